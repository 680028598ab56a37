"""Quote marks: which stretches of a text stand inside them.

Rules, not a model: marks are exact. A quotation never runs over the end of its paragraph; one that is opened and not
closed runs to the paragraph's end (running quotations open each paragraph anew and close only the last).
"""

from __future__ import annotations

import re

_PARAGRAPH = re.compile(r"[^\n]+")
_OPEN_TO_CLOSE = {"“": "”", "„": "“”", "«": "»", "‘": "’"}
# A straight or curly single mark is a quotation mark only where a word begins or ends: not in "Baku's" or "the troops' line".
_SINGLE = re.compile(r"(?<![\w])['‘](?=\w)([^'‘’\n\"“”]{2,400}?(?:\w['’]\w[^'‘’\n\"“”]*?)*)(?<=[\w.,!?…])['’](?!\w)")


def quotations(text: str) -> list[tuple[int, int]]:
    """Offsets of what stands inside quote marks (marks left out), in text order, none inside another."""
    out: list[tuple[int, int]] = []
    for paragraph in _PARAGRAPH.finditer(text):
        out.extend(_doubles(text, paragraph.start(), paragraph.end()))
    taken = iter([*out, (len(text) + 1, len(text) + 1)])
    a, b = next(taken)
    for m in _SINGLE.finditer(text):
        while b < m.start():
            a, b = next(taken)
        if m.end() <= a:
            out.append((m.start(1), m.end(1)))
    return sorted(out)


def _doubles(text: str, start: int, end: int) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    opened: int | None = None
    closers = ""
    for i in range(start, end):
        c = text[i]
        if opened is None:
            if c == '"' and not (i > start and text[i - 1].isdigit()):  # 5" is inches
                opened, closers = i + 1, '"”'
            elif c in "“„«":
                opened, closers = i + 1, _OPEN_TO_CLOSE[c] + '"'
        elif c in closers:
            if i > opened:
                out.append((opened, i))
            opened = None
        elif c == "“":  # a second opening: the first was never closed
            opened, closers = i + 1, '”"'
    if opened is not None and opened < end:
        out.append((opened, end))
    return out


def inside(spans: list[tuple[int, int]], starts: list[int]) -> list[int]:
    """For each token start, the index of the quotation it stands in, or -1."""
    out = [-1] * len(starts)
    k = 0
    for i, s in enumerate(starts):
        while k < len(spans) and spans[k][1] <= s:
            k += 1
        if k < len(spans) and spans[k][0] <= s:
            out[i] = k
    return out
