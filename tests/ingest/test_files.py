"""Files, folders, streams -> reports, one after the other, whatever is wrong with some of them."""

from __future__ import annotations

import io
import json
import os
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET

from dateline.errors import Rejected
from dateline.ingest import files
from dateline.ingest.files import loads, read_paths, read_stream, sniff
from dateline.ingest.reports import LONGEST_TEXT
from dateline.model import Report

SENTENCE = "Shells fell on the old town, the mayor said. "


def lines(content: str | bytes, name: str = "in.jsonl", **given: str | None) -> list[Report | Rejected]:
    data = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    return list(read_stream(io.BytesIO(data), name, "in", given.get("published"), given.get("outlet")))


# --- JSON Lines


def test_text_and_the_rest_are_kept_exactly() -> None:
    text = "  \tSaid \u202ehe\u202c:\r\n“no” 😀\0\x07 \u2028 end  "
    row = {
        "id": "r1",
        "text": text,
        "title": "T",
        "published": "2024-05-12T09:00Z",
        "outlet": "Hill Wire",
        "url": "http://x.org",
        "more": [1],
    }
    (r,) = lines(json.dumps(row))
    assert isinstance(r, Report)
    assert (r.text, r.title, r.published, r.outlet, r.url, r.language) == (
        text,
        "T",
        "2024-05-12T09:00Z",
        "Hill Wire",
        "http://x.org",
        "en",
    )
    assert r.source.media_type == "application/json" and r.warnings == []


BAD_LINES = [
    ('{"text": ', "broken JSON (Expecting value, column 9)"),
    ("[1, 2]", "a list where an object is wanted"),
    ('"words"', "a string where an object is wanted"),
    ("null", "null where an object is wanted"),
    ("{}", 'it has no "text"'),
    ('{"text": 5}', '"text" is a number'),
    ('{"text": null}', '"text" is null'),
    ('{"text": ["a"]}', '"text" is a list'),
    ('{"text": " \\n"}', "it is empty"),
    ('{"text": "Bonjour", "language": "fr"}', "it looks like French"),
    ("[" * 100_000, "nested too deep"),
    ('{"text": "a", "id": ' + "9" * 5000 + "}", "broken JSON"),
    ('{"text": "' + "a " * 120_000 + '"}', "more than the 200,000"),
]


@pytest.mark.parametrize(("line", "reason"), BAD_LINES)
def test_a_bad_line_is_named_and_the_rest_goes_on(line: str, reason: str) -> None:
    good = json.dumps({"text": SENTENCE})
    first, bad, last = lines(f"{good}\n{line}\n{good}\n")
    assert isinstance(first, Report) and isinstance(last, Report) and isinstance(bad, Rejected)
    assert bad.at == "line 2" and reason in bad.reason and bad.remedy
    assert str(bad).count("\n") == 0 and str(bad).startswith("in.jsonl, line 2: ")


def test_bytes_that_are_not_utf8_set_one_line_aside() -> None:
    bad, good = lines(b'{"text": "caf\xe9"}\n{"text": "Shells fell, he said."}')
    assert isinstance(bad, Rejected) and "not UTF-8 (byte 14)" in bad.reason
    assert isinstance(good, Report)


def test_side_fields_of_a_wrong_type_cost_only_themselves() -> None:
    (r,) = lines('{"text": "Shells fell.", "id": ["x"], "title": 5, "outlet": {}, "published": 20240512}')
    assert isinstance(r, Report)
    assert (r.id, r.title, r.outlet, r.published) == ("in-1", None, None, None)
    assert [w.split(" is ")[0] for w in r.warnings[:4]] == ['"title"', '"published"', '"outlet"', '"id"']
    assert "no publication date" in r.warnings[4]


@pytest.mark.parametrize(("given_id", "kept"), [('"x"', "x"), ("7", "7"), ('""', "in-1"), ("null", "in-1"), ("true", "in-1")])
def test_ids(given_id: str, kept: str) -> None:
    (r,) = lines(f'{{"text": "Shells fell.", "id": {given_id}}}')
    assert isinstance(r, Report) and r.id == kept


def test_published_and_outlet_stand_in_only() -> None:
    one, two = lines('{"text": "A."}\n{"text": "B.", "published": "12 May 2024", "outlet": "X"}', published="2020-01-01", outlet="Y")
    assert isinstance(one, Report) and isinstance(two, Report)
    assert (one.published, one.outlet) == ("2020-01-01", "Y")
    assert (two.published, two.outlet) == ("2024-05-12", "X")


def test_a_date_that_is_none_is_said() -> None:
    (r,) = lines('{"text": "A.", "published": "soon"}')
    assert isinstance(r, Report) and r.published is None and '"soon"' in r.warnings[0]


def test_day_from_the_address() -> None:
    (r,) = lines('{"text": "A.", "url": "https://example.org/2024/05/12/a"}')
    assert isinstance(r, Report) and r.published == "2024-05-12" and "web address" in r.warnings[0]


@pytest.mark.parametrize(
    "content",
    [
        '{"text": "lone \\ud800 and \\udc00 surrogate, he said."}',
        b'{"text": "raw \xed\xa0\x80 surrogate, he said."}',
        '{"text": "a pair \\ud83d\\ude00, he said."}',
    ],
)
def test_surrogates_come_through_the_record_and_back(content: str | bytes) -> None:
    from dateline.export.json import render

    (r,) = lines(content)
    assert isinstance(r, Report)
    assert r.text == json.loads(content)["text"]
    assert json.loads(render(r).encode("utf-8"))["text"] == r.text


def test_surrogate_bytes_in_pairs_become_the_character_they_mean() -> None:
    assert loads(b'"\xed\xa0\xbd\xed\xb8\x80"') == "😀"


@pytest.mark.parametrize(
    ("content", "name", "kinds"),
    [
        ('{"text": "A."}\n\n\n{"text": "B."}\n', "in.jsonl", "RR"),
        ('\ufeff{"text": "A."}\n', "in.jsonl", "R"),
        ("", "in.jsonl", "-"),
        ("\n\n", "in.jsonl", "-"),
        ('[{"text": "A."}, 5, {"text": "B."}]', "in.json", "R-R"),
        ('{\n "id": "x",\n "text": "A."\n}\n', "in.json", "R"),
        ('{"id": "x",\n "text": "A."}', "in.json", "R"),
        ('{"text": "A."}\n{"text": "B."}', "in.json", "RR"),
        ('{"text": "A."}', "in.json", "R"),
        ("[]", "in.json", "-"),
        ("", "in.json", "-"),
        ("{", "in.json", "-"),
        ("Shells fell.", "in.json", "-"),
        ('{"text": "A."}\n{"text": "B."}', "standard input", "RR"),
        ('{"text": "A."', "standard input", "-"),
        ('[{"text": "A."}]', "standard input", "R"),
        ("[Update] Shells fell.", "standard input", "R"),
        ("{Shells} fell.", "standard input", "R"),
        ("Shells fell.", "standard input", "R"),
        ("", "standard input", "-"),
        (b"\xff\xfe" + '{"text": "A."}'.encode("utf-16-le"), "in.jsonl", "-"),
        (b"\xff\xfe" + '[{"text": "A."}]'.encode("utf-16-le"), "in.json", "R"),
    ],
)
def test_what_a_file_holds_is_told_by_name_and_first_bytes(content: str | bytes, name: str, kinds: str) -> None:
    assert "".join("R" if isinstance(x, Report) else "-" for x in lines(content, name)) == kinds


def test_json_lines_stream_in_bounded_memory() -> None:
    """The second report comes although the stream never ends."""

    class Endless(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
            line = b'{"text": "Shells fell."}\n'
            buffer[: len(line)] = line
            return len(line)

    stream = read_stream(io.BufferedReader(Endless()), "-", "in", None, None)
    assert [next(stream).id, next(stream).id] == ["in-1", "in-2"]


def test_an_overlong_line_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LONGEST_LINE", 100)
    good = '{"text": "A."}'
    for long in ("x" * 101, "x" * 200, "x" * 201, "x" * 1000):
        kinds = [type(x).__name__ for x in lines(f"{good}\n{long}\n{good}\n")]
        assert kinds == ["Report", "Rejected", "Report"]


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_set_aside(data: bytes) -> None:
    for name in ("in.jsonl", "in.json", "in.txt", "in"):
        for item in lines(data, name):
            assert isinstance(item, Report) or (item.reason and item.remedy)


# --- plain text


def test_a_plain_text_is_kept_as_given() -> None:
    text = "KYIV, Ukraine, 25 April 2024 (Hill Wire) — Shells fell.\r\n\r\n\t“No,” he said. \u202ex\u202c 😀\n"
    (r,) = lines(text, "story.txt")
    assert isinstance(r, Report) and r.dateline
    assert r.text == text and r.source.map is UNSET
    assert (r.outlet, r.published, r.dateline.name, r.id) == ("Hill Wire", "2024-04-25", "KYIV, Ukraine", "in")
    (r,) = lines(text, "story.txt", published="2024-04-26", outlet="Own Paper")
    assert isinstance(r, Report) and (r.published, r.outlet) == ("2024-04-26", "Own Paper")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Shells fall on town\n\nThe mayor said so.", "Shells fall on town"),
        ("Will it hold?\r\n\r\nThe mayor said so.", "Will it hold?"),
        ("Shells fall on town\n" + SENTENCE * 5, "Shells fall on town"),
        ("Shells fell on the town.\n\nThe mayor said so.", None),
        ("Shells fell on the town\nand the mayor fled.", None),
        ("Shells fall on town", None),
        ("word " * 60 + "\n\nThe mayor said so.", None),
    ],
)
def test_headlines(text: str, title: str | None) -> None:
    (r,) = lines(text, "a.txt")
    assert isinstance(r, Report) and r.title == title and r.text == text


def test_pasted_markup_is_cleaned_and_said() -> None:
    page = "<html><head><title>Truce</title></head><body><p>Shells&nbsp;fell, he said.</p><p>It held.\x07</p></body></html>"
    (r,) = lines(page, "a.txt")
    assert isinstance(r, Report)
    assert (r.text, r.title, r.source.media_type) == ("Shells\xa0fell, he said.\nIt held.\n", "Truce", "text/html")
    assert any("markup" in w for w in r.warnings)
    for start, at, length in r.source.map:  # type: ignore[union-attr]
        assert page[at : at + length] in (r.text[start : start + length], "&")


def test_no_publication_date_is_said_with_the_reason() -> None:
    for text, why in [
        ("Shells fell.", "no publication date:"),
        ("OSH, May 3 (Hill Wire) - Shells fell.", "(the printed May 3 has no year)"),
    ]:
        (r,) = lines(text, "a.txt")
        assert isinstance(r, Report) and r.published is None
        assert why in r.warnings[0] and "give --published" in r.warnings[0]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "it is empty"),
        (b" \n\t", "it is empty"),
        (b"\xef\xbb\xbf", "it is empty"),
        (b"%PDF-1.7", "PDF"),
        (b"a " * 3_000_000, "more than 5,000,000 bytes"),
        (b"\x89PNG" + b"\0" * 6_000_000, "picture"),
        (b"a" * (LONGEST_TEXT + 1), "characters, more than the 200,000"),
        ("Повстанцы обстреляли город в четверг.".encode(), "Russian"),
    ],
)
def test_plain_texts_that_are_set_aside_at_once(content: bytes, reason: str) -> None:
    begun = time.process_time()
    (r,) = lines(content, "a.txt")
    assert isinstance(r, Rejected) and reason in r.reason and r.remedy
    assert time.process_time() - begun < 3


# --- paths


def test_folders_are_read_below_and_by_name(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / ".git").mkdir()
    for name in ("z.txt", "b/a.TXT", "b/c.html", ".hidden.txt", ".git/x.txt", "picture.png"):
        (tmp_path / name).write_text(SENTENCE)
    (tmp_path / "b/d.jsonl").write_text('{"text": "A."}\n')
    found = [r.source.path for r in read_paths([tmp_path]) if isinstance(r, Report)]
    assert [os.path.relpath(p, tmp_path) for p in found] == ["z.txt", "b/a.TXT", "b/c.html", "b/d.jsonl"]


def test_paths_that_cannot_be_read_are_set_aside(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "ok.txt").write_text(SENTENCE)
    found = list(read_paths([tmp_path / "no.txt", tmp_path / "empty", "a\0b", "", tmp_path / "ok.txt/x", tmp_path / "ok.txt"]))
    assert [type(x) for x in found] == [Rejected] * 5 + [Report]
    assert "no such file" in str(found[0]) and "no file that can be read" in str(found[1])


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_rights_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(SENTENCE)
    (tmp_path / "a.txt").chmod(0)
    (found,) = read_paths([tmp_path / "a.txt"])
    assert isinstance(found, Rejected) and "may not be read" in found.reason


def test_a_second_report_of_the_same_id_is_kept_under_another(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text("".join(f'{{"text": "A.", "id": "{i}"}}\n' for i in ("x", "x", "x#2", "y", "x")))
    found = [r for r in read_paths([tmp_path / "in.jsonl"]) if isinstance(r, Report)]
    assert [r.id for r in found] == ["x", "x#2", "x#2#2", "y", "x#3"]
    assert '"x" was given before' in found[1].warnings[-1]
    assert len({r.id for r in found}) == 5


def test_sniff_tells_lines_from_one_object() -> None:
    assert sniff(b'{"a": 1}', ".txt") == "lines"
    assert sniff(b'{"a": 1}\n{"b": ', "") == "lines"
    assert sniff(b'{\n  "a": 1\n}', "") == "json"
    assert sniff(b'{"a": 1,\n "b": 2}', "") == "json"
    assert sniff(b"anything", ".jsonl") == "lines"
