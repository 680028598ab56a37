"""Roles that an event's own sentence leaves open: who of the events near by, or the speaker, is likely meant."""

from __future__ import annotations

from bisect import bisect_left
from itertools import islice
from typing import Any

from dateline.code.asserted import reciprocal
from dateline.code.parties import THINGS, classes
from dateline.code.ways import Trigger, link, near, read_trigger, speaker_of, touches
from dateline.model import Attribution, Event
from dateline.parse.tokens import Parse

INHERIT, BESIDE = 0.5, 0.65  # least probability that somebody from an event near by plays an open role; one that things fill
CAPTURE = "192"  # CAMEO: occupy territory
BOASTERS = frozenset({"country", "capital", "demonym", "force", "state", "group", "leader"})  # speakers whose own side took it
JUDGEMENTS = frozenset({"ACCUSE", "SUPPORT"})  # types of events that an adjective may be
NEAR = 2  # sentences back in which such events are looked for
MOST = 20  # of them on either side, at most

Found = dict[str, list[int]]  # head tokens by role: actors, targets
Open = tuple[int, str, int]  # index of the event, role left open, head token of the candidate


def open_roles(p: Parse, events: list[Event], attributions: list[Attribution], found: list[Found]) -> tuple[list[list[str]], list[Open]]:
    """Who might play the roles left open: those of events near by or named by the same word, and the speaker. Features of
    each, and whose they are."""
    items: list[list[str]] = []
    owner: list[Open] = []
    triggers = [read_trigger(p, e, attributions) for e in events]
    speakers = [speaker_of(p, e, attributions) for e in events]
    cues = [{a.id for a in near(p, e, attributions) if touches(a, e)} for e in events]
    kin = related(p, triggers)
    word_class = classes(p)
    for n, e in enumerate(events):
        for role, other in (("actors", "targets"), ("targets", "actors")):
            if any(word_class[i] not in THINGS for i in found[n][role]):
                continue
            taken = found[n][other]
            filled = ("thing " if found[n][role] else "") + ("other" if taken else "alone")
            speaker = speakers[n]
            if speaker is not None and speaker not in taken:
                items.append(_of_speaker(role, triggers[n], filled, word_class[speaker]))
                owner.append((n, role, speaker))
            for m in kin[n]:
                told = "told alike" if e.by == events[m].by else "cue" if cues[m] & set(e.by) else "told else"
                shared = _of_events(p, role, n, m, triggers, filled, told)
                for play, i in ((k, i) for k in ("actors", "targets") for i in found[m][k] if i not in taken):
                    items.append([*shared[play], *_of_party(role, play, triggers[n], word_class[i], i == speaker)])
                    owner.append((n, role, i))
    return items, owner


def related(p: Parse, triggers: list[Trigger]) -> list[list[int]]:
    """For each event the indices of others whose parties may be its own: near ones, and the last before with the same word."""
    sentence = [p.sent[t.head] for t in triggers]
    told: dict[int, list[int]] = {}
    for m, k in enumerate(sentence):
        told.setdefault(k, []).append(m)
    out: list[list[int]] = []
    alike: dict[str, list[int]] = {}
    for n, t in enumerate(triggers):
        close = sorted(m for k in range(sentence[n] - NEAR, sentence[n] + 1) for m in told.get(k, ()) if m != n)
        at = bisect_left(close, n)
        earlier = (m for m in reversed(alike.get(t.lemma, ())) if sentence[n] - sentence[m] > NEAR)
        out.append([*close[max(0, at - MOST) : at + MOST], *islice(earlier, 1)])
        alike.setdefault(t.lemma, []).append(n)
    return out


def _of_speaker(role: str, t: Trigger, filled: str, word_class: str) -> list[str]:
    base = f"{role} {t.kind}"
    return [
        f"{base} speaker", f"{base} speaker {t.voice}", f"{role} speaker {t.standing}", f"{role} speaker {word_class}",
        f"{role} speaker {filled}", f"{base} {filled} speaker",
    ]  # fmt: skip


def _of_events(p: Parse, role: str, n: int, m: int, triggers: list[Trigger], filled: str, told: str) -> dict[str, list[str]]:
    """Features of taking a role of event n from event m, by the role played there."""
    t, u = triggers[n], triggers[m]
    gap = p.sent[t.head] - p.sent[u.head]
    near = "same" if gap == 0 else "back" if gap == 1 else "far"
    side = "<" if m < n else ">"
    word = "word" if u.lemma == t.lemma else "type" if u.kind == t.kind else "unlike"
    tree = link(p, t.head, u.head)
    article = t.voice
    if t.voice in ("NOUN", "PROPN"):
        article = next((p.lower[c] for c in p.children[t.head] if p.dep[c] == "det"), "")
    base = f"{role} {t.kind}"
    common = [f"{base} {t.voice} {article}", f"{role} {t.lemma}", f"{base} {filled}"]
    return {
        play: [
            f"{key} {near}{side}", f"{key} {word}", f"{key} {word} {near} {article}", f"{key} {t.kind} {u.kind}", f"{key} {told}",
            f"{key} {told} {word}", f"{key} {tree}", f"{key} {tree} {t.kind}", f"{key} {filled} {near}", f"{key} {min(abs(n - m), 4)}",
            *common,
        ]
        for play, key in (("actors", f"{role} actors"), ("targets", f"{role} targets"))
    }  # fmt: skip


def _of_party(role: str, play: str, t: Trigger, word_class: str, speaks: bool) -> list[str]:
    return [f"{role} {t.kind} {word_class}", f"{role} {play} speaker {speaks} {t.standing}"]


def fill(found: list[Found], owner: list[Open], odds: Any) -> None:
    """Give each open role its likeliest candidate, where likely enough (changes `found`)."""
    best: dict[tuple[int, str], tuple[float, int]] = {}
    for (n, role, token), odd in zip(owner, odds.tolist(), strict=True):
        if odd >= (BESIDE if found[n][role] else INHERIT) and odd > best.get((n, role), (0.0, 0))[0]:
            best[n, role] = (odd, token)
    for (n, role), (_, token) in best.items():
        found[n][role] = [*found[n][role], token]


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
