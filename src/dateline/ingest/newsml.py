"""NewsML-G2: news items alone, or many in a news message; text as NITF, XHTML or inline data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from dateline.errors import Rejected
from dateline.ingest import nitf
from dateline.ingest.formats import Given, number_of, text_of
from dateline.ingest.markup import words_of
from dateline.ingest.notices import STATUSES, notice_of, stand_in
from dateline.ingest.reports import Item, Unreadable, traced_report
from dateline.ingest.trace import Traced
from dateline.ingest.xml import all_of, child, first, name, paragraphs, parse_xml, read_xml, words_of_first
from dateline.model import NoticeKind, Report

_SIGNALS: dict[str, NoticeKind] = {"correction": "correction", "update": "update", "correct": "correction", "kill": "kill"}
_EARLIER = ("previousVersion", "replaces", "corrects", "updates", "isCorrectionOf")


def read(stream: BinaryIO, given: Given) -> Iterator[Report | Rejected]:
    """The reports of a news item or message; items that cannot be read are set aside one by one."""
    text, warnings = read_xml(stream)
    root = parse_xml(text)
    items = [root] if name(root) == "newsItem" else all_of(root, "newsItem")
    if not items:
        raise Unreadable(f"NewsML-G2 without a news item (it is a {name(root)})", "ask for the items themselves")
    source = Traced(text)
    for n, element in enumerate(items, 1):
        alone = len(items) == 1
        place = given if alone else given.inside(f"item {n}", f"{given.stem}-{n}")
        try:
            yield report(element, source, place, warnings)
        except Unreadable as error:
            yield place.rejected(error.reason, error.remedy, id=text_of(element.get("guid")))


def report(element: Any, source: Traced, given: Given, warnings: list[str]) -> Report:
    """The report of a <newsItem>. Raises Unreadable where it is a picture or the like, or has no words."""
    meta, content = child(element, "itemMeta"), child(element, "contentMeta")
    kind_of_news = _code(first(meta, "itemClass")) if meta is not None else None
    if kind_of_news not in (None, "text", "composite"):
        raise Unreadable(f"a news item of class {kind_of_news}, not text", "give items of class text")
    title = words_of_first(content, "headline") or words_of_first(meta, "title")
    kind, note, status = _standing(meta)
    place, body = _body(element)
    body = body or stand_in(title, note or (None if title else status), kind)
    if not body:
        raise Unreadable("a news item without text", "ask for it with inlineXML or inlineData")
    guid = text_of(element.get("guid"))
    place = place or _located(content)
    item = Item(
        text=_opened(body, content),
        id=guid or given.stem,
        media_type="application/vnd.iptc.g2.newsitem+xml",
        title=title,
        outlet=_outlet(meta, content),
        published=_when(meta, content),
        url=_address(element),
        language=_language(element, content),
        place=place,
        notice=notice_of(
            title,
            body,
            kind=kind,
            item=guid,
            of=_replaced(element, guid),
            slug=words_of_first(content, "slugline"),
            version=number_of(element.get("version")),
            words=note or status,
            embargo=words_of_first(meta, "embargoed"),
        ),
    )
    return traced_report(item, given, source, warnings)


def _body(element: Any) -> tuple[str | None, str | None]:
    """The place of the dateline where the content has one, and the words of the first content that has any."""
    contents = child(element, "contentSet")
    for part in contents if contents is not None else ():
        if name(part) == "inlineXML":
            inner = first(part, "nitf")
            place, text = nitf.body_of(inner) if inner is not None else (None, _marked_up(part))
        elif name(part) == "inlineData" and not part.get("encoding"):
            place, text = None, words_of(part.text or "")
        else:
            continue
        if text:
            return place, text
    return None, None


def _marked_up(part: Any) -> str | None:
    """The paragraphs of XHTML or another markup, without its head."""
    body = first(part, "body")
    return "\n\n".join(paragraphs(body if body is not None else part, nitf.BLOCKS, nitf.SILENT)) or None


def _opened(body: str, content: Any) -> str:
    """The body, opened with the dateline that contentMeta holds where the text has it not."""
    printed = words_of_first(content, "dateline")
    head = re.split(r"[,\s(]", printed or "")[0].casefold()
    return body if not printed or body.casefold().startswith(head) else f"{printed.rstrip(' -–—')} - {body}"


def _located(content: Any) -> str | None:
    located = first(content, "located") if content is not None else None
    return words_of_first(located, "name") if located is not None else None


def _standing(meta: Any) -> tuple[NoticeKind | None, str | None, str | None]:
    """Kind and words that pubStatus, signal and edNote give; and the status, where it is what withdraws the item."""
    if meta is None:
        return None, None, None
    status = _code(first(meta, "pubStatus"))
    kind = STATUSES.get(status or "")
    for signal in all_of(meta, "signal"):
        kind = kind or _SIGNALS.get(_code(signal) or "")
    return kind, words_of_first(meta, "edNote"), f"pubStatus {status}" if kind == "kill" else None


def _replaced(element: Any, guid: str | None) -> str | None:
    """The earlier item that a link points to, where it is another one than this."""
    for link in all_of(element, "link"):
        target = text_of(link.get("residref")) or text_of(link.get("href"))
        if target and target != guid and _code(link, "rel") in _EARLIER:
            return target
    return None


def _when(meta: Any, content: Any) -> str | None:
    told = ((meta, "versionCreated"), (meta, "firstCreated"), (content, "contentCreated"))
    return next((when for parent, tag in told if (when := words_of_first(parent, tag))), None)


def _outlet(meta: Any, content: Any) -> str | None:
    """The name of provider or infoSource, else its code."""
    for parent, tag in ((content, "infoSource"), (meta, "provider"), (content, "creditline")):
        found = first(parent, tag) if parent is not None else None
        if found is None:
            continue
        if told := words_of_first(found, "name") or text_of(found.get("literal")) or text_of(found.text) or _code(found):
            return told
    return None


def _address(element: Any) -> str | None:
    """A web address of the item among alternative ids and links."""
    for e in all_of(element, "altId", "link"):
        target = text_of(e.get("href")) or text_of(e.text)
        if target and re.match(r"https?://", target) and (name(e) == "altId" or _code(e, "rel") in ("alternate", "webVersion")):
            return target
    return None


def _language(element: Any, content: Any) -> str | None:
    tag = first(content, "language") if content is not None else None
    return text_of(tag.get("tag")) if tag is not None else text_of(element.get("{http://www.w3.org/XML/1998/namespace}lang"))


def _code(element: Any, attribute: str = "qcode") -> str | None:
    """A code without its scheme: "stat:usable" is "usable"; a full URI its last part."""
    value = text_of(element.get(attribute) or element.get("uri")) if element is not None else None
    return re.split(r"[:/#]", value)[-1] if value else None
