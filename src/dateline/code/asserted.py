"""Who asserts an event: the attributions whose words it stands in (`by`); none means the outlet tells it itself."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import msgspec

from dateline.code.ways import near, touches
from dateline.model import Attribution, Event
from dateline.parse.tokens import Draft, Parse

OWN_VOICE = frozenset({"REQUEST", "REJECT", "ACCUSE", "THREATEN", "SUPPORT"})  # acts done by saying them
_FIRST = frozenset({"i", "we", "i.", "us"})
_RECIPROCAL = frozenset({("each", "other"), ("one", "another"), ("the", "other"), ("each", "side"), ("their", "respective")})
_SAME = 0.8  # share of the shorter of two pieces within the longer above which they are one and the same claim


def add_by(draft: Draft) -> Draft:
    """The draft with `by` of every event; an event told by parties that accuse each other becomes one a party. Ids are
    given anew in the order of the events."""
    report, p = draft.report, draft.parse
    events: list[Event] = []
    for event in report.events:
        by = asserting(p, event, near(p, event, report.attributions))
        parties = [[i] for i in by] if len(by) > 1 and reciprocal(p, event) else [by]
        events.extend(msgspec.structs.replace(event, by=one) for one in parties)
    events = [msgspec.structs.replace(e, id=f"e{n}") for n, e in enumerate(events, 1)]
    return replace(draft, report=msgspec.structs.replace(report, events=events))


def asserting(p: Parse, event: Event, attributions: list[Attribution]) -> list[str]:
    """Ids of the attributions that assert an event: the innermost piece of content around the trigger, with those who say
    the same words; what a speaker does by speaking (demands, denies, threatens) is told by whoever quotes him."""
    t = event.trigger
    others = [a for a in attributions if not touches(a, event)]  # whose cue it is, tells by it, not of it
    around = [(c.end - c.start, a) for a in others for c in a.content if c.start <= t.start < c.end]
    around.sort(key=lambda x: x[0])
    if around and event.type in OWN_VOICE and own_voice(p, event):
        around = [x for x in around if x[0] > around[0][0] / _SAME]
    if not around:
        return []
    size = around[0][0]
    out: list[str] = []
    for n, a in around:
        if n * _SAME <= size and a.id not in out:
            out.append(a.id)
    return out


def own_voice(p: Parse, event: Event) -> bool:
    """Whether a verbal act inside somebody's words is that speaker's own: `must`, `is a lie`, `we demand`; not `the rebels
    refused`."""
    h = p.root_of(event.trigger.start, event.trigger.end)
    subjects = p.kids(h, "nsubj", "nsubjpass")
    if p.pos[h] in ("AUX", "ADJ", "ADV", "PART", "INTJ"):
        return True
    if p.pos[h] == "NOUN":
        return p.dep[h] in ("attr", "ROOT", "oprd", "acomp")
    first = p.token_at(event.trigger.start)
    if p.tag[first] == "MD" or p.lower[first : first + 2] in (["have", "to"], ["had", "to"], ["has", "to"]):
        return True
    return any(p.lower[i] in _FIRST for i in subjects)


def reciprocal(p: Parse, event: Event) -> bool:
    """Whether the trigger's sentence has parties say the same of each other."""
    a, b = p.sents[p.sentence_at(event.trigger.start)]
    words = p.lower[a:b]
    return any(pair in _RECIPROCAL for pair in pairwise(words))
