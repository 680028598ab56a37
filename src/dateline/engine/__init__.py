"""How many processors read: one (`one`), worker processes on this machine (`processes`), or Ray (`ray`), here or on a cluster.

One contract: `read(reports)` gives a report that was read, or `Rejected`, for each one given, in their order and the same bytes as one
process gives; what comes as `Rejected` passes through in its place. `chosen` picks by what the command line says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from importlib.util import find_spec

import msgspec

from dateline.errors import Rejected
from dateline.model import Report

Read = Callable[[Iterable[Report | Rejected]], Iterator[Report | Rejected]]
KINDS = ("processes", "ray")


class EngineError(RuntimeError):
    """The workers cannot be started or reached; says why and what to do, in one line."""


class Told(msgspec.Struct, kw_only=True):
    """What an engine tells of itself while it runs: peak memory of each worker that it had, in MiB, and how many of them were lost."""

    memory: dict[int, float] = {}
    lost: int = 0

    def __str__(self) -> str:
        count = len(self.memory)
        if not count:
            return "no worker was needed"
        low, high = min(self.memory.values()), max(self.memory.values())
        each = f"{high:,.0f} MiB" if round(low) == round(high) else f"{low:,.0f} to {high:,.0f} MiB"
        lost = f", {self.lost} of them lost" if self.lost else ""
        return f"{count} {'worker' if count == 1 else 'workers'}{lost}, peak memory {each}{' each' if count > 1 else ''}"


def chosen(workers: int = 1, engine: str = "processes", address: str | None = None, told: Told | None = None) -> Read:
    """The engine of these options: with one process it is this one. `workers` 0 means as many as there are processors.
    Raises EngineError where Ray is asked for and not installed, ValueError where the options do not go together."""
    if engine not in KINDS:
        raise ValueError(f'engine: "{engine}" is none; give one of {", ".join(KINDS)}')
    if address and engine != "ray":
        raise ValueError("address: only --engine ray goes to another machine")
    if engine == "ray":
        if find_spec("ray") is None:
            raise EngineError("--engine ray: Ray is not installed: pip install 'dateline[ray]', or use --workers N")
        from dateline.engine import ray

        return partial(ray.read, workers=workers, address=address, told=told)
    if workers == 1:
        from dateline.engine import one

        return one.read
    from dateline.engine import processes

    return partial(processes.read, workers=workers, told=told)
