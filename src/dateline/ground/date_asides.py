"""Dates that stand beside an event and are not its own: those of a clause about a thing, of what it answers, of what was there before.

`aside(story, i, option, x)` gives what the odds of an option are multiplied by.
"""

from __future__ import annotations

from dateline.ground.date_options import Option, Placed, class_of, days_before, is_
from dateline.ground.date_signs import VERBAL, held
from dateline.ground.date_story import Story
from dateline.ground.dates import DateMention
from dateline.parse.tokens import Parse

ASIDE_ODDS = 0.05  # of a date in a relative clause that the event does not stand in
UNLIKELY = 0.05
ELSEWHERE = 0.1  # of a date in another sentence that is of something beside its story
NEVER = 0.002
OUTSIDE = 0.00005  # of a date in a clause about a thing, or of what is answered: it outweighs all that its sentence says for it
SURE = 20.0  # where the words leave little doubt
FRESH, WEEK, LONG = 2, 7, 30  # days before the report: what is older is not of the saying, no longer news, background
MODIFIES = frozenset({"poss", "compound", "nmod", "nummod"})
RELATIVE = frozenset({"who", "whom", "whose", "which", "that", "where", "when"})
INSIDE = frozenset({"in", "during", "by", "from", "after", "with"})  # before a noun whose time is that of the verb over it
NAMED_BY = frozenset({"into", "at", "near", "to", "inside", "of", "from"})  # before a thing that a verb has to do with


def aside(story: Story, i: int, option: Option, x: Placed | None) -> float:
    """What the odds of an option from words are multiplied by for event i, for where its words stand."""
    m, t = option.mention, story.triggers[i]
    if m is None or x is None:
        return 1.0
    out = NEVER if of_a_thing(story, t, m) or _figure_before(story.parse, x) else 1.0
    if x.sentence != story.parse.sent[t]:
        elsewhere = _of_the_paragraph_before(story, i, m) or _of_a_thing_elsewhere(story, m) or _in_what_is_said(story, i, option)
        elsewhere = elsewhere or _background_elsewhere(story, option, m)
        return out * (ELSEWHERE if elsewhere else 1.0)
    out *= OUTSIDE if _participle(story, t, m) or _of_who_held_it(story, t, x) else 1.0
    out *= NEVER if _dropped(story, t, option, x) or _anniversary(story, t, m) else 1.0
    out *= UNLIKELY if _since_then(story, t, option, x) or _in_what_is_said(story, i, option) else 1.0
    return out * _answered(story, t, option, x)


def of_a_thing(story: Story, t: int, m: DateMention) -> bool:
    """Whether a year or a month only tells which thing another noun is: what breaks `the 2018 peace deal` is not of 2018, what hits `a
    school built in 1974` not of 1974."""
    p = story.parse
    head = p.root_of(m.start, m.end)
    n = p.head[head]
    made = n if p.dep[head] == "prep" else p.head[n]  # a school built in 1974
    if p.dep[head] in ("prep", "pobj") and is_(p, made, "made") and p.dep[made] in ("acl", "relcl"):
        return made != t and made not in p.ancestors(t)
    if m.precision not in ("year", "month", "season") or p.dep[head] not in MODIFIES or p.pos[n] not in ("NOUN", "PROPN"):
        return False
    return n != t and not (p.sent[n] == p.sent[t] and n in p.ancestors(t))


def _figure_before(p: Parse, x: Placed) -> bool:
    """Whether a day is only that of an older figure: `rose to 100 on Tuesday from 80 at the weekend`."""
    first, k = p.sents[x.sentence][0], x.token
    while k > first and p.pos[k - 1] in ("ADP", "DET") and p.lower[k - 1] != "from":
        k -= 1
    return k - 2 >= first and p.pos[k - 1] == "NUM" and p.lower[k - 2] == "from"


def _of_the_paragraph_before(story: Story, i: int, m: DateMention) -> bool:
    """Whether a verbal act that the report itself tells stands in a later paragraph than words that tell of a longer time, or that lean on
    the story: `Three days earlier a court had ruled. // The envoy urged restraint.`"""
    e = story.report.events[i]
    wide = m.rule.startswith("lean") or m.precision in ("week", "month", "year", "season")
    return wide and not e.by and e.type in VERBAL and "\n" in story.report.text[m.end : e.trigger.start]


def _of_a_thing_elsewhere(story: Story, m: DateMention) -> bool:
    """Whether a date in another sentence only tells which thing is meant there: `retook the hill it had lost in May`."""
    clause = _clause_on_a_thing(story.parse, m)
    return clause >= 0 and not _is_act(story, story.parse.head[clause])


def _background_elsewhere(story: Story, option: Option, m: DateMention) -> bool:
    """Whether an old date stands in a relative clause of another sentence: `The party, which laid down its arms on 9 March, buried its
    leader` says nothing of when those at the grave spoke."""
    day = story.published or ""
    old = option.to < day and days_before(option.from_, day) > LONG
    return old and clause_over(story.parse, m, "relcl") >= 0


def clause_over(p: Parse, m: DateMention, *deps: str) -> int:
    """The nearest clause of these kinds that a mention stands in; -1 where there is none."""
    head = p.root_of(m.start, m.end)
    return next((k for k in (head, *p.ancestors(head)) if p.dep[k] in deps), -1)


def _participle(story: Story, t: int, m: DateMention) -> bool:
    """Whether a date stands in a clause without relative word on a thing that the act of trigger t has to do with: who shoots `a commander
    freed in 2019` does not do so in 2019, nor takes `the hill it lost in May` in May."""
    p = story.parse
    clause = _clause_on_a_thing(p, m)
    if clause < 0 or clause == t or clause in p.ancestors(t) or t not in p.ancestors(clause) or p.head[clause] == t:
        return False
    return not (_is_act(story, p.head[clause]) and _in_its_time(p, t, p.head[clause]))


def _clause_on_a_thing(p: Parse, m: DateMention) -> int:
    """The participle, or the verb of a clause without relative word, over a date, that tells which thing is meant; -1 for none."""
    clause = clause_over(p, m, "acl", "relcl")
    if clause < 0 or m.rule.startswith("since") or (p.dep[clause] == "acl" and p.tag[clause] not in ("VBN", "VBG", "VBD")):
        return -1
    if p.dep[clause] == "relcl" and not RELATIVE.isdisjoint(p.lower[min(p.subtree(clause)) : clause]):
        return -1
    noun = p.head[clause]
    thing = p.dep[noun] == "dobj" or (p.dep[noun] == "pobj" and p.lower[p.head[noun]] in NAMED_BY)
    return clause if thing and not is_(p, noun, "paper") else -1


def _is_act(story: Story, noun: int) -> bool:
    return noun in story.triggers or bool(class_of(story.parse, noun))


def _in_its_time(p: Parse, t: int, noun: int) -> bool:
    """Whether a noun under trigger t is an act with which it goes on: `wounded in a raid carried out on Monday`."""
    path = [noun, *(a for a in p.ancestors(noun) if a != t and t in p.ancestors(a))]
    top = path[-1]
    return p.dep[top] in ("nsubj", "nsubjpass", "agent") or (p.dep[top] == "prep" and p.lower[top] in INSIDE)


def _of_who_held_it(story: Story, t: int, x: Placed) -> bool:
    """Whether a time is that of who holds a place: `a raid near Marun, a town held by rebels since 2012`."""
    p = story.parse
    clause = clause_over(p, x.mention, "acl", "relcl")
    return clause >= 0 and clause != t and clause not in p.ancestors(t) and p.head[clause] != t and is_(p, clause, "held")


def _anniversary(story: Story, t: int, m: DateMention) -> bool:
    """Whether a day without a year is that of the anniversary alone: `the second anniversary of the war on 15 April`."""
    p = story.parse
    return m.anchor == "published" and any(p.lemma[k].lower() == "anniversary" for k in p.ancestors(t)[:2])


def _dropped(story: Story, t: int, option: Option, x: Placed) -> bool:
    """Whether a day to come is that on which a plan was given up, read forwards: `the talks were called off in December`."""
    p, v = story.parse, x.verb
    if option.from_ <= (story.published or option.from_) or not is_(p, v, "dropped") or p.tag[v] not in ("VBD", "VBN"):
        return False
    off = p.lemma[v].lower() != "call" or any(p.lower[k] == "off" for k in p.children[v])
    return off and t not in x.above and not {t, *p.ancestors(t)}.isdisjoint(p.kids(v, "dobj", "nsubjpass"))


def _since_then(story: Story, t: int, option: Option, x: Placed) -> bool:
    """Whether a verb in the present perfect only follows an old date of another clause: `a deal signed in 2019, but each has broken it`."""
    p, v, published = story.parse, story.verbs[t], story.published or ""
    if x.verb == v or v in x.above or x.verb in p.ancestors(v) or x.mention.rule.startswith("since"):
        return False
    if not published or option.to >= published or days_before(option.to, published) < LONG or p.dep[v] not in ("conj", "ROOT", "parataxis"):
        return False
    with_it = {p.lower[k] for k in p.kids(v, "aux", "auxpass")}
    return not with_it.isdisjoint(("has", "have")) or p.tag[v] in ("VBZ", "VBP")


def _in_what_is_said(story: Story, i: int, option: Option) -> bool:
    """Whether an old day stands in what a verbal act says, not beside the saying: `accused the rebels of killing a man on 15 January`."""
    e, m = story.report.events[i], option.mention
    if m is None or m.rule != "day" or e.type not in VERBAL or not story.published or days_before(option.to, story.published) <= FRESH:
        return False
    return held(story, e, m) == "out"


def _answered(story: Story, t: int, option: Option, x: Placed) -> float:
    """`Struck in retaliation for a raid last month`: the old time is that of the raid, not of the answer."""
    p, m = story.parse, x.mention
    first = p.sents[x.sentence][0]
    k = next((k for k in range(x.token - 1, first, -1) if is_(p, k, "reply") or p.word[k] in (",", ";")), -1)
    if k < 0 or not is_(p, k, "reply") or p.lower[min(k + 1, len(p) - 1)] not in ("for", "to", "against") or t == k:
        return 1.0
    if any(p.pos[j] in ("VERB", "AUX") and j not in story.triggers for j in range(k + 1, x.token)):
        return 1.0
    old = m.rule == "lean" or m.precision in ("week", "month", "year") or days_before(option.from_, story.published or option.from_) > WEEK
    return (OUTSIDE if t < k else SURE if t < x.token else 1.0) if old else 1.0
