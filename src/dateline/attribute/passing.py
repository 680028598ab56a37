"""Who passes a claim on: `via`, nearest to the source first.

Rules: "Baku said through its spokesman", "X, quoted by Y, said", "told Z", "citing X" (X is the source, whoever cites passes it on), and
claims inside claims ("the ministry said that the mayor had admitted …": the ministry passes on what the mayor admitted).
"""

from __future__ import annotations

from dateline.attribute import cues, source
from dateline.attribute.claims import Claim, Range
from dateline.parse import Parse

CITING = frozenset({"cite", "quote", "citing", "quoting"})
CARRIED = frozenset(
    {"carry", "quote", "cite", "publish", "broadcast", "air", "release", "see", "obtain", "view", "relay", "report", "post"}
)
LISTENERS = frozenset({"tell", "inform"})


def on(p: Parse, claims: list[Claim]) -> list[Claim]:
    """The claims with `via`; of "X, citing Y, said that …" one claim is kept, Y's."""
    dropped: set[int] = set()
    for k, c in enumerate(claims):
        head = p.root_of(p.start[c.cue[0]], p.end[c.cue[1] - 1])
        if p.lemma[head].lower() in CITING or p.lower[head] in CITING:
            dropped |= cite(p, claims, k, head)
    claims = [c for k, c in enumerate(claims) if k not in dropped]
    for c in claims:
        head = p.root_of(p.start[c.cue[0]], p.end[c.cue[1] - 1])
        for v in [*c.via, *through(p, head, c), *carried(p, head, c), *told(p, head), *citer(p, head, c), *outer(claims, c, p)]:
            if v not in c.via and v != c.source:
                c.via.append(v)
    return claims


def cite(p: Parse, claims: list[Claim], k: int, head: int) -> set[int]:
    """Give a citing claim its citer, and drop the citer's own claim of the same words."""
    c = claims[k]
    same = [n for n, g in enumerate(claims) if n != k and g.source and overlap(g.spans, c.spans) > 0.5]
    governor = next((n for n in same if p.sent[claims[n].cue[0]] == p.sent[head]), None)
    if governor is None:
        return set()
    c.via = [who for who in (claims[governor].source,) if who and who != c.source]
    return {governor} if c.source and claims[governor].source != c.source else set()


def overlap(a: list[tuple[int, int]], b: list[tuple[int, int]]) -> float:
    """Characters in both over characters in either."""
    x, y = ({k for s in spans for k in range(*s)} for spans in (a, b))
    return len(x & y) / max(1, len(x | y))


def through(p: Parse, head: int, c: Claim) -> list[Range]:
    """ "said through its spokesman", "via state television"."""
    hanging = [*p.kids(head, "prep"), *(p.kids(p.root_of(p.start[c.source[0]], p.end[c.source[1] - 1]), "prep") if c.source else [])]
    return [source.phrase(p, o) for x in hanging if p.lower[x] in ("through", "via") for o in p.kids(x, "pobj") if source.is_party(p, o)]


def carried(p: Parse, head: int, c: Claim) -> list[Range]:
    """ "a statement carried by X", "the commander, quoted by X": who carries the source or the words of the cue."""
    roots = [head, *(o for x in p.kids(head, "prep") for o in p.kids(x, "pobj"))]
    if c.source:
        roots.append(p.root_of(p.start[c.source[0]], p.end[c.source[1] - 1]))
    verbs = [v for r in roots for v in p.children[r] if p.tag[v] in ("VBN", "VBD") and p.dep[v] == "acl" and p.lemma[v].lower() in CARRIED]
    return [
        source.phrase(p, o)
        for v in verbs
        for by in p.kids(v, "agent", "prep")
        if p.lower[by] in ("by", "on", "in")
        for o in p.kids(by, "pobj")
        if source.is_party(p, o)
    ]


def told(p: Parse, head: int) -> list[Range]:
    """ "told the agency Y", "denied to the daily Z": a medium that was told."""
    heard = p.kids(head, "dobj", "dative") if p.lemma[head].lower() in LISTENERS else []
    heard = [*heard, *(o for x in p.kids(head, "prep", "dative") if p.lower[x] == "to" for o in p.kids(x, "pobj"))]
    return [source.phrase(p, o) for o in heard if p.pos[o] in ("NOUN", "PROPN") and source.is_medium(p, o)]


def citer(p: Parse, head: int, c: Claim) -> list[Range]:
    """ "X quoted Y as saying", "X, citing Y, said": X passes on what Y says."""
    if c.via or c.source is None or p.lemma[head].lower() not in CITING or p.pos[head] != "VERB":
        return []
    s = cues.subject(p, head)
    said = s is not None and any(a <= p.start[s] < b for a, b in c.spans)
    who = None if s is None or said else source.phrase(p, s)
    return [who] if who and not (who[0] < c.source[1] and c.source[0] < who[1]) else []


def outer(claims: list[Claim], c: Claim, p: Parse) -> list[Range]:
    """The source of the claim whose words hold this one's cue, the innermost."""
    at = p.start[c.cue[0]]
    held = [(b - a, g.source) for g in claims if g is not c and g.source and g.source != c.source for a, b in g.spans if a <= at < b]
    return [min(held)[1]] if held else []
