"""Attribution by rules alone: each rule on sentences of our own."""

import pytest

from dateline.attribute import grammar
from dateline.attribute.claims import Claim
from dateline.parse import parse


def read(text):
    p = parse(text)
    found = grammar.claims(p)
    words = lambda r: p.text[p.start[r[0]] : p.end[r[1] - 1]] if r else None  # noqa: E731
    return [(c.rule, words(c.source), words(c.cue), [p.text[a:b] for a, b in c.spans]) for c in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The ministry said that two bridges had been hit.", ("clause", "The ministry", "said", ["two bridges had been hit"])),
        (
            "Two bridges, the ministry said on Monday, had been hit.",
            ("aside", "the ministry", "said", ["Two bridges", "had been hit"]),
        ),
        ("Nine men were held, according to the rebels.", ("phrase", "the rebels", "according to", ["Nine men were held"])),
        ("Moresk accused Talbara of shelling the market.", ("object", "Moresk", "accused", ["Talbara of shelling the market"])),
        ("The union called for an immediate ceasefire.", ("object", "The union", "called for", ["an immediate ceasefire"])),
        ("Few believed Talbara's claim that the dam had been mined.", ("noun", "Talbara", "claim", ["the dam had been mined"])),
        ("The mayor told us “nobody will leave”.", ("quote", "The mayor", "told", ["nobody will leave"])),
    ],
)
def test_rules(text, expected):
    rule, source, cue, content = expected
    found = read(text)
    assert [x for x in found if x[2] == cue], found
    got = next(x for x in found if x[2] == cue)
    assert got[0] == rule and got[3] == content
    assert source in got[1]


@pytest.mark.parametrize("text", ["The column reached the river.", "He fired twice.", "", "Said.", "The report ran to nine pages."])
def test_no_claim(text):
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The bank has struck the word from its papers, the Tarn Courier reported.", ["the Tarn Courier"]),
        ("In his opinion, the raid was a crime.", ["his"]),
        ("In the minister's view, nobody will come.", ["the minister's"]),
        ("In the first hours, friends of the dead spoke.", []),
        ("In his words and deeds he was a soldier.", []),
        ("The mayor of Tarn, a doctor, was silent.", []),
    ],
)
def test_sure(text, expected):
    p = parse(text)
    assert [c.source and p.span(*c.source).text for c in grammar.sure(p, [])] == expected
    taken = [Claim((0, 1), (0, 1), [(0, len(text) - 1)], 1.0, "model")]
    assert grammar.sure(p, taken) == []
