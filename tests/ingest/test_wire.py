"""Wire copy: IPTC 7901, ANPA 1312, telex marks, headers alone."""

from __future__ import annotations

import textwrap

from made_items import PARAGRAPHS, notice, one, read
from msgspec import UNSET

from dateline.model import Report

COPY = "\r\n".join(textwrap.fill(f"    {p}", 69).replace("\n", "\r\n") for p in PARAGRAPHS)
HEAD = "Rebels shell port of Dovra\r\n\r\n    DOVRA, May 3 (Fjord Wire) - "
IPTC = f"\x01FJW0017 3 I 00080 DOVRA-PORT\r\n\x02{HEAD}{COPY.lstrip()}\r\n\x03\r\n031215 GMT MAY 31\r\n\x04"
ANPA_HEAD = "\x16\x16\x01a0017\x1f\r\nr i \x1fBC-Dovra-Port, 2nd Ld-Writethru  \x1f05-03 0080\r\n"
ANPA = f"{ANPA_HEAD}\x02{HEAD}{COPY.lstrip()}\r\n\x03\r\n\x1405-03-31 1215GMT\r\n\x04"


def way_back(r: Report, source: str) -> None:
    """Every character but folded line ends stands in the input where the map says."""
    assert r.source.map is not UNSET and sum(n for _, _, n in r.source.map) == len(r.text)  # type: ignore[union-attr]
    for start, at, length in r.source.map:  # type: ignore[union-attr]
        assert r.text[start : start + length].split() == source[at : at + length].split()


def test_iptc_7901() -> None:
    r = one(IPTC, "a.txt")
    assert r.text.startswith("Rebels shell port of Dovra") and r.text.endswith("customs house.") and "\x03" not in r.text
    assert "killing at least 12 people, the regional governor" in " ".join(r.text.split())
    assert (r.id, r.published, r.title) == ("FJW0017", "2031-05-03T12:15Z", "Rebels shell port of Dovra")
    assert r.dateline and r.dateline.name == "DOVRA" and r.outlet
    assert (notice(r).kind, notice(r).series) == ("new", "dovra-port")
    way_back(r, IPTC)


def test_anpa_1312() -> None:
    r = one(ANPA, "a.txt")
    assert (r.id, r.published, r.outlet) == ("a0017", "2031-05-03T12:15Z", "Fjord Wire")
    assert (notice(r).kind, notice(r).series, notice(r).version) == ("update", "dovra-port", 3)
    way_back(r, ANPA)


def test_many_messages_and_a_kill() -> None:
    words = "BULLETIN KILL\r\n\r\nEditors: the story DOVRA-PORT is withdrawn. The town was wrong."
    kill = f"\x01FJW0018 1 I 00020 DOVRA-PORT\r\n\x02{words}\r\n\x03\r\n031300 GMT MAY 31\r\n\x04"
    empty = "\x01FJW0019 4 I 00000 TEST\r\n\x02\r\n\x03\r\n\x04"
    found = read(f"{IPTC}\r\n{kill}\r\n{empty}\r\n{ANPA}", "a.txt")
    assert [type(x).__name__ for x in found] == ["Report", "Report", "Rejected", "Report"]
    assert isinstance(found[1], Report) and notice(found[1]).kind == "kill" and notice(found[1]).series == "dovra-port"
    assert found[1].source.at == "message 2"
    way_back(found[1], f"{IPTC}\r\n{kill}")


def test_headers_alone_and_telex_marks() -> None:
    plain = f"FJW0017 3 I 00080 DOVRA-PORT\n{HEAD}{COPY.lstrip()}\n"
    assert one(plain, "a.txt").id == "FJW0017"
    telex = f"ZCZC\nFJW0017 3 I 00080 DOVRA-PORT\n{HEAD}{COPY.lstrip()}\nNNNN\n"
    r = one(telex, "a.txt")
    assert r.id == "FJW0017" and "NNNN" not in r.text and notice(r).series == "dovra-port"


def test_a_message_cut_off_is_said() -> None:
    r = one(IPTC.replace("00080", "00900"), "a.txt")
    assert any("900 words" in w for w in r.warnings)
    assert not any("cut off" in w for w in one(IPTC, "a.txt").warnings)


def test_a_slug_line_of_its_own() -> None:
    r = one(IPTC.replace(" DOVRA-PORT\r\n", "\r\nDOVRA-PORT/LEAD 2\r\n"), "a.txt")
    assert (notice(r).kind, notice(r).version, notice(r).series) == ("update", 3, "dovra-port")
