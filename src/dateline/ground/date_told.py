"""What the story so far and the verb over it make of a date expression: its year, its month, whether it is to come.

`told(p, x, before, day)` gives the mention of `x` as it is meant after the mentions `before` in a report of that day.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from dateline.ground import days as d
from dateline.ground.date_options import Placed, days_before, is_
from dateline.ground.dates import DateMention
from dateline.parse.tokens import Parse

PLAIN = ("day", "month", "year")  # readers of dates that stand for themselves
CLAUSES = ("relcl", "acl")
FRESH = 60  # days before publication in which a month's name means the last one, whatever year was told of before
PAST_WEEK = 7  # days before publication: what is older is no news
PRESENT = frozenset({"latest", "current", "now", "recent", "today"})


def told(p: Parse, x: Placed, before: list[Placed], day: date) -> DateMention:
    """The mention of x, with what the words before it and its verb tell of it; as it is where they tell nothing."""
    m = x.mention
    last = _last(p, x, before)
    if m.rule in ("day", "month") and m.anchor == "published" and m.ahead and last:
        m = _in_its_year(p, x, last, day) or m
    if m.rule == "monthday" and last:
        m = _in_its_month(m, last.mention, day) or m
    if m.rule in ("within", "lasting") and last:
        m = _in_its_past(p, x, last.mention, day) or m
    if m.ahead and appointed(p, x.verb) and m.rule in ("weekday", "day") and m.ahead[0] > day.isoformat():
        m = replace(m, from_=m.ahead[0], to=m.ahead[1], ahead=(m.from_ or "", m.to or ""))
    return _by_then(m) if is_past(p, x.verb) else m


def _last(p: Parse, x: Placed, before: list[Placed]) -> Placed | None:
    """The last plain date before a mention in its paragraph, in its sentence or the one before; what leans on the story, or is no days one
    could tell, may stand between."""
    sentence, end = x.sentence, x.mention.start
    for y in reversed(before):
        m = y.mention
        if y.header or sentence - y.sentence > 1 or "\n" in p.text[m.end : end]:
            return None
        if m.anchor != "narrative" and m.from_:
            return y if m.rule in (*PLAIN, "unit", "season") else None
        sentence = y.sentence
    return None


def _with(p: Parse, verb: int) -> set[str]:
    return {p.lower[k] for k in p.kids(verb, "aux", "auxpass")}


def is_past(p: Parse, verb: int) -> bool:
    """Whether a verb is in the simple past, or the passive or pluperfect of it."""
    aux = _with(p, verb)
    return (p.tag[verb] == "VBD" and not aux) or (
        p.tag[verb] in ("VBN", "VBD", "VBG") and bool(aux) and aux <= {"was", "were", "had", "been"}
    )


def _in_its_year(p: Parse, x: Placed, last: Placed, day: date) -> DateMention | None:
    """`In February 2022 it invaded. Kherson fell on 2 March`: a day or month without its year is of the past year told of just before, or
    of the next, where it would lie before that date."""
    m, base = x.mention, last.mention
    if base.anchor != "none" or not (base.from_ and m.from_ and m.to) or int(base.from_[:4]) >= day.year or not is_past(p, x.verb):
        return None
    head = p.root_of(base.start, base.end)
    if any(p.dep[k] in CLAUSES for k in (head, *p.ancestors(head))) or not PRESENT.isdisjoint(p.lower[slice(*p.sents[x.sentence])]):
        return None
    first, last_ = date.fromisoformat(m.from_), date.fromisoformat(m.to)
    if (day - last_).days <= FRESH:
        return None
    back = int(base.from_[:4]) - first.year
    if d.shift(last_, back, "year").isoformat() < base.from_:
        back += 1
    first, last_ = d.shift(first, back, "year"), d.shift(last_, back, "year")
    if last_ >= day:
        return None
    return replace(m, from_=first.isoformat(), to=last_.isoformat(), ahead=None, anchor="none")


def _in_its_month(m: DateMention, base: DateMention, day: date) -> DateMention | None:
    """`It escalated in September, killing a leader on the 27th`: of that month, not of the last one before publication."""
    if base.rule not in ("day", "month") or not (base.from_ and base.to and m.from_) or base.from_[:7] != base.to[:7]:
        return None
    found = d.make(int(base.from_[:4]), int(base.from_[5:7]), int(m.from_[8:]))
    if found is None or found > day:
        return None
    return replace(m, from_=found.isoformat(), to=found.isoformat(), anchor="none")


def _in_its_past(p: Parse, x: Placed, base: DateMention, day: date) -> DateMention | None:
    """A length of time in a story long past is not counted back from publication: `killed 30 on 3 May. Police arrested nine within a
    month` is the month from that day; after a month or a year it is no days one could tell."""
    m = x.mention
    if not (base.from_ and base.to and m.from_ and m.to) or days_before(base.to, day.isoformat()) <= PAST_WEEK or not is_past(p, x.verb):
        return None
    if base.from_ != base.to:
        return replace(m, from_=None, to=None, ahead=None)
    if m.rule == "lasting":
        return None
    end = d.plus(date.fromisoformat(base.to), days_before(m.from_, m.to))
    return replace(m, from_=base.from_, to=min(end, day).isoformat(), ahead=None, anchor="none")


def appointed(p: Parse, v: int) -> bool:
    """Whether a verb tells in the present tense what is fixed for a day: `hosts a summit on Friday`."""
    present = p.tag[v] in ("VBZ", "VBP") and not _with(p, v)
    return present and is_(p, v, "appointed") and not any(p.lower[k] in ("fire", "what", "when") for k in p.children[v])


def _by_then(m: DateMention) -> DateMention:
    """A deadline that a past verb shows to be over: `the toll stood at 80 by Sunday`."""
    i = m.inner
    if not m.rule.startswith("by+") or i is None or not i.ahead or not (i.from_ and m.from_) or i.ahead[1] >= m.from_ or i.from_ < m.from_:
        return m
    inner = replace(i, from_=i.ahead[0], to=i.ahead[1], ahead=(i.from_, i.to or i.from_))
    return replace(m, from_=None, to=inner.to, ahead=None, inner=inner)
