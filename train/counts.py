"""Make `models/counts.npz`: whether a number in an event's sentence is a count of it, and its measure.

`python -m train.counts FOLDER` reads annotated reports, prints the cross-validated accuracy (by report) and writes the model.
"""

from __future__ import annotations

import sys

from dateline.code.counts import NONE, Candidate, candidates, features
from dateline.model import Event
from dateline.parse.english import parse_many
from dateline.parse.tokens import Parse
from train.gold import Gold, load
from train.linear import cross_validate, fit, save

OPTIONS = {"c": 0.3, "at_least": 2}


def label(candidate: Candidate, events: list[Event]) -> str:
    """The measure that the annotation gives to a candidate's words, or `none`."""
    number = candidate.number
    for event in events:
        for count in event.counts:
            touches = count.start < number.end and number.start < count.end
            if touches and (candidate.lone or (count.min, count.max) == (number.min, number.max)):
                return count.measure
    return NONE


def examples(gold: list[Gold], parses: list[Parse]) -> tuple[list[list[str]], list[str], list[str]]:
    """Features, labels and report ids of all candidates."""
    items, labels, groups = [], [], []
    for report, parse in zip(gold, parses, strict=True):
        events = report.report.events
        for c in candidates(parse, events):
            items.append(features(parse, c, events))
            labels.append(label(c, events))
            groups.append(report.id)
    return items, labels, groups


def main(folder: str) -> None:
    """Train on a folder of annotated reports."""
    gold = load(folder)
    items, labels, groups = examples(gold, list(parse_many([g.text for g in gold])))
    names, odds = cross_validate(items, labels, groups, **OPTIONS)
    right = sum(names[int(row.argmax())] == y for row, y in zip(odds, labels, strict=True))
    print(f"{len(items)} candidates, {sum(y != NONE for y in labels)} counts; cross-validated accuracy {right / len(items):.3f}")
    print(save(fit(items, labels, **OPTIONS), "counts"))


if __name__ == "__main__":
    main(sys.argv[1])
