"""Questions to a record: what is asked for is what comes, whoever else speaks of it is heard, and nothing of later is known before."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from asked_record import FORMULA, made

from dateline.record import open_record, queries
from dateline.record.queries import FilterError, wanted
from dateline.record.store import Filters, Store


@pytest.fixture
def store(where: str) -> Iterator[Store]:  # in SQLite and in PostgreSQL
    with made(where) as store:
        yield store


def words(store: Store, filters: Filters) -> list[str]:
    return [c.trigger for c in queries.claims(store, filters)]


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({}, ["shelled", "shelling", "shelling", "condemned", "rejected", "took"]),
        ({"place": "fjordoy"}, ["shelled", "shelling", "shelling"]),
        ({"place": "fjordøy"}, ["shelled", "shelling", "shelling"]),
        ({"country": "fji"}, ["took"]),
        ({"claimant": "Norway"}, ["shelled"]),
        ({"claimant": "outlet", "types": ["assault"]}, ["shelling", "took"]),
        ({"actor": "France"}, ["condemned", "rejected"]),
        ({"types": ["reject", "ACCUSE"]}, ["condemned", "rejected"]),
        ({"since": "7 May 2031"}, ["condemned"]),
        ({"until": "2031-05-06"}, ["shelled", "shelling", "shelling"]),
        ({"as_of": "2031-05-07", "types": ["ASSAULT"]}, ["shelled", "shelling"]),
    ],
)
def test_filters(store: Store, given: dict, found: list[str]) -> None:
    assert sorted(words(store, wanted(**given))) == sorted(found)


def test_a_report_without_a_day_counts_from_when_it_was_added(store: Store) -> None:
    assert "took" not in words(store, wanted(as_of="2031-05-07"))
    assert "took" not in words(store, wanted(as_of="2031-05-08T09:59"))
    assert "took" in words(store, wanted(as_of="2031-05-08T10:00"))
    assert "took" in words(store, wanted(as_of="2031-05-08"))
    assert words(store, wanted(as_of="2031-05-08", place="Dovra")) == ["took"]
    assert [h.report.id for h in queries.search(store, "Dovra", wanted(as_of="2031-05-08"))] == ["four"]
    assert queries.search(store, "Dovra", wanted(as_of="2031-05-07")) == []


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"types": ["WAR"]}, 'type: "WAR" is no type of event: use AGREE'),
        ({"since": "soon"}, 'from: "soon" is no date'),
        ({"as_of": "then"}, 'as-of: "then" is no date'),
        ({"since": "2031-05-02", "until": "2031-05-01"}, "to: 2031-05-01 is before 2031-05-02"),
        ({"country": "Fiji"}, 'country: "Fiji" is no code of a country'),
        ({"actor": "Norwayy"}, 'actor: nobody is known as "Norwayy": did you mean Norway \\(NOR\\)'),
        ({"claimant": "xqxqxq"}, "claimant: nobody is known"),
        ({"place": " "}, "place: no name is given"),
    ],
)
def test_filters_that_mean_nothing_are_refused(given: dict, said: str) -> None:
    with pytest.raises(FilterError, match=said):
        wanted(**given)


def test_parties_go_by_ids_and_names() -> None:
    ids = {"FJI.MIL": "FJI.MIL", "fji.mil": "FJI.MIL", "fji": "FJI", "the UN": "IGO:UN", "IGO:UN": "IGO:UN", "outlet": "outlet"}
    assert {w: wanted(actor=w).actor for w in ids} == ids


def test_an_incident_holds_every_account_of_it(store: Store) -> None:
    (found,) = [f for f in queries.incidents(store) if f.incident.place == "Fjordøy"]
    assert found.title == "shelling: Fiji -> Norway; Fjordøy" and (found.reports, len(found.claims)) == (2, 3)
    assert queries.figures(found.tolls) == "12 to 15 killed"
    assert {"NOR", "FJI"} <= {v.partition(".")[0] for v in found.voices.values()}


def test_a_filter_by_party_does_not_hide_the_others(store: Store) -> None:
    (found,) = queries.incidents(store, wanted(claimant="NOR"))
    assert [c.id.rpartition(":")[2] for c in found.claims] == ["a1", "a2", "e1"]
    assert queries.incidents(store, wanted(claimant="USA")) == []


def test_days_choose_incidents(store: Store) -> None:
    assert [f.incident.place for f in queries.incidents(store, wanted(since="2031-05-06", until="2031-05-06"))] == ["Fjordøy"]
    assert queries.incidents(store, wanted(since="2031-05-20")) == []


def test_what_was_not_known_then_is_not_told(store: Store) -> None:
    (then,) = queries.incidents(store, wanted(place="Fjordøy", as_of="2031-05-07"))
    assert queries.figures(then.tolls) == "12 killed"


def test_disputes_have_two_sides(store: Store) -> None:
    (found,) = queries.disputes(store)
    d = found.dispute
    assert (d.kind, d.b_by, d.b_says) == ("denial", ["FJI"], "no") and "NOR" in d.a_by
    assert [x.dispute for x in queries.disputes(store, wanted(claimant="FJI"))] == [d]
    assert queries.disputes(store, wanted(claimant="outlet")) == []
    assert {c.status for c in found.claims} == {"actual", "denied"}


def test_tolls_by_policy_and_claimant(store: Store) -> None:
    here = wanted(place="Fjordøy")
    (ucdp,) = queries.tolls(store, here)
    (acled,) = queries.tolls(store, here, "place", "acled")
    assert (ucdp.low, ucdp.high, acled.low, acled.high, acled.group) == (12, 15, 12, 12, "Fjordøy")
    assert {t.claimant: t.low for t in queries.tolls(store, here, "day", "claimant")} == {"NOR": 12, f"outlet:{FORMULA}": 15}
    assert [t.high for t in queries.tolls(store, wanted(place="Fjordøy", claimant="NOR"))] == [12]


def test_positions_and_whom_they_are_toward(store: Store) -> None:
    found = [(p.actor, p.stance, p.toward, p.day) for p in queries.positions(store)]
    assert ("FRA", "condemns", "FJI", "2031-05-08") in found
    assert ("FJI", "rejects", "FRA", "2031-05-09") in found  # without a day: the day it was told
    assert [p.actor for p in queries.positions(store, wanted(since="2031-05-09", until="2031-05-09"))] == ["FJI"]
    assert {p.actor for p in queries.positions(store, wanted(actor="FRA"))} == {"FRA", "FJI"}
    assert queries.positions(store, wanted(actor="FRA.GOV")) == queries.positions(store, wanted(actor="FRA"))
    assert queries.positions(store, wanted(actor="NOR")) == []


def test_tone_counts_an_act_once(store: Store) -> None:
    (week,) = queries.tones(store, wanted(actor="FRA"))
    assert (week.pair, week.week, week.acts) == (("FJI", "FRA"), "2031-05-05", 2) and week.mean < 0
    assert [t.pair for t in queries.tones(store, wanted(actor="NOR"))] == [("FJI", "NOR")]


def test_a_timeline_goes_by_days(store: Store) -> None:
    (entry,) = queries.timeline(store)
    assert (entry.day_from, entry.place, entry.figures, entry.disputed) == ("2031-05-06", "Fjordøy", "12 to 15 killed", 1)
    assert entry.claimants == ["Norway", "Fiji", FORMULA]


def test_words_are_found_within_filters(store: Store) -> None:
    assert {h.report.id for h in queries.search(store, "shelling")} == {"one", "two"}
    assert [h.report.id for h in queries.search(store, "shelling", wanted(claimant="NOR"))] == ["one"]
    assert len(queries.search(store, "shelling", wanted(limit=1))) == 1


def test_limits_and_empty_records(store: Store, tmp_path: Path) -> None:
    assert len(queries.incidents(store, wanted(limit=1))) == 1
    with open_record(tmp_path / "empty.db") as empty:
        assert [list(f(empty)) for f in (queries.claims, queries.incidents, queries.tolls, queries.timeline, queries.tones)] == [[]] * 5
