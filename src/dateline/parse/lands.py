"""Lands joined in one phrase: `Kenyan and Chadian officials`, `the presidents of Chad and Niger`, `Kenyan-Somali` talks, are of two
parties."""

from __future__ import annotations

from functools import cache

from dateline.lexicon import cells, rows
from dateline.parse.tokens import Parse

JOINTS = frozenset({",", "and", "&"})
_LONGEST = 4  # words of a land's name, at most


def lands_joined(p: Parse, a: int, b: int) -> int:
    """How many lands share the noun that tokens a..b are headed by: those joined before it, or after its `of` where it is in the plural; or
    how many are joined by hyphens, where the words are no more than that. 1 where they are not joined."""
    if p.lower[a] in ("a", "an"):
        return 1
    if "-" in p.word[a:b] or "–" in p.word[a:b]:
        return max(1, _run(p, a, b, frozenset("-–"), whole=True))
    top = p.top(a, b)
    after = next((k for k in p.kids(top, "prep") if p.lower[k] == "of" and k < b), None)
    shared = _run(p, a, top, JOINTS) if p.pos[top] in ("NOUN", "PROPN") else 0
    if after is not None and p.tag[top] == "NNS":
        shared = max(shared, _run(p, after + 1, b, JOINTS, whole=True))
    return max(1, shared)


def _run(p: Parse, a: int, b: int, joints: frozenset[str], whole: bool = False) -> int:
    """How many lands stand joined by such words or marks in tokens a..b; `whole`: from its beginning to its end, with nothing but `the`
    besides. 0 where they are not."""
    chain, joint, best, i = 0, False, 0, a
    while i < b:
        n = _land_at(p, i, b)
        if n:
            chain, i = (chain + 1 if chain and joint else 1), i + n
            best = max(best, chain) if chain > 1 else best
            joint = False
        elif chain and p.lower[i] in joints:
            joint, i = True, i + 1
        elif p.lower[i] == "the" and (joint or not chain):
            i += 1
        elif whole:
            return 0
        else:
            chain, joint, i = 0, False, i + 1
    return best


def _land_at(p: Parse, i: int, b: int) -> int:
    """How many tokens from i on name a land or its people; 0 where none does."""
    if not p.word[i][:1].isupper():
        return 0
    return next((n for n in range(min(_LONGEST, b - i), 0, -1) if tuple(p.lower[i : i + n]) in _lands()), 0)


@cache
def _lands() -> frozenset[tuple[str, ...]]:
    """Names of states and de facto authorities and of their people, in lower case."""
    listed = [r for file in ("states", "authorities") for r in rows(file)]
    return frozenset(tuple(w.lower().split()) for r in listed for c in ("name", "names", "demonyms") for w in cells(r[c]))
