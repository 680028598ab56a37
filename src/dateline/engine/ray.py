"""Workers of Ray (https://www.ray.io): actors on this machine, or on the cluster at an address, each with its own models, loaded once.

Nothing is told to Ray's makers and no dashboard runs. On a cluster dateline must be installed on every machine, in this version.
"""

from __future__ import annotations

import contextlib
import logging
import os
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import count
from typing import Any

from dateline import __version__
from dateline.engine import EngineError, Told, crew
from dateline.engine.crew import Heard
from dateline.errors import Rejected
from dateline.model import Report

STORE = 128 << 20  # bytes of shared memory for what is on its way: reports are small


def read(
    reports: Iterable[Report | Rejected], *, workers: int = 0, address: str | None = None, told: Told | None = None
) -> Iterator[Report | Rejected]:
    """See `dateline.engine`. `workers` 0: as many as there are processors. Raises EngineError where the cluster cannot be reached."""
    yield from crew.read(reports, Actors(workers, address), told if told is not None else Told())


class Reader:
    """What runs in an actor."""

    def ready(self, own_rows: Any) -> tuple[str, float]:
        """Load all; this dateline's version, and memory."""
        from dateline.engine.memory import peak
        from dateline.engine.worker import load
        from dateline.lexicon import own

        own.use(own_rows)
        load()
        return __version__, peak()

    def read(self, report: Report) -> tuple[Report | Rejected, float]:
        """A report, read, and memory."""
        from dateline.engine.memory import peak
        from dateline.pipeline import read_reports

        return next(read_reports([report])), peak()


class Actors:
    """A crew of Ray actors."""

    def __init__(self, size: int, address: str | None) -> None:
        from dateline.engine.processes import processors

        self._ray: Any = None
        self._ours = False
        self._address = address
        self.size = size or processors()
        if address and not size:
            self._connect()
            self.size = int(self._ray.cluster_resources().get("CPU", 1))
        self._numbers = count(1)
        self._actors: dict[int, Any] = {}
        self._out: dict[int, deque[Any]] = {}  # what each is asked and has not answered, in order

    def _connect(self) -> None:
        if self._ray is None:
            self._ray, self._ours = _connected(self.size, self._address)

    def hire(self) -> int:
        """Start a worker."""
        from dateline.ground import gazetteer
        from dateline.lexicon import own

        gazetteer.path()  # made once; on other machines each makes its own
        self._connect()
        n = next(self._numbers)
        self._actors[n] = self._ray.remote(Reader).options(num_cpus=1, max_restarts=0).remote()
        self._out[n] = deque([self._actors[n].ready.remote(own.used())])
        return n

    def send(self, worker: int, report: Report) -> None:
        """Hand a report over."""
        self._out[worker].append(self._actors[worker].read.remote(report))

    def hear(self) -> Heard:
        """What happens next: the answer to the oldest question of one of them."""
        asked = {out[0]: n for n, out in self._out.items() if out}
        (done, *_), _ = self._ray.wait(list(asked), num_returns=1, fetch_local=False)
        n = asked[done]
        try:
            answer, memory = self._ray.get(done)
        except self._ray.exceptions.RayError as error:
            del self._out[n], self._actors[n]
            return Heard(n, "lost", why=_why(error))
        self._out[n].popleft()
        if not isinstance(answer, str):
            return Heard(n, "done", answer, memory)
        if answer != __version__:
            raise EngineError(f"the cluster has dateline {answer}, this is {__version__}: install the same version on all its machines")
        return Heard(n, "ready", memory=memory)

    def dismiss(self) -> None:
        """End all workers now; Ray too, where it was started here."""
        for actor in self._actors.values():
            with contextlib.suppress(Exception):  # it is gone, or the cluster is
                self._ray.kill(actor)
        if self._ours:
            self._ray.shutdown()


def _connected(processors: int, address: str | None) -> tuple[Any, bool]:
    """Ray, and whether it was started or joined here (and is to be left)."""
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    import ray

    if ray.is_initialized():
        return ray, False
    here = {} if address else {"num_cpus": processors, "object_store_memory": STORE, "include_dashboard": False}
    try:
        ray.init(address=address or "local", log_to_driver=False, logging_level=logging.ERROR, **here)
    except Exception as error:
        said = (str(error).strip().splitlines() or [type(error).__name__])[0]
        remedy = "check the address, and that ray start runs there" if address else "try --workers N without --engine ray"
        raise EngineError(f"--engine ray{f' --address {address}' if address else ''}: {said}: {remedy}") from None
    return ray, True


def _why(error: Exception) -> str:
    """Why an actor is gone, in a few words."""
    said = " ".join(str(error).split())
    return said[:200] or type(error).__name__
