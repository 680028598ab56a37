"""Arithmetic on day intervals: a `Days` is a pair (first, last), both inclusive."""

from __future__ import annotations

from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date, timedelta

Days = tuple[date, date]

UNIT_DAYS = {"hour": 0, "day": 1, "week": 7, "fortnight": 14, "month": 30, "quarter": 91, "year": 365, "decade": 3652, "century": 36525}
EDGES = {"early": (0, 10), "mid": (10, 20), "late": (20, 31)}  # thirds of a month, as days after its first


def make(year: int, month: int, day: int) -> date | None:
    """The day, or None where the calendar has none (30 February)."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def plus(day: date, n: int) -> date:
    """The day n days later, held within the calendar's bounds."""
    try:
        return day + timedelta(days=n)
    except OverflowError:
        return date.max if n > 0 else date.min


def add_months(day: date, n: int) -> date:
    """The same day n months later (the month's last where it is shorter)."""
    count = day.year * 12 + day.month - 1 + n
    year, month = min(max(count // 12, MINYEAR), MAXYEAR), count % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def shift(day: date, n: int, unit: str) -> date:
    """The day n units later (earlier where n is negative): months and years by the calendar, the rest by days."""
    months = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}.get(unit)
    return add_months(day, n * months) if months else plus(day, n * UNIT_DAYS[unit])


def month(year: int, number: int, edge: str = "") -> Days:
    """A month, or its early, mid or late third (days 1-10, 11-20, 21-end)."""
    first, last = date(year, number, 1), date(year, number, monthrange(year, number)[1])
    if not edge:
        return first, last
    a, b = EDGES[edge]
    return plus(first, a), min(plus(first, b - 1), last)


def season(year: int, first_month: int, edge: str = "") -> Days:
    """Three whole months from `first_month`; a winter runs into the next year. An edge is one of its months."""
    first = date(year, first_month, 1)
    k = {"": (0, 2), "early": (0, 0), "mid": (1, 1), "late": (2, 2)}[edge]
    a, b = add_months(first, k[0]), add_months(first, k[1])
    return a, month(b.year, b.month)[1]


def year(number: int, edge: str = "") -> Days:
    """A year, or its first four, middle four or last four months."""
    a, b = {"": (1, 12), "early": (1, 4), "mid": (5, 8), "late": (9, 12)}[edge]
    return date(number, a, 1), month(number, b)[1]


def years(first: int, last: int) -> Days:
    """Whole years from the first to the last."""
    return date(first, 1, 1), date(last, 12, 31)


def week(day: date) -> Days:
    """The week of a day, Monday to Sunday (ISO 8601)."""
    monday = plus(day, -day.weekday())
    return monday, plus(monday, 6)


def weekend(day: date) -> Days:
    """Saturday and Sunday of the week of a day."""
    saturday = plus(day, 5 - day.weekday())
    return saturday, plus(saturday, 1)


def unit_of(day: date, unit: str) -> Days:
    """The calendar unit that holds a day."""
    if unit in ("week", "fortnight"):
        return week(day)
    if unit == "weekend":
        return weekend(day)
    if unit == "month":
        return month(day.year, day.month)
    if unit == "quarter":
        return season(day.year, (day.month - 1) // 3 * 3 + 1)
    if unit == "year":
        return year(day.year)
    if unit in ("decade", "century"):
        size = 10 if unit == "decade" else 100
        first = max(MINYEAR, day.year // size * size)
        return years(first, min(first + size - 1, MAXYEAR))
    return day, day


def third(days: Days, edge: str) -> Days:
    """The early, mid or late third of any interval."""
    n = (days[1] - days[0]).days + 1
    a, b = {"early": (0, n // 3), "mid": (n // 3, 2 * n // 3), "late": (2 * n // 3, n)}[edge]
    return plus(days[0], a), plus(days[0], max(a, b - 1))


def last_weekday(day: date, number: int) -> date:
    """The latest such weekday on or before a day (Monday is 0)."""
    return plus(day, -((day.weekday() - number) % 7))


def next_weekday(day: date, number: int) -> date:
    """The first such weekday on or after a day."""
    return plus(day, (number - day.weekday()) % 7)
