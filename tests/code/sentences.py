"""Sentences with their spans and attributions, for the tests of the code stage."""

from functools import cache

from dateline.model import Attribution, AttributionKind, Mention, Span
from dateline.parse.english import parse
from dateline.parse.tokens import Parse


@cache
def parsed(text: str) -> Parse:
    """The parse of a text, made once."""
    return parse(text)


def at(text: str, words: str) -> Span:
    """Where the words first stand."""
    start = text.index(words)
    return Span(start=start, end=start + len(words), text=words)


def told(text: str, n: int, source: str, cue: str, *content: str, kind: AttributionKind = "paraphrase") -> Attribution:
    """The n-th attribution of a text, by its words."""
    who = at(text, source)
    mention = Mention(start=who.start, end=who.end, text=who.text)
    return Attribution(id=f"a{n}", kind=kind, source=mention, cue=at(text, cue), content=[at(text, c) for c in content], score=1.0)
