"""CSV and TSV, and the names of columns."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from made_items import PARAGRAPHS, aside, one, read

from dateline.errors import Rejected
from dateline.ingest.columns import chosen, parse_columns
from dateline.model import Report

ROWS = [{"ID": "7", "Headline": "Rebels shell Dovra", "Body": "\n".join(PARAGRAPHS), "Date": "2031-05-03", "Source": "Fjord Wire"}]


def table(rows: list[dict[str, str]], sign: str = ",") -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter=sign)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


@pytest.mark.parametrize(("sign", "name"), [(",", "a.csv"), (";", "a.csv"), ("\t", "a.tsv"), ("\t", "a.csv")])
def test_usual_names(sign: str, name: str) -> None:
    r = one(table(ROWS, sign), name)
    assert r.text == ROWS[0]["Body"] and r.source.media_type == "text/csv" and r.source.at == "row 1, line 2"
    assert (r.id, r.title, r.published, r.outlet) == ("7", "Rebels shell Dovra", "2031-05-03", "Fjord Wire")


def test_a_column_map_stands_above_usual_names() -> None:
    rows = [ROWS[0] | {"words": PARAGRAPHS[0], "paper": "Kelm Daily"}]
    r = one(table(rows), "a.csv", columns=parse_columns("text=words, outlet=paper"))
    assert (r.text, r.outlet, r.title) == (PARAGRAPHS[0], "Kelm Daily", "Rebels shell Dovra")
    line = json.dumps({"words": PARAGRAPHS[1], "text": "no", "paper": "Kelm Daily"})
    r = one(line, "a.jsonl", columns={"text": "words", "outlet": "paper"})
    assert (r.text, r.outlet) == (PARAGRAPHS[1], "Kelm Daily")
    assert one(json.dumps({"body": PARAGRAPHS[1], "date": "2031-05-03"}), "a.jsonl").published == "2031-05-03"


def test_broken_rows_are_named_and_the_rest_goes_on() -> None:
    good = table(ROWS)
    data = good + "8,too,few\n" + "9,a,b,c,d,e,f\n" + good.split("\r\n", 1)[1]
    found = read(data, "a.csv")
    assert [type(x) for x in found] == [Report, Rejected, Rejected, Report]
    assert isinstance(found[1], Rejected) and found[1].at == "row 2, line 6" and "3 cells where the header has 5" in found[1].reason


def test_an_open_quote_costs_a_row_of_limited_length(monkeypatch: pytest.MonkeyPatch) -> None:
    from dateline.ingest import table as module

    monkeypatch.setattr(module, "LONGEST_CELL", 1000)
    rows = [{"id": str(n), "text": f"Shells fell on district {n} of Dovra on Saturday."} for n in range(100)]
    data = table(rows).replace("3,Shells", '3,"Shells', 1)
    found = read(data, "a.csv")
    assert sum(isinstance(x, Rejected) for x in found) >= 1 and sum(isinstance(x, Report) for x in found) > 70
    assert any(isinstance(x, Rejected) and "field limit" in x.reason for x in found)


def test_columns_that_are_lacking() -> None:
    assert "--columns text=COLUMN (it has a, b)" in aside("a,b\n1,2\n", "a.csv").remedy
    lacking = aside(table(ROWS), "a.csv", columns={"text": "words"})
    assert 'no column "words"' in lacking.reason and "Headline" in lacking.remedy
    assert aside("", "a.csv").reason == "it is empty"
    assert "without rows" in aside("text,date\n", "a.csv").reason


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_encodings(encoding: str) -> None:
    rows = [ROWS[0] | {"Body": PARAGRAPHS[1].replace("Lind", "Lünd")}]
    assert "“We have counted 12 dead and 30 wounded,” governor Ana Lünd" in one(table(rows).encode(encoding), "a.csv").text


def test_maps_that_are_none() -> None:
    for words in ("text", "text=", "=body", "words=body"):
        with pytest.raises(ValueError, match="columns: "):
            parse_columns(words)
    assert parse_columns("") == parse_columns(None) == {}
    assert chosen(["Full Text", "pub-date"], {}) == {"text": "Full Text", "published": "pub-date"}


def test_rows_come_one_by_one() -> None:
    """The second report comes although the stream never ends."""

    class Endless(io.RawIOBase):
        sent = 0

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:
            line = b"Shells fell on Dovra.\n" if self.sent else b"text,id\n"
            line = b"Shells fell on Dovra.,\n" if self.sent else line
            self.sent += 1
            buffer[: len(line)] = line
            return len(line)

    from dateline.ingest.files import read_open
    from dateline.ingest.formats import Given

    found = read_open(io.BufferedReader(Endless()), Given(path="a.csv", stem="a"))
    assert [getattr(next(found), "id", None) for _ in range(2)] == ["a-1", "a-2"]
