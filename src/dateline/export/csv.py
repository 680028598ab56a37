"""Claims as CSV that a spreadsheet opens without harm. `read` gives the claims back, letter for letter.

A text that a spreadsheet would take for a formula has an apostrophe before it (OWASP's rule), and so has one that begins with an
apostrophe, so that taking one away gives the text again. An empty cell is null where a field may be null; there a text of no letters is an
apostrophe alone. Lists have `|`
between, with `\\` before a `|` or `\\` of their own. Figures are JSON.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec

from dateline.export.again import bare
from dateline.export.columns import Column, lines, unguarded
from dateline.export.crosswalk import allowed
from dateline.export.told import Source, Told
from dateline.record import wording
from dateline.record.claims import Claim, Figure, Stand
from dateline.record.tolls import MEASURES

LISTS = ("actors", "targets", "means")
OBJECTS: dict[str, type] = {"figures": Figure, "disputed": Stand}
NUMBERS = {"start": int, "end": int, "said_start": int, "said_end": int, "lat": float, "lon": float, "score": float}
BOOLS = ("day_said",)
NULLABLE = ("attribution", "outlet", "published", "place", "country", "precision", "day_from", "day_to")
COUNTED = ("killed", "injured")
_PART = re.compile(r"((?:[^\\|]|\\.)*)(\||$)", re.DOTALL)
_EMPTY = r"\e"
_ABOUT = {
    "id": "dateline's id of the claim: report, event, attribution",
    "report": "key of the report in the record",
    "event": "the event in the report",
    "attribution": "the attribution in the report; empty: the outlet's own word",
    "source": "id of who claims it; outlet: the outlet itself; UNK: somebody not known",
    "source_words": "the words that name who claims it",
    "outlet": "who published the report",
    "published": "when, ISO 8601",
    "type": "PLOVER type",
    "cameo": "CAMEO code behind the type",
    "status": "how it stands to fact in the claimant's words",
    "trigger": "the words that name the event",
    "start": "their first character in the report's text, counted from 0",
    "end": "the character after their last",
    "said": "the passage, word for word",
    "said_start": "its first character in the report's text",
    "said_end": "the character after its last",
    "actors": "ids of who is said to have done it, | between",
    "targets": "ids of whom it befell, | between",
    "place": "the place",
    "lat": "latitude, WGS 84",
    "lon": "longitude, WGS 84",
    "country": "ISO 3166-1 alpha-3",
    "precision": "how exact the place is",
    "day_from": "first day",
    "day_to": "last day",
    "day_said": "true: the passage itself has the words for the days; false: they come of the story around it, or there are none",
    "figures": "JSON: measure, min, max, approximate, of (whom), actor (whose), part_of (index of the figure that it is part of), text",
    "means": "means of violence, | between",
    "disputed": "JSON: where its own report tells of it as disputed: dispute (the report's), kind, about, side",
    "score": "how sure the reader is, 0 to 1",
}
_ALLOWED = {
    "type": allowed("plover_types", "type"),
    "status": allowed("statuses", "status"),
    "precision": allowed("precisions", "code", ("kind", "place")),
}


def _of(name: str) -> Callable[[Told], Any]:
    """The cell of a field, before it is guarded."""

    def value(t: Told) -> Any:
        found = getattr(t.claim, name)
        if name in LISTS:
            return joined(found)
        if name in OBJECTS:
            return msgspec.json.encode(found).decode() if found else None
        return str(found).lower() if name in BOOLS else found

    return value


def joined(items: Iterable[str]) -> str | None:
    """A list as one text, `|` between; None for an empty one."""
    return "|".join(x.replace("\\", "\\\\").replace("|", "\\|") or _EMPTY for x in items) or None


def parted(text: str) -> list[str]:
    """The list that `joined` made a text of."""
    parts = [m[1] for m in _PART.finditer(text) if m[1]]
    return ["" if p == _EMPTY else re.sub(r"\\(.)", r"\1", p, flags=re.DOTALL) for p in parts]


def _figure(measure: str, of: str) -> Callable[[Told], int | None]:
    """The least or most of the first figure of a measure that is no part of another."""

    def value(t: Told) -> int | None:
        return next((getattr(f, of) for f in t.claim.figures if f.measure == measure and f.part_of is None), None)

    return value


def _interval(measure: str) -> tuple[Column, Column]:
    """The columns of a measure."""
    return (
        Column(f"{measure}_low", f"{measure}: least that the claim's own figure says; see figures", _figure(measure, "min")),
        Column(f"{measure}_high", f"{measure}: most; empty: open (at least) or not given", _figure(measure, "max")),
    )


def _mentions(t: Told) -> str | None:
    return msgspec.json.encode(bare(t.again)).decode() if t.again else None


def _report(field: str) -> Callable[[Told], Any]:
    return lambda t: getattr(t.report, field) if t.report else None


COLUMNS = (
    *(Column(f, _ABOUT[f], _of(f), _ALLOWED.get(f, ()), exact=f in NULLABLE) for f in Claim.__struct_fields__),
    Column("claimant", "who claims it, by name", lambda t: wording.party(t.claim.source)),
    *(c for m in COUNTED for c in _interval(m)),
    Column("report_id", "the id that the report came with", _report("id")),
    Column("title", "its title", _report("title")),
    Column("url", "its address", _report("url")),
    Column("language", "its language", _report("language")),
    Column("reprint_of", "key of the report that it reprints", _report("original")),
    Column("mentions", "JSON: where the report names the event again, in place: start, end, text", _mentions),
)
assert set(COUNTED) <= MEASURES


def pieces(source: Source) -> Iterator[tuple[str, str]]:
    """The lines of the table."""
    for line in lines(COLUMNS, source.claims()):
        yield line, ""


def read(file: Iterable[str]) -> Iterator[Claim]:
    """The claims of a table; of a file opened with newline="". A byte order mark before it is passed over."""
    for row in csv.DictReader(line.removeprefix("\ufeff") if n == 0 else line for n, line in enumerate(file)):
        yield Claim(**{f: _value(f, row[f]) for f in Claim.__struct_fields__ if f in row})


def _value(name: str, cell: str) -> Any:
    if name in NUMBERS:
        return NUMBERS[name](cell) if cell else None
    text = unguarded(cell)
    if name in BOOLS:
        return text == "true"
    if name in LISTS:
        return parted(text)
    if name in OBJECTS:
        return msgspec.json.decode(text, type=list[OBJECTS[name]]) if text else []
    return text if cell or name not in NULLABLE else None
