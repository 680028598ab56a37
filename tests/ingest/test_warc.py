"""WARC files, packed and not, whole and cut off."""

from __future__ import annotations

import gzip
import zlib

from made_items import PARAGRAPHS, aside, read, traced

from dateline.errors import Rejected
from dateline.model import Report

ARTICLE = "".join(f"<p>{p.replace('&', '&amp;')}</p>\n" for p in PARAGRAPHS)


def page(n: int) -> bytes:
    title = f"Rebels shell district {n} of Dovra"
    metas = '<meta property="og:site_name" content="Fjord Wire"><meta property="article:published_time" content="2031-05-03">'
    article = f"<article><h1>{title}</h1><p>This is report {n} of the day.</p>{ARTICLE}</article>"
    return f"<html><head><title>{title}</title>{metas}</head><body>{article}</body></html>".encode()


def record(
    body: bytes, n: int = 1, kind: str = "response", content: str = "text/html; charset=utf-8", status: str = "200 OK", more: str = ""
) -> bytes:
    http = f"HTTP/1.1 {status}\r\nContent-Type: {content}\r\n{more}Content-Length: {len(body)}\r\n\r\n".encode() + body
    payload = http if kind == "response" else body
    kind_of = "application/http; msgtype=response" if kind == "response" else content
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://fjordwire.example/2031/05/03/{n}\r\nWARC-Date: 2031-05-04T01:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:0000-{n}>\r\nContent-Type: {kind_of}\r\nContent-Length: {len(payload)}\r\n\r\n"
    )
    return head.encode() + payload + b"\r\n\r\n"


INFO = record(b"software: made", 0, "warcinfo", "application/warc-fields")
RECORDS = [INFO, *(record(page(n), n) for n in (1, 2, 3))]


def kinds(found: list[Report | Rejected]) -> str:
    return "".join("R" if isinstance(x, Report) else "-" for x in found)


def test_pages_of_plain_and_packed_files() -> None:
    for data, name in ((b"".join(RECORDS), "a.warc"), (b"".join(map(gzip.compress, RECORDS)), "CC-NEWS-2031.warc.gz")):
        found = read(data, name)
        assert kinds(found) == "RRR"
        r = found[1]
        assert isinstance(r, Report) and r.url == "https://fjordwire.example/2031/05/03/2" and r.source.path == name
        assert (r.title, r.outlet, r.published) == ("Rebels shell district 2 of Dovra", "Fjord Wire", "2031-05-03")
        assert r.source.at == "record 2 (https://fjordwire.example/2031/05/03/2)" and traced(r, page(2).decode()) > 0.98


def test_records_cut_off_are_named_and_those_before_are_read() -> None:
    plain = read(b"".join(RECORDS)[:-400], "a.warc")
    assert kinds(plain) == "RR-" and isinstance(plain[2], Rejected) and "cut off" in plain[2].reason and "record 3" in (plain[2].at or "")
    packed = read(b"".join(map(gzip.compress, RECORDS))[:-60], "a.warc.gz")
    assert kinds(packed) == "RR--" and isinstance(packed[3], Rejected) and "gzip file is cut off" in packed[3].reason
    broken = read(b"".join(RECORDS[:2]) + b"no header\r\n\r\n" + RECORDS[2], "a.warc")
    assert kinds(broken) == "R-"


def test_what_is_no_page_is_passed_over() -> None:
    others = [
        record(b"\x89PNG", 4, content="image/png"),
        record(page(5), 5, status="404 Not Found"),
        record(b"GET /", 6, "request", "application/http; msgtype=request"),
    ]
    assert kinds(read(b"".join([*others, RECORDS[1]]), "a.warc")) == "R"
    assert "without web pages" in aside(b"".join(others), "a.warc").reason


def test_extracted_texts() -> None:
    found = read(record("\n\n".join(PARAGRAPHS).encode(), 7, "conversion", "text/plain"), "a.warc.wet")
    assert kinds(found) == "R" and isinstance(found[0], Report) and found[0].text.startswith("Rebels shelled")


def test_pages_packed_by_http_and_their_bombs() -> None:
    packed = gzip.compress(page(1))
    bomb = gzip.compress(b"<html><p>" + b"a" * 60_000_000)
    raw = zlib.compress(page(2))
    data = (
        record(packed, 1, more="Content-Encoding: gzip\r\n")
        + record(bomb, 2, more="Content-Encoding: gzip\r\n")
        + record(raw, 3, more="Content-Encoding: deflate\r\n")
        + record(page(4), 4, more="Content-Encoding: gzip\r\n")
    )
    found = read(data, "a.warc")
    assert kinds(found) == "R-RR" and isinstance(found[1], Rejected) and "unpacks to more than" in found[1].reason


def test_wrong_charsets_and_other_languages() -> None:
    wrong = record(page(1), 1, content="text/html; charset=iso-8859-1")
    words = "<p>Les rebelles ont bombardé le port de la ville samedi, selon le gouverneur de la région.</p>" * 8
    foreign = record(f"<html><body><article>{words}</article></body></html>".encode(), 2)
    first, second = read(wrong + foreign, "a.warc")
    assert isinstance(first, Report) and "“We have counted" in first.text
    assert isinstance(second, Rejected) and "French" in second.reason
