"""Measure place resolution: `python -m evals.places lgl.xml [GWN.xml]`.

Given the gold spans, the share of places put within 161 km (acc@161), beside taking the most populous place of that name. Names
stand in the report's own context, as the reader resolves them. Countries and divisions count against us where the file puts their point
elsewhere than ours, and so do adjectives (`Russian`), which are no places to this reader.
"""

from __future__ import annotations

import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import NamedTuple

from dateline.ground.gazetteer import fold, lookup
from dateline.ground.places import containers_at, context_of, find_places, kilometres, resolve, variants
from dateline.parse.english import parse_many
from dateline.parse.tokens import Parse

NEAR = 161.0


class Toponym(NamedTuple):
    """A name at offsets start..end and where it is; `town`: GeoNames' feature class is P (unknown in GeoWebNews)."""

    start: int
    end: int
    lat: float
    lon: float
    town: bool


def articles(path: Path) -> list[tuple[str, list[Toponym]]]:
    """Texts with their placed toponyms."""
    out = []
    for a in ET.parse(path).getroot().iter("article"):
        text = a.findtext("text") or ""
        tops = []
        for t in a.iter("toponym"):
            lat, lon = t.findtext(".//lat") or t.findtext("latitude"), t.findtext(".//lon") or t.findtext("longitude")
            start, end = int(t.findtext("start") or -1), int(t.findtext("end") or -1)
            if lat and lon and 0 <= start < end:
                tops.append(Toponym(start, end, float(lat), float(lon), t.findtext(".//fclass") == "P"))
        out.append((text, tops))
    return out


def placed(parse: Parse, tops: list[Toponym]) -> list[tuple[float, float] | None]:
    """Where the reader puts each toponym of a text."""
    hits = find_places(parse)
    context = context_of(parse, hits)
    out: list[tuple[float, float] | None] = []
    for t in tops:
        name = parse.text[t.start : t.end]
        hit = next((h for h in hits if h.start < t.end and t.start < h.end and h.place and fold(h.text) == fold(name)), None)
        place = hit.place if hit else resolve(name, containers_at(parse, t.start, t.end, hits, context))
        out.append((place.lat, place.lon) if place and place.lat is not None and place.lon is not None else None)
    return out


def populous(name: str) -> tuple[float, float] | None:
    """The biggest place of that name."""
    best = max((c for cs in lookup(variants(fold(name))).values() for c in cs), key=lambda c: c.population, default=None)
    return (best.lat, best.lon) if best else None


def near(point: tuple[float, float] | None, t: Toponym) -> bool:
    """Is a point within the distance that counts as right?"""
    return point is not None and kilometres(point, (t.lat, t.lon)) <= NEAR


def main(paths: list[str]) -> None:
    """Print two lines a file: all toponyms, towns."""
    for path in map(Path, paths):
        docs = articles(path)
        rows: list[tuple[Toponym, bool, bool]] = []
        for (text, tops), parse in zip(docs, parse_many(t for t, _ in docs), strict=True):
            for t, ours in zip(tops, placed(parse, tops), strict=True):
                rows.append((t, near(ours, t), near(populous(text[t.start : t.end]), t)))
        for name, part in (("all", rows), ("towns", [r for r in rows if r[0].town])):
            if part:
                ours, most = sum(r[1] for r in part) / len(part), sum(r[2] for r in part) / len(part)
                print(f"{path.name} {name}: {len(part)} toponyms, acc@161 {ours:.3f}, most populous {most:.3f}")


if __name__ == "__main__":
    main(sys.argv[1:])
