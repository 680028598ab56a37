"""Lists: claims as a feed, reports, reports found by words, positions, incidents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from dateline.export.terminal import clean
from dateline.record import queries, wording
from dateline.record.store import Filters, Kept, Store
from dateline.web.views import counted
from dateline.web.views.asked import Asked, Stretch, filters
from dateline.web.views.cards import Card, Party, Slots, cards, slots_of
from dateline.web.views.incident import Line, line
from dateline.web.views.situation import Matrix, matrix


class ClaimsView(msgspec.Struct, frozen=True, kw_only=True):
    """Claims, the newest first; `undated` of those asked for, of reports without a day of publication, come last."""

    asked: Asked
    claims: list[Card]
    page: Stretch
    parties: list[Party]
    undated: int = 0


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
    """Reports, the newest first; `undated` of those asked for, without a day of publication, come last."""

    asked: Asked
    reports: list[ReportLine]
    page: Stretch
    undated: int = 0


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
    wanted = _part(a, limit, offset, newest=True)
    found = list(queries.claims(store, wanted))
    slots = slots_of(found[:limit])
    shown = cards(store, found[:limit], slots)
    undated = counted.undated_claims(store, wanted)
    return ClaimsView(asked=a, claims=shown, page=_page(found, limit, offset), parties=slots.legend(), undated=undated)


def _part(a: Asked, limit: int, offset: int, newest: bool = False) -> Filters:
    """Filters for a part of a list, with one more than is shown, which tells whether more follow."""
    return msgspec.structs.replace(filters(a, limit=limit + 1), offset=offset, newest=newest)


def _page(found: Sequence[Any], limit: int, offset: int) -> Stretch:
    return Stretch(limit=limit, offset=offset, more=len(found) > limit)


def claim(store: Store, name: str) -> Card | None:
    """One claim as people judged it; None where the record has none of that id, or it was rejected."""
    found = queries.claim(store, name) if name.isprintable() else None
    return cards(store, [found])[0] if found else None


def reports(store: Store, a: Asked, limit: int = 50, offset: int = 0) -> ReportsView:
    """Reports, the newest first. Raises FilterError."""
    wanted = _part(a, limit, offset, newest=True)
    found = list(store.reports(wanted))
    shown = [_line(k) for k in found[:limit]]
    return ReportsView(asked=a, reports=shown, page=_page(found, limit, offset), undated=counted.undated_reports(store, wanted))


def search(store: Store, words: str, a: Asked, limit: int = 20, offset: int = 0) -> SearchView:
    """Reports that hold all these words. Raises FilterError."""
    if not words.isprintable():
        raise queries.FilterError("q", "write plain characters")
    hits = queries.search(store, words, _part(a, limit, offset)) if words.strip() else []
    part = [_line(h.report, h.passage, h.score) for h in hits[:limit]]
    return SearchView(asked=a, words=words, reports=part, page=_page(hits, limit, offset))


def incidents(store: Store, a: Asked, limit: int = 50, offset: int = 0) -> IncidentsView:
    """Incidents by day and place. Raises FilterError."""
    found = queries.incidents(store, _part(a, limit, offset))
    part = found[:limit]
    kept = queries.reports(store, {c.report for f in part for c in f.claims})
    slots = slots_of([c for f in part for c in f.claims])
    return IncidentsView(asked=a, incidents=[line(f, slots, kept) for f in part], page=_page(found, limit, offset), parties=slots.legend())


def positions(store: Store, a: Asked) -> PositionsView:
    """Positions and where they changed. Raises FilterError."""
    slots = Slots()
    made = matrix(store, a, slots, most=40, last_weeks=16)
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
