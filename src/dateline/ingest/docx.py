"""Word files (DOCX): the text of their paragraphs."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO

from dateline.errors import Rejected
from dateline.ingest.formats import Given, text_of
from dateline.ingest.notices import notice_of
from dateline.ingest.pdf import joined
from dateline.ingest.reports import Item, Unreadable, headline, item_report
from dateline.model import Report

LONGEST_DOCX = 100_000_000  # bytes
UNPACKED = 200_000_000  # bytes that all its parts may unpack to
LONGEST_PART = 20_000_000  # bytes of the document itself, unpacked
RATIO = 200
_BODY = "word/document.xml"


def read(stream: BinaryIO, given: Given) -> Iterator[Report | Rejected]:
    """The report of a Word file; `source.parts` says which paragraph each line of its text is."""
    data = stream.read(LONGEST_DOCX + 1)
    if len(data) > LONGEST_DOCX:
        raise Unreadable(f"a Word file of more than {LONGEST_DOCX:,} bytes", "save it without pictures, or as text")
    _refuse_bombs(data)
    import docx
    from docx.text.paragraph import Paragraph

    document = docx.Document(BytesIO(data))
    pieces = [(x.text if isinstance(x, Paragraph) else _cells(x)).strip() for x in document.iter_inner_content()]
    text, parts = joined(pieces, "paragraph")
    if not text:
        raise Unreadable("a Word file without text", "look at what it holds; text in boxes and pictures is not read")
    title = next((p.text for p in document.paragraphs if p.style and p.style.name == "Title" and p.text.strip()), None)
    title = text_of(title) or text_of(document.core_properties.title) or headline(text)
    item = Item(
        text=text,
        id=given.stem,
        media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        title=title,
        at=given.at,
        parts=parts,
        notice=notice_of(title, text),
    )
    yield item_report(item, given.path, given.published, given.outlet)


def _cells(table: object) -> str:
    """The cells of a table, a row a line."""
    rows = getattr(table, "rows", ())
    return "\n".join(" | ".join(dict.fromkeys(re.sub(r"\s+", " ", c.text).strip() for c in row.cells)) for row in rows)


def _refuse_bombs(data: bytes) -> None:
    """Raises Unreadable where the archive unpacks to too much, is broken, declares entities, or is no Word file."""
    try:
        archive = zipfile.ZipFile(BytesIO(data))
        parts = archive.infolist()
        total = sum(p.file_size for p in parts)
        worst = max((p.file_size / max(1, p.compress_size) for p in parts if p.file_size > 1_000_000), default=0)
        if total > UNPACKED or worst > RATIO or len(parts) > 10_000:
            raise Unreadable(f"it unpacks to {total:,} bytes: a bomb, or no document", "save it as text if you trust it")
        if _BODY not in archive.namelist():
            raise Unreadable("this is an archive, and no Word file", "unpack it first, or save it as DOCX or plain text")
        for part in parts:
            if part.filename.endswith((".xml", ".rels")) and part.file_size <= LONGEST_PART and b"<!ENTITY" in archive.read(part):
                raise Unreadable(f"its part {part.filename} declares entities, which are not expanded", "save it anew in Word")
        if archive.getinfo(_BODY).file_size > LONGEST_PART:
            raise Unreadable(f"a document of more than {LONGEST_PART:,} bytes", "cut it up")
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError, RuntimeError, zlib_error()) as error:
        raise Unreadable(f"a broken Word file ({error})", "open and save it anew") from None


def zlib_error() -> type[Exception]:
    """What a broken deflate stream raises."""
    import zlib

    return zlib.error
