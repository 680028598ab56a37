"""Incidents in the 31 columns of ACLED, with a side table of ranges and claimants."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import msgspec

from dateline.export import crosswalk, sides
from dateline.export.columns import Column
from dateline.export.crosswalk import allowed
from dateline.export.terminal import clean
from dateline.export.told import Occurrence, Source, authorities, division
from dateline.lexicon import Row
from dateline.record import wording
from dateline.record.matching import side
from dateline.record.sources import excerpt

EXTERNAL = "External/Other forces"
ARMED = ("Battles", "Explosions/Remote violence", "Violence against civilians")
# In the order in which two types of actors stand in `interaction`.
INTERS = ("State forces", "Rebel group", "Political militia", "Identity militia", "Rioters", "Protesters", EXTERNAL, "Civilians")
_CROWDS = {"Protests": "Protesters", "Riots": "Rioters"}


class Party(msgspec.Struct, frozen=True):
    """A side of an event as ACLED has it: main actor, others with it, type."""

    name: str = ""
    others: str = ""
    inter: str = ""


class Coded(msgspec.Struct, frozen=True, kw_only=True):
    """An incident as an event of ACLED."""

    event: Occurrence
    day: date
    lat: float
    lon: float
    time_precision: int
    geo_precision: int
    event_type: str
    sub_event_type: str
    a: Party
    b: Party


def coded(event: Occurrence) -> Coded | str:
    """An incident in ACLED's terms, or why it has no place there."""
    i = event.found.incident
    if i.mode == "called for" or not event.told:
        return "told by nobody as a fact"
    row = _type(event)
    if row is None:
        return "of a type that ACLED does not record"
    if not i.day_from or not i.day_to:
        return "without a day"
    first, last = date.fromisoformat(i.day_from), date.fromisoformat(i.day_to)
    length = (last - first).days + 1
    when, where = crosswalk.day_code(length, "acled"), crosswalk.place_code(i.precision, "acled")
    if when is None:
        return "of more than a month"
    if where is None or i.lat is None or i.lon is None:
        return "without a place nearer than a country"
    a, b = _parties(event, row)
    if not a.name:
        return "that name nobody"
    return Coded(
        event=event,
        day=first + timedelta(days=(length - 1) // 2),
        lat=i.lat,
        lon=i.lon,
        time_precision=when,
        geo_precision=where,
        event_type=row["event_type"],
        sub_event_type=row["sub_event_type"],
        a=a,
        b=b,
    )


def _type(event: Occurrence) -> Row | None:
    """The crosswalk's row for most of its claims; a telling one before a vague one, on equal votes the upper one in ACLED's hierarchy."""
    target = "civilians" if event.on_civilians else "armed" if event.on_armed else ""
    actor = "state" if [_inter(a, event.country) for a in event.doers[:1]] == ["State forces"] else ""
    found = [crosswalk.acled(c.type, c.cameo, c.means, actor, target) for c in event.told]
    by_type = {(r["event_type"], r["sub_event_type"], r["vague"]): r for r in found if r}
    votes = Counter((r["event_type"], r["sub_event_type"], r["vague"]) for r in found if r)
    best = min(votes, key=lambda k: (k[2], -votes[k], crosswalk.ranks()[k[0], k[1]]), default=None)
    return by_type[best] if best else None


def _inter(actor: str, country: str | None) -> str:
    """ACLED's type of an actor: a state's forces abroad are external ones."""
    inter = crosswalk.kind(actor)["acled"]
    if inter != "State forces":
        return "" if inter == crosswalk.NONE else inter
    own = actor.partition(".")[0]
    at_home = own == country or country in authorities().get(own, ())
    return inter if at_home or not country else EXTERNAL


def _parties(event: Occurrence, row: Row) -> tuple[Party, Party]:
    """The two sides. Crowds, civilians and armed men whom nobody names go by ACLED's names for them."""
    where, kind, country = crosswalk.country(event.country)["acled"], row["event_type"], event.country
    if kind in _CROWDS:
        crowd = Party(f"{_CROWDS[kind]} ({where})", _names(event.actors), _CROWDS[kind])
        forces = [t for t in event.targets if not _unarmed(t, country)]
        return crowd, _party(forces, country) if row["sub_event_type"] != "Peaceful protest" else Party()
    force = [x for x in event.doers if not _unarmed(x, country)]
    a = _party(force if kind in ARMED else force or event.doers, country)
    if not a.name and kind in ARMED:
        a = Party(f"Unidentified Armed Group ({where})", "", "Political militia")
    own = {side(x) for x in force[:1]}
    b = _party([t for t in event.targets if _may_be_hit(kind, t, country, own)], country)
    if not b.name and (kind == "Violence against civilians" or (event.on_civilians and kind != "Battles")):
        b = Party(f"Civilians ({where})", "", "Civilians")
    return (a, b) if a.name or not b.name else (b, Party())


def _unarmed(actor: str, country: str | None) -> bool:
    return _inter(actor, country) in ("", "Civilians")


def _may_be_hit(kind: str, target: str, country: str | None, own: set[str]) -> bool:
    """Whether a target can be actor2: civilians of violence against them, others in battles; nobody is hit by the own side."""
    if _unarmed(target, country):
        return kind != "Battles"
    return kind != "Violence against civilians" and side(target) not in own


def _party(actors: list[str], country: str | None) -> Party:
    """The most told actor of some, and the others."""
    known = [a for a in actors if _inter(a, country)]
    if not known:
        return Party()
    inter = _inter(known[0], country)
    name = f"Civilians ({crosswalk.country(side(known[0]))['acled'] or wording.party(known[0])})" if inter == "Civilians" else ""
    return Party(name or wording.party(known[0]), _names(known[1:]), inter)


def _names(actors: list[str]) -> str:
    return "; ".join(dict.fromkeys(wording.party(a) for a in actors if side(a)))


def _interaction(c: Coded) -> str | None:
    both = sorted((x for x in (c.a.inter, c.b.inter) if x), key=INTERS.index)
    return "-".join(both) if len(both) == 2 else f"{both[0]} only" if both else None


def _targeted(c: Coded) -> str | None:
    remote = c.event_type in ("Explosions/Remote violence", "Riots") and c.b.inter == "Civilians"
    return "Civilians targeted" if c.event_type == "Violence against civilians" or remote else None


def _fatalities(c: Coded) -> int:
    """By the policy `acled` of record/tolls.py: the lowest credible figure; 0 where there is none, or only one of a war so far."""
    toll = c.event.toll("killed", "acled")
    return toll.best if toll and not toll.running else 0


def _notes(c: Coded) -> str:
    first = c.event.told[0]
    who = ", ".join(c.event.claimants()[:4])
    day = wording.days(c.event.found.incident.day_from, c.event.found.incident.day_to)
    return clean(f"{day}: {c.event.found.title}. According to {who}: {excerpt(first)}")


def _stamp(c: Coded) -> int | None:
    added = max((k.added for k in c.event.reports.values()), default="")
    return int(datetime.fromisoformat(added.replace("Z", "+00:00")).astimezone(UTC).timestamp()) if added else None


def _admin1(c: Coded) -> str:
    i = c.event.found.incident
    if i.precision == "admin":
        return clean(i.place or "")
    return division(i.place or "", c.lat, c.lon, i.country or "")


def _at_home(c: Coded) -> Row:
    return crosswalk.country(c.event.country)


COLUMNS = (
    Column(
        "event_id_cnty",
        "dateline's id of the incident (i and 12 digits); ACLED's own ids are not made up",
        lambda c: c.event.found.incident.id,
    ),
    Column("event_date", "the day, or the middle of the days", lambda c: c.day.isoformat()),
    Column("year", "its year", lambda c: c.day.year),
    Column("time_precision", "1 the day is known, 2 the week, 3 the month", lambda c: c.time_precision, ("1", "2", "3")),
    Column(
        "disorder_type",
        "from event and sub-event type",
        lambda c: crosswalk.disorder(c.event_type, c.sub_event_type),
        allowed("acled_types", "disorder_type"),
    ),
    Column("event_type", "by crosswalk_acled.tsv", lambda c: c.event_type, allowed("acled_types", "event_type")),
    Column("sub_event_type", "by crosswalk_acled.tsv", lambda c: c.sub_event_type, allowed("acled_types", "sub_event_type")),
    Column("actor1", "who did it, as most claims say; dateline's names, without ACLED's years of government", lambda c: c.a.name),
    Column("assoc_actor_1", "others said to have done it, semicolons between", lambda c: c.a.others),
    Column("inter1", "type of actor1, by actor_kinds.tsv; a state's forces abroad are External/Other forces", lambda c: c.a.inter, INTERS),
    Column("actor2", "whom it befell", lambda c: c.b.name),
    Column("assoc_actor_2", "others whom it befell", lambda c: c.b.others),
    Column("inter2", "type of actor2", lambda c: c.b.inter, INTERS),
    Column("interaction", "the two types, in ACLED's order, or one and `only`", _interaction),
    Column("civilian_targeting", "whether civilians were the target", _targeted, ("Civilians targeted",)),
    Column("iso", "ISO 3166-1 numeric", lambda c: int(n) if (n := _at_home(c)["numeric"]) else None),
    Column("region", "ACLED's region", lambda c: _at_home(c)["acled_region"], allowed("country_codes", "acled_region")),
    Column("country", "ACLED's name of the country", lambda c: _at_home(c)["acled"]),
    Column("admin1", "first-level division, by the gazetteer; blank where it does not tell", _admin1),
    Column("admin2", "blank"),
    Column("admin3", "blank"),
    Column("location", "the place", lambda c: clean(c.event.found.incident.place or "")),
    Column("latitude", "WGS 84, four decimals", lambda c: round(c.lat, 4)),
    Column("longitude", "WGS 84, four decimals", lambda c: round(c.lon, 4)),
    Column("geo_precision", "1 the town, 2 near it, 3 the region", lambda c: c.geo_precision, ("1", "2", "3")),
    Column("source", "the outlets, reprints left out, semicolons between", lambda c: "; ".join(c.event.outlets())),
    Column("source_scale", "blank: the record does not know how near an outlet is"),
    Column("notes", "what happened, who says so, the first words", _notes),
    Column(
        "fatalities", "the lowest credible figure (policy acled); 0 where nobody gives one. Dozens count 24, not ACLED's 12", _fatalities
    ),
    Column("tags", "blank"),
    Column("timestamp", "Unix time when its last report was added", _stamp),
)


def pieces(source: Source) -> Iterator[tuple[str, str]]:
    """The lines of both tables, row by row: the event's, and its claims'."""
    return sides.pieces(source, COLUMNS, coded)
