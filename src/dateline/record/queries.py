"""What is asked of a record: claims, incidents, disputes, tolls, positions, a timeline, words.

    from dateline.record import open_record, queries

    with open_record("record.db") as store:
        asked = queries.wanted(place="Ganja", since="2020-10-04", until="2020-10-18")
        for found in queries.incidents(store, asked): print(found.title, found.account.grade)

Every query takes the same `Filters` (`wanted` makes them from a user's words) and gives plain structs. Incidents are those that the record
keeps (`gathering.py`; claims that wait are gathered first) and that hold a claim asked for: so a filter by party does not hide what the
others say.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby, islice
from typing import Any, TypeVar, get_args

import msgspec
from sqlalchemy import Column, ColumnElement, Select, and_, func, literal, or_, select, true, tuple_, union_all

from dateline.compare.statements import house
from dateline.ingest.days import normal_day
from dateline.model import EventType
from dateline.record import accounts, gathering, judgements, wording
from dateline.record import positions as position
from dateline.record import tables as t
from dateline.record import tolls as toll
from dateline.record.accounts import Account
from dateline.record.claims import Claim
from dateline.record.differences import Difference
from dateline.record.incidents import STATEMENT, Incident, gather
from dateline.record.matching import LONG_DAYS, iso, side
from dateline.record.positions import Change, Position, Tone
from dateline.record.store import (
    AT_ONCE,
    HITS,
    KEY,
    LAST,
    NO_FILTERS,
    Filters,
    Hit,
    Kept,
    Seen,
    Store,
    at_or_below,
    by_party,
    in_parts,
    known_by,
    of_claims,
    short,
    stands,
    until,
)
from dateline.record.telling import NO_DAY
from dateline.record.tolls import By, Policy, Toll

TYPES: tuple[str, ...] = get_args(EventType)
T = TypeVar("T")
ROWS = 300  # of stances or dealings read at a time
SOON_MET = 0.05  # the share of incidents asked for with which these are soon met among all
LOOKED_AT = 5000  # incidents gone through in their order, at most
BLOCK = 60  # incidents read at a time where only the first few answers may be wanted


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
    """Claims in order of publication (or the newest first), as people judged them."""
    yield from judgements.claims(store, filters)


def claim(store: Store, name: str) -> Claim | None:
    """One claim by its id, as people judged it; None where there is none, or it was rejected."""
    with store.engine.connect() as conn:
        return gathering.read_judged(conn, [name]).get(name)


def reports(store: Store, keys: Iterable[str]) -> dict[str, Kept]:
    """What is known of some reports, by key."""
    return {kept.key: kept for some in in_parts(sorted(set(keys))) for kept in store.reports(Filters(reports=some))}


# Incidents


def gathered(store: Store, filters: Filters = NO_FILTERS, *more: ColumnElement[bool]) -> Gathered:
    """The incidents that hold a claim asked for and are of the days asked for, with all their claims known by then, in order of day, place
    and id. `more` are further conditions on the table of incidents."""
    gathering.ready(store)
    if filters.limit is None:
        with store.engine.connect() as conn:
            return held(store, list(conn.execute(chosen(store, filters, *more)).scalars()), filters)
    return held(store, list(islice(_first(store, filters, *more), filters.offset, filters.offset + filters.limit)), filters)


def chosen(store: Store, filters: Filters, *more: ColumnElement[bool]) -> Select[str]:
    """The ids of the incidents asked for, in order."""
    i = t.incidents.c
    told = _by_claims(store, filters)
    beside = short(filters)
    out = _by_rows(store, filters, *more)
    if told is not None:
        out.append(told.where(t.members.c.incident == i.id).exists() if beside else i.id.in_(told))
    return select(i.id).where(*out).order_by(*_order(filters)).limit(filters.limit).offset(filters.offset or None)


def _by_rows(store: Store, filters: Filters, *more: ColumnElement[bool]) -> list[ColumnElement[bool]]:
    """The conditions on the incidents asked for that their own rows tell."""
    i = t.incidents.c
    out: list[ColumnElement[bool]] = [*more]
    out += [] if filters.as_of else [i.claims > 0]  # none where all its reports were withdrawn
    out += _of_days(filters)
    out += [i.first_told <= until(filters.as_of)] if filters.as_of else []
    told = gathering.by_bits(store, _of_any_day(filters))
    return out if told is None else [*out, told]


def _of_any_day(filters: Filters) -> Filters:
    return msgspec.structs.replace(filters, since=None, until=None, newest=False, limit=None, offset=0)


def _by_claims(store: Store, filters: Filters, beside: bool | None = None) -> Select[str] | None:
    """The incidents that hold a claim asked for (`beside`: claims are held against what is asked, and not looked up by it; as it is best
    for these filters, where that is not said); None where nothing is asked of claims that the rows of incidents do not tell."""
    m, c = t.members.c, t.claims.c
    rest = _of_any_day(filters)
    if rest == Filters(as_of=filters.as_of) or gathering.by_bits(store, rest) is not None:
        return None
    corrected = _corrected(store, rest)
    passing = short(filters) if beside is None else beside
    if not passing and rest == Filters(actor=rest.actor, role=rest.role) and not corrected:
        return _of_party(rest)
    return select(m.incident).join(t.claims, c.id == m.claim).where(_asked(rest, passing, corrected))


def _corrected(store: Store, filters: Filters) -> list[str]:
    """The claims that are asked for as people corrected them."""
    return [x.id for x in judgements.corrected_claims(store) if judgements.matches(x, filters)]


def _asked(filters: Filters, beside: bool, corrected: Sequence[str]) -> ColumnElement[bool]:
    """The condition on claims that they are asked for, as they were read or as they were corrected."""
    asked = and_(*of_claims(filters, beside), judgements.as_read())
    return or_(asked, t.claims.c.id.in_(corrected)) if corrected else asked


def _first(store: Store, filters: Filters, *more: ColumnElement[bool]) -> Iterator[str]:
    """The ids of the incidents asked for, in order, for who wants the first few. Where many are asked for, incidents are gone through in
    their order, and their claims held against what is asked; where these prove to be few, all of them are looked up."""
    every = msgspec.structs.replace(filters, limit=None, offset=0)
    few = every.place or every.outlet or every.reports or every.box or short(every)
    told = None if few else _by_claims(store, every, beside=True)
    all_in_order = select(t.incidents.c.id).where(*_by_rows(store, every, *more)).order_by(*_order(every))
    met = looked = 0
    with store.engine.connect() as conn:
        while told is not None and looked < LOOKED_AT and met >= looked * SOON_MET:
            ids = list(conn.execute(all_in_order.limit(AT_ONCE).offset(looked)).scalars())
            held_by = set(conn.execute(told.where(t.members.c.incident.in_(ids)).distinct()).scalars())
            yield from (x for x in ids if x in held_by)
            met, looked = met + len(held_by), looked + AT_ONCE
            if len(ids) < AT_ONCE:
                return
        rest = chosen(store, every, *more).offset(met or None)
        yield from conn.execution_options(yield_per=BLOCK).execute(rest).scalars()


def _order(filters: Filters) -> tuple[ColumnElement[Any], ...]:
    """By day and place; where days from and to are asked for, what began before them (the war so far) comes after what is of them."""
    i = t.incidents.c
    if filters.newest:
        return i.last_told.desc(), i.id
    return (i.at < filters.since, i.at, i.spot, i.id) if filters.since and filters.until else (i.at, i.spot, i.id)


def _of_party(filters: Filters) -> Select[str]:
    """The incidents that hold a claim with a party: told by indexes alone, for a claim's id begins with its report's key."""
    m = t.members.c
    report = func.substr(m.claim, 1, KEY)
    rejected = m.claim.in_(select(t.judged.c.claim))
    return select(m.incident).where(m.claim.in_(by_party(filters.actor or "", filters.role)), stands(report), ~rejected)


def _of_days(filters: Filters) -> list[ColumnElement[bool]]:
    """Conditions for incidents that touch the days asked for. Most are short, and begin on one of these days or a few before."""
    i = t.incidents.c
    out = [i.day_from <= filters.until] if filters.until else []
    if filters.since:
        before = date.fromisoformat(filters.since).toordinal() - LONG_DAYS
        begun = i.at >= iso(max(1, before))
        out += [i.day_to >= filters.since, or_(i.long, begun)]
        if short(filters):  # each found by its own index
            i = t.incidents.alias().c
            begun = and_(i.at >= iso(max(1, before)), i.at <= filters.until)
            lasting = and_(i.long, i.day_to >= filters.since, i.day_from <= filters.until)
            out.append(t.incidents.c.id.in_(union_all(select(i.id).where(begun), select(i.id).where(lasting))))
    return out


def held(store: Store, ids: Sequence[str], filters: Filters = NO_FILTERS) -> Gathered:
    """Some incidents with their claims and reports, as known by then (`as_of`)."""
    with store.engine.connect() as conn:
        found = gathering.load(conn, ids)
        where = gathering.whereabouts(conn, {c.report for c in found.claims.values()}, filters.as_of)
    last = until(filters.as_of) if filters.as_of else f"{LAST}T99"
    told = {k: c for k, c in found.claims.items() if where[c.report].stands and where[c.report].told <= last}
    made = {i.id: i if len(told) == len(found.claims) else _cut_to(i, told) for i in found.incidents}
    kept = reports(store, where)
    originals = {k: x.original for k, x in kept.items() if x.original}
    kept |= reports(store, {k for k in originals.values() if k not in kept})
    whenever = msgspec.structs.replace(filters, since=None, until=None)
    return Gathered(
        incidents=[made[x] for x in ids if x in made and made[x].members],
        claims=told,
        asked=frozenset(k for k, c in told.items() if judgements.matches(c, whenever)),
        originals=originals,
        reports=kept,
    )


def _cut_to(i: Incident, told: Mapping[str, Claim]) -> Incident:
    """An incident as some of its claims tell it."""
    left = [m for m in i.members if m.claim in told]
    if not left or len(left) == len(i.members):
        return i if left else msgspec.structs.replace(i, members=[])
    return gather([told[m.claim] for m in left], [msgspec.structs.replace(i, members=left)])[0]


def length(first: str, last: str) -> int:
    """The days between two days."""
    return (date.fromisoformat(last) - date.fromisoformat(first)) // timedelta(days=1)


def incidents(store: Store, filters: Filters = NO_FILTERS, policy: Policy = "ucdp") -> list[Found]:
    """Incidents by day and place (or those told of last first), with the accounts of each and its tolls. Statements that are about none of
    them are left out."""
    g = gathered(store, filters, t.incidents.c.family != STATEMENT)
    return [found_of(i, g, policy) for i in g.incidents]


def incident(store: Store, name: str, filters: Filters = NO_FILTERS, policy: Policy = "ucdp") -> Found | None:
    """An incident by its id; where it was merged into another, that one. None where there is none."""
    gathering.ready(store)
    m = t.members.c
    with store.engine.connect() as conn:
        there = conn.execute(select(t.incidents.c.id).where(t.incidents.c.id == name)).scalar()
        now = there or conn.execute(select(m.incident).where(m.made == name).limit(1)).scalar()
    g = held(store, [now] if now else [], Filters(as_of=filters.as_of))
    return found_of(g.incidents[0], g, policy) if g.incidents else None


def incident_of(store: Store, claim: str) -> str | None:
    """The id of the incident that a claim is in."""
    gathering.ready(store)
    with store.engine.connect() as conn:
        return conn.execute(select(t.members.c.incident).where(t.members.c.claim == claim).limit(1)).scalar()


def count(store: Store, filters: Filters = NO_FILTERS, most: int | None = None) -> int:
    """How many incidents `incidents` gives; where they are more than `most`, one more than that."""
    gathering.ready(store)
    every = msgspec.structs.replace(filters, limit=None, offset=0)
    told = _by_claims(store, every)
    if most is None or told is None or short(every):
        found: Select[Any] = chosen(store, every, t.incidents.c.family != STATEMENT).order_by(None)
    else:  # counted as claims are met, until there are enough
        conditions = _by_rows(store, every, t.incidents.c.family != STATEMENT)
        found = told.join(t.incidents, t.incidents.c.id == t.members.c.incident).where(*conditions).distinct()
    enough = None if most is None else most + 1
    with store.engine.connect() as conn:
        return int(conn.execute(select(func.count()).select_from(found.limit(enough).subquery())).scalar_one())


def in_blocks(store: Store, filters: Filters, *more: ColumnElement[bool]) -> Iterator[Gathered]:
    """The incidents asked for, some at a time, so that who wants the first few need not wait for all."""
    gathering.ready(store)
    if filters.limit:
        ids = _first(store, filters, *more)
        while some := list(islice(ids, BLOCK)):
            yield held(store, some, filters)
        return
    every = msgspec.structs.replace(filters, offset=0)
    with store.engine.connect() as conn:
        ids = conn.execution_options(yield_per=AT_ONCE).execute(chosen(store, every, *more)).scalars()
        while some := list(islice(ids, AT_ONCE)):
            yield held(store, some, filters)


def found_of(i: Incident, g: Gathered, policy: Policy = "ucdp") -> Found:
    """An incident with its account, tolls and claims."""
    told = members(i, g.claims)
    return Found(
        title=wording.title(i, told),
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


# Disputes, tolls, timeline, words


def disputes(store: Store, filters: Filters = NO_FILTERS) -> list[Disputed]:
    """What is disputed in the incidents asked for; where a claimant is asked for, those disputes that it is a side of."""
    return _page(_disputes(store, filters), filters)


def _disputes(store: Store, filters: Filters) -> Iterator[Disputed]:
    for g in in_blocks(store, filters, gathering.or_behind(store, t.incidents.c.disputes > 0)):
        for i in g.incidents:
            yield from (d for d in disputes_of(found_of(i, g)) if not filters.source or _is_side(d.dispute, filters.source))


def _page(found: Iterable[T], filters: Filters) -> list[T]:
    """The part of an answer that is asked for."""
    return list(islice(found, filters.offset, None if filters.limit is None else filters.offset + filters.limit))


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
    return tolls_and_names(store, filters, by, policy)[0]


def tolls_and_names(store: Store, filters: Filters, by: By, policy: Policy) -> tuple[list[Toll], dict[str, Gathered]]:
    """The same, with what was gathered by incident."""
    tolled = gathering.or_behind(store, t.incidents.c.tolled)
    if by != "incident":
        g = gathered(store, msgspec.structs.replace(filters, limit=None, offset=0), tolled)
        return _page(tolls_of(g, filters, by, policy), filters), {i.id: g for i in g.incidents}
    out: list[Toll] = []
    held_by: dict[str, Gathered] = {}
    for g in in_blocks(store, filters, tolled):
        held_by |= {i.id: g for i in g.incidents}
        of_each: dict[str, list[Toll]] = defaultdict(list)
        for x in tolls_of(g, filters, by, policy):
            of_each[x.group].append(x)
        out += [x for i in g.incidents for x in of_each[i.id]]  # in the order of incidents
        if filters.limit is not None and len(out) >= filters.offset + filters.limit:
            break
    return _page(out, filters), held_by


def tolls_of(g: Gathered, filters: Filters, by: By, policy: Policy) -> list[Toll]:
    """The tolls of incidents that are gathered."""
    own = g.claims if not filters.source else {k: c for k, c in g.claims.items() if k in g.asked}
    return toll.tolls(g.incidents, own, by, policy, g.originals)


def positions(store: Store, filters: Filters = NO_FILTERS) -> list[Position]:
    """Who stands where toward whom, by day. What has no day counts on the day it was told; `actor`: as the one who takes a stance, or
    toward whom it is."""
    return _page(_positions(store, filters), filters)


def _positions(store: Store, filters: Filters) -> Iterator[Position]:
    s = t.stances.c
    gathering.ready(store)
    conditions = _of_stances(filters)
    # Those without a day are last, and after the others also where the newest come first.
    parts = [[s.day < NO_DAY], [s.day == NO_DAY]] if filters.newest else [conditions[:0]]
    for part in parts:
        yield from _stances(store, filters, [*conditions, *part])


def _stances(store: Store, filters: Filters, conditions: Sequence[ColumnElement[bool]]) -> Iterator[Position]:
    """The positions that some stances are, in order."""
    s = t.stances.c
    rows = _in_order(store, filters, conditions, (s.day, s.actor, s.toward, s.stance, s.claim))
    for key, some in groupby(rows, key=lambda x: (x[0].day, x[0].actor, x[0].toward, x[0].stance, x[0].lean)):
        day, actor, toward, stance, lean = key
        told = sorted((c for _, c in some), key=lambda c: (c.report, c.start, c.id))
        yield Position(
            actor=actor,
            stance=stance,
            lean=lean,
            toward=toward or None,
            day=None if day == NO_DAY else day,
            said=told[0].said,
            claims=[c.id for c in told],
        )


def _of_stances(filters: Filters) -> list[ColumnElement[bool]]:
    """The conditions on stances of the days and the party asked for."""
    s = t.stances.c
    out = [s.day >= filters.since] if filters.since else []
    out += [s.day <= filters.until] if filters.until else []
    if filters.actor:  # positions go by houses: a government is its country
        out.append(or_(at_or_below(s.actor, house(filters.actor)), at_or_below(s.toward, house(filters.actor))))
    return out


def _in_order(
    store: Store, filters: Filters, conditions: Sequence[ColumnElement[bool]], order: Sequence[Column[Any]]
) -> Iterator[tuple[Any, Any]]:
    """Rows of a table of what claims tell of, in an order that it has an index for, each with its claim and incident; reprints, reports
    that do not stand and claims that are not asked for left out. A few at a time: the first answers need not wait for a sort of all. Where
    few of them prove to be asked for, these are looked up."""
    c, m = t.claims.c, t.members.c
    claim = order[0].table.c.claim
    told_first = select(c.id, c.report, c.start, c.event, c.said, m.incident).join(t.reports, t.reports.c.key == c.report)
    of_claims_told = told_first.outerjoin(t.members, m.claim == c.id)
    asked = _acts(store, filters, beside=True)
    of_claims_told = of_claims_told.where(Seen(t.reports.c.original).is_(None), stands(c.report, filters.as_of), *asked)
    columns = [x.desc() for x in order] if filters.newest else [*order]
    after: list[ColumnElement[bool]] = []
    few: list[ColumnElement[bool]] = []
    met = looked = 0
    with store.engine.connect() as conn:
        while rows := conn.execute(select(order[0].table).where(*conditions, *few, *after).order_by(*columns).limit(ROWS)).all():
            ids = sorted({row.claim for row in rows})
            told = {x.id: x for some in in_parts(ids) for x in conn.execute(of_claims_told.where(c.id.in_(some)))}
            yield from ((row, told[row.claim]) for row in rows if row.claim in told)
            last = tuple_(*(literal(getattr(rows[-1], x.key), x.type) for x in order))
            after = [tuple_(*order) < last if filters.newest else tuple_(*order) > last]
            met, looked = met + len(told), looked + len(ids)
            if asked and not few and met < looked * SOON_MET:
                few = [claim.in_(select(c.id).where(*_acts(store, filters, beside=False)))]


def positions_of(told: Iterable[Claim], originals: Mapping[str, str], filters: Filters) -> list[Position]:
    """The positions that claims at hand tell of, of the days and the party asked for."""
    actor = house(filters.actor) if filters.actor else ""
    found = [p for p in position.positions(told, originals) if not actor or _below((p.actor, p.toward or ""), actor)]
    late = [
        p
        for p in found
        if (not filters.since or (p.day or "") >= filters.since) and (not filters.until or (p.day or LAST) <= filters.until)
    ]
    return sorted(late, key=lambda p: p.day or LAST)


def _acts(store: Store, filters: Filters, beside: bool) -> list[ColumnElement[bool]]:
    """Conditions on claims: that they are asked for (days and parties apart). `beside`: claims are come by otherwise."""
    rest = msgspec.structs.replace(_of_any_day(filters), actor=None)
    return [] if rest == NO_FILTERS else [_asked(rest, beside, _corrected(store, rest))]


def changes(store: Store, filters: Filters = NO_FILTERS) -> list[Change]:
    """Where a party's lean toward another turned, from for to against or back."""
    gathering.ready(store)
    s = t.stances.c
    conditions = [*_of_stances(filters), *_of_acts(store, filters, s.claim), s.toward != "", s.day < NO_DAY, s.lean != "0"]
    days = select(s.actor, s.toward, s.day, func.min(s.lean).label("lean")).where(*conditions).group_by(s.actor, s.toward, s.day)
    clear = days.having(func.min(s.lean) == func.max(s.lean)).subquery()
    over: dict[str, Any] = {"partition_by": [clear.c.actor, clear.c.toward], "order_by": clear.c.day}
    before = [func.lag(x).over(**over).label(f"before_{x.key}") for x in (clear.c.day, clear.c.lean)]
    turned = select(clear, *before).subquery().c
    order = [turned.day, turned.actor, turned.toward]
    query = select(turned.actor, turned.toward, turned.before_day, turned.day).where(turned.before_lean != turned.lean)
    ordered = query.order_by(*(x.desc() for x in order)) if filters.newest else query.order_by(*order)
    with store.engine.connect() as conn:
        found = [(a, b, c, d) for a, b, c, d in conn.execute(ordered.limit(filters.limit).offset(filters.offset or None))]
    return [x for n in range(0, len(found), BLOCK) for x in _turns(store, filters, found[n : n + BLOCK])]


def _turns(store: Store, filters: Filters, found: Sequence[tuple[str, str, str, str]]) -> Iterator[Change]:
    """Some changes with what was said before and after, from who toward whom on which two days."""
    s = t.stances.c
    those = or_(*(and_(s.actor == a, s.toward == b, s.day.in_(days)) for a, b, *days in found))
    every = msgspec.structs.replace(filters, limit=None, offset=0, newest=False)
    told = list(_stances(store, every, [those]))
    made = {(x.actor, x.toward, x.before_day, x.day): x for x in position.changes(told)}
    yield from (made[x] for x in found if x in made)


def _of_acts(store: Store, filters: Filters, claim: ColumnElement[str]) -> list[ColumnElement[bool]]:
    """Conditions on a table of what claims tell of: of claims asked for in originals that stand, days and parties apart. A claim's id
    begins with its report's key."""
    r, report = t.reports.c, func.substr(claim, 1, KEY)
    out: list[ColumnElement[bool]] = [report.not_in(select(r.key).where(r.original > "")), stands(report, filters.as_of)]
    if _of_any_day(filters) == Filters(actor=filters.actor, as_of=filters.as_of):
        known = known_by(r.moment, r.key, filters.as_of) if filters.as_of else None
        rejected = select(t.judged.c.claim).where(t.judged.c.stands.is_(None))
        return out if known is None else [*out, report.in_(select(r.key).where(known)), claim.not_in(rejected)]
    return [*out, claim.in_(select(t.claims.c.id).where(*_acts(store, filters, beside=False)))]


def tones(store: Store, filters: Filters = NO_FILTERS) -> list[Tone]:
    """How hostile the dealings of every two parties were week by week, on the Goldstein scale; what an incident's claims say in one code
    counts once."""
    return _page(_tones(store, filters), filters)


def _tones(store: Store, filters: Filters) -> Iterator[Tone]:
    d = t.dealings.c
    gathering.ready(store)
    conditions = [d.week >= position.week(filters.since)] if filters.since else []
    conditions += [d.week <= filters.until] if filters.until else []
    parts: list[tuple[ColumnElement[bool], Sequence[Column[Any]]]] = [(true(), (d.a, d.b, d.week, d.claim))]
    if filters.actor:  # `a` is the first of the two by name: the rows in which the party is `b` come before those in which it is `a`
        party = side(filters.actor)
        parts = [(d.b == party, (d.a, d.week, d.claim)), (d.a == party, (d.b, d.week, d.claim))]
    ordered = reversed(parts) if filters.newest else parts
    rows = (row for one, order in ordered for row in _in_order(store, filters, [*conditions, one], order))
    for (a, b, week), some in groupby(rows, key=lambda x: (x[0].a, x[0].b, x[0].week)):
        told = list(some)
        acts = {(c.incident or f"{c.report}:{c.event}", row.cameo): row.value for row, c in told}
        mean = round(sum(acts.values()) / len(acts), 3)
        yield Tone(pair=(a, b), week=week, mean=mean, acts=len(acts), claims=sorted({c.id for _, c in told}))


def _below(actors: Iterable[str], actor: str) -> bool:
    return any(a == actor or a.startswith(f"{actor}.") for a in actors)


def timeline(store: Store, filters: Filters = NO_FILTERS) -> list[Entry]:
    """What is told to have happened, day by day: incidents that have a day (or some) and are told as news, in order of days."""
    i = t.incidents.c
    g = gathered(store, filters, i.mode == "told", i.family != STATEMENT, i.day_from.is_not(None), ~i.long)
    return [_entry(found_of(x, g), g) for x in g.incidents]


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
    """Reports that hold all these words ("in quote marks": one after the other), the best match first; 20 where no limit is given. With
    filters of claims: reports that hold such a claim, as judged."""
    corrected = tuple({c.report for c in judgements.corrected_claims(store) if judgements.matches(c, filters)})
    found = store.search(words, filters, judgements.as_read())
    if not corrected:
        return found
    by_hand = store.search(words, Filters(reports=corrected, as_of=filters.as_of, originals=filters.originals, limit=filters.limit))
    every = {h.report.key: h for h in (*found, *by_hand)}
    return _page(
        sorted(every.values(), key=lambda h: (-h.score, h.report.key)), msgspec.structs.replace(filters, limit=filters.limit or HITS)
    )
