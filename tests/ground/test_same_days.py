"""Which events of a report had the same days: what the trees see, and what comes of it."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.ground.test_event_dates import dated, event, report

from dateline.ground.date_story import Story, tell
from dateline.ground.same_days import BACK, pairs, same_days
from dateline.model import Event
from dateline.models import trees
from dateline.parse.english import parse
from dateline.parse.tokens import Draft

TOLD = (
    "A car bomb exploded in the market of Marun on Saturday, killing nine shoppers. On Monday the ministers of the two countries met in "
    "Selk and agreed to reopen the border. The army denied that it had a hand in the explosion."
)


def story(text: str, *words: tuple[str, str]) -> Story:
    events: list[Event] = [event(text, word, n, type_) for n, (word, type_) in enumerate(words)]
    return tell(Draft(report(text, events=events), parse(text)))


def test_an_event_told_again_is_likelier_of_the_same_days_than_another_act() -> None:
    chances = same_days(story(TOLD, ("exploded", "ASSAULT"), ("met", "CONSULT"), ("explosion", "ASSAULT")))
    assert chances[2][0] > 1.5 * chances[2][1]


def test_an_event_told_again_has_the_days_of_the_first_telling() -> None:
    words = [("exploded", "ASSAULT", "actual"), ("met", "CONSULT", "actual"), ("explosion", "ASSAULT", "actual")]
    assert dated(TOLD, *words) == [("2024-05-11",) * 2, ("2024-05-13",) * 2, ("2024-05-11",) * 2]


def test_without_the_trees_nothing_is_the_same() -> None:
    assert story(TOLD, ("exploded", "ASSAULT")).same == {}


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from([("shelled", "ASSAULT"), ("met", "CONSULT"), ("condemned", "ACCUSE")]), min_size=1, max_size=BACK + 4))
def test_each_event_is_held_against_those_before_it_and_no_more(told: list[tuple[str, str]]) -> None:
    text = " ".join(f"They {word} there on day {n}." for n, (word, _) in enumerate(told))
    events = [event(text, f"{word} there on day {n}.", n, type_) for n, (word, type_) in enumerate(told)]
    asked, rows = pairs(tell(Draft(report(text, events=events), parse(text))))
    assert sorted(asked) == [(i, k) for i in range(len(told)) for k in range(max(0, i - BACK), i)]
    assert {len(row) for row in rows} <= {trees.load("same_days").get_inputs()[0].shape[1]}
