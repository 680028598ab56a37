"""The commands of the record: `dateline add`. Thin: each is one call into the package. What is heavy is loaded where it is used."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from dateline.console import SET_ASIDE, quiet_ends, say, stop, use, with_columns, with_lexicon
from dateline.engine.options import engine_of, tell, with_engine
from dateline.errors import Aside, Rejected
from dateline.progress import shown

if TYPE_CHECKING:
    from dateline.record.add import Added
    from dateline.record.store import Store

RECORD = "record.db"


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
@with_engine
@click.option("--triage/--no-triage", default=False, help="Set aside, unread, what does not look like conflict reporting.")
@with_lexicon
def add(
    files: tuple[str, ...],
    record: str,
    published: str | None,
    outlet: str | None,
    columns: str | None,
    anew: bool,
    workers: int | None,
    engine: str,
    address: str | None,
    triage: bool,
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
    read, told = engine_of(workers, engine, address)
    with quiet_ends(), opened(record, create=True) as store:
        from dateline.record.add import add as add_to

        counted = Counted()
        items = add_to(store, files, published=published, outlet=outlet, columns=columns, anew=anew, read=read, triage=triage)
        for item in shown(items, files, counted):
            counted.count(item)
        tell(told)
        click.echo(f"{store.name}: {counted}")
    if counted.aside:
        sys.exit(SET_ASIDE)


class Counted:
    """What became of the reports of a run."""

    def __init__(self) -> None:
        self.new = self.reprints = self.known = self.aside = self.other = 0

    def count(self, item: Added | Rejected) -> None:
        """Count one in. One that is set aside is said on standard error."""
        if isinstance(item, Rejected):
            self.other += isinstance(item, Aside)
            self.aside += not isinstance(item, Aside)
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
        return self.new + self.known + self.aside + self.other

    def __str__(self) -> str:
        tied = f" ({self.reprints:,} {'reprint' if self.reprints == 1 else 'reprints'})" if self.reprints else ""
        other = f", {self.other:,} not on conflict" if self.other else ""
        return f"{self.new:,} added{tied}, {self.known:,} known, {self.aside:,} set aside{other}"
