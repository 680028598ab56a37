"""The annotated reports that the small models learn from: those of a gold folder, our own (`train/reports`), and those whose texts are not
ours to ship (`train/apart`), which lie beside the gold folder.

Figures are printed for each kind: the gold reports tell of a few wars at length, our own of many in short.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from train import apart
from train.gold import Gold, load
from train.reports import FOLDER, load_own

KINDS = ("gold", "own", "apart")


def load_both(folder: str | Path) -> list[Gold]:
    """The reports of a gold folder (SHARED/gold/train), then our own, then those whose texts are in SHARED."""
    return load(folder) + load_own() + apart.load_apart(Path(folder).resolve().parents[1])


def kind_of(gold: Gold) -> str:
    """Of which kind a report is."""
    return {FOLDER: "own", apart.FOLDER: "apart"}.get(Path(gold.report.source.path).parent, "gold")


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
