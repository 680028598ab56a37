"""The list of stages: run, timed, changed; a failing stage costs one report."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from dateline.errors import Rejected
from dateline.ingest import plain_report
from dateline.model import Report
from dateline.parse import Draft
from dateline.parse.tokens import bounded
from dateline.pipeline import STAGES, Stage, StageFailed, digestible, parse, read_reports, run


def report(text: str, id: str = "r") -> Report:
    return plain_report(text, id=id, path=f"{id}.txt", published="2024-05-12")


def fail_on_b(draft: Draft) -> Draft:
    """Fails on one report."""
    if draft.report.id == "b":
        raise KeyError("odd")
    return draft


def test_stages_are_named_printed_and_timed() -> None:
    assert [s.name for s in STAGES] == ["parse", "encode", "attribute", "code", "actors", "places", "dates", "compare"]
    assert all(str(s).startswith(f"{s.name}: ") for s in STAGES)
    seconds: dict[str, float] = {}
    run(report("Shells fell, he said."), timings=seconds)
    assert list(seconds) == [s.name for s in STAGES] and all(v > 0 for v in seconds.values())
    before = seconds["parse"]
    run(report("Shells fell, he said."), timings=seconds)
    assert seconds["parse"] > before


def test_the_list_can_be_changed() -> None:
    def shout(draft: Draft) -> Draft:
        return replace(draft, report=msgspec.structs.replace(draft.report, title=draft.parse.word[0].upper()))

    found = run(report("Shells fell, he said."), [Stage("parse", parse), Stage("shout", shout)])
    assert found.title == "SHELLS" and found.attributions == []


def test_a_failing_stage_sets_one_report_aside() -> None:
    stages = [Stage("parse", parse), Stage("odd", fail_on_b)]
    before = Rejected(path="x.txt", reason="it is empty", remedy="fill it")
    a, x, b, c = read_reports([report("A fell.", "a"), before, report("B fell.", "b"), report("C fell.", "c")], stages)
    assert isinstance(a, Report) and isinstance(c, Report) and x is before
    assert isinstance(b, Rejected) and (b.path, b.id) == ("b.txt", "b")
    assert "the odd stage failed (KeyError: 'odd' at test_pipeline.py:" in str(b) and b.remedy
    with pytest.raises(StageFailed) as caught:
        run(report("B fell.", "b"), stages)
    assert isinstance(caught.value.__cause__, KeyError)


def test_reports_are_read_as_they_come() -> None:
    asked: list[str] = []

    def source():  # type: ignore[no-untyped-def]
        for id in "abc":
            asked.append(id)
            yield report("A fell.", id)

    first = next(read_reports(source(), [Stage("parse", parse)]))
    assert isinstance(first, Report) and asked == ["a"]


@pytest.mark.parametrize("text", ["lone \ud800 end, he said.", "x" + "“" * 1000 + " he said.", "", "\0", "😀" * 500])
def test_odd_text_parses_with_its_own_words(text: str) -> None:
    draft = parse(Draft(Report(id="r", text=text, source=report("A.").source), bounded(parse_of("A."), 9)))
    assert draft.parse.text == text and len(digestible(text)) == len(text)
    for i in range(len(draft.parse)):
        assert draft.parse.span(i, i + 1).text == text[draft.parse.start[i] : draft.parse.end[i]]


def parse_of(text: str):  # type: ignore[no-untyped-def]
    from dateline.parse import parse as of

    return of(text)


def test_endless_sentences_are_cut() -> None:
    p = parse_of("the rebels said that " * 100)
    cut = bounded(p, 50)
    assert max(b - a for a, b in cut.sents) <= 50 and sum(b - a for a, b in cut.sents) == len(p)
    for k, (a, b) in enumerate(cut.sents):
        assert all(cut.sent[i] == k and a <= cut.head[i] < b for i in range(a, b))
    short = parse_of("Shells fell.")
    assert bounded(short, 50) is short
