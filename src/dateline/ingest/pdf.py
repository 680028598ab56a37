"""PDF: the text of its pages."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO

from dateline.errors import Rejected
from dateline.ingest.cleaning import unwrapped
from dateline.ingest.formats import Given, text_of
from dateline.ingest.notices import notice_of
from dateline.ingest.reports import LONGEST_TEXT, Item, Unreadable, headline, item_report
from dateline.model import Report

LONGEST_PDF = 100_000_000  # bytes
MOST_PAGES = 500
_LETTERS = re.compile(r"[^\W\d_]")


def read(stream: BinaryIO, given: Given) -> Iterator[Report | Rejected]:
    """The report of a PDF; `source.parts` says which page each stretch of its text stands on."""
    data = stream.read(LONGEST_PDF + 1)
    if len(data) > LONGEST_PDF:
        raise Unreadable(f"a PDF of more than {LONGEST_PDF:,} bytes", "cut it up")
    pages, title, said = _pages(data)
    text, parts = joined(pages, "page")
    if len(_LETTERS.findall(text)) < 20:
        raise Unreadable("a PDF without text (pictures of pages?)", "have its text recognized first (ocrmypdf IN.pdf OUT.pdf)")
    name = title or headline(text)
    item = Item(
        text=text, id=given.stem, media_type="application/pdf", title=name, at=given.at, parts=parts, notice=notice_of(name, text),
        warnings=tuple(said),
    )  # fmt: skip
    yield item_report(item, given.path, given.published, given.outlet)


def joined(pieces: list[str], kind: str, sign: str = "\n\n") -> tuple[str, list[tuple[int, int, str]]]:
    """Pieces as one text, and where each stands in it: [start, length, "page 2"]. Empty ones are left out, and still counted."""
    parts: list[tuple[int, int, str]] = []
    text = ""
    for n, piece in enumerate(pieces, 1):
        if not piece.strip():
            continue
        text += sign if text else ""
        parts.append((len(text), len(piece), f"{kind} {n}"))
        text += piece
    return text, parts


def _pages(data: bytes) -> tuple[list[str], str | None, list[str]]:
    """The text of each page, the title among the file's own data, and what is to be said. Raises Unreadable."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    said: list[str] = []
    try:
        reader = PdfReader(BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable("a PDF locked with a password", "save it without (qpdf --decrypt --password=... IN.pdf OUT.pdf)")
        count = len(reader.pages)
        if count > MOST_PAGES:
            raise Unreadable(f"a PDF of {count:,} pages, more than the {MOST_PAGES} of one report", "cut it up")
        title = text_of(reader.metadata.title) if reader.metadata else None
    except Unreadable:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, NotImplementedError, OSError) as error:
        raise Unreadable(f"a broken PDF ({type(error).__name__}: {error})"[:200], "open and save it anew, or give its text") from None
    pages: list[str] = []
    length = 0
    for n in range(count):
        try:
            found = unwrapped(reader.pages[n].extract_text().strip())
        except Exception as error:  # one broken page costs that page
            said.append(f"page {n + 1} could not be read ({type(error).__name__})")
            found = ""
        length += len(found)
        if length > LONGEST_TEXT:
            raise Unreadable(f"more than the {LONGEST_TEXT:,} characters of one report by page {n + 1}", "cut it up")
        pages.append(found)
    return pages, title, said
