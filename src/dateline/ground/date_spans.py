"""How many days an event is said to take, from the one it begins on: `began a three-day summit on Sunday`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from dateline.ground import days as d
from dateline.ground.date_options import Option, class_of
from dateline.ground.date_story import Story
from dateline.ground.datewords import words
from dateline.parse.tokens import Parse

MOST = 14  # days that words like `three-day` are taken to tell of


def as_long_as_told(story: Story, i: int, option: Option | None) -> Option | None:
    """The days of event i, where it begins on the day chosen and its own words tell how many it takes: Sunday to Tuesday for `On Sunday
    leaders began a three-day summit`. As they are for `ended a three-day visit`."""
    p, t = story.parse, story.triggers[i]
    t = t if days_told(p, t) else fighting(p, t)
    many = days_told(p, t) if t >= 0 else 0
    if option is None or option.from_ != option.to or many < 2 or not _begins(p, t):
        return option
    return replace(option, to=d.plus(date.fromisoformat(option.from_), many - 1).isoformat())


def fighting(p: Parse, t: int) -> int:
    """The noun of a state of fighting that trigger t is, or has for its subject (`the war killed 60`); -1 for none."""
    return next((k for k in (t, *p.kids(t, "nsubj")) if class_of(p, k) == "war"), -1)


def days_told(p: Parse, t: int) -> int:
    """The number in `three-day` beside a noun; 0 for none, or more than are plausible."""
    for k in p.children[t]:
        if p.lower[k] == "day" and k > 1 and p.word[k - 1] == "-":
            name, value, _ = words().get(p.lower[k - 2], ("", p.lower[k - 2], False))
            many = int(value) if name in ("num", "") and value.isdecimal() and value.isascii() else 0
            return many if many <= MOST else 0
    return 0


def _begins(p: Parse, t: int) -> bool:
    """Whether words tell that a noun begins: `began a strike`, `the summit starts`, `a strike starting tomorrow`."""
    v = p.head[t]
    verbs = [v] if p.dep[t] in ("dobj", "nsubj", "nsubjpass") else []
    after = [t + 1] if t + 1 < len(p) and p.tag[t + 1] == "VBG" else []  # `a strike starting`, whatever the parser hangs it on
    return any(class_of(p, k) == "start" for k in (*verbs, *p.kids(t, "acl", "relcl"), *after))
