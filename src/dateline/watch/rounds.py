"""One round: sites and feeds that are due are asked, new articles fetched, read and added; what fails is tried again later.

A round goes from host to host, always to the one that may be asked first, and leaves each alone between two requests for as long as
feeds.toml, its robots.txt and its answers (429, 503, Retry-After) ask. What is not done when a round ends waits in the state."""

from __future__ import annotations

import sqlite3
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

import msgspec

from dateline.errors import Rejected
from dateline.record.add import Added, Read, add_items
from dateline.record.store import Store
from dateline.watch import feeds, fetch, robots, state
from dateline.watch.articles import article
from dateline.watch.fetch import Answer, FetchError, Limits
from dateline.watch.settings import Settings, Watched

PATIENCE = 120.0  # seconds that a round waits for a host; longer pauses are for later rounds
RULES_FOR = 86_400.0  # seconds that a robots.txt is good for
SLACK = 60.0  # seconds that a feed may be asked too soon: cron is not exact
SITE_EVERY = 86_400.0  # between two looks at a site's page
FIRST_PAUSE, LONGEST_PAUSE = 60.0, 86_400.0  # after failures: doubled each time
HOST_LONGEST = 7 * 86_400.0  # that a host may ask for
TRIES = 6  # of an article: over half an hour, or as its host asks
GONE = {401, 402, 403, 404, 405, 406, 410, 451}
BUSY = {408, 425, 429, 500, 502, 503, 504}
FEED_SIZE = 10_000_000

Said = Callable[[str], None]


@dataclass(frozen=True)
class Watch:
    """What rounds need. `now`, `wait`: the clock, which tests turn; `say`: what is told on standard error."""

    settings: Settings
    conn: sqlite3.Connection
    store: Store
    read: Read
    say: Said
    allowed: frozenset[str] = frozenset()
    now: Callable[[], float] = time.time
    wait: Callable[[float], None] = time.sleep
    limits: Limits = field(default_factory=Limits)


@dataclass
class Round:
    """What a round did, counted. `begun`: when; what it asks is due again from then on, however long the round takes."""

    begun: float = 0.0
    asked: int = 0
    unchanged: int = 0
    failed: int = 0
    found: int = 0
    added: int = 0
    reprints: int = 0
    known: int = 0
    aside: int = 0
    waiting: int = 0
    resume: float | None = None  # when a host that was left off may be asked again

    def __str__(self) -> str:
        notes = [f"{n} {words}" for n, words in ((self.unchanged, "unchanged"), (self.failed, "failed")) if n]
        noted = f" ({', '.join(notes)})" if notes else ""
        tied = f" ({_many(self.reprints, 'reprint')})" if self.reprints else ""
        parts = [f"{_many(self.found, 'new article')}: {self.added} added{tied}, {self.known} known, {self.aside} set aside"]
        parts += [f"{self.waiting} to come"] if self.waiting else []
        return f"{_many(self.asked, 'feed')} asked{noted}, {', '.join(parts)}"


class Job(msgspec.Struct, frozen=True):
    """Something to be fetched: a "site", a "feed" or an "article"."""

    kind: str
    url: str
    of: Watched
    waiting: state.Waiting | None = None


class Later(Exception):
    """A host that may not be asked within this round."""


class Busy(FetchError):
    """A host that said that it is busy, or failed; `pause`: what it asks for."""

    def __init__(self, status: int, pause: float | None, of: str = ""):
        super().__init__(f"{of or 'it'} answered {status}", "it is tried again later")
        self.pause = pause


def one_round(w: Watch, until: float | None = None) -> Round:
    """Do what is due. Ends when nothing is left that can be done within PATIENCE, or at `until`."""
    done = Round(begun=w.now())
    queues: dict[str, deque[Job]] = {}
    queued: set[tuple[str, str]] = set()

    def queue(jobs: list[Job]) -> None:
        for job in jobs:
            if (job.kind, job.url) not in queued:
                queued.add((job.kind, job.url))
                queues.setdefault(fetch.host_of(job.url), deque()).append(job)

    queue(_due(w))
    while queues:
        name = min(queues, key=lambda h: state.host(w.conn, h).next)
        ready = state.host(w.conn, name).next
        if ready - w.now() > PATIENCE or (until is not None and max(ready, w.now()) >= until):
            done.resume = ready
            break
        if not _with_rules(w, name, queues, done):
            continue
        job = queues[name].popleft()
        if not queues[name]:
            del queues[name]
        queue(_do(w, job, done))
    done.waiting = len(state.waiting(w.conn))
    return done


def _with_rules(w: Watch, name: str, queues: dict[str, deque[Job]], done: Round) -> bool:
    """Whether a host may be asked right now. Reads its robots.txt where that is due, which is a turn of its own; where it cannot be read,
    all that waits for the host is left for later."""
    first = queues[name][0].url
    if _kept_rules(w, name) is not None:
        return True
    try:
        _rules(w, first)
    except FetchError as error:
        left = queues.pop(name)
        for job in left:
            done.asked += job.kind == "feed"
            if job.kind != "article":
                _failed(w, job, error, done)
        if all(job.kind == "article" for job in left):
            w.say(f"{name}: {error.reason}: {error.remedy} ({_many(len(left), 'article')} to come)")
    return False


def _due(w: Watch) -> list[Job]:
    """Sites, feeds (those of sites too) and articles that are due, in this order."""
    sites = [Job("site", x.url, x) for x in w.settings.watched if x.kind == "site"]
    known = {x.url: x for x in w.settings.watched if x.kind == "feed"}
    for site in sites:
        for url in _feeds_of(w, site.url):
            known.setdefault(url, site.of)
    found = [j for j in sites if state.asked(w.conn, "sites", j.url).next <= w.now()]
    soon = w.now() + min(SLACK, w.settings.every / 10)
    found += [Job("feed", url, x) for url, x in known.items() if state.asked(w.conn, "feeds", url).next <= soon]
    anyone = Watched(kind="feed", url="")
    found += [Job("article", a.url, known.get(a.feed, anyone), a) for a in state.waiting(w.conn) if a.next <= w.now()]
    return found


def _feeds_of(w: Watch, site: str) -> list[str]:
    return msgspec.json.decode(state.asked(w.conn, "sites", site).feeds, type=list[str])


def _do(w: Watch, job: Job, done: Round) -> list[Job]:
    """Do one job and keep what came of it. Returns the jobs that it gave rise to."""
    try:
        if job.kind == "site":
            return _site(w, job)
        if job.kind == "feed":
            done.asked += 1
            return _feed(w, job, done)
        _article(w, job, done)
    except Later:
        done.asked -= job.kind == "feed"
    except FetchError as error:
        _failed(w, job, error, done)
    return []


def _site(w: Watch, job: Job) -> list[Job]:
    before = set(_feeds_of(w, job.url))
    answer = _get(w, job.url)
    found = feeds.feeds_of(answer.body, answer.url, answer.headers.get("content-type", ""))
    if not found:
        raise FetchError("the page names no feed", "give the address of its feed as [[feed]]")
    kept = msgspec.json.encode(found).decode()
    state.put(w.conn, "sites", job.url, feeds=kept, next=w.now() + SITE_EVERY, failures=0, problem=None)
    named = {x.url for x in w.settings.watched} | before
    return [Job("feed", url, job.of) for url in found if url not in named and state.asked(w.conn, "feeds", url).next <= w.now()]


def _feed(w: Watch, job: Job, done: Round) -> list[Job]:
    old = state.asked(w.conn, "feeds", job.url)
    headers = {"Accept": "application/atom+xml, application/rss+xml, application/xml;q=0.9, */*;q=0.5"}
    headers |= {"If-None-Match": old.etag} if old.etag else {}
    headers |= {"If-Modified-Since": old.modified} if old.modified else {}
    answer = _get(w, job.url, headers, FEED_SIZE)
    next_ = done.begun + w.settings.every
    if answer.status == 304:
        done.unchanged += 1
        state.put(w.conn, "feeds", job.url, next=next_, failures=0, problem=None)
        return []
    read = feeds.read_feed(answer.body, answer.url, answer.headers.get("content-type", ""))
    entries = [e for e in read.entries if not job.of.match or any(m in e.url for m in job.of.match)][: job.of.limit]
    if answer.moved and answer.moved != job.url and old.problem != (moved := f"it has moved for good to {answer.moved}"):
        w.say(f"{job.url}: {moved}: write that address in feeds.toml")
    values = {"etag": answer.headers.get("etag"), "modified": answer.headers.get("last-modified"), "title": read.title}
    problem = f"it has moved for good to {answer.moved}" if answer.moved else None
    done.found += state.feed_read(w.conn, job.url, reversed(entries), next=next_, failures=0, problem=problem, **values)
    wanted = {e.url for e in entries}
    return [Job("article", a.url, job.of, a) for a in state.waiting(w.conn) if a.url in wanted and a.tries == 0 and a.feed == job.url]


def _article(w: Watch, job: Job, done: Round) -> None:
    a = job.waiting
    assert a is not None
    answer = _get(w, job.url, {"Accept": "text/html, application/xhtml+xml, text/plain;q=0.8"})
    outlet = job.of.outlet or state.asked(w.conn, "feeds", a.feed).title or fetch.host_of(a.feed)
    item = article(answer, title=a.title, published=a.published, outlet=outlet)
    for kept in add_items(w.store, [item], anew=False, read=w.read):
        if isinstance(kept, Rejected):
            done.aside += 1
            w.say(f"{kept}")
            state.settled(w.conn, job.url, "aside", problem=f"{kept.reason}: {kept.remedy}")
        else:
            _count(done, kept)
            state.settled(w.conn, job.url, "added" if kept.new else "known", report=kept.key)


def _count(done: Round, kept: Added) -> None:
    done.added += kept.new
    done.known += not kept.new
    done.reprints += kept.new and kept.original is not None


def _failed(w: Watch, job: Job, error: FetchError, done: Round) -> None:
    """Keep that something failed, say so, and when it is tried again."""
    pause = (error.pause if isinstance(error, Busy) else None) or 0.0
    problem = f"{error.reason}: {error.remedy}"
    if job.kind == "article":
        a = job.waiting
        assert a is not None
        if error.lasting or a.tries + 1 >= TRIES:
            done.aside += 1
            state.settled(w.conn, job.url, "aside", problem=problem)
            w.say(f"{job.url}: {error.reason}: it is set aside")
            return
        state.later(w.conn, job.url, w.now() + max(pause, _backed_off(FIRST_PAUSE, a.tries)), problem)
        return
    table = "sites" if job.kind == "site" else "feeds"
    old = state.asked(w.conn, table, job.url)
    done.failed += job.kind == "feed"
    next_ = w.now() + max(pause, _backed_off(w.settings.every, old.failures))
    state.put(w.conn, table, job.url, failures=old.failures + 1, problem=problem, next=next_)
    w.say(f"{job.url}: {error.reason}: {error.remedy} (asked again from {feeds.now_iso(next_)} on)")


def _backed_off(first: float, failures: int) -> float:
    return min(first * 2 ** min(failures, 20), LONGEST_PAUSE)


# --- asking a host -------------------------------------------------------------------------------------------------------------------


def _get(w: Watch, url: str, headers: dict[str, str] | None = None, size: int | None = None) -> Answer:
    """What an address answers, as its host's rules allow. Raises FetchError, Busy and Later."""
    limits = msgspec.structs.replace(w.limits, size=max(size or 0, w.limits.size))
    asked: list[str] = []

    def before(address: str) -> None:
        """Wait until the host may be asked, and see that it wants to be."""
        if asked:
            _rest(w, asked[-1])
        rules = _rules(w, address)
        if not robots.allows(rules, address):
            raise FetchError(f"robots.txt of {fetch.host_of(address)} does not allow {address}", "leave it out, or ask the site", True)
        _until_free(w, address)
        asked.append(address)

    try:
        answer = fetch.fetch(url, w.settings.agent, headers=headers, allowed=w.allowed, limits=limits, before=before)
    except FetchError as error:
        if asked:
            _rest(w, asked[-1], failed=not error.lasting)
        raise
    if answer.status in BUSY or answer.status >= 500:
        pause = fetch.retry_after(answer.headers, w.now())
        _rest(w, answer.url, failed=True, pause=pause)
        raise Busy(answer.status, pause and min(pause, HOST_LONGEST))
    _rest(w, answer.url)
    if answer.status != 304 and not 200 <= answer.status < 300:
        raise FetchError(f"it answered {answer.status}", "check the address", answer.status in GONE)
    return answer


def _rest(w: Watch, url: str, failed: bool = False, pause: float | None = None) -> None:
    """Leave a host alone for its pause after a request; longer each time where it fails again and again."""
    name = fetch.host_of(url)
    old = state.host(w.conn, name)
    failures = old.failures + 1 if failed else 0
    rules = robots.parse(old.robots) if old.robots else robots.EVERYTHING
    wait = max(w.settings.delay, rules.delay or 0.0, min(pause or 0.0, HOST_LONGEST))
    if failures > 1:  # one failure may be the page's own
        wait = max(wait, _backed_off(FIRST_PAUSE, failures - 2))
    state.put(w.conn, "hosts", name, next=w.now() + wait, failures=failures)


def _until_free(w: Watch, url: str) -> None:
    wait = state.host(w.conn, fetch.host_of(url)).next - w.now()
    if wait > PATIENCE:
        raise Later
    if wait > 0:
        w.wait(wait)


def _rules(w: Watch, url: str) -> robots.Rules:
    """A host's rules, read anew once a day. RFC 9309: none where it has no robots.txt, nothing allowed where that cannot be read."""
    target = fetch.target_of(url)
    kept = _kept_rules(w, target.authority)
    if kept is not None:
        return kept
    _until_free(w, url)
    address = f"{target.scheme}://{target.authority}/robots.txt"
    try:
        answer = fetch.fetch(address, w.settings.agent, allowed=w.allowed, limits=msgspec.structs.replace(w.limits, size=robots.LARGEST))
    except FetchError as error:
        _rest(w, url, failed=not error.lasting)
        raise FetchError(f"robots.txt of {target.authority} cannot be read ({error.reason})", error.remedy, error.lasting) from None
    if answer.status in BUSY or answer.status >= 500:
        pause = fetch.retry_after(answer.headers, w.now())
        _rest(w, url, failed=True, pause=pause)
        raise Busy(answer.status, pause, "robots.txt")
    found = answer.body.decode("utf-8", "replace") if answer.status < 300 else ""
    state.put(w.conn, "hosts", target.authority, robots=found, robots_at=w.now())
    _rest(w, url)
    return robots.parse(found)


def _kept_rules(w: Watch, name: str) -> robots.Rules | None:
    """A host's rules where they were read within a day."""
    old = state.host(w.conn, name)
    return robots.parse(old.robots) if old.robots is not None and w.now() - old.robots_at < RULES_FOR else None


def _many(n: int, words: str) -> str:
    return f"{n} {words}" if n == 1 else f"{n} {words}s"
