"""Versions: corrections take the place of what they correct, kills withdraw it, updates are one source, embargoes hold."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest
from made_reports import FJORD, days, edited, event, killed, party, report, story
from sqlalchemy import select

from dateline.model import Notice, NoticeKind, Report, SourceFile
from dateline.record import queries, tables
from dateline.record.add import keep, key_of
from dateline.record.store import Filters, Store
from dateline.record.versions import history

TITLE = "Shells fall on the market of Dovra"
NOON, ONE, TWO, NIGHT = (f"2031-05-03T{h}:00:00Z" for h in (12, 13, 14, 22))


def told(
    low: int, published: str | None, kind: NoticeKind | None = None, *, outlet: str | None = "Kura Wire", seed: int = 1, **more: Any
) -> Report:
    """A report that so many were killed in an attack, with a notice where `kind` is given."""
    notice = {k: more.pop(k) for k in ("item", "of", "series", "version", "words", "embargo") if k in more}
    text = more.pop("text", f"Shells killed at least {low} people. {story(seed, 60)}")
    events = []
    if "killed" in text:
        events = [
            event(
                text, "killed", actors=[party(text, "Shells", "NOR.MIL")], targets=[party(text, "people", "NOR.CVL")], place=FJORD,
                date=days("2031-05-03", "2031-05-03"), counts=[killed(text, f"at least {low}", low, None)],
            )
        ]  # fmt: skip
    source = SourceFile(path="made.jsonl", media_type="application/json")
    if kind or notice:
        source = SourceFile(path="made.jsonl", media_type="application/json", notice=Notice(kind=kind or "new", **notice))
    return report(text, published=published, outlet=outlet, source=source, events=events, **{"title": TITLE, "id": f"r{low}"} | more)


def lows(store: Store, as_of: str | None = None) -> list[int | None]:
    """The figures that claims give, and those of the incidents: they are the same."""
    found = sorted(f.min or 0 for c in queries.claims(store, Filters(as_of=as_of)) for f in c.figures)
    within = sorted(f.min or 0 for i in queries.incidents(store, Filters(as_of=as_of)) for c in i.claims for f in c.figures)
    assert found == within and queries.count(store) == len(queries.incidents(store))
    return list(found)


def put(store: Store, *reports: Report) -> None:
    for r in reports:
        keep(store, [r])


def lines(store: Store) -> set[tuple[str, str, str, str]]:
    t = tables.lineage.c
    with store.engine.connect() as conn:
        names = {r.key: r.id for r in store.reports(Filters(reports=tuple(conn.execute(select(tables.reports.c.key)).scalars())))}
        return {(names[x.report], names[x.by], x.how, x.why) for x in conn.execute(select(t.report, t.by, t.how, t.why))}


@pytest.mark.parametrize(
    ("first", "later"),
    [
        ({"item": "urn:kura:1"}, {"item": "urn:kura:1"}),
        ({"id": "K77"}, {"of": "K77"}),
        ({"url": "https://kurawire.example/1"}, {"of": "https://kurawire.example/1"}),
        ({"series": "dovra-shells"}, {"series": "dovra-shells", "title": "Something else"}),
        ({"series": "dovra-shells"}, {"of": "DOVRA-SHELLS", "title": "Something else"}),
        ({}, {"title": f"CORRECTED-{TITLE}"}),
        ({}, {"title": f"CORRECTED-UPDATE 2-{TITLE}, 15 dead", "version": 3}),
        ({"title": None}, {"title": None, "text": "Shells killed at least 15 people. " + edited(story(1, 60), 0.05)}),
    ],
)
def test_a_correction_takes_the_place(first: dict[str, Any], later: dict[str, Any], store: Store) -> None:
    put(store, told(25, NOON, **first), told(15, TWO, "correction", seed=later.pop("seed", 2), **later))
    assert lows(store) == [15]
    assert lows(store, ONE) == [25] and lows(store, TWO) == [15] and lows(store, "2031-05-02") == []
    assert [h.report.id for h in store.search("Shells")] == ["r15"]


def test_a_kill_withdraws(store: Store) -> None:
    kill = told(9, TWO, "kill", text=f"KILL. Please kill the story headlined '{TITLE}', sent at 1200 GMT.", title="KILL - Kura Wire")
    put(store, told(25, NOON), told(3, NOON, seed=5, title="Convoy reaches the town of Guva at last"), kill)
    assert lows(store) == [3] and lows(store, ONE) == [3, 25]
    assert store.search("Dovra") == []  # the notice is no report
    first = history(store, key_of(told(25, NOON)))
    assert [(v.report.id, v.kind, v.ended, v.by, v.until) for v in first] == [
        ("r25", "new", "kill", key_of(kill), "2031-05-03T14:00:00"),
        ("r9", "kill", None, None, None),
    ]
    assert first[1].follows == [key_of(told(25, NOON))] and first[1].why == "its headline"


def test_an_incident_of_which_nothing_is_left(store: Store) -> None:
    put(store, told(25, NOON, item="a"))
    assert len(queries.incidents(store)) == 1
    put(store, told(1, TWO, "kill", item="a", text="Withdrawn."))
    assert queries.incidents(store) == [] and queries.count(store) == 0 and list(queries.timeline(store)) == []
    assert [i.reports for i in queries.incidents(store, Filters(as_of=ONE))] == [1]
    assert queries.tolls(store) == [] and [x.low for x in queries.tolls(store, filters=Filters(as_of=ONE))] == [25]


def test_updates_are_one_story_and_one_source(store: Store) -> None:
    put(store, told(3, NOON, series="dovra"), told(12, ONE, "update", series="dovra", version=2, seed=2))
    put(store, told(20, TWO, "update", series="dovra", version=3, text=f"Shells killed at least 20 people. {edited(story(2, 60), 0.03)}"))
    assert lows(store) == [3, 12, 20]
    (found,) = queries.incidents(store)
    assert set(found.voices.values()) == {"outlet:Kura Wire"} and all(a.independent <= 1 for a in found.account.answers)
    assert [(v.report.id, v.kind, v.version) for v in history(store, "r12")] == [
        ("r3", "new", None),
        ("r12", "update", 2),
        ("r20", "update", 3),
    ]
    assert all(r.original is None for r in store.reports())  # the third is nearly the second, yet what it adds counts


def test_a_correction_of_an_update_leaves_later_ones(store: Store) -> None:
    put(store, *(told(n, at, "update", series="d", version=n, seed=n) for n, at in ((1, NOON), (2, ONE), (4, TWO))))
    put(store, told(9, NIGHT, "correction", series="d", version=2, seed=9))
    assert lows(store) == [4, 9]


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_the_order_of_adding_does_not_matter(order: tuple[int, ...], store: Store) -> None:
    first = told(25, NOON, item="a")
    reports = [
        first,
        told(15, TWO, "correction", item="a", text="Shells killed at least 15 people. " + edited(story(1, 60), 0.03)),
        told(25, ONE, outlet="Fjord Post", id="copy", text="Shells killed at least 25 people. " + edited(story(1, 60), 0.02, 5)),
        told(15, NIGHT, outlet="Guva Daily", id="late", text="Shells killed at least 15 people. " + edited(story(1, 60), 0.02, 7)),
    ]
    put(store, *(reports[k] for k in order))
    assert lows(store) == [15, 15] and lows(store, ONE) == [25, 25]
    assert lines(store) == {("r25", "r15", "correction", "its id"), ("copy", "r15", "correction", "a reprint of it")}
    originals = {r.id: r.original for r in store.reports(Filters(reports=tuple(key_of(r) for r in reports)))}
    assert originals == {"r25": None, "r15": None, "copy": key_of(first), "late": key_of(reports[1])}
    (found,) = queries.incidents(store)
    assert set(found.voices.values()) == {"outlet:Kura Wire"} and found.reports == 1


SHORT = "Shells killed at least 25 people."


@pytest.mark.parametrize("kind", ["correction", "kill"])
@pytest.mark.parametrize("day", [NOON, "2031-05-03"])
@pytest.mark.parametrize(
    ("first", "later"),
    [
        ({"item": "urn:kura:1"}, {"item": "urn:kura:1"}),
        ({"id": "K77"}, {"of": "K77"}),
        ({}, {"title": f"NOTICE-{TITLE}"}),
        ({"title": None}, {"title": None}),
        ({"title": None, "text": SHORT}, {"title": None, "text": SHORT}),
    ],
)
def test_a_notice_in_the_very_words_that_it_is_about(
    first: dict[str, Any], later: dict[str, Any], day: str, kind: NoticeKind, store: Store
) -> None:
    old, notice = told(25, day, **first), told(25, TWO if day == NOON else day, kind, **({"id": "again"} | later))
    assert key_of(old) != key_of(notice)
    put(store, old, notice)
    ended, last = history(store, key_of(old))
    assert (ended.ended, ended.by, last.kind, last.ended) == (kind, key_of(notice), kind, None)
    assert lows(store) == ([25] if kind == "correction" else [])


def test_two_kills_in_the_same_words_withdraw_both(store: Store) -> None:
    put(store, told(25, NOON, item="a"), told(3, NOON, seed=5, item="b", title="Convoy reaches the town of Guva at last"))
    kills = [told(1, TWO, "kill", item=x, text="This story was withdrawn.", id=f"k{x}") for x in "ab"]
    put(store, *kills, *kills)
    assert lows(store) == [] and len({key_of(k) for k in kills}) == 2
    assert [len(history(store, key_of(k))) for k in kills] == [2, 2]


def test_a_kill_withdraws_its_reprints_whenever_told(store: Store) -> None:
    copy = told(25, NIGHT, outlet="Fjord Post", text="Shells killed at least 25 people. " + edited(story(1, 60), 0.02))
    put(store, told(25, NOON, item="a"), told(1, TWO, "kill", item="a", text="Withdrawn."), copy)
    assert lows(store) == [] and lows(store, ONE) == [25]


@pytest.mark.parametrize(
    "later",
    [
        {"title": f"CORRECTED-{TITLE}", "outlet": "Fjord Post"},  # another outlet's
        {"title": "CORRECTED-Ferry sinks off Guva, nobody hurt"},
        {"title": "CORRECTED-Dovra"},
        {"of": "nothing-known"},
        {"series": "dovra-shells", "title": "x"},
    ],
)
def test_what_cannot_be_told_is_left_alone(later: dict[str, Any], store: Store) -> None:
    put(store, told(25, NOON), told(15, TWO, "correction", seed=2, **{"title": "None of it"} | later))
    assert lows(store) == [15, 25]


def test_headlines_and_series_come_again(store: Store) -> None:
    put(store, told(25, "2031-04-01T12:00:00Z", series="dovra"), told(15, TWO, "correction", seed=2, series="dovra"))
    assert lows(store) == [15, 25]  # a month lies between
    put(store, told(7, NOON, seed=3, title="Police find guns in Guva"), told(8, ONE, seed=4, title="Police find the guns in Guva"))
    put(store, told(9, NIGHT, "correction", seed=5, title="CORRECTED-Police find the guns in Guva town"))
    assert lows(store) == [7, 8, 9, 15, 25]  # two headlines fit: none is taken


def test_only_days_are_known(store: Store) -> None:
    day = "2031-05-03"
    put(store, told(15, day, "correction", series="d", seed=2), told(25, day, series="d"), told(20, day, "update", series="d", seed=3))
    assert lows(store) == [15] and lows(store, day) == [15]


def test_without_a_day_a_correction_counts_from_when_it_was_added(store: Store) -> None:
    put(store, told(25, "2020-05-03", item="a"), told(15, None, "correction", item="a", seed=2))
    assert lows(store) == [15] and lows(store, "2020-06-01") == [25] and lows(store, "2100-01-01") == [15]


def test_embargo(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    put(store, told(25, NOON, embargo="2031-05-03T20:00:00Z"), told(3, "2026-01-01T00:00:00Z", embargo="2026-01-02", seed=2, title="b"))
    assert lows(store) == [3]  # it is not 2031 yet, and no as-of makes it so
    assert lows(store, "2040-01-01") == [3] and lows(store, "2026-01-01") == []
    assert store.search("people") and {h.report.id for h in store.search("people")} == {"r3"}
    assert history(store, "r25")[0].embargo == "2031-05-03T20:00:00"
    assert [c.figures[0].min for c in store.claims(Filters(reports=(key_of(told(25, NOON)),)))] == [25]  # who names it sees it


def test_read_again_it_stays_so(store: Store) -> None:
    put(store, told(25, NOON, item="a"), told(15, TWO, "correction", item="a", seed=2))
    keep(store, [told(25, NOON, item="a"), told(15, TWO, "correction", item="a", seed=2)])
    assert lows(store) == [15] and lines(store) == {("r25", "r15", "correction", "its id")}


def test_what_people_corrected_of_a_replaced_report_is_left_out(store: Store) -> None:
    from dateline.record import judgements

    put(store, told(25, NOON, item="a"))
    (c,) = queries.claims(store)
    judgements.judge(store, "correct", [c.id], who="Ana", fields={"killed": "24"})
    assert lows(store) == [24]
    put(store, told(15, TWO, "correction", item="a", seed=2))
    assert lows(store) == [15] and lows(store, ONE) == [24]
