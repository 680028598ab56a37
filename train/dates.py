"""Train the choice of an event's days (`models/dates.npz`) and say how good it is.

    python -m train.dates GOLD_FOLDER [--save]

Gold events, their parties and places, and attributions go in, without dates. The figures are cross-validated by report (8 folds, three
splits): the share of dated events given exactly their days, and the share of undated events that were given none. First the trees that
say which events had the same days (`models/same_days.onnx`; saving needs `onnx`), then a conditional logit: each event's options compete,
those of the gold days together against the rest; "no date" is one of the options. What it sees of the trees is of such as had not seen the
report.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from dateline.ground import event_dates
from dateline.ground.date_signs import fixed, shared
from dateline.ground.date_story import Story, reading_order, tell
from dateline.ground.same_days import Pair, by_event, pairs
from dateline.model import Event
from dateline.models.linear import Linear
from dateline.parse.english import parse_many
from dateline.parse.tokens import Draft
from train import trees
from train.both import deal, load_both, of_kind
from train.gold import Gold
from train.linear import save

NULL_WEIGHT = 0.5  # an undated event counts half a dated one: missing a date costs more than giving one too many
PENALTY = 3.0
FOLDS = 8
SPLITS = 3  # one split alone moves the figures by 0.02


@dataclass(frozen=True)
class Case:
    """One event's options: features of each, and which of them mean the gold days."""

    report: str
    features: list[list[str]]
    right: list[bool]
    dated: bool


def days(event: Event) -> tuple[str, str] | None:
    """The gold days of an event."""
    return (event.date.from_, event.date.to) if event.date else None


def blank(draft: Draft) -> Draft:
    """The draft with no dates."""
    events = [msgspec.structs.replace(e, date=None) for e in draft.report.events]
    return Draft(msgspec.structs.replace(draft.report, events=events), draft.parse)


Same = dict[int, dict[int, float]]  # see `Story.same`


@dataclass(frozen=True)
class Asked:
    """Which pairs of a report's events are asked about, what the trees see of them, and, where both are dated, whether their days agree."""

    pairs: list[Pair]
    rows: np.ndarray
    dated: np.ndarray
    agree: np.ndarray


def asked_of(draft: Draft) -> Asked:
    """The pairs of one gold draft."""
    found, rows = pairs(tell(blank(draft)))
    gold = [days(e) for e in draft.report.events]
    dated = np.array([bool(gold[i] and gold[k]) for i, k in found], bool)
    return Asked(found, np.array(rows, np.float32), dated, np.array([gold[i] == gold[k] for i, k in found], bool))


def same_model(asked: list[Asked]) -> Any:
    """Trees over the pairs of some reports."""
    some = [a for a in asked if a.dated.any()]
    return trees.fit(np.concatenate([a.rows[a.dated] for a in some]), np.concatenate([a.agree[a.dated] for a in some]))


def same_of(model: Any, asked: Asked) -> Same:
    """What trees say of the pairs of a report."""
    return by_event(asked.pairs, model.predict_proba(asked.rows)[:, 1].tolist() if asked.pairs else [])


def held_out(asked: list[Asked], fold: list[int]) -> list[Same]:
    """What trees say that had not seen the report's fold."""
    models = [same_model([a for a, f in zip(asked, fold, strict=True) if f != k]) for k in range(FOLDS)]
    return [same_of(models[k], a) for a, k in zip(asked, fold, strict=True)]


def told(draft: Draft, same: Same) -> Story:
    """The story of a gold draft without its days."""
    story = tell(blank(draft))
    story.same = same
    return story


def cases(draft: Draft, same: Same) -> list[Case]:
    """The cases of one gold draft; the events before each have their gold days."""
    story = told(draft, same)
    order = reading_order(story)
    gold = {i: x for i in order if (x := days(draft.report.events[i]))}
    weighed = {i: fixed(story, i) for i in order}
    out: list[Case] = []
    for i in order:
        options, signs = weighed[i]
        features = [a + b for a, b in zip(signs, shared(story, i, options), strict=True)]
        right = [((o.from_, o.to) if o else None) == gold.get(i) for o in options]
        out.append(Case(draft.report.id, features, right, i in gold))
        if i in gold:
            story.given[i] = gold[i]
    return out


def fit(items: list[Case], penalty: float = PENALTY, at_least: int = 3) -> Linear:
    """The conditional logit over cases that have a right option, as a Linear with labels no and yes."""
    items = [c for c in items if any(c.right)]
    seen = Counter(f for c in items for option in c.features for f in set(option))
    index = {f: i for i, f in enumerate(sorted(f for f, n in seen.items() if n >= at_least))}
    rows, cols, segment, right = [], [], [], []
    for k, c in enumerate(items):
        for option, good in zip(c.features, c.right, strict=True):
            found = {index[f] for f in option if f in index}
            rows += [len(segment)] * len(found)
            cols += sorted(found)
            segment.append(k)
            right.append(good)
    x = csr_matrix((np.ones(len(rows)), (rows, cols)), shape=(len(segment), len(index)))
    seg, good = np.array(segment), np.array(right)
    weight = np.array([1.0 if c.dated else NULL_WEIGHT for c in items])

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        s = x @ w
        top = np.full(len(items), -np.inf)
        np.maximum.at(top, seg, s)
        e = np.exp(s - top[seg])
        every, ours = np.bincount(seg, e, len(items)), np.bincount(seg, e * good, len(items)) + 1e-30
        value = -(weight * np.log(ours / every)).sum() + penalty / 2 * (w @ w)
        slope = weight[seg] * (e / every[seg] - e * good / ours[seg])
        return value, x.T @ slope + penalty * w

    w = minimize(loss, np.zeros(len(index)), jac=True, method="L-BFGS-B", options={"maxiter": 200}).x
    weights = np.vstack([np.stack([-w / 2, w / 2], axis=1), np.zeros((1, 2))]).astype(np.float32)
    return Linear(["no", "yes"], index, weights, np.zeros(2, np.float32))


def measure(drafts: list[Draft], same: list[Same], models: list[Linear], fold: list[int]) -> dict[str, float]:
    """Figures of the choices made report by report, each by the model of its fold."""
    hit = dated = empty = kept = shown = 0
    for draft, its, k in zip(drafts, same, fold, strict=True):
        chosen = event_dates.read_days(told(draft, its), models[k])
        for i, option in chosen.items():
            gold = days(draft.report.events[i])
            got = (option.from_, option.to) if option else None
            if gold:
                dated += 1
                hit += got == gold
                shown += got is not None
            else:
                empty += 1
                kept += got is None
    return {"dated": hit / dated, "given where dated": shown / dated, "left empty where undated": kept / empty}


def folds_of(golds: list[Gold], seed: int) -> list[int]:
    """The fold of each report, by a seeded shuffle (seed 0: in their order)."""
    order = list(range(len(golds)))
    if seed:
        random.Random(seed).shuffle(order)
    return deal(golds, FOLDS, order)


def main(argv: list[str]) -> None:
    """Cross-validate, print, and save where asked."""
    golds = load_both(argv[0])
    parses = parse_many([g.text for g in golds])
    drafts = [Draft(g.report, p) for g, p in zip(golds, parses, strict=True)]
    asked, items = [asked_of(x) for x in drafts], list[list[Case]]()
    for seed in range(SPLITS):
        fold = folds_of(golds, seed)
        same = held_out(asked, fold)
        items = [cases(x, its) for x, its in zip(drafts, same, strict=True)]
        for kind, at in of_kind(golds).items() if not seed else ():
            dated = [c for i in at for c in items[i] if c.dated]
            print(f"{kind}: gold days among the options: {sum(any(c.right) for c in dated) / len(dated):.3f} of {len(dated)} dated events")
        models = [fit([c for cs, f in zip(items, fold, strict=True) if f != k for c in cs]) for k in range(FOLDS)]
        for kind, at in of_kind(golds).items():
            figures = measure([drafts[i] for i in at], [same[i] for i in at], models, [fold[i] for i in at])
            print(kind, {k: round(v, 3) for k, v in figures.items()}, flush=True)
    if "--save" in argv:
        print(trees.save(same_model(asked), "same_days"))
        print(save(fit([c for cs in items for c in cs]), "dates"))


if __name__ == "__main__":
    main(sys.argv[1:])
