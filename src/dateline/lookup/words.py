"""What the three lookups share: phrases, days, and words found in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable

from dateline.ingest.days import normal_day
from dateline.parse import Parse
from dateline.parse import parse as parse_text
from dateline.parse.tokens import bounded
from dateline.pipeline import LONGEST_SENTENCE, digestible

_SURROGATES = re.compile("[\ud800-\udfff]")


def phrases(words: str | Iterable[str]) -> list[str]:
    """The phrases asked for, white space made single, empty ones left out, bytes that are no text replaced."""
    given = [words] if isinstance(words, str) else words
    return [p for w in given if (p := " ".join(_SURROGATES.sub("\ufffd", w).split()))]


def parse(text: str) -> Parse:
    """A text parsed as the reader does it, whatever is in it."""
    return bounded(parse_text(digestible(text)), LONGEST_SENTENCE)


def day_of(on: str | None) -> str | None:
    """A day as ISO 8601. Raises ValueError where it is none."""
    if not on:
        return None
    found = normal_day(on)
    if found is None:
        raise ValueError(f'on: "{on}" is no date; write it as 2024-05-12')
    return found[:10]


def find(words: str, text: str) -> tuple[int, int] | None:
    """Where whole words first stand in a text, as written, else in other letters (capital or not); blanks match line breaks."""
    pattern = r"\s+".join(map(re.escape, words.split()))
    for flags in (0, re.IGNORECASE):
        m = re.search(rf"(?<!\w){pattern}(?!\w)", text, flags)
        if m:
            return m.start(), m.end()
    return None
