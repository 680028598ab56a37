"""The safe client: what it refuses, and that nothing a server does holds it or fills its memory."""

from __future__ import annotations

import gzip
import socket
import time
import zlib
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from served import Site

from dateline.watch import fetch as fetching
from dateline.watch.fetch import Answer, FetchError, Limits, fetch, forbidden, retry_after, target_of

AGENT = "dateline/test (+desk@example.org)"
QUICK = Limits(size=100_000, seconds=60, hops=3)  # a deadline that no test of something else meets


def get(site: Site, path: str, limits: Limits = QUICK, **more: Any) -> Answer:
    return fetch(site.url + path, AGENT, allowed={site.host}, limits=limits, **more)


def refused(url: str, **more: Any) -> FetchError:
    with pytest.raises(FetchError) as error:
        fetch(url, AGENT, **more)
    return error.value


def test_what_is_asked_and_answered(site: Site) -> None:
    site.page("/a?b=c%20d", "Dovra fell.", Content_Type="text/plain", ETag='"1"')
    answer = get(site, "/a?b=c d", headers={"If-None-Match": '"0"\r\nX: y'})
    assert (answer.status, answer.body, answer.headers["etag"]) == (200, b"Dovra fell.", '"1"')
    assert site.headers[0]["User-Agent"] == AGENT and site.headers[0]["Host"] == site.host and "X" not in site.headers[0]
    assert get(site, "/none").status == 404


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("file:///etc/passwd", "no web address"),
        ("ftp://example.org/x", "no web address"),
        ("gopher://example.org/", "no web address"),
        ("http:///x", "names no host"),
        ("http://example.org:99999/", "is no address"),
        ("http://me:secret@example.org/", "name or password"),
        ("http://example.org:25/", "port 25"),
        ("http://exa mple.org/", "names no host"),
    ],
)
def test_addresses_that_are_none(url: str, reason: str) -> None:
    error = refused(url)
    assert reason in error.reason and error.lasting and "secret" not in str(error)


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("127.0.0.1", "loopback"),
        ("127.8.9.1", "loopback"),
        ("10.1.2.3", "private"),
        ("172.16.0.1", "private"),
        ("192.168.1.1", "private"),
        ("100.64.0.1", "private"),
        ("169.254.169.254", "link-local"),
        ("224.0.0.251", "multicast"),
        ("239.1.1.1", "multicast"),
        ("0.0.0.0", "no address"),
        ("255.255.255.255", "reserved"),
        ("240.0.0.1", "reserved"),
        ("::1", "loopback"),
        ("::", "no address"),
        ("fe80::1%eth0", "link-local"),
        ("fc00::1", "private"),
        ("fec0::1", "private"),
        ("ff02::1", "multicast"),
        ("::ffff:127.0.0.1", "loopback"),
        ("::ffff:10.0.0.1", "private"),
        ("64:ff9b::7f00:1", "loopback"),
        ("2002:7f00:1::", "loopback"),
        ("2001:db8::1", "private"),
    ],
)
def test_addresses_of_private_networks(address: str, kind: str) -> None:
    assert kind in (forbidden(address) or "")


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:2800:220:1:248:1893:25c8:1946", "64:ff9b::808:808"])
def test_addresses_of_the_open_net(address: str) -> None:
    assert forbidden(address) is None


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1", "127.1", "[::ffff:127.0.0.1]"])
def test_no_writing_of_a_private_address_passes(host: str, site: Site) -> None:
    port = site.host.rpartition(":")[2]
    error = refused(f"http://{host}:{port}/")
    assert "loopback" in error.reason and error.lasting and "--allow-host" in error.remedy and not site.asked


def test_only_the_host_and_port_that_are_allowed(site: Site) -> None:
    site.page("/", "in")
    assert get(site, "/").body == b"in"
    assert "loopback" in refused(site.url, allowed={"127.0.0.1:1"}).reason
    assert "loopback" in refused(site.url.replace("127.0.0.1", "localhost"), allowed={site.host}).reason


def test_a_name_with_one_private_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, 80)) for a in ("93.184.216.34", "192.168.0.7")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answers)
    assert "192.168.0.7" in refused("http://mixed.example/").reason


def test_the_checked_address_is_the_one_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that leads into the private network when it is asked for a second time (DNS rebinding)."""
    resolved = iter(["93.184.216.34", "127.0.0.1"])
    reached: list[Any] = []

    def connect(address: Any, timeout: float) -> socket.socket:
        reached.append(address)
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(resolved), 80))])
    monkeypatch.setattr(socket, "create_connection", connect)
    error = refused("http://rebound.example/")
    assert reached == [("93.184.216.34", 80)] and "Connection refused" in error.reason and not error.lasting


@pytest.mark.parametrize("to", ["http://127.0.0.1:8001/", "//10.0.0.1/", "http://[::1]/", "http://169.254.169.254/latest/meta-data"])
def test_redirects_to_private_addresses(to: str, site: Site) -> None:
    site.page("/a", "", 302, Location=to)
    with pytest.raises(FetchError, match="address"):
        get(site, "/a")
    assert site.asked == ["/a"]


@pytest.mark.parametrize("to", ["file:///etc/passwd", "ftp://example.org/", "javascript:alert(1)", "data:text/html,x"])
def test_redirects_to_other_schemes(to: str, site: Site) -> None:
    site.page("/a", "", 301, Location=to)
    with pytest.raises(FetchError, match="only http"):
        get(site, "/a")


def test_redirects_are_followed_and_bounded(site: Site) -> None:
    site.page("/a", "", 301, Location="/b")
    site.page("/b", "", 302, Location="c#end")
    site.page("/c", "there")
    answer = get(site, "/a")
    assert (answer.body, answer.url) == (b"there", f"{site.url}/c#end") and site.asked == ["/a", "/b", "/c"]
    site.page("/loop", "", 302, Location="/loop")
    with pytest.raises(FetchError, match="more than 3 redirects"):
        get(site, "/loop")
    assert site.asked.count("/loop") == 4


def test_a_body_that_never_ends(site: Site) -> None:
    def endless(h: BaseHTTPRequestHandler) -> None:
        h.send_response(200)
        h.end_headers()
        for _ in range(1000):
            h.wfile.write(b"<item>" * 1000)

    site.pages["/feed"] = endless
    with pytest.raises(FetchError, match="more than 100,000 bytes") as error:
        get(site, "/feed")
    assert error.value.lasting


@pytest.mark.parametrize("where", ["status", "headers", "body"])
def test_what_drips_in_ends_at_the_deadline(where: str, site: Site) -> None:
    def drip(h: BaseHTTPRequestHandler) -> None:
        start = {"status": b"", "headers": b"HTTP/1.1 200 OK\r\nX: ", "body": b"HTTP/1.1 200 OK\r\n\r\n"}[where]
        try:
            h.wfile.write(start)
            for _ in range(2400):  # two minutes
                h.wfile.write(b"x")
                h.wfile.flush()
                time.sleep(0.05)
        except OSError:
            pass

    site.pages["/"] = drip
    begun = time.monotonic()
    with pytest.raises(FetchError, match="took more than") as error:
        get(site, "/", Limits(size=100_000, seconds=0.5, hops=3))
    assert 0.5 <= time.monotonic() - begun < 30 and not error.value.lasting  # a quarter of what it would take, on a busy machine too


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_packed_answers(coding: str, site: Site) -> None:
    words = b"Dovra fell. " * 5000
    packed = {"gzip": [gzip.compress(words)], "deflate": [zlib.compress(words), zlib.compress(words)[2:-4]]}[coding]
    for n, body in enumerate(packed):
        site.page(f"/{n}", body, Content_Encoding=coding)
        assert get(site, f"/{n}").body == words


def test_bombs_and_broken_packing(site: Site) -> None:
    bomb = gzip.compress(bytes(50_000_000))
    site.page("/bomb", bomb, Content_Encoding="gzip")
    with pytest.raises(FetchError, match="a bomb"):
        get(site, "/bomb", Limits(size=60_000_000, seconds=60))
    with pytest.raises(FetchError, match="more than 100,000 bytes"):
        get(site, "/bomb")
    for name, body in (("/cut", gzip.compress(b"Dovra fell." * 100)[:-12]), ("/no", b"Dovra fell.")):
        site.page(name, body, Content_Encoding="gzip")
        with pytest.raises(FetchError, match="no HTTP") as error:
            get(site, name)
        assert not error.value.lasting
    site.page("/twice", gzip.compress(b"x"), Content_Encoding="gzip, gzip")
    with pytest.raises(FetchError, match="not asked for"):
        get(site, "/twice")


def test_an_answer_that_is_cut_off(site: Site) -> None:
    site.page("/", b"Dovra", Content_Length="500", Connection="close")

    def cut(h: BaseHTTPRequestHandler) -> None:
        h.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nDovra")
        h.close_connection = True

    site.pages["/"] = cut
    with pytest.raises(FetchError, match="495 bytes early") as error:
        get(site, "/")
    assert not error.value.lasting
    site.pages["/junk"] = lambda h: (h.wfile.write(b"SSH-2.0-OpenSSH\r\n"), setattr(h, "close_connection", True))[0]
    with pytest.raises(FetchError, match="no HTTP"):
        get(site, "/junk")


def test_targets() -> None:
    assert target_of("https://fjordpost.example/Ærø?q=a b").path == "/%C3%86r%C3%B8?q=a%20b"
    assert target_of("http://Bücher.example:8080").authority == "xn--bcher-kva.example:8080"
    assert target_of("http://[2001:DB8::1]:81/a%20b".replace(":81", ":8081")) == (
        "http",
        "2001:db8::1",
        8081,
        "[2001:db8::1]:8081",
        "/a%20b",
    )
    assert target_of("http://example.org/a\r\nHost: x").path.isprintable()


def test_retry_after() -> None:
    assert retry_after({"retry-after": "120"}, 0) == 120
    assert retry_after({"retry-after": "Fri, 31 Dec 1999 23:59:59 GMT"}, 946684799 - 60) == 60
    assert retry_after({"retry-after": "Fri, 31 Dec 1999 23:59:59 GMT"}, 2e9) == 0
    assert retry_after({"retry-after": "soon"}, 0) is None and retry_after({}, 0) is None


def test_a_certificate_of_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Over TLS the certificate is checked against the name, though the connection goes to an address."""
    context = fetching._tls()
    assert context.check_hostname and context.verify_mode.name == "CERT_REQUIRED"
