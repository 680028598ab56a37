"""Web pages: the article by trafilatura, else all words without tags."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from dateline.errors import Rejected
from dateline.ingest.decode import decode_declared
from dateline.ingest.formats import Given, text_of
from dateline.ingest.notices import notice_of
from dateline.ingest.reports import Item, Unreadable, item_report, plain_report
from dateline.ingest.trace import Traced
from dateline.model import Report

LONGEST_PAGE = 5_000_000  # bytes
MOST_TAGS = 30_000  # of a page that trafilatura is given: its time grows faster than these
SHORTEST_ARTICLE = 200  # characters: with less the page is no article page, and all of its words are taken
_CHARSET = re.compile(rb"""<meta\b[^>]{0,300}?\bcharset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)
_LINKED_DATA = re.compile(r'"datePublished"\s*:\s*"([^"\\]{8,40})"')
_DATES = (
    "article:published_time", "og:published_time", "datepublished", "date.published", "parsely-pub-date", "sailthru.date", "dc.date.issued",
    "dc.date", "pubdate", "publish-date", "publishdate", "date",
)  # fmt: skip


def read(stream: BinaryIO, given: Given) -> Iterator[Report | Rejected]:
    """The report of a saved page."""
    data = stream.read(LONGEST_PAGE + 1)
    if len(data) > LONGEST_PAGE:
        raise Unreadable(f"a page of more than {LONGEST_PAGE:,} bytes", "save the article alone, or give its text")
    text, warnings = decode_declared(data, charset_of(data))
    yield page_report(text, given, warnings=warnings)


def charset_of(data: bytes) -> str | None:
    """The encoding that a page names in its head."""
    m = _CHARSET.search(data[:8192])
    return m[1].decode("ascii", "replace") if m else None


def page_report(page: str, given: Given, url: str | None = None, warnings: list[str] | None = None) -> Report:
    """The report of a page's markup. Raises Unreadable where it holds no English words."""
    found = _article(page, url)
    if found is None:
        return _all_words(page, given, url, warnings or [])
    article, metas = found
    title = text_of(article.title)
    text = re.sub(r"\n+", "\n\n", article.text.strip())
    address = url or text_of(metas.get("og:url")) or text_of(metas.get("canonical")) or text_of(article.url)
    item = Item(
        text=text,
        id=given.stem,
        media_type="text/html",
        title=title,
        outlet=text_of(metas.get("og:site_name")) or text_of(article.sitename),
        published=_day(page, metas) or text_of(article.date),
        url=address,
        language=metas.get("lang"),
        at=given.at,
        input=Traced(page),
        notice=notice_of(title, text, item=address),
        warnings=(*(warnings or ()), "the article was taken out of its web page; source.map leads back to the page"),
    )
    return item_report(item, given.path, given.published, given.outlet)


def _article(page: str, url: str | None) -> tuple[Any, dict[str, str]] | None:
    """What trafilatura takes for the article, and the page's own data; None where it finds none."""
    if page.count("<") > MOST_TAGS:
        return None
    import logging

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    from trafilatura import bare_extraction, load_html

    try:
        tree = load_html(page)
        if tree is None:
            return None
        metas = _metas(tree)
        found = bare_extraction(
            tree, url=url, with_metadata=True, include_comments=False, include_tables=False, date_extraction_params={"original_date": True}
        )
    except (ValueError, TypeError, AttributeError, IndexError, RecursionError, AssertionError):  # what it raises on broken pages
        return None
    text = getattr(found, "text", None)
    return (found, metas) if isinstance(text, str) and len(text) >= SHORTEST_ARTICLE else None


def _metas(tree: Any) -> dict[str, str]:
    """The first value of each <meta>, with the page's language and canonical address."""
    out: dict[str, str] = {}
    for m in tree.iter("meta"):
        key = (m.get("property") or m.get("name") or m.get("itemprop") or "").lower()
        if key and m.get("content"):
            out.setdefault(key, m.get("content"))
    for m in tree.iter("link"):
        if m.get("rel") == "canonical" and m.get("href"):
            out.setdefault("canonical", m.get("href"))
    root = tree.getroottree().getroot()
    if root.get("lang"):
        out["lang"] = root.get("lang")
    return out


def _day(page: str, metas: dict[str, str]) -> str | None:
    """When it was published, by its metadata: with the time where one is told."""
    told = next((metas[k] for k in _DATES if k in metas), None)
    if told:
        return told
    m = _LINKED_DATA.search(page)
    return json.loads(f'"{m[1]}"') if m else None


def _all_words(page: str, given: Given, url: str | None, warnings: list[str]) -> Report:
    from msgspec import UNSET
    from msgspec.structs import replace

    made = plain_report(page, id=given.stem, path=given.path, published=given.published, outlet=given.outlet, warnings=warnings)
    source = replace(made.source, at=given.at or UNSET)
    return replace(made, url=url, source=source)
