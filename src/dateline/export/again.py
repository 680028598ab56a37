"""Where reports name their events again: the `mentions` of an event, which its claims do not hold. They are read from the reports' own
records, of some reports at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec
from sqlalchemy import select

from dateline.export.terminal import clean
from dateline.model import Event, Report
from dateline.record import tables as t
from dateline.record.claims import Claim
from dateline.record.store import Store, decode_report, in_parts

AROUND = 32  # characters of the text before and after


class Again(msgspec.Struct, frozen=True):
    """Words by which a report names an event again, their offsets in its text (half-open, code points), and the text around them."""

    start: int
    end: int
    text: str
    before: str = ""
    after: str = ""


class Mentioned(msgspec.Struct, frozen=True):
    """The same without the text around, as formats hold it."""

    start: int
    end: int
    text: str


class _Places(msgspec.Struct):
    """Of an event in a report's JSON: what is needed here, so that the rest is passed over."""

    id: str
    mentions: list[Mentioned] = []


class _Record(msgspec.Struct):
    text: str
    events: list[_Places] = []


Mentions = Mapping[tuple[str, str], Sequence[Again]]
_decode = msgspec.json.Decoder(_Record).decode


def said_again(store: Store, reports: Iterable[str]) -> Mentions:
    """The mentions of the events of some reports, by report and event; those that have none are left out."""
    out: dict[tuple[str, str], list[Again]] = {}
    columns = (t.reports.c.key, t.reports.c.record)
    with store.engine.connect() as conn:
        for some in in_parts(sorted(set(reports))):
            for key, data in conn.execute(select(*columns).where(t.reports.c.key.in_(some))):
                found = _record(data)
                out |= {(key, e.id): _places(found.text, e) for e in found.events if e.mentions}
    return out


def _record(data: bytes) -> _Record | Report:
    try:
        return _decode(data)
    except msgspec.DecodeError:  # text that UTF-8 cannot hold
        return decode_report(data)


def _places(text: str, e: _Places | Event) -> list[Again]:
    spans = sorted((m.start, m.end, m.text) for m in e.mentions)
    return [Again(a, b, words, text[max(0, a - AROUND) : a], text[b : b + AROUND]) for a, b, words in spans]


def of_claim(mentions: Mentions, c: Claim) -> Sequence[Again]:
    """Where the event of a claim is named again."""
    return mentions.get((c.report, c.event), ())


def bare(found: Iterable[Again]) -> list[Mentioned]:
    """Mentions as formats hold them."""
    return [Mentioned(m.start, m.end, m.text) for m in found]


def in_words(found: Iterable[Again]) -> str:
    """Mentions in one cell: `812-818 attack; 1033-1040 assault`."""
    return "; ".join(f"{m.start}-{m.end} {clean(m.text)}" for m in found)
