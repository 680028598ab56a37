"""Wars and invasions go to where they are fought, not to who makes them. All incidents are invented."""

from __future__ import annotations

import pytest

from dateline.ground import theatre as rules
from dateline.ground.places import find_places
from dateline.ground.theatre import settle, theatre, war_of
from dateline.model import Event, EventType, span
from dateline.parse import parse


def settled(text: str, trigger: str, chosen: str = "", kind: EventType = "ASSAULT") -> str | None:
    """The place of the event at `trigger` (its last mention), where the ranker would have taken the place named `chosen`."""
    tokens = parse(text)
    hits = [h for h in find_places(tokens) if h.place]
    at = text.rindex(trigger)
    event = Event(id="e1", type=kind, cameo="", trigger=span(text, at, at + len(trigger)), rule="test", score=1.0)
    before = next((k for k, h in enumerate(hits) if h.text == chosen), -1)
    assert before >= 0 or not chosen
    k = settle(tokens, hits, war_of(tokens, hits), event, before)
    place = hits[k].place if k >= 0 else None
    return place.name if place else None


@pytest.mark.parametrize(
    ("text", "trigger", "chosen", "expected"),
    [
        ("Ethiopia was blamed for the war in Somalia by its neighbours.", "war", "Ethiopia", "Somalia"),
        ("Rwanda denies that its war of aggression against Burundi was planned.", "war of aggression", "Rwanda", "Burundi"),
        ("Rwanda pulled out after the invasion of Burundi. Rwanda had prepared the invasion for years.", "invasion", "Rwanda", "Burundi"),
        ("Troops from Chad invaded Niger in spring. Prices in Chad have risen since the war began.", "war", "Chad", "Niger"),
        ("The Sudanese army fights on in the Sudan war. Egypt asked for an end of the conflict.", "conflict", "Egypt", "Sudan"),
        ("There is war in Sudan. Fighters burned a village overnight.", "burned", "", "Sudan"),
    ],
)
def test_a_war_is_where_it_is_fought(text: str, trigger: str, chosen: str, expected: str) -> None:
    assert settled(text, trigger, chosen) == expected


@pytest.mark.parametrize(
    ("text", "trigger", "chosen"),
    [
        ("Rwanda feared a price war in Burundi.", "war", "Rwanda"),  # no war
        ("There is war in Sudan. Shells fell on Omdurman, a city of Sudan.", "Shells fell", "Omdurman"),  # not the war as a whole
        ("There is war in Sudan. The conflict in the mountains of Kenya is older.", "conflict", "Kenya"),  # put somewhere by its own words
        ("There was war in Chad and there was war in Niger. Kenya warned of war.", "war", "Kenya"),  # neither is clear
        ("There is war in Sudan. Police in Kenya fired at a crowd.", "fired", ""),  # elsewhere
        ("The soldiers fought an attack in the Donetsk region near Soledar off.", "attack", "Soledar"),  # a spot in the region
        ("A war was feared.", "war", ""),
    ],
)
def test_what_is_told_better_stays(text: str, trigger: str, chosen: str) -> None:
    assert settled(text, trigger, chosen) == settled_before(text, chosen)


def settled_before(text: str, chosen: str) -> str | None:
    """The place that the words `chosen` mean."""
    return next((h.place.name for h in find_places(parse(text)) if h.place and h.text == chosen), None)


def test_calls_and_sanctions_are_not_where_the_war_is() -> None:
    assert settled("Kenya called for an end of the war in Sudan. Kenya spoke of war.", "war", "Kenya", "REQUEST") == "Kenya"


def test_a_withdrawal_without_a_place_is_from_the_war() -> None:
    text = "Uganda fought a war in Somalia. Its generals now plan a withdrawal."
    assert settled(text, "withdrawal", "", "RETREAT") == "Somalia"
    assert settled(text, "withdrawal", "Uganda", "RETREAT") == "Uganda"


def test_a_war_over_a_region_is_there_where_two_are_known_to_fight_over_it() -> None:
    text = (
        "Crowds in Delhi asked for peace in Kashmir. The talks in Geneva on Kashmir failed. Crowds in Delhi burned tyres. The war goes on."
    )
    assert settled(text, "war", "Delhi") == "Kashmir"
    tokens = parse(text)
    assert war_of(tokens, find_places(tokens), "2016-05-02").signs and not war_of(tokens, find_places(tokens), "1936-05-02").signs


def test_the_nearest_war_counts_most() -> None:
    text = "There was war in Chad. " + "Nothing more was told. " * 6 + "Then came the war in Niger. The war went on."
    tokens = parse(text)
    hits = find_places(tokens)
    war = war_of(tokens, hits)
    first, last = tokens.sent[0], tokens.sent[-1]
    assert (theatre(war, hits, first), theatre(war, hits, last)) == ("TCD", "NER")


def test_what_a_sentence_means_is_worked_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    tokens = parse("There was war in Chad. Shells fell. Bombs fell. Many fled.")
    hits = find_places(tokens)
    war, asked = war_of(tokens, hits), list[int]()
    one = rules._theatre
    monkeypatch.setattr(rules, "_theatre", lambda war, hits, sentence: asked.append(sentence) or one(war, hits, sentence))
    assert [theatre(war, hits, s) for s in (1, 2, 1, 2, 2)] == ["TCD"] * 5 and asked == [1, 2]
