"""The first page: what happens when and where, what is new, who stands where toward whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

import msgspec
from sqlalchemy import func, select

from dateline.export.terminal import clean
from dateline.record import gathering, queries, wording
from dateline.record import positions as position
from dateline.record import tables as t
from dateline.record.claims import Claim
from dateline.record.positions import Change, Position
from dateline.record.store import Filters, Store
from dateline.web.views import counted
from dateline.web.views.asked import CHOICES, Asked, Stretch, filters
from dateline.web.views.cards import Card, Party, Slots, cards, link
from dateline.web.views.counted import Day, Spot, Stance
from dateline.web.views.incident import Line, line, titled

PINS = 300  # places on the map
FEED = 20
TOP = 5  # incidents named at a place
WEEKS = 8  # columns of the matrix on the first page
ASIDE = 20  # incidents listed that have no place, or no day
CHOSEN = 40  # parties and countries offered in a filter
PAIRS = 16  # rows of the matrix


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
    """Positions of the parties toward each other, by week (`weeks`: Mondays), those first that have most; and where they changed, the
    last change first."""

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
    `undated` are the first of those incidents that have no point on the map, or no day; the counts are of all.
    `groups` end with the day of the last report where no days are asked for: `later` incidents are of days from `later_from` on."""

    asked: Asked
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
    parties: list[Party]
    new: New | None = None
    later: int = 0
    later_from: str | None = None


def situation(store: Store, a: Asked, *, limit: int = 50, offset: int = 0) -> SituationView:
    """The first page for what is asked. Raises FilterError."""
    wanted = filters(a)
    gathering.ready(store)
    last = None if wanted.since or wanted.until else counted.last_day(store, wanted)
    with counted.within(store, wanted) as within:
        totals, days = counted.overview(within)
        dated = counted.newest(within, "dated", limit=limit + 1, offset=offset, last=last)
        unlocated = counted.newest(within, "unlocated", limit=ASIDE) if totals["unlocated"] else []
        undated = counted.newest(within, "undated", limit=ASIDE) if totals["undated"] else []
        spots, more = counted.spots(within, PINS, TOP)
    whenever = msgspec.structs.replace(wanted, since=None, until=None)
    if whenever != wanted:
        with counted.within(store, whenever) as within:
            days = counted.overview(within)[1]
    slots = Slots()
    lines = _lines(store, wanted, [*dated[:limit], *unlocated, *undated], slots)
    later = sum(d.incidents for d in days if last and d.day > last)
    return SituationView(
        asked=a,
        incidents=totals["all"],
        disputed=totals["disputed"],
        days=days,
        pins=[_pin(x) for x in spots],
        pins_more=more,
        groups=_groups(lines[x] for x in dated[:limit] if x in lines),
        page=Stretch(limit=limit, offset=offset, more=len(dated) > limit, total=totals["all"] - totals["undated"] - later),
        later=later,
        later_from=_day_after(last) if last and later else None,
        unlocated=[lines[x] for x in unlocated if x in lines],
        unlocated_count=totals["unlocated"],
        undated=[lines[x] for x in undated if x in lines],
        undated_count=totals["undated"],
        feed=cards(store, _feed(store, wanted), slots),
        matrix=matrix(store, a, slots),
        parties=slots.legend(),
    )


def _day_after(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def _feed(store: Store, wanted: Filters) -> list[Claim]:
    """The newest claims asked for; those of reports without a day come after all others."""
    return list(queries.claims(store, msgspec.structs.replace(wanted, newest=True, limit=FEED)))


def with_new(store: Store, view: SituationView, since: str | None) -> SituationView:
    """The first page with what came since a moment (ISO 8601, UTC), in the colours of the page."""
    if since is None:
        return view
    wanted = filters(view.asked)
    reports, claims, touched, ids = counted.added(store, wanted, since, ASIDE)
    slots = Slots(p.id for p in view.parties)
    lines = _lines(store, wanted, ids, slots)
    made = New(since=since, reports=reports, claims=claims, incidents=touched, shown=[lines[x] for x in ids if x in lines])
    return msgspec.structs.replace(view, new=made, parties=slots.legend())


def _lines(store: Store, wanted: Filters, ids: Sequence[str], slots: Slots) -> dict[str, Line]:
    """Some incidents in a line each, by id."""
    g = queries.held(store, list(dict.fromkeys(ids)), Filters(as_of=wanted.as_of))
    return {i.id: line(queries.found_of(i, g), slots, g.reports) for i in g.incidents}


def _pin(x: Spot) -> Pin:
    return Pin(
        name=clean(x.name),
        lat=x.lat,
        lon=x.lon,
        precision=x.precision or "settlement",
        country=x.country,
        incidents=x.incidents,
        disputed=x.disputed,
        claims=x.claims,
        first=x.first,
        last=x.last,
        ids=[name for name, _ in x.top],
        titles=[titled(clean(title)) for _, title in x.top],
    )


def _groups(lines: Iterable[Line]) -> list[Group]:
    by: dict[str | None, list[Line]] = defaultdict(list)
    for x in lines:
        by[x.day_from].append(x)
    return [Group(day=d, words=wording.days(d, d), incidents=xs) for d, xs in by.items()]


# Positions


def matrix(store: Store, a: Asked, slots: Slots, most: int = PAIRS, last_weeks: int = WEEKS) -> Matrix:
    """Who stands where toward whom, in the last weeks of those asked for, with the tone of their dealings."""
    wanted = filters(a)
    shown = sorted({position.week(x) for x in counted.last_days(store, wanted, 7 * last_weeks)})[-last_weeks:]
    first = max(shown[0] if shown else "", wanted.since or "") or None
    chosen, more = counted.pairs(store, wanted, first, most)
    told = counted.stances(store, wanted, chosen, first)
    by: dict[tuple[str, str], dict[str, list[Stance]]] = defaultdict(lambda: defaultdict(list))
    for x in told:
        by[x.actor, x.toward][position.week(x.day)].append(x)
    weeks = sorted({w for found in by.values() for w in found})
    tones = counted.tones(store, wanted, chosen, weeks)
    pairs = [
        Pair(
            actor=slots.party(x),
            toward=slots.party(y),
            cells=[_dealing(w, by[x, y].get(w), tones.get((min(x, y), max(x, y), w))) for w in weeks],
        )
        for x, y in chosen
    ]
    return Matrix(weeks=weeks, pairs=pairs, more=more, changes=[_turned(c, slots) for c in position.changes(_as_positions(told))][::-1])


def _as_positions(told: Iterable[Stance]) -> list[Position]:
    return [Position(actor=x.actor, stance=x.stance, lean=x.lean, toward=x.toward, day=x.day, said="", claims=[x.claim]) for x in told]


def _dealing(week: str, told: list[Stance] | None, tone: float | None) -> Dealing | None:
    if not told:
        return None
    leans = {x.lean for x in told} - {"0"}
    return Dealing(
        week=week,
        lean="+-" if len(leans) > 1 else next(iter(leans), "0"),
        stances=list(dict.fromkeys(x.stance for x in told)),
        tone=tone,
        acts=sum(x.claims for x in told),
        links=[link(x.claim) for x in told][:10],
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
        countries, places = most(c.country), most(t.incidents.c.place)

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
