"""Where a report names an event again: every format that has room for it tells the places."""

from __future__ import annotations

import csv as tables
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from exported import made, report

from dateline.export import acled, again, csv, ftm, jsonl, jsonld, parquet, plover, ucdp
from dateline.export.told import Source
from dateline.model import Report, span
from dateline.record import Store
from dateline.record.add import key_of

WORDS = (
    "Ganja was shelled on Tuesday and 12 were killed, officials of Azerbaijan said. The attack came at dawn, they said. "
    "It was the assault =1+1 that many had feared."
)
AGAIN = ("attack", "assault")


def told() -> list[Report]:
    """A report that names its event three times, and one that names its once."""
    first = report(
        WORDS, word="shelled", by="AZE.GOV", cameo="194", counts=[("killed", 12, 12, "civilian", None)],
        mentions=[span(WORDS, a := WORDS.index(w), a + len(w)) for w in AGAIN],
    )  # fmt: skip
    return [first, report("The shelling of Ganja on Tuesday killed 9 people.", "Delta Post", word="shelling", cameo="194",
                          counts=[("killed", 9, 9, "civilian", None)])]  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with made(tmp_path / "record.db", told()) as opened:
        yield opened


def places() -> list[dict[str, object]]:
    return [{"start": WORDS.index(w), "end": WORDS.index(w) + len(w), "text": w} for w in AGAIN]


def in_one_cell() -> str:
    return "; ".join(f"{p['start']}-{p['end']} {p['text']}" for p in places())


def pieces(module, store: Store) -> str:
    return "".join(text for text, _ in module.pieces(Source(store)))


def test_they_are_read_from_the_reports_that_have_some(store: Store) -> None:
    one, other = (key_of(r) for r in told())
    found = again.said_again(store, [one, other, "none"])
    assert list(found) == [(one, "e1")]
    attack = found[one, "e1"][0]
    assert (attack.text, attack.before[-4:], attack.after[:5]) == ("attack", "The ", " came")
    assert WORDS[attack.start : attack.end] == attack.text


def test_json_lines_and_csv(store: Store) -> None:
    lines = [json.loads(x) for x in pieces(jsonl, store).splitlines()]
    assert sorted((x["mentions"] for x in lines), key=len) == [[], places()]
    cells = [r["mentions"] for r in tables.DictReader(io.StringIO(pieces(csv, store), newline=""))]
    assert sorted(cells) == ["", json.dumps(places(), separators=(",", ":"))]


def test_parquet(store: Store, tmp_path: Path) -> None:
    pq = pytest.importorskip("pyarrow.parquet")
    (tmp_path / "out").mkdir()
    parquet.write(Source(store).claims(), tmp_path / "out")
    assert sorted(pq.read_table(tmp_path / "out")["mentions"].to_pylist(), key=len) == [[], places()]
    assert list(parquet.read(tmp_path / "out")) == list(store.claims())


def test_polecat_and_follow_the_money(store: Store) -> None:
    rows = tables.DictReader(io.StringIO(pieces(plover, store), newline=""), delimiter="\t")
    assert sorted(r["Mentions"] for r in rows) == ["", in_one_cell()]
    notes = [s["value"] for s in map(json.loads, pieces(ftm, store).splitlines()) if s["prop"] == "notes"]
    assert [n for n in notes if "again" in n] == [f"named again in the report at {in_one_cell()}"]


def test_json_ld_has_a_target_for_each_place(store: Store) -> None:
    text = pieces(jsonld, store)
    notes = [n for n in json.loads(text)["@graph"] if n["type"] == "Annotation"]
    (many,) = [n["target"] for n in notes if isinstance(n["target"], list)]
    passage, *rest = many
    assert passage["selector"][0]["exact"].startswith("Ganja was shelled") and {t["source"] for t in many} == {passage["source"]}
    for target, place in zip(rest, places(), strict=True):
        words, position = target["selector"]
        assert (words["type"], position["type"]) == ("TextQuoteSelector", "TextPositionSelector")
        assert {"start": position["start"], "end": position["end"], "text": words["exact"]} == place
        assert words["prefix"] + words["exact"] + words["suffix"] in WORDS and words["prefix"] and words["suffix"]
    assert list(jsonld.read(text.split("\n"))) == list(store.claims())


@pytest.mark.parametrize("module", [acled, ucdp])
def test_the_side_table(module, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = [*module.pieces(Source(store))]
    rows = list(tables.DictReader(io.StringIO("".join(side for _, side in whole), newline="")))
    assert {(r["outlet"], r["mentions"]) for r in rows} == {("Hill Wire", in_one_cell()), ("Delta Post", "")}


def test_rows_are_numbered_through_however_they_are_taken_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from exported import war

    from dateline.export import sides

    with made(tmp_path / "record.db", war()) as store:
        whole = [*acled.pieces(Source(store))]
        monkeypatch.setattr(sides, "AT_ONCE", 1)
        assert [*acled.pieces(Source(store))] == whole and len(whole) == 4


def test_text_that_utf_8_cannot_hold(tmp_path: Path) -> None:
    words = "Ganja was shelled \ud800 on Tuesday. The attack came at dawn."
    at = words.index("attack")
    with made(tmp_path / "record.db", [report(words, word="shelled", mentions=[span(words, at, at + 6)])]) as store:
        ((found,),) = again.said_again(store, [r.key for r in store.reports()]).values()
        assert (found.start, found.text) == (at, "attack")
