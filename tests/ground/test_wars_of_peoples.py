"""A war that is called by its people is in their country, whatever else the report names. All incidents are invented."""

from __future__ import annotations

import pytest

from dateline.ground.theatre import land_of_its_people
from dateline.model import Event, span
from dateline.parse import parse


def land(text: str, trigger: str) -> str:
    """The country code that a war's own words give it, '' for none."""
    start = text.index(trigger)
    words = span(text, start, start + len(trigger))
    found = land_of_its_people(parse(text), Event(id="e0", type="ASSAULT", cameo="", trigger=words, rule="t", score=1.0))
    return found.country or "" if found else ""


@pytest.mark.parametrize(
    ("text", "trigger", "country"),
    [
        ("He fled to Sweden after the Syrian civil war began.", "civil war", "SYR"),
        ("The Yemeni civil war has killed thousands, an envoy said in Bern.", "killed", "YEM"),
        ("Ana Bell, speaking in Ohio, recalled the Korean War.", "War", "KOR"),
        ("In Madrid, envoys debated the Colombian armed conflict.", "armed conflict", "COL"),
        ("A show in London recalls the Burmese uprising.", "uprising", "MMR"),
        ("The Russian war goes on.", "war", ""),
        ("The Israeli conflict with the militia went on.", "conflict", ""),
        ("The Ethiopian civil war, she said, was over.", "civil war", "ETH"),
        ("A long war began.", "war", ""),
    ],
)
def test_the_land_of_its_people(text: str, trigger: str, country: str) -> None:
    assert land(text, trigger) == country
