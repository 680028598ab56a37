"""What goes out comes back: JSON Lines, CSV, JSON-LD and Parquet give the same claims, whatever is in them."""

from __future__ import annotations

import io
import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from exported import CLAIMS, FORMULA, made, war
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.export import csv as table
from dateline.export import jsonl, jsonld, parquet
from dateline.export.columns import FORMULA as STARTS
from dateline.export.told import Told
from dateline.record.claims import Claim
from dateline.record.store import moment


class Given:
    """A source of claims that are in no record."""

    def __init__(self, claims: list[Claim]) -> None:
        self._claims = claims
        self.store = None

    def claims(self):
        return (Told(c, None) for c in self._claims)


def written(module, claims: list[Claim]) -> str:
    return "".join(text for text, _ in module.pieces(Given(claims)))


@given(st.lists(CLAIMS, min_size=1, max_size=3))
def test_json_lines(claims: list[Claim]) -> None:
    text = written(jsonl, claims)
    assert text.count("\n") == len(claims)
    assert list(jsonl.read(text.split("\n"))) == claims


@given(st.lists(CLAIMS, min_size=1, max_size=3))
def test_csv(claims: list[Claim]) -> None:
    assert list(table.read(io.StringIO(written(table, claims), newline=""))) == claims


@given(CLAIMS)
def test_no_cell_begins_a_formula(claim: Claim) -> None:
    import csv

    head, *rows = csv.reader(io.StringIO(written(table, [claim]), newline=""))
    assert len(rows) == 1 and len(rows[0]) == len(head) == len(table.COLUMNS)
    texts = [x for name, x in zip(head, rows[0], strict=True) if name not in table.NUMBERS and not name.endswith(("_low", "_high"))]
    assert not [x for x in texts if x.startswith(STARTS)]


def test_a_formula_is_text_in_the_file_and_the_same_text_when_read() -> None:
    claim = Claim(
        id="r:e1", report="r", event="e1", source="AZE", type="ASSAULT", trigger=FORMULA, start=0, end=1, said="'quoted", said_start=0,
        said_end=1, lat=-12.5, outlet="", place=None,
    )  # fmt: skip
    text = written(table, [claim])
    assert "\"'=HYPERLINK(" in text and "\"''quoted\"" in text and ",-12.5," in text
    assert list(table.read(io.StringIO(text, newline=""))) == list(table.read(io.StringIO("\ufeff" + text, newline=""))) == [claim]


def nodes_of(claims: list[Claim]) -> str:
    lines = [json.dumps(jsonld.annotation(c)) for c in claims]
    return '{"@context":[],"@graph":[\n' + ",\n".join(lines) + "\n]}\n"


@given(st.lists(CLAIMS, min_size=1, max_size=3))
def test_json_ld(claims: list[Claim]) -> None:
    text = nodes_of(claims)
    assert len(json.loads(text)["@graph"]) == len(claims)
    assert list(jsonld.read(text.split("\n"))) == claims


@settings(max_examples=40)
@given(st.lists(CLAIMS, min_size=1, max_size=4, unique_by=lambda c: c.id))
def test_parquet(claims: list[Claim]) -> None:
    pytest.importorskip("pyarrow")
    with TemporaryDirectory() as folder:
        assert parquet.write((Told(c, None) for c in claims), Path(folder)) == len(claims)
        order = sorted(claims, key=lambda c: (moment(c.published), c.report, c.start, c.id))
        assert list(parquet.read(folder)) == order


@pytest.mark.parametrize("module", [jsonl, table, jsonld])
def test_a_record_comes_back_whole(tmp_path: Path, module) -> None:
    from dateline.export.told import Source

    with made(tmp_path / "record.db", war()) as store:
        text = "".join(x for x, _ in module.pieces(Source(store)))
        assert list(module.read(io.StringIO(text, newline=""))) == list(store.claims())


def test_parquet_of_a_record_is_a_folder_a_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pq = pytest.importorskip("pyarrow.parquet")
    from dateline.export.told import Source

    monkeypatch.setattr(parquet, "AT_ONCE", 4)
    (tmp_path / "out").mkdir()
    with made(tmp_path / "record.db", war()) as store:
        assert parquet.write(Source(store).claims(), tmp_path / "out") == len(list(store.claims())) == 9
        assert list(parquet.read(tmp_path / "out")) == list(store.claims())
    assert {p.name for p in (tmp_path / "out").iterdir()} >= {"day=2031-05-06", "day=2031-08-01", f"day={parquet.NO_DAY}"}
    found = pq.read_table(tmp_path / "out")
    assert found.num_rows == 9 and "day" in found.column_names and set(found["title"].to_pylist()) >= {"Of shelled"}
