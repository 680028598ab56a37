"""A table of a format: its columns, what each holds, and how a value becomes a cell that a spreadsheet takes for data."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import msgspec

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # OWASP: CSV injection
MARK = "'"  # before a text that a spreadsheet would take for a formula


def blank(_: Any) -> None:
    """The value of a column that dateline leaves blank."""
    return None


class Column(msgspec.Struct, frozen=True):
    """A column: its name, what it holds, how it is got from a row's object (of a part of a document: told only), the values it can take
    (none: free), its HXL tag; `exact`: a text of no letters is told from null."""

    name: str
    about: str
    of: Callable[[Any], Any] = blank
    allowed: tuple[str, ...] = ()
    tag: str = ""
    exact: bool = False


def guarded(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe is put before one that begins like a formula, or with an apostrophe
    (so that `unguarded` can take it away again)."""
    return MARK + text if text.startswith((*FORMULA, MARK)) else text


def unguarded(cell: str) -> str:
    """The text that `guarded` made a cell of."""
    return cell.removeprefix(MARK)


def cell(value: Any, exact: bool = False) -> Any:
    """A value as a cell: numbers as they are, nothing for null, yes and no as true and false, texts guarded; an apostrophe alone for a
    text of no letters where it is to be told from null."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return ""
    if isinstance(value, int | float):
        return value
    return MARK if exact and value == "" else guarded(str(value))


def lines(columns: Sequence[Column], items: Iterable[Any], delimiter: str = ",", head: bool = True) -> Iterator[str]:
    """The lines of a table: headings, then an item a line; none where there is no item. Texts stand in quote marks, so that no other
    separator can part them."""
    for n, item in enumerate(items):
        if n == 0 and head:
            yield from headings(columns, delimiter)
        yield row([cell(c.of(item), c.exact) for c in columns], delimiter)


def headings(columns: Sequence[Column], delimiter: str = ",") -> Iterator[str]:
    """The line of names, and that of HXL tags where the columns have them."""
    yield row([c.name for c in columns], delimiter)
    if any(c.tag for c in columns):
        yield row([c.tag for c in columns], delimiter)


def row(cells: Sequence[Any], delimiter: str = ",") -> str:
    """One line of a table."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n").writerow(cells)
    return out.getvalue()
