"""Incidents in the 49 columns of UCDP's Georeferenced Event Dataset, with a side table of ranges and claimants. Ids that UCDP gives (of
events, conflicts, dyads, actors, and Gleditsch and Ward's of countries) stay blank."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from datetime import date

import msgspec

from dateline.export import crosswalk, sides
from dateline.export.columns import Column
from dateline.export.crosswalk import allowed
from dateline.export.terminal import clean
from dateline.export.told import CIVILIANS, FIGHTERS, Occurrence, Source, division, kind, outlet
from dateline.record import wording
from dateline.record.claims import Claim
from dateline.record.matching import side
from dateline.record.tolls import Toll

FOREIGN = (
    *("id", "relid", "active_year", "code_status", "conflict_dset_id", "conflict_new_id", "conflict_name", "dyad_dset_id", "dyad_new_id"),
    *("side_a_dset_id", "side_a_new_id", "side_b_dset_id", "side_b_new_id", "country_id", "gwnoa", "gwnob"),
)
"""Columns that only UCDP can fill."""


class Coded(msgspec.Struct, frozen=True, kw_only=True):
    """An incident as an event of UCDP: the sides' ids, what the dead were (`a`, `b`, `civilians`, `unknown`)."""

    event: Occurrence
    violence: int
    first: date
    last: date
    lat: float
    lon: float
    date_prec: int
    where_prec: int
    a: str
    b: str
    toll: Toll
    dead: dict[str, int]


def coded(event: Occurrence) -> Coded | str:
    """An incident in UCDP's terms, or why it has no place there."""
    i = event.found.incident
    if i.mode == "called for" or not event.told:
        return "told by nobody as a fact"
    toll = event.toll("killed", "ucdp")
    if toll is None or toll.high < 1:
        return "without a death"
    if toll.running:
        return "with only a toll so far of a war or region"
    dyad = _dyad(event)
    if dyad is None:
        return "of none of UCDP's types of violence, or whose sides are not known"
    if not i.day_from or not i.day_to:
        return "without a day"
    first, last = date.fromisoformat(i.day_from), date.fromisoformat(i.day_to)
    when, where = crosswalk.day_code((last - first).days + 1, "ucdp"), crosswalk.place_code(i.precision, "ucdp")
    if when is None:
        return "of more than a year"
    if where is None or i.lat is None or i.lon is None:
        return "without a place"
    violence, a, b = dyad
    return Coded(
        event=event,
        violence=violence,
        first=first,
        last=last,
        lat=i.lat,
        lon=i.lon,
        date_prec=when,
        where_prec=where,
        a=a,
        b=b,
        toll=toll,
        dead=_dead(event, toll, violence, a, b),
    )


def _dyad(event: Occurrence) -> tuple[int, str, str] | None:
    """Type of violence and the two sides, by the crosswalk: of the pairs that claims name the most told."""
    b_ids = [*event.targets, *([""] if event.on_civilians else [])] or [""]
    found: Counter[tuple[int, str, str]] = Counter()
    for c in event.told:
        for a in [x for x in event.doers if kind(x) in ("state", "group")][:1]:
            for b in [x for x in b_ids if side(x) != side(a) or kind(x) == "civilians" or not x][:2]:
                hit = "civilians" if event.on_civilians or not b else kind(b)
                violence = crosswalk.violence(c.type, c.cameo, kind(a), hit)
                if violence:
                    found[violence, a, "" if violence == 3 else b] += 1
    best = min(found, key=lambda k: (-found[k], k), default=None)
    if best is None:
        return None
    violence, a, b = best
    # The government is side A of a state-based conflict.
    return (violence, b, a) if violence == 1 and kind(a) == "group" else best


def _dead(event: Occurrence, toll: Toll, violence: int, a: str, b: str) -> dict[str, int]:
    """The best figure by who the dead were, as far as its claims tell; what they do not tell is unknown."""
    out: dict[str, int] = {"a": 0, "b": 0, "civilians": 0, "unknown": 0}
    by_id = {c.id: c for c in event.found.claims}
    for c in (by_id[x] for x in dict.fromkeys(toll.best_claims) if x in by_id):
        for f in c.figures:
            if f.measure == "killed" and f.min and (who := _whose(c, f.of, f.actor, a, b)):
                whole = f.part_of is not None or not any(g.part_of is not None for g in c.figures)
                out[who] += f.min if whole else 0
    if violence == 3 and not any(out.values()):
        out["civilians"] = toll.best
    if sum(out.values()) > toll.best:
        out = {"a": 0, "b": 0, "civilians": 0, "unknown": 0}
    out["unknown"] = toll.best - out["a"] - out["b"] - out["civilians"]
    return out


def _whose(c: Claim, of: str, actor: str | None, a: str, b: str) -> str:
    """On whose side the people of a figure were: a, b, civilians; "" not told."""
    if of in CIVILIANS or (actor and kind(actor) == "civilians"):
        return "civilians"
    if of in FIGHTERS:
        own = side(actor) if actor else next((side(t) for t in c.targets if side(t)), "")
        return "a" if own and own == side(a) else "b" if own and own == side(b) else ""
    return ""


def _name(actor: str, violence: int = 0) -> str:
    """A side's name: governments as UCDP writes them."""
    if violence == 3 and not actor:
        return "Civilians"
    country = crosswalk.country(side(actor))["ucdp"]
    return f"Government of {country}" if kind(actor) == "state" and country else wording.party(actor)


def grid(lat: float, lon: float) -> int:
    """The number of the PRIO-GRID cell that holds a point: cells of half a degree, from 1 in the south-west, row by row."""
    row, column = min(math.floor((lat + 90) * 2), 359), math.floor((lon + 180) * 2) % 720
    return row * 720 + column + 1


def _joined(parts: list[str]) -> str:
    return ";".join(f'"{clean(p)}"' for p in parts)


def _articles(c: Coded) -> list[tuple[str, str, str]]:
    """Outlet, day and headline of each report that is no reprint."""
    told = [(outlet(k, x), (x.published or "")[:10], (k.title or "") if k else "") for x, k in c.event.sources()]
    return [(a, b, clean(t)) for a, b, t in told]


def _adm1(c: Coded) -> str:
    i = c.event.found.incident
    if i.precision == "admin":
        return clean(i.place or "")
    return "" if i.precision == "country" else division(i.place or "", c.lat, c.lon, i.country or "")


def _blank(name: str, about: str) -> Column:
    return Column(name, f"blank: {about}")


COLUMNS = (
    _blank("id", "UCDP's number of the event"),
    _blank("relid", "UCDP's other id of the event"),
    Column("year", "of the first day", lambda c: c.first.year),
    _blank("active_year", "UCDP finds it from a year's deaths"),
    _blank("code_status", "of UCDP's own checks"),
    Column("type_of_violence", "1 state-based, 2 non-state, 3 one-sided, by crosswalk_ucdp.tsv", lambda c: c.violence, ("1", "2", "3")),
    _blank("conflict_dset_id", "UCDP's id"),
    _blank("conflict_new_id", "UCDP's id"),
    _blank("conflict_name", "UCDP's name"),
    _blank("dyad_dset_id", "UCDP's id"),
    _blank("dyad_new_id", "UCDP's id"),
    Column("dyad_name", "the two sides", lambda c: f"{_name(c.a)} - {_name(c.b, c.violence)}"),
    _blank("side_a_dset_id", "UCDP's id"),
    _blank("side_a_new_id", "UCDP's id"),
    Column("side_a", "a government in state-based conflict, else who did it; dateline's names of groups", lambda c: _name(c.a)),
    _blank("side_b_dset_id", "UCDP's id"),
    _blank("side_b_new_id", "UCDP's id"),
    Column("side_b", "the other side; Civilians in one-sided violence", lambda c: _name(c.b, c.violence)),
    Column("number_of_sources", "reports that tell of it, reprints left out", lambda c: len(c.event.sources())),
    Column(
        "source_article",
        'outlet, day, headline of each, as "A,2024-05-12,Title";"B,..."',
        lambda c: _joined([",".join(x) for x in _articles(c)]),
    ),
    Column("source_office", "the outlets", lambda c: ";".join(a for a, _, _ in _articles(c))),
    Column("source_date", "the days of publication", lambda c: ";".join(d for _, d, _ in _articles(c))),
    Column("source_headline", "the headlines", lambda c: ";".join(t for _, _, t in _articles(c))),
    Column("source_original", "who says so: the claimants", lambda c: ", ".join(c.event.claimants())),
    Column(
        "where_prec",
        "1 exact, 2 near a known point, 3 second-level division, 4 first-level, 5 an area or line, 6 country, 7 sea or air",
        lambda c: c.where_prec,
        tuple("1234567"),
    ),
    Column("where_coordinates", "the place to which the point belongs", lambda c: clean(c.event.found.incident.place or "")),
    Column("where_description", "the place as it is told", lambda c: clean(c.event.found.incident.place or "")),
    Column("adm_1", "first-level division, by the gazetteer; blank where it does not tell", _adm1),
    Column("adm_2", "blank"),
    Column("latitude", "WGS 84", lambda c: round(c.lat, 6)),
    Column("longitude", "WGS 84", lambda c: round(c.lon, 6)),
    Column(
        "geom_wkt",
        "the point in well-known text",
        lambda c: f"POINT ({round(c.lon, 6)} {round(c.lat, 6)})",
    ),
    Column(
        "priogrid_gid",
        "the cell of PRIO-GRID that holds the point, by its formula: a place on a grid, no id that anybody gives",
        lambda c: grid(c.lat, c.lon),
    ),
    Column("country", "UCDP's name of the country", lambda c: crosswalk.country(c.event.country)["ucdp"]),
    _blank("country_id", "Gleditsch and Ward's number"),
    Column("region", "UCDP's region", lambda c: crosswalk.country(c.event.country)["ucdp_region"], allowed("country_codes", "ucdp_region")),
    Column("event_clarity", "1 an event of its own, 2 told in sum: of more than a week", lambda c: 1 if c.date_prec < 4 else 2, ("1", "2")),
    Column("date_prec", "1 the day, 2 two to six days, 3 a week, 4 a month, 5 more", lambda c: c.date_prec, tuple("12345")),
    Column("date_start", "first day", lambda c: c.first.isoformat()),
    Column("date_end", "last day", lambda c: c.last.isoformat()),
    Column("deaths_a", "of the best figure: side A's fighters", lambda c: c.dead["a"]),
    Column("deaths_b", "... side B's fighters", lambda c: c.dead["b"]),
    Column("deaths_civilians", "... civilians", lambda c: c.dead["civilians"]),
    Column("deaths_unknown", "... not told who", lambda c: c.dead["unknown"]),
    Column("best", "the figure that most sources agree with (policy ucdp); the four deaths add up to it", lambda c: c.toll.best),
    Column("high", "the highest credible figure", lambda c: c.toll.high),
    Column("low", "the lowest credible figure", lambda c: c.toll.low),
    _blank("gwnoa", "Gleditsch and Ward's number of side A"),
    _blank("gwnob", "Gleditsch and Ward's number of side B"),
)


def pieces(source: Source) -> Iterator[tuple[str, str]]:
    """The lines of both tables, row by row: the event's, and its claims'."""
    return sides.pieces(source, COLUMNS, coded)
