"""Boosted trees over rows of numbers: `models/NAME.onnx`, run by onnxruntime; `train/trees.py` makes them."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from dateline.models.sessions import session


@cache
def load(name: str) -> Any:
    """The onnxruntime session of `models/NAME.onnx` (read once). Raises FileNotFoundError where it is not there."""
    return session(files("dateline.models").joinpath(f"{name}.onnx"))


def probabilities(name: str, rows: list[list[float]]) -> list[float]:
    """How likely `yes` is for each row (all rows are of one length, the model's)."""
    if not rows:
        return []
    scores = load(name).run(None, {"rows": np.asarray(rows, np.float32)})[0][:, 0].astype(float)
    return (1 / (1 + np.exp(-scores))).tolist()
