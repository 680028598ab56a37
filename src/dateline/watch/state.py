"""What a watch has done, in a small SQLite file: who was asked when, which articles wait, what became of each.

Each step is one transaction, so after a crash or a power cut the next run goes on where this one was. An article is marked as done only
after the record has it; one that was kept but not yet marked is fetched once more and found known."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from dateline.watch.feeds import Entry, Gone, in_utc, outlives
from dateline.watch.fetch import host_of

VERSION = 2
TABLES = """
CREATE TABLE feeds (url TEXT PRIMARY KEY, etag TEXT, modified TEXT, title TEXT, next REAL NOT NULL DEFAULT 0,
                    failures INTEGER NOT NULL DEFAULT 0, problem TEXT);
CREATE TABLE sites (url TEXT PRIMARY KEY, feeds TEXT NOT NULL DEFAULT '[]', next REAL NOT NULL DEFAULT 0,
                    failures INTEGER NOT NULL DEFAULT 0, problem TEXT);
CREATE TABLE articles (n INTEGER PRIMARY KEY, url TEXT NOT NULL UNIQUE, feed TEXT NOT NULL, title TEXT, published TEXT,
                       stamp TEXT NOT NULL DEFAULT '', state TEXT NOT NULL, tries INTEGER NOT NULL DEFAULT 0,
                       next REAL NOT NULL DEFAULT 0, report TEXT, problem TEXT, id TEXT NOT NULL DEFAULT '', gone TEXT);
CREATE INDEX articles_state ON articles (state, next);
CREATE INDEX articles_id ON articles (id);
CREATE TABLE hosts (host TEXT PRIMARY KEY, next REAL NOT NULL DEFAULT 0, failures INTEGER NOT NULL DEFAULT 0,
                    robots TEXT, robots_at REAL NOT NULL DEFAULT 0);
"""


UPGRADES = {
    1: """ALTER TABLE articles ADD COLUMN id TEXT NOT NULL DEFAULT '';
ALTER TABLE articles ADD COLUMN gone TEXT;
CREATE INDEX articles_id ON articles (id)"""
}


class StateError(ValueError):
    """A state file that cannot be used, with the reason and the remedy in one line."""


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """An article to be fetched."""

    url: str
    feed: str
    title: str | None
    published: str | None
    tries: int
    next: float


class Leaving(msgspec.Struct, frozen=True, kw_only=True):
    """An article of the record that its feed took back: when and why, as far as the feed says."""

    url: str
    feed: str
    report: str
    when: str | None
    words: str | None


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a feed or a site: when it is due, how often it failed in a row, and for a feed what makes a request conditional."""

    next: float = 0.0
    failures: int = 0
    problem: str | None = None
    etag: str | None = None
    modified: str | None = None
    title: str | None = None
    feeds: str = "[]"


class Host(msgspec.Struct, frozen=True, kw_only=True):
    """When a host may be asked next, its failures in a row, its robots.txt (the text, null where none was read) and when it was read."""

    next: float = 0.0
    failures: int = 0
    robots: str | None = None
    robots_at: float = 0.0


def beside(record: str, feeds: str) -> str:
    """Where the state is kept where no other place is named: beside the record's file, or beside feeds.toml where that is a server."""
    path = Path(feeds if "://" in record else record)
    return str(path.with_name(f"{path.stem}.watch.db"))


def open_state(path: str) -> sqlite3.Connection:
    """The state at a path, made where it is not there. Only one process can hold it. Raises StateError."""
    try:
        conn = sqlite3.connect(path, timeout=1.0, isolation_level=None)
        conn.row_factory = sqlite3.Row
        conn.execute("PRAGMA locking_mode = EXCLUSIVE")
        conn.execute("BEGIN EXCLUSIVE")
        _set_up(conn, path)
        conn.execute("COMMIT")
        return conn
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise StateError(f"{path}: another dateline watch uses it: stop that one, or name another file (--state)") from None
        raise StateError(f"{path}: it cannot be opened ({error}): check the folder and your rights, or name another (--state)") from None
    except sqlite3.DatabaseError as error:
        raise StateError(f"{path}: this is no state of a watch ({error}): name another file (--state)") from None


def _set_up(conn: sqlite3.Connection, path: str) -> None:
    found = conn.execute("PRAGMA user_version").fetchone()[0]
    if found > VERSION:
        raise StateError(f"{path}: it was made by a newer dateline: pip install -U dateline")
    if found == 0:
        if conn.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            raise StateError(f"{path}: it holds another program's tables: name another file (--state)")
        for statement in TABLES.split(";"):
            conn.execute(statement)
    for version in range(max(1, found), VERSION) if found else ():
        for statement in UPGRADES[version].split(";"):
            conn.execute(statement)
    if found < VERSION:
        conn.execute(f"PRAGMA user_version = {VERSION}")


def asked(conn: sqlite3.Connection, kind: str, url: str) -> Asked:
    """What is known of a feed or site ("feeds", "sites")."""
    row = conn.execute(f"SELECT * FROM {kind} WHERE url = ?", (url,)).fetchone()
    return Asked(**{k: row[k] for k in row.keys() if k != "url"}) if row else Asked()  # noqa: SIM118


def host(conn: sqlite3.Connection, name: str) -> Host:
    """What is known of a host."""
    row = conn.execute("SELECT next, failures, robots, robots_at FROM hosts WHERE host = ?", (name,)).fetchone()
    return Host(**dict(row)) if row else Host()


def put(conn: sqlite3.Connection, table: str, key: str, **values: Any) -> None:
    """Keep what is known of a feed, a site or a host now; what is not given stays."""
    name = "host" if table == "hosts" else "url"
    columns = ", ".join(values)
    marks = ", ".join("?" * len(values))
    sets = ", ".join(f"{c} = excluded.{c}" for c in values)
    conn.execute(
        f"INSERT INTO {table} ({name}, {columns}) VALUES (?, {marks}) ON CONFLICT ({name}) DO UPDATE SET {sets}", (key, *values.values())
    )


def feed_read(conn: sqlite3.Connection, feed: str, entries: Iterable[Entry], gone: Iterable[Gone] = (), **values: Any) -> int:
    """Keep what a feed answered together with its new articles and those that it took back, all or nothing: an ETag kept without them would
    lose them. Returns how many are new or have changed."""
    conn.execute("BEGIN IMMEDIATE")
    try:
        new = sum(_wants(conn, feed, e) for e in entries)
        for g in gone:
            _takes_back(conn, feed, g)
        put(conn, "feeds", feed, **values)
        conn.execute("COMMIT")
    except BaseException:
        conn.execute("ROLLBACK")
        raise
    return new


def _takes_back(conn: sqlite3.Connection, feed: str, g: Gone) -> None:
    """Mark what a feed took back. It can take back only what came from a feed of its own host, and not what was changed since."""
    rows = conn.execute("SELECT * FROM articles WHERE (id = ? OR url = ?) AND state NOT IN ('leaving', 'withdrawn')", (g.ref, g.ref))
    for a in rows.fetchall():
        if host_of(a["feed"]) != host_of(feed) or outlives(a["stamp"], g):
            continue
        state = "leaving" if a["report"] else "withdrawn"
        told = msgspec.json.encode([g.when, g.words]).decode()
        conn.execute("UPDATE articles SET state = ?, gone = ? WHERE url = ?", (state, told, a["url"]))


def leaving(conn: sqlite3.Connection) -> list[Leaving]:
    """Articles of the record that their feeds took back, which the record does not know yet."""
    rows = conn.execute("SELECT url, feed, report, gone FROM articles WHERE state = 'leaving' ORDER BY n").fetchall()
    told = [msgspec.json.decode(r["gone"], type=tuple[str | None, str | None]) for r in rows]
    return [Leaving(url=r["url"], feed=r["feed"], report=r["report"], when=t[0], words=t[1]) for r, t in zip(rows, told, strict=True)]


def wanted_after_all(conn: sqlite3.Connection) -> None:
    """Have those articles fetched again that triage set aside."""
    conn.execute("UPDATE articles SET state = 'waiting', tries = 0, next = 0 WHERE state = 'other'")


def _wants(conn: sqlite3.Connection, feed: str, e: Entry) -> bool:
    """Queue an entry that is new, or whose feed says that it was changed since."""
    old = conn.execute("SELECT stamp, state FROM articles WHERE url = ?", (e.url,)).fetchone()
    if old is None:
        row = (e.url, feed, e.title, e.published, e.stamp, e.id)
        conn.execute("INSERT INTO articles (url, feed, title, published, stamp, id, state) VALUES (?, ?, ?, ?, ?, ?, 'waiting')", row)
        return True
    if e.id:
        conn.execute("UPDATE articles SET id = ? WHERE url = ?", (e.id, e.url))
    if not e.stamp or e.stamp == old["stamp"]:
        return False
    conn.execute(
        "UPDATE articles SET stamp = ?, title = ?, state = 'waiting', tries = 0, next = 0 WHERE url = ?", (e.stamp, e.title, e.url)
    )
    if old["state"] in ("leaving", "withdrawn"):  # told anew after it was taken back
        conn.execute("UPDATE articles SET published = ? WHERE url = ?", (in_utc(e.stamp) or e.published, e.url))
    return old["state"] != "waiting"


def waiting(conn: sqlite3.Connection) -> list[Waiting]:
    """Articles to be fetched, in the order in which they were found."""
    rows = conn.execute("SELECT url, feed, title, published, tries, next FROM articles WHERE state = 'waiting' ORDER BY n")
    return [Waiting(**dict(r)) for r in rows]


def settled(conn: sqlite3.Connection, url: str, state: str, *, report: str | None = None, problem: str | None = None) -> None:
    """Say what became of an article: added, known, aside, other (not on conflict), withdrawn."""
    conn.execute("UPDATE articles SET state = ?, report = coalesce(?, report), problem = ? WHERE url = ?", (state, report, problem, url))


def later(conn: sqlite3.Connection, url: str, next_: float, problem: str) -> None:
    """Try an article again at a time."""
    conn.execute("UPDATE articles SET tries = tries + 1, next = ?, problem = ? WHERE url = ?", (next_, problem, url))
