"""Repeated mentions of one event: what a narrator calls "the attack" after "an attack" is told once, with several `mentions`.

A claim told again by somebody else stays an event of its own, and so does a verb: who says "attacked" twice may tell of two attacks.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import msgspec
from msgspec import UNSET

from dateline.code.asserted import asserting
from dateline.code.eventwords import find_word
from dateline.code.ways import near
from dateline.compare.pairs import dates_meet, place_fits
from dateline.compare.statements import head
from dateline.lexicon import rows
from dateline.model import Attribution, DateInterval, Event, Place
from dateline.parse import Draft, Parse

SURE = 0.6  # an event of this score stands by itself, however it is named; by cross-validation (docs/stages/events.md)
REACH = 1  # sentences back in which an event of the same type, by another word, may be meant

STEM = 5  # letters in which a verb and its noun are alike


def fold(draft: Draft) -> Draft:
    """The draft with each event that only names an earlier one again folded into that, and the nouns that do so, though no events, among
    its `mentions`. Ids are given anew in text order."""
    p, report = draft.parse, draft.report
    speakers = {a.id: a for a in report.attributions}
    of = {p.root_of(e.trigger.start, e.trigger.end): n for n, e in enumerate(report.events)}
    covered = {i for e in report.events for i in p.tokens_in(e.trigger.start, e.trigger.end)}
    events: list[Event | None] = list(report.events)
    before: list[int] = []  # tokens that head an event told so far
    for i in range(len(p)):
        n = of.get(i)
        if n is None and (i in covered or not before or p.pos[i] != "NOUN"):
            continue
        told = events[n] if n is not None else None
        found = _named_again(draft, i, told, [(h, e) for h in before if (e := events[of[h]])], speakers) if before else None
        if found is None:
            before += [i] if n is not None else []
            continue
        first = events[of[found]]
        if first and told and n is not None:
            events[of[found]], events[n] = joined(first, told), None
        elif first:
            events[of[found]] = msgspec.structs.replace(first, mentions=[*first.mentions, p.span(i, i + 1)])
    left = [msgspec.structs.replace(e, id=f"e{k}") for k, e in enumerate((e for e in events if e), 1)]
    return replace(draft, report=msgspec.structs.replace(report, events=left))


def _named_again(draft: Draft, i: int, told: Event | None, before: list[tuple[int, Event]], speakers: dict[str, Attribution]) -> int | None:
    """The head of the event, of those before, that token i names again; `told` is the event that i is now, if it is one."""
    p = draft.parse
    if not points_back(p, i) or (told and told.score >= SURE):
        return None
    types = {told.type} if told else set(_types(p, i))
    means = _bare if told else _akin  # a noun that was not taken for an event must be of the same word
    alike = [
        (h, e) for h, e in reversed(before) if e.type in types and _plural(p, h) == _plural(p, i) and (_same(p, h, i) or means(p, h, i))
    ]
    if not alike:
        return None
    by = told.by if told else _by(draft, i, alike[0][1])
    voice = _voice(by, speakers)
    return next((h for h, e in alike if _voice(e.by, speakers) == voice and (told is None or fits(e, told))), None)


def _same(p: Parse, h: int, i: int) -> bool:
    """Whether two tokens are the same word."""
    return p.lemma[h].lower() == p.lemma[i].lower()


def _akin(p: Parse, h: int, i: int) -> bool:
    """Whether two tokens begin alike: `occupied`, `the occupation`."""
    return len(p.lemma[h]) >= STEM and p.lemma[h].lower()[:STEM] == p.lemma[i].lower()[:STEM]


def _bare(p: Parse, h: int, i: int) -> bool:
    """Whether token i, closely after h, is not told apart by any word of its own: "the violence"."""
    return p.sent[i] - p.sent[h] <= REACH and all(p.dep[c] in ("det", "punct", "relcl") for c in p.children[i])


def _types(p: Parse, i: int) -> tuple[str, ...]:
    """The types of an event noun by the lexicon, the usual one alone."""
    entry, other = find_word(p, p.lemma, i)
    return entry.types[:1] if entry and not other else ()


def _by(draft: Draft, i: int, like: Event) -> list[str]:
    """Who would assert an event that token i named."""
    p = draft.parse
    one = msgspec.structs.replace(like, trigger=p.span(i, i + 1))
    return asserting(p, one, near(p, one, draft.report.attributions))


def points_back(p: Parse, i: int) -> bool:
    """Whether token i is a noun that by the words before it names something told before: "the attack", not "the second attack"."""
    if p.pos[i] != "NOUN" or p.dep[i] == "compound" or any(p.dep[c] == "nummod" for c in p.children[i]):
        return False
    return {said for c in p.children[i] if c < i and (said := pointers().get(p.lower[c]))} == {"known"}


@cache
def pointers() -> dict[str, str]:
    """`lexicon/repeats.tsv`: what a word before a noun says."""
    return {row["word"]: row["says"] for row in rows("repeats")}


def _plural(p: Parse, i: int) -> bool:
    return p.tag[i] in ("NNS", "NNPS")


def _voice(by: list[str], speakers: dict[str, Attribution]) -> frozenset[str]:
    """Who tells: ids of the sources, their words where an id is not known; nobody is the outlet."""
    sources = [a.source for x in by if (a := speakers.get(x))]
    return frozenset((head(s.actor) or s.text.lower()) if s else "?" for s in sources)


def fits(a: Event, b: Event) -> bool:
    """Whether nothing that the text says of the later event tells it apart: status, figures, place and day in words of its own."""
    figures = {(c.measure, c.min, c.max) for c in a.counts}
    return (
        a.status == b.status
        and place_fits(_own_place(a), _own_place(b)) >= 0
        and dates_meet(_own_date(a), _own_date(b))
        and all((c.measure, c.min, c.max) in figures for c in b.counts)
    )


def _own_place(e: Event) -> Place | None:
    return e.place if e.place and e.place.start is not UNSET else None


def _own_date(e: Event) -> DateInterval | None:
    return e.date if e.date and e.date.start is not UNSET else None


def joined(a: Event, b: Event) -> Event:
    """The earlier event with the later one's trigger among its mentions, and what only the later one tells of it."""
    filled = {k: getattr(b, k) for k in ("actors", "targets", "place", "date", "means", "condition") if not getattr(a, k)}
    return msgspec.structs.replace(a, mentions=[*a.mentions, b.trigger, *b.mentions], **filled)
