"""Short alerts, read whole: who a body or victim of no name is, where only the dateline and the attacker are named. All are invented."""

import pytest

import dateline

SOURCES = [
    ("BEIRUT, Lebanon, 12 March 2025 (Wire) - Civil Defence spokesman Elie Khoury said Israeli jets hit a school.", "LBN.GOV"),
    ("KHARKIV, Ukraine, 12 March 2025 (Wire) - Health Ministry spokeswoman Olha Marchuk said Russia had killed 31 people.", "UKR.GOV"),
    ("GAZA CITY, Gaza Strip, 12 March 2025 (Wire) - The Health Ministry said Israel had killed 31 people in Rafah.", "PSE.GOV"),
    ("KABUL, Afghanistan, 12 March 2025 (Wire) - Doctors said eight children were hurt when Pakistani jets bombed a village.", "AFG.CVL"),
    ("IDLIB, Syria, 12 March 2025 (Wire) - Russian airstrikes killed 12 people in Ariha, rescuers said.", "SYR.CVL"),
    ("PRISTINA, Kosovo, 9 April 2025 (Wire) - Police announced the arrest of a man, accusing Serbia of the attack.", "XKX.COP"),
    ("MAIDUGURI, Nigeria, 3 March 2025 (Wire) - Insurgents attacked a base near the border with Chad, residents said.", "NGA.CVL"),
    ("CUCUTA, Colombia, 3 March 2025 (Wire) - Gunmen killed nine soldiers close to the Venezuelan border, the army said.", "COL.MIL"),
    ("KAMPALA, 3 March 2025 (Wire) - The Lord's Resistance Army took 20 children. The army said it was in pursuit.", "UGA.MIL"),
    ("MAE SOT, Thailand, 3 March 2025 (Wire) - The army shelled the Myanmar town of Kawkareik, residents said.", "MMR.CVL"),
    ("LONDON, 3 March 2025 (Wire) - Sudan's army has bombed the camp, residents said.", "SDN.CVL"),
]


@pytest.mark.parametrize(("text", "source"), SOURCES)
def test_local_bodies_are_of_the_land_filed_from_unless_the_news_is_abroad(text: str, source: str) -> None:
    report = dateline.read(text)
    assert {a.source and a.source.actor for a in report.attributions} == {source}


@pytest.mark.parametrize(
    ("text", "victims"),
    [
        ("BEIRUT, Lebanon, 12 March 2025 (Wire) - An Israeli strike killed 12 people. Another 30 people were wounded.", "LBN.CVL"),
        ("IDLIB, Syria, 12 March 2025 (Wire) - A Russian strike killed 12 people. Another 30 people were wounded.", "SYR.CVL"),
    ],
)
def test_the_hurt_of_an_alert_are_of_the_land_filed_from(text: str, victims: str) -> None:
    events = dateline.read(text).events
    assert {m.actor for e in events for m in e.targets} == {victims}
    assert sorted(c.min or 0 for e in events for c in e.counts) == [12, 30]


def test_a_strike_of_today_is_not_dated_to_a_war_that_is_over_nor_to_background() -> None:
    text = "SANAA, Yemen, 12 June 2024 (Wire) - Houthi shelling killed three people in Taiz, medics said. Yemen's war began in 2014."
    killed = next(e for e in dateline.read(text).events if e.trigger.text == "killed")
    assert killed.date is None or killed.date.from_ == "2024-06-12"
    text = "GAZA CITY, Gaza Strip, 12 March 2025 (Wire) - Israeli fire killed six people near Rafah, medics said."
    killed = next(e for e in dateline.read(text).events if e.trigger.text == "killed")
    assert killed.date is None or killed.date.from_ == "2025-03-12"


def test_one_group_by_two_names_speaks_once() -> None:
    report = dateline.read("ANKARA, 9 June 2025 (Wire) - The Kurdistan Workers' Party, or PKK, denied the attack.")
    assert len(report.attributions) == 1


def test_the_head_of_a_body_is_its_own_though_his_country_is_named() -> None:
    text = "BRUSSELS, 9 April 2025 (Wire) - EU foreign policy chief Kaja Kallas condemned the strike. Latvia and Estonia imposed sanctions."
    assert [a.source and a.source.actor for a in dateline.read(text).attributions] == ["IGO:EU"]


def test_no_land_sends_drones_against_its_own_towns_in_a_war() -> None:
    text = "SUMY, Ukraine, 9 April 2025 (Wire) - Russia and Ukraine traded fire. Drones hit an oil refinery in Ryazan."
    hit = next(e for e in dateline.read(text).events if e.trigger.text == "hit")
    assert "RUS" not in {m.actor for m in hit.actors}


def test_they_in_a_victims_mouth_are_the_attackers() -> None:
    text = 'KHARKIV, Ukraine, 9 April 2025 (Wire) - Russian missiles struck Kharkiv. "They hit people who were asleep," the mayor said.'
    hit = next(e for e in dateline.read(text).events if e.trigger.text == "hit")
    assert {m.actor for m in hit.actors} == {"RUS"}


WHO_SPEAKS = [
    (
        "DAMASCUS, Syria, 9 April 2013 (Wire) - Rebel commander Abu Omar said his men held the base. In Damascus, army spokesman Samir"
        " Haddad said soldiers had retaken it. He said the rebels had fled.",
        "He",
        "SYR.MIL",
    ),
    (
        "KIGALI, 9 April 2013 (Wire) - Rwanda's president, Paul Kagame, said his country had no troops in Congo. A Western diplomat"
        ' disputed that. "We have seen them," he said.',
        "he",
        "UNK.GOV",
    ),
    (
        "BAMAKO, Mali, 9 April 2025 (Wire) - The head of the U.N. mission in Mali warned the Security Council. Special Representative Karl"
        " Halsey said Mali's army had killed 40 people.",
        "Special Representative Karl Halsey",
        "IGO:UN",
    ),
    (
        "MANILA, 9 April 1987 (Wire) - The Philippine army shelled the camp. The separatists left. Their spokesman said nine had died.",
        "Their spokesman",
        "PHL.REB",
    ),
    (
        "LUANDA, 9 May 1999 (Wire) - In Luanda, Angola, a government spokesman, Joao Costa, said the rebels had fled.",
        "a government spokesman, Joao Costa",
        "AGO.GOV",
    ),
    ("DAMASCUS, Syria (Reuters) - State television said on Monday that nine people had been killed.", "State television", "SYR.MED"),
    ("DAMASCUS, Syria, 9 April 2014 (AFP) - State television said the town was calm.", "State television", "SYR.MED"),
    ("PRISTINA, 9 April 1998 (Wire) - Serb police shelled a village. A Serb official denied it.", "A Serb official", "SRB.GOV"),
    ("DELHI, 9 May 2025 (Wire) - India denied Pakistani claims that a battery had been destroyed.", "Pakistani", "PAK"),
]


@pytest.mark.parametrize(("text", "words", "actor"), WHO_SPEAKS)
def test_who_speaks(text: str, words: str, actor: str) -> None:
    found = {a.source.text: a.source.actor for a in dateline.read(text).attributions if a.source}
    assert found.get(words) == actor


DAYS = [
    ("KYIV, 9 April 2025 (Wire) - Shells hit a school built in 1974, killing two teachers.", "hit", ("1974-01-01",)),
    (
        "JUBA, South Sudan, 20 August 2024 (Wire) - Clashes killed 27 people in Nasir and could unravel the 2018 peace deal.",
        "killed",
        ("2018-01-01", "2023-04-15"),
    ),
    (
        "ADDIS ABABA, 12 July 2000 (Wire) - Ethiopia said on Sunday that it would withdraw its troops from Badme.",
        "withdraw",
        ("2000-07-16",),
    ),
]


@pytest.mark.parametrize(("text", "trigger", "not_from"), DAYS)
def test_days_that_are_anothers(text: str, trigger: str, not_from: tuple[str, ...]) -> None:
    e = next(e for e in dateline.read(text).events if e.trigger.text.startswith(trigger))
    assert e.date is None or e.date.from_ not in not_from


def test_an_army_that_tells_of_its_dead_did_not_kill_them() -> None:
    text = "BAMAKO, Mali, 9 April 2025 (Wire) - Six soldiers were killed in a blast, the army said. The army said 47 militants were killed."
    first, second = (e for e in dateline.read(text).events if e.trigger.text == "killed")
    assert first.actors == [] and {m.actor for m in second.actors} == {"MLI.MIL"}


def test_who_is_blamed_for_an_act_is_blamed_by_no_victim_of_it() -> None:
    text = "MAIDUGURI, Nigeria, 9 May 2020 (Wire) - An attack on a bus killed 27 people. The army blamed Boko Haram for the attack."
    attack = dateline.read(text).events[-1]
    assert attack.trigger.text == "attack" and "NGA.MIL" not in {m.actor for m in attack.targets}


def test_tolls_of_different_dead_are_no_dispute_over_who_did_it() -> None:
    text = (
        "ISLAMABAD, 9 May 2025 (Wire) - Pakistan said 31 Pakistani civilians were killed by Indian missiles. India said 16 Indian civilians"
        " were killed by Pakistani fire."
    )
    assert [d for d in dateline.read(text).disputes if d.kind == "agent"] == []


def test_the_bus_that_was_attacked_did_not_kill() -> None:
    text = "BAMAKO, Mali, 9 April 2025 (Wire) - Jihadists mounted an attack on a convoy that killed nine soldiers."
    killed = next(e for e in dateline.read(text).events if e.trigger.text == "killed")
    assert [m.text for m in killed.actors] == ["Jihadists"]


def test_whom_somebody_quotes_is_the_source() -> None:
    text = "WASHINGTON, 9 April 2025 (Wire) - Trump, in a post, said rebels had fired. He quoted witnesses as saying men had died."
    report = dateline.read(text)
    assert [(a.source and a.source.text, [v.text for v in a.via]) for a in report.attributions] == [("Trump", []), ("witnesses", ["He"])]
    assert report.attributions[0].source and report.attributions[0].source.actor == "USA.GOV"


ROUNDUP = """Sahel and coast: the week in brief, 9 April 2025

Niger
Villagers said gunmen had burned 40 huts near Tera. The army said it had killed nine attackers.

Burkina Faso
The government announced a curfew.

3. Mali: Police detained nine people in Bamako, the interior minister said."""


def test_the_heading_of_a_round_up_tells_whose_bodies_speak() -> None:
    found = [(a.source.text, a.source.actor) for a in dateline.read(ROUNDUP).attributions if a.source]
    assert found == [
        ("Villagers", "NER.CVL"),
        ("The army", "NER.MIL"),
        ("The government", "BFA.GOV"),
        ("the interior minister", "MLI.GOV"),
    ]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("KYIV, Ukraine, 3 March 2025 (Kyiv Wire) - Russia launched 206 drones. The air force said it had shot down 87.", "UKR.MIL"),
        ("TEL AVIV, 3 March 2025 (Wire) - Iran fired 40 missiles at Israel. The military said most had been intercepted.", "ISR.MIL"),
    ],
)
def test_who_shoots_down_is_not_who_sent(text: str, source: str) -> None:
    report = dateline.read(text)
    assert [a.source and a.source.actor for a in report.attributions] == [source]
    assert {m.actor for e in report.events if e.by for m in e.actors} <= {source}


def test_who_denies_a_charge_is_who_was_charged() -> None:
    text = (
        "BANGUI, 3 March 2025 (Wire) - The UN accuses Rwanda of arming rebels in eastern Congo, a charge it denies. Human Rights Watch"
        " accused the army of beating villagers near Bria, an accusation they rejected."
    )
    found = [(a.source.text, a.source.actor) for a in dateline.read(text).attributions if a.source]
    assert ("it", "RWA") in found and ("they", "CAF.MIL") in found


def test_the_capital_without_a_name_is_a_place() -> None:
    text = "GOMA, 3 March 2025 (Wire) - M23 rebels seized Walikale on Sunday. In the capital, police arrested 12 people."
    arrested = next(e for e in dateline.read(text).events if e.trigger.text == "arrested")
    assert arrested.place and arrested.place.name == "Kinshasa"


def test_what_one_hospital_took_in_does_not_dispute_the_whole() -> None:
    text = (
        "GAZA, 3 March 2025 (Wire) - Israeli strikes killed 48 people in Gaza on Sunday, the health ministry said. Shifa Hospital said it"
        " had received 19 bodies."
    )
    assert [d for d in dateline.read(text).disputes if d.kind == "number"] == []


def test_soldiers_and_bandits_of_one_headline_are_of_two_sides() -> None:
    text = "12 soldiers, 40 bandits killed in Nigeria clash\n\nKATSINA, Nigeria, 3 March 2025 (Wire) - Gunmen attacked a base on Sunday."
    counted = {c.text: c.actor for e in dateline.read(text).events for c in e.counts}
    assert counted == {"12": "NGA.MIL", "40": "NGA.REB"}


def test_its_losses_are_of_who_tells_them() -> None:
    text = (
        "BAMAKO, 3 March 2025 (Wire) - JNIM said it had killed 40 soldiers near Djibo in Burkina Faso on Sunday. The army put its losses at"
        " five and said 60 jihadists had been killed."
    )
    losses = next(e for e in dateline.read(text).events if e.trigger.text == "losses")
    assert [m.actor for m in losses.targets] == ["BFA.MIL"] and [c.actor for c in losses.counts] == ["BFA.MIL"]
