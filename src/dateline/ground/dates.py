"""Dates in running text as day intervals: `find_dates(text, published)`.

Three passes over the tokens of `datewords.tokenize`: one regular expression over their classes finds the date expressions
(`RULES`), each is read against the publication day by its reader in `dateread`, and the words before or between them (since,
until, by, between ... and) make intervals of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Literal, cast

from dateline.ground import days as d
from dateline.ground.dateread import READERS, SOON, THROUGH, Context, adverb
from dateline.ground.datewords import OTHER, Tokens, compile_source, tokenize
from dateline.model import DatePrecision

Anchor = Literal["none", "published", "narrative"]


@dataclass(frozen=True)
class DateMention:
    """A date expression of a text and the days it means.

    `from_`, `to` are ISO days, None where open or not to be told. `anchor` says what it leans on: nothing, the publication day,
    or the day the story has reached ("two days earlier"), which `lean` fills in by `shift` (number, unit). `ahead` is the
    other reading (from, to) of a bare weekday, day or month: the coming one where `from_` is past. `inner` is the plain date
    inside a longer expression ("27 September" in "since the war began on 27 September"). `rule` names the reader, with the
    words of the interval before it ("since+day").
    """

    start: int
    end: int
    from_: str | None
    to: str | None
    precision: DatePrecision
    approximate: bool = False
    anchor: Anchor = "none"
    rule: str = ""
    shift: tuple[int, str] | None = None
    ahead: tuple[str, str] | None = None
    inner: DateMention | None = None


# Rules name token classes; the first that fits at a place wins. Capitals are macros.
MACROS = {
    "DAY": "(?:dom|nth)",
    "MONTH": "(?:(?:month|maymonth)dot?)",
    "CLOCK": "(?:time zone?|(?:edge dash?)? part zone?|ordinal light|(?:small|edge) unit)",
    "WD": "(?:(?:weekday|today|day0|tonight)(?:at? CLOCK)? comma? open? | wabbr dot? comma?)",
    "YEAR": "(?:(?:comma|dash|of)? year | of? shortyear | of? (?:last|this|next|previous) unit)",
    "EDGE": "(?:edge (?:dash|of|the)*)",
    "N": "(?:dom|num|number|vague|a)",
    "COUNT": "(?:(?:approx|the)* N (?:half a?)? (?:(?:to|and|dash) N)? (?:half a?)?)",
    "LEAD": "(?:(?:approx|the)* (?:earlier|later|edge|CLOCK) (?:of|on|in|the|comma)*)",
    "PREP": "(?:in|of|since|from|until|by|before|after|between|to|and|the|this|for|on|at|open|slash)",
}
RULES: tuple[tuple[str, str], ...] = (
    ("iso", "isodate"),
    ("numeric", "numdate"),
    ("day", "WD? the? DAY (?:comma the? DAY)+ and the? DAY of? MONTH YEAR?"),
    ("day", "WD? (?:the? CLOCK (?:of|on|between|comma|the)* )? the? DAY (?:dash|slash|and|to|until) the? DAY of? MONTH YEAR?"),
    ("day", "WD? (?:the? CLOCK (?:of|on|comma|the)* )? (?:the|last)? DAY (?:of|dash)? MONTH YEAR?"),
    ("day", "(?:the? CLOCK (?:of|on|comma)* )? WD? MONTH DAY (?:dash|slash|to|until) DAY (?!of? MONTH) (?:comma? year)?"),
    ("day", "the? CLOCK (?:of|on|between)* MONTH DAY and DAY"),
    ("day", "(?:(?:(?<=between)|(?<=on)) MONTH DAY and DAY | MONTH DAY and DAY (?=dot|comma|close|quote|in|at)) YEAR?"),
    ("day", "(?:the? CLOCK (?:of|on|comma)* )? WD? (?:last|this|next)? MONTH dash? DAY YEAR?"),
    ("feast", "(?:the? CLOCK (?:of|on)* )? (?:last|this|next|past)? feast (?:part|at approx? time)? YEAR?"),
    ("era", "era"),
    ("month", "EDGE? MONTH (?:comma|of|dash)? the? year | EDGE? MONTH of? shortyear"),
    ("month", "EDGE? MONTH of? (?:last|this|next|previous|past) unit"),
    ("month", "EDGE? (?:last|this|next|past) MONTH | (?:previous|following) MONTH"),
    ("month", "MONTH of? that unit | that MONTH (?=dot|comma|close|quote|and)"),
    ("years", "year (?:(?:dash|slash|to|until|and) year | (?:dash|slash) (?:dom|number)) (?!dash|slash)"),
    ("season", "EDGE? (?:season|fall) of? (?:shortyear | year (?:(?:dash|slash) (?:year|dom))? | (?:last|this|next) unit)"),
    ("season", "EDGE? (?:last|this|next) (?:season|fall)"),
    ("decade", "EDGE? decade | the EDGE? tens"),
    ("row", "(?:the|a)? (?:ordinal|nth) (?:straight (?:unit|part) | (?:unit|part) running)"),
    ("row", "(?:a | (?<=for) the | (?<=own)) (?:ordinal|nth) (?:unit|part) (?!dash|unit|part|of (?:month|maymonth|the? year))"),
    ("nth_day", "unit dom of (?:the|this|own)? war | the (?:ordinal|nth|edge) num? unit of (?:the|this|own)? OTHER? war"),
    (
        "portion",
        "(?:ordinal|nth|last|final) N? (?:half|unit) of (?:the|this|last|next|previous|past)* (?:MONTH YEAR? | year | unit | decade)",
    ),
    ("portion", "(?:the|this) fq | fq (?:of|comma)? year | year fq | the? EDGE? (?:ordinal|nth) unit (?!of|dash)"),
    ("weekday_of", "(?:ordinal|nth|last|final) weekday (?:of|in) (?:MONTH YEAR? | (?:the|this|last|next) unit)"),
    ("week_on", "a unit (?:on|from) weekday | weekday unit (?!dash)"),
    ("weekdays", "the? (?:overnight|CLOCK) (?:of|between|from|on|in|the)* weekday CLOCK? (?:to|into|until|and|dash|slash) weekday CLOCK?"),
    ("weekdays", "weekday CLOCK? into weekday CLOCK?"),
    ("overnight", "(?:overnight|CLOCK) into weekday CLOCK?"),
    ("overnight", "overnight on? (?:weekday|day0)"),
    (
        "weekday",
        "LEAD? (?:this? last|this? past|next|this|following|previous)? weekday (?:comma? at approx? CLOCK | CLOCK)?"
        " (?:of? (?:last|this|next|previous) unit)?",
    ),
    ("deictic", "the unit (?:before|after) day0"),
    ("unit", "the unit after next"),
    ("deictic", "LEAD? (?:today|day0|tonight) (?:(?:at|in|the)* CLOCK)?"),
    ("part", "LEAD? (?:last|this) CLOCK"),
    ("overnight", "overnight"),
    ("weekend", "(?:the|this|last|next|past|previous|following|that)* weekend"),
    ("so_far", "so far this unit"),
    ("ago", "half a unit ago"),
    ("ago", "(?:approx|in)* COUNT? unit (?:and a half)? ago"),
    ("now", "COUNT unit on (?=comma)"),
    ("lean", "COUNT? unit (?:and a half)? exactly? (?:earlier|before|later|after|previous)"),
    ("lean", "the eve (?=of)"),
    ("lean", "the (?:unit|part) (?:before|after)"),
    ("lean", "(?:(?:next|following|previous) (?:edge? part|unit))(?<!poss)"),
    ("that", "LEAD? that (?:edge? part|unit) | (?<=on) the unit of (?:the|that) (?:OTHER|war)"),
    ("that_weekday", "LEAD? that weekday CLOCK?"),
    ("rolling", "(?:approx|the)* (?:past|last) unit and a half"),
    ("rolling", "(?:(?<=for)|(?<=in)) the last unit (?!of) | approx the (?:last|past) unit (?!of)"),
    ("rolling", "(?:past|last|next|previous|(?<=the)following) COUNT (?:unit|part)"),
    ("rolling", "(?:past|recent) unit"),
    ("unit", "edge of (?:the|this|last|next|previous) unit"),
    ("year", "the? edge unit of year"),
    ("month", "the? edge unit of MONTH YEAR?"),
    ("unit", "(?:(?:earlier|later|edge) (?:dash|in|of|the)*)? (?:last|this|next) unit"),
    ("for", "(?<=for) (?:approx|the)* COUNT? unit (?!dash|of|in (?:the|edge|nth|dom)* (?:MONTH|season|year))"),
    ("within", "(?<=in) COUNT unit (?!dash|of|in)"),
    ("within", "(?<=in) unit (?!dash|of|in)"),
    ("lasting", "COUNT unit (?=of OTHER? war)"),
    ("then", "since then | since (?=dot|comma|quote|OTHER|said|future)"),
    ("clock", "(?:earlier|later|edge) (?:in|on|that|of)* the unit"),
    ("clock", "(?<=PREPLIST) (?:approx|the)* (?:part zone?|ordinal light|(?:small|edge) unit) | edge dash? part | approx* time zone?"),
    ("monthday", "(?:(?<=since)|(?<=on)|(?<=until)|(?<=by)|(?<=of)|(?<=before)|(?<=after)) the nth (?!OTHER|dash|month|maymonth|unit)"),
    ("year", "EDGE year | (?<=PREPLIST) year | (?:(?<=own)|(?<=poss)|(?<=a)) year"),
    ("season", "(?<=in the) fall (?=dot|comma|quote|close)"),
    ("month", "EDGE MONTH | month | (?<=PREPLIST) maymonth | (?:(?<=own)|(?<=poss)) maymonth"),
    (
        "season",
        "EDGE season | (?:(?<=in)|(?<=since)|(?<=until)|(?<=by)|(?<=from)|(?<=before)|(?<=after)|(?<=between)|(?<=and)|(?<=this)) season",
    ),
    ("season", "(?:(?<=in the)|(?<=since the)|(?<=until the)|(?<=by the)|(?<=before the)|(?<=after the)|(?<=open)) season"),
)
STARTS = (
    "(?:isodate|numdate|weekday|wabbr|today|day0|tonight|the|dom|nth|month|maymonth|edge|last|this|next|past|previous|following|that|recent"
    "|year|season|fall|decade|overnight|part|small|ordinal|time|earlier|later|approx|so|num|number|vague|a|unit|weekend|since|feast|era|half|fq|final)"
)
COUNTED = ("for", "within", "rolling")  # readers of so many units of time
LISTED = (["and"], ["and", "on"])  # what links two days that may be one interval
WITHIN = 9  # tokens between `since` and its date: "since the fighting in the hills flared up on 27 September"


@cache
def _grammar() -> tuple[re.Pattern[str], list[str]]:
    """All rules as one expression over codes, with the reader's name of each of its groups."""
    parts: list[tuple[int, str]] = []
    for i, (_, pattern) in enumerate(RULES):
        before = ""
        while before != pattern:
            before = pattern
            for name, body in MACROS.items():
                pattern = re.sub(rf"\b{name}\b", body, pattern)
        parts.append((i, pattern))
    preps = "|".join(MACROS["PREP"][3:-1].split("|"))
    source = "|".join(f"(?P<r{i}>{compile_source(p.replace('PREPLIST', preps)).replace('OTHER', chr(92) + OTHER)})" for i, p in parts)
    return re.compile(f"(?={compile_source(STARTS)})(?:{source})"), [name for name, _ in RULES]


def find_dates(text: str, published: date | None = None) -> list[DateMention]:
    """The date expressions of a text in order, none overlapping; without `published`, what leans on it stays open."""
    if published and not 1000 < published.year < 9000:  # no report's day, and too near the calendar's edge to count from
        published = None
    tokens = tokenize(text)
    found = _between(tokens, _read(tokens, published))
    return [_with_words_before(tokens, m, k and found[k - 1].last, published) for k, m in enumerate(found)]


def lean(mention: DateMention, day: tuple[date, date]) -> DateMention:
    """A mention that leans on the story, with its days counted from the (first, last) day that the story has reached."""
    if mention.shift is None or mention.shift[1].startswith("war"):
        return mention
    n, unit = mention.shift
    if unit == "since":
        return replace(mention, from_=day[0].isoformat())
    base = day[0] if n < 0 else day[1]
    if unit in ("hour", "day"):
        first, last = (d.plus(day[0], n), d.plus(day[1], n)) if n == 0 else (d.plus(base, n),) * 2
    elif unit == "weekday":  # the n-th weekday from the story's day: Monday 1, the one before it -1
        first = last = d.next_weekday(d.plus(base, 1), n - 1) if n > 0 else d.last_weekday(d.plus(base, -1), -n - 1)
    elif unit == "that weekday":  # the latest up to the story's day
        first = last = d.last_weekday(base, n)
    elif unit == "that month":  # the month of that name in the story's year
        first, last = d.month(day[0].year, n)
    elif unit == "monthname":  # the n-th month before or after that of the story's day
        ahead = (n - base.month) % 12 or 12 if n > 0 else -((base.month + n) % 12 or 12)
        first, last = d.unit_of(d.add_months(base, ahead), "month")
    elif unit in ("week", "weekend") and abs(n) < 2:
        first, last = d.unit_of(d.shift(base, n, "week"), unit)
    elif unit in ("month", "year") and abs(n) < 2 and mention.precision == unit:
        first, last = d.unit_of(d.shift(base, n, unit), unit)
    else:
        first = last = d.shift(base, n, unit)
    return replace(mention, from_=first.isoformat(), to=last.isoformat())


@dataclass(frozen=True)
class _Found:
    """A mention with its tokens (first..last, the latter exclusive)."""

    first: int
    last: int
    mention: DateMention


def _read(tokens: Tokens, published: date | None) -> list[_Found]:
    """The plain expressions: what the rules match and their readers understand."""
    pattern, names = _grammar()
    out: list[_Found] = []
    for m in pattern.finditer(tokens.codes):
        i, j = m.start(), m.end()
        j -= _full_stop(tokens, j - 1)
        name = names[int((m.lastgroup or "r0")[1:])]
        reading = None if _glued(tokens, i) else READERS[name](Context(tokens, i, j, published))
        if reading is None:
            continue
        first, last = (x.isoformat() if x else None for x in reading.days)
        ahead = (reading.ahead[0].isoformat(), reading.ahead[1].isoformat()) if reading.ahead else None
        out.append(
            _Found(i, j, DateMention(
                tokens.start[i], tokens.end[j - 1], first, last, reading.precision, reading.approximate,
                cast(Anchor, reading.anchor), name, reading.shift, ahead,
            ))
        )  # fmt: skip
    return out


def _full_stop(tokens: Tokens, k: int) -> bool:
    """Whether token k is the dot after a month's full name: the sentence's own."""
    return tokens.cls[k] == "dot" and tokens.cls[k - 1] in ("month", "maymonth") and tokens.end[k - 1] - tokens.start[k - 1] > 4


def _glued(tokens: Tokens, i: int) -> bool:
    """Whether the words before make a number no date: `Resolution 12`, `No. 5`, `$12`, `T-72`."""
    if tokens.cls[i] not in ("dom", "nth", "year", "number"):
        return False
    before = tokens.text[max(0, tokens.start[i] - 1) : tokens.start[i]]
    return before in ("$", "€", "£", "#", "№") or (i > 0 and tokens.cls[i - 1] == "guard")


def _between(tokens: Tokens, found: list[_Found]) -> list[_Found]:
    """Pairs made one: `between Monday and Wednesday`, `from 3 March to 5 April`, `two days before 5 June`."""
    out: list[_Found] = []
    for x in found:
        joined = _join(tokens, out[-1], x) if out else None
        if joined:
            out[-1] = joined
        else:
            out.append(x)
    return out


def _join(tokens: Tokens, a: _Found, b: _Found) -> _Found | None:
    gap = tokens.cls[a.last : b.first]
    before = tokens.cls[a.first - 1] if a.first else ""
    m, n = a.mention, b.mention
    if held := _counted_to(a, b, gap) or _leaned(tokens, a, b, gap, before) or _hour_of(a, b, gap) or _up_to_day(a, b, gap):
        return held
    if m.rule == "clock" and n.precision == "hour" and before in ("from", "between") and gap in (["to"], ["until"], ["and"]):
        return _Found(a.first - 1, b.last, replace(n, start=tokens.start[a.first - 1]))
    link = [g for g in gap if g not in ("the", "comma")]
    next_to = m.rule == n.rule and m.rule in ("decade", "month", "weekday") and link in LISTED and _follows(m, n)
    ranged = before in ("from", "between", "since") or next_to or (m.rule == n.rule and link in (["to"], ["dash"]))
    if (
        not ranged
        or not link
        or not set(link) <= {"to", "and", "until", "dash", "approx", *(["on"] if next_to else [])}
        or not (m.from_ and n.to)
    ):
        return None
    if link in LISTED and before != "between" and not next_to:
        return None
    to = n.to if not n.ahead or "until" not in link or not m.from_ <= n.ahead[1] < n.to else n.ahead[1]  # from 19 January until 1 March
    first, last = _same_year(m, date.fromisoformat(m.from_), date.fromisoformat(to), n)
    if first > last:
        return None
    start = a.first - 1 if before in ("from", "between") else a.first
    precision = m.precision if m.precision == n.precision else "day"
    precision = "years" if precision == "year" and first.year != last.year else precision
    anchor = "published" if "published" in (m.anchor, n.anchor) else "none"
    joined = DateMention(
        tokens.start[start],
        n.end,
        first.isoformat(),
        last.isoformat(),
        precision,
        m.approximate or n.approximate,
        anchor,
        f"{m.rule}-{n.rule}",
    )
    return _Found(start, b.last, joined)


def _follows(m: DateMention, n: DateMention) -> bool:
    """Whether one begins on the day after the other ends: `Saturday and Sunday`."""
    return m.to is not None and d.plus(date.fromisoformat(m.to), 1).isoformat() == n.from_


def _counted_to(a: _Found, b: _Found, gap: list[str]) -> _Found | None:
    """`In the three weeks to 1 October`: so many days up to a day."""
    m, n = a.mention, b.mention
    if m.rule not in COUNTED or gap != ["to"] or not (m.from_ and m.to and n.from_) or n.from_ != n.to:
        return None
    first = date.fromisoformat(n.from_) - (date.fromisoformat(m.to) - date.fromisoformat(m.from_))
    rule = f"{m.rule}-{n.rule}"
    return _Found(
        a.first, b.last, replace(n, start=m.start, from_=first.isoformat(), precision=m.precision, ahead=None, rule=rule, inner=n)
    )


def _hour_of(a: _Found, b: _Found, gap: list[str]) -> _Found | None:
    """`Before dawn the previous day`, `at noon the next day`: an hour of a day that leans on the story."""
    m, n = a.mention, b.mention
    near = [g for g in gap if g != "the"] in ([], ["of"], ["on"])
    if not near or m.rule != "clock" or m.shift != (0, "day") or n.rule not in ("lean", "that") or n.shift is None:
        return None
    return _Found(a.first, b.last, replace(n, start=m.start, precision="hour")) if n.shift[1] == "day" and n.precision == "day" else None


def _up_to_day(a: _Found, b: _Found, gap: list[str]) -> _Found | None:
    """`For a fourth day on Sunday`: so many days up to that one."""
    m, n = a.mention, b.mention
    if m.rule != "row" or m.precision != "day" or gap not in ([], ["on"]) or n.rule not in ("weekday", "day", "deictic"):
        return None
    if not (m.from_ and m.to and n.from_) or n.from_ != n.to or n.from_ > m.to:
        return None
    length = date.fromisoformat(m.to) - date.fromisoformat(m.from_)
    first = (date.fromisoformat(n.from_) - length).isoformat()
    return _Found(a.first, b.last, replace(m, end=n.end, from_=first, to=n.to, inner=n))


def _leaned(tokens: Tokens, a: _Found, b: _Found, gap: list[str], before: str) -> _Found | None:
    """`Two days before 5 June`, `the eve of 7 October`; not `held out for two days before`."""
    m, n = a.mention, b.mention
    if m.rule != "lean" or not (n.from_ and n.to) or before == "for" or not _to_date(gap, tokens.cls[a.last - 1]):
        return None
    if m.precision == "day" and n.precision == "year":  # the day after the 1994 ceasefire: some day of that year
        return _Found(a.first, b.last, replace(n, start=m.start, inner=n))
    days = lean(m, (date.fromisoformat(n.from_), date.fromisoformat(n.to)))
    inner = n if n.rule == "era" else None  # years after the September 11 attacks: they have days of their own
    return _Found(a.first, b.last, replace(days, end=n.end, anchor=n.anchor, shift=None, rule=f"lean+{n.rule}", inner=inner))


def _to_date(gap: list[str], word: str) -> bool:
    """Whether `before`, `after` or `the eve` leads to a date: at once, or through a noun (`after the coup of 26 July`)."""
    if word == "eve":
        return gap == ["of"]
    if word not in ("before", "after"):
        return False
    return gap in ([], ["the"], ["on"]) or (len(gap) < 7 and gap[-1] == "of" and set(gap) <= {"", "the", "a", "own", "war", "of", "feast"})


def _same_year(m: DateMention, first: date, last: date, n: DateMention) -> tuple[date, date]:
    """The ends of a range; one that names no year takes that of the other end, and a weekday the week of the other."""
    if m.rule in ("day", "month", "season") and m.anchor == "published" and n.anchor == "none":
        first = d.shift(first, last.year - first.year, "year")
    if first > last and m.anchor == "published":
        return d.shift(first, -1, "week" if m.rule == "weekday" else "year"), last
    return first, last


def _with_words_before(tokens: Tokens, x: _Found, after: int, published: date | None) -> DateMention:
    """The mention with the words around it heeded (since, until, by, week of ...); `after` is where the mention before it ended."""
    m, cls = x.mention, tokens.cls
    if m.rule == "day" and (at := _clause(tokens, x.first, after, "anniversary")) is not None:
        return _anniversary(tokens, m, at, published) or m
    k = x.first - 1
    while k >= after and cls[k] in ("the", "approx", "in", "on"):
        k -= 1
    word = _word(tokens, k, x) if k >= after else ""
    if word != "since" and (at := _clause(tokens, x.first, after, "since")) is not None:
        k, word = at, "since"
    if not m.from_ or not m.to:
        return m
    if k > after and m.from_ == m.to and word in ("of", "starting", "edge") and tokens.value[k - 1] == "week":
        return _week(tokens, m, k)
    if published and x.last < len(cls) and cls[x.last] == "present" and m.from_ <= published.isoformat():
        start = m.start if word != "from" or k < x.first - 1 else tokens.start[k]
        end, to = tokens.end[x.last], published.isoformat()
        return replace(m, start=start, end=end, to=to, ahead=None, rule=f"since+{m.rule}", inner=m)
    if word == "before" and cls[x.first] == "edge" and tokens.text.startswith(("end", "close"), tokens.start[x.first]):
        word = "by"  # "before the end of the month"
    start = tokens.start[k - 1 if word == "as" else k]
    if word == "since":
        return _since(m, start, published)
    if word in ("as", "by", "until") or (word == "before" and m.precision != "hour"):  # "before dawn on Monday" is on Monday
        return _deadline(m, "by" if word == "as" else word, start, published)
    return m


def _word(tokens: Tokens, k: int, x: _Found) -> str:
    """Class of the word before a mention that may make an interval of it: as for `as of Monday`, until for `through Monday`."""
    name = tokens.cls[k]
    if name == "of" and k and tokens.text[tokens.start[k - 1] : tokens.end[k - 1]].lower() == "as":
        return "as"
    through = tokens.text[tokens.start[k] : tokens.end[k]].lower() in THROUGH
    return "until" if through and k == x.first - 1 and x.mention.rule in ("weekday", "day", "year") else name


def _week(tokens: Tokens, m: DateMention, k: int) -> DateMention:
    """The week of a day, or the seven days that begin or end with it."""
    day = date.fromisoformat(m.from_ or "")
    first, last = d.week(day) if tokens.cls[k] == "of" else (d.plus(day, -6), day) if tokens.value[k] == "ending" else (day, d.plus(day, 6))
    return replace(m, start=tokens.start[k - 1], from_=first.isoformat(), to=last.isoformat(), precision="week", ahead=None, inner=m)


def _since(m: DateMention, start: int, published: date | None) -> DateMention:
    """From the mention's first day to publication; since a war that is over, from its last."""
    today = published.isoformat() if published else ""
    if m.rule == "era":
        return replace(m, start=start, from_=m.to, to=today or None, rule="after+era", inner=m) if not today or (m.to or "") <= today else m
    if today and (m.from_ or "") > today:
        return m
    precision = "day" if m.precision == "hour" else m.precision
    return replace(m, start=start, to=today or None, precision=precision, ahead=None, rule=f"since+{m.rule}", inner=m)


def _deadline(m: DateMention, word: str, start: int, published: date | None) -> DateMention:
    """By, until or before the mention: from publication where that is still to come, else open at its beginning."""
    today = published.isoformat() if published else ""
    ends = [(m.from_ or "", m.to or ""), *([m.ahead] if m.ahead else [])]
    whole = m.rule in ("month", "season", "year") and not m.approximate  # "by October" ends before it, "by the end of October" does not
    if (word == "before" and m.precision not in ("day", "hour")) or (word == "by" and whole):
        ends = [(a, d.plus(date.fromisoformat(a), -1).isoformat()) for a, _ in ends]
    to = ends[0][1]
    first = today if today and to >= today else None
    ahead = (today, ends[1][1]) if len(ends) > 1 and today and today <= ends[1][1] else None
    return replace(m, start=start, from_=first, to=to, ahead=ahead, rule=f"{word}+{m.rule}", inner=m)


def _anniversary(tokens: Tokens, m: DateMention, at: int, published: date | None) -> DateMention | None:
    """`The 30th anniversary of the massacre of 26 February 1992`: the day so many years on; without a number the latest one begun, or
    one that comes within a month."""
    if not m.from_ or m.from_ != m.to:
        return None
    first = date.fromisoformat(m.from_)
    nth = at > 0 and tokens.cls[at - 1] in ("ordinal", "nth")
    if nth and m.anchor == "none":
        day = d.shift(first, int(tokens.value[at - 1].rstrip("stndrh")), "year")
    elif not nth and published:
        years = published.year - first.year
        day = next(
            (x for n in (years + 1, years) if ((x := d.shift(first, n, "year")) - published).days <= SOON),
            d.shift(first, years - 1, "year"),
        )
    else:
        return None
    start = tokens.start[at - 1 if nth else at]
    return replace(m, start=start, from_=day.isoformat(), to=day.isoformat(), ahead=None, rule="anniversary", inner=m)


def _clause(tokens: Tokens, first: int, after: int, word: str) -> int | None:
    """Index of a word (`since`) whose clause ends in the date at token `first`, with no other date and no comma between."""
    for k in range(first - 1, max(after, first - WITHIN) - 1, -1):
        if tokens.cls[k] == word:
            return None if adverb(tokens, k) else k
        if tokens.cls[k] in ("comma", "dot", "quote", "line", "dash", "by", "until"):
            return None
    return None
