"""Which place an event happened in: a small linear ranker over the places a report names before, in and after the event's sentence.

`ground_places(draft)` fills `event.place` and the coordinates of `report.dateline`. An event keeps no place where no candidate is
likelier than `THRESHOLD`: a wrong pin is worse than none. A war as a whole goes to where it is fought (`ground/theatre.py`).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from typing import NamedTuple

import msgspec
import numpy as np

from dateline.code.ways import head_of
from dateline.code.ways import near as said_near
from dateline.encode.arguments import NAMES, SELF, Seen, degree
from dateline.ground.called import called, pointed
from dateline.ground.gazetteer import Candidate, fold
from dateline.ground.places import Context, PlaceHit, capital_cities, demonyms, kilometres, place, places_in, resolve, words
from dateline.ground.theatre import War, area, country, is_war, land_of_its_people, settle, theatre, war_of
from dateline.lexicon import cells, rows
from dateline.model import Event, Mention, Place, Report, Span
from dateline.models.linear import Linear, load
from dateline.parse.tokens import Draft, Parse

FIRST, SECOND = "event_places_1", "event_places_2"  # rankers: of an event by itself, then with what its neighbours got
THRESHOLD = 0.2
MOST = 12  # places weighed for an event: the nearest ones, and the two that the report names most
REACH = 200  # place names before and after an event that are weighed, besides the two places named most
KIN = 40  # events before and after one that speak for it where they share its word or its source, at most
HOPELESS = 0.005  # options below this are not weighed again
SAME_KM = 5.0  # two names within this distance are one place
DEEDS = frozenset(("ASSAULT", "COERCE", "CONCEDE", "MOBILIZE", "PROTEST", "RETREAT"))  # where none is likely, at home (see `Scene.home`)
HOME, NAMED = 0.4, 3  # the share of a report's place names that a place needs to be its home, and how often it must be named
OPENING = 3  # words within which a name opens its sentence (`In the town of Dovra, ...`)
_ONWARD = frozenset(("for", "on", "onto", "towards", "toward"))
_THERE = frozenset(("in", "at", "near", "off", "on", "outside", "inside"))
_MOVING = frozenset(("head", "move", "march", "advance", "push", "drive"))
PLACE, NO_PLACE = NAMES.index("place"), SELF.index("no place")
VERBAL = frozenset(("ACCUSE", "REQUEST", "REJECT", "THREATEN", "SUPPORT"))


Option = tuple[int, list[str]]  # index of a hit, or -1 for none, and the features of taking it


@dataclass(frozen=True)
class Scene:
    """What the ranker sees of a report: its place hits that have a place, in text order, with what is the same for all events."""

    parse: Parse
    hits: list[PlaceHit]
    fixed: list[list[str]]  # features of each hit, whatever the event
    group: list[int]  # the place of each hit, numbered: hits of one place share a number
    head: list[int]  # the head token of each hit
    sentence: list[int]
    main: list[int]  # the two places that the report names most
    members: dict[int, list[int]]  # the hits of these two
    home: list[int]  # the hits of the place that a report is all about, none where there is no such place
    war: War  # where the report's words put a war
    lands: dict[str, float]  # the share of each country in the names that lie in a country
    anaphors: list[str]  # how each sentence points back to a place
    placed: dict[tuple[int, str], list[str]]  # features of a hit where an event is before, beside or after it, made when first asked for
    seen: dict[int, Seen] = field(default_factory=dict)  # what the encoder sees around triggers, by their head words

    @cached_property
    def signs(self) -> dict[int, dict[int, int]]:
        """By trigger how likely each word that heads a name is where it happened, in steps, as far as the encoder sees it."""
        return {t: {i: degree(odds[PLACE]) for i, odds in x.odds.items() if i in self.headed} for t, x in self.seen.items()}

    @cached_property
    def headed(self) -> dict[int, set[int]]:
        """The places of the names that each head token has."""
        out: dict[int, set[int]] = {}
        for word, g in zip(self.head, self.group, strict=True):
            out.setdefault(word, set()).add(g)
        return out


def ground_places(draft: Draft) -> Draft:
    """Give each event the place it happened in, and the dateline its point."""
    report, parse = draft.report, draft.parse
    dateline = report.dateline
    hits = places_in(parse)
    if dateline is not None and dateline.lat is None:
        dateline = ground_dateline(dateline, hits)
    events = place_events(report, replace(scene(parse, hits, dateline, (report.published or "")[:10]), seen=draft.seen))
    return replace(draft, report=msgspec.structs.replace(report, events=events, dateline=dateline))


def ground_dateline(dateline: Place, hits: list[PlaceHit]) -> Place:
    """A dateline with the point of the hit at its words, else of its name; unchanged where neither is known."""
    if isinstance(dateline.start, int) and isinstance(dateline.end, int):
        start, end = dateline.start, dateline.end
        hit = next((h for h in hits if h.place and h.start < end and start < h.end), None)
        found = place(hit.place) if hit and hit.place else None
    else:
        hit, found = None, None
    if found is None:
        context = Context(countries={h.place.country: 1.0 for h in hits if h.place and h.place.kind == "country"})
        found = resolve(seats().get(fold(dateline.name), dateline.name), context)
    if found is None:
        return dateline
    return msgspec.structs.replace(
        dateline, name=found.name, lat=found.lat, lon=found.lon, country=found.country, geonameid=found.geonameid, precision=found.precision
    )


@cache
def seats() -> dict[str, str]:
    """The towns of bodies that a dateline may name in place of a town, by their folded names."""
    return {fold(r["body"]): r["town"] for r in rows("seats")}


def place_events(report: Report, scene: Scene) -> list[Event]:
    """The report's events with their places."""
    if not report.events:
        return []
    out = list(report.events)
    order = sorted(range(len(out)), key=lambda i: out[i].trigger.start)
    events = [out[i] for i in order]
    choices = [options(report, scene, e) for e in events]
    choices = with_neighbours(scene, events, choices, chances(load(FIRST), choices))
    for i, choice, q in zip(order, choices, chances(load(SECOND), choices), strict=True):
        chosen = likeliest(scene, out[i], choice, q)
        chosen = settle(scene.parse, scene.hits, scene.war, out[i], chosen)
        chosen = own_sentence(scene, out[i], chosen)
        chosen = inner(scene, out[i], chosen)
        chosen = said_before(scene, out[i], chosen)
        chosen = at_home(scene, out[i], chosen)
        own = land_of_its_people(scene.parse, out[i])
        if own is not None and (chosen < 0 or country(scene.hits[chosen]) != own.country):
            out[i] = msgspec.structs.replace(out[i], place=own)
        else:
            out[i] = msgspec.structs.replace(out[i], place=place_of(scene.hits[chosen]) if chosen >= 0 else None)
    return out


def likeliest(scene: Scene, event: Event, choice: list[Option], chance: list[float]) -> int:
    """The hit that is likeliest to be where an event happened; -1 where none is likely."""
    places = sorted((n for n, (k, _) in enumerate(choice) if k >= 0), key=lambda n: -chance[n])
    if not places or chance[places[0]] <= THRESHOLD:
        return -1
    left = 1.0
    for n in places:
        if chance[n] / max(1e-9, left) <= THRESHOLD:
            break
        if not elsewhere(scene, event, choice[n][0]):
            return choice[n][0]
        left -= chance[n]
    return -1


def elsewhere(scene: Scene, event: Event, k: int) -> bool:
    """Whether a name's own words say that an event was not there: it is where somebody is bound, where a later sentence goes, or a capital
    that only speaks."""
    p, hit = scene.parse, scene.hits[k]
    trigger = p.root_of(event.trigger.start, event.trigger.end)
    opens = hit.first - p.sents[scene.sentence[k]][0] <= OPENING and hit.prep in words("locative")
    later = scene.sentence[k] > p.sent[trigger] and opens and _kind(hit) != "region"
    return later or _bound_for(p, scene.head[k], trigger) or _only_speaks(scene, k) or _filed_abroad(scene, event, k)


def _bound_for(p: Parse, name: int, trigger: int) -> bool:
    """Whether a name is only where a movement is to end (`took the village and were heading for Dovra`), for other events than it."""
    up = p.head[name]
    over = p.head[up] if p.pos[up] != "ADP" and p.dep[name] == "compound" else up
    verb = p.head[over]
    if p.lower[over] not in _ONWARD or p.lemma[verb].lower() not in _MOVING or p.pos[verb] != "VERB":
        return False
    return verb != trigger and verb not in p.ancestors(trigger)


def _filed_abroad(scene: Scene, event: Event, k: int) -> bool:
    """Whether a place is named only as where the report was filed, in a land that is neither the doers' nor the victims' of a deed."""
    maybe = {x for m in event.targets if not m.actor for x in m.candidates[:1] if len(x) == 3}
    c, hurt = scene.hits[k].place, _countries(event.targets) | maybe
    if c is None or event.type not in DEEDS or not hurt or c.country in hurt | _countries(event.actors):
        return False
    return scene.group.count(scene.group[k]) == 1 and _at_head(scene.parse, scene.hits[k])


def _only_speaks(scene: Scene, k: int) -> bool:
    """Whether a name is that of a capital which the report has only as a speaker (`Riyadh denied it`)."""
    c = scene.hits[k].place
    if c is None or (c.country, fold(c.name)) not in capitals():
        return False
    same = [j for j, g in enumerate(scene.group) if g == scene.group[k]]
    return all(_role(scene.parse, scene.head[j]) == "says" for j in same)


def own_sentence(scene: Scene, event: Event, chosen: int) -> int:
    """The place that a deed's own clause says it happened at (`hit a depot in Dovra`, `a ship in the Gulf of Aden`) in place of one of
    another sentence, else `chosen`. A country stands in only for a place in another country."""
    s = scene.parse.sentence_at(event.trigger.start)
    if event.type not in DEEDS or (chosen >= 0 and scene.sentence[chosen] == s):
        return chosen
    here = range(bisect_left(scene.sentence, s), bisect_right(scene.sentence, s))
    return next((k for k in here if _is_told_there(scene, event, k, chosen)), chosen)


def _is_told_there(scene: Scene, event: Event, k: int, chosen: int) -> bool:
    """Whether a name hangs, by a preposition of place, on an event's word or on the thing struck: a sea, a town or a division, or a country
    that the place chosen is not in."""
    p, hit = scene.parse, scene.hits[k]
    trigger = p.root_of(event.trigger.start, event.trigger.end)
    up = p.ancestors(scene.head[k])
    if hit.place is not None and _struck(p, scene.head[k], trigger) and _kind(hit) in ("settlement", "exact"):
        return True
    if hit.place is None or hit.container or hit.owner or hit.prep not in _THERE or trigger not in up or elsewhere(scene, event, k):
        return False
    path = [x for x in up[: up.index(trigger)] if not (p.dep[x] == "conj" and p.head[x] == trigger)]  # killed five and hurt nine in Dovra
    if any(p.pos[x] == "VERB" for x in path):
        return False
    path = [x for x in path if p.lower[x] != "of" and p.lower[x] not in words("called")]  # in the town of Dovra
    if _kind(hit) == "region":
        return not hit.place.country and not words("water").isdisjoint(fold(hit.text).split())
    if _kind(hit) == "country":
        return len(path) <= 2 and chosen >= 0 and country(scene.hits[chosen]) not in ("", country(hit))
    return len(path) <= 2


def _struck(p: Parse, name: int, trigger: int) -> bool:
    """Whether a name is the object of an event's verb, or of that whose subject the event is: `shelled Dovra`, `fighting shook Dovra`."""
    verb = p.head[trigger] if p.dep[trigger] == "nsubj" else trigger
    return p.dep[name] == "dobj" and p.head[name] == verb


def said_before(scene: Scene, event: Event, chosen: int) -> int:
    """The place that the text calls a city where an event is told to be `in the city`, in place of one of another sentence that it does not
    call so; where it calls none so, the town named most in place of one that it calls a village; else `chosen`."""
    p = scene.parse
    trigger = p.root_of(event.trigger.start, event.trigger.end)
    noun = pointed(p, trigger) if chosen < 0 or scene.sentence[chosen] != p.sent[trigger] else ""
    found = called(p, scene.hits, {noun}, trigger) if noun else []
    if noun and not found and chosen >= 0 and _is_one_of(scene, chosen, called(p, scene.hits, words("called"), trigger)):
        most = [k for k in scene.members.get(scene.main[0], []) if scene.hits[k].place != scene.hits[chosen].place]
        found = [k for k in most if scene.hits[k].first < trigger and _kind(scene.hits[k]) == "settlement"]
    return found[-1] if found and not _is_one_of(scene, chosen, found) else chosen


def _is_one_of(scene: Scene, chosen: int, found: list[int]) -> bool:
    """Whether the place of a hit is that of one of some hits (two towns side by side share a group)."""
    return chosen >= 0 and scene.hits[chosen].place in [scene.hits[k].place for k in found]


def inner(scene: Scene, event: Event, chosen: int) -> int:
    """The town in place of the area that the event's sentence says it lies in (`Mosul, Iraq`; `Aden, in southern Yemen`), else `chosen`.
    A war as a whole is in the area."""
    if chosen < 1 or is_war(scene.parse, event):
        return chosen
    town, land = scene.hits[chosen - 1], scene.hits[chosen]
    a, b = town.place, land.place
    told = land.container and land.first - town.last <= 5 and scene.sentence[chosen] == scene.sentence[chosen - 1]
    if not told or scene.sentence[chosen] != scene.parse.sentence_at(event.trigger.start) or a is None or b is None:
        return chosen
    spot = ("settlement", "exact")
    return chosen - 1 if a.country == b.country and a.kind in spot and b.kind not in spot else chosen


def at_home(scene: Scene, event: Event, chosen: int) -> int:
    """The last mention, before the event, of the place that the report is all about, for a deed without a place; else `chosen`."""
    if chosen >= 0 or not scene.home or event.type not in DEEDS:
        return chosen
    return scene.home[max(0, bisect_left(scene.home, event.trigger.start, key=lambda k: scene.hits[k].start) - 1)]


def chances(model: Linear, choices: list[list[Option]]) -> list[list[float]]:
    """For each event the likelihood of each of its options, by softmax over their scores."""
    p = model.probabilities([f for choice in choices for _, f in choice])[:, model.labels.index("yes")].astype(float)
    odds = p / np.maximum(1e-9, 1 - p)
    out, at = [], 0
    for choice in choices:
        part = odds[at : at + len(choice)]
        out.append([float(x) for x in part / max(1e-9, part.sum())])
        at += len(choice)
    return out


def with_neighbours(scene: Scene, events: list[Event], choices: list[list[Option]], first: list[list[float]]) -> list[list[Option]]:
    """The options with what the first ranker made of the events around: a story stays where it is until it says otherwise."""
    place_of_hit = [*scene.group, -1]  # so that hit -1 is place -1
    by_place = [{place_of_hit[k]: p for (k, _), p in zip(c, q, strict=True)} for c, q in zip(choices, first, strict=True)]
    mass: dict[int, float] = {}
    for g, p in (pair for chance in by_place for pair in chance.items()):
        mass[g] = mass.get(g, 0.0) + p
    where = [scene.parse.sentence_at(e.trigger.start) for e in events]
    sure = [_sure(scene, c, q, s) for c, q, s in zip(choices, first, where, strict=True)]
    around = _around(events, where, sure)
    mass.pop(-1, None)
    number = {g: n for n, g in enumerate(mass)}
    most, everything = sorted(mass, key=lambda g: -mass[g]), sum(mass.values())
    out: list[list[Option]] = []
    for i, choice in enumerate(choices):
        own = {g: p for g, p in by_place[i].items() if g >= 0}
        others = {g: mass[g] - own.get(g, 0.0) for g in {*own, *most[: len(own) + 5]}}  # no further place can be among the first five
        rank = {g: r for r, g in enumerate(sorted(others, key=lambda g: (-others[g], number[g])))}
        total = max(1e-9, everything - sum(own.values()))
        strongest = {name: _strongest([by_place[j] for j in members]) for name, members in around[i].near.items() if members}
        row: list[Option] = []
        for (k, f), p in zip(choice, first[i], strict=True):
            if k >= 0 and p < HOPELESS:
                continue
            g = place_of_hit[k]
            here = k >= 0 and scene.sentence[k] == where[i]
            kind = _kind(scene.hits[k]) if k >= 0 else "none"
            extra = [f"p1={_bucket(p)}", f"p1={_bucket(p)}&kind={kind}"]
            if k >= 0:
                extra += [f"mass={_bucket(others[g] / total)}&here={here}", f"mass-rank={min(rank[g], 4)}&here={here}&kind={kind}"]
            for name, chance in strongest.items():
                extra.append(f"{name}={_bucket(chance.get(g, 0.0))}&null={k < 0}&here={here}")
            for name, j in around[i].sure.items():
                extra.append(f"{name}={'none' if k < 0 else sure[j] == g}&{min(abs(where[i] - where[j]), 3)}&here={here}")
            row.append((k, f + extra))
        out.append(row)
    return out


def _strongest(likely: list[dict[int, float]]) -> dict[int, float]:
    """The highest likelihood that any of some events gives to each place."""
    out: dict[int, float] = {}
    for chance in likely:
        for g, p in chance.items():
            if p > out.get(g, 0.0):
                out[g] = p
    return out


class _Around(NamedTuple):
    """Events that speak for an event's place: `near` (lists, by how they are kin), `sure` (the nearest whose own sentence settles it)."""

    near: dict[str, list[int]]
    sure: dict[str, int]


def _around(events: list[Event], where: list[int], sure: list[int]) -> list[_Around]:
    """For each event those around it: before and after it, of the same word, of the same source; and the nearest sure ones."""
    n, told = len(events), [j for j, g in enumerate(sure) if g >= 0]
    twins = _alike([e.trigger.text.lower() for e in events])
    shared = _alike([tuple(e.by) or None for e in events])
    kin: dict[str, int] = {}
    out: list[_Around] = []
    for i, event in enumerate(events):
        near: dict[str, list[int]] = {}
        for step in (-1, -2, 1):
            if 0 <= (j := i + step) < n:
                gap = ("same", "next")[abs(where[j] - where[i])] if abs(where[j] - where[i]) < 2 else "far"
                near[f"event{step:+d}{gap}"] = [j]
        near["twin"], near["shared"] = twins[i], shared[i]
        at, after = bisect_left(told, i), bisect_right(told, i)
        nearest = {"told": told[at - 1] if at else None, "coming": told[after] if after < len(told) else None, "kin": kin.get(event.type)}
        out.append(_Around(near, {name: j for name, j in nearest.items() if j is not None}))
        if sure[i] >= 0:
            kin[event.type] = i
    return out


def _alike(signs: Sequence[Hashable]) -> list[list[int]]:
    """For each item the nearest others of the same sign (none where that is None)."""
    members: dict[Hashable, list[int]] = {}
    for j, sign in enumerate(signs):
        members.setdefault(sign, []).append(j)
    out: list[list[int]] = []
    seen: dict[Hashable, int] = {}
    for sign in signs:
        at = seen[sign] = seen.get(sign, -1) + 1
        same = members[sign]
        out.append([] if sign is None else same[max(0, at - KIN) : at] + same[at + 1 : at + 1 + KIN])
    return out


def _sure(scene: Scene, choice: list[Option], chance: list[float], sentence: int) -> int:
    """The number of the place, named in an event's own sentence, that the first ranker is fairly sure of; else -1."""
    best = max(range(len(choice)), key=lambda k: chance[k])
    k = choice[best][0]
    return scene.group[k] if k >= 0 and chance[best] > 0.4 and scene.sentence[k] == sentence else -1


def _bucket(p: float) -> int:
    """A likelihood as one of seven steps."""
    return bisect_left(_STEPS, p)


_STEPS = (0.02, 0.06, 0.15, 0.3, 0.5, 0.75)


def place_of(hit: PlaceHit) -> Place:
    """A hit as an event's place."""
    c = hit.place
    assert c is not None
    return place(c, hit.start, hit.end, hit.text)


def scene(parse: Parse, hits: list[PlaceHit], dateline: Place | None = None, day: str = "") -> Scene:
    """The report's places as the ranker sees them."""
    hits = [h for h in hits if h.place is not None]
    group: list[int] = []
    seen: list[Candidate] = []
    bands: dict[tuple[str, int], list[int]] = {}  # numbers in `seen` by kind and tenth of a degree of latitude (11 km)
    for h in hits:
        c = h.place
        assert c is not None
        band = round(c.lat * 10)
        close = sorted(k for b in (band - 1, band, band + 1) for k in bands.get((c.kind, b), ()))
        same = next((k for k in close if kilometres((c.lat, c.lon), (seen[k].lat, seen[k].lon)) <= SAME_KM), None)
        if same is None:
            same = len(seen)
            seen.append(c)
            bands.setdefault((c.kind, band), []).append(same)
        group.append(same)
    head = [parse.root_of(h.start, h.end) for h in hits]
    sentence = [parse.sent[h.first] for h in hits]
    counts, located = Counter(group), Counter(g for h, g in zip(hits, group, strict=True) if h.prep in words("locative"))
    rank = {g: r for r, g in enumerate(sorted(range(len(seen)), key=lambda g: (-located[g], -counts[g], g)))}
    towns = [g for g in sorted(rank, key=lambda g: rank[g]) if seen[g].kind != "country"]
    lead: dict[int, bool] = {}  # places of the first three sentences, and whether something is located there
    for h, g, k in zip(hits, group, sentence, strict=True):
        if k < 3:
            lead[g] = lead.get(g, False) or h.prep in words("locative")
    fixed = []
    for k, (h, g) in enumerate(zip(hits, group, strict=True)):
        c = h.place
        assert c is not None
        lined = dateline is not None and isinstance(dateline.end, int) and h.start < dateline.end
        f = [
            f"kind={c.kind}",
            f"prep={h.prep or _governor(parse, head[k])}",
            f"count={min(counts[g], 5)}",
            f"located={min(located[g], 4)}",
            f"rank={min(rank[g], 4)}",
            f"top={towns.index(g) if g in towns[:3] else 'no'}",
        ]
        if h.container:
            f.append("container")
        if h.owner:
            f.append("owner")
        if lined or _at_head(parse, h):
            f.append("dateline")
        capital = (c.country, fold(c.name)) in capitals()
        speech = _attached(parse, head[k])
        f += [f"speech={speech}", f"capital={capital}&prep={h.prep}", f"capital={capital}&dep={_role(parse, head[k])}"]
        f.append(f"lead={g in lead}&located={lead.get(g, False)}&kind={c.kind}")
        f.append(f"only-{'named' if located[g] == 0 else 'located' if located[g] == counts[g] else 'both'}&capital={capital}")
        f.append(f"dep={_role(parse, head[k])}")
        f.append(f"kind={c.kind}&dep={_role(parse, head[k])}")
        f.append(f"kind={c.kind}&prep={h.prep}")
        fixed.append(f)
    members = {g: [k for k, x in enumerate(group) if x == g] for g in towns[:2]}
    most, named = counts.most_common(1)[0] if counts else (-1, 0)
    home = [k for k, g in enumerate(group) if g == most] if named >= max(NAMED, HOME * len(hits)) else []
    lands = Counter(h.place.country for h in hits if h.place and h.place.country)
    shares = {land: n / lands.total() for land, n in lands.items()}
    anaphors = [_anaphor(parse, s) for s in range(len(parse.sents))]
    return Scene(parse, hits, fixed, group, head, sentence, towns[:2], members, home, war_of(parse, hits, day), shares, anaphors, {})


@cache
def capitals() -> frozenset[tuple[str, str]]:
    """Countries with their capitals, folded: cities that mostly stand for governments."""
    return frozenset((code, fold(city)) for code, city in capital_cities().items()) | {("RUS", "kremlin"), ("AZE", "stepanakert")}


def _attached(parse: Parse, head: int) -> bool:
    """Does a name hang, over its preposition, on a verb or noun of speech (`told reporters in X`, `officials in X`)?"""
    up = head
    for _ in range(5):
        up = parse.head[up]
        if parse.pos[up] in ("VERB", "NOUN") or parse.head[up] == up:
            break
    lemma = parse.lemma[up].lower()
    return lemma in words("speech") | words("speaker")


def _at_head(parse: Parse, h: PlaceHit) -> bool:
    """Do the hit's words stand in capitals or before a dash at the very beginning of the text?"""
    return h.first < 12 and (h.text.isupper() or any(w in "—–-" for w in parse.word[h.last : h.last + 8])) and h.prep == ""


def _governor(parse: Parse, i: int) -> str:
    """The preposition over a token by syntax, '' for none."""
    h = parse.head[i]
    return "~" + parse.lower[h] if parse.dep[i] == "pobj" else ""


def _role(parse: Parse, i: int) -> str:
    """The part a name plays in its clause: its dependency label, and whether the verb is one of speech."""
    dep, h = parse.dep[i], parse.head[i]
    for _ in range(3):
        if dep not in ("compound", "conj", "appos", "nmod", "poss", "amod") or h == i:
            break
        i, dep, h = h, f"{'poss-' if dep == 'poss' else ''}{parse.dep[h]}", parse.head[h]
    if dep == "nsubj" and parse.lemma[h] in words("speech"):
        return "says"
    return dep


def options(report: Report, scene: Scene, event: Event) -> list[Option]:
    """An event's options: no place (-1), then one hit for each place (the one that stands best), each with its features."""
    s = scene.parse.sentence_at(event.trigger.start)
    here = scene.hits[bisect_left(scene.sentence, s) : bisect_right(scene.sentence, s)]
    located = any(h.prep in words("locative") for h in here)
    state = f"type={event.type}&here={min(len(here), 2)}&located={located}"
    none = [
        "none",
        f"none&type={event.type}",
        f"none&status={event.status}",
        f"none&by={bool(event.by)}&verbal={event.type in VERBAL}",
        f"none&{state}",
    ]
    none.append(f"none&type={event.type}&status={event.status}")
    none.append(f"none&anaphor={scene.anaphors[s] if len(scene.parse) else ''}")
    trigger = head_of(scene.parse, event) if len(scene.parse) else -1
    if trigger in scene.seen:
        lacks, best = degree(scene.seen[trigger].lacks[NO_PLACE]), max(scene.signs[trigger].values(), default=-1)
        none += [f"none&lacks={lacks}", f"none&best={best}", f"none&lacks={lacks}&best={best}"]
    return [(-1, none), *pairs(report, scene, event)]


class _View(NamedTuple):
    """A report's places as seen from one event: the trigger's token and sentence, hits in that sentence, places told before it."""

    trigger: int
    sentence: int
    chain: dict[int, int]  # the trigger and its ancestors with their distances
    same: list[int]
    located: list[int]
    nearest: int
    recent: list[int]
    recent_located: list[int]
    recent_towns: list[int]
    anaphor: str
    content: list[Span]
    seen: dict[int, int]  # what the encoder makes of the trigger and each word that heads a name in its window
    likely: dict[int, int]  # and the most of that for each place


def _view(report: Report, scene: Scene, event: Event) -> _View:
    """What `pairs` needs to know of an event, worked out once."""
    parse, hits, locative = scene.parse, scene.hits, words("locative")
    trigger = parse.root_of(event.trigger.start, event.trigger.end)
    s = parse.sent[trigger]
    seen = scene.signs.get(head_of(parse, event), {})
    likely: dict[int, int] = {}
    for word, sign in seen.items():
        for g in scene.headed.get(word, ()):
            likely[g] = max(likely.get(g, -1), sign)
    first = bisect_left(scene.sentence, s)
    same = list(range(first, bisect_right(scene.sentence, s)))
    earlier = range(first - 1, max(-1, first - 1 - REACH), -1)
    return _View(
        trigger=trigger,
        sentence=s,
        chain={a: d for d, a in enumerate([trigger, *parse.ancestors(trigger)])},
        same=same,
        located=[k for k in same if hits[k].prep in locative],
        nearest=min(same, key=lambda k: abs(hits[k].first - trigger), default=-1),
        recent=_first_three(scene.group[k] for k in earlier),
        recent_located=_first_three(scene.group[k] for k in earlier if hits[k].prep in locative and not hits[k].container),
        recent_towns=_first_three(scene.group[k] for k in earlier if _kind(hits[k]) != "country"),
        anaphor=scene.anaphors[s],
        content=[c for a in said_near(parse, event, report.attributions) if a.id in event.by for c in a.content],
        seen=seen,
        likely=likely,
    )


def _first_three(places: Iterator[int]) -> list[int]:
    """The first three different ones."""
    out: list[int] = []
    for g in places:
        if g not in out:
            out.append(g)
            if len(out) == 3:
                break
    return out


def _weighed(scene: Scene, sentence: int) -> Iterator[int]:
    """The hits weighed for an event of a sentence: those within REACH of it, and of the two main places the nearest beyond."""
    a = max(0, bisect_left(scene.sentence, sentence) - REACH)
    b = bisect_right(scene.sentence, sentence) + REACH
    yield from range(a, min(b, len(scene.hits)))
    for own in scene.members.values():
        yield from own[max(0, bisect_left(own, a) - 1) : bisect_left(own, a)]
        yield from own[bisect_left(own, b) :][:1]


def pairs(report: Report, scene: Scene, event: Event) -> list[Option]:
    """The event's candidate places: index of the hit and the features of the pair, one for each place (its best-placed hit)."""
    if not scene.hits or not len(scene.parse):
        return []
    view = _view(report, scene, event)
    best: dict[int, tuple[int, int]] = {}
    for k in _weighed(scene, view.sentence):
        h = scene.hits[k]
        gap = scene.sentence[k] - view.sentence
        apart = abs(h.first - view.trigger) - 8 * (h.prep in words("locative")) if gap == 0 else 1000 * abs(gap) + 500 * (gap > 0)
        best[scene.group[k]] = min(best.get(scene.group[k], (10**9, -1)), (apart + 12 * h.container, k))
    near = sorted(best.values())[:MOST]
    near += [best[g] for g in scene.main if g in best and best[g] not in near]
    did, suffered = _countries(event.actors), _countries(event.targets)
    common = [
        f"type={event.type}",
        f"verbal={event.type in VERBAL}",
        f"here={min(len(view.same), 3)}",
        f"loc_here={min(len(view.located), 2)}",
    ]
    fought = theatre(scene.war, scene.hits, view.sentence) if scene.war.signs else ""
    whole = is_war(scene.parse, event)
    out: list[Option] = []
    for _, k in near:
        h, kind = scene.hits[k], _kind(scene.hits[k])
        gap = scene.sentence[k] - view.sentence
        where = "here" if gap == 0 else "before" if gap < 0 else "later"
        f = _told_here(scene, view, k) if gap == 0 else _told_elsewhere(scene, view, k, gap)
        f += _party(event, h, did, suffered, where)
        f += _placed(scene, k, where)
        f += [f"{x}&{where}&{kind}" for x in common]
        f.append(f"type={event.type}&prep={h.prep}&{where}")
        f += _standing(scene, event, h, fought, whole, where)
        if scene.seen:
            f += _seen(scene, view, k, where, kind)
        out.append((k, f))
    return out


def _placed(scene: Scene, k: int, where: str) -> list[str]:
    """The features of a hit that are the same for all events, by where it stands to one."""
    found = scene.placed.get((k, where))
    if found is None:
        found = scene.placed[k, where] = [f"{x}@{where}" for x in scene.fixed[k]]
    return found


def _seen(scene: Scene, view: _View, k: int, where: str, kind: str) -> list[str]:
    """Features of what the encoder makes of a trigger and a hit; of a place's other names in the window too."""
    sign, same = view.seen.get(scene.head[k], -1), view.likely.get(scene.group[k], -1)
    best = max(view.likely.values(), default=-1)
    return [f"pair={sign}&{where}", f"pair={sign}&{kind}", f"place={same}", f"place={same}&{where}", f"first={same == best}&{best}"]


def _told_here(scene: Scene, view: _View, k: int) -> list[str]:
    """Features of a hit in the event's own sentence."""
    h, located = scene.hits[k], k in view.located
    d = h.first - view.trigger
    f = [f"d={'after' if d > 0 else 'before'}{min(abs(d) // 3, 6)}", *_relation(scene.parse, scene.head[k], view.chain)]
    f += [f"nearest={k == view.nearest}", f"locative={located}&others={min(len(view.located) - located, 2)}"]
    if view.content:
        f.append("in-content" if any(c.start <= h.start < c.end for c in view.content) else "out-of-content")
    return f


def _told_elsewhere(scene: Scene, view: _View, k: int, gap: int) -> list[str]:
    """Features of a hit in a sentence before (`gap` < 0) or after the event's."""
    g, kind = scene.group[k], _kind(scene.hits[k])
    some, located = min(len(view.same), 2), min(len(view.located), 1)

    def order(recent: list[int]) -> str:
        return str(recent.index(g)) if g in recent else "no"

    f = [
        f"gap={'-' if gap < 0 else '+'}{min(abs(gap), 4)}&here={some}&lh={located}",
        f"recent={order(view.recent)}&here={min(some, 1)}",
        f"recent-located={order(view.recent_located)}&lh={located}",
        f"recent-town={order(view.recent_towns)}&kind={kind}",
    ]
    if view.anaphor:
        f.append(f"anaphor={view.anaphor}&kind={kind}&recent={order(view.recent_towns[:2])}")
    return f


def _standing(scene: Scene, event: Event, h: PlaceHit, fought: str, whole: bool, where: str) -> list[str]:
    """Features of a place in the report as a whole: in the theatre of its war or not, in the country that it mostly speaks of."""
    kind, land = _kind(h), country(h)
    field = "none" if not fought else "itself" if area(h) == fought else "part" if land == fought else "other"
    share = round(4 * scene.lands.get(land, 0.0))
    f = [f"field={field}&war={whole}&{where}", f"field={field}&type={event.type}&{kind}", f"field={field}&status={event.status}"]
    return [*f, f"share={share}&{kind}&{where}", f"share={share}&type={event.type}", f"share={share}&verbal={event.type in VERBAL}&{kind}"]


def _party(event: Event, h: PlaceHit, did: set[str], suffered: set[str], where: str) -> list[str]:
    """Features of whose country a place is in: war comes to the one that suffers it more often than to the one that makes it."""
    kind, country = _kind(h), h.place.country if h.place else ""
    party = {(True, True): "both", (True, False): "actor", (False, True): "target"}.get((country in did, country in suffered), "neither")
    f = [
        f"party={party}&{where}&{kind}",
        f"party={party}&type={event.type}&country={kind == 'country'}",
        f"party={party}&any={bool(did)}{bool(suffered)}&country={kind == 'country'}",
    ]
    f += [f"in-actor&{h.prep}"] * any(m.start <= h.start < m.end for m in event.actors)
    f += [f"in-target&{h.prep}"] * any(m.start <= h.start < m.end for m in event.targets)
    return f


def _countries(mentions: list[Mention]) -> set[str]:
    """The countries of some mentions: by their actor ids, else by the adjectives and names in their words."""
    out: set[str] = set()
    for m in mentions:
        if m.actor and len(m.actor.split(".")[0]) == 3 and m.actor != "UNK":
            out.add(m.actor.split(".")[0])
        elif not m.actor:
            out.update(c for w in m.text.split() if (c := demonyms().get(fold(w)) or country_names().get(fold(w))))
    return out


@cache
def country_names() -> dict[str, str]:
    """Folded names of countries to their codes."""
    return {fold(n): r["iso3"] for r in rows("countries_where") for n in [r["name"], *cells(r["aliases"])]}


def _kind(h: PlaceHit) -> str:
    return h.place.kind if h.place else ""


def _anaphor(parse: Parse, s: int) -> str:
    """How sentence s points back to a place: `there`, or the class of a noun after `the`, `this` or `that` (`the town`)."""
    a, b = parse.sents[s]
    for i in range(a, b):
        w = parse.lower[i]
        if w in ("there", "here") and parse.dep[i] == "advmod":
            return "there"
        if w in ("the", "this", "that", "its") and i + 1 < b:
            for kind in ("settlement", "region", "admin", "country"):
                if parse.lower[i + 1] in words(kind):
                    return kind
    return ""


def _relation(parse: Parse, i: int, chain: dict[int, int]) -> list[str]:
    """How token i hangs together with the trigger, whose ancestors with their distances are `chain`."""
    up, label, steps = i, "self", 0
    for _ in range(12):
        if up in chain:
            break
        label = parse.dep[up]
        steps += 1
        if parse.head[up] == up:
            return ["rel=none"]
        up = parse.head[up]
    down = chain.get(up)
    if down is None:
        return ["rel=far"]
    return [f"rel=up{min(steps, 4)}down{min(down, 3)}", f"top={label}&down={min(down, 3)}"]
