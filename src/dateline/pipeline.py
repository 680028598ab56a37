"""The way of a report: named stages in order, each a function `Draft -> Draft`.

    for stage in STAGES: print(stage)
    report = run(report, timings=seconds)

Change the way by giving another list: `run(report, [s for s in STAGES if s.name != "disputes"])`.
"""

from __future__ import annotations

import gc
import re
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter

from dateline import parse as parsing
from dateline.attribute import attribute
from dateline.code import code
from dateline.compare import compare
from dateline.encode import encode
from dateline.errors import Rejected
from dateline.ground.actors import ground_actors
from dateline.ground.event_dates import ground_dates
from dateline.ground.event_places import ground_places
from dateline.model import Report
from dateline.parse import Draft, Parse
from dateline.parse.tokens import bounded

LONGEST_SENTENCE = 200  # tokens; sentences of reports have 150 at most, a list or a text without stops has thousands

_SURROGATES = re.compile(r"[\ud800-\udfff]")
_STRETCH = re.compile(r"\S{300,}")
_SIGN = re.compile(r"\W")


@dataclass(frozen=True)
class Stage:
    """A step of the reader. `name` is what timings and errors call it."""

    name: str
    run: Callable[[Draft], Draft]

    def __str__(self) -> str:
        return f"{self.name}: {(self.run.__doc__ or '').strip().splitlines()[0] if self.run.__doc__ else self.run.__qualname__}"


class StageFailed(RuntimeError):
    """A stage raised on a report; `stage` names it, the error itself is the cause."""

    def __init__(self, stage: str, error: Exception):
        super().__init__(f"the {stage} stage failed ({_where(error)})")
        self.stage = stage


def parse(draft: Draft) -> Draft:
    """Sentences, tokens and syntax of the report's text."""
    text = draft.report.text
    found = bounded(parsing.parse(digestible(text)), LONGEST_SENTENCE)
    return replace(draft, parse=found if found.text == text else replace(found, text=text))


def digestible(text: str) -> str:
    """The text as spaCy can take it, character for character as long: it takes no lone surrogates, and its time grows with the
    square of the punctuation between two spaces (20,000 quote marks: two minutes), so an overlong stretch is opened up."""
    text = _SURROGATES.sub("\ufffd", text)
    return _STRETCH.sub(lambda m: _SIGN.sub(" ", m[0]), text)


STAGES: list[Stage] = [
    Stage("parse", parse),
    Stage("encode", encode),
    Stage("attribute", attribute),
    Stage("code", code),
    Stage("actors", ground_actors),
    Stage("places", ground_places),
    Stage("dates", ground_dates),
    Stage("compare", compare),
]


def run(report: Report, stages: Sequence[Stage] | None = None, timings: dict[str, float] | None = None) -> Report:
    """The report with all that was read out of it. `timings`, where given, is added to: seconds by stage.
    Raises StageFailed where a stage raises."""
    draft = Draft(report, _nothing(report.text))
    for stage in STAGES if stages is None else stages:
        begun = perf_counter()
        try:
            draft = stage.run(draft)
        except Exception as error:
            raise StageFailed(stage.name, error) from error
        if timings is not None:
            timings[stage.name] = timings.get(stage.name, 0.0) + perf_counter() - begun
    return draft.report


def settle() -> None:
    """Take what is loaded by now (parser, lexicon, models) out of the garbage collector's rounds, which it makes long. For programs that
    read many reports, after the first; a library leaves that to its user."""
    gc.collect()
    gc.freeze()


def read_reports(
    reports: Iterable[Report | Rejected], stages: Sequence[Stage] | None = None, timings: dict[str, float] | None = None
) -> Iterator[Report | Rejected]:
    """Reports read one after the other, as they come; one on which a stage fails comes as `Rejected`, and the rest goes on."""
    for item in reports:
        yield item if isinstance(item, Rejected) else _read(item, stages, timings)


def _read(report: Report, stages: Sequence[Stage] | None, timings: dict[str, float] | None) -> Report | Rejected:
    try:
        return run(report, stages, timings)
    except StageFailed as error:
        remedy = "it is a fault of dateline, not of the report: please send both to its makers"
        return Rejected(path=report.source.path, at=f'report "{report.id}"', id=report.id, reason=str(error), remedy=remedy)


def _nothing(text: str) -> Parse:
    """A parse without tokens, for what runs before the parser."""
    return Parse(text, [], [], [], [], [], [], [], [], [])


def _where(error: Exception) -> str:
    """An error with the line that raised it."""
    frames = traceback.extract_tb(error.__traceback__)
    at = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{f': {error}' if str(error) else ''}{at}"
