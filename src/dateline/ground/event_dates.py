"""Each event its days: `ground_dates(draft)`.

For every event the date expressions near it, the publication day, and what is known of wars (`lexicon/date_wars.tsv`) stand as
options, beside the option of no date. A linear model (`models/dates.npz`, made by train/dates.py) weighs each by where it stands:
clause, order, attribution, who speaks, what kind of event, and by the days of earlier events that may be the same (`same_days.py`). The
odds of options that mean the same days are summed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import exp, log
from typing import NamedTuple

import msgspec

from dateline.ground.date_odds import factor
from dateline.ground.date_options import Option
from dateline.ground.date_signs import LAST, fixed, shared
from dateline.ground.date_spans import as_long_as_told
from dateline.ground.date_story import Story, reading_order, tell
from dateline.ground.same_days import same_days
from dateline.model import DateInterval
from dateline.models import linear
from dateline.parse.tokens import Draft

WAYS = 2  # readings of the events so far that are kept (cross-validated: about 0.01 more days right with 2 to 4 than with 1)
NONE_ODDS = 0.1  # by which the odds of "no date" are multiplied: lower gives more dates, and more wrong ones


def ground_dates(draft: Draft) -> Draft:
    """The draft with the `date` of every event: days that the text lets one know, else None."""
    if not draft.report.events or not len(draft.parse):
        return draft
    story = tell(draft)
    story.same = same_days(story)
    chosen = {i: as_long_as_told(story, i, o) for i, o in read_days(story, linear.load("dates")).items()}
    events = [msgspec.structs.replace(e, date=_interval(story.report.text, chosen[i])) for i, e in enumerate(draft.report.events)]
    return replace(draft, report=msgspec.structs.replace(draft.report, events=events))


def read_days(story: Story, model: linear.Linear) -> dict[int, Option | None]:
    """The option chosen for each event. Events are read in the order of the text, and what earlier ones were given weighs on later ones: so
    the likeliest `WAYS` of reading the events so far are kept, and the likeliest at the end is taken."""
    order = reading_order(story)
    weighed = {i: fixed(story, i) for i in order}
    flat = iter(odds(model, [f for i in order for f in weighed[i][1]]))
    lean = leanings(model)
    ways = [Way(0.0, {}, None)]
    for i in order:
        options = weighed[i][0]
        alone = [next(flat) * factor(story, i, o) for o in options]
        further: list[Way] = []
        for way in ways:
            story.given = way.given
            now = [exp(sum(map(lean, f))) for f in shared(story, i, options)]
            found = totals(options, [a * b for a, b in zip(alone, now, strict=True)])
            further += (way.on(i, option, chance) for option, chance in found[:WAYS])
        ways = sorted(further, key=lambda w: -w.score)[:WAYS]
    story.given, at = ways[0].given, ways[0].chosen
    chosen: dict[int, Option | None] = {}
    while at:
        chosen[at.event], at = at.option, at.before
    return chosen


def odds(model: linear.Linear, features: list[list[str]]) -> list[float]:
    """The odds of each item; those of two lists of features together are the product (the model has no bias)."""
    p = model.probabilities(features)[:, model.labels.index("yes")].astype(float).clip(1e-7, 1 - 1e-7)
    return (p / (1 - p)).tolist()


def leanings(model: linear.Linear) -> Callable[[str], float]:
    """What a feature adds to the log-odds: quicker than the model where an event has but a few features."""
    yes = model.labels.index("yes")
    slopes: list[float] = (model.weights[:, yes] - model.weights[:, 1 - yes]).tolist()
    at, unknown = model.index.get, len(model.index)
    return lambda feature: slopes[at(feature, unknown)]


class Way(NamedTuple):
    """One reading of the events so far: the log of its likelihood, the days given to events, and the options chosen, the last one first."""

    score: float
    given: dict[int, tuple[str, str]]
    chosen: Chosen | None

    def on(self, i: int, option: Option | None, chance: float) -> Way:
        """The reading with one more event."""
        given = {**_kept(self.given), i: (option.from_, option.to)} if option else self.given
        return Way(self.score + log(max(chance, 1e-12)), given, Chosen(i, option, self.chosen))


class Chosen(NamedTuple):
    """The option chosen for an event, and those before it."""

    event: int
    option: Option | None
    before: Chosen | None


def _kept(given: dict[int, tuple[str, str]]) -> dict[int, tuple[str, str]]:
    """The days that still weigh on further events: the first and the last `LAST`."""
    if len(given) < 2 * LAST:
        return given
    items = list(given.items())
    return dict([items[0], *items[-LAST:]])


def totals(options: list[Option | None], weights: list[float]) -> list[tuple[Option | None, float]]:
    """The likelihoods of the days that options mean, likeliest first, those of the same days taken together, each with the heaviest option
    that means them; None is "no date"."""
    total: dict[tuple[str, str] | None, float] = {}
    first: dict[tuple[str, str] | None, tuple[float, Option | None]] = {}
    for option, weight in zip(options, weights, strict=True):
        key = (option.from_, option.to) if option else None
        total[key] = total.get(key, 0.0) + (weight if option else weight * NONE_ODDS)
        if key not in first or weight > first[key][0]:
            first[key] = (weight, option)
    every = sum(total.values())
    return [(first[k][1], total[k] / every) for k in sorted(total, key=lambda k: -total[k])]


def _interval(text: str, option: Option | None) -> DateInterval | None:
    if option is None:
        return None
    m = option.mention
    words = {"start": m.start, "end": m.end, "text": text[m.start : m.end]} if m else {}
    return DateInterval(**words, from_=option.from_, to=option.to, precision=option.precision, approximate=option.approximate)
