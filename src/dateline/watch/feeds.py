"""RSS 0.9 to 2.0, RDF and Atom: the entries of a feed; and the feeds that a page names.

Read with lxml by local names, so that any mix of namespaces will do; entities are not resolved, a feed that declares some is refused, and
what is broken is read as far as it goes. The time is linear in any input (feedparser's grows with the square of open tags)."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape
from typing import Any
from urllib.parse import urljoin

import msgspec

from dateline.ingest.days import normal_day
from dateline.watch.fetch import FetchError, host_of

MOST = 2000  # entries of a feed
FEEDS = 20  # of a page
_KINDS = {"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml", "text/xml"}
_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
_DECLARED = re.compile(rb"""^(?:\xef\xbb\xbf)?\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]+)["']""")
_PROLOGUE = re.compile(r"^\s*<\?xml[^>]*\?>")
_COMMENTS = re.compile(r"/comments?/|comments?[- ]feed|\bcomments on\b", re.IGNORECASE)
_ROOTS = ("rss", "feed", "RDF")
_DATES = ("published", "pubDate", "date", "issued", "created")
_CHANGES = ("updated", "modified")


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """An article that a feed names. `id`: what the feed calls it; `stamp`: when it was last changed, as the feed writes it; a new one means
    a new version."""

    url: str
    id: str = ""
    title: str | None = None
    published: str | None = None
    stamp: str = ""


class Gone(msgspec.Struct, frozen=True, kw_only=True):
    """An entry that a feed took back (RFC 6721, `deleted-entry`): its id, when (ISO 8601), and why in the feed's words."""

    ref: str
    when: str | None = None
    words: str | None = None


class Feed(msgspec.Struct, frozen=True, kw_only=True):
    """A feed as read."""

    title: str | None
    entries: list[Entry]
    gone: list[Gone] = []


def decoded(data: bytes, content_type: str, declared: re.Pattern[bytes] = _DECLARED) -> str:
    """The text of an answer. UTF-8 where the bytes are UTF-8, whatever header or head say; else what these name, where it fits; else as
    files are decoded. Raises Undecodable for what is no text."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    header = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", content_type, re.IGNORECASE)
    head = declared.search(data[:4096])
    for name in (head[1].decode("ascii") if head else None, header[1] if header else None):
        try:
            if name and name.lower().replace("_", "-") not in ("utf-8", "utf8"):
                return data.decode(name)
        except (LookupError, ValueError):
            continue
    from dateline.ingest.decode import decode

    return decode(data)[0]


def read_feed(data: bytes, url: str, content_type: str = "") -> Feed:
    """The entries of a feed, each address once, the newest first where dates tell; and those that it took back. Raises FetchError for what
    is no feed."""
    root = _root(data, content_type)
    if root is None or _name(root) not in _ROOTS:
        what = "a web page" if root is None or _name(root).lower() == "html" else f"<{_name(root)[:40]}>"
        raise FetchError(f"this is {what}, no RSS or Atom feed", "give the feed's own address, or write it as [[site]]")
    title: str | None = None
    found: dict[str, Entry] = {}
    gone: list[Gone] = []
    looked = 0
    for element in root.iter():
        name = _name(element)
        if name == "title" and title is None and _name(element.getparent()) in ("channel", "feed"):
            title = _words(element)
        if name == "deleted-entry" and len(gone) < MOST and (ref := (element.get("ref") or "").strip()):
            gone.append(Gone(ref=ref, when=in_utc(element.get("when")), words=_comment(element)))
        if name not in ("item", "entry"):
            continue
        looked += 1
        if entry := _entry(element, url):
            found.setdefault(entry.url, entry)
        if looked == MOST:
            break
    return Feed(title=title, entries=sorted(found.values(), key=lambda e: e.published or "", reverse=True), gone=gone)


def outlives(stamp: str, gone: Gone) -> bool:
    """Whether an entry was changed after it was taken back, and so stands again. RFC 6721: the later one holds."""
    changed = in_utc(stamp)
    return bool(changed and gone.when and changed > gone.when)


def feeds_of(data: bytes, url: str, content_type: str = "") -> list[str]:
    """The feeds that a page names by <link rel="alternate">, those of comments left out; the page itself where it is a feed."""
    root = _root(data, content_type)
    if root is not None and _name(root) in _ROOTS:
        return [url]
    from lxml import html

    page = html.document_fromstring(decoded(data, content_type, META).encode("utf-8") or b"<p>", parser=html.HTMLParser(encoding="utf-8"))
    base = next((b for b in page.xpath("//base/@href")), "")
    found: dict[str, None] = {}
    for link in page.iter("link"):
        kinds = (link.get("rel") or "").lower().split()
        href = (link.get("href") or "").strip()
        if "alternate" not in kinds or (link.get("type") or "").lower().split(";")[0].strip() not in _KINDS or not href:
            continue
        address = _address(urljoin(url, base) if base else url, href)
        if address and not _COMMENTS.search(f"{address} {link.get('title') or ''}"):
            found.setdefault(address)
    return list(found)[:FEEDS]


META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE)


def _root(data: bytes, content_type: str) -> Any:
    """The root of an XML document, mended where it is broken; None where there is none. Raises FetchError where it declares entities."""
    if _ENTITY.search(data):
        raise FetchError("it declares entities of its own (<!ENTITY), as bombs do", "tell the site; feeds need none", True)
    from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

    from dateline.ingest.decode import Undecodable

    try:
        text = decoded(data, content_type)
    except Undecodable as error:
        raise FetchError(error.reason, "give the address of a feed") from None
    plain = _PROLOGUE.sub("", text.lstrip("\ufeff \t\r\n"), count=1)
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False, encoding="utf-8")
    try:
        return etree.fromstring(plain.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _entry(element: Any, url: str) -> Entry | None:
    parts: dict[str, list[Any]] = {}
    for child in element:
        parts.setdefault(_name(child), []).append(child)
    address = _address(url, _link(parts))
    if not address:
        return None
    dates = [_words(x) for name in _DATES for x in parts.get(name, [])]
    changes = [_words(x) for name in _CHANGES for x in parts.get(name, [])]
    published = next((d for d in map(_when, [*dates, *changes]) if d), None)
    title = next((w for w in map(_words, parts.get("title", [])) if w), None)
    own = next((w for w in (_words(x) for x in [*parts.get("id", []), *parts.get("guid", [])]) if w), "") or ""
    return Entry(url=address, id=own, title=title, published=published, stamp=next((c for c in [*changes, *dates] if c), "") or "")


def _comment(element: Any) -> str | None:
    """What a feed says of why it took an entry back."""
    said = next((w for x in element if _name(x) == "comment" and (w := _words(x))), None)
    return said and said[:300]


def _link(parts: dict[str, list[Any]]) -> str:
    """An entry's address: of Atom's links the alternate one, RSS's link, a guid that is an address."""
    links = parts.get("link", [])
    for link in links:
        if link.get("href") and (link.get("rel") or "alternate") == "alternate":
            return link.get("href")
    for link in links:
        if words := _words(link):
            return words
    guid = next((w for w in (_words(x) for x in [*parts.get("guid", []), *parts.get("id", [])]) if w), "") or ""
    return guid if guid.startswith(("http://", "https://")) else ""


def _address(base: str, href: str) -> str:
    """An absolute web address without its fragment; empty where there is none."""
    try:
        address = urljoin(base, href.strip()).partition("#")[0] if href else ""
    except ValueError:
        return ""
    return address if host_of(address) else ""


def _when(words: str | None) -> str | None:
    """A feed's date in ISO 8601."""
    if not words:
        return None
    from email.utils import parsedate_to_datetime

    try:
        when = parsedate_to_datetime(words)
    except (ValueError, TypeError, IndexError, OverflowError):
        return normal_day(words)
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if when.tzinfo else when.strftime("%Y-%m-%dT%H:%M:%S")


def in_utc(words: str | None) -> str | None:
    """A feed's date in ISO 8601, in UTC where it has a zone, so that two can be compared."""
    found = _when(words)
    try:
        when = datetime.fromisoformat(found or "")
    except ValueError:
        return found
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if when.tzinfo else found


def _name(element: Any) -> str:
    """A tag's name without namespace; empty for comments and the like."""
    tag = element.tag if element is not None else ""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _words(element: Any) -> str | None:
    return re.sub(r"\s+", " ", unescape("".join(element.itertext()))).strip() or None


def now_iso(at: float) -> str:
    """A time of the clock in ISO 8601."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
