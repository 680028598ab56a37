"""Speakers that grammar knows for sure: where the encoder found none, where it took the accused or the agency for who speaks, and claims
that are nobody's."""

from __future__ import annotations

from dataclasses import replace

from dateline.attribute import cues, source
from dateline.attribute.claims import Claim, Offsets, Range
from dateline.parse import Parse

DENYING = frozenset({"deny", "reject", "dismiss", "refute", "repudiate", "rebut", "rubbish"})
# At a charge, off a threat.
SPURNING = DENYING | {"bristle", "scoff", "shrug", "ridicule", "mock", "laugh", "brush", "ignore", "spurn", "rebuff", "resist"}
SEEM = frozenset({"seem", "appear"})  # of whoever writes
PASSED_ON = frozenset({"report", "say", "announce"})  # "it was reported": anybody; "it was also reported": the same
HEARD = frozenset({"tell", "inform", "warn", "notify", "assure", "remind", "advise"})  # in the passive of who hears it
WENT_ON = frozenset({"add", "emphasize", "emphasise", "stress", "underline", "underscore", "note", "point", "recall", "clarify", "specify"})
NAMING = frozenset({"PROPN", "NOUN", "ADJ", "DET"})
CALLS = frozenset({"call", "demand", "appeal", "plea", "request", "proposal"})
MEETING = frozenset({"meet", "visit", "host", "see", "receive", "phone", "telephone", "call", "brief"})
CITING = frozenset({"cite", "quote"})


def mended(p: Parse, claims: list[Claim]) -> list[Claim]:
    """The claims with the sources that are not who speaks put right."""
    claims = [c for c in claims if not (_of_foes(p, c) or _own_finding(p, c, claims))]
    claims = [undone(p, replace(c, source=c.source and after_who(p, c), spans=_spurned(p, c))) for c in claims]
    claims = [c for c in claims if not _called_for_by_nobody(p, c, claims)]
    once = [c for n, c in enumerate(claims) if not any(_twin(c, d) for d in claims[:n])]
    return filled(p, [cited(p, c) for c in once])


def after_who(p: Parse, c: Claim) -> Range | None:
    """The source of a cue under `who`: the person right before that, not whoever met him (`Reva met the envoy, Ida Moe, who demanded`)."""
    who = one_line(p, c)
    told = next((k for k in p.kids(p.top(*c.cue), "nsubj") if p.lower[k] == "who"), 0)
    if not who or told < 2 or p.word[told - 1] != "," or p.pos[told - 2] != "PROPN" or not who[0] < told:
        return who
    first = told - 2
    while first and p.sent[first - 1] == p.sent[told] and (p.pos[first - 1] in NAMING or p.word[first - 1] in ("'s", "’s", ",", "-")):
        first -= 1
    while p.word[first] in (",", "'s", "’s", "-"):
        first += 1
    verb = any(p.pos[k] == "VERB" for k in range(who[0], min(first, who[1])))
    met = verb or (who[1] <= first and any(p.lemma[k] in MEETING for k in range(who[1], first)))
    return (first, told - 1) if met else who


def _called_for_by_nobody(p: Parse, c: Claim, claims: list[Claim]) -> bool:
    """Whether a claim is only what somebody rejects, nobody being told whose it is: `rejected calls for a truce` is one act."""
    i = p.top(*c.cue)
    verb = spurner(p, i) if c.source is None and p.lemma[i] in CALLS else -1
    return verb >= 0 and any(d.cue[0] <= verb < d.cue[1] for d in claims) and _by_verb(p, c) is None


def _twin(c: Claim, d: Claim) -> bool:
    """Whether two claims are by one cue and source, with the same words."""
    return c.rule != "transcript" and (c.cue, c.source, c.spans) == (d.cue, d.source, d.spans)


def _of_foes(p: Parse, c: Claim) -> bool:
    """Whether the cue only tells whom people are against: `lawmakers opposed to the president`."""
    i = p.top(*c.cue)
    by_itself = p.dep[i] not in ("acomp", "attr") and not p.kids(i, "aux", "auxpass")
    return by_itself and p.lower[i : i + 2] == ["opposed", "to"]


def one_line(p: Parse, c: Claim) -> Range | None:
    """The source without the words of another paragraph, a caption or heading that the sentence begins with."""
    a, b = c.source or (0, 0)
    cuts = [t for t in range(a + 1, b) if "\n" in p.text[p.end[t - 1] : p.start[t]]]
    if not cuts:
        return c.source
    return (cuts[-1], b) if c.cue[0] >= b else (a, cuts[0])


def undone(p: Parse, c: Claim) -> Claim:
    """The claim without a source where that is who is spoken of, or to: "reportedly", "men accused of …", "was accused of …", "he was told
    that …" (its source is who told him, if named), or who denies it: "India denied Pakistani claims that …"."""
    i = p.top(*c.cue)
    kinds = set(cues.classes(p, i))
    if c.source is None or (p.pos[i] == "ADV" and "hedge" in kinds):
        return replace(c, source=None)
    who = p.top(*c.source)
    verb = spurner(p, i) if p.pos[i] == "NOUN" else -1  # whoever denies claims does not make them
    if verb >= 0 and who in p.kids(verb, "nsubj"):
        return replace(c, source=None)
    if p.dep[who] == "nsubjpass" and p.head[who] == i and p.lemma[i].lower() in HEARD:
        teller = source.find(p, i)
        return replace(c, source=None if teller is None else source.phrase(p, teller))
    accused = (p.dep[who] == "nsubjpass" and p.head[who] == i) or (p.tag[i] == "VBN" and p.dep[i] == "acl" and p.head[i] == who)
    return replace(c, source=None) if accused and "accuse" in kinds else c


def spurner(p: Parse, i: int) -> int:
    """The verb by which somebody spurns the claim that noun i is: `denied claims that`, `bristled at the charge that`, `took issue with`;
    -1 where there is none."""
    verb = p.head[p.head[i]] if p.dep[i] == "pobj" else p.head[i]
    verb = p.head[verb] if p.lower[verb] == "issue" else verb
    if p.lemma[verb] == "take" and p.dep[i] == "pobj" and any(p.lower[k] == "issue" for k in p.kids(verb, "dobj")):
        return verb
    return verb if p.lemma[verb] in SPURNING and (p.dep[i] == "dobj" or p.lemma[verb] not in DENYING) else -1


def _spurned(p: Parse, c: Claim) -> list[Offsets]:
    """What a claim says, where it spurns what others say together with the word for that: `the report that the town had fallen`."""
    i = p.top(*c.cue)
    if p.lemma[i] not in SPURNING - DENYING:
        return c.spans
    nouns = [o for x in (i, *p.kids(i, "prep")) for o in p.kids(x, "pobj", "dobj")]
    begins = {o + 2: p.start[p.subtree(o)[0]] for o in nouns if p.lower[o + 1 : o + 2] == ["that"]}
    return [(begins.get(p.token_at(a), a), b) for a, b in c.spans]


def _own_finding(p: Parse, c: Claim, claims: list[Claim]) -> bool:
    """Whether the cue is what somebody calls his own words at the beginning of them: `said its assessment was that ...` says it once."""
    i = p.top(*c.cue)
    owner = next(iter(p.kids(i, "poss")), i)
    if p.pos[i] != "NOUN" or p.pos[owner] != "PRON" or p.dep[i] != "nsubj" or p.lemma[p.head[i]] != "be":
        return False
    return any(d.cue != c.cue and a <= p.start[owner] <= a + 2 and p.end[i] < b for d in claims if d.source for a, b in d.spans)


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
