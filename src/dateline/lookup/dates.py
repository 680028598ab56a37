"""Which days a phrase means against the day of publication, by which rule, and the other reading."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from msgspec import field

from dateline.ground.dateread import READERS
from dateline.ground.dates import DateMention, find_dates, lean
from dateline.lookup.words import day_of, phrases
from dateline.model import DatePrecision, Struct

BEFORE = {
    "since": "from then to publication", "by": "from publication to then", "until": "from publication to then",
    "before": "from publication to then",
}  # fmt: skip


class Days(Struct, frozen=True, kw_only=True):
    """Days from..to inclusive, ISO 8601, and what makes them these."""

    from_: str | None = field(name="from")
    to: str | None
    why: str


class Read(Struct, frozen=True, kw_only=True):
    """One date expression of a phrase: `from` and `to` are null where open. `rule` is the name of the rule that read it and `about` says
    what it does; `leans_on` is nothing, published or narrative (the day that the story has reached); `other` the reading turned down."""

    words: str
    from_: str | None = field(name="from")
    to: str | None
    precision: DatePrecision
    approximate: bool
    rule: str
    about: str
    leans_on: str
    other: Days | None


class DateAnswer(Struct, frozen=True, kw_only=True):
    """The date expressions read in a phrase; none where there are none."""

    words: str
    on: str | None
    dates: list[Read]

    @property
    def found(self) -> bool:
        """Whether a date was read."""
        return bool(self.dates)


def dates(words: str | Iterable[str], *, on: str | None = None) -> list[DateAnswer]:
    """The days that each phrase means in a report published `on` a day. Raises ValueError where `on` is no date."""
    day = day_of(on)
    published = date.fromisoformat(day) if day else None
    return [DateAnswer(words=p, on=day, dates=[_read(p, m, published) for m in find_dates(p, published)]) for p in phrases(words)]


def _read(words: str, m: DateMention, published: date | None) -> Read:
    return Read(
        words=words[m.start : m.end],
        from_=m.from_,
        to=m.to,
        precision=m.precision,
        approximate=m.approximate,
        rule=m.rule,
        about=about(m.rule),
        leans_on={"none": "nothing"}.get(m.anchor, m.anchor),
        other=_other(m, published),
    )


def about(rule: str) -> str:
    """What a rule does, in words: the first line of its readers' descriptions."""
    first, joined, second = rule.partition("+") if "+" in rule else rule.partition("-")
    if joined == "+" and first in BEFORE:
        return f"{BEFORE[first]}; {second}: {about(second)}"
    if joined and first == second:
        return f"from one to the other; {first}: {about(first)}"
    if joined:
        link = "counted from" if joined == "+" else "from one to the other"
        return f"{link}; {first}: {about(first)}; {second}: {about(second)}"
    return (READERS[rule].__doc__ or "").strip().splitlines()[0].rstrip(".") if rule in READERS else rule


def _other(m: DateMention, published: date | None) -> Days | None:
    """The reading turned down: the coming or the past one of a bare weekday, day or month; for what leans on the story, the days if it has
    reached the day of publication."""
    if m.anchor == "narrative" and published:
        leant = lean(m, (published, published))
        return Days(from_=leant.from_, to=leant.to, why="if the story has reached the day of publication")
    if not m.ahead or m.ahead == (m.from_, m.to):
        return None
    coming = not m.from_ or m.ahead[0] > m.from_ or m.ahead[1] > (m.to or "")
    why = (
        "the coming one: where the words look ahead (will, next, by)" if coming else "the past one: where the words look back (said, last)"
    )
    return Days(from_=m.ahead[0], to=m.ahead[1], why=why)
