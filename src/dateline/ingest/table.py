"""CSV and TSV: a report a row. Rows are read one by one."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any, BinaryIO

from dateline.errors import Rejected
from dateline.ingest import columns
from dateline.ingest.decode import BOMS, SAMPLE, decode, wide
from dateline.ingest.formats import Given
from dateline.ingest.reports import Unreadable, json_report
from dateline.model import Report

LONGEST_CELL = 4_000_000  # characters
SIGNS = ",\t;|"  # what may part the cells


def read(stream: BinaryIO, given: Given) -> Iterator[Report | Rejected]:
    """The reports of a table's rows. A row with too few or too many cells is set aside, and so is one that cannot be read."""
    head = stream.peek(SAMPLE)[:SAMPLE] if isinstance(stream, io.BufferedReader) else b""
    encoding, said = _encoding(head)
    lines = io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="")  # type: ignore[arg-type]
    csv.field_size_limit(LONGEST_CELL)
    rows = csv.reader(lines, delimiter=_sign(head.decode(encoding, "replace"), given.path), strict=False)
    header = [h.strip().removeprefix("\ufeff") for h in next(rows, [])]
    yield from reports(_rows(rows, header, given), header, given, "text/csv", said)
    lines.detach()


def reports(
    rows: Iterator[tuple[str, dict[str, Any]] | Rejected], header: list[str], given: Given, media_type: str, said: list[str]
) -> Iterator[Report | Rejected]:
    """The reports of rows, each with its place ("row 12"). Raises Unreadable where a column is lacking."""
    if not any(header):
        raise Unreadable("it is empty", "give a row of column names, then a report a row")
    if lacking := columns.missing(header, given.columns):
        raise Unreadable(f'it has no column "{lacking[0]}"', f"name one of these with --columns: {_listed(header)}")
    fields = columns.chosen(header, given.columns)
    if "text" not in fields:
        raise Unreadable("no column is known to hold the text", f"say which: --columns text=COLUMN (it has {_listed(header)})")
    found = False
    for item in rows:
        found = True
        yield item if isinstance(item, Rejected) else _report(item[0], item[1], fields, given, media_type, said)
    if not found:
        yield given.rejected("a table without rows", "give a report a row below the column names")


def _report(at: str, row: dict[str, Any], fields: dict[str, str], given: Given, media_type: str, said: list[str]) -> Report | Rejected:
    from msgspec.structs import replace

    named = {field: row.get(column) for field, column in fields.items()}
    id = f"{given.stem}-{at.split()[1].rstrip(',')}"
    try:
        made = json_report(named, id=id, path=given.path, published=given.published, outlet=given.outlet, media_type=media_type, at=at)
    except Unreadable as error:
        return given.rejected(error.reason, error.remedy, at, id=named["id"] if isinstance(named.get("id"), str) else None)
    return replace(made, warnings=[*said, *made.warnings]) if said else made


def _rows(rows: Any, header: list[str], given: Given) -> Iterator[tuple[str, dict[str, Any]] | Rejected]:
    """Rows as objects; those that do not fit the header are set aside."""
    number = 0
    while True:
        begun = rows.line_num + 1
        number += 1
        at = f"row {number}, line {begun}"
        try:
            cells = next(rows, None)
        except csv.Error as error:
            yield given.rejected(f"a broken row ({error})", "mend its quote marks, or take it out", at)
            continue
        if cells is None:
            return
        if not cells:
            number -= 1
        elif len(cells) != len(header):
            reason = f"{len(cells)} {'cell' if len(cells) == 1 else 'cells'} where the header has {len(header)}"
            yield given.rejected(reason, "put cells that hold commas or quote marks between quote marks", at)
        else:
            yield at, dict(zip(header, cells, strict=True))


def _encoding(head: bytes) -> tuple[str, list[str]]:
    """The encoding of a table by its first bytes, and what is to be said of it."""
    for bom, encoding in BOMS:
        if head.startswith(bom):
            return ("utf-8-sig" if encoding == "utf-8" else encoding[:6]), []
    if encoding := wide(head):
        return encoding, [f"read as {encoding.upper()} (it has no byte order mark)"]
    cut = head[: head.rfind(b"\n") + 1] or head
    said = decode(cut)[1]
    if not said or "bytes that are not" in said[0]:
        return "utf-8", []
    return said[0].rsplit(" ", 1)[-1].replace("windows-", "cp"), said


def _sign(head: str, path: str) -> str:
    """What parts the cells: a tab in .tsv, else what the first line has most of."""
    if path.lower().endswith(".tsv"):
        return "\t"
    line = head.lstrip("\ufeff").split("\n", 1)[0]
    return max(SIGNS, key=lambda s: (line.count(s), -SIGNS.index(s)))


def _listed(header: list[str]) -> str:
    return ", ".join(header[:20]) + (", ..." if len(header) > 20 else "")
