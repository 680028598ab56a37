"""What is said: for each cue, which of the clauses and phrases around it are the claim."""

from __future__ import annotations

from dateline.attribute.cues import classes, phrase_at
from dateline.parse import Parse

_NEVER = {"punct", "aux", "auxpass", "neg", "prt", "cc", "expl", "det", "case"}
_EDGE = set(" \n\t\r\"“”„«»'‘’,.;:—–-()[]…")


def items(p: Parse, i: int) -> list[tuple[str, int, list[int]]]:
    """Candidate pieces of the content of cue i: (relation, head token, tokens). The relation is the dependency of a
    dependent, or `P1` for the clause that holds the cue, `P2` for the rest of its sentence, `N` for the noun it modifies."""
    out: list[tuple[str, int, list[int]]] = []
    n = phrase_at(p, i)
    own = set(p.subtree(i)) | set(range(i, i + n))
    if not n:
        for c in p.children[i]:
            if p.dep[c] not in _NEVER:
                out.append((p.dep[c], c, p.subtree(c)))
    if p.dep[i] in ("relcl", "acl") and p.pos[p.head[i]] in ("NOUN", "PROPN", "PRON"):
        h = p.head[i]
        out.append(("N", h, [t for t in p.subtree(h) if t not in own]))
    if p.head[i] != i:
        h = p.head[i]
        while p.pos[h] not in ("VERB", "AUX") and p.head[h] != h:
            h = p.head[h]
        clause = [t for t in p.subtree(h) if t not in own]
        out.append(("P1", h, clause))
        a, b = p.sents[p.sent[i]]
        whole = [t for t in range(a, b) if t not in own]
        if len(whole) > len(clause) + 2:
            root = next((t for t in range(a, b) if p.head[t] == t), h)
            out.append(("P2", root, whole))
    return [(r, c, t) for r, c, t in out if t]


def features(p: Parse, i: int, item: tuple[str, int, list[int]], relations: set[str], quoted: list[int]) -> list[str]:
    """Names of what speaks for or against an item of cue i; `relations` are those of all of i's items."""
    relation, c, tokens = item
    lemma = p.lemma[i].lower()
    kinds = classes(p, i) or ("-",)
    full = f"{relation}_{p.lower[c]}" if relation == "prep" else relation
    side = "<" if tokens[-1] < i else ">" if tokens[0] > i else "^"
    q = sum(quoted[t] >= 0 for t in tokens) / len(tokens)
    qs = "all" if q > 0.7 else "some" if q > 0 else "no"
    size = "1" if len(tokens) == 1 else "s" if len(tokens) < 4 else "m" if len(tokens) < 12 else "l"
    clause = "ccomp" in relations, bool(relations & {"dobj", "xcomp", "oprd", "attr"}), bool(relations & {"P1", "P2"})
    mark = next((p.lower[x] for x in p.children[c] if p.dep[x] in ("mark", "advmod") and x <= tokens[0] + 1), "")
    out = [f"r={full}", f"r={full}{side}", f"rp={full}:{p.pos[c]}", f"lr={lemma}:{full}", f"rq={relation}:{qs}", f"rz={relation}:{size}"]
    out += [f"kr={k}:{full}{side}" for k in kinds] + [f"rx={relation}:{clause}", f"rm={relation}:{mark}", f"pr={p.pos[i]}:{full}{side}"]
    out += [f"krx={k}:{relation}:{clause}" for k in kinds]
    out += [f"id={p.dep[i]}:{relation}", f"cl={relation}:{p.lemma[c].lower() if p.pos[c] != 'PROPN' else 'PROPN'}", f"rt={relation}:{p.tag[i]}"]
    if relation in ("nsubj", "nsubjpass"):
        out.append(f"passive={any(p.dep[x] == 'auxpass' for x in p.children[i])}:{relation}")
    if relation == "dobj":
        deps = sorted(p.dep[x] for x in p.children[c] if p.dep[x] in ("relcl", "acl", "prep"))
        out += [f"od={'+'.join(deps)}"]
    if p.tag[c] in ("VBG", "VBN") and relation in ("advcl", "conj"):
        out.append(f"part={relation}:{p.tag[c]}{side}")
    return out


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
    while a < b and text[a] in _EDGE:
        a += 1
    while b > a and text[b - 1] in _EDGE and not (text[b - 1] in ".)]" and b - 2 > a and _closes(text, a, b - 1)):
        b -= 1
    return a, b


def _closes(text: str, a: int, k: int) -> bool:
    """Whether the mark at k belongs to the words before it: an abbreviation's stop, or the end of a bracket in the span."""
    if text[k] == ".":
        return k - 2 >= a and text[k - 2] == "."  # U.S. , p.m.
    return {")": "(", "]": "["}[text[k]] in text[a:k]
