"""Cleaned text that still knows where each of its characters came from."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

# All control characters but tab, line and page breaks; a terminal's colour and cursor codes whole, or their digits would be read.
CONTROL = re.compile(r"(?:\x1b\[[0-9;?]*[A-Za-z]|[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f])+")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_PAGE_BREAKS = str.maketrans({"\x0b": "\n", "\x0c": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n"})

WRAPPED_SHARE = 0.6  # share of line ends within paragraphs that fall inside a sentence, from which a text counts as wrapped
WRAPPED_WIDTH = range(45, 101)  # usual widths of wrapped text


@dataclass
class Cleaned:
    """Text being put together from pieces of the input; `runs` are [start in text, start in input, length], in order."""

    pieces: list[str] = field(default_factory=list)
    runs: list[tuple[int, int, int]] = field(default_factory=list)
    length: int = 0

    def keep(self, piece: str, at: int) -> None:
        """Adds `piece`, which stands in the input at `at`."""
        if not piece:
            return
        if self.runs and (last := self.runs[-1])[0] + last[2] == self.length and last[1] + last[2] == at:
            self.runs[-1] = (last[0], last[1], last[2] + len(piece))
        else:
            self.runs.append((self.length, at, len(piece)))
        self.add(piece)

    def add(self, piece: str) -> None:
        """Adds characters that stand nowhere in the input (a line break for a tag)."""
        self.pieces.append(piece)
        self.length += len(piece)

    @property
    def text(self) -> str:
        return "".join(self.pieces)


def without_control(text: str) -> tuple[str, list[tuple[int, int, int]] | None, list[str]]:
    """Text without control characters, its runs (None where no offset moved) and warnings. Lone surrogates become U+FFFD,
    page and other line breaks "\\n", one for one. Marks of direction, joiners and all else stay."""
    warnings: list[str] = []
    plain, n = _SURROGATE.subn("\ufffd", text)
    if n:
        warnings.append(f"{n} lone surrogates (no characters) were replaced by U+FFFD")
    plain = plain.translate(_PAGE_BREAKS)
    if "\r" in plain:
        plain = re.sub(r"\r(?!\n)", "\n", plain)
    if not CONTROL.search(plain):
        return plain, None, warnings
    out = Cleaned()
    at = removed = 0
    for m in CONTROL.finditer(plain):
        out.keep(plain[at : m.start()], at)
        removed += m.end() - m.start()
        at = m.end()
    out.keep(plain[at:], at)
    warnings.append(f"{removed} control characters were removed; source.map leads back to the input")
    return out.text, out.runs, warnings


def unwrapped(text: str) -> str:
    """Text whose lines were broken at a fixed width, with those breaks turned into spaces, one for one; other text unchanged."""
    lines = text.split("\n")
    if len(lines) < 4:
        return text
    inner = [(a, b) for a, b in pairwise(lines) if a.strip() and b.strip()]
    if len(inner) < 3 or len(inner) < 0.5 * sum(bool(x.strip()) for x in lines):
        return text
    widths = sorted(len(a.rstrip()) for a, _ in inner)
    widest = widths[-1]
    inside = sum(a.rstrip()[-1] not in '.?!:"”’' for a, _ in inner)
    if widest not in WRAPPED_WIDTH or inside < WRAPPED_SHARE * len(inner) or widths[len(widths) // 2] < 0.75 * widest:
        return text
    return re.sub(r"(?<=[^\s])([ \t]*)(\r?)\n(?=[^\s])", lambda m: " " * len(m[0]) if _full(text, m.start(), widest) else m[0], text)


def _full(text: str, end: int, widest: int) -> bool:
    """Whether the line that ends here is long enough to have been wrapped."""
    return end - (text.rfind("\n", 0, end) + 1) > 0.6 * widest


def compose(outer: list[tuple[int, int, int]] | None, inner: list[tuple[int, int, int]] | None) -> list[tuple[int, int, int]] | None:
    """Runs text -> input out of `outer` (text -> middle) and `inner` (middle -> input); None stands for no change."""
    if outer is None or inner is None:
        return inner if outer is None else outer
    out: list[tuple[int, int, int]] = []
    k = 0
    for start, middle, length in outer:
        while k and inner[k][0] > middle:
            k -= 1
        while k < len(inner) and inner[k][0] + inner[k][2] <= middle:
            k += 1
        j = k
        while j < len(inner) and inner[j][0] < middle + length:
            a, b = max(middle, inner[j][0]), min(middle + length, inner[j][0] + inner[j][2])
            out.append((start + a - middle, inner[j][1] + a - inner[j][0], b - a))
            j += 1
    return out


def origin(runs: list[tuple[int, int, int]] | None, offset: int) -> int | None:
    """Where the character of `text` at `offset` stands in the input; None for a character that was added."""
    if runs is None:
        return offset
    for start, at, length in runs:
        if start <= offset < start + length:
            return at + offset - start
    return None
