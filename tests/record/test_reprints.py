"""Reprints: who reprints whom follows from the words and the days, in whatever order reports come."""

from __future__ import annotations

import random
from collections.abc import Iterator

import numpy as np
import pytest
from made_reports import edited, report, story
from sqlalchemy import Connection

from dateline.model import Report
from dateline.record import reprints
from dateline.record.add import keep
from dateline.record.store import Filters, Store

WIRE = story(1, 200)


def originals(store: Store) -> dict[str, str]:
    """The ids of reprints, each with the id of its original."""
    kept = {r.key: r for r in store.reports()}
    return {r.id: kept[r.original].id for r in kept.values() if r.original}


def filed(id: str, text: str, day: str | None = "2031-05-03", outlet: str | None = None) -> Report:
    return report(text, id=id, published=day, outlet=outlet or id)


def family() -> list[Report]:
    """A wire story, its reprints, a story of their own words, and a story updated day by day until little is left of the first."""
    updates = [WIRE]
    for k in range(1, 6):
        updates.append(edited(updates[-1], 0.08, seed=k))
    return [
        filed("wire", WIRE, "2031-05-03T06:00:00Z"),
        filed("same", WIRE, "2031-05-03T09:00:00Z"),
        filed("edited", "GUVA - " + edited(WIRE, 0.06), "2031-05-04"),
        filed("cut", " ".join(WIRE.split()[:90]), "2031-05-04"),
        filed("longer", WIRE + " " + story(2, 80), "2031-05-05"),
        filed("undated", WIRE.upper(), None),
        filed("other", story(3, 200), "2031-05-03"),
        *(filed(f"update{k}", text, f"2031-05-1{k}") for k, text in enumerate(updates) if k),
    ]


def test_near_copies_are_tied_to_the_earliest(store: Store) -> None:
    keep(store, family())
    copies = ("same", "edited", "cut", "longer", "undated", *(f"update{k}" for k in range(1, 6)))
    assert originals(store) == dict.fromkeys(copies, "wire")
    assert {r.id for r in store.reports(Filters(originals=True))} == {"wire", "other"}


def test_the_order_does_not_matter(store: Store) -> None:
    """The same days and words in three orders, made unlike by a word of their own that stands in front of each of their words."""
    found: list[dict[str, str]] = []
    for turn in range(3):
        own = [report(" ".join(f"{turn}q{w}" for w in r.text.split()), id=r.id, published=r.published, outlet=r.outlet) for r in family()]
        random.Random(turn).shuffle(own)
        for r in own:
            keep(store, [r])
        kept = {r.key: r for r in store.reports()}
        texts = {k: store.report(k).text for k in kept}  # type: ignore[union-attr]
        mine = [r for k, r in kept.items() if texts[k].startswith(f"{turn}q")]
        assert len(mine) == len(own)
        found.append({r.id: kept[r.original].id for r in mine if r.original})
    assert found[0] == found[1] == found[2] and len(found[0]) == 10


def test_an_earlier_report_that_comes_later_becomes_the_original(store: Store) -> None:
    keep(store, [filed("b", WIRE, "2031-05-04"), filed("c", edited(WIRE, 0.05), "2031-05-05")])
    assert originals(store) == {"c": "b"}
    keep(store, [filed("a", edited(WIRE, 0.05, seed=9), "2031-05-03")])
    assert originals(store) == {"b": "a", "c": "a"}


def test_two_stories_in_one_roundup_stay_two(store: Store) -> None:
    one, two = story(11), story(12)
    keep(store, [filed("one", one), filed("two", two, "2031-05-04"), filed("roundup", one + " " + two, "2031-05-05")])
    assert originals(store) == {"roundup": "one"}


@pytest.mark.parametrize(
    ("a", "b", "near"),
    [
        (WIRE, WIRE, True),
        (WIRE, story(2, 200), False),
        (WIRE, edited(WIRE, 0.1), True),
        (WIRE, edited(WIRE, 0.5), False),
        (WIRE, " ".join(WIRE.split()[100:]), True),  # half of it
        (WIRE, " ".join(WIRE.split()[:60]) + " " + story(5, 140), False),  # a passage in common
        ("Peace came.", "Peace came.", True),
        ("Peace came.", "War came.", False),
        ("The army said on Monday that two of its men fell.", "The army said on Monday that two of its men fled.", False),
        ("", "", False),
        ("!", "!", False),
        # The bulletin of every day: the same words, other figures.
        (f"{WIRE} 12 shells, 5 towns, 31 dead, 9 hurt", f"{WIRE} 27 shells, 6 towns, 44 dead, 8 hurt", False),
        (f"{WIRE} 12 shells, 5 towns, 31 dead, 9 hurt", f"{WIRE} 12 shells, 5 towns, 31 dead, 10 hurt", True),
    ],
)
def test_alike(a: str, b: str, near: bool) -> None:
    first, second = reprints.sketch(a), reprints.sketch(b)
    assert (reprints.alike(first, second) is not None) is near
    assert reprints.alike(first, second) == reprints.alike(second, first)
    if near:
        assert set(first.bands) & set(second.bands)


def test_sketches_are_the_same_on_every_machine() -> None:
    """Kept in records: what they are may not change without a migration."""
    found = reprints.sketch("At least 12 people were killed when shells fell on the town.")
    assert found.shingles[:3].tolist() == SHINGLES and found.bands[:2] == BANDS
    assert found.numbers.tolist() == [1330857165]


SHINGLES = [362752540, 486051243, 1208812179]
BANDS = [7783236438027142539, -6264186596600494450]


def test_candidates_are_few_among_stories_of_their_own(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[int] = []
    alike = reprints.alike

    def counting(a: reprints.Sketch, b: reprints.Sketch) -> tuple[float, float] | None:
        compared.append(1)
        return alike(a, b)

    monkeypatch.setattr(reprints, "alike", counting)
    keep(store, [filed(f"r{k}", story(100 + k)) for k in range(100)])
    assert len(compared) < 10
    keep(store, [filed("copy", edited(story(150), 0.05), "2031-06-01")])
    assert originals(store) == {"copy": "r50"}


def test_of_a_daily_bulletin_the_likest_are_compared(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bulletins that share half of their words share bands; each is held against the likest of them only, and a copy of one is found."""
    asked: list[int] = []
    near = reprints._near

    def counting(conn: Connection, new: reprints.Sketch, keys: list[str]) -> Iterator[tuple[str, tuple[float, float]]]:
        asked.append(len(keys))
        return near(conn, new, keys)

    monkeypatch.setattr(reprints, "MOST", 5)
    monkeypatch.setattr(reprints, "_near", counting)
    frame = story(900, 70)
    daily = [f"{frame} {story(910 + k, 100)}" for k in range(30)]
    keep(store, [filed(f"day{k}", text) for k, text in enumerate(daily)])
    assert max(asked) == 5
    keep(store, [filed("copy", edited(daily[17], 0.05), "2031-06-01")])
    assert originals(store) == {"copy": "day17"}


def test_of_many_copies_the_earliest_is_still_the_original(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reprints, "MOST", 3)
    days = [f"2031-05-{k:02}" for k in range(3, 23)]
    keep(store, [filed(f"r{k}", WIRE, day) for k, day in enumerate(days)])
    keep(store, [filed("last", edited(WIRE, 0.02), "2031-06-01")])
    assert originals(store) == dict.fromkeys([*(f"r{k}" for k in range(1, 20)), "last"], "r0")


def test_shares_are_kept(store: Store) -> None:
    keep(store, [filed("wire", WIRE), filed("cut", " ".join(WIRE.split()[:100]), "2031-05-04")])
    with store.engine.connect() as conn:
        (row,) = conn.execute(reprints.select(reprints.t.reprints)).all()
    assert row.containment == 1.0 and 0.45 < row.jaccard < 0.55


def test_sharing_a_band_is_as_likely_as_reckoned() -> None:
    met, expected = [], []
    for k in range(200):
        a, b = (reprints.sketch(t) for t in (story(k), edited(story(k), 0.25, seed=k)))
        jaccard = len(np.intersect1d(a.shingles, b.shingles)) / len(np.union1d(a.shingles, b.shingles))
        met.append(bool(set(a.bands) & set(b.bands)))
        expected.append(1 - (1 - jaccard**reprints.ROWS) ** reprints.BANDS)
    assert 0.3 < np.mean(expected) < 0.8 and abs(np.mean(met) - np.mean(expected)) < 0.07
