"""The check rows: by model, and by rules alone. Floors in evals/floors.toml."""

import pytest
from evals import floors
from evals.constructions import FILE, constructions
from train.attribution.documents import OWN
from train.attribution.passages import read
from train.reports import load_own

from dateline.attribute import attribute
from dateline.encode import encode

STAGES = {"constructions": lambda d: attribute(encode(d)), "constructions by rules": attribute}


@pytest.mark.parametrize("name", STAGES)
def test_floors(name):
    scores, whole = constructions(STAGES[name])
    assert floors.below(name, scores, floors.load()) == []
    assert len(whole) >= 25 and sum(total for _, total in whole.values()) >= 150


def test_kept_apart_from_training():
    seen = {p.text for path in OWN.glob("*.txt") for p in read(path)} | {g.text for g in load_own()}
    assert len(seen) > 500
    rows = [p.text for p in read(FILE)]
    assert not [text for text in rows if text in seen]
    sixes = {tuple(w[i : i + 8]) for text in seen for w in [text.split()] for i in range(len(w) - 7)}
    shared = [text for text in rows for w in [text.split()] for i in range(len(w) - 7) if tuple(w[i : i + 8]) in sixes]
    assert not shared
