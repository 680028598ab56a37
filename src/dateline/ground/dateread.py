"""Readers: what the words of one date expression mean, against the publication day. Each takes a `Context`, gives a `Reading`.

A reader that cannot make sense of its words gives None, and the expression is no date.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from dateline.ground import days as d
from dateline.ground.datewords import Tokens
from dateline.model import DatePrecision

VERBAL = ("may", "could", "not", "did", "n't")  # before `last`, which is a verb there: `may last eight days`
RECENT = {"hour": 1, "day": 7, "week": 28, "month": 182, "year": 1461, "decade": 10957}  # how far back "recent days/weeks/..." may reach
LOOK = 10  # tokens on either side in which words tell whether a bare weekday is past or to come
THROUGH = ("through", "thru")
DATED = ("month", "maymonth", "dom", "nth", "weekday", "year")  # classes of what a date ends in
SUNDAY = 6
WEEK = 7  # days that "the coming days" reach
NEXT = 60  # days: a month without a year that begins so near ahead is meant, where the past one began more than PAST days ago
PAST = 200
SOON = 30  # days: a day and month without a year that lies so near ahead is not the one of eleven months ago
MONTH = 27  # days from the first to the last of the shortest month


@dataclass(frozen=True)
class Reading:
    """Days from..to (None: open), and how sure. `anchor`, `shift`, `ahead` as in `dates.DateMention`."""

    days: tuple[date | None, date | None] = (None, None)
    precision: DatePrecision = "day"
    approximate: bool = False
    anchor: str = "none"
    shift: tuple[int, str] | None = None
    ahead: d.Days | None = None


@dataclass(frozen=True)
class Context:
    """The tokens i..j (half-open) of a text that a rule matched, and the publication day."""

    tokens: Tokens
    i: int
    j: int
    published: date | None

    @cached_property
    def parts(self) -> dict[str, list[str]]:
        """Values of the matched tokens by class, in order."""
        out: dict[str, list[str]] = {}
        for k in range(self.i, self.j):
            out.setdefault(self.tokens.cls[k], []).append(self.tokens.value[k])
        return out

    def has(self, *classes: str) -> bool:
        """Whether a token of one of these classes is among the matched."""
        return any(c in self.parts for c in classes)

    def first(self, *classes: str) -> str:
        """Value of the first matched token of one of these classes ('' where there is none)."""
        for k in range(self.i, self.j):
            if self.tokens.cls[k] in classes:
                return self.tokens.value[k]
        return ""

    def word(self, k: int) -> str:
        """The words of token k as they stand ('' beyond the text)."""
        t = self.tokens
        return t.text[t.start[k] : t.end[k]] if 0 <= k < len(t.start) else ""

    @property
    def ahead(self) -> bool:
        """Whether the words around speak of what is to come."""
        return self.outlook == "future"

    @cached_property
    def outlook(self) -> str:
        """future, past or nothing: the nearest sign before the expression decides, else the nearest after."""
        k = self.i - 1
        while k > 0 and self.tokens.cls[k] in ("the", "approx", "in", "on"):
            k -= 1
        if k >= 0 and self.tokens.cls[k] == "since":
            return "past"
        if k > 0 and self.tokens.cls[k] == "until" and self.word(k - 1).lower() in ("had", "has", "have"):  # "they had until Saturday"
            return "future"
        before = range(self.i - 1, max(-1, self.i - 1 - LOOK), -1)
        after = range(self.j, min(len(self.tokens.cls), self.j + LOOK))
        cls = self.tokens.cls
        until = self.i > 0 and (cls[self.i - 1] in ("by", "until") or self.word(self.i - 1).lower() in THROUGH)
        until = until and not (self.i > 1 and cls[self.i - 2] in DATED)  # the end of a range, not a deadline
        deadline = until and not (self.i > 1 and cls[self.i - 2] in ("time", "part"))
        left, right = (next((x for k in side if (x := self._sign(k, deadline))), "end") for side in (before, after))
        sign = right if left == "end" else left
        return ("future" if deadline else "") if sign == "end" else sign

    def _sign(self, k: int, deadline: bool) -> str:
        """What token k tells: future, past, the end of the sentence, or nothing. A participle is no sign of a past deadline."""
        name, word = self.tokens.cls[k], self.word(k)
        if name in ("line", "quote") or (name == "dot" and self.word(k + 1)[:1].isupper() and len(self.word(k - 1)) > 3):
            return "end"
        if name == "to" and self.word(k - 1).lower() in ("is", "are", "was", "were"):  # "guns are to be withdrawn"
            return "future"
        if name == "said" and self._aside(k):
            return ""
        if "be" in (self.word(k - 1).lower(), self.word(k - 2).lower()):  # "will be released", "to be held"
            return ""
        if name in ("future", "said"):
            return "future" if name == "future" else "past"
        return "past" if name == "" and not deadline and len(word) > 4 and word.endswith("ed") else ""

    def _aside(self, k: int) -> bool:
        """Whether a verb closes words set apart by commas: `, the minister said,`."""
        cls = self.tokens.cls
        return k + 1 < len(cls) and cls[k + 1] == "comma" and "comma" in cls[max(0, k - 4) : k]


def _day(n: str) -> int:
    return int(n.rstrip("stndrh"))


def _number(text: str) -> tuple[int, int]:
    """The bounds of a number token: '3-5' of a vague word, else twice the number; (0, 0) where it is none."""
    a, _, b = text.partition("-")
    if not a.isascii() or not a.isdigit():
        return 0, 0
    return int(a), int(b or a)


def _near(
    published: date | None, year: int | None, make: Callable[[int], d.Days | None], outlook: str
) -> tuple[d.Days | None, d.Days | None]:
    """Days of the year given, else of the latest year in which they had begun by publication (the coming one where the words look ahead),
    with the other reading second; days that are at hand are no others."""
    if year is not None:
        return make(year), None
    if published is None:
        return None, None
    past = next((x for y in (0, 1, 2, 3, 4) if published.year - y > 0 and (x := make(published.year - y)) and x[0] <= published), None)
    coming = next((x for y in (0, 1, 2, 3, 4) if (x := make(published.year + y)) and x[1] >= published), None)
    days = (coming[1] - coming[0]).days if coming else MONTH
    soon = bool(coming and (coming[0] - published).days <= SOON and (days == 0 or (days < MONTH and not outlook)))
    if soon:
        return coming, None
    fresh = past and outlook != "future" and days < MONTH and (published - past[1]).days <= NEXT
    if fresh and coming and (coming[0] - published).days > PAST:
        return past, None  # planned, but told as a day of last month: not that of next year
    return (coming, past) if coming and outlook == "future" else (past, coming)


def _year(c: Context) -> int | None:
    """The year the words name, or that of 'last/this/next year'; None where they name none."""
    if years := c.parts.get("year"):
        return int(years[-1])
    if c.has("shortyear"):
        return _full_year(c.first("shortyear"))
    if c.published and _unit(c) == "year":
        return c.published.year + _step(c)
    return None


def _step(c: Context) -> int:
    """-1 for last, past, previous; 1 for next; else 0."""
    return -1 if c.has("last", "past", "previous") else 1 if c.has("next", "following") else 0


def _unit(c: Context) -> str:
    """The last unit named that is no hour of the day ('' where there is none): year in `the small hours of 6 June this year`."""
    return next((u for u in reversed(c.parts.get("unit", [])) if u != "hour"), "")


def _full_year(text: str) -> int:
    """The year that two digits stand for: 1982 for '82."""
    n = int(text.strip("'’"))
    return n + (1900 if n >= 40 else 2000)


def _pair(x: d.Days | None) -> tuple[date | None, date | None]:
    return x or (None, None)


def _unyeared(c: Context, make: Callable[[int], d.Days | None], precision: DatePrecision, approximate: bool = False) -> Reading | None:
    """A reading of days that the words may name without their year."""
    year = _year(c)
    if _unit(c) and year is None and c.published is not None:
        return None
    if c.has("last", "past") and not _unit(c) and c.published and year is None:
        x, other = _near(c.published, None, make, "past")
        if x and x[1] >= c.published:  # "last November" in a November is the year before's
            x = make(x[0].year - 1)
        return Reading(_pair(x), precision, approximate, "published")
    x, other = _near(c.published, year, make, "future" if c.has("next") else c.outlook)
    if x is None and (year is not None or c.published is not None):
        return None
    return Reading(_pair(x), precision, approximate, "none" if year is not None and not _unit(c) else "published", ahead=other)


def iso(c: Context) -> Reading | None:
    """2023-09-19, with or without a time."""
    y, m, n = (int(x) for x in re.split("[-/.]", c.first("isodate")[:10]))
    x = d.make(y, m, n)
    return Reading((x, x), "hour" if "T" in c.first("isodate") else "day") if x else None


def numeric(c: Context) -> Reading | None:
    """19/09/2023: the day first, unless only the other order is a day (09/19/2023)."""
    text = c.first("numdate")
    a, b, y = (int(x) for x in text.replace(".", "/").replace("-", "/").split("/"))
    y += 0 if y > 99 else 2000 if y < 70 else 1900
    x = d.make(y, b, a) or d.make(y, a, b)
    return Reading((x, x), "day", approximate=a <= 12 and b <= 12 and a != b) if x else None


def day(c: Context) -> Reading | None:
    """12 August 2023, Aug 12, Sunday 27 September, 16-17 October."""
    month = int(c.first("month", "maymonth"))
    numbers = [
        _day(v)
        for k in range(c.i, c.j)
        if c.tokens.cls[k] in ("dom", "nth") and c.tokens.cls[k - 1] != "guard"
        for v in [c.tokens.value[k]]
    ]
    a, b = numbers[0], numbers[-1]
    if _is_namesake(c):
        return None

    def make(year: int) -> d.Days | None:
        x, y = d.make(year, month, a), d.make(year, month, b)
        return (x, y) if x and y and x <= y else None

    hour = c.has("time", "small", "light") or "hour" in c.parts.get("unit", [])
    return _unyeared(c, make, "hour" if hour else "day")


def _is_namesake(c: Context) -> bool:
    """Whether a day gives its name to what follows: 17 September Street, the 17 November group."""
    known = c.j < len(c.tokens.cls) and c.tokens.cls[c.j] == "namesake"
    return known and (c.word(c.j)[:1].isupper() or c.word(c.j).islower())


def month(c: Context) -> Reading | None:
    """August 2023, in April, early March, last November, in February last year, that May, in September that year."""
    number, edge = int(c.first("month", "maymonth")), c.first("edge")
    if c.has("that"):
        of_year = c.first("unit") in ("", "year") and c.word(c.i).lower() != "same"
        return Reading(precision="month", anchor="narrative", shift=(number, "that month")) if of_year else None
    if c.has("previous", "following") and not c.has("unit"):
        return Reading(precision="month", anchor="narrative", shift=(number * _step(c), "monthname"))
    if not c.has("year", "shortyear", "unit", "edge", "last", "next", "this", "past") and not _bare_month(c):
        return None
    x = _unyeared(c, lambda y: d.month(y, number, edge), "month", bool(edge))
    return _coming_month(c, x) if x and not c.has("last", "past", "unit") else x


def _coming_month(c: Context, x: Reading) -> Reading:
    """The reading of a month turned to the coming one where that is near and the past one long ago: `invited to Moscow in September`."""
    first = x.days[0]
    if not (c.published and first and x.ahead) or (c.i and c.tokens.cls[c.i - 1] in ("that", "since", "from", "own")):
        return x
    if (c.published - first).days <= PAST or not 0 <= (x.ahead[0] - c.published).days <= NEXT:
        return x
    return replace(x, days=x.ahead, ahead=(first, x.days[1] or first))


def _bare_month(c: Context) -> bool:
    """Whether a month's name alone is a month: not `March on`, and not a person (April Jones)."""
    after, before = c.word(c.j), c.tokens.cls[c.i - 1] if c.i else ""
    if c.has("maymonth") and (before in ("", "dot", "comma", "quote", "line") or (after in ("on", "to") and before == "the")):
        return False
    if c.j - c.i == 1 and len(c.word(c.i)) < 5 and after[:1].isupper() and before != "in":  # Jan Pedersen, Mar Elias
        return False
    if before in ("", "guard") and c.word(c.i - 1)[:1].isupper() and c.first("month", "maymonth") in ("4", "6", "8", "3", "5"):
        return False
    return not (c.first("month", "maymonth") in ("4", "6", "8") and before in ("", "dot", "comma", "quote", "line") and after[:1].isupper())


def season(c: Context) -> Reading | None:
    """Autumn of 2020, last winter, in the spring, winter 2022-23."""
    if c.word(c.j - 1)[:1].isupper() and not c.has("year", "shortyear", "unit", "last", "this", "next"):
        return None
    number, edge = int(c.first("season", "fall")), c.first("edge")
    if years := c.parts.get("year"):  # a winter of two years begins in the first
        return Reading(d.season(int(years[0]), number, edge), "season", bool(edge))
    return _unyeared(c, lambda y: d.season(y, number, edge), "season", bool(edge))


def year(c: Context) -> Reading | None:
    """In 2014, early 2022."""
    y, edge = int(c.parts["year"][0]), c.first("edge")
    after = c.word(c.j)
    if (
        y % 1000 == 0
        and after[:1].islower()
        and after.endswith(("s", "people", "men", "women", "children"))
        and after not in ("was", "as", "has", "is")
    ):
        return None
    if c.i and not edge and c.tokens.cls[c.i - 1] in ("own", "poss", "a") and not _is_thing(after):
        return None
    if c.tokens.cls[c.i - 1] in ("guard", "dash", "slash") if c.i and not edge else False:
        return None
    return Reading(d.year(y, edge), "year", bool(edge))


def _is_thing(word: str) -> bool:
    """Whether a word may name what happened in a year: its 2008 war, not a 2005 Toyota nor his 2000 men."""
    return len(word) > 2 and word.isalpha() and word.islower() and not word.endswith("s") and word not in ("metre", "meter", "men")


def years(c: Context) -> Reading | None:
    """1988-94, 2014 and 2015."""
    found = c.parts["year"]
    a = int(found[0])
    if len(found) > 1:
        b = int(found[1])
    else:
        last = c.tokens.value[c.j - 1]
        if len(last) != 2:
            return None
        b = a // 100 * 100 + int(last)
    return Reading(d.years(a, b), "years") if a < b <= a + 300 else None


def decade(c: Context) -> Reading | None:
    """The 1990s, the early '80s."""
    text = c.first("decade", "tens").strip("'’s")
    first = int(text) if len(text) == 4 else 1900 + int(text) if int(text) >= 30 else 2000 + int(text)
    a, b = {"": (0, 9), "early": (0, 3), "mid": (4, 6), "late": (6, 9)}[c.first("edge")]
    return Reading(d.years(first + a, first + b), "years", c.has("edge"))


def _weekday(c: Context, name: str, ahead: bool) -> tuple[d.Days, d.Days] | None:
    """The latest and the coming day of a weekday, with 'last', 'next', 'last week' heeded."""
    if c.published is None:
        return None
    p, n = c.published, int(name)
    if c.has("unit") and c.first("unit") == "week" and not c.has("small"):
        start = d.plus(d.week(p)[0], 7 * _step(c) + n)
        return (start, start), (start, start)
    past, coming = d.last_weekday(p, n), d.next_weekday(p, n)
    if c.has("last") and past == p:
        past = d.plus(past, -7)
    if c.has("next", "following") and coming == p:
        coming = d.plus(coming, 7)
    if c.has("last", "past", "previous"):
        return (past, past), (past, past)
    first, second = (coming, past) if ahead else (past, coming)
    return (first, first), (second, second)


def weekday(c: Context) -> Reading | None:
    """Tuesday, last Friday, early on Thursday morning, noon on Saturday, Monday last week."""
    if _is_name(c):
        return None
    precision: DatePrecision = "hour" if c.has("time", "part", "small", "light") or c.first("unit") == "hour" else "day"
    if c.has("following", "previous") and not c.has("unit"):
        number = int(c.first("weekday")) + 1
        return Reading(precision=precision, anchor="narrative", shift=(number * _step(c), "weekday"))
    found = _weekday(c, c.first("weekday"), c.ahead or c.has("next", "following"))
    if found is None:
        return Reading(precision=precision, anchor="published")
    return Reading(found[0], precision, False, "published", ahead=found[1])


def _is_name(c: Context) -> bool:
    """Whether a weekday or `Today` is part of a name: the Sunday Times, Good Friday Agreement, the Today programme."""
    after, before = c.tokens.cls[c.j] if c.j < len(c.tokens.cls) else "", c.tokens.cls[c.i - 1] if c.i else ""
    return ((after == "title" and c.word(c.j)[:1].isupper()) or after == "show") or (before == "byname" and c.word(c.i - 1)[:1].isupper())


def weekdays(c: Context) -> Reading | None:
    """Overnight from Saturday to Sunday: both days."""
    first, last = c.parts["weekday"][0], c.parts["weekday"][-1]
    found = _weekday(c, last, c.ahead)
    if found is None:
        return Reading(precision="hour", anchor="published")
    end = found[0][0]
    return Reading((d.last_weekday(end, int(first)), end), "hour", False, "published")


def overnight(c: Context) -> Reading | None:
    """Overnight, overnight into Wednesday: the night that ends on that day."""
    if c.published is None:
        return Reading(precision="hour", anchor="published")
    end = c.published
    if c.has("weekday") and (found := _weekday(c, c.first("weekday"), c.ahead)):
        end = found[0][0]
    if c.has("day0"):
        end = d.plus(end, int(c.first("day0")))
    return Reading((d.plus(end, -1), end), "hour", False, "published")


def deictic(c: Context) -> Reading | None:
    """Today, earlier yesterday, tonight, tomorrow morning, the day before yesterday."""
    if _is_name(c) or (c.word(c.i) == "Today" and c.i and c.tokens.cls[c.i - 1] == "" and c.word(c.i - 1)[:1].isupper()):
        return None
    precision: DatePrecision = "hour" if c.has("time", "part", "tonight", "small", "light") else "day"
    if c.published is None:
        return Reading(precision=precision, anchor="published")
    n = int(c.first("today", "day0", "tonight")) + (
        -1 if c.has("before") and c.has("unit") else 1 if c.has("after") and c.has("unit") else 0
    )
    x = d.plus(c.published, n)
    return Reading((x, x), precision, False, "published")


def part(c: Context) -> Reading | None:
    """This morning, last night, last evening."""
    if c.published is None:
        return Reading(precision="hour", anchor="published")
    p = c.published
    if not c.has("last"):
        return Reading((p, p), "hour", False, "published")
    night = c.parts.get("part", [""])[-1] == "night"
    return Reading((d.plus(p, -1), p if night else d.plus(p, -1)), "hour", False, "published")


def weekend(c: Context) -> Reading | None:
    """The weekend (the latest begun), last weekend (the latest over), next weekend."""
    if c.has("previous", "following", "that"):
        return Reading(precision="day", anchor="narrative", shift=(_step(c), "weekend"))
    if c.published is None:
        return Reading(anchor="published")
    p = c.published
    this = d.weekend(p)
    if this[0] > p and not (c.ahead or c.has("next")):
        this = d.weekend(d.plus(p, -7))
    elif c.has("last", "past") or (c.has("next") and this[0] <= p):
        this = d.weekend(d.plus(p, -7 if c.has("last", "past") else 7))
    return Reading(this, "day", False, "published", ahead=d.weekend(p))


def so_far(c: Context) -> Reading | None:
    """So far this year: from its first day to publication."""
    if c.published is None:
        return Reading(precision="day", anchor="published")
    return Reading((d.unit_of(c.published, c.first("unit"))[0], c.published), "day", False, "published")


UNIT_PRECISION: dict[str, DatePrecision] = {
    "hour": "hour", "day": "day", "week": "week", "fortnight": "week", "weekend": "day", "month": "month", "quarter": "season",
    "year": "year", "decade": "years", "century": "years",
}  # fmt: skip


def _amount(c: Context) -> tuple[int, int]:
    """How many units the words count: bounds; (2, 3) for a bare plural (`weeks ago`), (1, 1) for `a week`."""
    numbers = [_number(c.tokens.value[k]) for k in range(c.i, c.j) if c.tokens.cls[k] in ("dom", "num", "number", "vague", "a")]
    numbers = [n for n in numbers if n[0]]
    if not numbers:
        return 2, 4
    return min(n[0] for n in numbers if n[0] > 0), max(n[1] for n in numbers)


def ago(c: Context) -> Reading | None:
    """Three days ago, about two months ago: the day, week, month or year that lies so far back."""
    unit = c.first("unit")
    precision = UNIT_PRECISION[unit]
    if c.published is None:
        return Reading(precision=precision, anchor="published")
    low, high = _amount(c)
    if unit == "hour":
        low, high, unit = low // 24, high // 24, "day"
    if c.has("half") and c.word(c.i).lower() == "half" and unit in HALVES:
        low, unit = HALVES[unit]
        high = low
    vague = low != high or c.has("approx")
    a, b = d.shift(c.published, -high, unit), d.shift(c.published, -low, unit)
    if unit in ("month", "year", "decade", "century"):
        a, b = d.unit_of(a, "month" if unit == "month" else "year")[0], d.unit_of(b, "month" if unit == "month" else "year")[1]
    return Reading((a, min(b, c.published)), precision, vague or unit not in ("day", "hour"), "published")


HALVES = {"year": (6, "month"), "decade": (5, "year"), "century": (50, "year"), "month": (15, "day")}  # half a unit


def lean(c: Context) -> Reading | None:
    """Two days earlier, the next day, hours after, the week before: counted from the day the story has reached."""
    unit = c.first("unit") or "day"
    if c.published and c.has("next") and unit != "hour" and c.has("unit"):
        if c.word(c.j - 1).lower().endswith("s"):  # the coming days, weeks, months
            return Reading((c.published, d.plus(c.published, RECENT[unit])), UNIT_PRECISION[unit], True, "published")
        if _over(c):
            return Reading((c.published, d.shift(c.published, 1, unit)), UNIT_PRECISION[unit], True, "published")
    low, high = _amount(c) if c.has("dom", "num", "number", "vague", "a") else (1, 1)
    sign = -1 if c.has("earlier", "before", "previous") else 1
    if (
        unit == "week" and low == high and c.has("dom", "num", "number", "vague", "a")
    ):  # "a week later" is that day, "the week after" a week
        exact = c.has("exactly")  # "two weeks to the day after"
        return Reading((None, None), "day" if exact else "week", not exact, "narrative", (sign * 7 * low, "day"))
    n = 0 if unit == "hour" or not c.has("unit", "part") else (low + high) // 2
    if (c.has("part") and not c.has("unit")) or c.has("eve"):
        n = 1
    if c.has("eve"):
        sign = -1
    if c.has("next") and unit not in ("day", "hour") and not c.has("earlier", "later", "before", "after") and not _then_next(c):
        return unit_(c)
    return Reading(
        (None, None),
        "hour" if c.has("part") else UNIT_PRECISION[unit],
        low != high or unit not in ("day", "hour"),
        "narrative",
        (sign * n, unit),
    )


def _over(c: Context) -> bool:
    """Whether words count from now, as `over the next year` and `for the coming decade` do: not the one in the calendar."""
    long = c.first("unit") in ("month", "year", "decade", "century")
    return long and c.word(c.i - 1).lower() == "the" and c.word(c.i - 2).lower() in ("over", "for")


def _then_next(c: Context) -> bool:
    """Whether `the next month` is that after the story's, as it was told of as past: not `next month`, nor `in the next month`."""
    return c.word(c.i - 1).lower() == "the" and c.tokens.cls[c.i - 2] not in ("in", "approx", "for", "at") and c.outlook == "past"


def that(c: Context) -> Reading | None:
    """That night, the same day, that week, on the day of the attack: of the day the story has reached."""
    unit = c.first("unit") or "day"
    if c.has("of") and unit != "day" and not c.has("edge"):
        return None
    return Reading(precision="hour" if c.has("part") else UNIT_PRECISION[unit], anchor="narrative", shift=(0, unit))


def that_weekday(c: Context) -> Reading:
    """That Monday: the latest Monday up to the day the story has reached."""
    return Reading(
        precision="hour" if c.has("part", "time") else "day", anchor="narrative", shift=(int(c.first("weekday")), "that weekday")
    )


def clock(c: Context) -> Reading | None:
    """At dawn, by noon, at 5 a.m., later in the day: an hour of the day the story has reached."""
    if c.has("unit") and c.first("unit") not in ("hour", "day"):  # earlier in the week
        return unit_(c) if c.has("earlier", "later") else None
    return Reading(precision="hour", anchor="narrative", shift=(0, "day"))


def unit_(c: Context) -> Reading | None:
    """This week, last month, next year, early last month, at the end of the year."""
    unit = c.first("unit")
    if unit in ("hour", "day", "century"):
        return None
    precision = UNIT_PRECISION[unit]
    if c.published is None:
        return Reading(precision=precision, anchor="published")
    p, edge = c.published, c.first("edge")
    step = 2 if c.has("after") else _step(c)  # the week after next
    first, last = d.unit_of(d.shift(p, step, unit), unit)
    if unit == "week" and step == -1 and p.weekday() == SUNDAY:  # a new week has begun: the last one is that which ended yesterday
        first, last = d.plus(p, -WEEK), d.plus(p, -1)
    if edge:
        first, last = d.month(first.year, first.month, edge) if unit == "month" else d.third((first, last), edge)
        return Reading((first, last), precision, True, "published")
    if step or (c.ahead and not c.has("later", "earlier")):
        return Reading((first, last), precision, False, "published")
    if c.has("later"):
        return Reading((p, last), precision, False, "published")
    return Reading((first, p), precision, False, "published", ahead=(first, last))


def rolling(c: Context) -> Reading | None:
    """The past 24 hours, the last three weeks, in recent days, the next two years: counted back or on from publication."""
    unit = c.first("unit") or "day"
    precision = UNIT_PRECISION[unit]
    if c.published is None:
        return Reading(precision=precision, anchor="published")
    p = c.published
    if c.word(c.i).lower() == "last" and c.i and (c.tokens.cls[c.i - 1] in ("future", "to") or c.word(c.i - 1).lower() in VERBAL):
        return None
    if unit == "hour" and c.i and c.tokens.cls[c.i - 1] == "for" and not c.has("past", "last", "next") and _amount(c)[1] < 24:
        return None
    if c.has("recent") and not c.has("dom", "num", "number", "vague"):
        return Reading((d.plus(p, -RECENT.get(unit, 30)), p), precision, True, "published")
    if c.has("half") and unit in HALVES:  # the last year and a half, the next two and a half years
        sign = 1 if c.has("next") else -1
        far = d.shift(d.shift(p, sign * max(1, _amount(c)[1]), unit), sign * HALVES[unit][0], HALVES[unit][1])
        return Reading((p, far) if sign > 0 else (far, p), precision, False, "published")
    plural = c.word(c.j - 1).lower().endswith("s")
    numbered = c.has("dom", "num", "number", "vague", "a")
    low, high = _amount(c) if numbered or plural else (1, 1)
    if unit == "hour":
        low, high, unit = (low + 23) // 24, (high + 23) // 24, "day"
    if c.has("next", "following"):
        return Reading((p, d.shift(p, high, unit)), precision, low != high, "published")
    return Reading((d.shift(p, -high, unit), p), precision, low != high or (not numbered and plural), "published")


def within(c: Context) -> Reading | None:
    """In two days: so long before publication, or after it where the words speak of what is to come."""
    unit = c.first("unit")
    precision = UNIT_PRECISION[unit]
    if c.published is None:
        return Reading(precision=precision, anchor="published")
    if c.j - c.i == 1:  # within days
        soon = c.ahead and unit == "day" and c.word(c.i).lower() == "days" and c.word(c.i - 1).lower() == "within"
        return Reading((c.published, d.plus(c.published, WEEK)), "day", True, "published") if soon else None
    low, high = _amount(c)
    if unit in ("hour", "day") and c.has("a"):  # it fell within a day
        return None
    if c.ahead and unit != "hour" and c.word(c.i - 1).lower() == "in":  # will come in two weeks
        return Reading((d.shift(c.published, low, unit), d.shift(c.published, high, unit)), precision, low != high, "published")
    if unit == "hour":
        low, high, unit = (low + 23) // 24, (high + 23) // 24, "day"
    back, on = d.shift(c.published, -high, unit), d.shift(c.published, high, unit)
    spans = ((back, c.published), (c.published, on))
    return Reading(spans[c.ahead], precision, low != high, "published", ahead=spans[not c.ahead])


def lasting(c: Context) -> Reading | None:
    """Five days of fighting: so many up to publication, which is the last of them."""
    unit = c.first("unit")
    precision = UNIT_PRECISION[unit]
    if c.published is None:
        return Reading(precision=precision, anchor="published")
    if unit == "hour" or not c.has("dom", "num", "number", "vague"):
        return None
    first = d.shift(c.published, -_amount(c)[1], unit)
    return Reading((d.plus(first, 1) if unit == "day" else first, c.published), precision, True, "published")


def then(c: Context) -> Reading | None:
    """Since then, those killed there since, has since been freed: from the day the story has reached to publication."""
    after = c.j == len(c.tokens.cls) or c.tokens.cls[c.j] in ("dot", "comma", "quote")
    if not c.has("then") and (c.word(c.i)[:1].isupper() or not (after or adverb(c.tokens, c.i))):
        return None
    return Reading((None, c.published), "day", False, "narrative", (0, "since"))


def adverb(tokens: Tokens, k: int) -> bool:
    """Whether `since` at token k is the adverb of a perfect: `has since been freed`, not `has since Monday`, `since the war`."""
    if tokens.cls[k] != "since" or not 0 < k < len(tokens.cls) - 1 or tokens.cls[k + 1] not in ("", "said", "future"):
        return False
    return tokens.text[tokens.start[k - 1] : tokens.end[k - 1]].lower() in ("has", "have", "had", "'ve", "’ve")


def monthday(c: Context) -> Reading | None:
    """On the 9th: the latest such day of a month on or before publication."""
    if c.published is None:
        return Reading(anchor="published")
    n = _day(c.first("nth"))
    for back in range(3) if not c.ahead else range(0, -3, -1):
        m = d.add_months(c.published.replace(day=1), -back)
        x = d.make(m.year, m.month, n)
        if x and (x >= c.published if c.ahead else x <= c.published):
            return Reading((x, x), "day", False, "published")
    return None


def feast(c: Context) -> Reading | None:
    """Christmas Eve, last Ramadan, Easter Sunday 2019; not Christmas Island, Tariq Ramadan."""
    after, before = c.j < len(c.tokens.cls) and c.tokens.cls[c.j], c.i and c.tokens.cls[c.i - 1]
    if (after in ("", "title", "namesake") and c.word(c.j)[:1].isupper()) or (before == "" and c.word(c.i - 1)[:1].isupper()):
        return None
    rule = c.first("feast")
    precision: DatePrecision = "hour" if c.has("time", "part") else "month" if rule.startswith("hijri9") else "day"
    return _unyeared(c, lambda year: d.feast(rule, year), precision, rule.startswith("hijri"))


def era(c: Context) -> Reading | None:
    """The Second World War, 9/11."""
    first, last = (date.fromisoformat(x) for x in c.first("era").split(".."))
    if c.published and c.published < first:
        return None
    return Reading((first, last), "day" if first == last else "years")


def row(c: Context) -> Reading | None:
    """For the third straight day, a second night running, its 67th day: so many up to publication."""
    unit = c.first("unit") or "day"
    if not c.has("straight", "running") and (unit != "day" or _ordinal(c) < 2):
        return None
    if c.published is None:
        return Reading(precision=UNIT_PRECISION[unit], anchor="published")
    begun = d.shift(c.published, 1 - _ordinal(c), unit)
    return Reading((d.unit_of(begun, unit)[0], c.published), UNIT_PRECISION[unit], False, "published")


def now(c: Context) -> Reading | None:
    """A year on, the town is empty: the day of publication."""
    return Reading((c.published, c.published), "day", True, "published")


def nth_day(c: Context) -> Reading | None:
    """Day 12 of the war: the day of publication, or where the story looks back, so many days from its beginning (`shift`: how many units
    from there, then the unit and how many of them). The first days, the early weeks and months are open, as a report may look back on
    them."""
    unit, plural = c.first("unit"), c.word(c.j - 1 - c.tokens.cls[c.i : c.j][::-1].index("unit")).lower().endswith("s")
    if unit not in ("day", "week", "month", "year") or c.first("edge") not in ("", "early"):
        return None
    early = c.has("edge") and not c.has("ordinal", "nth")
    n = 1 if early else int((not c.has("ordinal", "nth") and c.first("dom")) or 0) or _ordinal(c)
    many = int(c.tokens.value[c.i + 2]) if c.has("num") else FEW.get(unit, 1) if plural and n == 1 else 1
    today = c.published if unit == "day" and n >= 3 and many == 1 else None
    return Reading((today, today), UNIT_PRECISION[unit], True, "published", (n - 1, f"war {many} {unit}"))


def _ordinal(c: Context) -> int:
    return _day(c.first("ordinal", "nth"))


def portion(c: Context) -> Reading | None:
    """The first half of 2023, Q3, the second week of May, the last ten days of 2020, the first days of July."""
    if c.has("fq"):
        return _quarter(c, *_fiscal(c))
    n, size = -1 if c.tokens.cls[c.i] in ("last", "final") else _ordinal(c), "half" if c.has("half") else c.first("unit")
    if not c.has("of"):
        return _century(c, n) if size == "century" else _quarter(c, size, n) if size == "quarter" and not c.has("edge") else None
    last = c.tokens.cls[c.j - 1]
    few = FEW.get(size, 1) if c.word(c.i + 1).lower().endswith("s") else 1
    many = int(c.tokens.value[c.i + 1]) if c.tokens.cls[c.i + 1] in ("dom", "num") else few

    def part_(year: int) -> d.Days | None:
        whole = d.month(year, int(c.first("month", "maymonth"))) if c.has("month", "maymonth") else d.year(year)
        return d.portion(whole, size, n, many)

    if c.has("month", "maymonth"):
        k = next(k for k in range(c.i, c.j) if c.tokens.cls[k] in ("month", "maymonth"))
        return _unyeared(Context(c.tokens, k, c.j, c.published), part_, PORTION.get(size, "month"), few > 1)
    if last == "decade":
        whole = decade(c)
        x = whole and whole.days[0] and whole.days[1] and d.portion((whole.days[0], whole.days[1]), size, n)
        return Reading(x, "years") if x else None
    if last == "year":
        x = part_(int(c.first("year")))
        return Reading(x, PORTION.get(size, "day"), few > 1) if x else None
    return _portion_of_unit(c, size, n)


FEW = {"day": 10, "week": 3, "month": 3}  # "the first days of July"
PORTION: dict[str, DatePrecision] = {"half": "season", "quarter": "season", "week": "week", "day": "day", "month": "month"}


def _portion_of_unit(c: Context, size: str, n: int) -> Reading | None:
    """The second half of the year, the first week of last month."""
    unit = c.tokens.value[c.j - 1]
    if unit not in ("month", "year") or size == unit:
        return None
    if c.published is None:
        return Reading(precision=PORTION.get(size, "day"), anchor="published")
    step = _step(Context(c.tokens, c.i + 1, c.j, c.published))  # the "last" of "the last week of the year" is no last year
    x = d.portion(d.unit_of(d.shift(c.published, step, unit), unit), size, n)
    return Reading(x, PORTION.get(size, "day"), False, "published") if x else None


def _fiscal(c: Context) -> tuple[str, int]:
    return c.first("fq")[:-1], int(c.first("fq")[-1])


def _quarter(c: Context, size: str, n: int) -> Reading | None:
    """The third quarter, Q3 2022, H1: without a year the latest begun, or the coming one."""
    return _unyeared_portion(c, lambda year: d.portion(d.year(year), size, n)) if 1 <= n <= 4 else None


def _unyeared_portion(c: Context, make: Callable[[int], d.Days | None]) -> Reading:
    year = _year(c)
    x, other = _near(c.published, year, make, c.outlook)
    return Reading(_pair(x), "season", False, "published" if year is None else "none", ahead=other)


def _century(c: Context, n: int) -> Reading | None:
    """The 19th century, the early 20th century (its first third)."""
    if not 1 <= n <= 21:
        return None
    whole = d.years(100 * n - 99, 100 * n)
    return Reading(d.third(whole, c.first("edge")) if c.has("edge") else whole, "years", c.has("edge"))


def weekday_of(c: Context) -> Reading | None:
    """The last Friday in September, the first Sunday of next month."""
    number, n = int(c.first("weekday")), -1 if c.tokens.cls[c.i] in ("last", "final") else _ordinal(c)
    if c.has("month", "maymonth"):
        k = next(k for k in range(c.i, c.j) if c.tokens.cls[k] in ("month", "maymonth"))
        of = int(c.first("month", "maymonth"))
        return _unyeared(Context(c.tokens, k, c.j, c.published), lambda year: d.weekday_of(d.month(year, of), number, n), "day")
    if c.published is None or c.first("unit") not in ("month", "year"):
        return None
    step = _step(Context(c.tokens, c.i + 1, c.j, c.published))
    unit = c.first("unit")
    x = d.weekday_of(d.unit_of(d.shift(c.published, step, unit), unit), number, n)
    return Reading(x, "day", False, "published") if x else None


def week_on(c: Context) -> Reading | None:
    """A week on Monday, Friday week: a week after the coming one."""
    k = next(k for k in range(c.i, c.j) if c.tokens.cls[k] == "unit")
    if c.word(k).lower() != "week":
        return None
    if c.published is None:
        return Reading(anchor="published")
    x = d.plus(d.next_weekday(c.published, int(c.first("weekday"))), 7)
    return Reading((x, x), "day", False, "published")


READERS: dict[str, Callable[[Context], Reading | None]] = {
    "iso": iso, "numeric": numeric, "day": day, "month": month, "season": season, "year": year, "years": years, "decade": decade,
    "weekday": weekday, "weekdays": weekdays, "overnight": overnight, "deictic": deictic, "part": part, "weekend": weekend,
    "so_far": so_far, "ago": ago, "lean": lean, "that": that, "clock": clock, "unit": unit_, "rolling": rolling, "for": rolling,
    "within": within, "then": then, "monthday": monthday, "feast": feast, "era": era, "row": row, "now": now, "nth_day": nth_day,
    "portion": portion, "weekday_of": weekday_of, "week_on": week_on, "that_weekday": that_weekday, "lasting": lasting,
}  # fmt: skip
