"""Rounds against servers of our own, with a clock that is turned by hand: nothing here waits."""

from __future__ import annotations

import re
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import msgspec
import pytest
from served import Site, rss, served

from dateline.model import Report
from dateline.record.store import Filters, Store, open_record
from dateline.record.versions import history
from dateline.watch import rounds, state
from dateline.watch.feeds import Gone
from dateline.watch.fetch import Limits
from dateline.watch.rounds import PATIENCE, Round, Watch, one_round
from dateline.watch.settings import Settings, Watched

START = 1_936_000_000.0
DAY = "Sat, 03 May 2031 12:00:00 GMT"
LATER = "Sat, 03 May 2031 15:00:00 GMT"
WORDS = (
    "DOVRA, May 3 (Kura Wire) - Shells fell on the market of Dovra on Saturday and killed at least {} people, the mayor said.\n"
    "The army of the north denied that it had fired. It said that its guns had been silent since the truce of Thursday, and that it would "
    "look into the matter with the observers who have been in the town since April."
)


class Clock:
    def __init__(self) -> None:
        self.at = START
        self.waits: list[float] = []

    def now(self) -> float:
        return self.at

    def wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.at += seconds


class Rig:
    """A watch on some places, with what it said; `reopen` is what a crash and a new start are."""

    def __init__(self, folder: Path, watched: list[Watched], hosts: list[str], delay: float = 2.0) -> None:
        self.folder, self.clock, self.said = folder, Clock(), list[str]()
        self.settings = Settings(contact="desk@fjordpost.example", every=900, delay=delay, watched=watched)
        self.hosts = frozenset(hosts)
        self.triage = True
        self.store: Store = open_record(folder / "record.db")
        self.conn: sqlite3.Connection = state.open_state(str(folder / "record.watch.db"))

    def reopen(self) -> None:
        self.conn.close()
        self.conn = state.open_state(str(self.folder / "record.watch.db"))

    def watch(self) -> Watch:
        return Watch(
            self.settings, self.conn, self.store, lambda reports: iter(reports), self.said.append, self.hosts,
            self.clock.now, self.clock.wait, Limits(seconds=60), self.triage,
        )  # fmt: skip

    def round(self, after: float = 0.0) -> Round:
        self.clock.at += after
        return one_round(self.watch())

    def reports(self, all_: bool = False) -> list[Report]:
        """The reports that stand, or all."""
        told = self.store.reports(Filters(reports=tuple(str(a["report"]) for a in self.rows() if a["report"])) if all_ else Filters())
        found = [self.store.report(r.key) for r in told]
        return [r for r in found if r]

    def rows(self, table: str = "articles") -> list[dict[str, object]]:
        return [dict(r) for r in self.conn.execute(f"SELECT * FROM {table} ORDER BY 1")]


@pytest.fixture
def rig(tmp_path: Path, site: Site) -> Iterator[Rig]:
    feed = Watched(kind="feed", url=f"{site.url}/rss", outlet="Kura Wire")
    made = Rig(tmp_path, [feed], [site.host])
    site.page("/rss", rss(site, ("/1", "Shells fall on Dovra", DAY), ("/2", "More shells", LATER)), ETag='"a"', Last_Modified=DAY)
    site.article("/1", WORDS.format(3))
    site.article("/2", WORDS.format(57), "More shells")
    yield made
    made.conn.close()
    made.store.close()


def test_a_round_adds_what_is_new(rig: Rig, site: Site) -> None:
    done = rig.round()
    assert str(done) == "1 feed asked, 2 new articles: 2 added (1 reprint), 0 known, 0 set aside"
    assert site.asked == ["/robots.txt", "/rss", "/1", "/2"]  # the older first
    assert all(h["User-Agent"].startswith("dateline/") and "+desk@fjordpost.example" in h["User-Agent"] for h in site.headers)
    first = next(r for r in rig.reports() if "3 people" in r.text)
    assert (first.outlet, first.published, first.url) == ("Kura Wire", "2031-05-03T12:00:00Z", f"{site.url}/1")
    assert first.title == "Shells fall on Dovra" and "Home" not in first.text and first.source.media_type == "text/html"
    assert rig.said == [] and {r["state"] for r in rig.rows()} == {"added"}


def test_the_next_round_asks_conditionally(rig: Rig, site: Site) -> None:
    rig.round()
    assert str(rig.round(60)) == "0 feeds asked, 0 new articles: 0 added, 0 known, 0 set aside"  # not due yet
    site.asked.clear(), site.headers.clear()
    site.page("/rss", "", 304)
    assert str(rig.round(900)).startswith("1 feed asked (1 unchanged), 0 new")
    assert site.asked == ["/rss"]
    assert (site.headers[0]["If-None-Match"], site.headers[0]["If-Modified-Since"]) == ('"a"', DAY)


def test_a_round_every_so_often_asks_every_time(rig: Rig, site: Site) -> None:
    """However long a round takes, and where the clock of cron is a little early."""
    rig.settings = msgspec.structs.replace(rig.settings, delay=60)
    for n, at in enumerate((0, 900, 1800, 2690)):
        rig.clock.at = START + at
        rig.round()
        assert site.asked.count("/rss") == n + 1


def test_hosts_are_left_alone_between_requests(rig: Rig, site: Site) -> None:
    site.page("/robots.txt", "User-agent: *\nCrawl-delay: 10\nDisallow: /2")
    rig.round()
    assert site.asked == ["/robots.txt", "/rss", "/1"] and rig.clock.waits == [10, 10]
    assert [r["state"] for r in rig.rows()] == ["added", "aside"]
    assert len(rig.said) == 1 and "robots.txt" in rig.said[0] and "/2" in rig.said[0]
    rig.round(86_500)
    assert site.asked.count("/robots.txt") == 2  # once a day


def test_two_hosts_take_turns(tmp_path: Path, site: Site) -> None:
    with served() as other:
        feeds = [Watched(kind="feed", url=f"{s.url}/rss") for s in (site, other)]
        rig = Rig(tmp_path, feeds, [site.host, other.host], delay=10)
        for s in (site, other):
            s.page("/rss", rss(s, *((f"/{n}", "Shells", DAY) for n in range(3)), title=f"Wire {s.host}"))
            for n in range(3):
                s.article(f"/{n}", WORDS.format(f"{n}{s.host[-1]}"))
        rig.round()
        assert len(site.asked) == len(other.asked) == 5 and sum(rig.clock.waits) == 40  # each host 4 times, both at once
        assert {r.outlet for r in rig.reports()} == {f"Wire {site.host}", f"Wire {other.host}"}
        rig.conn.close()


def test_no_robots_no_fetching(rig: Rig, site: Site) -> None:
    site.page("/robots.txt", "", 503, Retry_After="3600")
    done = rig.round()
    assert (done.failed, site.asked) == (1, ["/robots.txt"]) and "503" in rig.said[0]
    rig.round(1000)
    assert site.asked == ["/robots.txt"]  # it asked for an hour
    del site.pages["/robots.txt"]
    assert rig.round(2700).added == 2


def test_a_feed_that_fails_is_asked_less_and_less(rig: Rig, site: Site) -> None:
    site.page("/rss", "broken", 500)
    gaps: list[float] = []
    for _ in range(9):
        before = rig.clock.at
        rig.round()
        row = rig.rows("feeds")[0]
        gaps.append(round((float(str(row["next"])) - before) / 900))
        rig.clock.at = float(str(row["next"]))
    assert gaps[:5] == [1, 2, 4, 8, 16] and gaps[-1] == 96 and rig.rows("feeds")[0]["failures"] == 9
    site.page("/rss", rss(site, ("/1", "Shells", DAY)))
    assert rig.round().added == 1 and rig.rows("feeds")[0]["failures"] == 0


def test_a_busy_host_says_when(rig: Rig, site: Site) -> None:
    site.page("/1", "", 429, Retry_After="500")
    done = rig.round()
    assert done.waiting >= 1
    asked = len(site.asked)
    rig.round(300)
    assert len(site.asked) == asked
    site.article("/1", WORDS.format(3))
    rig.round(300)
    assert len(rig.reports()) == 2 and {r["state"] for r in rig.rows()} == {"added"}


def test_an_article_is_not_tried_forever(rig: Rig, site: Site) -> None:
    site.page("/1", "", 502)
    for _ in range(20):
        rig.round(7200)
    assert site.asked.count("/1") == 6 and [r["state"] for r in rig.rows() if str(r["url"]).endswith("/1")] == ["aside"]


def test_what_cannot_be_read_is_set_aside_and_the_rest_goes_on(rig: Rig, site: Site) -> None:
    items = [(f"/{n}", "Shells", DAY) for n in "123456"]
    site.page("/rss", rss(site, *items))
    site.page("/1", "gone", 404)
    site.page("/3", b"\x89PNG", Content_Type="image/png")
    site.page("/4", "<html><body><p>Subscribe to read on.</p></body></html>", Content_Type="text/html")
    site.page("/5", "", 302, Location="http://10.0.0.1/secret")
    site.article("/6", "Le maire de la ville a dit samedi que les tirs avaient fait trois morts et que la ville restait calme. " * 5)
    done = rig.round()
    assert (done.added, done.aside) == (1, 5)
    for told in ("404", "image/png", "no article is found", "10.0.0.1", "French"):
        assert sum(told in s for s in rig.said) == 1, told


def test_a_changed_article_is_fetched_again(rig: Rig, site: Site) -> None:
    entry = "<feed xmlns='http://www.w3.org/2005/Atom'><title>K</title><entry><link href='/1'/><updated>{}</updated></entry></feed>"
    site.page("/rss", entry.format("2031-05-03T12:00:00Z"))
    rig.round()
    site.article("/1", WORDS.format(9))
    site.page("/rss", entry.format("2031-05-03T12:00:00Z"))
    assert rig.round(1000).found == 0
    site.page("/rss", entry.format("2031-05-03T15:00:00Z"))
    assert (rig.round(1000).found, len(rig.reports())) == (1, 2)


def test_a_site_names_its_feeds(tmp_path: Path, site: Site) -> None:
    link = '<link rel="alternate" type="application/rss+xml" href="/rss">'
    site.page("/", f"<html><head>{link}</head><body></body></html>")
    site.page("/rss", rss(site, ("/1", "Shells", DAY)))
    site.article("/1", WORDS.format(3))
    site.page("/bare", "<html><body>nothing</body></html>")
    watched = [Watched(kind="site", url=f"{site.url}{p}", outlet="Fjord Post") for p in ("/", "/bare")]
    rig = Rig(tmp_path, watched, [site.host])
    assert rig.round().added == 1 and rig.reports()[0].outlet == "Fjord Post"
    assert len(rig.said) == 1 and "names no feed" in rig.said[0]
    rig.round(1000)
    assert site.asked.count("/") == 1 and site.asked.count("/rss") == 2
    rig.conn.close()


def test_only_what_matches_and_no_more_than_the_limit(tmp_path: Path, site: Site) -> None:
    items = [(f"/world/{n}", "Shells", f"Sat, 03 May 2031 12:0{n}:00 GMT") for n in range(5)]
    site.page("/rss", rss(site, ("/sports/1", "Cup", DAY), *items))
    rig = Rig(tmp_path, [Watched(kind="feed", url=f"{site.url}/rss", match=["/world/"], limit=2)], [site.host])
    rig.round()
    assert [p for p in site.asked if p not in ("/rss", "/robots.txt")] == ["/world/3", "/world/4"]  # the newest two, the older first
    rig.conn.close()


def test_a_feed_that_moved_for_good_is_told_once(rig: Rig, site: Site) -> None:
    site.pages["/new"] = site.pages["/rss"]
    site.page("/rss", "", 301, Location="/new")
    assert rig.round().added == 2
    rig.round(1000)
    assert len(rig.said) == 1 and "moved for good" in rig.said[0]


def test_after_a_crash_it_goes_on(rig: Rig, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed after the feed was kept and the first article was added but not yet marked: nothing is lost, nothing is doubled."""
    with monkeypatch.context() as crash:

        def dead(*_: object, **__: object) -> None:
            raise KeyboardInterrupt

        crash.setattr(state, "settled", dead)
        with pytest.raises(KeyboardInterrupt):
            rig.round()
    assert len(rig.reports()) == 1 and [r["state"] for r in rig.rows()] == ["waiting", "waiting"]
    rig.reopen()
    site.asked.clear()
    done = rig.round(10)
    assert (done.known, done.added, len(rig.reports())) == (1, 1, 2)
    assert "/rss" not in site.asked and "/robots.txt" not in site.asked  # what was asked before the crash is not asked again


def test_a_crash_between_feed_and_articles_loses_none(rig: Rig, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as crash:

        def dead(*_: object, **__: object) -> None:
            raise KeyboardInterrupt

        crash.setattr(state, "put", dead)
        conn = rig.conn
        with pytest.raises(KeyboardInterrupt):
            state.feed_read(conn, "f", [], next=1.0, etag="x")
    assert not conn.in_transaction and rig.rows("feeds") == []
    assert rig.round().added == 2


def test_long_pauses_are_left_to_later_rounds(rig: Rig, site: Site) -> None:
    site.page("/robots.txt", f"User-agent: *\nCrawl-delay: {PATIENCE * 2}")
    done = rig.round()
    assert done.asked == 0 and done.resume == START + 2 * PATIENCE and rig.clock.waits == []
    for _ in range(3):
        rig.round(2 * PATIENCE)
    assert len(rig.reports()) == 2


def test_a_round_ends_at_its_time(rig: Rig, site: Site) -> None:
    done = one_round(rig.watch(), until=START + 3)
    assert done.added < 2 and done.resume is not None and done.waiting >= 1


def test_a_feed_that_never_ends_holds_nothing_up(rig: Rig, site: Site) -> None:
    def endless(h: BaseHTTPRequestHandler) -> None:
        h.send_response(200)
        h.end_headers()
        piece = b"<item><title>x</title></item>" * 40_000
        for _ in range(100):
            h.wfile.write(piece)

    site.pages["/rss"] = endless
    assert rig.round().failed == 1 and "more than 10,000,000 bytes" in rig.said[0]


def test_one_process_a_state(tmp_path: Path) -> None:
    path = str(tmp_path / "a.watch.db")
    conn = state.open_state(path)
    state.put(conn, "hosts", "a", next=1.0)
    with pytest.raises(state.StateError, match="another dateline watch"):
        state.open_state(path)
    conn.close()
    state.open_state(path).close()
    (tmp_path / "b").write_bytes(b"no database at all, but rather long words" * 100)
    with pytest.raises(state.StateError, match="no state of a watch"):
        state.open_state(str(tmp_path / "b"))
    with pytest.raises(state.StateError, match="cannot be opened"):
        state.open_state(str(tmp_path / "none" / "c"))
    open_record(tmp_path / "record.db").close()
    with pytest.raises(state.StateError, match="another program's"):
        state.open_state(str(tmp_path / "record.db"))


def test_where_the_state_lies() -> None:
    assert state.beside("war/record.db", "feeds.toml") == "war/record.watch.db"
    assert state.beside("postgresql://me@here/war", "conf/feeds.toml") == "conf/feeds.watch.db"


# Several hosts at once


@contextmanager
def wires(tmp_path: Path, count: int, hosts: int) -> Iterator[tuple[Rig, list[Site]]]:
    """A watch on so many hosts, each with a feed of two articles."""
    with ExitStack() as stack:
        sites = [stack.enter_context(served()) for _ in range(count)]
        for n, s in enumerate(sites):
            s.page("/rss", rss(s, ("/1", "Shells", DAY), ("/2", "More shells", LATER), title=f"Wire {n}"))
            for a in (1, 2):
                s.article(f"/{a}", WORDS.format(f"{n + 2}{a}"))
        rig = Rig(tmp_path, [Watched(kind="feed", url=f"{s.url}/rss") for s in sites], [s.host for s in sites], delay=0.1)
        rig.settings = msgspec.structs.replace(rig.settings, hosts=hosts)
        yield rig, sites
        rig.conn.close()
        rig.store.close()


class Gate:
    """Lets a page through once so many requests for it are inside at the same time; `most`: how many ever were."""

    def __init__(self, together: int) -> None:
        self.inside = self.most = 0
        self.changed, self.together = threading.Condition(), together

    def page(self, body: bytes) -> Callable[[BaseHTTPRequestHandler], None]:
        def answer(h: BaseHTTPRequestHandler) -> None:
            with self.changed:
                self.inside += 1
                self.most = max(self.most, self.inside)
                self.changed.notify_all()
                self.changed.wait_for(lambda: self.most >= self.together, timeout=50)
            h.send_response(200)
            h.send_header("Content-Length", str(len(body)))
            h.end_headers()
            with self.changed:  # before the answer goes out: the next request may come at once
                self.inside -= 1
            h.wfile.write(body)

        return answer


@pytest.mark.parametrize("hosts", [1, 2, 3])
def test_so_many_hosts_are_asked_at_the_same_time(hosts: int, tmp_path: Path) -> None:
    with wires(tmp_path, 3, hosts) as (rig, sites):
        gate = Gate(hosts)
        for s in sites:
            page = s.pages["/rss"]
            assert isinstance(page, tuple)
            s.pages["/rss"] = gate.page(page[2])
        done = rig.round()
        assert (gate.most, done.added, done.failed) == (hosts, 6, 0)
        assert all(s.asked == ["/robots.txt", "/rss", "/1", "/2"] for s in sites)


def test_one_request_at_a_time_to_a_host(rig: Rig, site: Site) -> None:
    gate = Gate(1)
    for path in ("/robots.txt", "/rss", "/1", "/2"):
        page = site.pages.get(path, (200, {}, b""))
        assert isinstance(page, tuple)
        site.pages[path] = gate.page(page[2])
    assert rig.round().added == 2 and gate.most == 1


def test_a_slow_host_holds_no_other_up(tmp_path: Path) -> None:
    with wires(tmp_path, 2, 2) as (rig, (slow, quick)):
        over = threading.Event()
        body = slow.pages["/rss"]
        assert isinstance(body, tuple)

        def late(h: BaseHTTPRequestHandler) -> None:
            over.wait(50)
            h.send_response(200)
            h.end_headers()
            h.wfile.write(body[2])

        def last(h: BaseHTTPRequestHandler) -> None:
            over.set()
            h.send_response(404)
            h.end_headers()

        slow.pages["/rss"], quick.pages["/2"] = late, last
        rig.clock.now, rig.clock.wait = time.time, time.sleep  # type: ignore[method-assign]
        done = rig.round()
        assert (done.added, done.failed) == (3, 0) and over.is_set()


def test_a_redirect_has_the_manners_of_the_host_that_it_leads_to(tmp_path: Path) -> None:
    with wires(tmp_path, 2, 2) as (rig, (one, other)):
        one.page("/1", "", 302, Location=f"{other.url}/2")
        one.page("/2", "", 302, Location=f"{other.url}/closed")
        other.page("/robots.txt", "User-agent: *\nDisallow: /closed")
        done = rig.round()
        assert done.aside == 1 and "/closed" not in other.asked and "robots.txt" in rig.said[0]
        assert other.asked.count("/2") == 2 and other.asked.count("/robots.txt") == 1
        assert {str(r["url"]): r["state"] for r in rig.rows()} == {
            f"{one.url}/1": "added", f"{one.url}/2": "aside", f"{other.url}/1": "added", f"{other.url}/2": "added"
        }  # fmt: skip


# Triage

CUP = (
    "Dovra United beat Guva Rovers 3-1 in the cup final on Saturday. The striker scored twice in the second half, and the coach praised "
    "his team after the best match of the season. Fans sang on the stands. The club plays its next game away. "
)


def test_what_is_not_on_conflict_is_set_aside_with_its_score(rig: Rig, site: Site) -> None:
    site.article("/2", CUP * 2, "Dovra United win the cup")
    done = rig.round()
    assert (done.added, done.other, done.aside) == (1, 1, 0) and str(done).endswith("1 added, 0 known, 0 set aside, 1 not on conflict")
    (said,) = rig.said
    assert f"{site.url}/2" in said and re.search(r"\(score 0\.\d\d, 0\.\d\d is wanted\): --no-triage reads it too", said)
    (row,) = [r for r in rig.rows() if r["state"] == "other"]
    assert "score" in str(row["problem"])
    site.asked.clear()
    assert rig.round(60).added == 0 and site.asked == []
    rig.triage = False
    done = rig.round(60)
    assert (done.added, done.other, site.asked) == (1, 0, ["/2"]) and len(rig.reports()) == 2


def test_a_kill_is_not_taken_for_sport(rig: Rig, site: Site) -> None:
    rig.round()
    site.article("/2", f"KILL. Please kill this story and use no version of it. {CUP * 2}", "KILL: More shells")
    site.page("/rss", atom(entry(site, 2, "2031-05-03T15:00:00Z")))
    assert rig.round(1000).other == 0
    assert [getattr(r.source.notice, "kind", None) for r in rig.reports(True) if "KILL" in r.text] == ["kill"]
    assert len(rig.reports()) == 1


# What feeds take back

ENTRY = "<entry><id>{id}</id><title>Shells</title><link href='{url}'/><published>{day}</published><updated>{day}</updated></entry>"
TAKEN = "<at:deleted-entry ref='{id}' when='{when}'>{why}</at:deleted-entry>"


def atom(*parts: str) -> str:
    names = "xmlns='http://www.w3.org/2005/Atom' xmlns:at='http://purl.org/atompub/tombstones/1.0'"
    return f"<feed {names}><title>Kura Wire</title>{''.join(parts)}</feed>"


def entry(site: Site, n: int, day: str = "2031-05-03T12:00:00Z") -> str:
    return ENTRY.format(id=f"tag:kura,2031:{n}", url=f"{site.url}/{n}", day=day)


def taken(n: int, when: str = "2031-05-03T16:00:00Z", why: str = "<at:comment>Sourced wrongly</at:comment>") -> str:
    return TAKEN.format(id=f"tag:kura,2031:{n}", when=when, why=why)


def test_what_a_feed_takes_back_is_withdrawn_with_its_history_kept(rig: Rig, site: Site) -> None:
    site.page("/rss", atom(entry(site, 1), entry(site, 2, "2031-05-03T13:00:00Z")))
    assert rig.round().added == 2
    old = next(r for r in rig.store.reports() if r.url == f"{site.url}/1")
    site.page("/rss", atom(entry(site, 2, "2031-05-03T13:00:00Z"), taken(1)))
    done = rig.round(1000)
    assert (done.withdrawn, done.added, done.failed) == (1, 0, 0) and str(done).endswith("1 withdrawn")
    assert [r.url for r in rig.store.reports()] == [f"{site.url}/2"]
    first, kill = history(rig.store, f"{site.url}/1")
    assert (first.report.key, first.ended, first.by) == (old.key, "kill", kill.report.key)
    assert (kill.kind, kill.words, kill.report.published) == ("kill", "Sourced wrongly", "2031-05-03T16:00:00Z")
    assert rig.store.report(old.key) is not None  # what it said is kept
    assert [r.key for r in rig.store.reports(Filters(as_of="2031-05-03T15:00:00Z")) if r.key == old.key] == [old.key]
    assert rig.round(1000).withdrawn == 0 and len(history(rig.store, f"{site.url}/1")) == 2  # the feed still says so


def test_what_was_changed_since_stands_again(rig: Rig, site: Site) -> None:
    site.page("/rss", atom(entry(site, 1)))
    rig.round()
    site.page("/rss", atom(taken(1)))
    assert rig.round(1000).withdrawn == 1 and rig.reports() == []
    site.article("/1", WORDS.format(9))
    site.page("/rss", atom(entry(site, 1, "2031-05-03T18:00:00Z"), taken(1)))
    done = rig.round(1000)
    assert (done.added, done.withdrawn) == (1, 0) and "9 people" in rig.reports()[0].text


def test_what_is_taken_back_before_it_was_read_is_not_fetched(rig: Rig, site: Site) -> None:
    site.page("/rss", atom(entry(site, 1), entry(site, 2), taken(2)))
    done = rig.round()
    assert (done.added, done.withdrawn) == (1, 0) and "/2" not in site.asked


def test_a_feed_takes_back_nothing_of_others(tmp_path: Path) -> None:
    with wires(tmp_path, 2, 2) as (rig, (one, other)):
        for s in (one, other):
            s.page("/rss", atom(entry(one, 1) if s is one else ""))
        rig.round()
        other.page("/rss", atom(taken(1), TAKEN.format(id=f"{one.url}/1", when="2031-05-03T16:00:00Z", why="")))
        assert rig.round(1000).withdrawn == 0 and len(rig.reports()) == 1
        one.page("/rss", atom(TAKEN.format(id=f"{one.url}/1", when="no date", why="")))  # by its address, at a time that is none
        assert rig.round(1000).withdrawn == 1 and rig.reports() == []


def test_after_a_crash_what_was_taken_back_is_withdrawn(rig: Rig, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.page("/rss", atom(entry(site, 1)))
    rig.round()
    site.page("/rss", atom(taken(1)), ETag='"b"')
    with monkeypatch.context() as crash:

        def dead(*_: object, **__: object) -> None:
            raise KeyboardInterrupt

        crash.setattr(rounds, "withdrawal", dead)
        with pytest.raises(KeyboardInterrupt):
            rig.round(1000)
    assert len(rig.reports()) == 1
    rig.reopen()
    assert rig.round(10).withdrawn == 1 and rig.reports() == []


def test_a_state_of_an_earlier_version_goes_on(tmp_path: Path) -> None:
    path = str(tmp_path / "a.watch.db")
    state.open_state(path).close()
    with closing(sqlite3.connect(path)) as old:
        old.executescript("DROP INDEX articles_id; ALTER TABLE articles DROP COLUMN id; ALTER TABLE articles DROP COLUMN gone")
        old.execute("INSERT INTO articles (url, feed, state) VALUES ('https://kura.example/1', 'https://kura.example/rss', 'waiting')")
        old.execute("PRAGMA user_version = 1")
        old.commit()
    with closing(state.open_state(path)) as conn:
        gone = Gone(ref="https://kura.example/1", when="2031-05-03T16:00:00Z")
        state.feed_read(conn, "https://kura.example/rss", [], [gone], next=1.0)
        assert state.waiting(conn) == [] and state.leaving(conn) == []
        assert conn.execute("PRAGMA user_version").fetchone()[0] == state.VERSION
