import pytest
from told import claim

from dateline.lexicon import rows
from dateline.record.positions import changes, goldstein, positions, stance, tone, week


def act(report, kind, cameo, *, actors=("FAR.GOV",), targets=("ORS",), **more):
    return claim(report, type=kind, cameo=cameo, actors=list(actors), targets=list(targets), **more)


def test_who_stands_where_toward_whom():
    told = [
        act("A", "ACCUSE", "111", trigger="condemned"),
        act("B", "ACCUSE", "111", trigger="condemned"),
        act("C", "SUPPORT", "051", actors=["XYZ"], trigger="backed"),
    ]
    found = positions(told)
    assert [(p.actor, p.stance, p.lean, p.toward, p.claims) for p in found] == [
        ("FAR", "condemns", "-", "ORS", ["A:e1", "B:e1"]),
        ("XYZ", "supports", "+", "ORS", ["C:e1"]),
    ]


@pytest.mark.parametrize("status", ["denied", "wanted", "planned", "possible", "conditional"])
def test_only_facts_are_positions(status):
    assert positions([act("A", "ACCUSE", "111", status=status)]) == []


def test_the_source_stands_for_an_act_without_actor():
    (p,) = positions([act("A", "REQUEST", "106", actors=[], source="IGO:UN", attribution="a1", targets=[])])
    assert (p.actor, p.stance, p.toward) == ("IGO:UN", "demands", None)


def test_a_reprint_adds_nothing():
    told = [act("A", "ACCUSE", "111"), act("B", "ACCUSE", "111")]
    assert positions(told, originals={"B": "A"})[0].claims == ["A:e1"]
    assert positions(told[1:], originals={"B": "A"})[0].claims == ["B:e1"]


@pytest.mark.parametrize(
    ("type_", "cameo", "expected"),
    [
        ("ACCUSE", "112", ("accuses", "-")),
        ("ACCUSE", "1123", ("accuses", "-")),
        ("ACCUSE", "093", ("investigates", "0")),
        ("CONSULT", "045", ("mediates", "0")),
        ("CONSULT", "040", None),
        ("THREATEN", "138", ("threatens", "-")),
        ("ASSAULT", "190", None),
    ],
)
def test_stances(type_, cameo, expected):
    assert stance(type_, cameo) == expected


def test_a_turn():
    told = [
        act("A", "SUPPORT", "051", day="2031-05-01"),
        act("B", "SUPPORT", "051", day="2031-05-02"),
        act("C", "REQUEST", "106", day="2031-05-03"),
        act("D", "ACCUSE", "111", day="2031-05-04"),
    ]
    (c,) = changes(positions(told))
    assert (c.actor, c.toward, c.before, c.before_day, c.now, c.day) == ("FAR", "ORS", "supports", "2031-05-02", "condemns", "2031-05-04")
    assert c.claims == ["B:e1", "D:e1"]


def test_a_day_with_both_is_no_turn():
    told = [act("A", "SUPPORT", "051"), act("B", "ACCUSE", "111")]
    assert changes(positions(told)) == []


@pytest.mark.parametrize(("cameo", "value"), [("190", -10.0), ("042", 1.9), ("1213", -4.0), ("0874", 10.0), ("99", None), ("", None)])
def test_goldstein(cameo, value):
    assert goldstein(cameo) == value


def test_every_code_has_a_goldstein_value():
    assert not [r["cameo"] for r in rows("cameo_plover") if goldstein(r["cameo"]) is None]
    assert all(-10 <= float(r["goldstein"]) <= 10 for r in rows("goldstein"))


def test_tone_is_the_mean_by_pair_and_week_both_ways():
    told = [
        act("A", "ASSAULT", "190"),
        act("B", "CONSULT", "042", actors=["ORS"], targets=["FAR"]),
        act("C", "ASSAULT", "190", day="2031-05-12"),
    ]
    found = tone(told)
    assert [(t.pair, t.week, t.mean, t.acts) for t in found] == [
        (("FAR", "ORS"), "2031-04-28", -4.05, 2),
        (("FAR", "ORS"), "2031-05-12", -10.0, 1),
    ]


def test_an_incident_told_by_many_is_one_act():
    told = [*(act(r, "ASSAULT", "190") for r in "ABC"), act("D", "CONSULT", "042")]
    (t,) = tone(told, incident_of={f"{r}:e1": "i1" for r in "ABC"})
    assert (t.acts, t.mean) == (2, -4.05) and len(t.claims) == 4


def test_those_who_meet_are_a_pair():
    (t,) = tone([act("A", "CONSULT", "040", actors=["FAR", "ORS"], targets=[])])
    assert t.pair == ("FAR", "ORS") and t.mean == 1.0


@pytest.mark.parametrize(
    ("day", "monday"), [("2031-05-05", "2031-05-05"), ("2031-05-11T10:00Z", "2031-05-05"), ("2031-05-12", "2031-05-12")]
)
def test_week(day, monday):
    assert week(day) == monday
