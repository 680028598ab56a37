"""Parquet, through pyarrow where it is installed."""

from __future__ import annotations

import io
import sys
from datetime import UTC, datetime

import pytest
from made_items import PARAGRAPHS, aside, one, read

from dateline.errors import Rejected
from dateline.model import Report

pa = pytest.importorskip("pyarrow")
import pyarrow.parquet as pq  # noqa: E402


def packed(columns: dict[str, list[object]]) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out, row_group_size=50)
    return out.getvalue()


def test_rows_and_times() -> None:
    columns: dict[str, list[object]] = {
        "body": list(PARAGRAPHS), "date": [datetime(2031, 5, 3, 10, 15, tzinfo=UTC)] * 4, "source": ["Fjord Wire"] * 4, "n": [1, 2, 3, 4],
    }  # fmt: skip
    found = read(packed(columns), "a.parquet")
    assert [r.text for r in found if isinstance(r, Report)] == list(PARAGRAPHS)
    r = found[1]
    assert isinstance(r, Report) and (r.published, r.outlet, r.id, r.source.at) == (
        "2031-05-03T10:15:00+00:00",
        "Fjord Wire",
        "a-2",
        "row 2",
    )
    assert one(packed({"w": [PARAGRAPHS[0]]}), "b", columns={"text": "w"}).text == PARAGRAPHS[0]


def test_rows_without_text_are_named() -> None:
    found = read(packed({"text": [PARAGRAPHS[0], None, PARAGRAPHS[1]]}), "a.parquet")
    assert [type(x) for x in found] == [Report, Rejected, Report]
    assert isinstance(found[1], Rejected) and found[1].at == "row 2"


def test_broken_files() -> None:
    data = packed({"text": list(PARAGRAPHS)})
    assert "broken Parquet" in aside(data[:-20], "a.parquet").reason
    assert "broken Parquet" in aside(b"PAR1 nothing", "a.parquet").reason


def test_without_pyarrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert "pip install 'dateline[parquet]'" in aside(b"PAR1....", "a.parquet").remedy
