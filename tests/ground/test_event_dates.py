"""`ground_dates` on invented reports: each event its days."""

from __future__ import annotations

from datetime import date
from math import exp
from types import SimpleNamespace
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.ground import event_dates
from dateline.ground.date_options import Option
from dateline.ground.date_story import publication_day, tell
from dateline.ground.event_dates import NONE_ODDS, ground_dates, leanings, odds, totals
from dateline.lexicon import cells, rows
from dateline.model import Event, Report, SourceFile, Span, span
from dateline.models import linear
from dateline.parse.english import parse
from dateline.parse.tokens import Draft


def report(text: str, published: str | None = "2024-05-15", events: list[Event] | None = None) -> Report:
    return Report(id="r", text=text, published=published, source=SourceFile(path="r.txt", media_type="text/plain"), events=events or [])


def event(text: str, word: str, n: int, type_: str = "ASSAULT", status: str = "actual") -> Event:
    at = text.index(word)
    return Event(id=f"e{n}", type=type_, cameo="", trigger=span(text, at, at + len(word)), status=status, rule="test", score=1.0)  # type: ignore[arg-type]


def dated(text: str, *events: tuple[str, str, str], published: str | None = "2024-05-15") -> list[tuple[str, str] | None]:
    found = [event(text, word, n, type_, status) for n, (word, type_, status) in enumerate(events)]
    out = ground_dates(Draft(report(text, published, found), parse(text)))
    return [(e.date.from_, e.date.to) if e.date else None for e in out.report.events]


@pytest.mark.parametrize(
    ("text", "word", "type_", "want"),
    [
        ("Rebels seized the town of Marun on Tuesday, residents said.", "seized", "ASSAULT", ("2024-05-14", "2024-05-14")),
        ("Gunmen attacked a convoy near Marun yesterday.", "attacked", "ASSAULT", ("2024-05-14", "2024-05-14")),
        ("Three soldiers were killed on 9 May when a mine went off.", "killed", "ASSAULT", ("2024-05-09", "2024-05-09")),
        ("Police arrested forty students in Marun on Sunday.", "arrested", "COERCE", ("2024-05-12", "2024-05-12")),
        ("The two sides signed an accord in Marun in April 2021.", "signed", "AGREE", ("2021-04-01", "2021-04-30")),
        ("The foreign minister condemned the raid on Monday.", "condemned", "ACCUSE", ("2024-05-13", "2024-05-13")),
    ],
)
def test_the_date_of_its_own_clause(text: str, word: str, type_: str, want: tuple[str, str]) -> None:
    assert dated(text, (word, type_, "actual")) == [want]


def test_two_events_of_a_sentence_have_each_its_own() -> None:
    text = "Rebels seized the town of Marun on Monday, and the army recaptured it on Tuesday."
    got = dated(text, ("seized", "ASSAULT", "actual"), ("recaptured", "ASSAULT", "actual"))
    assert got == [("2024-05-13", "2024-05-13"), ("2024-05-14", "2024-05-14")]


def test_a_war_is_not_the_reports_for_a_party_to_it_alone() -> None:
    text = "The army's combat posts near Marun were shelled. Russian peacekeepers watched, and Moscow kept silent."
    assert tell(Draft(report(text), parse(text))).wars == []
    there = text.replace("Marun", "Kyiv")
    assert tell(Draft(report(there), parse(there))).wars != []


def test_the_fighting_is_that_of_the_place_which_the_report_is_about() -> None:
    lead = "Gunmen burned a mill near Marun. Nobody was hurt. The owner fled. "
    for text, begun in (
        (lead + "A diplomat who had served in Yemen was among the guests.", False),
        (lead + "Yemen is silent. Yemen waits. The Yemeni envoy left Yemen.", True),
        ("Gunmen burned a mill in Yemen on Monday.", True),
    ):
        assert (tell(Draft(report(text), parse(text))).begun is not None) is begun


def test_how_long_somebody_was_sent_for_is_no_time_of_it() -> None:
    text = "The envoy brokered a truce and sent 2,000 monitors for five years."
    assert dated(text, ("sent", "MOBILIZE", "actual")) != [("2019-05-15", "2024-05-15")]
    text = "Rebels have held the bridge for five days."
    assert dated(text, ("held", "COERCE", "actual")) == [("2024-05-10", "2024-05-15")]


def test_a_date_told_of_the_speaker_is_not_that_of_what_he_says() -> None:
    text = "The premier, who in 2020 called the raids reckless, said in an interview that Marun was complicit."
    assert dated(text, ("complicit", "ACCUSE", "actual"))[0] != ("2020-01-01", "2020-12-31")


@pytest.mark.parametrize(
    ("text", "word", "want"),
    [
        ("A day after rebels seized the town of Marun, the army shelled it on Tuesday.", "seized", ("2024-05-13", "2024-05-13")),
        ("A day after rebels seized the town of Marun, the army shelled it on Tuesday.", "shelled", ("2024-05-14", "2024-05-14")),
        ("The army said on Tuesday it had left, three days after gunmen attacked its post.", "attacked", ("2024-05-11", "2024-05-11")),
        ("The mission has stayed away since March, when gunmen kidnapped two drivers.", "kidnapped", ("2024-03-01", "2024-03-31")),
        ("Nobody has slept there since Monday's raid on the mill.", "raid", ("2024-05-13", "2024-05-13")),
        ("The fighting that broke out in the hills on 4 April has uprooted 9,000 people.", "fighting", ("2024-04-04", "2024-05-15")),
        ("They met on Monday and called the 27 April agreement with Chad void.", "agreement", ("2024-04-27", "2024-04-27")),
        ("He said in 2021 that the second world war had taught nobody anything.", "war", ("1939-09-01", "1945-09-02")),
        ("Kenya shut the bridge in 2021. The Korean War of 1953 was over, Korea's envoy said.", "War", ("1950-06-25", "1953-07-27")),
        ("In the war started in March have died about 700 people.", "war", ("2024-03-01", "2024-05-15")),
    ],
)
def test_what_the_words_around_a_date_leave_no_doubt_of(text: str, word: str, want: tuple[str, str]) -> None:
    assert dated(text, (word, "ASSAULT", "actual")) == [want]


def test_the_month_in_which_a_known_war_began_is_told_to_the_day() -> None:
    text = "The war in Sudan broke out in April 2023 and emptied the capital."
    assert dated(text, ("war", "ASSAULT", "actual")) == [("2023-04-15", "2024-05-15")]
    text = "A strike in Sudan broke out in April 2023 and emptied the mills."
    assert dated(text, ("strike", "PROTEST", "actual")) != [("2023-04-15", "2024-05-15")]


def test_a_length_of_time_that_fits_the_war_is_the_war() -> None:
    text = "Shells fell in Ukraine on Sunday. Some 300 people have been killed in three weeks."
    got = dated(text, ("killed", "ASSAULT", "actual"), published="2022-03-18")
    assert got == [("2022-02-24", "2022-03-18")]
    got = dated(text, ("killed", "ASSAULT", "actual"), published="2022-05-18")
    assert got != [("2022-02-24", "2022-05-18")]


def test_the_current_war_is_that_which_the_report_is_about() -> None:
    text = "Shells fell in Ukraine on Sunday. The latest hostilities between the two armies have emptied the mills."
    got = dated(text, ("fell", "ASSAULT", "actual"), ("hostilities", "ASSAULT", "actual"), published="2022-03-18")
    assert got == [("2022-03-13", "2022-03-13"), ("2022-02-24", "2022-03-18")]


def test_a_war_on_the_list_outweighs_a_day_beside_it() -> None:
    text = "Berlin sent guns. Since the invasion of Ukraine it has taken in 900,000 people, the minister said on Friday."
    assert dated(text, ("invasion", "ASSAULT", "actual"), published="2023-03-01") == [("2022-02-24", "2022-02-24")]
    text = "The general, who made his name in the Karabakh war, spoke on Sunday in Yerevan."
    assert dated(text, ("war", "ASSAULT", "actual"), published="2015-07-14") == [("1988-02-20", "1994-05-12")]


def test_an_hour_told_of_a_long_past_clause_does_not_lean_on_it() -> None:
    text = (
        "Envoys voted on a court for those who shot down the jet, lost on 17 July 2021, on Tuesday. Hours before, the premier called them."
    )
    assert dated(text, ("called", "CONSULT", "actual"))[0] != ("2021-07-17", "2021-07-17")


def test_the_story_goes_on_in_the_next_sentence() -> None:
    text = "Rebels attacked the town of Marun on Sunday. The raid killed nine people."
    assert dated(text, ("attacked", "ASSAULT", "actual"), ("killed", "ASSAULT", "actual")) == [("2024-05-12", "2024-05-12")] * 2


def test_what_is_planned_for_a_weekday_is_to_come() -> None:
    text = "The envoys are due to meet in Marun on Friday."
    assert dated(text, ("meet", "CONSULT", "planned")) == [("2024-05-17", "2024-05-17")]


def test_an_aside_about_the_past_does_not_carry_on() -> None:
    text = "Rebels attacked Marun on Monday, the worst raid there since 1994. The attack killed nine people."
    assert dated(text, ("attacked", "ASSAULT", "actual"), ("killed", "ASSAULT", "actual")) == [("2024-05-13", "2024-05-13")] * 2


def test_a_clock_time_after_an_aside_may_be_of_the_publication_day() -> None:
    text = "Rebels took Marun on 3 May 2021. Shells hit the market there at 4 p.m."
    placed = tell(Draft(report(text), parse(text))).placed
    assert ("2024-05-15", "2024-05-15", "lean-now") in {(o.from_, o.to, o.kind) for x in placed for o in x.options}


def test_no_hint_no_date() -> None:
    text = "The movement demands that the troops withdraw from Marun."
    assert dated(text, ("withdraw", "RETREAT", "wanted"), published=None) == [None]


def test_without_a_publication_day_a_full_date_in_the_head_serves() -> None:
    text = "MARUN, 15 May 2024 (Rift Wire) - Rebels seized the airfield on Tuesday."
    assert dated(text, ("seized", "ASSAULT", "actual"), published=None) == [("2024-05-14", "2024-05-14")]


def test_a_list_of_dated_acts_without_a_publication_day_has_each_its_own() -> None:
    text = "On 3 May 2024 rebels shelled Marun.\nOn 4 May 2024 the army bombed Oslin.\nOn 6 May 2024 two nurses were abducted."
    acts = [(w, "ASSAULT", "actual") for w in ("shelled", "bombed", "abducted")]
    assert [d and d[0] for d in dated(text, *acts, published=None)] == ["2024-05-03", "2024-05-04", "2024-05-06"]


@pytest.mark.parametrize(
    ("published", "want"),
    [
        ("2024-05-15", "2024-05-15"),
        ("2024-05-15T22:30:00+03:00", "2024-05-15"),
        ("15 May", None),
        ("2024-13-45", None),
        ("", None),
        (None, None),
    ],
)
def test_publication_day(published: str | None, want: str | None) -> None:
    day = publication_day(report("Nothing is dated here.", published))
    assert (day.isoformat() if day else None) == want


def test_options_of_the_same_days_are_taken_together() -> None:
    one, two = Option("2024-05-14", "2024-05-14", "plain", "day"), Option("2024-05-13", "2024-05-13", "plain", "day")
    assert totals([None, one, one, two], [0.1, 1.0, 1.0, 1.5])[0][0] == one
    assert totals([None, one, two], [2.0 / NONE_ODDS, 1.0, 1.5])[0][0] is None
    assert totals([None, one, two], [1.0 / NONE_ODDS, 1.0, 1.5])[0][0] == two
    assert sum(chance for _, chance in totals([None, one, one, two], [0.1, 1.0, 1.0, 1.5])) == pytest.approx(1)


def test_the_likeliest_reading_of_all_events_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    first, later = Option("2024-05-13", "2024-05-13", "plain", "day"), Option("2024-05-14", "2024-05-14", "plain", "day")
    days = {o: (o.from_, o.to) for o in (first, later)}

    def signs(story: Any, i: int, options: list[Option | None]) -> list[list[str]]:
        held = story.given.get(0) == days[later]
        return [[] if i == 0 else ["held"] if held and o == later else [] for o in options]

    monkeypatch.setattr(event_dates, "reading_order", lambda story: [0, 1])
    monkeypatch.setattr(
        event_dates, "fixed", lambda story, i: ([first, later], [["heavy"], ["light"]] if i == 0 else [["light"], ["light"]])
    )
    monkeypatch.setattr(event_dates, "shared", signs)
    monkeypatch.setattr(event_dates, "factor", lambda *_: 1.0)
    slopes = np.array([[-0.1, 0.1], [0.0, 0.0], [-3.0, 3.0], [0.0, 0.0]], np.float32)
    model = linear.Linear(["no", "yes"], {"heavy": 0, "light": 1, "held": 2}, slopes, np.zeros(2, np.float32))
    chosen = event_dates.read_days(SimpleNamespace(given={}), model)  # type: ignore[arg-type]
    assert chosen == {0: later, 1: later}  # the first alone would be `first`: what comes after it speaks for the other


def test_leanings_are_the_log_odds_of_the_model() -> None:
    model = linear.load("dates")
    lean = leanings(model)
    for features in (["no", "own"], ["g:prev", "g:lastact", "never seen"], list(model.index)[:40]):
        assert exp(sum(map(lean, features))) == pytest.approx(odds(model, [features])[0], rel=1e-3)
    assert lean("never seen") == 0


def test_what_a_sentence_opens_with_and_whether_it_compares() -> None:
    text = "On Sunday rebels took Marun. It was the worst raid there since 1994."
    story = tell(Draft(report(text), parse(text)))
    assert [story.parse.word[story.opening(k)] for k in (0, 1)] == ["rebels", "It"]
    assert [story.compares(k) for k in (0, 1, 0, 1)] == [False, True] * 2


def test_spans_hold_and_the_outcome_is_the_same_twice() -> None:
    text = "On Monday shells hit Marun. “They came at dawn,” said a nurse.\n\nSince the war began in April 2023 thousands have fled."
    events = [event(text, w, n) for n, w in enumerate(("hit", "came", "fled"))]
    draft = Draft(report(text, events=events), parse(text))
    first, second = ground_dates(draft), ground_dates(draft)
    assert msgspec.json.encode(first.report) == msgspec.json.encode(second.report)
    dates = [e.date for e in first.report.events if e.date]
    assert dates
    for found in dates:
        assert found.from_ <= found.to
        if found.text is not msgspec.UNSET:
            assert isinstance(found.start, int) and isinstance(found.end, int)
            assert text[found.start : found.end] == found.text


@settings(max_examples=25, deadline=None)
@given(
    st.text(alphabet=st.sampled_from(list("Monday 2023-,.\n12 May since\ud800“")), max_size=60), st.sampled_from([None, "x", "2024-02-29"])
)
def test_hostile_text_does_not_crash(text: str, published: str | None) -> None:
    whole = text + " killed"
    last = Event(id="e", type="ASSAULT", cameo="", trigger=Span(start=len(whole) - 6, end=len(whole), text="killed"), rule="t", score=1.0)
    drafts = (Draft(report(whole, published, [last]), parse(whole.replace("\ud800", "?"))), Draft(report("", published), parse("")))
    assert [len(ground_dates(x).report.events) for x in drafts] == [1, 0]


def test_the_list_of_wars_is_well_formed() -> None:
    seen: set[tuple[str, str, str]] = set()
    assert len(rows("date_wars")) >= 800
    for r in rows("date_wars"):
        first = date.fromisoformat(r["from"])
        assert not r["to"] or first <= date.fromisoformat(r["to"]), r
        assert all(k == k.lower() for k in cells(r["kind"])) and cells(r["where"]), r
        assert (r["kind"], r["where"], r["from"]) not in seen, r
        seen.add((r["kind"], r["where"], r["from"]))


def test_a_battle_of_the_war_is_not_the_fighting_so_far() -> None:
    text = "Shusha fell on Sunday. Nagorno-Karabakh's army said 1,177 of its men have been killed so far in Nagorno-Karabakh."
    assert dated(text, ("killed", "ASSAULT", "actual"), published="2020-11-09") == [("2020-09-27", "2020-11-09")]


@pytest.mark.parametrize(
    "words", ["the worst fighting in two years", "the heaviest fighting since 2019", "the first fighting there in months"]
)
def test_a_time_that_others_are_compared_with_is_not_the_event_s(words: str) -> None:
    text = f"Rebels shelled Marun on Tuesday, and both sides blamed the other for {words}."
    assert dated(text, ("shelled", "ASSAULT", "actual"), ("fighting", "ASSAULT", "actual"))[1] == ("2024-05-14", "2024-05-14")


def test_the_day_of_a_which_clause_is_not_that_of_the_main_verb() -> None:
    text = "Sudan reported on the war. The MILF, which signed a deal with Manila in 2014, denied any role on Tuesday."
    assert dated(text, ("denied", "REJECT", "actual")) == [("2024-05-14", "2024-05-14")]
    text = "The MILF, which signed a deal with Manila in 2014, denied any role."
    assert dated(text, ("denied", "REJECT", "actual")) != [("2014-01-01", "2014-12-31")]
