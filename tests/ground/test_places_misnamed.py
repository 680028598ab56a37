"""Names taken for places, or places for names: a state and its namesake village, a mayor's town, a headline, a speaker. All invented."""

from __future__ import annotations

import pytest

from dateline.ground.places import places_in
from dateline.parse import parse


def found(text: str) -> dict[str, tuple[str, str, str]]:
    """The places of a text by their words: (name, country, kind)."""
    return {h.text: (h.place.name, h.place.country, h.place.kind) for h in places_in(parse(text)) if h.place}


@pytest.mark.parametrize(
    ("text", "words", "place"),
    [
        (  # villages of both names lie in other states of the land that the report speaks of
            "United States officials in New York and in Albany said two men from Florida were held in America.",
            "Florida",
            ("Florida", "USA", "admin"),
        ),
        (
            "American officials in Baltimore, in Maryland, said U.S. troops may go to the Middle East.",
            "Middle East",
            ("Middle East", "", "region"),
        ),
        ("U.S. destroyers left the United States for the Pacific, American officials said.", "Pacific", ("Pacific", "", "region")),
        (
            "American voters in the United States met the senator at an Illinois town hall.",
            "Illinois",
            ("Illinois", "USA", "admin"),
        ),
        ("The Archbishop of Gdańsk prayed. A man was stabbed in Gdańsk, in Poland.", "Gdańsk", ("Gdańsk", "POL", "settlement")),
        (
            "Orange County Mayor Ana Bell came as Orlando Mayor Ben Orr did. In Orlando, in Florida, a gunman shot two men.",
            "Orlando",
            ("Orlando", "USA", "settlement"),
        ),
        (
            "Emily Sorrow Mourned The Benghazi Dead In A Speech\n\nA bomb killed a guard in Benghazi on Sunday.",
            "Benghazi",
            ("Benghazi", "LBY", "settlement"),
        ),
        ("Two men were shot in Trenton, New Jersey, on Friday.", "Trenton", ("Trenton", "USA", "settlement")),
        (
            "Former Baghdad Mayor Samir Aziz was shot in Baghdad, in Iraq.",
            "Baghdad",
            ("Baghdad", "IRQ", "settlement"),
        ),
        ("A lorry was driven into a crowd in Nice, France.", "Nice", ("Nice", "FRA", "settlement")),
        ("A bomb went off near Split. Police in Croatia held a man.", "Split", ("Split", "HRV", "settlement")),
        ("Two brigades were sent to the Baltic states.", "Baltic states", ("Baltic states", "", "region")),
        ("Poland and the Baltic states closed the crossing.", "Baltic states", ("Baltic states", "", "region")),
        ("They met at the White House on Friday.", "White House", ("Washington", "USA", "settlement")),
        ("Crowds gathered outside the Bundestag on Friday.", "Bundestag", ("Berlin", "DEU", "settlement")),
    ],
)
def test_the_place_that_is_meant(text: str, words: str, place: tuple[str, str, str]) -> None:
    assert found(text).get(words) == place


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Mexico has no answer. Riosucio noted that Colombia would talk. Everth Riosucio leads the movement in Colombia.", "Riosucio"),
        ("A force of the United States landed on Earth, American officials said in the United States.", "Earth"),
        ("The United States wants more, the Department of Homeland Security said in the U.S. on Monday.", "Homeland"),
        ("Nice work, the general said of the raid near Paris, in France.", "Nice"),
        ("The White House said it would not send troops.", "White House"),
        ("Split into two groups, the men reached Zagreb in Croatia.", "Split"),
    ],
)
def test_no_place(text: str, words: str) -> None:
    assert words not in found(text)
