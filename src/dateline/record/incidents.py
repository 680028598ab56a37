"""Claims of many reports about one occurrence, brought together as incidents.

`gather(claims)` compares each event with the few that it shares a sign with (day and place, rare words, figures, report), found by an
index, so that work grows with the number of claims and not with its square; then the pairs that are most likely one occurrence are put
together first, and two groups become one where their members are, on the average, likely one. What speaks for a pair is weighed in
`matching`. docs/record/incidents.md has the rules.
"""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from itertools import count, product
from math import log1p

import msgspec

from dateline.record.claims import Claim
from dateline.record.matching import (
    JOIN,
    LOOSE,
    TELLING,
    WIDE,
    Spot,
    Told,
    iso,
    main,
    rare_words,
    reason,
    score,
    set_beside,
    told_of,
    weights,
    words_of,
)
from dateline.record.ties import TIE, in_words, tie

STATEMENT = "statement"
SET_AGAINST = 2.0  # how much it tells of a pair to be compared that its report sets the one against the other
MOST = 8  # events that one event is compared with, those that it shares most signs with
POSTING = 30  # events looked up under one sign, the last told of
BEFORE = 6  # events of its report before an event that it is compared with
CELL = 0.25  # degrees: the mesh of the index of places
SPEAKERS = 3  # members that speak for a group
LIKEST = 0.3  # share of the likest pair in the likeness of two groups; the rest is the mean of their speakers'
FIRST = "the first told of it"

Key = tuple[str | int | None, ...]
Pair = tuple[int, int]
Town = tuple[str, str]  # name, country
Alike = tuple[int, int, bool]  # what two events are like (`Told.like`), and whether they are of one report


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """A claim in an incident. `role` is told, denied, statement (a verbal act about it) or called for; `reason` in words why it is here."""

    claim: str
    role: str = "told"
    reason: str = ""
    score: float = 0.0


class Incident(msgspec.Struct, frozen=True, kw_only=True):
    """One occurrence as claims tell it. `mode` is told, called for (wanted, planned, on condition) or before (long past when told);
    place and days are those most told, `actors` and `targets` the sides named as doers and as those it befell."""

    id: str
    family: str
    mode: str = "told"
    kinds: list[str] = []
    place: str | None = None
    lat: float | None = None
    lon: float | None = None
    country: str | None = None
    precision: str | None = None
    day_from: str | None = None
    day_to: str | None = None
    actors: list[str] = []
    targets: list[str] = []
    members: list[Member] = []


@dataclass(slots=True)
class _Groups:
    """Groups in the making, over events by number. `of` leads towards a group's first event, `members` has those of each group by that;
    `known` names the incidents known before, which are not merged with one another; `aside` are their members of another family, which say
    nothing of what they are; `towns` counts the small places that each group is told of. `scores` are the pairs compared so far; `alike`
    and `reasons` hold scores and words for what reprints tell."""

    events: list[Told]
    of: list[int]
    members: dict[int, list[int]]
    known: dict[int, str] = field(default_factory=dict[int, str])
    aside: set[int] = field(default_factory=set[int])
    towns: dict[int, Counter[Town]] = field(default_factory=dict[int, Counter[Town]])
    scores: dict[Pair, float] = field(default_factory=dict[Pair, float])
    alike: dict[Alike, float] = field(default_factory=dict[Alike, float])
    reasons: dict[Alike, str] = field(default_factory=dict[Alike, str])

    def first(self, n: int) -> int:
        """The first event of the group that an event is in."""
        while self.of[n] != n:
            self.of[n] = self.of[self.of[n]]
            n = self.of[n]
        return n

    def score(self, a: int, b: int) -> float:
        """How likely two events are one occurrence."""
        pair = (a, b) if a < b else (b, a)
        found = self.scores.get(pair)
        if found is None:
            one, other = self.events[pair[0]], self.events[pair[1]]
            key = (one.like, other.like, one.report == other.report)
            found = self.alike.get(key)
            if found is None:
                found = self.alike[key] = score(one, other)
            self.scores[pair] = found
        return found

    def reason(self, a: int, b: int) -> str:
        """What speaks for two events being one occurrence, in words."""
        one, other = self.events[a], self.events[b]
        key = (one.like, other.like, one.report == other.report)
        if key not in self.reasons:
            self.reasons[key] = reason(one, other)
        return self.reasons[key]

    def join(self, a: int, b: int) -> None:
        """Make one of two groups, given by their first events."""
        into, other = (a, b) if a < b else (b, a)
        self.of[other] = into
        self.members[into] = sorted(self.members[into] + self.members.pop(other))
        self.towns[into] = self.towns[into] + self.towns.pop(other)
        if other in self.known:
            self.known[into] = self.known.pop(other)


def gather(claims: Iterable[Claim], known: Sequence[Incident] = (), stats: dict[str, int] | None = None) -> list[Incident]:
    """The incidents of these claims, by day, place and id; whatever order the claims come in.

    `known` are incidents of an earlier call: they keep their ids and members, grow by new claims, and are not merged with one another (a
    person may have split them). Give the claims of their members too; a known incident none of whose claims is given stays as it is.
    `stats["comparisons"]` tells how many pairs were compared.
    """
    events = sorted(_told({c.id: c for c in claims}.values()), key=_rank)
    towns = {n: Counter(_town(e)) for n, e in enumerate(events)}
    groups = _Groups(events, list(range(len(events))), {n: [n] for n in range(len(events))}, towns=towns)
    settled, untouched = _settle(groups, known)
    _put_together(groups, settled, [n for n, e in enumerate(events) if e.family != STATEMENT])
    tied = _tie_statements(groups, settled)
    _put_together(groups, settled, [n for n, e in enumerate(events) if e.family == STATEMENT and n not in tied])
    if stats is not None:
        stats["comparisons"] = len(groups.scores)
    return sorted([*_incidents(groups, known, settled, tied), *untouched], key=lambda i: (i.day_from or "9999", i.place or "", i.id))


def _told(claims: Iterable[Claim]) -> list[Told]:
    """What is told of each event: whoever asserts it, the claims for one event of one report are one occurrence. What reprints in the same
    words tell is worked out once."""
    reports: dict[str, dict[str, list[Claim]]] = {}
    for c in sorted(claims, key=lambda c: c.id):
        reports.setdefault(c.report, {}).setdefault(c.event, []).append(c)
    first: dict[bytes, str] = {}
    like = {report: first.setdefault(_content(events), report) for report, events in reports.items()}
    words = {report: {event: words_of(some[0]) for event, some in reports[report].items()} for report in first.values()}
    rarity = rare_words(found for report in reports for found in words[like[report]].values())
    told: dict[str, list[Told]] = {}
    numbers = count(1)
    for report in first.values():
        told[report] = [told_of(some, words[report][event], rarity) for event, some in reports[report].items()]
        told[report].sort(key=lambda t: (t.start, t.claims[0].id))
        set_beside(told[report])
        for t in told[report]:
            t.like = next(numbers)
    return [
        t if like[report] == report else replace(t, claims=events[t.claims[0].event], report=report)
        for report, events in reports.items()
        for t in told[like[report]]
    ]


def _content(events: Mapping[str, Sequence[Claim]]) -> bytes:
    """What a report tells, as far as anything is made of it here: the same for reprints of a day."""
    return msgspec.msgpack.encode(
        [
            msgspec.structs.replace(c, id=c.id.removeprefix(c.report), report="", outlet=None, published=(c.published or "")[:10])
            for some in events.values()
            for c in some
        ]
    )


def _rank(t: Told) -> tuple[int, int, str, int, str, int, str]:
    """The most exact first, then by day and place: the order of events."""
    vague = 4 * t.long + 3 * (t.day is None) + (2 if t.spot is None else t.wide)
    return vague, t.day[0] if t.day else 0, t.spot.name if t.spot else "", t.told or 0, t.report, t.start, t.claims[0].id


def _settle(groups: _Groups, known: Sequence[Incident]) -> tuple[dict[int, str], list[Incident]]:
    """Known incidents as groups; the events that are in one, with its id, and the incidents none of whose claims is here."""
    by_claim = {c.id: n for n, e in enumerate(groups.events) for c in e.claims}
    settled: dict[int, str] = {}
    untouched: list[Incident] = []
    for incident in sorted(known, key=lambda i: i.id):
        mine = sorted({by_claim[m.claim] for m in incident.members if m.claim in by_claim} - settled.keys())
        told = [n for n in mine if groups.events[n].family == incident.family] or mine
        if not told:
            untouched.append(incident)
            continue
        settled |= dict.fromkeys(mine, incident.id)
        for n in told[1:]:
            groups.join(groups.first(told[0]), groups.first(n))
        groups.known[groups.first(told[0])] = incident.id
        for n in set(mine) - set(told):
            groups.of[n] = groups.first(told[0])
            del groups.members[n]
            groups.aside.add(n)
    return settled, untouched


def _put_together(groups: _Groups, settled: dict[int, str], some: Sequence[int]) -> None:
    """Join the groups of some events: the likeliest pair first, and two groups only where they are as likely one as a whole."""
    pairs = [(-groups.score(a, b), a, b) for a, b in sorted(_pairs(groups.events, [n for n in some if n not in groups.aside], settled))]
    heap = [p for p in pairs if -p[0] >= JOIN]
    heapq.heapify(heap)
    while heap:
        likely, a, b = heapq.heappop(heap)
        one, other = groups.first(a), groups.first(b)
        if one == other or (one in groups.known and other in groups.known):
            continue
        now = _likeness(groups, one, other, groups.score(a, b))
        if now >= -likely - 1e-9:
            groups.join(one, other)
        elif now >= JOIN:
            heapq.heappush(heap, (-now, a, b))


def _likeness(groups: _Groups, one: int, other: int, pair: float) -> float:
    """How likely two groups are one occurrence: by the mean of those who speak for them, the likest pair, and their towns."""
    found = [groups.score(a, b) for a, b in product(_speakers(groups.members[one]), _speakers(groups.members[other]))]
    apart = 0.0 if groups.events[one].family in LOOSE else _apart(groups.towns[one], groups.towns[other])
    return (1 - LIKEST) * sum(found) / len(found) + LIKEST * max(*found, pair) + weights()["two towns"] * apart


def _town(t: Told) -> list[Town]:
    """The small place that an event is told of, where its passage names it."""
    return [(t.spot.name, t.spot.country)] if t.spot and not t.wide and t.place_named else []


def _apart(one: Counter[Town], other: Counter[Town]) -> float:
    """How far two groups are told of two towns, 0 to 1: each mainly of one that few or none of the other's events are told of. What one
    report sets against each other (a strike on either side's city) is so kept apart where single pairs would tie it together."""
    a, b = (max(x, key=lambda t: (x[t], t), default=None) for x in (one, other))
    if a is None or b is None or a == b:
        return 0.0
    return 1 - min(1.0, (other[a] / other[b] + one[b] / one[a]) / 2)


def _speakers(members: list[int]) -> list[int]:
    """A few members spread over a group, from the most exact to the least."""
    return members if len(members) <= SPEAKERS else [members[k * len(members) // SPEAKERS] for k in range(SPEAKERS)]


def _pairs(events: Sequence[Told], some: Sequence[int], settled: dict[int, str]) -> set[Pair]:
    """The pairs to compare: each event with those told of before it that share most signs with it, the rarer a sign the more."""
    order = sorted(some, key=lambda n: (events[n].told or 0, events[n].report, events[n].start, n))
    index: dict[Key, list[int]] = defaultdict(list)
    report: dict[Key, list[int]] = defaultdict(list)
    keys: dict[int, set[Key]] = {}
    out: set[Pair] = set()
    for n in order:
        hits: dict[int, float] = defaultdict(float)
        like = events[n].like
        if like not in keys:
            keys[like] = _keys(events[n])
        for key in keys[like]:
            found = index[key]
            share = 1.0 / (1.0 + log1p(len(found)))
            for k in found[-POSTING:]:
                hits[k] += share
            found.append(n)
        beside = report[events[n].report, events[n].family, events[n].mode]
        for k in beside[-BEFORE:]:
            hits[k] += 0.5
        beside.append(n)
        for dispute, _ in events[n].stands:
            against = report["disputed", events[n].report, dispute, events[n].family, events[n].mode]
            for k in against:
                hits[k] += SET_AGAINST
            against.append(n)
        likely = sorted([(-share, k) for k, share in hits.items()])[:MOST]
        out.update((min(k, n), max(k, n)) for _, k in likely if not (k in settled and n in settled))
    return out


def _keys(t: Told) -> set[Key]:
    """The signs under which an event is found; all begin with family and mode, in which one occurrence is alike."""
    head = (t.family, t.mode)
    rare = sorted(t.words, key=lambda w: (-t.words[w], w))[:TELLING]
    out: set[Key] = set()
    for day in _days(t):
        out.update((*head, day, *where) for where in _where(t))
        out.update((*head, day, "word", w) for w in rare)
    week = (t.day[0] if t.day and not t.long else t.told or 0) // 7
    out.update((*head, week, "week", w) for w in rare)
    out.update((*head, week + k, "figure", m, low, high) for m, some in t.figures.items() for low, high in some for k in (0, 1))
    towns = t.beside | ({t.spot.name} if t.spot and not t.wide else frozenset[str]())
    if t.told:
        out.update((*head, "told", t.told // 7, w) for w in rare)
        out.update((*head, "told", t.told // 3, "town", name) for name in towns)
    elif towns:
        out.update((*head, "town", name) for name in towns)
    return out


def _days(t: Told) -> list[int]:
    """The days to look under; years, as negative numbers, for a long span and for a war as a whole; when told for undated words."""
    if t.long and t.day:
        return [-(t.day[0] // 366), -(t.day[1] // 366)]
    if t.whole and t.told:
        return [-(t.told // 366)]
    if t.day:
        return list(range(t.day[0], min(t.day[1], t.day[0] + 3) + 1))
    return [t.told, t.told - 1] if t.told else [0]


def _where(t: Told) -> Iterator[Key]:
    """The places to look under: the name, the cell of the map for small ones; and the parties."""
    if t.spot:
        yield "name", t.spot.name
        if not t.wide and t.spot.lat is not None and t.spot.lon is not None:
            yield "cell", int(t.spot.lat // CELL), int(t.spot.lon // CELL)
    if t.company:
        yield "parties", ",".join(sorted(t.doers)), ",".join(sorted(t.victims))


def _tie_statements(groups: _Groups, settled: dict[int, str]) -> dict[int, tuple[int, str, float]]:
    """Accusations, denials and the like by number, with the event that each is about, why, and the sum. The rest are of their own."""
    by_report: dict[str, list[int]] = defaultdict(list)
    for n, e in enumerate(groups.events):
        if e.family != STATEMENT:
            by_report[e.report].append(n)
    out: dict[int, tuple[int, str, float]] = {}
    for n, e in enumerate(groups.events):
        if e.family != STATEMENT or n in settled:
            continue
        found = tie(e, [(k, groups.events[k]) for k in by_report[e.report]])
        total = sum(s[1] for s in found[1]) if found else 0.0
        if found and total >= TIE:
            out[n] = found[0], in_words(found[1]), total
    return out


def _incidents(
    groups: _Groups, known: Sequence[Incident], settled: dict[int, str], tied: dict[int, tuple[int, str, float]]
) -> Iterator[Incident]:
    """The finished groups, statements with what they are about."""
    likest = _likest(groups)
    before = {i.id: i for i in known}
    about: dict[int, list[int]] = defaultdict(list)
    for n, (event, _, _) in tied.items():
        about[groups.first(event)].append(n)
    for first, numbers in groups.members.items():
        if first in tied:
            continue
        old = before.get(groups.known.get(first, ""))
        members = list(old.members) if old else []
        for n in numbers:
            if n not in settled:
                members += _members(groups.events[n], *_why(groups, n, first, likest, bool(old)))
        for n in about[first]:
            members += _members(groups.events[n], tied[n][1], tied[n][2], STATEMENT)
        yield _incident([groups.events[n] for n in numbers], members, old)


def _likest(groups: _Groups) -> dict[int, tuple[float, int]]:
    """For each event the likest of those in its group that it was compared with."""
    out: dict[int, tuple[float, int]] = {}
    for (a, b), likely in groups.scores.items():
        if groups.first(a) == groups.first(b):
            for n, other in ((a, b), (b, a)):
                out[n] = max(out.get(n, (-99.0, 0)), (likely, -other))
    return out


def _why(groups: _Groups, n: int, first: int, likest: dict[int, tuple[float, int]], old: bool) -> tuple[str, float]:
    """Why an event is in its group, and how likely it is one with the likest member."""
    if (n == first and not old) or n not in likest:
        return FIRST, 0.0
    likely, other = likest[n]
    return groups.reason(n, -other) or "like others of it", likely


def _members(t: Told, why: str, total: float, role: str = "") -> list[Member]:
    roles = {"denied": "denied", "wanted": "called for", "planned": "called for", "conditional": "called for"}
    return [Member(claim=c.id, role=role or roles.get(c.status, "told"), reason=why, score=round(total, 3)) for c in t.claims]


def _incident(told: Sequence[Told], members: list[Member], old: Incident | None) -> Incident:
    """A finished group: day and place most told, the main parties and kinds."""
    days = Counter(t.day for t in told if t.day) or Counter(t.span for t in told if t.span)
    day = min(days, key=lambda d: (-days[d], d[1] - d[0], d)) if days else None
    spot = _spot(Counter(t.spot for t in told if t.spot))
    counts = Counter(t.kind for t in told)
    return Incident(
        id=old.id if old else "i" + sha256(told[0].claims[0].id.encode()).hexdigest()[:12],
        family=old.family if old else told[0].family,
        mode=old.mode if old else told[0].mode,
        kinds=sorted(counts, key=lambda k: (-counts[k], k)),
        place=spot.name if spot else None,
        lat=spot.lat if spot else None,
        lon=spot.lon if spot else None,
        country=(spot.country or None) if spot else None,
        precision=spot.precision if spot else None,
        day_from=iso(day[0]) if day else None,
        day_to=iso(day[1]) if day else None,
        actors=sorted(main(Counter(x for t in told for x in t.doers))),
        targets=sorted(main(Counter(x for t in told for x in t.victims))),
        members=sorted(members, key=lambda m: m.claim),
    )


def _spot(spots: Counter[Spot]) -> Spot | None:
    """The place most told, a small one where every fourth names it."""
    least = sum(spots.values()) / 4
    order = sorted(spots, key=lambda s: (-spots[s], s.precision in WIDE, s.name, s.precision, s.country))
    small = [s for s in order if s.precision not in WIDE and spots[s] >= least]
    return next(iter(small or order), None)
