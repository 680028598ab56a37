"""The command line as a user meets it: what is printed where, the exit codes, the documentation."""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from dateline import __version__, schema
from dateline.cli import app

DOCS = Path(__file__).parent.parent / "docs" / "cli.md"
STORY = "KYIV, 25 April 2024 (Hill Wire) — Rebels shelled the town on Thursday, killing at least 12 people, the governor said.\n"


def dateline(*arguments: str | Path, given: str | bytes | None = None, **env: str) -> Result:
    return CliRunner().invoke(app, [str(a) for a in arguments], input=given, env=env)


def records(result: Result) -> list[dict]:
    return [json.loads(line) for line in result.stdout_bytes.decode().splitlines()]


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "story.txt"
    path.write_text(STORY, encoding="utf-8")
    return path


def test_json_is_one_record_a_line(story: Path, tmp_path: Path) -> None:
    lines = tmp_path / "in.jsonl"
    lines.write_text(f"{json.dumps({'text': STORY})}\n{json.dumps({'text': 'He fled.', 'id': 'b'})}\n", encoding="utf-8")
    result = dateline("read", story, lines, "--format", "json")
    assert result.exit_code == 0 and result.stderr == ""
    assert [r["id"] for r in records(result)] == ["story", "in-1", "b"]
    assert records(result)[0]["text"] == STORY and records(result)[0]["attributions"]


def test_text_and_table(story: Path) -> None:
    shown = dateline("read", story)
    assert shown.exit_code == 0 and "Hill Wire" in shown.stdout and "\x1b[" not in shown.stdout
    assert dateline("read", story, "--format", "text").stdout == shown.stdout
    assert dateline("read", story, "--explain").stdout != shown.stdout
    assert max(map(len, dateline("read", story, "--width", "40").stdout.splitlines())) <= 40
    tabled = dateline("read", story, "--format", "table", "--width", "200")
    assert tabled.exit_code == 0 and "ASSAULT" in tabled.stdout


def test_standard_input_is_told_from_its_first_bytes() -> None:
    (one,) = records(dateline("read", "-", "--format", "json", given=STORY))
    assert (one["id"], one["source"]["path"]) == ("stdin", "standard input")
    two = records(dateline("read", "-", "--format", "json", given='{"text": "A fell."}\n{"text": "B fell."}\n'))
    assert [r["text"] for r in two] == ["A fell.", "B fell."]


def test_options_fill_in(story: Path) -> None:
    (one,) = records(dateline("read", story, "--format", "json", "--published", "12 May 2024", "--outlet", "Own Paper"))
    assert (one["published"], one["outlet"]) == ("2024-05-12", "Own Paper")


def test_output_goes_to_a_file(story: Path, tmp_path: Path) -> None:
    result = dateline("read", story, "--output", tmp_path / "out.jsonl")
    assert result.exit_code == 0 and result.stdout == ""
    assert json.loads((tmp_path / "out.jsonl").read_text(encoding="utf-8"))["id"] == "story"
    dateline("read", story, "-o", tmp_path / "out.txt")
    assert (tmp_path / "out.txt").read_text(encoding="utf-8") == dateline("read", story).stdout


def test_what_is_set_aside_is_said_in_a_line_each_and_the_rest_goes_on(story: Path, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(f"{json.dumps({'text': STORY})}\nbroken\n", encoding="utf-8")
    result = dateline("read", tmp_path / "no.txt", tmp_path / "in.jsonl", story, "--format", "json")
    assert result.exit_code == 1 and len(records(result)) == 2
    first, second, last = result.stderr.splitlines()
    assert first == f"dateline: {tmp_path / 'no.txt'}: there is no such file: check the name and the folder"
    assert second.startswith(f"dateline: {tmp_path / 'in.jsonl'}, line 2: broken JSON")
    assert last == "dateline: 2 of 4 set aside"


def test_nothing_read_is_exit_code_1_and_nothing_printed(tmp_path: Path) -> None:
    for form in ("json", "text", "table"):
        result = dateline("read", tmp_path / "no.txt", "--format", form)
        assert (result.exit_code, result.stdout) == (1, "") and len(result.stderr.splitlines()) == 1


def test_a_name_cannot_break_the_line_or_the_terminal(tmp_path: Path) -> None:
    result = dateline("read", "no\nsuch\x1b[31m.txt")
    assert len(result.stderr.splitlines()) == 1 and "\x1b" not in result.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["read"], "Missing argument"),
        (["read", "STORY", "--format", "xml"], "xml"),
        (["read", "STORY", "--published", "soon"], "write it as 2024-05-12"),
        (["read", "STORY", "--width", "2"], "20"),
        (["read", "STORY", "--output", "no/such/folder/x"], "check the folder"),
        (["read", "STORY", "--output", "STORY"], "one of the files to read"),
        (["write"], "No such command"),
        (["read", "STORY", "--nonsense"], "nonsense"),
    ],
)
def test_wrong_usage_is_exit_code_2(arguments: list[str], said: str, story: Path) -> None:
    result = dateline(*[str(story) if a == "STORY" else a for a in arguments])
    assert result.exit_code == 2 and said in result.stderr and result.stdout == ""
    assert story.read_text(encoding="utf-8") == STORY


def test_version_schema_and_help() -> None:
    assert dateline("--version").stdout == f"dateline {__version__}\n"
    assert json.loads(dateline("schema").stdout) == schema.record_schema()
    for arguments in (["--help"], ["-h"], ["read", "--help"], ["schema", "-h"]):
        assert dateline(*arguments).exit_code == 0


def test_setup_compiles_the_gazetteer_once_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def build(target: Path) -> Path:
        target.touch()
        return target

    monkeypatch.setattr("dateline.ground.gazetteer.build", build)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "no"))
    first, second = (dateline("setup", DATELINE_CACHE=str(tmp_path)) for _ in range(2))
    assert first.exit_code == second.exit_code == 0
    assert first.stderr == "dateline: compiling the gazetteer once (about half a minute) ...\n" and second.stderr == ""
    assert first.stdout == second.stdout and Path(first.stdout.removeprefix("gazetteer: ").strip()).parent == tmp_path


def shell(script: str, **env: str) -> subprocess.CompletedProcess[str]:
    command = f"{sys.executable} -m dateline.cli"
    return subprocess.run(
        ["bash", "-c", script.replace("DATELINE", command)], capture_output=True, text=True, env={**os.environ, **env}, timeout=300
    )


def test_a_closed_pipe_ends_quietly(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text((json.dumps({"text": STORY * 20}) + "\n") * 30, encoding="utf-8")
    done = shell(f"DATELINE read {tmp_path}/in.jsonl --format json | head -c 10 > /dev/null; echo ${{PIPESTATUS[0]}}")
    assert (done.stdout, done.stderr) == ("141\n", "")


def test_a_full_disk_is_said() -> None:
    if not os.path.exists("/dev/full"):
        pytest.skip("no /dev/full here")
    done = shell("DATELINE schema > /dev/full; echo $?")
    assert done.stdout == "2\n" and "No space left" in done.stderr and "Traceback" not in done.stderr


def test_lone_surrogates_are_printed_escaped(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text('{"text": "lone \\ud800 surrogate, he said."}\n')
    done = shell(f"DATELINE read {tmp_path}/in.jsonl --format json; DATELINE read {tmp_path}/in.jsonl >/dev/null", LC_ALL="C")
    assert done.returncode == 0 and json.loads(done.stdout)["text"] == "lone \ud800 surrogate, he said."


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo terminal")
@pytest.mark.parametrize(
    ("options", "env", "colored"),
    [([], {}, True), (["--no-color"], {}, False), ([], {"NO_COLOR": "1"}, False), ([], {"TERM": "dumb"}, False)],
)
def test_colours_only_on_a_terminal_and_where_wanted(options: list[str], env: dict[str, str], colored: bool, story: Path) -> None:
    import pty

    master, slave = pty.openpty()
    environ = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "TERM")} | {"TERM": "xterm"} | env
    subprocess.run([sys.executable, "-m", "dateline.cli", "read", str(story), *options], stdout=slave, env=environ, timeout=300, check=True)
    os.close(slave)
    shown = b""
    with contextlib.suppress(OSError):  # so Linux says that the other end is closed
        while part := os.read(master, 100_000):
            shown += part
    os.close(master)
    assert (b"\x1b[" in shown) is colored and b"Hill" in shown


def test_every_command_and_option_is_in_the_documentation() -> None:
    documented = DOCS.read_text(encoding="utf-8")
    assert missing_from(documented) == []
    assert missing_from(documented.replace("--explain", "")) == ["read --explain"]
    assert missing_from(re.sub(r"(?m)^## `dateline schema`$", "", documented)) == ["schema"]


def missing_from(documented: str) -> list[str]:
    """Commands without a heading, and options that their command's part does not name."""
    missing = [o for p in app.params for o in p.opts if f"`{o}`" not in documented]
    for name, command in app.commands.items():
        part = re.search(rf"(?ms)^## `dateline {name}.*?(?=^## |\Z)", documented)
        if part is None:
            missing.append(name)
            continue
        options = [o for p in command.params if isinstance(p, click.Option) for o in p.opts]
        missing += [f"{name} {o}" for o in options if o not in part[0]]
    return missing


def test_exit_codes_are_documented() -> None:
    documented = DOCS.read_text(encoding="utf-8")
    assert all(f"| {code} |" in documented for code in (0, 1, 2, 130, 141))
