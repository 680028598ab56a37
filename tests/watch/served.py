"""A small web server on 127.0.0.1 whose pages tests write; it keeps what it was asked for."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Page = tuple[int, dict[str, str], bytes] | Callable[[BaseHTTPRequestHandler], None]


class Site:
    """`pages` by path; `asked`: the paths asked for, in order, with the headers of each in `headers`."""

    def __init__(self, port: int) -> None:
        self.host = f"127.0.0.1:{port}"
        self.url = f"http://{self.host}"
        self.pages: dict[str, Page] = {}
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []

    def page(self, path: str, body: str | bytes, status: int = 200, **headers: str) -> None:
        """Serve this; header names with _ for -."""
        data = body.encode() if isinstance(body, str) else body
        self.pages[path] = (status, {k.replace("_", "-"): v for k, v in headers.items()}, data)

    def article(self, path: str, words: str, title: str = "Shells fall on Dovra") -> None:
        """Serve a web page with an article in it."""
        paragraphs = "".join(f"<p>{w}</p>" for w in words.split("\n"))
        menu = "<nav><a href='/'>Home</a><a href='/world/'>World</a></nav>"
        body = f"<html><head><title>{title}</title></head><body>{menu}<article><h1>{title}</h1>{paragraphs}</article></body></html>"
        self.page(path, body, Content_Type="text/html; charset=utf-8")


@contextmanager
def served() -> Iterator[Site]:
    """A site that runs as long as the block does."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            site.asked.append(self.path)
            site.headers.append(dict(self.headers.items()))
            page = site.pages.get(self.path, (404, {}, b"no such page"))
            if callable(page):
                page(self)
                return
            status, headers, body = page
            self.send_response(status)
            for name, value in ({"Content-Length": str(len(body))} | headers).items():
                self.send_header(name, value)
            self.end_headers()
            if status != 304:
                self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site = Site(server.server_address[1])
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()


def rss(site: Site, *items: tuple[str, str, str], title: str = "Kura Wire") -> str:
    """A feed of (path, title, day as in RFC 822) items."""
    told = "".join(f"<item><title>{t}</title><link>{site.url}{p}</link><pubDate>{d}</pubDate></item>" for p, t, d in items)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title><link>{site.url}</link>{told}</channel></rss>'
