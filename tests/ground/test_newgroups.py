"""Armed groups that the text itself brings in. All groups and sentences are invented."""

from __future__ import annotations

import pytest

from dateline.ground.actors import resolve_span, scene_of
from dateline.ground.names import find_names
from dateline.ground.newgroups import armed, listed, with_new_groups
from dateline.parse import parse

HEAD = "The Hill People's Front (HPF) said it had taken a post near Lubango in Angola. "


def who(text: str, words: str) -> str | None:
    at = text.rindex(words)
    return resolve_span(scene_of(parse(text), "2019-04-20"), at, at + len(words)).actor


@pytest.mark.parametrize("words", ["The Hill People's Front (HPF)", "The HPF", "HPF fighters", "the Hill People's Front"])
def test_a_group_is_known_by_its_initials_once_it_is_brought_in(words: str) -> None:
    text = HEAD + "The HPF lost two men; HPF fighters fled, and the Hill People's Front denied it."
    assert who(text, words) == "GRP:HPF"


@pytest.mark.parametrize(
    "name",
    [
        "Revolutionary Dawn Movement (RDM)",
        "Marun Liberation Army (MLX)",
        "Dry River Self-Defence (DRS)",
        "Secret Hill Army (SHX)",
        "Marun Liberation Army [MLX]",
        "Marun Resistance Front 1831 (MRF-31)",
    ],
)
def test_names_of_armed_groups(name: str) -> None:
    assert (who(f"The {name} blew up a bridge in Angola.", name) or "").startswith("GRP:")


@pytest.mark.parametrize(
    "name",
    [
        "Hill People's Movement (HPM)",  # may be a party
        "Marun Workers' Union (MWU)",
        "Armed Forces Housing Board (AFHB)",
        "Angolan Air Force (HAX)",
        "Marun Bridge Company (MBC)",
    ],
)
def test_names_of_others(name: str) -> None:
    assert not (who(f"The {name} closed a bridge in Angola.", name) or "").startswith("GRP:")


def test_a_group_on_the_list_stays_what_it_is() -> None:
    p = parse("The Lord's Resistance Army (LRA) burnt a mill in Uganda. LRA men fled.")
    assert with_new_groups(p, find_names(p)) == find_names(p)
    assert "GRP:LRA" in listed() and set(armed()) == {"body", "party", "cause", "arms"}
