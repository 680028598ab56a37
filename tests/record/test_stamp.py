"""What another version of dateline told is told anew by this one: once, a few at a time, and right meanwhile."""

from __future__ import annotations

import logging
import os
import pwd
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from asked_record import made, shelled
from sqlalchemy import inspect, select, text, update
from sqlalchemy.exc import DBAPIError

from dateline import lexicon
from dateline.lexicon import own
from dateline.record import accounts, gathering, migrations, queries, stamp, tables
from dateline.record.add import keep
from dateline.record.queries import wanted
from dateline.record.store import RecordError, Store, open_record

KEPT = (tables.incidents, tables.members, tables.stances, tables.dealings)
STALE = {"grade": "weak", "disputes": 0, "tolled": False, "title": "old words", "claims": 99, "actors": "[]", "types": 0, "told_by": ""}


@pytest.fixture
def store(where: str) -> Iterator[Store]:  # in SQLite and in PostgreSQL
    with made(where) as store:
        gathering.ready(store)
        yield store


def kept(store: Store) -> list[set[tuple[Any, ...]]]:
    with store.engine.connect() as conn:
        return [{tuple(row) for row in conn.execute(select(table))} for table in KEPT]


def stamps(store: Store) -> set[str]:
    with store.engine.connect() as conn:
        return set(conn.execute(select(tables.incidents.c.told_by)).scalars())


def make_stale(store: Store, **more: Any) -> None:
    """As if another version had told it, by other rules."""
    store.told = False
    with store.writing() as conn:
        conn.execute(update(tables.incidents).values(STALE | more))
        conn.execute(tables.stances.delete())
        conn.execute(update(tables.dealings).values(value=0.5))


@pytest.mark.parametrize("told_by", ["", "0.0.9 3f9a1c0b7d52", f"{stamp.stamp()}x"])
def test_what_another_version_told_is_told_anew_at_the_first_question(store: Store, told_by: str) -> None:
    before = kept(store)
    make_stale(store, told_by=told_by)
    assert kept(store) != before
    assert [d.dispute.kind for d in queries.disputes(store)] == ["denial"]  # nothing of the count that was kept
    assert kept(store) == before and stamps(store) == {stamp.stamp()}


def test_what_a_later_version_told_stands(store: Store) -> None:
    make_stale(store, told_by="99.0 000000000000")
    queries.incidents(store)
    assert stamps(store) == {"99.0 000000000000"}
    keep(store, [shelled()])  # told anew by this one, so that the later one tells it again
    assert stamp.stamp() in stamps(store)


def test_interrupted_it_goes_on_at_the_next_use(where: str, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    before = kept(store)
    make_stale(store)
    row, told = gathering.row_of, []

    def third(*given: Any) -> Any:
        if len(told) == 2:
            raise KeyboardInterrupt
        told.append(given)
        return row(*given)

    monkeypatch.setattr(gathering, "TOLD_AT_ONCE", 1)
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(gathering, "row_of", third)
        queries.incidents(store)
    with store.engine.connect() as conn:
        stale = conn.execute(select(tables.incidents.c.id).where(tables.incidents.c.told_by == "")).scalars().all()
    assert len(before[0]) - len(stale) == 2 and stale
    with open_record(where) as again:
        done: list[tuple[int, int]] = []
        assert gathering.tell_anew(again, lambda *x: done.append(x)) == len(stale)
        assert done == [(n + 1, len(stale)) for n in range(len(stale))]
        assert kept(again) == before


def test_what_grows_before_it_is_told_anew_is_still_told_anew(store: Store) -> None:
    before = kept(store)
    make_stale(store)
    keep(store, [shelled()])  # writes its incidents, but not what others say in them
    assert "" in stamps(store)
    queries.count(store)
    assert kept(store)[0] == before[0] and kept(store)[2:] == before[2:]


def test_an_incident_of_which_nothing_is_left_goes(store: Store) -> None:
    with store.writing() as conn:
        some = conn.execute(select(tables.incidents)).mappings().first()
        assert some is not None
        conn.execute(tables.incidents.insert(), dict(some) | {"id": "i0", "told_by": ""})
    assert gathering.tell_anew(store) == 1
    with store.engine.connect() as conn:
        assert conn.execute(select(tables.incidents.c.id).where(tables.incidents.c.id == "i0")).first() is None


def test_a_long_telling_is_said(store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    make_stale(store)
    for name, value in (("MANY", 1), ("NEWS_S", -1), ("TOLD_AT_ONCE", 1)):
        monkeypatch.setattr(gathering, name, value)
    with caplog.at_level(logging.WARNING):
        queries.count(store)
    said = [r.getMessage().partition(": ")[2] for r in caplog.records]
    assert "were told by another version and are told anew, once" in said[0] and said[1].startswith("1 of ")


# Who may not write


def frozen(where: str) -> Store:
    """The record as one who may not write has it."""
    if "://" in where:
        return open_record(f"{where}&options=-c%20default_transaction_read_only%3Don")
    store = open_record(where)
    from sqlalchemy import event

    event.listen(store.engine, "connect", lambda connection, _: connection.execute("PRAGMA query_only = ON"))
    store.engine.dispose()
    return store


def test_who_may_not_write_gets_right_answers_and_is_told(where: str, store: Store, caplog: pytest.LogCaptureFixture) -> None:
    asked = [queries.disputes, queries.tolls, queries.incidents, queries.timeline]
    right = [ask(store) for ask in asked]
    with store.writing() as conn:
        conn.execute(update(tables.incidents).values(grade="weak", disputes=0, tolled=False, told_by=""))
        gathering.wait(conn, [next(store.reports()).key])
    store.close()
    with frozen(where) as reader, caplog.at_level(logging.WARNING):
        assert [ask(reader) for ask in asked] == right
        assert reader.read_only and stamps(reader) == {""}
        with pytest.raises(DBAPIError):
            keep(reader, [shelled()])
    said = [r.getMessage() for r in caplog.records]
    assert len(said) == 2 and "so incidents lack 1 new report" in said[0] and "weighed anew for each answer" in said[1]


def test_another_fault_is_not_taken_for_a_record_that_may_not_be_written(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> int:
        with store.engine.connect() as conn:
            conn.execute(text("SELECT nothing FROM nowhere"))
        return 0

    monkeypatch.setattr(gathering, "gather_new", broken)
    with pytest.raises(DBAPIError):
        queries.count(store)
    assert not store.read_only


@pytest.fixture
def shelf() -> Iterator[Path]:
    """A folder in which this user may not write once it is shut."""
    folder = Path(tempfile.mkdtemp(prefix="dateline-shelf-"))
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


@contextmanager
def as_reader() -> Iterator[None]:
    """As a user who may not write there: root may write anywhere, and becomes nobody meanwhile."""
    if os.getuid():
        yield
        return
    nobody = pwd.getpwnam("nobody").pw_uid
    os.setresuid(nobody, nobody, 0)
    try:
        yield
    finally:
        os.setresuid(0, 0, 0)


def test_a_file_in_a_folder_that_may_not_be_written(shelf: Path) -> None:
    path = shelf / "record #1.db"
    with made(path) as store:
        queries.disputes(store)  # all is loaded
        make_stale(store)
    path.chmod(0o444)
    shelf.chmod(0o555)
    with as_reader():
        with open_record(path, create=False) as reader:
            assert len(queries.disputes(reader)) == 1 and reader.read_only
        assert [x.name for x in shelf.iterdir()] == [path.name]


def test_a_file_that_may_not_be_written_beside_one_who_writes(shelf: Path) -> None:
    path = shelf / "record.db"
    shelf.chmod(0o755)
    with made(path) as store:
        queries.disputes(store)
        make_stale(store)
        for x in shelf.iterdir():
            x.chmod(0o644)
        with as_reader(), open_record(path, create=False) as reader:
            assert len(queries.disputes(reader)) == 1 and reader.read_only


# Records of other versions


def older(where: str, revision: str, now: Store) -> None:
    """A record as an earlier step of the tables had it, filled with what that could hold of one made now; its disputes are stale."""
    with open_record(where) as store:
        with store.writing() as conn:
            for table in (*tables.metadata.tables, migrations.VERSION_TABLE, "words"):
                conn.execute(text(f"DROP TABLE {table}{' CASCADE' if conn.dialect.name == 'postgresql' else ''}"))
        with store.writing() as conn:
            migrations.upgrade(conn, revision)
        with store.writing() as conn, now.engine.connect() as full:
            for table in tables.metadata.sorted_tables:
                if table.name in inspect(conn).get_table_names() and (revision > "0001" or table.name not in ("incidents", "members")):
                    names = {c["name"] for c in inspect(conn).get_columns(table.name)}
                    rows = [{k: v for k, v in row.items() if k in names} for row in full.execute(select(table)).mappings()]
                    stale = {"grade": "weak", "disputes": 0, "told_by": ""} if table.name == "incidents" else {}
                    rows = [row | {k: v for k, v in stale.items() if k in names} for row in rows]
                    if rows:
                        conn.execute(table.insert(), rows)


@pytest.mark.parametrize("revision", ["0001", "0002", "0003", "0004", "0005", "0009", "0010"])
def test_records_made_before_open_and_are_brought_up_to_date(where: str, revision: str, tmp_path: Path) -> None:
    with made(tmp_path / "now.db") as now:
        right = queries.disputes(now)
        older(where, revision, now)
        with open_record(where) as store:
            assert queries.disputes(store) == right != []
            assert kept(store) == kept(now) and stamps(store) == {stamp.stamp()}
            assert list(store.claims()) == list(now.claims())
        assert {c.day_said for c in now.claims()} == {True, False}


def test_a_record_made_before_that_may_not_be_written_is_refused_with_the_remedy(tmp_path: Path) -> None:
    with made(tmp_path / "now.db") as now:
        older(str(tmp_path / "old.db"), "0005", now)
    error = sqlite3.OperationalError("attempt to write a readonly database")
    error.sqlite_errorcode = sqlite3.SQLITE_READONLY
    with pytest.MonkeyPatch.context() as patched:

        def shut(conn: object) -> None:
            raise DBAPIError("ALTER", {}, error)

        patched.setattr(migrations, "upgrade", shut)
        with pytest.raises(RecordError, match="of another version and may not be written: open it once as one who may"):
            open_record(tmp_path / "old.db")


# The stamp itself


def test_the_stamp_covers_every_list_that_tells_an_incident(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    read: set[str] = set()
    rows = lexicon.shipped

    def heard(name: str) -> Any:
        read.add(name)
        return rows(name)

    monkeypatch.setattr(lexicon, "shipped", heard)
    make_stale(store)
    own.use(own.Own({"media": ()}))  # has all that was made of the lists forgotten
    own.use(own.Own({}))
    gathering.tell_anew(store)
    assert {"allied", "stances"} <= read
    assert read <= {*stamp.LISTS, "places", "place_words"}, "stamp.LISTS lacks a list"


def test_the_stamp_changes_with_a_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    before = stamp.stamp()
    assert before.startswith("0.") and before == stamp.stamp()
    stamp.stamp.cache_clear()
    monkeypatch.setattr(stamp, "LISTS", stamp.LISTS[1:])
    assert stamp.stamp() != before
    stamp.stamp.cache_clear()


def test_later_versions_are_told_by_their_numbers() -> None:
    assert stamp.newer("99.1 x") and stamp.newer(f"{stamp.__version__}.1 x")
    assert not stamp.newer("") and not stamp.newer("0.0.10 x") and not stamp.newer(f"{stamp.__version__} zzz")


def test_code_that_tells_an_incident_is_in_the_stamp() -> None:
    root = Path(accounts.__file__).parent.parent
    assert all((root / name).is_file() for name in stamp.RULES)
    named = {x for name in stamp.RULES for x in re.findall(r'rows\("(\w+)"\)', (root / name).read_text("utf-8"))}
    assert {"dispute_marks", "stances"} <= named <= set(stamp.LISTS)


def test_a_claimants_disputes_stay_quick_to_find(store: Store) -> None:
    make_stale(store)
    assert len(queries.disputes(store, wanted(claimant="FJI"))) == 1
    with store.engine.connect() as conn:
        assert gathering.behind(conn) == []  # nothing is looked through that has none


def test_what_the_rules_take_from_comparing_is_a_rule() -> None:
    root = Path(stamp.__file__).parents[1]
    taken = {x for name in stamp.RULES for x in re.findall(r"from dateline\.compare\.(\w+) import", (root / name).read_text("utf-8"))}
    assert taken and {f"compare/{x}.py" for x in taken} <= set(stamp.RULES)
