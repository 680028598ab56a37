"""A reading room over a small record, served to Debian's Chromium. The reports are the sample week's, and one that means harm."""

from __future__ import annotations

import json
import os
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import msgspec
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from dateline.record import open_record
from dateline.record.add import Added, add
from dateline.web.app import app
from dateline.web.safety import Settings

ROOT = Path(__file__).parents[2]
WEEK = ROOT / "samples" / "week"
READ = (
    "19-voskan-shelling",
    "20-kura-truce",
    "20-lutetia-truce",
    "20-neva-peacekeepers",
    "25-kura-blast",
    "26-kura-blast-update1",
    "26-kura-blast-update2",
)
HARM = (
    """GYUMRI, Sept 24 (Otter Wire) - At least 14 people were killed when shells hit a market, Armenia's health ministry said on Sunday.

<script>window.ran = 1</script><img src=x onerror="window.ran = 2"><a href="javascript:window.ran=3">The army denied that it fired</a>.
</span></p></main><style>body{display:none}</style>{{ 7 * 7 }} {% raw %} &lt;b&gt; "><svg onload=window.ran=4>

The ministry said \u202eevil turned\u202c words and a zero\u200bwidth\u200bjoint, and """
    + "a" * 6000
    + """ were attacked on Saturday.
"""
)
PATIENCE = 60  # seconds for what takes a moment: a busy machine is no fault
SIZES = {"desk": (1280, 800), "phone": (390, 844)}


class Room(msgspec.Struct):
    """A served room: its address, the keys of its reports by the ends of their names, and some incidents."""

    url: str
    path: str
    keys: dict[str, str]
    incidents: list[str]


def _chromium() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        if os.environ.get("CI"):
            pytest.fail("there is no chromium: .ci/run installs Debian's")
        pytest.skip("there is no chromium on this machine: apt-get install chromium")
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = _chromium()
    expect.set_options(timeout=PATIENCE * 1000)
    with sync_playwright() as play:
        made = play.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield made
        made.close()


@pytest.fixture(scope="session")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The record, read once; tests that judge work on copies."""
    path = tmp_path_factory.mktemp("room") / "record.db"
    harm = {"id": "harm", "title": 'Shells "hit" <i>market</i>', "text": HARM, "outlet": "Otter <b>Wire</b>", "published": "2023-09-24"}
    hostile = path.with_name("harm.jsonl")
    hostile.write_text(json.dumps(harm) + "\n", encoding="utf-8")
    with open_record(str(path)) as store:
        kept = list(add(store, [*(WEEK / f"2023-09-{name}.txt" for name in READ), hostile]))
    assert all(isinstance(x, Added) for x in kept), kept
    return path


@pytest.fixture(scope="session")
def room(record: Path) -> Iterator[Room]:
    """A room that is only read."""
    yield from _served(record)


@pytest.fixture
def desk(record: Path, tmp_path: Path) -> Iterator[Room]:
    """A room of a test's own, to judge in."""
    copy = tmp_path / "record.db"
    shutil.copyfile(record, copy)
    yield from _served(copy)


def _served(path: Path, **settings: object) -> Iterator[Room]:
    import uvicorn

    with socket.socket() as free, open_record(str(path)) as store:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        made = app(store, Settings(port=port, **{"reviewer": "Ana", **settings}))  # type: ignore[arg-type]
        server = uvicorn.Server(uvicorn.Config(made, log_level="warning", lifespan="on"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [free]}, daemon=True)
        free.listen(64)
        thread.start()
        until = time.monotonic() + PATIENCE
        while not server.started and time.monotonic() < until:
            time.sleep(0.02)
        assert server.started
        with store.engine.connect() as conn:
            keys = {name.removesuffix(".txt"): key for key, name in conn.exec_driver_sql("SELECT key, id FROM reports")}
            largest = conn.exec_driver_sql(
                "SELECT incident FROM members GROUP BY incident ORDER BY count(*) DESC, incident LIMIT 5"
            ).scalars()
            incidents = list(largest)
        yield Room(url=f"http://127.0.0.1:{port}", path=str(path), keys=keys, incidents=incidents)
        server.should_exit = True
        thread.join(PATIENCE)
        assert not thread.is_alive()


def settled(page: Page, scripts: bool = True) -> None:
    """Waits until a page that is loaded has drawn what its scripts draw: the map, and what is drawn once its size is known."""
    if scripts:
        expect(page.locator("dl-map[aria-busy]")).to_have_count(0)
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(null))))")


@contextmanager
def _leading(page: Page, scripts: bool = True) -> Iterator[None]:
    with page.expect_navigation(wait_until="load"):
        yield
    settled(page, scripts)


@pytest.fixture
def leads() -> Callable[..., AbstractContextManager[None]]:
    """`with leads(page):` what is done inside leads to another page, and that is there afterwards."""
    return _leading


Opens = Callable[..., Page]
Key = tuple[str, bool, bool]  # size, dark, with scripts


class Tabs(msgspec.Struct):
    """A tab for each way of looking, kept from test to test: a new one costs more than the page in it. What they asked for, and errors."""

    browser: Browser
    tabs: dict[Key, Page] = {}
    asked: list[str] = []
    errors: list[str] = []

    def tab(self, key: Key) -> Page:
        if key not in self.tabs:
            size, dark, scripts = key
            width, height = SIZES[size]
            context = self.browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme="dark" if dark else "light",
                java_script_enabled=scripts,
                has_touch=size == "phone",
                reduced_motion="reduce",
            )
            context.set_default_timeout(PATIENCE * 1000)
            self.tabs[key] = self.heard(context.new_page())
        return self.tabs[key]

    def heard(self, page: Page) -> Page:
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        return page


@pytest.fixture(scope="session")
def tabs(browser: Browser) -> Tabs:
    return Tabs(browser)


@pytest.fixture
def opens(tabs: Tabs) -> Iterator[Opens]:
    """Opens a page in one way of looking; afterwards: no request left this machine, no error was in the console (unless not `quiet`)."""
    used: set[Key] = set()
    more: list[Page] = []
    loud: list[bool] = []
    tabs.asked.clear()
    tabs.errors.clear()

    def open_(url: str, size: str = "desk", dark: bool = False, scripts: bool = True, allowed: int = 200, quiet: bool = True) -> Page:
        key = (size, dark, scripts)
        page = tabs.tab(key)
        if key in used:
            page = tabs.heard(page.context.new_page())
            more.append(page)
        used.add(key)
        loud.append(not quiet or allowed != 200)
        answer = page.goto(url, wait_until="load")
        assert answer and answer.status == allowed, (url, answer and answer.status)
        settled(page, scripts)
        return page

    yield open_
    for page in more:
        page.close()
    for key in used:
        tabs.tabs[key].goto("about:blank")  # nothing of this test is under way when its room closes
        tabs.tabs[key].context.clear_cookies()  # a later room may have this one's port
    assert not [x for x in tabs.asked if not x.startswith(("http://127.0.0.1:", "data:", "blob:", "about:"))]
    assert any(loud) or not tabs.errors


@pytest.fixture(scope="session")
def axe() -> str:
    """axe-core's script, from the packages of web/."""
    path = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
    if not path.exists():
        if os.environ.get("CI"):
            pytest.fail("axe-core is not installed: make web")
        pytest.skip("axe-core is not installed: make web")
    return path.read_text(encoding="utf-8")


@pytest.fixture
def login_room(record: Path, tmp_path: Path) -> Iterator[Room]:
    """A room that asks for a login; Ana reviews, Ben reads."""
    from dateline.web.users import add as add_user

    users = tmp_path / "users"
    add_user(users, "Ana", "reviewer", "a long enough word")
    add_user(users, "Ben", "reader", "another long word")
    copy = tmp_path / "record.db"
    shutil.copyfile(record, copy)
    yield from _served(copy, login=True, users=users)
