"""Adding reports to a record: those that it has are not read again, the others are read and kept a few at a time.

A report is named by what it says: `key_of`. What is kept of it follows from its words alone, and each few reports are one transaction; so a
run that was killed and is run again ends with the same record.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, insert, select, update

from dateline import __version__
from dateline.errors import Rejected
from dateline.export.json import render
from dateline.model import Report
from dateline.record import fulltext, reprints
from dateline.record import tables as t
from dateline.record.claims import Claim, claims_of
from dateline.record.store import Store, moment

AT_ONCE = 8  # reports in one transaction: a second or two of reading that a kill can cost
BIGGEST = 2**63 - 1  # what a column of numbers holds
LONGEST_OUTLET = 300  # characters of what is indexed: PostgreSQL's indexes take 2,700 bytes
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")  # in a text column; the record as JSON holds them escaped
_encode = msgspec.json.encode

Row = dict[str, Any]
Read = Callable[[Iterable[Report]], Iterator[Report | Rejected]]


class Added(msgspec.Struct, frozen=True, kw_only=True):
    """A report that was kept (`new`), or that the record had. `original`: the report that it reprints, as far as was known then."""

    key: str
    id: str
    new: bool
    original: str | None = None


def key_of(report: Report) -> str:
    """A report's name in a record: of its outlet, its day of publication and its text."""
    parts = (report.outlet or "", (report.published or "")[:10], report.text)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def add(
    store: Store,
    paths: Iterable[str | os.PathLike[str]],
    *,
    published: str | None = None,
    outlet: str | None = None,
    anew: bool = False,
    read: Read | None = None,
) -> Iterator[Added | Rejected]:
    """Read the reports of files, folders and "-" into a record, and say of each what became of it, once it is kept.

    `anew`: read those again that another version of dateline read. `read` is what reads reports; the pipeline where it is not given.
    Raises ValueError where `published` is no date."""
    from dateline.ingest import read_paths
    from dateline.ingest.days import normal_day
    from dateline.pipeline import read_reports

    day = normal_day(published) if published else None
    if published and day is None:
        raise ValueError(f'published: "{published}" is no date; write it as 2024-05-12')
    return add_items(store, read_paths(paths, day, outlet), anew=anew, read=read or read_reports)


def add_items(store: Store, items: Iterable[Report | Rejected], *, anew: bool, read: Read) -> Iterator[Added | Rejected]:
    """The same for reports that are not read yet."""
    items = iter(items)
    while few := list(islice(items, AT_ONCE)):
        yield from _add_few(store, few, anew, read)


def _add_few(store: Store, few: list[Report | Rejected], anew: bool, read: Read) -> list[Added | Rejected]:
    known = store.known([key_of(r) for r in few if isinstance(r, Report)], __version__ if anew else None)
    out: list[Added | Rejected] = []
    fresh: list[Report] = []
    for item in few:
        key = key_of(item) if isinstance(item, Report) else ""
        if isinstance(item, Rejected) or key in known:
            out.append(item if isinstance(item, Rejected) else Added(key=key, id=item.id, new=False))
            continue
        done = next(read([item]))
        if isinstance(done, Rejected):
            out.append(done)
            continue
        known.add(key)
        fresh.append(done)
        out.append(Added(key=key, id=item.id, new=True))
    originals = keep(store, fresh)
    return [msgspec.structs.replace(x, original=originals.get(x.key)) if isinstance(x, Added) and x.new else x for x in out]


def keep(store: Store, reports: Sequence[Report]) -> dict[str, str]:
    """Keep reports that were read, in one transaction: new ones are added, of known ones the claims are replaced. Returns the originals of
    those that are reprints."""
    if not reports:
        return {}
    by_key = {key_of(r): r for r in reports}
    with store.writing() as conn:
        known = set(conn.execute(select(t.reports.c.key).where(t.reports.c.key.in_(by_key))).scalars())
        _replace(conn, {k: r for k, r in by_key.items() if k in known})
        _insert(conn, {k: r for k, r in by_key.items() if k not in known})
        _insert_claims(conn, by_key)
        tied = select(t.reports.c.key, t.reports.c.original).where(t.reports.c.key.in_(by_key), t.reports.c.original.is_not(None))
        return {key: original for key, original in conn.execute(tied)}


def _insert(conn: Connection, reports: dict[str, Report]) -> None:
    rows = [_report_row(key, r) for key, r in reports.items()]
    _many(conn, t.reports, rows)
    fulltext.put(conn, [{"key": row["key"], "title": row["title"] or "", "text": row["text"]} for row in rows])
    for row in rows:
        reprints.tie(conn, row["key"], row["moment"], row["text"])


def _replace(conn: Connection, reports: dict[str, Report]) -> None:
    """Of a report read anew: its record and claims. What goes by its words stays as it is, for these are the same."""
    for key, r in reports.items():
        conn.execute(delete(t.claims).where(t.claims.c.report == key))
        row = _report_row(key, r)
        conn.execute(update(t.reports).where(t.reports.c.key == key).values({k: row[k] for k in ("record", "version", "added")}))


def _insert_claims(conn: Connection, reports: dict[str, Report]) -> None:
    claims = list({c.id: c for key, r in reports.items() for c in claims_of(r, key)}.values())
    _many(conn, t.claims, [_claim_row(c) for c in claims])
    _many(conn, t.parties, [row for c in claims for row in _party_rows(c)])
    _many(conn, t.figures, [row for c in claims for row in _figure_rows(c)])


def _many(conn: Connection, table: Any, rows: list[Row]) -> None:
    if rows:
        conn.execute(insert(table), rows)


def _report_row(key: str, r: Report) -> Row:
    return _clean(
        {
            "key": key, "id": r.id, "outlet": _clipped(r.outlet), "published": r.published, "moment": moment(r.published), "url": r.url,
            "title": r.title, "language": r.language, "path": r.source.path, "text": r.text, "record": render(r).encode("utf-8"),
            "version": __version__, "added": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), "original": None,
        }
    )  # fmt: skip


def _claim_row(c: Claim) -> Row:
    row: Row = {name: getattr(c, name) for name in c.__struct_fields__}
    figures = [_storable(f) for f in c.figures]
    row |= {"actors": _json(c.actors), "targets": _json(c.targets), "means": _json(c.means), "figures": _json(figures)}
    row |= {"outlet": _clipped(c.outlet), "moment": moment(c.published), "place_folded": fulltext.fold(c.place) if c.place else None}
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


def _storable(figure: Any) -> Any:
    """A figure whose words can be written as UTF-8."""
    return msgspec.structs.replace(figure, text=_UNSTORABLE.sub("\ufffd", figure.text))


def _json(value: Any) -> str:
    return _encode(value).decode("utf-8")


def _clean(row: Row) -> Row:
    """A row with U+FFFD for what no text column holds, a character for a character: offsets stay right."""
    return {k: _UNSTORABLE.sub("\ufffd", v) if isinstance(v, str) else v for k, v in row.items()}
