"""Who speaks, where grammar is sure of it; sentences of our own, people and outlets invented. The claims are given, as the encoder may."""

import pytest

from dateline.attribute import speakers
from dateline.attribute.claims import Claim
from dateline.parse import parse


def claim(p, cue, source, content):
    def tokens(words, after=0):
        at = p.text.index(words, after)
        span = p.tokens_in(at, at + len(words))
        return span.start, span.stop

    at = p.text.index(content)
    return Claim(tokens(cue), source and tokens(source), [(at, at + len(content))], 1.0, "model")


# text, cue, source that the encoder gave, content, source that is right, via
ROWS = [
    ("Orla spent much of his address warning Moresk of a long war.", "warning", None, "Moresk of a long war", "Orla", []),
    ("Orla sent a letter to the king demanding that he step down.", "demanding", None, "he step down", "Orla", []),
    ("Orla's posts saying the war was lost were deleted.", "saying", None, "the war was lost", "Orla's", []),
    ("Moresk drops its characterization that the raid was a crime.", "characterization", None, "the raid was a crime", "its", []),
    ("In the report, it was emphasized that the army was weak.", "emphasized", None, "the army was weak", "the report", []),
    ("Militants reportedly shot six men.", "reportedly", "Militants", "shot six men", None, []),
    ("A driver was accused of spying.", "accused", "A driver", "of spying", None, []),
    ("The court freed men accused of spying.", "accused", "men", "of spying", None, []),
    ("The army accused a driver of spying.", "accused", "The army", "a driver of spying", "The army", []),
    (
        "The town had fallen, Reuters said, citing an officer of the brigade.",
        "said",
        "Reuters",
        "The town had fallen",
        "an officer of the brigade",
        ["Reuters"],
    ),
    ("The video was said to be old.", "said", None, "to be old", None, []),
    ("Caption of a photograph\n\nOrla said the town had fallen.", "said", "Orla", "the town had fallen", "Orla", []),
]


@pytest.mark.parametrize(("text", "cue", "given", "content", "right", "via"), ROWS, ids=[r[0][:40] for r in ROWS])
def test_mended(text, cue, given, content, right, via):
    p = parse(text)
    (c,) = speakers.mended(p, [claim(p, cue, given, content)])
    assert (c.source and p.span(*c.source).text) == right
    assert [p.span(*v).text for v in c.via] == via


def test_caption_is_no_part_of_a_source():
    p = parse("Talks in Tarn\n\nReva said the town had fallen.")
    c = claim(p, "said", "Talks in Tarn\n\nReva", "the town had fallen")
    assert [p.span(*d.source).text for d in speakers.mended(p, [c]) if d.source] == ["Reva"]


def test_what_only_seems_so_is_nobodys():
    p = parse("The army appears to have left the town.")
    assert speakers.mended(p, [claim(p, "appears", None, "to have left the town")]) == []


def test_it_was_also_reported_by_the_same():
    p = parse("The ministry said that the bridge was hit. It was also reported that a train burned. It was reported that a boat sank.")
    found = speakers.mended(
        p,
        [
            claim(p, "said", "The ministry", "the bridge was hit"),
            claim(p, "reported", None, "a train burned"),
            claim(p, "was reported that a boat", None, "a boat sank"),
        ],
    )
    assert [c.source and p.span(*c.source).text for c in found] == ["The ministry", "The ministry", None]
