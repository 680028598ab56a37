"""Counts of events, from events given by their triggers, in sentences of our own."""

from typing import get_args

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dateline
from dateline.code.counts import add_counts
from dateline.lexicon import rows
from dateline.model import Event, Measure, Report, SourceFile, span
from dateline.parse import Draft, parse


def counted(text, *triggers):
    """The events of `text`, given as (trigger, type), with their counts."""
    events = []
    for k, (words, kind) in enumerate(triggers, 1):
        at = text.index(words)
        events.append(Event(id=f"e{k}", type=kind, cameo="", trigger=span(text, at, at + len(words)), rule="test", score=1.0))
    report = Report(id="t", text=text, source=SourceFile(path="t", media_type="text/plain"), events=events)
    return add_counts(Draft(report, parse(text))).report.events


def figures(events):
    return {(e.trigger.text, c.text, c.measure, c.min, c.max) for e in events for c in e.counts}


# text, triggers, (trigger, words, measure, min, max) of the counts
ROWS = [
    (
        "Shells fell on Verrin, killing at least 33 people and wounding 14 others.",
        [("killing", "ASSAULT"), ("wounding", "ASSAULT")],
        {("killing", "at least 33", "killed", 33, None), ("wounding", "14", "injured", 14, 14)},
    ),
    (
        "The blast left 25 dead and 40 wounded, the clinic said.",
        [("blast", "ASSAULT"), ("dead", "ASSAULT"), ("wounded", "ASSAULT")],
        {("dead", "25", "killed", 25, 25), ("wounded", "40", "injured", 40, 40)},
    ),
    (
        "More than 700 soldiers were killed in the fighting near Dorrum.",
        [("killed", "ASSAULT"), ("fighting", "ASSAULT")],
        {("killed", "More than 700", "killed", 701, None)},
    ),
    (
        "The rebels destroyed 16 tanks and seven armoured vehicles.",
        [("destroyed", "ASSAULT")],
        {("destroyed", "16", "equipment", 16, 16), ("destroyed", "seven", "equipment", 7, 7)},
    ),
    ("Dozens of villagers were detained after the march.", [("detained", "COERCE")], {("detained", "Dozens", "detained", 24, 99)}),
    (
        "Some 24,000 farmers were displaced by the offensive.",
        [("displaced", "COERCE"), ("offensive", "ASSAULT")],
        {("displaced", "Some 24,000", "displaced", 24_000, 24_000)},
    ),
    ("The army captured three villages east of the river.", [("captured", "ASSAULT")], {("captured", "three", "settlements", 3, 3)}),
    ("The ministry sent 400 troops to the border.", [("sent", "MOBILIZE")], {("sent", "400", "deployed", 400, 400)}),
    ("Nine fishermen are missing after the raid.", [("missing", "ASSAULT")], {("missing", "Nine", "missing", 9, 9)}),
    ("The attack caused no casualties.", [("casualties", "ASSAULT")], {("casualties", "no", "killed_or_injured", 0, 0)}),
    ("The death toll rose to 31 on Friday.", [("death toll", "ASSAULT")], {("death toll", "31", "killed", 31, 31)}),
    ("Doctors counted 12 bodies in the square.", [("bodies", "ASSAULT")], {("bodies", "12", "killed", 12, 12)}),
    ("A shell killed a farmer near the mill.", [("killed", "ASSAULT")], {("killed", "a", "killed", 1, 1)}),
    (
        "More than 1,700 guards were wounded or killed.",
        [("killed", "ASSAULT")],
        {("killed", "More than 1,700", "killed_or_injured", 1701, None)},
    ),
]

# sentences whose numbers count nobody
NOTHING = [
    ("On 12 July 2020 shelling resumed near kilometre 46 of Highway 9.", [("shelling", "ASSAULT")]),
    ("Tala Venn, 36, was shot at by a T-72 tank of the 6th Division.", [("shot at", "ASSAULT")]),
    ("The truce collapsed three days later at 4:10 a.m.", [("collapsed", "ASSAULT")]),
    ("Resolution 2254 was condemned by the envoy.", [("condemned", "ACCUSE")]),
    ("Colonel Ranvik was stabbed in the arm several times.", [("stabbed", "ASSAULT")]),
    ("One of the divers detained is the son of a notary.", [("detained", "COERCE")]),
]

# those who did it, and those to whom it was done: text, triggers, the measures that are told of people
DONE = [
    ("Six masked men shot and killed the rector at his door.", [("killed", "ASSAULT")], set()),
    ("Several men last night wounded a sexton outside the chapel.", [("wounded", "ASSAULT")], {("a", "injured")}),
    ("The twins were abducted by nine men in grey coats.", [("abducted", "COERCE")], set()),
    ("Two sergeants shot four herders by the well.", [("shot", "ASSAULT")], {("four", "killed_or_injured")}),
    ("Six men were killed at the door of the rector.", [("killed", "ASSAULT")], {("Six", "killed")}),
    ("Six men lost their lives at the weir.", [("lost their lives", "ASSAULT")], {("Six", "killed")}),
    ("Six soldiers surrendered their post at the weir.", [("surrendered", "COERCE")], {("Six", "captured")}),
    ("One of the guards was killed at the weir.", [("killed", "ASSAULT")], {("One", "killed")}),
]


@pytest.mark.parametrize(("text", "triggers", "expected"), ROWS)
def test_counts(text, triggers, expected):
    assert figures(counted(text, *triggers)) == expected


@pytest.mark.parametrize(("text", "triggers"), NOTHING)
def test_no_counts(text, triggers):
    assert figures(counted(text, *triggers)) == set()


@pytest.mark.parametrize(("text", "triggers", "expected"), DONE)
def test_who_did_it_is_no_victim(text, triggers, expected):
    found = {(c.text, c.measure) for e in counted(text, *triggers) for c in e.counts}
    assert {x for x in found if x[1] != "other"} == expected


def test_part_of():
    (event,) = counted("At least 40 people were killed, including nine children.", ("killed", "ASSAULT"))
    whole, part = event.counts
    assert (whole.part_of, part.part_of, part.of) == (None, 0, "children")


def test_of():
    (event,) = counted("The rebels captured 17 soldiers.", ("captured", "COERCE"))
    assert [c.of for c in event.counts] == ["military"]


@pytest.mark.parametrize(
    ("counted_are", "wanted"),
    [
        ("police officers", "police"),
        ("rebel commanders", "rebel"),
        ("army officers", "military"),
        ("military police officers", "police"),
        ("senior officers", "military"),
    ],
)
def test_officers_are_of_whom_their_modifier_says(counted_are, wanted):
    (event,) = counted(f"Four {counted_are} were killed in Marun on Monday.", ("killed", "ASSAULT"))
    assert [c.of for c in event.counts] == [wanted]


def test_one_trigger_told_twice():
    events = counted("Each army says that it killed 90 soldiers.", ("killed", "ASSAULT"), ("killed", "ASSAULT"))
    assert [[c.min for c in e.counts] for e in events] == [[90], [90]]


def test_no_events():
    assert counted("Nine soldiers were killed.") == []


def test_empty():
    assert counted("") == []


VOCABULARY = "at least|31|nine|people|killed|wounded|and|,|.|no|a soldier|of them|including|dozens|tanks|destroyed|2020|to|ü|\n"


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(VOCABULARY.split("|")), max_size=20))
def test_spans_hold(parts):
    text = " ".join([*parts, "killed"])
    for event in counted(text, ("killed", "ASSAULT")):
        assert msgspec.structs.asdict(event)
        for c in event.counts:
            assert text[c.start : c.end] == c.text
            assert c.part_of is None or 0 <= c.part_of < len(event.counts)


def test_lexicon_measures():
    known = {*get_args(Measure), "-"}
    assert {m for r in rows("counted") for m in r["measure"].split("/")} <= known


def test_how_many_tell_of_harm_is_no_toll():
    text = "A raid killed a rebel commander near Tarn, the army of Sudan and two security sources said."
    found = {(e.trigger.text, c.text.lower(), c.measure) for e in dateline.read(text).events for c in e.counts}
    assert ("killed", "a", "killed") in found and ("killed", "two", "killed") not in found


def test_a_share_counts_nobody() -> None:
    found = figures(counted("The raid killed 224 people, 90% of them civilians.", ("killed", "ASSAULT")))
    assert found == {("killed", "224", "killed", 224, 224)}


def test_another_before_a_number_is_no_further_one() -> None:
    found = figures(counted("Another 30 people were wounded. Another was wounded later.", ("wounded", "ASSAULT")))
    assert {x[1] for x in found if x[3] == 30} == {"Another 30"} and len(found) == 1


def test_a_list_of_parts_is_all_parts_and_says_who_they_are() -> None:
    (killed,) = counted("The missile killed 48 people, including 22 children and nine women.", ("killed", "ASSAULT"))
    assert [(c.text, c.part_of) for c in killed.counts] == [("48", None), ("22", 0), ("nine", 0)]
    (killed,) = counted("The missile killed 48 people, 11 of them children.", ("killed", "ASSAULT"))
    assert [(c.text, c.of) for c in killed.counts] == [("48", "people"), ("11", "children")]


def test_the_strength_of_a_force_is_no_toll() -> None:
    found = figures(counted("The rebels, who have some 8,000 fighters, denied killing civilians.", ("killing", "ASSAULT")))
    assert not any(x[2] == "killed" for x in found)


def test_by_how_many_more_is_no_count() -> None:
    found = figures(counted("Last year 5,600 people were killed, 1,000 more than in 2023.", ("killed", "ASSAULT")))
    assert {x[1] for x in found} == {"5,600"}


def test_who_is_made_to_leave_or_left_in_want_is_not_killed() -> None:
    found = figures(counted("Shelling killed 11 and forced 6,000 to leave their homes.", ("killed", "ASSAULT"), ("leave", "COERCE")))
    assert ("killed", "11", "killed", 11, 11) in found and not any(x[1] == "6,000" and x[2] == "killed" for x in found)
    found = figures(counted("A strike left 40,000 without power and six people dead.", ("dead", "ASSAULT")))
    assert {x[1] for x in found if x[2] == "killed"} == {"six"}
