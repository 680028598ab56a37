"""Boosted trees: they run on rows, one likelihood a row, the same each time."""

import numpy as np
import pytest

from dateline.models import trees

NAMES = ["identity", "event_actor", "event_target", "same_days"]


@pytest.mark.parametrize("name", NAMES)
def test_a_likelihood_for_each_row_and_the_same_in_any_company(name):
    width = trees.load(name).get_inputs()[0].shape[1]
    rows = np.random.default_rng(3).uniform(-1, 9, (40, width)).tolist()
    together = trees.probabilities(name, rows)
    assert len(together) == 40 and all(0 < x < 1 for x in together)
    assert together == [trees.probabilities(name, [row])[0] for row in rows]
    assert len(set(together)) > 1


def test_no_rows_no_likelihoods():
    assert trees.probabilities("identity", []) == []


def test_a_model_that_is_not_there():
    with pytest.raises(FileNotFoundError):
        trees.load("no_such_trees")
