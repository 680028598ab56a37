"""Claims as Parquet, in a folder with a folder a day (`day=2020-10-04`), as DuckDB, Spark, Polars and pandas read them. `read` gives the
claims back. Needs pyarrow (`pip install 'dateline[parquet]'`)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from dateline.export.again import bare
from dateline.export.csv import BOOLS, LISTS, NUMBERS, OBJECTS
from dateline.export.jsonl import OF_REPORT, Line
from dateline.export.told import Told, batches
from dateline.record.claims import Claim, Stand
from dateline.record.store import moment

if TYPE_CHECKING:
    import pyarrow as pa

AT_ONCE = 20_000  # claims held before they are written
NO_DAY = "__HIVE_DEFAULT_PARTITION__"  # the folder of claims without a day, as Hive names it
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class NoArrowError(RuntimeError):
    """pyarrow is not installed."""


def arrow() -> Any:
    """The library. Raises NoArrowError with the remedy."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise NoArrowError("Parquet needs pyarrow: pip install 'dateline[parquet]'") from None
    return pyarrow


def schema() -> pa.Schema:
    """The columns: the fields of a claim, and of its report."""
    pa = arrow()
    figure = pa.struct(
        [
            ("measure", pa.string()),
            ("min", pa.int64()),
            ("max", pa.int64()),
            ("approximate", pa.bool_()),
            ("of", pa.string()),
            ("actor", pa.string()),
            ("part_of", pa.int32()),
            ("text", pa.string()),
        ]
    )
    stand = pa.struct([(name, pa.string()) for name in Stand.__struct_fields__])
    kinds = {"figures": pa.list_(figure), "disputed": pa.list_(stand)} | dict.fromkeys(LISTS, pa.list_(pa.string()))
    kinds["mentions"] = pa.list_(pa.struct([("start", pa.int32()), ("end", pa.int32()), ("text", pa.string())]))
    kinds |= dict.fromkeys(BOOLS, pa.bool_())
    kinds |= {name: pa.int32() if of is int else pa.float64() for name, of in NUMBERS.items()}
    return pa.schema([(name, kinds.get(name, pa.string())) for name in Line.__struct_fields__])


def write(items: Iterable[Told], folder: Path) -> int:
    """Write claims; how many. Some are held at a time, so a day whose claims come far apart has several files."""
    columns, n = schema(), 0
    for part, some in enumerate(batches(items, AT_ONCE)):
        days: dict[str, list[Told]] = defaultdict(list)
        for t in some:
            day = t.claim.day_from or ""
            days[day if _DAY.fullmatch(day) else NO_DAY].append(t)
        for day, found in sorted(days.items()):
            where = folder / f"day={day}"
            where.mkdir(exist_ok=True)
            arrow().parquet.write_table(_table(found, columns), where / f"part-{part:05}.parquet", compression="zstd", use_dictionary=False)
        n += len(some)
    return n


def _table(found: list[Told], columns: pa.Schema) -> pa.Table:
    """Some claims as a table, column by column: a struct a claim would take twice the time."""
    pa = arrow()
    claims, reports = [t.claim for t in found], [t.report for t in found]
    values: dict[str, Any] = {name: list(map(attrgetter(name), claims)) for name in Claim.__struct_fields__}
    values |= {name: msgspec.to_builtins(values[name]) for name in OBJECTS}
    values["mentions"] = msgspec.to_builtins([bare(t.again) for t in found])
    values |= {name: [r and getattr(r, field) for r in reports] for name, field in OF_REPORT.items()}
    return pa.Table.from_arrays([pa.array(values[f.name], f.type) for f in columns], schema=columns)


def read(folder: str | Path) -> Iterator[Claim]:
    """The claims of a folder, in the order of publication. All are held at once."""
    found = [_claim(r) for path in sorted(Path(folder).glob("day=*/*.parquet")) for r in _rows(path)]
    return iter(sorted(found, key=lambda c: (moment(c.published), c.report, c.start, c.id)))


def _rows(path: Path) -> list[dict[str, Any]]:
    file = arrow().parquet.ParquetFile(path)
    return file.read(columns=[f for f in Claim.__struct_fields__ if f in file.schema_arrow.names]).to_pylist()


def _claim(row: dict[str, Any]) -> Claim:
    fields: dict[str, Any] = row | {name: [of(**x) for x in row[name]] for name, of in OBJECTS.items() if name in row}
    return Claim(**fields)
