"""The formats of `dateline export`, by name: what each is, its columns, and how it is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module

import msgspec

from dateline.export.columns import Column
from dateline.export.told import Source

Pieces = Callable[[Source], Iterator[tuple[str, str]]]
CLAIMS, INCIDENTS = "claims", "incidents"


class Format(msgspec.Struct, frozen=True, kw_only=True):
    """A format: the module that writes it, what a row is, in words what it is, the ending of its files; `side`: a second table beside the
    first; `folder`: it is written into a folder; `back`: `dateline.export.MODULE.read` gives the claims back."""

    name: str
    unit: str
    about: str
    suffix: str
    module: str = ""
    side: bool = False
    folder: bool = False
    back: bool = False

    @property
    def pieces(self) -> Pieces:
        """What writes it: texts for the file, and for the side table."""
        return import_module(f"dateline.export.{self.module or self.name}").pieces

    def columns(self) -> tuple[Column, ...]:
        """Its columns, or the parts of its document."""
        if self.folder:
            return _parquet()
        if self.name == "jsonl":
            return _lines()
        return import_module(f"dateline.export.{self.module or self.name}").COLUMNS

    def side_columns(self) -> tuple[Column, ...]:
        """The columns of its side table."""
        from dateline.export import sides

        return sides.COLUMNS if self.side else ()


@cache
def _lines() -> tuple[Column, ...]:
    """The fields of a line of JSON, as the columns of CSV tell them."""
    from dateline.export import csv
    from dateline.export.jsonl import Line

    told = {c.name: c for c in csv.COLUMNS}
    return tuple(msgspec.structs.replace(told[f], about=_as_json(told[f].about)) for f in Line.__struct_fields__)


def _as_json(about: str) -> str:
    """What a column holds, where lists are lists."""
    return about.replace(", | between", ", a list").replace("JSON: ", "a list of objects: ")


@cache
def _parquet() -> tuple[Column, ...]:
    return (Column("day", "the folder: first day; __HIVE_DEFAULT_PARTITION__ where none is known"), *_lines())


FORMATS = {
    f.name: f
    for f in (
        Format(
            name="acled", unit=INCIDENTS, about="ACLED's 31 columns, with a side table of ranges and claimants", suffix=".csv", side=True
        ),
        Format(name="csv", unit=CLAIMS, about="a table of claims, safe against formulas", suffix=".csv", back=True),
        Format(name="ftm", unit=CLAIMS, about="FollowTheMoney statements", suffix=".jsonl"),
        Format(name="geojson", unit=INCIDENTS, about="a map of incidents", suffix=".geojson"),
        Format(name="hxl", unit=INCIDENTS, about="a table with HXL tags for humanitarian data", suffix=".csv"),
        Format(name="jsonl", unit=CLAIMS, about="a claim a line, as JSON", suffix=".jsonl", back=True),
        Format(name="jsonld", unit=CLAIMS, about="schema.org claims as W3C Web Annotations with PROV", suffix=".jsonld", back=True),
        Format(name="parquet", unit=CLAIMS, about="a folder a day, for DuckDB, Spark, pandas", suffix="", folder=True, back=True),
        Format(name="plover", unit=CLAIMS, about="the columns of POLECAT, tab-separated", suffix=".tsv"),
        Format(name="ucdp", unit=INCIDENTS, about="UCDP GED's 49 columns, with a side table", suffix=".csv", side=True),
    )
}
