"""Date expressions placed in the tree of a report, with the days that they may mean where they stand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from dateline.ground import days as d
from dateline.ground.date_options import Option, Placed, verb_of
from dateline.ground.date_told import told
from dateline.ground.dates import DateMention, lean
from dateline.parse.tokens import Parse

FRESH = 60  # days after its end in which a war is still what a report is about
HEAD = 160  # characters in which a report's own date line stands


def place(p: Parse, mentions: list[DateMention], day: date | None) -> list[Placed]:
    """The mentions of a report in their places, each with the days that it may mean; `day` is that of publication."""
    out: list[Placed] = []
    reached: d.Days | None = (day, day) if day else None
    wide: DateMention | None = None  # the month or year that the story has reached
    for k, m in enumerate(mentions):
        inside = p.tokens_in(m.start, m.end)
        if not inside:
            continue
        head = p.root_of(m.start, m.end)
        header = m.start < HEAD and m.precision == "day" and k < 2 and _is_header(p, inside)
        x = Placed(m, inside[0], p.sent[inside[0]], verb_of(p, head), frozenset([head, *p.ancestors(head)]), header, ())
        m = told(p, x, out, day) if day and not header else m
        if wide and "\n" in p.text[wide.start : m.start]:
            wide = None
        later = _of_month_or_year(m, wide, day) if wide else None
        if m.rule == "for" and not _up_to_now(p, head):
            options: tuple[Option, ...] = ()
        else:
            options = tuple(_readings(later or m, _day_named_after(p, x, mentions[k + 1 :]) or reached, day))
        aside = bool(options) and _aside_in_time(p, head, _days_of(options[0]), day)
        if options and m.anchor != "narrative" and not header and m.precision in ("day", "hour"):
            now = _days_of(options[-1] if m.inner else options[0])
            reached = reached if _aside_in_time(p, head, now, day) else _one_of_a_night(m, now, reached)
            wide = None
        if (later and later.from_) or (options and not aside and m.rule in ("month", "year") and m.anchor != "narrative"):
            wide = later or m
        out.append(replace(x, mention=m, options=options))
    return out


def _days_of(o: Option) -> d.Days:
    return date.fromisoformat(o.from_), date.fromisoformat(o.to)


def _day_named_after(p: Parse, x: Placed, after: list[DateMention]) -> d.Days | None:
    """The day that is named after an hour beside the same verb: `hit during daylight hours, from dawn to dusk on Thursday`."""
    if x.mention.rule != "clock":
        return None
    for m in after:
        if m.start >= p.end[p.sents[x.sentence][1] - 1]:
            return None
        if m.rule in ("weekday", "day", "deictic") and m.from_ and m.from_ == m.to:
            day = date.fromisoformat(m.from_)
            return (day, day) if verb_of(p, p.root_of(m.start, m.end)) == x.verb else None
        if m.rule != "clock":
            return None
    return None


def _one_of_a_night(m: DateMention, now: d.Days, reached: d.Days | None) -> d.Days:
    """The day of a night that the story has reached: where it was at one of them already (`pushed in on Monday; 25 were reported dead
    overnight; at dawn they came`), that one."""
    night = m.rule in ("overnight", "part", "weekdays") and now[0] < now[1]
    return reached if night and reached and reached[0] == reached[1] and reached[0] in now else now


def _of_month_or_year(m: DateMention, wide: DateMention, day: date | None) -> DateMention | None:
    """What leans on the story by months or years, counted from the month or year reached: after `in May 2012`, `a year later` is May 2013,
    `that October` the October of 2012. None for what leans by days, or not on the story."""
    if (
        m.anchor != "narrative"
        or m.shift is None
        or not (wide.from_ and wide.to)
        or m.shift[1] not in ("month", "year", "monthname", "that month")
    ):
        return None
    n, unit = m.shift
    first, last = date.fromisoformat(wide.from_), date.fromisoformat(wide.to)
    if unit == "month" and wide.precision == "year":
        return replace(m, anchor="none", shift=None)  # of that year, nobody knows when
    if unit not in ("month", "year") or n == 0:
        return replace(lean(m, (first, last)), anchor="none")
    first, last = d.shift(first, n, unit), d.month(*_year_and_month(d.shift(last, n, unit)))[1]
    last = min(last, day) if day and first <= day else last
    return replace(m, from_=first.isoformat(), to=last.isoformat(), anchor="none", precision=wide.precision, approximate=True)


def _year_and_month(day: date) -> tuple[int, int]:
    return day.year, day.month


def _aside_in_time(p: Parse, head: int, days: d.Days, day: date | None) -> bool:
    """Whether a date tells of something long before the story, in a clause of its own: `the jet, shot down on 17 July last year, ...`."""
    if day is None or (day - days[1]).days <= FRESH:
        return False
    return any(p.dep[k] in ("relcl", "acl", "advcl") for k in (head, *p.ancestors(head)))


def counted_back(x: Placed, placed: list[Placed], p: Parse, published: str | None) -> Placed:
    """A mention like `a day after` or `a day before` with what it leads to, and an option more: the day so long before (after) that of the
    rest of the sentence, or for `after` before that which the story has reached."""
    m = x.mention
    if m.rule != "lean" or m.shift is None or m.shift[0] == 0 or m.shift[1] not in ("day", "week") or not x.options:
        return x
    inside = p.tokens_in(m.start, m.end)
    first, end = inside[-1] + 1, p.sents[x.sentence][1]
    if p.lower[inside[-1]] != ("after" if m.shift[0] > 0 else "before") or first >= end or p.word[first] in (",", ".", ";", ":"):
        return x
    main = next((k for k in range(first, end) if p.dep[k] == "ROOT"), first)
    end = next((k for k in range(first, main) if p.word[k] == ","), end)  # `a day after they fell, ...`
    others = [y for y in placed if y.sentence == x.sentence and y is not x and not y.header and y.options and _one_day(y)]
    if any(first <= y.token < end for y in others) or (m.shift[0] < 0 and not others):
        return x
    leaning = date.fromisoformat(x.options[0].from_)
    back = -_days(m.shift)
    if others:
        y = others[0] if m.shift[0] > 0 else ([y for y in others if y.token < x.token] or others[:1])[-1]
        day = d.plus(date.fromisoformat(y.options[0].from_), back)
    elif x.options[0].from_ <= (published or "") and _is_known(p, first, end):
        day = d.plus(leaning, back)  # that which the story has reached is of the thing itself
    else:
        day = d.plus(leaning, 2 * back)
    return replace(x, back=(first, end), options=(*x.options, Option(day.isoformat(), day.isoformat(), "back", "day", m)))


def _is_known(p: Parse, first: int, end: int) -> bool:
    """Whether words are a noun that was told of before: `(two days after) the bombing`, no clause."""
    return p.lower[first] in ("the", "that", "this") and not any(p.pos[k] in ("VERB", "AUX") for k in range(first, end))


def _days(shift: tuple[int, str]) -> int:
    return shift[0] * d.UNIT_DAYS[shift[1]]


def _one_day(x: Placed) -> bool:
    return x.mention.anchor != "narrative" and x.mention.precision in ("day", "hour") and x.options[0].from_ == x.options[0].to


def _up_to_now(p: Parse, i: int) -> bool:
    """Whether the verb over a length of time tells that it lasts: `have fought for years`, `had been massing for weeks`; not `sent them for
    five years`."""
    verb, with_it = verb_of(p, i), set[str]()
    for _ in range(4):
        with_it = {p.lower[k] for k in p.kids(verb, "aux", "auxpass")}
        if with_it or p.dep[verb] not in ("conj", "xcomp"):
            break
        verb = p.head[verb]
    return not with_it.isdisjoint(("has", "have", "'ve", "’ve")) or ("had" in with_it and p.tag[verb] == "VBG")


def _is_header(p: Parse, inside: range) -> bool:
    """Whether a date stands in a date line: `GOMA, 23 January 2025 (Kivu Dispatch) -`."""
    if p.sent[inside[0]] > 1 or (inside[0] == p.sents[p.sent[inside[0]]][0] and inside[0] > 0):
        return False
    after = p.word[inside[-1] + 1 : inside[-1] + 9]
    return (
        bool(after)
        and (after[0] in ("(", "-", "–", "—", "--", ":", "/", "|") or any(w in ("–", "—", "--", "-") for w in after[:2]))
        and inside[0] < 12
    )


def _readings(m: DateMention, reached: d.Days | None, day: date | None) -> list[Option]:
    """What the words of a mention may mean for an event."""
    out: list[Option] = []

    def add(x: DateMention, kind: str) -> None:
        if x.from_ and x.to and x.from_ <= x.to:
            out.append(Option(x.from_, x.to, kind, x.precision, m, x.approximate))

    if m.anchor == "narrative":
        if reached and not (m.rule == "then" and day and reached[0] == day):  # since then: nobody knows since when
            add(lean(m, reached), "lean")
            if day and m.rule == "clock" and m.precision == "hour" and reached != (day, day):
                add(lean(m, (day, day)), "lean-now")  # "at 4 p.m." after an aside about last year
        return out
    add(m, "plain")
    if m.rule.startswith(("by+", "until+", "before+")) and m.to and not m.from_ and reached and reached[0].isoformat() <= m.to:
        out.append(Option(reached[0].isoformat(), m.to, "upto", "day", m, True))
    if m.ahead:
        out.append(Option(*m.ahead, "ahead", m.precision, m, m.approximate))
    if m.inner:
        add(m.inner, "inner")
    elif day and m.to and m.from_ and m.from_ < day.isoformat() and m.to < day.isoformat() and m.precision != "hour":
        out.append(Option(m.from_, day.isoformat(), "onward", "day", m, True))
    return out
