"""Measure place resolution: `python -m evals.places lgl.xml [GWN.xml]`.

Given the gold spans, the share of places put within 161 km (acc@161), beside taking the most populous place of that name. Names
stand in the report's own context, as the reader resolves them.
"""

from __future__ import annotations

import sys
import time
import xml.etree.ElementTree as ET
from pathlib import Path

from dateline.ground.gazetteer import fold, lookup
from dateline.ground.places import containers_at, context_of, find_places, kilometres, resolve, variants
from dateline.parse.english import parse_many

NEAR = 161.0


def articles(path: Path) -> list[tuple[str, list[tuple[int, int, float, float]]]]:
    """Texts with their placed toponyms (start, end, lat, lon)."""
    out = []
    for a in ET.parse(path).getroot().iter("article"):
        text = a.findtext("text") or ""
        tops = []
        for t in a.iter("toponym"):
            lat, lon = t.findtext(".//lat") or t.findtext("latitude"), t.findtext(".//lon") or t.findtext("longitude")
            start, end = int(t.findtext("start") or -1), int(t.findtext("end") or -1)
            if lat and lon and start >= 0 and end > start:
                tops.append((start, end, float(lat), float(lon)))
        out.append((text, tops))
    return out


def main(paths: list[str]) -> None:
    """Print one line a file."""
    for path in map(Path, paths):
        docs = articles(path)
        ours = populous = total = 0
        spent = 0.0
        for (text, tops), parse in zip(docs, parse_many(t for t, _ in docs), strict=True):
            began = time.perf_counter()
            hits = find_places(parse)
            spent += time.perf_counter() - began
            context = context_of(parse, hits)
            for start, end, lat, lon in tops:
                total += 1
                hit = next((h for h in hits if h.start < end and start < h.end and h.place and fold(h.text) == fold(text[start:end])), None)
                place = hit.place if hit else resolve(text[start:end], containers_at(parse, start, end, hits, context))
                if place and place.lat is not None and place.lon is not None:
                    ours += kilometres((place.lat, place.lon), (lat, lon)) <= NEAR
                found = lookup(variants(fold(text[start:end])))
                most = max((c for cs in found.values() for c in cs), key=lambda c: c.population, default=None)
                populous += most is not None and kilometres((most.lat, most.lon), (lat, lon)) <= NEAR
        shares = f"acc@161 {ours / total:.3f}  most populous {populous / total:.3f}"
        print(f"{path.name}: toponyms {total}  {shares}  {1000 * spent / len(docs):.1f} ms a text")


if __name__ == "__main__":
    main(sys.argv[1:] or [])
