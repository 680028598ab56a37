"""The reader of linear models."""

import numpy as np
import pytest

from dateline.models import load
from dateline.models.linear import Linear

MODEL = Linear(["a", "b"], {"x": 0, "y": 1}, np.array([[2.0, 0.0], [0.0, 1.0], [0.0, 0.0]]), np.array([0.0, 0.5]))


def test_weights_add_up_and_the_unknown_count_nothing():
    got = MODEL.probabilities([["x"], ["x", "y", "nobody"], [], ["nobody"]])
    z = np.array([[2.0, 0.5], [2.0, 1.5], [0.0, 0.5], [0.0, 0.5]])
    assert got == pytest.approx(np.exp(z) / np.exp(z).sum(axis=1, keepdims=True))


def test_nothing_in_nothing_out():
    assert MODEL.probabilities([]).shape == (0, 2)


def test_reasons_are_the_heaviest_features():
    assert MODEL.reasons(["y", "x", "nobody"], "a") == [("x", 2.0), ("y", 0.0)]


@pytest.mark.parametrize("name", ["events", "status", "roles", "counts", "dates"])
def test_shipped_models_load(name):
    model = load(name)
    assert model.weights.shape == (len(model.index) + 1, len(model.labels))
    assert not model.weights[-1].any()
