"""The server of a reading room."""

from __future__ import annotations

import errno
import ipaddress
import socket
import webbrowser
from collections.abc import Callable
from pathlib import Path

import msgspec

from dateline.record.store import Store
from dateline.web.safety import LOCAL, Settings


class ServeError(ValueError):
    """A room that cannot be opened, with the reason and the remedy."""


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """How a room is wanted: where it listens, under which `names` it is reached, who reviews where nobody logs in, whether `login` is
    wanted on this machine too, the file of `users`, and certificate and key for TLS."""

    host: str = "127.0.0.1"
    port: int = 8470
    names: tuple[str, ...] = ()
    reviewer: str = "reader"
    login: bool = False
    users: Path | None = None
    certificate: Path | None = None
    key: Path | None = None
    open: bool = False


def settings(wanted: Wanted) -> Settings:
    """The settings of a room. Raises ServeError where it would be open to others without a login."""
    from dateline.web.users import UsersError, load

    local = is_local(wanted.host)
    login = wanted.login or not local
    if bool(wanted.certificate) != bool(wanted.key):
        raise ServeError("TLS needs both: give --certificate and --key")
    if login:
        if wanted.users is None:
            raise ServeError("a login needs users: name their file with --users (dateline users add NAME --users FILE makes it)")
        try:
            known = load(wanted.users)
        except UsersError as error:
            raise ServeError(str(error)) from None
        if not known:
            where = "others could read and judge" if not local else "nobody could log in"
            raise ServeError(f"{wanted.users}: there are no users, so {where}: dateline users add NAME first")
    return Settings(
        reviewer=wanted.reviewer,
        login=login,
        users=wanted.users if login else None,
        hosts=frozenset(x.lower().rstrip(".") for x in (*wanted.names, *([] if local else [wanted.host, socket.gethostname()]))),
        addresses=not local,
        secure=wanted.certificate is not None,
        port=wanted.port,
    )


def is_local(host: str) -> bool:
    """Whether a host is this machine alone."""
    if host in LOCAL:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


NEXT = 20  # ports tried after one that is taken


def free_port(wanted: Wanted) -> Wanted:
    """The same with the first port, from the one wanted on, that nobody listens on. Raises ServeError where none is free."""
    for port in range(wanted.port, min(wanted.port + NEXT, 65535) + 1):
        tried = msgspec.structs.replace(wanted, port=port)
        with socket.socket(socket.AF_INET6 if ":" in wanted.host else socket.AF_INET) as one:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                one.bind((wanted.host, port))
                one.listen(1)
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    raise ServeError(f"{wanted.host}, port {port}: {_trouble(error, tried)}") from None
            else:
                return tried
    raise ServeError(f"{wanted.host}: ports {wanted.port} to {wanted.port + NEXT} are all taken: end a dateline serve, or give --port")


def serve(store: Store, wanted: Wanted, say: Callable[[str], None]) -> None:
    """Serve a record until it is interrupted; `say` is given a line with the address once it listens. Raises ServeError."""
    import uvicorn

    from dateline.web.app import app

    made = app(store, settings(wanted))
    listening = _listen(wanted)
    config = uvicorn.Config(
        made,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=3,
        limit_concurrency=200,
        ssl_certfile=str(wanted.certificate) if wanted.certificate else None,
        ssl_keyfile=str(wanted.key) if wanted.key else None,
    )
    try:
        config.load()
    except OSError as error:  # ssl.SSLError is one
        listening.close()
        raise ServeError(f"{wanted.certificate}, {wanted.key}: they cannot be used for TLS ({error.strerror or error})") from None
    say(f"{store.name}: {address(wanted)} (Ctrl-C ends it)")
    if wanted.open:
        webbrowser.open(address(wanted))
    uvicorn.Server(config).run(sockets=[listening])


def _listen(wanted: Wanted) -> socket.socket:
    """A socket that listens there. Raises ServeError with what is in the way."""
    family = socket.AF_INET6 if ":" in wanted.host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # said, so that small answers are sent at once
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((wanted.host, wanted.port))
        made.listen(128)
    except OSError as error:
        made.close()
        raise ServeError(f"{wanted.host}, port {wanted.port}: {_trouble(error, wanted)}") from None
    return made


def _trouble(error: OSError, wanted: Wanted) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"another program listens there (a dateline serve still running?): end it, or give --port {wanted.port + 1}"
    if error.errno == errno.EACCES:
        return "ports below 1024 need rights that you do not have: give --port 8470"
    return f"it cannot be listened on ({error.strerror or error}): give --host 127.0.0.1, or an address of this machine"


def address(wanted: Wanted) -> str:
    """The address to open."""
    every = wanted.host in ("0.0.0.0", "::")
    name = wanted.names[0] if wanted.names else socket.gethostname() if every else wanted.host
    host = f"[{name}]" if ":" in name else name
    return f"{'https' if wanted.certificate else 'http'}://{host}:{wanted.port}/"
