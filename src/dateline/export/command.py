"""The commands `dateline export` and `dateline codebook`. Thin; what is heavy is loaded where it is used."""

from __future__ import annotations

import os
import sys
from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from dateline.console import quiet_ends, say, stop
from dateline.record.asked import NOTHING_FOUND, filters_of, nothing, with_filters
from dateline.record.commands import opened, with_record

if TYPE_CHECKING:
    from dateline.export.formats import Format
    from dateline.export.told import Source

NAMES = ("acled", "csv", "ftm", "geojson", "hxl", "jsonl", "jsonld", "parquet", "plover", "ucdp")


class Unwritable(OSError):
    """Where the output should go it cannot be written; with the reason and the remedy in one line."""


@click.command()
@click.option("--format", "-f", "name", type=click.Choice(NAMES), help="What to write; --columns tells what each holds.")
@click.option("--output", "-o", metavar="PATH", help="Write there: a file, for parquet a folder [default: standard output].")
@with_record
@with_filters
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="At most so many claims or incidents.")
@click.option("--bom", is_flag=True, help="Begin tables with a byte order mark, so that Excel reads letters right.")
@click.option(
    "--columns",
    type=click.Choice([*NAMES, "all"]),
    metavar="FORMAT",
    help="Print what the columns of a format hold (all: of every one), in Markdown.",
)
def export(name: str | None, output: str | None, record: str, limit: int | None, bom: bool, columns: str | None, **given: Any) -> None:
    """Write claims or incidents in the formats of others: acled, ucdp, hxl, plover, ftm, jsonld, geojson, parquet, csv, jsonl.

    Filters as for `dateline claims`. Exit code: 0 written, 1 nothing found or nothing that the format can hold, 2 wrong usage.
    """
    from msgspec.structs import replace

    from dateline.export.formats import FORMATS

    if columns:
        _print_columns(columns)
        return
    if name is None:
        raise click.UsageError(f"no format is given: write --format {'|'.join(NAMES)}")
    form = FORMATS[name]
    if form.folder and output is None:
        raise click.UsageError(f"{name} is written into a folder: name one (--output FOLDER)")
    filters = replace(filters_of(given), limit=limit)
    with quiet_ends(), opened(record) as store:
        from dateline.export.told import Source

        source = Source(store, filters)
        try:
            n = _write(form, source, output, bom)
        except Unwritable as error:
            stop(f"{error}")
        if not n and not source.left.why:
            nothing(store, filters)
        _tell(form, source, n, output)


def _tell(form: Format, source: Source, n: int, output: str | None) -> None:
    """Say what was written where, and what was left out and why; exit code 1 where nothing was."""
    unit = form.unit if n != 1 else form.unit.removesuffix("s")
    if output or not n:
        say(f"{n:,} {unit} as {form.name}{f' in {output}' if output and n else ''}")
    if source.left.why:
        say(f"left out: {source.left}")
    if n and form.side:
        say(f"the side table of ranges and claimants is in {beside(output)}" if output else "the side table is written with --output FILE")
    if not n:
        sys.exit(NOTHING_FOUND)


def _write(form: Format, source: Source, output: str | None, bom: bool) -> int:
    """Write all; how many claims or incidents. Where there are none, no file is made."""
    if form.folder:
        return _write_folder(source, Path(output or ""))
    counted = Counted(source)
    pieces = form.pieces(counted)  # type: ignore[arg-type]
    first = next(pieces, None)
    if first is None:
        return 0
    mark = "\ufeff" if bom and form.suffix in (".csv", ".tsv") else ""
    with ExitStack() as stack:
        main = stack.enter_context(_file(output))
        side = stack.enter_context(_file(beside(output))) if form.side and output else None
        for text, more in _marked(first, pieces, mark):
            main.write(text.encode("utf-8", "replace"))
            if side:
                side.write(more.encode("utf-8", "replace"))
    return counted.given - sum(source.left.why.values())


def _marked(first: tuple[str, str], rest: Iterator[tuple[str, str]], mark: str) -> Iterator[tuple[str, str]]:
    yield mark + first[0], mark + first[1]
    yield from rest


class Counted:
    """A source that counts what it gives."""

    def __init__(self, source: Source) -> None:
        self.source, self.given = source, 0
        self.store, self.left = source.store, source.left

    def claims(self) -> Iterator[Any]:
        """As `Source.claims`."""
        return self._counted(self.source.claims())

    def incidents(self) -> Iterator[Any]:
        """As `Source.incidents`."""
        return self._counted(self.source.incidents())

    def _counted(self, items: Iterator[Any]) -> Iterator[Any]:
        for item in items:
            self.given += 1
            yield item


def beside(output: str | None) -> str:
    """The file of the side table: `events.csv` -> `events.claims.csv`."""
    path = Path(output or "")
    return str(path.with_name(f"{path.stem}.claims{path.suffix or '.csv'}"))


@contextmanager
def _file(output: str | None) -> Generator[BinaryIO]:
    """Standard output, or a file that is there whole or as it was before."""
    if output is None or output == "-":
        yield sys.stdout.buffer
        sys.stdout.flush()
        return
    part = Path(f"{output}.part")
    try:
        file = open(part, "wb")  # noqa: SIM115
    except OSError as error:
        raise _unwritable(output, error) from None
    try:
        with file:
            yield file
        os.replace(part, output)
    except OSError as error:
        raise _unwritable(output, error) from None
    finally:
        part.unlink(missing_ok=True)


def _write_folder(source: Source, folder: Path) -> int:
    """Write Parquet into a folder that is not there yet, or is empty."""
    from dateline.export import parquet

    try:
        parquet.arrow()
    except parquet.NoArrowError as error:
        stop(f"{error}")
    claims = source.claims()
    first = next(claims, None)
    if first is None:
        return 0
    part = folder.with_name(f"{folder.name}.part")
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise Unwritable(f"--output {folder} is there and holds something: name a new folder, or take it away")
        part.mkdir()
        n = parquet.write(_with(first, claims), part)
        if folder.exists():
            folder.rmdir()
        part.rename(folder)
        return n
    except Unwritable:
        raise
    except OSError as error:
        raise _unwritable(str(folder), error) from None
    finally:
        rmtree(part, ignore_errors=True)


def _with(first: Any, rest: Iterator[Any]) -> Iterator[Any]:
    yield first
    yield from rest


def _unwritable(output: str, error: OSError) -> Unwritable:
    return Unwritable(f"--output {output} cannot be written ({error.strerror or error}): check the folder and your rights")


def _print_columns(name: str) -> None:
    from dateline.export import pages
    from dateline.export.formats import FORMATS

    with quiet_ends():
        _print(pages.all_columns() if name == "all" else pages.columns(FORMATS[name]))


@click.command()
def codebook() -> None:
    """Print the codebook in Markdown: event types with their cues, statuses, measures, actor ids, precisions, crosswalks, sources."""
    from dateline.export import pages

    with quiet_ends():
        _print(pages.codebook())


def _print(text: str) -> None:
    sys.stdout.buffer.write(text.encode())
    sys.stdout.flush()


ALL = (export, codebook)
