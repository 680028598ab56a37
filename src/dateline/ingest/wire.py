"""Text wire copy: IPTC 7901 and ANPA 1312 messages, with their control characters, between ZCZC and NNNN, or with headers alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO

from dateline.errors import Rejected
from dateline.ingest.cleaning import compose, unwrapped, without_control
from dateline.ingest.decode import decode
from dateline.ingest.formats import Given
from dateline.ingest.notices import notice_of
from dateline.ingest.reports import Item, Unreadable, headline, item_report, plain_report
from dateline.model import Report

LONGEST_WIRE = 50_000_000  # bytes of a file of messages

# The end of a message; the next one opens with SOH, with the SYNs before it, or with ZCZC.
_OPENS = re.compile(r"[\x16\x00]*\x01|^ZCZC\b", re.MULTILINE)
_CLOSES = re.compile(r"\x04|^NNNN\s*$", re.MULTILINE)
_IPTC = re.compile(
    r"\s*(?P<source>[A-Z]{2,4})(?P<number>\d{3,4}) (?P<priority>[1-8]) (?P<category>[A-Z]{1,3}) (?P<count>\d{1,5})\b"
    r"(?P<rest>[^\r\n]*)\r*\n?"
)
_ANPA = re.compile(
    r"\s*(?P<service>[A-Za-z])(?P<number>\d{3,4})[\x1f \t]*\r*\n(?P<priority>[a-z]) (?P<category>[a-z]{1,2})\b[\x1f \t]*"
    r"(?P<rest>[^\r\n]*)\r*\n?"
)
_SLUG_DAY = re.compile(r"[\x1f\s]+(\d{1,2})-(\d{1,2})(?:-(\d{2,4}))?[\x1f\s]+(\d{1,5})?\s*$")
_SLUG_COUNT = re.compile(r"[\s,]+\d{2,5}\s*$")
_SENT_7901 = re.compile(r"\b(\d{2})(\d{2})(\d{2})\s*(?:(GMT|UTC|Z)\s*)?([A-Za-z]{3})[A-Za-z]*\s+(\d{2,4})\b")
_SENT_ANPA = re.compile(r"\b(\d{2})-(\d{2})-(\d{2,4})\s+(\d{2})(\d{2})\s*([A-Za-z]{3,4})?\b")
_MONTHS = {name: n for n, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}


@dataclass(frozen=True)
class Header:
    """What a message's header and trailer say."""

    source: str | None = None
    number: str | None = None
    priority: str | None = None
    category: str | None = None
    slug: str | None = None
    count: int | None = None
    sent: str | None = None


def read(stream: BinaryIO, given: Given) -> Iterator[Report | Rejected]:
    """The reports of the messages in a file."""
    data = stream.read(LONGEST_WIRE + 1)
    if len(data) > LONGEST_WIRE:
        raise Unreadable(f"more than {LONGEST_WIRE:,} bytes of wire copy", "cut it up")
    text, said = decode(data)
    places = _messages(text)
    for n, (start, end) in enumerate(places, 1):
        place = given if len(places) == 1 else given.inside(f"message {n}", f"{given.stem}-{n}")
        try:
            yield report(text, start, end, place, said)
        except Unreadable as error:
            yield place.rejected(error.reason, error.remedy)


def _messages(text: str) -> list[tuple[int, int]]:
    """Where each message stands."""
    starts = [m.start() for m in _OPENS.finditer(text)]
    if not starts or text[: starts[0]].strip():
        starts.insert(0, 0)
    found = list(zip(starts, [*starts[1:], len(text)], strict=True))
    return [(a, b) for a, b in found if re.search(r"\w", text[a:b])]


def report(text: str, start: int, end: int, given: Given, said: list[str]) -> Report:
    """The report of the message text[start:end]; `source.map` leads to the whole file. Raises Unreadable for one without words."""
    header, body, tail = _header(text, start, end)
    if header == Header() and given.at is None:
        return plain_report(text, id=given.stem, path=given.path, published=given.published, outlet=given.outlet, warnings=said)
    stop = _CLOSES.search(text, body, end)
    copy_end = next((x for x in (text.find("\x03", body, end), stop.start() if stop else -1, tail) if x >= 0), end)
    sent = _sent(text[copy_end:end]) or header.sent
    words, runs, more = without_control(text[body:copy_end])
    runs = [(a, at + body, n) for a, at, n in (runs or [(0, 0, len(words))])]
    words, runs = _trimmed(unwrapped(words), runs)
    title = headline(words)
    said = [*said, *[m for m in more if "control" not in m], *_counted(header, words)]
    item = Item(
        text=words,
        id=f"{header.source or ''}{header.number}" if header.number else given.stem,
        media_type="text/vnd.iptc.anpa"
        if header.source is None and header.number
        else "text/vnd.iptc.7901"
        if header.source
        else "text/plain",
        title=title,
        outlet=_outlet(header.source),
        published=sent,
        at=given.at,
        runs=runs,
        notice=notice_of(title, words, slug=header.slug),
        warnings=tuple(said),
    )
    return item_report(item, given.path, given.published, given.outlet)


def _header(text: str, start: int, end: int) -> tuple[Header, int, int]:
    """The header of a message, where its copy begins, and where it ends as far as the header tells (-1: it does not)."""
    opened = _OPENS.match(text, start, end)
    at = opened.end() if opened else start
    stx = text.find("\x02", at, end)
    m = _IPTC.match(text, at, end)
    if m:
        header = Header(m["source"], m["number"], m["priority"], m["category"], None, int(m["count"]))
        slug = m["rest"].strip()
        body = m.end()
        if stx >= 0 and not slug:
            slug = " ".join(text[body:stx].split())
        return replace(header, slug=_slug(slug)), stx + 1 if stx >= 0 else body, -1
    m = _ANPA.match(text, at, end)
    if m:
        rest = m["rest"].replace("\x1f", " ")
        day = _SLUG_DAY.search(m["rest"])
        slug = rest[: day.start()] if day else rest
        count = int(day[4]) if day and day[4] else None
        header = Header(None, m["service"] + m["number"], m["priority"], m["category"], _slug(slug), count)
        return header, stx + 1 if stx >= 0 else m.end(), -1
    return Header(), stx + 1 if stx >= 0 else at, -1


def _slug(words: str) -> str | None:
    return _SLUG_COUNT.sub("", words.replace("\x1f", " ").strip(" ^<>")) or None


def _outlet(source: str | None) -> str | None:
    """The agency of a source code, where it is known by it."""
    from dateline.ingest.datelines import agency

    return agency(source) or source if source else None


def _sent(tail: str) -> str | None:
    """When a message was sent, by its trailer, ISO 8601: "031215 GMT MAY 31", "05-03-31 1215GMT"."""
    if m := _SENT_7901.search(tail):
        month = _MONTHS.get(m[5].lower())
        return _stamp(m[6], month, m[1], m[2], m[3], m[4] or "") if month else None
    if m := _SENT_ANPA.search(tail):
        return _stamp(m[3], int(m[1]), m[2], m[4], m[5], m[6] or "")
    return None


def _stamp(year: str, month: int, day: str, hour: str, minute: str, zone: str) -> str | None:
    """ISO 8601, where these make a day. Years of two digits are of this century up to 69."""
    from datetime import datetime

    n = int(year) + (0 if len(year) == 4 else 2000 if int(year) < 70 else 1900)
    try:
        moment = datetime(n, month, int(day), int(hour), int(minute))
    except ValueError:
        return None
    return moment.strftime("%Y-%m-%dT%H:%M") + ("Z" if zone.upper() in ("GMT", "UTC", "Z") else "")


def _trimmed(words: str, runs: list[tuple[int, int, int]]) -> tuple[str, list[tuple[int, int, int]]]:
    """Words without white space at either end, with their runs."""
    cut = len(words) - len(words.lstrip())
    kept = words.strip()
    return kept, compose([(0, cut, len(kept))], runs) or []


def _counted(header: Header, words: str) -> list[str]:
    """A warning where far fewer words came than the header says: a message cut off."""
    have = len(words.split())
    if header.count and have < 0.7 * header.count - 10:
        return [f"its header says {header.count} words, but it has {have}: it may be cut off"]
    return []
