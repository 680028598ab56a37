"""WARC files (crawls, Common Crawl News): a report a page. Records are read one by one, packed or not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from dateline.errors import Rejected
from dateline.ingest.decode import Undecodable, decode_declared
from dateline.ingest.formats import Given
from dateline.ingest.reports import Unreadable, plain_report
from dateline.ingest.web import LONGEST_PAGE, charset_of, page_report
from dateline.model import Report

_PAGES = ("text/html", "application/xhtml+xml")
_REMEDY = "fetch the file anew; what stands before is read"


def read(stream: BinaryIO, given: Given) -> Iterator[Report | Rejected]:
    """The reports of the pages (HTML with status 200, or extracted text) in a WARC file. Other records are passed over; a record that
    is cut off or broken is set aside, and those before it are read."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType  # pyright: ignore[reportMissingModuleSource]

    wanted: Any = WarcRecordType.response | WarcRecordType.conversion | WarcRecordType.resource
    source = _Forward(stream)
    reading: Any = source
    records = ArchiveIterator(reading, record_types=wanted, parse_http=True)
    number = found = 0
    while True:
        number += 1
        try:
            record = next(records, None)
        except OSError as error:
            yield given.rejected(f"broken WARC ({source.error or error})"[:200], _REMEDY, f"record {number}")
            return
        if record is None:
            break
        item = _item(record, number, given)
        if item is not None:
            found += 1
            yield item
    if source.error:
        yield given.rejected(f"broken WARC ({source.error})"[:200], _REMEDY, f"record {number}")
    elif not found:
        yield given.rejected("a WARC file without web pages", "give one with responses (.warc) or texts (.wet)")


class _Forward:
    """A stream that is only read on, as pipes and packed files are. fastwarc panics where a stream raises: an error ends the stream, and
    is kept for later."""

    def __init__(self, stream: BinaryIO):
        self._stream = stream
        self._at = 0
        self.error: Undecodable | Unreadable | OSError | None = None

    def read(self, size: int = -1) -> bytes:
        try:
            data = b"" if self.error else self._stream.read(size)
        except (Undecodable, Unreadable, OSError) as error:
            self.error, data = error, b""
        self._at += len(data)
        return data

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int = 0, whence: int = 0) -> int:
        """Reads on to a place ahead; there is no way back."""
        target = offset if whence == 0 else self._at + offset
        while self._at < target and self.read(min(1 << 16, target - self._at)):
            pass
        return self._at


def _item(record: Any, number: int, given: Given) -> Report | Rejected | None:
    """The report of a record; None of what is no page."""
    url = (record.headers.get("WARC-Target-URI") or "").strip("<>") or None
    kind = (record.http_content_type or record.headers.get("Content-Type") or "").split(";")[0].strip().lower()
    status = record.http_headers.status_code if record.http_headers else None
    page = kind in _PAGES
    if (not page and kind != "text/plain") or (status is not None and status != 200):
        return None
    place = given.inside(f"record {number}" + (f" ({url})" if url else ""), f"{given.stem}-{number}")
    try:
        data = _bytes(record)
        if page:
            text, said = decode_declared(data, record.http_charset or charset_of(data))
            return page_report(text, place, url=url, warnings=said)
        return _plain(data, record, place, url)
    except (Unreadable, Undecodable) as error:
        return place.rejected(error.reason, error.remedy)


def _bytes(record: Any) -> bytes:
    """The payload, unpacked where HTTP packed it. Raises Unreadable where it is cut off or too long."""
    try:
        data = record.reader.read(LONGEST_PAGE + 1)
    except OSError as error:
        raise Unreadable(f"a broken record ({error})", _REMEDY) from None
    if len(data) > LONGEST_PAGE:
        raise Unreadable(f"a page of more than {LONGEST_PAGE:,} bytes", "give its text")
    if len(data) < record.content_length:
        raise Unreadable(f"a record cut off after {len(data):,} of {record.content_length:,} bytes", _REMEDY)
    encoding = (record.http_headers.get("Content-Encoding") or "").strip().lower() if record.http_headers else ""
    return _unpacked(data, encoding) if encoding in ("gzip", "x-gzip", "deflate") else data


def _unpacked(data: bytes, encoding: str) -> bytes:
    """What gzip or deflate holds; as it is where the crawler unpacked it and left the header. Raises Unreadable for bombs."""
    import zlib

    unpacker = (
        zlib.decompressobj(zlib.MAX_WBITS | 32) if encoding != "deflate" or data[:1] == b"\x78" else zlib.decompressobj(-zlib.MAX_WBITS)
    )
    try:
        out = unpacker.decompress(data, LONGEST_PAGE + 1)
    except zlib.error:
        return data
    if len(out) > LONGEST_PAGE:
        raise Unreadable(f"a page that unpacks to more than {LONGEST_PAGE:,} bytes", "a bomb, or no article; give its text")
    return out


def _plain(data: bytes, record: Any, given: Given, url: str | None) -> Report:
    from msgspec.structs import replace

    text, said = decode_declared(data, record.http_charset)
    made = plain_report(text, id=given.stem, path=given.path, published=given.published, outlet=given.outlet, warnings=said)
    return replace(made, url=url, source=replace(made.source, at=given.at))
