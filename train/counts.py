"""Make `models/counts.npz`: how likely it is that a number in an event's sentence is a count of a given measure.

`python -m train.counts FOLDER` reads annotated reports (and our own), prints cross-validated figures and writes the model.
"""

from __future__ import annotations

import sys
from collections import Counter
from itertools import islice

import msgspec

from dateline.code.counts import NO, YES, Reading, features, fill, readings
from dateline.model import Event, Report
from dateline.parse.english import parse_many
from dateline.parse.tokens import Draft, Parse
from train.both import deal, load_both, of_kind
from train.gold import Gold
from train.linear import cross_validate, fit, save

OPTIONS = {"c": 0.2, "at_least": 2}
FOLDS = 8


def label(reading: Reading, parse: Parse, events: list[Event]) -> str:
    """Whether the annotation has a count of this measure at the number's words (a bare `a` is told by what it counts)."""
    c, number = reading.candidate, reading.candidate.number
    for event in events:
        for count in event.counts:
            if count.measure != reading.measure or (not c.lone and (count.min, count.max) != (number.min, number.max)):
                continue
            if c.lone and count.text in ("a", "an"):
                near = parse.sentence_at(count.start) == parse.sent[c.anchor]
                if near and parse.lower[c.noun] in count.of.lower():
                    return YES
            elif count.start < number.end and number.start < count.end:
                return YES
    return NO


def examples(drafts: list[Draft]) -> list[tuple[list[Reading], list[list[str]], list[str]]]:
    """The readings of each report with their features and labels."""
    out = []
    for draft in drafts:
        parse, events = draft.parse, draft.report.events
        found = readings(parse, events)
        out.append((found, [f for _, f in features(parse, found, events)], [label(r, parse, events) for r in found]))
    return out


def told(gold: Gold, report: Report) -> Counter[tuple[int, str, int | None, int | None]]:
    """The counts of a record as (sentence, measure, min, max)."""
    return Counter((sentence(gold, c.start), c.measure, c.min, c.max) for e in report.events for c in e.counts)


def sentence(gold: Gold, at: int) -> int:
    """The annotation's sentence of an offset (-1 outside)."""
    return next((k for k, (a, b) in enumerate(gold.sentences) if a <= at < b), -1)


def measure(golds: list[Gold], made: list[Report]) -> tuple[float, float, float]:
    """Precision, recall and F1 of counts."""
    pairs = [(told(g, g.report), told(g, r)) for g, r in zip(golds, made, strict=True)]
    hit, mine, theirs = (
        sum(sum(c.values()) for c in cs) for cs in ((a & b for a, b in pairs), (b for _, b in pairs), (a for a, _ in pairs))
    )
    return hit / max(1, mine), hit / max(1, theirs), 2 * hit / max(1, mine + theirs)


def main(folder: str) -> None:
    """Cross-validate by report, print, fit on all, write the model."""
    golds = load_both(folder)
    drafts = [Draft(g.report, p) for g, p in zip(golds, parse_many([g.text for g in golds]), strict=True)]
    each = examples(drafts)
    fold = deal(golds, FOLDS)
    items, labels = [x for _, xs, _ in each for x in xs], [y for _, _, ys in each for y in ys]
    names, prob = cross_validate(items, labels, [fold[n] for n, (found, _, _) in enumerate(each) for _ in found], **OPTIONS)
    odds = iter(prob[:, names.index(YES)].tolist())
    made = [fill(blank(d), found, list(islice(odds, len(found)))).report for d, (found, _, _) in zip(drafts, each, strict=True)]
    print(f"{len(items)} readings, {labels.count(YES)} counts")
    for kind, at in of_kind(golds).items():
        p, r, f1 = measure([golds[i] for i in at], [made[i] for i in at])
        print(f"{kind:4}  P {p:.3f}  R {r:.3f}  F1 {f1:.3f}")
    print(save(fit(items, labels, **OPTIONS), "counts"))


def blank(draft: Draft) -> Draft:
    """The draft with no counts."""
    events = [msgspec.structs.replace(e, counts=[]) for e in draft.report.events]
    return Draft(msgspec.structs.replace(draft.report, events=events), draft.parse)


if __name__ == "__main__":
    main(sys.argv[1])
