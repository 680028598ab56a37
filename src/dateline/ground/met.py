"""The two who have just met or talked, for the words that take them up together right after: `X and Y met in Oslo. The parties discussed
...`, `X met with Y. The two agreed ...`, `The ministers stressed ...`."""

from __future__ import annotations

from dateline.ground.names import head
from dateline.ground.scene import Phrase, Scene, inside, phrases_before
from dateline.parse import Parse

MEETS = frozenset({"meet", "talk", "speak", "confer", "negotiate"})
HOLDS = frozenset({"hold", "have", "conduct"})
TALKS = frozenset({"talk", "talks", "conversation", "meeting", "call", "summit", "negotiation", "consultation", "discussion", "dialogue"})
PAIRS = frozenset({"parties", "sides", "two"})
OFFICES = frozenset({"ministers", "presidents", "leaders", "premiers", "chancellors", "diplomats", "officials", "envoys"})
TOGETHER = frozenset(  # what two who talk do as one; `the parties` of a war seldom do
    (
        "discuss", "exchange", "express", "emphasize", "emphasise", "stress", "note", "underline", "underscore", "hail", "reaffirm",
        "agree", "highlight", "pledge", "sign", "release", "issue", "reiterate", "share", "address", "review", "consider", "point",
        "confirm", "touch", "voice", "vow", "promise", "welcome", "announce", "say", "condemn", "call", "urge", "commit", "adopt",
        "praise", "talk",
    )
)  # fmt: skip
BACK = 3  # sentences, at most, from such words back to the meeting
ACTS = 0.6  # the weight of a phrase that is a subject


def who_met(s: Scene, a: int, b: int) -> list[Phrase]:
    """The two who have just met, for tokens a..b (`the parties`, `the two`, `the foreign ministers`), in the order of the text; none where
    the words do not take them up, or others have acted since."""
    p = s.p
    last = p.lower[b - 1]
    alone = b - a == 1 and last in PAIRS
    held = last in OFFICES and b - a <= 2 and not any(h.kind not in ("people", "person", "organ") for h in inside(s, a, b))
    if not (alone or held) or p.lower[max(0, a - 1)] != "the" or p.dep[b - 1] != "nsubj":
        return []
    if last in ("parties", "sides") and p.lemma[p.head[b - 1]] not in TOGETHER:
        return []
    acted: set[str] = set()
    for k in range(p.sent[a] - 1, max(-1, p.sent[a] - 1 - BACK), -1):
        found = _met_in(s, k)
        if found:
            fits = acted <= {head(ph.id) for ph in found} and (not held or all(ph.id.endswith(".GOV") for ph in found))
            return found if fits else []
        x, y = p.sents[k]
        acted.update(head(ph.id) for ph in phrases_before(s, y, x) if ph.weight >= ACTS and p.lower[ph.last - 1] not in PAIRS | OFFICES)
    return []


def _met_in(s: Scene, k: int) -> list[Phrase]:
    """The two who meet or talk in sentence k, in order; none where it tells of no such two."""
    p = s.p
    x, y = p.sents[k]
    here = [ph for ph in phrases_before(s, y, x) if not ph.id.startswith("UNK") and p.lower[max(0, ph.first - 1)] not in ("to", "in", "at")]
    for i in range(x, y):
        if (p.pos[i] == "VERB" and _meets(p, i)) or (p.pos[i] == "NOUN" and p.lower[i] in TALKS):
            who = {t for w in _who(p, i) for t in p.subtree(w)}
            found: dict[str, Phrase] = {}
            for ph in here:
                if ph.last - 1 in who:
                    found.setdefault(head(ph.id), ph)
            if len(found) == 2:
                return list(found.values())
    return []


def _meets(p: Parse, i: int) -> bool:
    """Whether the verb at token i tells that its subjects meet or talk: `met`, `held a phone conversation`."""
    return p.lemma[i] in MEETS or (p.lemma[i] in HOLDS and any(p.lower[o] in TALKS for o in p.kids(i, "dobj")))


def _who(p: Parse, i: int) -> list[int]:
    """The head tokens of those whom the verb or noun at token i joins: its subject, whom it meets, who stands after `with`, `between`."""
    verb = p.pos[i] == "VERB"
    objects = p.kids(i, "dobj") if verb else []
    over = [i, *(o for o in objects if p.lower[o] in TALKS)]
    beside = [o for x in over for k in p.kids(x, "prep") if p.lower[k] in ("with", "between") for o in p.kids(k, "pobj")]
    subject = i
    while verb and not p.kids(subject, "nsubj") and p.dep[subject] == "conj":
        subject = p.head[subject]
    return [*(p.kids(subject, "nsubj") if verb else []), *(objects if p.lemma[i] == "meet" else []), *beside]
