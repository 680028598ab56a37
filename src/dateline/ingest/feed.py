"""RSS and Atom: a report an entry. Withdrawn entries of Atom (RFC 6721) are kills."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from dateline.errors import Rejected
from dateline.ingest.decode import decode_declared
from dateline.ingest.formats import Given, text_of
from dateline.ingest.markup import words_of
from dateline.ingest.notices import notice_of, stand_in
from dateline.ingest.reports import Item, Unreadable, item_report, traced_report
from dateline.ingest.trace import Traced
from dateline.ingest.xml import LONGEST_XML, encoding_of, refuse_entities
from dateline.model import Report

_TOMBSTONE = re.compile(r"""<(?:[\w.-]+:)?deleted-entry\b([^<>]*)>""")
_ATTRIBUTE = re.compile(r"""\b(ref|when)\s*=\s*["']([^"'<>]{1,2000})["']""")


def read(stream: BinaryIO, given: Given) -> Iterator[Report | Rejected]:
    """The reports of a feed's entries, in its order; entries that cannot be read are set aside one by one."""
    data = stream.read(LONGEST_XML + 1)
    if len(data) > LONGEST_XML:
        raise Unreadable(f"a feed of more than {LONGEST_XML:,} bytes", "cut it up")
    yield from entries(data, given)


def entries(data: bytes, given: Given) -> Iterator[Report | Rejected]:
    """The same of a feed's bytes (what was fetched)."""
    import feedparser

    text, warnings = decode_declared(data, encoding_of(data))
    refuse_entities(text)
    plain = re.sub(r"\A\s*<\?xml\b[^>]{0,300}?\?>", "", text).encode("utf-8", "replace")
    found: Any = feedparser.parse(
        plain, sanitize_html=False, resolve_relative_uris=False, response_headers={"content-type": "application/xml; charset=utf-8"}
    )
    if found.get("bozo") and not isinstance(found.bozo_exception, (feedparser.CharacterEncodingOverride, feedparser.NonXMLContentType)):
        yield given.rejected(f"broken XML ({_what(found.bozo_exception)}); what stands before is read", "ask for the feed anew")
    gone = _withdrawn(text, given)
    if not found.entries and not gone and not found.get("bozo"):
        yield given.rejected("a feed without entries", "nothing to do; it may have some later")
    source = Traced(text)
    for n, entry in enumerate(found.entries, 1):
        place = given.inside(f"entry {n}", f"{given.stem}-{n}")
        try:
            yield _report(entry, found.feed, source, place, warnings)
        except Unreadable as error:
            yield place.rejected(error.reason, error.remedy, id=text_of(entry.get("id")))
    yield from gone


def _what(error: Any) -> str:
    line = error.getLineNumber() if hasattr(error, "getLineNumber") else None
    said = error.getMessage() if hasattr(error, "getMessage") else str(error)
    return f"{said}, line {line}" if line else f"{said}"


def _report(entry: Any, feed: Any, source: Traced, given: Given, warnings: list[str]) -> Report:
    title = text_of(words_of(entry.get("title") or ""))
    full = [c.get("value") or "" for c in entry.get("content") or () if "html" in (c.get("type") or "html") or "text" in c.get("type")]
    text, short = words_of(max(full, key=len, default="")), words_of(entry.get("summary") or "")
    url = text_of(entry.get("link"))
    said = list(warnings)
    if len(text) < len(short):
        text = short
    if not full and text:
        said.append("the feed gives a summary only: read the page at its address for the whole")
    text = text or stand_in(title) or ""
    if not text:
        raise Unreadable("an entry without words", f"read the page itself{f' ({url})' if url else ''}")
    item = Item(
        text=text,
        id=text_of(entry.get("id")) or url or given.stem,
        media_type="application/atom+xml" if "updated" in entry and "published" not in entry else "application/rss+xml",
        title=title,
        outlet=text_of((entry.get("source") or {}).get("title")) or text_of(entry.get("dc_publisher")) or text_of(feed.get("title")),
        published=_when(entry, "published") or _when(entry, "updated"),
        url=url,
        language=text_of(entry.get("language")) or text_of(feed.get("language")),
        notice=notice_of(title, text, item=text_of(entry.get("id")) or url),
    )
    return traced_report(item, given, source, said)


def _when(entry: Any, field: str) -> str | None:
    parsed = entry.get(f"{field}_parsed")
    return "{:04d}-{:02d}-{:02d}T{:02d}:{:02d}:{:02d}Z".format(*parsed[:6]) if parsed else text_of(entry.get(field))


def _withdrawn(text: str, given: Given) -> list[Report]:
    """Reports that withdraw, of <at:deleted-entry ref when>: their words are that element."""
    out: list[Report] = []
    for n, m in enumerate(_TOMBSTONE.finditer(text), 1):
        told = dict(_ATTRIBUTE.findall(m[1]))
        ref = text_of(told.get("ref"))
        if not ref:
            continue
        words = f"The feed says that this entry was withdrawn: {ref}"
        notice = notice_of(None, "", kind="kill", item=ref, of=ref, words=m[0][:300])
        item = Item(
            text=words, id=ref, media_type="application/atom+xml", published=told.get("when"), at=f"deleted entry {n}", notice=notice
        )
        out.append(item_report(item, given.path, given.published, given.outlet))
    return out
