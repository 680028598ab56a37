"""What all engines with workers share: reports go out to whoever is free and come back in their order; a lost worker loses nothing.

Few reports are out at a time, so that memory stays flat however long the input is: a report is taken from the input only when there is room
for it. A worker that dies leaves its reports to the others. One that it was at when it died may have killed it: if that happens twice, the
report is set aside.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, Protocol

from dateline.engine import EngineError, Told
from dateline.errors import Rejected
from dateline.model import Report

AHEAD = 16  # reports taken from the input for each worker, read or not, that wait for their turn to go on
HELD = 8  # reports that a worker has, the one it reads among them, while they are short:
HELD_CHARACTERS = 6_000  # it gets another when it has fewer to read than these, a second's work
DEATHS = 2  # of workers, after which the report that they were at is set aside
FAILED_STARTS = 3  # in a row, after which no more workers are started
LOG = logging.getLogger("dateline")


class Heard(NamedTuple):
    """What is heard of a worker: that it is ready, has read the first of its reports (`item`), or was lost (`why`)."""

    worker: int
    what: Literal["ready", "done", "lost"]
    item: Report | Rejected | None = None
    memory: float = 0.0
    why: str = ""


class Crew(Protocol):
    """The workers of an engine, by number. A worker reads in the order in which reports are sent to it."""

    size: int

    def hire(self) -> int:
        """Start a worker."""
        ...

    def send(self, worker: int, report: Report) -> None:
        """Hand a report over. Raises nothing where the worker is gone: that is heard."""
        ...

    def hear(self) -> Heard:
        """What happens next; waits for it."""
        ...

    def dismiss(self) -> None:
        """End all workers now."""
        ...


@dataclass(eq=False)
class Place:
    """A report's place in the order: what was given, what came of it, how many workers died over it."""

    given: Report | Rejected
    answer: Report | Rejected | None = None
    deaths: int = 0


@dataclass
class Desk:
    """Who has what. `line`: all that is not given back yet, in order; `waiting`: what nobody has; `held`: what ready workers have."""

    line: deque[Place] = field(default_factory=deque)
    waiting: deque[Place] = field(default_factory=deque)
    held: dict[int, deque[Place]] = field(default_factory=dict)
    starting: set[int] = field(default_factory=set)
    failed: int = 0


def read(reports: Iterable[Report | Rejected], crew: Crew, told: Told) -> Iterator[Report | Rejected]:
    """Reports read by a crew, in order. Raises EngineError where its workers do not start."""
    items = iter(reports)
    desk, more = Desk(), True
    try:
        while True:
            while more and len(desk.line) < AHEAD * crew.size:
                more = _take(desk, items)
                _hand_out(desk, crew)
                if desk.line and desk.line[0].answer is not None:
                    break
            if not desk.line:
                return
            if (answer := desk.line[0].answer) is not None:
                desk.line.popleft()
                yield answer
                continue
            _note(desk, crew.hear(), told)
            _hand_out(desk, crew)
    finally:
        crew.dismiss()


def _take(desk: Desk, items: Iterator[Report | Rejected]) -> bool:
    """Take one from the input; whether there was one."""
    item = next(items, None)
    if item is None:
        return False
    place = Place(item, None if isinstance(item, Report) else item)
    desk.line.append(place)
    if place.answer is None:
        desk.waiting.append(place)
    return True


def _hand_out(desk: Desk, crew: Crew) -> None:
    """Give what waits to the workers that have least, and start workers while some is left."""
    while desk.waiting and desk.held:
        worker = min(desk.held, key=lambda w: len(desk.held[w]))
        held = desk.held[worker]
        if len(held) >= HELD or (len(held) > 1 and sum(_length(p) for p in held) > HELD_CHARACTERS):
            break
        place = desk.waiting.popleft()
        held.append(place)
        crew.send(worker, place.given)  # type: ignore[arg-type]
    while len(desk.waiting) > len(desk.starting) and len(desk.held) + len(desk.starting) < crew.size:
        desk.starting.add(crew.hire())


def _length(place: Place) -> int:
    return len(place.given.text) if isinstance(place.given, Report) else 0


def _note(desk: Desk, heard: Heard, told: Told) -> None:
    """Write down what was heard."""
    if heard.memory:
        told.memory[heard.worker] = max(heard.memory, told.memory.get(heard.worker, 0.0))
    if heard.what == "ready":
        desk.starting.discard(heard.worker)
        desk.held[heard.worker] = deque()
        desk.failed = 0
    elif heard.what == "done":
        desk.held[heard.worker].popleft().answer = heard.item
    elif heard.worker in desk.starting:
        desk.starting.discard(heard.worker)
        desk.failed += 1
        if desk.failed >= FAILED_STARTS:
            raise EngineError(f"the workers do not start ({heard.why}): try fewer of them, or one process")
    else:
        told.lost += 1
        _lost(desk, desk.held.pop(heard.worker), heard.why)


def _lost(desk: Desk, held: deque[Place], why: str) -> None:
    """Put the reports of a lost worker back in front; the one that it was at is set aside if it was so before."""
    if held:
        held[0].deaths += 1
        if held[0].deaths >= DEATHS:
            place = held.popleft()
            place.answer = _set_aside(place.given, why)
    if held:
        its = "its report is" if len(held) == 1 else f"its {len(held)} reports are"
        LOG.warning("a worker was lost (%s): %s read again", why, its)
    desk.waiting.extendleft(reversed(held))


def _set_aside(given: Report | Rejected, why: str) -> Rejected:
    assert isinstance(given, Report)
    reason = f"reading it ended {DEATHS} workers ({why})"
    remedy = "read it alone with more memory, or leave it out; it may be a fault of dateline: please send it to its makers"
    return Rejected(path=given.source.path, at=f'report "{given.id}"', id=given.id, reason=reason, remedy=remedy)
