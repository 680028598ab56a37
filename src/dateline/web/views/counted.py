"""The record counted up for the first page, by queries over its tables: days, places, parties, stances. Nothing is held but the counts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import msgspec
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    FromClause,
    MetaData,
    Select,
    Table,
    and_,
    case,
    func,
    insert,
    or_,
    select,
    true,
    tuple_,
)

from dateline.compare.statements import house
from dateline.record import gathering, queries
from dateline.record import tables as t
from dateline.record.incidents import STATEMENT
from dateline.record.store import KEY, LAST, Filters, Store, at_or_below, in_parts, of_claims, of_reports, until
from dateline.record.telling import NO_DAY

Pairing = tuple[str, str]
UNDATED = 1000  # claims or reports without a day counted
FEW_CLAIMS = 20_000  # that are rather listed than looked at one by one
LATELY = 2000  # incidents looked at for names at places


class Day(msgspec.Struct, frozen=True, kw_only=True):
    """A day of the timeline: its incidents, how many of them are disputed, and the claims in them."""

    day: str
    incidents: int
    disputed: int
    claims: int


class Spot(msgspec.Struct, frozen=True, kw_only=True):
    """A place with what is told of it; `top`: the (id, title) of its newest incidents."""

    name: str
    lat: float
    lon: float
    precision: str | None
    country: str | None
    incidents: int
    disputed: int
    claims: int
    first: str | None
    last: str | None
    top: list[tuple[str, str]]


class Stance(msgspec.Struct, frozen=True, kw_only=True):
    """One stance of one party toward another on one day; `claims` how often told, `claim` one of them."""

    actor: str
    toward: str
    day: str
    stance: str
    lean: str
    claims: int
    claim: str


def state(conn: Connection) -> tuple[int, int, int]:
    """What changes whenever the record does: the last report and judgement, and how many reports wait to be gathered."""
    last = [conn.execute(select(func.max(x))).scalar() or 0 for x in (t.reports.c.n, t.judgements.c.id)]
    return last[0], last[1], conn.execute(select(func.count()).select_from(t.pending)).scalar() or 0


class Scope(msgspec.Struct, frozen=True):
    """Incidents that are asked for, as long as the connection is open: what to select from, and the condition on it."""

    conn: Connection
    table: FromClause
    where: ColumnElement[bool]


HELD = ("id", "at", "spot", "place", "lat", "lon", "precision", "country", "day_from", "long", "last_told", "claims", "disputes")


@contextmanager
def within(store: Store, wanted: Filters, *more: ColumnElement[bool]) -> Iterator[Scope]:
    """The incidents that are asked for (`more`: further conditions). Which these are is found out once, for all queries of the scope: they
    are kept in a table that goes with the connection."""
    every = msgspec.structs.replace(wanted, limit=None, offset=0, newest=False)
    ours = t.incidents.c.family != STATEMENT
    with store.engine.connect() as conn:
        told = gathering.by_bits(store, every)
        if (every == Filters() or told is not None) and not more:
            yield Scope(conn, t.incidents, ours if told is None else and_(ours, told))
            return
        columns = [t.incidents.c[name] for name in HELD]
        made = Table("asked", MetaData(), *(Column(c.name, c.type) for c in columns), prefixes=["TEMPORARY"])
        made.create(conn)
        conn.execute(insert(made).from_select(HELD, queries.chosen(store, every, ours, *more).with_only_columns(*columns).order_by(None)))
        yield Scope(conn, made, true())


def overview(s: Scope) -> tuple[dict[str, int], list[Day]]:
    """How many incidents are asked for: `all`, `disputed`, without a point (`unlocated`), without a day (`undated`). And the days of the
    timeline, where incidents of many days are left out: they are of none."""
    i = s.table.c
    away = func.sum(_one(or_(i.lat.is_(None), i.lon.is_(None))))
    query = select(i.at, i.long, func.count(), func.sum(_one(i.disputes > 0)), func.sum(i.claims), away)
    rows = s.conn.execute(query.where(s.where).group_by(i.at, i.long).order_by(i.at)).all()
    totals = {
        "all": sum(r[2] for r in rows),
        "disputed": sum(int(r[3]) for r in rows),
        "unlocated": sum(int(r[5]) for r in rows),
        "undated": sum(r[2] for r in rows if r[0] == NO_DAY),
    }
    dated = (r for r in rows if r[0] < NO_DAY and not r[1])
    return totals, [Day(day=r[0], incidents=r[2], disputed=int(r[3]), claims=int(r[4])) for r in dated]


def _one(condition: Any) -> Any:
    return case((condition, 1), else_=0)


def spots(s: Scope, most: int, top: int) -> tuple[list[Spot], int]:
    """The places with most incidents, and how many more there are. Named are those told of of late (`LATELY` of all)."""
    i = s.table.c
    located = [s.where, i.lat.is_not(None), i.lon.is_not(None), i.place.is_not(None)]
    grouped = (
        select(
            i.place, i.lat, i.lon, func.max(i.precision), func.max(i.country), func.count(), func.sum(_one(i.disputes > 0)),
            func.sum(i.claims), func.min(i.day_from), func.max(i.day_from),
        )
        .where(*located)
        .group_by(i.place, i.lat, i.lon)
    )  # fmt: skip
    rows = sorted(s.conn.execute(grouped).all(), key=lambda r: (-r[5], r[0], r[1], r[2]))
    firsts = _lately(s, located, {(r[0], r[1], r[2]) for r in rows[:most]}, top)
    made = [
        Spot(
            name=r[0], lat=r[1], lon=r[2], precision=r[3], country=r[4], incidents=r[5], disputed=int(r[6]), claims=int(r[7]), first=r[8],
            last=r[9], top=firsts.get((r[0], r[1], r[2]), []),
        )
        for r in rows[:most]
    ]  # fmt: skip
    return made, len(rows) - len(made)


def _lately(s: Scope, located: Sequence[ColumnElement[bool]], places: Collection[Any], top: int) -> dict[Any, list[tuple[str, str]]]:
    """The ids and titles of the incidents last told of, by place."""
    i = s.table.c
    lately = select(i.place, i.lat, i.lon, i.id).where(*located).order_by(i.last_told.desc(), i.id.desc()).limit(LATELY)
    found: dict[Any, list[str]] = {}
    for place, lat, lon, name in s.conn.execute(lately):
        if (place, lat, lon) in places and len(held := found.setdefault((place, lat, lon), [])) < top:
            held.append(name)
    named = t.incidents.c
    titles: dict[str, str] = {}
    for some in in_parts([x for held in found.values() for x in held]):
        titles |= {name: title for name, title in s.conn.execute(select(named.id, named.title).where(named.id.in_(some)))}
    return {at: [(x, titles[x]) for x in held] for at, held in found.items()}


def newest(s: Scope, *more: str, limit: int, offset: int = 0, last: str | None = None) -> list[str]:
    """The ids of incidents asked for, those of the last days first (undated ones before all), on one day those most told of first; `more`:
    dated, undated, unlocated. `last`: those of later days are passed over."""
    i = s.table.c
    kinds = {
        "dated": i.at <= last if last else i.at < NO_DAY,
        "undated": i.at == NO_DAY,
        "unlocated": or_(i.lat.is_(None), i.lon.is_(None)),
    }
    order = (i.at.desc(), i.claims.desc(), i.last_told.desc(), i.id)
    query = select(i.id).where(s.where, *(kinds[x] for x in more)).order_by(*order)
    return list(s.conn.execute(query.limit(limit).offset(offset)).scalars())


def last_day(store: Store, wanted: Filters) -> str | None:
    """The day of the last report that has one (by `as_of`): what is of a later day is announced, called for, or read wrong."""
    moment = t.reports.c.moment
    known = [moment <= until(wanted.as_of)] if wanted.as_of else []
    with store.engine.connect() as conn:
        last = conn.execute(select(func.max(moment)).where(moment < LAST, *known)).scalar()
    return last[:10] if last else None


def undated_claims(store: Store, wanted: Filters) -> int:
    """How many of the claims asked for stand in reports without a day of publication, which come last in a list of the newest; where they
    are more than `UNDATED`, one more than that."""
    return _few(store, select(t.claims.c.id).where(*of_claims(_undated(wanted), beside=True)))


def undated_reports(store: Store, wanted: Filters) -> int:
    """The same of reports."""
    return _few(store, select(t.reports.c.key).where(*of_reports(_undated(wanted))))


def _undated(wanted: Filters) -> Filters:
    return msgspec.structs.replace(wanted, limit=None, offset=0, newest=False, undated=True)


def _few(store: Store, query: Select[str]) -> int:
    with store.engine.connect() as conn:
        return conn.execute(select(func.count()).select_from(query.limit(UNDATED + 1).subquery())).scalar_one()


# Since a moment


def added(store: Store, wanted: Filters, since: str, most: int) -> tuple[int, int, int, list[str]]:
    """What was added after a moment: reports, claims, incidents asked for that these touch, and the ids of the first of them."""
    r, c, m = t.reports.c, t.claims.c, t.members.c
    keys = select(r.key).where(r.added > since)
    with store.engine.connect() as conn:
        reports = conn.execute(select(func.count()).select_from(keys.subquery())).scalar() or 0
        if not reports:
            return 0, 0, 0, []
        claims = conn.execute(select(func.count()).select_from(t.claims).where(c.report.in_(keys))).scalar() or 0
    touched = select(m.incident).join(t.claims, c.id == m.claim).where(c.report.in_(keys))
    with within(store, wanted, t.incidents.c.id.in_(touched)) as s:
        i = s.table.c
        incidents = s.conn.execute(select(func.count()).select_from(s.table).where(s.where)).scalar() or 0
        ids = list(s.conn.execute(select(i.id).where(s.where).order_by(i.last_told.desc(), i.id).limit(most)).scalars())
    return reports, claims, incidents, ids


# Stances


def _told(store: Store, wanted: Filters, claim: ColumnElement[str]) -> list[ColumnElement[bool]]:
    """Conditions of stances and dealings that claims asked for tell of; reprints and rejected claims left out."""
    c, r = t.claims.c, t.reports.c
    # A claim's id begins with its report's key; "> ''" is "not null" by the index.
    out: list[ColumnElement[bool]] = [func.substr(claim, 1, KEY).not_in(select(r.key).where(r.original > ""))]
    rest = msgspec.structs.replace(wanted, since=None, until=None, actor=None, limit=None, offset=0, newest=False)
    if "actual" in rest.statuses:  # as all that stances and dealings come from
        rest = msgspec.structs.replace(rest, statuses=())
    if rest == Filters():
        return out
    asked = select(c.id).where(*of_claims(rest))
    with store.engine.connect() as conn:
        many = conn.execute(select(func.count()).select_from(asked.limit(FEW_CLAIMS + 1).subquery())).scalar_one() > FEW_CLAIMS
    return [*out, select(c.id).where(c.id == claim, *of_claims(rest, beside=True)).exists() if many else claim.in_(asked)]


def pairs(store: Store, wanted: Filters, last: str | None, most: int) -> tuple[list[Pairing], int]:
    """The pairs of parties with most stances (from a day on), and how many more there are."""
    s = t.stances.c
    conditions = [*_told(store, wanted, s.claim), s.toward != "", s.day < NO_DAY]
    conditions += [s.day >= last] if last else []
    conditions += [s.day <= wanted.until] if wanted.until else []
    if wanted.actor:
        conditions.append(or_(at_or_below(s.actor, house(wanted.actor)), at_or_below(s.toward, house(wanted.actor))))
    grouped = select(s.actor, s.toward, func.count().label("n")).where(*conditions).group_by(s.actor, s.toward)
    with store.engine.connect() as conn:
        rows = conn.execute(grouped.order_by(func.count().desc(), s.actor, s.toward)).all()
    return [(r.actor, r.toward) for r in rows[:most]], max(0, len(rows) - most)


def last_days(store: Store, wanted: Filters, most: int) -> list[str]:
    """The last days on which a stance is told of, the last first."""
    s = t.stances.c
    told = [s.day < NO_DAY, *([s.day <= wanted.until] if wanted.until else [])]
    query = select(s.day).where(*told).group_by(s.day).order_by(s.day.desc()).limit(most)
    with store.engine.connect() as conn:
        return list(conn.execute(query).scalars())


def stances(store: Store, wanted: Filters, chosen: Sequence[Pairing], first: str | None) -> list[Stance]:
    """The stances of some pairs, by day."""
    s = t.stances.c
    if not chosen:
        return []
    conditions = [*_told(store, wanted, s.claim), _any_of(s.actor, s.toward, chosen), s.day < NO_DAY]
    conditions += [s.day >= first] if first else []
    conditions += [s.day <= wanted.until] if wanted.until else []
    query = (
        select(s.actor, s.toward, s.day, s.stance, s.lean, func.count(), func.min(s.claim))
        .where(*conditions)
        .group_by(s.actor, s.toward, s.day, s.stance, s.lean)
        .order_by(s.day, s.actor, s.toward, s.stance)
    )
    with store.engine.connect() as conn:
        rows = conn.execute(query).all()
    return [Stance(actor=r[0], toward=r[1], day=r[2], stance=r[3], lean=r[4], claims=r[5], claim=r[6]) for r in rows]


def _any_of(a: ColumnElement[str], b: ColumnElement[str], chosen: Iterable[Pairing]) -> ColumnElement[bool]:
    return tuple_(a, b).in_(list(chosen))


def tones(store: Store, wanted: Filters, chosen: Iterable[Pairing], weeks: Sequence[str]) -> dict[tuple[str, str, str], float]:
    """The mean Goldstein value of what two parties (in the order of their ids) do to each other, by week; what an incident's claims say in
    one code counts once."""
    d, m = t.dealings.c, t.members.c
    both = sorted({(min(x), max(x)) for x in chosen})
    if not both or not weeks:
        return {}
    of_pairs = [and_(d.a == a, d.b == b, d.week >= weeks[0], d.week <= weeks[-1]) for a, b in both]  # each by the index
    conditions = [*_told(store, wanted, d.claim), or_(*of_pairs)]
    acts = select(d.a, d.b, d.week, func.coalesce(m.incident, d.claim).label("act"), d.cameo, func.max(d.value).label("value"))
    once = acts.outerjoin(t.members, m.claim == d.claim).where(*conditions).group_by(d.a, d.b, d.week, "act", d.cameo).subquery()
    query = select(once.c.a, once.c.b, once.c.week, func.avg(once.c.value)).group_by(once.c.a, once.c.b, once.c.week)
    with store.engine.connect() as conn:
        return {(a, b, week): round(float(mean), 3) for a, b, week, mean in conn.execute(query)}
