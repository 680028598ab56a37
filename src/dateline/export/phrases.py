"""Words for what a record holds: claimants, parties, figures, days, places and statuses, as the views print them."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from msgspec import UNSET

from dateline.lexicon import cells, rows
from dateline.model import Attribution, Count, DateInterval, Event, Mention, Place, Report

OUTLET = "outlet"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_PRONOUNS = frozenset(
    {
        "he",
        "she",
        "it",
        "they",
        "him",
        "her",
        "them",
        "his",
        "its",
        "their",
        "we",
        "us",
        "i",
        "who",
        "which",
        "that",
        "this",
        "these",
        "those",
    }
)
# Words that stand for parties named elsewhere.
_GENERIC = _PRONOUNS | {"both", "both sides", "the two sides", "the sides", "each other", "one another", "the other", "either side"}
_BY_MEASURE = {"killed": "deaths", "injured": "injuries", "killed_or_injured": "deaths", "missing": "missing people"}
_PLURALS = {
    "civilian": "civilians", "soldier": "soldiers", "rebel": "rebels", "militant": "militants", "fighter": "fighters", "child": "children",
    "journalist": "journalists", "person": "people", "woman": "women", "man": "men", "officer": "officers", "family": "families",
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


def party(m: Mention) -> str:
    """Who is meant, as the text names them; a pronoun gives way to what it stands for."""
    if m.text.lower() in _PRONOUNS:
        if m.via_text is not UNSET:
            return m.via_text.text
        if m.name:
            return m.name
    return m.text


def generic(text: str) -> bool:
    """Whether words name nobody by themselves (`they`, `both sides`)."""
    return text.lower() in _GENERIC


def source_name(a: Attribution) -> str:
    """Who stands behind an attribution; where the words name nobody by themselves, with the id behind them."""
    if not a.source or not a.source.text:
        return "unnamed source"
    name = party(a.source)
    shared = generic(name) or " and " in name
    return f"{name} ({a.source.actor})" if shared and a.source.actor else name


def claimants(event: Event, report: Report) -> list[str]:
    """Who asserts an event, in order; the outlet where nobody else does."""
    table = {a.id: a for a in report.attributions}
    names = [source_name(table[i]) for i in event.by if i in table]
    return list(dict.fromkeys(names)) or [OUTLET]


def claimant_ids(event: Event, report: Report) -> list[str]:
    """The actor ids behind an event (the words where no id is known), for telling claimants apart."""
    table = {a.id: a for a in report.attributions}
    found = [table[i] for i in event.by if i in table]
    return list(dict.fromkeys((a.source.actor or a.source.text.lower()) if a.source else "?" for a in found)) or [""]


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
    return c.of if c.min == c.max == 1 else _PLURALS.get(c.of, c.of)


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
        return f"IF {event.condition.text}" if event.condition else "CONDITIONAL"
    return event.status.upper()
