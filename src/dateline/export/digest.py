"""A report folded for a reader: events that say the same are one line, figures stand once, positions once a speaker and matter."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import NamedTuple

import msgspec

from dateline.export import names, phrases
from dateline.lexicon import rows
from dateline.model import Attribution, Count, Event, Mention, Report

RECENT = 45  # days before publication that count as the news, not the past
SPOKEN = frozenset({"SUPPORT", "ACCUSE", "REQUEST", "THREATEN", "REJECT"})
_OPEN = frozenset({"wanted", "planned", "conditional", "possible"})
_TAKEN = frozenset({"capture", "fall", "displacement", "abduction"})
_RANK = {"ASSAULT": 2, "COERCE": 3, "RETREAT": 3, "MOBILIZE": 4, "AGREE": 4, "SANCTION": 4, "CONCEDE": 5, "PROTEST": 5}
MEASURES = ("killed", "killed_or_injured", "injured", "missing", "captured", "detained", "displaced", "evacuated")
_THINGS = ("deployed", "positions", "settlements", "equipment")


class Line(NamedTuple):
    """Events that are one for a reader: the event that says most, how many say it, and who asserts them."""

    event: Event
    times: int
    who: dict[str, str]


class Toll(NamedTuple):
    """A figure, all who give it, and the event that has it first."""

    figure: Count
    event: Event
    who: dict[str, str]


class Position(NamedTuple):
    """A speaker's stance: the act, toward whom, in which words."""

    speaker: str
    event: Event
    targets: list[Mention]
    words: str


def lines(report: Report) -> list[Line]:
    """What happened, was wanted or feared; not the positions. In text order, each thing once."""
    out: list[Line] = []
    for e in sorted(report.events, key=lambda e: (e.trigger.start, e.id)):
        if e.type in SPOKEN:
            continue
        who = names.claimant_keys(e, report)
        for k, line in enumerate(out):
            if line.who.keys() == who.keys() and same(line.event, e):
                out[k] = Line(_joined(line.event, e), line.times + 1, line.who)
                break
        else:
            out.append(Line(e, 1, who))
    return out


def same(a: Event, b: Event) -> bool:
    """Whether two events of one claimant are one for a reader: same act, status, day, parties; place and figures equal or missing."""
    if (a.type, phrases.noun(a), a.status) != (b.type, phrases.noun(b), b.status):
        return False
    days = [(d.from_, d.to) for d in (a.date, b.date) if d]
    places = [p.name for p in (a.place, b.place) if p]
    return (
        len(set(days)) == len(days) - (len(days) > 1)
        and len(set(places)) == len(places) - (len(places) > 1)
        and _fit(a.actors, b.actors)
        and _fit(a.targets, b.targets)
        and not (a.counts and b.counts and _figures(a) != _figures(b))
    )


def _fit(a: list[Mention], b: list[Mention]) -> bool:
    return not a or not b or {names.side(m) for m in a} == {names.side(m) for m in b}


def _figures(e: Event) -> list[tuple[object, ...]]:
    return [(c.measure, c.min, c.max) for c in e.counts]


def _joined(a: Event, b: Event) -> Event:
    """One event out of two that are the same: the more telling words, and what either has."""
    trigger = max(a.trigger, b.trigger, key=lambda t: (bool(named_as(t.text)), t.text.count(" "), -t.start))
    return msgspec.structs.replace(
        a, trigger=trigger, actors=a.actors or b.actors, targets=a.targets or b.targets, place=a.place or b.place,
        date=a.date or b.date, counts=a.counts or b.counts,
    )  # fmt: skip


def part(line: Line, report: Report) -> str:
    """Where a line belongs: `happened`, `open` (wanted, planned, feared) or `past`."""
    if recency(line.event, report)[0] == 2:
        return "past"
    return "open" if line.event.status in _OPEN else "happened"


def weight(line: Line) -> int:
    """What a reader on deadline wants first: people hurt, then ground and homes lost, other violence, the rest."""
    e = line.event
    if any(c.measure in MEASURES for c in e.counts):
        return 0
    noun = phrases.noun(e)
    return 1 if noun in _TAKEN or noun == "deaths" or noun == "injuries" else _RANK.get(e.type, 6)


def recency(e: Event, report: Report) -> tuple[int, int]:
    """Sorts days: those of the last weeks (0; latest first), then events without a day (1), then the past (2)."""
    if e.date is None:
        return 1, 0
    try:
        first, last = date.fromisoformat(e.date.from_[:10]), date.fromisoformat(e.date.to[:10])
    except ValueError:
        return 1, 1
    try:
        today = date.fromisoformat((report.published or "")[:10])
    except ValueError:
        today = last
    recent = (last - first).days < RECENT and (today - last).days < RECENT
    return (0 if recent else 2), -last.toordinal()


def main_place(found: Iterable[Line]) -> str:
    """The place named by most lines, where it is named by several ("" else)."""
    ranked = Counter(line.event.place.name for line in found if line.event.place).most_common(1)
    return ranked[0][0] if ranked and ranked[0][1] > 2 else ""


def tolls(report: Report) -> list[Toll]:
    """Figures of people and things lost or taken, each once with all who give it: people first, parts behind their whole."""
    found: dict[tuple[object, ...], Toll] = {}
    for e in sorted(report.events, key=lambda e: e.trigger.start):
        who = names.claimant_keys(e, report) or {"": names.OUTLET}
        for c in e.counts:
            if c.measure == "other" or e.status in ("wanted", "conditional") or (c.measure in _THINGS and c.min == c.max == 1):
                continue
            whole = next((w for k, w in enumerate(e.counts) if k == c.part_of and w is not c), None)
            group = (c.measure, c.min, c.max, c.of, whole and (whole.min, whole.max), e.status == "denied")
            toll = found.setdefault(group, Toll(c, e, {}))
            toll.who.update({k: v for k, v in who.items() if k not in toll.who})
    order = {m: k for k, m in enumerate((*MEASURES, *_THINGS))}
    return sorted(found.values(), key=lambda t: order[t.figure.measure])


def positions(report: Report) -> list[Position]:
    """Who takes which stance toward whom, grouped by speaker in text order; one a speaker, act and target."""
    found: dict[tuple[str, ...], Position] = {}
    said: set[tuple[str, str]] = set()
    for e in sorted((e for e in report.events if e.type in SPOKEN and e.actors), key=lambda e: e.trigger.start):
        speakers = {names.side(m) for m in e.actors}
        targets = [m for m in e.targets if names.side(m) not in speakers]
        words = words_of(e, report)
        if not targets and (e.targets or not words or (names.side(e.actors[0]), words) in said):
            continue  # at oneself, or at nobody with nothing new said
        said.add((names.side(e.actors[0]), words))
        who, name = names.key(e.actors[0]), ", ".join(dict.fromkeys(names.source(m) for m in e.actors))
        group = (who, phrases.verb(e), e.status, *sorted(names.side(m) for m in targets))
        old = found.get(group)
        if old is None or (words and not old.words):
            found[group] = Position(old.speaker if old else name, e, targets, words)
    order: dict[str, int] = {}
    for group in found:
        order.setdefault(group[0], len(order))
    return [found[g] for g in sorted(found, key=lambda g: order[g[0]])]


def words_of(e: Event, report: Report) -> str:
    """The words in which a verbal act is put: the content of its speaker's attribution beside the trigger; never the verb alone."""
    best = min(report.attributions, key=lambda a: _distance(a, e), default=None)
    if best is None or _distance(best, e) > (60 if any(m.actor for m in e.actors) else 1):
        return ""
    words = content(best)
    return "" if words.lower() == e.trigger.text.lower() or names.generic(words) else words


def content(a: Attribution) -> str:
    """The words of an attribution, pieces joined."""
    return " ... ".join(c.text for c in a.content)


def _distance(a: Attribution, e: Event) -> int:
    """Characters between a verbal act and an attribution that could hold its words; far where the speakers differ."""
    at, speakers = e.trigger.start, {names.side(m) for m in e.actors if m.actor}
    if not a.content or (a.source and a.source.actor and speakers and names.side(a.source) not in speakers):
        return 10_000
    if a.cue and a.cue.start <= at < a.cue.end:
        return 0
    spans = [(c.start, c.end) for c in a.content] + ([(a.cue.start, a.cue.end)] if a.cue else [])
    return min(max(start - at, at - end, 1) for start, end in spans)


@cache
def _naming() -> tuple[re.Pattern[str], dict[str, str]]:
    """All phrases of `lexicon/naming.tsv`, longest first, with or without a plural s, and their frames."""
    frames = {r["phrase"]: r["frame"] for r in rows("naming")}
    longest = sorted(frames, key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(re.escape(p) for p in longest) + r")s?\b", re.IGNORECASE), frames


def named_as(words: str) -> str:
    """The frame of a phrase of `lexicon/naming.tsv` ("" for other words)."""
    frames, low = _naming()[1], words.lower()
    return frames.get(low) or frames.get(low.removesuffix("s"), "")


def names_given(report: Report) -> dict[str, dict[str, list[str]]]:
    """What each calls one side's use of force, where they differ: {doer: {claimant: [words of lexicon/naming.tsv]}}, in text order.

    A word counts for the claimant whose content holds it (the outlet where none does) and for the doer of the event whose
    trigger it touches."""
    out: dict[str, dict[str, list[str]]] = {}
    events = [e for e in report.events if e.type in ("ASSAULT", "MOBILIZE", "COERCE") and len(e.actors) == 1 and e.status != "denied"]
    labels: dict[str, str] = {}  # of doers and of claimants, by who they are
    for match in _naming()[0].finditer(report.text):
        e = next((e for e in events if e.trigger.start < match.end() and match.start() < e.trigger.end), None)
        if e is None or not e.actors[0].actor:
            continue
        doer = labels.setdefault(names.side(e.actors[0]), names.side_name(e.actors[0]))
        who, name = _voice(match.start(), match.end(), report)
        words = out.setdefault(doer, {}).setdefault(labels.setdefault(f"by {who}", name), [])
        if match.group().lower() not in (w.lower() for w in words):
            words.append(match.group())
    return {d: said for d, said in out.items() if len(said) > 1 and len({named_as(w) for words in said.values() for w in words}) > 1}


def _voice(start: int, end: int, report: Report) -> tuple[str, str]:
    """(who, name): whose words a stretch of text is: the shortest content that covers it, else the outlet."""
    covering = [(c.end - c.start, a.id, a) for a in report.attributions for c in a.content if c.start <= start and end <= c.end]
    return names.of(min(covering, key=lambda x: x[:2])[2]) if covering else (names.OUTLET, names.OUTLET)
