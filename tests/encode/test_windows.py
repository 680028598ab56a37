"""Windows: every word is judged in just one, and none is too long."""

from hypothesis import given
from hypothesis import strategies as st

from dateline.encode.windows import DEP, LIMIT, POS, SIZES, WORD, windows
from dateline.parse import parse

PARSED = [
    parse(text)
    for text in (
        "",
        "Two bridges were hit.",
        "Baku said “no”.\n\nYerevan denied it, and NATO kept quiet about all 12 of them. " * 30,
        "The column, " + "the tanks, the guns, " * 90 + "and the cooks left.",
    )
]


@given(st.sampled_from(PARSED), st.integers(1, 9))
def test_each_word_is_owned_once(p, size):
    made = windows(p, lambda w: [7] * size)
    assert [t for w in made for t in range(*w.own)] == list(range(len(p)))
    for w in made:
        assert w.first <= w.own[0] < w.own[1] <= w.last
        assert len(w.ids) <= LIMIT and len(w.ids) == len(w.beside) == (w.last - w.first) * min(size, WORD)
        assert [w.ids[h] for h in w.head] == [7] * (w.last - w.first)


def test_windows_begin_with_what_stands_before():
    p = PARSED[2]
    made = windows(p, lambda w: [1])
    assert len(made) > 2
    assert all(w.first < w.own[0] for w in made[1:]), "no words of the sentence before"
    assert all(w.own[1] < w.last for w in made[:-1]), "no words of the sentence behind"


def test_what_stands_beside_a_word():
    p = parse("NATO said “never”.\n\nThen it left.")
    (w,) = windows(p, lambda word: [1])
    beside = {p.word[t]: w.beside[t] for t in range(len(p))}
    assert beside["NATO"][1] == 3 and beside["Then"][1] == 2 and beside["said"][1] == 1
    assert beside["never"][0] == 1 and beside["“"][0] == 2 and beside["said"][0] == 0
    assert beside["NATO"][2] == 2 and beside["Then"][2] == 2 and beside["said"][2] == 0
    assert POS[beside["said"][3] - 1] == "VERB" and DEP[beside["said"][4] - 1] == "ROOT"


def test_rows_of_the_tables():
    for p in PARSED:
        for w in windows(p, lambda word: [1]):
            assert all(0 <= x < n for row in w.beside for x, n in zip(row, SIZES, strict=True))


def test_marks_are_read_alike():
    seen = []
    windows(parse("“No” — «no» – ‘no’"), lambda w: seen.append(w) or [1])
    assert set("".join(seen)) <= set("No\"n'-")
