"""PLOVER and CAMEO in the terms of ACLED and UCDP: every type and code has a row, every row's values are the codebooks'."""

from __future__ import annotations

from typing import get_args

import pytest

from dateline.export import crosswalk
from dateline.export.acled import INTERS
from dateline.lexicon import cells, shipped
from dateline.model import DatePrecision, EventType, Measure, PlacePrecision, Status

TYPES = get_args(EventType)
USED = sorted({(t, c) for r in shipped("events") for t, c in zip(cells(r["type"]), cells(r["cameo"]), strict=True)})
KNOWN = [(r["type"], r["cameo"]) for r in shipped("cameo_plover") if r["type"]]
# ACLED Codebook, table of event types: in its hierarchical order.
ACLED = {
    "Battles": ["Government regains territory", "Non-state actor overtakes territory", "Armed clash"],
    "Protests": ["Excessive force against protesters", "Protest with intervention", "Peaceful protest"],
    "Riots": ["Violent demonstration", "Mob violence"],
    "Explosions/Remote violence": [
        *("Chemical weapon", "Air/drone strike", "Suicide bomb", "Shelling/artillery/missile attack"),
        *("Remote explosive/landmine/IED", "Grenade"),
    ],
    "Violence against civilians": ["Sexual violence", "Attack", "Abduction/forced disappearance"],
    "Strategic developments": [
        *("Agreement", "Arrests", "Change to group/activity", "Disrupted weapons use", "Headquarters or base established"),
        *("Looting/property destruction", "Non-violent transfer of territory", "Other"),
    ],
}


def test_types_of_acled_are_the_codebooks() -> None:
    found: dict[str, list[str]] = {}
    for r in shipped("acled_types"):
        found.setdefault(r["event_type"], []).append(r["sub_event_type"])
    assert found == ACLED and list(found) == list(ACLED) and sum(map(len, found.values())) == 25
    assert {r["disorder_type"] for r in shipped("acled_types")} == {
        *("Political violence", "Demonstrations", "Strategic developments", "Political violence; Demonstrations")
    }


@pytest.mark.parametrize("table", ["crosswalk_acled", "crosswalk_ucdp", "plover_types"])
def test_every_type_has_a_row_for_all_its_codes(table: str) -> None:
    plain = [r for r in shipped(table) if all(r.get(k, "-") == "-" for k in ("cameo", "means", "actor", "target"))]
    assert sorted(r["type"] for r in plain) == sorted(TYPES)


@pytest.mark.parametrize(("kind", "cameo"), sorted({*USED, *KNOWN}))
def test_every_code_maps_or_has_no_counterpart(kind: str, cameo: str) -> None:
    for target in ("", "civilians", "armed"):
        row = crosswalk.acled_row(kind, cameo, frozenset(), "", target)
        assert row is not None and row["why"]
        assert (row["event_type"] == "-") == (row["sub_event_type"] == "-") == (crosswalk.acled(kind, cameo, (), "", target) is None)
    assert crosswalk.ucdp_row(kind, cameo, "state", "civilians") is not None


def test_rows_hold_known_values_and_none_is_there_twice() -> None:
    pairs = set(crosswalk.ranks())
    codes = {r["cameo"] for r in shipped("cameo_plover")}
    means = {r["means"] for r in shipped("means")}
    seen: set[tuple[str, ...]] = set()
    for r in shipped("crosswalk_acled"):
        assert r["type"] in TYPES and (r["cameo"] == "-" or r["cameo"] in codes) and r["vague"] in ("0", "1"), r
        assert set(cells(r["means"])) - {"-"} <= means and r["actor"] in ("-", "state") and r["target"] in ("-", "civilians", "armed"), r
        assert (r["event_type"], r["sub_event_type"]) in pairs | {("-", "-")}, r
        key = tuple(r[k] for k in ("type", "cameo", "means", "actor", "target"))
        assert key not in seen
        seen.add(key)
    for r in shipped("crosswalk_ucdp"):
        assert r["violence"] in ("1", "2", "3", "-") and {r["actor"], r["target"]} <= {"-", "state", "group", "civilians"}, r


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        (("ASSAULT", "190", ("artillery",), "", "civilians"), "Shelling/artillery/missile attack"),
        (("ASSAULT", "190", ("drones",), "", ""), "Air/drone strike"),
        (("ASSAULT", "195", (), "", "civilians"), "Air/drone strike"),
        (("ASSAULT", "190", (), "", "civilians"), "Attack"),
        (("ASSAULT", "190", (), "", ""), "Armed clash"),
        (("ASSAULT", "192", ("artillery",), "", ""), "Non-state actor overtakes territory"),
        (("ASSAULT", "192", (), "state", ""), "Government regains territory"),
        (("ASSAULT", "1832", ("suicide attack",), "", ""), "Suicide bomb"),
        (("ASSAULT", "1833", (), "", "civilians"), "Remote explosive/landmine/IED"),
        (("ASSAULT", "2041", (), "", ""), "Chemical weapon"),
        (("ASSAULT", "1823", (), "", "armed"), "Armed clash"),
        (("ASSAULT", "1823", (), "", ""), "Attack"),
        (("ASSAULT", "1821", (), "", "armed"), "Sexual violence"),
        (("ASSAULT", "190", ("cyber",), "", ""), None),
        (("COERCE", "181", (), "", ""), "Abduction/forced disappearance"),
        (("COERCE", "173", (), "", ""), "Arrests"),
        (("RETREAT", "0871", (), "", ""), "Agreement"),
        (("AGREE", "030", (), "", ""), None),
        (("AGREE", "057", (), "", ""), "Agreement"),
        (("PROTEST", "1421", (), "", ""), None),
        (("PROTEST", "145", (), "", ""), "Violent demonstration"),
        (("CONSULT", "040", (), "", ""), None),
    ],
)
def test_acled(act: tuple, expected: str | None) -> None:
    row = crosswalk.acled(*act)
    assert (row and row["sub_event_type"]) == expected


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        (("ASSAULT", "190", "state", "group"), 1),
        (("ASSAULT", "194", "group", "state"), 1),
        (("ASSAULT", "195", "state", "state"), 1),
        (("ASSAULT", "193", "group", "group"), 2),
        (("ASSAULT", "195", "state", "civilians"), 3),
        (("ASSAULT", "1831", "group", "civilians"), 3),
        (("ASSAULT", "190", "", "civilians"), None),
        (("ASSAULT", "190", "state", ""), None),
        (("ASSAULT", "1712", "state", "state"), None),
        (("COERCE", "173", "state", "civilians"), None),
        (("THREATEN", "138", "state", "state"), None),
    ],
)
def test_ucdp(act: tuple[str, str, str, str], expected: int | None) -> None:
    assert crosswalk.violence(*act) == expected


def test_kinds_of_actors() -> None:
    found = {
        a: crosswalk.kind(a)["acled"] for a in ("AZE", "AZE.MIL", "UKR.REB", "GRP:WAGNER", "IGO:UN.MIL", "NGO:ICRC", "MMR.CVL", "NKR.MIL")
    }
    assert list(found.values()) == [
        *("State forces", "State forces", "Rebel group", "Rebel group", "External/Other forces", "Civilians", "Civilians", "State forces")
    ]
    assert [crosswalk.kind(a)["code"] for a in ("UNK", "outlet", "unnamed")] == ["UNK"] * 3
    assert {r["acled"] for r in shipped("actor_kinds")} <= {*INTERS, "-"}


def test_tables_of_the_model_tell_every_value() -> None:
    assert [r["measure"] for r in shipped("measures")] == list(get_args(Measure))
    assert [r["status"] for r in shipped("statuses")] == list(get_args(Status))
    assert [r["code"] for r in shipped("precisions") if r["kind"] == "place"] == list(get_args(PlacePrecision))
    assert set(get_args(DatePrecision)) - {"hour", "season"} <= {r["code"] for r in shipped("precisions") if r["kind"] == "day"}
    assert {r["type"] for r in shipped("plover_types")} == set(TYPES)


@pytest.mark.parametrize(
    ("days", "acled", "ucdp"),
    [(1, 1, 1), (2, 2, 2), (6, 2, 2), (7, 2, 3), (8, 3, 4), (31, 3, 4), (32, None, 5), (366, None, 5), (367, None, None)],
)
def test_precision_of_days(days: int, acled: int | None, ucdp: int | None) -> None:
    assert (crosswalk.day_code(days, "acled"), crosswalk.day_code(days, "ucdp")) == (acled, ucdp)


def test_precision_of_places() -> None:
    codes = {p: (crosswalk.place_code(p, "acled"), crosswalk.place_code(p, "ucdp")) for p in (*get_args(PlacePrecision), None)}
    assert codes == {"exact": (1, 1), "settlement": (1, 1), "admin": (3, 4), "region": (3, 5), "country": (None, 6), None: (None, None)}


def test_countries() -> None:
    rows = shipped("country_codes")
    assert len({r["iso3"] for r in rows}) == len({r["iso2"] for r in rows}) == len(rows) == 250
    assert {r["iso3"] for r in rows} >= {r["id"] for r in shipped("states")}
    assert all(r["acled_region"] and r["acled"] and r["ucdp"] for r in rows) and len({r["acled_region"] for r in rows}) == 17
    assert {r["ucdp_region"] for r in rows} == {"Africa", "Americas", "Asia", "Europe", "Middle East", ""}
    assert crosswalk.country("COD")["ucdp"] == "DR Congo (Zaire)" and crosswalk.country("ETH")["numeric"] == "231"
    assert crosswalk.country("???")["acled"] == ""
