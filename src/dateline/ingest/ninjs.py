"""ninjs 1.x to 3.x: news items as JSON objects, alone, in a list, or one a line."""

from __future__ import annotations

import re
from typing import Any

from dateline.ingest.formats import Given, number_of, text_of
from dateline.ingest.markup import words_of
from dateline.ingest.notices import STATUSES, notice_of, stand_in
from dateline.ingest.reports import Item, Unreadable, item_report
from dateline.model import Report

_SIGNS = {
    "versioncreated",
    "pubstatus",
    "bodies",
    "headlines",
    "body_text",
    "body_html",
    "body_xhtml",
    "firstcreated",
    "representationtype",
}


def is_item(row: Any) -> bool:
    """Whether a JSON object is a ninjs item: it has a `uri`, no "text", and a field that ninjs has and others have not."""
    return isinstance(row, dict) and isinstance(row.get("uri"), str) and "text" not in row and any(str(k).lower() in _SIGNS for k in row)


def report(row: dict[str, Any], at: str, id: str, given: Given) -> Report:
    """The report of an item. Raises Unreadable where it is a picture or the like, or has no words."""
    item = {str(k).lower(): v for k, v in row.items()}  # 1.x and 2.x write versioncreated, 3.x versionCreated
    status = str(item.get("pubstatus") or "").lower()
    kind = STATUSES.get(status)
    if item.get("type") in ("picture", "graphic", "video", "audio", "planning", "event"):
        raise Unreadable(f"a ninjs item of type {item['type']}, not text", "give items of type text")
    title = text_of(item.get("headline")) or _valued(item.get("headlines"), "value", ("main", "headline"))
    note = text_of(item.get("ednote"))
    text = _body(item) or stand_in(title, note, kind)
    if not text:
        raise Unreadable("a ninjs item without a body", "ask for it with body_text, body_html or bodies")
    version = item.get("version")
    slug = text_of(item.get("slugline")) or _valued(item.get("sluglines"), "value", ())
    made = Item(
        text=text,
        id=text_of(item.get("uri")) or id,
        media_type="application/ninjs+json",
        title=title,
        outlet=_source(item),
        published=text_of(item.get("versioncreated")) or text_of(item.get("firstcreated")) or text_of(item.get("contentcreated")),
        url=text_of(item.get("link")) or text_of(item.get("webcontentlocation")),
        language=text_of(item.get("language")),
        at=at,
        place=text_of(item.get("located")),
        notice=notice_of(
            title,
            text,
            kind=kind,
            item=text_of(item.get("uri")),
            of=_replaced(item),
            slug=slug,
            version=number_of(version),
            words=note or (f"pubstatus {status}" if kind else None),
            embargo=text_of(item.get("embargoed")),
        ),
    )
    return item_report(made, given.path, given.published, given.outlet)


def _body(item: dict[str, Any]) -> str | None:
    """The words of the body: plain text where it is given, else of the markup."""
    plain = item.get("body_text")
    if isinstance(plain, str) and plain.strip():
        return plain.strip()
    marked = [v for k, v in item.items() if k.startswith("body_") and isinstance(v, str) and v.strip()]
    if marked:
        return words_of(marked[0]) or None
    bodies = [b for b in _list(item.get("bodies")) if isinstance(b.get("value"), str) and b["value"].strip()]
    bodies.sort(key=lambda b: (b.get("role") not in (None, "main", "body"), b.get("contenttype", b.get("contentType")) != "text/plain"))
    return words_of(bodies[0]["value"]) if bodies else None


def _source(item: dict[str, Any]) -> str | None:
    for field in ("infosource", "infosources", "provider", "copyrightholder"):
        value = item.get(field)
        if isinstance(value, str) and value.strip():
            return text_of(value)
        name = _valued(value, "name", ())
        if name:
            return name
    return None


def _replaced(item: dict[str, Any]) -> str | None:
    """The address of an earlier item that this one stands in for, where an association says so."""
    linked = item.get("associations")
    entries = linked.items() if isinstance(linked, dict) else [(e.get("role") or e.get("name"), e) for e in _list(linked)]
    for name, entry in entries:
        if isinstance(entry, dict) and re.search(r"previous|replac|correct", str(name or ""), re.IGNORECASE):
            return text_of(entry.get("uri"))
    return None


def _valued(value: Any, field: str, roles: tuple[str, ...]) -> str | None:
    entries = [e for e in _list(value) if text_of(e.get(field))]
    entries.sort(key=lambda e: e.get("role") not in roles)
    return text_of(entries[0][field]) if entries else None


def _list(value: Any) -> list[dict[str, Any]]:
    return [e for e in value if isinstance(e, dict)] if isinstance(value, list) else []
