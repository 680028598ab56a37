"""Cues, contents and sources put together into attributions: the model's, or the rules' where there is no model, mended by what is
exact."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import replace
from itertools import accumulate

import msgspec

from dateline.attribute import content, cues, dialogue, grammar, passing, pointing, source, speakers
from dateline.attribute.claims import Claim, overlap
from dateline.encode import Reading, encoder
from dateline.model import Attribution, AttributionKind, Span
from dateline.parse import Draft, Parse

FAR = 200  # characters between two quotations of one speaker at most
SAME = 0.8  # share of two contents' characters above which one source says them once
SHORT = 4  # words: contents shorter than this may stand for what another sentence has
WITHHELD = frozenset({"access", "entry", "exit", "bail", "permission", "visa", "treatment", "asylum", "food", "medicine", "visit"})
LABEL = 6  # words: a quotation as short as this, without a finite verb, is a label and not speech


def attribute(draft: Draft) -> Draft:
    """The draft with `report.attributions`, by model and rules (by rules alone where there is no `draft.reading`); sources are mentions
    not yet resolved."""
    p = draft.parse
    claims = with_own(p, nearest(p, by_model(p, draft.reading)) if draft.reading else grammar.claims(p))
    claims += [v for v in grammar.viewpoints(p) if not any(overlap(v.spans, c.spans) for c in claims)]
    claims = dialogue.dashed(p, apart(p, extend(p, without_doubles(p, claims), p.quotations)))
    claims = dialogue.transcript(p, dialogue.headlines(p, dialogue.labels(p, dialogue.stated(p, claims))))
    claims = dialogue.own_words(p, claims)
    claims = pointing.back(p, claims)
    claims = grammar.with_quotings(p, claims)
    claims += grammar.sure(p, claims)
    claims = speakers.mended(p, grammar.gapped(p, claims))
    claims = passing.on(p, claims)
    claims = sorted(split_parties(p, claims), key=lambda c: (c.spans[0][0], c.cue))
    spoken = [s for c in claims if "+dash" in c.rule or "+statement" in c.rule for s in c.spans]
    depth = list(accumulate(flags(len(p.text), [*p.quotations, *spoken]), initial=0))
    found = [to_record(p, c, k, depth) for k, c in enumerate(claims, 1)]
    return replace(draft, report=msgspec.structs.replace(draft.report, attributions=found))


def by_model(p: Parse, reading: Reading) -> list[Claim]:
    """Claims by the encoder, one a source."""
    out = []
    for f in encoder.cues(reading):
        spans = sorted({s for a, b in f.contents if (s := content.trim(p.text, p.start[a], p.end[b - 1])) and s[1] > s[0]})
        sources = [source.without_land(p, who) for who in f.sources if source.is_whole(p, who)] or [None]
        sources = [who for who in sources if who is None or not _heads_the_line(p, who, f.cue)] or sources[:1]
        out += [Claim(f.cue, who and source.maker(p, who), list(spans), f.score, "model") for who in sources if spans]
    return out


def _heads_the_line(p: Parse, who: tuple[int, int], cue: tuple[int, int]) -> bool:
    """Whether a source is the heading or topic of the line that the cue stands in: `Niger` on the line above, `Niger: The army said`."""
    if who[1] >= cue[0] or who[1] >= len(p):
        return False
    topic = p.word[who[1]] == ":" and " ".join(p.lower[who[0] : who[1]]) in source.states()
    return topic or "\n" in p.text[p.end[who[1] - 1] : p.start[who[1]]]


def nearest(p: Parse, claims: list[Claim]) -> list[Claim]:
    """The claims without what they take over from another sentence, where somebody in that sentence says it: words are said once."""
    said: dict[int, list[tuple[int, int]]] = {}
    for c in claims:
        said.setdefault(p.sent[c.cue[0]], []).extend(c.spans if c.source else ())
    for c in claims:
        home = p.sent[c.cue[0]]
        c.spans = [s for s in c.spans if (k := p.sentence_at(s[0])) == home or not _within(s, said.get(k, []))]
    return [c for c in claims if c.spans]


def with_own(p: Parse, claims: list[Claim]) -> list[Claim]:
    """Claims with those of users' cues; where these have a source, their words are no longer whose the cue stands elsewhere."""
    for c in grammar.claims(p, cues.own(p)):
        if any(d.cue[0] <= c.cue[0] < d.cue[1] for d in claims):
            continue
        for d in claims if c.source else ():
            if not _within((p.start[d.cue[0]], p.end[d.cue[1] - 1]), c.spans):  # what is said in what is said stays its speaker's
                d.spans = [s for s in d.spans if not _within(s, c.spans)]
        claims = [d for d in claims if d.spans]
        claims += [] if any(overlap(c.spans, d.spans) for d in claims) and not c.source else [c]
    return claims


def _within(s: tuple[int, int], spans: list[tuple[int, int]]) -> bool:
    return any(a <= s[0] and s[1] <= b for a, b in spans)


def without_doubles(p: Parse, claims: list[Claim]) -> list[Claim]:
    """Of claims with the same source and nearly the same words ("was quoted as saying" is one act), the surest; of two by one cue the one
    by its own subject ("the army said it had told residents to leave": it told them). Who is denied entry denies nothing."""
    out: list[Claim] = []
    own = [d for d in claims if _by_own_subject(p, d)]
    claims = [c for c in claims if not _withheld(p, c)]
    claims = [c for c in claims if c in own or not any(c.cue == d.cue and overlap(c.spans, d.spans) > SAME for d in own)]
    for c in sorted(claims, key=lambda c: -c.score):
        if not any(_one_speaker(c, d) and overlap(c.spans, d.spans) > SAME for d in out):
            out.append(c)
    return sorted(out, key=lambda c: (c.cue, c.spans))


def _by_own_subject(p: Parse, c: Claim) -> bool:
    """Whether the source is a pronoun that is the subject of the cue."""
    return bool(c.source) and c.source[1] - c.source[0] == 1 and p.pos[c.source[0]] == "PRON" and p.head[c.source[0]] == p.top(*c.cue)


def _withheld(p: Parse, c: Claim) -> bool:
    """Whether `denied` tells of what somebody was not given: `were denied access to the camp`."""
    verb = p.top(*c.cue)
    passive = p.lower[verb] == "denied" and bool(p.kids(verb, "auxpass"))
    return passive and any(p.lemma[o] in WITHHELD for o in p.kids(verb, "dobj", "oprd", "attr"))


def _one_speaker(c: Claim, d: Claim) -> bool:
    """Whether two claims have the same source, or one's words hold the other's (`an earlier count by his office`, `his office`)."""
    if not c.source or not d.source:
        return c.source == d.source
    (a, b), (x, y) = sorted((c.source, d.source), key=lambda r: r[0] - r[1])
    return a <= x and y <= b


def apart(p: Parse, claims: list[Claim]) -> list[Claim]:
    """The claims with what follows in a sentence of its own told apart from indirect speech: two acts ("The mayor denied it. “Nobody was
    there.”"), or none where it is another paragraph without marks. What was only "this" or "that" stays with what it stands for."""
    depth = list(accumulate(flags(len(p.text), p.quotations), initial=0))
    out = []
    for c in claims:
        c = replace(c, spans=[_in_line(p, s, p.start[c.cue[0]], depth) for s in c.spans])
        home = [s for s in c.spans if p.sentence_at(s[0]) == p.sent[c.cue[0]]]
        rest = [s for s in c.spans if s not in home]
        inside = sum(depth[b] - depth[a] for a, b in home)
        words = sum(len(p.tokens_in(*s)) for s in home)
        if not rest or words < SHORT or inside >= 0.5 * sum(b - a for a, b in home):
            out.append(c)
            continue
        out.append(replace(c, spans=home))
        marked = [s for s in rest if depth[s[1]] - depth[s[0]] >= 0.8 * (s[1] - s[0])]
        plain = [s for s in rest if s not in marked and "\n" not in p.text[min(s[0], home[0][0]) : max(s[1], home[-1][1])]]
        out += [replace(c, spans=x, rule=c.rule + "+apart") for x in (marked, plain) if x]
    return out


def _in_line(p: Parse, span: tuple[int, int], cue: int, depth: list[int]) -> tuple[int, int]:
    """A span that runs over line breaks into the cue's line or out of it, no quotation, by what stands in that line: a heading's words do
    not run on into the paragraph below it."""
    if p.text.find("\n", *span) < 0:
        return span
    breaks = [m for m in range(*span) if p.text[m] == "\n" and depth[m + 1] == depth[m]]
    first = max((m for m in breaks if m < cue), default=span[0])
    last = min((m for m in breaks if m > cue), default=span[1])
    line = content.trim(p.text, first, last)
    return line if p.text.rfind("\n", 0, cue) < line[0] < line[1] and "\n" not in p.text[cue : line[0]] else span


def flags(length: int, spans: Iterable[tuple[int, int]]) -> bytearray:
    """One byte a character: 1 inside the spans."""
    out = bytearray(length)
    for a, b in spans:
        out[a:b] = b"\x01" * (b - a)
    return out


def extend(p: Parse, claims: list[Claim], marks: list[tuple[int, int]]) -> list[Claim]:
    """Claims whose quotations are whole: over sentence borders, and on through the quotations that follow in the paragraph
    without a cue of their own."""
    owner = owners(claims, marks)
    for k, c in owner.items():
        if whole(p, c, *marks[k]):
            c.spans = merge(p.text, c.spans, *marks[k])
            c.rule += "+quotation"
    last: Claim | None = None
    end = 0
    for k, (qa, qb) in enumerate(marks):
        if k in owner:
            last, end = owner[k], max(qb, p.end[owner[k].cue[1] - 1])
        elif last is not None and free(p, qa, qb) and near(p, last, qa) and same_paragraph(p.text, end, qa):
            last.spans = merge(p.text, last.spans, qa, qb)
            last.rule += "+running quotation"
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
    return 0 <= p.sentence_at(at) - max(p.sentence_at(c.spans[-1][1] - 1), p.sent[c.cue[0]]) <= 2


def free(p: Parse, a: int, b: int) -> bool:
    """Whether the quotation a..b stands by itself: it makes up its sentences whole."""
    first = p.sentence_span(p.sentence_at(a))
    last = p.sentence_span(p.sentence_at(b - 1))
    return a - first[0] <= 2 and last[1] - b <= 2 and b - a > 15


def whole(p: Parse, c: Claim, a: int, b: int) -> bool:
    """Whether the quotation a..b belongs to c as a whole: it runs over several sentences and the cue is not inside it."""
    return not (a <= p.start[c.cue[0]] < b) and p.sentence_at(a) != p.sentence_at(max(a, b - 1))


def merge(text: str, spans: list[tuple[int, int]], a: int, b: int) -> list[tuple[int, int]]:
    """Spans with a..b added in place of those that it touches."""
    a, b = content.trim(text, a, b)
    kept = [s for s in spans if not (s[0] < b and a < s[1])]
    touched = [s for s in spans if s[0] < b and a < s[1]]
    return sorted([*kept, (min([a, *(x for x, _ in touched)]), max([b, *(y for _, y in touched)]))])


def split_parties(p: Parse, claims: list[Claim]) -> list[Claim]:
    """One claim a party, all with the same words, where several parties are the source ("France and Russia said", "both sides said")."""
    return [replace(c, spans=list(c.spans)) for c in claims for _ in range(source.parties(p, c.source) if c.source else 1)]


def to_record(p: Parse, c: Claim, number: int, depth: list[int]) -> Attribution:
    """The claim as an attribution."""
    spans = [Span(start=a, end=b, text=p.text[a:b]) for a, b in sorted(c.spans)]
    return Attribution(
        id=f"a{number}",
        kind=kind(p, c, depth),
        source=p.mention(*c.source) if c.source else None,
        via=[p.mention(*v) for v in c.via],
        cue=p.span(*c.cue),
        content=spans,
        score=round(c.score, 3),
        rule=c.rule,
    )


def kind(p: Parse, c: Claim, depth: list[int]) -> AttributionKind:
    """quote: the words stand mainly inside marks; scare: a label of a few marked words, alone or at the end of what it is given to ("called
    the raid an “act of terror”"); else paraphrase. `depth[k]` is the number of characters inside marks before offset k."""
    total = sum(b - a for a, b in c.spans)
    inside = sum(depth[b] - depth[a] for a, b in c.spans)
    marked = [t for a, b in c.spans for t in p.tokens_in(a, b) if depth[p.end[t]] > depth[p.start[t]]]
    label = 0 < len(marked) <= LABEL and not _finite(p, marked)
    if inside >= 0.8 * total:
        return "scare" if label else "quote"
    naming = "name" in cues.classes(p, p.top(*c.cue))
    last = c.spans[-1][1]
    ends = depth[last] > depth[max(c.spans[-1][0], last - 2)]
    every = [t for a, b in c.spans for t in p.tokens_in(a, b)]
    return "scare" if naming and label and ends and not _finite(p, every) else "paraphrase"


def _finite(p: Parse, tokens: list[int]) -> bool:
    """Whether a finite verb is among them."""
    return any(p.tag[t] in ("VBD", "VBZ", "VBP", "MD") for t in tokens)
