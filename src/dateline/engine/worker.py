"""A worker process: `python -m dateline.engine.worker`, started by `processes.py`, which says how the two talk."""

from __future__ import annotations

import logging
import os
import pickle
import sys
from collections.abc import Iterator
from queue import SimpleQueue
from threading import Thread
from typing import Any

from dateline.console import Said
from dateline.engine.memory import peak
from dateline.lexicon import own
from dateline.model import Report, SourceFile

FIRST = "GOMA, May 3 (Fjord Wire) - At least 25 people were killed in shelling on Tuesday, the ministry said."


def main() -> None:
    """Take users' own rows and then reports from standard input until it closes; say what was read on standard output."""
    given, out = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not come between
    logging.getLogger("dateline").addHandler(Said())
    try:
        own.use(pickle.load(given))
        load()
        _say(out, "ready", None)
        from dateline.pipeline import read_reports

        for item in read_reports(_tasks(given)):
            _say(out, "done", item)
    except (BrokenPipeError, EOFError):
        os._exit(0)


def load() -> None:
    """Load models and word lists, by reading a report, and take them out of the garbage collector's rounds."""
    from dateline.pipeline import read_reports, settle

    first = Report(id="first", text=FIRST, published="2031-05-04", source=SourceFile(path="", media_type="text/plain"))
    list(read_reports([first]))
    settle()


def _say(out: Any, what: str, item: Any) -> None:
    pickle.dump((what, item, peak()), out, pickle.HIGHEST_PROTOCOL)
    out.flush()


def _tasks(given: Any) -> Iterator[Report]:
    """Reports as they come. They are taken in by a thread: the other side must never wait for this one to have read."""
    tasks: SimpleQueue[Report] = SimpleQueue()
    Thread(target=_take, args=(given, tasks), daemon=True).start()
    while True:
        yield tasks.get()


def _take(given: Any, tasks: SimpleQueue[Report]) -> None:
    """When the input closes, nothing that is still to be read is wanted any more: end at once."""
    try:
        while True:
            tasks.put(pickle.load(given))
    except (EOFError, OSError, pickle.UnpicklingError):
        os._exit(0)


if __name__ == "__main__":
    main()
