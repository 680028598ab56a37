"""A text read live: nothing of it is kept."""

from __future__ import annotations

import threading
from io import BytesIO

import msgspec

from dateline.errors import Rejected
from dateline.export.terminal import clean
from dateline.model import Report
from dateline.record import wording
from dateline.record.claims import claims_of
from dateline.web.views.cards import Party
from dateline.web.views.report import Difference, Paragraph, ReportCard, differences, hidden, live

LONGEST = 60_000  # characters read live: some 10,000 words, a few seconds
KEY = "live"
_one = threading.Lock()  # the reader reads one text at a time


class ReadView(msgspec.Struct, frozen=True, kw_only=True):
    """A text with all that was read out of it, as on the page of a report; before anything is read, all of it is empty."""

    id: str = ""
    title: str = ""
    outlet: str = ""
    published: str | None = None
    told: str = ""
    paragraphs: list[Paragraph] = []
    cards: list[ReportCard] = []
    parties: list[Party] = []
    disputes: list[Difference] = []
    warnings: list[str] = []
    hidden: list[str] = []
    characters: int = 0
    seconds: float = 0.0


class Unread(ValueError):
    """A text that cannot be read, with the reason and the remedy."""


def read(data: bytes, name: str = "", published: str | None = None, outlet: str | None = None) -> ReadView:
    """Read one text: plain, a web page, JSON, as `dateline read` would a file of that name. Raises Unread."""
    from time import perf_counter

    from dateline.ingest.files import read_stream
    from dateline.pipeline import read_reports

    path = clean(name)[-100:] or "the text"
    first = next(iter(read_stream(BytesIO(data), path, "text", _day(published), outlet or None)), None)  # type: ignore[arg-type]
    if first is None:
        raise Unread("nothing is in it: paste a text")
    if isinstance(first, Report) and len(first.text) > LONGEST:
        raise Unread(f"the text has {len(first.text):,} characters, more than {LONGEST:,}: cut it, or use dateline add")
    if isinstance(first, Rejected):
        raise Unread(f"{first.reason}: {first.remedy}")
    begun = perf_counter()
    if not _one.acquire(timeout=60):
        raise Unread("another text is being read: try again in a minute")
    try:
        done = next(read_reports([first]))
    finally:
        _one.release()
    if isinstance(done, Rejected):
        raise Unread(f"{done.reason}: {done.remedy}")
    return _view(done, perf_counter() - begun)


def _day(published: str | None) -> str | None:
    from dateline.ingest.days import normal_day

    if not published or not published.strip():
        return None
    day = normal_day(published.strip())
    if day is None:
        raise Unread(f'published: "{clean(published)[:40]}" is no date: write it as 2024-05-12')
    return day


def _view(r: Report, seconds: float) -> ReadView:
    told = claims_of(r, KEY)
    paragraphs, cards, parties = live(r, told)
    return ReadView(
        id=clean(r.id),
        title=clean(r.title or ""),
        outlet=clean(r.outlet) if r.outlet else wording.NO_OUTLET,
        published=r.published,
        told=wording.told(r.published),
        paragraphs=paragraphs,
        cards=cards,
        parties=parties,
        disputes=differences(r, told),
        warnings=[clean(w) for w in r.warnings],
        hidden=hidden(r.text),
        characters=len(r.text),
        seconds=round(seconds, 2),
    )
