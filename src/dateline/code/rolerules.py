"""Roles that an exact rule tells better than the model: ground taken, judgements, what parties do to each other."""

from __future__ import annotations

from dateline.code.asserted import reciprocal
from dateline.code.parties import classes
from dateline.code.ways import head_of, near, read_trigger, speaker_of, touches
from dateline.model import Attribution, Event
from dateline.parse.tokens import Parse

CAPTURE = "192"  # CAMEO: occupy territory
BOASTERS = frozenset({"country", "capital", "demonym", "force", "state", "group", "leader"})  # speakers whose own side took it
FORCE = frozenset({"ASSAULT", "COERCE"})
JUDGEMENTS = frozenset({"ACCUSE", "SUPPORT"})  # types of events that an adjective may be

Found = dict[str, list[int]]  # head tokens by role: actors, targets


def by_rule(p: Parse, events: list[Event], attributions: list[Attribution], found: list[Found]) -> None:
    """All of these rules (changes `found`)."""
    for rule in (boasts, judgements, each_other, misread):
        rule(p, events, attributions, found)


def boasts(p: Parse, events: list[Event], attributions: list[Attribution], found: list[Found]) -> None:
    """Who tells of ground taken and names nobody took it ("Sixty positions were conquered, Baku announced"; changes `found`)."""
    word_class = classes(p)
    for n, e in enumerate(events):
        if not e.cameo.startswith(CAPTURE) or found[n]["actors"] or not e.by:
            continue
        speaker = speaker_of(p, e, attributions)
        t = read_trigger(p, e, attributions)
        if speaker is not None and t.voice == "passive" and word_class[speaker] in BOASTERS and speaker not in found[n]["targets"]:
            found[n]["actors"] = [speaker]


def judgements(p: Parse, events: list[Event], attributions: list[Attribution], found: list[Found]) -> None:
    """Whose judgement an adjective is ("the use of force is unacceptable"): the speaker's (changes `found`)."""
    for n, e in enumerate(events):
        t = read_trigger(p, e, attributions)
        speaker = speaker_of(p, e, attributions) if t.voice == "ADJ" and e.type in JUDGEMENTS else None
        if speaker is not None:
            found[n] = {"actors": [speaker], "targets": [i for i in found[n]["targets"] if i != speaker]}


def misread(p: Parse, events: list[Event], attributions: list[Attribution], found: list[Found]) -> None:
    """The object that the parser takes for the noun which an -ing form goes before ("accused of bombing hospitals"; changes `found`)."""
    acts = {head_of(p, e) for e in events}
    for n, e in enumerate(events):
        i = head_of(p, e)
        k = p.head[i]
        loose = p.dep[i] == "compound" and p.lower[i].endswith("ing") and k == i + 1 and i > 0 and p.pos[i - 1] == "ADP"
        if loose and e.type in FORCE and not found[n]["targets"] and k not in acts and p.tag[k] == "NNS":
            found[n]["targets"] = [k]


def each_other(p: Parse, events: list[Event], attributions: list[Attribution], found: list[Found]) -> None:
    """Where parties do or say the same of each other, and an event stands for each: whose is whose (changes `found`)."""
    sources = {a.id: p.root_of(a.source.start, a.source.end) for a in attributions if a.source}
    groups: dict[int, list[int]] = {}
    for n, e in enumerate(events):
        groups.setdefault(e.trigger.start, []).append(n)
    for members in groups.values():
        first = events[members[0]]
        if len(members) < 2 or not reciprocal(p, first):
            continue
        acts = [sources[a.id] for a in near(p, first, attributions) if a.id in sources and touches(a, first)]
        told = [sources[i] for n in members for i in events[n].by if i in sources]
        parties, own, other = (acts, "actors", "targets") if acts else (told, "targets", "actors")
        if len(parties) == len(members) == len(set(parties)):
            for n, party in zip(members, parties, strict=True):
                found[n] = {own: [party], other: [x for x in parties if x != party]}
