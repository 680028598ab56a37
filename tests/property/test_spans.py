"""Every span of every record holds, whatever the text: `text[start:end] == span.text`, through the whole pipeline."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import jsonschema
import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dateline.export import table, text
from dateline.export.json import render
from dateline.ingest import Unreadable, json_report, plain_report
from dateline.model import Report
from dateline.pipeline import run
from dateline.schema import record_schema

VALIDATOR = jsonschema.Draft202012Validator(record_schema())

PIECES = st.sampled_from(
    [
        "Rebels shelled the port on Tuesday, killing at least 12 people, the governor said.",
        "“We hold every position,” its spokesman told the Hill Wire.",
        "The ministry denied that its forces had withdrawn from Kyiv.",
        "Dozens of soldiers were captured near Goma, according to the army,",
        "Baku and Yerevan accused each other of breaking the truce.",
        "She said he said they said that", "If the siege is lifted, talks will resume in May 2024.",
        "KYIV, April 25 (Reuters) -", "OSH, 3 May 2021 — ", "By Ana Lima", "© 2023 AFP", "23/05/2024 08:05:31 - Dakar (AFP)",
        "\"", "“", "”", "'", "’", "«", "»", "(", ")", "—", "-", "...", "!?", ",", ":", ";", "\n", "\n\n", "\r\n", "\t", "\xa0", "\u2028",
        "\u202e", "\u202c", "\u2066", "\u200f", "\u200d", "\ufeff", "\0", "\x1b[31m", "\ud800", "\udc00", "😀", "👩‍👩‍👧", "𝔸𝕣𝕞𝕪",
        "e\u0301", "ﷺ", "İ", "ß",
        "<b>", "</p>", "&amp;", "&#0;", "12", "1,200", "3.5 million", "dozens", "at least", "no more than", "twelve hundred",
        "أعلن الجيش", "Армия", "军队", "Şuşa", "N'Djamena", "U.S.", "Mr.", "a" * 400, "“" * 400, "said " * 60,
    ]
)  # fmt: skip
TEXTS = st.lists(PIECES | st.text(max_size=12), max_size=14).flatmap(
    lambda parts: st.sampled_from([" ", "", "\n"]).map(lambda glue: glue.join(parts))
)


def spans(value: Any) -> Iterator[dict[str, Any]]:
    """All spans of a record, wherever they stand."""
    if isinstance(value, dict):
        if "start" in value:
            yield value
        for inner in value.values():
            yield from spans(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from spans(inner)


def holds(report: Report) -> None:
    """Checks the spans, the references and the schema of a record, and that it prints and comes back."""
    record = msgspec.to_builtins(report)
    for s in spans({k: v for k, v in record.items() if k != "source"}):
        assert 0 <= s["start"] < s["end"] <= len(report.text), s
        assert report.text[s["start"] : s["end"]] == s["text"], s
    events, attributions = {e.id for e in report.events}, {a.id for a in report.attributions}
    assert len(events) == len(report.events) and len(attributions) == len(report.attributions)
    assert all(set(e.by) <= attributions for e in report.events)
    assert all(set(d.a) | set(d.b) <= events | attributions for d in report.disputes)
    assert all(set(pair) <= events | attributions for pair in report.agreements)
    printed = json.loads(render(report).encode("utf-8"))
    VALIDATOR.validate(printed)
    assert printed["text"] == report.text
    text.render(report, 80, False, True).encode("utf-8")
    table.render([report], 120, True).encode("utf-8")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS, st.sampled_from(["2024-05-12", "2024-05-12T09:30:00Z", "0001-01-01", "9999-12-31", "soon", None]))
def test_records_of_given_text(text: str, published: str | None) -> None:
    # as JSON Lines bring it: two surrogates that make a pair are one character
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    try:
        report = json_report({"text": text, "published": published}, id="r", path="in.jsonl")
    except Unreadable:
        return
    assert report.text == text
    holds(run(report))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS)
def test_records_of_plain_text(text: str) -> None:
    try:
        report = plain_report(text, id="r", path="r.txt")
    except Unreadable:
        return
    found = run(report)
    holds(found)
    runs = [] if found.source.map is msgspec.UNSET else found.source.map
    for start, at, length in runs:
        assert 0 <= start < start + length <= len(found.text) and 0 <= at < at + length <= len(text)


def test_a_span_that_does_not_hold_is_seen() -> None:
    report = run(json_report({"text": "Rebels fled the town, the army said."}, id="r", path="in.jsonl"))
    assert list(spans(msgspec.to_builtins(report.attributions)))
    try:
        holds(msgspec.structs.replace(report, text="." + report.text))
    except AssertionError:
        return
    raise AssertionError("a moved text was not seen")
