"""Words for what a record holds: acts, figures, days, places and statuses, as the views print them."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from dateline.lexicon import cells, rows
from dateline.model import Count, DateInterval, Event, Place, Report

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_BY_MEASURE = {"killed": "deaths", "injured": "injuries", "killed_or_injured": "deaths", "missing": "missing people"}
_PLURALS = {
    "civilian": "civilians", "soldier": "soldiers", "rebel": "rebels", "militant": "militants", "fighter": "fighters", "child": "children",
    "journalist": "journalists", "person": "people", "woman": "women", "man": "men", "officer": "officers", "family": "families",
    "official": "officials",
}  # fmt: skip
_THINGS = frozenset({"equipment", "positions", "settlements", "other"})


@cache
def _plain() -> list[tuple[str, tuple[str, ...], str, str]]:
    return [(r["type"], tuple(cells(r["stems"])), r["noun"], r["verb"]) for r in rows("plain_words")]


def _plain_row(event: Event) -> tuple[str, str]:
    word = event.trigger.text.lower()
    found = next((r for r in _plain() if r[0] == event.type and word.startswith(r[1])), None)
    if found is None and event.type == "ASSAULT" and event.counts:  # "13 and 41": a figure for a trigger
        named = _BY_MEASURE.get(event.counts[0].measure)
        found = next((r for r in _plain() if r[2] == named), None)
    found = found or next((r for r in _plain() if r[0] == event.type and not r[1]), None)
    return (found[2], found[3]) if found else (event.type.lower(), event.type.lower())


def noun(event: Event) -> str:
    """The event's type as a readable word: `fighting`, `capture`, `withdrawal`."""
    return _plain_row(event)[0]


def verb(event: Event) -> str:
    """What its doer does, in the third person: `condemns`, `calls for`."""
    return _plain_row(event)[1]


def number(low: int | None, high: int | None, approximate: bool = False) -> str:
    """An interval as it is read: `25`, `about 25`, `25+`, `up to 40`, `24..99`."""
    about = "about " if approximate else ""
    if low is not None and high is not None:
        return f"{about}{low:,}" if low == high else f"{about}{low:,}..{high:,}"
    if low is not None:
        return f"{about}{low:,}+"
    return f"up to {about}{high:,}" if high is not None else "some"


def of_whom(c: Count) -> str:
    """Who or what is counted, in the plural where the figure is not one."""
    if c.min == c.max == 1:
        return next((one for one, many in _PLURALS.items() if many == c.of), c.of)
    return _PLURALS.get(c.of, c.of)


def count(c: Count, whole: Count | None = None) -> str:
    """One figure: `25+ killed`, `of them 2 civilians`, `14 tanks`."""
    n = number(c.min, c.max, c.approximate)
    measure = c.measure.replace("_", " ")
    if whole is not None:
        return " ".join(["of them", n, of_whom(c), *([measure] if c.measure != whole.measure or not c.of else [])]).replace("  ", " ")
    if c.measure in _THINGS:
        return f"{n} {of_whom(c) or measure}"
    return f"{n} {of_whom(c)} {measure}" if c.of and c.of not in ("people", "person") else f"{n} {measure}"


def counts(event: Event) -> str:
    """All figures of an event, the parts behind their whole."""
    out: list[str] = []
    for k, c in enumerate(event.counts):
        if c.part_of is None or not 0 <= c.part_of < len(event.counts) or c.part_of == k:
            parts = [count(d, c) for d in event.counts if d.part_of == k and d is not c]
            out.append(", ".join([count(c), *parts]))
    return "; ".join(out)


def day(d: DateInterval | None) -> str:
    """A day interval as it is read: `5 Dec 2023`, `Dec 2023`, `2020`, `27 Sep .. 10 Nov 2020`."""
    if d is None:
        return ""
    about = "about " if d.approximate else ""
    try:
        a, b = date.fromisoformat(d.from_[:10]), date.fromisoformat(d.to[:10])
    except ValueError:
        return f"{about}{d.from_}" if d.from_ == d.to else f"{about}{d.from_} .. {d.to}"
    if a == b:
        return f"{about}{_day(a)}"
    after = b + timedelta(days=1) if b < date.max else b
    if a.day == 1 and after.day == 1:
        if a.month == 1 and after.month == 1:
            return f"{about}{a.year}" if a.year == b.year else f"{about}{a.year} .. {b.year}"
        if (a.year, a.month) == (b.year, b.month):
            return f"{about}{_MONTHS[a.month - 1]} {a.year}"
        first = _MONTHS[a.month - 1] + (f" {a.year}" if a.year != b.year else "")
        return f"{about}{first} .. {_MONTHS[b.month - 1]} {b.year}"
    if (a.year, a.month) == (b.year, b.month):
        return f"{about}{a.day} .. {_day(b)}"
    return f"{about}{_day(a, a.year != b.year)} .. {_day(b)}"


def _day(d: date, year: bool = True) -> str:
    return f"{d.day} {_MONTHS[d.month - 1]}" + (f" {d.year}" if year else "")


def published(report: Report) -> str:
    """The publication day, or as it was given where it is not ISO 8601."""
    if not report.published:
        return ""
    try:
        return _day(date.fromisoformat(report.published[:10]))
    except ValueError:
        return report.published


def place(p: Place | None) -> str:
    """A place by its name."""
    return p.name if p else ""


def status(event: Event) -> str:
    """A word for every status but `actual`: `DENIED`, `WANTED`, `PLANNED`, `POSSIBLE`, `IF ...`."""
    if event.status == "actual":
        return ""
    if event.status == "conditional":
        words = event.condition.text if event.condition else ""
        return f"IF {words[3:] if words[:3].lower() == 'if ' else words}" if words else "CONDITIONAL"
    return event.status.upper()
