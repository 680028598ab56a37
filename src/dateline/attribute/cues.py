"""Which words signal that somebody speaks: candidates by part of speech and lexicon, judged by a linear model."""

from __future__ import annotations

from functools import cache

from dateline.lexicon import rows
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


def features(p: Parse, i: int, quoted: list[int]) -> list[str]:
    """Names of what speaks for or against token i as a cue; `quoted` as from `quotes.inside`."""
    lemma, pos = p.lemma[i].lower(), p.pos[i]
    kinds = classes(p, i) or ("-",)
    out = [f"l={lemma}/{pos}", f"t={p.tag[i]}", f"d={p.dep[i]}"]
    out += [f"c={k}" for k in kinds]
    deps = set()
    for c in p.children[i]:
        d = p.dep[c]
        if d == "prep" or d == "prt":
            d = f"{d}_{p.lower[c]}"
        elif d in ("aux", "neg", "mark"):
            d = f"{d}_{p.lemma[c].lower()}"
        if d in deps or d == "punct":
            continue
        deps.add(d)
        side = "<" if c < i else ">"
        out += [f"k={d}", f"k={d}{side}", f"lk={lemma}:{d}"]
        out += [f"ck={k}:{d}" for k in kinds]
        if d in ("dobj", "prep_of", "prep_for", "attr", "oprd"):
            o = c if p.dep[c] != "prep" else next(iter(p.kids(c, "pobj")), c)
            out += [f"o={p.lemma[o].lower()}" if p.pos[o] != "PROPN" else "o=PROPN", f"oq={quoted[o] >= 0}"]
        if d in ("ccomp", "xcomp"):
            out += [f"ccq={quoted[c] >= 0}", f"cmark={any(p.dep[x] == 'mark' for x in p.children[c])}"]
    body = "ccomp" in deps, "dobj" in deps, "xcomp" in deps
    out += [f"cb={k}:{body}" for k in kinds]
    s = subject(p, i) if pos in ("VERB", "AUX") else None
    if s is not None:
        own = p.head[s] == i
        word = p.lemma[s].lower() if p.pos[s] != "PROPN" else "PROPN"
        out += [f"s={word}", f"sp={p.pos[s]}:{own}", f"sd={p.dep[s]}"] + [f"cs={k}:{p.pos[s]}" for k in kinds]
    else:
        out.append("s=none")
    h = p.head[i]
    out += [f"h={p.lemma[h].lower() if p.pos[h] != 'PROPN' else 'PROPN'}", f"hd={p.dep[i]}:{p.pos[h]}"]
    out.append(f"q={quoted[i] >= 0}")
    a, b = p.sents[p.sent[i]]
    nearby = any(quoted[j] >= 0 for j in range(max(a, i - 4), min(b, i + 5)))
    out += [f"nq={nearby}", f"sq={any(quoted[j] >= 0 for j in range(a, b))}"] + [f"cq={k}:{nearby}:{quoted[i] >= 0}" for k in kinds]
    for off in (-2, -1, 1, 2):
        j = i + off
        inside = a <= j < b
        out.append(f"w{off}={p.lower[j] if inside and p.pos[j] != 'PROPN' else '#'}")
        out.append(f"p{off}={p.pos[j] if inside else '#'}")
    if phrase_at(p, i):
        out.append("phrase")
    return out


def phrasal(p: Parse, i: int) -> tuple[int, int]:
    """Token range of the cue headed by i: with its particle or the preposition that the lexicon has it with."""
    b = i + 1
    lemma = p.lemma[i].lower()
    while b < len(p) and b - i < 3 and (f"{lemma} {' '.join(p.lower[i + 1 : b + 1])}", "v") in lexicon():
        b += 1
    return i, b
