"""Who meets and who is met, read whole. All are invented."""

import pytest

import dateline

# text, trigger begins, actors, targets
MEETINGS = [
    ("Finnish officials held talks with Estonia and Latvia in Tallinn on Monday.", "talks", ["FIN.GOV"], ["EST", "LVA"]),
    ("Turkey said on Friday that its talks with Russia had ended without a deal.", "talks", ["TUR"], ["RUS"]),
    ("The president of Chad is due to meet with the Sudanese army chief on Tuesday.", "meet", ["TCD.GOV"], ["SDN.MIL"]),
    ("Envoys of Egypt and Qatar met with Hamas negotiators in Cairo.", "met", ["EGY.GOV", "QAT.GOV"], ["GRP:HAMAS"]),
    ("Talks between Thailand and Cambodia resumed.", "Talks", ["KHM", "THA"], []),
]


@pytest.mark.parametrize(("text", "trigger", "actors", "targets"), MEETINGS)
def test_who_is_met_with_is_no_host(text: str, trigger: str, actors: list[str], targets: list[str]) -> None:
    e = next(e for e in dateline.read(text).events if e.trigger.text.startswith(trigger))
    assert sorted(m.actor or "" for m in e.actors) == actors
    assert sorted(m.actor or "" for m in e.targets) == targets
