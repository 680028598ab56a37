"""Triage: does a report tell of conflict at all? A linear model over its words, a hundred times as quick as reading it.

`score(report)` is 0 to 1; `sift(reports)` sets aside those below `threshold()`, as `Aside`, which every engine passes through in its place.
Words count by what they are and by the kind of event or object that they name. Names count nothing, so that the next war is known by what
is done in it. The model's card is models/triage.md; `python -m train.triage` makes it.
"""

from __future__ import annotations

import math
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

import numpy as np

from dateline.errors import Aside, Rejected
from dateline.model import Notice, Report

BITS = 18  # of a word's number
KINDS = 64  # numbers after those of words: kinds of events and of objects
AGAIN = 0.5  # how much a word counts that comes again, or a kind: 1 + AGAIN * ln(times)
FEATURES = (1 << BITS) + KINDS
LONGEST = 20_000  # characters looked at
_WORD = re.compile(r"(?<![\w'’])[^\W\d_]+(?:['’-][^\W\d_]+)*")
_OWNED = re.compile(r"['’]s?$")
ENDINGS = ("ingly", "edly", "ings", "ing", "ied", "ies", "ers", "er", "ors", "or", "ed", "es", "s", "e")


class Features(NamedTuple):
    """The `numbers` of the words of a report and of the kinds of things that they name, each once, and how much each `counts` there."""

    numbers: np.ndarray[Any, np.dtype[np.int64]]
    counts: np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True)
class Model:
    """The `kinds` of event and of object that each word names (0: none), how `rare` each feature is (0: not known) and its weight, a
    `bias`, and the `threshold` below which a report is set aside."""

    kinds: Any
    rare: Any
    weights: Any
    bias: float
    threshold: float


@cache
def load() -> Model:
    """The model `models/triage.npz` (read once)."""
    with files("dateline.models").joinpath("triage.npz").open("rb") as file:
        data = np.load(file, allow_pickle=False)
        kinds = np.zeros((2, 1 << BITS), np.uint8)
        kinds[:, data["named"]] = data["kinds"]
        rare, weights = np.zeros(FEATURES, np.float32), np.zeros(FEATURES, np.float32)
        rare[data["features"]], weights[data["features"]] = data["rare"], data["weights"]
        return Model(kinds, rare, weights, float(data["bias"]), float(data["threshold"]))


def threshold() -> float:
    """The score below which a report is set aside."""
    return load().threshold


def score(report: Report) -> float:
    """How much a report looks like one on conflict, 0 to 1."""
    return value(features(report.title, report.text, load().kinds), load())


def value(found: Features, model: Model) -> float:
    """The score of some features: rare words count more, words that come again a little more, long reports no more than short ones."""
    counts = found.counts * model.rare[found.numbers]
    length = math.sqrt(float(counts @ counts)) or 1.0
    total = model.bias + float(counts @ model.weights[found.numbers]) / length
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, total))))


def features(title: str | None, text: str, kinds: Any) -> Features:
    """The words of a report without their endings, and how many of them name an event or an object of each kind. A title that the text
    begins with counts once."""
    named = _WORD.findall(title.lower()) if title else []
    body = text.removeprefix(title) if title else text
    listed = words(body[:LONGEST]) + named
    numbers, times = np.unique(np.fromiter((number(w) for w in listed if w), np.int64), return_counts=True)
    named = np.bincount(kinds[:, numbers].ravel(), minlength=KINDS)
    found = np.flatnonzero(named[1:]) + 1
    both = np.concatenate([times, named[found]])
    return Features(np.concatenate([numbers, (1 << BITS) + found]), 1 + AGAIN * np.log(both))


@lru_cache(1 << 16)
def number(word: str) -> int:
    """The number of a word: words that differ in their endings have the same."""
    bare = _stem(_OWNED.sub("", word))
    return zlib.crc32(bare.encode("utf-8", "surrogatepass")) >> (32 - BITS)


def _stem(word: str) -> str:
    """A word without the first of ENDINGS that leaves four letters."""
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)] + ("y" if ending in ("ied", "ies") else "")
    return word


def words(text: str) -> list[str]:
    """The words of a text in small letters, "" for each name: a word with a capital that does not open a sentence. In a text all in
    capitals none is told."""
    plain = not any(c.islower() for c in text[:1000])
    out: list[str] = []
    end = 0
    for m in _WORD.finditer(text):
        word = m[0]
        if plain or word[0].islower() or _opens(text[max(0, m.start() - 4, end) : m.start()], end == 0):
            out.append(word.lower())
        else:
            out.append("")
        end = m.end()
    return out


def _opens(before: str, first: bool) -> bool:
    return first or any(c in ".!?:;\n" for c in before)


def sift(reports: Iterable[Report | Rejected]) -> Iterator[Report | Rejected]:
    """The reports with those that do not look like conflict set aside. Corrections and kills pass: what they are about may have passed."""
    for item in reports:
        yield item if isinstance(item, Rejected) or _ends(item) else _sifted(item)


def _ends(report: Report) -> bool:
    notice = report.source.notice
    return isinstance(notice, Notice) and notice.kind in ("correction", "kill")


def _sifted(report: Report) -> Report | Aside:
    found, least = score(report), threshold()
    if found >= least:
        return report
    reason = f"it does not look like conflict reporting (score {found:.2f}, {least:.2f} is wanted)"
    return Aside(
        path=report.source.path, at=f'report "{report.id}"', id=report.id, reason=reason, remedy="--no-triage reads it too", score=found
    )
