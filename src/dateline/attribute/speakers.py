"""Speakers that grammar knows for sure: where the encoder found none, where it took the accused or the agency for who speaks, and claims
that are nobody's."""

from __future__ import annotations

from dataclasses import replace

from dateline.attribute import cues, source
from dateline.attribute.claims import Claim, Range
from dateline.parse import Parse

DENYING = frozenset({"deny", "reject", "dismiss", "refute", "repudiate", "rebut", "rubbish"})
SEEM = frozenset({"seem", "appear"})  # of whoever writes
PASSED_ON = frozenset({"report", "say", "announce"})  # "it was reported": anybody; "it was also reported": the same
WENT_ON = frozenset({"add", "emphasize", "emphasise", "stress", "underline", "underscore", "note", "point", "recall", "clarify", "specify"})


CITING = frozenset({"cite", "quote"})


def mended(p: Parse, claims: list[Claim]) -> list[Claim]:
    """The claims with the sources that are not who speaks put right."""
    return filled(p, [cited(p, undone(p, replace(c, source=c.source and one_line(p, c)))) for c in claims])


def one_line(p: Parse, c: Claim) -> Range | None:
    """The source without the words of another paragraph, a caption or heading that the sentence begins with."""
    a, b = c.source or (0, 0)
    cuts = [t for t in range(a + 1, b) if "\n" in p.text[p.end[t - 1] : p.start[t]]]
    if not cuts:
        return c.source
    return (cuts[-1], b) if c.cue[0] >= b else (a, cuts[0])


def undone(p: Parse, c: Claim) -> Claim:
    """The claim without a source where that is who is spoken of: "reportedly", "men accused of …", "was accused of …", or who denies it:
    "India denied Pakistani claims that …"."""
    i = p.top(*c.cue)
    kinds = set(cues.classes(p, i))
    if c.source is None or (p.pos[i] == "ADV" and "hedge" in kinds):
        return replace(c, source=None)
    who = p.top(*c.source)
    denied = p.pos[i] == "NOUN" and p.lemma[p.head[i]] in DENYING  # whoever denies claims does not make them
    if denied and who in p.kids(p.head[i], "nsubj"):
        return replace(c, source=None)
    accused = (p.dep[who] == "nsubjpass" and p.head[who] == i) or (p.tag[i] == "VBN" and p.dep[i] == "acl" and p.head[i] == who)
    return replace(c, source=None) if accused and "accuse" in kinds else c


def cited(p: Parse, c: Claim) -> Claim:
    """The claim with the one whom a medium cites as its source: "the Courier said, citing an officer", "quoted him as saying"."""
    if c.source is None or not source.is_medium(p, p.top(*c.source)):
        return c
    i, who = p.top(*c.cue), p.top(*c.source)
    quoting = [x for h in (i, who) for x in p.children[h] if p.dep[x] in ("advcl", "relcl", "acl") and p.lemma[x].lower() in CITING]
    quoting += [v for v in p.ancestors(i)[:2] if p.dep[i] == "pcomp" and p.lemma[v].lower() in CITING]
    named = next((o for v in quoting for o in p.kids(v, "dobj") if p.pos[o] in ("NOUN", "PROPN") and not _inside(p, c, o)), None)
    if named is None:
        return c
    return replace(c, source=source.phrase(p, named), via=[*c.via, c.source], rule=c.rule + "+cited")


def _inside(p: Parse, c: Claim, t: int) -> bool:
    """Whether token t stands in what is said."""
    return any(a <= p.start[t] < b for a, b in c.spans)


def filled(p: Parse, claims: list[Claim]) -> list[Claim]:
    """The claims, those without a source with the one that grammar gives them; without what only seems so."""
    claims = [c for c in claims if c.source or p.lemma[p.top(*c.cue)].lower() not in SEEM]
    out: list[Claim] = []
    for c in sorted(claims, key=lambda c: p.start[c.cue[0]]):
        who = c.source or _by_verb(p, c) or _paper(p, c) or _same(p, c, out)
        out.append(c if who is c.source else replace(c, source=who, rule=c.rule + "+grammar"))
    return out


def _by_verb(p: Parse, c: Claim) -> Range | None:
    """The subject of an active verb, or whoever owns a noun; the maker of a paper ("sent a letter demanding": who sent it)."""
    i = p.top(*c.cue)
    if p.pos[i] == "NOUN":
        owner = next(iter(p.kids(i, "poss")), None)
        whose = (k for k in p.kids(i, "amod", "compound", "nmod") if k < i and p.word[k][:1].isupper())  # Pakistani claims
        return _outside(p, c, next(whose, None) if owner is None else owner)
    passive = any(p.dep[k] == "auxpass" for k in p.children[i]) or (p.tag[i] == "VBN" and p.kids(i, "xcomp"))
    if p.pos[i] != "VERB" or passive or c.rule.startswith("dash"):
        return None
    return _outside(p, c, writer(p, source.find(p, i)))


def writer(p: Parse, who: int | None) -> int | None:
    """In place of a paper, whoever owns or sent it; else `who`."""
    if who is None or p.lemma[who].lower() not in source.documents():
        return who
    owner = next(iter(p.kids(who, "poss")), None)
    sent = p.dep[who] == "dobj" and p.pos[p.head[who]] == "VERB"
    return owner if owner is not None else (cues.subject(p, p.head[who]) or who) if sent else who


def _outside(p: Parse, c: Claim, who: int | None) -> Range | None:
    """The phrase of a speaker who is named outside of what is said, None for "it" and "this"."""
    if who is None or p.lower[who] in ("it", "this", "that", "there", "what") or _inside(p, c, who):
        return None
    return source.phrase(p, source.behind(p, who))


def _paper(p: Parse, c: Claim) -> Range | None:
    """The paper that something is written in: "in the report it was noted", "wrote in the letter"."""
    i = p.top(*c.cue)
    found = (
        o for x in p.kids(i, "prep") if p.lower[x] in ("in", "by") for o in p.kids(x, "pobj") if p.lemma[o].lower() in source.documents()
    )
    return _outside(p, c, next(found, None)) if p.pos[i] == "VERB" else None


def _same(p: Parse, c: Claim, before: list[Claim]) -> Range | None:
    """The source of the claim before, for "it was also said", "it was emphasized" soon after it in the same paragraph."""
    i = p.top(*c.cue)
    on = p.lemma[i].lower() in WENT_ON or (p.lemma[i].lower() in PASSED_ON and any(p.lower[k] == "also" for k in p.children[i]))
    last = next((d for d in reversed(before) if d.source), None)
    if not on or last is None or p.pos[i] != "VERB" or p.sent[i] - p.sent[last.cue[0]] > 2:
        return None
    return None if "\n" in p.text[p.end[last.cue[0]] : p.start[i]] else last.source
