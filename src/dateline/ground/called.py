"""The place that `the city` or `the village` points back to: the one that the text calls so (`the city of Dovra`; `Dovra, a port town`)."""

from __future__ import annotations

from collections.abc import Sequence, Set

from dateline.ground.places import PlaceHit, words
from dateline.parse import Parse

INTO = frozenset({"into", "from", "of", "to"})  # with the locatives, what puts an act in the place pointed to
OWN = ("appos", "compound", "amod", "relcl", "poss")  # what says which city it is
APPOSED = 6  # words of `, a port town in the north`, from the comma to the noun, at most


def pointed(p: Parse, trigger: int) -> str:
    """The noun that alone says where the event of a trigger was (`killed in the city`, `shells hit the city` -> "city"); "" where there
    is none."""
    verb = p.head[trigger] if p.dep[trigger] in ("nsubj", "nsubjpass", "dobj") else trigger
    for i in range(*p.sents[p.sent[trigger]]):
        bare = p.lower[i] in words("called") and p.lower[i - 1] == "the"
        there = p.lower[p.head[i]] in words("locative") | INTO or (p.dep[i] == "dobj" and p.head[i] == verb)
        if bare and there and verb in p.ancestors(i) and not (p.kids(i, *OWN) or any(p.lower[k] == "of" for k in p.kids(i, "prep"))):
            return p.lower[i]
    return ""


def called(p: Parse, hits: Sequence[PlaceHit], nouns: Set[str], before: int) -> list[int]:
    """The hits before a token that the text calls by one of some nouns: `the town of X`, `X town`, `the town X`, `X, a small town`."""
    return [k for k, h in enumerate(hits) if h.first < before and _is_called(p, h, nouns)]


def _is_called(p: Parse, h: PlaceHit, nouns: Set[str]) -> bool:
    before = p.lower[max(0, h.first - 2) : h.first]
    after = p.lower[h.last] if h.last < len(p) else ""
    own = before[:1] if before[1:] == ["of"] else before[-1:]
    return not nouns.isdisjoint([*own, after]) or (after == "," and _apposed(p, h.last + 1, nouns))


def _apposed(p: Parse, i: int, nouns: Set[str]) -> bool:
    """Whether the words after a name's comma call it something: `a small town`, `the region's main port`."""
    if i >= len(p) or p.lower[i] not in ("a", "an", "the", "its", "another"):
        return False
    for k in range(i, min(len(p), i + APPOSED)):
        if p.lower[k] in nouns:
            return True
        if p.word[k] in (",", ".", ";") or p.pos[k] in ("VERB", "AUX"):
            return False
    return False
