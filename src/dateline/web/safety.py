"""What guards the reading room: which hosts it answers to, headers, sizes, sessions, tokens against forged requests, roles, login.

`guarded(app, room)` stands around the whole application: it checks the host and the size of a request, finds out who asks, sends those
who must log in to the login, and puts the headers on every answer. `check(request)` runs before each handler: methods that change
something need the token of the page, and the role that the handler names."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import re
import secrets
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import msgspec
from litestar import Request
from litestar.exceptions import HTTPException, PermissionDeniedException
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from dateline.web.users import Role, User, UsersError, load, right

SAFE = ("GET", "HEAD", "OPTIONS")
OPEN = ("/login", "/healthz", "/assets", "/built", "/api/v1/session", "/favicon.ico")  # without a login
LARGE = ("/read", "/api/v1/read")
LONGEST_BODY, LONGEST_TEXT = 65_536, 5_000_000  # bytes
IDLE_S, WHOLE_S = 12 * 3600, 7 * 24 * 3600  # a session ends
TRIES, WITHIN_S = 6, 900  # failed logins of one name from one address
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """How a room is opened. `login`: all must log in, as one of the users in the file `users`; else who asks is `reviewer`, by name.
    `hosts`: names that it answers to besides this machine's own; `addresses`: it answers to any address in digits (no name can be turned
    against those). `secure`: it is reached over TLS. `port` tells the cookies of two rooms on one machine apart."""

    reviewer: str = "reader"
    login: bool = False
    users: Path | None = None
    hosts: frozenset[str] = frozenset()
    addresses: bool = False
    secure: bool = False
    port: int = 8470


class Visitor(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks: `name` and `role` ("" where nobody is logged in), the id of the browser's session, the token that its forms must send;
    `can_leave`: there is a login to leave."""

    name: str
    role: str
    session: str
    csrf: str
    can_leave: bool = False
    new: bool = False

    def may(self, role: str) -> bool:
        """Whether the visitor has the rights of a role."""
        return self.role == "reviewer" or bool(self.role and role == "reader")


class _Session(msgspec.Struct, kw_only=True):
    user: str
    since: str
    begun: float
    seen: float


class Sessions:
    """Who is logged in, by the hash of the session's id: kept in memory, so that all end with the server. Safe over threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._held: dict[str, _Session] = {}
        self._failed: dict[str, list[float]] = {}
        self._lock, self._clock = threading.Lock(), clock

    def begin(self, user: User) -> str:
        """A new session of a user; its id."""
        name, now = secrets.token_urlsafe(32), self._clock()
        with self._lock:
            self._held = {k: s for k, s in self._held.items() if not self._over(s, now)}
            self._held[_digest(name)] = _Session(user=user.name, since=user.since, begun=now, seen=now)
        return name

    def end(self, name: str) -> None:
        """End a session."""
        with self._lock:
            self._held.pop(_digest(name), None)

    def user(self, name: str, users: Mapping[str, User]) -> User | None:
        """Whose session it is; None where it is over, its user is gone or has a new password."""
        now = self._clock()
        with self._lock:
            s = self._held.get(_digest(name))
            if s is None or self._over(s, now):
                return None
            s.seen = now
            user = users.get(s.user)
            return user if user and user.since == s.since else None

    @staticmethod
    def _over(s: _Session, now: float) -> bool:
        return now - s.seen > IDLE_S or now - s.begun > WHOLE_S

    def wait(self, who: Mapping[str, int]) -> int:
        """Seconds until all of these (a name, an address), each with the tries that it has, may try to log in again; 0 for now."""
        now = self._clock()
        with self._lock:
            self._failed = {k: kept for k, at in self._failed.items() if (kept := [x for x in at if now - x < WITHIN_S])}
            full = [self._failed[k][-tries] for k, tries in who.items() if len(self._failed.get(k, ())) >= tries]
        return max((int(WITHIN_S - (now - at)) + 1 for at in full), default=0)

    def failed(self, who: Iterable[str]) -> None:
        """Count a failed login."""
        with self._lock:
            for k in who:
                self._failed.setdefault(k, []).append(self._clock())


class Guard:
    """What a room knows to guard itself: settings, sessions, users as they are in their file now, and a secret of this run."""

    def __init__(self, settings: Settings) -> None:
        self.settings, self.sessions = settings, Sessions()
        self._secret = secrets.token_bytes(32)
        self._users: tuple[float, dict[str, User]] = (-1.0, {})
        self._login = threading.Lock()  # one password at a time: each takes 64 MiB and a while

    @property
    def cookie(self) -> str:
        """The name of the session's cookie: its own for each port, for cookies do not know ports."""
        return f"dateline_{self.settings.port}"

    def users(self) -> dict[str, User]:
        """The users, read again when their file changes; none while it cannot be read."""
        path = self.settings.users
        if path is None:
            return {}
        try:
            changed = path.stat().st_mtime
            if changed != self._users[0]:
                self._users = (changed, load(path))
        except (OSError, UsersError):
            return {}
        return self._users[1]

    def visitor(self, cookie: str | None) -> Visitor:
        """Who asks, by the session's cookie; a new session id where there is none."""
        known = cookie if cookie and re.fullmatch(r"[\w-]{20,80}", cookie) else None
        session = known or secrets.token_urlsafe(32)
        name, role = self.settings.reviewer, "reviewer"
        if self.settings.login:
            user = self.sessions.user(session, self.users()) if known else None
            name, role = (user.name, user.role) if user else ("", "")
        return Visitor(name=name, role=role, session=session, csrf=self.token(session), can_leave=self.settings.login, new=known is None)

    def token(self, session: str) -> str:
        """The token that the forms of a session must send."""
        return hmac.new(self._secret, session.encode(), hashlib.sha256).hexdigest()

    def login(self, name: str, password: str, address: str) -> str:
        """A new session's id. Raises HTTPException where name and password are not right, or after too many tries."""
        # The pair first: who guesses from elsewhere does not lock the owner of a name out so soon.
        who = {f"{name[:100]} at {address}": TRIES, f"address {address}": 3 * TRIES, f"name {name[:100]}": 10 * TRIES}
        if wait := self.sessions.wait(who):
            said = f"too many tries: wait {-(-wait // 60)} minutes"
            raise HTTPException(status_code=429, detail=said, headers={"retry-after": str(wait)})
        with self._login:
            user = self.users().get(name)
            if not right(user, password) or user is None:
                self.sessions.failed(who)
                raise HTTPException(status_code=403, detail="name and password do not belong together: try again")
        return self.sessions.begin(user)


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


# Around the whole application


def guarded(app: ASGIApp, guard: Guard) -> ASGIApp:
    """The application with its guard around it."""

    async def around(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":  # type: ignore[comparison-overlap]
            await (app(scope, receive, send) if scope["type"] == "lifespan" else _close(send))  # type: ignore[comparison-overlap]
            return
        await _guarded(app, guard, scope, receive, send)  # type: ignore[arg-type]

    return around


async def _close(send: Send) -> None:
    await send({"type": "websocket.close", "code": 1008})  # type: ignore[arg-type]


async def _guarded(app: ASGIApp, guard: Guard, scope: HTTPScope, receive: Receive, send: Send) -> None:
    headers = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in scope["headers"]}
    api = scope["path"].startswith("/api/v1")
    visitor = guard.visitor(cookies(headers.get("cookie", "")).get(guard.cookie))

    async def with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = _headed(list(message["headers"]), guard, visitor, scope["path"])
        await send(message)

    if not host_known(headers.get("host", ""), guard.settings):
        await _refuse(with_headers, 421, "this name is not answered to: open the address that dateline serve printed, or add --name", api)
        return
    limit = LONGEST_TEXT if scope["path"] in LARGE else LONGEST_BODY
    length = headers.get("content-length", "0")
    if not length.isdecimal() or int(length) > limit:
        await _refuse(with_headers, 413, f"this is too long: send at most {limit:,} bytes", api)
        return
    if guard.settings.login and not visitor.role and not is_open(scope["path"]):
        await _ask_login(scope, with_headers, api)
        return
    scope.setdefault("state", {})["visitor"] = visitor
    await app(scope, _bounded(receive, limit), with_headers)


def is_open(path: str) -> bool:
    """Whether a path may be asked for without a login."""
    return any(path == p or path.startswith(f"{p}/") for p in OPEN)


def cookies(header: str) -> dict[str, str]:
    """The cookies of a header."""
    pairs = (part.strip().partition("=") for part in header.split(";"))
    return {name: value for name, _, value in pairs if name}


def host_known(host: str, settings: Settings) -> bool:
    """Whether a Host header names this room. Names must be known, so that no other site can pass its name off as ours."""
    try:
        name = (urlsplit(f"//{host}").hostname or "").rstrip(".")
        urlsplit(f"//{host}").port  # noqa: B018
    except ValueError:
        return False
    if not re.fullmatch(r"[\w.:\[\]-]+", host, re.ASCII):
        return False
    return name in LOCAL or name in settings.hosts or (settings.addresses and _is_address(name))


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _bounded(receive: Receive, limit: int) -> Receive:
    """The body, which ends the request where it grows beyond a limit without having said so."""
    got = 0

    async def bounded() -> Any:
        nonlocal got
        message = await receive()
        got += len(message.get("body", b"")) if message["type"] == "http.request" else 0
        if got > limit:
            raise HTTPException(status_code=413, detail=f"this is too long: send at most {limit:,} bytes")
        return message

    return bounded


def _headed(headers: list[tuple[bytes, bytes]], guard: Guard, visitor: Visitor, path: str) -> list[tuple[bytes, bytes]]:
    """The headers of an answer with those of every answer, and the session's cookie where the browser has none."""
    there = {k.lower() for k, _ in headers}
    more = dict(HEADERS)
    more["cache-control"] = "private, no-store" if guard.settings.login else "private, no-cache"
    if guard.settings.secure:
        more["strict-transport-security"] = "max-age=31536000"
    headers += [(k.encode(), v.encode()) for k, v in more.items() if k.encode() not in there]
    if visitor.new and not path.startswith(("/assets", "/built", "/healthz")) and not _sets(headers, guard.cookie):
        headers.append((b"set-cookie", cookie(guard, visitor.session).encode()))
    return headers


def _sets(headers: list[tuple[bytes, bytes]], name: str) -> bool:
    return any(k.lower() == b"set-cookie" and v.startswith(f"{name}=".encode()) for k, v in headers)


def cookie(guard: Guard, value: str, *, name: str = "", seconds: int | None = None) -> str:
    """A Set-Cookie header: of the session, or of another name; for as long as the browser is open where no time is given."""
    age = "" if seconds is None else f"; Max-Age={seconds}"
    secure = "; Secure" if guard.settings.secure else ""
    return f"{name or guard.cookie}={value}; Path=/; HttpOnly; SameSite=Strict{age}{secure}"


async def _ask_login(scope: HTTPScope, send: Send, api: bool) -> None:
    """Lead a reader to the login, and back afterwards; a program gets 401."""
    if api or scope["method"] not in SAFE:
        await _refuse(send, 401, "log in first (POST /api/v1/session, or the page /login)", api)
        return
    query = scope["query_string"].decode("latin-1")
    target = scope["path"] + (f"?{query}" if query else "")
    location = f"/login?next={quote(target, safe='')}" if target != "/" else "/login"
    await send({"type": "http.response.start", "status": 303, "headers": [(b"location", location.encode()), (b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _refuse(send: Send, status: int, words: str, api: bool) -> None:
    kind = "application/json" if api else "text/plain; charset=utf-8"
    body = msgspec.json.encode({"status": status, "detail": words}) if api else f"dateline: {words}\n".encode()
    headers = [(b"content-type", kind.encode()), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})


# Before each handler


async def check(request: Request[Any, Any, Any]) -> None:
    """What changes something must come from a page of this room; the visitor must have the role that the handler names in `opt`."""
    visitor: Visitor = request.scope["state"]["visitor"]
    if request.method not in SAFE:
        _same_origin(request)
        sent = request.headers.get("x-csrf-token") or await _field(request)
        if not hmac.compare_digest(sent.encode("utf-8", "replace"), visitor.csrf.encode()):
            raise PermissionDeniedException(
                "this page is too old, or the request is not from it: go back, load it again, and send once more"
            )
    role: Role | None = request.route_handler.opt.get("role")
    if role and not visitor.may(role):
        raise PermissionDeniedException(f"this needs the role {role}: ask who runs this room (dateline users add)")


def _same_origin(request: Request[Any, Any, Any]) -> None:
    """The browser must not say that another site sends this."""
    origin, site = request.headers.get("origin"), request.headers.get("sec-fetch-site")
    # A page without referrer sends the origin "null": then the browser's other word counts.
    ours = site == "same-origin" if site else not origin or urlsplit(origin).netloc == request.headers.get("host")
    if not ours:
        raise PermissionDeniedException("this was sent by another site: open the page itself")


async def _field(request: Request[Any, Any, Any]) -> str:
    """The token in a form."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in ("application/x-www-form-urlencoded", "multipart/form-data"):
        return ""
    value = (await request.form()).get("csrf", "")
    return value if isinstance(value, str) else ""


def local_path(path: str) -> str:
    """A path of this room to go to; the first page where it is anything else."""
    return path if re.fullmatch(r"/(?![/\\])[^\x00-\x20\\]*", path) else "/"
