"""One round: sites and feeds that are due are asked, new articles fetched, read and added; what fails is tried again later.

Several hosts are asked at once (`asking.py`); what they answer is kept and read here, one answer after the other. What is not done when a
round ends waits in the state."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from dateline.errors import Aside, Rejected
from dateline.record.add import Added, add_items
from dateline.record.store import Filters
from dateline.triage import sift
from dateline.watch import asking, feeds, fetch, state
from dateline.watch.articles import article, withdrawal
from dateline.watch.asking import FIRST_PAUSE, PATIENCE, Busy, Job, Watch, backed_off
from dateline.watch.fetch import Answer, FetchError
from dateline.watch.settings import Watched

__all__ = ["PATIENCE", "Round", "Watch", "one_round"]

SLACK = 60.0  # seconds that a feed may be asked too soon: cron is not exact
SITE_EVERY = 86_400.0  # between two looks at a site's page
TRIES = 6  # of an article: over half an hour, or as its host asks
FEED_SIZE = 10_000_000
ARTICLES = {"Accept": "text/html, application/xhtml+xml, text/plain;q=0.8"}


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
    other: int = 0
    withdrawn: int = 0
    waiting: int = 0
    resume: float | None = None  # when a host that was left off may be asked again

    def __str__(self) -> str:
        notes = [f"{n} {words}" for n, words in ((self.unchanged, "unchanged"), (self.failed, "failed")) if n]
        noted = f" ({', '.join(notes)})" if notes else ""
        tied = f" ({_many(self.reprints, 'reprint')})" if self.reprints else ""
        parts = [f"{_many(self.found, 'new article')}: {self.added} added{tied}, {self.known} known, {self.aside} set aside"]
        more = ((self.other, "not on conflict"), (self.withdrawn, "withdrawn"), (self.waiting, "to come"))
        parts += [f"{n} {words}" for n, words in more if n]
        return f"{_many(self.asked, 'feed')} asked{noted}, {', '.join(parts)}"


def one_round(w: Watch, until: float | None = None) -> Round:
    """Do what is due. Ends when nothing is left that can be done within PATIENCE, or at `until`."""
    done = Round(begun=w.now())
    if not w.triage:
        state.wanted_after_all(w.conn)
    _withdraw(w, done)
    line = asking.Line()
    asking.put(line, _due(w))
    for job, found in asking.outcomes(w, line, until):
        done.asked += job.kind == "feed"
        try:
            if isinstance(found, FetchError):
                raise found
            asking.put(line, _do(w, job, found, done))
        except FetchError as error:
            _failed(w, job, error, done)
    done.resume = line.resume
    done.waiting = len(state.waiting(w.conn))
    return done


def _due(w: Watch) -> list[Job]:
    """Sites, feeds (those of sites too) and articles that are due, in this order."""
    sites = [Job("site", x.url, x) for x in w.settings.watched if x.kind == "site"]
    known = {x.url: x for x in w.settings.watched if x.kind == "feed"}
    for site in sites:
        for url in _feeds_of(w, site.url):
            known.setdefault(url, site.of)
    found = [j for j in sites if state.asked(w.conn, "sites", j.url).next <= w.now()]
    soon = w.now() + min(SLACK, w.settings.every / 10)
    found += [_of_feed(w, url, x) for url, x in known.items() if state.asked(w.conn, "feeds", url).next <= soon]
    anyone = Watched(kind="feed", url="")
    found += [_of_article(a, known.get(a.feed, anyone)) for a in state.waiting(w.conn) if a.next <= w.now()]
    return found


def _of_feed(w: Watch, url: str, of: Watched) -> Job:
    """A feed to be asked, unless it is as it was."""
    old = state.asked(w.conn, "feeds", url)
    headers = {"Accept": "application/atom+xml, application/rss+xml, application/xml;q=0.9, */*;q=0.5"}
    headers |= {"If-None-Match": old.etag} if old.etag else {}
    headers |= {"If-Modified-Since": old.modified} if old.modified else {}
    return Job("feed", url, of, headers=headers, size=FEED_SIZE)


def _of_article(a: state.Waiting, of: Watched) -> Job:
    return Job("article", a.url, of, a, headers=ARTICLES)


def _feeds_of(w: Watch, site: str) -> list[str]:
    return msgspec.json.decode(state.asked(w.conn, "sites", site).feeds, type=list[str])


def _do(w: Watch, job: Job, answer: Answer, done: Round) -> list[Job]:
    """Keep what a job was answered. Returns the jobs that it gives rise to. Raises FetchError where it is not what was asked for."""
    if job.kind == "site":
        return _site(w, job, answer)
    if job.kind == "feed":
        return _feed(w, job, answer, done)
    _article(w, job, answer, done)
    return []


def _site(w: Watch, job: Job, answer: Answer) -> list[Job]:
    before = set(_feeds_of(w, job.url))
    found = feeds.feeds_of(answer.body, answer.url, answer.headers.get("content-type", ""))
    if not found:
        raise FetchError("the page names no feed", "give the address of its feed as [[feed]]")
    kept = msgspec.json.encode(found).decode()
    state.put(w.conn, "sites", job.url, feeds=kept, next=w.now() + SITE_EVERY, failures=0, problem=None)
    named = {x.url for x in w.settings.watched} | before
    return [_of_feed(w, url, job.of) for url in found if url not in named and state.asked(w.conn, "feeds", url).next <= w.now()]


def _feed(w: Watch, job: Job, answer: Answer, done: Round) -> list[Job]:
    old = state.asked(w.conn, "feeds", job.url)
    next_ = done.begun + w.settings.every
    if answer.status == 304:
        done.unchanged += 1
        state.put(w.conn, "feeds", job.url, next=next_, failures=0, problem=None)
        return []
    read = feeds.read_feed(answer.body, answer.url, answer.headers.get("content-type", ""))
    entries = [e for e in read.entries if not job.of.match or any(m in e.url for m in job.of.match)][: job.of.limit]
    problem = f"it has moved for good to {job.moved}" if job.moved and job.moved != job.url else None
    if problem and old.problem != problem:
        w.say(f"{job.url}: {problem}: write that address in feeds.toml")
    values = {"etag": answer.headers.get("etag"), "modified": answer.headers.get("last-modified"), "title": read.title}
    done.found += state.feed_read(w.conn, job.url, reversed(entries), read.gone, next=next_, failures=0, problem=problem, **values)
    _withdraw(w, done)
    wanted = {e.url for e in entries}
    return [_of_article(a, job.of) for a in state.waiting(w.conn) if a.url in wanted and a.tries == 0 and a.feed == job.url]


def _article(w: Watch, job: Job, answer: Answer, done: Round) -> None:
    a = job.waiting
    assert a is not None
    outlet = job.of.outlet or state.asked(w.conn, "feeds", a.feed).title or fetch.host_of(a.feed)
    item = article(answer, title=a.title, published=a.published, outlet=outlet)
    for kept in add_items(w.store, sift([item]) if w.triage else [item], anew=False, read=w.read):
        if isinstance(kept, Rejected):
            other = isinstance(kept, Aside)
            done.other += other
            done.aside += not other
            w.say(f"{kept}")
            state.settled(w.conn, job.url, "other" if other else "aside", problem=f"{kept.reason}: {kept.remedy}")
        else:
            _count(done, kept)
            state.settled(w.conn, job.url, "added" if kept.new else "known", report=kept.key)


def _withdraw(w: Watch, done: Round) -> None:
    """Withdraw from the record what feeds took back, by a kill of its own each; the record keeps what it said until then."""
    for gone in state.leaving(w.conn):
        kept = next(iter(w.store.reports(Filters(reports=(gone.report,)))), None)
        key = gone.report
        if kept is not None:
            kill = withdrawal(kept, gone, feeds.now_iso(w.now()))
            for told in add_items(w.store, [kill], anew=False, read=iter):  # there is nothing in it to be read
                key = told.key if isinstance(told, Added) else key
            done.withdrawn += 1
        state.settled(w.conn, gone.url, "withdrawn", report=key)


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
        state.later(w.conn, job.url, w.now() + max(pause, backed_off(FIRST_PAUSE, a.tries)), problem)
        return
    table = "sites" if job.kind == "site" else "feeds"
    old = state.asked(w.conn, table, job.url)
    done.failed += job.kind == "feed"
    next_ = w.now() + max(pause, backed_off(w.settings.every, old.failures))
    state.put(w.conn, table, job.url, failures=old.failures + 1, problem=problem, next=next_)
    w.say(f"{job.url}: {error.reason}: {error.remedy} (asked again from {feeds.now_iso(next_)} on)")


def _many(n: int, words: str) -> str:
    return f"{n} {words}" if n == 1 else f"{n} {words}s"
