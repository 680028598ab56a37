"""Knowledge as data: TSV files beside this module, read once.

Each file has comment lines (`# ...`, among them the source of its facts), then a header row of column names, then rows.
`|` parts the values of a cell that holds a list.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of `lexicon/NAME.tsv`, as dicts by column name. A row with the wrong number of cells raises ValueError."""
    path = files("dateline.lexicon").joinpath(f"{name}.tsv")
    return tuple(parse_rows(path.read_text(encoding="utf-8"), f"lexicon/{name}.tsv"))


def parse_rows(content: str, where: str) -> list[dict[str, str]]:
    """Rows of a TSV text; `where` names it in errors."""
    out: list[dict[str, str]] = []
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


def cells(value: str) -> list[str]:
    """The values of a list cell."""
    return [v.strip() for v in value.split("|") if v.strip()]
