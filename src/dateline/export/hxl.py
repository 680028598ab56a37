"""Incidents as a humanitarian table: a line of headings, a line of HXL tags (HXL 1.1), an incident a line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from dateline.export.columns import Column, lines
from dateline.export.crosswalk import allowed, country
from dateline.export.terminal import clean
from dateline.export.told import Occurrence, Source
from dateline.record import wording
from dateline.record.tolls import Toll

MEASURES = ("killed", "injured", "missing", "displaced", "evacuated", "detained")


def _toll(measure: str, of: Callable[[Toll], Any]) -> Callable[[Occurrence], Any]:
    def value(e: Occurrence) -> Any:
        found = e.toll(measure, "ucdp")
        return of(found) if found else None

    return value


def _tolls(measure: str) -> tuple[Column, ...]:
    """Low, best and high of a measure."""
    return (
        Column(f"{measure}_low", f"{measure}: lowest credible figure", _toll(measure, lambda t: t.low), tag=f"#affected+{measure}+min"),
        Column(measure, f"{measure}: what most sources agree with", _toll(measure, lambda t: t.best), tag=f"#affected+{measure}"),
        Column(f"{measure}_high", f"{measure}: highest credible figure", _toll(measure, lambda t: t.high), tag=f"#affected+{measure}+max"),
    )


def _urls(e: Occurrence) -> str:
    return "; ".join(clean(k.url) for _, k in e.sources() if k and k.url)


COLUMNS = (
    Column("incident", "dateline's id of the incident", lambda e: e.found.incident.id, tag="#event+id"),
    Column("title", "what happened, in words", lambda e: clean(e.found.title), tag="#event+name"),
    Column(
        "type",
        "PLOVER types of its claims, the most told first",
        lambda e: "; ".join(_types(e)),
        allowed("plover_types", "type"),
        "#event+type",
    ),
    Column(
        "mode", "told as news, called for, or long past", lambda e: e.found.incident.mode, ("told", "called for", "before"), "#event+status"
    ),
    Column("date_start", "first day", lambda e: e.found.incident.day_from, tag="#date+start"),
    Column("date_end", "last day", lambda e: e.found.incident.day_to, tag="#date+end"),
    Column("iso3", "country, ISO 3166-1 alpha-3", lambda e: e.country, tag="#country+code+v_iso3"),
    Column("country", "country", lambda e: country(e.country)["name"], tag="#country+name"),
    Column("place", "place", lambda e: clean(e.found.incident.place or ""), tag="#loc+name"),
    Column(
        "precision",
        "how exact the place is",
        lambda e: e.found.incident.precision,
        allowed("precisions", "code", ("kind", "place")),
        "#loc+type",
    ),
    Column("latitude", "WGS 84", lambda e: e.found.incident.lat, tag="#geo+lat"),
    Column("longitude", "WGS 84", lambda e: e.found.incident.lon, tag="#geo+lon"),
    Column("actors", "who is said to have done it", lambda e: wording.parties(e.found.incident.actors), tag="#group+name+actor"),
    Column("targets", "whom it is said to have befallen", lambda e: wording.parties(e.found.incident.targets), tag="#group+name+target"),
    *(c for m in MEASURES for c in _tolls(m)),
    Column(
        "running",
        "killed: a toll so far of a region or a longer time",
        _toll("killed", lambda t: t.running),
        ("true", "false"),
        "#affected+killed+running",
    ),
    Column("grade", "how well it is borne out", lambda e: e.found.account.grade, ("confirmed", "fair", "weak", "contested"), "#meta+grade"),
    Column("disputes", "how many disputes about it", lambda e: len(e.found.account.disputed), tag="#meta+disputes"),
    Column("claimants", "who says so", lambda e: "; ".join(e.claimants()), tag="#meta+source+claimants"),
    Column("outlets", "the outlets, reprints left out", lambda e: "; ".join(e.outlets()), tag="#meta+source"),
    Column("urls", "their reports", _urls, tag="#meta+url"),
)


def _types(e: Occurrence) -> list[str]:
    return list(dict.fromkeys(c.type for c in (e.told or e.found.claims)))


def pieces(source: Source) -> Iterator[tuple[str, str]]:
    """The lines of the table."""
    for line in lines(COLUMNS, source.incidents()):
        yield line, ""
