"""How likely an event had the same days as one told before it: the strike, the raid, the blast may be one and the same.

Boosted trees (`models/same_days.onnx`, made by `train/dates.py`) see what two events share: type and word, place, parties, figures,
claimant, article and tense, and how far apart they are told. `event_dates` weighs an event's options by it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Set
from functools import cache
from typing import Any, NamedTuple, get_args

import numpy as np

from dateline.ground.date_options import class_of, classes
from dateline.ground.date_signs import kind_of
from dateline.ground.date_story import Story, reading_order
from dateline.ground.places import kilometres
from dateline.model import Event, EventType, Status
from dateline.models import trees

BACK = 30  # events told before one that it is held against
TYPES: tuple[str, ...] = get_args(EventType)
STATUSES: tuple[str, ...] = get_args(Status)
KINDS = tuple(f"{act}{when}" for act in ("say", "said", "deed") for when in ("", "-coming", "-possible"))
TAGS = ("NN", "NNS", "NNP", "NNPS", "VB", "VBD", "VBG", "VBN", "VBP", "VBZ", "JJ")
ARTICLES = (
    frozenset({"the"}),
    frozenset({"a", "an"}),
    frozenset({"another", "more", "new", "further", "other", "fresh"}),
    frozenset({"this", "that", "these", "those"}),
    frozenset({"its", "their", "his", "her"}),
)
STEPS = (1.0, 25.0, 150.0)  # kilometres between two places: the same point, one town, one region
LEAD = 3  # sentences at the head of a report
MOST_APART, MOST_BETWEEN, MOST_INTO = 8, 20, 20  # sentences, events, sentences into the report: beyond, it makes no difference
MOST_DATES = 3

Pair = tuple[int, int]  # indices of an event and of one told before it


class _Seen(NamedTuple):
    """What is looked at of one event: `own` is what the trees see of it alone, the rest is held against others."""

    own: tuple[float, ...]
    sentence: int
    lemma: str
    word_class: int
    by: Set[str]
    actors: Set[str]
    targets: Set[str]
    names: Set[str]
    figures: Set[Any]
    measures: Set[str]
    at: tuple[float, float] | None


def same_days(story: Story, weigh: Any = trees.probabilities) -> dict[int, dict[int, float]]:
    """For each event the events told before it, and how likely they had the same days."""
    asked, rows = pairs(story)
    return by_event(asked, weigh("same_days", rows))


def by_event(asked: Iterable[Pair], chances: Iterable[float]) -> dict[int, dict[int, float]]:
    """What is said of pairs, as `Story.same` holds it."""
    out: dict[int, dict[int, float]] = defaultdict(dict)
    for (i, k), chance in zip(asked, chances, strict=True):
        out[i][k] = chance
    return dict(out)


def pairs(story: Story) -> tuple[list[Pair], list[list[float]]]:
    """The pairs of events that are asked about, and what the trees see of each."""
    order = reading_order(story)
    seen = [_seen(story, i) for i in range(len(order))]
    asked: list[Pair] = []
    rows: list[list[float]] = []
    for n, i in enumerate(order):
        for m in range(max(0, n - BACK), n):
            asked.append((i, order[m]))
            rows.append(_row(seen[i], seen[order[m]], n - m))
    return asked, rows


def _row(x: _Seen, y: _Seen, between: int) -> list[float]:
    apart = float(min(MOST_APART, x.sentence - y.sentence))
    return [
        *x.own, *y.own, x.own[0] == y.own[0], x.lemma == y.lemma, x.word_class == y.word_class and x.word_class > 0, apart,
        min(MOST_BETWEEN, between), _shared(x.by, y.by), x.by == y.by, _shared(x.actors, y.actors), _shared(x.targets, y.targets),
        _shared(x.actors, y.targets), _shared(x.targets, y.actors), _shared(x.names, y.names), _shared(x.figures, y.figures),
        _shared(x.measures, y.measures), _apart(x.at, y.at), min(MOST_INTO, x.sentence),
    ]  # fmt: skip


def _seen(story: Story, i: int) -> _Seen:
    p, e, t = story.parse, story.report.events[i], story.triggers[i]
    sentence = p.sent[t]
    word_class = _index(_classes(), class_of(p, t)) + 1
    with_it = {p.lower[c] for c in p.children[t] if p.dep[c] in ("aux", "auxpass")}
    own = (
        _index(TYPES, e.type), word_class, _article(story, t), _index(TAGS, p.tag[t]), "had" in with_it,
        not with_it.isdisjoint(("has", "have")), _index(STATUSES, e.status), _index(KINDS, kind_of(e)),
        min(MOST_DATES, len(story.dated.get(sentence, ()))), p.pos[t] in ("NOUN", "PROPN"), sentence < LEAD, sentence == 0,
        sum(a <= p.start[t] < b for a, b in story.said.get(sentence, ())),
    )  # fmt: skip
    # Words from elsewhere stand for parties that the sentence leaves out: they make no two events alike.
    words = frozenset(m.text.lower() for m in (*e.actors, *e.targets) if p.sentence_at(m.start) == sentence)
    return _Seen(
        tuple(map(float, own)), sentence, p.lemma[t].lower(), word_class, frozenset(e.by), _ids(e, "actors"), _ids(e, "targets"),
        words, frozenset((c.measure, c.min, c.max) for c in e.counts),
        frozenset(c.measure for c in e.counts), _at(e),
    )  # fmt: skip


@cache
def _classes() -> tuple[str, ...]:
    """The classes of `date_events.tsv`."""
    return tuple(sorted(set(classes().values())))


def _ids(e: Event, role: str) -> frozenset[str]:
    return frozenset(m.actor for m in getattr(e, role) if m.actor and m.actor != "UNK")


def _at(e: Event) -> tuple[float, float] | None:
    return (e.place.lat, e.place.lon) if e.place and e.place.lat is not None and e.place.lon is not None else None


def _article(story: Story, t: int) -> int:
    """Which kind of article the trigger has, from 1; 0: none."""
    p = story.parse
    return max((_index([w in kind for kind in ARTICLES], True) + 1 for w in (p.lower[c] for c in p.children[t])), default=0)


def _index(names: Any, name: Any) -> int:
    return names.index(name) if name in names else -1


def _shared(a: Set[Any], b: Set[Any]) -> int:
    """Whether two sets have something in common (1, 0); -1 where one is empty."""
    return int(not a.isdisjoint(b)) if a and b else -1


def _apart(a: tuple[float, float] | None, b: tuple[float, float] | None) -> int:
    """How far two places are from each other, in `STEPS`; -1 where one is not known."""
    return int(np.searchsorted(STEPS, kilometres(a, b), side="right")) if a and b else -1
