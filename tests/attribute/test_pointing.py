"""Sentences that say who stands behind the one before. All texts are our own, outlets and people invented."""

import pytest

from dateline.attribute import pointing
from dateline.attribute.claims import Claim
from dateline.parse import parse

BEFORE = "Moresk bought forty drones in May."
ROWS = [
    ("That's according to the Tarn Courier, the agency reports.", "the Tarn Courier"),
    ("This is according to the ministry.", "the ministry"),
    ("The Institute of Orla said this in its daily report.", "The Institute of Orla"),
    ("This was reported by the army.", "the army"),
    ("General Reva made the statement during a visit to Tarn.", "General Reva"),
    ("The ministry of health informed about it.", "The ministry of health"),
]


@pytest.mark.parametrize(("after", "who"), ROWS, ids=[r[1] for r in ROWS])
def test_back(after, who):
    p = parse(f"{BEFORE} {after}")
    (c,) = pointing.back(p, [])
    assert c.source and p.span(*c.source).text == who
    assert [p.text[a:b] for a, b in c.spans] == [BEFORE.rstrip(".")]


@pytest.mark.parametrize(
    "after",
    [
        "This was the largest deal of the year.",
        "The minister said that it was needed.",
        "He said it was late.",
        "Nobody at the ministry confirmed the order for ships.",
        "According to the ministry, they were late.",
    ],
)
def test_not_back(after):
    assert pointing.back(parse(f"{BEFORE} {after}"), []) == []


def test_what_somebody_has_said_stays_his():
    p = parse(f"Reva said Moresk bought forty drones. {ROWS[2][0]}")
    content = p.text.index("Moresk"), p.text.index(". The")
    his = Claim((1, 2), (0, 1), [content], 1.0, "model")
    assert pointing.back(p, [his]) == [his]
