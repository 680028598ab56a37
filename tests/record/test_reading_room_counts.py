"""The views of the reading room give the same over SQLite and PostgreSQL."""

from __future__ import annotations

import pytest
from tests.web.room_record import reports

from dateline.record import judgements
from dateline.record.add import keep
from dateline.record.queries import FilterError
from dateline.record.store import Filters, Store
from dateline.web.views import incident, lists, report, reviewing, situation
from dateline.web.views.asked import Asked, asked


@pytest.fixture(scope="module")
def filled(for_reading: Store) -> Store:
    keep(for_reading, reports())
    return for_reading


GIVEN = ({}, {"type": ["ASSAULT"]}, {"actor": "FJI"}, {"from_": "2031-05-06", "to": "2031-05-06"}, {"as_of": "2031-05-08"})
ASKED = [asked(**x) for x in GIVEN]  # type: ignore[arg-type]
COUNTS = [(3, 1, 2), (3, 1, 2), (2, 1, 1), (1, 1, 0), (2, 1, 1)]


@pytest.mark.parametrize(("a", "counts"), list(zip(ASKED, COUNTS, strict=True)))
def test_the_situation(filled: Store, a: Asked, counts: tuple[int, int, int]) -> None:
    view = situation.situation(filled, a)
    assert (view.incidents, view.disputed, view.unlocated_count) == counts
    assert sum(p.incidents for p in view.pins) == view.incidents - view.unlocated_count
    newer = situation.with_new(filled, view, "2000-01-01T00:00:00Z").new
    assert newer is not None and newer.reports == 4 and newer.incidents == view.incidents


def test_lists_and_pages(filled: Store) -> None:
    assert len(lists.claims(filled, Asked()).claims) == 6 and len(lists.incidents(filled, Asked()).incidents) == 3
    assert [p.actor.id for p in lists.positions(filled, Asked()).matrix.pairs] == ["FRA"]
    assert {x.id for x in situation.choices(filled).places} >= {"Dovra"}
    for kept in filled.reports():
        assert report.report(filled, kept.key, 1) is not None
    found = lists.incidents(filled, asked(place="Dovra")).incidents[0]
    assert incident.by_id(filled, found.id) is not None


def test_what_has_no_day_of_publication_is_counted_and_listed(filled: Store) -> None:
    store = filled
    whole, some = lists.claims(store, Asked()), lists.claims(store, asked(undated="yes"))
    assert whole.undated == some.undated == len(some.claims) == 1
    assert whole.claims[-1].id == some.claims[0].id and some.claims[0].published is None
    every, one = lists.reports(store, Asked()), lists.reports(store, asked(undated="yes"))
    assert every.undated == len(one.reports) == 1 and every.reports[-1].key == one.reports[0].key
    with pytest.raises(FilterError, match="says nothing"):
        lists.claims(store, asked(undated="no"))


def test_judging(store: Store) -> None:
    keep(store, reports())
    first = reviewing.review(store, "Ana", Asked()).claim
    assert first is not None
    judgements.judge(store, "reject", [first.id], who="Ana")
    assert reviewing.review(store, "Ana", Asked()).left == 5 and len(reviewing.history(store, "Ana").judgements) == 1
    assert first.id not in {c.id for c in judgements.claims(store, Filters())}
