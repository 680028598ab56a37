"""Dates that stand beside an event and are not its own, and those that the story so far makes plain. All sentences are invented."""

from __future__ import annotations

import msgspec
import pytest
from tests.ground.test_event_dates import dated, event, report

from dateline.ground.event_dates import ground_dates
from dateline.model import Attribution, span
from dateline.parse.english import parse
from dateline.parse.tokens import Draft

TODAY = ("2024-05-15", "2024-05-15")  # Wednesday, when all of these are published


def month(name: str) -> tuple[str, str]:
    days = {"02": "29" if int(name[:4]) % 4 == 0 else "28", "04": "30", "06": "30", "09": "30", "11": "30"}
    return f"{name}-01", f"{name}-{days.get(name[5:], '31')}"


def day(name: str) -> tuple[str, str]:
    return name, name


BESIDE = [
    # a participle, or a clause without relative word, tells which thing is meant
    ("Gunmen shot dead a commander released from prison in 2019.", "shot dead", "ASSAULT", TODAY),
    ("Kenya returned the bodies of four men killed in February.", "returned", "CONCEDE", TODAY),
    ("The army retook the barracks it lost to paramilitaries in April 2023.", "retook", "ASSAULT", TODAY),
    ("Troops shelled a bridge destroyed in an earlier war in 2016.", "shelled", "ASSAULT", TODAY),
    ("Soldiers moved troops into a buffer zone set up in 1974.", "moved troops", "MOBILIZE", TODAY),
    # who holds a place
    ("An air strike killed nine people near Marun, a town held by rebels since 2012.", "killed", "ASSAULT", TODAY),
    # what is answered
    ("Jets struck rebel positions in response to a bombing in Marun last month, the ministry said.", "struck", "ASSAULT", TODAY),
    (
        "Jets struck rebel positions in response to a bombing in Marun last month, the ministry said.",
        "bombing",
        "ASSAULT",
        month("2024-04"),
    ),
    # the present perfect follows an old date
    (
        "They agreed a truce in a deal signed in March, but each has accused the other of breaking it.",
        "accused",
        "ACCUSE",
        ("2024-03-01", TODAY[1]),
    ),
    # an older figure
    (
        "The death toll rose to 100 on Tuesday from 80 at the weekend, and the number of displaced passed 20,000.",
        "displaced",
        "COERCE",
        day("2024-05-14"),
    ),
    # what was called off, an anniversary
    ("Planned talks between the two were called off in December.", "talks", "CONSULT", month("2023-12")),
    # a deal, and how it came about; what was calm until
    (
        "They agreed a truce on Monday. A previous ceasefire, mediated by Chad last August, broke down in October.",
        "ceasefire",
        "AGREE",
        month("2023-08"),
    ),
    (
        "The airport, shut since the war began, had been spared until Sunday, when drones struck a fuel depot.",
        "struck",
        "ASSAULT",
        day("2024-05-12"),
    ),
    # `before`: so much later
    ("Gunmen killed the mayor on 3 May, five days before rebels captured the town.", "captured", "ASSAULT", day("2024-05-08")),
    ("The talks broke up on Sunday, a day before jets bombed Marun.", "bombed", "ASSAULT", day("2024-05-13")),
    ("Gunmen killed 20 on 3 March. Police arrested four men two days after the bombing.", "bombing", "ASSAULT", day("2024-03-03")),
    # counted by its own verb
    ("Late on Sunday the president shut the border, and two days later police arrested 31 men.", "arrested", "COERCE", day("2024-05-14")),
    ("On Monday a bomb hit a shop, killing six; on Tuesday a drone wounded a farmer.", "killing", "ASSAULT", day("2024-05-13")),
]


@pytest.mark.parametrize(("text", "word", "type_", "want"), BESIDE)
def test_whose_a_date_is(text: str, word: str, type_: str, want: tuple[str, str]) -> None:
    status = "planned" if text.startswith("Planned") else "actual"
    assert dated(text, (word, type_, status)) == [want]


STORY = [
    # the year, the month, the day that the story has reached
    ("Russia launched its invasion in February 2022. Kherson fell on 2 March.", "fell", day("2022-03-02")),
    ("The last war broke out in 2006. On 30 July an air strike killed 28 people.", "killed", day("2006-07-30")),
    (
        "Rebels attacked the enclave in September 2020. Marun was captured on November 8 and a truce signed the next day.",
        "signed",
        day("2020-11-09"),
    ),
    ("In 2019 four days of fighting killed 200 people. The town was burned on 5 February.", "burned", day("2019-02-05")),
    ("The army escalated in March, killing the leader on the 27th.", "killing", day("2024-03-27")),
    ("Talks collapsed in December 2022, after both had broken ceasefires agreed that May.", "agreed", month("2022-05")),
    ("Rebels began their revolt in March 2011. They took Marun in August that year.", "took", month("2011-08")),
    ("In August 2013 gas killed 1,400 people; the president agreed the next month to give up his arsenal.", "agreed", month("2013-09")),
    ("In November 2012 rebels occupied the city, and were defeated a year later.", "defeated", month("2013-11")),
    (
        "Soldiers attacked the capital in April 2019 and retreated a year later. A truce was signed four months later.",
        "signed",
        month("2020-08"),
    ),
    # lengths of time in a story long past
    ("Gunmen killed 100 villagers on January 13. Police arrested 26 suspects within a month.", "arrested", ("2024-01-13", "2024-02-12")),
    ("An assault in February drove 4,000 people from the camp in 72 hours. The city fell within a week.", "fell", month("2024-02")),
    # days of a war
    ("Fighting began in Marun on 2 May. Three airmen died on the fourth day of the conflict.", "died", day("2024-05-05")),
    ("Fighting began in Marun on 2 May. The mill burned in the first week of the conflict.", "burned", ("2024-05-02", "2024-05-08")),
    # a deadline that is past, and a day that is to come
    ("The toll of the bombing stood at 80 by Sunday evening.", "bombing", day("2024-05-12")),
    ("Britain hosts a conference on Friday.", "conference", day("2024-05-17")),
    ("The minister visits Marun on Friday.", "visits", day("2024-05-17")),
]


@pytest.mark.parametrize(("text", "word", "want"), STORY)
def test_what_the_story_makes_of_a_date(text: str, word: str, want: tuple[str, str]) -> None:
    kind = {
        "conference": "CONSULT",
        "visits": "CONSULT",
        "signed": "AGREE",
        "agreed": "AGREE",
        "arrested": "COERCE",
        "rounded up": "COERCE",
    }
    assert dated(text, (word, kind.get(word, "ASSAULT"), "actual"))[-1] == want


def test_a_recent_month_is_not_of_the_year_told_of_before() -> None:
    text = "In 2012 a mill was burned. In April the court overturned the verdict."
    assert dated(text, ("overturned", "REJECT", "actual")) == [month("2024-04")]


def test_a_verbal_act_of_the_next_paragraph_is_not_of_the_time_before() -> None:
    text = (
        "MARUN, 15 May 2024 (Wire) - Troops shelled a mill. Three days earlier a court had jailed nine men.\nThe envoy called for a truce."
    )
    acts = [("jailed", "COERCE", "actual"), ("called for", "REQUEST", "actual")]
    assert dated(text, *acts)[1] in (TODAY, None)


def test_the_day_of_an_aside_is_not_taken_from_the_sentence_before() -> None:
    text = "MARUN, 15 May 2024 (Wire) - Rebels shelled three towns on Monday.\nThe envoy, who spoke to both on Monday, called for a truce."
    acts = [("shelled", "ASSAULT", "actual"), ("called for", "REQUEST", "actual")]
    assert dated(text, *acts)[1] in (TODAY, None)


def test_a_verbal_act_is_not_of_the_old_day_in_what_it_says() -> None:
    text = "The ELN accused the front of killing a couple near Marun on 5 May. The front denied this."
    events = [event(text, "accused", 0, "ACCUSE"), event(text, "killing", 1), event(text, "denied", 2, "REJECT")]
    content = [span(text, text.index("the front"), text.index(". The"))]
    said = Attribution(id="a1", kind="paraphrase", source=None, cue=events[0].trigger, content=content, score=1.0)
    told = msgspec.structs.replace(report(text, events=events), attributions=[said])
    found = ground_dates(Draft(told, parse(text)))
    assert [e.date and e.date.from_ for e in found.report.events] == [TODAY[0], "2024-05-05", TODAY[0]]


def test_the_news_is_not_of_all_the_time_that_a_later_sentence_sums_up() -> None:
    text = "Rebels captured two villages near Marun, residents said.\nThe office said 700 people had been killed in fighting since Sunday."
    acts = [("captured", "ASSAULT", "actual"), ("killed", "ASSAULT", "actual")]
    assert dated(text, *acts) == [TODAY, ("2024-05-12", "2024-05-15")]


@pytest.mark.parametrize("tail", ["The suspects are from Banjska.", "A service was held in Beslan for the dead of the siege."])
def test_a_short_war_must_be_named_beside_the_event(tail: str) -> None:
    text = f"Police said the attack on a patrol wounded two officers. {tail}"
    assert dated(text, ("attack", "ASSAULT", "actual"), ("wounded", "ASSAULT", "actual")) == [TODAY, TODAY]
