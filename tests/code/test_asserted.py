"""Who asserts an event: innermost content, joint speakers, acts of speaking, parties that accuse each other."""

from dataclasses import replace

import msgspec
import pytest
from sentences import at, parsed, told

from dateline.code.asserted import add_by
from dateline.model import Attribution, Event, Report, SourceFile
from dateline.parse.tokens import Draft


def event(text: str, trigger: str, kind: str = "ASSAULT") -> Event:
    return Event(id="e1", type=kind, cameo="", trigger=at(text, trigger), rule="t", score=1.0)


def by(text: str, events: list[Event], attributions: list[Attribution]) -> list[list[str]]:
    report = Report(id="t", text=text, source=SourceFile(path="t", media_type="text/plain"), attributions=attributions, events=events)
    return [e.by for e in add_by(Draft(report, parsed(text))).report.events]


SAID = "The mayor of Ostrova said gunmen had shelled the mill. A bridge was destroyed on Friday."
NESTED = "A nurse said the mayor had told her that soldiers burned the granary."
ACCUSED = "Ruritania accused Graustark of shelling a border post."
MUST = "The envoy said the rebels must release all captives."
LIE = "The claim that we fired on the convoy is a lie, the colonel said."
REFUSED = "The envoy said the rebels had refused to talk."
EACH = "Ruritania and Graustark accused each other of shelling villages."
BOTH = "Ruritania and Graustark said a depot had been bombed."


@pytest.mark.parametrize(
    "text, trigger, kind, attributions, expected",
    [
        (SAID, "shelled", "ASSAULT", [told(SAID, 1, "The mayor of Ostrova", "said", "gunmen had shelled the mill")], [["a1"]]),
        (SAID, "destroyed", "ASSAULT", [told(SAID, 1, "The mayor of Ostrova", "said", "gunmen had shelled the mill")], [[]]),
        (
            NESTED, "burned", "ASSAULT",
            [told(NESTED, 1, "A nurse", "said", "the mayor had told her that soldiers burned the granary"),
             told(NESTED, 2, "the mayor", "told", "soldiers burned the granary")], [["a2"]],
        ),
        (ACCUSED, "accused", "ACCUSE", [told(ACCUSED, 1, "Ruritania", "accused", "Graustark of shelling a border post")], [[]]),
        (ACCUSED, "shelling", "ASSAULT", [told(ACCUSED, 1, "Ruritania", "accused", "Graustark of shelling a border post")], [["a1"]]),
        (MUST, "must", "REQUEST", [told(MUST, 1, "The envoy", "said", "the rebels must release all captives")], [[]]),
        (MUST, "release", "CONCEDE", [told(MUST, 1, "The envoy", "said", "the rebels must release all captives")], [["a1"]]),
        (LIE, "lie", "REJECT", [told(LIE, 1, "the colonel", "said", "The claim that we fired on the convoy is a lie")], [[]]),
        (REFUSED, "refused", "REJECT", [told(REFUSED, 1, "The envoy", "said", "the rebels had refused to talk")], [["a1"]]),
        (
            EACH, "shelling", "ASSAULT",
            [told(EACH, 1, "Ruritania", "accused", "shelling villages"), told(EACH, 2, "Graustark", "accused", "shelling villages")],
            [["a1"], ["a2"]],
        ),
        (
            BOTH, "bombed", "ASSAULT",
            [told(BOTH, 1, "Ruritania", "said", "a depot had been bombed"), told(BOTH, 2, "Graustark", "said", "a depot had been bombed")],
            [["a1", "a2"]],
        ),
    ],
)  # fmt: skip
def test_by(text, trigger, kind, attributions, expected):
    assert by(text, [event(text, trigger, kind)], attributions) == expected


def test_verbal_act_inside_anothers_words_is_told_by_him():
    text = "A diplomat said Ruritania had accused Graustark of lying."
    attributions = [
        told(text, 1, "A diplomat", "said", "Ruritania had accused Graustark of lying"),
        told(text, 2, "Ruritania", "accused", "Graustark of lying"),
    ]
    assert by(text, [event(text, "accused", "ACCUSE")], attributions) == [["a1"]]


def test_ids_are_given_anew_when_an_event_is_split():
    attributions = [told(EACH, 1, "Ruritania", "accused", "shelling villages"), told(EACH, 2, "Graustark", "accused", "shelling villages")]
    events = [event(EACH, "shelling"), msgspec.structs.replace(event(EACH, "villages"), id="e2")]
    report = Report(id="t", text=EACH, source=SourceFile(path="t", media_type="x"), attributions=attributions, events=events)
    out = add_by(Draft(report, parsed(EACH))).report.events
    assert [e.id for e in out] == ["e1", "e2", "e3", "e4"]


def test_a_report_without_events_stays_as_it_is():
    report = Report(id="t", text="", source=SourceFile(path="t", media_type="x"))
    draft = Draft(report, parsed(""))
    assert add_by(draft) == replace(draft)
