"""A record to test on: each test of the contract runs over SQLite and over a PostgreSQL of its own."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from dateline.record.store import Store, open_record

SERVER = "postgres"  # PostgreSQL does not run as root, but as this user


def _postgresql() -> str | None:
    """The folder of initdb and pg_ctl."""
    found = shutil.which("initdb")
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    return str(Path(found).resolve().parent) if found else str(places[-1].parent) if places else None


def _as_server(*command: str) -> None:
    user = ["runuser", "-u", SERVER, "--"] if os.getuid() == 0 else []
    done = subprocess.run([*user, *command], capture_output=True, text=True, cwd="/")
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed: {done.stderr or done.stdout}")


@pytest.fixture(scope="session")
def cluster() -> Iterator[Callable[[str], str]]:
    """A private PostgreSQL on a socket in a temporary folder; gives the URL of a database in it."""
    pytest.importorskip("psycopg", reason="psycopg is not installed (pip install 'dateline[postgres]')")
    tools = _postgresql()
    if tools is None:
        pytest.skip("PostgreSQL is not installed (apt-get install postgresql)")
    root = Path(tempfile.mkdtemp(prefix="dateline-pg-"))  # not pytest's folder: the server's user may not enter that
    if os.getuid() == 0:
        os.chown(root, pwd.getpwnam(SERVER).pw_uid, -1)
    quick = f"-c listen_addresses='' -c unix_socket_directories='{root}' -c fsync=off -c full_page_writes=off -c shared_buffers=32MB"
    try:
        _as_server(f"{tools}/initdb", "-D", f"{root}/data", "-U", SERVER, "-A", "trust", "-N", "-E", "UTF8", "--locale=C.UTF-8")
        _as_server(f"{tools}/pg_ctl", "-D", f"{root}/data", "-l", f"{root}/log", "-w", "-o", quick, "start")
        try:
            yield lambda name: f"postgresql://{SERVER}@/{name}?host={quote(str(root), safe='')}"
        finally:
            _as_server(f"{tools}/pg_ctl", "-D", f"{root}/data", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(root, ignore_errors=True)


_made = iter(range(1_000_000))


def _database(address: Callable[[str], str]) -> str:
    """The URL of a new, empty database."""
    import psycopg

    name = f"record{next(_made)}"
    with psycopg.connect(address("postgres"), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING UTF8 LOCALE 'C.UTF-8'".encode())
    return address(name)


KINDS = ["sqlite", "postgresql"]


def _fresh(request: pytest.FixtureRequest, folder: Path) -> str:
    return str(folder / "record.db") if request.param == "sqlite" else _database(request.getfixturevalue("cluster"))


@pytest.fixture(params=KINDS)
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The path or URL of a record that is not there yet."""
    return _fresh(request, tmp_path)


@pytest.fixture(params=KINDS, scope="module")
def for_reading(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """One empty record for all tests of a module, which fills it once and then only asks."""
    with open_record(_fresh(request, tmp_path_factory.mktemp("record"))) as opened:
        yield opened


@pytest.fixture
def store(where: str) -> Iterator[Store]:
    with open_record(where) as opened:
        yield opened
