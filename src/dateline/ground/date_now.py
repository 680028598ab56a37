"""What is told as of the day of the report: by its tense, by `now`, by who speaks in it.

`told_now(story, i, option)` gives what the odds of an option are multiplied by for event i.
"""

from __future__ import annotations

from dateline.ground.date_options import Option, class_of, days_before
from dateline.ground.date_signs import VERBAL
from dateline.ground.date_story import Story
from dateline.parse.tokens import Parse

NOW_ODDS = 30.0  # of the day of publication
BEFORE = 0.01  # of an earlier day, for what somebody says for himself
ELSEWHERE = 0.2  # of an earlier day in another sentence, for news in the present perfect
LEAD = 2  # sentences at the head of a report that tell what is new
NOW = frozenset({"now", "currently"})
WE = frozenset({"i", "we"})
WEEK = 7  # days: what is quoted was said within them
MUST = frozenset({"have", "need", "want"})  # `We have to leave` may be anybody's thought, of any day
BE = frozenset({"is", "are", "'s", "’s", "'re", "’re"})
HAVE = frozenset({"has", "have"})


def told_now(story: Story, i: int, option: Option | None) -> float:
    """What the odds of an option (None: no date) are multiplied by for event i, for how its clause tells it: `They now hold the port` and
    `We condemn it`, in the report's own words, make the day of publication likelier."""
    if option is None:
        return 1.0
    if option.mention is not None:
        if _old(story, option, WEEK if story.report.events[i].by else 0) and _speaks(story, i):
            return BEFORE
        far = story.parse.sentence_at(option.mention.start) != story.parse.sent[story.triggers[i]]
        return ELSEWHERE if far and option.to < (story.published or "") and _news(story, i) else 1.0
    if option.kind != "published":
        return 1.0
    return NOW_ODDS if _now(story, i) or _goes_on(story, i) or _speaks(story, i) else 1.0


def _old(story: Story, option: Option, days: int) -> bool:
    """Whether days lie more than so many before the report."""
    return bool(story.published) and days_before(option.to, story.published or "") > days


def _aux(p: Parse, v: int) -> set[str]:
    return {p.lower[k] for k in p.kids(v, "aux", "auxpass")}


def _present(p: Parse, v: int) -> bool:
    """Whether a verb tells of the present: `holds`, `is held`, `are holding`."""
    aux = _aux(p, v)
    return aux <= {*BE, *HAVE, "being"} if aux else p.tag[v] in ("VBZ", "VBP")


def _now(story: Story, i: int) -> bool:
    """Whether the event is a verb in the present, or its subject, with `now` or `for now` beside it or beside the verb it is joined to."""
    p, t = story.parse, story.triggers[i]
    v = story.verbs[t]
    if not _present(p, v) or not (t == v or t in p.kids(v, "nsubj", "nsubjpass")):
        return False
    while True:
        near = [*p.children[v], *(j for k in p.children[v] if p.lower[k] == "for" for j in p.children[k])]
        if any(p.lower[k] in NOW for k in near):
            return True
        if p.dep[v] != "conj" or p.pos[p.head[v]] not in ("VERB", "AUX"):
            return False
        v = p.head[v]


def _speaks(story: Story, i: int) -> bool:
    """Whether somebody speaks for himself now: `We condemn the attack`, `I welcome the truce of 9 May and urge ...`; where the report names
    no speaker, it is itself the statement."""
    p, t = story.parse, story.triggers[i]
    if story.report.events[i].type not in VERBAL:
        return False
    while p.dep[t] == "conj":
        t = p.head[t]
    return p.tag[t] == "VBP" and p.lemma[t] not in MUST and not WE.isdisjoint(p.lower[k] for k in p.kids(t, "nsubj"))


def _goes_on(story: Story, i: int) -> bool:
    """Whether the event is a verb that tells of what goes on: `is arriving`, `are meeting`."""
    p, t, aux = story.parse, story.triggers[i], _aux(story.parse, story.triggers[i])
    return story.report.events[i].status == "actual" and p.tag[t] == "VBG" and bool(aux) and aux <= BE


def _news(story: Story, i: int) -> bool:
    """Whether the head of a report tells a verbal act as news: `The president has told them ...`, with no `long` or `often`."""
    p, e, t = story.parse, story.report.events[i], story.triggers[i]
    if e.by or e.type not in VERBAL or p.sent[t] >= LEAD or p.tag[t] != "VBN" or HAVE.isdisjoint(_aux(p, t)):
        return False
    return not any(class_of(p, k) == "late" for k in p.children[t])
