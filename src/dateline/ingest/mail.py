"""Mail: one message, its text part or else the words of its HTML part."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime
from typing import Any, BinaryIO

from dateline.errors import Rejected
from dateline.ingest.cleaning import unwrapped
from dateline.ingest.decode import decode_declared
from dateline.ingest.formats import Given, text_of
from dateline.ingest.html import strip_tags
from dateline.ingest.notices import notice_of, stand_in
from dateline.ingest.reports import Item, Unreadable, item_report
from dateline.model import Report

LONGEST_MAIL = 50_000_000  # bytes, attachments included
MOST_PARTS = 1000
_REPLY = re.compile(r"^(?:(?:re|fwd?|aw|wg)\s*:\s*)+", re.IGNORECASE)


def read(stream: BinaryIO, given: Given) -> Iterator[Report | Rejected]:
    """The report of a message."""
    data = stream.read(LONGEST_MAIL + 1)
    if len(data) > LONGEST_MAIL:
        raise Unreadable(f"a message of more than {LONGEST_MAIL:,} bytes", "save it without its attachments")
    message = message_from_bytes(data, policy=policy.compat32)
    found, passed_over = _parts(message)
    title = text_of(_REPLY.sub("", _header(message, "Subject")))
    at, part = min(found, key=lambda x: x[1].get_content_type() != "text/plain", default=("1", message))
    given_text, said = decode_declared(_payload(part), _charset(part)) if found else (stand_in(title) or "", [])
    if not given_text:
        raise Unreadable("a message without a text", "save what it holds by itself" if passed_over else "save it anew with its text")
    text, runs = given_text, None
    if found and part.get_content_type() == "text/html":
        cleaned = strip_tags(given_text)[0]
        text, runs = cleaned.text, cleaned.runs
    text = unwrapped(text)
    if passed_over:
        said.append(f"attachments were passed over: {', '.join(passed_over)}")
    own = text_of(message.get("Message-ID"))
    name, address = parseaddr(_header(message, "From"))
    item = Item(
        text=text,
        id=own.strip("<>") if own else given.stem,
        media_type="message/rfc822",
        title=title,
        outlet=text_of(name) or text_of(address),
        published=_day(message),
        language=text_of(_header(message, "Content-Language")),
        at=f"part {at} ({part.get_content_type()})",
        runs=runs,
        notice=notice_of(title, text, item=own, of=_of(message, title, text)),
        warnings=tuple(said),
    )
    yield item_report(item, given.path, given.published, given.outlet)


def _parts(message: Message) -> tuple[list[tuple[str, Message]], list[str]]:
    """The text parts with their numbers ("1.2"), and the names of attachments."""
    texts: list[tuple[str, Message]] = []
    others: list[str] = []
    waiting: list[tuple[str, Message]] = [("1", message)]
    seen = 0
    while waiting and seen < MOST_PARTS:
        at, part = waiting.pop()
        seen += 1
        if part.is_multipart():
            below: Any = part.get_payload()
            waiting += [(f"{at}.{n}", p) for n, p in reversed(list(enumerate(below, 1)))]
        elif part.get_content_type() in ("text/plain", "text/html") and part.get_content_disposition() != "attachment":
            if _payload(part).strip():
                texts.append((at, part))
        else:
            others.append(text_of(part.get_filename()) or part.get_content_type())
    return texts, others


def _payload(part: Message) -> bytes:
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""


def _charset(part: Message) -> str | None:
    found = part.get_param("charset")
    return str(found[-1] if isinstance(found, tuple) else found) if found else None


def _header(message: Message, name: str) -> str:
    """A header's words, decoded; what cannot be is left as it stands."""
    from email.errors import HeaderParseError
    from email.header import decode_header

    raw = message.get(name)
    if raw is None:
        return ""
    try:
        parts = decode_header(raw)
    except HeaderParseError:
        return str(raw)
    return "".join(decode_declared(p, c)[0] if isinstance(p, bytes) else p for p, c in parts)


def _day(message: Message) -> str | None:
    raw = message.get("Date")
    try:
        return parsedate_to_datetime(str(raw)).isoformat() if raw else None
    except (ValueError, IndexError, OverflowError):
        return text_of(str(raw))


def _of(message: Message, title: str | None, text: str) -> str | None:
    """The message that this one answers, where it corrects, updates or withdraws."""
    found = notice_of(title, text)
    answered = message.get("In-Reply-To")
    return text_of(str(answered)) if answered and found and found.kind != "new" else None
