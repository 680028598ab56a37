"""The table of file formats. A new one is a row here and a module with `read(stream, given) -> Iterator[Report | Rejected]`.

Text, JSON and JSON Lines are told and read by `files.py`; all others are told by the rows below: by their first bytes, or by the file's
name where first bytes tell nothing (CSV). A module is imported when the first file of its kind is met.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from importlib import import_module
from typing import Any, BinaryIO

from dateline.errors import Rejected
from dateline.model import Report


@dataclass(frozen=True)
class Given:
    """What is known of a file before it is read: its path, the stem that names reports without an id, the user's --published,
    --outlet and --columns (field -> column), and the place in it where it is a part of another file."""

    path: str
    stem: str
    published: str | None = None
    outlet: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    at: str | None = None

    def rejected(self, reason: str, remedy: str, at: str | None = None, id: str | None = None) -> Rejected:
        """This file, or the place `at` in it, set aside."""
        where = ", ".join(x for x in (self.at, at) if x) or None
        return Rejected(path=self.path, at=where, id=id, reason=reason, remedy=remedy)

    def inside(self, at: str, stem: str) -> Given:
        """The same for a part of the file."""
        return replace(self, at=at, stem=stem)


@dataclass(frozen=True)
class Format:
    """A row of the table. `starts` tells the format by a file's first bytes (in UTF-8, without byte order mark and leading white space);
    None: its name tells."""

    name: str
    module: str
    suffixes: tuple[str, ...]
    starts: re.Pattern[bytes] | None
    streams: bool = False  # holds any number of reports
    by_name: bool = False  # its suffix tells it where the first bytes tell nothing else

    def read(self, stream: BinaryIO, given: Given) -> Iterator[Report | Rejected]:
        """The reports of an open file of this format."""
        reader: Callable[[BinaryIO, Given], Iterator[Report | Rejected]] = import_module(f"dateline.ingest.{self.module}").read
        return reader(stream, given)


def number_of(value: Any) -> int | None:
    """A version's number, of a field that may hold anything; None where it is none."""
    plain = isinstance(value, int | str) and not isinstance(value, bool) and re.fullmatch(r"\d{1,9}", str(value))
    return int(value) if plain else None


# Each part is atomic, and the loop gives nothing back: else a page of comments takes for ever.
_PROLOG = (
    rb"(?:(?><\?xml[^>]{0,200}\?>)|(?><!--.{0,2000}?-->)|(?><!DOCTYPE[^\[>]{0,500}(?:\[.{0,8000}?\]\s*)?>)|(?><\?[^>]{0,500}\?>)|\s++)*+"
)


def _root(names: bytes) -> re.Pattern[bytes]:
    return re.compile(_PROLOG + rb"<(?:[\w.-]+:)?(?:" + names + rb")[\s>/]", re.DOTALL)


_PAGE = re.compile(rb"\s*(?:<!--.{0,500}?-->\s*)?<(?:!doctype html|html|\?xml|head|body)\b", re.IGNORECASE | re.DOTALL)
_MAIL = re.compile(
    rb"(?:From \S+@.*\r?\n)?(?:[a-z][a-z0-9-]{1,60}:.*\r?\n(?:[ \t].*\r?\n)*)*?"
    rb"(?:Message-ID|MIME-Version|Received|Return-Path|Delivered-To): ",
    re.IGNORECASE,
)
# Control characters or telex marks; without them, "FJW0123 4 I 0345 DOVRA-TALKS", or "a0123" and "r i bc-dovra-talks 05-03 0432" below.
_WIRE = re.compile(
    rb"[\x16\x00]*\x01|ZCZC\b|[A-Z]{2,4}\d{3,4} [1-8] [A-Z]{1,3} \d{2,5}\b|[a-z]\d{3,4}[\x1f ]*\r?\n[fbuardsw] [a-z][a-z]?\b[ \x1f]"
)

FORMATS: list[Format] = [
    Format("PDF", "pdf", (".pdf",), re.compile(rb"%PDF-")),
    Format("Word (DOCX)", "docx", (".docx",), re.compile(rb"PK\x03\x04(?=.{0,60000}?(?:word/|\[Content_Types\]\.xml))", re.DOTALL)),
    Format("WARC", "warc", (".warc",), re.compile(rb"WARC/[01]\.\d"), streams=True),
    Format("Parquet", "parquet", (".parquet",), re.compile(rb"PAR1"), streams=True),
    Format("gzip", "gzipped", (".gz",), re.compile(rb"\x1f\x8b"), streams=True),
    Format("NewsML-G2", "newsml", (".xml", ".newsml"), _root(rb"newsItem|newsMessage|packageItem|conceptItem|knowledgeItem|planningItem")),
    Format("NITF", "nitf", (".xml", ".nitf"), _root(rb"nitf")),
    Format("RSS and Atom", "feed", (".xml", ".rss", ".atom"), _root(rb"rss|feed|RDF"), streams=True),
    Format("web page", "web", (".html", ".htm", ".xhtml"), _PAGE, by_name=True),
    Format("wire copy (IPTC 7901, ANPA 1312)", "wire", (".wire", ".anpa", ".iptc"), _WIRE, streams=True, by_name=True),
    Format("mail", "mail", (".eml",), _MAIL, by_name=True),
    Format("CSV and TSV", "table", (".csv", ".tsv"), None, streams=True, by_name=True),
]
PLAIN_SUFFIXES = (".txt", ".jsonl", ".ndjson", ".json")
SUFFIXES = frozenset((*PLAIN_SUFFIXES, *(s for f in FORMATS for s in f.suffixes)))  # what is read out of a folder
ONE_REPORT = frozenset((".txt", *(s for f in FORMATS if not f.streams for s in f.suffixes if s != ".xml")))


def format_of(head: bytes, suffix: str) -> Format | None:
    """The format of a file by its first bytes and the suffix of its name; None for text and JSON."""
    start = head.lstrip()
    found = next((f for f in FORMATS if f.starts and f.starts.match(start)), None)
    if found:
        return found
    return next((f for f in FORMATS if f.by_name and suffix in f.suffixes), None)


def text_of(value: Any) -> str | None:
    """A field's value as words on one line, or None where it is empty or no string."""
    words = re.sub(r"\s+", " ", value).strip() if isinstance(value, str) else ""
    return words or None
