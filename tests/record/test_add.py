"""Adding: idempotent by content, a few reports at a time, whole after any kill."""

from __future__ import annotations

import json
import os
import random
import signal
import time
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO

import pytest
from made_reports import contents, edited, quick_read, report, story

from dateline.errors import Rejected
from dateline.model import Report
from dateline.record import add as adding
from dateline.record.add import Added, add, add_items, keep, key_of
from dateline.record.store import Store, open_record

BAD = Rejected(path="made.jsonl", at="line 3", reason="broken JSON", remedy="mend it")
REPORTS = 100  # of the file that is added while killed
needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")


def begun(where: str, path: Path, last: int = REPORTS) -> tuple[int, BinaryIO]:
    """Another process that adds a file to a record: its id, and what it says, a line when it begins and one for each report kept. Where it
    is to be killed first, it does not get past the report `last`."""
    said, saying = os.pipe()
    if child := os.fork():
        os.close(saying)
        return child, os.fdopen(said, "rb")
    code = 1
    try:
        os.write(saying, b"begun\n")
        with open_record(where) as store:
            for item in add(store, [path], read=partial(slow_read, last=last)):
                os.write(saying, f"{item.id}\n".encode())
        code = 0
    finally:
        os._exit(code)


def slow_read(reports: Iterable[Report | Rejected], last: int) -> Iterator[Report | Rejected]:
    for r in quick_read(reports):
        time.sleep(0.002 if r.id and int(r.id) < last else 3600)
        yield r


def refused(reports: Iterable[Report | Rejected]) -> Iterator[Report]:
    for r in reports:
        raise AssertionError(f"read again: {r.id}")
    yield from ()


def test_what_is_known_is_not_read_again(store: Store) -> None:
    items = [report(story(k), id=str(k), published="2031-05-03") for k in range(20)]
    first = list(add_items(store, items, anew=False, read=quick_read))
    before = contents(store)
    assert [x.id for x in first if isinstance(x, Added) and x.new] == [str(k) for k in range(20)]
    second = list(add_items(store, items, anew=False, read=refused))
    assert [x.new for x in second if isinstance(x, Added)] == [False] * 20
    assert contents(store) == before and len(before["claims"]) == 20 * 24


def test_what_is_set_aside_is_passed_on_and_the_same_words_are_kept_once(store: Store) -> None:
    one, again = report("Dovra fell.", id="a"), report("Dovra fell.", id="b")

    def read(reports: Iterable[Report | Rejected]) -> Iterator[Report | Rejected]:
        yield from (BAD if isinstance(r, Report) and r.id == "c" else r for r in reports)

    found = list(add_items(store, [one, BAD, again, report("Guva fell.", id="c")], anew=False, read=read))
    key = key_of(one)
    assert found == [Added(key=key, id="a", new=True), BAD, Added(key=key, id="b", new=False), BAD]
    assert [r.id for r in store.reports()] == ["a"]


def test_reprints_are_told(store: Store) -> None:
    items = [report(story(1), id="b", published="2031-05-04"), report(edited(story(1), 0.05), id="a", published="2031-05-03")]
    b, a = add_items(store, items, anew=False, read=quick_read)
    assert isinstance(a, Added) and isinstance(b, Added) and (a.original, b.original) == (None, a.key)


def test_read_anew_by_another_version(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    items = [report(story(1), id="a"), report(story(2), id="b")]
    with monkeypatch.context() as old:
        old.setattr(adding, "__version__", "0.0.9")
        list(add_items(store, items, anew=False, read=lambda reports: iter(reports)))
    assert not list(store.claims()) and {r.version for r in store.reports()} == {"0.0.9"}
    list(add_items(store, items, anew=False, read=refused))
    found = list(add_items(store, items, anew=True, read=quick_read))
    assert [x.new for x in found if isinstance(x, Added)] == [True, True]
    assert len(list(store.claims())) == 48 and {r.version for r in store.reports()} == {adding.__version__}
    list(add_items(store, items, anew=True, read=refused))


def test_few_are_held_at_a_time(store: Store) -> None:
    taken: list[int] = []

    def items() -> Iterator[Report]:
        for k in range(40):
            taken.append(k)
            yield report(story(k, 20), id=str(k))

    ahead = [len(taken) - n for n, _ in enumerate(add_items(store, items(), anew=False, read=quick_read))]
    assert len(ahead) == 40 and max(ahead) <= adding.AT_ONCE


def test_stopped_within_a_transaction_it_goes_on_where_it_was(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    items = [report(story(k), id=str(k), published=f"2031-05-{k + 1:02}") for k in range(20)]
    items += [report(edited(story(k), 0.05), id=f"{k}b", published=f"2031-04-{k + 1:02}") for k in range(20)]
    tie, calls = adding.reprints.tie, iter([*[False] * 21, True, *[False] * 99])

    def stopping(*arguments: object) -> None:
        tie(*arguments)  # type: ignore[arg-type]
        if next(calls):
            raise KeyboardInterrupt

    monkeypatch.setattr(adding.reprints, "tie", stopping)
    with pytest.raises(KeyboardInterrupt):
        list(add_items(store, items, anew=False, read=quick_read))
    assert len(list(store.reports())) == 16  # whole batches of eight
    list(add_items(store, items, anew=False, read=quick_read))
    assert len(list(store.reports())) == 40 and sum(r.original is not None for r in store.reports()) == 20


def written(folder: Path, count: int = REPORTS) -> Path:
    """A file of reports, each tenth a reprint of another, that comes before or after it."""
    path = folder / "reports.jsonl"
    chance = random.Random(7)
    with path.open("w", encoding="utf-8") as out:
        for k in range(count):
            text = edited(story(chance.randrange(k)), 0.05, k) if k % 10 == 9 else story(k)
            row = {"id": str(k), "text": f"The army said on Tuesday that the town was shelled. {text}", "outlet": f"Wire {k % 7}"}
            out.write(json.dumps(row | {"published": f"2031-05-{chance.randint(1, 28):02}"}) + "\n")
    return path


def killed_again_and_again(where: str, path: Path, times: int, seed: int = 1) -> list[int]:
    """Add, killed with SIGKILL at random moments, then once to the end. How many reports were kept at each kill."""
    chance, kept = random.Random(seed), []
    for n in range(times):
        # However late a busy machine sends the signal, something is left to add; only the last may come to the end.
        child, said = begun(where, path, REPORTS * 4 // 5 if n < times - 1 else REPORTS)
        with said:
            lines = chance.choice([1, chance.randint(2, REPORTS // 2)])  # then, while tables are made, or the next few are read or kept
            heard = [said.readline() for _ in range(lines)]
            assert heard[0] == b"begun\n" and heard[-1]
            time.sleep(chance.uniform(0, 0.5 if lines == 1 else 0.04))
            os.kill(child, signal.SIGKILL)
            assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) in (0, -signal.SIGKILL)
        with open_record(where) as store:
            kept.append(len(list(store.reports())))
    assert ended(*begun(where, path)) == 0
    return kept


def ended(child: int, said: BinaryIO) -> int:
    """The exit code of a process, when it has said all."""
    with said:
        said.read()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@needs_fork
def test_killed_at_any_point_and_run_again_the_record_is_the_same(where: str, tmp_path: Path) -> None:
    path = written(tmp_path)
    kept = killed_again_and_again(where, path, int(os.environ.get("DATELINE_KILLS", "5")))
    with open_record(tmp_path / "whole.db") as whole, open_record(where) as store:
        list(add(whole, [path], read=quick_read))
        assert contents(store) == contents(whole) and len(list(store.reports())) == REPORTS
        assert sum(r.original is not None for r in store.reports()) >= 8
    assert kept == sorted(kept) and any(0 < n < REPORTS for n in kept)


@needs_fork
def test_two_at_once_keep_each_report_once(where: str, tmp_path: Path) -> None:
    path = written(tmp_path, 60)
    children = [begun(where, path) for _ in range(2)]
    assert [ended(*c) for c in children] == [0, 0]
    with open_record(tmp_path / "whole.db") as whole, open_record(where) as store:
        list(add(whole, [path], read=quick_read))
        assert _as_added(contents(store)) == _as_added(contents(whole))
        assert sorted(row[1] for row in contents(store)["members"]) == sorted(c.id for c in store.claims())  # each claim in one incident


def _as_added(found: dict[str, list[tuple[object, ...]]]) -> dict[str, list[tuple[object, ...]]]:
    """Without the incidents: these grow by what each of two processes had kept when it gathered."""
    return {name: rows for name, rows in found.items() if name not in ("incidents", "members")}


def test_a_date_that_is_none(store: Store, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="write it as 2024-05-12"):
        add(store, [tmp_path], published="soon")


def test_nothing_to_keep(store: Store) -> None:
    assert keep(store, []) == {} and list(store.reports()) == []
