"""`dateline export` and `dateline codebook` as a user meets them."""

from __future__ import annotations

import builtins
import csv
import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from exported import made, war

from dateline.cli import app
from dateline.export import command, pages
from dateline.export.formats import CLAIMS, FORMATS
from dateline.export.told import Source
from dateline.lexicon import shipped
from dateline.record import open_record

DOCS = Path(__file__).parents[2] / "docs"
TEXTS = [f.name for f in FORMATS.values() if not f.folder]


@pytest.fixture
def record(tmp_path: Path) -> Path:
    made(tmp_path / "record.db", war()).close()
    return tmp_path / "record.db"


def export(record: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["export", "--record", str(record), *arguments])


def test_formats_of_the_option_are_those_there_are() -> None:
    assert list(FORMATS) == [*command.NAMES]


@pytest.mark.parametrize("name", TEXTS)
def test_to_a_file_and_to_standard_output_alike(record: Path, tmp_path: Path, name: str) -> None:
    out = tmp_path / f"out{FORMATS[name].suffix}"
    printed, kept = export(record, "-f", name), export(record, "-f", name, "-o", str(out))
    assert (printed.exit_code, kept.exit_code) == (0, 0) and kept.stdout == ""
    assert out.read_bytes() == printed.stdout_bytes and printed.stdout
    assert f"as {name} in {out}" in kept.stderr and not list(tmp_path.glob("*.part"))
    assert (tmp_path / "out.claims.csv").exists() == FORMATS[name].side


def test_what_is_left_out_is_said(record: Path, tmp_path: Path) -> None:
    found = export(record, "-f", "acled", "-o", str(tmp_path / "war.csv"))
    assert f"dateline: 4 incidents as acled in {tmp_path / 'war.csv'}" in found.stderr
    assert "left out: " in found.stderr and "1 incident without a day" in found.stderr
    assert f"the side table of ranges and claimants is in {tmp_path / 'war.claims.csv'}" in found.stderr
    assert "the side table is written with --output FILE" in export(record, "-f", "ucdp").stderr


def test_filters_and_limit(record: Path) -> None:
    rows = list(csv.DictReader(export(record, "-f", "csv", "--place", "Aghdam").stdout.splitlines()))
    assert [r["place"] for r in rows] == ["Aghdam", "Aghdam"]
    assert export(record, "-f", "jsonl", "--limit", "2").stdout.count("\n") == 2
    assert len(json.loads(export(record, "-f", "geojson", "--from", "2031-05-09", "--to", "2031-05-09").stdout)["features"]) == 1


def test_as_of_hides_what_was_told_later(record: Path) -> None:
    rows = list(csv.DictReader(export(record, "-f", "acled", "--as-of", "2031-05-06").stdout.splitlines()))
    assert [(r["location"], r["fatalities"], r["source"]) for r in rows] == [("Ganja", "9", "Delta Post")]


def test_a_mark_for_excel(record: Path, tmp_path: Path) -> None:
    export(record, "-f", "acled", "--bom", "-o", str(tmp_path / "a.csv"))
    export(record, "-f", "jsonl", "--bom", "-o", str(tmp_path / "a.jsonl"))
    marked = [(tmp_path / n).read_bytes().startswith(b"\xef\xbb\xbf") for n in ("a.csv", "a.claims.csv", "a.jsonl")]
    assert marked == [True, True, False]


def test_parquet_into_a_folder(record: Path, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    out = tmp_path / "claims"
    done = export(record, "-f", "parquet", "-o", str(out))
    assert done.exit_code == 0 and f"9 claims as parquet in {out}" in done.stderr and (out / "day=2031-05-06").is_dir()
    again = export(record, "-f", "parquet", "-o", str(out))
    assert again.exit_code == 2 and "is there and holds something: name a new folder" in again.stderr
    (tmp_path / "empty").mkdir()
    assert export(record, "-f", "parquet", "-o", str(tmp_path / "empty")).exit_code == 0
    bare = export(record, "-f", "parquet")
    assert bare.exit_code == 2 and "name one (--output FOLDER)" in bare.stderr
    assert not list(tmp_path.glob("*.part"))


def test_parquet_without_its_library(record: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given = builtins.__import__

    def without(name: str, *rest: object, **more: object) -> object:
        if name.startswith("pyarrow"):
            raise ImportError(name)
        return given(name, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", without)
    found = export(record, "-f", "parquet", "-o", str(tmp_path / "out"))
    assert found.exit_code == 2 and "Parquet needs pyarrow: pip install 'dateline[parquet]'" in found.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", [*FORMATS])
def test_nothing_found_makes_no_file(record: Path, tmp_path: Path, name: str) -> None:
    out = tmp_path / "out.csv"
    found = export(record, "-f", name, "--place", "Nowhereville", "-o", str(out))
    assert found.exit_code == 1 and "nothing found for place Nowhereville: it has no claim of this place" in found.stderr
    assert not out.exists() and not list(tmp_path.glob("*.part"))


def test_found_but_nothing_that_the_format_can_hold(record: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    found = export(record, "-f", "ucdp", "--type", "PROTEST", "-o", str(out))
    assert found.exit_code == 1 and not out.exists()
    assert "0 incidents as ucdp" in found.stderr and "left out: 1 incident without a death" in found.stderr


def test_wrong_use(record: Path, tmp_path: Path) -> None:
    gone = export(tmp_path / "gone.db", "-f", "csv")
    assert gone.exit_code == 2 and "there is no such record" in gone.stderr and "dateline add" in gone.stderr
    unknown = export(record, "-f", "xml")
    assert unknown.exit_code == 2 and "'xml' is not one of 'acled'" in unknown.stderr
    bare = export(record)
    assert bare.exit_code == 2 and "no format is given: write --format acled|csv|" in bare.stderr
    empty = tmp_path / "empty.db"
    open_record(empty).close()
    assert "the record is empty: dateline add FILES... fills it" in export(empty, "-f", "csv").stderr


@pytest.mark.parametrize("name", ["csv", "acled", "parquet"])
def test_where_it_cannot_be_written(record: Path, tmp_path: Path, name: str) -> None:
    for where in (tmp_path / "no" / "such" / "out.csv", record / "out.csv"):
        found = export(record, "-f", name, "-o", str(where))
        assert found.exit_code == 2 and f"--output {where}" in found.stderr and "check the folder and your rights" in found.stderr


def test_a_run_that_fails_leaves_the_file_as_it_was(record: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("before")

    def broken(self: Source):
        yield from list(whole(self))[:3]
        raise RuntimeError("gone")

    whole = Source.claims
    monkeypatch.setattr(Source, "claims", broken)
    assert isinstance(export(record, "-f", "jsonl", "-o", str(out)).exception, RuntimeError)
    assert out.read_text() == "before" and os.listdir(tmp_path).count("out.jsonl.part") == 0


def test_claims_come_as_they_are_asked_for(record: Path) -> None:
    with open_record(record) as store:
        for form in FORMATS.values():
            if not form.folder and form.unit == CLAIMS:
                assert next(form.pieces(Source(store)))[0]


# Pages


@pytest.mark.parametrize("name", [*FORMATS])
def test_columns_are_told(name: str) -> None:
    told = CliRunner().invoke(app, ["export", "--columns", name]).stdout
    assert told == pages.columns(FORMATS[name])
    assert all(f"| `{c.name}` |" in told and c.about for c in (*FORMATS[name].columns(), *FORMATS[name].side_columns()))


def test_pages_in_the_docs_are_what_the_code_says() -> None:
    text = (DOCS / "export.md").read_text(encoding="utf-8")
    assert CliRunner().invoke(app, ["export", "--columns", "all"]).stdout == pages.all_columns()
    assert pages.all_columns() in text, "docs/export.md: put in what dateline export --columns all prints"
    assert (DOCS / "codebook.md").read_text(encoding="utf-8") == pages.codebook(), "dateline codebook > docs/codebook.md"


def test_codebook_tells_every_code() -> None:
    told = CliRunner().invoke(app, ["codebook"]).stdout
    for table, column in (("statuses", "status"), ("measures", "measure"), ("actor_kinds", "code"), ("precisions", "code")):
        assert all(f"| `{r[column]}` |" in told for r in shipped(table))
    assert all(f"### {r['type']}\n" in told for r in shipped("plover_types"))
    assert all(f"| {r['cameo']} | {r['description']} |" in told for r in shipped("cameo_plover"))
    assert all(r["why"] in told for t in ("crosswalk_acled", "crosswalk_ucdp") for r in shipped(t))
    assert "None" not in told and not [line for line in told.splitlines() if line.startswith("|") and not line.endswith("|")]
