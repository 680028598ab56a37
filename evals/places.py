"""Measure place resolution: `python -m evals.places lgl.xml [GWN.xml]`.

Given the gold spans, the share of toponyms put within 161 km (acc@161), as `ground.toponyms` resolves them, beside taking the most populous
place of that name in the same gazetteer; the share for which any candidate lies there (ceiling). End to end: F1 of our own spans, right
where they overlap a gold span and lie within 161 km. Points are compared where GeoNames has them: a division's middle, not its seat.
"""

from __future__ import annotations

import argparse
import sys
import time
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from statistics import fmean as mean
from typing import NamedTuple

from dateline.ground import gazetteer
from dateline.ground.gazetteer import Candidate, fold, lookup_wide
from dateline.ground.places import find_places, kilometres, resolve
from dateline.ground.toponyms import find_toponyms, groups_of, point, resolve_spans
from dateline.parse.english import parse_many
from dateline.parse.tokens import Parse

NEAR = 161.0


class Toponym(NamedTuple):
    """A name at offsets start..end and where it is (None: the corpus does not say); `kind`: GeoNames' feature class and code in LGL, the
    kind of toponym in GeoWebNews."""

    start: int
    end: int
    at: tuple[float, float] | None
    kind: str


class Article(NamedTuple):
    """A text, its toponyms, and whose it is (its outlet, else its number)."""

    text: str
    toponyms: list[Toponym]
    outlet: str


def articles(path: Path) -> list[Article]:
    """The articles of a corpus."""
    out = []
    for n, a in enumerate(ET.parse(path).getroot().iter("article")):
        tops = []
        for t in a.iter("toponym"):
            lat, lon = t.findtext(".//lat") or t.findtext("latitude"), t.findtext(".//lon") or t.findtext("longitude")
            start, end = int(t.findtext("start") or -1), int(t.findtext("end") or -1)
            kind = t.findtext("type") or f"{t.findtext('.//fclass') or ''} {t.findtext('.//fcode') or ''}"
            if 0 <= start < end:
                tops.append(Toponym(start, end, (float(lat), float(lon)) if lat and lon else None, kind))
        out.append(Article(a.findtext("text") or "", tops, a.findtext("domain") or f"{path.stem} {n}"))
    return out


def placed(a: Article) -> list[Toponym]:
    """The toponyms of an article whose place the corpus tells."""
    return [t for t in a.toponyms if t.at]


def near(c: Candidate | None, t: Toponym) -> bool:
    """Is a place within the distance that counts as right?"""
    return c is not None and t.at is not None and kilometres(point(c), t.at) <= NEAR


def most_populous(options: Iterable[Candidate]) -> Candidate | None:
    """The baseline: the place with most people."""
    return max(options, key=lambda c: c.population, default=None)


def overlaps(a: tuple[int, int], t: Toponym) -> bool:
    """Do own words touch a toponym's?"""
    return a[0] < t.end and t.start < a[1]


class Own(NamedTuple):
    """Words found by a reader and the place it gives them."""

    start: int
    end: int
    place: Candidate | None


def f1(pairs: list[tuple[Article, list[Own]]]) -> tuple[float, float, float]:
    """F1, precision and recall of found places: right where they touch a toponym and lie near it. Words that touch only toponyms whose
    place the corpus does not tell count neither way."""
    hits = found = gold = 0
    for a, own in pairs:
        tops, left = placed(a), set(range(len(placed(a))))
        gold += len(tops)
        for o in own:
            touched = [k for k, t in enumerate(tops) if overlaps((o.start, o.end), t)]
            if not touched and any(overlaps((o.start, o.end), t) for t in a.toponyms):
                continue
            found += 1
            right = next((k for k in touched if k in left and near(o.place, tops[k])), None)
            if right is not None:
                left.discard(right)
                hits += 1
    p, r = hits / max(1, found), hits / max(1, gold)
    return 2 * p * r / max(1e-9, p + r), p, r


def by_reader(parse: Parse) -> list[Own]:
    """Places as a report is read: no adjectives, nothing that is not sure."""
    wide = lookup_wide({fold(h.text) for h in find_places(parse)})
    out = []
    for h in find_places(parse):
        same = next((c for c in wide.get(fold(h.text), ()) if h.place and c.id == h.place.id), h.place)
        out.append(Own(h.start, h.end, same if h.place and h.place.id else h.place))
    return [o for o in out if o.place]


def by_toponyms(parse: Parse, biggest: bool) -> list[Own]:
    """Names as `find_toponyms` finds them, with its places, or the most populous of each name."""
    found = find_toponyms(parse)
    if not biggest:
        return [Own(n.start, n.end, n.place) for n in found]
    spans = [(n.start, n.end) for n in found]
    return [Own(*spans[i], most_populous(o.place for o in g.options)) for g in groups_of(parse.text, spans) for i in g.members]


def given(found: list[Article]) -> dict[str, list[tuple[Toponym, bool]]]:
    """Each placed toponym with whether it is put right, by way: `ours`, `most populous`, `any candidate` (what the gazetteer allows)."""
    out: dict[str, list[tuple[Toponym, bool]]] = {"ours": [], "most populous": [], "any candidate": []}
    for a in found:
        tops = placed(a)
        spans = [(t.start, t.end) for t in tops]
        out["ours"] += [(t, near(n.place, t)) for t, n in zip(tops, resolve_spans(a.text, spans), strict=True)]
        for g in groups_of(a.text, spans):
            places = [o.place for o in g.options]
            for m in g.members:
                out["most populous"].append((tops[m], near(most_populous(places), tops[m])))
                out["any candidate"].append((tops[m], any(near(c, tops[m]) for c in places)))
    return out


def memory() -> float:
    """Resident memory of this process, in MB (0 where the system does not tell)."""
    status = Path("/proc/self/status")
    line = next((x for x in status.read_text().splitlines() if x.startswith("VmRSS")), "") if status.exists() else ""
    return int(line.split()[1]) / 1024 if line else 0.0


def gazetteer_costs(names: list[str]) -> str:
    """What opening the gazetteer and 2,000 look-ups take, in a process that has done neither."""
    gazetteer.path()  # compiled, if it was not
    before, start = memory(), time.perf_counter()
    lookup_wide([fold(names[0])])
    opened, held = time.perf_counter() - start, memory()
    for name in (names * 2000)[:2000]:
        lookup_wide([fold(name)])
    size = gazetteer.path().stat().st_size / 1e6
    used = f"memory {held - before:.1f} MB opened, {memory() - before:.1f} MB after 2,000 names"
    return f"gazetteer: {size:.0f} MB on disk, opened in {opened * 1000:.0f} ms, {used}"


def speed_of_resolve(names: list[str]) -> float:
    """Names a second of CPU that `places.resolve` resolves one by one."""
    start = time.process_time()
    for name in names:
        resolve(name)
    return len(names) / max(1e-9, time.process_time() - start)


def main(argv: list[str]) -> None:
    """Print a table a file."""
    p = argparse.ArgumentParser(prog="python -m evals.places", description=__doc__)
    p.add_argument("files", nargs="+", type=Path, help="lgl.xml, GWN.xml")
    corpora = {path.name: articles(path) for path in p.parse_args(argv).files}
    names = [a.text[t.start : t.end] for found in corpora.values() for a in found for t in a.toponyms]
    print(gazetteer_costs(names))
    print(f"resolve, one name at a time: {speed_of_resolve(names[:3000]):.0f} names/s of CPU")
    resolve_spans("Paris", [(0, 5)])  # tables read, so that what is timed is the work
    for name, found in corpora.items():
        start = time.process_time()
        for a in found:
            resolve_spans(a.text, [(t.start, t.end) for t in placed(a)])
        cpu, total = time.process_time() - start, sum(len(placed(a)) for a in found)
        print(f"{name}: {len(found)} articles, {total} toponyms, {total / cpu:.0f} mentions/s of CPU")
        shares = given(found)
        print("  given spans, acc@161: " + ", ".join(f"{way} {mean(ok for _, ok in rows):.3f}" for way, rows in shares.items()))
        for kind, n in Counter(t.kind for t, _ in shares["ours"]).most_common(8):
            part = [f"{way} {mean(ok for t, ok in rows if t.kind == kind):.3f}" for way, rows in shares.items()]
            print(f"    {kind:22} {n:5}  " + ", ".join(part))
        parses = list(parse_many(a.text for a in found))
        ways = {"all names": [by_toponyms(p, False) for p in parses], "... most populous": [by_toponyms(p, True) for p in parses]}
        ways["as a report is read"] = [by_reader(p) for p in parses]
        for way, own in ways.items():
            f, p, r = f1(list(zip(found, own, strict=True)))
            print(f"  end to end, {way}: F1 {f:.3f}, precision {p:.3f}, recall {r:.3f}")


if __name__ == "__main__":
    main(sys.argv[1:])
