"""A report as claims: one for each event and each party that asserts it; what the outlet tells itself is its own claim.

`claims_of(report, key)` is where the record of one report ends and the record of many begins: all that compares, counts and shows
reports together works on `Claim`s and never on reports.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Literal

import msgspec

from dateline.model import Count, Dispute, DisputeKind, Event, Mention, Report

OUTLET = "outlet"  # the source of what the outlet tells itself
UNKNOWN = "UNK"
_STOP = re.compile(r"[.!?]['\")\]”’»]*\s+(?=[\"'“‘«(\[]?[A-Z0-9])|\n+")


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """A number in a claim, as an interval: `of` whom (civilian, military, ...), whose (`actor`), and the figure that it is part of (its
    index in the claim)."""

    measure: str
    min: int | None
    max: int | None
    approximate: bool = False
    of: str = ""
    actor: str | None = None
    part_of: int | None = None
    text: str = ""


class Stand(msgspec.Struct, frozen=True, kw_only=True):
    """Where a claim stands in a dispute that its own report tells of: the dispute's id in the report, its kind, what it is about, and the
    side, `a` or `b`."""

    dispute: str
    kind: DisputeKind
    about: str
    side: Literal["a", "b"]


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """One party's word for one event. `id` is REPORT:EVENT or REPORT:EVENT:ATTRIBUTION; `source` an actor id, `outlet`, or `UNK`.
    `start`, `end` are the trigger's offsets in the report's text, `said_start`, `said_end` those of the passage to show. Days are ISO
    8601, both included; unknown place and day are null. `day_said`: the passage itself has the words for the days
    (where not, they come of the story around it). `disputed` is what the report itself tells of as disputed."""

    id: str
    report: str
    event: str
    attribution: str | None = None
    source: str
    source_words: str = ""
    outlet: str | None = None
    published: str | None = None
    type: str
    cameo: str = ""
    status: str = "actual"
    trigger: str
    start: int
    end: int
    said: str
    said_start: int
    said_end: int
    actors: list[str] = []
    targets: list[str] = []
    place: str | None = None
    lat: float | None = None
    lon: float | None = None
    country: str | None = None
    precision: str | None = None
    day_from: str | None = None
    day_to: str | None = None
    day_said: bool = True
    figures: list[Figure] = []
    means: list[str] = []
    disputed: list[Stand] = []
    score: float = 1.0


def claims_of(report: Report, key: str) -> list[Claim]:
    """The claims of a report, in the order of its events; `key` is the report's name in the record."""
    said = {a.id: a for a in report.attributions}
    stands = _stands(report.disputes)
    out: list[Claim] = []
    for e in report.events:
        bare = _bare(report, e, key)
        by = [said[x] for x in e.by if x in said]
        out += [
            msgspec.structs.replace(
                bare,
                id=f"{bare.id}:{a.id}",
                attribution=a.id,
                source=(a.source.actor if a.source else None) or UNKNOWN,
                source_words=a.source.text if a.source else "",
                disputed=_once(stands[e.id] + stands[a.id]),
            )
            for a in by
        ] or [msgspec.structs.replace(bare, disputed=_once(stands[e.id]))]
    return out


def _stands(disputes: Iterable[Dispute]) -> dict[str, list[Stand]]:
    """Where each event and attribution of a report stands in its disputes."""
    out: dict[str, list[Stand]] = defaultdict(list)
    for d in disputes:
        for name in d.a:
            out[name].append(Stand(dispute=d.id, kind=d.kind, about=d.about, side="a"))
        for name in d.b:
            out[name].append(Stand(dispute=d.id, kind=d.kind, about=d.about, side="b"))
    return out


def _once(stands: list[Stand]) -> list[Stand]:
    """Each dispute once: a claim stands where its event does, before where its attribution does."""
    return list({s.dispute: s for s in reversed(stands)}.values())[::-1]


def _bare(report: Report, e: Event, key: str) -> Claim:
    """An event as the outlet's own claim."""
    start, end = passage(report.text, e.trigger.start, e.trigger.end)
    p, d = e.place, e.date
    return Claim(
        id=f"{key}:{e.id}",
        report=key,
        event=e.id,
        source=OUTLET,
        outlet=report.outlet,
        published=report.published,
        type=e.type,
        cameo=e.cameo,
        status=e.status,
        trigger=e.trigger.text,
        start=e.trigger.start,
        end=e.trigger.end,
        said=report.text[start:end],
        said_start=start,
        said_end=end,
        actors=ids(e.actors),
        targets=ids(e.targets),
        place=p.name if p else None,
        lat=p.lat if p else None,
        lon=p.lon if p else None,
        country=p.country if p else None,
        precision=p.precision if p else None,
        day_from=d.from_[:10] if d else None,
        day_to=d.to[:10] if d else None,
        day_said=d is not None and isinstance(d.start, int) and start <= d.start < end,
        figures=[figure(c) for c in e.counts],
        means=e.means,
        score=e.score,
    )


def ids(mentions: list[Mention]) -> list[str]:
    """The identities of some mentions, each once."""
    return list(dict.fromkeys(m.actor for m in mentions if m.actor))


def figure(c: Count) -> Figure:
    """A count of an event as a figure."""
    return Figure(
        measure=c.measure, min=c.min, max=c.max, approximate=c.approximate, of=c.of, actor=c.actor, part_of=c.part_of, text=c.text
    )


def passage(text: str, start: int, end: int) -> tuple[int, int]:
    """The offsets of the sentence around some words, as far as stops and line breaks tell."""
    before = [m.end() for m in _STOP.finditer(text, max(0, start - 600), start)]
    after = _STOP.search(text, end)
    a = before[-1] if before else max(0, start - 600)
    b = after.start() + len(after[0].rstrip()) if after else len(text)
    return a, min(b, end + 600)
