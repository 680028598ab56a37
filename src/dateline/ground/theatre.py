"""Where a war is fought, by the words of the report: `war in X`, `invasion of X`, `invaded X`, `the X war`.

`war_of(parse, hits)` reads a text once; `settle` gives an event that is such a war its place. Who makes war is not where it is made:
`Russia's war in Ukraine`, and `the invasion` said later, are in Ukraine. Words: `lexicon/place_words.tsv`, kinds `war` and `war ...`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from typing import NamedTuple

from dateline.ground.gazetteer import fold, lookup
from dateline.ground.places import PlaceHit, country_name, demonyms, place, words
from dateline.ground.wars import fought_over
from dateline.model import Event, Place
from dateline.parse.tokens import Parse

NEAR = 3  # sentences before an event in which a war that is named counts more
NEAR_WORTH = 3.0
WAR, ATTACKED, FIGHT = 2.0, 1.0, 0.5  # what a sign is worth: a word for a war, a verb of attack, a word for fighting
VAGUE = 0.5  # of that, for a region of several countries
CIVIL = frozenset({"civil", "armed", "internal"})
WITHIN = frozenset({"war", "conflict", "insurgency", "uprising", "rebellion", "revolution", "revolt"})
ELSEWHERE = frozenset({"in", "on", "against", "with", "over"})
LEAST, SHARE = 2.0, 0.6  # what must speak for a theatre, and of all that speaks for any


class Sign(NamedTuple):
    """Words that say where a war is: the token of the war's word, its sentence, the hit it is at, and what that is worth."""

    at: int
    sentence: int
    hit: int
    worth: float


class War(NamedTuple):
    """What a text says of where its wars are: the signs in text order, what speaks for each area (a country's code or a region's name),
    the mentions of each area (numbers of hits), where each hit begins, and the `theatre` of each sentence that was asked for."""

    signs: list[Sign]
    votes: dict[str, float]
    named: dict[str, list[int]]
    starts: list[int]
    meant: dict[int, str]


def war_of(parse: Parse, hits: list[PlaceHit], day: str = "") -> War:
    """All words of a text that say in which country or region a war is, a region over which two are known to fight on a day (ISO 8601; "":
    any day) among them. `hits` have a place each, in text order."""
    starts = [h.first for h in hits]
    signs: list[Sign] = []
    votes: dict[str, float] = defaultdict(float)
    for i in range(len(parse)) if hits else ():
        k, worth = _sign(parse, hits, starts, i)
        if k >= 0:
            worth *= 1.0 if country(hits[k]) else VAGUE
            signs.append(Sign(i, parse.sent[i], k, worth))
            votes[area(hits[k])] += worth
    for k in _fought_over(hits, day):
        signs.append(Sign(hits[k].first, parse.sent[hits[k].first], k, FIGHT))
        votes[area(hits[k])] += FIGHT
    signs.sort(key=lambda s: s.at)
    named: dict[str, list[int]] = defaultdict(list)
    for k, h in enumerate(hits) if signs else ():
        if is_area(h):
            named[area(h)].append(k)
    return War(signs, dict(votes), dict(named), starts, {})


def _fought_over(hits: list[PlaceHit], day: str) -> list[int]:
    """The mentions of regions, no countries, over which two are known to fight."""
    over = {w for _, _, where in fought_over(day) for w in where}
    return [k for k, h in enumerate(hits) if h.text in over and h.place and h.place.kind != "country" and is_area(h)]


def _sign(parse: Parse, hits: list[PlaceHit], starts: list[int], i: int) -> tuple[int, float]:
    """The hit that token i, as a word for a war or for fighting, puts it at (-1 for none), and what that is worth."""
    word = parse.lemma[i].lower()
    war = word in words("war")
    if parse.pos[i] == "VERB":
        return (_hit_at(parse, hits, starts, i + 1), WAR if war else ATTACKED) if word in words("war verb") else (-1, 0.0)
    if not war:
        return (_put_at(parse, hits, starts, i), FIGHT) if word in words("war fight") else (-1, 0.0)
    if _renowned(parse, i):
        return -1, 0.0
    k = _put_at(parse, hits, starts, i)
    return (_named_before(parse, hits, starts, i) if k < 0 and word in words("war of") else k), WAR


def _renowned(parse: Parse, i: int) -> bool:
    """Is a war one that tells no theatre (`World War`, `price war`)?"""
    return i > 0 and parse.lower[i - 1] in words("war named")


def _put_at(parse: Parse, hits: list[PlaceHit], starts: list[int], i: int) -> int:
    """The area that the words right behind token i put a war in (`war of aggression against X`), else -1."""
    for j in range(i + 1, min(i + 5, parse.sents[parse.sent[i]][1])):
        if parse.lower[j] in words("war prep"):
            k = _hit_at(parse, hits, starts, j + 1)
            if k >= 0:
                return k
        elif parse.lower[j] not in words("war") and parse.pos[j] not in ("ADJ", "ADV"):
            return -1
    return -1


def _hit_at(parse: Parse, hits: list[PlaceHit], starts: list[int], j: int) -> int:
    """The area named at token j, after articles and adjectives at most; else -1. `the X region of Y` is no X."""
    for first in range(j, min(j + 3, len(parse))):
        k = bisect_left(starts, first)
        if k < len(hits) and starts[k] == first:
            return k if is_area(hits[k]) and not hits[k].owner and parse.dep[hits[k].last - 1] != "compound" else -1
        if parse.pos[first] not in ("DET", "ADJ", "ADV") and parse.tag[first] != "VBN":
            return -1
    return -1


def _named_before(parse: Parse, hits: list[PlaceHit], starts: list[int], i: int) -> int:
    """The area named right before a war's word (`the X war`, `the X civil war`), else -1."""
    for last in range(i - 1, max(-1, i - 3), -1):
        k = bisect_right(starts, last) - 1
        if k >= 0 and hits[k].last == last + 1:
            return k if is_area(hits[k]) and not hits[k].owner else -1
        if parse.pos[last] not in ("ADJ", "NOUN"):
            return -1
    return -1


def is_area(h: PlaceHit) -> bool:
    """Is a place one that a war as a whole may be in: a country, a region, a province?"""
    return h.place is not None and h.place.kind in ("country", "region", "admin") and not h.place.name.endswith("border")


def area(h: PlaceHit) -> str:
    """A country's code, a region's name."""
    return "" if h.place is None else h.place.country if h.place.kind == "country" else h.place.name


def country(h: PlaceHit) -> str:
    """The country that a place is in, '' for none."""
    return h.place.country if h.place else ""


def theatre(war: War, hits: list[PlaceHit], sentence: int) -> str:
    """The area of the war that a sentence means where it names none: what the text says of it nearby, and most; '' where none is clear.
    A part of a country that has its own votes adds to them. Worked out once for each sentence."""
    if sentence not in war.meant:
        war.meant[sentence] = _theatre(war, hits, sentence)
    return war.meant[sentence]


def _theatre(war: War, hits: list[PlaceHit], sentence: int) -> str:
    votes: dict[str, float] = defaultdict(float, war.votes)
    first = bisect_left(war.signs, sentence - NEAR, key=lambda s: s.sentence)
    for s in war.signs[first : bisect_right(war.signs, sentence, key=lambda s: s.sentence)]:
        votes[area(hits[s.hit])] += s.worth * (NEAR_WORTH - 1)
    for part in [a for a in votes if (land := country(hits[war.named[a][0]])) != a and land in votes]:
        votes[country(hits[war.named[part][0]])] += votes.pop(part)
    best = max(votes, key=lambda a: votes[a], default="")
    return best if best and votes[best] >= max(LEAST, SHARE * sum(votes.values())) else ""


def settle(parse: Parse, hits: list[PlaceHit], war: War, event: Event, chosen: int) -> int:
    """The hit of an event (-1 for none), `chosen` where nothing speaks against it. A war, an invasion, an attack on a country is where its
    own words put it, a war without such words in the theatre; so are fighting, a truce and a withdrawal that have no place at all."""
    if not war.signs or event.type not in ("ASSAULT", "RETREAT") or (event.type == "RETREAT" and chosen >= 0):
        return chosen
    own = _trigger(parse, event)
    at = bisect_left(war.signs, own.start, key=lambda s: s.at)
    told = war.signs[at].hit if at < len(war.signs) and war.signs[at].at in own else -1
    if told >= 0 and parse.lower[hits[told].first - 1] != "against":  # `Ukraine's war against Russia` need not be in Russia
        return chosen if chosen >= 0 and _beside(parse, hits[chosen], hits[told]) else told
    whole = is_war(parse, event)
    if (chosen >= 0 and not whole) or (told < 0 and _put(parse, own[-1])):
        return chosen
    sentence = parse.sent[own[0]]
    where = theatre(war, hits, sentence)
    if not where or (chosen >= 0 and parse.sent[hits[chosen].first] == sentence and where in (country(hits[chosen]), area(hits[chosen]))):
        return chosen
    if not whole and _elsewhere(parse, hits, war, event, where):
        return chosen
    return _nearest(hits, war, where, own[0])


def _trigger(parse: Parse, event: Event) -> range:
    """The tokens of an event's trigger."""
    start, end = event.trigger.start, event.trigger.end
    return range(parse.token_at(start), parse.token_at(max(start, end - 1)) + 1)


def is_war(parse: Parse, event: Event) -> bool:
    """Is an event a war, an invasion or the like as a whole, by its trigger?"""
    return any(parse.lemma[i].lower() in words("war") and not _renowned(parse, i) for i in _trigger(parse, event))


def _put(parse: Parse, i: int) -> bool:
    """Do the words right behind token i put it somewhere (`war in the mountains`)?"""
    return i + 1 < len(parse) and parse.sent[i + 1] == parse.sent[i] and parse.lower[i + 1] in words("war prep") - {"of"}


def _beside(parse: Parse, h: PlaceHit, outer: PlaceHit) -> bool:
    """Is a place told in an area's sentence the area itself, or a spot in its country (`an attack in the X region near Y`)?"""
    if h.place is None or parse.sent[h.first] != parse.sent[outer.first]:
        return False
    return area(h) == area(outer) or (country(h) == country(outer) and h.place.kind in ("settlement", "exact"))


def _elsewhere(parse: Parse, hits: list[PlaceHit], war: War, event: Event, where: str) -> bool:
    """Does an event's sentence name a place outside the theatre, other than its actors' country?"""
    a, b = parse.sents[parse.sentence_at(event.trigger.start)]
    did = {m.actor.partition(".")[0] for m in event.actors if m.actor}
    here = hits[bisect_left(war.starts, a) : bisect_left(war.starts, b)]
    return any(where not in (country(h), area(h)) and country(h) not in did for h in here)


def _nearest(hits: list[PlaceHit], war: War, where: str, i: int) -> int:
    """The last mention of an area before token i, else its first."""
    own = war.named[where]
    return own[max(0, bisect_left(own, i, key=lambda k: hits[k].first) - 1)]


def land_of_its_people(parse: Parse, event: Event) -> Place | None:
    """The country of a war that is called by its people (`the Syrian civil war`, `the Korean War`); None for any other event. A bare
    `Russian war`, and a conflict told to be in or with something, may be anywhere."""
    first, last = parse.token_at(event.trigger.start), parse.token_at(max(event.trigger.start, event.trigger.end - 1))
    subjects = parse.kids(last, "nsubj") if parse.pos[last] == "VERB" else []
    first, last = (subjects[0], subjects[0]) if subjects else (first, last)  # `the Syrian civil war has killed`
    after = parse.lower[last + 1] if last + 1 < len(parse) else ""
    if event.type != "ASSAULT" or parse.lower[last] not in WITHIN or after in ELSEWHERE:
        return None
    k = next((i for i in range(last - 1, -1, -1) if parse.lower[i] not in CIVIL), -1)
    if k < 0 or parse.sent[k] != parse.sent[first] or (parse.lower[last] == "war" and k == last - 1 and not parse.word[last].istitle()):
        return None
    code = demonyms().get(fold(parse.word[k])) if parse.word[k][:1].isupper() else None
    name = fold(country_name(code)) if code else ""
    land = next((c for c in lookup({name}).get(name, []) if c.kind == "country"), None) if name else None
    return place(land, parse.start[k], parse.end[k], parse.word[k]) if land else None
