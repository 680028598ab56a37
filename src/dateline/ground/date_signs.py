"""Signs for and against each option of an event's days: the names of the features that `models/dates.npz` weighs.

Those of `fixed` hold whatever other events are given; those of `shared` tell what other events were given.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from dataclasses import replace
from itertools import islice

from dateline.ground.date_options import Option, Placed, class_of, verb_of
from dateline.ground.date_story import WARS, Story
from dateline.ground.dates import DateMention
from dateline.model import Event
from dateline.parse.tokens import Parse

VERBAL = frozenset({"ACCUSE", "REQUEST", "REJECT", "THREATEN", "SUPPORT", "CONSULT"})
COMING = frozenset({"planned", "wanted", "conditional", "possible"})
LAST = 100  # mentions, and events given days, before an event that are looked at, at most
OWN = 16  # mentions of its own sentence that are weighed for an event: the nearest
BACK, ON = 6, 2  # how many mentions of other sentences are weighed, before and after the event's own
_AUX = frozenset({"has", "have", "had", "is", "are", "was", "were", "will", "would", "could", "may", "might", "'ve", "’ve"})
_TOTAL = frozenset(
    [
        "toll",
        "total",
        "far",
        "overall",
        "repeatedly",
        "least",
        "hundreds",
        "thousands",
        "already",
        "since",
        "conflict",
        "war",
        "fighting",
        "clashes",
    ]
)
_SO_FAR = re.compile(
    r"\b(?:[Ss]o far|[Tt]o date|[Ss]ince (?:\w+ ){0,6}(?:war|conflict|fighting|invasion|hostilities|offensive|operation|launched|began)\b)"
)


def fixed(story: Story, i: int) -> tuple[list[Option | None], list[list[str]]]:
    """The options of event i (None first: no date), and the features of each that no other event's days change."""
    event, t = story.report.events[i], story.triggers[i]
    p, kind = story.parse, kind_of(event)
    sentence, tense, loose = p.sent[t], _tense(p, t), _loose(p, t)
    near = _near(story, sentence, t)
    at = bisect_left(story.placed, sentence, key=lambda x: x.sentence)
    before = [x for x in story.placed[max(0, at - LAST) : at] if not x.header and x.options]
    own = min(2, sum(x.sentence == sentence and not x.header for x in near))
    none = ["no", f"no:{kind}", f"no:{event.type}", f"no:{event.status}", f"no:{event.type}:{event.status}", f"no:own{own}:{kind}"]
    none += [f"no:own{own}", f"no:any{bool(story.placed)}", f"no:lemma:{p.lemma[t].lower()}", f"no:s{min(sentence, 3)}:{bool(before)}"]
    none += [f"no:{tense}", f"no:{tense}:{kind}", *loose]
    if not own:
        none.append("no:before" + (str(min(4, sentence - before[-1].sentence)) if before else "x"))
    sum_up = _summing(story, event, sentence)
    none += [f"no:{x}" for x in sum_up]
    word = class_of(p, t)
    options: list[Option | None] = [None]
    features = [none]
    for x in near:
        base = _stand(story, x, event, t, before)
        for o in x.options:
            if o.kind == "ahead" and event.status not in COMING and (x.mention.from_ or "") <= (story.published or ""):
                continue
            options.append(o)
            far = [f"d:own{own}:{o.kind}"] if x.sentence != sentence else []
            shape = f"m:{_shape(story, o)}"
            m = f"{shape}:{'own' if x.sentence == sentence else 'far'}"
            span = [f"{m}:{kind}", f"{m}:{word}:{p.pos[t]}", *(f"{y}:{z}" for z in sum_up for y in (shape, m))]
            features.append([*base, *far, *span, *_meaning(story, o, event, t, kind)])
    for o in _wordless(story, event, t):
        w = f"w:{o.kind}"
        signs = [w, f"{w}:{kind}", f"{w}:{event.type}", f"{w}:{bool(before)}:{sentence < 2}", f"{w}:{tense}", f"{w}:own{own}"]
        signs += [f"{w}:c{word}", f"{w}:c{word}:{p.pos[t]}", f"{w}:c{word}:own{own}", f"{w}:lemma:{p.lemma[t].lower()}"]
        options.append(o)
        signs += [f"{w}:{x}" for x in sum_up] + [f"{w}:{x}:own{own}" for x in sum_up]
        features.append([*signs, f"{w}:{kind}:own{own}", *(f"{w}:{x}" for x in loose), *_meaning(story, o, event, t, kind)])
    return options, features


def _summing(story: Story, event: Event, sentence: int) -> list[str]:
    """Signs that an event sums up a time: a large figure, the words of a toll, a perfect tense over its trigger."""
    p = story.parse
    a, b = p.sents[sentence]
    out = []
    figures = [c.min or c.max or 0 for c in event.counts]
    if figures:
        out.append(f"size{len(str(max(figures)))}")
    words = set(p.lower[a:b])
    out += [f"word:{w}" for w in sorted(_TOTAL & words)]
    root = p.root_of(event.trigger.start, event.trigger.end)
    if any(p.lower[c] in ("has", "have") for h in (root, p.head[root]) for c in p.kids(h, "aux", "auxpass")):
        out.append("perfect")
    return out


def shared(story: Story, i: int, options: list[Option | None]) -> list[list[str]]:
    """The features of each option that the days of other events make."""
    previous = story.previous.get(i)
    none = [] if previous is None else [f"no:prev{'' if previous in story.given else 'none'}:{_same(story, i, previous)}"]
    of_days = _of_days(story, i, previous)
    told = [of_days.get((o.from_, o.to), []) if o else none for o in options]
    return [a + b for a, b in zip(told, _of_the_same(story, i, options), strict=True)]


def _of_the_same(story: Story, i: int, options: list[Option | None]) -> list[list[str]]:
    """Features of each option by how likely earlier events that were given its days had the same days as event i."""
    best: defaultdict[tuple[str, str], float] = defaultdict(float)
    none_of: defaultdict[tuple[str, str], float] = defaultdict(lambda: 1.0)
    for k, chance in story.same.get(i, {}).items():
        if days := story.given.get(k):
            best[days] = max(best[days], chance)
            none_of[days] *= 1 - chance
    first, second = sorted([0.0, 0.0, *best.values()], reverse=True)[:2]
    out: list[list[str]] = []
    for o in options:
        days = (o.from_, o.to) if o else ("", "")
        if o is None:
            out.append([f"e:none{int(10 * first)}"])
        elif days not in best:
            out.append([f"e:new{int(5 * first)}"])
        else:
            far = o.mention is None or story.parse.sentence_at(o.mention.start) != story.parse.sent[story.triggers[i]]
            chance = best[days]
            signs = [f"e:{int(10 * chance)}", f"e:all{int(10 * (1 - none_of[days]))}"]
            signs.append(f"e:{int(5 * chance)}:{o.kind}:{'far' if far else 'own'}")
            out.append([*signs, f"e:first{int(10 * chance)}:{int(5 * (chance - second))}"] if chance == first else signs)
    return out


def _tense(p: Parse, t: int) -> str:
    """Tag of the trigger, with the auxiliary it has: VBN+has, VBD, NN."""
    aux = next((p.lower[c] for c in p.children[t] if p.dep[c] in ("aux", "auxpass") and p.lower[c] in _AUX), "")
    return f"{p.tag[t]}+{aux}" if aux else p.tag[t]


def _loose(p: Parse, t: int) -> list[str]:
    """Which loose words of time (now, recently, soon) hang on the trigger or its verb."""
    found = {class_of(p, c) for h in {t, p.head[t]} for c in p.children[h]} & {"now", "late", "soon"}
    return sorted(found)


def kind_of(event: Event) -> str:
    """Verbal act told by the outlet, verbal act told by another, or deed; with what is not actual apart."""
    act = ("say" if not event.by else "said") if event.type in VERBAL else "deed"
    return act if event.status in ("actual", "denied") else f"{act}-{'coming' if event.status != 'possible' else 'possible'}"


def _near(story: Story, sentence: int, t: int) -> list[Placed]:
    """The mentions of a sentence (those nearest to token t), the last few before and the first few after it."""
    a = bisect_left(story.placed, sentence, key=lambda x: x.sentence)
    b = bisect_left(story.placed, sentence + 1, key=lambda x: x.sentence)
    own = sorted(sorted(story.placed[a:b], key=lambda x: abs(x.token - t))[:OWN], key=lambda x: x.token)
    return [*story.placed[max(0, a - BACK) : a], *own, *story.placed[b : b + ON]]


def _stand(story: Story, x: Placed, event: Event, t: int, before: list[Placed]) -> list[str]:
    """Features of where a mention stands, seen from an event."""
    p, sentence = story.parse, story.parse.sent[t]
    kind, m = kind_of(event), x.mention
    rule = m.rule.split("+")[0] if "+" in m.rule else m.rule
    if x.header:
        return ["header", f"header:{kind}", f"header:{bool(before)}"]
    if sentence != x.sentence:
        return _afar(story, x, t, kind, rule, before)
    relation = _relation(story, x, t)
    between = abs(x.token - t)
    lo, hi = min(x.token, t), max(x.token, t)
    others = max(0, bisect_left(story.in_order, hi) - bisect_right(story.in_order, lo))
    rivals = len(story.dated.get(sentence, ()))
    comma = "," in p.word[lo:hi]
    side = "R" if x.token > t else "L"
    inside = m.start <= event.trigger.start < m.end
    out = [f"s:{relation}", f"s:{relation}:{kind}", f"s:{side}:{min(others, 3)}", f"s:near{min(between // 3, 6)}:{side}"]
    out += [f"s:one{rivals == 1}", f"s:{relation}:one{rivals == 1}", f"s:comma{comma}:{side}", f"s:{rule}", f"s:{rule}:{kind}"]
    out += [f"s:in{inside}", f"s:{relation}:{side}:{min(others, 2)}"]
    front = f"s:front{_fronted(story, x)}"
    out += [front, f"{front}:{relation}", f"{front}:{kind}"]
    if story.compares(x.sentence):
        out += ["s:super", f"s:super:{rule}"]
    words = held(story, event, m)
    out += [f"s:{words}", f"s:{words}:{relation}", f"s:{words}:one{rivals == 1}:{kind}"]
    if _nearest(story, x, t):
        out += ["s:nearest", f"s:nearest:{relation}"]
    return out


def _afar(story: Story, x: Placed, t: int, kind: str, rule: str, before: list[Placed]) -> list[str]:
    """Features of a mention in another sentence."""
    p, m = story.parse, x.mention
    gap = p.sent[t] - x.sentence
    far = str(gap) if -2 < gap < 4 else "far" if gap > 0 else "on"
    nearest = bool(before) and x is before[-1]
    first = story.first is x
    out = [
        f"d{far}",
        f"d{far}:{kind}",
        f"d{far}:near{nearest}",
        f"d:first{first}:{gap > 0}",
        f"d:{rule}",
        f"d:{kind}:first{first}:{gap > 0}",
    ]
    out += [f"d:say{x.verb in story.cues}:{kind}", f"d:{m.anchor}", f"d:near{nearest}:{rule}", f"d:{m.precision}:{kind}"]
    front = f"d:front{_fronted(story, x)}"
    out += [front, f"{front}:{far}"]
    if story.compares(x.sentence):
        out += ["d:super", f"d:super:{rule}"]
    twins = [u for u in story.told.get(x.sentence, ()) if p.lemma[u] == p.lemma[t]]
    if twins:
        out += ["d:twin", f"d:twin{gap > 0}", f"d:twin:{_relation(story, x, twins[0])}"]
    return out


def _fronted(story: Story, x: Placed) -> bool:
    """Whether a mention opens its sentence, before any subject and the main verb."""
    return x.token <= story.opening(x.sentence)


def _nearest(story: Story, x: Placed, t: int) -> bool:
    """Whether no other mention of the sentence is nearer to the trigger."""
    gaps = [abs(y.token - t) for y in story.dated.get(x.sentence, ())]
    return bool(gaps) and abs(x.token - t) == min(gaps)


def held(story: Story, event: Event, m: DateMention) -> str:
    """Whether event and mention stand in the same attribution's words."""
    a, b = ({s for s in story.said.get(story.parse.sentence_at(x), ()) if s[0] <= x < s[1]} for x in (event.trigger.start, m.start))
    return "both" if a and a == b else "in" if a > b else "out" if a < b else "apart" if a != b else "plain"


def _relation(story: Story, x: Placed, t: int) -> str:
    """How a mention hangs in the tree, seen from a trigger."""
    p = story.parse
    verb = story.verbs[t]
    said = "say" if x.verb in story.cues or class_of(p, x.verb) == "say" else ""
    if t in x.above:
        return "under" if x.verb in (verb, t) else "deep"
    if x.verb == verb:
        return "same" + said
    above = p.ancestors(verb)
    if x.verb in above:
        return f"over{said}{min(2, above.index(x.verb))}"
    if verb in x.above:
        return "below"
    return "apart" + said


def _meaning(story: Story, o: Option, event: Event, t: int, kind: str) -> list[str]:
    """Features of the days themselves, seen from publication and the event's kind."""
    when = _when(o, story.published or "")
    out = [f"t:{when}:{kind}", f"t:{when}:{event.status}", f"k:{o.kind}", f"k:{o.kind}:{kind}", f"p:{o.precision}"]
    out.append(f"p:{o.precision}:{event.type}")
    out.append(f"u{min(4, story.uses.get((o.from_, o.to), 0))}")
    if o.kind in ("onward", "inner", "plain", "upto", "war") and (word := class_of(story.parse, t)):
        out += [f"k:{o.kind}:{word}", f"k:{o.kind}:{word}:{story.parse.pos[t]}"]
    if o.kind == "onward" and o.mention:
        v = verb_of(story.parse, story.parse.root_of(o.mention.start, o.mention.end))
        out.append(f"k:onward:{class_of(story.parse, v)}:{class_of(story.parse, t)}")
    if o.kind in ("inner", "plain") and o.mention and o.mention.inner:
        out.append(f"k:{o.kind}:within{o.mention.start <= event.trigger.start < o.mention.end}")
    return out


def _shape(story: Story, o: Option) -> str:
    """A day, a span up to publication (that of the fighting told apart), or another span."""
    if o.from_ == o.to:
        return "day"
    if o.to != story.published:
        return "span"
    return "fighting" if story.begun and story.begun[0].isoformat() == o.from_ else "until-now"


def _when(o: Option, published: str) -> str:
    """Where the days lie, seen from the publication day."""
    if o.from_ == o.to == published:
        return "now"
    if o.to < published:
        return "past"
    if o.from_ > published:
        return "coming"
    return "until" if o.to == published else "from" if o.from_ == published else "about"


def _wordless(story: Story, event: Event, t: int) -> list[Option]:
    """Options that no date expression gives: the publication day, wars that the sentence names, the fighting so far."""
    out: list[Option] = []
    if story.published:
        out.append(Option(story.published, story.published, "published", "day"))
        if story.begun and story.begun[0] < story.begun[1]:
            kind = "far" if _so_far(story.parse, t) else "begun"
            first, last = (x.isoformat() for x in story.begun)
            out.append(Option(first, last, kind if last == story.published else f"{kind}-over", "day", approximate=True))
    if event.type in ("ASSAULT", "COERCE", "PROTEST") and (wars := _wars_of(story, t)):
        out += wars
    return out


def _so_far(p: Parse, t: int) -> bool:
    """Whether the sentence of a token says `so far`, `to date`, `since the war began`."""
    a, b = p.sentence_span(p.sent[t])
    return bool(_SO_FAR.search(p.text, a, b))


def _wars_of(story: Story, t: int) -> list[Option]:
    """The wars a trigger, or else its sentence, may name: those that a year in the sentence fits, else one going on, else the latest."""
    p = story.parse
    k = p.sent[t]
    words = {p.lemma[t].lower(), p.lower[t]} if p.pos[t] in ("NOUN", "PROPN") else set[str]()  # "captured" is no capture on the list
    named = [(replace(o, named=True), still) for o, still in _named_here(story, t, words)]
    kind, fits = "war", named or _fitting(story, words)
    if not fits:
        a, b = p.sents[k]
        kind, fits = "near", _fitting(story, {p.lemma[i].lower() for i in range(a, b) if p.pos[i] == "NOUN"})
    if not fits:
        return []
    dated = [x.mention for x in _in_sentence(story, k) if x.mention.from_ and x.mention.precision in ("year", "years", "month")]
    years = {y for m in dated for y in ((m.from_ or "")[:4], (m.to or "")[:4])}
    out: list[Option] = []
    for o, still in sorted(fits, key=lambda x: x[0].to)[-WARS:]:
        how = "year" if {o.from_[:4], o.to[:4]} & years else "on" if still else "over"
        out.append(replace(o, kind=f"{kind}-{how}{'' if len(fits) == 1 else '+'}"))
    return out


def _in_sentence(story: Story, k: int) -> list[Placed]:
    a = bisect_left(story.placed, k, key=lambda x: x.sentence)
    return story.placed[a : bisect_right(story.placed, k, key=lambda x: x.sentence)]


def _named_here(story: Story, t: int, words: set[str]) -> list[tuple[Option, bool]]:
    """The one war, long over, that the words before trigger t name: `the first world war`, `the Six-Day War`; none where several fit."""
    p = story.parse
    before = [k for k in p.children[t] if k < t and p.dep[k] in ("amod", "compound", "nmod", "poss")]
    if not before:
        return []
    phrase = p.text[p.start[p.subtree(before[0])[0]] : p.end[t]]
    fits = [w for w in story.wars if not w.going and not w.kinds.isdisjoint(words) and any(x in phrase for x in w.names)]
    return [(w.option, w.going) for w in fits] if len(fits) == 1 else []


def _fitting(story: Story, words: set[str]) -> list[tuple[Option, bool]]:
    return [(w.option, w.going) for w in story.wars if not w.kinds.isdisjoint(words)]


def _same(story: Story, i: int, k: int) -> str:
    """What two events share: sentence and type."""
    a, b = story.report.events[i], story.report.events[k]
    gap = story.parse.sent[story.triggers[i]] - story.parse.sent[story.triggers[k]]
    return f"{min(gap, 2)}{'T' if a.type == b.type else ''}{'B' if a.by == b.by else ''}"


def _of_days(story: Story, i: int, previous: int | None) -> dict[tuple[str, str], list[str]]:
    """Features of the days that other events have been given, by days."""
    out: dict[tuple[str, str], list[str]] = {}
    event = story.report.events[i]
    kind, people = kind_of(event), story.people[i]
    given = dict(reversed(list(islice(reversed(story.given.items()), LAST))))
    if previous in story.given:
        out.setdefault(story.given[previous], []).extend([f"g:prev:{_same(story, i, previous)}", f"g:prev:{kind}", "g:prev"])
    for k, days in given.items():
        out.setdefault(days, []).extend(_likeness(story, i, k, kind, people))
    last: dict[str, tuple[str, str]] = {}
    for k, days in given.items():
        other = story.report.events[k]
        last[other.type] = last[_act(other)] = days
    if days := last.get(_act(event)):
        out[days] += ["g:lastact", f"g:lastact:{kind}"]
    if days := last.get(event.type):
        out[days] += ["g:lasttype", f"g:lasttype:{event.type}"]
    if story.given:
        out.setdefault(next(iter(story.given.values())), []).extend(["g:first", f"g:first:{kind}"])
    for days, n in Counter(given.values()).items():
        out[days].append(f"g:share{round(4 * n / len(given))}")
    return {days: sorted(set(f)) for days, f in out.items()}


def _likeness(story: Story, i: int, k: int, kind: str, people: set[str]) -> list[str]:
    """Features of what event i shares with another event k: word, claimant, type, sentence, people."""
    p, event, other = story.parse, story.report.events[i], story.report.events[k]
    t, u = story.triggers[i], story.triggers[k]
    out: list[str] = []
    if p.lemma[u].lower() == p.lemma[t].lower():
        out += ["g:lemma", f"g:lemma:{p.pos[t]}"]
    if other.by and not set(other.by).isdisjoint(event.by):
        out.append("g:by")
    if other.type == event.type:
        out += [f"g:type:{kind}", f"g:type:{event.type}"]
    if p.sent[u] == p.sent[t]:
        out.append(f"g:sent:{kind}")
    if people and not people.isdisjoint(story.people[k]):
        out.append(f"g:people:{kind}")
    return out


def _act(event: Event) -> str:
    return "say" if event.type in VERBAL else "deed"
