"""Lists: claims as a feed, reports, reports found by words, positions, incidents."""

from __future__ import annotations

from itertools import islice

import msgspec

from dateline.export.terminal import clean
from dateline.record import queries, wording
from dateline.record.claims import Claim
from dateline.record.store import Kept, Store
from dateline.web.views.asked import Asked, Stretch, cut, filters
from dateline.web.views.cards import Card, Party, Slots, cards, slots_of
from dateline.web.views.incident import Line, line
from dateline.web.views.situation import Matrix, matrix


class ClaimsView(msgspec.Struct, frozen=True, kw_only=True):
    """Claims, the newest first."""

    asked: Asked
    claims: list[Card]
    page: Stretch
    parties: list[Party]


class ReportLine(msgspec.Struct, frozen=True, kw_only=True):
    """A report in a list; `passage` holds the words found, where it was found by words."""

    key: str
    id: str
    title: str
    outlet: str
    published: str | None
    told: str
    added: str
    original: str | None
    passage: str = ""
    score: float | None = None


class ReportsView(msgspec.Struct, frozen=True, kw_only=True):
    """Reports, the newest first."""

    asked: Asked
    reports: list[ReportLine]
    page: Stretch


class SearchView(msgspec.Struct, frozen=True, kw_only=True):
    """Reports found by their words, the best match first."""

    asked: Asked
    words: str
    reports: list[ReportLine]
    page: Stretch


class IncidentsView(msgspec.Struct, frozen=True, kw_only=True):
    """Incidents by day and place."""

    asked: Asked
    incidents: list[Line]
    page: Stretch
    parties: list[Party]


class PositionsView(msgspec.Struct, frozen=True, kw_only=True):
    """Who stands where toward whom."""

    asked: Asked
    matrix: Matrix
    parties: list[Party]


def claims(store: Store, a: Asked, limit: int = 50, offset: int = 0) -> ClaimsView:
    """The feed of claims. Raises FilterError."""
    part, page = _newest(store, a, limit, offset)
    slots = slots_of(part)
    return ClaimsView(asked=a, claims=cards(store, part, slots), page=page, parties=slots.legend())


def _newest(store: Store, a: Asked, limit: int, offset: int) -> tuple[list[Claim], Stretch]:
    found = list(queries.claims(store, filters(a)))[::-1]
    return cut(found, limit, offset)


def claim(store: Store, name: str) -> Card | None:
    """One claim; None where the record has none of that id."""
    told = queries.claims(store, queries.Filters(reports=(name.partition(":")[0],)))
    found = [c for c in told if c.id == name]
    return cards(store, found)[0] if found else None


def reports(store: Store, a: Asked, limit: int = 50, offset: int = 0) -> ReportsView:
    """Reports, the newest first. Raises FilterError."""
    found, page = cut(list(store.reports(filters(a)))[::-1], limit, offset)
    return ReportsView(asked=a, reports=[_line(k) for k in found], page=page)


def search(store: Store, words: str, a: Asked, limit: int = 20, offset: int = 0) -> SearchView:
    """Reports that hold all these words. Raises FilterError."""
    hits = queries.search(store, words, filters(a, limit=offset + limit + 1)) if words.strip() else []
    part = list(islice(hits, offset, offset + limit))
    page = Stretch(limit=limit, offset=offset, more=len(hits) > offset + limit)
    return SearchView(asked=a, words=words, reports=[_line(h.report, h.passage, h.score) for h in part], page=page)


def incidents(store: Store, a: Asked, limit: int = 50, offset: int = 0) -> IncidentsView:
    """Incidents by day and place. Raises FilterError."""
    found = queries.incidents(store, filters(a, limit=offset + limit + 1))
    part = found[offset : offset + limit]
    kept = queries.reports(store, {c.report for f in part for c in f.claims})
    slots = slots_of([c for f in part for c in f.claims])
    page = Stretch(limit=limit, offset=offset, more=len(found) > offset + limit)
    return IncidentsView(asked=a, incidents=[line(f, slots, kept) for f in part], page=page, parties=slots.legend())


def positions(store: Store, a: Asked) -> PositionsView:
    """Positions and where they changed. Raises FilterError."""
    slots = Slots()
    made = matrix(store, a, slots, most=200)
    return PositionsView(asked=a, matrix=made, parties=slots.legend())


def _line(k: Kept, passage: str = "", score: float | None = None) -> ReportLine:
    return ReportLine(
        key=k.key,
        id=clean(k.id),
        title=clean(k.title or ""),
        outlet=wording.outlet(k),
        published=k.published,
        told=wording.told(k.published),
        added=k.added,
        original=k.original,
        passage=clean(passage),
        score=score,
    )
