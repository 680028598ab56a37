"""The way back from extracted text to the input that it was taken from, where a library did the extracting and kept no offsets.

Both are squeezed (no white space; of the input no tags, comments, scripts; references and CDATA resolved, twice where markup is escaped in
markup), and each line of the text is looked up in the input, from the last one on. What is found nowhere has no run.
"""

from __future__ import annotations

import re
from html import unescape

from dateline.ingest.cleaning import Cleaned, compose

Runs = list[tuple[int, int, int]]

SHORTEST = 12  # characters of a piece that is looked up by itself
SEARCHED = 2_000_000_000  # characters of the input gone through in vain before the rest is given up: a text of another file

_MARK = re.compile(
    r"<!--|<!\[CDATA\[|\]\]>|<(?P<silent>script|style)\b[^<>]*>|</?[a-zA-Z][^<>]*>|<[?!][^<>]*>|&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|\w{2,31});",
    re.IGNORECASE,
)
_WORD = re.compile(r"\S+")
_PIECE = re.compile(r"(?: - )?((?:(?! - )[^\n])+)")  # a dash may part a dateline that stands elsewhere in the input


class Traced:
    """An input made ready: `words` are its characters without markup and white space, `runs` lead from them to the input."""

    def __init__(self, source: str):
        self.source = source
        first = _squeezed(source)
        words = first.text
        runs: Runs | None = first.runs
        if re.search(r"<[/!]?[a-zA-Z]|&[#\w]{2,8};", words):
            second = _squeezed(words)
            words, runs = second.text, compose(second.runs, first.runs)
        self.words, self.runs = words, runs or []

    def runs_of(self, text: str) -> Runs:
        """Runs [start in text, start in the input, length] of the parts of `text` that stand in the input, in order."""
        out: Runs = []
        cursor = 0
        left = SEARCHED
        waiting = [m.span(1) for m in _PIECE.finditer(text)][::-1]
        while waiting and left > 0:
            start, end = waiting.pop()
            words = "".join(text[start:end].split())
            at = self._find(words, cursor)
            if at >= 0:
                out += self._lead(text, start, end, at) if words else []
                cursor = at + len(words)
                continue
            left -= len(self.words)
            middle = _middle(text, start, end) if len(words) >= 2 * SHORTEST else None
            if middle is not None:
                waiting += [(middle, end), (start, middle)]
        return _joined(out, text, self.source)

    def _find(self, words: str, cursor: int) -> int:
        """Where words stand, from the cursor on or else from the start; -1 where they do not."""
        at = self.words.find(words, cursor)
        return at if at >= 0 else self.words.find(words)

    def _lead(self, text: str, start: int, end: int, at: int) -> Runs:
        """Runs of text[start:end], whose words stand in `words` from `at` on."""
        outer: Runs = []
        for m in _WORD.finditer(text, start, end):
            outer.append((m.start(), at, len(m[0])))
            at += len(m[0])
        return compose(outer, self._window(outer)) or []

    def _window(self, outer: Runs) -> Runs:
        """The runs of `words` that some runs need: all of them would be gone through for each line."""
        import bisect

        low = bisect.bisect_right(self.runs, outer[0][1], key=lambda r: r[0]) - 1
        high = bisect.bisect_left(self.runs, outer[-1][1] + outer[-1][2], key=lambda r: r[0])
        return self.runs[max(0, low) : high]


def _middle(text: str, start: int, end: int) -> int | None:
    """A blank near the middle of text[start:end], or None."""
    half = (start + end) // 2
    m = re.compile(r"\s").search(text, half, end)
    if m is None:
        m = re.compile(r"\s").search(text, start, half)
    return m.start() if m and start < m.start() < end else None


def _squeezed(source: str) -> Cleaned:
    out = Cleaned()
    at = 0
    dead: set[str] = set()
    while m := _MARK.search(source, at):
        _keep(out, source, at, m.start())
        at = _passed(out, source, m, dead)
    _keep(out, source, at, len(source))
    return out


def _passed(out: Cleaned, source: str, m: re.Match[str], dead: set[str]) -> int:
    """Where to go on after a mark."""
    if m[0][0] == "&":
        words = unescape(m[0])
        if len(words) == 1 and not words.isspace():
            out.runs.append((out.length, m.start(), 1))
            out.add(words)
        elif len(words) > 1:
            out.keep(m[0], m.start())
        return m.end()
    closer = "-->" if m[0] == "<!--" else f"</{m['silent']}" if m["silent"] else ""
    if not closer or closer in dead:
        return m.end()
    stop = source.find(closer, m.end())
    if stop < 0:
        dead.add(closer)  # looked for once: else the time grows with the square
        return m.end()
    return stop + (len(closer) if closer == "-->" else 0)


def _keep(out: Cleaned, source: str, start: int, end: int) -> None:
    for m in _WORD.finditer(source, start, end):
        out.keep(m[0], m.start())


def _joined(runs: Runs, text: str, source: str) -> Runs:
    """Runs in order, those joined between which text and input have the same characters."""
    out: Runs = []
    for run in sorted(runs):
        if out:
            start, at, length = out[-1]
            gap = run[0] - start - length
            if 0 <= gap == run[1] - at - length and text[start + length : run[0]] == source[at + length : run[1]]:
                out[-1] = (start, at, run[0] + run[2] - start)
                continue
        out.append(run)
    return out
