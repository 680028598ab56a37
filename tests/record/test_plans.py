"""How SQLite goes about what is asked most: by an index in the order wanted, and through no table as a whole. (PostgreSQL chooses by what
it knows of the rows; that the answers are the same is in the other tests.)"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from asked_record import made
from made_reports import days, event, party, report
from sqlalchemy import event as events

from dateline.model import Place, Report
from dateline.record import gathering, judgements, queries, store, tables, telling
from dateline.record.add import keep
from dateline.record.queries import wanted
from dateline.record.store import Filters, Store
from dateline.web.views import counted

WEEK: dict[str, Any] = {"since": "2031-05-05", "until": "2031-05-11"}
WARS = {
    "Dovra": ("2031-02-01", "2031-05-06"), "Lumo": ("2031-05-10", "2031-06-20"), "Tandel": ("2031-01-01", "2031-12-31"),
    "Vasor": ("2031-01-01", "2031-02-01"),
}  # fmt: skip


def war(town: str) -> Report:
    text = f"Rebels of Fiji fought in {town} for months."
    place = Place(name=town, lat=len(town) * 5.0, lon=ord(town[0]) - 90.0, country="FJI", precision="settlement")
    told = event(text, "fought", actors=[party(text, "Rebels", "FJI.REB")], place=place, date=days(*WARS[town]))
    return report(text, id=town, outlet=f"{town} Post", published=WARS[town][1], events=[told])


@pytest.fixture
def full(where: str) -> Iterator[Store]:
    with made(where) as opened:
        keep(opened, [war(town) for town in WARS])
        queries.count(opened)
        yield opened


@pytest.fixture
def plan(full: Store) -> Callable[[Callable[[], Any]], str]:
    """Gives the plans of all that a question asks of SQLite, a step a line."""
    if full.engine.dialect.name != "sqlite":
        pytest.skip("SQLite's plans alone are laid down")

    def of(ask: Callable[[], Any]) -> str:
        sent: list[tuple[str, Any]] = []

        def hear(conn: Any, cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
            sent.append((statement, parameters))

        events.listen(full.engine, "before_cursor_execute", hear)
        assert ask()
        events.remove(full.engine, "before_cursor_execute", hear)
        with full.engine.connect() as conn:
            steps = [row[-1] for s, p in sent if s.startswith("SELECT") for row in conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {s}", p)]
        return "\n".join(steps)

    return of


def test_tones_of_a_party_come_in_the_order_of_an_index(full: Store, plan: Callable[..., str]) -> None:
    found = plan(lambda: queries.tones(full, wanted(actor="NOR", limit=20)))
    assert "dealings USING INDEX dealings_b (b=?" in found and "dealings USING COVERING INDEX dealings_in_order (a=?" in found
    assert "TEMP B-TREE" not in found and "SCAN" not in found.replace("SCAN pending", "") and "ix_reports_original" not in found


@pytest.mark.parametrize("given", [{"actor": "NOR"}, {"country": "NOR"}, {"place": "Fjordøy"}, {"claimant": "NOR"}])
def test_incidents_of_a_week_are_found_by_its_days(full: Store, plan: Callable[..., str], given: dict[str, str]) -> None:
    found = plan(lambda: queries.incidents(full, wanted(**given, **WEEK)))
    assert "incidents_in_order (at>? AND at<?)" in found and "incidents_long (day_to>?" in found
    assert "SEARCH members USING COVERING INDEX sqlite_autoindex_members_1 (incident=?)" in found
    assert not [x for x in found.splitlines() if "claims USING" in x and "sqlite_autoindex_claims_1 (id=?)" not in x]
    assert "SCAN incidents" not in found


def test_a_timeline_comes_in_the_order_of_an_index(full: Store, plan: Callable[..., str]) -> None:
    found = plan(lambda: queries.timeline(full, wanted(limit=2)))
    assert "SCAN incidents USING INDEX incidents_in_order" in found and "incidents_long" not in found


def test_the_newest_claims_of_a_status_are_not_sorted(full: Store, plan: Callable[..., str]) -> None:
    found = plan(lambda: list(full.claims(Filters(statuses=("actual",), newest=True, limit=5))))
    assert "claims_status (status=? AND moment<?)" in found and "TEMP B-TREE FOR ORDER BY" not in found


def test_the_newest_claims_told_by_outlets_are_not_sorted(full: Store, plan: Callable[..., str]) -> None:
    found = plan(lambda: list(full.claims(Filters(source="outlet", newest=True, limit=5))))
    assert "claims_source (source=? AND moment<?)" in found and "TEMP B-TREE FOR ORDER BY" not in found


def test_the_newest_claims_of_a_party_that_has_many_are_met_in_their_order(
    full: Store, plan: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = Filters(actor="NOR", newest=True, limit=1)
    rare = plan(lambda: list(full.claims(asked)))
    assert "sqlite_autoindex_claims_1 (id=?)" in rare
    right = [list(full.claims(Filters(actor="NOR", newest=True, limit=n))) for n in range(4)]
    monkeypatch.setattr(store, "MANY", 1)
    monkeypatch.setattr(store, "ENOUGH", 1)
    assert "claims_in_order (moment<?)" in plan(lambda: list(full.claims(asked)))
    assert [list(full.claims(Filters(actor="NOR", newest=True, limit=n))) for n in range(4)] == right


GIVEN = [{}, {"actor": "FJI"}, {"country": "FJI"}, {"types": ["ASSAULT"]}, {"place": "Dovra"}, {"claimant": "outlet"}, {"claimant": "NOR"}]


@pytest.mark.parametrize("given", GIVEN)
def test_a_few_days_are_answered_as_many_are(full: Store, given: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    spans = [("2031-05-05", "2031-05-11"), ("2031-05-06", "2031-05-06"), ("2031-01-31", "2031-02-01"), ("2031-02-02", "2031-02-20")]
    asked = [wanted(**given, since=a, until=b) for a, b in spans]
    short = [([f.incident.id for f in queries.incidents(full, a)], list(queries.claims(full, a))) for a in asked]
    monkeypatch.setattr(store, "FEW_DAYS", timedelta(days=-1))
    assert [([f.incident.id for f in queries.incidents(full, a)], list(queries.claims(full, a))) for a in asked] == short
    if not given:
        assert [len(ids) for ids, _ in short] == [4, 3, 3, 2]  # the wars too, by their days


def test_what_began_before_the_days_asked_for_comes_last(full: Store) -> None:
    days = [f.incident.day_from or "" for f in queries.incidents(full, wanted(since="2031-05-05", until="2031-05-11"))]
    before = [d for d in days if d < "2031-05-05"]
    assert before and days[-len(before) :] == before and days[0] >= "2031-05-05"


KINDS = [{"types": (x,)} for x in queries.TYPES] + [{"statuses": (x,)} for x in telling.STATUSES]
MORE = [{"types": ("ASSAULT", "ACCUSE")}, {"types": ("ASSAULT",), "statuses": ("denied",)}, {"types": ("ACCUSE",), "since": "2031-05-08"}]


def ids(asked: Store) -> list[list[str]]:
    return [[f.incident.id for f in queries.incidents(asked, Filters(**x))] for x in (*KINDS, *MORE)]  # type: ignore[arg-type]


def test_types_and_statuses_of_incidents_are_those_of_their_claims(full: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    one = next(c.id for c in full.claims() if c.status == "denied")
    steps = [("correct", {"status": "possible"}), ("reject", {}), ("undo", {})]
    seen: list[list[list[str]]] = []
    for act, fields in [("", {}), *steps]:
        if act:
            undoes = judgements.judgements(full)[-1].id if act == "undo" else 0
            judgements.judge(full, act, [] if undoes else [one], who="Ana", fields=fields, undoes=undoes)
        seen.append(ids(full))
        with monkeypatch.context() as patched:
            patched.setattr(gathering, "by_bits", lambda *_: None)
            assert ids(full) == seen[-1]
    assert len({str(x) for x in seen}) == 3 and seen[1] == seen[3]  # each was another, and the undoing brings the correction back


def test_what_rows_do_not_tell_is_told_by_claims(full: Store) -> None:
    asked = Filters(types=("ASSAULT",))
    assert gathering.by_bits(full, asked) is not None
    assert gathering.by_bits(full, Filters(types=("ASSAULT",), place="Dovra")) is None and gathering.by_bits(full, Filters()) is None
    with full.writing() as conn:
        conn.execute(tables.incidents.update().values(told_by=""))
    assert gathering.by_bits(full, asked) is None
    gathering.tell_anew(full)
    with full.writing() as conn:
        key = next(full.reports()).key
        conn.execute(tables.notices.insert(), {"report": key, "kind": "new", "embargo": "2999-01-01T00:00:00"})
    assert gathering.by_bits(full, asked) is None


def test_incidents_of_a_type_are_told_by_their_rows_alone(full: Store, plan: Callable[..., str]) -> None:
    found = plan(lambda: queries.count(full, wanted(types=["ASSAULT"])))
    assert "claims" not in found.replace("incidents", "") and "members" not in found


def test_incidents_of_a_party_are_told_without_its_claims(full: Store, plan: Callable[..., str]) -> None:
    found = plan(lambda: queries.count(full, wanted(actor="FJI")))
    assert "parties_actor" in found and "members_claim" in found and "SEARCH claims" not in found


def test_the_matrix_of_the_reading_room_reads_only_its_pairs_and_weeks(full: Store, plan: Callable[..., str]) -> None:
    pairs = [("FJI", "FRA"), ("FJI", "NOR")]
    found = plan(lambda: counted.tones(full, Filters(), pairs, ["2031-05-05", "2031-05-12"]))
    assert "SCAN dealings" not in found and "dealings" in found
