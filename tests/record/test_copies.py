"""Reprints in the very words of another report: what is kept of them is what would be kept if each were read by itself."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec
import pytest
from made_reports import contents, edited, quick_read, report, said, story
from sqlalchemy import select

from dateline.export.json import render
from dateline.model import Attribution, Notice, Report
from dateline.record import add as adding
from dateline.record import tables
from dateline.record.add import Added, add_items, keep
from dateline.record.copies import Copy
from dateline.record.store import Store, open_record

DAY = "2031-05-03"


def read(reports: Iterable[object]) -> Iterable[Report]:
    """As `quick_read`, with every third event somebody's word."""
    for r in quick_read(reports):  # type: ignore[arg-type]
        assert isinstance(r, Report)
        by = [said(r.text, r.text.split()[0], "NOR.GOV"), Attribution(id="a2", kind="quote", source=None, cue=None, content=[], score=1.0)]
        events = [msgspec.structs.replace(e, by=["a1", "a2"][: n % 3]) for n, e in enumerate(r.events)]
        yield msgspec.structs.replace(r, attributions=by, events=events)


def reprint(text: str, k: int, **fields: object) -> Report:
    given: dict[str, object] = {
        "id": f"r{k}",
        "outlet": f"Paper {k}",
        "published": DAY,
        "title": f"Title {k}",
        "url": f"https://p.example/{k}",
    }
    return report(text, **given | fields)


def crowd(seed: int) -> list[Report]:
    """Reprints in the same words, in nearly the same ones, of the same day at other hours, of other days, in a random order."""
    chance = random.Random(seed)
    texts = [story(n) for n in range(4)] + ["Dovra fell.", "Dovra"]
    texts += [edited(texts[0], 0.06, 1), edited(texts[0], 0.12, 2), " ".join(texts[1].split()[:80]), f"{texts[2]} {texts[3]}"]
    out = [reprint(chance.choice(texts), k) for k in range(60)]
    hours = ("", "", "T05:00:00Z", "T23:30:00+04:00")
    out = [msgspec.structs.replace(r, published=chance.choice([DAY, DAY, "2031-05-02"]) + chance.choice(hours)) for r in out]
    return [*out, reprint(texts[0], 60, outlet=None, title=None, url=None), reprint(texts[0], 61, outlet="x" * 400), *out[:3]]


def long_way(store: Store, items: list[Report]) -> None:
    """Keep each report as one that was read by itself."""
    for r in read(items):
        keep(store, [r])
    adding.gathering.ready(store)


@pytest.mark.parametrize("seed", range(4))
def test_a_copy_is_kept_as_if_it_were_read(store: Store, tmp_path: Path, seed: int) -> None:
    items = crowd(seed)
    with open_record(tmp_path / "other.db") as other:
        long_way(other, items)
        list(add_items(store, items, anew=False, read=read))  # type: ignore[arg-type]
        found, wanted = contents(store), contents(other)
        assert len(found["reprints"]) > 20 and len(found["claims"]) > 500 and len(found["figures"]) > 500
        for name, rows in wanted.items():
            assert found[name] == rows, name
        hits = [
            [(h.report.key, h.score) for h in s.search(story(0).split()[3])] for s in (store, other) if s.engine.dialect.name == "sqlite"
        ]
        assert hits[0] == hits[-1] != []


def counted(monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[int]]:
    """How many reports went the long way, and how many were copied, at each keeping."""
    told: list[tuple[int, int]] = []
    kept = adding.keep

    def keeping(store: Store, reports: list[Report], copied: dict[str, Copy]) -> dict[str, str]:
        told.append((len(reports), len(copied)))
        return kept(store, reports, copied)

    monkeypatch.setattr(adding, "keep", keeping)
    return lambda: [sum(x) for x in zip(*told, strict=True)]


def test_only_what_is_read_goes_the_long_way_and_copies_go_many_at_a_time(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    told = counted(monkeypatch)
    items = [reprint(story(n), k) for k in range(20) for n in range(4)]
    found = list(add_items(store, items, anew=False, read=read))  # type: ignore[arg-type]
    assert [x.new for x in found if isinstance(x, Added)] == [True] * 80 and told() == [4, 76]
    assert sum(r.original is not None for r in store.reports()) == 76


def test_words_that_utf8_does_not_hold_go_the_long_way(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    told = counted(monkeypatch)
    items = [
        reprint(story(1) + " \ud800", 0),
        reprint(story(1) + " \ud800", 1),
        reprint(story(2), 2),
        reprint(story(2), 3, title="A \udfff"),
        reprint(story(3) + " Fjordøy", 4, title="\ud801"),
        reprint(story(3) + " Fjordøy", 5),
    ]
    found = [x for x in add_items(store, items, anew=False, read=read) if isinstance(x, Added)]  # type: ignore[arg-type]
    assert told() == [5, 1]
    with store.engine.connect() as conn:
        records = {key: data for key, data in conn.execute(select(tables.reports.c.key, tables.reports.c.record))}
    assert [records[x.key].decode() for x in found] == [render(r) for r in read(items)]


def test_what_another_version_read_is_not_copied(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor is a reprint that is itself read anew: its claims are replaced, and its place among the reprints stays."""
    items = [reprint(story(1), k) for k in range(5)]
    with monkeypatch.context() as old:
        old.setattr(adding, "__version__", "0.0.9")
        list(add_items(store, items[:4], anew=False, read=quick_read))
    before = contents(store)["reprints"]
    told = counted(monkeypatch)
    list(add_items(store, items, anew=True, read=read))  # type: ignore[arg-type]
    assert told() == [4, 1]
    assert {(r.version, bool(r.original)) for r in store.reports()} == {(adding.__version__, False), (adding.__version__, True)}
    assert len(before) == 3 and len(contents(store)["reprints"]) == 4
    assert {(c.report, c.event) for c in store.claims()} == {(r.key, f"e{n}") for r in store.reports() for n in range(1, 25)}
    assert {c.source for c in store.claims()} == {"outlet", "NOR.GOV", "UNK"}


def test_a_kill_withdraws_the_copies_of_what_it_kills(store: Store) -> None:
    items = [reprint(story(1), k, published=f"{DAY}T0{k + 1}:00:00Z") for k in range(4)]
    notice = msgspec.structs.replace(items[0].source, notice=Notice(kind="kill", of="r0", words="KILL"))
    kill = reprint("Kill the story.", 9, outlet="Paper 0", published="2031-05-04", source=notice)
    list(add_items(store, [items[0], reprint(story(2), 8), kill, *items[1:]], anew=False, read=read))  # type: ignore[arg-type]
    assert {c.outlet for c in store.claims()} == {"Paper 8"} and len(list(store.reports())) == 1
