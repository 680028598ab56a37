"""`dateline add` as a user meets it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dateline import progress
from dateline.cli import app
from dateline.record.store import open_record

STORY = "KYIV, 25 April 2024 (Hill Wire) — Rebels shelled the town on Thursday, killing at least 12 people, the governor said.\n"


def dateline(*arguments: str | Path, given: str | None = None) -> Result:
    return CliRunner().invoke(app, [str(a) for a in arguments], input=given)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to stand in, with a story, a copy of it and a line that is broken."""
    monkeypatch.chdir(tmp_path)
    Path("story.txt").write_text(STORY, encoding="utf-8")
    Path("more.jsonl").write_text(f"{json.dumps({'id': 'm', 'text': STORY, 'outlet': 'Own Paper'})}\nbroken\n", encoding="utf-8")
    return tmp_path


def test_added_and_added_again(folder: Path) -> None:
    first = dateline("add", "story.txt")
    assert (first.exit_code, first.stdout, first.stderr) == (0, "record.db: 1 added, 0 known, 0 set aside\n", "")
    again = dateline("add", "story.txt", "more.jsonl")
    assert again.exit_code == 1 and again.stdout == "record.db: 1 added (1 reprint), 1 known, 1 set aside\n"
    assert re.fullmatch(r"dateline: more.jsonl, line 2: broken JSON \(.*\): mend it or take it out\n", again.stderr)
    with open_record("record.db") as store:
        assert [(r.outlet, r.published, r.original is None) for r in store.reports()] == [
            ("Hill Wire", "2024-04-25", True),
            ("Own Paper", "2024-04-25", False),
        ]
        assert {c.type for c in store.claims()} >= {"ASSAULT"}


def test_options(folder: Path) -> None:
    options = ("add", "-", "--record", "other.db", "--published", "12 May 2024", "--outlet", "Own Paper")
    given = dateline(*options, given="Dovra fell.\n")
    assert given.exit_code == 0 and given.stdout == "other.db: 1 added, 0 known, 0 set aside\n"
    with open_record("other.db") as store:
        assert [(r.outlet, r.published) for r in store.reports()] == [("Own Paper", "2024-05-12")]
    assert dateline(*options, "--anew", given="Dovra fell.\n").stdout == "other.db: 0 added, 1 known, 0 set aside\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "Missing argument"),
        (["story.txt", "--published", "soon"], "write it as 2024-05-12"),
        (["story.txt", "--record", "no/such/record.db"], "there is no folder no/such"),
        (["story.txt", "--record", "story.txt"], "not a database"),
        (["story.txt", "--record", "mysql://x/y"], "SQLite"),
        (["story.txt", "--lexicon", "no.toml"], "no.toml"),
    ],
)
def test_wrong_usage_is_exit_code_2(arguments: list[str], said: str, folder: Path) -> None:
    result = dateline("add", *arguments)
    assert result.exit_code == 2 and said in result.stderr and result.stdout == "" and "Traceback" not in result.stderr
    assert Path("story.txt").read_text(encoding="utf-8") == STORY


def test_a_failing_disk_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sqlalchemy.exc import OperationalError

    def full(*_: object) -> None:
        raise OperationalError("INSERT", {}, Exception("disk is full"))

    monkeypatch.setattr("dateline.record.add.keep", full)
    result = dateline("add", "story.txt")
    assert result.exit_code == 2 and "disk is full" in result.stderr and len(result.stderr.splitlines()) == 1


def test_how_many_are_expected(folder: Path) -> None:
    assert progress.expected(["story.txt", "more.jsonl", "no.txt"]) == 4
    assert progress.expected(["."]) == 3
    assert progress.expected(["no.jsonl"]) == 1
    assert progress.expected(["story.txt", "-"]) is None
    Path("list.json").write_text("[]")
    assert progress.expected(["."]) is None


def test_news_of_a_long_run_where_there_is_no_terminal(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "NEWS_S", -1)
    said = dateline("add", "story.txt")
    assert re.fullmatch(r"dateline: so far 1 added, 0 known, 0 set aside; [\d.]+ a second\n", said.stderr) and said.exit_code == 0


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo terminal")
def test_a_bar_on_a_terminal(folder: Path) -> None:
    import pty

    master, slave = pty.openpty()
    environ = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "TERM")} | {"TERM": "xterm", "COLUMNS": "120"}
    command = [sys.executable, "-m", "dateline.cli", "add", "story.txt", "more.jsonl"]
    child = subprocess.Popen(command, stderr=slave, stdout=subprocess.PIPE, env=environ, text=True)
    os.close(slave)
    shown = read_terminal(master)
    assert child.communicate(timeout=300)[0] == "record.db: 2 added (1 reprint), 0 known, 1 set aside\n" and child.returncode == 1
    assert "\x1b[" in shown and "3/3" in shown and "2 added" in shown and "broken JSON" in shown


def read_terminal(master: int) -> str:
    """All that is written to a terminal until it is closed."""
    shown = b""
    try:
        while part := os.read(master, 65_536):
            shown += part
    except OSError:  # so Linux says that the other end is closed
        pass
    os.close(master)
    return shown.decode()
