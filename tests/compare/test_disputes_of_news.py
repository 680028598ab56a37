"""Short reports of our own, read whole: what is a dispute between two tellers, and what only looks like one."""

import pytest

import dateline

KIEV = "KYIV, Ukraine, 17 October 2024 (Wire) - "
NYALA = "NYALA, Sudan, 30 January 2025 (Wire) - "

COMPATIBLE = [
    # what a hospital took in is a part of the whole
    NYALA + "Suspected gunmen killed at least 200 people in Zalingei on Saturday, an opposition group said, putting the toll at 400. "
    "A doctor there said 90 bodies had arrived.",
    # the figure that a teller gave before is no longer his
    NYALA + "The doctors' union said 447 civilians had been killed. The health ministry said 604 people had died, soldiers included. "
    "The union had earlier given a toll of 411.",
    # neither yes nor no
    "SURIN, Thailand, 25 July 2025 (Wire) - Cambodia said Thailand had dropped gas shells on a hill. The Thai military did not deny it.",
    KIEV + "Russia said Ukraine had blown up a bridge in Kursk region. Kyiv has neither confirmed nor denied involvement.",
    "YANGON, Myanmar, 3 July 2025 (Wire) - The Arakan Army said it had overrun a police base at Sittwe. "
    "The military did not confirm losing the base.",
    # who denies one deed says nothing of another's
    "KAMPALA, Uganda, 3 July 2025 (Wire) - The army denied killing herders in Karamoja. Elders said "
    "rustlers had killed 12 villagers in Moroto.",
    # two incidents, each in a place of its own
    KIEV
    + "In the southern city of Kherson, Russian artillery hit a tram, killing two women, the mayor said. The Russian-installed head of "
    "the region said Ukrainian shelling had killed one person in Hola Prystan, across the river.",
    "ISLAMABAD, Pakistan, 17 May 2025 (Wire) - India said Pakistani mortars had killed five people in Uri. Pakistan said Indian fire "
    "had killed two children in Kotli.",
]


@pytest.mark.parametrize("text", COMPATIBLE)
def test_claims_that_can_all_be_true_are_no_dispute(text: str) -> None:
    assert dateline.read(text).disputes == []


DISPUTES = [
    # the older figure is left out, the newer one is held against the ministry's
    (NYALA + "The health ministry said 604 people had died. The doctors' union, which had earlier given a toll of 411, now speaks of 470 "
     "dead.", "number", "604 or 470"),
    # what was hit
    ("TYRE, Lebanon, 12 January 2025 (Wire) - The Israeli military said it had hit a Hezbollah arms store in Tyre. Residents said the "
     "building was a bakery.", "denial", "arms store"),
    ("SANAA, Yemen, 12 January 2018 (Wire) - Villagers said NATO jets had bombed a wedding. The alliance said the jets had hit a bomb "
     "factory.", "denial", "wedding"),
    ("BANGKOK, Thailand, 25 July 2025 (Wire) - Cambodia said Thai jets had bombed a clinic. Bangkok said the jets had struck two military "
     "bases.", "denial", "clinic"),
    # who was killed
    ("KANDAHAR, Afghanistan, 12 January 2010 (Wire) - Villagers said a NATO air strike had killed nine farmers. The alliance said all "
     "those killed were Taliban fighters.", "denial", "farmers"),
    ("MOGADISHU, Somalia, 12 January 2020 (Wire) - The U.S. military said its strike near Jilib killed three militants. Relatives said the "
     "dead were a shopkeeper and his two sons; all were civilians.", "denial", "militants"),
    # how many prisoners
    ("YEREVAN, Armenia, 8 May 2021 (Wire) - Armenia said 16 of its soldiers were captured. Azerbaijan said it was holding six soldiers.",
     "number", "16 or six"),
    # who has the place
    (KIEV + "Russia said its troops had captured Vovchansk. Ukraine said its soldiers were still inside the town.", "control", "Vovchansk"),
    ("YEREVAN, Armenia, 25 July 2021 (Wire) - Azerbaijan said its troops had taken the village of Talish. Armenia said its soldiers were "
     "still in the village.", "control", "taken the village"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "words"), DISPUTES)
def test_claims_that_cannot_all_be_true_are_a_dispute(text: str, kind: str, words: str) -> None:
    (dispute,) = dateline.read(text).disputes
    assert dispute.kind == kind
    assert words in dispute.about


ALSO_TRUE = [
    # both may have been hit
    KIEV + "Ukraine said it had hit an ammunition depot in Kursk. The governor said a school in Lgov was damaged.",
    # still in another place
    KIEV + "Russia said its troops had captured Vovchansk. Ukraine said its soldiers were still in Kupiansk.",
    # children among the dead
    "GAZA CITY, Gaza Strip, 12 January 2024 (Wire) - Israel said it had killed two militants in Rafah. Medics said a strike killed a boy.",
]


@pytest.mark.parametrize("text", ALSO_TRUE)
def test_another_target_is_no_answer(text: str) -> None:
    assert dateline.read(text).disputes == []
