"""What the odds of an option are multiplied by: signs of the sentence that hold in any report, whatever the model learned.

Each rule looks at one event and one option and gives a factor; they are multiplied together. `factor(story, i, option)`.
"""

from __future__ import annotations

from datetime import date

from dateline.ground.date_asides import ASIDE_ODDS, MODIFIES, NEVER, SURE, UNLIKELY, aside, clause_over
from dateline.ground.date_now import told_now
from dateline.ground.date_options import Option, Placed, class_of, days_before, is_
from dateline.ground.date_spans import days_told, fighting
from dateline.ground.date_story import Story
from dateline.ground.date_told import appointed
from dateline.ground.dates import DateMention
from dateline.model import Event

OWN_ODDS = 3.0  # of a date in the event's own sentence
WAR_ODDS = 5.0  # of the days of a war on the list that the event's own word may name: the model learned when the list was short
NAMED_ODDS = 100.0  # of the days of a war that the event's own words name: more than the likeliest date beside it
COMPARED_ODDS = 0.03  # of a time that others are compared with: `the worst fighting in two years`
BACK_LATER = 0.2  # of the days of "a day after rebels took Marun" in another sentence
NEWS, LONG = 2, 60  # sentences at the head of a report that tell what is new; days before it that are long past
BRIEF = 31  # days of a war that must be named beside what is of it
JUST_OVER = 7  # days after a war in which the last weeks are still those of it
NEAR = 0.25  # share of its own length by which a length of time may miss the first day of the war it means
PRESENT = frozenset({"current", "ongoing", "present", "recent", "latest"})
LENGTHS = ("rolling", "within", "for", "lasting")  # readers of a length of time up to publication
UP_TO_NOW = ("since", "rolling", "lasting", "for")  # readers of times that end with the report
SPANNING = frozenset({"in", "since", "for", "of"})
REACH = 8  # words between a superlative and the time it is of
COMING = frozenset({"planned", "wanted", "conditional", "possible"})


def factor(story: Story, i: int, option: Option | None) -> float:
    """What the odds of an option (None: no date) are multiplied by for event i."""
    if option is None:
        return 1.0
    event, t = story.report.events[i], story.triggers[i]
    out = (UNLIKELY if _too_late(story, event, t, option) else 1.0) * _length_of_war(story, t, option)
    out *= (UNLIKELY if _long_over(story, t, option) else 1.0) * told_now(story, i, option)
    if option.mention is None:
        named = NAMED_ODDS if option.named else WAR_ODDS if option.kind.startswith("war-") else 1.0
        return out * _present(story, t, option) * (UNLIKELY if _war_elsewhere(story, event, t, option) else named)
    x = story.of_mention(option.mention)
    if x is not None and _compared(story, x):
        out *= COMPARED_ODDS
    out *= UNLIKELY if _background(story, event, t, option) else 1.0
    out *= (NEVER if _said_then(story, event, option, x) else 1.0) * aside(story, i, option, x)
    a, b = story.parse.sentence_span(story.parse.sent[t])
    if not a <= option.mention.start < b or x is None:
        return out * (BACK_LATER if option.kind == "back" else 1.0) * (ASIDE_ODDS if _said_aside(story, t, option) else 1.0)
    old = days_before(option.from_, story.published or option.from_) > LONG
    out *= (ASIDE_ODDS / 10 if old else ASIDE_ODDS) if _aside(story, t, option.mention) else OWN_ODDS
    out *= SURE if option.kind == "plain" and _dates(story, t, option.mention) else 1.0
    out *= SURE if _concluded(story, t, option, x) or _counted_by_its_verb(story, t, option, x) else 1.0
    out *= _of_its_verb(story, t, x)
    return out * _counted_back(story, t, option, x) * _inside(story, t, option, x) * _lasting(story, t, option, x)


def _too_late(story: Story, event: Event, t: int, option: Option) -> bool:
    """Whether the days are to come, of an event told as past: `105 years after`, read forwards; or gone, of one fixed for a day."""
    if not story.published or event.status in COMING:
        return False
    x = story.of_mention(option.mention) if option.mention else None
    if x is not None and x.verb == story.verbs[t] and appointed(story.parse, x.verb):
        return option.kind == "ahead" and option.from_ <= story.published
    return option.from_ > story.published


def _war_elsewhere(story: Story, event: Event, t: int, option: Option) -> bool:
    """Whether a war that is over is only named elsewhere in the report: a raid of today near Marun is none of the siege that a memorial in
    another sentence is for. A war of a few weeks must be
    named beside the event even where the report is about its place, unless one goes on."""
    if option.named or not option.kind.startswith(("war-over", "near-over")):
        return False
    p, place = story.parse, event.place and event.place.name
    a, b = p.sentence_span(p.sent[t])
    words = p.text[a:b]
    fits = [w for w in story.wars if (w.option.from_, w.option.to) == (option.from_, option.to)]
    brief = days_before(option.from_, option.to) < BRIEF and not any(w.going and w.main for w in story.wars)
    return not any((w.main and not brief) or place in w.names or any(x in words for x in w.names) for w in fits)


def _long_over(story: Story, t: int, option: Option) -> bool:
    """Whether the days are those of a war that was over before the report: a strike of today is none of it, in the same place or not."""
    war = option.mention is None and option.kind.startswith(("begun", "far")) and option.from_ < option.to
    return war and option.to < (story.published or "") and class_of(story.parse, t) != "war"


def _background(story: Story, event: Event, t: int, option: Option) -> bool:
    """Whether a time that the text comes to later lies long before the report: what its first sentences tell as news is not of then, nor of
    all the time up to now that a later sentence sums up."""
    p, m = story.parse, option.mention
    later = m is not None and p.sent[t] < NEWS and p.sentence_at(m.start) > p.sent[t]
    if later and m and m.rule.startswith(UP_TO_NOW) and (option.kind == "inner" or option.from_ < option.to == story.published):
        return class_of(p, t) != "war" and event.status == "actual"
    return later and event.status == "actual" and bool(story.published) and days_before(option.from_, story.published or "") > LONG


def _said_then(story: Story, event: Event, option: Option, x: Placed | None) -> bool:
    """Whether a day to come is the one on which it was said, read forwards: `said on Sunday that it would withdraw`."""
    if option.kind != "ahead" or x is None:
        return False
    cues = {a.cue.start for a in story.report.attributions if a.cue and a.id in event.by}
    return story.parse.start[x.verb] in cues


def _compared(story: Story, x: Placed) -> bool:
    """Whether a mention only says how long nothing was like it: `the worst fighting in two years`, `the first visit since 1994`."""
    p = story.parse
    first = p.sents[x.sentence][0]
    at = next((k for k in (x.token - 1, x.token) if k >= first and p.lower[k] in SPANNING), -1)
    if at < 0:
        return False
    for k in range(at - 1, max(first, at - REACH) - 1, -1):
        if p.tag[k] in ("JJS", "RBS") or p.lower[k] == "first":
            return p.lower[k] not in ("least", "most", "last") or p.tag[k] == "RBS"
        if p.pos[k] in ("VERB", "AUX", "PUNCT"):
            return False
    return False


def _dates(story: Story, t: int, m: DateMention) -> bool:
    """Whether a mention is a modifier of trigger t itself: `the 27 November agreement`, `Monday's raid`."""
    p = story.parse
    head = p.root_of(m.start, m.end)
    return m.precision == "day" and p.head[head] == t and p.dep[head] in MODIFIES and p.pos[t] in ("NOUN", "PROPN")


def _aside(story: Story, t: int, m: DateMention) -> bool:
    """Whether a mention stands in a clause on a person or a place (`who`, `where`) that trigger t stands over, not in."""
    p = story.parse
    clause = clause_over(p, m, "relcl")
    if clause < 0 or clause == t or clause in p.ancestors(t) or (p.pos[t] != "VERB" and t in p.ancestors(clause)):
        return False
    said_beside = clause > 1 and any(p.word[k - 1] == "," for k in p.children[clause] if p.lower[k] == "which")
    return said_beside or any(p.lower[k] in ("who", "where") for k in p.children[clause])


def _concluded(story: Story, t: int, option: Option, x: Placed) -> bool:
    """Whether a date tells when the deal that trigger t names was made: `the truce, brokered by Kenya last August, broke down`."""
    p = story.parse
    clause = next((k for k in (x.verb, *p.ancestors(x.verb)) if p.dep[k] in ("acl", "relcl")), -1)
    return option.kind in ("plain", "lean") and clause == x.verb and p.head[clause] == t and is_(p, clause, "concluded")


def _counted_by_its_verb(story: Story, t: int, option: Option, x: Placed) -> bool:
    """Whether days counted from the story hang on the verb of trigger t, in a sentence that has a day of another verb: `declared it late on
    Monday, and two days later the police arrested 31`."""
    if not option.kind.startswith("lean") or x.mention.rule != "lean" or x.verb != story.verbs[t] or x.back is not None:
        return False
    if t != x.verb and t not in story.parse.kids(x.verb, "dobj", "nsubj", "nsubjpass"):
        return False
    return any(y.verb != x.verb and y.token < x.token for y in story.dated.get(x.sentence, ()))


def _of_its_verb(story: Story, t: int, x: Placed) -> float:
    """`On Monday a bomb hit a shop, killing six; on Tuesday ...`: a participle has the day of the verb it hangs on, where that has one."""
    p, head = story.parse, story.parse.head[t]
    if p.dep[t] != "advcl" or p.tag[t] != "VBG" or p.kids(t, "aux") or any(y.verb == t for y in story.dated.get(x.sentence, ())):
        return 1.0
    if not any(y.verb == head and p.head[p.root_of(y.mention.start, y.mention.end)] != t for y in story.dated.get(x.sentence, ())):
        return 1.0
    return 1.0 if x.verb == head else UNLIKELY


def _said_aside(story: Story, t: int, option: Option) -> bool:
    """Whether the sentence of trigger t has the days of another sentence only in a clause that it does not stand in: `On Sunday they
    shelled it. The envoy, who spoke to both on Sunday, called for a truce.`"""
    days = {(y.options[0].from_, y.options[0].to): y for y in story.dated.get(story.parse.sent[t], ()) if y.options}
    y = days.get((option.from_, option.to))
    return y is not None and _aside(story, t, y.mention)


def _counted_back(story: Story, t: int, option: Option, x: Placed) -> float:
    """`A day after rebels took Marun`: what `after` leads to lies so long before the rest."""
    if x.back is None:
        return 1.0
    inside = x.back[0] <= t < x.back[1]
    if option.kind == "back":
        return SURE if inside else UNLIKELY / 10
    return UNLIKELY if inside and option.kind.startswith("lean") else 1.0


def _inside(story: Story, t: int, option: Option, x: Placed) -> float:
    """`Since March, when 21 were kidnapped`, `calm until Monday night's attack`: the plain days within the words are those of the event."""
    if option.mention is None or option.mention.inner is None or not option.mention.rule.startswith(("since+", "until+")):
        return 1.0
    p = story.parse
    head = p.root_of(option.mention.inner.start, option.mention.inner.end)
    clause = next((k for k in (t, *p.ancestors(t)) if p.dep[k] == "relcl"), -1)
    told = (
        clause >= 0
        and class_of(p, clause) != "start"
        and any(p.lower[k] == "when" for k in p.kids(clause, "advmod"))
        and x.token <= p.head[clause] < clause
    )
    owned = p.dep[head] in ("poss", "compound", "nummod") and p.head[head] == t
    return 1.0 if not (told or owned) else SURE if option.kind == "inner" else UNLIKELY


def _lasting(story: Story, t: int, option: Option, x: Placed) -> float:
    """`The fighting that broke out on 4 April`: it has gone on since, and so has what it did (`has killed 60`); `the war began in April`,
    told by the month, has too."""
    p = story.parse
    war = fighting(p, t)
    if class_of(p, x.verb) != "start" or war < 0 or not option.kind.startswith(("onward", "plain", "lean")):
        return 1.0
    clause = p.dep[x.verb] in ("relcl", "acl") and p.head[x.verb] == war
    subject = war == t and t in p.kids(x.verb, "nsubj", "nsubjpass") and x.wide
    if not clause and not subject:
        return 1.0
    if days_told(p, war):  # `the five-day war that began on 8 August`
        return UNLIKELY if option.kind.startswith("onward") else 1.0
    return SURE if option.kind.startswith("onward") else UNLIKELY if "onward" in (o.kind for o in x.options) else 1.0


def _length_of_war(story: Story, t: int, option: Option) -> float:
    """`Hundreds have died in three weeks`: where the war the report is about began about so long ago, its days are meant."""
    m = _war_length(story, story.parse.sent[t])
    if m is None:
        return 1.0
    if option.kind.startswith(("begun", "far")):
        return SURE
    return UNLIKELY if option.mention is m else 1.0


def _war_length(story: Story, k: int) -> DateMention | None:
    """The length of time in sentence k that fits the war so far."""
    if story.begun is None or not story.published:
        return None
    for x in story.dated.get(k, ()):
        m = x.mention
        if m.rule not in LENGTHS or not m.from_ or m.to != story.published or not x.options:
            continue
        first, last = date.fromisoformat(m.from_), date.fromisoformat(story.published)
        begun, ended = story.begun
        told = (last - first).days
        off = abs(((last if m.rule != "lasting" else ended) - begun).days - told)
        if 0 < off <= max(1, NEAR * told) and ((last - ended).days <= JUST_OVER or m.rule == "lasting"):
            return m
    return None


def _present(story: Story, t: int, option: Option) -> float:
    """`The current war`, `the ongoing offensive`: the fighting that the report is about."""
    p = story.parse
    if class_of(p, t) != "war" or not option.kind.startswith(("begun", "far")):
        return 1.0
    return SURE if any(p.lower[k] in PRESENT for k in p.kids(t, "amod")) else 1.0
