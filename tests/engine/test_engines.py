"""One contract for all engines: reports out in their order, the bytes of one process, nothing lost with a worker, little held at a time."""

from __future__ import annotations

import gc
import json
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

import pytest

import dateline
from dateline.engine import EngineError, Told, chosen, one, processes
from dateline.errors import Rejected
from dateline.export.json import render
from dateline.model import Report, SourceFile

BAD = Rejected(path="made.jsonl", at="line 3", reason="broken JSON", remedy="mend it")
SENTENCES = (
    "Rebels shelled the port of Goma on Tuesday, killing at least {n} people, the governor said. ",
    '"We lost {n} men," the army said in Khartoum. The ministry denied it. ',
    "Thousands marched in Tbilisi, and police detained {n} of them. ",
)


def story(n: int, length: int = 3) -> str:
    return "".join(SENTENCES[(n + k) % 3].format(n=n + k) for k in range(length))


def report(n: int, text: str | None = None) -> Report:
    source = SourceFile(path="made.jsonl", media_type="application/json")
    return Report(id=str(n), text=story(n, 1 + n % 7) if text is None else text, published="2031-05-04", source=source)


def made(count: int) -> list[Report | Rejected]:
    """Reports of many lengths, with one that cannot be read, one without a word, and one with what UTF-8 does not have."""
    out: list[Report | Rejected] = [report(n) for n in range(count)]
    return [*out[:3], BAD, *out[3:], report(900, " "), report(901, "Rebels \ud800 shelled the port, killing 3.\x00"), BAD]


def shown(items: Iterable[Report | Rejected]) -> list[str]:
    return [render(x) if isinstance(x, Report) else str(x) for x in items]


Read = Callable[..., Iterator[Report | Rejected]]


@pytest.fixture(scope="module")
def expected() -> list[str]:
    return shown(one.read(made(12)))


ENGINES: dict[str, Callable[[Told], Read]] = {
    "one": lambda told: one.read,
    "processes": lambda told: partial(processes.read, workers=2, told=told),
    "ray": lambda told: chosen(2, "ray", None, told),
}


@pytest.fixture(params=ENGINES, scope="module")
def engine(request: pytest.FixtureRequest) -> Iterator[Callable[[Told], Read]]:
    if request.param == "ray":
        pytest.importorskip("ray", reason="Ray is not installed (pip install 'dateline[ray]')")
        from dateline.engine import ray

        connected, _ = ray._connected(2, None)  # once for all tests
        yield ENGINES[request.param]
        connected.shutdown()
    else:
        yield ENGINES[request.param]


def test_the_same_bytes_in_the_same_order(engine: Callable[[Told], Read], expected: list[str]) -> None:
    assert shown(engine(Told())(iter(made(12)))) == expected


def test_nothing_in_nothing_out(engine: Callable[[Told], Read]) -> None:
    assert list(engine(Told())(iter([]))) == []
    assert list(engine(Told())([BAD, BAD])) == [BAD, BAD]


def test_what_is_asked_of_the_input_is_bounded(engine: Callable[[Told], Read]) -> None:
    taken: list[int] = []

    def endless() -> Iterator[Report]:
        n = 0
        while True:
            taken.append(n)
            yield report(n)
            n += 1

    read = engine(Told())(endless())
    for given in range(1, 6):
        next(read)
        assert len(taken) - given <= 32  # 16 for each of two workers
    read.close()  # type: ignore[attr-defined]


def test_an_input_that_breaks_breaks_the_run(engine: Callable[[Told], Read]) -> None:
    def broken() -> Iterator[Report]:
        yield report(1)
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        list(engine(Told())(broken()))
    assert not workers()


def workers() -> list[int]:
    """The worker processes of this process that run."""
    listed = subprocess.run(["ps", "-o", "pid=,args=", "--ppid", str(os.getpid())], capture_output=True, text=True).stdout
    return [int(line.split()[0]) for line in listed.splitlines() if "dateline.engine.worker" in line]


def test_users_own_words_go_to_the_workers(engine: Callable[[Told], Read], tmp_path: Path) -> None:
    rows = tmp_path / "own.toml"
    rows.write_text('[[actor]]\nid = "GRP:MOSS"\nname = "Moss Brigade"\n', encoding="utf-8")
    try:
        dateline.use_lexicon(rows)
        (found,) = engine(Told())([report(1, "Moss Brigade fighters attacked the town of Goma on Monday, killing 12 people.")])
    finally:
        dateline.use_lexicon()
    assert isinstance(found, Report) and "GRP:MOSS" in render(found)


needs_signals = pytest.mark.skipif(sys.platform == "win32", reason="no signals here")


@needs_signals
def test_a_killed_worker_loses_nothing(caplog: pytest.LogCaptureFixture) -> None:
    items = [report(n) for n in range(300)]  # enough that a loss is heard of before the end
    whole = shown(one.read(items))
    told, out = Told(), []
    with caplog.at_level(logging.WARNING, logger="dateline"):
        kills = [40, 150]
        for n, item in enumerate(processes.read(items, workers=2, told=told)):
            out.append(item)
            if kills and n >= kills[0] and len(told.memory) >= 2:  # both are at work: one that starts is no loss
                os.kill(workers()[-1], signal.SIGKILL)
                del kills[0]
    assert shown(out) == whole and not workers() and not kills
    assert told.lost in (1, 2)  # the second may have had nothing more to do
    assert all("killed by signal 9" in r.getMessage() for r in caplog.records)


@needs_signals
def test_a_report_that_kills_twice_is_set_aside_and_the_others_are_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A worker is killed each time it is at the report: the hook of a package that Python loads at its start does that here."""
    (tmp_path / "sitecustomize.py").write_text(
        "import os, sys\n"
        "if 'dateline.engine.worker' in ' '.join(sys.orig_argv):\n"
        "    import dateline.pipeline as p\n"
        "    real = p.run\n"
        "    def run(report, *rest):\n"
        "        if report.id == '7':\n"
        "            os.kill(os.getpid(), 9)\n"
        "        return real(report, *rest)\n"
        "    p.run = run\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    items = [report(n) for n in range(20)]
    told = Told()
    out = list(processes.read(items, workers=2, told=told))
    (aside,) = [x for x in out if isinstance(x, Rejected)]
    assert out.index(aside) == 7 and (aside.path, aside.id) == ("made.jsonl", "7")
    assert aside.reason == "reading it ended 2 workers (killed by signal 9)" and told.lost == 2
    assert shown(x for x in out if x is not aside) == shown(one.read([x for x in items if x.id != "7"]))


@needs_signals
def test_workers_that_do_not_start(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import sys\nif 'dateline.engine.worker' in ' '.join(sys.orig_argv):\n    __import__('os')._exit(3)\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(EngineError, match=r"the workers do not start \(ended with code 3\): try fewer of them"):
        list(processes.read([report(1)], workers=2))


def test_memory_is_told() -> None:
    told = Told()
    list(processes.read([report(1), report(2)], workers=2, told=told))
    assert 1 <= len(told.memory) <= 2 and all(100 < m < 4000 for m in told.memory.values())
    assert "MiB" in str(told)


@pytest.mark.parametrize(
    ("memory", "lost", "said"),
    [
        ({}, 0, "no worker was needed"),
        ({1: 350.2}, 0, "1 worker, peak memory 350 MiB"),
        ({1: 350.2, 2: 349.8}, 0, "2 workers, peak memory 350 MiB each"),
        ({1: 1350.0, 2: 420.0, 3: 77.0}, 1, "3 workers, 1 of them lost, peak memory 77 to 1,350 MiB each"),
    ],
)
def test_what_is_told(memory: dict[int, float], lost: int, said: str) -> None:
    assert str(Told(memory=memory, lost=lost)) == said


def test_options_that_do_not_go_together(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError, match="address"):
        chosen(2, "processes", "auto")
    with pytest.raises(ValueError, match="engine"):
        chosen(2, "threads")
    monkeypatch.setattr("dateline.engine.find_spec", lambda name: None)
    with pytest.raises(EngineError, match=r"pip install 'dateline\[ray\]'"):
        chosen(2, "ray")


@needs_signals
def test_no_worker_outlives_a_killed_run_and_ctrl_c_leaves_no_traceback(tmp_path: Path) -> None:
    lines = tmp_path / "in.jsonl"
    lines.write_text("".join(json.dumps({"text": story(n, 9), "id": str(n)}) + "\n" for n in range(3000)), encoding="utf-8")
    for sent, code in ((signal.SIGINT, 130), (signal.SIGKILL, -9), (signal.SIGTERM, -15)):
        command = [sys.executable, "-m", "dateline.cli", "read", str(lines), "--format", "json", "--workers", "2"]
        heard = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)  # a test run in the background passes on that it is ignored
        child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=heard)
        assert child.stdout is not None and child.stdout.readline().startswith('{"id"')
        listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(child.pid)], capture_output=True, text=True).stdout.split()
        assert len(listed) == 2
        child.send_signal(sent)
        _, said = child.communicate(timeout=300)
        assert child.returncode == code and said == ""
        assert all(gone(int(pid)) for pid in listed)


def gone(pid: int) -> bool:
    """Whether a process ends within a minute."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        if Path(f"/proc/{pid}/stat").exists() and Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
            return True  # dead, and nobody has asked for it
        time.sleep(0.05)
    return False


def test_left_alone_it_ends_its_workers() -> None:
    read = processes.read(iter([report(n) for n in range(50)]), workers=2)
    next(read)
    assert workers()
    del read
    gc.collect()
    assert not workers()
