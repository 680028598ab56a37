"""Place names in a report: found by capitals and the gazetteer, resolved together, one sense a name a report.

`find_places(parse)` -> `list[PlaceHit]` in text order. `resolve(name, context)` -> `Place | None` for one name.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise
from typing import NamedTuple, cast

from dateline.ground.gazetteer import MAIN, OTHER, SHORT, Candidate, fold, lookup, skeleton, sounding, without_article
from dateline.lexicon import cells, geonames_countries, rows
from dateline.model import Place, PlacePrecision
from dateline.parse.tokens import Parse

LONGEST = 6  # words a name
WAY_KM = 400.0  # two places no further apart have a middle that says something
SPOKEN_OF = 0.5  # share of a report's namings of countries
LITTLE_KNOWN = 250_000  # people; the other names of smaller cities are few readers' own
NAMESAKE = 40_000  # people; a town of that many elsewhere leaves a place listed by hand in doubt (Beni in Nepal and in Congo)
SPEAKING = 100_000  # people; a smaller town does not speak for anybody
CAPITAL = 1.5  # what a capital has before a namesake: as a city thirty times as large
NEAR_KM = 300.0  # places of one report within this distance speak for each other


@dataclass(frozen=True)
class Context:
    """What a report tells about where it is set: countries (ISO 3166-1 alpha-3) with shares of at most 1, places known to be meant, and
    what the words beside the name say it lies in (countries, divisions as (country, GeoNames code))."""

    countries: dict[str, float] = field(default_factory=dict)
    near: tuple[tuple[float, float], ...] = ()
    within: frozenset[str] = frozenset()
    divisions: frozenset[tuple[str, str]] = frozenset()
    named: frozenset[tuple[str, str]] = frozenset()  # divisions that the report names anywhere
    town: bool = False  # the words call it a town or village
    division: bool = False  # the words call it a province or region


class PlaceHit(NamedTuple):
    """A place name at tokens first..last (half-open) of a parse. `place` is None where it could not be resolved; `prep` is the preposition
    that governs it ('' for none); `container` says that it only tells where the name before it lies (`Mosul, Iraq`)."""

    first: int
    last: int
    start: int
    end: int
    text: str
    place: Candidate | None
    prep: str
    container: bool = False
    owner: bool = False  # followed by 's, or before the noun of a body (`Mosul police`)


@cache
def words(kind: str) -> frozenset[str]:
    """The words of one kind in `lexicon/place_words.tsv`, in lower case."""
    return frozenset(w for r in rows("place_words") if r["kind"] == kind for w in cells(r["words"]))


@cache
def demonyms() -> dict[str, str]:
    """Folded adjectives and peoples to countries."""
    return {fold(d): r["iso3"] for r in rows("countries_where") for d in cells(r["demonyms"])}


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance of two points in degrees (haversine)."""
    la, oa, lb, ob = map(math.radians, (*a, *b))
    h = math.sin((lb - la) / 2) ** 2 + math.cos(la) * math.cos(lb) * math.sin((ob - oa) / 2) ** 2
    return 12742 * math.asin(min(1.0, math.sqrt(h)))


# --- resolution ----------------------------------------------------------------------------------------------------------------------


# Set by hand on reports and LGL: a country or a listed region outweighs a big city, a division a town of 100,000.
_KIND_WORTH = {"country": 2.0, "admin": 2.6, "region": 5.0, "exact": 4.5, "settlement": 0.0}


def score(c: Candidate, context: Context) -> float:
    """How well a candidate fits: the sum of `score_parts`."""
    return sum(value for _, value in score_parts(c, context))


def score_parts(c: Candidate, context: Context) -> Iterator[tuple[str, float]]:
    """What speaks for a candidate and against it: people, kind, kind of name, and what the report speaks for."""
    yield "people", math.log10(max(c.population, 300))
    yield "kind", _KIND_WORTH[c.kind]
    yield "name", {MAIN: 0.6, OTHER: 0.0, SHORT: -0.8}[c.how]
    yield "capital", CAPITAL if is_capital(c) else 0.0
    yield "listed by hand", 3.5 if c.curated and c.kind == "settlement" else 0.0
    yield "country named", 4.0 * context.countries.get(c.country, 0.0)
    if context.near and c.kind != "country":
        nearest = min(kilometres((c.lat, c.lon), p) for p in context.near)
        yield "nearness", 1.5 * max(0.0, 1 - nearest / NEAR_KM)
    if context.within:
        yield "said to lie in", 4.0 if c.country in context.within else -2.0
    if context.divisions and (c.country, c.admin) in context.divisions:
        yield "division said", 3.0
    if c.kind == "settlement" and (c.country, c.admin) in context.named:
        yield "division named", 1.0
    if context.town:
        yield "called a town", 1.5 if c.kind == "settlement" else -1.0
    if context.division:
        yield "called a division", 2.0 if c.kind in ("admin", "region") else -0.5


def is_capital(c: Candidate) -> bool:
    """Whether a place is the capital of its country, under its usual name."""
    return c.how == MAIN and c.kind == "settlement" and fold(c.name) == fold(capital_cities().get(c.country, ""))


def choose(candidates: Iterable[Candidate], context: Context) -> tuple[Candidate | None, float]:
    """The best candidate with its score; ties go to the one with more people, then to the lower id."""
    every = outranking(list(candidates), context)
    best, best_score = None, -1.0
    known = None if context.within else famous(every)
    for c in every:
        s = score(c, context) + (3.0 if known and c.country == known.country else 0.0)
        if s > best_score:
            best, best_score = c, s
    return best, best_score


def outranking(candidates: list[Candidate], context: Context) -> list[Candidate]:
    """The candidates without the small towns that bear a larger thing's name and lie elsewhere: of a region of many countries (`the Middle
    East`), of a division of the same country (the village of Florida in another state). All, where the words call it a town or say where
    it lies."""
    if context.town or context.within:
        return candidates
    wide = any(c.curated and c.kind == "region" and not c.country and c.how == MAIN for c in candidates)
    divided = {c.country: c.admin for c in candidates if c.kind == "admin" and c.how == MAIN}

    def small(c: Candidate) -> bool:
        return c.kind == "settlement" and not c.curated and not c.own and c.population < NAMESAKE

    return [c for c in candidates if not (small(c) and (wide or divided.get(c.country, c.admin) != c.admin))]


def famous(candidates: list[Candidate]) -> Candidate | None:
    """The city of a name that readers everywhere take it for (Rome without a word of Georgia), beside which others are villages."""
    towns = sorted((c for c in candidates if c.kind == "settlement" and c.how != SHORT), key=lambda c: -c.population)
    if not towns or towns[0].population < 1_000_000:
        return None
    others = [c for c in towns[1:] if c.country != towns[0].country and (c.how == MAIN or towns[0].how != MAIN)]
    rival = max((c.population for c in others), default=0)
    return towns[0] if towns[0].population >= 20 * rival else None


def resolve(name: str, context: Context | None = None) -> Place | None:
    """The place that a name means in a report, or None where the gazetteer has none that fits."""
    context = context or Context()
    key = fold(name)
    candidate, _ = choose(named(key, lookup(variants(key))), context)
    if candidate is None:
        candidate = best_sounding(key, context)
    return place(candidate) if candidate else None


def place(c: Candidate, start: int | None = None, end: int = 0, text: str = "") -> Place:
    """A candidate as a record, with the words that name it where they are given."""
    where = {} if start is None else {"start": start, "end": end, "text": text}
    return Place(
        **where,
        name=c.name,
        lat=round(c.lat, 4),
        lon=round(c.lon, 4),
        country=c.country or None,
        geonameid=c.id if c.id > 0 else None,
        precision=cast(PlacePrecision, c.kind),
    )


def variants(key: str) -> list[str]:
    """The ways a folded name may stand in the gazetteer: with and without its article, and without a word for its kind."""
    out = [key]
    if (bare := without_article(key)) != key:
        out.append(bare)
    parts = bare.split()
    if len(parts) > 1 and parts[-1] in words("division") | words("kind") and not (len(parts) == 2 and parts[0] in words("never")):
        out.append(" ".join(parts[:-1]))
    return list(dict.fromkeys(out))


def named(key: str, found: dict[str, list[Candidate]]) -> list[Candidate]:
    """The candidates of a folded name among those found; where users' own rows have the name, they alone."""
    every = [c for k in variants(key) for c in found.get(k, [])]
    if key.rpartition(" ")[2] in words("town"):  # Mexico City is not Mexico
        every = [c for c in every if c.kind == "settlement"] or every
    return [c for c in every if c.own and c.how != SHORT] or every


def best_sounding(key: str, context: Context) -> Candidate | None:
    """A place of the report's countries whose name sounds like `key` and is spelt nearly so, or None."""
    from rapidfuzz.distance import Levenshtein

    where = context.within or [c for c, share in context.countries.items() if share >= 0.2]
    near = [c for c in sounding(key, where) if Levenshtein.normalized_similarity(fold(c.name), key) >= 0.6]
    return choose(near, context)[0]


# --- finding -------------------------------------------------------------------------------------------------------------------------

_HYPHENS = frozenset("-–‐‑")
_INNER = _HYPHENS | frozenset("'’.")
_NUMBER = re.compile(r"^\d[\d.,]*$")


@dataclass
class _Span:
    """A stretch of tokens that has candidates."""

    first: int
    last: int
    key: str
    candidates: list[Candidate]
    run: tuple[int, int]
    prep: str = ""
    town: bool = False
    division: bool = False
    person: bool = False
    weak: bool = False


def capital(word: str) -> bool:
    """Does a word begin with a capital letter (after an apostrophe, too)?"""
    return word[:1].isupper() or (len(word) > 1 and word[0] in "'’‘`ʿʻ" and word[1].isupper())


def runs(parse: Parse) -> list[tuple[int, int]]:
    """Token ranges that begin and end with a capital word and hold only such words, hyphens and the particles of names."""
    out: list[tuple[int, int]] = []
    n = len(parse)
    word, lower, sent, start, end = parse.word, parse.lower, parse.sent, parse.start, parse.end
    particles = words("particle")
    i = 0
    while i < n:
        particle = lower[i] in particles and i + 2 < n and word[i + 1] in _HYPHENS and end[i] == start[i + 1] and capital(word[i + 2])
        if not (capital(word[i]) or particle):
            i += 1
            continue
        last = i + 1
        j = i + 1 if not particle else i + 2
        while j < n and sent[j] == sent[i]:
            if capital(word[j]) or (_NUMBER.match(word[j]) and last == j):
                last = j + 1
            elif j - last >= 3 or not (lower[j] in particles or (word[j] in _INNER and end[j - 1] == start[j])):
                break
            j += 1
        out.append((i, last))
        i = last
    return out


def direction_before(parse: Parse, i: int) -> int:
    """The token where a direction word in front of token i begins (`south - eastern X`), else i."""
    j = i
    while (
        j > 0
        and parse.sent[j - 1] == parse.sent[i]
        and (parse.lower[j - 1] in words("direction") or parse.word[j - 1] in _HYPHENS)
        and i - j < 3
    ):
        j -= 1
    while j < i and parse.word[j] in _HYPHENS:
        j += 1
    return j


def spans_of_run(parse: Parse, run: tuple[int, int]) -> list[tuple[int, int, str]]:
    """Token ranges within a run, longest first from the left, each with its folded words."""
    a, b = run
    low = direction_before(parse, a)
    out = around(parse, a, b)
    for i in range(low, b):
        if i < a and i != low and parse.lower[i] not in words("direction"):
            continue
        if parse.word[i] in _HYPHENS or (
            parse.lower[i] in words("particle") and not capital(parse.word[i]) and parse.word[min(i + 1, b - 1)] not in _HYPHENS
        ):
            continue
        count = 0
        for j in range(max(i, a) + 1, b + 1):
            w = parse.word[j - 1]
            count += w not in _HYPHENS
            if count > LONGEST:
                break
            if w in _HYPHENS or w in "'’." or (parse.lower[j - 1] in words("particle") and not capital(w)):
                continue
            key = fold(parse.text[parse.start[i] : parse.end[j - 1]])
            if key:
                out.append((i, j, key))
    return sorted(out, key=lambda s: (s[0] - s[1], s[0]))


def around(parse: Parse, a: int, b: int) -> list[tuple[int, int, str]]:
    """Names that a run makes with small words beside it: `Lebanese border`, `border with X`, `the north of X`, `border between X and Y`."""
    out: list[tuple[int, int, str]] = []
    low, n = parse.lower, len(parse)
    part = max((i + 1 for i in range(a, b - 1) if low[i] in ("and", "the")), default=a)  # `Poland and the Baltic` states
    for k in (1, 2):
        if b + k <= n and low[b + k - 1] in words("after") and all(low[x] in words("after") for x in range(b, b + k)):
            out += [(i, b + k, fold(parse.text[parse.start[i] : parse.end[b + k - 1]])) for i in dict.fromkeys((a, part))]
    if a >= 2 and low[a - 1] in ("of", "with") and (low[a - 2] in _BORDER or low[a - 2] in _SIDES):
        words_there = "border" if low[a - 2] in _BORDER else low[a - 2]
        out.append((a - 2, b, fold(f"{words_there} {low[a - 1]} {parse.text[parse.start[a] : parse.end[b - 1]]}")))
    if a >= 2 and low[a - 1] == "between" and low[a - 2] in _BORDER and "and" in low[a:b]:
        middle = low.index("and", a, b)
        one, two = (fold(parse.text[parse.start[i] : parse.end[j - 1]]) for i, j in ((a, middle), (middle + 1, b)) if j > i)
        out.append((a - 2, b, f"{one} {two} border"))
    out += _at_a_capital(parse, a, b)
    return [(i, j, key) for i, j, key in [*_at_a_border(parse, a, b, True), *out, *_at_a_border(parse, a, b, False)] if key]


def _at_a_capital(parse: Parse, a: int, b: int) -> list[tuple[int, int, str]]:
    """`the Syrian capital`, `Syria's capital`, `the capital of Syria` as the city, where the text does not name it right after."""
    low, n = parse.lower, len(parse)
    after = b + (b < n and low[b] in ("'s", "’s"))
    if after < n and low[after] == "capital" and not (after + 1 < n and parse.pos[after + 1] == "NOUN"):
        first, last = a, after + 1
    elif a >= 2 and low[a - 1] == "of" and low[a - 2] == "capital":
        first, last = a - 2, b
    else:
        return []
    follows = parse.word[last] if last < n else ""
    named = capital(follows) or (follows in (",", "of") and last + 1 < n and capital(parse.word[last + 1]))
    city = "" if named else capital_cities().get(country_of(parse, a, b), "")
    return [(first, last, fold(city))] if city else []


def _at_a_border(parse: Parse, a: int, b: int, said: bool) -> list[tuple[int, int, str]]:
    """`Y's border with X` (`said`: with which neighbour), or `X's borders`, `the border of X` as the one with the neighbour of X that the
    text tells of most."""
    low, n = parse.lower, len(parse)
    after = b + (b < n and low[b] in ("'s", "’s"))
    own, beside = country_of(parse, a, b), ""
    if after < n and low[after] in _BORDER:
        i, j = a, after + 1
    elif a >= 2 and low[a - 1] in ("of", "with") and low[a - 2] in _BORDER:
        i, j = a - 2, b
        before = i - (i > 0 and low[i - 1] in ("'s", "’s"))
        beside = country_of(parse, before - 1, before) if before > 0 else ""
    else:
        return []
    there, around_it = named_often(parse), borders().get(own, {})
    if said != (beside in around_it):
        return []
    if not said:
        beside = max((c for c in around_it if there[c]), key=lambda c: there[c], default="")
    return [(i, j, fold(f"{country_name(own)} {country_name(beside)} border"))] if beside else []


def country_of(parse: Parse, a: int, b: int) -> str:
    """The country that tokens a..b name, or whose adjective they are; '' for none."""
    key = fold(parse.text[parse.start[a] : parse.end[b - 1]])
    return demonyms().get(key) or _country_keys().get(key, "")


_BORDER = frozenset(("border", "borders", "frontier", "frontiers"))


def named_often(parse: Parse) -> Counter[str]:
    """How often a text has each country's name or adjective, counted once a parse."""
    made = parse.__dict__.get("_countries")
    if made is None:
        known = _country_keys()
        names = [known[k] for w in parse.word if capital(w) and (k := fold(w)) in known]
        made = parse.__dict__["_countries"] = Counter(names + demonyms_in(parse))
    return made


@cache
def borders() -> dict[str, dict[str, tuple[float, float]]]:
    """The countries that each country has a land border with, each with a point on the border (degrees north, east)."""
    out: dict[str, dict[str, tuple[float, float]]] = {}
    for r in rows("borders"):
        for one, two in ((r["one"], r["two"]), (r["two"], r["one"])):
            out.setdefault(one, {})[two] = (float(r["lat"]), float(r["lon"]))
    return out


@cache
def country_name(code: str) -> str:
    """What a country of this code is called, '' where there is none."""
    return next((r["name"] for r in rows("countries_where") if r["iso3"] == code), "")


@cache
def capital_cities() -> dict[str, str]:
    """The capital of each country, by its code."""
    return {c["iso3"]: c["capital"] for c in geonames_countries().values() if c["capital"]}


_SIDES = frozenset(("north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest"))


def find_places(parse: Parse, home: Iterable[Candidate] = ()) -> list[PlaceHit]:
    """All place names of a text, resolved. `home`: places known to be the report's own (its dateline)."""
    if not len(parse):
        return []
    spans, context = _believed(parse, home)
    return in_context(parse, spans, resolve_all(parse, spans, context))


def places_in(parse: Parse) -> list[PlaceHit]:
    """As `find_places`, with capitals and sides of a country that are not named and the seats of bodies, found once a parse."""
    made = parse.__dict__.get("_places")
    if made is None:
        made = parse.__dict__["_places"] = with_seats(parse, with_sides(parse, with_capitals(parse, find_places(parse))))
    return made


def options(parse: Parse, key: str) -> list[tuple[list[Candidate], Context]]:
    """What `find_places` weighs for a folded name where the text has it as a place's: the candidates and what the text tells, once for the
    town and once for the division of that name."""
    spans, context = _believed(parse, ())
    hints = containers(parse, spans)
    return [(m[0].candidates, _context_of(m, hints, context)) for name, m in _by_name(spans).items() if name[0] == key]


def _believed(parse: Parse, home: Iterable[Candidate]) -> tuple[list[_Span], Context]:
    """The stretches of a text that are names of places, and what the text tells about where it is set."""
    wanted = [(run, spans_of_run(parse, run)) for run in runs(parse)]
    keys = {k for _, spans in wanted for _, _, key in spans for k in variants(key)}
    found = lookup(keys)
    people = names_of_people(parse, [run for run, _ in wanted], found)
    told = cities_told(parse)
    spans = [s for run, options in wanted for s in pick(parse, run, options, found, people, told)]
    for s in spans:
        describe(parse, s)
    context = setting(parse, spans, home)
    spans = [s for s in spans if believable(parse, s, context)]
    spoken = speakers(parse, spans)
    spans = [s for s in spans if s.key not in spoken]
    return spans, setting(parse, spans, home)


def speakers(parse: Parse, spans: list[_Span]) -> set[str]:
    """The names of small towns that the text has as somebody's: nothing is told to be in or at one, and it speaks (`Dovra said`), or is
    another name of a town and only owns something (`Dovra's fall`)."""
    mentions: dict[str, list[_Span]] = defaultdict(list)
    for s in spans:
        mentions[s.key].append(s)
    return {k for k, m in mentions.items() if _somebody(parse, m)}


def _somebody(parse: Parse, mentions: list[_Span]) -> bool:
    """Whether the mentions of one name are a person's (see `speakers`)."""
    every = mentions[0].candidates
    if not every or any(big(c) or c.population >= SPEAKING for c in every):
        return False
    if any(s.prep in words("locative") or s.town or s.division for s in mentions):
        return False
    last = [s.last - 1 for s in mentions]
    if any(parse.dep[i] == "nsubj" and parse.lemma[parse.head[i]].lower() in words("speech") for i in last):
        return True
    return all(parse.dep[i] == "poss" for i in last) and all(c.how != MAIN or c.population < 5_000 for c in every)


def cities_told(parse: Parse) -> set[str]:
    """The words of the language that are cities in this text: after a preposition of place within a sentence (`in Nice`, `near Van`)."""
    low, cities = parse.lower, words("never but")
    places = ("in", "near", "outside")
    return {low[i] for i in range(1, len(parse)) if low[i] in cities and capital(parse.word[i]) and low[i - 1] in places}


def pick(
    parse: Parse,
    run: tuple[int, int],
    options: list[tuple[int, int, str]],
    found: dict,
    people: set[str],
    told: Set[str] = frozenset(),
) -> list[_Span]:
    """The names of a run that the gazetteer has, longest first, none over another. `told`: words of the language that are cities here."""
    out: list[_Span] = []
    for i, j, key in options:
        if any(i < s.last and s.first < j for s in out):
            continue
        candidates = named(key, found)
        by_country = "capital" in (parse.word[i], parse.word[j - 1]) and "capital" not in key  # the German capital
        if not (by_country or usable(parse, i, j, key, people, told) or (j == run[1] and listed_whole(parse, i, j, candidates))):
            continue
        if j - i == 1 and parse.lower[i] in plain_words():
            candidates = [c for c in candidates if c.curated]
            if not candidates:
                continue
        if parse.word[j - 1] in words("town"):  # `a Texas town` is no other name of a town
            candidates = [c for c in candidates if c.how == MAIN or c.curated]
        if candidates:
            out.append(_Span(i, j, key, candidates, run))
        elif i >= run[0] and sounds_like_a_place(parse, i, j, run):
            out.append(_Span(i, j, key, [], run, weak=True))
    return sorted(out, key=lambda s: s.first)


def listed_whole(parse: Parse, i: int, j: int, candidates: list[Candidate]) -> bool:
    """Are tokens i..j common words that together name a place of the supplement (`Red Sea`, `West Bank`)?"""
    capitals = [k for k in range(i, j) if capital(parse.word[k]) and parse.lower[k] not in words("particle")]
    plain = all(w in words("never") for w in parse.lower[i:j]) and parse.lower[i] not in _SMALL
    if j < len(parse) and parse.lower[j] in words("title"):  # the Middle East director of a body
        return False
    return plain and len(capitals) > 1 and any(c.curated and c.how != SHORT for c in candidates)


@cache
def plain_words() -> frozenset[str]:
    """Words that are no place by themselves, though a village somewhere is called that: titles, bodies, what names of places end in."""
    return frozenset(w for kind in ("title", "org", "after", "building", "street", "body") for w in words(kind))


def usable(parse: Parse, i: int, j: int, key: str, people: set[str], told: Set[str]) -> bool:
    """May tokens i..j be a place's name at all?"""
    first = parse.lower[i]
    if j - i == 1:
        if (
            (first in words("never") and (first not in told or parse.sents[parse.sent[i]][0] == i))
            or key in people
            or (len(key) < 3 and key not in _country_keys())
        ):
            return False
        if len(key) < 6 and parse.word[i].isupper() and key not in _country_keys() and not in_capitals(parse, i):
            return False
    elif _no_name(parse, i, j, people):
        return False
    if key in demonyms() or first in _SMALL or parse.lower[j - 1] in _SMALL:
        return False
    return first != "us" or parse.word[i] == "US"


_SMALL = frozenset(("the", "and", "of"))


def _no_name(parse: Parse, i: int, j: int, people: set[str]) -> bool:
    """Are tokens i..j common words only, a person's thing (`X's house`) or a body?"""
    low, last = parse.lower, parse.lower[j - 1]
    owned = last in words("after") and not capital(parse.word[j - 1]) and fold(parse.word[i]) in people
    return owned or all(w in words("never") for w in low[i:j]) or (last in words("org") and last not in words("after"))


def in_capitals(parse: Parse, i: int) -> bool:
    """Does an all-capitals word stand at the head of its paragraph, as the place of a dateline does?"""
    return parse.sents[parse.sent[i]][0] == i or any(w.isupper() and len(w) > 2 for w in parse.word[max(0, i - 2) : i])


def sounds_like_a_place(parse: Parse, i: int, j: int, run: tuple[int, int]) -> bool:
    """Is a whole run, unknown to the gazetteer, called a place by the words before it (`the village of X`, `near X`)?"""
    if (i, j) != run or not skeleton(fold(parse.text[parse.start[i] : parse.end[j - 1]])):
        return False
    if j - i > 4 or any(w in words("title") | words("given") | words("never") | words("org") or w.isdigit() for w in parse.lower[i:j]):
        return False
    if any(w in ("and", "of", "the") for w in parse.lower[i:j]) or fold(parse.word[i]) in demonyms():
        return False
    prep, noun = before(parse, i)
    return prep in ("in", "near", "at", "outside", "around") or (noun in words("settlement") and prep != "")


def names_of_people(parse: Parse, all_runs: list[tuple[int, int]], found: dict) -> set[str]:
    """Folded words of people's names: runs that follow a title or begin with a given name, unless the gazetteer has them whole."""
    out: set[str] = set()
    title, low = words("title"), parse.lower
    no_person = words("after") | words("org")
    for a, b in all_runs:
        titled = [i + 1 for i in range(a, b - 1) if low[i] in title and not (low[i] in words("office") and title & set(low[i + 2 : b - 1]))]
        before_run = low[a - 1] if a and parse.sent[a - 1] == parse.sent[a] else ""
        if low[b - 1] in no_person:
            continue
        if titled:
            out.update(n for i in titled for n in _surnames(parse, i, _name_ends(parse, i, b)))
        elif b - a == 1 and before_run in title - words("office"):
            out.add(fold(parse.word[a]))
        elif b - a >= 2 and (words("given").intersection((low[a], low[a + (low[a] in words("particle"))])) or before_run in title):
            whole = fold(parse.text[parse.start[a] : parse.end[b - 1]])
            out.update(_surnames(parse, a, _name_ends(parse, a, b)) if whole not in found else ())
    return out


_NO_NAME = frozenset(("as", "of", "the", "in", "on", "at", "to", "for", "with", "by", "from"))


def _name_ends(parse: Parse, a: int, b: int) -> int:
    """Where the name that begins at token a of a run ends: before a small word (`Mayor Ana Sol as Dovra Mayor Ben Orr`, `Archbishop of
    Dovra`, `Ana Hailed The Dovra Accord`), else at b."""
    return next((i for i in range(a, b) if parse.lower[i] in _NO_NAME), b)


def _surnames(parse: Parse, a: int, b: int) -> set[str]:
    """Words of a person's name, folded: single ones and joined by hyphens."""
    names = {fold(w) for w, low in zip(parse.word[a:b], parse.lower[a:b], strict=True) if capital(w) and low not in words("title")}
    return {n for n in names if n and n not in _country_keys()}


@cache
def _country_keys() -> dict[str, str]:
    """Folded names of all countries to their codes."""
    return {fold(n): r["iso3"] for r in rows("countries_where") for n in [r["name"], *cells(r["aliases"])]}


@cache
def place_nouns() -> frozenset[str]:
    """Nouns that call something a place."""
    return words("settlement") | words("admin") | words("region") | words("country")


_PHRASE = frozenset(("DET", "ADJ", "NOUN", "PROPN", "PART", "NUM", "PRON", "ADV", "CCONJ", "PUNCT"))


def before(parse: Parse, i: int) -> tuple[str, str]:
    """The preposition that governs the name at token i, and the noun that calls it a town or the like, each '' where there is none."""
    noun, j = "", i - 1
    prepositions, low, places = words("prep"), parse.lower, place_nouns()
    first = max(parse.sents[parse.sent[i]][0], i - 8)
    while j >= first:
        w = low[j]
        if w == "of" and j and low[j - 1] in places and not noun:
            noun, j = low[j - 1], j - 2
            continue
        if w in prepositions and parse.pos[j] != "PROPN":
            return w, noun
        listed = w in (",", "and", "or") and j == i - 1 and j > 0 and capital(parse.word[j - 1])
        if w in places and not noun and j == i - 1:
            noun = w
        elif not listed and (parse.pos[j] not in _PHRASE or w in ".;:()—,"):
            break
        j -= 1
    return "", noun


def describe(parse: Parse, s: _Span) -> None:
    """Fill in what the words around a span say of it."""
    s.prep, noun = before(parse, s.first)
    if s.first and parse.word[s.first - 1] == ",":  # `the city of El Paso, Texas` calls one of the two a city
        noun = ""
    following = parse.lower[s.last] if s.last < len(parse) and parse.sent[s.last] == parse.sent[s.first] else ""
    one = s.first > 0 and parse.lower[s.first - 1] in ("a", "an")  # a Texas town is not the town of Texas
    called = following in words("town") and not one
    s.town = called or noun in ("city", "town", "village", "settlement", "hamlet", "capital")
    own = parse.lower[s.last - 1] in words("division")
    s.division = (
        own or following in words("division") or noun in ("province", "governorate", "state", "oblast", "region", "district", "county")
    )


def big(c: Candidate) -> bool:
    """Is this a place that needs no support from the report?"""
    return c.kind == "country" or c.curated or c.population >= 300_000 or (c.kind == "admin" and c.how == MAIN)


def believable(parse: Parse, s: _Span, context: Context) -> bool:
    """Is a span a place name here, rather than a person, a body or a common word?"""
    strong = any(big(c) for c in s.candidates)
    supported = any(context.countries.get(c.country, 0) >= 0.1 for c in s.candidates)
    pointed = s.prep in words("pointing")
    if s.weak:
        return pointed
    pos = parse.pos[s.first] if s.last - s.first == 1 else "PROPN"
    if not strong and (pos not in ("PROPN", "NOUN", "ADJ", "X") or (pos in ("NOUN", "ADJ") and not (pointed and supported))):
        return False
    if not fits_its_run(parse, s, strong, pointed):
        return False
    return strong or supported or ((pointed or s.town) and max((c.population for c in s.candidates), default=0) >= 5_000)


@cache
def inner_words() -> frozenset[str]:
    """Small words that a name goes on with: `de`, `bin`; not those that part two names."""
    return words("particle") - {"and", "of", "the"}


def fits_its_run(parse: Parse, s: _Span, strong: bool, pointed: bool) -> bool:
    """Do the capital words beside a span leave it a place (`X City`, `Lake X`), and not a piece of somebody's name?"""
    low, joints = parse.lower, ("and", "or", "of", ",")
    if {"islamic", "state"} <= set(low[s.run[0] : s.first]):  # the Islamic State of Iraq and the Levant
        return False
    left = next((w for w in reversed(low[s.run[0] : s.first]) if w not in _HYPHENS), "")
    right = next((w for w in low[s.last : s.run[1]] if w not in _HYPHENS), "")
    if right in inner_words() or (left in inner_words() and not capital(parse.word[s.first - 1])):
        return False  # Moquegua in `Moquegua de Marun`
    left, right = "" if left in joints else left, "" if right in joints else right
    country = any(c.kind == "country" for c in s.candidates)
    if left in words("title"):
        return country
    if left in words("given") and not strong:
        return False
    plain = left in words("before") or left in words("prep") or left in words("never")
    if left and not plain and not right and not country and not (strong and pointed):
        return False
    if right and not (right in words("after") or right in words("org") or right in words("title")):
        return any(big(c) and c.how == MAIN for c in s.candidates) and low[s.first] not in words("given")
    return True


def setting(parse: Parse, spans: list[_Span], home: Iterable[Candidate]) -> Context:
    """The countries that a report speaks of: by their names, their adjectives, and places that leave no doubt."""
    votes: dict[str, float] = defaultdict(float)
    for w in demonyms_in(parse):
        votes[w] += 1.0
    near: list[tuple[float, float]] = []
    named: set[tuple[str, str]] = set()
    for s in spans:
        named.update((c.country, c.admin) for c in s.candidates if c.kind == "admin" and c.how == MAIN)
        countries = [c for c in s.candidates if c.kind == "country"]
        if countries:
            votes[countries[0].country] += 2.0
            continue
        sure = sure_sense(s.candidates)
        if sure:
            if sure.country:
                votes[sure.country] += 1.5
            if sure.kind != "region":
                near.append((sure.lat, sure.lon))
    for c in home:
        votes[c.country] += 2.0
        near.append((c.lat, c.lon))
    votes.pop("", None)
    top = max(votes.values(), default=0)
    return Context(countries={k: v / top for k, v in votes.items()}, near=tuple(dict.fromkeys(near))[:24], named=frozenset(named))


def demonyms_in(parse: Parse) -> list[str]:
    """Countries named by adjectives and peoples, one entry a mention."""
    known, low, out = demonyms(), parse.lower, []
    for i, w in enumerate(parse.word):
        if capital(w):
            two = f"{low[i]} {low[i + 1]}" if i + 1 < len(low) else ""
            country = known.get(two) or known.get(fold(w))
            if country:
                out.append(country)
    return out


def sure_sense(candidates: list[Candidate]) -> Candidate | None:
    """The one sense of a name where no other comes near, by people or by hand; else None."""
    hand = [c for c in candidates if c.curated]
    if hand:
        towns = (c for c in candidates if c.kind == "settlement" and c.how == MAIN and c.population >= NAMESAKE)
        return None if any(c.country != hand[0].country for c in towns) else hand[0]
    ranked = sorted((c for c in candidates if c.kind == "settlement" and c.how != SHORT), key=lambda c: -c.population)
    if not ranked or ranked[0].population < (100_000 if ranked[0].how == MAIN else LITTLE_KNOWN):
        return None
    if ranked[0].how != MAIN and any(c.how == MAIN and c.population >= 100_000 for c in ranked):
        return None  # Dili is a name of Delhi, too
    rival = next((c.population for c in ranked[1:] if c.country != ranked[0].country), 0)
    return ranked[0] if ranked[0].population >= 8 * rival else None


def resolve_all(parse: Parse, spans: list[_Span], context: Context) -> dict[tuple[str, bool], Candidate]:
    """One sense for each name (a division apart from the town of the same name), with all its mentions' hints together."""
    hints = containers(parse, spans)
    senses: dict[tuple[str, bool], Candidate] = {}
    for name, members in _by_name(spans).items():
        own = _context_of(members, hints, context)
        candidate, _ = choose(members[0].candidates, own)
        inside = [c for s in members for c in hints.get(s.first, [])]
        told = any(c.kind == "country" for c in inside) or bool(candidate and (candidate.country, candidate.admin) in own.divisions)
        if candidate and not told and out_of_the_way(candidate, members[0].candidates, own):
            continue
        if candidate is None and members[0].weak:
            candidate = best_sounding(name[0], own)
        if candidate:
            senses[name] = candidate
    return senses


def _by_name(spans: list[_Span]) -> dict[tuple[str, bool], list[_Span]]:
    """The mentions of each name, those as a division apart."""
    groups: dict[tuple[str, bool], list[_Span]] = defaultdict(list)
    for s in spans:
        groups[s.key, s.division].append(s)
    return groups


def _context_of(members: list[_Span], hints: dict[int, list[Candidate]], context: Context) -> Context:
    """The report's context with what the words beside the mentions of one name say of it."""
    inside = [c for s in members for c in hints.get(s.first, [])]
    divisions = [c for c in inside if c.kind == "admin"]
    return replace(
        context,
        within=frozenset(c.country for c in inside if c.kind == "country") or frozenset(c.country for c in divisions),
        divisions=frozenset((c.country, c.admin) for c in divisions),
        town=any(s.town for s in members),
        division=members[0].division,
    )


def out_of_the_way(c: Candidate, rivals: list[Candidate], context: Context) -> bool:
    """Is this a small place, one of several of that name, or a city under a name of its that few know, in a country that the report does
    not speak of?"""
    if big(c):
        return False
    told = context.countries.get(c.country, 0.0)
    if c.how != MAIN and c.population < LITTLE_KNOWN:
        return told < SPOKEN_OF
    alone = context.town and len(rivals) == 1  # `the town of X`, and there is one
    return told < 0.1 and not alone and (c.population < 100_000 or sure_sense(rivals) != c)


def containers(parse: Parse, spans: list[_Span]) -> dict[int, list[Candidate]]:
    """For the first token of a span: candidates of what it is said to lie in (`X, Y`; `X in Y`; `X in the province of Y`)."""
    out: dict[int, list[Candidate]] = {}
    for one, two in pairwise(spans):
        gap = parse.lower[one.last : two.first]
        if parse.sent[one.first] != parse.sent[two.first] or len(gap) > 6:
            continue
        joined = gap == [","] or (
            gap and gap[0] in (",", "in") and "in" in gap and not any(parse.pos[k] in ("VERB", "AUX") for k in range(one.last, two.first))
        )
        if joined and any(c.kind in ("country", "admin", "region") for c in two.candidates):
            out[one.first] = [c for c in two.candidates if c.kind in ("country", "admin")]
    return out


def in_context(parse: Parse, spans: list[_Span], senses: dict[tuple[str, bool], Candidate]) -> list[PlaceHit]:
    """Spans with their senses as hits, computed points among them."""
    held = containers(parse, spans)
    contained = {two.first for one, two in pairwise(spans) if one.first in held}
    out = []
    for s in spans:
        c = senses.get((s.key, s.division))
        if c is None and not s.weak:
            continue
        following = parse.lower[s.last] if s.last < len(parse) else ""
        owner = following in ("'s", "’s") or following in words("org")
        first, start = s.first, parse.start[s.first]
        end = parse.end[s.last - 1]
        if c and s.division and c.kind == "settlement":
            c = c._replace(kind="admin")
        offset = away(parse, s.first) if c else None
        if c and offset:
            first, distance, bearing = offset
            start = parse.start[first]
            c = moved(c, distance, bearing, parse.text[start:end])
        tells = s.first in contained or bool(offset and out and describes(parse, out[-1], first))
        out.append(PlaceHit(first, s.last, start, end, parse.text[start:end], c, s.prep, tells, owner))
    return with_middles(parse, out)


def with_capitals(parse: Parse, hits: list[PlaceHit]) -> list[PlaceHit]:
    """The hits, `in the capital` without a name among them: that of the land that the place before it is in, or that most places are in."""
    low, n, out = parse.lower, len(parse), list(hits)
    lands = Counter(h.place.country for h in hits if h.place and h.place.country)
    for k in range(1, n - 1) if lands else ():
        after = parse.word[k + 2] if k + 2 < n else ""
        if low[k : k + 2] != ["the", "capital"] or parse.pos[k - 1] != "ADP" or low[k - 1] == "as" or capital(after):
            continue
        named = after in (",", "(", "of", "'s", "’s", "-", "–") and k + 3 < n and (after != "," or capital(parse.word[k + 3]))
        if named or (k + 2 < n and parse.pos[k + 2] in ("NOUN", "PROPN")):
            continue
        city = capital_of(_land_before(hits, k) or lands.most_common(1)[0][0])
        if city:
            start, end = parse.start[k], parse.end[k + 1]
            out.append(PlaceHit(k, k + 2, start, end, parse.text[start:end], city, low[k - 1], False, False))
    return sorted(out, key=lambda h: h.first)


def _land_before(hits: list[PlaceHit], k: int) -> str:
    """The country of the last place before token k, '' where there is none."""
    return next((h.place.country for h in reversed(hits) if h.place and h.place.country and h.first < k), "")


_WAY = r"((?:north|south)(?:[- ]?(?:east|west))?|east|west)"
_SIDE = re.compile(rf"\b[Ii]n (the {_WAY} of the country|the country's {_WAY})\b")


def with_sides(parse: Parse, hits: list[PlaceHit]) -> list[PlaceHit]:
    """The hits, `in the east of the country` among them: that side of the land that the place before it is in where the gazetteer has it,
    else the land."""
    out = list(hits)
    for m in _SIDE.finditer(parse.text):
        first, last = parse.token_at(m.start(1)), parse.token_at(m.end(1) - 1) + 1
        part = side_of(_land_before(hits, first), (m[2] or m[3]).replace("-", "").replace(" ", ""))
        if part:
            out.append(PlaceHit(first, last, m.start(1), m.end(1), m[1], part, "in"))
    return sorted(out, key=lambda h: h.first)


def with_seats(parse: Parse, hits: list[PlaceHit]) -> list[PlaceHit]:
    """The hits, `at the White House` among them: the town where a body sits (lexicon/seats.tsv), where something is said to be at it."""
    out = list(hits)
    for m in _at_seats().finditer(parse.text):
        first, last = parse.token_at(m.start("body")), parse.token_at(m.end("body") - 1) + 1
        town = seat_towns().get(fold(m["body"]))
        over = [h for h in hits if h.first < last and first < h.last]
        if town and not any(h.place for h in over):
            out = [h for h in out if h not in over]
            out.append(PlaceHit(first, last, m.start("body"), m.end("body"), m["body"], town, m["prep"].lower()))
    return sorted(out, key=lambda h: h.first)


@cache
def _at_seats() -> re.Pattern[str]:
    """`at the White House`, `outside the Pentagon`, `on Capitol Hill`."""
    bodies = "|".join(re.escape(r["body"].removeprefix("The ")) for r in rows("seats"))
    return re.compile(rf"\b(?P<prep>[Aa]t|[Ii]nside|[Oo]utside|[Nn]ear|[Oo]n(?= Capitol)) (?:the )?(?P<body>{bodies})(?![\w-])")


@cache
def seat_towns() -> dict[str, Candidate]:
    """The towns where bodies sit, by the folded names of the bodies."""
    found = lookup({fold(r["town"]) for r in rows("seats")})
    towns = {fold(r["body"].removeprefix("The ")): found.get(fold(r["town"]), []) for r in rows("seats")}
    return {body: max(every, key=lambda c: (is_capital(c), c.population)) for body, every in towns.items() if every}


@cache
def side_of(country: str, way: str) -> Candidate | None:
    """A side of a country (`northeast`) by the country's code, the country where the gazetteer has no such region, None where there is no
    country."""
    name = fold(country_name(country)) if country else ""
    wanted = [f"{way}ern {name}", f"{way} {name}", name]
    found = lookup(set(wanted)) if name else {}
    every = [c for key in wanted for c in found.get(key, []) if c.country == country]
    return next((c for c in every if c.kind in ("region", "country")), None)


@cache
def capital_of(country: str) -> Candidate | None:
    """The capital of a country, by its code; None where the gazetteer has none."""
    key = fold(capital_cities().get(country, ""))
    return next((c for c in lookup({key}).get(key, []) if c.country == country and is_capital(c)), None) if key else None


def with_middles(parse: Parse, hits: list[PlaceHit]) -> list[PlaceHit]:
    """The hits, `the road between X and Y` as one at the point half way: good to a settlement where the two are near, else to a region."""
    out: list[PlaceHit] = []
    for hit in hits:
        last = out[-1] if out else None
        if last and last.place and hit.place and on_the_way(parse, last, hit):
            apart = kilometres((last.place.lat, last.place.lon), (hit.place.lat, hit.place.lon))
            if apart <= WAY_KM:
                text = parse.text[last.start : hit.end]
                out[-1] = last._replace(last=hit.last, end=hit.end, text=text, place=halfway(last.place, hit.place, apart, text))
                continue
        out.append(hit)
    return out


def on_the_way(parse: Parse, one: PlaceHit, two: PlaceHit) -> bool:
    """Do the words put something between two settlements (`the road between X and Y`, `half way between`)? Talks between X and Y do not."""
    settled = all(h.place and h.place.kind == "settlement" for h in (one, two))
    a = one.first
    return (
        settled
        and a >= 2
        and parse.lower[a - 1] == "between"
        and parse.lower[a - 2] in words("way")
        and parse.lower[one.last : two.first] == ["and"]
        and parse.sent[one.first] == parse.sent[two.first]
    )


def halfway(one: Candidate, two: Candidate, apart: float, name: str) -> Candidate:
    """The point half way between two places."""
    turn = (two.lon - one.lon + 180) % 360 - 180  # the short way round
    lon = (one.lon + turn / 2 + 180) % 360 - 180
    country = one.country if one.country == two.country else ""
    kind = "settlement" if apart <= 30 else "region"
    return one._replace(id=0, name=name, lat=(one.lat + two.lat) / 2, lon=lon, country=country, admin="", kind=kind, population=0)


def describes(parse: Parse, hit: PlaceHit, first: int) -> bool:
    """Does the way told at token `first` belong to the name before it (`X, a town 30 km west of Y`)?"""
    gap = range(hit.last, first)
    return (
        hit.place is not None
        and len(gap) <= 10
        and parse.sent[hit.last - 1] == parse.sent[first]
        and not any(parse.pos[k] in ("VERB", "ADP", "SCONJ") for k in gap)
    )


_BEARING = {
    "north": 0, "northeast": 45, "north-east": 45, "east": 90, "southeast": 135, "south-east": 135, "south": 180, "southwest": 225,
    "south-west": 225, "west": 270, "northwest": 315, "north-west": 315,
}  # fmt: skip
_UNIT = {
    "km": 1.0,
    "kms": 1.0,
    "kilometres": 1.0,
    "kilometers": 1.0,
    "kilometre": 1.0,
    "kilometer": 1.0,
    "miles": 1.609,
    "mile": 1.609,
    "mi": 1.609,
}
_AWAY = re.compile(
    r"(?P<n>\d[\d.,]*)[\s\u00a0-]*(?P<unit>kilomet(?:re|er)s?|kms?|miles?|mi)\b(?:\s*\([^)]{1,25}\))?\s*(?:to the\s+)?"
    r"(?P<way>(?:north|south)(?:[- ]?(?:east|west))?|east|west)?(?:ern)?\s*(?:of|from|outside)\s+(?:the\s+)?"
    r"(?:[a-z]+\s+){0,3}(?:of\s+)?(?:[A-Z][\w'’-]+\s+)?$"
)


def away(parse: Parse, i: int) -> tuple[int, float, float] | None:
    """`295 km west of` before token i: (its first token, kilometres, degrees from north); None where a way is not told."""
    low = parse.sents[parse.sent[i]][0]
    begin = parse.start[max(low, i - 16)]
    m = _AWAY.search(parse.text[begin : parse.start[i]])
    if not m or not m["way"]:
        return None
    try:
        distance = float(m["n"].replace(",", ""))
    except ValueError:
        return None
    return parse.token_at(begin + m.start()), distance * _UNIT[m["unit"].lower()], _BEARING[m["way"].replace(" ", "-")]


def moved(c: Candidate, distance: float, bearing: float, name: str) -> Candidate:
    """The point so many kilometres from a place that way: good to a region where far, else to a settlement."""
    turn = math.radians(bearing)
    lat = c.lat + distance * math.cos(turn) / 111.2
    lon = c.lon + distance * math.sin(turn) / (111.2 * max(0.1, math.cos(math.radians(c.lat))))
    lat, lon = max(-90.0, min(90.0, lat)), (lon + 180) % 360 - 180
    return c._replace(id=0, name=name, lat=lat, lon=lon, kind="settlement" if distance <= 30 else "region", population=0)


def context_of(parse: Parse, hits: list[PlaceHit]) -> Context:
    """The setting that found places make, for resolving further names of the same report."""
    spans = [_Span(h.first, h.last, fold(h.text), [h.place], (h.first, h.last)) for h in hits if h.place]
    return setting(parse, spans, ())


def containers_at(parse: Parse, start: int, end: int, hits: list[PlaceHit], context: Context) -> Context:
    """`context` with what the words after offsets start..end say that the name there lies in."""
    after = next((h for h in hits if h.place and h.start >= end), None)
    if after is None or after.start - end > 4 or parse.text[end : after.start].strip() not in (",", "in"):
        return context
    c = cast(Candidate, after.place)
    divisions = frozenset({(c.country, c.admin)}) if c.kind == "admin" else frozenset()
    return replace(context, within=frozenset({c.country}), divisions=divisions)
