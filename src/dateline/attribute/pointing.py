"""Sentences that say who stands behind the one before: "That is according to the Courier", "The minister said this on Monday", "This was
reported by the army"."""

from __future__ import annotations

from dateline.attribute import content, cues, source
from dateline.attribute.claims import Claim, Offsets, Range
from dateline.parse import Parse

THIS = frozenset({"this", "that", "it"})
WORDS = frozenset({"statement", "announcement", "remark", "comment", "information", "news"})
MAKING = frozenset({"make", "issue", "report", "confirm", "announce", "provide"})
FREE = 0.3  # share of a sentence that others are said to have said, below which it is still anybody's
SURE = 0.6


def back(p: Parse, claims: list[Claim]) -> list[Claim]:
    """The claims with those of sentences that a following one gives to somebody, where nobody has them yet."""
    out = list(claims)
    for k in range(1, len(p.sents)):
        found = next(filter(None, (_points(p, i) for i in range(*p.sents[k]))), None)
        before = content.trim(p.text, *p.sentence_span(k - 1))
        if found is None or before[1] <= before[0] or _taken(claims, before) >= FREE:
            continue
        cue, who = found
        out = [c for c in out if not (c.cue[0] <= cue[0] < c.cue[1] and all(b - a <= 5 for a, b in c.spans))]
        if not any(c.cue[0] <= cue[0] < c.cue[1] for c in out):
            out.append(Claim(cue, source.phrase(p, source.behind(p, who)), [before], SURE, "pointing"))
    return out


def _points(p: Parse, i: int) -> tuple[Range, int] | None:
    """The cue at token i and the token of who speaks, if it points back to the sentence before."""
    size = cues.phrase_at(p, i)
    if size:
        about = [p.lower[s] for h in (i, p.head[i]) for s in p.kids(h, "nsubj")]
        who = source.find(p, i) if about[:1] in (["this"], ["that"]) else None
        return None if who is None else ((i, i + size), who)
    if p.pos[i] != "VERB" or p.dep[i] not in ("ROOT", "ccomp", "conj") or p.quoted[i] >= 0:
        return None
    passive = [s for s in p.kids(i, "nsubjpass") if _pointer(p, s)]
    objects = [o for o in _objects(p, i) if _pointer(p, o) and p.lower[o] != "that"]
    said = "say" in cues.classes(p, i) or "announce" in cues.classes(p, i) or p.lemma[i].lower() in MAKING
    if not said or not (passive or objects) or p.kids(i, "ccomp", "xcomp", "neg"):
        return None
    who = source.find(p, i)
    ends = who is not None and (p.lower[who] in THIS or who == i)
    return None if who is None or ends else ((i, i + 1), who)


def _objects(p: Parse, i: int) -> list[int]:
    """Objects of verb i, and what it informs about; no "it", which stands for things."""
    things = [o for o in p.kids(i, "dobj") if p.lower[o] != "it"]
    return [*things, *(o for x in p.kids(i, "prep") if p.lower[x] == "about" and p.lemma[i] == "inform" for o in p.kids(x, "pobj"))]


def _pointer(p: Parse, t: int) -> bool:
    """Whether token t is "this", or "the statement" with nothing that says which."""
    if p.lower[t] in THIS:
        return not p.children[t]
    pointing = [p.lower[c] for c in p.kids(t, "det")]
    return p.lemma[t].lower() in WORDS and pointing in (["this"], ["the"]) and len(p.children[t]) == 1


def _taken(claims: list[Claim], span: Offsets) -> float:
    """The share of a span that claims have."""
    both = [(max(a, span[0]), min(b, span[1])) for c in claims for a, b in c.spans]
    return max((b - a for a, b in both), default=0) / (span[1] - span[0])
