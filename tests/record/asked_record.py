"""A small record to ask: a town shelled, told by two parties and two outlets, and what came after."""

from __future__ import annotations

from pathlib import Path

from made_reports import DELTA, FJORD, days, days_of, event, killed, party, report, said
from sqlalchemy import update

from dateline.model import Dispute, Report
from dateline.record.add import keep
from dateline.record.store import Store, open_record
from dateline.record.tables import reports

SHELLED = "The army of Fiji shelled Fjordøy on Tuesday, killing 12, the mayor said. Suva denied *any* shelling [of] Fjordøy."
LATER = "The toll of the shelling rose: 15 were killed in Fjordøy."
TALKS = "France condemned Fiji on Thursday. Fiji rejected the words."
UNDATED = "Rebels took Dovra."
TUESDAY, THURSDAY = days("2031-05-06", "2031-05-06"), days("2031-05-08", "2031-05-08")
FORMULA = '=HYPERLINK("x")'


def shelled() -> Report:
    fiji = [party(SHELLED, "The army of Fiji", "FJI.MIL")]
    on = days_of(SHELLED, "Tuesday", "2031-05-06", "2031-05-06")
    told = event(
        SHELLED, "shelled", id="e1", by=["a1"], actors=fiji, targets=[party(SHELLED, "12", "NOR.CVL")], place=FJORD, date=on,
        counts=[killed(SHELLED, "12", 12, 12)],
    )  # fmt: skip
    denied = event(SHELLED, "shelling", id="e2", by=["a2"], status="denied", actors=fiji, place=FJORD, date=on)
    return report(
        SHELLED, id="one", title="Shells", outlet="Hill Wire", published="2031-05-07", events=[told, denied],
        attributions=[said(SHELLED, "the mayor", "NOR.GOV"), said(SHELLED, "Suva", "FJI.GOV", "a2")],
        disputes=[Dispute(id="d1", about="any shelling", kind="denial", a=["e1"], b=["e2", "a2"], why="test")],
    )  # fmt: skip


def later() -> Report:
    told = event(
        LATER, "shelling", actors=[party(LATER, "The", "FJI.MIL")], targets=[party(LATER, "15", "NOR.CVL")], place=FJORD, date=TUESDAY,
        counts=[killed(LATER, "15", 15, 15)],
    )  # fmt: skip
    return report(LATER, id="two", outlet=FORMULA, published="2031-05-09", events=[told])


def talks() -> Report:
    condemned = event(
        TALKS, "condemned", type="ACCUSE", cameo="111", actors=[party(TALKS, "France", "FRA.GOV")],
        targets=[party(TALKS, "Fiji", "FJI.GOV")], date=THURSDAY,
    )  # fmt: skip
    rejected = event(
        TALKS, "rejected", id="e2", type="REJECT", cameo="120", actors=[party(TALKS, "Fiji", "FJI.GOV")],
        targets=[party(TALKS, "France", "FRA.GOV")],
    )  # fmt: skip
    return report(TALKS, id="three", outlet="Delta Post", published="2031-05-09", events=[condemned, rejected])


def undated() -> Report:
    return report(UNDATED, id="four", events=[event(UNDATED, "took", actors=[party(UNDATED, "Rebels", "FJI.REB")], place=DELTA)])


def made(where: str | Path) -> Store:
    """The record, at a path or URL; the report without a day was added on 8 May."""
    store = open_record(where)
    keep(store, [shelled(), later(), talks(), undated()])
    with store.writing() as conn:
        conn.execute(update(reports).where(reports.c.id == "four").values(added="2031-05-08T10:00:00Z"))
    return store
