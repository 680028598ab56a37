"""Cues, contents and sources put together into attributions."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import accumulate

import msgspec

from dateline.attribute import content, cues, quotes, source
from dateline.model import Attribution, AttributionKind, Span
from dateline.models import load
from dateline.parse import Draft, Parse

CUE = 0.35  # chosen on held-out folds of the training reports for the F1 of whole attributions
CONTENT = 0.1
SOURCE = 0.25
FAR = 200  # characters between two quotations of one speaker at most
VIEW = 0.5  # the score of a claim made by rule, from few examples
LAST_RESORT = 0.05  # a cue beside a quotation that nobody else claims
LABEL = 6  # words: a quotation as short as this, without a finite verb, is a label and not speech


@dataclass
class Claim:
    """An attribution being put together: tokens of the cue, head token of the source, content offsets."""

    cue: tuple[int, int]
    head: int
    source: int | None
    spans: list[tuple[int, int]]
    score: float
    via: list[int]


def attribute(draft: Draft) -> Draft:
    """The draft with `report.attributions`; sources are mentions not yet resolved."""
    p = draft.parse
    marks = quotes.quotations(p.text)
    quoted = quotes.inside(marks, p.start)
    chance = cue_chances(p, quoted)
    claims = cited(p, find(p, quoted, chance)) + viewpoints(p, quoted)
    claims += unowned(p, claims, marks, quoted, chance)
    claims = extend(p, claims, marks)
    claims = [c for c in claims if c.spans]
    claims.sort(key=lambda c: (c.spans[0][0], c.head))
    depth = list(accumulate(_flags(len(p.text), marks), initial=0))
    found = [to_record(p, c, k, depth) for k, c in enumerate(split_parties(p, claims), 1)]
    return replace(draft, report=msgspec.structs.replace(draft.report, attributions=found))


def _flags(length: int, spans: Iterable[tuple[int, int]]) -> bytearray:
    """One byte a character: 1 inside the spans."""
    out = bytearray(length)
    for a, b in spans:
        out[a:b] = b"\x01" * (b - a)
    return out


def cue_chances(p: Parse, quoted: list[int]) -> dict[int, float]:
    """How likely each candidate token is a cue."""
    tokens = cues.candidates(p)
    model = load("cues")
    chance = model.probabilities([cues.features(p, i, quoted) for i in tokens])[:, model.labels.index("cue")]
    return {i: float(x) for i, x in zip(tokens, chance, strict=True)}


def find(p: Parse, quoted: list[int], chance: dict[int, float]) -> list[Claim]:
    """Claims inside single sentences, by cue."""
    chosen = [(i, x) for i, x in chance.items() if x >= CUE]
    speakers = sources(p, [i for i, _ in chosen], quoted)
    likely = {i for i, _ in chosen}
    its = [content.candidates(p, i, likely) for i, _ in chosen]
    rows = [r for (i, _), own, s in zip(chosen, its, speakers, strict=True) for r in content.features(p, i, own, quoted, s, likely)]
    model = load("content")
    good = iter(model.probabilities(rows)[:, model.labels.index("in")])
    out = []
    for (i, x), own, s in zip(chosen, its, speakers, strict=True):
        scored = [(float(next(good)), it) for it in own]
        out.append(claim(p, i, x, s, scored))
    return out


def sources(p: Parse, heads: list[int], quoted: list[int]) -> list[int | None]:
    """The head token of each cue's source, or None."""
    proposed = [source.find(p, i) for i in heads]
    options = [source.candidates(p, i, quoted) for i in heads]
    rows = []
    for i, s, own in zip(heads, proposed, options, strict=True):
        off = None if cues.phrase_at(p, i) else content.chunk(p, i)
        kinds = cues.classes(p, i)
        rows += [source.features(p, i, c, s, quoted, kinds, off) for c in own]
    model = load("sources")
    chance = iter(model.probabilities(rows)[:, model.labels.index("source")])
    out: list[int | None] = []
    for i, s, own in zip(heads, proposed, options, strict=True):
        scored = [(float(next(chance)), -k, c) for k, c in enumerate(own)]
        best = max(scored, default=(0.0, 0, -1))
        chosen = best[2] if best[0] >= SOURCE else s if s in own and p.dep[i] == "relcl" else None
        out.append(None if chosen is None else source.behind(p, chosen))
    return out


def claim(p: Parse, i: int, chance: float, s: int | None, scored: list[tuple[float, content.Candidate]]) -> Claim:
    """The claim of cue i from its scored contents."""
    best = max(scored, key=lambda e: e[0], default=(0.0, None))
    tokens = set(best[1][2]) if best[1] and best[0] >= CONTENT else set()
    cue = cue_range(p, i, cues.phrase_at(p, i))
    tokens -= set(range(*cue))
    if s is not None:
        a, b = source.phrase(p, s)
        if not (a <= i < b):
            tokens -= set(range(a, b))
    tokens = without_mark(p, tokens)
    return Claim(cue, i, s, content.pieces(p, tokens), chance, [])


def cue_range(p: Parse, i: int, phrase: int) -> tuple[int, int]:
    """Token range of the cue headed by i: with its particle or the preposition that the lexicon has it with."""
    if phrase:
        return i, i + phrase
    b = i + 1
    lemma = p.lemma[i].lower()
    while b < len(p) and b - i < 3 and (f"{lemma} {' '.join(p.lower[i + 1 : b + 1])}", "v") in cues.lexicon():
        b += 1
    return i, b


def without_mark(p: Parse, tokens: set[int]) -> set[int]:
    """Tokens without a leading "that"."""
    if tokens:
        first = min(tokens)
        while first in tokens and (p.pos[first] == "PUNCT" or (p.lower[first] == "that" and p.dep[first] == "mark")):
            tokens = tokens - {first}
            first += 1
    return tokens


def extend(p: Parse, claims: list[Claim], marks: list[tuple[int, int]]) -> list[Claim]:
    """Claims whose quotations are whole: over sentence borders, and on through the quotations that follow in the paragraph
    without a cue of their own."""
    owner = owners(claims, marks)
    for k, c in owner.items():
        if whole(p, c, *marks[k]):
            c.spans = merge(p, c.spans, *marks[k])
    last: Claim | None = None
    end = 0
    for k, (qa, qb) in enumerate(marks):
        if k in owner:
            last, end = owner[k], max(qb, p.end[owner[k].head])
        elif last is not None and free(p, qa, qb) and near(p, last, qa) and same_paragraph(p.text, end, qa):
            last.spans = merge(p, last.spans, qa, qb)
            end = qb
    return claims


def owners(claims: list[Claim], marks: list[tuple[int, int]]) -> dict[int, Claim]:
    """The claim that each quotation (by index) belongs to: its content begins in the quotation or holds it."""
    owner: dict[int, Claim] = {}
    starts = [a for a, _ in marks]
    for c in claims:
        for a, b in c.spans:
            for k in range(max(0, bisect_right(starts, a + 2) - 1), bisect_right(starts, b)):
                qa, qb = marks[k]
                begins = qa <= a + 2 and a < qb and b <= qb + 2
                if begins or (a <= qa and qb <= b + 2):
                    owner.setdefault(k, c)
    return dict(sorted(owner.items()))


def same_paragraph(text: str, end: int, start: int) -> bool:
    """Whether no line break and no long stretch of other words stands between two quotations."""
    return start <= end or (start - end < FAR and "\n" not in text[end:start].strip(' \n"“”'))


def near(p: Parse, c: Claim, at: int) -> bool:
    """Whether a quotation at this offset may go on with what c's source says: at most two sentences on."""
    return 0 <= p.sentence_at(at) - max(p.sentence_at(c.spans[-1][0]) if c.spans else 0, p.sent[c.head]) <= 2


def free(p: Parse, a: int, b: int) -> bool:
    """Whether the quotation a..b stands by itself: it makes up its sentences whole."""
    first = p.sentence_span(p.sentence_at(a))
    last = p.sentence_span(p.sentence_at(b - 1))
    return a - first[0] <= 2 and last[1] - b <= 2 and b - a > 15


def whole(p: Parse, c: Claim, a: int, b: int) -> bool:
    """Whether the quotation a..b belongs to c as a whole: it runs over several sentences and the cue is not inside it."""
    return not (a <= p.start[c.head] < b) and p.sentence_at(a) != p.sentence_at(max(a, b - 1))


def merge(p: Parse, spans: list[tuple[int, int]], a: int, b: int) -> list[tuple[int, int]]:
    """Spans with a..b added, cut at sentence borders."""
    out = [s for s in spans if not (s[0] < b and a < s[1])]
    for k in range(p.sentence_at(a), p.sentence_at(max(a, b - 1)) + 1):
        x, y = p.sentence_span(k)
        x, y = content.trim(p.text, max(x, a), min(y, b))
        if y > x:
            out.append((x, y))
    return sorted(out)


def split_parties(p: Parse, claims: list[Claim]) -> list[Claim]:
    """One claim a party where several parties are the source ("France and Russia said", "residents and a rebel group say")."""
    out = []
    for c in claims:
        out.append(c)
        d = c.source
        while d is not None:
            d = next((x for x in p.kids(d, "conj") if p.pos[x] in ("PROPN", "NOUN") and x != c.head), None)
            if d is not None and p.dep[c.source or 0] in ("nsubj", "nsubjpass", "pobj"):
                out.append(replace(c, source=d))
        if c.source is not None and source.is_pair(p, c.source):
            out.append(replace(c))
    return out


def cited(p: Parse, claims: list[Claim]) -> list[Claim]:
    """Claims with those behind "X, citing Y, said": Y is the source of what X says, and X passes it on."""
    by_head = {c.head: c for c in claims}
    for c in claims:
        if p.lemma[c.head].lower() not in ("cite", "quote") or p.tag[c.head] != "VBG":
            continue
        governor = next((by_head[h] for h in p.ancestors(c.head) if h in by_head), None)
        who = next(iter(p.kids(c.head, "dobj")), None)
        if governor is None:
            s = c.source
            governor = next((x for x in claims if x is not c and s is not None and x.source == s), None)
        if governor is not None and who is not None:
            c.via = [governor.source] if governor.source is not None else []
            c.source, c.spans = who, list(governor.spans)
    return claims


def viewpoints(p: Parse, quoted: list[int]) -> list[Claim]:
    """Claims of the form "For X, the raid was “a crime”": what a person or party named after "for", set off by commas, is quoted with."""
    out = []
    for i in range(len(p)):
        who = next((c for c in p.kids(i, "pobj") if source.is_party(p, c)), None) if p.lower[i] == "for" else None
        if who is None or (i > p.sents[p.sent[i]][0] and p.word[i - 1] != ","):
            continue
        end = max(t for t in p.subtree(who) if p.pos[t] != "PUNCT") + 1
        tokens = set(range(end + 1, content.segment(p, i)[1]))
        if end < len(p) and p.word[end] == "," and any(quoted[t] >= 0 for t in tokens):
            out.append(Claim((i, i + 1), i, who, content.pieces(p, tokens), VIEW, []))
    return out


def unowned(p: Parse, claims: list[Claim], marks: list[tuple[int, int]], quoted: list[int], chance: dict[int, float]) -> list[Claim]:
    """Claims for whole quotations that no cue claimed: by the likeliest cue beside them in their sentence, however unlikely."""
    claimed = _flags(len(p.text), (s for c in claims for s in c.spans))
    out = []
    for qa, qb in marks:
        if any(claimed[qa:qb]) or len(p.tokens_in(qa, qb)) < 6:
            continue
        sentences = {p.sentence_at(max(0, qa - 3)), p.sentence_at(qb)}
        near = [i for k in sentences for i in range(*p.sents[k]) if chance.get(i, 0.0) >= LAST_RESORT and not qa <= p.start[i] < qb]
        if near:
            i = max(near, key=lambda i: chance[i])
            out.append((i, (qa, qb)))
    speakers = sources(p, [i for i, _ in out], quoted)
    return [
        Claim(cue_range(p, i, cues.phrase_at(p, i)), i, s, merge(p, [], *mark), chance[i], [])
        for (i, mark), s in zip(out, speakers, strict=True)
    ]


def to_record(p: Parse, c: Claim, number: int, depth: list[int]) -> Attribution:
    """The claim as an attribution."""
    who = None
    if c.source is not None:
        who = p.mention(*source.phrase(p, c.source))
    spans = [Span(start=a, end=b, text=p.text[a:b]) for a, b in sorted(c.spans)]
    return Attribution(
        id=f"a{number}",
        kind=kind(p, c, depth),
        source=who,
        via=[p.mention(*source.phrase(p, v)) for v in c.via],
        cue=p.span(*c.cue),
        content=spans,
        score=round(c.score, 3),
    )


def kind(p: Parse, c: Claim, depth: list[int]) -> AttributionKind:
    """quote: the words stand mainly inside marks; scare: a label of a few marked words; else paraphrase. `depth[k]` is the number of
    characters inside marks before offset k."""
    total = sum(b - a for a, b in c.spans)
    inside = sum(depth[b] - depth[a] for a, b in c.spans)
    if inside < 0.8 * total:
        return "paraphrase"
    tokens = [t for a, b in c.spans for t in p.tokens_in(a, b)]
    label = len(tokens) <= LABEL and not any(p.tag[t] in ("VBD", "VBZ", "VBP", "MD") for t in tokens)
    return "scare" if label else "quote"
