"""Status of events in sentences of our own, the condition they hang on, and the words of the lexicon."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sentences import at, parsed, told

from dateline.code.status import add_status, condition_of
from dateline.lexicon import cells, rows
from dateline.model import Attribution, Event, Report, SourceFile, Span
from dateline.parse.english import parse
from dateline.parse.tokens import Draft

STATUSES = {"actual", "denied", "wanted", "planned", "conditional", "possible"}


def read(text: str, trigger: str, kind: str, attributions: list[Attribution] | None = None) -> Event:
    event = Event(id="e1", type=kind, cameo="", trigger=at(text, trigger), rule="t", score=1.0)
    source = SourceFile(path="t", media_type="text/plain")
    report = Report(id="t", text=text, source=source, events=[event], attributions=attributions or [])
    return add_status(Draft(report, parsed(text))).report.events[0]


@pytest.mark.parametrize(
    "text, trigger, kind, expected",
    [
        ("Rebels shelled the village on Monday.", "shelled", "ASSAULT", "actual"),
        ("The general condemned the raid.", "condemned", "ACCUSE", "actual"),
        ("Talks continued in the capital.", "Talks", "CONSULT", "actual"),
        ("The army has not attacked the town.", "attacked", "ASSAULT", "denied"),
        ("No soldiers were killed in the fighting.", "killed", "ASSAULT", "denied"),
        ("A bomb went off near the gate but injured no one.", "injured", "ASSAULT", "denied"),
        ("A shell landed in the yard but injured nobody.", "injured", "ASSAULT", "denied"),
        ("A rocket hit a house, killing nobody.", "hit", "ASSAULT", "actual"),
        ("The minister called for a ceasefire.", "ceasefire", "RETREAT", "wanted"),
        ("The president demanded that the troops withdraw.", "withdraw", "RETREAT", "wanted"),
        ("Ruritania will send more troops to the border next week.", "send", "MOBILIZE", "planned"),
        ("The government plans to impose a curfew.", "impose", "COERCE", "planned"),
        ("The militia may attack the port.", "attack", "ASSAULT", "possible"),
        ("If the rebels attack the port, the navy will respond.", "attack", "ASSAULT", "conditional"),
    ],
)
def test_status(text, trigger, kind, expected):
    assert read(text, trigger, kind).status == expected


def test_what_is_denied_in_indirect_speech():
    text = "The army denied that its forces had shelled the camp."
    assert read(text, "shelled", "ASSAULT", [told(text, 1, "The army", "denied", "its forces had shelled the camp")]).status == "denied"


@pytest.mark.parametrize(
    "text, trigger, expected",
    [
        ("If the rebels attack the port, the navy will respond.", "attack", "If the rebels attack the port"),
        ("If the rebels attack the port, the navy will respond.", "respond", "If the rebels attack the port"),
        ("The navy will bombard the coast unless the captives are freed.", "bombard", "unless the captives are freed"),
        ("Should the rebels attack, the navy will respond.", "respond", "Should the rebels attack"),
        ("The navy shelled the coast.", "shelled", None),
    ],
)
def test_condition(text, trigger, expected):
    event = Event(id="e1", type="ASSAULT", cameo="", trigger=at(text, trigger), rule="t", score=1.0)
    found = condition_of(parsed(text), event)
    assert (found and found.text) == expected


def test_a_condition_goes_with_the_conditional_status_only():
    assert read("If the rebels attack the port, the navy will respond.", "attack", "ASSAULT").condition is not None
    assert read("Rebels shelled the village on Monday.", "shelled", "ASSAULT").condition is None


def test_lexicon_classes_give_known_statuses_and_single_words():
    for row in rows("status"):
        assert row["status"] in STATUSES | {"-"}
        words = cells(row["words"])
        assert len(words) == len(set(words)) and all(" " not in w and w == w.lower() for w in words)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_any_text_any_trigger(text, a, b):
    start, end = sorted((min(a, len(text)), min(b, len(text))))
    event = Event(id="e1", type="ASSAULT", cameo="", trigger=Span(start=start, end=end, text=text[start:end]), rule="t", score=1.0)
    report = Report(id="t", text=text, source=SourceFile(path="t", media_type="x"), events=[event])
    out = add_status(Draft(report, parse(text))).report.events[0]
    assert out.status in STATUSES
    assert out.condition is None or text[out.condition.start : out.condition.end] == out.condition.text
