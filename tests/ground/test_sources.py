"""Who a source is: lists and sides in turn, bodies, offices, persons told by whom they serve, pronouns. All sentences are invented."""

from __future__ import annotations

import pytest

from dateline.ground.actors import ground_actors
from dateline.model import Attribution, Event, Mention, Place, Report, SourceFile, Span
from dateline.parse import Draft, parse

DAY = "2024-05-06"


def at(text: str, words: str, nth: int = 0) -> tuple[int, int]:
    k = -1
    for _ in range(nth + 1):
        k = text.index(words, k + 1)
    return k, k + len(words)


def source(text: str, id: str, words: str, cue: str, content: str) -> Attribution:
    """An attribution whose source is the last occurrence of `words` before or at its cue."""
    nth = text[: text.index(cue) + len(cue) + len(words) + 20].count(words) - 1
    a, b = at(text, words, max(nth, 0))
    c, d = at(text, content)
    e, f = at(text, cue)
    return Attribution(
        id=id,
        kind="paraphrase",
        source=Mention(start=a, end=b, text=words),
        cue=Span(start=e, end=f, text=cue),
        content=[Span(start=c, end=d, text=content)],
        score=1.0,
    )


def read(text: str, attributions: list[Attribution], events: list[Event] | None = None, dateline: Place | None = None) -> Report:
    held = SourceFile(path="x.txt", media_type="text/plain")
    r = Report(id="x", text=text, published=DAY, source=held, attributions=attributions, events=events or [], dateline=dateline)
    return ground_actors(Draft(r, parse(text))).report


def sources(text: str, told: list[tuple[str, str, str]], dateline: Place | None = None) -> list[str]:
    """The ids, in the order of `told`, without their sectors."""
    out = read(text, [source(text, f"a{i}", *x) for i, x in enumerate(told)], dateline=dateline)
    return [((a.source and a.source.actor) or "null").partition(".")[0] for a in out.attributions]


IN_TURN = [
    (  # the two whom the sentence before names, not the two who fight
        "Chad and Niger fought, Chad said. Chad shelled Niger. Kenya and Uganda objected. Both condemned the raid.",
        [("Both", "condemned", "the raid")] * 2,
        ["KEN", "UGA"],
    ),
    (
        "Chile, Peru and Bolivia urged restraint.",
        [("Chile, Peru and Bolivia", "urged", "restraint")] * 3,
        ["CHL", "PER", "BOL"],
    ),
    (
        "Sudanese police fired at the crowd. The police and residents said nine died.",
        [("The police and residents", "said", "nine died")] * 2,
        ["SDN", "SDN"],
    ),
    (
        "Sudan's minister met Kenya's William Ruto. Kenyan bishops and Ugandan officials warned of hunger.",
        [("Kenyan bishops and Ugandan officials", "warned", "hunger")] * 2,
        ["KEN", "UGA"],
    ),
    (
        "Pakistan and India traded fire near Uri. Pakistan shelled two posts, India said. Both sides accused each other of firing first.",
        [("Both sides", "accused", "firing first")] * 2,
        ["PAK", "IND"],
    ),
    (
        "Fighting broke out in Abkhazia, a region of Georgia. Georgia and Russia are at odds; Georgia blames Russia. The two sides accused"
        " each other of arson.",
        [("The two sides", "accused", "arson")] * 2,
        ["GEO", "RUS"],
    ),
    (
        "Rebels of the FARC burned a truck in Colombia. The army chased the FARC. Each side claimed to have won.",
        [("Each side", "claimed", "to have won")] * 2,
        ["COL", "GRP:FARC"],
    ),
]


BODIES = [
    ("Nigeria's army fought Boko Haram near Baga. Nine died, a lawyers' group said.", ("a lawyers' group", "said", "Nine died"), "NGA"),
    ("Aid workers said the road to Goma was cut.", ("Aid workers", "said", "the road to Goma was cut"), "NGO"),
    ("Rights groups said two Kenyan teachers were held.", ("Rights groups", "said", "two Kenyan teachers were held"), "NGO"),
    ("Analysts said the Kenyan army was tired.", ("Analysts", "said", "the Kenyan army was tired"), "UNK"),
    ("Diplomats said the Kenyan truce had failed.", ("Diplomats", "said", "the Kenyan truce had failed"), "UNK"),
    ("Footage showed Kenyan soldiers running.", ("Footage", "showed", "Kenyan soldiers running"), "UNK"),
    (
        "Somali troops took Adado, in Somalia. The Deyr Tracking Office, a monitor run from Nairobi, said six died.",
        ("The Deyr Tracking Office, a monitor run from Nairobi", "said", "six died"),
        "SOM",
    ),
    (  # an office or a body that the place at the head of its clause makes a country's
        "Chad and Niger quarrel over the road. Chad sent guards. In Paris the foreign minister said that both were wrong.",
        ("the foreign minister", "said that", "both were wrong"),
        "FRA",
    ),
    (
        "Chad and Niger quarrel. Chad, Niger says, must leave; in Rome the defence ministry said no troops would go.",
        ("the defence ministry", "said no", "no troops would go"),
        "ITA",
    ),
    (  # the body of somebody who has no name
        "Chad shelled Bosso in Niger, Niger's army said. The other side's foreign ministry called it a lie.",
        ("The other side's foreign ministry", "called it", "a lie"),
        "TCD",
    ),
    (  # a council of a town is no council of the nations
        "The UN Security Council met over Chad. Chad and Chad's army advanced. The city council counted nine dead.",
        ("The city council", "counted", "nine dead"),
        "TCD",
    ),
    (  # the body that goes by that word, not the last one named
        "NATO planes struck Chad. The African Union protested in Chad. The alliance said it regretted the raid.",
        ("The alliance", "said it", "it regretted the raid"),
        "IGO:NATO",
    ),
    (
        "Chad fired on Niger. A western diplomat said that the guns were new.",
        ("A western diplomat", "said that", "the guns were new"),
        "UNK",
    ),
    ("Chad fired on Niger. Sixty MEPs called for talks.", ("Sixty MEPs", "called for", "talks"), "IGO:EU"),
    (  # one of somebody's
        "Chad's president spoke to Niger. One of the Niger government's advisers said he lied.",
        ("One of the Niger government's advisers", "said he", "he lied"),
        "NER",
    ),
    (  # one office that no other state has
        "Chad fired on Niger. The Argentine pontiff prayed for peace.",
        ("The Argentine pontiff", "prayed for", "peace"),
        "VAT",
    ),
    (  # another office than the one whose last word it shares
        "The American president spoke of Chad. Chad and Chad's army won. The vice-president, Ado Mallam, denied it.",
        ("The vice-president, Ado Mallam", "denied", "it"),
        "TCD",
    ),
    (  # the holder of an office, by another word
        "The ambassador of Kenya met Chad's president. Chad and Chad's guards were calm. The envoy warned of war.",
        ("The envoy", "warned of", "war"),
        "KEN",
    ),
    ("European governments criticised Serbia over the arrests.", ("European governments", "criticised", "the arrests"), "IGO:EU"),
    ("The Turkish Security Council warned Greece of war.", ("The Turkish Security Council", "warned", "war"), "TUR"),
    ("Russia spoke. The Foreign Secretary said Britain would help.", ("The Foreign Secretary", "said", "Britain would help"), "GBR"),
    (
        "The African Union sent troops. Police killed two men in Kampala, the force's spokesman said.",
        ("the force's spokesman", "said", "Police killed two men in Kampala"),
        "UGA",
    ),
    (
        "Hamas freed a boy in Gaza. Wagner men left Bangui. A friend of the mercenaries said they were paid.",
        ("A friend of the mercenaries", "said", "they were paid"),
        "GRP:WAGNER",
    ),
    (
        "Al Jazeera filmed the ruins in Iraq. The channel's reporter counted ten tanks.",
        ("The channel's reporter", "counted", "ten tanks"),
        "QAT",
    ),
    ("Hezbollah, through a cleric in Tyre, denied the theft.", ("a cleric in Tyre", "denied", "the theft"), "GRP:HEZBOLLAH"),
]


PERSONS = [
    (  # a possessive before the office: of whoever was named just before
        "Chad and Niger met. Chad, Chad's army says, waits. Kenya is ready to send 90 men, its foreign minister Abo Tanui confirmed.",
        ("its foreign minister Abo Tanui", "confirmed", "Kenya is ready to send 90 men"),
        "KEN",
    ),
    (  # an office whose first word is a magazine's name
        "Chad fired on Niger. Niger's Vice Prime Minister Ado Mallam claimed that nine had died.",
        ("Niger's Vice Prime Minister Ado Mallam", "claimed that", "nine had died"),
        "NER",
    ),
    (
        "Hamas held the town in Gaza. Adel Nour, who runs the militants' press room, said the siege would last.",
        ("Adel Nour, who runs the militants' press room", "said", "the siege would last"),
        "GRP:HAMAS",
    ),
    (
        "Peru's police left. Ana Ruiz, a Chilean minister who flew in from Lima, said it was late.",
        ("Ana Ruiz, a Chilean minister who flew in from Lima", "said", "it was late"),
        "CHL",
    ),
    (
        "The M23 took Sake in Congo. Jules Oba, a fighter with the Bunia-based Lion column, said the road was open.",
        ("Jules Oba, a fighter with the Bunia-based Lion column", "said", "the road was open"),
        "GRP:M23",
    ),
    ("Kenya would pay for the tents, its envoy said.", ("its envoy", "said", "Kenya would pay for the tents"), "KEN"),
    ("Uganda, whose spokeswoman denied the raid, kept its border shut.", ("whose spokeswoman", "denied", "the raid"), "UGA"),
    (
        "Egypt, whose parliament backed the law, sent a ship to Libya. Its president said it was time.",
        ("Its president", "said", "it was time"),
        "EGY",
    ),
]


CHAINS = [
    (
        "Twelve died in Mogadishu, a UN report found. Kenyan troops, it added, had fired.",
        [("a UN report", "found", "Twelve died in Mogadishu"), ("it", "added", "Kenyan troops")],
        ["IGO:UN", "IGO:UN"],
    ),
    (
        "UK army sources said the plan was old. Ukraine, the sources told a paper, had agreed.",
        [("UK army sources", "said", "the plan was old"), ("the sources", "told", "had agreed")],
        ["GBR", "GBR"],
    ),
    (
        "Analysts at a London firm, Quill, put the price at ten dollars in Yemen. The same firm doubts that a Yemeni port is open.",
        [
            ("Analysts at a London firm, Quill", "put", "the price at ten dollars"),
            ("The same firm", "doubts", "that a Yemeni port is open"),
        ],
        ["GBR", "GBR"],
    ),
    (
        "Monitors denied the story in Colombia. The FARC's local commander blamed the army, and the gates will open, he vowed.",
        [("The FARC's local commander", "blamed", "the army"), ("he", "vowed", "the gates will open")],
        ["GRP:FARC", "GRP:FARC"],
    ),
    (
        "The Kenyan navy was late, analysts said. It would not matter, said one, Ida Moe.",
        [("analysts", "analysts said", "The Kenyan navy was late"), ("one, Ida Moe", "said one", "It would not matter")],
        ["UNK", "UNK"],
    ),
]


HELD = [
    (  # the holder in the phrase, before the bare first name that somebody else has too
        "Arseny, a Ukrainian pilot, died. Kremlin spokesman Arseny Lomov called it luck. Kyiv, the spokesman said, was late.",
        [("Kremlin spokesman Arseny Lomov", "called", "it luck"), ("the spokesman", "said", "was late")],
        ["RUS", "RUS"],
    ),
    (  # a surname in al- makes a leader's name somebody else's
        "Iraqi minister Fuad Hussein met Iraqi traders. Houthi spokesman Hussein al-Dabri said the port was open.",
        [("Houthi spokesman Hussein al-Dabri", "said", "the port was open")],
        ["GRP:HOUTHI"],
    ),
    (  # the place that opens the sentence
        "Cambodian guns and Cambodian mortars hit a Cambodian hill. In Bangkok, Col. Somsak Dee, an army spokesman, said it was quiet.",
        [("Col. Somsak Dee, an army spokesman", "said", "it was quiet")],
        ["THA"],
    ),
    (  # the same place, for `there` and for an office that another country's had before
        "The president of the United States, Chad says, slept. In Nairobi, a paper blamed Chad; the defence ministry there said it knew. "
        "In Paris, where Chad is liked, the president said he wept.",
        [("the defence ministry there", "said it", "it knew"), ("the president", "said he", "he wept")],
        ["KEN", "FRA"],
    ),
    (  # an office of the United Nations
        "Chad fired on Chad's own town. The Humanitarian Coordinator said the road was cut.",
        [("The Humanitarian Coordinator", "said", "the road was cut")],
        ["IGO:UN"],
    ),
    (  # an office of few countries
        "France and Germany pay, the United States lends, and France and Germany wait. Sen. Ned Pole said that France would win.",
        [("Sen. Ned Pole", "said", "France would win")],
        ["USA"],
    ),
    (  # what a relative clause claims is not whom he serves
        "The United States paid. Rep. Ned Pole, who argued that Paris had slept, said the bill was high.",
        [("Rep. Ned Pole", "said", "the bill was high")],
        ["USA"],
    ),
    (  # diplomats of no country, however many
        "Kenyan voters queued in Kenya. The count was fair, two diplomats said.",
        [("two diplomats", "said", "The count was fair")],
        ["UNK"],
    ),
    (  # groups with branches everywhere stand for no country
        "Gunmen of al-Qaeda and the Islamic State, al-Qaeda's rival, struck. Mali is calm. Al-Qaeda fled, the government said.",
        [("the government", "said", "Al-Qaeda fled")],
        ["MLI"],
    ),
    (  # a private body on no list, its short name, and `the group` for it
        "The Lakeside Relief Network counted nine dead in Chad and in Chad's east. Chad, the Network said, knew. The group urged calm.",
        [("The Lakeside Relief Network", "counted", "nine dead"), ("the Network", "said", "Chad"), ("The group", "urged", "calm")],
        ["NGO", "NGO", "NGO"],
    ),
    (  # its initials
        "The Centre for Lakeside Studies (CLS) counted nine dead in Chad. Chad, CLS said, was calm.",
        [("The Centre for Lakeside Studies (CLS)", "counted", "nine dead"), ("CLS", "CLS said", "was calm")],
        ["NGO:CLS", "NGO:CLS"],
    ),
    (  # a person of the group, and her surname later
        "The Lakeside Relief Network counted nine dead. Chad, said Ida Mbeki, the group's acting director, knew. Mbeki blamed Chad.",
        [
            ("The Lakeside Relief Network", "counted", "nine dead"),
            ("Ida Mbeki, the group's acting director", "said Ida", "Chad, "),
            ("Mbeki", "blamed", "Chad."),
        ],
        ["NGO", "NGO", "NGO"],
    ),
    (  # across from whoever spoke last
        "Niger and Chad fought on. Niger won, said Niger. The other camp denied it had lost.",
        [("Niger", "said Niger", "Niger won"), ("The other camp", "denied", "it had lost")],
        ["NER", "TCD"],
    ),
    (  # the owner that a relative clause gives
        "Witnesses in Niger said nine died. Niger appealed to Kenya, whose envoy asked for calm.",
        [("Witnesses in Niger", "said nine", "nine died"), ("whose envoy", "asked for", "calm")],
        ["NER", "KEN"],
    ),
    (  # of the state that the same sentence has just named, not of who spoke before
        "The foreign ministry of Chad warned Niger. Its statement spoke of war. Later ninety drones flew at Kenya, its air force reported.",
        [("Its statement", "spoke of", "war"), ("its air force", "reported", "ninety drones flew at Kenya")],
        ["TCD", "KEN"],
    ),
    (  # people of a place, not of a person
        "Sudanese general Ali Balno spoke. Chad and Chad's army, Chad says, left. Residents of Balno said that Chad had lied.",
        [("Residents of Balno", "said that", "Chad had lied")],
        ["TCD"],
    ),
]


@pytest.mark.parametrize(
    "text, told, ids",
    [
        pytest.param(*row, id=f"{name}: {row[0][:50]}")
        for name, table in {
            "joined parties and sides take turns in order": IN_TURN,
            "bodies, offices and people of somebody": [(text, [told], [id]) for text, told, id in BODIES],
            "persons are told by whom they serve": [(text, [told], [id]) for text, told, id in PERSONS],
            "words that take up an earlier source": CHAINS,
            "the holder of an office": HELD,
        }.items()
        for row in table
    ],
)
def test_who_a_source_is(text: str, told: list, ids: list[str]):
    assert sources(text, told) == ids


def test_the_host_is_the_country_of_the_dateline():
    text = "Chad and Niger met. Chad, Chad's army says, is calm. The host's office said that talks would go on."
    told = [("The host's office", "said that", "talks would go on")]
    assert sources(text, told, Place(name="Nairobi", precision="settlement")) == ["KEN"]


def test_a_regime_is_not_that_of_the_country_of_the_dateline():
    text = "Kenya and Kenyans wept over Kenya's men in Chad. Chad was calm. The regime said nine had died."
    told = [("The regime", "said", "nine had died")]
    assert sources(text, told, Place(name="Nairobi", precision="settlement")) == ["TCD"]


def test_the_country_of_the_dateline_breaks_ties():
    text = "Guards fired on a bus from Chad and a bus from Niger. Residents said three died."
    told = [("Residents", "said", "three died")]
    for town, country in (("N'Djamena", "TCD"), ("Niamey", "NER"), ("Zinder, Niger", "NER")):
        line = Place(name=town, precision="settlement")
        assert sources(text, told, line) == [country]


def test_days_are_nobody():
    text = "The Chadian envoy, seen since Saturday, spoke in Niger. Saturday was calm, the foreign ministry said."
    out = read(text, [source(text, "a1", "the foreign ministry", "said", "Saturday was calm")])
    via = out.attributions[0].source and out.attributions[0].source.via_text
    assert not isinstance(via, Span) or via.text != "Saturday"
