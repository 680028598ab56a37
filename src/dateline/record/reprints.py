"""Reprints: reports in nearly the same words as an earlier one, however their outlets, headlines and edits differ.

Words are cut into shingles of three; MinHash signatures of the shingles fall into bands, and only reports that share a band are
compared, exactly. A report's parent is the earliest report that it is a near copy of (by moment of publication, then key), its
original is where parents lead. Both follow from what the record holds, never from the order in which it came (unless more than `MOST`
share a band with a report).

What is hashed is kept in the record: a change of a number here needs a migration that makes the sketches anew.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, delete, func, insert, select, update

from dateline.record import tables as t

BANDS, ROWS = 40, 3  # half of all pairs with Jaccard 0.26 share a band, 99% of those with 0.48
JACCARD = 0.5  # two reports that share half of all their shingles are one story; rewritten ones share a tenth
CONTAINMENT = 0.65  # a cut or a longer version: of the shorter one's shingles
SHORT, JACCARD_SHORT = 12, 0.9  # shingles; two lines may be alike by chance
NUMBERS, NUMBERS_SHARED = 3, 0.5  # of the numbers in the one that has fewer: a bulletin of every day keeps its words and not its figures
MOST = 500  # reports of those that share a band with one are compared with it: a bulletin of every day has thousands
AT_ONCE = 32  # sketches held while candidates are compared, and reports asked for
PART = 512  # shingles hashed at a time: what the processor's cache holds

Hashes = NDArray[np.uint32]
Rank = tuple[str, str]  # moment, key: which report came first
_MASK = (1 << 64) - 1
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Sketch:
    """`shingles`, `numbers`: sorted hashes without doubles; `bands`: what near copies share one of."""

    shingles: Hashes
    numbers: Hashes
    bands: list[int]


def _constants(count: int) -> NDArray[np.uint64]:
    """Odd numbers of 64 bits by splitmix64: the same on every machine and with every numpy."""
    out: list[int] = []
    for k in range(1, count + 1):
        z = (k * 0x9E3779B97F4A7C15) & _MASK
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
        out.append((z ^ (z >> 31)) | 1)
    return np.array(out, dtype=np.uint64)


_C = _constants(2 * BANDS * ROWS + 4)
_TIMES, _PLUS, _MIX = _C[: BANDS * ROWS], _C[BANDS * ROWS : -4], _C[-4:]


def sketch(text: str) -> Sketch:
    """What a report's words look like."""
    words = _WORD.findall(text.casefold())
    numbers = {w for w in set(words) if not w.isalpha() and any(c.isdigit() for c in w)}
    shingles = _shingles(_hashes(words))
    return Sketch(shingles, np.unique(_hashes(sorted(numbers))).astype(np.uint32), _bands(shingles))


def sketched(shingles: bytes, numbers: bytes) -> Sketch:
    """The sketch of what is kept of one."""
    hashes = _array(shingles)
    return Sketch(hashes, _array(numbers), _bands(hashes))


def _hashes(words: Iterable[str]) -> NDArray[np.uint64]:
    return np.array([zlib.crc32(w.encode("utf-8", "surrogatepass")) for w in words], dtype=np.uint64)


def _shingles(words: NDArray[np.uint64]) -> Hashes:
    """Three words at a time; of a text of one or two words, these."""
    if not words.size:
        return np.array([], dtype=np.uint32)
    padded = np.pad(words, (0, max(0, 3 - words.size)))
    mixed = padded[:-2] * _MIX[0] + padded[1:-1] * _MIX[1] + padded[2:] * _MIX[2]
    return np.unique(_high(mixed))


def _high(mixed: NDArray[np.uint64]) -> Hashes:
    mixed = (mixed ^ (mixed >> np.uint64(29))) * _MIX[3]
    return (mixed >> np.uint64(32)).astype(np.uint32)


def _bands(shingles: Hashes) -> list[int]:
    """MinHash values, `ROWS` to a band, each band a signed number of 64 bits; none where there is no word."""
    if not shingles.size:
        return []
    wide = shingles.astype(np.uint64)
    least = np.full(BANDS * ROWS, _MASK, dtype=np.uint64)
    for k in range(0, wide.size, PART):
        mixed = wide[None, k : k + PART] * _TIMES[:, None] + _PLUS[:, None]
        np.minimum(least, mixed.min(axis=1), out=least)
    rows = (least >> np.uint64(32)).reshape(BANDS, ROWS)
    mixed = rows @ _MIX[:ROWS] + np.arange(1, BANDS + 1, dtype=np.uint64) * _MIX[3]
    return [int(x) for x in ((mixed ^ (mixed >> np.uint64(31))) * _MIX[0]).view(np.int64)]


def alike(a: Sketch, b: Sketch) -> tuple[float, float] | None:
    """Jaccard and containment of two sketches where one is a near copy of the other, else None. The order does not matter."""
    few, many = sorted((a.shingles.size, b.shingles.size))
    if not few:
        return None
    shared = np.intersect1d(a.shingles, b.shingles, assume_unique=True).size
    jaccard, containment = shared / (few + many - shared), shared / few
    near = jaccard >= JACCARD_SHORT if few < SHORT else jaccard >= JACCARD or containment >= CONTAINMENT
    return (round(jaccard, 3), round(containment, 3)) if near and _same_numbers(a.numbers, b.numbers) else None


def _same_numbers(a: Hashes, b: Hashes) -> bool:
    few = min(a.size, b.size)
    return few < NUMBERS or np.intersect1d(a, b, assume_unique=True).size >= NUMBERS_SHARED * few


def tie(conn: Connection, key: str, moment: str, text: str) -> None:
    """Keep the sketch of a report just inserted and tie it to the report that it reprints, and to it those that reprint it."""
    place(conn, key, moment, sketch(text))


def place(conn: Connection, key: str, moment: str, new: Sketch) -> None:
    """The same, by the sketch of its words."""
    row = {"report": key, "shingles": _bytes(new.shingles), "numbers": _bytes(new.numbers)}
    conn.execute(insert(t.sketches), row)
    if not new.bands:
        return
    before, after = _candidates(conn, (moment, key), new.bands)
    conn.execute(insert(t.bands), [{"hash": h, "report": key} for h in sorted(set(new.bands))])
    if parent := next(_near(conn, new, before), None):
        _set_parent(conn, {key: parent[1]}, parent[0])
    if children := dict(_near(conn, new, after)):
        _set_parent(conn, children, key)


def _candidates(conn: Connection, rank: Rank, hashes: list[int]) -> tuple[list[str], list[str]]:
    """Reports that share a band (`MOST` at most): those before this one, the earliest first, those after it that have no earlier parent."""
    own, parent = t.reports, t.reports.alias("parent")
    shared = func.count().label("shared")
    sharing = select(t.bands.c.report, shared).where(t.bands.c.hash.in_(hashes)).group_by(t.bands.c.report).subquery()
    rows = conn.execute(
        select(own.c.moment, own.c.key, parent.c.moment, parent.c.key)
        .select_from(
            own.join(sharing, sharing.c.report == own.c.key)
            .outerjoin(t.reprints, t.reprints.c.report == own.c.key)
            .outerjoin(parent, parent.c.key == t.reprints.c.of)
        )
        .order_by(sharing.c.shared.desc(), own.c.moment, own.c.key)
        .limit(MOST)
    ).all()
    before = sorted((r[0], r[1]) for r in rows if (r[0], r[1]) < rank)
    after = sorted((r[0], r[1]) for r in rows if (r[0], r[1]) > rank and (r[3] is None or (r[2], r[3]) > rank))
    return [k for _, k in before], [k for _, k in after]


def _near(conn: Connection, new: Sketch, keys: list[str]) -> Iterator[tuple[str, tuple[float, float]]]:
    """Those of some reports that are near copies of a new one, with their shares, in the order given."""
    for k in range(0, len(keys), AT_ONCE):
        part = keys[k : k + AT_ONCE]
        found = {r.report: r for r in conn.execute(select(t.sketches).where(t.sketches.c.report.in_(part)))}
        for key in part:
            old = Sketch(_array(found[key].shingles), _array(found[key].numbers), [])
            if shares := alike(new, old):
                yield key, shares


def _set_parent(conn: Connection, children: Mapping[str, tuple[float, float]], parent: str) -> None:
    """Say which report some (with their shares) reprint, and lead them and all that reprint them to the parent's original."""
    conn.execute(delete(t.reprints).where(t.reprints.c.report.in_(children)))
    rows = [{"report": child, "of": parent, "jaccard": both[0], "containment": both[1]} for child, both in children.items()]
    conn.execute(insert(t.reprints), rows)
    root = conn.execute(select(t.reports.c.original).where(t.reports.c.key == parent)).scalar_one() or parent
    below = list(children)
    while below:
        found: list[str] = []
        for k in range(0, len(below), AT_ONCE):
            part = below[k : k + AT_ONCE]
            conn.execute(update(t.reports).where(t.reports.c.key.in_(part)).values(original=root))
            found += conn.execute(select(t.reprints.c.report).where(t.reprints.c.of.in_(part))).scalars()
        below = found


def _bytes(hashes: Hashes) -> bytes:
    return hashes.astype("<u4").tobytes()


def _array(data: Any) -> Hashes:
    return np.frombuffer(data, dtype="<u4")
