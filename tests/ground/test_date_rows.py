"""`find_dates` on sentences of wire copy (`date_rows*.tsv`), on dates written out by rule, and on any text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.ground.dates import DateMention, find_dates, lean

HERE = Path(__file__).parent
KNOWN = {  # what is read otherwise, and why
    "During Eid al-Fitr this year the guns paused for an hour.",  # the tabular calendar is a day late in 2023
    "Talks open on January 23, the ministry announced.",  # more than a month ahead, and "open" may be the adjective
    "One in 20 had not eaten for days on end.",  # a span that ends nowhere
    "Augustus Friday, the ship's cook, was the only survivor.",  # a man's name; "Reuters Friday" looks the same
}


def _rows(name: str) -> list[list[str]]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


ALL = _rows("date_rows.tsv") + _rows("date_rows_blind.tsv") + _rows("date_rows_later.tsv")


def _found(published: str, sentence: str, words: str, story: str) -> list[DateMention]:
    """The mentions that overlap the words, those that lean on the story counted from its day."""
    mentions = find_dates(sentence, date.fromisoformat(published[:10]))
    assert all(0 <= m.start < m.end <= len(sentence) for m in mentions)
    if words == "-":
        return mentions
    a = sentence.index(words)
    over = [m for m in mentions if m.start < a + len(words) and m.end > a]
    if story == "-":
        return over
    day = date.fromisoformat(story)
    return [lean(m, (day, day)) if m.anchor == "narrative" else m for m in over]


@pytest.mark.parametrize("row", ALL, ids=lambda row: f"{row[2]}: {row[1]}"[:60])
def test_the_words_mean_these_days(row: list[str]) -> None:
    published, sentence, words, first, last, precision, approximate, story = row
    found = _found(published, sentence, words, story)
    wanted = [
        m
        for m in found
        if m.to is not None and first in ("*", m.from_) and last in ("*", m.to) and precision in ("*", m.precision)
        if approximate == "*" or m.approximate == (approximate == "yes")
    ]
    right = not found if words == "-" else bool(wanted)
    assert right == (sentence not in KNOWN), found


def test_rows_stand_as_they_should() -> None:
    assert len(ALL) > 380
    for published, sentence, words, first, last, *_ in ALL:
        assert date.fromisoformat(published[:10])
        assert words == "-" or words in sentence
        assert "*" in (first, last) or "-" in (first, last) or first <= last


MONTHS = "January February March April May June July August September October November December".split()
SHORT = "Jan. Feb. March April May June July Aug. Sept. Oct. Nov. Dec.".split()
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


def _nth(n: int) -> str:
    return f"{n}{'th' if 10 < n % 100 < 14 else {1: 'st', 2: 'nd', 3: 'rd'}.get(n % 10, 'th')}"


def _month(x: date) -> str:
    return MONTHS[x.month - 1]


DAY_SHAPES: dict[str, Callable[[date], str]] = {
    "day month year": lambda x: f"{x.day} {_month(x)} {x.year}",
    "month day, year": lambda x: f"{_month(x)} {x.day}, {x.year}",
    "short month": lambda x: f"{SHORT[x.month - 1]} {x.day}, {x.year}",
    "short month after": lambda x: f"{x.day} {SHORT[x.month - 1].rstrip('.')} {x.year}",
    "nth": lambda x: f"{_nth(x.day)} {_month(x)} {x.year}",
    "the nth of": lambda x: f"the {_nth(x.day)} of {_month(x)}, {x.year}",
    "month nth": lambda x: f"{_month(x)} {_nth(x.day)}, {x.year}",
    "weekday": lambda x: f"{WEEKDAYS[x.weekday()]}, {x.day} {_month(x)} {x.year}",
    "weekday first": lambda x: f"{WEEKDAYS[x.weekday()]} {_month(x)} {x.day}, {x.year}",
    "hour": lambda x: f"4:30 p.m. on {_month(x)} {x.day}, {x.year}",
    "night": lambda x: f"the night of {x.day} {_month(x)} {x.year}",
    "dashes": lambda x: f"{x.day}-{_month(x)[:3]}-{x.year}",
    "iso": lambda x: x.isoformat(),
    "iso slashes": lambda x: f"{x:%Y/%m/%d}",
    "iso dots": lambda x: f"{x:%Y.%m.%d}",
    "numbers": lambda x: f"{x:%d/%m/%Y}",
    "dots": lambda x: f"{x.day}.{x.month}.{x.year}",
}
RANGE_SHAPES: dict[str, Callable[[date, date], str]] = {
    "from to": lambda a, b: f"from {a.day} {_month(a)} {a.year} to {b.day} {_month(b)} {b.year}",
    "from until": lambda a, b: f"from {_month(a)} {a.day}, {a.year} until {_month(b)} {b.day}, {b.year}",
    "between": lambda a, b: f"between {a.day} {_month(a)} {a.year} and {b.day} {_month(b)} {b.year}",
    "dash": lambda a, b: f"{a.day} {_month(a)} {a.year} – {b.day} {_month(b)} {b.year}",
    "through": lambda a, b: f"from {a.day} {SHORT[a.month - 1]} {a.year} through {b.day} {SHORT[b.month - 1].rstrip('.')} {b.year}",
    "iso": lambda a, b: f"between {a.isoformat()} and {b.isoformat()}",
}
WITHIN_MONTH: dict[str, Callable[[date, date], str]] = {
    "dash": lambda a, b: f"{a.day}-{b.day} {_month(a)} {a.year}",
    "from to": lambda a, b: f"from {a.day} to {b.day} {_month(a)} {a.year}",
    "between": lambda a, b: f"between {a.day} and {b.day} {_month(a)} {a.year}",
    "month first": lambda a, b: f"{_month(a)} {a.day}-{b.day}, {a.year}",
    "between, month first": lambda a, b: f"between {_month(a)} {a.day} and {b.day}, {a.year}",
    "and": lambda a, b: f"{_nth(a.day)} and {_nth(b.day)} of {_month(a)} {a.year}",
    "nights": lambda a, b: f"the night of {a.day}/{b.day} {_month(a)} {a.year}",
}
FRAMES = ("The dam was held {} by both.", "({})", "{}: nothing to report", "Kell fell on {}, and Marn with it", "\n{}\n")
DATES = st.dates(date(1900, 1, 1), date(2099, 12, 31))


def _only(frame: str, words: str, published: date | None = None) -> DateMention:
    """The one mention in a frame around the words; its span lies within them."""
    text = frame.format(words)
    (m,) = find_dates(text, published)
    at = text.index(words)
    assert at <= m.start < m.end <= at + len(words)
    return m


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(sorted(DAY_SHAPES)), DATES, st.sampled_from(FRAMES), st.none() | DATES)
def test_a_day_written_out_is_read_back(shape: str, day: date, frame: str, published: date | None) -> None:
    m = _only(frame, DAY_SHAPES[shape](day), published)
    assert (m.from_, m.to, m.anchor) == (day.isoformat(), day.isoformat(), "none")
    if not m.approximate:
        return
    assert shape in ("numbers", "dots") and day.day <= 12


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(RANGE_SHAPES)), DATES, st.integers(32, 4000), st.sampled_from(FRAMES))
def test_a_range_written_out_is_read_back(shape: str, day: date, days: int, frame: str) -> None:
    last = min(day + timedelta(days), date(2099, 12, 31))
    first = min(day, last - timedelta(32))
    m = _only(frame, RANGE_SHAPES[shape](first, last))
    assert (m.from_, m.to) == (first.isoformat(), last.isoformat())


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(WITHIN_MONTH)), DATES, st.integers(1, 31), st.sampled_from(FRAMES))
def test_a_range_within_a_month_is_read_back(shape: str, first: date, day: int, frame: str) -> None:
    last = min(first + timedelta(day), (first.replace(day=1) + timedelta(27)))
    if last <= first:
        first, last = last - timedelta(1), last
    m = _only(frame, WITHIN_MONTH[shape](first, last))
    assert (m.from_, m.to) == (first.isoformat(), last.isoformat())


@settings(max_examples=200, deadline=None)
@given(
    st.integers(1900, 2098),
    st.integers(1, 60),
    st.sampled_from(["from {} to {}", "between {} and {}", "{}-{}", "{}–{}", "from {} until {}"]),
)
def test_years_written_out_are_read_back(first: int, more: int, shape: str) -> None:
    last = min(first + more, 2099)
    m = _only("Both sides fought {}.", shape.format(first, last))
    assert (m.from_, m.to) == (f"{first}-01-01", f"{last}-12-31")


@settings(max_examples=200, deadline=None)
@given(st.dates(date(1902, 1, 1), date(2099, 12, 31)), st.integers(0, 400))
def test_counted_days_and_weekdays_lean_on_publication(published: date, back: int) -> None:
    day = published - timedelta(back)
    m = _only("It fell {}.", f"{back + 2} days ago", published)
    assert m.from_ == m.to == (day - timedelta(2)).isoformat()
    weekday = _only("It fell on {}.", WEEKDAYS[day.weekday()], published)
    assert weekday.from_ == weekday.to == (published - timedelta(back % 7)).isoformat()
    since = find_dates(f"Since {day.day} {_month(day)} {day.year} it has been quiet.", published)
    assert [(x.from_, x.to) for x in since] == [(day.isoformat(), published.isoformat())]


PIECES = (
    "since until by on 5 12th 30 May March Tuesday last next 2014 - / night 1990s weeks ago the of and between from at dawn first half "
    "quarter anniversary Easter Ramadan WWII Q3 '82 week century through to date eve a year for third straight day running previous "
    "half , . ( 31 Feb 9/11 Friday final two war present in a row , ; \n"
)


@settings(max_examples=600, deadline=None)
@given(
    st.lists(st.sampled_from(PIECES.split(" ")), max_size=16).map(" ".join) | st.text(max_size=60),
    st.none() | st.dates(),
    st.dates(date(1800, 1, 1), date(2200, 1, 1)),
    st.integers(0, 40),
)
def test_any_text_gives_intervals_that_run_forwards_and_spans_that_hold(text: str, published: date | None, story: date, days: int) -> None:
    end = 0
    for m in find_dates(text, published):
        assert end <= m.start < m.end <= len(text)
        assert not text[m.start].isspace() and not text[m.end - 1].isspace()
        leaned = lean(m, (story, story + timedelta(days)))
        for x in (m, leaned, *([m.inner] if m.inner else [])):
            assert not (x.from_ and x.to) or x.from_ <= x.to or m.rule == "then"
        assert m.ahead is None or m.ahead[0] <= m.ahead[1]
        end = m.end
