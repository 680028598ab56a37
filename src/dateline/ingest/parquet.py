"""Parquet: a report a row, a few rows at a time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, BinaryIO

from dateline.errors import Rejected
from dateline.ingest import columns, table
from dateline.ingest.formats import Given
from dateline.ingest.reports import Unreadable
from dateline.model import Report

AT_ONCE = 64  # rows held


def read(stream: BinaryIO, given: Given) -> Iterator[Report | Rejected]:
    """The reports of a Parquet file's rows. Raises Unreadable where pyarrow is not installed or the file is broken."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise Unreadable("Parquet needs pyarrow, which is not installed", "pip install 'dateline[parquet]', or save it as CSV") from None
    if not stream.seekable():
        raise Unreadable("Parquet from a pipe, which cannot be read from its end", "save it as a file, and give its name")
    try:
        file = pq.ParquetFile(stream, memory_map=False, pre_buffer=False)
    except (pa.ArrowException, OSError) as error:
        raise Unreadable(f"a broken Parquet file ({error})"[:200], "write it anew") from None
    header = list(file.schema_arrow.names)
    wanted = list(dict.fromkeys(columns.chosen(header, given.columns).values()))
    yield from table.reports(_rows(file, wanted, given), header, given, "application/vnd.apache.parquet", [])


def _rows(file: Any, wanted: list[str], given: Given) -> Iterator[tuple[str, dict[str, Any]] | Rejected]:
    import pyarrow as pa

    number = 0
    try:
        for batch in file.iter_batches(batch_size=AT_ONCE, columns=wanted, use_threads=False):
            for row in batch.to_pylist():
                number += 1
                yield f"row {number}", {k: _plain(v) for k, v in row.items()}
    except (pa.ArrowException, OSError) as error:
        yield given.rejected(f"broken Parquet ({error})"[:200], "write it anew; what stands before is read", f"after row {number}")


def _plain(value: Any) -> Any:
    """Days and times as ISO 8601, bytes as text; other values as they are."""
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value
