"""Time grows with the length of a text, not with its square."""

from __future__ import annotations

from time import process_time

import pytest

from dateline.ingest import json_report
from dateline.pipeline import run

SHORT = 3000  # characters: beyond the longest sentence (200 tokens), within which some costs do grow with the square
LEAST = 0.1  # seconds below which the clock tells too little
MOST = 7.5  # times the time that four times the text may take: four where it grows with the length, sixteen with its square

REPEATED = {
    "prose": "Rebels shelled the port of Goma on Tuesday, killing at least 12 people, the governor said. The army denied it.\n",
    "claims": "Russia said Ukraine shelled Kyiv on 2 May, killing 12. Ukraine denied it and said Russia killed 13. ",
    "cues": "said, ",
    "acts": "killed ",
    "acts joined": "killed, ",
    "figures": "killed 12 ",
    "quotations": "“Rebels fled the town,” he said. ",
    "marks": "“a ",
    "names": "Kyiv ",
    "prefixes": "Al-",
    "pronouns": "They killed them. ",
    "sides": "Both sides accused each other. ",
}  # fmt: skip


def seconds(text: str) -> float:
    """The processor time that the reading of a text takes."""
    report = json_report({"text": text, "published": "2024-05-12", "language": "en"}, id="r", path="in.jsonl")
    begun = process_time()
    run(report)
    return process_time() - begun


@pytest.mark.parametrize("name", REPEATED)
def test_four_times_the_text_does_not_take_sixteen_times_the_time(name: str) -> None:
    unit = REPEATED[name]
    short = unit * (SHORT // len(unit))
    seconds(short)  # what is loaded once is not counted
    # A busy machine may spoil one measurement, hardly three.
    assert any(seconds(4 * short) < MOST * max(seconds(short), LEAST) for _ in range(3))
