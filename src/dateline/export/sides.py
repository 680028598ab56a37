"""The side table of ACLED's and UCDP's rows: who says what of an event, in whose words, every figure as the interval that it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from dateline.export.again import Again, Mentions, in_words, of_claim, said_again
from dateline.export.columns import Column, lines
from dateline.export.crosswalk import allowed
from dateline.export.terminal import clean
from dateline.export.told import Occurrence, Source, batches, outlet
from dateline.record import wording
from dateline.record.claims import Claim, Figure
from dateline.record.tolls import Toll

AT_ONCE = 200  # rows whose reports are looked into together


class Said(NamedTuple):
    """A claim of an event (row `row` of the main table), one of its figures if it has any, the event's toll of that measure, and where the
    report names the event again."""

    row: int
    event: Occurrence
    claim: Claim
    figure: Figure | None
    toll: Toll | None
    again: Sequence[Again] = ()


def said(row: int, event: Occurrence, mentions: Mentions) -> Iterator[Said]:
    """The rows of one event: a claim a row, one for each figure where it gives several."""
    by_measure = {x.measure: x for x in event.tolls("ucdp")}
    for c in event.found.claims:
        for f in c.figures or [None]:
            yield Said(row, event, c, f, by_measure.get(f.measure) if f else None, of_claim(mentions, c))


def _figure(of: Callable[[Figure], Any]) -> Callable[[Said], Any]:
    return lambda s: of(s.figure) if s.figure else None


def _toll(of: Callable[[Toll], Any]) -> Callable[[Said], Any]:
    return lambda s: of(s.toll) if s.toll else None


def _step(s: Said) -> str | None:
    """Why a figure does not count in the toll; "" where it does."""
    steps = [x.why for x in s.toll.history if x.claim == s.claim.id] if s.toll else []
    return None if not steps else "" if "" in steps else steps[0]


def _url(s: Said) -> str | None:
    kept = s.event.reports.get(s.claim.report)
    return clean(kept.url) if kept and kept.url else None


def _reprint(s: Said) -> str | None:
    return s.event.originals.get(s.claim.report)


COLUMNS = (
    Column("row", "the row of the main table, counted from 1 below its headings", lambda s: s.row),
    Column("incident", "dateline's id of the incident", lambda s: s.event.found.incident.id),
    Column("claim", "dateline's id of the claim", lambda s: s.claim.id),
    Column("claimant", "id of who claims it; outlet: the outlet itself", lambda s: s.claim.source),
    Column("claimant_name", "who claims it, by name", lambda s: wording.voice(s.event.found.voices[s.claim.id], s.event.reports)),
    Column("outlet", "who published it", lambda s: outlet(s.event.reports.get(s.claim.report), s.claim)),
    Column("published", "when it was published, ISO 8601", lambda s: s.claim.published),
    Column("status", "how it stands to fact in the claimant's words", lambda s: s.claim.status, allowed("statuses", "status")),
    Column("measure", "what is counted; blank: the claim gives no figure", _figure(lambda f: f.measure), allowed("measures", "measure")),
    Column("low", "least that the figure says; blank: open below", _figure(lambda f: f.min)),
    Column("high", "most that the figure says; blank: open above (at least)", _figure(lambda f: f.max)),
    Column("approximate", "told as about so many", _figure(lambda f: f.approximate), ("true", "false")),
    Column("of", "who is counted: civilian, military, children, ...", _figure(lambda f: f.of)),
    Column("part", "part of another figure of the same claim", _figure(lambda f: f.part_of is not None), ("true", "false")),
    Column("figure_words", "the words of the figure", _figure(lambda f: clean(f.text))),
    Column("not_counted", "why the figure does not count in the toll; blank: it counts, or no toll is made of it", _step),
    Column("toll_low", "the event's toll of this measure over all claimants: low", _toll(lambda t: t.low)),
    Column("toll_best", "... best", _toll(lambda t: t.best)),
    Column("toll_high", "... high", _toll(lambda t: t.high)),
    Column("toll_open", "somebody says at least: it may be more than high", _toll(lambda t: t.open), ("true", "false")),
    Column("toll_running", "a toll so far of a region or a longer time, not of one event", _toll(lambda t: t.running), ("true", "false")),
    Column("reprint_of", "key of the report that its report reprints: the claim adds no source", _reprint),
    Column("url", "the report", _url),
    Column("words", "the passage, word for word", lambda s: clean(s.claim.said)),
    Column(
        "mentions", "where the report names the event again: first character, the one after the last, words", lambda s: in_words(s.again)
    ),
)


def pieces(source: Source, columns: Sequence[Column], coded: Callable[[Occurrence], Any]) -> Iterator[tuple[str, str]]:
    """The lines of a main table and of this one, event by event; what `coded` says in words why it is no row is counted as left out."""
    n = 0
    for some in batches(_coded(source, coded), AT_ONCE):
        mentions = said_again(source.store, {c.report for _, event in some for c in event.found.claims})
        for found, event in some:
            n += 1
            yield "".join(lines(columns, [found], head=n == 1)), "".join(lines(COLUMNS, said(n, event, mentions), head=n == 1))


def _coded(source: Source, coded: Callable[[Occurrence], Any]) -> Iterator[tuple[Any, Occurrence]]:
    for event in source.incidents():
        found = coded(event)
        if isinstance(found, str):
            source.left.out(found)
        else:
            yield found, event
