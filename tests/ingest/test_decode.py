"""Which encoding a file has, and whether it is text."""

from __future__ import annotations

import random

import pytest

from dateline.ingest.decode import Undecodable, decode

TEXT = "“We hold the café,” the captain said. The mayor – who fled – denied it.\n" * 3


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (TEXT.encode(), None),
        (b"\xef\xbb\xbf" + TEXT.encode(), None),
        (TEXT.encode("utf-16"), "UTF-16"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "UTF-16"),
        (TEXT.encode("utf-32"), "UTF-32"),
        (TEXT.encode("utf-16-le"), "UTF-16-LE"),
        (TEXT.encode("utf-16-be"), "UTF-16-BE"),
        (TEXT.encode("cp1252"), "windows-1252"),
    ],
)
def test_encodings_are_told_and_named(data: bytes, said: str | None) -> None:
    text, warnings = decode(data)
    assert text == TEXT
    assert bool(warnings) == bool(said)
    assert said is None or said in warnings[0]


def test_a_cyrillic_code_page_is_told_by_its_words() -> None:
    words = "Министерство обороны сообщило, что город не взят. Губернатор это подтвердил в четверг вечером. " * 5
    text, warnings = decode(words.encode("cp1251"))
    assert text == words and len(warnings) == 1


def test_a_few_broken_bytes_are_replaced() -> None:
    text, warnings = decode(TEXT.encode() + b"caf\xe9 \xff end")
    assert text.startswith(TEXT) and text.count("\ufffd") == 2
    assert "2 bytes that are not UTF-8" in warnings[0]
    text, warnings = decode(TEXT.encode()[:-1] + "é".encode()[:1])
    assert text.endswith("\ufffd") and warnings


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04....", "ZIP"),
        (b"\x1f\x8b\x08..", "gzip"),
        (b"\x89PNG\r\n", "picture"),
        (random.Random(1).randbytes(4000), "binary"),
        (bytes(random.Random(2).choices(range(128, 256), k=4000)), "not UTF-8"),
        (b"\xff\xfea\x00b\x00\x00\xd8a\x00b\x00c\x00d\x00", "byte order mark says UTF-16"),
    ],
)
def test_what_is_no_text_is_refused_with_a_remedy(data: bytes, reason: str) -> None:
    with pytest.raises(Undecodable) as caught:
        decode(data)
    assert reason in caught.value.reason and caught.value.remedy
