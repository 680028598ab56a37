"""The first page: what happens when and where, what is new, who stands where toward whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import func, select

from dateline.export.terminal import clean
from dateline.record import positions as position
from dateline.record import queries, wording
from dateline.record import tables as t
from dateline.record.positions import Change, Position
from dateline.record.queries import Found
from dateline.record.store import LAST, Kept, Store
from dateline.web.views.asked import CHOICES, Asked, Stretch, cut, filters
from dateline.web.views.cards import Card, Party, Slots, cards, link
from dateline.web.views.incident import Line, line

PINS = 500  # places on the map
FEED = 20
ASIDE = 20  # incidents listed that have no place, or no day
CHOSEN = 40  # parties and countries offered in a filter
PAIRS = 24  # rows of the matrix


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """A value that a filter may take: `id` for the address, `name` to read, `count` of claims with it."""

    id: str
    name: str
    count: int = 0


class Choices(msgspec.Struct, frozen=True, kw_only=True):
    """What the filters offer."""

    types: list[Choice]
    statuses: list[Choice]
    actors: list[Choice]
    claimants: list[Choice]
    countries: list[Choice]
    places: list[Choice]


class Day(msgspec.Struct, frozen=True, kw_only=True):
    """A day of the timeline: its incidents, how many of them are disputed, and the claims in them."""

    day: str
    incidents: int
    disputed: int
    claims: int


class Pin(msgspec.Struct, frozen=True, kw_only=True):
    """A place of the map: where, how precise (exact, settlement, admin, region, country), and the incidents there, the newest first
    (`titles` and `ids` of the first few)."""

    name: str
    lat: float
    lon: float
    precision: str
    country: str | None
    incidents: int
    disputed: int
    claims: int
    first: str | None
    last: str | None
    ids: list[str]
    titles: list[str]


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """The incidents of one day (its `day`, `words` to read)."""

    day: str | None
    words: str
    incidents: list[Line]


class Dealing(msgspec.Struct, frozen=True, kw_only=True):
    """One cell of the matrix: the stances of a week, in words, with the mean Goldstein value of the dealings of both (null: none), and
    the links of claims. `lean`: +, -, 0, or +- where it is both."""

    week: str
    lean: str
    stances: list[str]
    tone: float | None
    acts: int
    links: list[str]


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the matrix: how one party stands to another, a cell a week (null: nothing told)."""

    actor: Party
    toward: Party
    cells: list[Dealing | None]


class Turned(msgspec.Struct, frozen=True, kw_only=True):
    """A party's lean toward another turned."""

    actor: Party
    toward: Party
    before: str
    before_day: str
    now: str
    day: str
    links: list[str]


class Matrix(msgspec.Struct, frozen=True, kw_only=True):
    """Positions of the parties toward each other, by week (`weeks`: Mondays), those first that have most; and where they changed."""

    weeks: list[str]
    pairs: list[Pair]
    more: int
    changes: list[Turned]


class New(msgspec.Struct, frozen=True, kw_only=True):
    """What came since the last visit: reports added, claims in them, and incidents that these touch (the first few)."""

    since: str
    reports: int
    claims: int
    incidents: int
    shown: list[Line]


class SituationView(msgspec.Struct, frozen=True, kw_only=True):
    """The first page. `days` span the whole record whatever days are asked for, so that the timeline has a context. `unlocated` and
    `undated` are the first of those incidents that have no point on the map, or no day; the counts are of all."""

    asked: Asked
    choices: Choices
    incidents: int
    disputed: int
    days: list[Day]
    pins: list[Pin]
    pins_more: int
    groups: list[Group]
    page: Stretch
    unlocated: list[Line]
    unlocated_count: int
    undated: list[Line]
    undated_count: int
    feed: list[Card]
    matrix: Matrix
    new: New | None
    parties: list[Party]


def situation(store: Store, a: Asked, *, limit: int = 50, offset: int = 0, since: str | None = None) -> SituationView:
    """The first page for what is asked. `since`: the moment of the last visit (ISO 8601, UTC). Raises FilterError."""
    wanted = filters(a)
    found = [f for f in queries.incidents(store, wanted)]
    kept = queries.reports(store, {c.report for f in found for c in f.claims})
    slots = Slots(x for f in found for x in (*f.incident.actors, *f.incident.targets))
    ordered = sorted(found, key=lambda f: (f.incident.day_from or "", f.incident.id), reverse=True)
    dated = [f for f in ordered if f.incident.day_from]
    part, page = cut(dated, limit, offset)
    unlocated = [f for f in ordered if f.incident.lat is None]
    undated = [f for f in ordered if not f.incident.day_from]
    pins = _pins(ordered)
    newest = sorted((c for f in found for c in f.claims), key=lambda c: (c.published or LAST, c.id), reverse=True)

    def lines(some: Iterable[Found]) -> list[Line]:
        return [line(f, slots, kept) for f in some]

    return SituationView(
        asked=a,
        choices=choices(store),
        incidents=len(found),
        disputed=sum(bool(f.account.disputed) for f in found),
        days=_days(dated),
        pins=pins[:PINS],
        pins_more=max(0, len(pins) - PINS),
        groups=_groups(lines(part)),
        page=page,
        unlocated=lines(unlocated[:ASIDE]),
        unlocated_count=len(unlocated),
        undated=lines(undated[:ASIDE]),
        undated_count=len(undated),
        feed=cards(store, newest[:FEED], slots),
        matrix=matrix(store, a, slots),
        new=_new(found, kept, since, lines) if since else None,
        parties=slots.legend(),
    )


def _days(dated: Iterable[Found]) -> list[Day]:
    by: dict[str, list[Found]] = defaultdict(list)
    for f in dated:
        by[f.incident.day_from or ""].append(f)
    return [
        Day(day=d, incidents=len(fs), disputed=sum(bool(f.account.disputed) for f in fs), claims=sum(len(f.claims) for f in fs))
        for d, fs in sorted(by.items())
    ]


def _pins(ordered: Iterable[Found]) -> list[Pin]:
    by: dict[tuple[str, float, float], list[Found]] = defaultdict(list)
    for f in ordered:
        i = f.incident
        if i.place and i.lat is not None and i.lon is not None:
            by[i.place, i.lat, i.lon].append(f)
    made = [_pin(name, lat, lon, fs) for (name, lat, lon), fs in by.items()]
    return sorted(made, key=lambda p: (-p.incidents, p.name))


def _pin(name: str, lat: float, lon: float, here: Sequence[Found]) -> Pin:
    days = sorted(f.incident.day_from for f in here if f.incident.day_from)
    return Pin(
        name=clean(name),
        lat=lat,
        lon=lon,
        precision=here[0].incident.precision or "settlement",
        country=here[0].incident.country,
        incidents=len(here),
        disputed=sum(bool(f.account.disputed) for f in here),
        claims=sum(len(f.claims) for f in here),
        first=days[0] if days else None,
        last=days[-1] if days else None,
        ids=[f.incident.id for f in here[:5]],
        titles=[clean(f.title) for f in here[:5]],
    )


def _groups(lines: Iterable[Line]) -> list[Group]:
    by: dict[str | None, list[Line]] = defaultdict(list)
    for x in lines:
        by[x.day_from].append(x)
    return [Group(day=d, words=wording.days(d, d), incidents=xs) for d, xs in by.items()]


def _new(found: Sequence[Found], kept: dict[str, Kept], since: str, lines: object) -> New:
    fresh = {k for k, x in kept.items() if x.added > since}
    touched = [f for f in found if any(c.report in fresh for c in f.claims)]
    claims = sum(c.report in fresh for f in touched for c in f.claims)
    shown = lines(touched[:ASIDE])  # type: ignore[operator]
    return New(since=since, reports=len(fresh), claims=claims, incidents=len(touched), shown=shown)


# Positions


def matrix(store: Store, a: Asked, slots: Slots, most: int = PAIRS) -> Matrix:
    """Who stands where toward whom, week by week, with the tone of their dealings."""
    wanted = filters(a)
    stated = [p for p in queries.positions(store, wanted) if p.toward and p.day]
    tones = {(x.pair, x.week): x for x in queries.tones(store, wanted)}
    by: dict[tuple[str, str], dict[str, list[Position]]] = defaultdict(lambda: defaultdict(list))
    for p in stated:
        by[p.actor, p.toward or ""][position.week(p.day or "")].append(p)
    weeks = sorted({w for found in by.values() for w in found})
    ranked = sorted(by, key=lambda pair: (-sum(len(ps) for ps in by[pair].values()), pair))
    pairs = [
        Pair(
            actor=slots.party(actor),
            toward=slots.party(toward),
            cells=[_dealing(w, by[actor, toward].get(w), tones.get(((min(actor, toward), max(actor, toward)), w))) for w in weeks],
        )
        for actor, toward in ranked[:most]
    ]
    turned = [_turned(c, slots) for c in position.changes(stated)]
    return Matrix(weeks=weeks, pairs=pairs, more=max(0, len(ranked) - most), changes=turned)


def _dealing(week: str, told: list[Position] | None, tone: object) -> Dealing | None:
    if not told:
        return None
    leans = {p.lean for p in told} - {"0"}
    return Dealing(
        week=week,
        lean="+-" if len(leans) > 1 else next(iter(leans), "0"),
        stances=list(dict.fromkeys(p.stance for p in told)),
        tone=getattr(tone, "mean", None),
        acts=sum(len(p.claims) for p in told),
        links=[link(c) for c in dict.fromkeys(x for p in told for x in p.claims)][:10],
    )


def _turned(c: Change, slots: Slots) -> Turned:
    return Turned(
        actor=slots.party(c.actor),
        toward=slots.party(c.toward),
        before=c.before,
        before_day=c.before_day,
        now=c.now,
        day=c.day,
        links=[link(x) for x in c.claims],
    )


def choices(store: Store) -> Choices:
    """What the filters offer, from the whole record: the parties, countries and places most told of."""
    c, p = t.claims.c, t.parties.c
    with store.engine.connect() as conn:

        def most(column: Any, *conditions: Any) -> list[tuple[str, int]]:
            n = func.count()
            query = select(column, n).where(column.is_not(None), *conditions).group_by(column).order_by(n.desc(), column).limit(CHOSEN)
            return [(str(value), int(many)) for value, many in conn.execute(query)]

        parties = most(p.actor, p.role != "source", p.actor != "UNK")
        claimants = most(c.source, c.source != "UNK")
        countries, places = most(c.country), most(c.place)

    def named(found: list[tuple[str, int]]) -> list[Choice]:
        return sorted((Choice(id=x, name=wording.party(x), count=n) for x, n in found), key=lambda choice: choice.name)

    return Choices(
        types=[Choice(id=x, name=x.capitalize()) for x in CHOICES["type"]],
        statuses=[Choice(id=x, name=x) for x in CHOICES["status"]],
        actors=named(parties),
        claimants=named(claimants),
        countries=named(countries),
        places=[Choice(id=x, name=clean(x), count=n) for x, n in places],
    )
