"""Linear classifiers over named features: softmax of summed weights, readable and quick.

A file `models/NAME.npz` holds `labels` (k strings), `features` (n strings), `weights` (n x k, float16), `bias` (k).
`train/linear.py` makes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import chain, repeat
from typing import Any

import numpy as np


def softmax(scores: Any) -> Any:
    """Probabilities along the last axis."""
    z = np.exp(scores - scores.max(-1, keepdims=True))
    return z / z.sum(-1, keepdims=True)


@dataclass(frozen=True)
class Linear:
    """A model in memory; `index` maps a feature's name to its row of `weights` (n+1 x k; the last row is zero)."""

    labels: list[str]
    index: dict[str, int]
    weights: Any
    bias: Any

    def probabilities(self, items: list[list[str]]) -> Any:
        """Label probabilities (items x k) of items given as lists of feature names; unknown features count nothing."""
        if not items:
            return np.zeros((0, len(self.labels)), dtype=np.float32)
        sizes = np.fromiter(map(len, items), np.intp, len(items))
        if not sizes.all():  # reduceat takes no empty stretches
            items = [item or [""] for item in items]
            sizes = np.maximum(sizes, 1)
        ends = sizes.cumsum()
        flat = np.fromiter(map(self.index.get, chain.from_iterable(items), repeat(len(self.index))), np.intp, ends[-1])
        bounds = ends - sizes
        return softmax(np.add.reduceat(self.weights[flat], bounds, axis=0) + self.bias)

    def reasons(self, item: list[str], label: str, n: int = 3) -> list[tuple[str, float]]:
        """The features that spoke most for `label`, with their weights."""
        k = self.labels.index(label)
        known = [(f, float(self.weights[self.index[f], k])) for f in item if f in self.index]
        return sorted(known, key=lambda x: -x[1])[:n]


@cache
def load(name: str) -> Linear:
    """The model `models/NAME.npz` (read once)."""
    with files("dateline.models").joinpath(f"{name}.npz").open("rb") as file:
        data = np.load(file, allow_pickle=False)
        weights = data["weights"].astype(np.float32)
        features = str(data["features"]).split("\n")
        return Linear(
            labels=[str(x) for x in data["labels"]],
            index={f: i for i, f in enumerate(features)},
            weights=np.vstack([weights, np.zeros((1, weights.shape[1]), np.float32)]),
            bias=data["bias"].astype(np.float32),
        )
