"""Which reports of a run are read: not those that the record has, and of reports in the same words only the first.

What is read out of a report follows from its text, its day of publication and its dateline alone, not from its outlet, headline, address or
id (tests/record/test_turns.py). So a reprint, the same words of the same day in another outlet, is kept with the reading of its original,
and every offset holds. One in nearly the same words is read by itself: a sentence more can change what another means.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

import msgspec

from dateline.errors import Rejected
from dateline.model import Report

REMEMBERED = 50_000  # reports of this run whose words are known again
AT_ONCE = 8  # reports of which is asked at once whether they are known
SKIPPED = 200  # reports not to be read, after which those before them get their turn
PASS = Rejected(path="", reason="not to be read", remedy="")
_encode = msgspec.json.encode


@dataclass(eq=False)
class Turn:
    """A report's turn. `read`: what came of reading it; `known`: the record has it; `like`: the turn, or the key in the record, of the
    report whose reading it gets; `again`: that one, or another one before it, has its key too."""

    item: Report | Rejected
    key: str = ""
    mark: bytes = b""
    read: Report | Rejected | None = None
    known: bool = False
    like: Turn | str | None = None
    again: bool = False


@dataclass
class Turns:
    """The turns of a run, in order, that are not over yet."""

    line: deque[Turn] = field(default_factory=deque[Turn])
    asked: deque[Turn] = field(default_factory=deque[Turn])  # handed out, not read yet
    keys: dict[str, Turn] = field(default_factory=dict[str, Turn])
    marks: dict[bytes, Turn] = field(default_factory=dict[bytes, Turn])
    kept: OrderedDict[bytes, str] = field(default_factory=OrderedDict[bytes, str])  # earlier ones of the run: their keys by their words


def mark_of(report: Report) -> bytes:
    """What a reading follows from, as a hash."""
    parts = ((report.published or "")[:10].encode(), _encode(report.dateline), report.text.encode("utf-8", "surrogatepass"))
    return hashlib.sha256(b"\0".join(parts)).digest()[:16]


def reading_of(original: Report, report: Report) -> Report:
    """A report in the words of another one, with what was read out of that one."""
    o = original
    found = {"attributions": o.attributions, "events": o.events, "disputes": o.disputes, "agreements": o.agreements}
    return msgspec.structs.replace(report, dateline=o.dateline, **found)


def to_read(
    turns: Turns, items: Iterable[Report | Rejected], key_of: Callable[[Report], str], known: Callable[[list[str]], set[str]]
) -> Iterator[Report | Rejected]:
    """Those of some reports that must be read, once each; all get their turn. Now and then comes PASS, which is to be handed back, so that
    turns come to an end where none is read for long."""
    items = iter(items)
    skipped = 0
    while few := list(islice(items, AT_ONCE)):
        keys = [key_of(r) if isinstance(r, Report) else "" for r in few]
        had = known([k for k in keys if k])
        for item, key in zip(few, keys, strict=True):
            turn = Turn(item, key, known=key in had)
            turns.line.append(turn)
            if _must_be_read(turns, turn):
                skipped = 0
                turns.asked.append(turn)
                yield item
            elif (skipped := skipped + 1) % SKIPPED == 0:
                yield PASS


def _must_be_read(turns: Turns, turn: Turn) -> bool:
    if turn.known or not isinstance(turn.item, Report):
        return False
    turn.mark = mark_of(turn.item)
    same = turns.keys.setdefault(turn.key, turn)
    turn.again = same is not turn
    turn.like = (same.like or same) if turn.again else turns.marks.get(turn.mark) or turns.kept.get(turn.mark)
    if turn.like is None:
        turns.marks[turn.mark] = turn
    return turn.like is None


def heard(turns: Turns, done: Report | Rejected) -> None:
    """Take what came of the next report that was handed out."""
    if done is not PASS:
        turns.asked.popleft().read = done


def ready(turns: Turns, at_least: int = 1) -> bool:
    """Whether so many turns in front can end. One in the words of another can when it comes, for that one is before it."""
    return len(turns.line) >= at_least and not any(_open(turn) for turn in islice(turns.line, at_least))


def _open(turn: Turn) -> bool:
    read = turn if turn.like is None else turn.like
    return isinstance(turn.item, Report) and not turn.known and isinstance(read, Turn) and read.read is None


def end(turns: Turns, count: int, most: int) -> list[Turn]:
    """End the turns in front that can: of so many that are in nobody else's words, and of those between them, `most` in all."""
    ended: list[Turn] = []
    while turns.line and len(ended) < most and not _open(turns.line[0]):
        count -= turns.line[0].like is None
        if count < 0:
            break
        ended.append(turns.line.popleft())
    for turn in ended:
        if turns.keys.get(turn.key) is turn:
            del turns.keys[turn.key]
        if turns.marks.get(turn.mark) is turn:
            del turns.marks[turn.mark]
    return ended


def remember(turns: Turns, turn: Turn) -> None:
    """A report was read and kept: the next in its words gets its reading."""
    turns.kept[turn.mark] = turn.key
    if len(turns.kept) > REMEMBERED:
        turns.kept.popitem(last=False)


def same_fault(fault: Rejected, item: Report) -> Rejected:
    """What was wrong with a report, said of another one in its words."""
    return msgspec.structs.replace(fault, path=item.source.path, at=f'report "{item.id}"', id=item.id)
