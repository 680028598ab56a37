"""Reprints in the very words of a report of the record, kept by its rows: nothing is read, hashed or taken apart again.

What is kept of a copy is what would be kept if it were read (tests/record/test_copies.py), with its own key, outlet, headline, address and
day. What is in nearly the same words, or read anew, goes the long way (`add.keep`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, Insert, Table, and_, bindparam, func, insert, select, update

from dateline.model import Report
from dateline.record import reprints
from dateline.record import tables as t
from dateline.record.store import KEY

Fields = dict[str, Any]


class Copy(NamedTuple):
    """A report in the words of another one, whose key is `of`; `read` is that one where it is at hand."""

    report: Report
    of: str
    read: Report | None


class _Reading(msgspec.Struct):
    """What was read out of a report, as it is written."""

    dateline: msgspec.Raw
    attributions: msgspec.Raw
    events: msgspec.Raw
    disputes: msgspec.Raw
    agreements: msgspec.Raw


class _Ties(NamedTuple):
    """What a report that is copied is tied to. `parent`: what a copy told later is a reprint of, with the `shares`, and to which
    original (`root`) it leads; `first`: the rank of the first report known in the same words."""

    parent: str
    shares: tuple[float, float]
    root: str
    first: reprints.Rank


def plain(report: Report) -> bool:
    """Whether a report's words are such as UTF-8 holds."""
    try:
        return bool(msgspec.json.encode(report))
    except UnicodeEncodeError:
        return False


def records(conn: Connection, copies: Mapping[str, Copy]) -> dict[str, bytes]:
    """The records of some copies as JSON, by their keys. Raises RuntimeError where an original is not in the record any more."""
    r = t.reports.c
    of = {c.of for c in copies.values()}
    read = {key: _reading(data) for key, data in conn.execute(select(r.key, r.record).where(r.key.in_(of)))}
    if lost := of - read.keys():
        raise RuntimeError(f"the original of a reprint ({min(lost)}) went out of the record while that was added: run it again")
    return {key: msgspec.json.encode(msgspec.structs.replace(c.report, **msgspec.structs.asdict(read[c.of]))) for key, c in copies.items()}


def _reading(record: bytes) -> _Reading:
    try:
        return msgspec.json.decode(record, type=_Reading)
    except msgspec.DecodeError:  # a headline that UTF-8 cannot hold
        fields = json.loads(record)
        return _Reading(*(msgspec.Raw(msgspec.json.encode(fields[name])) for name in _Reading.__struct_fields__))


# Claims


def claim(conn: Connection, rows: Iterable[Fields], of: Mapping[str, str]) -> None:
    """Give copies, by their rows, the claims of their originals (`of`, by key)."""
    given = [{"copy": r["key"], "its": of[r["key"]], "by": r["outlet"], "day": r["published"], "time": r["moment"]} for r in rows]
    for query in _claiming() if given else ():
        conn.execute(query, given)


@cache
def _claiming() -> tuple[Insert, ...]:
    c = t.claims.c
    own = {"report": _given("copy"), "outlet": _given("by"), "published": _given("day"), "moment": _given("time")}
    mine = select(*((_own_id(x) if x is c.id else own.get(x.name, x)).label(x.name) for x in c)).where(c.report == _given("its"))
    return (insert(t.claims).from_select([x.name for x in c], mine), _below(t.parties), _below(t.figures))


def _below(table: Table) -> Insert:
    """Copies the rows that claims have in another table."""
    c = table.c
    mine = select(*(_own_id(x) if x is c.claim else x for x in c)).join(t.claims, t.claims.c.id == c.claim)
    return insert(table).from_select([x.name for x in c], mine.where(t.claims.c.report == _given("its")))


def _own_id(claim: Any) -> Any:
    """A claim's id under the copy's key."""
    return _given("copy").concat(func.substr(claim, KEY + 1))


def _given(name: str) -> Any:
    return bindparam(name, type_=t.WORDS)


# Ties


def tie(conn: Connection, rows: Iterable[Fields], of: Mapping[str, str]) -> None:
    """Keep the sketches of copies just inserted, and tie them as `reprints.tie` would, without a search for what they are near to: a copy
    that comes after a report in its words is near to the same reports as that one is, and none that comes after both has it as its parent.
    Only what comes before all in its words is held against the others."""
    originals = sorted(set(of.values()))
    ties, sketches = _ties(conn, originals), _sketches(conn, originals)
    first = {key: tied.first for key, tied in ties.items()}
    rest: list[str] = []
    for row in sorted(rows, key=lambda r: (r["moment"], r["key"])):
        key, moment = row["key"], row["moment"]
        if (moment, key) > first[of[key]]:
            rest.append(key)
        else:
            reprints.place(conn, key, moment, sketches[of[key]])
            first[of[key]] = (moment, key)
    if len(rest) < len(of):
        ties = _ties(conn, originals)
    _follow(conn, {key: (of[key], ties[of[key]], sketches[of[key]]) for key in rest})


def _ties(conn: Connection, keys: Sequence[str]) -> dict[str, _Ties]:
    r, s, above = t.reports.c, t.sketches.c, t.reprints.c
    parent, its = t.reports.alias("parent"), t.sketches.alias("its")
    tied = t.reports.join(t.sketches, s.report == r.key).outerjoin(t.reprints, above.report == r.key)
    tied = tied.outerjoin(parent, parent.c.key == above.of).outerjoin(its, its.c.report == above.of)
    same = and_(its.c.shingles == s.shingles, its.c.numbers == s.numbers).label("same")
    columns = (r.key, r.moment, r.original, above.of, above.jaccard, above.containment, parent.c.moment.label("before"), same)
    return {
        x.key: _Ties(
            parent=x.of or x.key,
            shares=(x.jaccard, x.containment) if x.of else (1.0, 1.0),
            root=x.original or x.of or x.key,
            first=(x.before, x.of) if x.same else (x.moment, x.key),
        )
        for x in conn.execute(select(*columns).select_from(tied).where(r.key.in_(keys)))
    }


def _sketches(conn: Connection, keys: Sequence[str]) -> dict[str, reprints.Sketch]:
    rows = conn.execute(select(t.sketches).where(t.sketches.c.report.in_(keys)))
    return {x.report: reprints.sketched(x.shingles, x.numbers) for x in rows}


def _follow(conn: Connection, copies: Mapping[str, tuple[str, _Ties, reprints.Sketch]]) -> None:
    """Tie copies to what their originals are tied to, or to these."""
    if not copies:
        return
    s = t.sketches.c
    mine = select(_given("copy"), s.shingles, s.numbers).where(s.report == _given("its"))
    given = [{"copy": key, "its": of} for key, (of, _, _) in copies.items()]
    conn.execute(insert(t.sketches).from_select(["report", "shingles", "numbers"], mine), given)
    tied = {key: (ties, sketch.bands) for key, (_, ties, sketch) in copies.items() if sketch.bands}  # where there are words
    if not tied:
        return
    conn.execute(insert(t.bands), [{"hash": h, "report": key} for key, (_, bands) in tied.items() for h in sorted(set(bands))])
    rows = [{"report": key, "of": ties.parent, "jaccard": ties.shares[0], "containment": ties.shares[1]} for key, (ties, _) in tied.items()]
    conn.execute(insert(t.reprints), rows)
    lead = update(t.reports).where(t.reports.c.key == bindparam("copy")).values(original=bindparam("root"))
    conn.execute(lead, [{"copy": key, "root": ties.root} for key, (ties, _) in tied.items()])
