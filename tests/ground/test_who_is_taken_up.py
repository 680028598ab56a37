"""Who speaks where the words take somebody up again, or name him beside others: told by whole short texts, all invented."""

import pytest

import dateline

SOURCES = {
    "two who met": (
        "NAIROBI, 3 May 2023 - Kenyan Foreign Minister Ida Moe and Ugandan Foreign Minister Otto Vale met in Kampala over the clashes "
        "between South Sudan and Sudan. The parties stressed the need for a truce.",
        "The parties",
        {"KEN.GOV", "UGA.GOV"},
    ),
    "one who met another": (
        "OSLO, 3 May 2023 - Norwegian Prime Minister Ida Moe flew to Rome on Friday and met with Italian Prime Minister Otto Vale over the "
        "war between Chad and Libya. The two pledged to keep the road open.",
        "The two",
        {"NOR.GOV", "ITA.GOV"},
    ),
    "a phone call": (
        "Phone call of Mongolian and Kazakh ministers\nMongolian Foreign Minister Ida Moe and Kazakh Foreign Minister Otto Vale held a "
        "phone conversation about fighting between Tajikistan and Kyrgyzstan. The sides stressed that the border must be calm.",
        "The sides",
        {"MNG.GOV", "KAZ.GOV"},
    ),
    "a former Soviet republic": (
        "3 May 2023 - Russia is looking to weaken Kazakhstan. The former Soviet republic's interior minister said a coup was planned.",
        "The former Soviet republic's interior minister",
        {"KAZ.GOV"},
    ),
    "a kingdom": (
        "AMMAN, 3 May 2019 - Drones flew at Jordan on Monday from Iraq. The kingdom said they were shot down.",
        "The kingdom",
        {"JOR"},
    ),
    "a West African nation": (
        "3 May 2023 - Togo and Spain have quarrelled for months. The West African nation accused Madrid of spying.",
        "The West African nation",
        {"TGO"},
    ),
    "his own family": (
        "BEIRUT, 3 May 2023 - Hezbollah leader Hassan Nasrallah was silent. Nasrallah's mother, Ida Moe, asked the crowd for calm.",
        "Nasrallah's mother, Ida Moe",
        {"LBN.CVL"},
    ),
    "a sentence that ends in a short name": (
        "CARACAS, 3 May 2023 - The envoy spoke of the pact with the government of Colombian President Gustavo Petro.\n\n"
        "Otto Vale, the ELN's foreign secretary, said in Caracas that he was ready.",
        "Otto Vale, the ELN's foreign secretary",
        {"GRP:ELN"},
    ),
    "the verb after a relative clause": (
        "COLOMBO, 3 May 2006 - Talks would wait, Arun Selvar, who heads the rebels' press bureau, told a Danish envoy. "
        "The Tamil Tigers fight on.",
        "Arun Selvar, who heads the rebels' press bureau",
        {"GRP:LTTE"},
    ),
    "a group with its name in two tongues": (
        "TEGUCIGALPA, 3 May 1988 - The Armed Resistance Front 1911 [Frente Armado 1911], (FAR-11), an unknown group, appeared on Monday. "
        "The Contras were near. The FAR-11 claimed a raid on Honduras.",
        "The FAR-11",
        {"GRP:FAR11"},
    ),
    "after a dash": (
        "OSLO, 3 May 2022 - We see no reason to send troops to the border of Ukraine - the chancellor said. "
        "The German chancellor, Ida Moe, was in Oslo.",
        "the chancellor",
        {"DEU.GOV"},
    ),
    "who was asked": (
        'OSLO, 3 May 2022 - The Norwegian prime minister was asked whether Vladimir Putin would come to Oslo. "He may not," he replied.',
        "he",
        {"NOR.GOV"},
    ),
    "a person named beside another": (
        "3 May 2024 - Netanyahu critic Donald Tusk called for talks.",
        "Netanyahu critic Donald Tusk",
        {"POL.GOV"},
    ),
    "the first of two who spoke": (
        "ANKARA, 3 May 2024 - US Secretary of State Antony Blinken and Turkish Foreign Minister Hakan Fidan met. "
        "The secretary and Fidan said that peace was near. The secretary said the talks were hard.",
        "The secretary",
        {"USA.GOV"},
    ),
    "the group": (
        "3 May 2024 - The World Bank said that Chad would grow, and that Niger and France would not. The group said its figures were old.",
        "The group",
        {"IGO:WB"},
    ),
    "the authors": (
        "3 May 2024 - The report by Norwegian researchers blames Chad. The authors say that the town fell.",
        "The authors",
        {"NOR.NGO"},
    ),
    "a paper that is no newspaper": (
        "3 May 2016 - The Jordanian government gave the BBC a white paper on terrorism. The paper notes that the camps are watched.",
        "The paper",
        {"JOR.GOV"},
    ),
    "of the land that has not confirmed": (
        "3 May 2023 - Ethiopia has not claimed the raid on Eritrea, but officials have implied that it was theirs. "
        "Eritrea counted its dead. Eritrea is angry.",
        "officials",
        {"ETH.GOV"},
    ),
    "of the land that acts": (
        "3 May 2023 - Denmark on Monday banned an Iranian airline, with officials saying it flew arms for Iran to Syria. Iran is angry.",
        "officials",
        {"DNK.GOV"},
    ),
}
SUBJECTS = {
    "a subject taught": (
        '3 May 2023 - "Sudan has lost its way," said Ida Moe, associate professor of Sudanese politics at Princeton University.',
        "USA",
    ),
    "a land watched": ("3 May 2023 - Otto Vale, an Iran expert at the Crisis Group, said that Iran was weak.", "NGO:ICG"),
    "people of no land": ("TUNIS, 3 May 2023 - Independent economists said that Tunisia could not pay.", "UNK"),
    "lawyers of no land": ("TUNIS, 3 May 2023 - Many international lawyers argue that Tunisia broke the treaty.", "UNK"),
    "some people": ("TUNIS, 3 May 2023 - Some people say that Tunisia is calm.", "UNK"),
    "the west": ("TUNIS, 3 May 2023 - The west said that Tunisia must pay.", "UNK"),
    "a paper signed somewhere": ("3 May 2023 - According to the Geneva Conventions, prisoners in Chad are safe.", "UNK"),
    "accords of a capital": ("3 May 2023 - The Lusaka accords say that Angola must vote.", "UNK"),
    "origin": ("3 May 2023 - A professor of Iranian origin said that the bomb was small.", "IRN"),
    "a US analyst": ("3 May 2023 - A US analyst said that Chad was weak.", "USA"),
    "New England": ("3 May 2023 - New England officials said that Chad was far.", "USA"),
    "New Guinea": ("3 May 2023 - New Guinea police said that the clans fought.", "PNG"),
}


@pytest.mark.parametrize("case", SOURCES)
def test_who_is_taken_up_again(case: str) -> None:
    text, words, actors = SOURCES[case]
    sources = [a.source for a in dateline.read(text).attributions]
    assert {m.actor for m in sources if m and m.text == words} == actors


@pytest.mark.parametrize("case", SUBJECTS)
def test_a_land_that_is_a_subject_or_part_of_a_name_does_not_speak(case: str) -> None:
    text, actor = SUBJECTS[case]
    sources = [a.source for a in dateline.read(text).attributions]
    assert {(m.actor or "").partition(".")[0] for m in sources if m} == {actor}


def test_a_name_that_goes_on_is_not_the_leader_of_a_part_of_it() -> None:
    text = "HAMA, 3 May 2023 - The mayor of the town, Abdel Rahman Sabri, called the raid a crime."
    assert {a.source.actor for a in dateline.read(text).attributions if a.source} == {"SYR.GOV"}
