import pytest
from told import claim, killed, kinds, of, said_by

from dateline.record.claims import Stand


def denial(name="FAR", **more):
    return said_by(name, "D", status="denied", actors=["FAR"], targets=[], **more)


def test_a_denial_by_the_accused():
    found = of(said_by("ORS.MIL"), denial())
    (d,) = found.disputed
    assert (d.kind, d.a, d.b, d.a_by, d.b_by) == ("denial", ["A:e1:a1"], ["D:e1:a1"], ["ORS"], ["FAR"])


def test_a_rejected_accusation_is_a_denial():
    rejected = claim("A", "e2", type="REJECT", cameo="120", actors=["FAR.GOV"], targets=["ORS"], trigger="dismissed")
    found = of(said_by("ORS.MIL"), rejected)
    assert kinds(found) == ["denial"] and found.disputed[0].b_by == ["FAR"]


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(claim("D", status="denied"), id="an outlet says that it did not happen"),
        pytest.param(said_by("UNK", "D", status="denied"), id="nobody named denies it"),
        pytest.param(said_by("XYZ", "D", status="denied"), id="a bystander"),
        pytest.param(said_by("ORS.GOV", "D", status="denied"), id="the same house"),
    ],
)
def test_no_denial(other):
    assert kinds(of(said_by("ORS.MIL"), other)) == []


@pytest.mark.parametrize(
    "denied",
    [
        pytest.param({"said": "it had not shelled the quarry", "actors": ["ORS"]}, id="what another did"),
        pytest.param(
            {"said": "nobody was hurt, it shelled", "actors": [], "targets": ["FAR"], "trigger": "hurt"},
            id="own losses, of which no party tells",
        ),
    ],
)
def test_a_no_that_is_no_denial(denied):
    assert (
        kinds(of(claim("A", actors=["FAR"], targets=["ORS"]), said_by("FAR", "D", status="denied", **denied), actors=["FAR", "ORS"])) == []
    )


def test_that_a_party_denies_something_says_not_that_it_happened():
    told = {"place": None, "type": "REJECT", "cameo": "120", "actors": ["FAR"], "targets": [], "trigger": "denied"}
    denied = said_by("FAR", "A", "e2", status="denied", place=None, trigger="armed", said="denied that it armed them")
    assert kinds(of(claim("A", **told), denied, family="statement")) == []


def test_in_a_region_a_denial_is_of_what_stands_beside_it():
    told, far_off = "gunners shelled the quarry and Farghestan denied it", "gunners shelled the mill"
    denied = said_by("FAR", "A", event="e2", status="denied", actors=["FAR"], said=told, at=0)
    found = of(claim("A", said=told), claim("B", said=far_off), denied, precision="region")
    assert kinds(found) == ["denial"] and found.disputed[0].a == ["A:e1"]


def test_a_turned_down_offer_is_no_denial():
    turned_down = claim("A", "e2", type="REJECT", cameo="120", actors=["FAR.GOV"], targets=["ORS"], trigger="insisted")
    assert kinds(of(said_by("ORS.MIL"), turned_down)) == []


def test_two_sides_named_for_two_acts_are_no_dispute():
    mine = said_by("ORS", trigger="shelled")
    yours = said_by("FAR", "B", actors=["ORS"], targets=["FAR"], trigger="mined", at=5000)
    assert kinds(of(mine, yours, actors=["FAR", "ORS"])) == []


def test_figures_of_two_sides_are_no_dispute():
    own = said_by("FAR", "B", actors=["ORS"], targets=["FAR"], figures=[killed(2)], trigger="buried")
    assert "number" not in kinds(of(said_by("ORS", figures=[killed(9)]), own, actors=["FAR", "ORS"]))


def test_numbers_that_exclude_each_other():
    found = of(said_by("ORS.MIL", figures=[killed(9)]), said_by("FAR.MIL", "B", figures=[killed(2)]))
    (d,) = found.disputed
    assert (d.kind, d.a_says, d.b_says) == ("number", "9", "2")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param({"figures": [killed(9)]}, {"figures": [killed(5, None)]}, id="they overlap"),
        pytest.param({"figures": [killed(2)]}, {"figures": [killed(9)], "day": "2031-05-05"}, id="it rose"),
        pytest.param({"figures": [killed(9)]}, {"figures": [killed(2, text="another two")]}, id="an addition"),
        pytest.param({"figures": [killed(9)]}, {"figures": [killed(2)], "said": "shelled, up from 2"}, id="one since replaced"),
        pytest.param(
            {"figures": [killed(9)]}, {"figures": [killed(2)], "day_from": "2031-04-01", "day_to": "2031-04-20"}, id="another time"
        ),
        pytest.param({"figures": [killed(9)]}, {"figures": [killed(9), killed(2, part_of=0)]}, id="a part"),
        pytest.param({"figures": [killed(9, of="civilian")]}, {"figures": [killed(2, of="military")]}, id="other victims"),
        pytest.param({"figures": [killed(9)]}, {"figures": [killed(20, measure="injured")]}, id="another measure"),
        pytest.param({"figures": [killed(100)]}, {"figures": [killed(101, None)]}, id="a hundred and more than a hundred"),
    ],
)
def test_numbers_that_do_not(first, second):
    assert kinds(of(said_by("ORS.MIL", **first), said_by("FAR.MIL", "B", **second))) == []


def test_a_later_figure_that_is_lower_is_disputed():
    assert kinds(of(claim("A", figures=[killed(9)]), claim("B", day="2031-05-05", figures=[killed(2)]))) == ["number"]


def test_each_blames_the_other():
    found = of(said_by("ORS"), said_by("FAR", "B", actors=["ORS"], targets=["FAR"]), actors=["FAR", "ORS"], precision="region")
    assert kinds(found) == ["agent"] and found.grade == "contested"
    assert (found.disputed[0].a_says, found.disputed[0].a_by) == ("FAR", ["ORS"])


def test_two_doers_in_a_region_are_no_dispute_unless_each_blames_the_other():
    assert kinds(of(claim("A"), claim("B", actors=["ORS"], targets=["FAR"]), actors=["FAR", "ORS"], precision="region")) == []


def test_who_controls():
    taken = said_by("FAR", cameo="192", trigger="captured")
    refuted = said_by("ORS", "D", cameo="192", trigger="captured", status="denied", actors=["FAR"])
    found = of(taken, refuted, family="control")
    assert kinds(found) == ["control"] and found.grade == "contested"


def test_other_day():
    found = of(said_by("ORS", figures=[killed(9)]), said_by("FAR", "B", day="2031-05-05", published="2031-05-06", figures=[killed(9)]))
    assert kinds(found) == ["time"]


def test_one_is_not_sure():
    assert kinds(of(said_by("ORS"), said_by("FAR", "B", status="possible"))) == ["status"]


def beside(side, dispute="d1", kind="denial", about="the mill"):
    """Where a claim stands in a dispute that its report tells of."""
    return [Stand(dispute=dispute, kind=kind, about=about, side=side)]


def test_what_a_report_tells_of_as_disputed():
    told = said_by("ORS.MIL", disputed=beside("a"))
    doubted = said_by("IGO:UN", "A", "e2", status="possible", trigger="burnt", disputed=beside("b"))
    (d,) = of(told, doubted).disputed
    assert (d.kind, d.a, d.b, d.a_by, d.b_by) == ("denial", ["A:e1:a1"], ["A:e2:a1"], ["ORS"], ["IGO:UN"])
    assert d.about == "as one report has it: the mill" and (d.a_says, d.b_says) == ("yes", "no")


def test_of_a_report_s_denial_the_side_that_denies_comes_second():
    doubted = said_by("IGO:UN", status="denied", actors=[], trigger="burnt", disputed=beside("a"))
    told = said_by("ORS.MIL", "A", "e2", disputed=beside("b"))
    (d,) = of(doubted, told).disputed
    assert (d.a_by, d.b_by, d.b_says) == (["ORS"], ["IGO:UN"], "no")


def test_a_report_s_dispute_of_numbers_and_of_who_did_it():
    mine = {"trigger": "buried", "figures": [killed(9, approximate=True)]}
    yours = {"trigger": "burnt", "figures": [killed(2, approximate=True)]}
    number = of(
        said_by("ORS.GOV", disputed=beside("a", kind="number"), **mine),
        said_by("ORS.MED", "A", "e2", disputed=beside("b", kind="number"), **yours),
    )
    assert [(d.kind, d.a_says, d.b_says) for d in number.disputed] == [("number", "9", "2")]
    blamed = of(
        said_by("IGO:UN", disputed=beside("a", kind="agent"), trigger="burnt"),
        said_by("NGO:HRW", "A", "e2", actors=["ORS"], targets=[], disputed=beside("b", kind="agent"), trigger="mined", at=900),
        actors=["FAR", "ORS"],
    )
    assert [(d.kind, d.a_says, d.b_says) for d in blamed.disputed] == [("agent", "FAR", "ORS")]


@pytest.mark.parametrize(
    ("other", "more"),
    [
        pytest.param(claim("A", "e2", trigger="burnt", disputed=beside("b")), {}, id="the outlet against a party"),
        pytest.param(said_by("ORS.GOV", "A", "e2", trigger="burnt", disputed=beside("b")), {}, id="one house"),
        pytest.param(said_by("UNK", "A", "e2", trigger="burnt", disputed=beside("b")), {}, id="nobody named"),
        pytest.param(said_by("IGO:UN", "A", "e2", trigger="burnt", disputed=beside("b", "d2")), {}, id="another dispute"),
        pytest.param(said_by("IGO:UN", "B", "e2", trigger="burnt", disputed=beside("b")), {}, id="another report"),
        pytest.param(
            said_by("IGO:UN", "A", "e2", trigger="burnt", disputed=beside("b")),
            {"precision": "region", "actors": ["FAR"], "targets": []},
            id="two bystanders in a region",
        ),
    ],
)
def test_a_report_s_dispute_that_is_none_of_the_incident(other, more):
    assert kinds(of(said_by("ORS.MIL", disputed=beside("a")), other, **more)) == []


def test_the_same_parties_are_set_against_each_other_once():
    denied = said_by("FAR", "A", "e2", status="denied", actors=["FAR"], targets=[], disputed=beside("b"))
    assert kinds(of(said_by("ORS.MIL", disputed=beside("a")), denied)) == ["denial"]
