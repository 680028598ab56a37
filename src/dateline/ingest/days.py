"""Days as newspapers print them in datelines and stamps: "Aug. 12", "Friday 21 July 2006", "19/09/2023 21:12 GMT"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from functools import cache

from dateline import lexicon

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
_CLOCK = (
    r"(\d{1,2})[:.h](\d{2})(?::(\d{2}))?(?:\.\d+)?\s*([ap]\.?m\b\.?)?\s*(?:\(?(?:(gmt|utc)?([+-]\d{1,2}(?::?\d{2})?)|([a-z]{1,4}))\b\)?)?"
)

_SHORT_YEAR = r"['’]?\d{2}(?=\s*(?:$|[()\[\]/,.–—-](?!\d)))"  # "7 Feb 91 --", "7 Feb 91 (AFP)"; not "7 Feb 12:40", "7 Feb 91 people"
PIVOT = 40  # years of two digits below this are of 2000 and after

# Groups: 1-3 "12 May 2024", 4-6 "May 12, 2024", 7-9 ISO, 10-12 "12/05/2024".
DAY = re.compile(
    rf"{_WEEKDAY}(?:{_DAY}\s+(?:of\s+)?({_MONTH})(?:,?\s+(\d{{4}}\b|{_SHORT_YEAR}))?|({_MONTH})\s+{_DAY}\b(?:\s*,?\s+(\d{{4}})\b)?"
    r"|(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})[/.](\d{1,2})[/.](\d{4})\b)",
    re.IGNORECASE,
)
CLOCK = re.compile(rf"(?:T|[\s,]*(?:-|–|at|\|)?\s*)\(?{_CLOCK}", re.IGNORECASE)


@dataclass(frozen=True)
class Day:
    """A printed day. `year` is None where none is printed; `unclear` where day and month cannot be told apart; `clock` is
    "HH:MM[:SS]" with the zone where printed, or empty. `start`, `end` are offsets in the searched text, `words` what is printed."""

    year: int | None
    month: int
    day: int
    clock: str
    start: int
    end: int
    words: str
    unclear: bool = False

    def iso(self, year: int | None = None) -> str | None:
        """ISO 8601, or None where the year is not known or the day is unclear."""
        year = self.year or year
        if year is None or self.unclear:
            return None
        day = f"{year:04d}-{self.month:02d}-{self.day:02d}"
        return day + (f"T{self.clock}" if self.clock else "") if _exists(year, self.month, self.day) else None


def find_day(text: str, start: int = 0, end: int | None = None, at_start: bool = False) -> Day | None:
    """The first printed day in text[start:end] (exactly at `start` if `at_start`), with the clock time that follows it."""
    end = len(text) if end is None else end
    m = DAY.match(text, start, end) if at_start else DAY.search(text, start, end)
    while m:
        day = _day(m, text, end)
        if day or at_start:
            return day
        m = DAY.search(text, m.end(), end)
    return None


def _day(m: re.Match[str], text: str, end: int) -> Day | None:
    g = m.groups()
    unclear = False
    if g[0]:
        year, month, day = _full(g[2]), _month(g[1]), int(g[0])
    elif g[3]:
        year, month, day = g[5], _month(g[3]), int(g[4])
    elif g[6]:
        year, month, day = g[6], int(g[7]), int(g[8])
    else:
        year, day, month = g[11], int(g[9]), int(g[10])
        if month > 12:
            day, month = month, day
        unclear = day <= 12 and month <= 12 and day != month
    if not _exists(int(year or 2000), month, day):
        return None
    clock, stop = _clock(text, m.end(), end)
    return Day(int(year) if year else None, month, day, clock, m.start(), stop, text[m.start() : m.end()].strip(), unclear)


def _full(year: str | None) -> str | None:
    """A year of four digits, of two as people print them."""
    short = year.lstrip("'’") if year else ""
    return year if len(short) != 2 else f"{20 if int(short) < PIVOT else 19}{short}"


def _month(word: str) -> int:
    return _MONTHS.index(word[:3].lower()) + 1


def _exists(year: int, month: int, day: int) -> bool:
    try:
        return bool(date(year, month, day))
    except ValueError:
        return False


def _clock(text: str, at: int, end: int) -> tuple[str, int]:
    """The clock time printed at an offset, as ISO with its zone, and where it ends ("" and the offset where there is none)."""
    m = CLOCK.match(text, at, end)
    if not m:
        return "", at
    hour, minute, second, half, _, offset, zone = m.groups()
    h = int(hour)
    if half:
        h = h % 12 + (12 if half[0] in "pP" else 0)
    if h > 23 or int(minute) > 59 or int(second or 0) > 59:
        return "", at
    named = zones().get((zone or "").upper()) if zone else None
    stop = m.end() if named or offset or not zone else m.start(7)
    while text[stop - 1].isspace():
        stop -= 1
    return f"{h:02d}:{minute}" + (f":{second}" if second else "") + (_offset(offset) if offset else named or ""), stop


def _offset(words: str) -> str:
    sign, digits = words[0], words[1:].replace(":", "")
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "00")
    return f"{sign}{int(hours):02d}:{minutes}"


@cache
def zones() -> dict[str, str]:
    """Time zone abbreviations with their ISO offsets."""
    return {r["word"]: r["value"] for r in lexicon.rows("dateline_words") if r["kind"] == "zone"}


def normal_day(words: str) -> str | None:
    """A publication date given by hand or by a feed as ISO 8601: kept where it is ISO already, else read; None if it is no date."""
    words = words.strip()
    try:
        datetime.fromisoformat(words)
    except ValueError:
        pass
    else:
        return words if len(words) >= 10 and words[4] == "-" else datetime.fromisoformat(words).date().isoformat()
    if ":" in words:
        try:
            return parsedate_to_datetime(words).isoformat()
        except (ValueError, TypeError, IndexError, OverflowError):
            pass
    day = find_day(words, at_start=True)
    return day.iso() if day else None
