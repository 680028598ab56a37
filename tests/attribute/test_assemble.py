"""Claims put together: whole sources, one speaker once."""

from __future__ import annotations

import pytest

from dateline.attribute import assemble, attribute, source
from dateline.attribute.assemble import Claim
from dateline.encode import encode
from dateline.model import Report, SourceFile
from dateline.parse import Draft, parse


@pytest.mark.parametrize(
    ("text", "words", "whole"),
    [
        ("An earlier count by his office had put the dead at 25.", "An earlier", False),
        ("An earlier count by his office had put the dead at 25.", "his office", True),
        ("Several of the drivers said that the road was mined.", "Several", True),
        ("The wounded said that nobody had warned them.", "The wounded", True),
    ],
)
def test_what_stands_before_a_noun_is_no_source(text: str, words: str, whole: bool) -> None:
    p = parse(text)
    tokens = p.tokens_in(text.index(words), text.index(words) + len(words))
    assert source.is_whole(p, (tokens.start, tokens.stop)) is whole


def test_a_source_within_another_is_the_same_speaker() -> None:
    text = "An earlier count by his office had put the dead at 25."
    p = parse(text)
    at = [(text.index("the dead"), text.index("25") + 2)]
    inner, outer = (p.tokens_in(text.index(w), text.index("had") - 1) for w in ("his", "An"))
    claims = [Claim((7, 8), (r.start, r.stop), list(at), score, "t") for r, score in ((inner, 0.6), (outer, 0.8))]
    assert [c.source for c in assemble.without_doubles(p, claims)] == [(outer.start, outer.stop)]


def test_words_said_in_another_sentence_are_said_by_who_says_them_there() -> None:
    text = 'The town had fallen, the ministry said. "We hold it," the rebels insisted. It is quiet now.'
    p = parse(text)
    at = lambda w: next((i, i + 1) for i, x in enumerate(p.word) if x == w)  # noqa: E731
    span = lambda w: (text.index(w), text.index(w) + len(w))  # noqa: E731
    ministry = Claim(at("said"), at("ministry"), [span("The town had fallen"), span("We hold it"), span("It is quiet now")], 0.9, "model")
    rebels = Claim(at("insisted"), at("rebels"), [span("We hold it")], 0.9, "model")
    told = assemble.nearest(p, [ministry, rebels])
    assert [c.spans for c in told] == [[span("The town had fallen"), span("It is quiet now")], [span("We hold it")]]


@pytest.mark.parametrize(
    ("text", "source", "times"),
    [
        ("Kenyan and Chadian officials said the road was open.", "Kenyan and Chadian officials", 2),
        ("The leaders of Kenya, Chad and Mali said the road was open.", "The leaders of Kenya, Chad and Mali", 3),
        ("Kenyan officials said the road was open.", "Kenyan officials", 1),
    ],
)
def test_each_land_that_shares_a_noun_is_a_source(text: str, source: str, times: int) -> None:
    found = attribute(encode(Draft(Report(id="x", text=text, source=SourceFile(path="x", media_type="x")), parse(text))))
    assert [a.source and a.source.text for a in found.report.attributions] == [source] * times


def test_who_is_denied_entry_denies_nothing() -> None:
    p = parse("Monitors were denied entry to the camp. Monitors denied the report.")
    claims = [Claim((2, 3), (0, 1), [(20, 38)], 0.9, "t"), Claim((9, 10), (8, 9), [(56, 66)], 0.9, "t")]
    assert [c.cue for c in assemble.without_doubles(p, claims)] == [(9, 10)]


def test_what_he_says_he_told_he_told_once() -> None:
    text = "The military said it had told residents to leave."
    p = parse(text)
    at = [(text.index("residents"), text.index(" leave") + 6)]
    claims = [Claim((5, 6), who, list(at), score, "t") for who, score in (((0, 2), 0.9), ((3, 4), 0.7))]
    assert [c.source for c in assemble.without_doubles(p, claims)] == [(3, 4)]
