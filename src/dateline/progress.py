"""How far a long run is: a bar with rate and time left on a terminal, else a line once in a while."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from dateline.console import say

if TYPE_CHECKING:
    from rich.console import Console

NEWS_S = 60  # between lines that say how far a long run is, where there is no terminal
_LINES = {".jsonl", ".ndjson"}
T = TypeVar("T")


class Counts(Protocol):
    """What became of the reports of a run; as a string, in words. `all`: how many were met."""

    @property
    def all(self) -> int: ...


def shown(items: Iterator[T], files: Iterable[str], counted: Counts) -> Iterator[T]:
    """The same items, with a bar on a terminal that shows how far they are, else a line once in a while."""
    from rich.console import Console

    console = Console(stderr=True)
    return with_bar(items, files, counted, console) if console.is_terminal else _with_lines(items, counted)


def with_bar(items: Iterator[T], files: Iterable[str], counted: Counts, console: Console) -> Iterator[T]:
    """The same items, with a bar: how many of how many, what became of them, how many a second, time gone and time left."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"), TextColumn("{task.fields[rate]}"))
    begun = time.monotonic()
    with Progress(*columns, TimeElapsedColumn(), TimeRemainingColumn(), console=console) as bar:
        task = bar.add_task("", total=expected(files), rate="")
        for item in items:
            yield item
            rate = counted.all / max(1e-3, time.monotonic() - begun)
            bar.update(task, completed=counted.all, description=f"{counted}", rate=f"{rate:,.1f}/s")


def _with_lines(items: Iterator[T], counted: Counts) -> Iterator[T]:
    begun = last = time.monotonic()
    for item in items:
        yield item
        now = time.monotonic()
        if now - last > NEWS_S:
            last = now
            say(f"so far {counted}; {counted.all / (now - begun):,.1f} a second")


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
