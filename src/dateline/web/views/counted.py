"""The record counted up for the first page, by queries over its tables: days, places, parties, stances. Nothing is held but the counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, Text, case, cast, func, literal, or_, select, tuple_
from sqlalchemy.dialects.postgresql import JSONB

from dateline.compare.statements import house
from dateline.record import gathering, queries
from dateline.record import tables as t
from dateline.record.incidents import STATEMENT
from dateline.record.store import Filters, Store, at_or_below, of_claims

Pairing = tuple[str, str]
Within = Sequence[ColumnElement[bool]]  # conditions on the table of incidents
KEY = 16  # characters of a report's key (add.key_of)
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


def within(store: Store, wanted: Filters) -> Within:
    """The condition of the incidents that are asked for. Which these are is found out once, for all queries that use it."""
    every = msgspec.structs.replace(wanted, limit=None, offset=0, newest=False)
    if every == Filters():
        return [t.incidents.c.family != STATEMENT]
    with store.engine.connect() as conn:
        ids = list(conn.execute(queries.chosen(store, every, t.incidents.c.family != STATEMENT).order_by(None)).scalars())
        return [t.incidents.c.id.in_(_listed(ids, conn.dialect.name))]


def _listed(ids: Sequence[str], dialect: str) -> Select[str]:
    """Ids as a query, however many: as one parameter, for their number has a limit."""
    text = msgspec.json.encode(ids).decode()
    made = func.json_each(text) if dialect == "sqlite" else func.jsonb_array_elements_text(cast(literal(text, Text), JSONB))
    return select(made.table_valued("value").c.value)


def totals(store: Store, asked: Within) -> dict[str, int]:
    """How many incidents are asked for: `all`, `disputed`, without a point (`unlocated`), without a day (`undated`)."""
    i = t.incidents.c
    counts = {
        "all": func.count(),
        "disputed": func.sum(_one(i.disputes > 0)),
        "unlocated": func.sum(_one(or_(i.lat.is_(None), i.lon.is_(None)))),
        "undated": func.sum(_one(i.day_from.is_(None))),
    }
    with store.engine.connect() as conn:
        row = conn.execute(select(*(x.label(k) for k, x in counts.items())).where(*asked)).one()
    return {k: int(v or 0) for k, v in row._mapping.items()}


def _one(condition: Any) -> Any:
    return case((condition, 1), else_=0)


def days(store: Store, asked: Within) -> list[Day]:
    """The days of the timeline. Incidents of many days are left out: they are of none."""
    i = t.incidents.c
    query = (
        select(i.at, func.count(), func.sum(_one(i.disputes > 0)), func.sum(i.claims))
        .where(*asked, i.at < gathering.NO_DAY, ~i.long)
        .group_by(i.at)
        .order_by(i.at)
    )
    with store.engine.connect() as conn:
        return [Day(day=d, incidents=n, disputed=int(x), claims=int(c)) for d, n, x, c in conn.execute(query)]


def spots(store: Store, asked: Within, most: int, top: int) -> tuple[list[Spot], int]:
    """The places with most incidents, and how many more there are. Named are those told of of late (`LATELY` of all)."""
    i = t.incidents.c
    located = [*asked, i.lat.is_not(None), i.lon.is_not(None), i.place.is_not(None)]
    grouped = (
        select(
            i.place, i.lat, i.lon, func.max(i.precision), func.max(i.country), func.count(), func.sum(_one(i.disputes > 0)),
            func.sum(i.claims), func.min(i.day_from), func.max(i.day_from),
        )
        .where(*located)
        .group_by(i.place, i.lat, i.lon)
        .order_by(func.count().desc(), i.place)
    )  # fmt: skip
    lately = select(i.place, i.lat, i.lon, i.id, i.title).where(*located).order_by(i.last_told.desc(), i.id.desc()).limit(LATELY)
    with store.engine.connect() as conn:
        rows = conn.execute(grouped).all()
        firsts: dict[tuple[Any, ...], list[tuple[str, str]]] = {}
        for place, lat, lon, name, title in conn.execute(lately):
            firsts.setdefault((place, lat, lon), []).append((name, title))
    made = [
        Spot(
            name=r[0], lat=r[1], lon=r[2], precision=r[3], country=r[4], incidents=r[5], disputed=int(r[6]), claims=int(r[7]), first=r[8],
            last=r[9], top=firsts.get((r[0], r[1], r[2]), [])[:top],
        )
        for r in rows[:most]
    ]  # fmt: skip
    return made, len(rows) - len(made)


def newest(store: Store, asked: Within, *more: ColumnElement[bool], limit: int, offset: int = 0) -> list[str]:
    """The ids of incidents asked for, those of the last days first, undated ones before all."""
    i = t.incidents.c
    query = select(i.id).where(*asked, *more).order_by(i.at.desc(), i.spot.desc(), i.id.desc())  # as the index has them
    with store.engine.connect() as conn:
        return list(conn.execute(query.limit(limit).offset(offset)).scalars())


# Since a moment


def added(store: Store, asked: Within, since: str, most: int) -> tuple[int, int, int, list[str]]:
    """What was added after a moment: reports, claims, incidents touched, and the ids of the first of these."""
    r, c, m, i = t.reports.c, t.claims.c, t.members.c, t.incidents.c
    with store.engine.connect() as conn:
        keys = select(r.key).where(r.added > since)
        reports = conn.execute(select(func.count()).select_from(keys.subquery())).scalar() or 0
        if not reports:
            return 0, 0, 0, []
        claims = conn.execute(select(func.count()).select_from(t.claims).where(c.report.in_(keys))).scalar() or 0
        touched = select(m.incident).join(t.claims, c.id == m.claim).where(c.report.in_(keys)).distinct()
        both = [*asked, i.id.in_(touched)]
        incidents = conn.execute(select(func.count()).select_from(t.incidents).where(*both)).scalar() or 0
        ids = list(conn.execute(select(i.id).where(*both).order_by(i.last_told.desc(), i.id).limit(most)).scalars())
    return reports, claims, incidents, ids


# Stances


def _told(store: Store, wanted: Filters, claim: ColumnElement[str]) -> list[ColumnElement[bool]]:
    """Conditions of stances and dealings that claims asked for tell of; reprints and rejected claims left out."""
    c, r = t.claims.c, t.reports.c
    # A claim's id begins with its report's key; "> ''" is "not null" by the index.
    out: list[ColumnElement[bool]] = [func.substr(claim, 1, KEY).not_in(select(r.key).where(r.original > ""))]
    rest = msgspec.structs.replace(wanted, since=None, until=None, actor=None, limit=None, offset=0, newest=False)
    return out if rest == Filters() else [*out, claim.in_(select(c.id).where(*of_claims(rest)))]


def pairs(store: Store, wanted: Filters, last: str | None, most: int) -> tuple[list[Pairing], int]:
    """The pairs of parties with most stances (from a day on), and how many more there are."""
    s = t.stances.c
    conditions = [*_told(store, wanted, s.claim), s.toward != "", s.day < gathering.NO_DAY]
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
    told = [s.day < gathering.NO_DAY, *([s.day <= wanted.until] if wanted.until else [])]
    query = select(s.day).where(*told).group_by(s.day).order_by(s.day.desc()).limit(most)
    with store.engine.connect() as conn:
        return list(conn.execute(query).scalars())


def stances(store: Store, wanted: Filters, chosen: Sequence[Pairing], first: str | None) -> list[Stance]:
    """The stances of some pairs, by day."""
    s = t.stances.c
    if not chosen:
        return []
    conditions = [*_told(store, wanted, s.claim), _any_of(s.actor, s.toward, chosen), s.day < gathering.NO_DAY]
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


def tones(store: Store, wanted: Filters, chosen: Iterable[Pairing], first: str | None) -> dict[tuple[str, str, str], float]:
    """The mean Goldstein value of what two parties (in the order of their ids) do to each other, by week; what an incident's claims say in
    one code counts once."""
    d, m = t.dealings.c, t.members.c
    both = sorted({(min(x), max(x)) for x in chosen})
    if not both:
        return {}
    conditions = [*_told(store, wanted, d.claim), _any_of(d.a, d.b, both), *([d.week >= first] if first else [])]
    acts = select(d.a, d.b, d.week, func.coalesce(m.incident, d.claim).label("act"), d.cameo, func.max(d.value).label("value"))
    once = acts.outerjoin(t.members, m.claim == d.claim).where(*conditions).group_by(d.a, d.b, d.week, "act", d.cameo).subquery()
    query = select(once.c.a, once.c.b, once.c.week, func.avg(once.c.value)).group_by(once.c.a, once.c.b, once.c.week)
    with store.engine.connect() as conn:
        return {(a, b, week): round(float(mean), 3) for a, b, week, mean in conn.execute(query)}
