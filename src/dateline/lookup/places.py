"""Which place a name means, with what spoke for it, and the places of that name that were turned down."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from dateline.ground import places as ground
from dateline.ground.gazetteer import Candidate, fold, lookup, sounding
from dateline.ground.places import Context
from dateline.lexicon import shipped
from dateline.lookup.words import find, parse, phrases
from dateline.model import PlacePrecision, Struct
from dateline.parse import Parse

MOST = 10  # turned down, told a name
GEONAMES = "GeoNames, CC BY 4.0"
SHIPPED = (  # tables of hand-made and computed places by the ids that the gazetteer gives their rows
    (-500_001, "dateline's places_wide.tsv"), (-300_000, f"dateline's borders.tsv, out of {GEONAMES}"),
    (-200_001, f"computed out of {GEONAMES}"), (-100_001, "dateline's places.tsv"),
)  # fmt: skip
LOSES = {  # what is said of a candidate for the part of the score in which it falls behind most
    "people": "fewer people", "name": "not its usual name", "listed by hand": "not listed by hand", "capital": "no capital",
    "country named": "its country is named less", "nearness": "farther from the places named",
    "said to lie in": "not where it is said to lie",
    "division said": "not in the division it is said to lie in", "division named": "its division is not named",
    "called a town": "no town, as the words say", "called a division": "no division, as the words say",
}  # fmt: skip


class PlaceHeld(Struct, frozen=True, kw_only=True):
    """A place of that name: where, how big, how sure its point is; its score, what that is the sum of; whose facts these are. `why` says
    why it was turned down (empty for the one chosen)."""

    name: str
    lat: float
    lon: float
    country: str | None
    geonameid: int | None
    population: int | None
    precision: PlacePrecision
    score: float
    parts: dict[str, float]
    source: str
    why: str = ""


class PlaceAnswer(Struct, frozen=True, kw_only=True):
    """The place that a name means, or null. `inside` says whether the name was found in the text given (then it is read as the reader
    does it); `why` how the place was found, or why none was."""

    words: str
    country: str | None
    inside: bool
    place: PlaceHeld | None
    why: str
    turned_down: list[PlaceHeld]

    @property
    def found(self) -> bool:
        """Whether it is some place."""
        return self.place is not None


def places(words: str | Iterable[str], *, context: str = "", country: str | None = None) -> list[PlaceAnswer]:
    """The place that each name means, alone or in a text (`context`), in one country (`country`, ISO 3166-1 alpha-3) where that is given.
    Raises ValueError where it is no country."""
    code = country.strip().upper() if country else None
    if code and code not in codes():
        raise ValueError(f'country: "{country}" is no country; write its ISO 3166-1 alpha-3 code (AZE)')
    read = parse(context) if context.strip() else None
    return [_answer(p, read, code) for p in phrases(words)]


@cache
def codes() -> frozenset[str]:
    """The codes of all countries."""
    return frozenset(r["iso3"] for r in shipped("countries_where"))


def _answer(words: str, read: Parse | None, country: str | None) -> PlaceAnswer:
    key = fold(words)
    at = find(words, read.text) if read else None
    options = ground.options(read, key) if read and at else []
    candidates, context = options[0] if options else (ground.named(key, lookup(ground.variants(key))), Context())
    if read and not options:
        context = ground.context_of(read, ground.find_places(read))
    if country:
        context = replace(context, within=frozenset({country}))
    every = candidates if options else [c for found in lookup(ground.variants(key)).values() for c in found]
    chosen, why = _choice(key, candidates, context, country, bool(options))
    sounds = [] if every else _sounding(key, context)
    rest = sorted(
        {c.id: c for c in (*every, *candidates, *sounds) if chosen is None or c.id != chosen.id}.values(), key=lambda c: _order(c, context)
    )
    return PlaceAnswer(
        words=words,
        country=country,
        inside=bool(options),
        place=_held(chosen, context) if chosen else None,
        why=f"the text does not use it as a place; by name alone: {why}" if at and not options else why,
        turned_down=[_held(c, context, _why_not(c, chosen, context, country)) for c in rest[:MOST]],
    )


def _order(c: Candidate, context: Context) -> tuple[float, int, int]:
    return -ground.score(c, context), -c.population, c.id


def _choice(key: str, candidates: list[Candidate], context: Context, country: str | None, inside: bool) -> tuple[Candidate | None, str]:
    """The place chosen, and how it was found."""
    among = [c for c in candidates if not country or c.country == country]
    chosen, _ = ground.choose(among, context)
    if chosen is None:
        chosen = None if among else ground.best_sounding(key, context)
        return chosen, "by sound: no place has this name" if chosen else "no place has this name" + (f" in {country}" if candidates else "")
    if inside and ground.out_of_the_way(chosen, among, context) and not context.within:
        return None, "a small place, or one of several of the name, in a country that the text does not speak of"
    if chosen.own:
        return chosen, "your own row"
    return chosen, "the only place of this name" if len({c.id for c in among}) == 1 else "the highest score"


def _sounding(key: str, context: Context) -> list[Candidate]:
    """Places that sound alike, where none has the name."""
    return sounding(key, context.within or [c for c, share in context.countries.items() if share >= 0.2])


def _why_not(c: Candidate, chosen: Candidate | None, context: Context, country: str | None) -> str:
    """Why a candidate was turned down: the parts of the score in which it falls behind most."""
    if country and c.country != country:
        return f"not in {country}"
    if chosen is None:
        return "too small for a text that does not speak of its country" if context.countries else "spelt too differently"
    if chosen.own and not c.own:
        return "your own row goes first"
    ours, its = dict(ground.score_parts(chosen, context)), dict(ground.score_parts(c, context))
    behind = sorted((its.get(k, 0.0) - ours.get(k, 0.0), k) for k in ours.keys() | its.keys())
    kind = f"{_a(c.kind)}, not {_a(chosen.kind)}"
    said = [kind if k == "kind" else LOSES.get(k, k) for gap, k in behind[:2] if gap < -0.001]
    return ", ".join(said) or ("the same score, fewer people" if c.population < chosen.population else "the same score, later in the lists")


def _a(kind: str) -> str:
    return f"an {kind}" if kind[0] in "ae" else f"a {kind}"


def _held(c: Candidate, context: Context, why: str = "") -> PlaceHeld:
    parts = {k: round(v, 2) for k, v in ground.score_parts(c, context) if v}
    where = ground.place(c)
    return PlaceHeld(
        name=where.name,
        lat=where.lat or 0.0,
        lon=where.lon or 0.0,
        country=where.country,
        geonameid=where.geonameid,
        population=c.population or None,
        precision=where.precision,
        score=round(ground.score(c, context), 2),
        parts=parts,
        source=source_of(c),
        why=why,
    )


def source_of(c: Candidate) -> str:
    """Whose facts a candidate is."""
    if c.own:
        return c.own
    if c.kind == "country":
        return f"dateline's countries_where.tsv; people: {GEONAMES}"
    return next((table for most, table in SHIPPED if c.id <= most), GEONAMES) if c.curated else GEONAMES
