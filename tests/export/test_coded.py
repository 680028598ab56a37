"""Incidents as events of ACLED and UCDP, with the columns and values that their codebooks name."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from exported import AGHDAM, OUTLETS, made, report, war

from dateline.export import acled, hxl, sides, ucdp
from dateline.export.told import Source
from dateline.model import Report
from dateline.record import Store

# The columns of ACLED's exports since 2023 and of UCDP GED 25.1, as their codebooks list them.
ACLED = """event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1 assoc_actor_1 inter1 actor2
assoc_actor_2 inter2 interaction civilian_targeting iso region country admin1 admin2 admin3 location latitude longitude geo_precision source
source_scale notes fatalities tags timestamp""".split()
UCDP = """id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id conflict_name dyad_dset_id dyad_new_id
dyad_name side_a_dset_id side_a_new_id side_a side_b_dset_id side_b_new_id side_b number_of_sources source_article source_office source_date
source_headline source_original where_prec where_coordinates where_description adm_1 adm_2 latitude longitude geom_wkt priogrid_gid country
country_id region event_clarity date_prec date_start date_end deaths_a deaths_b deaths_civilians deaths_unknown best high low gwnoa
gwnob""".split()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with made(tmp_path_factory.mktemp("record") / "record.db", war()) as opened:
        yield opened


def rows(module, store: Store) -> tuple[list[dict[str, str]], list[dict[str, str]], Source]:
    """The main table, the side table, and the source with what was left out."""
    source = Source(store)
    pieces = list(module.pieces(source))
    return *(list(csv.DictReader(io.StringIO("".join(p[n] for p in pieces), newline=""))) for n in (0, 1)), source  # type: ignore[return-value]


def of(tmp_path: Path, module, reports: list[Report]) -> list[dict[str, str]]:
    with made(tmp_path / "record.db", reports) as store:
        return rows(module, store)[0]


def test_columns_are_the_codebooks() -> None:
    assert [c.name for c in acled.COLUMNS] == ACLED and len(ACLED) == 31
    assert [c.name for c in ucdp.COLUMNS] == UCDP and len(UCDP) == 49
    assert all(c.about for c in (*acled.COLUMNS, *ucdp.COLUMNS, *sides.COLUMNS, *hxl.COLUMNS))


@pytest.mark.parametrize("module", [acled, ucdp, hxl])
def test_values_are_allowed_ones(module, store: Store) -> None:
    found = rows(module, store)[0]
    assert len(found) >= 2
    for r in found[1:] if module is hxl else found:
        for c in module.COLUMNS:
            if c.allowed and r[c.name]:
                assert set(r[c.name].split("; ") if c.name == "type" else [r[c.name]]) <= set(c.allowed), (c.name, r[c.name])


def test_acled(store: Store) -> None:
    found, _, source = rows(acled, store)
    shelled, taken, clash, protest = found
    assert [r["sub_event_type"] for r in found] == [
        *("Shelling/artillery/missile attack", "Government regains territory", "Armed clash", "Peaceful protest")
    ]
    assert [r["disorder_type"] for r in found] == ["Political violence"] * 3 + ["Demonstrations"]
    # Armenia's army abroad is an external force; the lowest credible figure counts.
    assert (shelled["actor1"], shelled["inter1"], shelled["actor2"], shelled["inter2"]) == (
        *("Armenia (army)", "External/Other forces"),
        *("Civilians (Azerbaijan)", "Civilians"),
    )
    assert shelled["interaction"] == "External/Other forces-Civilians" and shelled["civilian_targeting"] == "Civilians targeted"
    assert (shelled["fatalities"], shelled["event_date"], shelled["year"], shelled["time_precision"]) == ("9", "2031-05-06", "2031", "1")
    assert (shelled["iso"], shelled["country"], shelled["region"]) == ("31", "Azerbaijan", "Caucasus and Central Asia")
    assert (shelled["latitude"], shelled["longitude"], shelled["geo_precision"]) == ("40.6816", "46.3613", "1")
    assert shelled["admin1"] == "Ganja" and shelled["location"] == "Ganja"
    assert set(shelled["source"].split("; ")) == set(OUTLETS) and "According to" in shelled["notes"]
    assert taken["inter1"] == "State forces" and taken["fatalities"] == "0"
    assert (clash["actor2"], clash["interaction"], clash["fatalities"]) == ("Azerbaijan (army)", "State forces-Rebel group", "7")
    assert (protest["actor1"], protest["inter1"], protest["interaction"]) == ("Protesters (Azerbaijan)", "Protesters", "Protesters only")
    # A week is known by its middle day.
    assert (protest["event_date"], protest["time_precision"]) == ("2031-06-05", "2")
    assert all(r["event_id_cnty"].startswith("i") and int(r["timestamp"]) > 1_700_000_000 for r in found)
    assert not any(r[c] for r in found for c in ("admin2", "admin3", "source_scale", "tags"))
    assert sum(source.left.why.values()) == 3 and "1 incident without a day" in str(source.left)


def test_the_side_table_tells_ranges_and_claimants(store: Store) -> None:
    _, beside, _ = rows(acled, store)
    first = [r for r in beside if r["row"] == "1"]
    assert {r["claimant"] for r in first} == {"AZE.GOV", "outlet", "ARM.GOV"} and {r["status"] for r in first} == {"actual", "denied"}
    killed = {r["claimant"]: r for r in first if r["measure"] == "killed"}
    assert (killed["AZE.GOV"]["low"], killed["outlet"]["low"]) == ("12", "9")
    assert {(r["toll_low"], r["toll_high"]) for r in killed.values()} == {("9", "12")}
    (hurt,) = [r for r in first if r["measure"] == "injured"]
    assert (hurt["low"], hurt["high"], hurt["toll_open"]) == ("30", "", "true")
    assert {r["row"] for r in beside} == {"1", "2", "3", "4"} and all(r["words"] and r["incident"] for r in beside)


def test_ucdp(store: Store) -> None:
    found, beside, source = rows(ucdp, store)
    shelled, clash = found
    assert (shelled["type_of_violence"], shelled["side_a"], shelled["side_b"]) == ("3", "Government of Armenia", "Civilians")
    assert (shelled["low"], shelled["high"], shelled["deaths_civilians"]) == ("9", "12", shelled["best"])
    assert (shelled["date_start"], shelled["date_prec"], shelled["where_prec"], shelled["event_clarity"]) == ("2031-05-06", "1", "1", "1")
    assert shelled["number_of_sources"] == "3" and "Azerbaijan" in shelled["source_original"]
    assert (shelled["geom_wkt"], shelled["region"]) == ("POINT (46.36134 40.68157)", "Europe")
    # The government is side A, whoever began.
    assert (clash["type_of_violence"], clash["side_a"]) == ("1", "Government of Azerbaijan")
    assert (clash["deaths_a"], clash["deaths_b"], clash["best"]) == ("7", "0", "7")
    assert all(int(r["low"]) <= int(r["best"]) <= int(r["high"]) for r in found)
    parts = ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")
    assert all(sum(int(r[p]) for p in parts) == int(r["best"]) for r in found)
    assert not any(r[c] for r in found for c in ucdp.FOREIGN)
    assert set(ucdp.FOREIGN) == {c.name for c in ucdp.COLUMNS if c.about.startswith("blank: ")} and len(beside) >= 4
    # The war's toll so far is no event.
    assert "1 incident with only a toll so far of a war or region" in str(source.left)


def test_a_part_of_a_figure_tells_who_died(tmp_path: Path) -> None:
    words = "Rebels ambushed troops near Aghdam and 20 died, 3 of them civilians."
    counts = [("killed", 20, 20, "military", None), ("killed", 3, 3, "civilian", 0)]
    told = report(words, word="ambushed", cameo="193", place=AGHDAM, actors=["GRP:HEZBOLLAH"], targets=["AZE.MIL"], counts=counts)
    (row,) = of(tmp_path, ucdp, [told])
    assert [row[c] for c in ("type_of_violence", "best", "deaths_civilians", "deaths_a", "deaths_unknown")] == ["1", "20", "3", "0", "17"]


@pytest.mark.parametrize(
    ("fields", "name", "interaction"),
    [
        ({"actors": [], "targets": ["AZE.MIL"]}, "Unidentified Armed Group (Azerbaijan)", "State forces-Political militia"),
        ({"actors": ["AZE.MIL"], "targets": []}, "Azerbaijan (army)", "State forces only"),
        ({"actors": ["NKR.MIL"], "targets": ["AZE.MIL"]}, "Nagorno-Karabakh (army)", "State forces-State forces"),
        # Who is named on both sides did not do it; civilians are no side of a battle, nor armed men the victims of violence on civilians.
        ({"actors": ["AZE.MIL", "ARM.MIL"], "targets": ["AZE.MIL"]}, "Armenia (army)", "State forces-External/Other forces"),
        ({"actors": ["ARM.MIL"], "targets": ["AZE.MIL", "AZE.CVL"]}, "Armenia (army)", "State forces-External/Other forces"),
        ({"actors": ["AZE.CVL"], "targets": ["AZE.CVL"]}, "Unidentified Armed Group (Azerbaijan)", "Political militia-Civilians"),
    ],
)
def test_sides_of_acled(tmp_path: Path, fields: dict, name: str, interaction: str) -> None:
    (row,) = of(tmp_path, acled, [report("A post near Aghdam was attacked on Tuesday.", word="attacked", cameo="193", **fields)])
    assert (row["actor1"], row["interaction"]) == (name, interaction)


@pytest.mark.parametrize(
    ("spot", "cell"),
    [((34.531094, 69.162796), 179779), ((-90.0, -180.0), 1), ((90.0, 179.99), 259200), ((0.0, 0.0), 129961), ((0.0, 180.0), 129601)],
)
def test_cells_of_prio_grid(spot: tuple[float, float], cell: int) -> None:
    assert ucdp.grid(*spot) == cell
