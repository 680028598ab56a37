"""`dateline serve` and `dateline users`: what they say, and what stands in the way."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from click.testing import CliRunner, Result
from room_record import made

from dateline.cli import app
from dateline.web import users
from dateline.web.safety import host_known
from dateline.web.serve import ServeError, Wanted, address, free_port, is_local, serve, settings

PASSWORD = "correct horse battery"


@pytest.fixture
def record(tmp_path: Path) -> str:
    where = tmp_path / "record.db"
    made(where).close()
    return str(where)


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def run(*words: str, given: str = "") -> Result:
    return CliRunner().invoke(app, words, input=given)


def test_users_are_added_listed_and_removed(record: str) -> None:
    done = run("users", "add", "Ana", "--role", "reviewer", "--record", record, given=f"{PASSWORD}\n{PASSWORD}\n")
    assert done.exit_code == 0 and "Ana is a new reviewer" in done.output and PASSWORD not in done.output
    assert run("users", "add", "Ben", "--record", record, "--password-stdin", given=f"{PASSWORD}\n").exit_code == 0
    again = run("users", "add", "Ben", "--role", "reviewer", "--record", record, "--password-stdin", given=f"{PASSWORD}\n")
    assert "Ben is now a reviewer" in again.output
    assert [line.split("\t")[:2] for line in run("users", "list", "--record", record).output.splitlines()] == [
        ["Ana", "reviewer"], ["Ben", "reviewer"],
    ]  # fmt: skip
    assert run("users", "remove", "Ben", "--record", record).exit_code == 0
    gone = run("users", "remove", "Ben", "--record", record)
    assert gone.exit_code == 2 and 'there is no user "Ben"' in gone.output


def test_users_that_cannot_be_kept(record: str, tmp_path: Path) -> None:
    short = run("users", "add", "Ana", "--record", record, "--password-stdin", given="short\n")
    assert short.exit_code == 2 and "give 10 to 200" in short.output
    server = run("users", "list", "--record", "postgresql://x@y/z")
    assert server.exit_code == 2 and "--users FILE" in server.output
    nowhere = run("users", "list", "--users", str(tmp_path / "none" / "u"))
    assert nowhere.exit_code == 2 and "there is no folder" in nowhere.output
    assert "there are no users" in run("users", "list", "--record", record).output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--record", "none.db"), "there is no such record"),
        (("--host", "0.0.0.0"), "there are no users, so others could read and judge"),
        (("--host", "nowhere.invalid"), "there are no users"),
        (("--login",), "nobody could log in"),
        (("--certificate", "x.pem"), "TLS needs both"),
        (("--port", "0"), "0 is not in the range"),
    ],
)
def test_what_stands_in_the_way_of_opening(record: str, words: tuple[str, ...], said: str) -> None:
    done = run("serve", *(("--record", record) if "--record" not in words else ()), *words)
    assert done.exit_code == 2 and said in done.output and "Traceback" not in done.output


def test_a_busy_port_is_told_with_another(record: str) -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        done = run("serve", "--record", record, "--port", str(port))
    assert done.exit_code == 2 and f"give --port {port + 1}" in done.output


def test_a_busy_port_is_passed_over_where_any_will_do() -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        found = free_port(Wanted(port=port))
    assert found.port > port and free_port(found).port == found.port
    with pytest.raises(ServeError, match=r"203\.0\.113\.1, port"):
        free_port(Wanted(host="203.0.113.1", port=port))


def test_files_that_are_no_certificate(record: str, tmp_path: Path, port: int) -> None:
    (tmp_path / "c.pem").write_text("none")
    with made(tmp_path / "other.db") as store, pytest.raises(ServeError, match="cannot be used for TLS"):
        serve(store, Wanted(port=port, certificate=tmp_path / "c.pem", key=tmp_path / "c.pem"), print)


def test_settings_of_a_room_for_others(tmp_path: Path) -> None:
    path = tmp_path / "users"
    users.add(path, "Ana", "reader", PASSWORD)
    wide = settings(Wanted(host="0.0.0.0", names=("Desk.Example.",), users=path))
    assert wide.login and wide.addresses and wide.hosts >= {"desk.example", "0.0.0.0"} and not wide.secure
    assert host_known(urlsplit(address(Wanted(host="0.0.0.0"))).netloc, wide), "the address that is printed is answered"
    own = settings(Wanted(users=path))
    assert not own.login and own.users is None and not own.addresses
    path.write_text("[]")
    with pytest.raises(ServeError, match="no file of users"):
        settings(Wanted(login=True, users=path))
    with pytest.raises(ServeError, match="name their file"):
        settings(Wanted(login=True))


def test_addresses_to_open() -> None:
    assert address(Wanted()) == "http://127.0.0.1:8470/" and address(Wanted(host="::1", port=1)) == "http://[::1]:1/"
    assert address(Wanted(host="0.0.0.0", names=("desk.example",), certificate=Path("c"))) == "https://desk.example:8470/"
    assert all(map(is_local, ("localhost", "127.0.0.1", "127.1.2.3", "::1"))) and not any(
        map(is_local, ("0.0.0.0", "::", "desk.example", ""))
    )


def test_it_serves_until_it_is_interrupted(record: str, port: int) -> None:
    command = [sys.executable, "-m", "dateline.cli", "serve", "--record", record, "--port", str(port), "--as", "Ana"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    late = threading.Timer(300, server.kill)
    late.start()
    try:
        assert server.stdout is not None and server.stderr is not None
        assert f"http://127.0.0.1:{port}/" in server.stdout.readline()
        answer = httpx.get(f"http://127.0.0.1:{port}/", timeout=120)
        assert answer.status_code == 200 and "Dovra" in answer.text and "server" not in answer.headers
        with pytest.raises(httpx.HTTPError):
            httpx.get(f"http://{socket.gethostbyname('localhost').replace('127.0.0.1', '127.0.0.2')}:{port}/", timeout=30)
        server.send_signal(signal.SIGINT)
        assert server.wait(timeout=120) in (0, 130)
        assert "Traceback" not in server.stderr.read()
    finally:
        late.cancel()
        server.kill()
        server.wait()
