"""Each event its days: `ground_dates(draft)`.

For every event the date expressions near it, the publication day, and what is known of wars (`lexicon/date_wars.tsv`) stand as
options, beside the option of no date. A linear model (`models/dates.npz`, made by train/dates.py) weighs each by where it stands:
clause, order, attribution, who speaks, what kind of event. The weights of options that mean the same days are summed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache

import msgspec

from dateline.ground import days as d
from dateline.ground.dates import DateMention, find_dates, lean
from dateline.lexicon import cells, rows
from dateline.model import DateInterval, DatePrecision, Event, Report
from dateline.models import linear
from dateline.parse.tokens import Draft, Parse

VERBAL = frozenset({"ACCUSE", "REQUEST", "REJECT", "THREATEN", "SUPPORT", "CONSULT"})
COMING = frozenset({"planned", "wanted", "conditional", "possible"})
BACK, ON = 6, 2  # how many mentions of other sentences are weighed, before and after the event's own
NONE_BIAS = 0.0  # added to the weight of "no date": lower gives more dates, and more wrong ones
_AUX = frozenset({"has", "have", "had", "is", "are", "was", "were", "will", "would", "could", "may", "might", "'ve", "’ve"})
WARS = 3  # the latest wars of a kind that are weighed
FRESH = 60  # days after its end in which a war is still what a report is about
HEAD = 160  # characters in which a report's own date line stands


@dataclass(frozen=True)
class Option:
    """Days an event may have had: from the words of `mention`, or from none. `kind` says by which road they were come by."""

    from_: str
    to: str
    kind: str
    precision: DatePrecision
    mention: DateMention | None = None
    approximate: bool = False


@dataclass(frozen=True)
class Placed:
    """A date mention in its sentence: its first token, its head, the verb it hangs on, whether it is the report's own date line."""

    mention: DateMention
    token: int
    sentence: int
    verb: int
    above: frozenset[int]
    header: bool
    options: tuple[Option, ...]


@dataclass(frozen=True)
class War:
    """A row of date_wars.tsv whose place the report names: the words for it, its days up to publication, whether it still goes on."""

    kinds: frozenset[str]
    option: Option
    going: bool


@dataclass
class Story:
    """What the options of one report are weighed with."""

    parse: Parse
    report: Report
    published: str | None
    placed: list[Placed]
    triggers: list[int]
    verbs: dict[int, int]
    content: dict[str, list[tuple[int, int]]]
    cues: dict[int, list[str]]
    uses: dict[tuple[str, str], int]
    wars: list[War]
    begun: d.Days | None
    given: dict[int, tuple[str, str]] = field(default_factory=dict)


def ground_dates(draft: Draft) -> Draft:
    """The draft with the `date` of every event: days that the text lets one know, else None."""
    if not draft.report.events or not len(draft.parse):
        return draft
    story = tell(draft)
    model = linear.load("dates")
    dates: dict[int, DateInterval | None] = {}
    for i in reading_order(story):
        option = choose(model, *weigh(story, i))
        dates[i] = _interval(story.report.text, option)
        if option:
            story.given[i] = (option.from_, option.to)
    events = [msgspec.structs.replace(e, date=dates[i]) for i, e in enumerate(draft.report.events)]
    return replace(draft, report=msgspec.structs.replace(draft.report, events=events))


def publication_day(report: Report) -> date | None:
    """The day of `published` (ISO 8601, with or without time and zone); where it is missing, the first full date of the report's head."""
    stamp = re.match(r"\d{4}-\d\d-\d\d", report.published or "")
    if stamp:
        try:
            return date.fromisoformat(stamp.group())
        except ValueError:
            pass
    for m in find_dates(report.text[:HEAD], None):
        if m.from_ and m.from_ == m.to and m.anchor == "none":
            return date.fromisoformat(m.from_)
    return None


def reading_order(story: Story) -> list[int]:
    """Indices of the events in the order of their triggers."""
    return sorted(range(len(story.triggers)), key=lambda i: story.triggers[i])


def choose(model: linear.Linear, options: list[Option | None], features: list[list[str]]) -> Option | None:
    """The option with the greatest weight, those of the same days taken together; None is "no date"."""
    odds = _odds(model, features)
    total: dict[tuple[str, str] | None, float] = {}
    for option, weight in zip(options, odds, strict=True):
        key = (option.from_, option.to) if option else None
        total[key] = total.get(key, 0.0) + weight
    best = max(total, key=lambda k: total[k])
    return (
        next(o for w, o in sorted(zip(odds, options, strict=True), key=lambda x: -x[0]) if o and (o.from_, o.to) == best) if best else None
    )


def _odds(model: linear.Linear, features: list[list[str]]) -> list[float]:
    p = model.probabilities(features)[:, model.labels.index("yes")].clip(1e-6, 1 - 1e-6)
    return [float(x) for x in p / (1 - p)]


def _interval(text: str, option: Option | None) -> DateInterval | None:
    if option is None:
        return None
    m = option.mention
    words = {"start": m.start, "end": m.end, "text": text[m.start : m.end]} if m else {}
    return DateInterval(**words, from_=option.from_, to=option.to, precision=option.precision, approximate=option.approximate)


# --- the report laid out ---


@cache
def _classes() -> dict[str, str]:
    return {r["word"]: r["class"] for r in rows("date_events")}


def _class(p: Parse, i: int) -> str:
    """The class of a token in `date_events.tsv`, by its lemma or its word."""
    table = _classes()
    return table.get(p.lemma[i].lower()) or table.get(p.lower[i], "")


def tell(draft: Draft) -> Story:
    """The story of a draft: its mentions placed in the tree, its triggers, attributions and wars."""
    p, report = draft.parse, draft.report
    day = publication_day(report)
    published = day.isoformat() if day else None
    mentions = find_dates(report.text, day)
    placed = _place(p, mentions, day)
    content = {a.id: [(s.start, s.end) for s in a.content] for a in report.attributions}
    cues: dict[int, list[str]] = {}
    for a in report.attributions:
        if a.cue:
            for i in p.tokens_in(a.cue.start, a.cue.end):
                cues.setdefault(i, []).append(a.id)
    triggers = [p.root_of(e.trigger.start, e.trigger.end) for e in report.events]
    uses: dict[tuple[str, str], int] = {}
    for x in placed:
        for o in x.options:
            uses[o.from_, o.to] = uses.get((o.from_, o.to), 0) + 1
    wars = _wars(report.text, published)
    return Story(
        p, report, published, placed, triggers, {t: _verb(p, t) for t in triggers}, content, cues, uses, wars, _begun(placed, p, wars, published)
    )


def _verb(p: Parse, i: int) -> int:
    """The verb that token i hangs on (itself, if it is one)."""
    for _ in range(12):
        if p.pos[i] in ("VERB", "AUX") or p.head[i] == i:
            return i
        i = p.head[i]
    return i


def _place(p: Parse, mentions: list[DateMention], day: date | None) -> list[Placed]:
    out: list[Placed] = []
    reached: d.Days | None = (day, day) if day else None
    for k, m in enumerate(mentions):
        inside = p.tokens_in(m.start, m.end)
        if not inside:
            continue
        head = p.root_of(m.start, m.end)
        header = m.start < HEAD and m.precision == "day" and k < 2 and _is_header(p, inside)
        options = tuple(_readings(m, reached, day))
        if options and m.anchor != "narrative" and not header and m.precision in ("day", "hour"):
            reached = (
                (date.fromisoformat(options[-1].from_), date.fromisoformat(options[-1].to))
                if m.inner
                else (date.fromisoformat(options[0].from_), date.fromisoformat(options[0].to))
            )
        above = frozenset([head, *p.ancestors(head)])
        out.append(Placed(m, inside[0], p.sent[inside[0]], _verb(p, head), above, header, options))
    return out


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
        if reached:
            add(lean(m, reached), "lean")
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


@cache
def _war_rows() -> tuple[tuple[frozenset[str], re.Pattern[str], str, str], ...]:
    """(kinds, pattern of the places, from, to) of each row of date_wars.tsv."""
    return tuple(
        (frozenset(cells(r["kind"])), re.compile(r"\b(?:" + "|".join(map(re.escape, cells(r["where"]))) + r")\b"), r["from"], r["to"])
        for r in rows("date_wars")
    )


def _wars(text: str, published: str | None) -> list[War]:
    """The wars whose place the report names and that had begun by publication: (kinds, days, whether still going on)."""
    out: list[War] = []
    if not published:
        return out
    for kinds, where, first, last in _war_rows():
        if first <= published and where.search(text):
            going = not last or last >= published
            out.append(War(kinds, Option(first, published if going else last, "war", "day"), going))
    return out


def _begun(placed: list[Placed], p: Parse, wars: list[War], published: str | None) -> d.Days | None:
    """The days of the fighting that the report is about: begun as the report tells it, else as the list of wars does; it goes on to
    publication unless a war on the list had ended shortly before."""
    if published is None:
        return None
    today = date.fromisoformat(published)
    for first in _told_beginnings(placed, p):
        begun = date.fromisoformat(first)
        ended = [d_ for w in wars if w.option.from_ == first and (d_ := date.fromisoformat(w.option.to)) < today]
        return begun, ended[-1] if ended else today
    fresh = [w.option for w in wars if w.going or 0 <= (today - date.fromisoformat(w.option.to)).days <= FRESH]
    spans = [(date.fromisoformat(o.from_), date.fromisoformat(o.to)) for o in fresh if o.from_ < o.to]
    return max(spans) if spans else None


def _told_beginnings(placed: list[Placed], p: Parse) -> Iterator[str]:
    """Days from which the report itself says that fighting has lasted: `since the war began on ...`, `fighting broke out on ...`."""
    for x in placed:
        m = x.mention
        if m.from_ and m.rule.startswith("since+") and any(_class(p, i) == "war" for i in p.tokens_in(m.start, m.end)):
            yield m.from_
    for x in placed:
        if x.mention.from_ and _class(p, x.verb) == "start" and any(_class(p, i) == "war" for i in p.kids(x.verb, "nsubj", "nsubjpass", "dobj")):
            yield x.mention.from_


# --- options and their features ---


def weigh(story: Story, i: int) -> tuple[list[Option | None], list[list[str]]]:
    """The options of event i (None first: no date), and the features of each."""
    event, t = story.report.events[i], story.triggers[i]
    sentence = story.parse.sent[t]
    kind = _kind(event)
    options: list[Option | None] = [None]
    near = _near(story, sentence)
    before = [x for x in story.placed if x.sentence < sentence and not x.header and x.options]
    shared = _shared(story, i, kind)
    own = min(2, sum(x.sentence == sentence and not x.header for x in near))
    none = [f"no:{kind}", f"no:{event.type}", f"no:{event.status}", f"no:{event.type}:{event.status}", "no"]
    none += [f"no:own{own}", f"no:own{own}:{kind}", f"no:any{bool(story.placed)}"]
    if not own:
        none += ["no:before" + (str(min(4, sentence - before[-1].sentence)) if before else "x")]
    none += [f"no:lemma:{story.parse.lemma[t].lower()}", f"no:s{min(sentence, 3)}:{bool(before)}"]
    tense = _tense(story.parse, t)
    loose = _loose(story.parse, t)
    none += loose
    none += [f"no:{tense}", f"no:{tense}:{kind}"]
    previous = _previous(story, i)
    if previous is not None:
        none.append(f"no:prev{'' if previous in story.given else 'none'}:{_same(story, i, previous)}")
    features = [none]
    for x in near:
        base = _stand(story, x, event, t, before)
        for o in x.options:
            if o.kind == "ahead" and event.status not in COMING and (x.mention.from_ or "") <= (story.published or ""):
                continue
            options.append(o)
            features.append(base + ([f"d:own{own}:{o.kind}"] if x.sentence != sentence else []) + _meaning(story, o, event, kind) + shared.get((o.from_, o.to), []))
    for o in _wordless(story, event, t):
        options.append(o)
        features.append(
            [f"w:{o.kind}:{kind}", f"w:{o.kind}", f"w:{o.kind}:{event.type}", f"w:{o.kind}:{bool(before)}:{sentence < 2}", f"w:{o.kind}:{tense}", f"w:{o.kind}:own{own}", f"w:{o.kind}:{kind}:own{own}", *(f"w:{o.kind}:{x}" for x in loose)]
            + _meaning(story, o, event, kind)
            + shared.get((o.from_, o.to), [])
        )
    return options, features


def _loose(p: Parse, t: int) -> list[str]:
    """Which loose words of time (now, recently, soon) hang on the trigger or its verb."""
    found = {_class(p, c) for h in {t, p.head[t]} for c in p.children[h]} & {"now", "late", "soon"}
    return sorted(found)


def _tense(p: Parse, t: int) -> str:
    """Tag of the trigger, with the auxiliary it has: VBN+has, VBD, NN."""
    aux = next((p.lower[c] for c in p.children[t] if p.dep[c] in ("aux", "auxpass") and p.lower[c] in _AUX), "")
    return f"{p.tag[t]}+{aux}" if aux else p.tag[t]


def _kind(event: Event) -> str:
    """Verbal act told by the outlet, verbal act told by another, or deed; with what is not actual apart."""
    act = ("say" if not event.by else "said") if event.type in VERBAL else "deed"
    return act if event.status in ("actual", "denied") else f"{act}-{'coming' if event.status != 'possible' else 'possible'}"


def _near(story: Story, sentence: int) -> list[Placed]:
    """The mentions of a sentence, the last few before and the first few after it."""
    a = bisect_left(story.placed, sentence, key=lambda x: x.sentence)
    b = bisect_left(story.placed, sentence + 1, key=lambda x: x.sentence)
    return [*story.placed[max(0, a - BACK) : a], *story.placed[a:b], *story.placed[b : b + ON]]


def _stand(story: Story, x: Placed, event: Event, t: int, before: list[Placed]) -> list[str]:
    """Features of where a mention stands, seen from an event."""
    p, sentence = story.parse, story.parse.sent[t]
    kind, m = _kind(event), x.mention
    rule = m.rule.split("+")[0] if "+" in m.rule else m.rule
    if x.header:
        return ["header", f"header:{kind}", f"header:{bool(before)}"]
    gap = sentence - x.sentence
    if gap:
        far = str(gap) if -2 < gap < 4 else "far" if gap > 0 else "on"
        nearest = bool(before) and x is before[-1]
        first = next((y for y in story.placed if not y.header), None) is x
        out = [
            f"d{far}",
            f"d{far}:{kind}",
            f"d{far}:near{nearest}",
            f"d:first{first}:{gap > 0}",
            f"d:{rule}",
            f"d:{kind}:first{first}:{gap > 0}",
        ]
        out += [f"d:say{x.verb in story.cues}:{kind}", f"d:{m.anchor}", f"d:near{nearest}:{rule}", f"d:{m.precision}:{kind}"]
        twins = [u for u in story.triggers if p.sent[u] == x.sentence and p.lemma[u] == p.lemma[t]]
        if twins:
            out += ["d:twin", f"d:twin{gap > 0}", f"d:twin:{_relation(story, x, twins[0])}"]
        return out
    relation = _relation(story, x, t)
    between = abs(x.token - t)
    lo, hi = min(x.token, t), max(x.token, t)
    others = sum(lo < u < hi for u in set(story.triggers))
    rivals = sum(1 for y in story.placed if y.sentence == sentence and not y.header)
    comma = "," in p.word[lo:hi]
    side = "R" if x.token > t else "L"
    inside = m.start <= event.trigger.start < m.end
    out = [
        f"s:{relation}", f"s:{relation}:{kind}", f"s:{side}:{min(others, 3)}", f"s:near{min(between // 3, 6)}:{side}", f"s:one{rivals == 1}",
        f"s:{relation}:one{rivals == 1}", f"s:comma{comma}:{side}", f"s:{rule}", f"s:{rule}:{kind}", f"s:in{inside}", f"s:{relation}:{side}:{min(others, 2)}",
    ]  # fmt: skip
    held = _held(story, event, m)
    out += [f"s:{held}", f"s:{held}:{relation}", f"s:{held}:one{rivals == 1}:{kind}"]
    if _nearest(story, x, t):
        out += ["s:nearest", f"s:nearest:{relation}"]
    return out


def _nearest(story: Story, x: Placed, t: int) -> bool:
    """Whether no other mention of the sentence is nearer to the trigger."""
    gaps = [abs(y.token - t) for y in story.placed if y.sentence == x.sentence and not y.header]
    return bool(gaps) and abs(x.token - t) == min(gaps)


def _held(story: Story, event: Event, m: DateMention) -> str:
    """Whether event and mention stand in the same attribution's words."""
    spans = [s for ids in story.content.values() for s in ids]
    a = {s for s in spans if s[0] <= event.trigger.start < s[1]}
    b = {s for s in spans if s[0] <= m.start < s[1]}
    return "both" if a and a == b else "in" if a > b else "out" if a < b else "apart" if a != b else "plain"


def _relation(story: Story, x: Placed, t: int) -> str:
    """How a mention hangs in the tree, seen from a trigger."""
    p = story.parse
    verb = story.verbs[t]
    said = "say" if x.verb in story.cues or _class(p, x.verb) == "say" else ""
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


def _meaning(story: Story, o: Option, event: Event, kind: str) -> list[str]:
    """Features of the days themselves, seen from publication and the event's kind."""
    published = story.published or ""
    when = (
        "now"
        if o.from_ == o.to == published
        else "past"
        if o.to < published
        else "coming"
        if o.from_ > published
        else "until"
        if o.to == published
        else "from"
        if o.from_ == published
        else "about"
    )
    out = [
        f"t:{when}:{kind}",
        f"t:{when}:{event.status}",
        f"k:{o.kind}",
        f"k:{o.kind}:{kind}",
        f"p:{o.precision}",
        f"p:{o.precision}:{event.type}",
    ]
    out.append(f"u{min(4, story.uses.get((o.from_, o.to), 0))}")
    t = story.parse.root_of(event.trigger.start, event.trigger.end)
    if o.kind in ("onward", "inner", "plain", "upto", "war") and (word := _class(story.parse, t)):
        out += [f"k:{o.kind}:{word}", f"k:{o.kind}:{word}:{story.parse.pos[t]}"]
    if o.kind == "onward" and o.mention:
        v = _verb(story.parse, story.parse.root_of(o.mention.start, o.mention.end))
        out.append(f"k:onward:{_class(story.parse, v)}:{_class(story.parse, t)}")
    if o.kind in ("inner", "plain") and o.mention and o.mention.inner:
        out.append(f"k:{o.kind}:within{o.mention.start <= event.trigger.start < o.mention.end}")
    return out


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
    a, b = p.sents[p.sent[t]]
    words = " ".join(p.lower[a:b])
    return (
        " so far" in words
        or "to date" in words
        or bool(
            re.search(r"\bsince (?:the |its |their |\w+ )*(?:war|conflict|fighting|invasion|hostilities|offensive|launched|began)\b", words)
        )
    )


def _wars_of(story: Story, t: int) -> list[Option]:
    """The wars a trigger, or else its sentence, may name: those that a year in the sentence fits, else one going on, else the latest."""
    p = story.parse
    k = p.sent[t]
    kind, fits = "war", _fitting(story, {p.lemma[t].lower(), p.lower[t]})
    if not fits:
        a, b = p.sents[k]
        kind, fits = "near", _fitting(story, {p.lemma[i].lower() for i in range(a, b) if p.pos[i] == "NOUN"})
    if not fits:
        return []
    dated = [x.mention for x in story.placed if x.sentence == k and x.mention.from_ and x.mention.precision in ("year", "years", "month")]
    years = {y for m in dated for y in ((m.from_ or "")[:4], (m.to or "")[:4])}
    out: list[Option] = []
    for o, still in sorted(fits, key=lambda x: x[0].to)[-WARS:]:
        how = "year" if {o.from_[:4], o.to[:4]} & years else "on" if still else "over"
        out.append(replace(o, kind=f"{kind}-{how}{'' if len(fits) == 1 else '+'}"))
    return out


def _fitting(story: Story, words: set[str]) -> list[tuple[Option, bool]]:
    return [(w.option, w.going) for w in story.wars if not w.kinds.isdisjoint(words)]


def _previous(story: Story, i: int) -> int | None:
    """The event told just before event i."""
    t = story.triggers[i]
    earlier = [(u, k) for k, u in enumerate(story.triggers) if (u, k) < (t, i)]
    return max(earlier)[1] if earlier else None


def _same(story: Story, i: int, k: int) -> str:
    """What two events share: sentence and type."""
    a, b = story.report.events[i], story.report.events[k]
    gap = story.parse.sent[story.triggers[i]] - story.parse.sent[story.triggers[k]]
    return f"{min(gap, 2)}{'T' if a.type == b.type else ''}{'B' if a.by == b.by else ''}"


def _shared(story: Story, i: int, kind: str) -> dict[tuple[str, str], list[str]]:
    """Features of the days that events told before have been given, by days."""
    out: dict[tuple[str, str], list[str]] = {}
    if not story.given:
        return out
    event, t = story.report.events[i], story.triggers[i]
    p = story.parse
    sentence = p.sent[t]
    previous = _previous(story, i)
    if previous in story.given:
        same = _same(story, i, previous)
        out.setdefault(story.given[previous], []).extend([f"g:prev:{same}", f"g:prev:{kind}", "g:prev"])
    lemma, people, place = p.lemma[t].lower(), _people(event), event.place.name if event.place else None
    last: dict[str, tuple[str, str]] = {}
    for k, days in story.given.items():
        other = story.report.events[k]
        seen = out.setdefault(days, [])
        if p.lemma[story.triggers[k]].lower() == lemma:
            seen += ["g:lemma", f"g:lemma:{p.pos[t]}"]
        if other.by and not set(other.by).isdisjoint(event.by):
            seen.append("g:by")
        if other.type == event.type:
            seen += [f"g:type:{kind}", f"g:type:{event.type}"]
        if p.sent[story.triggers[k]] == sentence:
            seen.append(f"g:sent:{kind}")
        if place and other.place and other.place.name == place:
            seen.append("g:place")
        if people and not people.isdisjoint(_people(other)):
            seen.append(f"g:people:{kind}")
        last[other.type] = last[_act(other)] = days
    if days := last.get(_act(event)):
        out[days] += ["g:lastact", f"g:lastact:{kind}"]
    if days := last.get(event.type):
        out[days] += ["g:lasttype", f"g:lasttype:{event.type}"]
    first = next(iter(story.given.values()))
    out[first] += ["g:first", f"g:first:{kind}"]
    n = len(story.given)
    shares: dict[tuple[str, str], int] = {}
    for days in story.given.values():
        shares[days] = shares.get(days, 0) + 1
    for days, count in shares.items():
        out[days].append(f"g:share{round(4 * count / n)}:{min(n, 4)}")
    return {days: sorted(set(f)) for days, f in out.items()}


def _act(event: Event) -> str:
    return "say" if event.type in VERBAL else "deed"


def _people(event: Event) -> set[str]:
    """Who did it or suffered it: ids where known, else the words."""
    return {m.actor or m.text.lower() for m in (*event.actors, *event.targets)} - {"UNK"}
