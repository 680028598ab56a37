"""The sample dispatches: each is read with its outlet, place and day, says that its outlet is fictional, and stands in docs/samples.md."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import text

from dateline import Rejected
from dateline.ingest import read_paths
from dateline.record.add import add
from dateline.record.store import open_record

ROOT = Path(__file__).parent.parent
WEEK = ROOT / "samples" / "week"
FILES = sorted(WEEK.glob("*.txt"))
OUTLETS = {
    "absheron": "Absheron Bulletin",
    "eastriver": "East River Wire",
    "kura": "Kura Wire",
    "lutetia": "Lutetia Press",
    "marmara": "Marmara Courier",
    "neva": "Neva Telegraph",
    "voskan": "Voskan Press",
}
# Which reprints which; the second is cut.
REPRINTS = {"2023-09-20-lutetia-truce": "2023-09-20-kura-truce", "2023-09-22-marmara-prosecutor": "2023-09-21-absheron-prosecutor"}
PLACES = {
    "2023-09-20-lutetia-truce": "Tbilisi",
    "2023-09-22-marmara-prosecutor": "Baku",
    "2023-09-21-eastriver-council": "UNITED NATIONS",
    "2023-09-20-eastriver-heights": "YEREVAN/BAKU",
    "2023-09-23-eastriver-allegations": "GORIS, Armenia",
    "2023-09-24-kura-exodus": "KORNIDZOR, Armenia",
    "2023-09-25-kura-blast": "GORIS, Armenia",
    "2023-09-26-kura-blast-update1": "GORIS, Armenia",
    "2023-09-26-kura-blast-update2": "GORIS, Armenia",
    "2023-09-26-eastriver-power": "KORNIDZOR, Armenia",
}
HOME = {"absheron": "Baku", "kura": "Tbilisi", "lutetia": "Paris", "marmara": "Istanbul", "neva": "Moscow", "voskan": "Yerevan"}


def test_a_week_of_dispatches() -> None:
    days = {p.stem[:10] for p in FILES}
    assert len(FILES) == 22
    assert days == {f"2023-09-{day}" for day in range(19, 27)}
    assert {p.stem.split("-")[3] for p in FILES} == set(OUTLETS)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_outlet_place_and_day_are_read(path: Path) -> None:
    (report,) = read_paths([path], None, None)
    assert not isinstance(report, Rejected)
    outlet = path.stem.split("-")[3]
    assert report.outlet == OUTLETS[outlet]
    assert (report.published or "")[:10] == path.stem[:10]
    assert report.dateline is not None
    assert (report.dateline.text or "").casefold() == PLACES.get(path.stem, HOME.get(outlet, "")).casefold()


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_a_dispatch_says_that_its_outlet_is_fictional(path: Path) -> None:
    words = path.read_text(encoding="utf-8")
    assert 250 <= len(words.split()) <= 500
    name = OUTLETS[path.stem.split("-")[3]]
    assert re.fullmatch(
        rf"\((The )?{name}( and Kura Wire)? (is a|are) fictional (agency|agencies|newspaper); .+ for dateline .*from public facts\.\)",
        words.splitlines()[-1],
    )


def test_reprints_and_nothing_else_are_tied_to_their_originals(tmp_path: Path) -> None:
    with open_record(str(tmp_path / "week.db")) as store:
        added = list(add(store, [WEEK]))
        assert not [a for a in added if isinstance(a, Rejected)]
        with store.engine.connect() as conn:
            ids = {key: id for key, id in conn.execute(text("select key, id from reports"))}
            tied = {ids[a]: ids[b] for a, b in conn.execute(text("select report, of from reprints"))}
    assert tied == REPRINTS


def test_every_file_has_a_line_in_the_docs() -> None:
    listed = re.findall(r"^\| `([^`]+)\.txt`", (ROOT / "docs" / "samples.md").read_text(encoding="utf-8"), re.M)
    assert sorted(listed) == [*(p.stem for p in FILES)]
