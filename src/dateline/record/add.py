"""Adding reports to a record: those that it has are not read again, the others are read and kept a few at a time.

A report is named by what it says: `key_of`. What is kept of it follows from its words alone, and each few reports are one transaction; so a
run that was killed and is run again ends with the same record. When all are kept, their claims are gathered (`gathering.py`).
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, insert, select, update

from dateline import __version__
from dateline.errors import Rejected
from dateline.export.json import render
from dateline.ground import gazetteer
from dateline.model import Report
from dateline.record import copies, fulltext, gathering, reprints, versions
from dateline.record import tables as t
from dateline.record.claims import Claim, claims_of
from dateline.record.copies import Copy, plain
from dateline.record.store import Store, moment
from dateline.record.turns import Turn, Turns, end, heard, reading_of, ready, remember, same_fault, to_read

AT_ONCE = 8  # reports in one transaction: a second or two of reading that a kill can cost
_MOST = (AT_ONCE, 64)  # of which so many were read, and with those that were not
BIGGEST = 2**63 - 1  # what a column of numbers holds
LONGEST_OUTLET = 300  # characters of what is indexed: PostgreSQL's indexes take 2,700 bytes
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")  # in a text column; the record as JSON holds them escaped
_encode = msgspec.json.encode

Row = dict[str, Any]
Read = Callable[[Iterable[Report | Rejected]], Iterator[Report | Rejected]]  # see dateline.engine


class Added(msgspec.Struct, frozen=True, kw_only=True):
    """A report that was kept (`new`), or that the record had. `original`: the report that it reprints, as far as was known then."""

    key: str
    id: str
    new: bool
    original: str | None = None


def key_of(report: Report) -> str:
    """A report's name in a record: of its outlet, its day of publication and its text; of a correction or a kill also what it is about."""
    parts = (report.outlet or "", (report.published or "")[:10], report.text, *versions.own_name(report))
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def add(
    store: Store,
    paths: Iterable[str | os.PathLike[str]],
    *,
    published: str | None = None,
    outlet: str | None = None,
    columns: str | None = None,
    anew: bool = False,
    read: Read | None = None,
    triage: bool = False,
) -> Iterator[Added | Rejected]:
    """Read the reports of files, folders and "-" into a record, and say of each what became of it, once it is kept.

    `anew`: read those again that another version of dateline read. `read` is what reads reports; the pipeline where it is not given.
    `triage`: what does not look like conflict reporting is not read and comes as `Aside`.
    Raises ValueError where `published` is no date or `columns` no list of columns."""
    from dateline.ingest import read_paths
    from dateline.ingest.columns import parse_columns
    from dateline.ingest.days import normal_day
    from dateline.pipeline import read_reports
    from dateline.triage import sift

    day = normal_day(published) if published else None
    if published and day is None:
        raise ValueError(f'published: "{published}" is no date; write it as 2024-05-12')
    items = read_paths(paths, day, outlet, parse_columns(columns))
    return add_items(store, sift(items) if triage else items, anew=anew, read=read or read_reports)


def add_items(store: Store, items: Iterable[Report | Rejected], *, anew: bool, read: Read) -> Iterator[Added | Rejected]:
    """The same for reports that are not read yet."""
    turns = Turns()
    version = __version__ if anew else None
    for done in read(to_read(turns, items, key_of, lambda keys: store.known(keys, version))):
        heard(turns, done)
        while ready(turns, AT_ONCE):
            yield from _add_few(store, turns, end(turns, *_MOST), version)
    while few := end(turns, *_MOST):
        yield from _add_few(store, turns, few, version)
    gathering.ready(store)


def _add_few(store: Store, turns: Turns, few: list[Turn], version: str | None) -> list[Added | Rejected]:
    """Keep a few in one transaction, and say what became of each. What was kept meanwhile, here or by another process, is known now."""
    answers = [_answer(turn) for turn in few]
    fresh = {turn.key: done for turn, done in zip(few, answers, strict=True) if isinstance(done, Report | Copy)}
    for key in store.known(list(fresh), version) if fresh else ():
        del fresh[key]
    originals = keep(store, *_as_kept(store, fresh, version)) if fresh else {}
    for turn in few:
        if turn.like is None and turn.key in fresh:
            remember(turns, turn)
    return [
        Added(key=turn.key, id=done.id, new=turn.key in fresh, original=originals.get(turn.key)) if isinstance(done, Report) else done
        for turn, done in zip(few, (x.report if isinstance(x, Copy) else x for x in answers), strict=True)
    ]


def _answer(turn: Turn) -> Report | Copy | Added | Rejected:
    """What became of a report whose turn it is: to be kept as read, or as the one in the same words was; known; set aside."""
    item, like = turn.item, turn.like
    if isinstance(item, Rejected):
        return item
    if turn.known:
        return Added(key=turn.key, id=item.id, new=False)
    done = turn.read if like is None else like.read if isinstance(like, Turn) else None
    if isinstance(done, Rejected):
        return done if like is None else same_fault(done, item)
    if turn.again:
        return Added(key=turn.key, id=item.id, new=False)
    if like is None:
        assert done is not None  # it was read: its turn is over
        return done
    return Copy(item, like.key if isinstance(like, Turn) else like, done)


def _as_kept(store: Store, fresh: Mapping[str, Report | Copy], version: str | None) -> tuple[list[Report], dict[str, Copy]]:
    """Those of some reports that go the long way, whole, and the copies whose originals' rows are there for them, or come with them."""
    copies = {key: x for key, x in fresh.items() if isinstance(x, Copy)}
    there = store.known({x.of for x in copies.values()}, __version__) | (fresh.keys() - copies.keys())
    again = store.known(copies) if version else set[str]()
    copies = {key: x for key, x in copies.items() if key not in again and x.of in there and plain(x.report)}
    return [_whole(store, x) if isinstance(x, Copy) else x for key, x in fresh.items() if key not in copies], copies


def _whole(store: Store, copy: Copy) -> Report:
    """A copy with the reading of its original."""
    read = copy.read or store.report(copy.of)
    if read is None:
        raise RuntimeError(f"{store.name}: the original of a reprint went out of the record while that was added: run it again")
    return reading_of(read, copy.report)


def keep(store: Store, reports: Sequence[Report], copied: Mapping[str, Copy] = MappingProxyType({})) -> dict[str, str]:
    """Keep reports that were read, in one transaction: new ones are added, of known ones the claims are replaced. `copied`, by key, are in
    the words of one of these or of one in the record. Returns the originals of those that are reprints."""
    by_key = {key_of(r): r for r in reports}
    every = [*by_key, *copied]
    if not every:
        return {}
    with store.writing() as conn:
        known = set(conn.execute(select(t.reports.c.key).where(t.reports.c.key.in_(every))).scalars())
        _replace(conn, {k: r for k, r in by_key.items() if k in known})
        new = {k: c for k, c in copied.items() if k not in known}
        _insert(conn, {k: r for k, r in by_key.items() if k not in known})
        _insert_claims(conn, by_key)
        _copy(conn, new)
        changed = versions.keep(conn, by_key | {k: c.report for k, c in new.items()})
        gathering.stand_anew(conn, changed)
        gathering.judge_read_anew(conn, store, known & by_key.keys())
        gathering.wait(conn, [*by_key, *new])
        tied = select(t.reports.c.key, t.reports.c.original).where(t.reports.c.key.in_(every), t.reports.c.original.is_not(None))
        return {key: original for key, original in conn.execute(tied)}


def _insert(conn: Connection, reports: Mapping[str, Report]) -> None:
    rows = [_report_row(key, r, render(r).encode("utf-8")) for key, r in reports.items()]
    _insert_rows(conn, rows)
    for row in rows:
        reprints.tie(conn, row["key"], row["moment"], row["text"])


def _insert_rows(conn: Connection, rows: list[Row]) -> None:
    _many(conn, t.reports, rows)
    fulltext.put(conn, [{"key": row["key"], "title": row["title"] or "", "text": row["text"]} for row in rows])


def _copy(conn: Connection, copied: Mapping[str, Copy]) -> None:
    """Keep reports in the words of others by what is kept of these."""
    if not copied:
        return
    records = copies.records(conn, copied)
    rows = [_report_row(key, c.report, records[key]) for key, c in copied.items()]
    of = {key: c.of for key, c in copied.items()}
    _insert_rows(conn, rows)
    copies.tie(conn, rows, of)
    copies.claim(conn, rows, of)


def _replace(conn: Connection, reports: dict[str, Report]) -> None:
    """Of a report read anew: its record and claims. What goes by its words stays as it is, for these are the same."""
    for key, r in reports.items():
        claims = select(t.claims.c.id).where(t.claims.c.report == key)
        gathering.forget(conn, claims)
        conn.execute(delete(t.judged).where(t.judged.c.claim.in_(claims)))
        conn.execute(delete(t.claims).where(t.claims.c.report == key))
        row = _report_row(key, r, render(r).encode("utf-8"))
        conn.execute(update(t.reports).where(t.reports.c.key == key).values({k: row[k] for k in ("record", "version", "added")}))


def _insert_claims(conn: Connection, reports: dict[str, Report]) -> None:
    claims = list({c.id: c for key, r in reports.items() for c in claims_of(r, key)}.values())
    _many(conn, t.claims, [_claim_row(c) for c in claims])
    _many(conn, t.parties, [row for c in claims for row in _party_rows(c)])
    _many(conn, t.figures, [row for c in claims for row in _figure_rows(c)])


def _many(conn: Connection, table: Any, rows: list[Row]) -> None:
    if rows:
        conn.execute(insert(table), rows)


def _report_row(key: str, r: Report, record: bytes) -> Row:
    return _clean(
        {
            "key": key, "id": r.id, "outlet": _clipped(r.outlet), "published": r.published, "moment": moment(r.published), "url": r.url,
            "title": r.title, "language": r.language, "path": r.source.path, "text": r.text, "record": record,
            "version": __version__, "added": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), "original": None,
        }
    )  # fmt: skip


def _claim_row(c: Claim) -> Row:
    row: Row = {name: getattr(c, name) for name in c.__struct_fields__}
    row |= {name: _json(row[name]) for name in ("actors", "targets", "means")}
    row["figures"] = _json([msgspec.structs.replace(f, text=_storable(f.text)) for f in c.figures])
    row["disputed"] = _json([msgspec.structs.replace(s, about=_storable(s.about)) for s in c.disputed])
    row |= {"outlet": _clipped(c.outlet), "moment": moment(c.published), "place_folded": gazetteer.fold(c.place) if c.place else None}
    return _clean(row)


def _party_rows(c: Claim) -> list[Row]:
    roles = (("actor", c.actors), ("target", c.targets), ("source", [c.source]))
    return [{"claim": c.id, "role": role, "actor": a} for role, actors in roles for a in dict.fromkeys(actors)]


def _figure_rows(c: Claim) -> list[Row]:
    return [
        _clean(
            {
                "claim": c.id, "n": n, "measure": f.measure, "min": _number(f.min), "max": _number(f.max), "approximate": f.approximate,
                "of": f.of, "actor": f.actor, "part_of": f.part_of, "text": f.text,
            }
        )
        for n, f in enumerate(c.figures)
    ]  # fmt: skip


def _clipped(outlet: str | None) -> str | None:
    return outlet and outlet[:LONGEST_OUTLET]


def _number(n: int | None) -> int | None:
    return None if n is None else min(n, BIGGEST)


def _storable(words: str) -> str:
    """Words that can be written as UTF-8, with U+FFFD for what cannot: a character for a character, so that offsets stay right."""
    return _UNSTORABLE.sub("\ufffd", words)


def _json(value: Any) -> str:
    return _encode(value).decode("utf-8")


def _clean(row: Row) -> Row:
    """A row whose texts a column can hold."""
    return {k: _storable(v) if isinstance(v, str) else v for k, v in row.items()}
