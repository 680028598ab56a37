"""What is said: for each cue, which of the clauses and phrases around it are the claim."""

from __future__ import annotations

from dateline.parse import Parse

EDGE = set(" \n\t\r\"“”„«»'‘’,.;:—–-()[]…")
_STOPS = {";", ":"}
_BREAKS = {",", ";", ":", ".", "-", "–", "—", "--", "(", ")", '"', "“", "”", "?", "!", "..."}
LONGEST_CHUNK = 24  # tokens


def segment(p: Parse, i: int) -> tuple[int, int]:
    """Token range of the part of the sentence, between semicolons or colons, that holds token i."""
    a, b = p.sents[p.sent[i]]
    x, y = i, i
    while x > a and p.word[x - 1] not in _STOPS:
        x -= 1
    while y < b and p.word[y] not in _STOPS:
        y += 1
    return x, y


def chunk(p: Parse, i: int) -> tuple[int, int] | None:
    """Token range of a cue set off by commas or marks with its source ("..., the ministry said on Friday, ..."), if it is."""
    a, b = segment(p, i)
    x, y = i, i + 1
    for s in p.kids(i, "nsubj"):
        below = [t for t in p.subtree(s) if p.dep[t] not in ("ccomp",)]
        if len(below) <= 16:
            x, y = max(a, min(x, below[0])), min(b, max(y, below[-1] + 1))
    while x > a and p.word[x - 1] not in _BREAKS:
        x -= 1
    while y < b and p.word[y] not in _BREAKS:
        y += 1
    if x <= a or y - x > LONGEST_CHUNK or p.word[x - 1] in ("(", ")"):
        return None
    return x, y


def pieces(p: Parse, tokens: set[int]) -> list[tuple[int, int]]:
    """Offsets of the unbroken runs of `tokens`, trimmed of marks at the edges; punctuation alone does not break a run."""
    out: list[tuple[int, int]] = []
    run: list[int] = []
    for t in [*sorted(tokens), None]:
        joined = run and t is not None and p.sent[t] == p.sent[run[-1]] and all(p.pos[x] == "PUNCT" for x in range(run[-1] + 1, t))
        if run and not joined:
            span = trim(p.text, p.start[run[0]], p.end[run[-1]])
            if span[1] > span[0]:
                out.append(span)
            run = []
        if t is not None:
            run.append(t)
    return out


def trim(text: str, a: int, b: int) -> tuple[int, int]:
    """The offsets a..b without spaces, quote marks, commas and stops at the edges."""
    while a < b and text[a] in EDGE:
        a += 1
    while b > a and text[b - 1] in EDGE and not (text[b - 1] in ".)]" and b - 2 > a and _closes(text, a, b - 1)):
        b -= 1
    return a, b


def _closes(text: str, a: int, k: int) -> bool:
    """Whether the mark at k belongs to the words before it: an abbreviation's stop, or the end of a bracket in the span."""
    if text[k] == ".":
        return k - 2 >= a and text[k - 2] == "."  # U.S. , p.m.
    return {")": "(", "]": "["}[text[k]] in text[a:k]


def without_mark(p: Parse, tokens: set[int]) -> set[int]:
    """Tokens without a leading "that"."""
    if tokens:
        first = min(tokens)
        while first in tokens and (p.pos[first] == "PUNCT" or (p.lower[first] == "that" and p.dep[first] == "mark")):
            tokens = tokens - {first}
            first += 1
    return tokens
