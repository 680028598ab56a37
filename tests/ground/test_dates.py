"""`find_dates` on hand-written rows: words, and the days they mean against Wednesday 15 May 2024 unless the row says otherwise."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.ground.dates import find_dates, lean

PUBLISHED = date(2024, 5, 15)
NONE: list[str] = []

# text -> the intervals found, "from..to" (one day: "from"; open ends empty), in order
ROWS: list[tuple[str, list[str]]] = [
    # a day and month without a year: the latest, unless it lies within a month ahead
    ("Shipments start on 20 May, he said.", ["2024-05-20"]),
    ("The raid of 20 December killed two.", ["2023-12-20"]),
    # bare weekdays: the latest on or before publication, the coming one where the words look ahead
    ("Rebels seized the bridge on Tuesday.", ["2024-05-14"]),
    ("Rebels seized the bridge on Wednesday.", ["2024-05-15"]),
    ("Rebels seized the bridge on Thursday.", ["2024-05-09"]),
    ("Monday's raid left six dead.", ["2024-05-13"]),
    ("The ministers will meet on Friday.", ["2024-05-17"]),
    ("Envoys are due to arrive in the capital on Sunday.", ["2024-05-19"]),
    ("The court is expected to rule on Thursday.", ["2024-05-16"]),
    ("He said on Monday that talks would resume.", ["2024-05-13"]),
    ("Shells fell on the port Saturday, wounding nine.", ["2024-05-11"]),
    ("They fled last Friday.", ["2024-05-10"]),
    ("They fled last Wednesday.", ["2024-05-08"]),
    ("Talks open next Friday.", ["2024-05-17"]),
    ("Talks open next Wednesday.", ["2024-05-22"]),
    ("This past Sunday two convoys were hit.", ["2024-05-12"]),
    ("The garrison fell early on Thursday morning.", ["2024-05-09"]),
    ("Tuesday morning brought more shelling.", ["2024-05-14"]),
    ("The curfew began late Friday.", ["2024-05-10"]),
    ("A truce took hold at noon on Saturday.", ["2024-05-11"]),
    ("Guns fell silent at midnight on Sunday.", ["2024-05-12"]),
    ("The column entered in the small hours of Thursday.", ["2024-05-09"]),
    ("It was past 5 a.m. on Sunday when the siren went.", ["2024-05-12"]),
    ("Helicopters circled before dawn on Monday.", ["2024-05-13"]),
    ("Troops pulled out on Friday night.", ["2024-05-10"]),
    ("Earlier on Saturday a mine went off.", ["2024-05-11"]),
    ("On Tuesday, at 6.30 a.m., the dam was hit.", ["2024-05-14"]),
    ("The vote was held on Monday of last week.", ["2024-05-06"]),
    # nights
    ("Drones came overnight into Wednesday.", ["2024-05-14..2024-05-15"]),
    ("Overnight, the depot burned.", ["2024-05-14..2024-05-15"]),
    ("The town was shelled overnight from Saturday to Sunday.", ["2024-05-11..2024-05-12"]),
    ("It happened on the night between Monday and Tuesday.", ["2024-05-13..2024-05-14"]),
    ("The night of 16-17 October was the worst.", ["2023-10-16..2023-10-17"]),
    ("On the night of 14/15 October a fuel train burned.", ["2023-10-14..2023-10-15"]),
    ("Last night three villages lost power.", ["2024-05-14..2024-05-15"]),
    ("Tonight the square is empty.", ["2024-05-15"]),
    # periods that touch are one; days apart are two
    ("They fought in the late 1980s and early 1990s.", ["1986-01-01..1993-12-31"]),
    ("Thousands marched on Saturday and Sunday.", ["2024-05-11..2024-05-12"]),
    ("Thousands marched on Friday and on Sunday.", ["2024-05-10", "2024-05-12"]),
    # so many days up to one
    ("Six days of fighting have emptied the town.", ["2024-05-10..2024-05-15"]),
    ("The generals fear that the town will fall within days.", ["2024-05-15..2024-05-22"]),
    ("The town fell within days.", []),
    ("Shells fell on the port for the fourth day.", ["2024-05-12..2024-05-15"]),
    ("Shells fell on the port for a third day on Monday.", ["2024-05-11..2024-05-13"]),
    ("The curfew entered its 67th day.", ["2024-03-10..2024-05-15"]),
    ("It was a first day of calm.", []),
    ("He came back for the second year.", []),
    # the year, week or days that lie around publication
    ("Over the last year the army took nine villages.", ["2023-05-15..2024-05-15"]),
    ("An attack may come in the coming days.", ["2024-05-15..2024-05-22"]),
    ("Moscow has invited the group for talks in June.", ["2024-06-01..2024-06-30"]),
    ("The truce has held since June.", ["2023-06-01..2024-05-15"]),
    ("It was among the worst crimes of the 20th century.", ["1901-01-01..2000-12-31"]),
    # today and its neighbours
    ("Earlier today the spokesman repeated it.", ["2024-05-15"]),
    ("The army shelled the market yesterday.", ["2024-05-14"]),
    ("Yesterday's losses were heavy.", ["2024-05-14"]),
    ("Yesterday evening the bridge fell.", ["2024-05-14"]),
    ("In the evening of yesterday a car burned.", ["2024-05-14"]),
    ("The envoy leaves tomorrow.", ["2024-05-16"]),
    ("It began the day before yesterday.", ["2024-05-13"]),
    ("They vote the day after tomorrow.", ["2024-05-17"]),
    ("This morning a bus was hit.", ["2024-05-15"]),
    ("Shelling went on from 0510 hours this morning.", ["2024-05-15"]),
    ("Early this morning they crossed.", ["2024-05-15"]),
    ("Today at the evening the school was struck.", ["2024-05-15"]),
    ("The pact signed yesterday (May 14) holds.", ["2024-05-14"]),
    # weeks, months, years that lean on publication
    ("Prices doubled this week.", ["2024-05-13..2024-05-15"]),
    ("Forces advanced last week.", ["2024-05-06..2024-05-12"]),
    ("He was freed last month.", ["2024-04-01..2024-04-30"]),
    ("The accord collapsed last year.", ["2023-01-01..2023-12-31"]),
    ("Elections will be held next year.", ["2025-01-01..2025-12-31"]),
    ("A summit will open next month.", ["2024-06-01..2024-06-30"]),
    ("Supplies will run out next week.", ["2024-05-20..2024-05-26"]),
    ("The coming week will be hard.", ["2024-05-20..2024-05-26"]),
    ("Earlier this month a priest was shot.", ["2024-05-01..2024-05-15"]),
    ("Two pilots died earlier this year.", ["2024-01-01..2024-05-15"]),
    ("So far this year 900 have drowned.", ["2024-01-01..2024-05-15"]),
    ("Early last month the siege began.", ["2024-04-01..2024-04-10"]),
    ("The bill falls due at the end of the month.", ["2024-05-21..2024-05-31"]),
    ("Over the weekend the fighting spread.", ["2024-05-11..2024-05-12"]),
    ("Last weekend a ferry sank.", ["2024-05-11..2024-05-12"]),
    ("They will march this weekend.", ["2024-05-18..2024-05-19"]),
    ("Late last year the mission left.", ["2023-09-01..2023-12-31"]),
    # counted back or on
    ("The hostages were taken three days ago.", ["2024-05-12"]),
    ("It was a week ago.", ["2024-05-08"]),
    ("He resigned two weeks ago.", ["2024-05-01"]),
    ("The outpost fell two months ago.", ["2024-03-01..2024-03-31"]),
    ("Almost two months ago the road was cut.", ["2024-03-01..2024-03-31"]),
    ("The war ended twenty years ago.", ["2004-01-01..2004-12-31"]),
    ("A few days ago the well was poisoned.", ["2024-05-10..2024-05-12"]),
    ("In the past 24 hours, 31 people died.", ["2024-05-14..2024-05-15"]),
    ("Over the past week the front moved.", ["2024-05-08..2024-05-15"]),
    ("During the last three weeks 40 were held.", ["2024-04-24..2024-05-15"]),
    ("For the last five years he has lived abroad.", ["2019-05-15..2024-05-15"]),
    ("In recent days the shelling has grown.", ["2024-05-08..2024-05-15"]),
    ("In recent weeks convoys were robbed.", ["2024-04-17..2024-05-15"]),
    ("They have been besieged for six weeks.", ["2024-04-03..2024-05-15"]),
    ("Over the next two weeks aid will arrive.", ["2024-05-15..2024-05-29"]),
    # days with and without their year
    ("It fell on Aug 12.", ["2023-08-12"]),
    ("It fell on 12 August 2023.", ["2023-08-12"]),
    ("It fell on August 12, 2023, after a siege.", ["2023-08-12"]),
    ("It fell on the 12th of August, 2023.", ["2023-08-12"]),
    ("It fell on Saturday, 12 August 2023.", ["2023-08-12"]),
    ("It fell on Saturday 12 August.", ["2023-08-12"]),
    ("It fell on Sept. 3.", ["2023-09-03"]),
    ("It fell on Feb. 24, 2022.", ["2022-02-24"]),
    ("It fell on 24 Feb 2022.", ["2022-02-24"]),
    ("It fell on 12-Aug-2023.", ["2023-08-12"]),
    ("It fell on Dec.14th.", ["2023-12-14"]),
    ("The September 11 attacks were recalled.", ["2001-09-11"]),
    ("The 7 October massacre was recalled.", ["2023-10-07"]),
    ("It was on 19/09/2023.", ["2023-09-19"]),
    ("It was on 09/19/2023.", ["2023-09-19"]),
    ("It was on 19.09.2023.", ["2023-09-19"]),
    ("Filed 2023-09-19.", ["2023-09-19"]),
    ("Filed 2023-09-19T10:00:00Z.", ["2023-09-19"]),
    ("Talks will resume on 3 June.", ["2024-06-03"]),
    ("The mandate will lapse on 30 April.", ["2025-04-30"]),
    ("The battle lasted 16-17 October.", ["2023-10-16..2023-10-17"]),
    ("The battle lasted September 16-19, 2021.", ["2021-09-16..2021-09-19"]),
    ("They clashed between 9 and 16 April.", ["2024-04-09..2024-04-16"]),
    ("They clashed between the 16 and the 20 of January.", ["2024-01-16..2024-01-20"]),
    ("They clashed between 3 March and 5 April.", ["2024-03-03..2024-04-05"]),
    ("From 3 March to 5 April 2021 they held out.", ["2021-03-03..2021-04-05"]),
    ("From March 3, 2021 to April 5, 2022 they held out.", ["2021-03-03..2022-04-05"]),
    ("The port shut on the 9th.", ["2024-05-09"]),
    # months
    ("The coup of August 2023 was bloodless.", ["2023-08-01..2023-08-31"]),
    ("In April a pipeline burst.", ["2024-04-01..2024-04-30"]),
    ("In November a pipeline burst.", ["2023-11-01..2023-11-30"]),
    ("In May the junta fell.", ["2024-05-01..2024-05-31"]),
    ("Last November the rains failed.", ["2023-11-01..2023-11-30"]),
    ("In February last year two drivers died.", ["2023-02-01..2023-02-28"]),
    ("In mid-March they regrouped.", ["2024-03-11..2024-03-20"]),
    ("In late January they regrouped.", ["2024-01-21..2024-01-31"]),
    ("In early March 2022 they regrouped.", ["2022-03-01..2022-03-10"]),
    ("At the end of September 2020 it flared.", ["2020-09-21..2020-09-30"]),
    ("February's earthquake helped.", ["2024-02-01..2024-02-29"]),
    ("From March to June 2022 the city starved.", ["2022-03-01..2022-06-30"]),
    ("Between January and March 2022, prices rose.", ["2022-01-01..2022-03-31"]),
    ("The vote will be held in November.", ["2024-11-01..2024-11-30"]),
    # seasons, years, decades
    ("The autumn of 2020 was quiet.", ["2020-09-01..2020-11-30"]),
    ("In the fall of 2020 they struck.", ["2020-09-01..2020-11-30"]),
    ("In summer 2022 they struck.", ["2022-06-01..2022-08-31"]),
    ("In the spring of 2023 they struck.", ["2023-03-01..2023-05-31"]),
    ("The winter of 2022-23 was mild.", ["2022-12-01..2023-02-28"]),
    ("Last summer they struck.", ["2023-06-01..2023-08-31"]),
    ("Last spring they struck.", ["2023-03-01..2023-05-31"]),
    ("In 2014 they struck.", ["2014-01-01..2014-12-31"]),
    ("The 2008 war was short.", ["2008-01-01..2008-12-31"]),
    ("In early 2022 they struck.", ["2022-01-01..2022-04-30"]),
    ("In late 2021 they struck.", ["2021-09-01..2021-12-31"]),
    ("In mid-2014 they struck.", ["2014-05-01..2014-08-31"]),
    ("The war of 1988-94 cost much.", ["1988-01-01..1994-12-31"]),
    ("From 1988 to 1994 they fought.", ["1988-01-01..1994-12-31"]),
    ("Between 2008 and 2011 they fought.", ["2008-01-01..2011-12-31"]),
    ("In 2014 and 2015 they were moved.", ["2014-01-01..2015-12-31"]),
    ("In the 1990s they fought.", ["1990-01-01..1999-12-31"]),
    ("In the early 1990s they fought.", ["1990-01-01..1993-12-31"]),
    ("In the '80s they fought.", ["1980-01-01..1989-12-31"]),
    # since, until, by, before
    ("Since September 27, 80 have died.", ["2023-09-27..2024-05-15"]),
    ("Since 2014 the line has held.", ["2014-01-01..2024-05-15"]),
    ("Since Sunday two bridges were cut.", ["2024-05-12..2024-05-15"]),
    ("Since last year he has been held.", ["2023-01-01..2024-05-15"]),
    ("Since the weekend it has been calm.", ["2024-05-11..2024-05-15"]),
    ("Since January the loss of 14 tanks was admitted.", ["2024-01-01..2024-05-15"]),
    ("Since the start of the month fares doubled.", ["2024-05-01..2024-05-15"]),
    ("Since the fighting in the hills flared up on 27 April, 80 have died.", ["2024-04-27..2024-05-15"]),
    ("Since the coup of February 2021 the press is silent.", ["2021-02-01..2024-05-15"]),
    ("They must leave by Friday.", ["2024-05-15..2024-05-17"]),
    ("They must leave by noon on Sunday.", ["2024-05-15..2024-05-19"]),
    ("The truce will hold until 30 June.", ["2024-05-15..2024-06-30"]),
    ("Until midnight on Sunday the road stays open.", ["2024-05-15..2024-05-19"]),
    ("They will leave before August.", ["2024-05-15..2024-07-31"]),
    ("The troops will be home by October.", ["2024-05-15..2024-09-30"]),
    ("By the end of January 5,000 had died.", ["..2024-01-31"]),
    ("By Monday the toll had risen.", ["..2024-05-13"]),
    ("Between Monday and Wednesday 106 were treated.", ["2024-05-13..2024-05-15"]),
    ("From Friday to Monday the town was cut off.", ["2024-05-10..2024-05-13"]),
    # what leans on the story stays open
    ("Two days earlier a patrol vanished.", [".."]),
    ("The day before, a patrol vanished.", [".."]),
    ("The next day the bodies were found.", [".."]),
    ("Six days after, the bodies were found.", [".."]),
    ("Three years after the war they met.", [".."]),
    ("A day later it was denied.", [".."]),
    ("That night the camp burned.", [".."]),
    ("They came at dawn.", [".."]),
    ("They came at 5am.", [".."]),
    ("They came at around 9 a.m.", [".."]),
    ("By noon the square was full.", [".."]),
    ("Later in the day he flew home.", [".."]),
    ("The previous week 41 were treated.", [".."]),
    ("Two days before 5 April they met.", ["2024-04-03"]),
    ("Since then nobody has crossed.", ["..2024-05-15"]),
    # several in one sentence
    ("Taken on Monday, they were freed on Tuesday.", ["2024-05-13", "2024-05-14"]),
    ("A truce signed in 2020 broke down in March.", ["2020-01-01..2020-12-31", "2024-03-01..2024-03-31"]),
    ("ADDIS, 12 May (Rift Wire) - Clashes broke out on Saturday.", ["2024-05-12", "2024-05-11"]),
    # no dates
    ("The March on the capital was banned.", NONE),
    ("Troops march at will; he may go.", NONE),
    ("May he rest in peace.", NONE),
    ("A 152 mm shell and two 155mm rounds hit it.", NONE),
    ("Resolution 1701 was ignored.", NONE),
    ("Under Resolution 1973 planes flew.", NONE),
    ("He told the Sunday Times so.", NONE),
    ("He told the Today programme so.", NONE),
    ("Victims of Bloody Sunday were named.", NONE),
    ("The Good Friday Agreement held.", NONE),
    ("The boy, 12, and a man aged 31 died.", NONE),
    ("A 19-year-old was among the dead.", NONE),
    ("Some 2,000 men and 14 tanks advanced.", NONE),
    ("T-72 tanks and Su-25 jets were used.", NONE),
    ("The M103 road runs 25 kilometres.", NONE),
    ("Unit 29155 was blamed.", NONE),
    ("It cost $12 million, up 20 per cent.", NONE),
    ("Springs and a fall in morale.", NONE),
    ("The fall of the city was swift.", NONE),
    ("They sat in the sun.", NONE),
    ("April Jones was released.", NONE),
    ("A second brigade, the 9th, was sent.", NONE),
    ("The 3rd Corps crossed.", NONE),
    ("A 10 to 12 vote failed.", NONE),
    ("", NONE),
]  # fmt: skip


def shown(text: str, published: date | None = PUBLISHED) -> list[str]:
    found = find_dates(text, published)
    return [m.from_ if m.from_ and m.from_ == m.to else f"{m.from_ or ''}..{m.to or ''}" for m in found]


@pytest.mark.parametrize(("text", "want"), ROWS, ids=[t[:50] or "empty" for t, _ in ROWS])
def test_row(text: str, want: list[str]) -> None:
    assert shown(text) == want


def test_without_publication_what_leans_on_it_stays_open() -> None:
    for words in ("on Tuesday", "yesterday", "last week", "three days ago", "on Aug 12", "in April", "in recent days", "this morning"):
        found = find_dates(f"They met {words}.")
        assert [(m.from_, m.to, m.anchor) for m in found] == [(None, None, "published")], words
    assert [m.from_ for m in find_dates("They met on 12 August 2023.")] == ["2023-08-12"]


@pytest.mark.parametrize(
    ("words", "want"),
    [
        ("two days earlier", ("2024-05-08", "2024-05-08")),
        ("before dawn the previous day", ("2024-05-09", "2024-05-09")),
        ("on the day of the raid", ("2024-05-10", "2024-05-10")),
        ("the next day", ("2024-05-11", "2024-05-11")),
        ("that night", ("2024-05-10", "2024-05-10")),
        ("at dawn", ("2024-05-10", "2024-05-10")),
        ("the previous week", ("2024-04-29", "2024-05-05")),
        ("three years after", ("2027-05-10", "2027-05-10")),
    ],
)
def test_lean_counts_from_the_day_the_story_has_reached(words: str, want: tuple[str, str]) -> None:
    (mention,) = find_dates(f"They came {words}.", PUBLISHED)
    assert mention.anchor == "narrative"
    leaned = lean(mention, (date(2024, 5, 10), date(2024, 5, 10)))
    assert (leaned.from_, leaned.to) == want


def test_precision_and_the_other_reading() -> None:
    precisions = {
        "at 5am": "hour",
        "on Friday": "day",
        "last week": "week",
        "in April": "month",
        "in summer 2022": "season",
        "in 2014": "year",
    }
    for words, want in precisions.items():
        assert [m.precision for m in find_dates(f"They met {words}.", PUBLISHED)] == [want]
    (friday,) = find_dates("They met on Friday.", PUBLISHED)
    assert friday.from_ == "2024-05-10" and friday.ahead == ("2024-05-17", "2024-05-17")


def test_the_plain_date_inside_a_since_clause() -> None:
    (mention,) = find_dates("Since the war began on 27 April, many died.", PUBLISHED)
    assert mention.inner is not None
    assert (mention.inner.from_, mention.inner.to) == ("2024-04-27", "2024-04-27")


WORDS = (
    "since until by on 5 12th May March Tuesday last next 2014 - / night 1990s weeks ago the of and between from at dawn \n , . ( 31 Feb"
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(WORDS.split(" ")), max_size=14), st.sampled_from([None, date(1, 1, 1), date(2024, 2, 29), date.max]))
def test_any_words_give_spans_in_order_and_intervals_that_do_not_run_backwards(words: list[str], published: date | None) -> None:
    text = " ".join(words)
    end = 0
    for m in find_dates(text, published):
        assert end <= m.start < m.end <= len(text)
        assert not (m.from_ and m.to) or m.from_ <= m.to
        end = m.end


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80))
def test_hostile_text_does_not_crash(text: str) -> None:
    whole = text + " \ud800 İ 31/31/2023 on 5 May"
    found = find_dates(whole, PUBLISHED)
    assert all(0 <= m.start < m.end <= len(whole) for m in found)
    assert whole[found[-1].start : found[-1].end] == "5 May"


def test_a_day_at_hand_is_not_that_of_last_year_too() -> None:
    (found,) = find_dates("The convoy leaves on Friday, November 6th.", date(2020, 11, 3))
    assert (found.from_, found.to, found.ahead) == ("2020-11-06", "2020-11-06", None)
