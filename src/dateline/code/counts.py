"""Counts of events: which numbers of a report say how many were killed, hurt, taken, displaced, sent or destroyed.

`add_counts(draft)` fills `Event.counts`. Candidates are the numbers of `find_numbers` and lone victims (`a nurse`, `an armoured
car`) in sentences with events. Along the tree each meets the noun it counts and the acts that befell it (`lexicon/counted.tsv`);
each measure these name makes a reading, with the event of the nearest trigger. A linear model (`models/counts.npz`, made by
`train/counts.py`) says how likely a reading is; the likeliest becomes the count.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Set
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import takewhile
from typing import cast

import msgspec

from dateline.code.asserted import asserting
from dateline.code.numbers import Interval, find_numbers, words_of
from dateline.code.ways import near
from dateline.lexicon import cells, rows
from dateline.model import Count, Event, Measure, span
from dateline.models.linear import load
from dateline.parse.tokens import Draft, Parse

YES, NO = "count", "none"
TOLD_AGAIN = "figure told again"  # the rule of an event that is told by a figure alone
LIKELY = 0.33  # the likeliest reading counts from here on (by cross-validation)
ALIKE = 0.18  # and one that agrees with the figure that this one updates or is part of, from here on
ALSO = 0.6  # and a second one, of another event, from here on (`are missing and feared dead`)
ARMED = frozenset(("military", "police", "rebel"))
PEOPLE = frozenset(("killed", "injured", "killed_or_injured", "missing", "captured", "detained", "displaced", "evacuated", "deployed"))
_COUNTING = ("cardinal", "vague", "none", "money", "measure", "percent", "duration")
_INSIDE = ("nummod", "quantmod", "compound", "advmod", "npadvmod", "det", "predet", "amod", "nmod", "dep", "poss")
_ROLES = ("nsubj", "nsubjpass", "dobj", "attr", "acomp", "oprd", "xcomp", "dative", "agent", "prep", "advcl", "conj")
_BEFELL = ("act", "verb", "phrase", "figure")
_FATE = ("next", "child", "up", "right")  # where the words stand that tell what befell those counted
_PEOPLE_OR_NONE = ("person", "family", "")
_HARM = frozenset(("killed", "injured", "killed_or_injured", "captured", "detained"))
_OTHERS = frozenset(("him", "her", "them", "me", "us"))
_GROUPS = frozenset(("person", "settlement", "area", "unit", ""))
LONE = frozenset(("a", "an", "another"))
_JOINS = frozenset(("and", "or", ",", "/", "and/or"))
_CUTS = frozenset((",", ";", ":", "-", "–", "—"))  # between a noun and a number after it: not what it counts
_THEM = frozenset(("them", "whom", "those", "these", "which"))
_FALLEN = frozenset({"dead", "victims", "killed", "casualties", "fatalities", "wounded", "injured"})
_INHABITANTS = frozenset({"inhabitant", "resident", "population"})
_PEOPLED = frozenset({"camp", "capital", "port", "enclave", "slum", "population"})
_HIDDEN = frozenset({"mine", "landmine", "bomb", "ied", "device", "explosive"})
_COMING_UPON = frozenset({"hit", "strike", "step", "drive", "run", "detonate", "trigger"})
_HAVING = frozenset({"have", "number", "field", "boast", "command"})
_LIKELIEST = {"ASSAULT": "killed", "MOBILIZE": "deployed", "COERCE": "detained"}  # of people, where no word tells
_MOST = 200  # tokens that sentences broken without a stop are put together to
_JOINED = 12  # words that acts joined as one reach to either side
_RIVALS = 16  # triggers before and after a number that it may be a count of
_BACK = 3  # sentences back to the events of a figure in a sentence without any; a new paragraph is one more
_FAR = 4  # steps up the tree, words to either side


@dataclass(slots=True)
class Candidate:
    """A number that may be a count: `anchor` its last token, `noun` the token it counts (the anchor itself if none is named).

    `acts`: where a measure was read -> token and measure: `next` right after the number, `self` the noun, `child` below it, `up`
    above it, `beside` it under the same verb, `right` and `left` of the number. `thing`, `default`, `of`: what the lexicon says of
    the thing counted; `held`: they are those of the number before. `rule`: the measure by the lexicon alone; `before`, `earlier`:
    that of the last number in the sentence, in the report; `twin`: that of the figure that this one
    updates or is updated by. `figure`: a word for figures alone governs it (`put the number at 40`, `spoke of 16`). `whole`: it is some
    of those that the noun means (`seven of the wounded`). `away`: how many sentences back the events are, where its own has none.
    `like`: the candidate whose measure it takes when that is read: the figure it updates or is updated by, the whole it is some of."""

    number: Interval
    anchor: int
    noun: int
    lone: bool = False
    acts: dict[str, tuple[int, str]] = field(default_factory=dict)
    thing: str = ""
    default: str = "-"
    of: str = "-"
    held: bool = False
    part: bool = False
    rule: str = "-"
    before: str = "-"
    earlier: str = "-"
    twin: str = "-"
    figure: bool = False
    whole: bool = False
    away: int = 0
    like: Candidate | None = None


@dataclass(slots=True)
class Reading:
    """A candidate under one measure, with the index of the event it would be a count of and the steps to its trigger. `sure`: its words
    leave no other reading."""

    candidate: Candidate
    measure: Measure
    event: int
    steps: int
    sure: bool = False


@dataclass(slots=True)
class Trigger:
    """What is asked of an event's trigger: its tokens, those from its head word up to the root, the measure it tells."""

    event: int
    type: str
    tokens: range
    path: list[int]
    told: str


@cache
def _acts(kind: str) -> dict[str, str]:
    """Words for what befell somebody, with their measure: those of any kind (`act`), those that may be a noun of a thing too (`verb`)."""
    return {w: r["measure"] for r in rows("counted") if r["class"] == kind for w in cells(r["words"])}


@cache
def _phrases() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Phrases for what befell somebody, by their first word, the longest first: their words and their measure."""
    out: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for r in rows("counted"):
        for phrase in cells(r["words"]) if r["class"] == "phrase" else ():
            words = tuple(phrase.split())
            out.setdefault(words[0], []).append((words, r["measure"]))
    for found in out.values():
        found.sort(key=lambda x: -len(x[0]))
    return out


@cache
def _things() -> dict[str, tuple[str, str, str]]:
    """Nouns that are counted: class, measure, `of`."""
    return {w: (r["class"], r["measure"], r["of"]) for r in rows("counted") if r["class"] not in _BEFELL for w in cells(r["words"])}


def add_counts(draft: Draft) -> Draft:
    """The draft with the counts of its events; a figure goes to one event, or to all that share its trigger."""
    parse, report = draft.parse, draft.report
    found = readings(parse, report.events)
    if not found:
        return draft
    model = load("counts")
    odds = model.probabilities([f for _, f in features(parse, found, report.events)])[:, model.labels.index(YES)]
    return fill(draft, found, odds.tolist())


def fill(draft: Draft, found: list[Reading], odds: list[float]) -> Draft:
    """The draft with the counts that readings of these odds make."""
    parse, report = draft.parse, draft.report
    counts: dict[int, list[Reading]] = {}
    again: dict[tuple[int, tuple[str, ...], int], list[Reading]] = {}
    sharing: dict[tuple[int, int, str], list[int]] = {}
    for k, e in enumerate(report.events):
        sharing.setdefault(_act_of(e), []).append(k)
    for reading in _chosen(found, odds):
        c, event = reading.candidate, report.events[reading.event]
        if _known_group(parse, reading) or _speaks(draft, reading) or (c.number.kind == "percent" and reading.measure != "other"):
            continue
        tellers = _tellers(draft, c) if c.away or c.noun == c.anchor else []
        if c.away or (tellers and set(tellers).isdisjoint(event.by)):
            again.setdefault((reading.event, tuple(tellers), parse.sent[c.anchor]), []).append(reading)
            continue
        for k in sharing[_act_of(event)]:
            counts.setdefault(k, []).append(reading)
    events = [msgspec.structs.replace(e, counts=_counts(parse, counts[k])) if k in counts else e for k, e in enumerate(report.events)]
    return _with_figures(draft, events, again)


def _known_group(parse: Parse, reading: Reading) -> bool:
    """Whether a small number only says again how many known parties or places there are (`the two neighbours`, `these three towns`)."""
    c, n = reading.candidate, reading.candidate.number
    first = parse.token_at(n.start)
    again = first > 0 and parse.lower[first - 1] in ("the", "these", "those", "both") and n.kind == "cardinal"
    return again and n.min == n.max and (n.max or 99) < 10 and reading.measure in ("other", "settlements") and c.thing in _GROUPS


def _speaks(draft: Draft, reading: Reading) -> bool:
    """Whether a number says how many tell of harm, and not how many came to it: `two security sources said that it had killed him`."""
    if reading.measure not in _HARM:
        return False
    at, told = reading.candidate.number.start, draft.report.events[reading.event].trigger.start
    sources = (a.source for a in draft.report.attributions if a.source)
    return any(s.start <= at < s.end and not s.start <= told < s.end for s in sources)


def _tellers(draft: Draft, c: Candidate) -> list[str]:
    """Ids of the attributions that assert a figure."""
    figure = _figure_event(draft, c, draft.report.events[0], "")
    return asserting(draft.parse, figure, near(draft.parse, figure, draft.report.attributions))


def _figure_event(draft: Draft, c: Candidate, event: Event, name: str) -> Event:
    """An event told again by a figure alone (`By evening it was eleven`): the figure is its trigger."""
    trigger = span(draft.report.text, c.number.start, c.number.end)
    return msgspec.structs.replace(event, id=name, trigger=trigger, status="actual", condition=None, counts=[], by=[], rule=TOLD_AGAIN)


def _with_figures(draft: Draft, events: list[Event], again: dict[tuple[int, tuple[str, ...], int], list[Reading]]) -> Draft:
    """The draft with these events, and a further event for each figure that somebody gives by itself, in text order."""
    chances, made = dict(draft.chances), []
    for (k, by, _), found in again.items():
        name = f"e{len(events) + len(made) + 1}"
        event = _figure_event(draft, found[0].candidate, events[k], name)
        made.append(msgspec.structs.replace(event, by=list(by), counts=_counts(draft.parse, found)))
        if events[k].id in chances:
            chances[name] = chances[events[k].id]
    if made:
        events = sorted([*events, *made], key=lambda e: e.trigger.start)
    return replace(draft, report=msgspec.structs.replace(draft.report, events=events), chances=chances)


def _chosen(found: list[Reading], odds: list[float]) -> list[Reading]:
    """The likeliest reading of each candidate, and a second of another event where both are likely; in text order. What must be read
    like another figure is."""
    ranked: dict[int, list[tuple[float, int]]] = {}
    for i, p in enumerate(odds):
        ranked.setdefault(id(found[i].candidate), []).append((-p, i))
    best: dict[int, Reading] = {}
    chance: dict[int, float] = {}
    for key, rank in ranked.items():
        rank.sort()
        chance[key] = 1.0 if found[rank[0][1]].sure else -rank[0][0]
        if chance[key] >= LIKELY:
            best[key] = found[rank[0][1]]
    out: list[Reading] = []
    for key, rank in ranked.items():
        own = [found[i] for p, i in rank if -p >= ALIKE or i == rank[0][1]]
        first = _alike(own, best, chance)
        if first is None:
            continue
        best[key] = first
        out.append(first)
        if first is own[0]:
            out += [found[i] for p, i in rank[1:2] if -p >= ALSO and found[i].event != first.event]
    return out


def _alike(own: list[Reading], best: dict[int, Reading], chance: dict[int, float]) -> Reading | None:
    """The reading of a candidate among `own`: the best one, or that which agrees with the figure that it must be read like. Of a figure and
    its update the surer one tells."""
    c = own[0].candidate
    model, mine = best.get(id(c.like)) if c.like else None, best.get(id(c))
    if model is None or model.measure not in PEOPLE:
        return mine
    if mine and model.candidate.like is c and chance[id(c)] >= chance[id(c.like)]:
        return mine
    agreeing = next((r for r in own if r.measure == model.measure), None)
    return replace(agreeing, event=model.event) if agreeing else mine


def _act_of(event: Event) -> tuple[int, int, str]:
    """What events of one trigger, told by several sources, share."""
    return event.trigger.start, event.trigger.end, event.type


def _counts(parse: Parse, chosen: list[Reading]) -> list[Count]:
    """The counts of one event, in text order."""
    out: list[Count] = []
    wholes: dict[str, int] = {}
    for reading in chosen:
        candidate, measure = reading.candidate, reading.measure
        n = candidate.number
        whole = wholes.get(measure) if candidate.part else None
        if whole is None:
            wholes[measure] = len(out)
        out.append(
            Count(
                start=n.start,
                end=n.end,
                text=parse.text[n.start : n.end],
                measure=measure,
                min=n.min,
                max=n.max,
                approximate=n.approximate,
                of=_of(parse, candidate, measure),
                part_of=whole,
            )
        )
    return out


def _of(parse: Parse, candidate: Candidate, measure: str) -> str:
    """Whom or what a count counts: a kind of people, or the noun as it stands."""
    noun = _named_of_them(parse, candidate.noun)
    known = _thing(parse, noun)
    if known and known[2] != "-":
        return _told_by_modifier(parse, noun) if known[0] == "person" and known[2] == "military" else known[2]
    if measure in PEOPLE:
        return "people"
    first = candidate.anchor + 1
    if candidate.noun < first:
        return parse.lower[candidate.noun] if candidate.noun != candidate.anchor else candidate.thing
    return parse.text[parse.start[first] : parse.end[candidate.noun]]


def _named_of_them(parse: Parse, noun: int) -> int:
    """The noun that says who `11 of them` are: right after it (`11 of them children`), else the last people before it, or what they are
    said to be (`seven of the dead were children`); else the noun itself."""
    if parse.lower[noun] in _THEM:
        after = range(noun + 1, min(noun + 3, len(parse)))
        before = range(noun - 1, parse.sents[parse.sent[noun]][0] - 1, -1)
        over = parse.ancestors(noun)
        said = [*after, *(i for i in before if not (parse.dep[i] == "nsubj" and parse.head[i] in over))]  # who did it to them is not meant
        return next((i for i in said if (known := _thing(parse, i)) and known[0] == "person"), noun)
    verb = parse.head[parse.head[parse.head[noun]]] if parse.dep[noun] == "pobj" else parse.head[noun]
    if parse.lower[noun] in _FALLEN and parse.lemma[verb] == "be":
        return next((o for o in parse.kids(verb, "attr") if (known := _thing(parse, o)) and known[0] == "person"), noun)
    return noun


def _told_by_modifier(parse: Parse, noun: int) -> str:
    """Whom officers, commanders and the like are counted with: `police officers`, `rebel commanders`; else the military."""
    for i in sorted((k for k in parse.kids(noun, "compound", "amod", "nmod") if k < noun), reverse=True):
        known = _thing(parse, i)
        if known and known[0] == "person" and known[2] in ARMED:
            return known[2]
    return "military"


def readings(parse: Parse, events: list[Event]) -> list[Reading]:
    """All readings of all candidates, in text order: one a measure that some word near the number names, and `other`."""
    by_sentence: dict[int, list[Trigger]] = {}
    whole = _whole_sentences(parse)
    for k, e in enumerate(events if len(parse) else []):
        by_sentence.setdefault(whole[parse.sentence_at(e.trigger.start)], []).append(_trigger(parse, k, e))
    out: list[Reading] = []
    homes = _homes(parse, whole, set(by_sentence))
    for c in candidates(parse, whole, homes):
        if c.away and not (c.acts or c.figure or c.default != "-"):
            continue  # far from its event, and nothing says that it is a figure
        rivals = _rivals(by_sentence[homes[whole[parse.sent[c.anchor]]]], c.anchor)
        measures = {m for _, m in c.acts.values()} | {_of_these(t.told, c) for t in rivals}
        measures |= {c.default, c.before, c.earlier, c.rule, c.twin, "other"}
        if c.thing in ("person", ""):
            measures |= {_LIKELIEST.get(t.type, "other") for t in rivals}
        if _compared(parse, c) or _live_there(parse, c):
            continue
        if _doers(parse, c) or _deprived(parse, c):
            measures -= _HARM
        given = _given_for(parse, c)
        event = next((t.event for t in rivals if given and given[0] in t.tokens), None)
        if given and event is not None:
            out.append(Reading(c, cast(Measure, given[1]), event, 0, True))
            continue
        measures = {given[1]} if given else measures
        up = {i: n for n, i in enumerate([c.noun, *parse.ancestors(c.noun)])} | {c.anchor: 0}
        for measure in sorted(measures - {"-", ""}):
            out.append(Reading(c, cast(Measure, measure), *_nearest(parse, c, measure, up, rivals)))
    return out


def _doers(parse: Parse, c: Candidate) -> bool:
    """Whether those counted did to others what is told: `three men killed a guard`, `taken by eight gunmen`; or are just somebody's: `the
    rebels, who have 8,000 fighters`."""
    top = _top(parse, c)
    over, dep = parse.head[top], parse.dep[top]
    if dep == "dobj" and parse.lemma[over] in _HAVING:  # the strength of a force
        return True
    if dep == "pobj":
        return parse.dep[over] == "agent" and _act(parse, parse.head[over]) in _HARM
    if dep != "nsubj" or parse.kids(over, "auxpass", "nsubjpass"):
        return False
    joined = (k for k in parse.kids(over, "conj") if parse.pos[k] == "VERB" and not parse.kids(k, "nsubj", "nsubjpass", "auxpass"))
    return any(_act(parse, v) in _HARM and _harms(parse, v, o) for v in (over, *joined) for o in parse.kids(v, "dobj"))


def _compared(parse: Parse, c: Candidate) -> bool:
    """Whether a number only tells by how many another one is higher or lower: `1,000 more than in 2023`."""
    after = parse.lower[c.anchor + 1 : c.anchor + 4]
    return after[:1] in (["more"], ["fewer"], ["less"]) and "than" in after


def _live_there(parse: Parse, c: Candidate) -> bool:
    """Whether a number tells how many live somewhere: `a city of 40,000 people`, `home to two million`, `with its 900 inhabitants`; not
    those of a whole one (`the whole village of 300 fled`)."""
    prep = parse.head[c.noun]
    if c.thing not in ("person", "") or "child" in c.acts or parse.dep[c.noun] != "pobj" or parse.lower[prep] not in ("of", "to", "with"):
        return False
    if parse.lower[prep] == "with" and parse.lemma[c.noun] in _INHABITANTS:
        return True
    place = parse.head[prep]
    if any(parse.lower[k] in ("whole", "entire", "all") for k in parse.children[place]):
        return False
    if parse.lower[prep] == "to":
        return parse.lower[place] == "home"
    return parse.lower[place] in _PEOPLED or bool((known := _thing(parse, place)) and known[0] in ("settlement", "area"))


def _given_for(parse: Parse, c: Candidate) -> tuple[int, str] | None:
    """The word that a bare figure is given for, and its measure: `the number of wounded passed 200`, `raised the toll to 31 and the number
    of displaced to 900`, `capturing 12 of them`."""
    top = _top(parse, c)
    over = parse.head[parse.head[top]] if parse.dep[top] == "pobj" else parse.head[top]
    if not _elliptic(parse, c) or over == top:
        return None
    if parse.lower[c.noun] in _THEM and parse.dep[top] == "dobj" and (harm := _acts("act").get(parse.lower[over])) in _HARM:
        return over, harm
    nouns = [over, *parse.kids(over, "nsubj", "nsubjpass", "dobj")]
    numbers = [n for n in nouns if parse.lower[n] in ("number", "figure")]
    whose = [o for n in numbers for w in parse.kids(n, "prep") for o in parse.kids(w, "pobj") if o != top]
    told = ((x, _of_these(_act(parse, x), c)) for o in whose for x in (o, *_below(parse, o)))
    return next(((x, m) for x, m in told if m != "-"), None)


def _deprived(parse: Parse, c: Candidate) -> bool:
    """Whether those counted were made to leave, or left in want: `forced 6,000 to flee`, `left 40,000 without power`."""
    after = parse.lower[parse.token_at(c.number.end - 1) + 1 :][:6]
    verb = parse.lemma[parse.head[_top(parse, c)]]
    forced = verb in ("force", "drive", "oblige", "leave") and any(x in after for x in ("flee", "leave", "homes"))
    return forced or (verb == "leave" and any(x in after for x in ("without", "homeless", "hungry", "need", "stranded")))


def _harms(parse: Parse, verb: int, what: int) -> bool:
    """Whether a verb that tells of harm has somebody for its object: not `lost their lives`, not `held talks`."""
    if _phrase(parse, verb) or parse.lemma[verb] == "surrender" or parse.lower[what] in words_of("month"):
        return False
    known = _thing(parse, what)
    always = parse.lower[verb] in _acts("act") or parse.lemma[verb] in _acts("act")
    return always or parse.pos[what] == "PROPN" or parse.lower[what] in _OTHERS or bool(known and known[0] in ("person", "family"))


def _rivals(near: list[Trigger], anchor: int) -> list[Trigger]:
    """Of triggers in text order those nearest to a token."""
    at = bisect_left(near, anchor, key=lambda t: t.tokens.start)
    return near[max(0, at - _RIVALS) : at + _RIVALS]


def _trigger(parse: Parse, k: int, event: Event) -> Trigger:
    """The trigger of event k."""
    a, b = event.trigger.start, event.trigger.end
    root = parse.root_of(a, b)
    return Trigger(k, event.type, parse.tokens_in(a, b), [root, *parse.ancestors(root)], _told(parse, event))


def _whole_sentences(parse: Parse) -> list[int]:
    """For each sentence of the parse the first of those it is one with: a parser may break a sentence where no stop stands."""
    whole: list[int] = []
    for k, (a, _) in enumerate(parse.sents):
        short = k > 0 and parse.sents[k][1] - parse.sents[whole[-1]][0] <= _MOST
        broken = short and parse.word[a - 1][-1].isalnum() and "\n" not in parse.text[parse.end[a - 1] : parse.start[a]]
        whole.append(whole[-1] if broken else k)
    return whole


def _homes(parse: Parse, whole: list[int], told: set[int]) -> dict[int, int]:
    """For each (whole) sentence that may hold counts the one with their events: itself, or one of its paragraph shortly before it."""
    homes: dict[int, int] = {}
    last, steps = -1, 0
    for k in dict.fromkeys(whole):
        a = parse.sents[k][0]
        steps += 1 + (a > 0 and "\n" in parse.text[parse.end[a - 1] : parse.start[a]])
        if k in told:
            last, steps = k, 0
        if steps <= _BACK and last >= 0:
            homes[k] = last
    return homes


def candidates(parse: Parse, whole: list[int], homes: dict[int, int]) -> list[Candidate]:
    """Numbers in these (whole) sentences, and lone victims in those with events, in text order."""
    if not homes:
        return []
    order = {k: n for n, k in enumerate(dict.fromkeys(whole))}
    numbers = find_numbers(parse.text)
    made = {k: c for k, n in enumerate(numbers) if n.kind in _COUNTING and (c := _numbered(parse, n))}
    found = [c for c in made.values() if whole[parse.sent[c.anchor]] in homes and not _picked_out(parse, c)]
    found += _lone(parse, [k for k, w in enumerate(whole) if homes.get(w) == w], {c.noun for c in found})
    found.sort(key=lambda c: c.number.start)
    last: Candidate | None = None
    walls = {i for c in made.values() for i in parse.tokens_in(c.number.start, c.number.end)}
    for k, c in enumerate(found):
        _read_acts(parse, c, walls)
        c.part = _is_part(parse, c) or (last is not None and last.part and _goes_on(parse, last, c))
        own = whole[parse.sent[c.anchor]]
        c.away = min(2, order[own] - order[homes[own]])
        meant = next((x for x in reversed(found[:k]) if not x.lone), None) if parse.lower[c.noun] in words_of("they") else last
        if last:
            _follow(parse, c, last, meant)
        c.rule = _rule(c)
        if c.rule == "-" and c.figure and _elliptic(parse, c):
            c.rule = c.earlier
        if meant and parse.lower[c.noun] in _THEM and parse.sent[meant.anchor] == parse.sent[c.anchor]:
            fate = {c.acts[w][1] for w in (("next", "child") if _right_after(parse, meant, c) else _FATE) if w in c.acts}
            c.like = meant if fate <= {m for _, m in meant.acts.values()} else None
        last = c
    _pair(made, numbers)
    return found


def _right_after(parse: Parse, meant: Candidate, c: Candidate) -> bool:
    """Whether no further verb stands between a figure and some `of them`: `46 people wounded, 15 of them soldiers`."""
    return not any(parse.tag[i] in ("VBD", "VBZ", "VBP", "VBG") for i in range(meant.noun + 1, c.anchor))


def _picked_out(parse: Parse, c: Candidate) -> bool:
    """Whether `one of the` only picks somebody out of those whom its own words tell of: `one of the divers detained is a sculptor`, not
    `one of the divers was detained`."""
    number, of = c.number, parse.lower[c.anchor + 1 : c.anchor + 3]
    if number.min != 1 or number.max != 1 or of != ["of", "the"] or c.noun == c.anchor:
        return False
    over = parse.head[_top(parse, c)]
    return (parse.lemma[over] == "be" and parse.dep[over] not in ("aux", "auxpass")) or parse.pos[over] in ("NOUN", "PROPN", "ADP")


def _pair(made: dict[int, Candidate], numbers: list[Interval]) -> None:
    """Let a figure and the one that it updates (`from 25 to 31`) know each other's measure."""
    for new, n in enumerate(numbers):
        old = n.update_from
        if old is not None and new in made and old in made:
            made[new].twin, made[old].twin = made[old].rule, made[new].rule
            made[new].like, made[old].like = made[old], made[new]


def _elliptic(parse: Parse, c: Candidate) -> bool:
    """Whether a number names nothing that it counts, or only `them`."""
    return c.noun == c.anchor or parse.lower[c.noun] in words_of("they")


def _follow(parse: Parse, c: Candidate, last: Candidate, meant: Candidate | None) -> None:
    """Let a candidate take from those before it what its own words leave open: the measure from the last one, the thing counted from the
    one `meant` (that of `them` is none with an article: `a raid on a camp killed ten, three of them minors`)."""
    c.earlier = last.rule if last.rule != "-" else last.earlier
    if parse.sent[last.anchor] == parse.sent[c.anchor]:
        c.before = c.earlier
    if meant is None or meant.lone or parse.sent[c.anchor] - parse.sent[meant.anchor] > 1:
        return
    if _other_things(parse, c, meant):
        c.thing, c.default, c.of, c.held = meant.thing, meant.default, meant.of, True
        c.acts = {w: (i, _of_these(_act(parse, i), c)) for w, (i, _) in c.acts.items()}
    elif not c.thing and _elliptic(parse, c):
        c.thing, c.default, c.of, c.held = meant.thing, meant.default, meant.of, True


def _other_things(parse: Parse, c: Candidate, meant: Candidate) -> bool:
    """Whether `others` are things like those before, after a verb that people may suffer as well: `seized four vehicles and burned two
    others`."""
    verb = parse.head[c.noun]
    things = meant.thing in ("equipment", "building", "position") and parse.sent[meant.anchor] == parse.sent[c.anchor]
    return things and parse.lower[c.noun] == "others" and parse.dep[c.noun] == "dobj" and _act(parse, verb).endswith("equipment")


def _numbered(parse: Parse, number: Interval) -> Candidate | None:
    """The candidate of a number; `over` and `up` that belong to a verb (`hand over six`) are no bounds."""
    tokens = parse.tokens_in(number.start, number.end)
    if not tokens:
        return None
    first = tokens[0]
    over = first and parse.lower[first] in ("over", "up")
    verb = over and (parse.dep[first] == "prt" or parse.lemma[first - 1] in words_of("particle"))
    if verb and len(tokens) > 1:
        start = parse.start[tokens[1]]
        inner = find_numbers(parse.text[start : number.end])
        if inner:
            number = replace(inner[0], start=start + inner[0].start, end=start + inner[0].end)
    counting = [i for i in tokens if parse.pos[i] == "NUM" or parse.lower[i] in words_of("group")]
    anchor = counting[-1] if counting else tokens[-1]
    noun = _noun(parse, anchor, tokens[0])
    if parse.text[number.start : number.end].lower() == "a single" and parse.kids(parse.head[noun], "neg"):  # `had not lost a single man`
        number = replace(number, min=0, max=0, kind="none")
    return None if parse.lemma[noun] == "time" else Candidate(number, anchor, noun)  # `stabbed several times`


def _noun(parse: Parse, i: int, first: int) -> int:
    """The noun that the number at tokens first..i counts, never one before it (`by the afternoon 168`); token i where it stands alone."""
    sentence = parse.sent[i]
    for _ in range(_FAR):
        h = parse.head[i]
        if h == i or parse.dep[i] not in _INSIDE or parse.sent[h] != sentence or parse.pos[h] in ("VERB", "AUX", "ADP"):
            break
        if h < first and (parse.pos[h] in ("NOUN", "PROPN") or not _CUTS.isdisjoint(parse.lower[h:i])):
            break
        i = h
    if parse.lower[i] in words_of("group") or parse.pos[i] in ("NUM", "DET", "PRON", "ADJ"):
        for c in parse.children[i]:
            if parse.lower[c] == "of" and (objects := parse.kids(c, "pobj")):
                return objects[0]
    return i


def _lone(parse: Parse, sentences: list[int], taken: set[int]) -> list[Candidate]:
    """Single people and things under `a` or `an` that an act befell."""
    out: list[Candidate] = []
    for k in sentences:
        a, b = parse.sents[k]
        for i in range(a, b):
            if parse.lower[i] not in LONE:
                continue
            noun = parse.head[i] if parse.dep[i] == "det" else i
            named = noun > i and parse.pos[noun] in ("NOUN", "PROPN")
            alone = noun == i and parse.lower[i] == "another" and parse.pos[i + 1 : i + 2] != ["NUM"]  # `another was wounded`
            if noun in taken or not (named or alone) or _counts_others(parse, noun) or _set_off(parse, noun):
                continue
            c = Candidate(Interval(parse.start[i], parse.end[i], 1, 1), i, noun, lone=True)
            _read_acts(parse, c)
            befell = c.acts.keys() & {"up", "child", "beside"}
            if befell and (c.thing or any(c.acts[w][1] in PEOPLE for w in befell)):
                out.append(c)
    return out


def _counts_others(parse: Parse, noun: int) -> bool:
    """Whether somebody gives a toll: `an official raised the toll to 31`."""
    told = parse.kids(parse.head[noun], "dobj") if parse.dep[noun] == "nsubj" else []
    return any(parse.lower[o] in ("toll", "number", "figure", "count", "tally", "total", "estimate") for o in told)


def _set_off(parse: Parse, noun: int) -> bool:
    """Whether a mine or a bomb is what somebody came upon, and no loss: `their bus hit a mine`, `drove over a bomb`."""
    over = parse.head[noun]
    verb = parse.head[over] if parse.pos[over] == "ADP" else over
    return parse.lemma[noun] in _HIDDEN and parse.lemma[verb] in _COMING_UPON and parse.dep[noun] in ("dobj", "pobj")


def _thing(parse: Parse, i: int) -> tuple[str, str, str] | None:
    """What the lexicon knows of the noun at token i."""
    things = _things()
    low = parse.lower[i]
    two = things.get(f"{parse.lower[i - 1]} {parse.lemma[i]}") if i else None
    return two or things.get(low) or things.get(parse.lemma[i]) or (things.get(low[:-1]) if low.endswith("s") else None)


def _act(parse: Parse, i: int) -> str:
    """The measure of the act at token i, "-" for other words; acts joined as `killed and wounded` are one."""
    measure = _said(parse, i)
    if measure not in ("killed", "injured", "captured"):
        return measure
    run = {measure}
    for step in (1, -1):
        j = i + step
        while 0 < j < len(parse) - 1 and abs(j - i) < _JOINED and parse.lower[j] in _JOINS and _said(parse, j + step) != "-":
            run.add(_said(parse, j + step))
            j += 2 * step
    return "killed_or_injured" if run >= {"killed", "injured"} else measure


def _said(parse: Parse, i: int) -> str:
    """The measure of the word at token i, "-" for words that name none (each looked up once a parse)."""
    known = parse.__dict__.setdefault("_measures", {})
    if i not in known:
        known[i] = _looked_up(parse, i)
    return known[i]


def _looked_up(parse: Parse, i: int) -> str:
    """As `_said`."""
    low, lemma = parse.lower[i], parse.lemma[i]
    always, verbs = _acts("act"), _acts("verb")
    found = _phrase(parse, i) or always.get(low) or always.get(lemma)
    if found is None and parse.pos[i] in ("VERB", "ADJ", "AUX"):
        found = next((m for k in parse.kids(i, "prep") if (m := _phrase(parse, k))), None)  # `were taken by ambulance to hospital`
        found = found or verbs.get(low) or verbs.get(lemma)
    return found or "-"


def _phrase(parse: Parse, i: int) -> str | None:
    """The measure of the phrase that begins at token i, or has it as its second word (all phrases of a parse are found at once)."""
    made = parse.__dict__.get("_phrased")
    if made is None:
        made = parse.__dict__["_phrased"] = _phrased(parse)
    return made.get(i)


def _phrased(parse: Parse) -> dict[int, str]:
    """Measures of the phrases of a parse by their first and second tokens."""
    phrases, out = _phrases(), {}
    for i, (low, lemma) in enumerate(zip(parse.lower, parse.lemma, strict=True)):
        if low not in phrases and lemma not in phrases:
            continue
        for words, measure in phrases.get(low) or phrases[lemma]:
            if tuple(parse.lower[i + 1 : i + len(words)]) == words[1:]:
                out[i] = measure
                out.setdefault(i + 1, measure)
                break
    return out


def _of_these(measure: str, c: Candidate) -> str:
    """A measure as it is of those counted: in "killed/killed/equipment" that of people, of people under arms, of things."""
    if "/" not in measure:
        return measure
    people, armed, things = measure.split("/")
    return armed if c.of in ARMED or c.thing == "unit" else things if c.thing not in _PEOPLE_OR_NONE else people


def _told(parse: Parse, event: Event) -> str:
    """The measure that an event's trigger names, or "-"."""
    tokens = parse.tokens_in(event.trigger.start, event.trigger.end)
    return next((m for i in tokens if (m := _act(parse, i)) != "-"), "-")


def _is_figure(parse: Parse, event: Event) -> bool:
    """Whether an event's trigger is a number or a word that goes with figures (`the count`, `risen`, `eleven`)."""
    root = parse.root_of(event.trigger.start, event.trigger.end)
    return parse.pos[root] == "NUM" or parse.lemma[root] in _acts("figure")


def _top(parse: Parse, c: Candidate) -> int:
    """The head of the whole phrase that a candidate stands in: past `dozens of`, and past the members of a list before it."""
    i = c.noun
    while parse.dep[i] == "pobj" and parse.lower[parse.head[i]] == "of" and i > c.anchor:
        i = parse.head[parse.head[i]]
    for _ in range(12):
        if parse.dep[i] not in ("conj", "appos") or (parse.pos[parse.head[i]] == "VERB" and parse.pos[i] != "VERB"):
            break
        i = parse.head[i]
    return i


def _read_acts(parse: Parse, c: Candidate, walls: Set[int] = frozenset()) -> None:
    """Fill `c.acts`, `c.thing`, `c.default` and so on: where the words about a candidate tell a measure, and what is counted.
    `walls`: the tokens of numbers, beyond which words to the right and left are another's."""
    known = _thing(parse, c.noun)
    if known:
        c.thing, c.default, c.of = known
    a, b = parse.sents[parse.sent[c.anchor]]
    top = _top(parse, c)
    above = [i for i in ([top] if top != c.noun else []) + parse.ancestors(top)[:_FAR] if a <= i < b]
    beyond, first = max(c.anchor, c.noun) + 1, parse.token_at(c.number.start)
    spots = {
        "next": [i for i in _following(parse, c, b)[:1]],
        "self": [c.noun, c.anchor],
        "child": _below(parse, c.noun) + (_below(parse, c.anchor) if c.anchor != c.noun else []),
        "up": above,
        "beside": _beside(parse, top, above),
        "right": _up_to(range(beyond, min(b, beyond + _FAR)), walls),
        "left": _up_to(range(first - 1, max(a, first - 1 - _FAR) - 1, -1), walls),
    }
    c.whole = parse.lower[c.noun - 1] in ("the", "those", "these") and parse.lower[c.noun - 2] == "of" and c.noun > c.anchor
    c.figure = any(parse.lemma[i] in _acts("figure") for i in (*above[:2], *spots["beside"], *spots["left"]))
    for where, tokens in spots.items():
        for i in tokens:
            if (measure := _of_these(_act(parse, i), c)) != "-":
                c.acts[where] = (i, measure)
                break
    fate = c.acts.get("next") or c.acts.get("up")
    if c.whole and fate and "self" in c.acts and fate[1] in PEOPLE:  # `seven of the wounded died`: the noun says whose they are
        del c.acts["self"]


def _up_to(tokens: range, walls: Set[int]) -> list[int]:
    """The tokens before the first of a wall."""
    return list(takewhile(lambda i: i not in walls, tokens))


def _following(parse: Parse, c: Candidate, b: int) -> list[int]:
    """The tokens right after a bare number, quote marks and `more`, `people`, `others` passed over."""
    if c.noun != c.anchor and parse.lower[c.noun] not in words_of("filler"):
        return []
    return [i for i in range(c.anchor + 1, min(b, c.anchor + _FAR)) if parse.lower[i] not in words_of("filler")]


def _below(parse: Parse, i: int) -> list[int]:
    """What says more of the noun at token i: `wounded soldiers`, `people killed in`, `people with wounds`."""
    out = parse.kids(i, "amod", "acl", "relcl", "compound", "nmod", "advcl", "ccomp")
    return out + [o for w in parse.kids(i, "prep") if parse.lower[w] == "with" for o in parse.kids(w, "pobj")]


def _beside(parse: Parse, top: int, above: list[int]) -> list[int]:
    """What stands under the same verb: `the dead numbered 40`, `put the arrests at 40`, `12 are missing`."""
    verb = next((i for i in above if parse.pos[i] in ("VERB", "AUX")), -1)
    if verb < 0:
        return []
    out: list[int] = []
    for c in parse.kids(verb, *_ROLES):
        if c != top and c not in above:
            out.append(c)
            out += [g for k in parse.kids(c, "prep", "compound", "amod", "conj") for g in (k, *parse.kids(k, "pobj"))]
    return out


def _is_part(parse: Parse, c: Candidate) -> bool:
    """Whether a candidate counts part of a whole told before it: `including two`, `two of them`, `among them a nurse`."""
    first = parse.token_at(c.number.start)
    before = parse.lower[max(parse.sents[parse.sent[first]][0], first - 3) : first]
    of, whom = (*parse.lower[c.anchor + 1 : c.anchor + 3], "", "")[:2]
    of_them = parse.lower[c.noun] in _THEM or (of == "of" and whom in _THEM)  # `four of them police officers`
    return of_them or not words_of("part").isdisjoint(before)


def _goes_on(parse: Parse, last: Candidate, c: Candidate) -> bool:
    """Whether a candidate is the next of a list of parts: `including 22 children and nine women`."""
    between = parse.lower[last.noun + 1 : max(last.noun + 1, parse.token_at(c.number.start))]
    joined = "," in between or "and" in between
    return joined and len(between) <= 4 and all(w in (",", "and", "at", "least", "about", "some") for w in between)


def _rule(c: Candidate) -> str:
    """The measure that the lexicon alone would give."""
    if c.default != "-" and c.thing != "family":
        return c.default
    if c.part and c.before != "-":
        return c.before
    for where in ("next", "self", "child", "beside", "up", "right", "left"):
        if where in c.acts:
            return c.acts[where][1]
    return c.default if c.default != "-" else c.before


def _nearest(parse: Parse, c: Candidate, measure: str, up: dict[int, int], near: list[Trigger]) -> tuple[int, int]:
    """The event among `near` that a candidate under a measure belongs to, and the steps through the tree to its trigger.

    `up`: the tokens above the candidate and how many steps up they are."""
    spoken = {i for i, m in c.acts.values() if m == measure}
    own = any(t.path[0] in up for t in near)  # it is told in its own clause, and so not over a semicolon
    best, least, steps = -1, 1e9, 99
    for t in near:
        walk = next((n + up[i] for n, i in enumerate(t.path) if i in up), 30)
        cost = walk + abs(t.path[0] - c.anchor) / 20
        cost -= 3 * (_of_these(t.told, c) == measure) + 2 * (not spoken.isdisjoint(t.tokens))
        cost -= 3 * (measure == "other" and c.noun in t.tokens)  # `91 strikes` are told by `strikes`
        cost += 4 * (own and ";" in parse.lower[min(c.anchor, t.path[0]) : max(c.anchor, t.path[0])])
        cost += 2 * (measure in PEOPLE and t.type not in ("ASSAULT", "COERCE", "MOBILIZE"))
        if cost < least:
            best, least, steps = t.event, cost, walk
    return best, steps


def features(parse: Parse, found: list[Reading], events: list[Event]) -> list[tuple[Reading, list[str]]]:
    """What the model sees of each reading, as names: of the candidate, of the measure, and of how the two agree."""
    shared: dict[int, list[str]] = {}
    spoken = {k: _told(parse, events[k]) for k in {r.event for r in found}}
    out: list[tuple[Reading, list[str]]] = []
    for r in found:
        key = id(r.candidate)
        if key not in shared:
            shared[key] = _of_candidate(parse, r.candidate)
        out.append((r, shared[key] + _of_reading(parse, r, events[r.event], spoken[r.event])))
    return out


def _of_candidate(parse: Parse, c: Candidate) -> list[str]:
    """Features of a number whatever its measure."""
    n, thing, kind = c.number, c.thing or "?", _kind(c)
    dep, bare = parse.dep[c.noun], c.noun == c.anchor
    out = [f"kind={kind}", f"thing={thing}", f"dep={dep}", f"noun={parse.lemma[c.noun]}", f"kind={kind}|{thing}", f"kind={kind}|{dep}"]
    out.append("open" if n.min is None or n.max is None else "range" if n.min != n.max else "exact")
    one = kind == "cardinal" and n.min == n.max == 1
    for name, holds in (("part", c.part), ("held", c.held), ("further", n.further), ("bare", bare), ("one", one)):
        if holds:
            out += [name, f"{name}|{thing}"]
    if first := parse.token_at(n.start):
        previous = "Name" if parse.pos[first - 1] == "PROPN" else parse.lower[first - 1]
        out += [f"previous={previous}", f"bare after {previous}"] if bare else [f"previous={previous}"]
    if c.anchor + 1 < len(parse):
        out.append(f"next={parse.lower[c.anchor + 1]}")
    if dep == "pobj":
        over = _thing(parse, parse.head[parse.head[c.noun]])
        out.append(f"{parse.lower[parse.head[c.noun]]} after {over[0] if over else '?'}|{bare}")
    if n.min is None and n.max is not None and n.max <= 18:
        out.append("below eighteen")
    return out


def _kind(c: Candidate) -> str:
    """The kind of a candidate's number, `lone` for an article."""
    return "lone" if c.lone else c.number.kind


def _of_reading(parse: Parse, r: Reading, event: Event, spoken: str) -> list[str]:
    """Features of one measure for a number, and of its event: which words name this measure, and which another. `spoken`: what the
    event's trigger tells."""
    c, m, thing, kind = r.candidate, r.measure, r.candidate.thing or "?", _kind(r.candidate)
    group = m if m in ("other", "equipment", "positions", "settlements", "deployed") else "harm"
    told, bare = _of_these(spoken, c), c.noun == c.anchor
    says = {w: a[1] for w, a in c.acts.items()}
    says |= {"told": told, "default": c.default, "before": c.before, "earlier": c.earlier, "twin": c.twin, "rule": c.rule}
    yes = [w for w, x in says.items() if x == m]
    no = [w for w, x in says.items() if x not in (m, "-")]
    rule, steps = "rule" in yes, min(r.steps, 8)
    own = ",".join(w for w in yes if w not in ("before", "earlier", "twin"))
    sides = [min(3, len(set(x) - {"rule", "told"})) for x in (yes, no)]
    out = [
        *(f for w in yes for f in (f"yes={w}", f"yes={w}|{group}")),
        *(f for w in no for f in (f"no={w}", f"no={w}|{group}")),
        f"agree={own}|{group}",
        f"sides={sides}|{group}",
        f"m={m}",
        f"m={m}|{thing}",
        f"m={m}|{event.type}",
        f"m={m}|told={told}",
        f"m={m}|rule={c.rule}",
        f"steps={steps}",
        f"steps={steps}|{'told' in yes}",
        f"kind={kind}|{group}",
        f"kind={kind}|{event.type}",
        f"kind={kind}|own={own}|{group}",
        f"kind={kind}|m={m}|{thing}",
        f"{thing}|{event.type}|{group}",
        f"{thing}|rule={rule}",
        f"type={event.type}",
        f"trigger={event.trigger.text.lower()}|{group}",
    ]
    if c.noun in parse.tokens_in(event.trigger.start, event.trigger.end):
        out += ["named", f"named|{thing}", f"named|{group}", f"named|m={m}"]
    if c.of != "-":
        out += [f"{c.of}|m={m}", f"{c.of}|rule={c.rule}|{rule}", f"{c.of}|{event.type}|m={m}"]
    if c.part:
        out.append(f"part|before={'before' in yes}")
    if bare:
        out += [f"bare|{group}", f"bare|rule={rule}", f"bare|before={'before' in yes}", f"bare|earlier={'earlier' in yes}|{group}"]
    if c.away:
        earlier = f"{'earlier' in yes}|{bare}|{c.figure}"
        sure = rule and "up" in yes and not c.figure
        out += [
            f"away={c.away}",
            f"away|sure={sure}|{thing}",
            f"away|sure={sure}|{kind}",
            f"away|{thing}|{bare}",
            f"away|earlier={earlier}",
            f"away|rule={rule}|own={own}",
            f"away|{group}",
        ]
        out += [f"away={c.away}|earlier={earlier}", f"away|held={c.held}|{rule}"]
    if spoken == "-" and _is_figure(parse, event):
        heir = "before" if c.before != "-" else "earlier"
        out += [f"by figure|{heir}={heir in yes}|{bare}", f"by figure|{heir}={heir in yes}|own={own != ''}"]
    if c.figure:
        out += [f"figure|{group}", f"figure|before={'before' in yes}|{bare}", f"figure|earlier={'earlier' in yes}|{bare}|{group}"]
    if c.whole:
        out += [f"whole|{w}={w in yes}" for w in ("self", "up", "next", "told")] + [f"whole|self={'self' in yes}|up={'up' in yes}"]
    if "up" in c.acts:
        act = c.acts["up"][0]
        depth = min(5, next((n for n, i in enumerate(parse.ancestors(c.noun)) if i == act), 9))
        out += [f"depth={depth}|{kind}", f"depth={depth}|{kind}|{parse.dep[c.noun]}|{'up' in yes}", f"up={parse.lemma[act]}|{group}"]
    return out
