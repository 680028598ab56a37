"""Who stands near an act and has no part in it, read whole. All are invented."""

from pathlib import Path

import pytest

import dateline
from dateline.model import Event, Report


def event(report: Report, trigger: str, nth: int = 0) -> Event:
    return [e for e in report.events if e.trigger.text == trigger][nth]


# text, trigger, actors, targets (None: not asked)
ROLES = [
    ("An air strike on a school killed 17 people, days after the Arakan Army overran a base near Ann.", "killed", [], None),
    ("The bombing of the market followed an ambush on a police van by rebels.", "bombing", [], None),
    ("Demonstrators marched on the palace in Baghdad and police fired at them, killing three.", "killing", ["IRQ.COP"], None),
    ("Militants attacked a post in Iraq and soldiers shot at them, wounding two.", "shot at", ["IRQ.MIL"], None),
    ("Chad said its troops had beaten off an assault on their base.", "assault", [], None),
    ("An air strike killed nine people near Maarat al-Numan in Syria, a town held by rebels.", "killed", [], None),
    ("Al Shabaab has threatened Uganda, where it killed 76 people in 2010.", "killed", ["GRP:SHABAAB"], None),
    ("Insurgents killed 81 villagers in Borno in reprisal for the killing of two of their men by vigilantes.", "killing", [], None),
    ("Jihadists killed 30 people in Mali. ECOWAS condemned the massacre and appealed to the junta.", "condemned", None, ["MLI.REB"]),
    ("In Colombia the ELN demanded a truce. The president turned down the demand and told troops so.", "turned down", None, ["GRP:ELN"]),
    ("The Houthis said a school bus was hit in Saada.", "hit", [], None),
    ("Pakistan said six places were hit.", "hit", [], None),
    ("Armenia said 16 of its soldiers were taken prisoner.", "taken prisoner", [], None),
    ("The Arakan Army said three of its medics had been arrested.", "arrested", [], None),
    ("A bomb killed nine people in Mosul in Iraq. No group has claimed the attack.", "killed", [], None),
    ("Colombia's government rejected calls for a truce.", "calls for", [], ["COL.GOV"]),
    ("Ukraine said a Russian ship was sunk.", "sunk", ["UKR"], None),  # no army's own
    ("Gunmen attacked a bus in Mali and killed nine people.", "killed", ["MLI.REB"], None),
    ("Georgia's interior ministry said 21 officers were hurt and 224 people detained.", "detained", [], ["GEO.CVL"]),
    ("Nine soldiers were killed and 40 guards captured at a post in Peru, the army said.", "captured", [], ["PER"]),
    ("Nine soldiers were killed in Peru and 40 guards captured a rebel, the army said.", "captured", ["PER"], None),
    ("MOGADISHU, Aug. 3, 2024 (Wire) - A suicide bomber blew himself up at a beach cafe on Friday before gunmen opened fire on the crowd, "
     "killing 32 people, police spokesman Abdi Moe told reporters. Al-Shabab claimed the attack.", "attack", ["GRP:SHABAAB"], []),
    ("Nine people died after Malian soldiers opened fire on a bus.", "died", ["MLI.MIL"], None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "trigger", "actors", "targets"), ROLES)
def test_bystanders_play_no_role(text: str, trigger: str, actors: list[str] | None, targets: list[str] | None) -> None:
    found = event(dateline.read(text, published="2025-03-03"), trigger)
    if actors is not None:
        assert [m.actor for m in found.actors] == actors
    if targets is not None:
        assert [m.actor for m in found.targets] == targets


@pytest.mark.parametrize(
    ("text", "soldiers"),
    [
        ("GAO, Mali, 12 November 2019 (Wire) - The French army said two soldiers had been killed by a mine.", "FRA.MIL"),
        ("BEIRUT, Lebanon, 30 July 2006 (Wire) - Israel bombed Tyre. Hezbollah said it had killed eight soldiers.", "ISR.MIL"),
    ],
)
def test_soldiers_of_no_land_are_not_always_the_hosts(text: str, soldiers: str) -> None:
    assert [m.actor for m in event(dateline.read(text), "killed").targets] == [soldiers]


def test_soldiers_told_beside_a_group_are_of_the_state_that_fights_it() -> None:
    text = "Clashes raged on. The army said 120 Maute militants and 25 soldiers had died in Marawi in the Philippines."
    died = event(dateline.read(text, published="2017-06-03"), "died")
    assert {c.text: c.actor for c in died.counts} == {"120": "GRP:MAUTE", "25": "PHL.MIL"}


def test_who_has_fought_before_is_condemned_though_he_is_called_on_too() -> None:
    sample = Path(__file__).parents[2] / "samples" / "karabakh-2023-09-19.txt"  # of our own
    condemned = event(dateline.read(sample.read_text(encoding="utf8")), "condemned")
    assert [m.actor for m in condemned.targets] == ["AZE"]


def test_the_same_words_are_the_same_party_in_two_events() -> None:
    report = dateline.read("Jihadists killed 30 people in Mali. France condemned the massacre and told its citizens to leave.")
    found = {m.actor for e in report.events for m in (*e.actors, *e.targets) if m.text == "its citizens"}
    assert found == {"FRA.CVL"}
