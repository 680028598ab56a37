"""Who says it: the noun phrase behind a cue."""

from __future__ import annotations

from dateline.attribute.cues import phrase_at, subject
from dateline.parse import Parse

_CUT = {"relcl", "acl", "advcl", "punct", "cc", "conj", "prep", "appos", "advmod", "npadvmod", "dep", "ccomp", "parataxis"}
_NP = ("NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET", "SYM", "X")


def find(p: Parse, i: int) -> int | None:
    """The token that heads the source of cue i, or None where the words name nobody."""
    n = phrase_at(p, i)
    if n:
        return _after(p, i + n)
    if p.pos[i] in ("VERB", "AUX"):
        return _of_verb(p, i)
    if p.pos[i] in ("NOUN", "PROPN"):
        return _of_noun(p, i)
    if p.pos[i] == "ADJ" and p.dep[i] in ("acomp", "oprd"):
        return subject(p, p.head[i])
    return None


def _after(p: Parse, j: int) -> int | None:
    """Head of the noun phrase that begins at token j."""
    if j >= len(p) or p.sent[j] != p.sent[j - 1]:
        return None
    while p.head[j] > j and p.dep[j] in ("det", "amod", "compound", "poss", "nummod", "nmod", "advmod", "quantmod", "case") or (
        p.dep[j] in ("punct",) and p.head[j] > j
    ):
        j = p.head[j]
    return j if p.pos[j] in _NP else None


def _of_verb(p: Parse, i: int) -> int | None:
    passive = any(p.dep[c] == "auxpass" for c in p.children[i])
    if passive or (p.tag[i] == "VBN" and p.dep[i] in ("acl", "advcl")):
        for c in p.kids(i, "agent"):
            return next(iter(p.kids(c, "pobj")), None)
        for c in p.kids(i, "prep"):
            if p.lower[c] == "by":
                return next(iter(p.kids(c, "pobj")), None)
        return None
    s = subject(p, i)
    if s is None:
        return None
    if p.pos[s] not in _NP:
        return None
    if p.lower[s] in ("who", "which", "that") and p.dep[i] == "relcl":
        return p.head[i]
    if p.lower[s] in ("it", "there") and p.dep[s] == "expl":
        return None
    return s


def _of_noun(p: Parse, i: int) -> int | None:
    for c in p.kids(i, "poss"):
        return c
    for c in p.kids(i, "prep"):
        if p.lower[c] in ("by", "from"):
            return next(iter(p.kids(c, "pobj")), None)
    for c in p.kids(i, "agent"):
        return next(iter(p.kids(c, "pobj")), None)
    if p.dep[i] == "pobj" and p.lower[p.head[i]] in ("in", "at", "to", "with"):  # "in a statement, the ministry said"
        return None
    if p.dep[i] == "dobj" and p.pos[p.head[i]] == "VERB":  # "issued a statement": its subject
        return subject(p, p.head[i])
    for c in p.kids(i, "compound", "amod", "nmod"):
        if p.word[c][:1].isupper():
            return c
    return None


def phrase(p: Parse, h: int) -> tuple[int, int]:
    """Token range (half-open) of the noun phrase headed by h as a source is named: with its modifiers, its `of` phrases and
    a short apposition, without relative clauses and the rest of what hangs on it."""
    keep = [h]
    todo = [h]
    while todo:
        j = todo.pop()
        for c in p.children[j]:
            if p.dep[c] not in _CUT or (p.dep[c] == "punct" and p.word[c] == "-"):
                keep.append(c)
                todo.append(c)
            elif p.dep[c] == "prep" and c > h and len(p.subtree(c)) <= 12 and p.lower[c] in ("of", "in", "for", "at", "from", "to", "on", "with"):
                if any(p.dep[x] in ("relcl",) for x in p.subtree(c)):
                    continue
                keep.extend(p.subtree(c))
            elif p.dep[c] == "appos" and c > h and len(p.subtree(c)) <= 14:
                keep.extend(t for t in p.subtree(c) if t >= c or t > j)
    a, b = min(keep), max(keep)
    a = max(a, p.sents[p.sent[h]][0])
    while b > a and p.pos[b] == "PUNCT":
        b -= 1
    while a < b and (p.pos[a] in ("PUNCT", "ADP", "CCONJ") and p.lower[a] not in ("$",)):
        a += 1
    return a, b + 1
