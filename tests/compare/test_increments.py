import pytest

from dateline.compare.increments import increment, no_total


@pytest.mark.parametrize(
    ("said", "text", "expected"),
    [
        ("killing another 11 people", "11", True),
        ("a further three died", "a further three", True),
        ("said 16 more were killed", "16", True),
        ("an additional 50 soldiers", "50", True),
        ("more than 40 were hurt", "more than 40", False),
        ("40 or more than 40 were hurt", "40", False),
        ("killed 12 people", "12", False),
        ("He wants another. 12 people died", "12", False),
        ("killed 12 people, others fled", "12", False),
    ],
)
def test_increments(said, text, expected):
    assert increment(said, text) is expected


@pytest.mark.parametrize(
    ("said", "text", "why"),
    [
        ("a further three died", "a further three", "added"),
        ("Eighteen of the wounded were civilians", "Eighteen", "part"),
        ("12 of them have died since", "12", "part"),
        ("some 40 of those killed were soldiers", "40", "part"),
        ("The toll is 42, up from 36 as of dawn", "36", "earlier"),
        ("it revised its losses down from a first count of 58", "58", "earlier"),
        ("the dead rose by Friday from about 60", "60", "earlier"),
        ("The toll is 42, up from 36 as of dawn", "42", ""),
        ("12 of the villages were hit", "12", ""),
        ("soldiers from 40 units came up", "40", ""),
        ("the smoke went up, and 12 men from the town died", "12", ""),
        ("it killed 12", "", ""),
        ("it killed 12", "13", ""),
    ],
)
def test_figures_that_are_no_total(said, text, why):
    assert no_total(said, text) == {
        "added": "added to an earlier figure",
        "part": "part of another figure",
        "earlier": "an earlier figure, since replaced",
    }.get(why, "")
