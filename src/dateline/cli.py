"""The command line: `dateline read`, `actors`, `places`, `dates`, `schema`, `setup`. Thin: each command is one call into the package."""

from __future__ import annotations

import logging
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO, NoReturn

import click

from dateline import Aside, InputError, Rejected, Report, __version__
from dateline.console import SET_ASIDE, Said, quiet_ends, say, stop, use, with_columns, with_lexicon
from dateline.engine.options import engine_of, tell, with_engine
from dateline.export import command as exporting
from dateline.progress import shown
from dateline.record import asked, commands
from dateline.record.history import history
from dateline.watch.commands import watch
from dateline.web import commands as web

if TYPE_CHECKING:
    from dateline.lookup import ActorAnswer, DateAnswer, PlaceAnswer

NOTHING_FOUND = 1  # of a phrase looked up
PIPE_WIDTH = 100  # columns where no terminal tells its own


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="dateline", message="%(prog)s %(version)s")
def app() -> None:
    """Reads conflict reporting and keeps the record of who claims what."""
    log = logging.getLogger("dateline")
    log.setLevel(logging.INFO)
    if not any(isinstance(h, Said) for h in log.handlers):
        log.addHandler(Said())


@app.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--format", "form", type=click.Choice(["text", "json", "table"]), help="What to print [default: text].")
@click.option("--published", metavar="DAY", help="Day of publication (2024-05-12), for reports that do not give it as data.")
@click.option("--outlet", metavar="NAME", help="Who published them, for reports that do not give it as data.")
@with_columns
@click.option("--output", "-o", metavar="FILE", help="Write there; .json and .jsonl mean --format json.")
@click.option("--explain", is_flag=True, help="Show the rule and the score behind each code (text).")
@click.option("--no-color", is_flag=True, help="No colours (also: NO_COLOR in the environment).")
@click.option("--width", type=click.IntRange(min=20), metavar="COLUMNS", help="Width of text and table [default: the terminal's].")
@with_engine
@click.option("--triage/--no-triage", default=False, help="Set aside, unread, what does not look like conflict reporting.")
@with_lexicon
def read(
    files: tuple[str, ...],
    form: str | None,
    published: str | None,
    outlet: str | None,
    columns: str | None,
    output: str | None,
    explain: bool,
    no_color: bool,
    width: int | None,
    workers: int | None,
    engine: str,
    address: str | None,
    triage: bool,
    lexicon: tuple[str, ...],
) -> None:
    """Read reports and print their records.

    A FILE is plain text, a web page, JSON or JSON Lines (ninjs too), an RSS or Atom feed, NewsML-G2, NITF, wire copy (IPTC 7901, ANPA
    1312), a WARC, mail, a PDF, DOCX, CSV, TSV or Parquet; one of these packed with gzip; a folder of them; - for standard input.

    Exit code: 0 all read, 1 something was set aside (said on standard error), 2 wrong usage.
    """
    from dateline import read_many

    use(lexicon)
    reader, told = engine_of(workers, engine, address)
    form = form or ("json" if output and output.lower().endswith((".json", ".jsonl", ".ndjson")) else "text")
    try:
        items = read_many(files, published=published, outlet=outlet, columns=columns, read=reader, triage=triage)
    except ValueError as error:
        raise click.UsageError(f"--{error}") from None
    tally = Tally()
    with _out(output, files) as out, quiet_ends():
        color = out.isatty() and not no_color and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        wide = width or shutil.get_terminal_size((PIPE_WIDTH, 24)).columns
        watched = items if out.isatty() or not sys.stderr.isatty() else shown(items, files, tally)
        for piece in render(tally.reports(watched, quiet=form != "table"), form, wide, color, explain):
            out.write(piece)
            out.flush()
    tell(told)
    tally.finish()


@app.command()
@click.argument("words", nargs=-1, required=True, metavar="WORDS...")
@click.option("--on", metavar="DAY", help="The day they are meant on (2020-10-04): who held which office.")
@click.option("--in", "report", metavar="FILE", help="The report that they stand in; its day counts where --on is not given.")
@click.option("--context", metavar="TEXT", help="Text that they stand in, or after.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, an object a phrase a line.")
@with_lexicon
def actors(
    words: tuple[str, ...], on: str | None, report: str | None, context: str | None, as_json: bool, lexicon: tuple[str, ...]
) -> None:
    """Show whom words mean, by which row of the lists, and who else goes by them.

    Each argument is a phrase; - reads phrases from standard input, one a line. Exit code: 0 all found, 1 nobody found for one of
    them, 2 wrong usage.
    """
    if report is not None and context is not None:
        raise click.UsageError("--in and --context exclude each other: give one of them")
    use(lexicon)
    from dateline import lookup

    _look_up(lambda: lookup.actors(_phrases(words), on=on, context=context or "", report=report), as_json)


@app.command()
@click.argument("words", nargs=-1, required=True, metavar="WORDS...")
@click.option("--context", metavar="TEXT", help="Text that they stand in, or that tells of countries and places near.")
@click.option("--country", metavar="CODE", help="The country they lie in, as ISO 3166-1 alpha-3 (AZE).")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, an object a name a line.")
@with_lexicon
def places(words: tuple[str, ...], context: str | None, country: str | None, as_json: bool, lexicon: tuple[str, ...]) -> None:
    """Show which place names mean, with the score and the places turned down.

    Each argument is a name; - reads names from standard input, one a line. Exit code: 0 all found, 1 no place found for one of
    them, 2 wrong usage.
    """
    use(lexicon)
    from dateline import lookup

    _look_up(lambda: lookup.places(_phrases(words), context=context or "", country=country), as_json)


@app.command()
@click.argument("words", nargs=-1, required=True, metavar="WORDS...")
@click.option("--on", metavar="DAY", help="The day of publication that they are counted from (2023-09-19).")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, an object a phrase a line.")
@with_lexicon
def dates(words: tuple[str, ...], on: str | None, as_json: bool, lexicon: tuple[str, ...]) -> None:
    """Show which days words mean, by which rule, and the other reading.

    Each argument is a phrase; - reads phrases from standard input, one a line. Exit code: 0 all found, 1 no date found in one of
    them, 2 wrong usage.
    """
    use(lexicon)
    from dateline import lookup

    _look_up(lambda: lookup.dates(_phrases(words), on=on), as_json)


@app.command()
def schema() -> None:
    """Print the JSON Schema of the record (what `dateline read --format json` prints a line)."""
    from dateline.schema import as_text

    with quiet_ends():
        sys.stdout.write(as_text())
        sys.stdout.flush()


@app.command()
def setup() -> None:
    """Compile the gazetteer ahead of time (once, about half a minute); else the first `read` does. Prints where it is."""
    from dateline.ground import gazetteer

    try:
        where = gazetteer.path()
    except OSError as error:
        _no_gazetteer(error)
    with quiet_ends():
        click.echo(f"gazetteer: {where}")


def _phrases(words: tuple[str, ...]) -> list[str]:
    """The arguments, with the lines of standard input in place of -."""
    out: list[str] = []
    for w in words:
        out += sys.stdin.buffer.read().decode("utf-8-sig", "replace").splitlines() if w == "-" else [w]
    if not any(w.strip() for w in out):
        raise click.UsageError("no words are given: name some, or - and one phrase a line on standard input")
    return out


def _look_up(ask: Callable[[], list[ActorAnswer] | list[PlaceAnswer] | list[DateAnswer]], as_json: bool) -> None:
    """Ask, print the answers, and end with a hint and exit code 1 where one of them is nothing."""
    with quiet_ends():
        try:
            answers: list[Any] = ask()
        except InputError as error:
            stop(f"{error}")
        except ValueError as error:
            raise click.UsageError("--" + str(error)) from None
        except OSError as error:
            _no_gazetteer(error)
        sys.stdout.buffer.write(_shown(answers, as_json).encode("utf-8", "replace"))
        sys.stdout.flush()
    from dateline.lookup import text

    if hint := text.hint(answers):
        say(hint)
        sys.exit(NOTHING_FOUND)


def _shown(answers: list[Any], as_json: bool) -> str:
    """Answers as JSON Lines, or as text for the terminal."""
    if as_json:
        import msgspec

        return "".join(msgspec.json.encode(a).decode() + "\n" for a in answers)
    from dateline.lookup import PlaceAnswer, text

    width = min(PIPE_WIDTH, shutil.get_terminal_size((PIPE_WIDTH, 24)).columns)
    credit = text.credit([a for a in answers if isinstance(a, PlaceAnswer)])
    return "\n".join([*(text.render(a, max(30, width)) for a in answers), *([credit] if credit else [])])


def _no_gazetteer(error: OSError) -> NoReturn:
    stop(f"the gazetteer cannot be written ({error.strerror or error}): name a folder that can in DATELINE_CACHE")


class Tally:
    """Counts what was read and says on standard error, in a line each, what was set aside."""

    def __init__(self) -> None:
        self.read = self.rejected = self.other = 0

    def reports(self, items: Iterable[Report | Rejected], quiet: bool) -> Iterator[Report]:
        """The reports among `items`. Notes on them are printed too, unless `quiet` (the record and the text hold them)."""
        for item in items:
            if isinstance(item, Rejected):
                self.other += isinstance(item, Aside)
                self.rejected += not isinstance(item, Aside)
                say(f"{item}")
                continue
            self.read += 1
            if self.read == 1:  # all is loaded by now
                from dateline.pipeline import settle

                settle()
            for warning in () if quiet else item.warnings:
                say(f'{item.source.path}, report "{item.id}": note: {warning}')
            yield item

    @property
    def all(self) -> int:
        """How many reports were met."""
        return self.read + self.rejected + self.other

    def __str__(self) -> str:
        other = f", {self.other:,} not on conflict" if self.other else ""
        return f"{self.read:,} read, {self.rejected:,} set aside{other}"

    def finish(self) -> None:
        """Ends with exit code 1 where something was set aside that could not be read."""
        if self.other:
            say(f"{self.other:,} of {self.all:,} not read: not on conflict by their words (--no-triage reads them too)")
        if not self.rejected:
            return
        if self.read + self.rejected > 1:
            say(f"{self.rejected} of {self.read + self.rejected} set aside")
        sys.exit(SET_ASIDE)


def render(reports: Iterator[Report], form: str, width: int, color: bool, explain: bool) -> Iterator[bytes]:
    """What is to be written: as the reports come (json, text), or all together (table)."""
    if form == "json":
        from dateline.export import json

        yield from (f"{json.render(r)}\n".encode() for r in reports)
    elif form == "table":
        from dateline.export import table

        found = list(reports)
        if found:
            yield table.render(found, width, color).encode("utf-8", "replace")
    else:
        from dateline.export import text

        for n, r in enumerate(reports):
            yield ("\n\n" if n else "").encode() + text.render(r, width, color, explain).encode("utf-8", "replace")


@contextmanager
def _out(output: str | None, files: tuple[str, ...]) -> Iterator[BinaryIO]:
    """Where to write: a file, or standard output."""
    if output is None or output == "-":
        yield sys.stdout.buffer
        return
    if any(f != "-" and os.path.exists(f) and os.path.exists(output) and os.path.samefile(f, output) for f in files):
        raise click.UsageError(f"--output {output} is one of the files to read: name another")
    try:
        file = open(output, "wb")  # noqa: SIM115
    except OSError as error:
        raise click.UsageError(f"--output {output} cannot be written ({error.strerror}): check the folder and your rights") from None
    with file:
        yield file


for command in (commands.add, watch, history, *asked.ALL, *exporting.ALL, *web.ALL):
    app.add_command(command)

if __name__ == "__main__":
    app()
