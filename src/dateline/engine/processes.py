"""Worker processes on this machine, each with its own models, loaded once.

They are fresh interpreters (`worker.py`), not forks: spaCy and onnxruntime must not be forked once they have run. Reports go to a worker's
standard input and come back on its standard output, pickled. A worker ends when its input closes, so none outlives this process, however
it ends; and each is a session of its own, so that Ctrl-C reaches this process alone, which ends them.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import pickle
import subprocess
import sys
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import IO, Any

from dateline.engine import Told, crew
from dateline.engine.crew import Heard
from dateline.errors import Rejected
from dateline.model import Report

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")  # one for each worker: there are as many as processors


def read(reports: Iterable[Report | Rejected], *, workers: int = 0, told: Told | None = None) -> Iterator[Report | Rejected]:
    """See `dateline.engine`. `workers` 0: as many as there are processors."""
    return crew.read(reports, Processes(workers or processors()), told if told is not None else Told())


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Processes:
    """A crew of worker processes."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._numbers = count(1)
        self._heard: SimpleQueue[Heard] = SimpleQueue()
        self._running: dict[int, subprocess.Popen[bytes]] = {}
        atexit.register(self.dismiss)  # where nobody goes on reading, nor closes

    def hire(self) -> int:
        """Start a worker."""
        from dateline.ground import gazetteer
        from dateline.lexicon import own

        gazetteer.path()  # made here, once
        n = next(self._numbers)
        command = [sys.executable, "-m", "dateline.engine.worker"]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=_environment(), start_new_session=True)
        self._running[n] = process
        _put(process, own.used())
        Thread(target=_listen, args=(n, process, self._heard), daemon=True).start()
        return n

    def send(self, worker: int, report: Report) -> None:
        """Hand a report over."""
        _put(self._running[worker], report)

    def hear(self) -> Heard:
        """What happens next."""
        heard = self._heard.get()
        if heard.what == "lost":
            _close(self._running.pop(heard.worker))
        return heard

    def dismiss(self) -> None:
        """End all workers now."""
        atexit.unregister(self.dismiss)
        for process in self._running.values():
            process.kill()
        while self._running:
            _close(self._running.popitem()[1])


def _environment() -> dict[str, str]:
    """Of a worker: this dateline, one thread."""
    import dateline

    paths = [str(Path(dateline.__file__).parent.parent), os.environ.get("PYTHONPATH", "")]
    return dict.fromkeys(THREADS, "1") | os.environ | {"PYTHONPATH": os.pathsep.join(p for p in paths if p)}


def _close(process: subprocess.Popen[bytes]) -> None:
    """Let go of a process that ends."""
    process.wait()
    for pipe in (process.stdin, process.stdout):
        with contextlib.suppress(OSError):  # what it was sent last has nowhere to go
            _open(pipe).close()


def _put(process: subprocess.Popen[bytes], value: Any) -> None:
    """Write to a worker; where it is gone, the thread that listens to it finds out."""
    with contextlib.suppress(OSError):
        pickle.dump(value, _open(process.stdin), pickle.HIGHEST_PROTOCOL)
        _open(process.stdin).flush()


def _open(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None
    return pipe


def _listen(n: int, process: subprocess.Popen[bytes], heard: SimpleQueue[Heard]) -> None:
    """Pass on what a worker says until it ends."""
    with contextlib.suppress(EOFError, OSError, ValueError, pickle.UnpicklingError):  # ValueError: closed by dismiss
        while True:
            what, item, memory = pickle.load(_open(process.stdout))
            heard.put(Heard(n, what, item, memory))
    code = process.wait()
    heard.put(Heard(n, "lost", why=f"killed by signal {-code}" if code < 0 else f"ended with code {code}"))
