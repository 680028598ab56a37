"""Which words mean two parties at once. All sentences are invented."""

import pytest

from dateline.parse import parse
from dateline.parse.pairs import two_meant

ROWS = [
    ("both sides", "both sides"),
    ("both", "both"),
    ("the two sides", "two sides"),
    ("two armies", "two armies"),
    ("each side", "each side"),
    ("the parties", "parties"),
    ("the warring parties", "warring parties"),
    ("the parties to the conflict", "parties to the conflict"),
    ("the two former Soviet republics", "two former Soviet republics"),
    ("the two officials", "two officials"),
    ("both prime ministers", "both prime ministers"),
    ("officials on both sides", "both sides"),
    ("analysts in both capitals", "both capitals"),
    ("two officials", None),  # of one party, as far as can be told
    ("an official on both councils", None),
    ("opposition parties", None),
    ("the ruling parties", None),
    ("each of the villages", None),
    ("the sides of the road", None),
    ("officials", None),
    ("the two soldiers", None),
]


@pytest.mark.parametrize(("words", "meant"), ROWS)
def test_words_for_two_parties(words: str, meant: str | None) -> None:
    p = parse(f"Late on Sunday {words} spoke of a truce.")
    at = p.text.index(words)
    tokens = p.tokens_in(at, at + len(words))
    found = two_meant(p, tokens.start, tokens.stop)
    assert (found and p.text[p.start[found[0]] : p.end[found[1] - 1]]) == meant


def test_each_is_two_where_the_other_follows() -> None:
    p = parse("Each accused the other of shelling. Each spoke of rain.")
    assert [two_meant(p, i, i + 1) is not None for i, w in enumerate(p.lower) if w == "each"] == [True, False]
