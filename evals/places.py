"""Measure place resolution: `python -m evals.places lgl.xml [GWN.xml]`.

Given the gold spans, the share of toponyms put within 161 km (acc@161), as `ground.toponyms` resolves them, beside taking the most populous
place of that name in the same gazetteer; the share for which any candidate lies there (ceiling). End to end: F1 of our own spans, right
where they overlap a gold span and lie within 161 km. Points are compared where GeoNames has them: a division's middle, not its seat.
"""

from __future__ import annotations

import sys
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from dateline.ground.gazetteer import Candidate
from dateline.ground.places import find_places, kilometres
from dateline.ground.toponyms import point
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
