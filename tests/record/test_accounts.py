import pytest
from told import by_id, claim, incident, killed, of, said_by

from dateline.record.accounts import account


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


def test_the_loser_says_so():
    found = of(said_by("FAR", cameo="192"), said_by("ORS", "B", cameo="192"), family="control")
    assert found.grade == "confirmed" and found.why == "said against their own interest by ORS; besides by FAR"


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
