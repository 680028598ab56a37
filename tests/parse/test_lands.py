"""How many lands share one noun. All sentences are invented."""

import pytest

from dateline.parse import parse
from dateline.parse.lands import lands_joined

ROWS = [
    ("Kenyan and Chadian officials", 2),
    ("the Kenyan, Chadian and Malian presidents", 3),
    ("senior US and South Korean officers", 2),
    ("at least 20 Kenyan and Chadian soldiers", 2),
    ("the foreign ministers of Kenya and Chad", 2),
    ("the leaders of Kenya, Chad and the Gambia", 3),
    ("Kenyan-Chadian", 2),
    ("a Kenyan-Chadian businessman", 1),
    ("Kenyan-Chadian relations", 1),  # what they are to each other, not both of them
    ("Kenyan officials", 1),
    ("Kenya and Chad", 1),  # each a noun of its own
    ("a Kenyan and Chadian businessman", 1),
    ("the Kenyan army and police", 1),
    ("officials of Kenya and the Red Cross", 1),
    ("the army of Kenya", 1),
    ("the president of Kenya and Chad", 1),
]


@pytest.mark.parametrize(("words", "lands"), ROWS)
def test_lands_that_share_a_noun(words: str, lands: int) -> None:
    text = f"On Monday {words} met in Rome."
    p = parse(text)
    at = text.index(words)
    tokens = p.tokens_in(at, at + len(words))
    assert lands_joined(p, tokens.start, tokens.stop) == lands
