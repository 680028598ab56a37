"""The contract of a record, over SQLite and PostgreSQL: what is kept is what is found."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from made_reports import DELTA, FJORD, days, event, killed, party, report, said
from sqlalchemy import text

from dateline.model import Dispute, Report
from dateline.record import judgements, migrations, tables
from dateline.record.add import keep, key_of
from dateline.record.claims import claims_of
from dateline.record.store import LAST, Filters, RecordError, Store, moment, open_record

FIRST = "The army shelled Fjordøy on Tuesday, killing 12, the mayor said. Rebels threatened to answer the évêque."
SECOND = "Dovra fell. The rebels took the town of Dovra after the army had shelled it for weeks."


def first() -> Report:
    shelled = event(
        FIRST, "shelled", id="e1", by=["a1"], actors=[party(FIRST, "The army", "NOR.MIL")], targets=[party(FIRST, "12", "NOR.CVL")],
        place=FJORD, date=days("2031-05-03", "2031-05-03"), counts=[killed(FIRST, "12", 12, 12)], means=["artillery"],
    )  # fmt: skip
    threatened = event(FIRST, "threatened", id="e2", type="THREATEN", status="actual", actors=[party(FIRST, "Rebels", "NOR.REB")])
    return report(
        FIRST, id="one", title="Shells", outlet="Hill Wire", published="2031-05-04T01:30+03:00", url="https://hill.example/1",
        attributions=[said(FIRST, "the mayor", "NOR.GOV")], events=[shelled, threatened],
    )  # fmt: skip


def second() -> Report:
    fell = event(SECOND, "fell", place=DELTA, actors=[party(SECOND, "rebels", "NOR.REB")], date=days("2031-04-28", "2031-05-02"))
    wanted = event(SECOND, "took", id="e2", status="denied", actors=[party(SECOND, "rebels", "NORX.REB")])
    disputed = Dispute(id="d1", about="who has Dovra", kind="control", a=["e1"], b=["e2"], why="test")
    return report(SECOND, id="two", outlet="Delta Post", published="2031-05-04", events=[fell, wanted], disputes=[disputed])


@pytest.fixture
def full(store: Store) -> Store:
    keep(store, [second(), first()])
    return store


@pytest.fixture(scope="module")
def asked(for_reading: Store) -> Store:
    keep(for_reading, [second(), first()])
    return for_reading


def test_the_tables_are_those_of_the_migrations(store: Store) -> None:
    with store.engine.connect() as conn:
        options = {"compare_type": True, "include_name": lambda name, kind, _: kind != "table" or name in tables.metadata.tables}
        found = MigrationContext.configure(conn, opts=options)
        assert compare_metadata(found, tables.metadata) == []
    assert ScriptDirectory(str(migrations.FOLDER)).get_current_head() == migrations.HEAD


def test_a_report_is_kept_as_it_was_read(asked: Store) -> None:
    for r in (first(), second()):
        assert asked.report(key_of(r)) == r
    assert asked.report("0" * 16) is None
    assert asked.known([key_of(first()), "0" * 16]) == {key_of(first())}
    one, two = asked.reports()
    assert (one.id, one.outlet, one.published, one.moment) == ("one", "Hill Wire", "2031-05-04T01:30+03:00", "2031-05-03T22:30:00")
    assert (two.id, two.moment, two.original, two.url) == ("two", "2031-05-04", None, None)


def test_claims_come_back_whole_and_in_order(asked: Store) -> None:
    found = list(asked.claims())
    assert found == [c for r in (first(), second()) for c in claims_of(r, key_of(r))]
    assert found[0].source == "NOR.GOV" and found[0].figures[0].min == 12 and found[0].means == ["artillery"]


@pytest.mark.parametrize(
    ("filters", "words"),
    [
        (Filters(), ["shelled", "threatened", "fell", "took"]),
        (Filters(place="fjordøy"), ["shelled"]),
        (Filters(place="DOVRA"), ["fell"]),
        (Filters(country="NOR"), ["shelled"]),
        (Filters(box=(60, 5, 61, 6)), ["shelled"]),
        (Filters(box=(-20, 179, 0, -179)), ["fell"]),
        (Filters(box=(0, 0, 1, 1)), []),
        (Filters(actor="NOR"), ["shelled", "threatened", "fell"]),
        (Filters(actor="NOR.REB"), ["threatened", "fell"]),
        (Filters(actor="NOR.GOV"), ["shelled"]),
        (Filters(actor="NOR.GOV", role="target"), []),
        (Filters(actor="NOR.CVL", role="target"), ["shelled"]),
        (Filters(source="NOR"), ["shelled"]),
        (Filters(source="outlet"), ["threatened", "fell", "took"]),
        (Filters(outlet="Delta Post"), ["fell", "took"]),
        (Filters(types=("THREATEN", "PROTEST")), ["threatened"]),
        (Filters(statuses=("denied",)), ["took"]),
        (Filters(measure="killed"), ["shelled"]),
        (Filters(since="2031-05-03"), ["shelled"]),
        (Filters(until="2031-05-02"), ["fell"]),
        (Filters(since="2031-05-02", until="2031-05-03"), ["shelled", "fell"]),
        (Filters(as_of="2031-05-03"), ["shelled", "threatened"]),
        (Filters(as_of="2031-05-03T22:29:00Z"), []),
        (Filters(as_of="2031-05-04T01:30+03:00"), ["shelled", "threatened"]),
        (Filters(as_of="2031-05-04"), ["shelled", "threatened", "fell", "took"]),
        (Filters(reports=(key_of(second()),), types=("ASSAULT",), statuses=("actual",)), ["fell"]),
        (Filters(limit=3), ["shelled", "threatened", "fell"]),
        (Filters(limit=0), []),
    ],
)
def test_filters(asked: Store, filters: Filters, words: list[str]) -> None:
    assert [c.trigger for c in asked.claims(filters)] == words
    if filters.limit is None:  # of reports: those with such a claim
        wanted = {"shelled": "one", "threatened": "one", "fell": "two", "took": "two"}
        assert [r.id for r in asked.reports(filters)] == list(dict.fromkeys(wanted[w] for w in words))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("shelled", {"one", "two"}),
        ("SHELLING", {"one", "two"}),
        ("rebels threaten", {"one"}),
        ('"took the town"', {"two"}),
        ('"the took town"', set()),
        ("eveque", {"one"}),
        ("évêques", {"one"}),
        ("nowhere", set()),
        ("", set()),
        ('"', set()),
        ("army* OR (NEAR", set()),
        ("dovra & !weeks", {"two"}),
    ],
)
def test_search(asked: Store, words: str, found: set[str]) -> None:
    assert {h.report.id for h in asked.search(words)} == found


def test_search_puts_the_best_first_shows_the_passage_and_takes_filters(asked: Store) -> None:
    best = asked.search("Dovra")
    assert [h.report.id for h in best] == ["two"] and best[0].passage == SECOND
    assert [h.report.id for h in asked.search("shelled", Filters(outlet="Hill Wire"))] == ["one"]
    assert [h.report.id for h in asked.search("shelled", Filters(place="dovra"))] == ["two"]
    assert [h.report.id for h in asked.search("shelled", Filters(as_of="2031-05-03"))] == ["one"]
    assert len(asked.search("shelled", Filters(limit=1))) == 1
    hit = asked.search("shelled", Filters(outlet="Hill Wire"))[0]
    assert hit.report.title == "Shells" and hit.passage.startswith("The army shelled")


def test_what_has_no_day_is_last_both_ways_and_is_found(store: Store) -> None:
    texts = {"old": "2031-05-04", "late": None, "new": "2031-06-04T10:00Z", "later": None, "mid": "2031-06-04T09:00Z"}
    keep(
        store,
        [report(f"Shells fell on {k}.", id=k, published=day, events=[event(f"Shells fell on {k}.", "fell")]) for k, day in texts.items()],
    )
    names = {k.key: k.id for k in store.reports()}

    def ids(**given: object) -> list[str]:
        f = Filters(**given)  # type: ignore[arg-type]
        found = [k.id for k in store.reports(f)]
        assert [names[c.report] for c in store.claims(f)] == [names[c.report] for c in judgements.claims(store, f)] == found
        return found

    rest = sorted(("late", "later"), key=lambda x: next(k for k, n in names.items() if n == x))
    assert ids() == ["old", "mid", "new", *rest]
    newest = ["new", "mid", "old", *rest[::-1]]
    assert ids(newest=True) == newest
    for offset in range(7):
        for limit in range(6):
            assert ids(newest=True, offset=offset, limit=limit) == newest[offset : offset + limit]
        assert ids(newest=True, offset=offset) == newest[offset:]
    assert ids(undated=True) == rest and ids(undated=True, newest=True, limit=1) == rest[:0:-1]
    judgements.judge(
        store, "correct", [c.id for c in store.claims() if names[c.report] in ("late", "mid")], who="Ana", fields={"killed": "3"}
    )
    assert [names[c.report] for c in judgements.claims(store, Filters(newest=True))] == newest
    assert [names[c.report] for c in judgements.claims(store, Filters(undated=True))] == rest


def test_what_no_column_holds_is_replaced_in_columns_and_kept_in_the_record(store: Store) -> None:
    words = "lone \ud800 and nul \x00 here"
    unsayable = Dispute(id="d1", about="lone \ud800", kind="status", a=["e1"], b=["a1"], why="test")
    hostile = report(
        words, id="x\x00", outlet="O" * 5000, title="\udfff", published=None, events=[event(words, "nul \x00")], disputes=[unsayable]
    )
    big = report("Many died.", id="big", events=[event("Many died.", "died", counts=[killed("Many died.", "Many", 10**30, None)])])
    keep(store, [hostile, big])
    assert store.report(key_of(hostile)) == hostile and store.report(key_of(big)) == big
    (kept,) = (k for k in store.reports() if k.key == key_of(hostile))
    assert (kept.id, kept.title, kept.moment) == ("x\ufffd", "\ufffd", LAST)
    (claim,) = store.claims(Filters(reports=(key_of(hostile),)))
    assert (
        claim.said == words.replace("\ud800", "\ufffd").replace("\x00", "\ufffd") and claim.said[claim.start : claim.end] == claim.trigger
    )
    assert claim.disputed[0].about == "lone \ufffd"
    (claim,) = store.claims(Filters(reports=(key_of(big),)))
    assert claim.figures[0].min == 10**30
    with store.engine.connect() as conn:
        assert conn.execute(text("SELECT min FROM figures")).scalar_one() == 2**63 - 1


def test_a_report_read_anew_has_its_new_claims(full: Store) -> None:
    anew = report(SECOND, id="two", outlet="Delta Post", published="2031-05-04", events=[event(SECOND, "shelled")])
    assert key_of(anew) == key_of(second())
    keep(full, [anew])
    assert [c.trigger for c in full.claims(Filters(outlet="Delta Post"))] == ["shelled"]
    assert full.report(key_of(anew)) == anew and len(list(full.reports())) == 2 and len(full.search("Dovra")) == 1
    with full.engine.connect() as conn:
        assert conn.execute(text("SELECT count(*) FROM parties WHERE actor = 'NORX.REB'")).scalar_one() == 0


def test_an_error_leaves_nothing_behind(full: Store) -> None:
    before = list(full.reports())
    with pytest.raises(RuntimeError, match="halfway"), full.writing() as conn:
        conn.execute(text("DELETE FROM reports"))
        raise RuntimeError("halfway")
    assert list(full.reports()) == before


def test_a_reader_goes_on_while_another_writes(full: Store) -> None:
    claims = full.claims()
    next(claims)
    keep(full, [report("Something else happened.", id="three")])
    assert len(list(claims)) == 3 and len(list(full.reports())) == 3


def test_opened_again_it_is_as_it_was(where: str) -> None:
    with open_record(where) as store:
        keep(store, [first()])
    with open_record(where, create=False) as store:
        assert [r.id for r in store.reports()] == ["one"]


def test_records_that_cannot_be_opened(where: str) -> None:
    with pytest.raises(RecordError, match="there is no"):
        open_record(where, create=False)
    with open_record(where) as store, store.writing() as conn:
        conn.execute(text(f"UPDATE {migrations.VERSION_TABLE} SET version_num = '9999'"))
    with pytest.raises(RecordError, match="a newer dateline"):
        open_record(where)
    with store.engine.begin() as conn:
        conn.execute(text(f"DROP TABLE {migrations.VERSION_TABLE}"))
    with pytest.raises(RecordError, match="another program's tables"):
        open_record(where)


def test_addresses_that_are_none(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("not a database, but long enough to be taken for one, page and all" * 99)
    for wrong, why in (
        (tmp_path, "this is a folder"),
        (tmp_path / "no" / "record.db", "there is no folder"),
        (tmp_path / "text.db", "not a database"),
        ("mysql://host/base", "SQLite .* or PostgreSQL"),
        ("postgresql://:::/", "no address"),
    ):
        with pytest.raises(RecordError, match=why):
            open_record(wrong)


def test_a_password_is_not_told() -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(RecordError) as caught:
        open_record("postgresql://me:secret@/base?host=%2Fno%2Fsuch%2Ffolder")
    assert "secret" not in str(caught.value) and "base" in str(caught.value)
    with pytest.raises(RecordError) as caught:
        open_record("postgresql://me:secret@host:port/base")
    assert "secret" not in str(caught.value) and "no address" in str(caught.value)


def test_killed_while_the_tables_are_made_it_is_made_by_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    upgrade = migrations.upgrade

    def half(conn: object) -> None:
        upgrade(conn)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(migrations, "upgrade", half)
        open_record(tmp_path / "record.db")
    assert sqlite3.connect(tmp_path / "record.db").execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
    open_record(tmp_path / "record.db").close()


def test_keys_are_by_outlet_day_and_text() -> None:
    base = report("A.", outlet="X", published="2031-05-04T10:00")
    same = [report("A.", outlet="X", published="2031-05-04", id="other", title="T")]
    others = [report("B.", outlet="X", published="2031-05-04"), report("A.", outlet="Y", published="2031-05-04"), report("A.", outlet="X")]
    assert [key_of(r) == key_of(base) for r in same + others] == [True, False, False, False]
    assert key_of(base) == key_of(base) and len(key_of(base)) == 16


def test_moments_sort_as_times_do() -> None:
    given = ["2031-05-04T01:30+03:00", "2031-05-04", "2031-05-04T00:00Z", "2031-05-04T23:30-05:00", None]
    assert [moment(g) for g in given] == sorted(moment(g) for g in given)
    assert moment("0001-01-01T00:00+09:00") == "0001-01-01"
