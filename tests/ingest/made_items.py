"""Helpers for the tests of formats, and items in them. All outlets, places and events are invented."""

from __future__ import annotations

import io

from msgspec import UNSET

from dateline.errors import Rejected
from dateline.ingest.files import read_open
from dateline.ingest.formats import Given
from dateline.model import Notice, Report

PARAGRAPHS = (
    "Rebels shelled the port of Dovra on Saturday, killing at least 12 people, the regional governor said.",
    "“We have counted 12 dead and 30 wounded,” governor Ana Lind told reporters at the harbour.",
    "The rebels denied that they had fired, and accused the army of shelling its own people & hiding it.",
    "The ministry of defence in Kelm said that 3 soldiers were missing after the attack on the old customs house.",
)


def read(data: bytes | str, name: str, **given: object) -> list[Report | Rejected]:
    """What a file of these bytes gives."""
    raw = data.encode("utf-8") if isinstance(data, str) else data
    return list(read_open(io.BytesIO(raw), Given(path=name, stem=name.split(".")[0], **given)))  # type: ignore[arg-type]


def one(data: bytes | str, name: str, **given: object) -> Report:
    """The one report that it gives."""
    (found,) = read(data, name, **given)
    assert isinstance(found, Report), str(found)
    return found


def aside(data: bytes | str, name: str, **given: object) -> Rejected:
    """The one thing set aside that it gives."""
    (found,) = read(data, name, **given)
    assert isinstance(found, Rejected) and found.reason and found.remedy and "\n" not in str(found)
    return found


def notice(report: Report) -> Notice:
    """The notice that a report carries."""
    assert report.source.notice is not UNSET
    return report.source.notice  # type: ignore[return-value]


def traced(report: Report, source: str) -> float:
    """The share of the text's characters that the map leads back; each of them must be the same in the input, or a reference there."""
    held = 0
    end = 0
    for start, at, length in report.source.map:  # type: ignore[union-attr]
        assert start >= end, "runs overlap"
        end = start + length
        words, there = report.text[start:end], source[at : at + length]
        assert words == there or (length == 1 and there == "&") or words.split() == there.split()
        held += len(words.replace(" ", "").replace("\n", ""))
    return held / len("".join(report.text.split()))
