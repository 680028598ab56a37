"""Several hosts asked at once, each politely: one request at a time, its robots.txt first, its pauses kept.

Requests run in threads that do nothing else; the state, the record and all that is decided belong to the thread that asks for `outcomes`.
No more than `settings.hosts` requests are on their way, answers that wait to be read among them, so that a slow reader holds the network
back and memory stays flat. A redirect is a request of its own, with the manners of the host that it leads to."""

from __future__ import annotations

import queue
import sqlite3
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache, partial
from threading import Thread

import msgspec

from dateline.record.add import Read
from dateline.record.store import Store
from dateline.watch import fetch, robots, state
from dateline.watch.fetch import Answer, FetchError, Limits
from dateline.watch.settings import Settings, Watched

PATIENCE = 120.0  # seconds that a round waits for a host; longer pauses are for later rounds
RULES_FOR = 86_400.0  # seconds that a robots.txt is good for
FIRST_PAUSE, LONGEST_PAUSE = 60.0, 86_400.0  # after failures: doubled each time
HOST_LONGEST = 7 * 86_400.0  # that a host may ask for
GONE = {401, 402, 403, 404, 405, 406, 410, 451}
BUSY = {408, 425, 429, 500, 502, 503, 504}

Said = Callable[[str], None]
Outcome = Answer | FetchError


@dataclass(frozen=True)
class Watch:
    """What rounds need. `triage`: articles that do not look like conflict reporting are set aside; `now`, `wait`: the clock, which tests
    turn; `say`: what is told on standard error."""

    settings: Settings
    conn: sqlite3.Connection
    store: Store
    read: Read
    say: Said
    allowed: frozenset[str] = frozenset()
    now: Callable[[], float] = time.time
    wait: Callable[[float], None] = time.sleep
    limits: Limits = field(default_factory=Limits)
    triage: bool = True


class Job(msgspec.Struct, frozen=True):
    """Something to be fetched: a "site", a "feed" or an "article". `at`: where redirects led after so many `hops`; `moved`: as far as they
    are for good (`lasting`)."""

    kind: str
    url: str
    of: Watched
    waiting: state.Waiting | None = None
    headers: dict[str, str] = {}
    size: int = 0
    at: str = ""
    hops: int = 0
    moved: str | None = None
    lasting: bool = True

    @property
    def address(self) -> str:
        """What is to be asked now."""
        return self.at or self.url


class Busy(FetchError):
    """A host that said that it is busy, or failed; `pause`: what it asks for."""

    def __init__(self, status: int, pause: float | None, of: str = ""):
        super().__init__(f"{of or 'it'} answered {status}", "it is tried again later")
        self.pause = pause


class Flight(msgspec.Struct, frozen=True):
    """A request on its way to a host: for a job, or for its robots.txt."""

    host: str
    address: str
    job: Job | None


@dataclass
class Line:
    """What a round has still to ask: jobs by host, those on their way, answers that came. `resume`: when a host that was left off may be
    asked again."""

    queues: dict[str, deque[Job]] = field(default_factory=dict[str, "deque[Job]"])
    queued: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])
    flying: dict[str, Flight] = field(default_factory=dict[str, Flight])
    answers: queue.SimpleQueue[tuple[Flight, Answer | BaseException]] = field(default_factory=queue.SimpleQueue)
    resume: float | None = None


def put(line: Line, jobs: Iterable[Job]) -> None:
    """Put jobs in line, each once a round."""
    for job in jobs:
        if (job.kind, job.url) not in line.queued:
            line.queued.add((job.kind, job.url))
            line.queues.setdefault(fetch.host_of(job.url), deque()).append(job)


def outcomes(w: Watch, line: Line, until: float | None) -> Iterator[tuple[Job, Outcome]]:
    """Each job with what came of it, as it comes; more may be put in line meanwhile. Ends when nothing is left that may be asked within
    PATIENCE, or begun before `until`; what is on its way then is waited for."""
    while True:
        yield from _refused(w, line)
        wait = _send(w, line, until)
        if line.flying:
            if arrived := _arrival(line, wait):
                yield from _landed(w, line, *arrived)
        elif wait is None:
            line.resume = min((state.host(w.conn, name).next for name in line.queues), default=None)
            return
        else:
            w.wait(wait)


def _refused(w: Watch, line: Line) -> Iterator[tuple[Job, Outcome]]:
    """The jobs that are next and that their host's robots.txt does not allow."""
    for name in [n for n in line.queues if n not in line.flying]:
        rules = _kept_rules(w, name)
        while rules and (jobs := line.queues.get(name)) and not robots.allows(rules, jobs[0].address):
            job = _taken(line, name)
            yield job, FetchError(f"robots.txt of {name} does not allow {job.address}", "leave it out, or ask the site", True)


def _taken(line: Line, name: str) -> Job:
    job = line.queues[name].popleft()
    if not line.queues[name]:
        del line.queues[name]
    return job


def _send(w: Watch, line: Line, until: float | None) -> float | None:
    """Ask the hosts that may be asked now, those first that wait longest. Returns the seconds until another one may be; None where none may
    be before an answer comes, within PATIENCE, or before `until`."""
    ready = {n: state.host(w.conn, n).next for n in line.queues if n not in line.flying}
    for name in sorted(ready, key=lambda n: ready[n]):
        now = w.now()
        begins = max(ready[name], now)
        if len(line.flying) >= w.settings.hosts or begins - now > PATIENCE or (until is not None and begins >= until):
            return None
        if begins > now:
            return begins - now
        _launch(w, line, name)
    return None


def _launch(w: Watch, line: Line, name: str) -> None:
    """Send a host its next request: for robots.txt where that is due, which is a turn of its own."""
    limits = w.limits
    if _kept_rules(w, name) is None:
        target = fetch.target_of(line.queues[name][0].address)
        flight = Flight(name, f"{target.scheme}://{target.authority}/robots.txt", None)
        call = partial(fetch.fetch, limits=msgspec.structs.replace(limits, size=robots.LARGEST))
    else:
        job = _taken(line, name)
        flight = Flight(name, job.address, job)
        call = partial(fetch.ask, headers=job.headers, limits=msgspec.structs.replace(limits, size=max(job.size, limits.size)))
    line.flying[name] = flight
    asking = partial(call, flight.address, w.settings.agent, allowed=w.allowed)
    # A daemon: who ends the watch does not wait for hosts.
    Thread(target=_fly, args=(asking, flight, line.answers), daemon=True).start()


def _fly(asking: Callable[[], Answer], flight: Flight, answers: queue.SimpleQueue[tuple[Flight, Answer | BaseException]]) -> None:
    try:
        answers.put((flight, asking()))
    except BaseException as error:  # it is raised where answers are taken
        answers.put((flight, error))


def _arrival(line: Line, wait: float | None) -> tuple[Flight, Answer | BaseException] | None:
    """The next answer; None where a host may be asked before one comes."""
    try:
        return line.answers.get(timeout=wait)
    except queue.Empty:
        return None


def _landed(w: Watch, line: Line, flight: Flight, found: Answer | BaseException) -> Iterator[tuple[Job, Outcome]]:
    """What an answer means: rules of a host, a redirect that goes on in line, or the outcome of its job."""
    del line.flying[flight.host]
    if isinstance(found, BaseException) and not isinstance(found, FetchError):
        raise found
    try:
        if flight.job is None:
            _keep_rules(w, flight, found)
            return
        answer = _weighed(w, flight.address, found)
        led = fetch.onward(answer)
        if led is not None:
            _go_on(w, line, flight.job, answer, led)
            return
    except FetchError as error:
        yield from _left(w, line, flight.host, error) if flight.job is None else [(flight.job, error)]
        return
    yield flight.job, answer


def _go_on(w: Watch, line: Line, job: Job, answer: Answer, led: str) -> None:
    """Put a job where a redirect leads, before what waits there. Raises FetchError where it leads nowhere, or was led too often."""
    if job.hops >= w.limits.hops:
        raise fetch.too_many(w.limits)
    lasting = job.lasting and answer.status in fetch.FOR_GOOD
    host = fetch.target_of(led).authority
    further = msgspec.structs.replace(job, at=led, hops=job.hops + 1, lasting=lasting, moved=led if lasting else job.moved)
    line.queues.setdefault(host, deque()).appendleft(further)


def _left(w: Watch, line: Line, name: str, error: FetchError) -> Iterator[tuple[Job, Outcome]]:
    """What waits for a host whose robots.txt cannot be read has failed, but for its own articles: these are left for later."""
    jobs = line.queues.pop(name, deque())
    yield from ((job, error) for job in jobs if job.kind != "article" or job.hops)
    own = [job for job in jobs if job.kind == "article" and not job.hops]
    if own and len(own) == len(jobs):
        w.say(f"{name}: {error.reason}: {error.remedy} ({len(own)} {'article' if len(own) == 1 else 'articles'} to come)")


def _weighed(w: Watch, address: str, found: Answer | FetchError) -> Answer:
    """An answer that is one, its host left alone for its pause. Raises FetchError and Busy."""
    if isinstance(found, FetchError):
        _rest(w, address, failed=not found.lasting)
        raise found
    if found.status in BUSY or found.status >= 500:
        pause = fetch.retry_after(found.headers, w.now())
        _rest(w, address, failed=True, pause=pause)
        raise Busy(found.status, pause and min(pause, HOST_LONGEST))
    _rest(w, address)
    if not (200 <= found.status < 300 or found.status == 304 or fetch.onward(found)):
        raise FetchError(f"it answered {found.status}", "check the address", found.status in GONE)
    return found


def _rest(w: Watch, url: str, failed: bool = False, pause: float | None = None) -> None:
    """Leave a host alone for its pause after a request; longer each time where it fails again and again."""
    name = fetch.host_of(url)
    old = state.host(w.conn, name)
    failures = old.failures + 1 if failed else 0
    rules = _parsed(old.robots) if old.robots else robots.EVERYTHING
    wait = max(w.settings.delay, rules.delay or 0.0, min(pause or 0.0, HOST_LONGEST))
    if failures > 1:  # one failure may be the page's own
        wait = max(wait, backed_off(FIRST_PAUSE, failures - 2))
    state.put(w.conn, "hosts", name, next=w.now() + wait, failures=failures)


def backed_off(first: float, failures: int) -> float:
    """The pause after so many failures: twice as long each time, a day at most."""
    return min(first * 2 ** min(failures, 20), LONGEST_PAUSE)


def _keep_rules(w: Watch, flight: Flight, found: Answer | FetchError) -> None:
    """Keep a host's rules. RFC 9309: none where it has no robots.txt, nothing allowed where that cannot be read: raises FetchError."""
    if isinstance(found, FetchError):
        _rest(w, flight.address, failed=not found.lasting)
        raise FetchError(f"robots.txt of {flight.host} cannot be read ({found.reason})", found.remedy, found.lasting)
    if found.status in BUSY or found.status >= 500:
        pause = fetch.retry_after(found.headers, w.now())
        _rest(w, flight.address, failed=True, pause=pause)
        raise Busy(found.status, pause, "robots.txt")
    text = found.body.decode("utf-8", "replace") if found.status < 300 else ""
    state.put(w.conn, "hosts", flight.host, robots=text, robots_at=w.now())
    _rest(w, flight.address)


def _kept_rules(w: Watch, name: str) -> robots.Rules | None:
    """A host's rules where they were read within a day."""
    old = state.host(w.conn, name)
    return _parsed(old.robots) if old.robots is not None and w.now() - old.robots_at < RULES_FOR else None


@lru_cache(maxsize=256)
def _parsed(text: str) -> robots.Rules:
    return robots.parse(text)
