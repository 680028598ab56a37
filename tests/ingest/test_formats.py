"""The table of formats, and that no bytes stop a run: each format's items, cut and changed at random."""

from __future__ import annotations

import json
import random
import time
from importlib import import_module

import pytest
import test_docx
import test_feed
import test_mail
import test_newsml
import test_ninjs
import test_nitf
import test_parquet
import test_pdf
import test_table
import test_warc
import test_web
import test_wire
from hypothesis import given, settings
from hypothesis import strategies as st
from made_items import read

from dateline.errors import Rejected
from dateline.ingest.formats import FORMATS, ONE_REPORT, SUFFIXES, format_of
from dateline.model import Report

ITEMS: dict[str, bytes] = {
    "a.xml": test_newsml.item().encode(),
    "b.xml": test_nitf.document().encode(),
    "c.rss": test_feed.RSS.encode(),
    "d.json": json.dumps(test_ninjs.ONE).encode(),
    "e.warc": b"".join(test_warc.RECORDS),
    "f.eml": test_mail.message(html=test_mail.HTML).as_bytes(),
    "g.pdf": test_pdf.made(test_pdf.PAGES),
    "h.docx": test_docx.made(),
    "i.csv": test_table.table(test_table.ROWS * 3).encode(),
    "j.parquet": test_parquet.packed({"text": list(test_parquet.PARAGRAPHS)}),
    "k.html": test_web.PAGE.encode(),
    "l.wire": test_wire.IPTC.encode(),
    "m.wire": test_wire.ANPA.encode(),
}


def test_each_row_has_its_module() -> None:
    for row in FORMATS:
        assert callable(import_module(f"dateline.ingest.{row.module}").read), row.name
        assert row.starts or row.by_name
        assert set(row.suffixes) <= SUFFIXES
    assert ".txt" in ONE_REPORT and ".warc" not in ONE_REPORT and ".xml" not in ONE_REPORT


@pytest.mark.parametrize("name", list(ITEMS))
def test_what_a_file_is_goes_by_its_first_bytes(name: str) -> None:
    """Under a wrong or no name it is read the same (but for CSV, which only its name tells)."""
    found = [x for x in read(ITEMS[name], name) if isinstance(x, Report)]
    assert found
    if name != "i.csv":
        renamed = [x for x in read(ITEMS[name], "x.txt") if isinstance(x, Report)]
        assert [x.text for x in renamed] == [x.text for x in found]


PLAIN = [
    b"KYIV, April 25 (Hill Wire) - Shells fell.", b"", b"{", b"Subject: x\n\nShells fell.", b"<p>Shells fell.</p>", b"PKK fighters",
]  # fmt: skip
SIGNS = [
    b"%PDF-1.4\n", b"PK\x03\x04word/", b"WARC/1.0\r\n", b"PAR1", b"\x1f\x8b\x08\0", b"<rss>", b"<nitf>", b"\x01", b"ZCZC\n",
    b"Message-ID: <a>\n\n", b"<html>", b"<newsItem>", b"text,date\n",
]  # fmt: skip


def test_plain_texts_are_of_no_format() -> None:
    for text in PLAIN:
        assert format_of(text, ".txt") is None


@pytest.mark.parametrize("name", list(ITEMS))
def test_damaged_files_are_read_or_set_aside(name: str) -> None:
    """No damage raises, and every piece set aside says why in one line."""
    chance = random.Random(name)
    data = ITEMS[name]
    for _ in range(25):
        damaged = bytearray(data)
        for _ in range(chance.choice((1, 3, 30))):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        cut = bytes(damaged[: chance.randrange(1, len(damaged))]) if chance.random() < 0.5 else bytes(damaged)
        for item in read(cut, name):
            assert isinstance(item, Report) or (isinstance(item, Rejected) and item.reason and item.remedy and "\n" not in str(item))


@pytest.mark.parametrize("part", [b"<!-- -->", b"<?x?>", b"<!DOCTYPE a []>", b"a:\n", b" x\n", b"[ ] ", b"<!--", b"ZC", b"\x16"])
def test_no_first_bytes_take_long(part: bytes) -> None:
    begun = time.process_time()
    format_of(part * (60_000 // len(part)) + b"x", ".txt")
    assert time.process_time() - begun < 1


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(SIGNS), st.binary(max_size=300))
def test_any_bytes_after_a_sign_are_read_or_set_aside(sign: bytes, rest: bytes) -> None:
    for item in read(sign + rest, "a.csv"):
        assert isinstance(item, Report) or (item.reason and item.remedy)
