"""Printed days, and days given by hand or by a feed."""

from __future__ import annotations

import pytest

from dateline.ingest.days import find_day, normal_day

PRINTED = [
    ("12 May 2024", "2024-05-12"),
    ("May 12, 2024", "2024-05-12"),
    ("Sunday, May 12th, 2024", "2024-05-12"),
    ("12th of May 2024", "2024-05-12"),
    ("Sept. 3, 2001", "2001-09-03"),
    ("2024-05-12", "2024-05-12"),
    ("25/12/2023", "2023-12-25"),
    ("12/25/2023", "2023-12-25"),
    ("5/5/2023", "2023-05-05"),
    ("4/5/2023", None),
    ("12 May", None),
    ("31 June 2024", None),
    ("May 2024", None),
    ("12 May 2024 09:30 UTC", "2024-05-12T09:30Z"),
    ("12 May 2024, 9.30 pm CET", "2024-05-12T21:30+01:00"),
    ("12 May 2024 at 12:15 a.m.", "2024-05-12T00:15"),
    ("12 May 2024 08:05:31 GMT+3", "2024-05-12T08:05:31+03:00"),
    ("12 May 2024 21:12 IST", "2024-05-12T21:12"),  # Israel, India or Ireland
    ("2024-05-12T21:12:00Z", "2024-05-12T21:12:00Z"),
    ("12 May 2024 25:99", "2024-05-12"),
    ("no day at all", None),
]


@pytest.mark.parametrize(("words", "iso"), PRINTED)
def test_printed_days(words: str, iso: str | None) -> None:
    day = find_day(words)
    assert (day.iso() if day else None) == iso


def test_the_first_day_wins_and_its_words_are_kept() -> None:
    day = find_day("signed on 31 June and 12 May, not on 3 April")
    assert day and day.words == "12 May" and day.year is None and day.iso(2020) == "2020-05-12"


@pytest.mark.parametrize(
    ("given", "iso"),
    [
        ("2024-05-12", "2024-05-12"),
        ("2024-05-12T09:30:00+02:00", "2024-05-12T09:30:00+02:00"),
        ("20240512", "2024-05-12"),
        ("12 May 2024", "2024-05-12"),
        ("Sun, 12 May 2024 09:30:00 GMT", "2024-05-12T09:30:00+00:00"),
        ("yesterday", None),
        ("12 May", None),
        ("2024-02-31", None),
        ("", None),
    ],
)
def test_given_days(given: str, iso: str | None) -> None:
    assert normal_day(given) == iso
