"""What the dating of events is told in: a date expression in its place, the days that it may mean, classes of words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from dateline.ground.dates import DateMention
from dateline.lexicon import cells, rows
from dateline.model import DatePrecision
from dateline.parse.tokens import Parse


@dataclass(frozen=True)
class Option:
    """Days an event may have had: from the words of `mention`, or from none. `kind` says by which road they were come by."""

    from_: str
    to: str
    kind: str
    precision: DatePrecision
    mention: DateMention | None = None
    approximate: bool = False
    named: bool = False  # of a war: the event's own words name it (`the first world war`)


@dataclass(frozen=True)
class Placed:
    """A date mention in its sentence: its first token, the verb it hangs on, its head with all above it, whether it is the report's own
    date line, what it may mean."""

    mention: DateMention
    token: int
    sentence: int
    verb: int
    above: frozenset[int]
    header: bool
    options: tuple[Option, ...]
    wide: bool = False  # a month or more
    back: tuple[int, int] | None = None  # the tokens that `a day after` leads to


@cache
def classes() -> dict[str, str]:
    return {r["word"]: r["class"] for r in rows("date_events")}


def class_of(p: Parse, i: int) -> str:
    """The class of a token in `date_events.tsv`, by its lemma or its word."""
    table = classes()
    return table.get(p.lemma[i].lower()) or table.get(p.lower[i], "")


def verb_of(p: Parse, i: int) -> int:
    """The verb that token i hangs on (itself, if it is one)."""
    for _ in range(12):
        if p.pos[i] in ("VERB", "AUX") or p.head[i] == i:
            return i
        i = p.head[i]
    return i


def days_before(day: str, other: str) -> int:
    """How many days one day (ISO 8601) lies before another."""
    return (date.fromisoformat(other) - date.fromisoformat(day)).days


@cache
def _clauses() -> dict[str, frozenset[str]]:
    return {r["word"]: frozenset(cells(r["class"])) for r in rows("date_clauses")}


def is_(p: Parse, i: int, name: str) -> bool:
    """Whether token i is of a class in `date_clauses.tsv`, by its lemma: `signed` is `concluded`."""
    return name in _clauses().get(p.lemma[i].lower(), ())
