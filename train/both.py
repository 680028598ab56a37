"""The annotated reports that the linear models learn from: those of a gold folder, and our own (`train/reports`).

Figures are printed for the two apart: the gold reports tell of a few wars at length, our own of many in short.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from train.gold import Gold, load
from train.reports import FOLDER, load_own

KINDS = ("gold", "own")


def load_both(folder: str | Path) -> list[Gold]:
    """The reports of a gold folder, then our own."""
    return load(folder) + load_own()


def kind_of(gold: Gold) -> str:
    """Of which of the two a report is."""
    return "own" if Path(gold.report.source.path).parent == FOLDER else "gold"


def of_kind(golds: list[Gold]) -> dict[str, list[int]]:
    """The indices of the reports of each kind that is there."""
    found = {kind: [i for i, g in enumerate(golds) if kind_of(g) == kind] for kind in KINDS}
    return {kind: at for kind, at in found.items() if at}


def deal(golds: list[Gold], folds: int, order: Sequence[int] | None = None) -> list[int]:
    """The fold of each report: those of a kind are dealt out in turn, by id or in this order."""
    ranked = sorted(range(len(golds)), key=lambda i: golds[i].id) if order is None else order
    out = [0] * len(golds)
    for at in of_kind(golds).values():
        mine = set(at)
        for k, i in enumerate(i for i in ranked if i in mine):
            out[i] = k % folds
    return out
