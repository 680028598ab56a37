"""Which column of a table, or field of a JSON object, holds which field of a report."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from dateline import lexicon


def parse_columns(words: str | None) -> dict[str, str]:
    """ "text=body,published=date" as {"text": "body", "published": "date"}. Raises ValueError where it is no such list."""
    out: dict[str, str] = {}
    for pair in (words or "").split(","):
        field, sign, column = (x.strip() for x in pair.partition("="))
        if not pair.strip():
            continue
        if not sign or not column or field not in default_names():
            fields = ", ".join(default_names())
            raise ValueError(f'columns: "{pair.strip()}" is no FIELD=COLUMN; fields are {fields}')
        out[field] = column
    return out


def chosen(header: Iterable[str], columns: Mapping[str, str]) -> dict[str, str]:
    """Field -> column of a file with these columns: as the user says, else by the usual names. Columns that the file lacks stay out."""
    present = {x: x for x in header} | {_folded(x): x for x in reversed(list(header))}
    by_name = {f: next((present[n] for n in names if n in present), None) for f, names in default_names().items() if f not in columns}
    told = {f: present.get(c) or present.get(_folded(c)) for f, c in columns.items()}
    return {f: c for f, c in (by_name | told).items() if c is not None}


def missing(header: Iterable[str], columns: Mapping[str, str]) -> list[str]:
    """The columns that the user named and the file lacks."""
    header = list(header)
    found = chosen(header, columns)
    return [c for f, c in columns.items() if f not in found]


def named(row: Any, columns: Mapping[str, str]) -> Any:
    """A JSON object with its fields under their names here; as it is where it has a "text" and the user says nothing."""
    if not isinstance(row, dict) or ("text" in row and not columns):
        return row
    return row | {field: row[column] for field, column in chosen(row, columns).items()}


@cache
def default_names() -> dict[str, tuple[str, ...]]:
    """The usual names of each field."""
    return {r["field"]: tuple(lexicon.cells(r["names"])) for r in lexicon.rows("column_names")}


def _folded(name: str) -> str:
    return re.sub(r"[\s\-]+", "_", name.strip().lower())
