import pytest
from told import by_id, claim, incident, killed

from dateline.record.accounts import account


def of(*claims, originals=None, **more):
    return account(incident(*claims, **more), by_id(*claims), originals)


def kinds(found):
    return [d.kind for d in found.disputed]


def said_by(name, report="A", event="e1", **more):
    """A claim of a party."""
    return claim(report, event, attribution="a1", source=name, **more)


def denial(name="FAR", **more):
    return said_by(name, "D", status="denied", actors=["FAR"], targets=[], **more)


def test_answers_by_question_with_their_claims():
    found = of(claim("A", figures=[killed(7)]), said_by("ORS.GOV", "B", figures=[killed(9, None)]))
    told = {(a.question, a.value): a for a in found.answers}
    assert told["who did it", "FAR"].by == ["outlet:A Post", "ORS"]
    assert told["to whom", "ORS"].claims == ["A:e1", "B:e1:a1"]
    assert ("where", "Velden") in told and ("when", "2031-05-04") in told
    assert told["how many killed", "7"].by == ["outlet:A Post"] and told["how many killed", "at least 9"].by == ["ORS"]


def test_reports_that_name_no_outlet_may_be_one_source():
    found = of(claim("A", outlet=None), claim("B", outlet=None))
    assert not found.agreed and found.grade == "weak" and "name no outlet" in found.why
    assert of(claim("A", outlet=None), claim("B")).grade == "fair"


def test_one_party_through_two_outlets_confirms_nothing():
    admitted = [said_by("FAR.MIL", name, targets=["ORS.CVL"]) for name in ("A", "B")]
    assert of(*admitted).grade == "weak"
    assert of(*admitted, claim("A", "e2")).grade != "confirmed"  # the outlet may only repeat it
    assert of(*admitted, claim("C")).grade == "confirmed"


def test_two_outlets_agree_and_a_reprint_does_not_count():
    two = claim("A"), claim("B")
    assert ("happened", "yes") in {(a.question, a.value) for a in of(*two).agreed}
    assert not of(*two, originals={"B": "A"}).agreed


def test_a_party_in_its_own_interest_does_not_corroborate():
    assert not of(claim("A"), said_by("ORS.GOV", "B")).agreed


def test_a_party_against_its_interest_does():
    admitted = said_by("FAR.MIL", "B", targets=["ORS.CVL"])
    found = of(claim("A"), admitted)
    assert [a.independent for a in found.agreed if a.question == "happened"] == [2]
    assert found.grade == "confirmed" and "FAR" in found.why


def test_an_observer_corroborates():
    assert of(claim("A"), said_by("NGO:ICRC", "B")).agreed


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


def test_the_loser_says_so():
    found = of(said_by("FAR", cameo="192"), said_by("ORS", "B", cameo="192"), family="control")
    assert found.grade == "confirmed" and found.why == "said against their own interest by ORS; besides by FAR"


def test_other_day():
    found = of(said_by("ORS", figures=[killed(9)]), said_by("FAR", "B", day="2031-05-05", published="2031-05-06", figures=[killed(9)]))
    assert kinds(found) == ["time"]


def test_one_is_not_sure():
    assert kinds(of(said_by("ORS"), said_by("FAR", "B", status="possible"))) == ["status"]


def test_silence():
    assert of(said_by("ORS")).silent == ["FAR"]
    accused = claim("A", "e2", type="ACCUSE", cameo="112", actors=["FAR"], targets=["ORS"], trigger="accused")
    assert of(said_by("ORS"), accused).silent == []


@pytest.mark.parametrize(
    ("told", "grade"),
    [
        ([said_by("ORS")], "weak"),
        ([claim("A")], "weak"),
        ([said_by("UNK"), said_by("UNK", "B")], "weak"),
        ([claim("A"), claim("B")], "fair"),
        ([claim("A"), said_by("IGO:UN", "B")], "fair"),
        ([claim("A", status="possible"), claim("B", status="possible")], "weak"),
    ],
)
def test_grades(told, grade):
    assert of(*told).grade == grade


def test_those_who_met_confirm_that_they_met():
    met = {"type": "CONSULT", "cameo": "046", "actors": ["FAR", "ORS"], "targets": [], "trigger": "met"}
    found = of(claim("A", **met), said_by("FAR", "B", **met), family="talks", actors=["FAR", "ORS"], targets=[])
    assert found.grade == "confirmed"


def test_claims_that_are_not_at_hand_are_left_out():
    a = claim("A")
    assert account(incident(a, claim("B")), by_id(a)).grade == "weak"
