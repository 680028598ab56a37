"""Make `models/counts.npz`: how likely it is that a number in an event's sentence is a count of a given measure.

`python -m train.counts FOLDER` reads annotated reports, prints the cross-validated accuracy (by report) and writes the model.
"""

from __future__ import annotations

import sys

from dateline.code.counts import NO, YES, Reading, features, readings
from dateline.model import Event
from dateline.parse.english import parse_many
from dateline.parse.tokens import Parse
from train.gold import Gold, load
from train.linear import cross_validate, fit, save

OPTIONS = {"c": 0.3, "at_least": 2}


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


def examples(gold: list[Gold], parses: list[Parse]) -> tuple[list[list[str]], list[str], list[str]]:
    """Features, labels and report ids of all readings."""
    items, labels, groups = [], [], []
    for report, parse in zip(gold, parses, strict=True):
        events = report.report.events
        for reading, names in features(parse, readings(parse, events), events):
            items.append(names)
            labels.append(label(reading, parse, events))
            groups.append(report.id)
    return items, labels, groups


def main(folder: str) -> None:
    """Train on a folder of annotated reports."""
    gold = load(folder)
    items, labels, groups = examples(gold, list(parse_many([g.text for g in gold])))
    names, odds = cross_validate(items, labels, groups, **OPTIONS)
    right = sum(names[int(row.argmax())] == y for row, y in zip(odds, labels, strict=True))
    print(f"{len(items)} readings, {labels.count(YES)} counts; cross-validated accuracy {right / len(items):.3f}")
    print(save(fit(items, labels, **OPTIONS), "counts"))


if __name__ == "__main__":
    main(sys.argv[1])
