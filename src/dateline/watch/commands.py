"""`dateline watch`. What is heavy is loaded where it is used."""

from __future__ import annotations

import re
import signal
import sys
import time
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import replace

from dateline.console import INTERRUPTED, quiet_ends, say, stop, use, with_lexicon
from dateline.record.commands import opened, with_record

if TYPE_CHECKING:
    from dateline.errors import Rejected
    from dateline.model import Report
    from dateline.watch.rounds import Watch
    from dateline.watch.settings import Settings

FAILED = 1  # --once: a feed could not be read


@click.command()
@click.argument("feeds", metavar="FEEDS.TOML")
@with_record
@click.option("--once", is_flag=True, help="One round, then end.")
@click.option("--every", metavar="TIME", help="Between rounds: 10m, 2h [default: as feeds.toml says, else 15m].")
@click.option("--state", metavar="FILE", help="Where it is kept what was done [default: beside the record].")
@click.option(
    "--allow-host", "hosts", multiple=True, metavar="HOST:PORT", help="A host of your own in a private network; may be given again."
)
@click.option("--triage/--no-triage", default=True, help="Set aside, unread, what does not look like conflict reporting [default: on].")
@with_lexicon
def watch(
    feeds: str,
    record: str,
    once: bool,
    every: str | None,
    state: str | None,
    hosts: tuple[str, ...],
    triage: bool,
    lexicon: tuple[str, ...],
) -> None:
    """Watch feeds and sites: what is new is fetched, read and added to a record, round after round.

    FEEDS.TOML names them. Only public hosts are asked, as their robots.txt allows. Ctrl-C or SIGTERM ends it; the next run goes on from
    there. Exit code: 0 ended as it should, 1 with --once: a feed could not be read, 2 wrong usage, 130 stopped with Ctrl-C.
    """
    settings = _settings(feeds)
    settings = replace(settings, every=_between(every) or settings.every)
    for host in hosts:
        if not re.fullmatch(r"(\[[0-9a-fA-F:.]+\]|[^\s:/]+):\d{1,5}", host):
            raise click.UsageError(f'--allow-host: "{host}" is no host with its port; write 127.0.0.1:8000')
    use(lexicon)
    failed = 0
    with quiet_ends(), _signals(), opened(record, create=True) as store:
        from dateline.watch import state as states
        from dateline.watch.rounds import Watch

        try:
            conn = states.open_state(state or states.beside(record, feeds))
        except states.StateError as error:
            stop(f"{error}")
        with closing(conn):
            w = Watch(settings, conn, store, _read, say, frozenset(h.lower() for h in hosts), triage=triage)
            failed = _rounds(w, settings.every, once)
    if once and failed:
        sys.exit(FAILED)


def _rounds(w: Watch, between: float, once: bool) -> int:
    """Rounds until the end, or one. Returns the feeds that failed in the last."""
    from dateline.watch.rounds import one_round

    while True:
        begun = time.time()
        done = one_round(w, None if once else begun + between)
        click.echo(f"{time.strftime('%Y-%m-%d %H:%M:%S')} {w.store.name}: {done}")
        if once:
            return done.failed
        time.sleep(max(1.0, min(begun + between, done.resume or begun + between) - time.time()))


def _read(reports: Iterable[Report | Rejected]) -> Iterator[Report | Rejected]:
    """The reader, which takes seconds to load: where there is something to read."""
    from dateline.pipeline import read_reports

    return read_reports(reports)


class Stopped(BaseException):
    """SIGTERM: to end is what was asked for."""


@contextmanager
def _signals() -> Generator[None]:
    """Ctrl-C and SIGTERM end it with a line, wherever it is: state and record are whole at any moment."""

    def stopped(*_: Any) -> None:
        raise Stopped

    before = signal.signal(signal.SIGTERM, stopped)
    try:
        yield
    except KeyboardInterrupt:
        say("stopped; what was kept is whole, the next run goes on from there")
        sys.exit(INTERRUPTED)
    except Stopped:
        say("stopped; what was kept is whole, the next run goes on from there")
    finally:
        signal.signal(signal.SIGTERM, before)


def _settings(path: str) -> Settings:
    from dateline.watch.settings import SettingsError, load

    try:
        return load(path)
    except SettingsError as error:
        for problem in error.problems:
            say(f"{problem}")
        sys.exit(2)


def _between(every: str | None) -> float | None:
    from dateline.watch.settings import SOONEST, seconds

    found = seconds(every) if every else None
    if every and (found is None or found < SOONEST):
        raise click.UsageError(f'--every: "{every}" is no time of a minute or more; write 10m, 2h or 1d')
    return found
