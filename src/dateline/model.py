"""What flows from stage to stage, and what is printed: frozen msgspec structs.

The JSON of a `Report` is the record; its schema is shipped as `dateline/record.schema.json`. Every `start`/`end`
counts Unicode code points in `Report.text`, and `text[start:end] == span.text` holds for every span.
"""

from __future__ import annotations

from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

EventType = Literal[
    "AGREE",
    "CONSULT",
    "SUPPORT",
    "COOPERATE",
    "AID",
    "CONCEDE",
    "RETREAT",
    "REQUEST",
    "ACCUSE",
    "REJECT",
    "THREATEN",
    "PROTEST",
    "MOBILIZE",
    "SANCTION",
    "COERCE",
    "ASSAULT",
]
Status = Literal["actual", "denied", "wanted", "planned", "conditional", "possible"]
AttributionKind = Literal["quote", "paraphrase", "scare"]
Measure = Literal[
    "killed",
    "injured",
    "killed_or_injured",
    "missing",
    "captured",
    "detained",
    "displaced",
    "evacuated",
    "deployed",
    "equipment",
    "positions",
    "settlements",
    "other",
]
DisputeKind = Literal["denial", "number", "agent", "control", "time", "status"]
PlacePrecision = Literal["exact", "settlement", "admin", "region", "country"]
DatePrecision = Literal["hour", "day", "week", "month", "season", "year", "years"]
NoticeKind = Literal["new", "update", "correction", "kill"]


class Struct(msgspec.Struct, frozen=True):
    """Base of all records: immutable (each is built by keyword)."""


class Span(Struct, frozen=True, kw_only=True):
    """Words of the report: code-point offsets and the words themselves."""

    start: int
    end: int
    text: str


class Mention(Span, frozen=True, kw_only=True):
    """Words that name somebody, with the identity they resolve to (null where unsure; then see `candidates`)."""

    actor: str | None = None
    name: str | None = None
    candidates: list[str] = []
    via_text: Span | UnsetType = UNSET


class Attribution(Struct, frozen=True, kw_only=True):
    """Somebody other than the outlet stands behind `content`."""

    id: str
    kind: AttributionKind
    source: Mention | None
    via: list[Mention] = []
    cue: Span | None
    content: list[Span]
    score: float
    rule: str | UnsetType = UNSET  # what found it; shown by --explain, no part of the record


class Place(Struct, frozen=True, kw_only=True):
    """A place with coordinates in degrees (WGS 84); `start`, `end`, `text` are absent where no words name it."""

    start: int | UnsetType = UNSET
    end: int | UnsetType = UNSET
    text: str | UnsetType = UNSET
    name: str
    lat: float | None = None
    lon: float | None = None
    country: str | None = None
    geonameid: int | None = None
    precision: PlacePrecision


class DateInterval(Struct, frozen=True, kw_only=True, rename={"from_": "from"}):
    """Days from..to inclusive, ISO 8601; `start`, `end`, `text` are absent where no words name it."""

    start: int | UnsetType = UNSET
    end: int | UnsetType = UNSET
    text: str | UnsetType = UNSET
    from_: str
    to: str
    precision: DatePrecision
    approximate: bool = False


class Count(Span, frozen=True, kw_only=True):
    """A number as an interval; `min` or `max` null means open on that side."""

    measure: Measure
    min: int | None
    max: int | None
    approximate: bool = False
    of: str
    actor: str | None = None
    part_of: int | None = None


class Event(Struct, frozen=True, kw_only=True):
    """What is claimed or told; `by` names the attributions that assert it (none: the outlet); `mentions`: where they name it again."""

    id: str
    type: EventType
    cameo: str
    trigger: Span
    mentions: list[Span] = []
    by: list[str] = []
    status: Status = "actual"
    actors: list[Mention] = []
    targets: list[Mention] = []
    place: Place | None = None
    date: DateInterval | None = None
    counts: list[Count] = []
    means: list[str] = []
    condition: Span | None = None
    rule: str
    score: float


class Dispute(Struct, frozen=True, kw_only=True):
    """Claims on side `a` and side `b` (event or attribution ids) that cannot both be true."""

    id: str
    about: str
    kind: DisputeKind
    a: list[str]
    b: list[str]
    why: str


class Notice(Struct, frozen=True, kw_only=True):
    """What a news item says of its own standing among the versions of its story, by its format's fields or at its head.

    `kind`: "new" (a first version, or nothing said), "update" (a later one of a growing story), "correction" (stands in for an earlier
    one), "kill" (withdraws it; no version of it is to be used). `item`: the id that all versions of this item share; `of`: id, address
    or slug of the item that is replaced or withdrawn, where it is another one; `series`: the slug without labels, cycle and numbers, in
    small letters; `version` counts up in a series (a label's "UPDATE 1" is version 2); `words`: what says so, as printed; `embargo`:
    not to be used before this time (ISO 8601)."""

    kind: NoticeKind = "new"
    item: str | None = None
    of: str | None = None
    series: str | None = None
    version: int | None = None
    words: str | None = None
    embargo: str | None = None


class SourceFile(Struct, frozen=True, kw_only=True):
    """Where a report was read from; `map` holds [start in text, start in input, length] runs. `at` is the place in a file of many
    ("row 12"); the input of `map` is then what stands there. `parts` of a file that is no text: [start in text, length, "page 2"]."""

    path: str
    media_type: str
    at: str | UnsetType = UNSET
    map: list[tuple[int, int, int]] | UnsetType = UNSET
    parts: list[tuple[int, int, str]] | UnsetType = UNSET
    notice: Notice | UnsetType = UNSET


class Report(Struct, frozen=True, kw_only=True):
    """One report and all that was read out of it. `agreements` are pairs of event ids."""

    id: str
    title: str | None = None
    text: str
    outlet: str | None = None
    published: str | None = None
    url: str | None = None
    language: str | None = None
    source: SourceFile
    dateline: Place | None = None
    attributions: list[Attribution] = []
    events: list[Event] = []
    disputes: list[Dispute] = []
    agreements: list[list[str]] = []
    warnings: list[str] = []


def span(text: str, start: int, end: int) -> Span:
    """The span of `text` between two offsets."""
    return Span(start=start, end=end, text=text[start:end])


def mention(text: str, start: int, end: int) -> Mention:
    """A mention not yet resolved, of the words between two offsets."""
    return Mention(start=start, end=end, text=text[start:end])
