"""Words of an annotation found in the text that they are annotated in."""

from __future__ import annotations

import re


def place(words: str, text: str) -> tuple[int, int]:
    """Offsets of the words in the text: where they stand first, or for `words#n` the n-th time. Raises ValueError where they do not."""
    n = 1
    if m := re.fullmatch(r"(.*)#(\d+)", words, re.DOTALL):
        words, n = m[1], int(m[2])
    at = -1
    for _ in range(n):
        at = text.find(words, at + 1)
        if at < 0:
            raise ValueError(f'"{words}" does not stand {n} times in: {text[:70]}')
    return at, at + len(words)
