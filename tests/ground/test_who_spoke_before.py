"""Texts read whole: whose a source is whom the words themselves do not name. Persons and incidents are invented."""

import pytest

import dateline

ROWS = [
    # Who speaks to a medium is not the medium, wherever he lives.
    (
        "NAIROBI, 3 March 2025 (Wire) - A drone struck a market in Badade, Somalia. A local elder in Badade, who spoke to the BBC Somali"
        ' Service, said three children had been wounded. "The planes came back," the elder said.',
        ["SOM.CVL", "SOM.CVL"],
    ),
    (
        "GOMA, 3 March 2025 (Wire) - M23 rebels shelled Sake. A priest contacted by AFP confirmed the attack. Another resident who was"
        " reached by Reuters said five people had died.",
        ["COD.CVL", "COD.CVL"],
    ),
    # Offices that few countries have.
    (
        "ISLAMABAD, 3 March 2025 (Wire) - Indian troops killed two civilians, the Foreign Office said. Foreign Office spokesman Zahid Vale"
        " condemned the firing.",
        ["PAK.GOV", "PAK.GOV"],
    ),
    (
        "MANILA, 3 March 2025 (Wire) - Foreign Secretary Alan Moe said Beijing had rammed a boat. Defence Secretary Delfin Vale said the"
        " navy would stay.",
        ["PHL.GOV", "PHL.GOV"],
    ),
    (
        "MEXICO CITY, 3 March 2025 (Wire) - Gunmen killed nine soldiers in Culiacan, the defense secretary said. The foreign secretary"
        " called Washington's charges a lie.",
        ["MEX.GOV", "MEX.GOV"],
    ),
    ("BAGHDAD, 3 March 2025 (Wire) - Iraqi troops took a bridge. The Foreign Office said a man was held.", ["GBR.GOV"]),
    (
        "BRUSSELS, 3 March 2025 (Wire) - The United States and Britain bombed Yemen. In London, the defence secretary said jets had hit"
        " Hodeidah. In Washington the defense secretary said six sites were hit. U.S. forces stayed.",
        ["GBR.GOV", "USA.GOV"],
    ),
    # The noun that the last source had in it.
    (
        "DAMASCUS, 14 May 2014 (Wire) - State agency SANA blamed rebels for a blast in Homs. In Geneva, a spokeswoman for the United"
        " Nations refugee agency warned that 10,000 people might flee. The agency has appealed for money.",
        ["SYR.MED", "IGO:UN", "IGO:UN"],
    ),
    # Who denies is who was accused.
    (
        "DHAKA, 3 March 2025 (Wire) - The opposition BNP was accused by police of setting fire to buses. It rejected the charge.",
        ["BGD.COP", "BGD.OPP"],
    ),
    (
        "BAMAKO, 3 March 2025 (Wire) - Chad's army said 200 of its men would enter Mali. Human Rights Watch accused soldiers of killing"
        " traders in Douentza. The army denied it.",
        ["TCD.MIL", "NGO:HRW", "MLI.MIL"],
    ),
    (
        "KIGALI, 7 March 2013 (Wire) - Rwanda's army said Congolese soldiers had fired across the border. Kinshasa denied the charge."
        ' "It is an excuse for an invasion," the government spokesman said.',
        ["RWA.MIL", "COD", "COD.GOV"],
    ),
    # Those who spoke together.
    (
        "YEREVAN, 3 October 2020 (Wire) - Azerbaijan and Armenia traded fire. In a joint statement, the foreign ministers of France and"
        " Germany called for restraint. The two ministers said they were in touch.",
        ["FRA.GOV", "DEU.GOV", "FRA.GOV", "DEU.GOV"],
    ),
    # The organisation that spoke, not the group that shelled.
    (
        "SANAA, 3 March 2015 (Wire) - The Houthis shelled Taiz. The IOM said 3,000 fled. The organization appealed for funds. MSF said it"
        " had treated 40. The organization said its hospital was hit.",
        ["IGO:UN", "IGO:UN", "NGO:MSF", "NGO:MSF"],
    ),
    # A group with a name of its own.
    (
        "GOMA, 3 March 2025 (Wire) - M23 rebels killed 12 villagers, the rights group Justice for All said. Later the group said 14 died.",
        ["COD.NGO", "COD.NGO"],
    ),
    (
        "BEIRUT, 14 May 2014 (Wire) - A car bomb killed 27 people in Harim, Syria. The UN met. The National Coalition, the main opposition"
        " bloc, condemned the blast. In a statement, the group held the army responsible.",
        ["SYR.OPP", "SYR.OPP"],
    ),
    (
        "KHARTOUM, 14 May 2015 (Wire) - The UN urged calm. The Revolutionary Council, a rebel alliance, said its men had taken Kadugli."
        " The alliance said 30 soldiers died.",
        ["IGO:UN", "SDN.REB", "SDN.REB"],
    ),
    (
        "KABUL, 3 March 2000 (Wire) - Northern Alliance fighters captured Bamiyan. The alliance said it had taken 400 prisoners.",
        ["GRP:NORTHERNALLIANCE"],
    ),
    (
        "KHARTOUM, 3 June 2019 (Wire) - Sudan's Transitional Military Council scrapped its deals. The U.N. Security Council met. The"
        " council said elections would be held.",
        ["SDN.MIL"],
    ),
    ("BRUSSELS, 3 June 2013 (Wire) - NATO jets bombed Sirte. The UN protested. The alliance said it regretted it.", ["IGO:NATO"]),
    # Whose desk, not whose land.
    (
        "NAIROBI, 3 March 2017 (Wire) - Human Rights Watch accused Kenyan police of killing nine men. Its Kenya researcher, Otieno Vale,"
        " said the men were unarmed.",
        ["NGO:HRW", "NGO:HRW"],
    ),
    (
        "MANILA, 3 March 2017 (Wire) - Police shot nine men. Human Rights Watch's deputy Asia director, Phelim Vale, called it a war.",
        ["NGO:HRW"],
    ),
    (
        "ZAGREB, 3 March 1994 (Wire) - A UN spokesman, Rolf Vale, said guns fired. His colleague in Sarajevo, Alex Moe, said nine died.",
        ["IGO:UN", "IGO:UN"],
    ),
    # The office first, the bare name later.
    (
        "KABUL, 3 March 2015 (Wire) - A bomb killed nine. Pakistan's interior minister, on a visit to Kabul, said the killers came from the"
        " hills. Chaudry Vale told reporters they would be hunted. Vale said the border would stay shut.",
        ["PAK.GOV", "PAK.GOV", "PAK.GOV"],
    ),
    # One of those counted.
    (
        "DHAKA, 3 March 2018 (Wire) - UN officials said 30,000 refugees had crossed from Myanmar. One, a farmer who gave his name as Oo,"
        " said soldiers burned his school.",
        ["IGO:UN", "MMR.CVL"],
    ),
    # A local official in a neighbouring land.
    (
        "PESHAWAR, 7 March 2021 (Wire) - The Pakistani Taliban claimed an attack. Afghan officials in Khost said that shells had landed in"
        " two villages. Deputy governor Abdul Vale told a radio station that a child was hurt.",
        ["GRP:TTP", "AFG.GOV", "AFG.GOV"],
    ),
    # The regime is not the speaker's.
    (
        "CARACAS, 3 March 2025 (Wire) - U.S. Admiral Rolf Vale said the regime had shot a student. The regime denied it.",
        ["USA.MIL", "VEN.GOV"],
    ),
]


@pytest.mark.parametrize(("text", "sources"), ROWS)
def test_whose_a_source_is_that_names_nobody(text: str, sources: list[str]) -> None:
    found = [a.source and a.source.actor for a in dateline.read(text).attributions]
    assert found == sources


ACTORS = [
    ("TRIPOLI, 7 March 2020 (Wire) - Haftar's fighters shelled Tajoura. Militias loyal to the government took a bridge.", "LBY.MIL"),
    ("NYALA, Sudan, 7 March 2024 (Wire) - The RSF attacked. Former rebels allied to the army took a bridge.", "SDN.MIL"),
    ("YANGON, 7 March 2024 (Wire) - The KIA attacked Bhamo. Pro-junta militiamen shot two farmers.", "MMR.MIL"),
    ("NYALA, 7 March 2024 (Wire) - The army bombed Kutum. The RSF's spokesman, Ali Vale, said its fighters had taken a hill.", "GRP:RSF"),
]


@pytest.mark.parametrize(("text", "actor"), ACTORS)
def test_whom_armed_men_fight_for(text: str, actor: str) -> None:
    assert [m.actor for m in dateline.read(text).events[-1].actors] == [actor]


TARGETS = [
    ("BAMAKO, 3 March 2025 (Wire) - Algeria's president met Niger's. Mali accused its northern neighbour of arming rebels.", "DZA"),
    ("BOGOTA, 3 March 2025 (Wire) - Venezuela shut the border. Colombia accused its neighbour of arming rebels.", "VEN"),
    ("KHARTOUM, 3 March 2025 (Wire) - The army and the RSF fought in Omdurman. The army blamed the rival force for the fire.", "GRP:RSF"),
]


@pytest.mark.parametrize(("text", "target"), TARGETS)
def test_who_a_neighbour_or_rival_is(text: str, target: str) -> None:
    accused = next(e for e in dateline.read(text).events if e.type == "ACCUSE")
    assert [m.actor for m in accused.targets] == [target]


@pytest.mark.parametrize(("day", "actor"), [("3 May 2011", "LBY.REB"), ("3 November 2011", "LBY.GOV")])
def test_a_council_of_rebels_governs_once_the_capital_falls(day: str, actor: str) -> None:
    report = dateline.read(f"BENGHAZI, Libya, {day} (Wire) - Mustafa Abdel Jalil said nine men had died in Misrata.")
    assert [a.source and a.source.actor for a in report.attributions] == [actor]
