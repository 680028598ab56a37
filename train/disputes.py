"""Fit `models/disputes.npz`: which two statements of a report are in dispute.

    python -m train.disputes GOLD_TRAIN [--records RECORDS.jsonl]

Each pair of statements that `dateline.compare.pairs` puts forward is an item, its label whether the annotators put the two
on two sides of one dispute. Prints the cross-validated score (by report) of the disputes made from the pairs. With
`--records`, the reader's own records of the same reports are learnt from as well: there a side is met by sentence.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass

import msgspec

from dateline.compare import disputes
from dateline.compare.pairs import candidates
from dateline.compare.statements import Statement, statements
from dateline.model import Report
from dateline.parse import Draft, parse
from train.gold import Gold, load
from train.linear import cross_validate, fit, save

C = 0.3


@dataclass(frozen=True)
class Source:
    """One report as read (perfectly, or by the reader), beside its annotation; `weight` of its items in training."""

    gold: Gold
    draft: Draft
    weight: float


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
    return set(s.ids) if source.weight == 1.0 else {f"s{_sentence(source.gold, s.start)}"}


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
    args.add_argument("--records")
    options = args.parse_args()
    golds = load(options.gold)
    drafts = {g.id: Draft(msgspec.structs.replace(g.report, disputes=[], agreements=[]), parse(g.text)) for g in golds}
    sources = [Source(g, drafts[g.id], 1.0) for g in golds]
    if options.records:
        sources += _read(options.records, golds, drafts)
    items, labels, groups, weights, owners = [], [], [], [], []
    for k, source in enumerate(sources):
        xs, ys = items_of(source)
        items += xs
        labels += ys
        groups += [source.gold.id] * len(xs)
        weights += [source.weight] * len(xs)
        owners += [k] * len(xs)
    names, p = cross_validate(items, labels, groups, c=C)
    yes = names.index("yes")
    by_source: dict[int, list[float]] = {}
    for k, row in zip(owners, p, strict=True):
        by_source.setdefault(k, []).append(float(row[yes]))
    for weight in sorted({s.weight for s in sources}, reverse=True):
        total = [0, 0, 0]
        for k, source in enumerate(sources):
            if source.weight != weight:
                continue
            out = disputes.find(source.draft, statements(source.draft), weigh=lambda _, k=k: by_source.get(k, []))
            counts = hits(source.gold, msgspec.structs.replace(source.draft.report, disputes=out))
            total = [x + y for x, y in zip(total, counts, strict=True)]
        found, made, wanted = total
        kind = "perfect records" if weight == 1.0 else "own records"
        print(f"{kind}: F1 {2 * found / max(1, made + wanted):.3f}  P {found / max(1, made):.3f}  R {found / max(1, wanted):.3f}")
    print(save(fit(items, labels, c=C, weights=weights), "disputes"))


def _read(path: str, golds: list[Gold], drafts: dict[str, Draft]) -> list[Source]:
    """The reader's own records of annotated reports."""
    by_id = {g.id: g for g in golds}
    out = []
    with open(path, "rb") as lines:
        for line in lines:
            report = msgspec.json.decode(line, type=Report)
            if report.id in by_id:
                blank = msgspec.structs.replace(report, disputes=[], agreements=[])
                out.append(Source(by_id[report.id], Draft(blank, drafts[report.id].parse), 0.5))
    return out


if __name__ == "__main__":
    main()
