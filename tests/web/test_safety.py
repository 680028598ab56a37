"""What guards the room: hosts, headers, sizes, forged requests, logins, roles."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import send, token  # type: ignore[attr-defined]

from dateline.record import judgements
from dateline.record.store import Store
from dateline.web import users
from dateline.web.safety import LONGEST_BODY, POLICY, TRIES, Guard, Sessions, Settings, host_known, local_path
from dateline.web.users import UsersError

PASSWORD = "correct horse battery"
Room = Callable[..., Any]


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file with a reviewer and a reader; hashing made cheap."""
    from argon2 import PasswordHasher

    cheap = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    monkeypatch.setattr(users, "_hasher", lambda: cheap)
    path = tmp_path / "record.db.users"
    users.add(path, "Ana", "reviewer", PASSWORD)
    users.add(path, "Ben", "reader", PASSWORD)
    return path


def enter(client: Any, name: str = "Ana", password: str = PASSWORD, **fields: str) -> Any:
    return send(client, "/login", name=name, password=password, **fields)


# Hosts, headers, sizes


@pytest.mark.parametrize("host", ["localhost", "localhost:8470", "127.0.0.1:9000", "[::1]:8470", "LOCALHOST"])
def test_this_machine_is_answered(client: Any, host: str) -> None:
    assert client.get("/healthz", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "10.0.0.7", "", "local host", "localhost:x", "evil@localhost", "localhost/x", "[::1"]
)
def test_other_names_are_not_answered(client: Any, host: str) -> None:
    answer = client.get("/", headers={"host": host})
    assert answer.status_code == 421 and answer.headers["content-security-policy"] == POLICY and "Dovra" not in answer.text


def test_names_and_addresses_that_a_room_is_given() -> None:
    wide = Settings(hosts=frozenset({"desk.example"}), addresses=True)
    assert all(host_known(h, wide) for h in ("desk.example:8470", "10.0.0.7", "[fe80::1]:8470", "desk.example."))
    assert not host_known("desk.example", Settings()) and not host_known("other.example", wide)


@pytest.mark.parametrize("path", ["/", "/nowhere", "/api/v1/claims", "/api/v1/nowhere", "/assets/dateline.css", "/?from=x"])
def test_every_answer_has_the_headers(client: Any, path: str) -> None:
    headers = client.get(path).headers
    assert headers["content-security-policy"] == POLICY and "unsafe" not in POLICY
    assert (headers["x-content-type-options"], headers["x-frame-options"], headers["referrer-policy"]) == ("nosniff", "DENY", "same-origin")
    assert "server" not in headers


def test_what_is_too_long_is_turned_away(client: Any) -> None:
    csrf = token(client)
    long = client.post("/review", data={"csrf": csrf, "words": "x" * LONGEST_BODY})
    assert long.status_code == 413 and "at most" in long.text

    def parts() -> Any:  # without saying how long it is
        for _ in range(80):
            yield b"x" * 1024

    kinds = {"x-csrf-token": csrf, "content-type": "application/json"}
    assert client.post("/api/v1/judgements", content=parts(), headers=kinds).status_code == 413
    assert client.get("/", headers={"content-length": "many"}).status_code == 413


def test_files_outside_are_not_given(client: Any) -> None:
    for path in ("/assets/../app.py", "/assets/%2e%2e/app.py", "/assets//etc/passwd", "/built/../../pyproject.toml"):
        assert client.get(path).status_code == 404


# Forged requests


def test_a_form_needs_the_token_of_its_page(client: Any, store: Store) -> None:
    claim = next(iter(store.claims())).id
    page = client.get("/review").text
    assert f'name="csrf" value="{token(client)}"' in page
    for fields in ({}, {"csrf": ""}, {"csrf": "0" * 64}, {"csrf": "é"}):
        answer = client.post("/review", data={"claim": claim, "act": "accept"} | fields)
        assert answer.status_code == 403 and "too old" in answer.text
    assert client.post("/api/v1/judgements", json={"act": "accept", "claims": [claim]}).status_code == 403
    assert not judgements.judgements(store)
    assert send(client, "/review", claim=claim, act="accept").status_code == 303
    assert [j.act for j in judgements.judgements(store)] == ["accept"]


def test_a_token_is_its_sessions_alone(room: Room, store: Store) -> None:
    one, other = room(), room()
    assert other.post("/review", data={"csrf": token(one)}).status_code == 403


@pytest.mark.parametrize(
    ("headers", "allowed"),
    [
        ({"origin": "http://localhost:8470"}, True),
        ({"origin": "http://evil.example"}, False),
        ({"origin": "http://localhost:9999"}, False),
        ({"origin": "null"}, False),
        ({"origin": "null", "sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "same-site"}, False),
    ],
)
def test_other_sites_may_not_send(client: Any, store: Store, headers: dict[str, str], allowed: bool) -> None:
    claim = next(iter(store.claims())).id
    fields = {"csrf": token(client), "claim": claim, "act": "accept"}
    assert client.post("/review", data=fields, headers=headers, follow_redirects=False).status_code == (303 if allowed else 403)


def test_cookies_cannot_be_read_or_sent_from_elsewhere(client: Any) -> None:
    given = client.get("/").headers.get_list("set-cookie")
    assert len(given) == 2 and all("HttpOnly" in x and "SameSite=Strict" in x for x in given)
    assert "set-cookie" not in client.get("/claims").headers, "the browser has its session"


# Logins and roles


def test_without_a_login_nothing_is_shown(room: Room, file: Path) -> None:
    client = room(login=True, users=file)
    for path in ("/", "/claims?limit=2", "/help", "/api/v1/claims", "/api/v1/openapi.json", "/nowhere"):
        answer = client.get(path, follow_redirects=False)
        assert answer.status_code == (401 if path.startswith("/api/v1") else 303) and "Dovra" not in answer.text
    assert client.get("/claims?limit=2", follow_redirects=False).headers["location"] == "/login?next=%2Fclaims%3Flimit%3D2"
    assert client.post("/review", data={}).status_code == 401
    assert client.get("/healthz").text == "ok\n" and "record.db" not in client.get("/login").text


def test_a_login_leads_on_and_out(room: Room, file: Path) -> None:
    client = room(login=True, users=file)
    before = token(client)
    first = client.cookies["dateline_8470"]
    answer = enter(client, next="/claims?limit=2")
    assert (answer.status_code, answer.headers["location"]) == (303, "/claims?limit=2")
    assert client.cookies["dateline_8470"] != first, "a new session: one that was planted is worth nothing"
    assert "Dovra" in client.get("/").text and client.get("/").headers["cache-control"] == "private, no-store"
    assert token(client) != before
    kept = client.cookies["dateline_8470"]
    assert send(client, "/logout").headers["location"] == "/login"
    client.cookies.set("dateline_8470", kept, domain="localhost.local")
    assert client.get("/", follow_redirects=False).status_code == 303, "ended on the server too"


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "/a\r\nx: y"])
def test_a_login_leads_nowhere_else(room: Room, file: Path, target: str) -> None:
    assert enter(room(login=True, users=file), next=target).headers["location"] == "/"
    assert local_path(target) == "/"


def test_a_reader_reads_and_does_not_judge(room: Room, file: Path, store: Store) -> None:
    client = room(login=True, users=file)
    enter(client, "Ben")
    claim = next(iter(store.claims())).id
    assert client.get("/claims").status_code == 200 and client.get("/review").status_code == 403
    assert send(client, "/review", claim=claim, act="accept").status_code == 403
    judged = client.post("/api/v1/judgements", json={"act": "accept", "claims": [claim]}, headers={"x-csrf-token": token(client)})
    assert judged.status_code == 403 and "reviewer" in judged.json()["detail"] and not judgements.judgements(store)


def test_who_judges_is_who_is_logged_in(room: Room, file: Path, store: Store) -> None:
    client = room(login=True, users=file)
    enter(client)
    claim = next(iter(store.claims())).id
    sent = {"act": "accept", "claims": [claim], "who": "Mallory"}
    assert client.post("/api/v1/judgements", json=sent, headers={"x-csrf-token": token(client)}).status_code == 201
    assert [j.who for j in judgements.judgements(store)] == ["Ana"]


def test_a_user_taken_out_or_with_a_new_password_is_out(room: Room, file: Path) -> None:
    client = room(login=True, users=file)
    enter(client)
    users.add(file, "Ana", "reviewer", PASSWORD + "!")
    assert client.get("/", follow_redirects=False).status_code == 303
    enter(client, password=PASSWORD + "!")
    assert client.get("/", follow_redirects=False).status_code == 200
    users.remove(file, "Ana")
    assert client.get("/", follow_redirects=False).status_code == 303


def test_guessing_is_slowed_down(room: Room, file: Path) -> None:
    client = room(login=True, users=file)
    answers = [enter(client, password="wrong horse").status_code for _ in range(TRIES + 1)]
    assert answers == [403] * TRIES + [429]
    wait = enter(client)
    assert wait.status_code == 429 and 0 < int(wait.headers["retry-after"]) <= 901 and "wait" in wait.text
    assert enter(client, "Ben").status_code == 303, "others are let in"


def test_an_unknown_name_is_told_the_same(room: Room, file: Path) -> None:
    client = room(login=True, users=file)
    known, unknown = enter(client, password="wrong horse"), enter(client, "Nobody", "wrong horse")
    assert known.status_code == unknown.status_code == 403
    assert "do not belong together" in known.text and "do not belong together" in unknown.text


def test_the_api_logs_in_too(room: Room, file: Path) -> None:
    client = room(login=True, users=file)
    assert client.get("/api/v1/session").json() | {"csrf": ""} == {"name": "", "role": "", "login": True, "csrf": ""}
    sent = {"name": "Ana", "password": PASSWORD}
    made = client.post("/api/v1/session", json=sent, headers={"x-csrf-token": token(client)})
    assert made.status_code == 200 and made.json()["csrf"] == token(client) and client.get("/api/v1/claims").status_code == 200
    assert client.delete("/api/v1/session", headers={"x-csrf-token": token(client)}).status_code == 204
    assert client.get("/api/v1/claims").status_code == 401


def test_sessions_end_by_themselves(file: Path) -> None:
    now = [0.0]
    sessions, known = Sessions(lambda: now[0]), users.load(file)
    idle, busy = sessions.begin(known["Ana"]), sessions.begin(known["Ana"])
    for hour in range(1, 14 * 24):
        now[0] = hour * 3600.0
        alive = sessions.user(busy, known) is not None
        assert alive is (hour <= 7 * 24)
    now[0] = 0.0
    late = sessions.begin(known["Ana"])
    now[0] = 12 * 3600 + 1
    assert sessions.user(late, known) is None and sessions.user(idle, known) is None


# The file of users


def test_passwords_are_kept_as_hashes_for_the_owner_alone(file: Path) -> None:
    assert PASSWORD not in file.read_text() and "$argon2id$" in file.read_text()
    assert file.stat().st_mode & 0o077 == 0 and not list(file.parent.glob(".*users*"))
    ana = users.load(file)["Ana"]
    assert users.right(ana, PASSWORD) and not users.right(ana, PASSWORD + "x") and not users.right(None, PASSWORD)


def test_users_that_cannot_be(file: Path) -> None:
    for name, password in (("Cy", "short"), ("", PASSWORD), ("a\nb", PASSWORD), ("x" * 61, PASSWORD), ("Cy", "x" * 201)):
        with pytest.raises(UsersError):
            users.add(file, name, "reader", password)
    with pytest.raises(UsersError, match="there is no user"):
        users.remove(file, "Cy")
    file.write_text("{")
    with pytest.raises(UsersError, match="no file of users"):
        users.load(file)
    assert Guard(Settings(login=True, users=file)).users() == {}, "nobody gets in by a broken file"
