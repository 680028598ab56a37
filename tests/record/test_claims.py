"""Where the record of one report ends and the record of many begins."""

import pytest
from made_reports import days, days_of, event, party, report, said

from dateline.model import Dispute
from dateline.record.claims import claims_of

TEXT = "The mayor said that the army shelled Dovra. Suva denied it. Rebels took the mill."


def made(*disputes: Dispute):
    told = event(TEXT, "shelled", id="e1", by=["a1", "a2"], actors=[party(TEXT, "the army", "FJI.MIL")])
    took = event(TEXT, "took", id="e2")
    by = [said(TEXT, "The mayor", "FJI.GOV"), said(TEXT, "Suva", "FJI.GOV", "a2"), said(TEXT, "Rebels", "FJI.REB", "a3")]
    return report(TEXT, attributions=by, events=[told, took], disputes=list(disputes))


def stands(*disputes: Dispute) -> dict[str, list[tuple[str, str]]]:
    """By claim, the disputes and sides in which it stands."""
    return {c.id: [(s.dispute, s.side) for s in c.disputed] for c in claims_of(made(*disputes), "r")}


def dispute(a: list[str], b: list[str], name: str = "d1") -> Dispute:
    return Dispute(id=name, about="the shelling", kind="denial", a=a, b=b, why="test")


def test_a_claim_stands_where_its_event_and_its_attribution_do():
    assert stands() == {"r:e1:a1": [], "r:e1:a2": [], "r:e2": []}
    assert stands(dispute(["e1"], ["e2"])) == {"r:e1:a1": [("d1", "a")], "r:e1:a2": [("d1", "a")], "r:e2": [("d1", "b")]}
    assert stands(dispute(["a1"], ["a2"])) == {"r:e1:a1": [("d1", "a")], "r:e1:a2": [("d1", "b")], "r:e2": []}


def test_a_claim_stands_on_one_side_of_a_dispute_and_in_several_disputes():
    found = stands(dispute(["e1"], ["a2", "a3"]), dispute(["e2"], ["a1"], "d2"))
    assert found == {"r:e1:a1": [("d1", "a"), ("d2", "b")], "r:e1:a2": [("d1", "a")], "r:e2": [("d2", "a")]}


SUNDAY = "On Sunday the army shelled Dovra. A boy died."


@pytest.mark.parametrize(
    ("word", "date", "expected"),
    [
        ("shelled", days_of(SUNDAY, "Sunday", "2031-05-04", "2031-05-04"), True),
        ("died", days_of(SUNDAY, "Sunday", "2031-05-04", "2031-05-04"), False),
        ("shelled", days("2031-05-04", "2031-05-04"), False),
        ("shelled", None, False),
    ],
)
def test_a_claim_knows_whether_its_passage_has_the_words_for_its_days(word, date, expected):
    (claim,) = claims_of(report(SUNDAY, events=[event(SUNDAY, word, date=date)]), "r")
    assert claim.day_said is expected
