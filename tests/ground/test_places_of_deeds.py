"""Where a deed was, by short reports of our own: not where one is bound, nor where a later sentence goes, nor a capital that speaks."""

import pytest

import dateline
from dateline.ground.places import places_in
from dateline.parse import parse

WHERE = [
    # bound for
    ("BUKAVU, DR Congo, 30 January 2025 (Wire) - Fighting was reported near Nyabibwe. The rebels' spokesman said they had captured the "
     "village and were heading for Kavumu airport.", "captured", "Nyabibwe"),
    ("TAIZ, Yemen, 30 January 2018 (Wire) - Fighting raged at Mocha. The army said it had stopped the rebels there and moved on Khokha.",
     "stopped", "Mocha"),
    # the next sentence goes elsewhere
    ("ISLAMABAD, Pakistan, 10 May 2025 (Wire) - Indian strikes have killed 31 people, Pakistan says. In India, 16 people have been killed "
     "by Pakistani shelling.", "killed", "Islamabad"),
    ("MOSCOW, 3 July 2024 (Wire) - Ukrainian drones struck an oil depot in Russia's Tver region on Monday. Another drone hit a house in "
     "Bryansk.", "struck", "Tver"),
    # at sea
    ("ADEN, Yemen, 3 July 2024 (Wire) - Houthi fighters shelled Hodeidah. A missile landed near a ship in the Gulf of Aden.",
     "landed", "Gulf of Aden"),
    ("KHERSON, Ukraine, 3 July 2024 (Wire) - Russian guns shelled Kherson. Ukrainian drones hit a patrol boat in the Kerch Strait.",
     "hit", "Kerch Strait"),
    # a side of the country
    ("CALI, Colombia, 3 July 2024 (Wire) - A car bomb killed three people in Jamundi. In the north of the country, rebels kidnapped two "
     "soldiers.", "kidnapped", "northern Colombia"),
    ("KADUNA, Nigeria, 3 July 2024 (Wire) - Gunmen seized 20 pupils in Kafanchan. In the country's north-east, insurgents killed nine "
     "soldiers.", "killed", "Northeastern Nigeria"),
    # a capital that only speaks, and a report filed abroad
    ("LONDON, 3 July 2016 (Wire) - Saudi planes bombed a wedding party in Yemen. Riyadh denied it.", "bombed", "Yemen"),
    ("GENEVA, 3 July 2024 (Wire) - Myanmar jets bombed a school. Naypyitaw said they had hit a rebel base. Some 30 were wounded.",
     "wounded", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "trigger", "place"), WHERE)
def test_a_deed_is_where_its_words_put_it(text: str, trigger: str, place: str | None) -> None:
    event = next(e for e in dateline.read(text).events if trigger in e.trigger.text)
    assert (event.place.name if event.place else None) == place


KEPT = [
    # the report's own town, though the doers are from abroad
    ("KABUL, Afghanistan, 3 July 2019 (Wire) - An American air strike killed six people. Nobody said who they were.", "killed", "Kabul"),
    # the advance itself is where it goes
    ("DAMASCUS, Syria, 3 July 2024 (Wire) - The rebels entered Hama. They were advancing on Homs.", "advancing", "Homs"),
]


@pytest.mark.parametrize(("text", "trigger", "place"), KEPT)
def test_a_deed_keeps_its_place(text: str, trigger: str, place: str) -> None:
    event = next(e for e in dateline.read(text).events if trigger in e.trigger.text)
    assert event.place
    assert event.place.name == place


NAMES = [
    ("PRISTINA, Kosovo, 3 April 1999 (Wire) - Refugees from Djakovica reached Kukes.", ["XKX", "ALB"]),
    ("DILI, East Timor, 3 April 2000 (Wire) - Three aid workers were killed in Atambua.", ["IDN"]),
    ("KATHMANDU, Nepal, 3 April 2003 (Wire) - Rebels attacked the police in Beni.", ["NPL"]),
    ("BENI, DR Congo, 3 April 2021 (Wire) - Fighters killed nine people near Beni.", ["COD"]),
    ("MOGADISHU, Somalia, 3 April 2011 (Wire) - Fighters stormed the town of Balad.", ["SOM"]),
    ("BAGHDAD, Iraq, 3 April 2011 (Wire) - A bomb killed five people in Balad.", ["IRQ"]),
    ("BAMAKO, Mali, 3 July 2013 (Wire) - Soldiers in Sevare fired on a car.", ["MLI"]),
    ("MANILA, Philippines, 3 July 2024 (Wire) - Rebels killed a guard in Bukidnon province.", ["PHL"]),
    # words of names that are no places
    ("ADEN, Yemen, 3 July 2024 (Wire) - The Security Belt killed two fighters.", []),
    ("BUNIA, DR Congo, 3 July 2003 (Wire) - The Hema attacked a Lendu village.", []),
]


@pytest.mark.parametrize(("text", "lands"), NAMES)
def test_names_and_their_lands(text: str, lands: list[str]) -> None:
    named = [h.place.country for h in places_in(parse(text)) if h.place and h.start > text.index(" - ")]
    assert named == lands
