"""The commands of the record: `dateline add`. Thin: each is one call into the package. What is heavy is loaded where it is used."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dateline.console import SET_ASIDE, quiet_ends, say, stop, use, with_columns, with_lexicon
from dateline.errors import Rejected

if TYPE_CHECKING:
    from rich.console import Console

    from dateline.record.add import Added
    from dateline.record.store import Store

RECORD = "record.db"
NEWS_S = 60  # between lines that say how far a long run is, where there is no terminal
_LINES = {".jsonl", ".ndjson"}


def with_record(command: Callable[..., None]) -> Callable[..., None]:
    """The option --record, which names the record."""
    words = f"The record: a file (SQLite) or postgresql://user@host/database [default: {RECORD}]."
    return click.option("--record", default=RECORD, metavar="PATH", help=words)(command)


@contextmanager
def opened(record: str, create: bool = False) -> Generator[Store]:
    """The record named by --record. Ends with a line and exit code 2 where it cannot be opened, read or written."""
    from sqlalchemy.exc import DBAPIError

    from dateline.record.store import RecordError, open_record

    try:
        store = open_record(record, create=create)
    except RecordError as error:
        stop(f"{error}")
    with store:
        try:
            yield store
        except DBAPIError as error:
            said = (str(error.orig).strip().splitlines() or [type(error.orig).__name__])[0]
            stop(f"{store.name}: the record cannot be read or written ({said}): check the disk or the server; what was kept is whole")


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@with_record
@click.option("--published", metavar="DAY", help="Day of publication (2024-05-12), for reports that do not give it as data.")
@click.option("--outlet", metavar="NAME", help="Who published them, for reports that do not give it as data.")
@with_columns
@click.option("--anew", is_flag=True, help="Read reports again that another version of dateline read.")
@with_lexicon
def add(
    files: tuple[str, ...],
    record: str,
    published: str | None,
    outlet: str | None,
    columns: str | None,
    anew: bool,
    lexicon: tuple[str, ...],
) -> None:
    """Add reports to a record.

    A FILE is plain text, a web page, JSON or JSON Lines (ninjs too), an RSS or Atom feed, NewsML-G2, NITF, wire copy (IPTC 7901, ANPA
    1312), a WARC, mail, a PDF, DOCX, CSV, TSV or Parquet; one of these packed with gzip; a folder of them; - for standard input.

    Reports that the record has are passed over, so a run that was interrupted is run again. Exit code: 0 all read, 1 something was set
    aside (said on standard error), 2 wrong usage.
    """
    from dateline.ingest.columns import parse_columns
    from dateline.ingest.days import normal_day

    if published and normal_day(published) is None:
        raise click.UsageError(f'--published: "{published}" is no date; write it as 2024-05-12')
    try:
        parse_columns(columns)
    except ValueError as error:
        raise click.UsageError(f"--{error}") from None
    use(lexicon)
    with quiet_ends(), opened(record, create=True) as store:
        from dateline.record.add import add as add_to

        counted = Counted()
        for item in shown(add_to(store, files, published=published, outlet=outlet, columns=columns, anew=anew), files, counted):
            counted.count(item)
        click.echo(f"{store.name}: {counted}")
    if counted.aside:
        sys.exit(SET_ASIDE)


class Counted:
    """What became of the reports of a run."""

    def __init__(self) -> None:
        self.new = self.reprints = self.known = self.aside = 0

    def count(self, item: Added | Rejected) -> None:
        """Count one in. One that is set aside is said on standard error."""
        if isinstance(item, Rejected):
            self.aside += 1
            say(f"{item}")
        elif not item.new:
            self.known += 1
        else:
            self.new += 1
            self.reprints += item.original is not None
            if self.new == 1:  # all is loaded by now
                from dateline.pipeline import settle

                settle()

    @property
    def all(self) -> int:
        """How many reports were met."""
        return self.new + self.known + self.aside

    def __str__(self) -> str:
        tied = f" ({self.reprints:,} {'reprint' if self.reprints == 1 else 'reprints'})" if self.reprints else ""
        return f"{self.new:,} added{tied}, {self.known:,} known, {self.aside:,} set aside"


def shown(items: Iterator[Added | Rejected], files: tuple[str, ...], counted: Counted) -> Iterator[Added | Rejected]:
    """The same items, with a bar on a terminal that shows how far they are, else a line once in a while."""
    from rich.console import Console

    console = Console(stderr=True)
    return _with_bar(items, files, counted, console) if console.is_terminal else _with_lines(items, counted)


def _with_bar(items: Iterator[Added | Rejected], files: tuple[str, ...], counted: Counted, console: Console) -> Iterator[Added | Rejected]:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    words = TextColumn("{task.description}")
    with Progress(BarColumn(), MofNCompleteColumn(), words, TimeElapsedColumn(), TimeRemainingColumn(), console=console) as bar:
        task = bar.add_task("", total=expected(files))
        for item in items:
            yield item
            bar.update(task, completed=counted.all, description=f"{counted}")


def _with_lines(items: Iterator[Added | Rejected], counted: Counted) -> Iterator[Added | Rejected]:
    last = time.monotonic()
    for item in items:
        yield item
        if time.monotonic() - last > NEWS_S:
            last = time.monotonic()
            say(f"so far {counted}")


def expected(files: Iterable[str]) -> int | None:
    """About how many reports some files hold, without reading them; None where that cannot be told."""
    from dateline.ingest.formats import ONE_REPORT, SUFFIXES

    total = 0
    for name in files:
        paths = [p for p in Path(name).rglob("*") if p.suffix.lower() in SUFFIXES] if os.path.isdir(name) else [Path(name)]
        for path in paths:
            held = 1 if path.suffix.lower() in ONE_REPORT else _held(path)
            if held is None:
                return None
            total += held
    return total


def _held(path: Path) -> int | None:
    """The lines of JSON Lines."""
    if path.suffix.lower() not in _LINES:
        return None
    try:
        with open(path, "rb") as stream:
            return sum(not line.isspace() for line in stream)
    except OSError:
        return 1
