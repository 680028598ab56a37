"""What all commands share: exit codes, a line on standard error, users' own words, quiet ends."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import NoReturn

import click

from dateline import LexiconError, use_lexicon
from dateline.engine import EngineError
from dateline.errors import one_line

ALL_READ, SET_ASIDE, USAGE, INTERRUPTED, PIPE_CLOSED = 0, 1, 2, 130, 141
FAULTS = 20  # of users' files, told at once


class Said(logging.Handler):
    """Says what the package logs (a long wait) on standard error."""

    def emit(self, record: logging.LogRecord) -> None:
        say(record.getMessage())


def say(words: str) -> None:
    """One line on standard error."""
    click.echo(f"dateline: {one_line(words)}", err=True)


def stop(words: str) -> NoReturn:
    """Say why, and end: the command cannot be carried out."""
    say(words)
    sys.exit(USAGE)


def with_lexicon(command: Callable[..., None]) -> Callable[..., None]:
    """The option --lexicon, which names files of users' own words."""
    words = "Your own actors, places and cues (TOML or TSV); may be given again. DATELINE_LEXICON names more."
    return click.option("--lexicon", multiple=True, metavar="FILE", help=words)(command)


def with_columns(command: Callable[..., None]) -> Callable[..., None]:
    """The option --columns, which says which column of a table holds which field."""
    words = "Columns of a CSV or Parquet file, or fields of JSON objects, by field: text=body,published=date,outlet=source."
    return click.option("--columns", metavar="MAP", help=words)(command)


def use(files: tuple[str, ...]) -> None:
    """Read with the words of these files and of those in DATELINE_LEXICON. Ends with what is wrong in them, a line each."""
    from dateline.lexicon import own

    try:
        use_lexicon(*own.paths_of(os.environ.get(own.VARIABLE)), *files)
    except LexiconError as error:
        for problem in error.problems[:FAULTS]:
            say(f"{problem}")
        if len(error.problems) > FAULTS:
            say(f"{len(error.problems) - FAULTS} more faults in these files")
        sys.exit(USAGE)


@contextmanager
def quiet_ends() -> Generator[None]:
    """Ends without a traceback where the reader of a pipe went away, or on Ctrl-C."""
    try:
        yield
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(PIPE_CLOSED)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except EngineError as error:
        stop(f"{error}")
    except OSError as error:
        stop(f"the output cannot be written ({error.strerror or error}): check the disk")
