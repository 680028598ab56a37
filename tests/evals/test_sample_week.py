"""The listed week: the list fits the dispatches, and what counts as found. Counted by hand, on sentences of our own."""

from types import SimpleNamespace
from typing import Any

import pytest
from evals.incidents import Labels, Listed, Quarrel, Span
from evals.sample_week import (
    Expected,
    Figure,
    Kept,
    Stance,
    judge_disputes,
    judge_figure,
    judge_incidents,
    judge_stance,
    load,
    main,
    span,
    texts_of,
)

from dateline.model import Count, Event
from dateline.model import Span as Words
from dateline.record.claims import Claim
from dateline.record.positions import Position

TEXT = "Shells killed at least 12 people in Dovra, the mayor said. The army denied it and accused the Reds."
TWELVE = Count(start=14, end=25, text="at least 12", measure="killed", min=12, max=None, of="")
KILLED = Event(
    id="e1", type="ASSAULT", cameo="190", trigger=Words(start=7, end=13, text="killed"), counts=[TWELVE], rule="killed", score=1.0
)
REPORT = SimpleNamespace(text=TEXT, events=[KILLED])


def claim(id: str, source: str, start: int = 7, event: str = "e1") -> Claim:
    told: dict[str, Any] = {"type": "ASSAULT", "trigger": "x", "said": "", "said_start": 0, "said_end": 0}
    return Claim(id=id, report="a", event=event, source=source, start=start, end=start + 1, **told)


def kept(*claims: Claim, positions: tuple[Position, ...] = ()) -> Kept:
    reports: Any = {"a": REPORT}
    return Kept(reports, list(claims), [], list(positions))


def test_the_list_fits_the_dispatches() -> None:
    expected = load(texts_of())
    assert (len(expected.incidents), len(expected.figures), len(expected.stances)) == (32, 93, 21)
    assert sum(len(i.disputes) for i in expected.incidents) == 14
    assert len({i.id for i in expected.incidents}) == 32
    mentions = [m for i in expected.incidents for m in i.mentions]
    assert len(mentions) == len(set(mentions))
    assert {m.report for m in mentions} <= set(texts_of())


def test_the_list_can_be_checked_by_itself(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--list"]) == 0
    assert capsys.readouterr().out == ""


def test_words_between_brackets_are_found() -> None:
    found = span({"a": TEXT}, "a", "Shells [killed] at least")
    assert found == Span("a", 7, 13)


@pytest.mark.parametrize(
    ("report", "words", "why"),
    [
        ("a", "Shells killed", "marks no words"),
        ("a", "[Rockets] fell", "stands there 0 times"),
        ("a", "[the]", "stands there 2 times"),
        ("b", "[Shells]", "no such dispatch"),
    ],
)
def test_words_that_are_not_there_once_are_named(report: str, words: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        span({"a": TEXT}, report, words)


@pytest.mark.parametrize(
    ("labels", "found"),
    [
        ("iii", (True, False)),  # 2 of 2 together, but b's only mention is among them and is outnumbered
        ("iij", (True, True)),
        ("ijj", (False, False)),  # half is not more than half; b shares its incident with one of a's
        ("--j", (False, True)),  # words without a claim stand alone
    ],
)
def test_found_is_more_than_half_together_and_by_itself(labels: str, found: tuple[bool, bool]) -> None:
    one, two, three = (Span("a", n, n + 1) for n in range(3))
    expected = Expected([Listed("a", "A", [one, two], []), Listed("b", "B", [three], [])], [], [])
    given: Labels = {m: x if x != "-" else m for m, x in zip((one, two, three), labels, strict=True)}
    assert tuple(v.marks["found"] for v in judge_incidents(expected, given)) == found


@pytest.mark.parametrize(
    ("change", "marks"),
    [
        ({}, [True, True, True]),
        ({"by": frozenset({"outlet"})}, [True, False, False]),
        ({"max": 12}, [False, False, False]),
        ({"measures": frozenset({"injured"})}, [False, False, False]),
        ({"span": Span("a", 26, 32)}, [False, False, False]),
        ({"incident": "other"}, [True, True, False]),
    ],
)
def test_a_figure_is_read_by_whom_and_in_place(change: dict[str, Any], marks: list[bool]) -> None:
    figure = Figure(Span("a", 14, 25), frozenset({"killed"}), 12, None, frozenset({"DOV"}), "shells")._replace(**change)
    verdict = judge_figure(figure, kept(claim("c1", "DOV.GOV")), {"shells": {"c1"}})
    assert list(verdict.marks.values()) == marks


@pytest.mark.parametrize(
    ("lean", "toward", "day", "marks"),
    [
        ("-", "RED", "2031-05-03", [True, True]),
        ("-", "RED", "2031-05-02", [True, False]),
        ("+", "RED", "2031-05-03", [False, False]),
        ("-", None, "2031-05-03", [False, False]),
    ],
)
def test_a_position_is_found_in_its_sentence(lean: str, toward: str | None, day: str, marks: list[bool]) -> None:
    told = claim("c2", "DOV.MIL", start=TEXT.index("accused"), event="e2")
    there = Position(actor="DOV", stance="accuses", lean=lean, toward=toward, day=day, said="", claims=["c2"])
    wanted = Stance(Span("a", TEXT.index("accused"), TEXT.index("accused") + 7), "DOV", "RED", "-", "2031-05-03")
    assert list(judge_stance(wanted, kept(told, positions=(there,)), {"c2": told}).marks.values()) == marks


def test_a_position_of_another_sentence_is_not_it() -> None:
    told = claim("c1", "DOV")
    there = Position(actor="DOV", stance="accuses", lean="-", toward="RED", day="2031-05-03", said="", claims=["c1"])
    wanted = Stance(Span("a", TEXT.index("accused"), TEXT.index("accused") + 7), "DOV", "RED", "-", "2031-05-03")
    assert not any(judge_stance(wanted, kept(told, positions=(there,)), {"c1": told}).marks.values())


def test_a_dispute_counts_in_the_incident_that_belongs_to_the_listed_one() -> None:
    quarrel = Quarrel(frozenset({"denial"}), frozenset({"DOV"}), frozenset({"RED"}))
    expected = Expected([Listed("a", "A", [], [quarrel])], [], [])
    assert judge_disputes(expected, {"i1": "a"}, {"i1": [quarrel]})[0].marks["found"]
    assert not judge_disputes(expected, {"i1": "b"}, {"i1": [quarrel]})[0].marks["found"]
