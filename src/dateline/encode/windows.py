"""A parsed report cut into windows that the attribution encoder takes: word pieces and what stands beside them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate

from dateline.parse import Parse

LIMIT = 254  # word pieces in a window, the encoder's two marks left out
CONTEXT = 40  # word pieces of earlier sentences that a window may begin with
WORD = 6  # word pieces of a word that are read; longer "words" are addresses

# Rows of the embedding tables: 0 is anything not named here. Tags are universal parts of speech and ClearNLP dependencies, as in spaCy's
# English models.
POS = "ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X".split()
DEP = (
    "ROOT acl acomp advcl advmod agent amod appos attr aux auxpass case cc ccomp compound conj csubj csubjpass dative dep det dobj "
    "expl intj mark meta neg nmod npadvmod nsubj nsubjpass nummod oprd parataxis pcomp pobj poss preconj predet prep prt punct quantmod "
    "relcl xcomp"
).split()
_POS = {name: k for k, name in enumerate(POS, 1)}
_DEP = {name: k for k, name in enumerate(DEP, 1)}
SIZES = (3, 5, 3, len(POS) + 1, len(DEP) + 1)  # rows of the tables: quoted, case, edge, part of speech, dependency

_PLAIN = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "–": "-", "—": "-"})

Pieces = Callable[[str], list[int]]


@dataclass(frozen=True)
class Window:
    """Words `first..last` of a parse (half-open) with their word pieces, of which `own` are judged in this window: the rest is context.
    `ids` are word pieces, `beside` five small numbers for each (rows of the tables in SIZES), `head` the index in `ids` of each word's
    first piece."""

    first: int
    last: int
    own: tuple[int, int]
    ids: list[int]
    beside: list[tuple[int, ...]]
    head: list[int]


def windows(p: Parse, pieces: Pieces) -> list[Window]:
    """The windows of a report in text order; each word is owned by just one. `pieces` gives the word pieces of a word."""
    ids = [pieces(w.translate(_PLAIN))[:WORD] for w in p.word]
    beside = list(zip(*_beside(p), strict=True))
    ends = [0, *accumulate(len(x) for x in ids)]
    parts = _parts(p, ends)
    out, i = [], 0
    while i < len(parts):
        start = i
        while start > 0 and ends[parts[i][0]] - ends[parts[start - 1][0]] <= CONTEXT:
            start -= 1
        first, end = parts[start][0], i + 1
        while end < len(parts) and ends[parts[end][1]] - ends[first] <= LIMIT:
            end += 1
        mine = end if end == len(parts) or end == i + 1 else end - 1  # the last sentence is context, and owned by the next window
        out.append(_window(ids, beside, first, parts[end - 1][1], (parts[i][0], parts[mine - 1][1])))
        i = mine
    return out


def _window(ids: list[list[int]], beside: list[tuple[int, ...]], first: int, last: int, own: tuple[int, int]) -> Window:
    flat = [x for w in ids[first:last] for x in w]
    sizes = [len(w) for w in ids[first:last]]
    head = [0, *accumulate(sizes)][:-1]
    return Window(first, last, own, flat, [b for b, n in zip(beside[first:last], sizes, strict=True) for _ in range(n)], head)


def _parts(p: Parse, ends: list[int]) -> list[tuple[int, int]]:
    """Word ranges of the sentences, those too long for a window cut."""
    out = []
    for a, b in p.sents:
        cut = a
        for t in range(a + 1, b):
            if ends[t + 1] - ends[cut] > LIMIT - CONTEXT:
                out.append((cut, t))
                cut = t
        out.append((cut, b))
    return out


def _beside(p: Parse) -> tuple[list[int], ...]:
    """For each word: in quotation marks (1) or a mark itself (2); its case; first of its sentence (1) or paragraph (2); part of speech;
    dependency."""
    quoted = [1 if k >= 0 else 2 if w.translate(_PLAIN) == '"' else 0 for k, w in zip(p.quoted, p.word, strict=True)]
    case = [_case(w) for w in p.word]
    edge = [0] * len(p)
    for a, b in p.sents:
        if b > a:
            edge[a] = 2 if a == 0 or "\n" in p.text[p.end[a - 1] : p.start[a]] else 1
    return quoted, case, edge, [_POS.get(x, 0) for x in p.pos], [_DEP.get(x, 0) for x in p.dep]


def _case(word: str) -> int:
    if word.islower():
        return 1
    if word.isupper():
        return 3 if len(word) > 1 else 2
    return 2 if word[:1].isupper() else 4 if word[:1].isdigit() else 0
