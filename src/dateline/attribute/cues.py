"""Which words signal that somebody speaks: by part of speech and lexicon/cues.tsv."""

from __future__ import annotations

from functools import cache

from dateline.lexicon import added, rows
from dateline.parse import Parse

_SUBJECTS = ("nsubj", "nsubjpass", "csubj")
_POS = {"VERB": "v", "AUX": "v", "NOUN": "n", "PROPN": "n", "ADJ": "a", "ADV": "adv"}


@cache
def lexicon() -> dict[tuple[str, str], tuple[str, ...]]:
    """(cue, pos) -> its classes, from lexicon/cues.tsv. Phrasal cues are under their full words."""
    out: dict[tuple[str, str], tuple[str, ...]] = {}
    for row in rows("cues"):
        key = (row["cue"], row["pos"])
        out[key] = (*out.get(key, ()), row["class"])
    return out


@cache
def phrases() -> dict[str, list[tuple[str, ...]]]:
    """Prepositional cues ("according to", "in the words of") by their first word."""
    out: dict[str, list[tuple[str, ...]]] = {}
    for cue, pos in lexicon():
        if pos == "p":
            words = tuple(cue.split())
            out.setdefault(words[0], []).append(words)
    return {k: sorted(v, key=len, reverse=True) for k, v in out.items()}


def classes(p: Parse, i: int) -> tuple[str, ...]:
    """The cue classes of token i, with its particle or preposition where the lexicon has the phrasal cue."""
    pos = _POS.get(p.pos[i])
    lemma = p.lemma[i].lower()
    found = lexicon().get((lemma, pos or ""), ())
    if pos == "v":
        for c in p.children[i]:
            if p.dep[c] in ("prt", "prep", "advmod"):
                found = (*found, *lexicon().get((f"{lemma} {p.lower[c]}", "v"), ()))
    if not found and pos in ("a", "adv", "v"):
        found = lexicon().get((p.lower[i], "adv"), ())
    return tuple(dict.fromkeys(found))


def phrase_at(p: Parse, i: int) -> int:
    """Number of words of the prepositional cue that begins at token i, 0 where none does."""
    for words in phrases().get(p.lower[i], ()):
        if tuple(p.lower[i : i + len(words)]) == words:
            return len(words)
    return 0


def candidates(p: Parse) -> list[int]:
    """Tokens that may be the head of a cue: verbs, and nouns, adjectives, adverbs and prepositions of the lexicon."""
    out = []
    known = lexicon()
    for i in range(len(p)):
        pos = p.pos[i]
        if pos == "VERB" or (p.lower[i] in phrases() and phrase_at(p, i)):
            out.append(i)
        elif pos in _POS and pos != "AUX":
            lemma = p.lemma[i].lower()
            if (lemma, _POS[pos]) in known or (p.lower[i], "adv") in known:
                out.append(i)
    return out


def own(p: Parse) -> list[int]:
    """Tokens that head a cue of a user's own rows."""
    given = {r["cue"].split()[0] for r in added("cues")}
    return [i for i in candidates(p) if (p.lemma[i].lower() in given or p.lower[i] in given) and _own(p, i)] if given else []


def _own(p: Parse, i: int) -> bool:
    """Whether the cue headed by token i, a word or a phrase, stands in a user's row."""
    size = phrase_at(p, i)
    a, b = (i, i + size) if size else phrasal(p, i)
    tail = [p.lower[k] for k in range(a + 1, b)]
    forms = {" ".join([first, *tail]) for first in (p.lemma[i].lower(), p.lower[i])} | {p.lemma[i].lower(), p.lower[i]}
    return any(r["cue"] in forms for r in added("cues"))


def subject(p: Parse, i: int) -> int | None:
    """The token that heads the subject of verb i: its own, or the one it shares as a conjunct, complement or participle."""
    for _ in range(4):
        own = p.kids(i, *_SUBJECTS)
        if own:
            return own[-1] if p.head[own[-1]] == i else own[0]
        if p.dep[i] in ("relcl",):
            return p.head[i]
        if p.dep[i] in ("conj", "xcomp", "advcl", "pcomp", "acl", "ccomp") and p.head[i] != i:
            if p.dep[i] == "acl" and p.tag[i] == "VBG":
                return p.head[i]
            i = p.head[i]
            while p.dep[i] in ("prep", "mark") and p.head[i] != i:
                i = p.head[i]
            if p.pos[i] not in ("VERB", "AUX"):
                return None
            continue
        return None
    return None


def phrasal(p: Parse, i: int) -> tuple[int, int]:
    """Token range of the cue headed by i: with its particle or the preposition that the lexicon has it with."""
    b = i + 1
    lemma = p.lemma[i].lower()
    while b < len(p) and b - i < 3 and (f"{lemma} {' '.join(p.lower[i + 1 : b + 1])}", "v") in lexicon():
        b += 1
    return i, b
