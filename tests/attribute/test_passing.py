"""Who passes a claim on, by rules."""

import pytest

from dateline.attribute import passing
from dateline.attribute.claims import Claim
from dateline.parse import parse


def claim(p, source, cue, content):
    def tokens(words):
        a = p.text.index(words)
        span = p.tokens_in(a, a + len(words))
        return span.start, span.stop

    a = p.text.index(content)
    return Claim(tokens(cue), tokens(source) if source else None, [(a, a + len(content))], 1.0, "test")


def words(p, ranges):
    return [p.text[p.start[a] : p.end[b - 1]] for a, b in ranges]


@pytest.mark.parametrize(
    ("text", "source", "cue", "content", "via"),
    [
        ("Moresk said through its spokesman that the hill was taken.", "Moresk", "said", "the hill was taken", ["its spokesman"]),
        ("A colonel told the weekly Fjord that the hill was taken.", "A colonel", "told", "the hill was taken", ["the weekly Fjord"]),
        ("A colonel told his men that the hill was taken.", "A colonel", "told", "the hill was taken", []),
        (
            "A colonel, quoted by the Delta agency, said the hill was taken.",
            "A colonel",
            "said",
            "the hill was taken",
            ["the Delta agency"],
        ),
        ("The hill was taken, the army said in a note carried by Radio Delta.", "the army", "said", "The hill was taken", ["Radio Delta"]),
        ("A colonel was quoted by Radio Delta as saying the hill was taken.", "A colonel", "saying", "the hill was taken", ["Radio Delta"]),
        ("Radio Delta quoted a colonel as saying the hill was taken.", "a colonel", "quoted", "the hill was taken", ["Radio Delta"]),
    ],
)
def test_via(text, source, cue, content, via):
    p = parse(text)
    (found,) = passing.on(p, [claim(p, source, cue, content)])
    assert words(p, found.via) == via


def test_citing_is_one_claim():
    p = parse("The Delta agency reported, citing the army, that the hill was taken.")
    both = [claim(p, "The Delta agency", "reported", "the hill was taken"), claim(p, "the army", "citing", "the hill was taken")]
    (found,) = passing.on(p, both)
    assert words(p, [found.source]) == ["the army"] and words(p, found.via) == ["The Delta agency"]


def test_a_claim_inside_a_claim_is_passed_on():
    p = parse("The ministry said the mayor had admitted that the hill was lost.")
    outer = claim(p, "The ministry", "said", "the mayor had admitted that the hill was lost")
    inner = claim(p, "the mayor", "admitted", "the hill was lost")
    outer, inner = passing.on(p, [outer, inner])
    assert outer.via == [] and words(p, inner.via) == ["The ministry"]
