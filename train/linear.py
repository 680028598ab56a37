"""Fit a linear classifier over named features and write it where `dateline.models.load` finds it.

`fit(items, labels, ...)` -> `Linear`; `save(model, name)`; `cross_validate(items, labels, fold, ...)` -> the labels and a row of
probabilities an item, each from a model that saw none of the item's fold (all items of a report are in one).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from dateline.models.linear import Linear

Example = tuple[list[str], str, float]  # features, label, weight

FOLDER = Path(__file__).resolve().parent.parent / "src" / "dateline" / "models"


def fit(items: list[list[str]], labels: list[str], c: float = 0.3, at_least: int = 2, weights: list[float] | None = None) -> Linear:
    """L2-regularised multinomial logistic regression (inverse strength `c`) over features seen `at_least` times."""
    seen = Counter(f for item in items for f in set(item))
    index = {f: i for i, f in enumerate(sorted(f for f, n in seen.items() if n >= at_least))}
    model: Any = LogisticRegression(C=c, max_iter=300, solver="lbfgs")
    model.fit(_matrix(items, index), labels, sample_weight=weights)
    coef, bias = model.coef_, model.intercept_
    if len(model.classes_) == 2:  # one row of weights speaks for the second class
        coef, bias = np.vstack([-coef[0] / 2, coef[0] / 2]), np.array([-bias[0] / 2, bias[0] / 2])
    dense = np.vstack([coef.T, np.zeros((1, len(model.classes_)))]).astype(np.float32)
    return Linear([str(x) for x in model.classes_], index, dense, bias.astype(np.float32))


def fit_examples(examples: Sequence[Example], **options) -> Linear:
    """As `fit`, from the examples that have a weight."""
    kept = [x for x in examples if x[2]]
    return fit([x[0] for x in kept], [x[1] for x in kept], weights=[x[2] for x in kept], **options)


def save(model: Linear, name: str) -> Path:
    """Write `models/NAME.npz`; features whose weights are all near zero are left out."""
    body = model.weights[:-1]
    keep = np.abs(body).max(axis=1) > 0.01
    features = [f for f, i in model.index.items() if keep[i]]
    rows = [model.index[f] for f in features]
    path = FOLDER / f"{name}.npz"
    np.savez_compressed(
        path,
        labels=np.array(model.labels),
        features=np.array("\n".join(features)),
        weights=body[rows].astype(np.float16),
        bias=model.bias,
    )
    return path


def cross_validate(
    items: list[list[str]], labels: list[str], fold: list[int], weights: list[float] | None = None, more: Sequence[Example] = (), **options
) -> tuple[list[str], np.ndarray]:
    """Labels and out-of-fold probabilities (items x k). Items of no weight are not learned from; `more` is learned from in every fold."""
    weights = weights or [1.0] * len(items)
    examples = list(zip(items, labels, weights, strict=True))
    all_labels = sorted({label for _, label, weight in [*examples, *more] if weight})
    out = np.zeros((len(items), len(all_labels)))
    for k in sorted(set(fold)):
        held = [i for i, f in enumerate(fold) if f == k]
        model = fit_examples([x for x, f in zip(examples, fold, strict=True) if f != k] + list(more), **options)
        columns = [all_labels.index(x) for x in model.labels]
        out[np.ix_(held, columns)] = model.probabilities([items[i] for i in held])
    return all_labels, out


def _matrix(items: list[list[str]], index: dict[str, int]) -> csr_matrix:
    rows, cols = [], []
    for r, item in enumerate(items):
        for f in item:
            if f in index:
                rows.append(r)
                cols.append(index[f])
    return csr_matrix((np.ones(len(rows)), (rows, cols)), shape=(len(items), len(index)))
