"""NITF: the News Industry Text Format, alone or inside NewsML-G2."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from dateline.errors import Rejected
from dateline.ingest.formats import Given, number_of, text_of
from dateline.ingest.notices import STATUSES, notice_of, stand_in
from dateline.ingest.reports import Item, Unreadable, traced_report
from dateline.ingest.trace import Traced
from dateline.ingest.xml import child, first, name, paragraphs, parse_xml, read_xml, said_of_first, words, words_of_first
from dateline.model import NoticeKind, Report

BLOCKS = frozenset("p hl1 hl2 li dt dd block bq blockquote pre h1 h2 h3 h4 h5 h6 div section article td th tr br tagline caption".split())
SILENT = frozenset("media table nitf-table script style head body.head hedline byline dateline fn footnote".split())


def read(stream: BinaryIO, given: Given) -> Iterator[Report | Rejected]:
    """The report of a NITF document."""
    text, warnings = read_xml(stream)
    yield report(parse_xml(text), Traced(text), given, warnings)


def report(root: Any, source: Traced, given: Given, warnings: list[str]) -> Report:
    """The report of a <nitf> element. Raises Unreadable where it has no words."""
    head, data = child(root, "head"), first(root, "docdata")
    title = headline(root) or words(child(head, "title") if head is not None else None)
    place, body = body_of(root)
    kind, note, of = _standing(data)
    status = f"management-status {_status(data)}" if kind == "kill" else None
    body = body or stand_in(title, note or (None if title else status), kind)
    if not body:
        raise Unreadable("a NITF document without body.content", "ask for it with its text")
    published = _norm(data, "date.issue") or _norm(root, "story.date")
    item = Item(
        text=body,
        id=said_of_first(data, "doc-id", "id-string") or given.stem,
        media_type="application/nitf+xml",
        place=place,
        title=title,
        outlet=_outlet(root, data),
        published=published,
        language=root.get("{http://www.w3.org/XML/1998/namespace}lang"),
        notice=notice_of(
            title,
            body,
            item=said_of_first(data, "doc-id", "id-string"),
            kind=kind,
            of=of,
            slug=said_of_first(data, "fixture", "fix-id") or said_of_first(data, "du-key", "key"),
            version=_version(data),
            words=note or status,
            embargo=_embargo(data, published),
        ),
    )
    return traced_report(item, given, source, warnings)


def headline(root: Any) -> str | None:
    """The main headline of the body's head."""
    hedline = first(root, "hedline")
    return words_of_first(hedline, "hl1")


def body_of(root: Any) -> tuple[str | None, str | None]:
    """The place of the dateline, and the body's paragraphs; the first opens with the dateline where an element of its own holds it."""
    content = first(root, "body.content")
    found = paragraphs(content, BLOCKS, SILENT) if content is not None else []
    dateline = first(root, "dateline")
    location = first(dateline, "location") if dateline is not None else None
    place = words(location if location is not None else dateline)
    if dateline is None or not found or place is None or found[0].casefold().startswith(place.split(",")[0].casefold()):
        return place, "\n\n".join(found) or None
    printed = (words(dateline) or place).rstrip(" -–—")
    found[0] = f"{printed} - {found[0]}"
    return place, "\n\n".join(found)


def iso(stamp: str | None) -> str | None:
    """ISO 8601 of the basic form that IPTC formats use ("20310503T101500Z", "20310503"); other stamps as they are."""
    m = re.fullmatch(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?", (stamp or "").strip())
    if not m:
        return text_of(stamp)
    day, zone = f"{m[1]}-{m[2]}-{m[3]}", m[7] or ""
    if not m[4]:
        return day
    return f"{day}T{m[4]}:{m[5]}" + (f":{m[6]}" if m[6] else "") + (zone if zone in ("", "Z") or ":" in zone else f"{zone[:3]}:{zone[3:]}")


def _standing(data: Any) -> tuple[NoticeKind | None, str | None, str | None]:
    """Kind, words and replaced item that management-status, correction and ed-msg give."""
    kind = STATUSES.get(_status(data))
    note = said_of_first(data, "ed-msg", "info")
    correction = first(data, "correction") if data is not None else None
    if correction is not None:
        kind = kind or "correction"
        note = note or text_of(correction.get("info"))
    of = text_of(correction.get("id-string")) if correction is not None else None
    return kind, note, of or (text_of(data.get("management-doc-idref")) if data is not None else None)


def _status(data: Any) -> str:
    return ((data.get("management-status") if data is not None else None) or "").lower()


def _version(data: Any) -> int | None:
    """du-key's version, or its generation."""
    return number_of(said_of_first(data, "du-key", "version") or said_of_first(data, "du-key", "generation"))


def _embargo(data: Any, published: str | None) -> str | None:
    """date.release, where the item is embargoed or the release comes after the issue."""
    release = _norm(data, "date.release")
    return release if release and (_status(data) == "embargoed" or (published or "9") < release) else None


def _outlet(root: Any, data: Any) -> str | None:
    return words_of_first(root, "distributor") or said_of_first(data, "doc.copyright", "holder") or said_of_first(data, "doc-id", "regsrc")


def _norm(element: Any, tag: str) -> str | None:
    return iso(said_of_first(element, tag, "norm"))


__all__ = ["BLOCKS", "SILENT", "body_of", "headline", "iso", "name", "read", "report"]
