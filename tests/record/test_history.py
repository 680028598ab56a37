"""`dateline history`: the versions of a report for the terminal and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from made_reports import report

from dateline.model import Notice, SourceFile
from dateline.record.add import keep
from dateline.record.history import history
from dateline.record.store import open_record


@pytest.fixture
def record(tmp_path: Path) -> str:
    path = str(tmp_path / "war.db")
    with open_record(path) as store:
        for n, (kind, hour) in enumerate((("new", 12), ("update", 13), ("correction", 14), ("kill", 15)), 1):
            notice = Notice(kind=kind, item="urn:kura:7", version=n, words=f"said {kind}", embargo="2026-01-01" if n == 1 else None)  # type: ignore[arg-type]
            source = SourceFile(path="made.jsonl", media_type="application/json", notice=notice)
            fields = {
                "published": f"2031-05-03T{hour}:00:00Z",
                "outlet": "Kura Wire",
                "title": "Shells fall",
                "url": f"https://kura.example/{n}",
            }
            keep(store, [report(f"Shells fell on Dovra {n} times.", id=f"v{n}", source=source, **fields)])
    return path


def test_as_text(record: str) -> None:
    done = CliRunner().invoke(history, ["https://kura.example/2", "--record", record])
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert lines[0] == "2031-05-03T12:00:00Z  new (version 1)  Kura Wire: Shells fall"
    assert [x.strip() for x in lines if x.startswith(("  replaced", "  withdrawn", "  withdraws", "  stands"))] == [
        "replaced by v3, 2031-05-03T14:00:00",
        "replaced by v3, 2031-05-03T14:00:00",
        "withdrawn by v4, 2031-05-03T15:00:00",
        "withdraws; tells nothing itself",
    ]
    assert "  says     said update" in lines and "  follows  v1, by its id" in lines and "  embargo  until 2026-01-01" in lines


def test_as_json_and_where_there_is_none(record: str) -> None:
    done = CliRunner().invoke(history, ["v1", "--record", record, "--json"])
    assert [(v["report"]["id"], v["kind"], v["ended"]) for v in map(json.loads, done.stdout.splitlines())] == [
        ("v1", "new", "correction"),
        ("v2", "update", "correction"),
        ("v3", "correction", "kill"),
        ("v4", "kill", None),
    ]
    done = CliRunner().invoke(history, ["v9", "--record", record])
    assert done.exit_code == 1 and done.stdout == "" and 'no report "v9"' in done.stderr
