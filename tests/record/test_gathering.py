"""Incidents kept in the record: each claim in one of them, growing, as judged, whatever order and portions the reports come in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from asked_record import later, made, shelled, talks, undated
from made_reports import FJORD, days, event, party, report
from sqlalchemy import select

from dateline.model import Report
from dateline.record import gathering, positions, queries, tables
from dateline.record.add import keep
from dateline.record.judgements import judge
from dateline.record.queries import wanted
from dateline.record.store import NO_FILTERS, Filters, Store, open_record


@pytest.fixture
def store(where: str) -> Iterator[Store]:  # in SQLite and in PostgreSQL
    with made(where) as store:
        yield store


def members(store: Store) -> list[tuple[str, str]]:
    gathering.gather_new(store)
    with store.engine.connect() as conn:
        return [(i, c) for i, c in conn.execute(select(tables.members.c.incident, tables.members.c.claim).order_by("incident", "claim"))]


def one(store: Store, source: str, trigger: str = "") -> str:
    return next(c.id for c in store.claims() if c.source == source and trigger in c.trigger)


def raid(day: str, published: str, outlet: str) -> Report:
    text = f"Fiji's army raided Fjordøy, {outlet} learned; 7 died there in the raid."
    fiji, dead = party(text, "Fiji's army", "FJI.MIL"), party(text, "7", "NOR.CVL")
    told = event(text, "raided", actors=[fiji], targets=[dead], place=FJORD, date=days(day, day))
    return report(text, id=outlet, outlet=outlet, published=published, events=[told])


def test_every_claim_is_in_one_incident(store: Store) -> None:
    found = members(store)
    assert sorted(c for _, c in found) == sorted(c.id for c in store.claims())
    assert gathering.waiting(store) == 0 and gathering.gather_new(store) == 0


def test_a_later_report_joins_and_ids_stay(store: Store) -> None:
    before = queries.incidents(store, wanted(place="Fjordøy"))[0].incident.id
    keep(store, [raid("2031-05-06", "2031-05-10", "Late Post")])
    (found,) = queries.incidents(store, wanted(place="Fjordøy"))
    assert found.incident.id == before and found.reports == 3
    by_party = queries.incidents(store, wanted(claimant="NOR"))
    assert [f.incident.id for f in by_party] == [before]  # whatever is asked for
    shown = queries.incident(store, before)
    assert shown is not None and shown.incident == found.incident
    assert queries.incident_of(store, one(store, "NOR.GOV")) == before and queries.incident(store, "none") is None


def test_portions_change_nothing_here(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = members(store)
    monkeypatch.setattr(gathering, "AT_ONCE", 1)
    with open_record(":memory:") as other:
        for r in (shelled(), later(), talks(), undated()):
            keep(other, [r])
            members(other)
        assert members(other) == whole


def test_what_is_rejected_leaves_its_incident_and_comes_back(store: Store) -> None:
    before = members(store)
    row = select(tables.incidents.c.claims, tables.incidents.c.disputes).where(tables.incidents.c.place == "Fjordøy")
    with store.engine.connect() as conn:
        assert conn.execute(row).one() == (3, 1)
    denied = one(store, "FJI.GOV", "shelling")
    n = judge(store, "reject", [denied], who="Ana")
    assert denied not in dict((c, i) for i, c in members(store))
    with store.engine.connect() as conn:
        assert conn.execute(row).one() == (2, 0)
    judge(store, "undo", who="Ana", undoes=n)
    assert members(store) == before


def test_what_is_corrected_goes_where_it_belongs(store: Store) -> None:
    took = one(store, "outlet", "took")
    apart = queries.incident_of(store, took)
    fields = {"place": "Fjordøy", "day": "2031-05-06", "actors": "FJI.MIL", "targets": "NOR.CVL"}
    n = judge(store, "correct", [took], who="Ana", fields=fields)
    assert queries.incident_of(store, took) == queries.incident_of(store, one(store, "NOR.GOV"))
    assert queries.incident(store, str(apart)) is None  # nothing is left in it
    judge(store, "undo", who="Ana", undoes=n)
    assert queries.incident_of(store, took) == apart


def test_a_merge_holds_for_what_comes_later_and_is_undone(store: Store) -> None:
    keep(store, [raid("2031-05-20", "2031-05-21", "May Post")])
    first, second = (f.incident.id for f in queries.incidents(store, wanted(place="Fjordøy")))
    n = judge(store, "merge", [one(store, "NOR.GOV"), one(store, "outlet", "raided")], who="Ana")
    (both,) = queries.incidents(store, wanted(place="Fjordøy"))
    assert both.incident.id == first and len(both.claims) == 4
    moved = queries.incident(store, second)
    assert moved is not None and moved.incident.id == first  # an old address leads there
    keep(store, [raid("2031-05-06", "2031-05-22", "June Post")])
    (grown,) = queries.incidents(store, wanted(place="Fjordøy"))
    assert len(grown.claims) == 5
    judge(store, "undo", who="Ben", undoes=n)
    apart = queries.incidents(store, wanted(place="Fjordøy"))
    assert [f.incident.id for f in apart] == [first, second] and [len(f.claims) for f in apart] == [4, 1]


def test_a_split_is_kept_and_undone(store: Store) -> None:
    told = one(store, "outlet", "shelling")
    before = members(store)
    n = judge(store, "split", [told], who="Ana")
    kept = queries.incidents(store, wanted(place="Fjordøy"))
    assert sorted(len(f.claims) for f in kept) == [1, 2]
    keep(store, [raid("2031-05-06", "2031-05-10", "Late Post")])
    assert told in [c.id for f in queries.incidents(store, wanted(place="Fjordøy")) if len(f.claims) == 1 for c in f.claims]
    judge(store, "undo", who="Ana", undoes=n)
    left = [(i, c) for i, c in members(store) if "Late" not in c and c in dict((c, i) for i, c in before)]
    assert left == before


def test_as_of_shows_the_incident_as_it_was_known(store: Store) -> None:
    keep(store, [raid("2031-05-06", "2031-05-10", "Late Post")])
    (then,) = queries.incidents(store, wanted(place="Fjordøy", as_of="2031-05-07"))
    assert then.reports == 1 and {c.published for c in then.claims} == {"2031-05-07"}
    assert queries.incidents(store, wanted(place="Fjordøy", as_of="2031-05-06")) == []
    assert queries.count(store, wanted(place="Fjordøy", as_of="2031-05-07")) == 1


def test_newest_and_pages(store: Store) -> None:
    keep(store, [raid("2031-04-01", "2031-05-20", "May Post")])
    every = queries.incidents(store)
    newest = queries.incidents(store, Filters(newest=True))
    assert newest[0].claims[-1].published == "2031-05-20" and {f.incident.id for f in newest} == {f.incident.id for f in every}
    assert [f.incident.id for f in queries.incidents(store, Filters(limit=1, offset=1))] == [every[1].incident.id]
    order = [c.id for c in queries.claims(store)]
    assert [c.id for c in queries.claims(store, Filters(newest=True))] == [*order[-2::-1], order[-1]]  # the last has no day
    assert [c.id for c in queries.claims(store, Filters(limit=2, offset=1))] == order[1:3]
    assert queries.count(store) == len(every)
    assert len(every) > 2 and [queries.count(store, most=k) for k in (1, 2, 100)] == [2, 3, len(every)]
    few = wanted(types=["ASSAULT"])
    assert queries.count(store, few, 1) == min(2, queries.count(store, few))


def test_positions_without_a_day_are_last_both_ways(store: Store) -> None:
    text = "France condemned Norway."
    told = event(
        text, "condemned", type="ACCUSE", cameo="111", actors=[party(text, "France", "FRA")], targets=[party(text, "Norway", "NOR")]
    )
    keep(store, [report(text, id="undated", events=[told])])
    every = [(p.day, p.actor, p.toward) for p in queries.positions(store)]
    assert every[-1] == (None, "FRA", "NOR") and len(every) == 3
    assert [(p.day, p.actor, p.toward) for p in queries.positions(store, Filters(newest=True))] == [*every[-2::-1], every[-1]]


def test_stances_in_the_tables_are_those_of_the_claims(store: Store) -> None:
    told = list(queries.claims(store))
    assert queries.positions(store) == sorted(positions.positions(told), key=lambda p: p.day or "9999") != []
    assert queries.positions_of(told, {}, NO_FILTERS) == queries.positions(store)
    incident = dict((c, i) for i, c in members(store))
    assert queries.tones(store) == positions.tone(told, incident) != []


def test_a_report_read_anew_takes_its_claims_along(store: Store) -> None:
    before = Counter(i for i, _ in members(store))
    keep(store, [shelled()])
    assert Counter(i for i, _ in members(store)) == before
    assert len(queries.positions(store)) == 2


def test_days_near_run_together() -> None:
    assert gathering.spans([(50, 50), (60, 61), (200, 203)], near=5) == [(45, 66), (195, 208)]
    assert gathering.spans([(50, 50), (60, 61), (200, 203)], near=5, most=1) == [(45, 208)]
    assert gathering.spans([]) == [] and gathering.spans([(1, 1)]) == [(1, 15)]
