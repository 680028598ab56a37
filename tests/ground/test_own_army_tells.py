"""Whose army it is that tells of another's: that of the land a report was filed from, where the two are at war."""

import pytest

from dateline import read
from dateline.ground.actors import CREDIT


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("KYIV, Oct. 3, 2024 (River Wire) - Russia launched 70 drones overnight from Kursk and Bryansk, the air force said.", "UKR.MIL"),
        ("KYIV, Oct 3, 2024 (River Wire) - Russian drones came from the Kursk region, the air force said on Telegram.", "UKR.MIL"),
        (
            "KYIV, Oct. 3, 2024 (River Wire) - Russia launched 70 drones overnight, the air force said. Two died, Ukrainian officials say.",
            "UKR.MIL",
        ),
        ("MOSCOW, Oct. 3, 2024 (River Wire) - Ukraine fired 30 drones at Bryansk overnight, the defence ministry said.", "RUS.MIL"),
        ("JERUSALEM, Oct. 1, 2024 (River Wire) - Iran fired 180 missiles at Israel on Tuesday, the army said.", "ISR.MIL"),
        ("ISLAMABAD, May 8, 2025 (River Wire) - India sent drones from Punjab at dawn, the military said.", "PAK.MIL"),
    ],
)
def test_the_army_that_tells_of_the_enemys_is_that_of_the_land_filed_from(text: str, source: str) -> None:
    assert read(text).attributions[0].source.actor == source  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("MOSCOW, Aug. 12, 2024 (River Wire) - Ukraine took 28 settlements in the Kursk region, its acting governor said.", "RUS.GOV"),
        ("KYIV, Aug. 12, 2024 (River Wire) - Russian shells hit Kherson on Monday, its mayor said.", "UKR.GOV"),
        ("NAIROBI, Aug. 12, 2024 (River Wire) - Ethiopian troops crossed into Mandera, its county commissioner said.", "KEN.GOV"),
        ("KYIV, Aug. 12, 2024 (River Wire) - Russia struck a depot in Odesa, its defence ministry said.", "RUS.MIL"),
    ],
)
def test_a_town_s_own_governor_is_of_the_land_of_the_town(text: str, source: str) -> None:
    assert read(text).attributions[0].source.actor == source  # type: ignore[union-attr]


@pytest.mark.parametrize("day", ["Oct. 3, 2024", "Sept. 3", "October 3", "3 Oct 2024"])
def test_the_outlet_after_a_dated_dateline_is_no_part_of_the_text(day: str) -> None:
    text = f"KYIV, {day} (River Wire) - Shells fell."
    found = CREDIT.match(text, 4)
    assert found and text[found.end() :].strip() == "Shells fell."
    assert CREDIT.match("KYIV. Shells fell on a mill (River Mill) - it burned.", 4) is None


def test_where_survivors_fled_to_is_no_scene() -> None:
    text = (
        "SANTA CRUZ DEL QUICHE, Jan. 12, 1982 (River Wire) - Soldiers burned 60 houses and shot 18 peasants, survivors who fled to "
        "Mexico said. The army blamed the guerrillas."
    )
    assert {m.actor for e in read(text).events[:2] for m in e.actors} == {"GTM.MIL"}
