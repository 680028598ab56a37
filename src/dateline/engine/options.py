"""The options --workers, --engine and --address, and what is said of the workers when all is read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from dateline.console import say, stop
from dateline.engine import KINDS, EngineError, Read, Told, chosen


def with_engine(command: Callable[..., Any]) -> Callable[..., Any]:
    """The three options; the command takes `workers`, `engine`, `address` and calls `engine_of`."""
    many = "Read with so many processes, 0: one for each processor [default: this one alone; with --engine ray 0]."
    where = "Ray's cluster (auto, ray://host:10001) [default: Ray on this machine]."
    command = click.option("--address", metavar="ADDRESS", help=where)(command)
    command = click.option("--engine", type=click.Choice(KINDS), default=KINDS[0], help="What workers are [default: processes].")(command)
    return click.option("--workers", type=click.IntRange(min=0, max=1024), metavar="N", help=many)(command)


def engine_of(workers: int | None, engine: str, address: str | None) -> tuple[Read, Told]:
    """What reads, by the options, and what it will tell. Ends with a line and exit code 2 where it cannot."""
    told = Told()
    default = 0 if engine == "ray" else 1
    try:
        return chosen(default if workers is None else workers, engine, address, told), told
    except EngineError as error:
        stop(f"{error}")
    except ValueError as error:
        raise click.UsageError(f"--{error}") from None


def tell(told: Told) -> None:
    """A line on the workers, where there were some."""
    if told.memory:
        say(f"{told}")
