import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.encode.encoder import bucket, buckets, load, read
from dateline.encode.pairs import NAMES, NO_SIGNS, SELF, alone, between, held, signs, step
from dateline.parse import parse

ACTOR, TARGET, PLACE = (NAMES.index(x) for x in ("actor", "target", "place"))
TEXT = (
    "GOMA, 3 May (Lakeside Wire) - Rebels of the M23 shelled the town of Sake on Tuesday, the army said. Four civilians were killed by the "
    "shells. France condemned the attack, which it blamed on Rwanda. "
)


@pytest.fixture(scope="module")
def read_once():
    p = parse(TEXT)
    return p, read(p, load())


def at(p, word: str) -> int:
    return p.word.index(word)


def test_the_parts_of_an_event(read_once):
    p, r = read_once
    odds = between(r, p.sent, [(at(p, "shelled"), at(p, w)) for w in ("Rebels", "town", "army", "Tuesday", "Sake")])
    assert odds[:, ACTOR].argmax() == 0
    assert odds[:, TARGET].argmax() in (1, 4)  # the town, by its name or not
    assert odds[4, PLACE] > odds[2, PLACE]


def test_the_one_who_condemns(read_once):
    p, r = read_once
    odds = between(r, p.sent, [(at(p, "condemned"), at(p, w)) for w in ("France", "attack", "Rwanda")])
    assert odds[:, ACTOR].argmax() == 0


def test_other_opinions_count(read_once):
    p, r = read_once
    asked = [(at(p, "shelled"), at(p, "army"))] * 2
    low, high = between(r, p.sent, asked, np.array([[-4, 0], [4, 0]]))
    assert low[ACTOR] < high[ACTOR]
    assert low[TARGET] == pytest.approx(high[TARGET])


def test_words_that_no_window_holds_together():
    p = parse("Rebels shelled the town. " + "The market was open and nobody spoke of it in the days that followed. " * 40)
    r = read(p, load())
    assert len(r.views) > 1
    odds = between(r, p.sent, [(1, 0), (1, len(p) - 2)])
    assert not np.isnan(odds[0]).any()
    assert np.isnan(odds[1]).all()
    assert step(odds[:, ACTOR])[1] == -1
    assert held(r, 1, [0, len(p) - 2]) == (0, 1)


def test_signs_are_those_of_the_pairs(read_once):
    p, r = read_once
    t, words = at(p, "killed"), [at(p, "town"), at(p, "civilians")]
    found = signs(r, p.sent, [t, t], words, "target")
    assert found.pairs == {t: dict(zip(words, step(between(r, p.sent, [(t, w) for w in words])[:, TARGET]), strict=True))}
    assert found.alone == {t: step(alone(r, [t])[0])}
    assert len(found.alone[t]) == len(SELF)


def test_without_a_reading_there_are_no_signs():
    assert signs(None, [0], [0], [0], "place") == NO_SIGNS


def test_nothing_asked(read_once):
    p, r = read_once
    assert between(r, p.sent, []).shape == (0, len(NAMES))
    assert alone(r, []).shape == (0, len(SELF))


@given(st.integers(0, 400), st.integers(0, 400))
def test_distances_are_those_of_the_linking_head(a, b):
    assert bucket(np.array([b - a]))[0] == buckets(401, a, a + 1)[b]


@given(st.lists(st.floats(-20, 20), min_size=2))
def test_steps_rise_with_the_odds(odds):
    steps = step(np.sort(np.array(odds)))
    assert steps == sorted(steps) and min(steps) >= 0
