"""Who passes a claim on: `via`, nearest to the source first.

Rules: "Baku said through its spokesman", "X, quoted by Y, said", "told Z", "citing X" (X is the source, whoever cites passes it on), and
claims inside claims ("the ministry said that the mayor had admitted …": the ministry passes on what the mayor admitted).
"""

from __future__ import annotations

from dateline.attribute import cues, source
from dateline.attribute.claims import Claim, Range, overlap
from dateline.parse import Parse
from dateline.parse.tokens import DAYS

CITING = frozenset({"cite", "quote", "citing", "quoting"})
CARRIED = source.READ | {"carry", "quote", "cite", "publish", "broadcast", "air", "release", "relay", "report", "post"}
LISTENERS = frozenset({"tell", "inform"})
SPEAK = frozenset({"speak", "talk"})
ASK = frozenset({"reach", "contact", "interview"})


def on(p: Parse, claims: list[Claim]) -> list[Claim]:
    """The claims with `via`; of "X, citing Y, said that …" one claim is kept, Y's."""
    dropped = [g for c in claims if (g := cited(p, claims, c))]
    claims = [c for c in claims if not any(c is g for g in dropped)]
    held = by_sentence(p, claims)
    for c in claims:
        head = p.top(*c.cue)
        for v in [
            *c.via,
            *through(p, head, c),
            *carried(p, head, c),
            *quoted(p, head),
            *told(p, head),
            *asked_by(p, head, c),
            *citer(p, head, c),
            *outer(p, held, c),
        ]:
            if v not in c.via and v != c.source:
                c.via.append(v)
    return claims


def cited(p: Parse, claims: list[Claim], c: Claim) -> Claim | None:
    """Give a claim by citing its citer, and return the citer's own claim of the same words, which it takes the place of; None else."""
    head = p.top(*c.cue)
    if p.lemma[head].lower() not in CITING and p.lower[head] not in CITING:
        return None
    same = (g for g in claims if g is not c and g.source and p.sent[g.cue[0]] == p.sent[head] and overlap(g.spans, c.spans) > 0.5)
    governor = next(same, None)
    if governor is None:
        return None
    c.via = [who for who in (governor.source,) if who and who != c.source]
    return governor if c.source and governor.source != c.source else None


def by_sentence(p: Parse, claims: list[Claim]) -> dict[int, list[tuple[int, int, Claim]]]:
    """The pieces (offsets) of claims that name a source, with the claim, by each sentence that they reach into."""
    out: dict[int, list[tuple[int, int, Claim]]] = {}
    for c in claims:
        for a, b in c.spans if c.source else ():
            for k in range(p.sentence_at(a), p.sentence_at(b - 1) + 1):
                out.setdefault(k, []).append((a, b, c))
    return out


def through(p: Parse, head: int, c: Claim) -> list[Range]:
    """ "said through its spokesman", "via state television"."""
    hanging = [*p.kids(head, "prep"), *(p.kids(p.top(*c.source), "prep") if c.source else [])]
    found = [o for x in hanging if p.lower[x] in ("through", "via") for o in p.kids(x, "pobj")]
    return [source.phrase(p, o) for o in found if source.is_party(p, o) and p.word[o] not in source.channels()]


def carried(p: Parse, head: int, c: Claim) -> list[Range]:
    """ "a statement carried by X", "the commander, quoted by X": who carries the source or the words of the cue."""
    roots = [head, *(o for x in p.kids(head, "prep") for o in p.kids(x, "pobj"))]
    if c.source:
        roots.append(p.top(*c.source))
    verbs = [v for r in roots for v in p.children[r] if p.tag[v] in ("VBN", "VBD") and p.dep[v] == "acl" and p.lemma[v].lower() in CARRIED]
    return [
        source.phrase(p, o)
        for v in verbs
        for by in p.kids(v, "agent", "prep")
        if p.lower[by] in ("by", "on", "in")
        for o in p.kids(by, "pobj")
        if source.is_party(p, o) and p.lower[o] not in DAYS
    ]


def quoted(p: Parse, head: int) -> list[Range]:
    """ "was quoted by Y as saying": Y passes it on."""
    verb = p.head[p.head[head]] if p.lower[p.head[head]] == "as" else p.head[head]
    if p.lemma[verb].lower() not in CITING or not p.kids(verb, "auxpass"):
        return []
    return [source.phrase(p, o) for by in p.kids(verb, "agent") for o in p.kids(by, "pobj")]


def told(p: Parse, head: int) -> list[Range]:
    """ "told the agency Y", "denied to the daily Z": a medium that was told."""
    heard = p.kids(head, "dobj", "dative") if p.lemma[head].lower() in LISTENERS else []
    heard = [*heard, *(o for x in p.kids(head, "prep", "dative") if p.lower[x] == "to" for o in p.kids(x, "pobj"))]
    return [source.phrase(p, o) for o in heard if p.pos[o] in ("NOUN", "PROPN") and source.is_medium(p, o)]


def asked_by(p: Parse, head: int, c: Claim) -> list[Range]:
    """ "a nurse, who spoke to the agency Y, said", "an elder reached by Y": the medium that the source of a claim spoke to."""
    verbs = [v for t in {head, *range(*(c.source or (head, head)))} for v in p.kids(t, "relcl", "acl", "advcl") if v != head]
    spoke = [x for v in verbs if p.lemma[v] in SPEAK for x in p.kids(v, "prep") if p.lower[x] in ("to", "with")]
    spoke += [x for v in verbs if p.lemma[v] in ASK and p.tag[v] == "VBN" for x in p.kids(v, "agent")]
    return [source.phrase(p, o) for x in spoke for o in p.kids(x, "pobj") if source.is_medium(p, o)]


def citer(p: Parse, head: int, c: Claim) -> list[Range]:
    """ "X quoted Y as saying", "X, citing Y, said": X passes on what Y says."""
    if c.via or c.source is None or p.lemma[head].lower() not in CITING or p.pos[head] != "VERB":
        return []
    s = cues.subject(p, head)
    said = s is not None and any(a <= p.start[s] < b for a, b in c.spans)
    who = None if s is None or said else source.phrase(p, s)
    return [who] if who and not (who[0] < c.source[1] and c.source[0] < who[1]) else []


def outer(p: Parse, held: dict[int, list[tuple[int, int, Claim]]], c: Claim) -> list[Range]:
    """The source of the claim whose words hold this one's cue, the innermost; `held` as from `by_sentence`."""
    at = p.start[c.cue[0]]
    around = [(b - a, g.source) for a, b, g in held.get(p.sent[c.cue[0]], ()) if a <= at < b and g.source and g.source != c.source]
    return [min(around)[1]] if around else []
