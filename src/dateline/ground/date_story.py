"""A report laid out for dating its events: mentions placed in the tree, the days they may mean, what is known of wars."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property
from itertools import pairwise
from typing import TypeVar

from dateline.ground import days as d
from dateline.ground.date_options import Option, Placed, class_of, days_before, verb_of
from dateline.ground.date_place import FRESH, HEAD, counted_back, place
from dateline.ground.date_told import is_past
from dateline.ground.dates import DateMention, find_dates
from dateline.lexicon import cells, rows
from dateline.model import Report
from dateline.parse.tokens import Draft, Parse

T = TypeVar("T")
WARS = 3  # the latest wars of a kind that are weighed
WHOLE = frozenset({"war", "civil war", "conflict", "offensive", "operation", "insurgency", "clashes"})  # kinds of rows: no battle, no coup
LEAD, OFTEN = 3, 3  # sentences at the head of a report, and namings, that show what place it is about
TELLING = re.compile(r"\b(?:on|around|about|since|from|after)(?: the)? $", re.I)  # before a date: it is no stamp


@dataclass(frozen=True)
class War:
    """A row of date_wars.tsv whose place the report names: the words for it, its days up to publication, whether it still goes on, whether
    the report is about its place."""

    kinds: frozenset[str]
    option: Option
    going: bool
    main: bool = True
    names: tuple[str, ...] = ()


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
    given: dict[int, tuple[str, str]] = field(default_factory=dict)  # by the events read so far
    same: dict[int, dict[int, float]] = field(default_factory=dict)  # how likely events have the days of earlier ones (`same_days.py`)
    openings: dict[int, int] = field(default_factory=dict)  # answers of `opening`
    comparing: dict[int, bool] = field(default_factory=dict)  # answers of `compares`

    @cached_property
    def in_order(self) -> list[int]:
        """The tokens of all triggers, each once, in text order."""
        return sorted(set(self.triggers))

    @cached_property
    def previous(self) -> dict[int, int]:
        """For each event the one told just before it."""
        order = sorted(range(len(self.triggers)), key=lambda i: self.triggers[i])
        return {after: one for one, after in pairwise(order)}

    @cached_property
    def by_start(self) -> dict[int, Placed]:
        """Each mention by where it begins."""
        return {x.mention.start: x for x in self.placed}

    def of_mention(self, m: DateMention) -> Placed | None:
        """A mention as placed."""
        return self.by_start.get(m.start)

    @cached_property
    def told(self) -> dict[int, list[int]]:
        """The triggers of each sentence."""
        return _by(self.triggers, lambda t: [self.parse.sent[t]])

    @cached_property
    def dated(self) -> dict[int, list[Placed]]:
        """The mentions of each sentence that are not the report's own date line."""
        return _by([x for x in self.placed if not x.header], lambda x: [x.sentence])

    def opening(self, k: int) -> int:
        """The first subject or main verb of sentence k, else its end."""
        if k not in self.openings:
            p, (a, b) = self.parse, self.parse.sents[k]
            self.openings[k] = next((j for j in range(a, b) if p.dep[j] in ("nsubj", "nsubjpass", "ROOT")), b)
        return self.openings[k]

    def compares(self, k: int) -> bool:
        """Whether sentence k compares with other times: `the worst since 1994`, `the first such raid in years`."""
        if k not in self.comparing:
            p = self.parse
            self.comparing[k] = any(p.tag[j] in ("JJS", "RBS") or p.lower[j] == "first" for j in range(*p.sents[k]))
        return self.comparing[k]

    @cached_property
    def said(self) -> dict[int, list[tuple[int, int]]]:
        """The pieces of attributions' content that run over each sentence."""
        at = self.parse.sentence_at
        return _by([s for own in self.content.values() for s in own], lambda s: range(at(s[0]), at(max(s[0], s[1] - 1)) + 1))

    @cached_property
    def first(self) -> Placed | None:
        """The first mention that is not the report's own date line."""
        return next((x for x in self.placed if not x.header), None)

    @cached_property
    def people(self) -> list[set[str]]:
        """For each event who did it or suffered it: ids where known, else the words."""
        return [{m.actor or m.text.lower() for m in (*e.actors, *e.targets)} - {"UNK"} for e in self.report.events]


def _by(items: Iterable[T], keys: Callable[[T], Iterable[int]]) -> dict[int, list[T]]:
    """Items by their keys, in order."""
    out: dict[int, list[T]] = {}
    for item in items:
        for key in keys(item):
            out.setdefault(key, []).append(item)
    return out


def tell(draft: Draft) -> Story:
    """The story of a draft: its mentions placed in the tree, its triggers, attributions and wars."""
    p, report = draft.parse, draft.report
    day = publication_day(report)
    published = day.isoformat() if day else None
    mentions = find_dates(report.text, day)
    placed = place(p, mentions, day)
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
    wars = _wars(p, published)
    placed = [counted_back(_narrowed(x, p, wars, published), placed, p, published) for x in placed]
    begun = _begun(placed, p, wars, published)
    placed = [y for x in placed if (y := _of_the_war(x, p, begun))]
    return Story(
        p,
        report,
        published,
        placed,
        triggers,
        {t: verb_of(p, t) for t in triggers},
        content,
        cues,
        uses,
        wars,
        begun,
    )


def reading_order(story: Story) -> list[int]:
    """Indices of the events in the order of their triggers."""
    return sorted(range(len(story.triggers)), key=lambda i: story.triggers[i])


def publication_day(report: Report) -> date | None:
    """The day of `published` (ISO 8601, with or without time and zone); where it is missing, the first full date of the report's head, or
    where that tells of something (`On 3 May 2031 rebels ...`), the last full date of the text that does."""
    stamp = re.match(r"\d{4}-\d\d-\d\d", report.published or "")
    if stamp:
        try:
            return date.fromisoformat(stamp.group())
        except ValueError:
            pass
    full = [m for m in find_dates(report.text, None) if m.from_ and m.from_ == m.to and m.anchor == "none"]
    if not full or full[0].start >= HEAD:
        return None
    telling = [m for m in full if TELLING.search(report.text, max(0, m.start - 12), m.start)]
    days = telling if full[0] in telling else full[:1]
    return date.fromisoformat(max(m.from_ or "" for m in days))


WIDE = 27  # days: a month or more
AT_ONCE = frozenset({"invasion", "coup"})  # what begins a time by itself
START_OF = {"invade": "invasion", "attack": "attack"}  # verbs that begin a war, and what the list calls it


def _narrowed(x: Placed, p: Parse, wars: list[War], published: str | None) -> Placed:
    """A mention whose month or year is that in which a war on the list began: `the war broke out in April`, from the very day."""
    m = x.mention.inner or x.mention
    if not m.from_ or not m.to or not published:
        return x
    wide = (date.fromisoformat(m.to) - date.fromisoformat(m.from_)).days >= WIDE
    x = replace(x, wide=wide)
    names = _begun_things(p, x.verb) | _since_things(p, x.mention)
    fit = [w for w in wars if m.from_ < w.option.from_ <= m.to and not w.kinds.isdisjoint(names)]
    if m.from_ == m.to or not fit or m.precision == "years":
        return x
    war = max(fit, key=lambda w: w.option.to).option
    first = war.from_
    options = []
    for o in x.options:
        if o.from_ != m.from_:
            options.append(o)
        elif o.kind == "onward":
            options.append(replace(o, from_=first, to=war.to if war.to > first else o.to, precision="day"))
        else:
            options.append(replace(o, from_=first, to=o.to if o.to == published else first, precision="day"))
    return replace(x, options=tuple(options))


def _of_the_war(x: Placed, p: Parse, begun: d.Days | None) -> Placed | None:
    """`Killed on the third day of the war`, `in the first two months of the invasion`: told as past, counted from its beginning. None for
    first days, weeks or months of a war that began nobody knows when."""
    m = x.mention
    if m.rule != "nth_day" or m.shift is None:
        return x
    as_it_is = x if x.options else None
    if begun is None or not is_past(p, x.verb):
        return as_it_is
    _, many, unit = m.shift[1].split()
    first = d.shift(begun[0], m.shift[0], unit)
    last = d.plus(d.shift(first, int(many), unit), -1)
    if d.plus(last, 1) >= begun[1]:
        return as_it_is
    m = replace(m, from_=first.isoformat(), to=last.isoformat())
    return replace(x, mention=m, options=(Option(first.isoformat(), last.isoformat(), "plain", m.precision, m, True),))


def _begun_things(p: Parse, verb: int) -> set[str]:
    """What a verb says has begun: the lemmas of its subject and object, of the noun whose clause it closes."""
    if class_of(p, verb) != "start":
        return set()
    nouns = [*p.kids(verb, "nsubj", "nsubjpass", "dobj"), *([p.head[verb]] if p.dep[verb] in ("relcl", "acl") else [])]
    return {p.lemma[k].lower() for k in nouns} | {START_OF.get(p.lemma[verb].lower(), "")} - {""}


def _since_things(p: Parse, m: DateMention) -> set[str]:
    """What `since` says has begun, of words without a verb: `since the start of the war last year`, `since the invasion of 2003`."""
    if not m.rule.startswith("since+") or m.inner is None:
        return set()
    inside, day = p.tokens_in(m.start, m.end), p.root_of(m.inner.start, m.inner.end)
    started = any(class_of(p, k) == "start" for k in inside)
    owner = [p.head[day]] if p.dep[day] in ("poss", "compound", "nmod", "nummod", "amod") else []  # since the February invasion
    things = [*inside, *owner] if not _ended(p, inside) else []
    return {p.lemma[k].lower() for k in things if class_of(p, k) == "war" and (started or p.lemma[k].lower() in AT_ONCE)}


def _ended(p: Parse, inside: range) -> bool:
    """Whether words tell of an end: `since the war ended in 1994`."""
    return any(p.lemma[k].lower() == "end" for k in inside)


@cache
def _war_rows() -> tuple[tuple[frozenset[str], frozenset[str], tuple[str, ...], str, str], ...]:
    """(kinds, one-word places, places of several words, from, to) of each row of date_wars.tsv."""
    out: list[tuple[frozenset[str], frozenset[str], tuple[str, ...], str, str]] = []
    for r in rows("date_wars"):
        places = cells(r["where"])
        long = tuple(x for x in places if not x.isalpha())
        out.append((frozenset(cells(r["kind"])), frozenset(places).difference(long), long, r["from"], r["to"]))
    return tuple(out)


_SIDES = frozenset({"South", "North", "East", "West", "New"})


def _wars(p: Parse, published: str | None) -> list[War]:
    """The wars whose place the report names and that had begun by publication, in the order of the list."""
    words = {w for i, w in enumerate(p.word) if not (i and p.word[i - 1] in _SIDES)}  # South Sudan is not Sudan
    out: list[War] = []
    for kinds, places, long, first, last in _war_rows():
        if published and first <= published and (not places.isdisjoint(words) or any(x in p.text for x in long)):
            going = not last or last >= published
            main = _about(p, places, long)
            option = Option(first, published if going else last, "war", "day")
            out.append(War(kinds, option, going, main, (*places, *long)))
    return out


def _about(p: Parse, places: frozenset[str], long: tuple[str, ...]) -> bool:
    """Whether a report is about a place of these names: they stand in its first three sentences, or several times."""
    if sum(w in places for w in p.word) + sum(p.text.count(x) for x in long) >= OFTEN:
        return True
    end = p.sents[min(LEAD, len(p.sents)) - 1][1] if p.sents else 0
    return not places.isdisjoint(p.word[:end]) or (end > 0 and any(x in p.text[: p.end[end - 1]] for x in long))


def _begun(placed: list[Placed], p: Parse, wars: list[War], published: str | None) -> d.Days | None:
    """The days of the fighting that the report is about: begun as the report tells it, else as the list of wars does; it goes on to
    publication unless a war on the list had ended shortly before."""
    if published is None:
        return None
    today = date.fromisoformat(published)
    for first in _told_beginnings(placed, p):
        begun = date.fromisoformat(first)
        if any(w.going and w.main and not w.kinds.isdisjoint(WHOLE) and days_before(first, w.option.from_) > FRESH for w in wars):
            continue  # a war told of as begun earlier: another one goes on
        ends = [date.fromisoformat(w.option.to) for w in wars if w.option.from_ == first]  # an invasion of one day, and its war
        return begun, max(ends, default=today)
    fought = [w for w in wars if w.main and not w.kinds.isdisjoint(WHOLE)]
    fresh = [w.option for w in fought if (w.going or 0 <= (today - date.fromisoformat(w.option.to)).days <= FRESH)]
    spans = [(date.fromisoformat(o.from_), date.fromisoformat(o.to)) for o in fresh if o.from_ < o.to]
    return max(spans) if spans else None


def _told_beginnings(placed: list[Placed], p: Parse) -> Iterator[str]:
    """Days from which the report itself says that fighting has lasted: `since the war began on ...`, `fighting broke out on ...`; not
    `since the war ended in 1994`."""
    told = [(x, x.options[0].from_ if x.options and x.options[0].kind == "plain" else x.mention.from_) for x in placed]
    for x, first in told:
        inside = p.tokens_in(x.mention.start, x.mention.end)
        war = any(class_of(p, i) == "war" for i in inside) and not _ended(p, inside)
        if first and war and x.mention.rule.startswith("since+"):
            yield first
    for x, first in told:
        things = p.kids(x.verb, "nsubj", "nsubjpass", "dobj")
        if first and class_of(p, x.verb) == "start" and any(class_of(p, i) == "war" for i in things):
            yield first
