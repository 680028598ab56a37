import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.encode.arguments import HEADS, NAMES, REACH, SELF, arguments, degree, words_around
from dateline.encode.encoder import bucket, buckets, load, read
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


def likeliest(p, found, name: int, among: tuple[str, ...]) -> str:
    return max(among, key=lambda w: found.odds[at(p, w)][name])


def test_the_parts_of_an_event(read_once):
    p, r = read_once
    found = arguments(r, p, {at(p, "shelled"): {}})[at(p, "shelled")]
    words = ("Rebels", "town", "army", "Tuesday", "Sake")
    assert likeliest(p, found, ACTOR, words) == "Rebels"
    assert likeliest(p, found, TARGET, words) in ("town", "Sake")
    assert likeliest(p, found, PLACE, words) in ("town", "Sake")
    assert len(found.lacks) == len(SELF) and max(found.lacks) < 0


def test_the_one_who_condemns(read_once):
    p, r = read_once
    found = arguments(r, p, {at(p, "condemned"): {}})[at(p, "condemned")]
    assert likeliest(p, found, ACTOR, ("France", "attack", "Rwanda")) == "France"


def test_an_act_that_is_nobodys():
    p = parse("Four people were killed on Monday. Nobody has said who did it, and no group has claimed responsibility.")
    killed = at(p, "killed")
    assert arguments(read(p, load()), p, {killed: {}})[killed].lacks[SELF.index("no actor")] > 0


def test_other_opinions_count(read_once):
    p, r = read_once
    t, army = at(p, "shelled"), at(p, "army")
    low, high = (arguments(r, p, {t: {army: (x, 0.0)}})[t].odds[army] for x in (-4.0, 4.0))
    assert low[ACTOR] < high[ACTOR]


def test_triggers_do_not_change_what_others_see(read_once):
    p, r = read_once
    triggers = [at(p, w) for w in ("shelled", "killed", "condemned")]
    together = arguments(r, p, {t: {} for t in triggers})
    for t in triggers:
        alone = arguments(r, p, {t: {}})[t]
        assert alone.odds.keys() == together[t].odds.keys()
        for i, odds in alone.odds.items():
            assert np.allclose(odds, together[t].odds[i], atol=0.3)  # int8: what is beside moves the scales a little


def test_only_words_of_the_window_that_can_head_a_phrase():
    p = parse("Rebels shelled the town. " + "The market was open and nobody spoke of it in the days that followed. " * 40)
    r = read(p, load())
    assert len(r.views) > 1
    seen = arguments(r, p, {1: {}})[1].odds
    assert list(seen) == words_around(p, r.views[0].window, 1)
    assert {0, 1, at(p, "town")} <= seen.keys() and max(seen) < min(r.views[0].window.last, 1 + REACH)
    assert all(p.pos[i] in HEADS or i == 1 for i in seen)


def test_every_trigger_has_its_answer():
    p = parse("Rebels shelled the town on Monday, and the army fled. " * 60)
    r = read(p, load())
    triggers = [i for i, w in enumerate(p.word) if w in ("shelled", "fled")]
    assert arguments(r, p, {t: {} for t in triggers}).keys() == set(triggers)


def test_without_a_reading_nothing_is_seen(read_once):
    p, r = read_once
    assert arguments(None, p, {1: {}}) == {} == arguments(r, p, {})


@given(st.integers(0, 400), st.integers(0, 400))
def test_distances_are_those_of_the_linking_head(a, b):
    assert bucket(np.array([b - a]))[0] == buckets(401, a, a + 1)[b]


@given(st.lists(st.floats(-20, 20), min_size=2))
def test_steps_rise_with_the_odds(odds):
    steps = [degree(x) for x in sorted(odds)]
    assert steps == sorted(steps) and min(steps) >= 0
