"""What is told as of now, nights, the weeks of a war, and words for days that were misread. All sentences are invented."""

from __future__ import annotations

from datetime import date

import pytest
from tests.ground.test_event_dates import dated, event, report

from dateline.ground.date_odds import factor
from dateline.ground.date_signs import fixed
from dateline.ground.date_story import tell
from dateline.ground.dates import find_dates
from dateline.parse.english import parse
from dateline.parse.tokens import Draft

PUBLISHED = date(2024, 5, 15)  # a Wednesday
TODAY = ("2024-05-15", "2024-05-15")

WORDS = [
    ("The feud broke out again last April 12 in the hills.", "last April 12", "2024-04-12", "2024-04-12"),
    ("He was seized last 9 August near Tumbo.", "last 9 August", "2023-08-09", "2023-08-09"),
    ("A couple of weeks ago drones had burned the depot.", "A couple of weeks ago", "2024-05-01", "2024-05-01"),
    ("The mission will stay for the next three and a half years.", "next three and a half years", "2024-05-15", "2027-11-15"),
    ("Over the past two and a half years rebels have killed 300.", "past two and a half years", "2021-11-15", "2024-05-15"),
    ("Talks will be held on June 15 and 16 in Nairobi.", "June 15 and 16", "2024-06-15", "2024-06-16"),
    ("Raids on Feb. 3 and 4 killed nine.", "Feb. 3 and 4", "2024-02-03", "2024-02-04"),
    ("He was born the day after the 1994 ceasefire.", "the day after the 1994", "1994-01-01", "1994-12-31"),
    ("In the early months of 2022 they pushed back the attackers.", "the early months of 2022", "2022-01-01", "2022-04-30"),
    ("He fled in the early days of March 2023.", "the early days of March 2023", "2023-03-01", "2023-03-10"),
    ("They have courted the tribes for years in a quiet effort.", "years", "2020-05-15", "2024-05-15"),
    ("The colony won its freedom after the second world war.", "second world war", "1939-09-01", "1945-09-02"),
    ("Security was tightened after the Sept. 11 attacks.", "Sept. 11 attacks", "2001-09-11", "2001-09-11"),
    ("Over the next year they will send 3,000 men.", "next year", "2024-05-15", "2025-05-15"),
    ("They will be needed for the coming decade.", "coming decade", "2024-05-15", "2034-05-15"),
    ("Over the coming months it plans more tests.", "coming months", "2024-05-15", "2024-11-13"),
    ("An attack may come in the coming weeks.", "coming weeks", "2024-05-15", "2024-06-12"),
    ("The pact will run through 2026.", "through 2026", "2024-05-15", "2026-12-31"),
]


@pytest.mark.parametrize(("text", "words", "first", "last"), WORDS, ids=[w[1] for w in WORDS])
def test_words_for_days(text: str, words: str, first: str, last: str) -> None:
    (found,) = find_dates(text, PUBLISHED)
    assert (text[found.start : found.end], found.from_, found.to) == (words, first, last)


def test_following_is_after_where_no_article_stands_before_it() -> None:
    (found,) = find_dates("The rebels quit following two weeks of clashes.", PUBLISHED)
    assert (found.from_, found.to) == ("2024-05-01", "2024-05-15")


def test_since_at_the_end_of_a_clause_leans_on_the_story() -> None:
    (found,) = find_dates("No one has been seen there since.", PUBLISHED)
    assert (found.anchor, found.to) == ("narrative", "2024-05-15")


def test_a_day_of_last_week_is_none_of_next_year() -> None:
    (found,) = find_dates("It announced on May 7 a plan to withdraw.", PUBLISHED)
    assert (found.from_, found.ahead) == ("2024-05-07", None)
    (found,) = find_dates("The mandate will lapse on 30 April.", PUBLISHED)
    assert found.from_ == "2025-04-30"


NOW = [
    # now, and what goes on
    (
        "The chief now digs in and threatens a raid close to where he had begun a first campaign on 4 April.",
        ("threatens", "THREATEN", "actual"),
        TODAY,
    ),
    ("Fighters crossed the border on 3 March. For now, Chad is shelling the hills.", ("shelling", "ASSAULT", "actual"), TODAY),
    ("The envoy left Lusaka on Tuesday. She is visiting Kenya to seek support.", ("visiting", "CONSULT", "actual"), TODAY),
    # the report speaks itself
    ("We welcome the truce reached on 9 April between Chad and Sudan.", ("welcome", "SUPPORT", "actual"), TODAY),
    ("I condemn the raid of 9 April and call on Chad to withdraw.", ("call", "REQUEST", "actual"), TODAY),
    # news in the present perfect
    ("Kenya has accused Chad of arming rebels. Lawmakers in Nairobi met last Thursday.", ("accused", "ACCUSE", "actual"), TODAY),
]


@pytest.mark.parametrize(("text", "act", "want"), NOW, ids=[f"{n[1][0]}" for n in NOW])
def test_what_is_told_as_of_now(text: str, act: tuple[str, str, str], want: tuple[str, str]) -> None:
    assert dated(text, act) == [want]


def test_an_hour_of_a_night_is_of_the_day_the_story_was_at() -> None:
    text = "Rebels stormed Marun on Tuesday. Forty dead were counted overnight. They came from the hills at dawn, he said."
    acts = [("stormed", "ASSAULT", "actual"), ("came", "ASSAULT", "actual")]
    assert dated(text, *acts)[1] == ("2024-05-14", "2024-05-14")


def test_an_hour_is_of_the_day_named_after_it() -> None:
    text = "The army spoke on Monday. The strikes occurred during daylight hours from morning to evening on Tuesday."
    assert dated(text, ("strikes", "ASSAULT", "actual")) == [("2024-05-14", "2024-05-14")]


def test_a_relative_clause_elsewhere_dates_no_saying() -> None:
    text = "The party, which laid down its arms on 9 March, buried its leader on Tuesday.\nHis mother asked the crowd to stay calm."
    assert dated(text, ("asked", "REQUEST", "actual")) == [("2024-05-14", "2024-05-14")]


WAR = [
    ("since the start of Russia's invasion of Ukraine two years ago", "2022-02-24"),
    ("since the invasion of 2022", "2022-02-24"),
    ("since Russia's February 2022 invasion", "2022-02-24"),
]


@pytest.mark.parametrize(("words", "first"), WAR, ids=[w[0] for w in WAR])
def test_since_a_war_is_since_its_first_day(words: str, first: str) -> None:
    text = f"Shelling has killed 300 people in Ukraine {words}, Kyiv said."
    assert dated(text, ("killed", "ASSAULT", "actual")) == [(first, "2024-05-15")]


SPANS = [
    ("On Tuesday the leaders began a three-day summit in Lusaka.", ("summit", "CONSULT", "actual"), ("2024-05-14", "2024-05-16")),
    ("Teachers ordered a two-day walkout starting tomorrow.", ("walkout", "PROTEST", "planned"), ("2024-05-16", "2024-05-17")),
    ("The twelve-day war that began on 3 April killed 610 people.", ("killed", "ASSAULT", "actual"), ("2024-04-03", "2024-04-14")),
    ("The fighting that broke out on 3 April has killed 610 people.", ("killed", "ASSAULT", "actual"), ("2024-04-03", "2024-05-15")),
    ("Two decades after the Sept. 11 attacks, they hold Marun.", ("attacks", "ASSAULT", "actual"), ("2001-09-11", "2001-09-11")),
    ("The envoy ended a three-day visit to Kenya on Tuesday.", ("visit", "CONSULT", "actual"), ("2024-05-14", "2024-05-14")),
]


@pytest.mark.parametrize(("text", "act", "want"), SPANS, ids=[f"{s[1][0]}" for s in SPANS])
def test_what_begins_takes_as_many_days_as_is_said(text: str, act: tuple[str, str, str], want: tuple[str, str]) -> None:
    assert dated(text, act) == [want]


def test_last_week_of_a_sunday_ended_on_the_day_before() -> None:
    (found,) = find_dates("The rebels were expelled last week.", date(2024, 5, 19))
    assert (found.from_, found.to) == ("2024-05-12", "2024-05-18")


def test_since_in_a_perfect_makes_no_span_up_to_now_of_a_day() -> None:
    since, monday = find_dates("He has since been released on Monday.", PUBLISHED)
    assert (since.anchor, monday.from_, monday.to) == ("narrative", "2024-05-13", "2024-05-13")


def test_a_war_of_so_many_days_does_not_last_to_this_day() -> None:
    text = "Georgia marks the day each year. The five-day war that began on 8 August 2008 cost it two provinces."
    assert dated(text, ("war", "ASSAULT", "actual")) == [("2008-08-08", "2008-08-12")]


def test_the_early_weeks_of_a_war_that_an_invasion_began() -> None:
    text = (
        "Shelling has killed 300 since Russia's invasion of Ukraine in February 2022. In the early weeks of the war, troops occupied Bucha."
    )
    assert dated(text, ("occupied", "ASSAULT", "actual")) == [("2022-02-24", "2022-03-16")]


def test_an_old_day_told_aside_is_set_aside_more_than_a_fresh_one() -> None:
    def odds(day: str) -> float:
        text = f"The United States, which bombed Hodeidah {day}, vowed to respond."
        story = tell(Draft(report(text, events=[event(text, "vowed", 0, "THREATEN")]), parse(text)))
        (named,) = (o for o in fixed(story, 0)[0] if o and o.mention and o.kind == "plain")
        return factor(story, 0, named)

    assert odds("in January") < odds("on Monday") / 5
