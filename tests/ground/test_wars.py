"""Who fights whom on a day, and whom words for insurgents mean by it. All sentences are invented."""

from __future__ import annotations

import pytest

from dateline.ground.actors import resolve_span, scene_of
from dateline.ground.wars import insurgents, rebels_of
from dateline.parse import parse


def who(text: str, words: str, day: str) -> str | None:
    at = text.index(words)
    return resolve_span(scene_of(parse(text), day), at, at + len(words)).actor


REBELS = [
    ("UNITA lost the ridge on Monday. The army said the guerrillas had fled north from Bailundo in Angola.", "the guerrillas", "GRP:UNITA"),
    ("Angolan rebels shelled the depot, a priest said.", "Angolan rebels", "GRP:UNITA"),
    ("Angola's army hit a camp. Two extremists died there.", "Two extremists", "GRP:UNITA"),
    ("Angolan gunmen robbed the depot, a priest said.", "Angolan gunmen", "AGO.REB"),  # gunmen may be anybody's
    ("Burmese rebels burnt a depot, a monk said.", "Burmese rebels", "MMR.REB"),  # many fight there
]


@pytest.mark.parametrize(("text", "words", "actor"), REBELS)
def test_rebels_are_the_group_that_is_known_to_fight(text: str, words: str, actor: str) -> None:
    assert who(text, words, "1998-12-10") == actor


def test_once_the_war_is_over_they_are_just_rebels() -> None:
    assert who("Angolan rebels shelled the depot, a priest said.", "Angolan rebels", "2012-12-10") == "AGO.REB"


def test_of_several_the_one_that_the_report_names() -> None:
    assert rebels_of("MMR", "2015-01-01", [], ["rebels"]) == ""
    assert rebels_of("MMR", "2015-01-01", ["GRP:KIA", "GRP:LTTE"], ["rebels"]) == "GRP:KIA"
    assert rebels_of("MMR", "2015-01-01", ["GRP:KIA", "GRP:KNU"], ["rebels"]) == ""
    assert rebels_of("MMR", "2015-01-01", ["GRP:KIA"], ["gunmen"]) == ""


def test_words_for_insurgents_stand_in_small_letters() -> None:
    assert insurgents() and all(w == w.lower() for w in insurgents())


STATEMENT = (
    "Iceland notes with sorrow the firing along the Line of Control. We urge both parties to hold to the truce of the spring. "
    "Iceland has sent blankets. We call on the parties to the conflict to let doctors pass. All parties of our own parliament agree. "
    "Rival parties have said so before."
)


@pytest.mark.parametrize(
    ("words", "sure"),
    [("both parties", True), ("the parties to the conflict", True), ("All parties of our own parliament", False), ("Rival parties", False)],
)
def test_who_fights_over_the_place_are_the_two_even_in_the_mouth_of_a_third(words: str, sure: bool) -> None:
    """The trees of identity knew only the country that speaks and took it for both sides."""
    at = STATEMENT.index(words)
    s = scene_of(parse(STATEMENT), "2016-05-02")
    found = [resolve_span(s, at, at + len(words), turn) for turn in range(2)]
    assert all(r.sure for r in found) == sure
    if sure:
        assert {r.actor for r in found} == {"IND", "PAK"}
