"""What is said: for each cue, which of the clauses and phrases around it are the claim."""

from __future__ import annotations

from itertools import combinations

from dateline.attribute.cues import classes, phrase_at
from dateline.parse import Parse

_NEVER = {"punct", "aux", "auxpass", "neg", "prt", "cc", "expl", "det", "case"}
_EDGE = set(" \n\t\r\"“”„«»'‘’,.;:—–-()[]…")


Candidate = tuple[str, int, list[int]]  # kind, head token, tokens in order
_OBJECTS = ("ccomp", "xcomp", "dobj", "oprd", "prep", "advcl", "dative", "attr")
_SUBJECTS = ("nsubj", "nsubjpass")
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


def candidates(p: Parse, i: int, likely: set[int]) -> list[Candidate]:
    """Whole contents that cue i may have; `likely` are the tokens likely to be cues. Kinds of those that hang on the cue: `c:DEP`
    one dependent, `2:DEP+DEP` two of them, `R` all to its right, `RS` the words after it. Of those that the cue hangs on: `P1` its
    clause, `P2` the rest of its sentence, `N` the noun it modifies, `L` the words before it; around a cue that is set off by commas
    `W` both sides, `WL` and `WR` one of them. Then the same cut shorter (see `cuts`)."""
    phrase = phrase_at(p, i)
    cue = range(i, i + max(1, phrase))
    out = _around(p, i, cue, bool(phrase))
    if not phrase:
        out = _hanging(p, i) + out
    out = [c for c in out if c[2]]
    out += [v for c in out if len(c[2]) > 3 for v in cuts(p, i, c, likely)]
    unique: dict[tuple[int, ...], Candidate] = {}
    for c in out:
        if c[2]:
            unique.setdefault(tuple(c[2]), c)
    return list(unique.values())


def _hanging(p: Parse, i: int) -> list[Candidate]:
    """Contents made of what hangs on cue i."""
    last = segment(p, i)[1]
    kids = [c for c in p.children[i] if p.dep[c] not in _NEVER]
    below = {c: [t for t in p.subtree(c) if t != i] for c in kids}
    out: list[Candidate] = [(f"c:{_label(p, c)}", c, below[c]) for c in kids]
    main = [c for c in kids if p.dep[c] in _OBJECTS]
    for c, d in combinations(main, 2):
        out.append((f"2:{_label(p, c)}+{_label(p, d)}", c, sorted({*below[c], *below[d]})))
    right = [c for c in kids if c > i and p.dep[c] not in _SUBJECTS]
    if len(right) > 1:
        out.append(("R", right[0], sorted(t for c in right for t in below[c])))
    if last - i > 1:
        out.append(("RS", min(i + 1, last - 1), list(range(i + 1, last))))
    return out


def _around(p: Parse, i: int, cue: range, phrase: bool) -> list[Candidate]:
    """Contents made of what cue i hangs on."""
    first, last = segment(p, i)
    own, head = {*p.subtree(i), *cue}, p.head[i]
    out: list[Candidate] = []
    if p.dep[i] in ("relcl", "acl") and p.pos[head] in ("NOUN", "PROPN", "PRON"):
        out.append(("N", head, [t for t in p.subtree(head) if t not in own]))
    if head != i:
        h = head
        while p.pos[h] not in ("VERB", "AUX") and p.head[h] != h:
            h = p.head[h]
        out.append(("P1", h, [t for t in p.subtree(h) if t not in own and first <= t < last]))
    out.append(("P2", head, [t for t in range(first, last) if t not in own]))
    off = None if phrase else chunk(p, i)
    if off:
        left, right = list(range(first, off[0])), list(range(off[1], last))
        out += [("W", head, left + right), ("WL", head, left), ("WR", head, right)]
    elif not phrase:
        out.append(("L", head, list(range(first, i))))
    return out


def cuts(p: Parse, i: int, whole: Candidate, likely: set[int]) -> list[Candidate]:
    """Shorter forms of a content: `/rel` without the relative clauses and appositions set off by commas, `/cue` up to the next
    verb of speech that shares the cue's subject, `/tail` up to the last participle clause or phrase after a comma, `/and` up to
    the last "and" or "but" before a clause, `/head` from the first comma on."""
    kind, c, tokens = whole
    inside = set(tokens)
    ends = {"cue": _next_cue(p, i, tokens, inside, likely), "tail": _tail(p, tokens, inside), "and": _last_and(p, tokens)}
    out: list[Candidate] = []
    aside = _asides(p, tokens, inside)
    if aside and len(aside) < len(tokens):
        out.append((f"{kind}/rel", c, [t for t in tokens if t not in aside]))
    out += [(f"{kind}/{name}", c, [t for t in tokens if t < end]) for name, end in ends.items() if end is not None]
    comma = next((t for t in [t for t in tokens if t < i][:-2] if p.word[t] in (",", "—", "–", "-")), None)
    if kind[:1] in "WLP" and comma is not None:
        out.append((f"{kind}/head", c, [t for t in tokens if t > comma]))
    return out


def _asides(p: Parse, tokens: list[int], inside: set[int]) -> set[int]:
    """Tokens of the clauses and appositions that marks set off from the noun they tell about."""
    out: set[int] = set()
    for t in tokens:
        if p.dep[t] in ("relcl", "appos", "acl") and p.head[t] in inside and p.head[t] < t:
            below = p.subtree(t)
            if below[0] > 0 and below[0] - 1 in inside and p.word[below[0] - 1] in (",", "(", "-", "—", "–"):
                out |= set(below)
    return out


def _next_cue(p: Parse, i: int, tokens: list[int], inside: set[int], likely: set[int]) -> int | None:
    """Where the first joined verb of speech without a subject of its own begins, with the "and" before it."""
    for t in tokens:
        if t in likely and t > i and p.dep[t] == "conj" and not p.kids(t, *_SUBJECTS):
            while t - 1 in inside and p.pos[t - 1] in ("CCONJ", "PUNCT", "ADV", "AUX"):
                t -= 1
            return t
    return None


def _tail(p: Parse, tokens: list[int], inside: set[int]) -> int | None:
    """The last comma before a participle or a preposition."""
    for t in reversed(tokens):
        if p.word[t] == "," and t + 1 in inside and (p.tag[t + 1] in ("VBG", "IN", "TO", "RB", "WRB") or p.pos[t + 1] == "ADP"):
            return t
    return None


def _last_and(p: Parse, tokens: list[int]) -> int | None:
    """The last conjunction that joins verbs."""
    return next((t for t in reversed(tokens) if p.pos[t] == "CCONJ" and p.pos[p.head[t]] in ("VERB", "AUX")), None)


def _label(p: Parse, c: int) -> str:
    return f"prep_{p.lower[c]}" if p.dep[c] == "prep" else p.dep[c]


def features(p: Parse, i: int, its: list[Candidate], quoted: list[int], speaker: int | None, likely: set[int]) -> list[list[str]]:
    """For each candidate of cue i, the names of what speaks for or against it; `speaker` is the head of the cue's source."""
    kinds = classes(p, i) or ("-",)
    a, b = segment(p, i)
    off = chunk(p, i)
    ends = bool(off) and off[1] >= b - 1
    has = {c[0].split("_")[0] for c in its}
    shape = f"{'c:ccomp' in has}{'c:dobj' in has}{'c:xcomp' in has}"
    context = f"{bool(off)}{ends}{speaker is not None and speaker > i}"
    around = f"{p.word[off[0] - 1]}{p.word[off[1]] if off[1] < len(p) else ''}" if off else "-"
    marks = [quoted[t] for t in range(a, b)]
    out = []
    for full, c, tokens in its:
        kind, _, cut = full.partition("/")
        side = "<" if tokens[-1] < i else ">" if tokens[0] > i else "^"
        size = min(6, len(tokens).bit_length())
        cover = round(4 * len(tokens) / (b - a))
        share = _share(quoted, tokens, marks)
        finite = any(p.tag[t] in ("VBD", "VBZ", "VBP", "MD") for t in tokens)
        verbs = min(3, sum(1 for t in tokens if p.pos[t] == "VERB" and p.dep[t] in ("ROOT", "ccomp", "conj", "parataxis")))
        spoken = min(2, sum(1 for t in tokens if t in likely and t != i))
        before, before_mark, after, after_mark = _neighbours(p, tokens, a, b)
        nxt, follow = _following(p, tokens[-1] + 1, b)
        noun = p.lemma[c].lower() if p.pos[c] not in ("PROPN", "NUM") else p.pos[c]
        of_kind = {
            "": kind,
            "s": side,
            "l": p.lemma[i].lower(),
            "t": p.tag[i],
            "d": p.dep[i],
            "x": context,
            "sh": shape,
            "xs": context + shape,
            "q": share[:2],
            "z": size,
            "f": finite,
            "b": before,
            "a": after,
            "p": p.pos[c],
            "c": noun,
            "spk": speaker in tokens,
            "r": around,
            "cov": cover,
            "end": f"{ends}{size}",
            "cut": cut,
            "spoken": spoken,
        }
        fs = [f"K{name}={kind}:{value}" for name, value in of_kind.items()]
        fs += [f"q={share}", f"fs={finite}:{size}", f"ba={before_mark}{after_mark}", f"p1={p.pos[tokens[0]]}:{p.dep[tokens[0]]}"]
        fs += [f"spk={speaker in tokens}", f"v={verbs}:{side}", f"cov={cover}:{side}", f"cut={cut}", f"cutf={cut}:{follow}"]
        fs += [f"follow={follow}", f"cuts={cut}:{share[:2]}", f"spoken={spoken}:{cut}", f"next={nxt in likely}:{cut}", f"cutz={cut}:{size}"]
        for k in kinds:
            fs += [f"k={k}:{kind}", f"kx={k}:{kind}:{context}", f"ks={k}:{kind}:{shape}", f"kp={k}:{side}:{p.pos[i]}"]
        out.append(fs)
    return out


def _share(quoted: list[int], tokens: list[int], marks: list[int]) -> tuple[str, bool, bool]:
    """How much of a candidate is quoted, whether it cuts a quotation, whether one of its segment (`marks`) is left out."""
    have = {quoted[t] for t in tokens if quoted[t] >= 0}
    inside = sum(quoted[t] >= 0 for t in tokens)
    part = sum(1 for m in marks if m in have) > inside
    return "all" if inside > 0.7 * len(tokens) else "some" if inside else "no", part, any(m >= 0 and m not in have for m in marks)


def _neighbours(p: Parse, tokens: list[int], a: int, b: int) -> tuple[str, str, str, str]:
    """The word before a candidate and its kind of mark, the mark after it and its kind ("w" for a word)."""
    f, e = tokens[0], tokens[-1]
    before = p.lower[f - 1] if f > a else "^"
    after = p.lower[e + 1] if e + 1 < b else "$"
    shown = "#" if p.pos[f - 1] == "PROPN" else before
    return (
        shown,
        before if before in _BREAKS else "w",
        after if after in _BREAKS or after == "$" else "w",
        after if after in _BREAKS else "w",
    )


def _following(p: Parse, t: int, b: int) -> tuple[int, str]:
    """The first word after a candidate, marks and conjunctions passed over, and what it is."""
    while t < b and p.pos[t] in ("PUNCT", "CCONJ"):
        t += 1
    if t >= b:
        return t, "$"
    return t, p.lower[t] if p.pos[t] in ("PRON", "SCONJ", "ADP", "DET", "ADV") else p.tag[t]


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


def without_mark(p: Parse, tokens: set[int]) -> set[int]:
    """Tokens without a leading "that"."""
    if tokens:
        first = min(tokens)
        while first in tokens and (p.pos[first] == "PUNCT" or (p.lower[first] == "that" and p.dep[first] == "mark")):
            tokens = tokens - {first}
            first += 1
    return tokens
