"""The one way out to the network: GET over http and https, with nothing trusted that comes back.

A name is resolved here, every address it has is checked, and the connection goes to the address that was checked: a name that leads to a
private network is refused, also after a redirect, and also where it leads elsewhere when asked a second time (DNS rebinding). One deadline
stands over all of a request, whatever drips in; what is sent packed is unpacked in pieces and stopped where it grows too far. Proxies and
cookies are not used.

Made of the standard library's `http.client`: HTTP libraries connect by name, so the checked address would have to be forced on them.
"""

from __future__ import annotations

import http.client
import io
import ipaddress
import re
import socket
import ssl
import time
import zlib
from collections.abc import Collection, Iterator, Mapping
from contextlib import closing
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import quote, urljoin, urlsplit

import msgspec

PIECE = 65_536  # bytes read at a time
ADDRESSES = 3  # of a name that are tried
RATIO, RATIO_FROM = 100, 1_000_000  # unpacked to packed bytes, looked at from this size on: text reaches 20, a bomb 1,000
PORTS = {"http": 80, "https": 443}
REDIRECTS = {301, 302, 303, 307, 308}
FOR_GOOD = {301, 308}
_SAFE = "!#$%&'()*+,/:;=?@[]~"  # of a path or query; what is escaped stays so
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_BROKEN = (http.client.HTTPException, ssl.SSLError, OSError, EOFError, zlib.error)


class FetchError(Exception):
    """What could not be fetched, in words: `reason`, `remedy`. `lasting`: it would be no other tomorrow."""

    def __init__(self, reason: str, remedy: str, lasting: bool = False):
        super().__init__(f"{reason}: {remedy}")
        self.reason, self.remedy, self.lasting = reason, remedy, lasting


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """The most that one request may take: bytes as unpacked, seconds; and how many redirects are followed."""

    size: int = 5_000_000
    seconds: float = 30.0
    hops: int = 5


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What a host answered. Header names are in small letters; `url`: what was asked, the last of redirects."""

    url: str
    status: int
    headers: dict[str, str]
    body: bytes


class Target(NamedTuple):
    """An address taken apart: `host` as it is resolved, `authority` as it is told ("example.org:8080"), `path` with the query."""

    scheme: str
    host: str
    port: int
    authority: str
    path: str


class _Timed(io.RawIOBase):
    """A socket to read from until a deadline; http.client takes it for a socket."""

    def __init__(self, sock: socket.socket, deadline: float):
        self.sock, self.deadline = sock, deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        self.sock.settimeout(_left(self.deadline))
        return self.sock.recv_into(buffer)  # type: ignore[arg-type]

    def makefile(self, *_: object) -> io.BufferedReader:
        return io.BufferedReader(self, PIECE)


def fetch(
    url: str, agent: str, *, headers: Mapping[str, str] | None = None, allowed: Collection[str] = (), limits: Limits | None = None
) -> Answer:
    """What `url` answers, redirects followed, within one deadline. As `ask`. Raises FetchError."""
    limits = limits or Limits()
    deadline = time.monotonic() + limits.seconds
    for _ in range(limits.hops + 1):
        answer = ask(url, agent, headers=headers, allowed=allowed, limits=limits, deadline=deadline)
        led = onward(answer)
        if led is None:
            return answer
        url = led
    raise too_many(limits)


def ask(
    url: str,
    agent: str,
    *,
    headers: Mapping[str, str] | None = None,
    allowed: Collection[str] = (),
    limits: Limits | None = None,
    deadline: float | None = None,
) -> Answer:
    """What `url` answers to one request, were it a redirect. `agent` names who asks; `allowed`: hosts ("127.0.0.1:8000") that may lie in a
    private network. Raises FetchError."""
    limits = limits or Limits()
    sent = {"User-Agent": agent, "Accept": "*/*", "Accept-Encoding": "gzip, deflate", **(headers or {}), "Connection": "close"}
    return _ask(url, target_of(url), sent, allowed, limits, deadline or time.monotonic() + limits.seconds)


def onward(answer: Answer) -> str | None:
    """Where a redirect leads; None for another answer. Raises FetchError where that is no address."""
    location = answer.headers.get("location")
    return _joined(answer.url, location) if answer.status in REDIRECTS and location else None


def too_many(limits: Limits) -> FetchError:
    """What is said where redirects do not end."""
    return FetchError(f"more than {limits.hops} redirects", "give the address that they should lead to")


def target_of(url: str) -> Target:
    """An address taken apart. Raises FetchError where it is none that may be asked: another scheme, a password in it, an odd port."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode("ascii") if ":" not in (parts.hostname or "") else parts.hostname or ""
    except (ValueError, UnicodeError):
        raise FetchError(f"{_shown(url)} is no address", "write https://host/path", True) from None
    if parts.scheme not in PORTS:
        raise FetchError(f"{_shown(url)} is no web address", "only http:// and https:// are fetched", True)
    if not host or re.search(r"[\s/\\@\x00-\x20\x7f]", host):
        raise FetchError(f"{_shown(url)} names no host", "write https://host/path", True)
    if parts.username is not None or parts.password is not None:
        raise FetchError(f"an address with a name or password in it ({host})", "write it without", True)
    if port is not None and port < 1024 and port not in PORTS.values():
        raise FetchError(f"port {port} of {host} is not one of the web", "use 80, 443, or one from 1024 on", True)
    shown = f"[{host}]" if ":" in host else host
    path = quote(parts.path or "/", safe=_SAFE) + (f"?{quote(parts.query, safe=_SAFE)}" if parts.query else "")
    default = PORTS[parts.scheme]
    return Target(parts.scheme, host, port or default, shown if port in (None, default) else f"{shown}:{port}", path)


def host_of(url: str) -> str:
    """The host of an address with its port, as rules and pauses are kept by; empty for what is no address."""
    try:
        return target_of(url).authority
    except FetchError:
        return ""


def forbidden(address: str) -> str | None:
    """Why an IP address is not asked ("a loopback address"), None for one of the open net. IPv4 within IPv6 is looked at as such."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        within = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _NAT64:
            within = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if within is not None:
            return forbidden(str(within))
        if ip.is_site_local:
            return "a private address"
    kinds = (
        (ip.is_unspecified, "no address of a host"),
        (ip.is_loopback, "a loopback address"),
        (ip.is_link_local, "a link-local address"),
        (ip.is_multicast, "a multicast address"),
        (not ip.is_global or ip.is_reserved, "a private or reserved address"),
    )
    return next((words for is_it, words in kinds if is_it), None)


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds that a host asks to be left alone for, in either form of the header; None where it does not."""
    given = headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d{1,9}", given):
        return float(given)
    from email.utils import parsedate_to_datetime

    try:
        return max(0.0, parsedate_to_datetime(given).timestamp() - now)
    except (ValueError, TypeError, OverflowError):
        return None


def _ask(url: str, target: Target, sent: Mapping[str, str], allowed: Collection[str], limits: Limits, deadline: float) -> Answer:
    """One request to one host."""
    addresses = _addresses(target, f"{target.host}:{target.port}" in allowed or target.authority in allowed)
    try:
        with closing(_connected(target, addresses, deadline)) as sock:
            lines = [f"GET {target.path} HTTP/1.1", f"Host: {target.authority}", *(f"{k}: {_header(v)}" for k, v in sent.items())]
            sock.settimeout(_left(deadline))
            sock.sendall("\r\n".join([*lines, "", ""]).encode("latin-1", "replace"))
            response = http.client.HTTPResponse(_Timed(sock, deadline), method="GET")  # type: ignore[arg-type]
            response.begin()
            headers = {k.lower(): v for k, v in response.headers.items()}
            skipped = response.status in REDIRECTS and "location" in headers
            body = b"" if skipped else b"".join(_unpacked(_pieces(response), headers, limits.size))
            return Answer(url=url, status=response.status, headers=headers, body=body)
    except TimeoutError:
        raise FetchError(f"{target.host} took more than {limits.seconds:.0f} s", "it is tried again later") from None
    except ssl.SSLCertVerificationError as error:
        reason = f"the certificate of {target.host} does not hold ({error.verify_message})"
        raise FetchError(reason, "tell the site, or check this machine's clock and certificates") from None
    except _BROKEN as error:
        said = error.strerror if isinstance(error, OSError) and error.strerror else str(error) or type(error).__name__
        raise FetchError(f"{target.host} cannot be reached or answers what is no HTTP ({said})", "it is tried again later") from None


def _addresses(target: Target, allowed: bool) -> list[str]:
    """The checked addresses of a host, as many as are tried. One that is forbidden forbids the name."""
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        said = getattr(error, "strerror", None) or "no such name"
        raise FetchError(f"{target.host} is not found ({said})", "check the name; it is tried again later") from None
    addresses = list(dict.fromkeys(str(f[4][0]) for f in found))
    for address in () if allowed else addresses:
        if why := forbidden(address):
            reason = f"{target.authority} leads to {address}, {why}"
            raise FetchError(reason, "only hosts of the open net are asked (--allow-host HOST:PORT for one of your own)", True)
    return addresses[:ADDRESSES]


def _connected(target: Target, addresses: list[str], deadline: float) -> socket.socket:
    """A connection to the first address that takes one; over TLS the certificate is that of the name."""
    for n, address in enumerate(addresses, 1):
        try:
            share = _left(deadline) / (len(addresses) - n + 1)
            sock = socket.create_connection((address, target.port), timeout=share)
        except OSError:
            if n == len(addresses):
                raise
            continue
        if target.scheme == "http":
            return sock
        try:
            sock.settimeout(_left(deadline))
            return _tls().wrap_socket(sock, server_hostname=target.host)
        except BaseException:
            sock.close()
            raise
    raise OSError("no address")


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


def _pieces(response: http.client.HTTPResponse) -> Iterator[bytes]:
    """The body as it comes. Raises EOFError where it ends before its length."""
    while piece := response.read(PIECE):
        yield piece
    if response.length:
        raise EOFError(f"it ended {response.length:,} bytes early")


def _unpacked(pieces: Iterator[bytes], headers: Mapping[str, str], size: int) -> Iterator[bytes]:
    """The body unpacked. Raises FetchError where it grows past `size` bytes, or a hundred times what was sent."""
    coding = headers.get("content-encoding", "").strip().lower()
    if coding not in ("", "identity", "gzip", "x-gzip", "deflate"):
        raise FetchError(f"packed as {_shown(coding)}, which was not asked for", "tell the site: gzip or nothing", True)
    engine: Any = None
    sent = got = 0
    for piece in pieces:
        sent += len(piece)
        if coding not in ("", "identity") and engine is None:
            bare = coding == "deflate" and piece[0] & 15 != 8  # some send it without the header of zlib
            engine = zlib.decompressobj(-15 if bare else 47)
        for part in _parts(engine, piece) if engine else (piece,):
            got += len(part)
            if got > size:
                raise FetchError(f"more than {size:,} bytes", "it is no feed or report of usual length", True)
            if got > RATIO_FROM and got > RATIO * sent:
                raise FetchError(f"{sent:,} bytes that unpack to more than {RATIO} times as many (a bomb)", "leave it out", True)
            yield part
    if engine:
        yield engine.flush()
        if not engine.eof:
            raise EOFError("the packed answer is cut off")


def _parts(engine: Any, piece: bytes) -> Iterator[bytes]:
    """A piece unpacked, never more than PIECE bytes at a time; what follows the end of the packed data is let go."""
    while piece and not engine.eof:
        yield engine.decompress(piece, PIECE)
        piece = engine.unconsumed_tail


def _joined(url: str, location: str) -> str:
    try:
        return urljoin(url, location.strip())
    except ValueError:
        raise FetchError(f"a redirect to {_shown(location)}, which is no address", "tell the site", True) from None


def _left(deadline: float) -> float:
    """Seconds to the deadline. Raises TimeoutError where it is over."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _header(value: str) -> str:
    return re.sub(r"[\x00-\x1f\x7f]+", " ", value)


def _shown(words: str) -> str:
    return f'"{words[:100]}"'
