"""Attribution by rules alone: a cue of the lexicon, the clause or object that grammar gives it, and the subject, agent or owner that
speaks.

What the reader falls back on without its model, and what a reader can check line by line. Classes of cue are those of lexicon/cues.tsv.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from dateline.attribute import content, cues, source
from dateline.attribute.claims import Claim, overlap
from dateline.parse import Parse

SURE = {
    "clause": 0.8,
    "phrase": 0.8,
    "aside": 0.7,
    "quote": 0.8,
    "object": 0.6,
    "noun": 0.5,
    "hedge": 0.5,
    "view": 0.5,
}  # share right on the training reports
ACTS = frozenset({"accuse", "deny", "demand", "warn", "promise", "support"})  # what follows is said, even if it is no clause
TELL = frozenset({"say", "announce", "claim", "think", "warn"})  # what may be set off by commas
TOLD = frozenset({"say", "announce"})
OPINIONS = frozenset({"opinion", "view", "word", "judgement", "judgment", "estimation"})
NAMED = 6  # tokens of who speaks where the verb is left out, at most
PREPOSITIONS = frozenset({"of", "for", "against", "on", "over", "to"})


def claims(p: Parse, at: Iterable[int] | None = None) -> list[Claim]:
    """The claims of a text; of the cues headed by the tokens `at` alone where they are given."""
    out = []
    for i in cues.candidates(p) if at is None else at:
        kinds = cues.classes(p, i)
        size = cues.phrase_at(p, i)
        cue = (i, i + size) if size else cues.phrasal(p, i)
        rule, body = by_phrase(p, i, size) if size else by_word(p, i, set(kinds))
        speaker = source.find(p, i)
        if not body or (speaker is None and rule not in ("phrase", "hedge", "clause", "aside")):
            continue
        who = None if speaker is None else source.phrase(p, source.behind(p, speaker))
        tokens = set(body) - set(range(*cue)) - set(range(*(who or (0, 0))) if who and not who[0] <= i < who[1] else ())
        spans = content.pieces(p, content.without_mark(p, tokens))
        if spans:
            out.append(Claim(cue, who, spans, SURE[rule], rule))
    return out


def by_phrase(p: Parse, i: int, size: int) -> tuple[str, list[int]]:
    """Content of "according to X": the rest of the clause that it hangs on."""
    first, last = content.segment(p, i)
    h = p.head[i]
    while p.pos[h] not in ("VERB", "AUX") and p.head[h] != h:
        h = p.head[h]
    own = {*p.subtree(i), *range(i, i + size)}
    return "phrase", [t for t in p.subtree(h) if t not in own and first <= t < last]


def by_word(p: Parse, i: int, kinds: set[str]) -> tuple[str, list[int]]:
    """Name of the rule and content of a one-word cue; no content where none of the rules fits."""
    if not kinds:
        return "", []
    if p.pos[i] in ("NOUN", "PROPN"):
        return "noun", [
            t for c in p.children[i] if c > i and (p.dep[c] in ("acl", "ccomp") or p.lower[c] in ("of", "about")) for t in p.subtree(c)
        ]
    if "hedge" in kinds:
        first, last = content.segment(p, i)
        return "hedge", [t for t in p.subtree(p.head[i]) if first <= t < last and t != i]
    if p.pos[i] != "VERB":
        return "", []
    off = content.chunk(p, i)
    clause = next(
        (c for c in p.kids(i, "ccomp") if any(p.dep[x] in ("nsubj", "nsubjpass", "expl") for x in p.children[c]) or p.quoted[c] >= 0), None
    )
    follows = any(p.dep[c] in ("dobj", "ccomp", "xcomp", "oprd") and c > i for c in p.children[i])
    if (
        off
        and kinds & TELL
        and not follows
        and (cues.subject(p, i) is not None or p.pos[i - 1] == "PUNCT")
        and p.dep[i] not in ("relcl", "acl")
    ):
        first, last = content.segment(p, i)
        return "aside", [*range(first, off[0]), *range(off[1], last)]
    if clause is not None:
        return "quote" if p.quoted[clause] >= 0 else "clause", p.subtree(clause)
    if kinds & (ACTS | {"claim"}):
        right = [
            c
            for c in p.children[i]
            if c > i and (p.dep[c] in ("dobj", "xcomp", "ccomp") or (p.dep[c] == "prep" and p.lower[c] in PREPOSITIONS))
        ]
        if kinds & ACTS or any(p.dep[c] in ("xcomp", "ccomp") for c in right):
            return "object", [t for c in right for t in p.subtree(c)]
    marked = [c for c in p.children[i] if c > i and p.quoted[c] >= 0 and p.dep[c] in ("dobj", "oprd", "prep", "attr")]
    return ("quote", [t for c in marked for t in p.subtree(c)]) if marked else ("", [])


def sure(p: Parse, claims_: list[Claim]) -> list[Claim]:
    """Claims of sentences without any, by two forms that cannot be read otherwise: "..., the Courier reported." and "In his opinion, …"."""
    taken = {p.sent[c.cue[0]] for c in claims_} | {p.sentence_at(a) for c in claims_ for a, _ in c.spans}
    ends = [i for i in cues.candidates(p) if p.sent[i] not in taken and _at_end(p, i) and TOLD & set(cues.classes(p, i))]
    found = [c for c in claims(p, ends) if c.rule == "aside" and c.source and c.source[1] == c.cue[0] and _finite(p, c)]
    return [*found, *(c for c in opinions(p) if not any(overlap(c.spans, d.spans) > 0.2 for d in claims_))]


def with_quotings(p: Parse, claims_: list[Claim]) -> list[Claim]:
    """The claims, whom somebody quotes as saying something the source in his place: `He quoted witnesses as saying …`."""
    found = quotings(p)
    kept = [c for c in claims_ if not any(c.cue[0] == d.cue[0] or overlap(c.spans, d.spans) > 0.8 for d in found)]
    return [*kept, *found]


def quotings(p: Parse) -> list[Claim]:
    """Claims of the form "He quoted witnesses as saying that …": theirs, passed on by him."""
    out = []
    for i in range(len(p)):
        who = next(iter(p.kids(i, "dobj")), None) if p.lemma[i] in ("quote", "cite") and p.pos[i] == "VERB" else None
        says = next((v for x in p.kids(i, "prep") if p.lower[x] == "as" for v in p.kids(x, "pcomp") if p.lower[v] == "saying"), None)
        told = next(iter(p.kids(says, "ccomp")), None) if says is not None else None
        if who is None or says is None or told is None:
            continue
        by = cues.subject(p, i)
        spans = content.pieces(p, content.without_mark(p, set(p.subtree(told))))
        claim = Claim((i, i + 1), source.phrase(p, who), spans, SURE["view"], "quoting")
        out += [claim if by is None else replace(claim, via=[source.phrase(p, by)])] if spans else []
    return out


def gapped(p: Parse, claims_: list[Claim]) -> list[Claim]:
    """The claims with those whose verb is left out after another's, who no longer says them: `Moresk said two men had died, and Tarn that
    nobody had`."""
    out = list(claims_)
    for c in claims_:
        i = p.top(*c.cue)
        found = _gap(p, c.cue[1], p.sents[p.sent[i]][1]) if c.source and TELL & set(cues.classes(p, i)) and p.pos[i] == "VERB" else None
        if not found:
            continue
        first, that, end = found
        span = content.trim(p.text, p.start[that + 1], p.end[end - 1])
        kept = [content.trim(p.text, a, min(b, p.start[first - 1])) for a, b in c.spans if a < p.start[first - 1] or a >= p.end[end - 1]]
        if kept and not any(overlap([span], d.spans) > 0.5 for d in out if d is not c):
            c.spans = kept
            out.append(Claim(c.cue, (first, that), [span], c.score, "gapped"))
    return out


def _gap(p: Parse, a: int, b: int) -> tuple[int, int, int] | None:
    """The first token of who speaks, the `that` after him, and the end of what he says, for `and Tarn that nobody had` within a..b."""
    for t in range(a + 2, b - 2):
        if p.lower[t] != "that" or p.quoted[t] >= 0 or p.pos[t + 1] in ("VERB", "AUX", "PUNCT"):
            continue
        first = t
        while first > a and p.pos[first - 1] in ("DET", "ADJ", "NOUN", "PROPN") and t - first < NAMED:
            first -= 1
        party = first < t and (source.is_party(p, t - 1) or " ".join(p.lower[first:t]) in source.states())
        if party and _finite_at(p, t + 1, b) and p.lower[first - 1] in ("and", "while") and _finite_at(p, a, first):
            return first, t, b
    return None


def _finite_at(p: Parse, a: int, b: int) -> bool:
    """Whether a finite verb is among tokens a..b."""
    return any(p.tag[t] in ("VBD", "VBZ", "VBP", "MD") for t in range(a, b))


def _finite(p: Parse, c: Claim) -> bool:
    """Whether what is said has a finite verb."""
    return any(_finite_at(p, t.start, t.stop) for t in (p.tokens_in(*span) for span in c.spans))


def _at_end(p: Parse, i: int) -> bool:
    """Whether a verb ends its sentence."""
    last = p.sents[p.sent[i]][1]
    return all(p.pos[t] == "PUNCT" for t in range(i + 1, last)) and p.quoted[i] < 0


def opinions(p: Parse) -> list[Claim]:
    """Claims of the form "In his opinion, the raid was a crime": the rest of what "in" begins."""
    out = []
    for i in range(len(p)):
        held = next((o for o in p.kids(i, "pobj") if p.lemma[o].lower() in OPINIONS), None) if p.lower[i] == "in" else None
        who = next(iter(p.kids(held, "poss")), None) if held is not None else None
        if held is None or who is None or held + 1 >= len(p) or p.word[held + 1] != "," or i > p.sents[p.sent[i]][0]:
            continue
        spans = content.pieces(p, set(range(held + 2, content.segment(p, i)[1])))
        out += [Claim((held, held + 1), source.phrase(p, who), spans, SURE["view"], "opinion")] if spans else []
    return out


def viewpoints(p: Parse) -> list[Claim]:
    """Claims of the form "For X, the raid was “a crime”": what a person or party named after "for", set off by commas, is quoted with."""
    out = []
    for i in range(len(p)):
        who = next((c for c in p.kids(i, "pobj") if source.is_party(p, c)), None) if p.lower[i] == "for" else None
        if who is None or (i > p.sents[p.sent[i]][0] and p.word[i - 1] != ","):
            continue
        end = max(t for t in p.subtree(who) if p.pos[t] != "PUNCT") + 1
        tokens = set(range(end + 1, content.segment(p, i)[1]))
        if end < len(p) and p.word[end] == "," and any(p.quoted[t] >= 0 for t in tokens):
            out.append(Claim((i, i + 1), source.phrase(p, who), content.pieces(p, tokens), SURE["view"], "viewpoint"))
    return out
