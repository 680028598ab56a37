"""What is said: for each cue, which of the clauses and phrases around it are the claim."""

from __future__ import annotations

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
    """Whole contents that cue i may have. Their kinds: `c:DEP` one dependent of the cue, `2:DEP+DEP` two of them, `R` all to
    its right, `RS` the words after it, `L` those before it; `P1` the clause that holds the cue, `P2` the rest of its
    sentence, `N` the noun it modifies; around a cue that is set off by commas `W` both sides, `WL` and `WR` one of them. Then the same cut shorter (see `cuts`);
    `likely` are the tokens likely to be cues."""
    first, last = segment(p, i)
    n = phrase_at(p, i)
    cue = range(i, i + max(1, n))
    own = set(p.subtree(i)) | set(cue)
    out: list[Candidate] = []
    kids = [] if n else [c for c in p.children[i] if p.dep[c] not in _NEVER]
    below = {c: [t for t in p.subtree(c) if t not in cue] for c in kids}
    for c in kids:
        out.append((f"c:{_label(p, c)}", c, below[c]))
    main = [c for c in kids if p.dep[c] in _OBJECTS]
    for k, c in enumerate(main):
        for d in main[k + 1 :]:
            out.append((f"2:{_label(p, c)}+{_label(p, d)}", c, sorted({*below[c], *below[d]})))
    right = sorted(t for c in kids if c > i and p.dep[c] not in _SUBJECTS for t in below[c])
    if len({c for c in kids if c > i and p.dep[c] not in _SUBJECTS}) > 1:
        out.append(("R", next(c for c in kids if c > i and p.dep[c] not in _SUBJECTS), right))
    if not n and last - i > 1:
        out.append(("RS", min(i + 1, last - 1), list(range(i + 1, last))))
    if p.dep[i] in ("relcl", "acl") and p.pos[p.head[i]] in ("NOUN", "PROPN", "PRON"):
        out.append(("N", p.head[i], [t for t in p.subtree(p.head[i]) if t not in own]))
    if p.head[i] != i:
        h = p.head[i]
        while p.pos[h] not in ("VERB", "AUX") and p.head[h] != h:
            h = p.head[h]
        out.append(("P1", h, [t for t in p.subtree(h) if t not in own and first <= t < last]))
    out.append(("P2", p.head[i], [t for t in range(first, last) if t not in own]))
    off = None if n else chunk(p, i)
    if off:
        x, y = off
        out.append(("W", p.head[i], [*range(first, x), *range(y, last)]))
        out.append(("WL", p.head[i], list(range(first, x))))
        out.append(("WR", p.head[i], list(range(y, last))))
    elif not n:
        out.append(("L", p.head[i], list(range(first, i))))
    out = [c for c in out if c[2]]
    out += [v for c in out if len(c[2]) > 3 for v in cuts(p, i, c, likely)]
    unique: dict[tuple[int, ...], Candidate] = {}
    for c in out:
        if c[2]:
            unique.setdefault(tuple(c[2]), c)
    return list(unique.values())


def cuts(p: Parse, i: int, whole: Candidate, likely: set[int]) -> list[Candidate]:
    """Shorter forms of a content: `/rel` without the relative clauses and appositions set off by commas, `/cue` up to the next
    verb of speech that shares the cue's subject, `/tail` up to the last participle clause or phrase after a comma, `/and` up to
    the last "and" or "but" before a clause, `/head` from the first comma on."""
    kind, c, tokens = whole
    inside = set(tokens)
    out: list[Candidate] = []
    aside: set[int] = set()
    for t in tokens:
        if p.dep[t] in ("relcl", "appos", "acl") and p.head[t] in inside and p.head[t] < t:
            below = p.subtree(t)
            if below[0] > 0 and p.word[below[0] - 1] in (",", "(", "-", "—", "–") and below[0] - 1 in inside:
                aside |= set(below)
    if aside and len(aside) < len(tokens):
        out.append((kind + "/rel", c, [t for t in tokens if t not in aside]))
    for t in tokens:
        if t in likely and t > i and p.dep[t] == "conj" and not p.kids(t, "nsubj", "nsubjpass"):
            stop = t
            while stop - 1 in inside and (p.pos[stop - 1] in ("CCONJ", "PUNCT", "ADV", "AUX")):
                stop -= 1
            out.append((kind + "/cue", c, [x for x in tokens if x < stop]))
            break
    for t in reversed(tokens):
        if p.word[t] == "," and t + 1 in inside:
            n = t + 1
            if p.tag[n] in ("VBG", "IN", "TO", "RB", "WRB") or p.pos[n] == "ADP":
                out.append((kind + "/tail", c, [x for x in tokens if x < t]))
                break
    for t in reversed(tokens):
        if p.pos[t] == "CCONJ" and p.pos[p.head[t]] in ("VERB", "AUX"):
            out.append((kind + "/and", c, [x for x in tokens if x < t]))
            break
    if kind[:1] in "WLP":
        left = [t for t in tokens if t < i]
        first = next((t for t in left[:-2] if p.word[t] in (",", "—", "–", "-")), None)
        if first is not None:
            out.append((kind + "/head", c, [x for x in tokens if x > first]))
    return out


def _label(p: Parse, c: int) -> str:
    return f"prep_{p.lower[c]}" if p.dep[c] == "prep" else p.dep[c]


def features(p: Parse, i: int, its: list[Candidate], quoted: list[int], speaker: int | None, likely: set[int]) -> list[list[str]]:
    """For each candidate of cue i, the names of what speaks for or against it; `speaker` is the head of the cue's source."""
    lemma = p.lemma[i].lower()
    kinds = classes(p, i) or ("-",)
    a, b = segment(p, i)
    off = chunk(p, i)
    turned = speaker is not None and speaker > i
    ends = bool(off) and off[1] >= b - 1
    has = {c[0].split("_")[0] for c in its}
    shape = f"{'c:ccomp' in has}{'c:dobj' in has}{'c:xcomp' in has}"
    context = f"{bool(off)}{ends}{turned}"
    marks = {quoted[t] for t in range(a, b) if quoted[t] >= 0}
    around = f"{p.word[off[0] - 1]}{p.word[off[1]] if off[1] < len(p) else ''}" if off else "-"
    out = []
    widest: dict[str, int] = {}
    for kind, _, tokens in its:
        widest[kind] = max(widest.get(kind, 0), tokens[-1])
    for full, c, tokens in its:
        kind, _, cut = full.partition("/")
        nxt = tokens[-1] + 1
        while nxt < b and p.pos[nxt] in ("PUNCT", "CCONJ"):
            nxt += 1
        follow = p.lower[nxt] if nxt < b and p.pos[nxt] in ("PRON", "SCONJ", "ADP", "DET", "ADV") else p.tag[nxt] if nxt < b else "$"
        spoken = sum(1 for t in tokens if t in likely and t != i)
        side = "<" if tokens[-1] < i else ">" if tokens[0] > i else "^"
        inside = sum(quoted[t] >= 0 for t in tokens)
        share = "all" if inside > 0.7 * len(tokens) else "some" if inside else "no"
        have = {quoted[t] for t in tokens if quoted[t] >= 0}
        part = sum(1 for t in range(a, b) if quoted[t] in have) > inside
        size = min(6, len(tokens).bit_length())
        finite = any(p.tag[t] in ("VBD", "VBZ", "VBP", "MD") for t in tokens)
        f, e = tokens[0], tokens[-1]
        before, after = p.lower[f - 1] if f > a else "^", p.lower[e + 1] if e + 1 < len(p) and e + 1 < b else "$"
        verbs = sum(1 for t in tokens if p.pos[t] == "VERB" and p.dep[t] in ("ROOT", "ccomp", "conj", "parataxis"))
        fs = [f"K={kind}", f"K={kind}{side}", f"Kl={kind}:{lemma}", f"Kt={kind}:{p.tag[i]}", f"Kd={kind}:{p.dep[i]}", f"Kx={kind}:{context}"]
        fs += [f"Ks={kind}:{shape}", f"Kxs={kind}:{context}{shape}", f"Kq={kind}:{share}:{part}", f"q={share}:{part}:{bool(marks - have)}"]
        fs += [f"Kz={kind}:{size}", f"Kf={kind}:{finite}", f"fs={finite}:{size}", f"Kb={kind}:{before if p.pos[f - 1] != 'PROPN' else '#'}"]
        fs += [f"Ka={kind}:{after if after in _BREAKS or after == '$' else 'w'}", f"ba={before if before in _BREAKS else 'w'}{after if after in _BREAKS else 'w'}"]
        fs += [f"Kp={kind}:{p.pos[c]}", f"Kc={kind}:{p.lemma[c].lower() if p.pos[c] not in ('PROPN', 'NUM') else p.pos[c]}", f"p1={p.pos[f]}:{p.dep[f]}"]
        fs += [f"spk={speaker in tokens}", f"Kspk={kind}:{speaker in tokens}", f"Kr={kind}:{around}", f"v={min(3, verbs)}:{side}"]
        fs += [f"cov={round(4 * len(tokens) / (b - a))}:{side}", f"Kcov={kind}:{round(4 * len(tokens) / (b - a))}", f"end={ends}:{kind}:{size}"]
        fs += [f"cut={cut}", f"cutK={cut}:{kind}", f"cutf={cut}:{follow}", f"follow={follow}", f"cuts={cut}:{share}:{part}", f"spoken={min(2, spoken)}:{cut}"]
        fs += [f"spokenK={min(2, spoken)}:{kind}", f"next={nxt in likely}:{cut}", f"cutz={cut}:{size}"]
        for k in kinds:
            fs += [f"k={k}:{kind}", f"kx={k}:{kind}:{context}", f"ks={k}:{kind}:{shape}", f"kp={k}:{side}:{p.pos[i]}"]
        out.append(fs)
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
