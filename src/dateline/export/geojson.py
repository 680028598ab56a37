"""Incidents as GeoJSON (RFC 7946): a point each, or none where the place is not known, with tolls, grade and who says so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from dateline.export.columns import Column
from dateline.export.crosswalk import allowed
from dateline.export.terminal import clean
from dateline.export.told import Occurrence, Source
from dateline.record import wording

CREDIT = "Places: GeoNames (geonames.org), CC BY 4.0"


def _tolls(e: Occurrence) -> dict[str, Any]:
    found = {x.measure: x for x in e.tolls("ucdp")}
    return {m: {"low": x.low, "best": x.best, "high": x.high, "open": x.open, "running": x.running} for m, x in sorted(found.items())}


def _urls(e: Occurrence) -> list[str]:
    return [clean(k.url) for _, k in e.sources() if k and k.url]


PROPERTIES = (
    Column("title", "what happened, in words", lambda e: clean(e.found.title)),
    Column(
        "types",
        "PLOVER types of its claims",
        lambda e: list(dict.fromkeys(c.type for c in e.found.claims)),
        allowed("plover_types", "type"),
    ),
    Column("mode", "told as news, called for, or long past", lambda e: e.found.incident.mode, ("told", "called for", "before")),
    Column("day_from", "first day", lambda e: e.found.incident.day_from),
    Column("day_to", "last day", lambda e: e.found.incident.day_to),
    Column("place", "the place", lambda e: e.found.incident.place),
    Column("country", "ISO 3166-1 alpha-3", lambda e: e.country),
    Column("precision", "how exact the place is", lambda e: e.found.incident.precision, allowed("precisions", "code", ("kind", "place"))),
    Column("actors", "ids of who is said to have done it", lambda e: e.found.incident.actors),
    Column("actor_names", "their names", lambda e: wording.parties(e.found.incident.actors)),
    Column("targets", "ids of whom it befell", lambda e: e.found.incident.targets),
    Column("target_names", "their names", lambda e: wording.parties(e.found.incident.targets)),
    Column("tolls", "by measure: low, best, high; open: may be more; running: so far, of a region or longer time", _tolls),
    Column("grade", "how well it is borne out", lambda e: e.found.account.grade, ("confirmed", "fair", "weak", "contested")),
    Column("disputes", "kinds of the disputes about it", lambda e: [d.kind for d in e.found.account.disputed]),
    Column("claimants", "who says so", lambda e: e.claimants()),
    Column("outlets", "the outlets, reprints left out", lambda e: e.outlets()),
    Column("urls", "their reports", _urls),
    Column("claims", "ids of its claims", lambda e: [c.id for c in e.found.claims]),
)
COLUMNS = (
    Column("id", "dateline's id of the incident", lambda e: e.found.incident.id),
    Column("geometry", "Point [longitude, latitude], WGS 84; null where the place is not known", lambda e: point(e)),
    *(msgspec.structs.replace(c, name=f"properties.{c.name}") for c in PROPERTIES),
)


def point(e: Occurrence) -> dict[str, Any] | None:
    """Where it happened, as a geometry."""
    i = e.found.incident
    return None if i.lat is None or i.lon is None else {"type": "Point", "coordinates": [i.lon, i.lat]}


def feature(e: Occurrence) -> dict[str, Any]:
    """An incident as a feature."""
    return {"type": "Feature", "id": e.found.incident.id, "geometry": point(e), "properties": {c.name: c.of(e) for c in PROPERTIES}}


def pieces(source: Source) -> Iterator[tuple[str, str]]:
    """The document, a feature a line."""
    n = 0
    for n, e in enumerate(source.incidents(), 1):
        head = f'{{"type":"FeatureCollection","attribution":"{CREDIT}","features":[\n' if n == 1 else ",\n"
        yield head + msgspec.json.encode(feature(e)).decode(), ""
    if n:
        yield "\n]}\n", ""
