"""Train and measure the status model: `python -m train.status [GOLD_FOLDER]` prints cross-validated figures, writes models/status.npz."""

from __future__ import annotations

import sys
from collections import Counter

from dateline.code.status import features
from dateline.parse.english import parse_many
from dateline.parse.tokens import Parse
from train.gold import Gold, load
from train.linear import cross_validate, fit, save

OPTIONS = {"c": 1.0, "at_least": 2}


def main(folder: str) -> None:
    """Cross-validate by report, print, fit on all, write the model."""
    golds = load(folder)
    run(golds, list(parse_many([g.text for g in golds])))


def run(golds: list[Gold], parses: list[Parse], write: bool = True, **options) -> list[tuple[str, str]]:
    """As `main`, with the reports parsed already; returns (gold, predicted) pairs."""
    items, labels, groups = [], [], []
    for gold, p in zip(golds, parses, strict=True):
        for e in gold.report.events:
            items.append(features(p, e, gold.report.attributions))
            labels.append(e.status)
            groups.append(gold.id)
    names, prob = cross_validate(items, labels, groups, **{**OPTIONS, **options})
    predicted = [names[k] for k in prob.argmax(axis=1)]
    right = sum(a == b for a, b in zip(labels, predicted, strict=True))
    print(f"status: accuracy {right / len(labels):.3f} of {len(labels)}; always actual {Counter(labels)['actual'] / len(labels):.3f}")
    for name in names:
        hit = sum(a == b == name for a, b in zip(labels, predicted, strict=True))
        print(f"  {name:12} gold {labels.count(name):4} predicted {predicted.count(name):4} hit {hit:4}")
    if write:
        print(save(fit(items, labels, **OPTIONS), "status"))
    return list(zip(labels, predicted, strict=True))


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "gold/train")
