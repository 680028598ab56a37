"""Reports in the same words are read once; what a reading follows from; turns end in order however few are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

import msgspec
import pytest
from made_reports import quick_read, report, story

from dateline.errors import Rejected
from dateline.export.json import render
from dateline.ingest.reports import json_report
from dateline.model import Report
from dateline.pipeline import read_reports
from dateline.record import turns
from dateline.record.add import Added, add_items
from dateline.record.store import Store

WORDS = (
    "DOVRA, May 3 (Fjord Wire) - Rebels shelled the port on Tuesday, killing at least 12 people, the governor said. "
    "The Fjord Wire saw two dead. The army denied it. President Vladimir Putin called for a truce.\n\nIt was the third attack in a week."
)


def asked_of(reads: list[str]) -> turns.Callable[[Iterable[Report | Rejected]], Iterator[Report | Rejected]]:
    def read(reports: Iterable[Report | Rejected]) -> Iterator[Report | Rejected]:
        for r in reports:
            reads.append(r.id if isinstance(r, Report) else "pass")
            yield from quick_read([r])

    return read


def reprint(n: int, k: int, **fields: object) -> Report:
    return report(story(n), id=f"{n}.{k}", outlet=f"Paper {k}", published="2031-05-03", **fields)


def test_reports_in_the_same_words_are_read_once_and_kept_as_if_each_were_read(store: Store) -> None:
    reads: list[str] = []
    items = [reprint(n, k, title=f"Title {k}") for k in range(5) for n in range(12)]
    found = list(add_items(store, items, anew=False, read=asked_of(reads)))
    assert reads == [f"{n}.0" for n in range(12)]
    assert [(x.id, x.new) for x in found if isinstance(x, Added)] == [(r.id, True) for r in items]
    assert sum(r.original is not None for r in store.reports()) == 48
    for x, item in zip(found, items, strict=True):
        (own,) = quick_read([item])
        kept = store.report(x.key) if isinstance(x, Added) else None
        assert kept is not None and isinstance(own, Report) and render(kept) == render(own)
    assert len(list(store.claims())) == 60 * 24


@pytest.mark.parametrize("field", [{"published": "2031-05-04"}, {"text": story(1) + " More."}, {"published": None}])
def test_another_day_or_another_word_is_read_by_itself(store: Store, field: dict[str, str]) -> None:
    reads: list[str] = []
    items = [reprint(1, 1), msgspec.structs.replace(reprint(1, 2), **field)]
    list(add_items(store, items, anew=False, read=asked_of(reads)))
    assert reads == ["1.1", "1.2"]


def test_a_reading_follows_from_text_day_and_dateline_alone() -> None:
    given = {
        "text": WORDS,
        "published": "2031-05-04T06:00:00Z",
        "outlet": "Fjord Wire",
        "title": "Port shelled",
        "url": "https://a.example/1",
    }
    other = {"text": WORDS, "published": "2031-05-04T22:30:00+02:00", "outlet": "The Governor", "title": "Putin denies", "url": None}
    one, two = (json_report(row, id=str(n), path=f"{n}.jsonl") for n, row in enumerate((given, other)))
    assert turns.mark_of(one) == turns.mark_of(two)
    first, second = (r for r in read_reports([one, two]) if isinstance(r, Report))
    assert first.events and first.attributions and first.dateline
    assert render(turns.reading_of(first, two)) == render(second)
    later = json_report(other | {"published": "2031-05-12"}, id="2", path="2.jsonl")
    assert turns.mark_of(later) != turns.mark_of(two)
    (third,) = read_reports([later])
    assert isinstance(third, Report) and third.events != second.events  # the day matters: Tuesday is another one


def test_what_cannot_be_read_is_not_tried_again_in_the_same_words(store: Store) -> None:
    reads: list[str] = []

    def read(reports: Iterable[Report | Rejected]) -> Iterator[Report | Rejected]:
        for r in reports:
            assert isinstance(r, Report)
            reads.append(r.id)
            yield Rejected(path="x", at=f'report "{r.id}"', id=r.id, reason="no", remedy="none")

    found = list(add_items(store, [reprint(1, 1), reprint(1, 2), reprint(1, 1)], anew=False, read=read))
    assert reads == ["1.1"] and [(x.id, x.path) for x in found if isinstance(x, Rejected)] == [
        ("1.1", "x"),
        ("1.2", "made.jsonl"),
        ("1.1", "made.jsonl"),
    ]


def test_turns_end_where_none_is_read_for_long(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "SKIPPED", 20)
    taken: list[int] = []

    def items() -> Iterator[Report]:
        yield reprint(0, 0)
        for k in range(200):
            taken.append(k)
            yield reprint(0, k + 1)

    ahead = [len(taken) - n for n, _ in enumerate(add_items(store, items(), anew=False, read=asked_of([])))]
    assert len(ahead) == 201 and max(ahead) <= 40


def test_words_are_remembered_for_so_many_reports(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "REMEMBERED", 5)
    reads: list[str] = []
    items = [reprint(n, 0) for n in range(20)]
    list(add_items(store, iter([*items, reprint(0, 1), reprint(19, 1)]), anew=False, read=asked_of(reads)))
    assert reads[20:] == ["0.1"]


def test_the_same_report_twice_is_kept_once_however_near(store: Store) -> None:
    for gap in range(0, 20, 3):
        day = f"2031-06-{gap + 1:02}"
        between = [msgspec.structs.replace(reprint(100 + n, 9), published=day) for n in range(gap)]
        twice = msgspec.structs.replace(reprint(50, 1), published=day)
        copy = msgspec.structs.replace(reprint(50, 2), published=day)
        found = list(add_items(store, [twice, copy, *between, copy, twice], anew=False, read=quick_read))
        assert [x.new for x in islice((x for x in found if isinstance(x, Added)), gap + 4)] == [True] * (gap + 2) + [False] * 2
