"""Whose the counted are: each figure of its own target, soldiers who are wounded, officers and sailors by their company. All invented."""

import pytest

import dateline

# a text, a figure, whose
ROWS = [
    ("MARAWI, Philippines - Maute fighters held Marawi. The army said 120 militants and 25 soldiers had died there.", "25", "PHL.MIL"),
    ("MARAWI, Philippines - Maute fighters held Marawi. The army said 120 militants and 25 soldiers had died there.", "120", "GRP:MAUTE"),
    ("CALI, Colombia - Guerrillas shot down a police helicopter in Cauca, killing 12 officers.", "12", "COL.COP"),
    ("CALI, Colombia - Guerrillas attacked an army base in Cauca and a police post, killing 12 officers.", "12", "COL.MIL"),
    ("JOLO, Philippines - Pirates seized 12 Filipino sailors.", "12", "PHL.CVL"),
    ("KERCH, Ukraine - A Russian warship captured 24 Ukrainian sailors.", "24", "UKR.MIL"),
]


@pytest.mark.parametrize(("text", "figure", "whose"), ROWS)
def test_whose(text: str, figure: str, whose: str) -> None:
    assert whose in {c.actor for e in dateline.read(text).events for c in e.counts if c.text == figure}


def test_the_wounded_are_soldiers() -> None:
    events = dateline.read("MOGADISHU, Somalia - A clinic in Mogadishu received 14 wounded soldiers and nine dead policemen.").events
    targets = {(m.text, m.actor) for e in events for m in e.targets}
    assert ("14 wounded soldiers", "SOM.MIL") in targets
    assert not any(actor == "SOM.CVL" for words, actor in targets if "policemen" in words)


def test_some_of_the_wounded_are_wounded() -> None:
    text = "Thai shelling killed 14 civilians and a soldier and left 46 people wounded, 15 of them soldiers, the ministry said."
    assert {c.measure for e in dateline.read(text).events for c in e.counts if c.text == "15"} == {"injured"}
