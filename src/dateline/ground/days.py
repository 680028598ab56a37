"""Arithmetic on day intervals: a `Days` is a pair (first, last), both inclusive."""

from __future__ import annotations

import re
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


def feast(rule: str, year: int) -> Days | None:
    """The days of a feast in a year: `12-25`, `west-2` (Good Friday), `hijri9-1..hijri9-30` (Ramadan)."""
    first, _, last = rule.partition("..")
    a = _feast_day(first, year)
    b = _feast_day(last, year) if last else a
    return (a, b) if a and b and a <= b else None


def _feast_day(rule: str, year: int) -> date | None:
    m = re.fullmatch(r"([a-z]*)([+-]?\d+)(?:-(\d+))?", rule)
    if m is None:
        return None
    if not m[1]:
        return make(year, int(m[2]), int(m[3]))
    if m[1] == "hijri":
        return _hijri(year, int(m[2]), int(m[3]))
    base = {"west": _easter, "east": _orthodox_easter, "pesach": _passover}[m[1]](year)
    return plus(base, int(m[2]))


def _easter(year: int) -> date:
    """Easter Sunday of the western churches (Meeus, Jones, Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    n = h + k - 7 * ((a + 11 * h + 22 * k) // 451) + 114
    return date(year, n // 31, n % 31 + 1)


def _orthodox_easter(year: int) -> date:
    """Easter Sunday by the Julian calendar, as a day of ours (Meeus)."""
    d = (19 * (year % 19) + 15) % 30
    n = d + (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7 + 114
    return plus(date(year, n // 31, n % 31 + 1), _behind(year))


def _behind(year: int) -> int:
    """How many days the Julian calendar is behind ours in the spring of a year (13 from 1900 to 2099)."""
    return year // 100 - year // 400 - 2


def _passover(year: int) -> date:
    """15 Nisan (Gauss)."""
    a, b = (12 * year + 12) % 19, year % 4
    q = 20.0955877 + 1.5542418 * a + 0.25 * b - 0.003177794 * year
    whole = int(q)
    c = (whole + 3 * year + 5 * b + 1) % 7
    if c in (2, 4, 6):
        whole += 1
    elif (c == 1 and a > 6 and q - int(q) >= 0.632870370) or (c == 0 and a > 11 and q - int(q) >= 0.897723765):
        whole += 2 if c == 1 else 1
    return plus(date(year, 3, 1), whole - 1 + _behind(year))


def _hijri(year: int, month_: int, day: int) -> date | None:
    """A day of the tabular Islamic calendar in a year of ours; what is seen of the moon may move it by a day or two."""
    before = 29 * (month_ - 1) + month_ // 2 + day - 1
    for y in range(max(1, (year - 622) * 33 // 32 - 1), (year - 622) * 33 // 32 + 3):
        ordinal = 227015 + 354 * (y - 1) + (3 + 11 * y) // 30 + before
        if ordinal > 0 and (found := date.fromordinal(ordinal)).year == year:
            return found
    return None


def portion(whole: Days, size: str, n: int, many: int = 1) -> Days | None:
    """The n-th half, quarter, month, week or day of an interval of whole months, or the last (-1); `many` of them from there on,
    or up to the end. None where it has not so many."""
    months = (whole[1].year - whole[0].year) * 12 + whole[1].month - whole[0].month + 1
    if size == "half" and months == 1:
        middle = plus(whole[0], 14)
        return (whole[0], middle) if n == 1 else (plus(middle, 1), whole[1]) if n in (2, -1) else None
    if size in ("week", "day"):
        length = UNIT_DAYS[size] * many
        first = plus(whole[1], 1 - length) if n < 0 else plus(whole[0], (n - 1) * UNIT_DAYS[size])
        return (max(first, whole[0]), min(plus(first, length - 1), whole[1])) if n and first <= whole[1] else None
    step = {"half": months // 2, "quarter": 3, "month": 1, "year": 12}.get(size, 0)
    if not step or n == 0 or n > months // step:
        return None
    first = add_months(whole[0], (n - 1) * step) if n > 0 else add_months(whole[0], months - many * step)
    return max(first, whole[0]), min(plus(add_months(first, many * step), -1), whole[1])


def weekday_of(whole: Days, number: int, n: int) -> Days | None:
    """The n-th such weekday of an interval, or its last (-1); None where it has not so many."""
    day = last_weekday(whole[1], number) if n < 0 else plus(next_weekday(whole[0], number), 7 * (n - 1))
    return (day, day) if n and whole[0] <= day <= whole[1] else None
