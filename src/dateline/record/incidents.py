"""Claims of many reports about one occurrence, brought together as incidents.

`gather(claims)` is one pass over the events, the most exact first: each joins the incident that it fits best, or begins one. Which
incidents an event is held against comes from an index by day and place, figure, party and report, so that work grows with the number
of claims and not with its square. What speaks for a membership is in `matching.WEIGHTS`. docs/record/incidents.md has the rules.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

import msgspec

from dateline.record.claims import Claim
from dateline.record.matching import (
    JOIN,
    LATE_DAYS,
    LONG_DAYS,
    WIDE,
    Profile,
    Sign,
    iso,
    profile,
    rare_words,
    reason,
    score,
    weigh,
    words_of,
)
from dateline.record.matching import add as learn
from dateline.record.ties import TIE, tie

STATEMENT = "statement"
MOST = 16  # incidents that one event is held against, those first that share most signs with it
POSTING = 60  # incidents looked up under one sign, the latest first
CELL = 0.25  # degrees: the mesh of the index of places
MERGE = JOIN + 0.5  # two incidents become one from here on: more is at stake than with one claim

Key = tuple[str | int, ...]


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
class _Group:
    """An incident in the making."""

    id: str
    profile: Profile
    members: list[Member]
    keys: set[Key] = field(default_factory=set[Key])
    fixed: bool = False  # known before: it is not merged into another


@dataclass(slots=True)
class _Event:
    """The claims for one event of one report, and what they tell of it."""

    claims: list[Claim]
    profile: Profile


@dataclass(slots=True)
class _Index:
    """Groups by their signs; `comparisons` counts how often two profiles were held against each other."""

    groups: list[_Group | None]
    rarity: dict[str, float]
    at: dict[Key, list[int]] = field(default_factory=lambda: defaultdict[Key, list[int]](list))
    comparisons: int = 0


def gather(claims: Iterable[Claim], known: Sequence[Incident] = (), stats: dict[str, int] | None = None) -> list[Incident]:
    """The incidents of these claims, by day, place and id; whatever order the claims come in.

    `known` are incidents of an earlier call: they keep their ids and members, grow by new claims, and are not merged with one another (a
    person may have split them). Give the claims of their members too; a known incident none of whose claims is given stays as it is.
    `stats["comparisons"]` tells how many pairs were compared.
    """
    unique = {c.id: c for c in claims}
    documents = {i: words_of(c) for i, c in unique.items()}
    rarity = rare_words(documents[i] for i in sorted(documents))
    index = _Index([], rarity)
    events = [_Event(told, profile(told[0], documents[told[0].id], rarity)) for told in _by_event(unique.values())]
    settled, untouched = _settle(index, known, events)
    rest = sorted((e for e in events if e.claims[0].id not in settled), key=_rank)
    for e in rest:
        if e.profile.family != STATEMENT:
            _place(index, e)
    _merge(index)
    _tie_statements(index, [e for e in rest if e.profile.family == STATEMENT])
    if stats is not None:
        stats["comparisons"] = index.comparisons
    made = [_incident(g) for g in index.groups if g]
    return sorted([*made, *untouched], key=lambda i: (i.day_from or "9999", i.place or "", i.id))


def _by_event(claims: Iterable[Claim]) -> Iterator[list[Claim]]:
    """The claims for one event of one report together: whoever asserts it, it is one occurrence."""
    out: dict[tuple[str, str], list[Claim]] = {}
    for c in sorted(claims, key=lambda c: c.id):
        out.setdefault((c.report, c.event), []).append(c)
    yield from out.values()


def _rank(e: _Event) -> tuple[int, int, str, int, str, int, str]:
    """The most exact first, then by day and place: the order in which events are placed."""
    p, c = e.profile, e.claims[0]
    long = p.day is not None and p.day[1] - p.day[0] >= LONG_DAYS
    wide = p.spot is None or p.spot.precision in WIDE
    vague = 4 * long + 3 * (p.day is None) + (2 if p.spot is None else wide)
    return vague, p.day[0] if p.day else 0, p.spot.name if p.spot else "", p.told or 0, c.report, c.start, c.id


def _settle(index: _Index, known: Sequence[Incident], events: list[_Event]) -> tuple[set[str], list[Incident]]:
    """Known incidents as groups of the index; the first claims of the events in them, and the incidents none of whose claims is here."""
    by_claim = {c.id: e for e in events for c in e.claims}
    settled: set[str] = set()
    untouched: list[Incident] = []
    for incident in sorted(known, key=lambda i: i.id):
        mine = {by_claim[m.claim].claims[0].id: by_claim[m.claim] for m in incident.members if m.claim in by_claim}
        told = [e for e in mine.values() if e.profile.family == incident.family] or list(mine.values())
        if not told:
            untouched.append(incident)
            continue
        first = Profile(family=incident.family, mode=incident.mode)
        for e in told:
            learn(first, e.profile, index.rarity)
        settled |= set(mine)
        _open(index, _Group(incident.id, first, list(incident.members), fixed=True))
    return settled, untouched


def _place(index: _Index, e: _Event) -> None:
    """Put an event into the incident that it fits best, or let it begin one."""
    best = _best(index, e.profile, JOIN)
    if best is None:
        _begin(index, e)
        return
    n, signs = best
    group = index.groups[n]
    assert group is not None
    group.members += _members(e, reason(signs), score(signs))
    learn(group.profile, e.profile, index.rarity)
    _enter(index, n)


def _begin(index: _Index, e: _Event) -> None:
    name = "i" + sha256(e.claims[0].id.encode()).hexdigest()[:12]
    _open(index, _Group(name, e.profile, _members(e, "the first told of it", 0.0)))


def _members(e: _Event, why: str, total: float, role: str = "") -> list[Member]:
    roles = {"denied": "denied", "wanted": "called for", "planned": "called for", "conditional": "called for"}
    return [Member(claim=c.id, role=role or roles.get(c.status, "told"), reason=why, score=round(total, 3)) for c in e.claims]


def _best(index: _Index, p: Profile, least: float, skip: int = -1) -> tuple[int, list[Sign]] | None:
    """The incident that a profile fits best, with the signs; None where none reaches `least`."""
    best: tuple[float, int, list[Sign]] | None = None
    for n in _candidates(index, p):
        group = index.groups[n]
        if group is None or n == skip:
            continue
        index.comparisons += 1
        signs = weigh(p, group.profile, index.rarity, whole=skip >= 0)
        total = score(signs)
        if total >= least and (best is None or (total, -n) > (best[0], -best[1])):
            best = total, n, signs
    return (best[1], best[2]) if best else None


def _candidates(index: _Index, p: Profile) -> list[int]:
    """The incidents that share signs with a profile, most signs first."""
    hits: Counter[int] = Counter()
    for key in _keys(p, reach=1):
        hits.update(index.at.get(key, ())[-POSTING:])
    return [n for n, _ in sorted(hits.items(), key=lambda hit: (-hit[1], hit[0]))[:MOST]]


def _keys(p: Profile, reach: int = 0) -> set[Key]:
    """The signs under which an incident is found; `reach` 1 adds the next days and cells, for looking up."""
    head = (p.family, p.mode)
    near = range(-reach, reach + 1)
    out: set[Key] = {(*head, "report", r) for r in p.passages}
    for day in _days(p, reach):
        out |= {(*head, day, *k) for k in _where(p, reach)}
        out |= {(*head, day // 7 + k, "figure", m, low or -1, high or -1) for m, low, high in p.figures for k in near}
        out |= {(*head, day // 7 + k, "word", w) for w in p.telling for k in near}
    return out


def _days(p: Profile, reach: int) -> Iterable[int]:
    """The days to look under: those of the day most told; years, as negative numbers, for a long span; when told for undated words."""
    if p.day and p.day[1] - p.day[0] >= LONG_DAYS:
        return {-(p.day[0] // 366), -(p.day[1] // 366)}
    if p.day:
        return range(p.day[0] - reach, p.day[1] + reach + 1)
    if p.whole and p.told:
        return [*range(p.told - LATE_DAYS * reach, p.told + 2), -(p.told // 366)]
    if p.told:
        return range(p.told - LATE_DAYS * reach, p.told + 2)
    return (0,)


def _where(p: Profile, reach: int) -> Iterator[Key]:
    """The places to look under: cells of small places, names of wide ones, the parties where no place is known."""
    for spot in p.spots:
        yield "name", spot.name
        if spot.precision not in WIDE and spot.lat is not None and spot.lon is not None:
            y, x = int(spot.lat // CELL), int(spot.lon // CELL)
            yield from (("cell", y + i, x + j) for i in range(-reach, reach + 1) for j in range(-reach, reach + 1))
    if len(p.actors) + len(p.targets):
        yield "parties", ",".join(sorted(p.doers)), ",".join(sorted(p.victims))


def _open(index: _Index, group: _Group) -> None:
    index.groups.append(group)
    _enter(index, len(index.groups) - 1)


def _enter(index: _Index, n: int) -> None:
    """Have a group found under the signs that it has gained."""
    group = index.groups[n]
    assert group is not None
    for key in sorted(_keys(group.profile) - group.keys, key=repr):
        index.at[key].append(n)
        group.keys.add(key)


def _merge(index: _Index) -> None:
    """Make one of incidents that turned out to be one, the later into the earlier; then see what the grown ones meet."""
    turn = set(range(len(index.groups)))
    for _ in range(2):
        turn = {into for n in sorted(turn, reverse=True) if (into := _merge_one(index, n)) is not None}


def _merge_one(index: _Index, n: int) -> int | None:
    """Merge an incident into the one that it fits best; which, or None."""
    group = index.groups[n]
    if group is None or group.fixed or group.profile.family == STATEMENT:
        return None
    best = _best(index, group.profile, MERGE, skip=n)
    if best is None:
        return None
    _join(index, n, best[0], best[1])
    return best[0]


def _join(index: _Index, n: int, into: int, signs: list[Sign]) -> None:
    one, other = index.groups[n], index.groups[into]
    assert one is not None and other is not None
    why = reason(signs)
    other.members += [msgspec.structs.replace(m, reason=f"{m.reason}; merged: {why}") for m in one.members]
    learn(other.profile, one.profile, index.rarity)
    index.groups[n] = None
    _enter(index, into)


def _tie_statements(index: _Index, events: list[_Event]) -> None:
    """Accusations, denials and the like go to the incident that they are about; the rest are brought together among themselves."""
    by_report: dict[str, list[int]] = defaultdict(list)
    for n, group in enumerate(index.groups):
        for report in group.profile.passages if group and group.profile.family != STATEMENT else ():
            by_report[report].append(n)
    loose: list[_Event] = []
    for e in events:
        near = [(n, g.profile) for n in by_report[e.claims[0].report] if (g := index.groups[n])]
        index.comparisons += len(near)
        found = tie(e.profile, near, index.rarity)
        group = index.groups[found[0]] if found and score(found[1]) >= TIE else None
        if found and group:
            group.members += _members(e, reason(found[1]), score(found[1]), STATEMENT)
        else:
            loose.append(e)
    for e in loose:
        _place(index, e)


def _incident(g: _Group) -> Incident:
    """A finished group."""
    p = g.profile
    spot = p.spot
    return Incident(
        id=g.id,
        family=p.family,
        mode=p.mode,
        kinds=[k for k, _ in sorted(p.kinds.items(), key=lambda x: (-x[1], x[0]))],
        place=spot.name if spot else None,
        lat=spot.lat if spot else None,
        lon=spot.lon if spot else None,
        country=(spot.country or None) if spot else None,
        precision=spot.precision if spot else None,
        day_from=iso(p.day[0]) if p.day else None,
        day_to=iso(p.day[1]) if p.day else None,
        actors=sorted(p.doers),
        targets=sorted(p.victims),
        members=sorted(g.members, key=lambda m: m.claim),
    )
