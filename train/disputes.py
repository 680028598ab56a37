"""Fit `models/disputes.npz`: which two statements of a report are in dispute.

    python -m train.disputes GOLD_TRAIN [--records RECORDS.jsonl ...]

Each pair of statements that `dateline.compare.pairs` puts forward is an item, its label whether the annotators put the two
on two sides of one dispute. Prints the cross-validated score (by report) of the disputes made from the pairs, for gold reports and our own.

A reader never hands on a perfect record, so the model learns from thinned copies of them too: events, attributions, ids, places,
days and denials left out at random (seeded by report). With `--records`, the reader's own records of the same reports join
in; they should come from models that had not seen the report (fit on other reports), else they are too good to learn from.
In both, a side is met by sentence, not by id.
"""

from __future__ import annotations

import argparse
import random
from dataclasses import dataclass
from itertools import product

import msgspec

from dateline.compare import disputes
from dateline.compare.pairs import candidates
from dateline.compare.statements import Statement, statements
from dateline.model import Mention, Report
from dateline.models import Linear
from dateline.parse import Draft, parse
from train.both import KINDS, deal, kind_of, load_both
from train.gold import Gold
from train.linear import fit, save

C = 0.3
COPIES = 3
FOLDS = 8
# Weights of items in training, by the kind of record they come from.
WEIGHTS = {"perfect": 1.0, "thinned": 0.3, "reader": 1.0}


@dataclass(frozen=True)
class Source:
    """One report as read (perfectly, thinned, or by the reader), beside its annotation."""

    gold: Gold
    draft: Draft
    kind: str


def thinned(report: Report, seed: str) -> Report:
    """A record with parts left out, about as a reader leaves them out."""
    rng = random.Random(seed)
    change = msgspec.structs.replace

    def kept(mentions: list[Mention], lost: float) -> list[Mention]:
        return [change(m, actor=None) if rng.random() < 0.2 else m for m in mentions if rng.random() >= lost]

    attributions = [a for a in report.attributions if rng.random() >= 0.2]
    attributions = [change(a, source=change(a.source, actor=None)) if a.source and rng.random() < 0.2 else a for a in attributions]
    ids = {a.id for a in attributions}
    events = [
        change(
            e,
            status="actual" if rng.random() < 0.35 else e.status,
            by=[i for i in e.by if i in ids],
            actors=kept(e.actors, 0.15),
            targets=kept(e.targets, 0.2),
            place=None if rng.random() < 0.3 else e.place,
            date=None if rng.random() < 0.3 else e.date,
            counts=[c for c in e.counts if rng.random() >= 0.25],
        )
        for e in report.events
        if rng.random() >= 0.3
    ]
    return change(report, attributions=attributions, events=events, disputes=[], agreements=[])


def items_of(source: Source) -> tuple[list[list[str]], list[str]]:
    """Features and labels (yes, no) of the candidate pairs of one report."""
    sides = [(_places(source.gold, d.a), _places(source.gold, d.b)) for d in source.gold.report.disputes]
    items, labels = [], []
    for a, b, features in candidates(statements(source.draft)):
        left, right = _touched(source, a), _touched(source, b)
        hit = any((left & x and right & y) or (left & y and right & x) for x, y in sides)
        items.append(features)
        labels.append("yes" if hit else "no")
    return items, labels


def _places(gold: Gold, ids: list[str]) -> set[str]:
    """The ids of a side and the sentences (`s3`) in which they stand."""
    starts = {e.id: e.trigger.start for e in gold.report.events}
    starts |= {a.id: a.content[0].start for a in gold.report.attributions if a.content}
    return set(ids) | {f"s{_sentence(gold, starts[i])}" for i in ids if i in starts}


def _touched(source: Source, s: Statement) -> set[str]:
    """What of a statement can meet a side: its ids in a perfect record, its sentence in the reader's own."""
    return set(s.ids) if source.kind == "perfect" else {f"s{_sentence(source.gold, s.start)}"}


def _sentence(gold: Gold, at: int) -> int:
    return next((k for k, (a, b) in enumerate(gold.sentences) if a <= at < b), -1)


def hits(gold: Gold, record: Report) -> tuple[int, int, int]:
    """Disputes found, predicted, annotated: both sides touched by sentence."""
    own = Gold(gold.id, gold.text, gold.sentences, gold.published, gold.raw, record)
    mine = [(_lines(own, d.a), _lines(own, d.b)) for d in record.disputes]
    theirs = [(_lines(gold, d.a), _lines(gold, d.b)) for d in gold.report.disputes]
    found = sum(any((p & a and q & b) or (p & b and q & a) for p, q in mine) for a, b in theirs)
    return found, len(mine), len(theirs)


def _lines(gold: Gold, ids: list[str]) -> set[str]:
    return {x for x in _places(gold, ids) if x.startswith("s")}


def main() -> None:
    """Cross-validate, print, fit on all, save."""
    args = argparse.ArgumentParser(description="Fit models/disputes.npz")
    args.add_argument("gold")
    args.add_argument("--records", nargs="*", default=[])
    options = args.parse_args()
    golds = load_both(options.gold)
    drafts = {g.id: Draft(msgspec.structs.replace(g.report, disputes=[], agreements=[]), parse(g.text)) for g in golds}
    sources = [Source(g, drafts[g.id], "perfect") for g in golds]
    for g in golds:
        copies = [thinned(g.report, f"{g.id} {k}") for k in range(COPIES)]
        sources += [Source(g, Draft(copy, drafts[g.id].parse), "thinned") for copy in copies]
    for path in options.records:
        sources += _read(path, golds, drafts)
    read = {id(source): items_of(source) for source in sources}
    held = {g.id: k for g, k in zip(golds, deal(golds, FOLDS), strict=True)}
    models = [_fit([s for s in sources if held[s.gold.id] != k], read) for k in range(FOLDS)]
    for whose, kind in product(KINDS, WEIGHTS):
        total = [0, 0, 0]
        for source in (s for s in sources if s.kind == kind and kind_of(s.gold) == whose):
            total = [x + y for x, y in zip(total, score(source, models[held[source.gold.id]]), strict=True)]
        found, made, wanted = total
        if wanted:
            print(f"{whose:4} {kind} records: F1 {2 * found / (made + wanted):.3f}  P {found / max(1, made):.3f}  R {found / wanted:.3f}")
    print(save(_fit(sources, read), "disputes"))


def score(source: Source, model: Linear) -> tuple[int, int, int]:
    """As `hits`, of the disputes that a model makes of a record."""
    out = disputes.find(source.draft, statements(source.draft), weigh=lambda xs: disputes.chances(model, xs))
    return hits(source.gold, msgspec.structs.replace(source.draft.report, disputes=out))


def _fit(sources: list[Source], read: dict[int, tuple[list[list[str]], list[str]]]) -> Linear:
    items, labels, weights = [], [], []
    for source in sources:
        xs, ys = read[id(source)]
        items += xs
        labels += ys
        weights += [WEIGHTS[source.kind]] * len(xs)
    return fit(items, labels, c=C, weights=weights)


def _read(path: str, golds: list[Gold], drafts: dict[str, Draft]) -> list[Source]:
    """The reader's own records of annotated reports."""
    by_id = {g.id: g for g in golds}
    out = []
    with open(path, "rb") as lines:
        for line in lines:
            report = msgspec.json.decode(line, type=Report)
            if report.id in by_id:
                blank = msgspec.structs.replace(report, disputes=[], agreements=[])
                out.append(Source(by_id[report.id], Draft(blank, drafts[report.id].parse), "reader"))
    return out


if __name__ == "__main__":
    main()
