"""What is asked of a record: claims, incidents, disputes, tolls, positions, a timeline, words.

    from dateline.record import open_record, queries

    with open_record("record.db") as store:
        asked = queries.wanted(place="Ganja", since="2020-10-04", until="2020-10-18")
        for found in queries.incidents(store, asked): print(found.title, found.account.grade)

Every query takes the same `Filters` (`wanted` makes them from a user's words) and gives plain structs. Incidents are gathered from all
claims of the days asked for, and those are given that hold a claim asked for: so a filter by party does not hide what the others say.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import TypeVar, get_args

import msgspec
from sqlalchemy import select

from dateline.compare.statements import house
from dateline.ingest.days import normal_day
from dateline.model import EventType
from dateline.record import accounts, judgements, wording
from dateline.record import positions as position
from dateline.record import tables as t
from dateline.record import tolls as toll
from dateline.record.accounts import Account, Difference
from dateline.record.claims import Claim
from dateline.record.incidents import Incident, gather
from dateline.record.matching import LATE_DAYS, LONG_DAYS, SHORT_DAYS, side
from dateline.record.positions import Change, Position, Tone
from dateline.record.store import LAST, NO_FILTERS, Filters, Hit, Kept, Store, in_parts, until
from dateline.record.tolls import By, Policy, Toll

TYPES: tuple[str, ...] = get_args(EventType)
_PALE = {"attack": 1, "deaths": 2, "injuries": 2, "missing people": 2}  # words that tell little of the act, or only what it led to
T = TypeVar("T")
_ENDS = date(1, 1, 1).toordinal(), date(9999, 12, 31).toordinal()


class FilterError(ValueError):
    """A filter that means nothing; `option` is its name."""

    def __init__(self, option: str, words: str) -> None:
        super().__init__(f"{option}: {words}")
        self.option, self.words = option, words


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """An incident with what is told of it: `title` in words, the accounts of it, its tolls (low, best, high), its claims in the order told,
    whose word each is (`tolls.voices`), and how many reports (reprints not counted) they stand in."""

    title: str
    incident: Incident
    account: Account
    tolls: list[Toll]
    claims: list[Claim]
    voices: dict[str, str]
    reports: int


class Disputed(msgspec.Struct, frozen=True, kw_only=True):
    """A dispute, in which incident, and the claims of its two sides."""

    title: str
    incident: Incident
    grade: str
    dispute: Difference
    claims: list[Claim]


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A line of a timeline: what is told of a day. `claimants` as names of parties and outlets."""

    day_from: str
    day_to: str
    place: str | None
    title: str
    incident: str
    grade: str
    figures: str
    claimants: list[str]
    disputed: int
    claims: list[str]


class Gathered(msgspec.Struct, frozen=True, kw_only=True):
    """The incidents that a question is about, all claims at hand by id, those asked for, originals by reprint, and reports by key."""

    incidents: list[Incident]
    claims: dict[str, Claim]
    asked: frozenset[str]
    originals: dict[str, str]
    reports: dict[str, Kept]


# Filters


def wanted(
    *,
    place: str | None = None,
    country: str | None = None,
    actor: str | None = None,
    claimant: str | None = None,
    types: Sequence[str] = (),
    since: str | None = None,
    until: str | None = None,
    as_of: str | None = None,
    limit: int | None = None,
) -> Filters:
    """Filters from a user's words: parties by id or name, days as newspapers write them. Raises FilterError with what is wrong."""
    kinds = tuple(dict.fromkeys(k.strip().upper() for k in types))
    if wrong := [k for k in kinds if k not in TYPES]:
        raise FilterError("type", f'"{wrong[0]}" is no type of event: use {", ".join(TYPES)}')
    first, last = day("from", since), day("to", until)
    if first and last and first > last:
        raise FilterError("to", f"{last} is before {first}: give the earlier day as from")
    if country is not None and not re.fullmatch("[A-Za-z]{3}", country):
        raise FilterError("country", f'"{country}" is no code of a country: write ISO 3166-1 alpha-3 (AZE)')
    if place is not None and not place.strip():
        raise FilterError("place", "no name is given")
    return Filters(
        place=" ".join(place.split()) if place else None,
        country=country.upper() if country else None,
        actor=_actor("actor", actor),
        source=_actor("claimant", claimant),
        types=kinds,
        since=first,
        until=last,
        as_of=_moment(as_of),
        limit=limit,
    )


def day(option: str, words: str | None) -> str | None:
    """A day of an option as ISO 8601; FilterError where it is none."""
    return found[:10] if (found := _read(option, words)) else None


def _moment(words: str | None) -> str | None:
    """A day or a time; a whole day where no time is given."""
    return _read("as-of", words)


def _read(option: str, words: str | None) -> str | None:
    if words is None:
        return None
    found = normal_day(words)
    if not found:
        raise FilterError(option, f'"{words}" is no date: write it as 2020-10-04')
    return found


def _actor(option: str, words: str | None) -> str | None:
    if words is None:
        return None
    found = wording.actor_id(words)
    if found is None:
        near = wording.near_names(words)
        hint = f"did you mean {' or '.join(near)}?" if near else "write an id (AZE, AZE.MIL, IGO:UN) or a name (dateline actors finds ids)"
        raise FilterError(option, f'nobody is known as "{words}": {hint}')
    return found


# Claims


def claims(store: Store, filters: Filters = NO_FILTERS) -> Iterator[Claim]:
    """Claims in order of publication, as people judged them. With `as_of` a report without a day of publication counts from when it
    was added."""
    yield from judgements.claims(store, filters)
    for some in _undated(store, filters):
        yield from judgements.claims(store, some)


def _undated(store: Store, filters: Filters) -> Iterator[Filters]:
    """The same filters for the reports without a day of publication that were added by `as_of`."""
    if not filters.as_of:
        return
    r = t.reports.c
    with store.engine.connect() as conn:
        keys = list(conn.execute(select(r.key).where(r.moment == LAST, r.added <= f"{until(filters.as_of)}Z").order_by(r.key)).scalars())
    known = [k for k in keys if not filters.reports or k in filters.reports]
    for some in in_parts(known):
        yield msgspec.structs.replace(filters, as_of=None, reports=some)


def reports(store: Store, keys: Iterable[str]) -> dict[str, Kept]:
    """What is known of some reports, by key."""
    return {kept.key: kept for some in in_parts(sorted(set(keys))) for kept in store.reports(Filters(reports=some))}


# Incidents


def gathered(store: Store, filters: Filters = NO_FILTERS) -> Gathered:
    """The incidents that hold a claim asked for, gathered from all claims of the days asked for (and some days around them)."""
    asked = {c.id: c for c in claims(store, msgspec.structs.replace(filters, limit=None))}
    if not asked:
        return Gathered(incidents=[], claims={}, asked=frozenset(), originals={}, reports={})
    around = _around(filters, asked.values())
    at_hand = asked if around == filters else {c.id: c for c in claims(store, around)} | asked
    at_hand |= {c.id: c for c in _without_day(store, around, LATE_DAYS) if c.id not in at_hand}
    every = judgements.regroup(store, gather(at_hand.values()), at_hand.values())
    made = [i for i in every if any(m.claim in asked for m in i.members) and _touches(i, filters)]
    held = {m.claim: at_hand[m.claim] for i in made for m in i.members if m.claim in at_hand}
    kept = reports(store, {c.report for c in held.values()})
    originals = {k: x.original for k, x in kept.items() if x.original}
    kept |= reports(store, {k for k in originals.values() if k not in kept})
    return Gathered(incidents=made, claims=held, asked=frozenset(asked), originals=originals, reports=kept)


def _around(filters: Filters, asked: Iterable[Claim]) -> Filters:
    """Filters for all claims that may be of one incident with a claim asked for: of the days around, whatever else was asked."""
    first, last = filters.since, filters.until
    if filters == Filters(since=first, until=last, as_of=filters.as_of) and not first and not last:
        return filters
    short = [c for c in asked if c.day_from and c.day_to and length(c.day_from, c.day_to) < LONG_DAYS]
    first = first or min((c.day_from or "" for c in short), default=None)
    last = last or max((c.day_to or "" for c in short), default=None)
    return Filters(since=_moved(first, -SHORT_DAYS), until=_moved(last, SHORT_DAYS), as_of=filters.as_of)


def _moved(day: str | None, by: int) -> str | None:
    if not day:
        return None
    return date.fromordinal(min(max(date.fromisoformat(day).toordinal() + by, _ENDS[0]), _ENDS[1])).isoformat()


def length(first: str, last: str) -> int:
    """The days between two days."""
    return (date.fromisoformat(last) - date.fromisoformat(first)) // timedelta(days=1)


def _without_day(store: Store, filters: Filters, late: int) -> Iterator[Claim]:
    """Claims without a day of reports published in the days asked for, or so many days later: undated words are mostly of the news."""
    if not filters.since and not filters.until:
        return
    c = t.claims.c
    last = f"{_moved(filters.until, late)}T99" if filters.until else LAST
    query = select(c.report).distinct().where(c.day_from.is_(None), c.moment >= (filters.since or ""), c.moment <= last)
    with store.engine.connect() as conn:
        keys = sorted(conn.execute(query).scalars())
    for some in in_parts(keys):
        told = judgements.claims(store, msgspec.structs.replace(filters, since=None, until=None, reports=some, limit=None))
        yield from (x for x in told if x.day_from is None)


def _touches(i: Incident, filters: Filters) -> bool:
    """Whether an incident is of the days asked for."""
    late = bool(filters.until and i.day_from and i.day_from > filters.until)
    early = bool(filters.since and i.day_to and i.day_to < filters.since)
    return not late and not early


def incidents(store: Store, filters: Filters = NO_FILTERS, policy: Policy = "ucdp") -> list[Found]:
    """Incidents by day and place, with the accounts of each and its tolls. Statements that are about none of them are left out."""
    g = gathered(store, filters)
    return _cut([found_of(i, g, policy) for i in g.incidents if i.family != "statement"], filters)


def found_of(i: Incident, g: Gathered, policy: Policy = "ucdp") -> Found:
    """An incident with its account, tolls and claims."""
    told = members(i, g.claims)
    return Found(
        title=title(i, told),
        incident=i,
        account=accounts.account(i, g.claims, g.originals),
        tolls=toll.tolls([i], g.claims, "incident", policy, g.originals),
        claims=told,
        voices=toll.voices(told, g.originals),
        reports=len({g.originals.get(c.report, c.report) for c in told}),
    )


def members(i: Incident, by_id: Mapping[str, Claim]) -> list[Claim]:
    """The claims of an incident in the order told."""
    found = [by_id[m.claim] for m in i.members if m.claim in by_id]
    return sorted(found, key=lambda c: (c.published or LAST, c.report, c.start, c.id))


def title(i: Incident, told: Sequence[Claim]) -> str:
    """An incident in words: `shelling: Armenia -> Azerbaijan; Ganja`."""
    who, whom = wording.parties(i.actors), wording.parties(i.targets)
    parties = " -> ".join(x for x in (who, whom if whom != who else "") if x)
    words = act(i, told) + (f": {parties}" if parties and who else f": -> {parties}" if parties else "")
    return words + (f"; {i.place}" if i.place else "")


def act(i: Incident, told: Sequence[Claim]) -> str:
    """What it is, in the word most used, a telling one before a pale one: `shelling`, `capture called for`, `past fighting`."""
    roles = {m.claim: m.role for m in i.members}
    nouns = Counter(wording.noun(c) for c in told if roles.get(c.id) != "statement") or Counter(wording.noun(c) for c in told)
    often = {n for n, k in nouns.items() if k * 5 >= nouns.total()}
    word = min(nouns, key=lambda n: (_PALE.get(n, 0) or 3 * (n not in often), -nouns[n], n), default=i.family)
    return {"called for": f"{word} called for", "before": f"past {word}"}.get(i.mode, word)


def _cut(found: list[T], filters: Filters) -> list[T]:
    return found if filters.limit is None else found[: filters.limit]


# Disputes, tolls, timeline, words


def disputes(store: Store, filters: Filters = NO_FILTERS) -> list[Disputed]:
    """What is disputed in the incidents asked for; where a claimant is asked for, those disputes that it is a side of."""
    g = gathered(store, filters)
    found = [found_of(i, g) for i in g.incidents]
    return _cut([d for f in found for d in disputes_of(f) if not filters.source or _is_side(d.dispute, filters.source)], filters)


def disputes_of(f: Found) -> list[Disputed]:
    """The disputes of an incident, each with its claims."""
    by_id = {c.id: c for c in f.claims}
    return [
        Disputed(
            title=f.title,
            incident=f.incident,
            grade=f.account.grade,
            dispute=d,
            claims=[by_id[x] for x in (*d.a, *d.b) if x in by_id],
        )
        for d in f.account.disputed
    ]


def _is_side(d: Difference, source: str) -> bool:
    return _below((*d.a_by, *d.b_by), source) or any(x.startswith(f"{source}:") for x in (*d.a_by, *d.b_by))


def tolls(store: Store, filters: Filters = NO_FILTERS, by: By = "incident", policy: Policy = "ucdp") -> list[Toll]:
    """Tolls of the incidents asked for, added up `by` incident, day, place, party (whose victims) or kind; where a claimant is asked for,
    by its figures alone."""
    return _cut(tolls_of(gathered(store, filters), filters, by, policy), filters)


def tolls_of(g: Gathered, filters: Filters, by: By, policy: Policy) -> list[Toll]:
    """The tolls of incidents that are gathered."""
    own = g.claims if not filters.source else {k: c for k, c in g.claims.items() if k in g.asked}
    return toll.tolls(g.incidents, own, by, policy, g.originals)


def positions(store: Store, filters: Filters = NO_FILTERS) -> list[Position]:
    """Who stands where toward whom, by day. What has no day counts on the day it was told; `actor`: as the one who takes a stance, or
    toward whom it is."""
    told, originals = _stated(store, filters)
    return _cut(positions_of(told, originals, filters), filters)


def positions_of(told: Iterable[Claim], originals: Mapping[str, str], filters: Filters) -> list[Position]:
    """The positions that claims tell of, of the days and the party asked for."""
    found = position.positions(told, originals)
    actor = house(filters.actor) if filters.actor else ""  # positions go by houses: a government is its country
    kept = (p for p in found if not actor or _below((p.actor, p.toward or ""), actor))
    return sorted((p for p in kept if _in_days(p.day, filters)), key=lambda p: p.day or LAST)


def changes(store: Store, filters: Filters = NO_FILTERS) -> list[Change]:
    """Where a party's lean toward another turned, from for to against or back."""
    return _cut(position.changes(positions(store, msgspec.structs.replace(filters, limit=None))), filters)


def tones(store: Store, filters: Filters = NO_FILTERS) -> list[Tone]:
    """How hostile the dealings of every two parties were week by week, on the Goldstein scale; what an incident's claims say in one code
    counts once."""
    g = gathered(store, filters)
    asked = [c for c in g.claims.values() if c.id in g.asked]
    found = position.tone(asked, {m.claim: i.id for i in g.incidents for m in i.members}, g.originals)
    return _cut([x for x in found if not filters.actor or _below(x.pair, side(filters.actor))], filters)


def _stated(store: Store, filters: Filters) -> tuple[list[Claim], dict[str, str]]:
    """The claims asked for, with those without a day told in these days, and the originals of their reports."""
    every = msgspec.structs.replace(filters, limit=None)
    found = {c.id: c for c in (*claims(store, every), *_without_day(store, every, 0))}
    kept = reports(store, {c.report for c in found.values()})
    return list(found.values()), {k: x.original for k, x in kept.items() if x.original}


def _in_days(when: str | None, filters: Filters) -> bool:
    early = bool(filters.since and (when is None or when < filters.since))
    return not early and not (filters.until and (when is None or when > filters.until))


def _below(actors: Iterable[str], actor: str) -> bool:
    return any(a == actor or a.startswith(f"{actor}.") for a in actors)


def timeline(store: Store, filters: Filters = NO_FILTERS) -> list[Entry]:
    """What is told to have happened, day by day: incidents that have a day (or some) and are told as news, in order of days."""
    g = gathered(store, filters)
    dated = [i for i in g.incidents if i.mode == "told" and i.family != "statement" and i.day_from and i.day_to]
    found = [found_of(i, g) for i in dated if length(i.day_from or "", i.day_to or "") < LONG_DAYS]
    return _cut(sorted((_entry(f, g) for f in found), key=lambda e: (e.day_from, e.day_to, e.place or "", e.incident)), filters)


def _entry(f: Found, g: Gathered) -> Entry:
    i = f.incident
    return Entry(
        day_from=i.day_from or "",
        day_to=i.day_to or "",
        place=i.place,
        title=f.title,
        incident=i.id,
        grade=f.account.grade,
        figures=figures(f.tolls),
        claimants=list(dict.fromkeys(wording.voice(f.voices[c.id], g.reports) for c in f.claims)),
        disputed=len(f.account.disputed),
        claims=[c.id for c in f.claims],
    )


def figures(found: Iterable[Toll]) -> str:
    """Tolls in words: `9 to 12 killed, 34 injured`."""
    return ", ".join(f"{wording.interval(x.low, x.high, x.open)} {x.measure.replace('_', ' ')}" for x in ranked(found))


def ranked(found: Iterable[Toll]) -> list[Toll]:
    """Tolls with the dead first."""
    order = {"killed": 0, "killed_or_injured": 1, "injured": 2, "missing": 3}
    return sorted(found, key=lambda x: (x.running, order.get(x.measure, 9), x.measure, x.group))


def search(store: Store, words: str, filters: Filters = NO_FILTERS) -> list[Hit]:
    """Reports that hold all these words ("in quote marks": one after the other), the best match first; 20 where no limit is given."""
    found = store.search(words, filters)
    for some in _undated(store, filters):
        found += store.search(words, some)
    best = sorted(found, key=lambda h: (-h.score, h.report.key))
    return best[: filters.limit if filters.limit is not None else 20]
