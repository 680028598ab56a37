"""Given words of a text that name places, which places they mean: adjectives, abbreviations, counties, streets and buildings, too.

`resolve_spans(text, spans)` -> `list[Named]`, one a span. All names of a text are weighed together by a ranker (`models/toponyms.npz`):
first each by itself and by the countries and divisions that the text names, then (twice) by where the others probably lie.
A reader does not use this: it takes no adjective for a place, and makes no guess. `find_places` does that.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Container, Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple

import numpy as np

from dateline.ground.gazetteer import ADJECTIVE, OTHER, SHORT, Candidate, fold, lookup_wide
from dateline.ground.places import before, capital, fits_its_run, names_of_people, pick, place, runs, spans_of_run, variants, words
from dateline.lexicon import cells, rows
from dateline.model import Place
from dateline.models.linear import load
from dateline.parse.tokens import Parse

MOST = 40  # candidates a name that are weighed
LONGEST = 6  # words of a name that are looked up in part
PASSES = 3  # of the ranker: alone, then among the others
FIRST, SECOND = "toponyms_alone", "toponyms_together"
VARIANT, PART, LAST_PART = 4, 5, 6  # how a candidate's name matches, after the gazetteer's own four
RADII = (30.0, 100.0, 300.0, 1000.0)  # kilometres within which places speak for each other
EARTH = 6371.0


class Named(NamedTuple):
    """Words at start..end of a text and the place they mean, or none. `guess`: the words name no place that is known; it is where the
    text's other places lie thickest, good to a region at best and not for a map."""

    start: int
    end: int
    text: str
    place: Candidate | None
    guess: bool = False
    score: float = 0.0


class Option(NamedTuple):
    """A place that a name may mean and how its name matches (the gazetteer's `how`, or VARIANT, PART, LAST_PART)."""

    place: Candidate
    match: int


class Group(NamedTuple):
    """One name of a text: its folded words, its mentions (numbers of spans), its options, areas said to hold it (`X, Texas`)."""

    key: str
    members: list[int]
    at: int  # where it first stands
    options: list[Option]
    within: frozenset[tuple[str, str]]


Areas = frozenset[tuple[str, str]]


def resolve_spans(text: str, spans: Sequence[tuple[int, int]]) -> list[Named]:
    """The place that each span (start, end) of a text means."""
    names = [text[a:b] for a, b in spans]
    groups = groups_of(text, spans)
    out = [Named(a, b, name, None) for (a, b), name in zip(spans, names, strict=True)]
    if not groups:
        return out
    for g, (chosen, guess, score) in zip(groups, weigh(text, groups), strict=True):
        for i in g.members:
            a, b = spans[i]
            out[i] = Named(a, b, names[i], chosen, guess, score)
    return out


def find_toponyms(parse: Parse) -> list[Named]:
    """Every name of a place in a text, adjectives and abbreviations among them, with the place it means: for texts of any kind. It finds
    more than `find_places`, and errs more often."""
    wanted = [(run, spans_of_run(parse, run)) for run in runs(parse)]
    found = lookup_wide({k for _, spans in wanted for _, _, key in spans for k in variants(key)})
    people = names_of_people(parse, [run for run, _ in wanted], found)
    partial = words_of_longer_names(parse, found)
    spans = [s for run, options in wanted for s in pick(parse, run, options, found, people) if s.candidates and stands(parse, s, partial)]
    taken = sorted((parse.start[s.first], parse.end[s.last - 1]) for s in spans)
    taken += [(a, b) for _, a, b in spans_of(parse.text, plain_names(), first_words(True)) if not any(a < d and c < b for c, d in taken)]
    return [n for n in resolve_spans(parse.text, sorted(taken)) if n.place and not n.guess]


def stands(parse: Parse, s: Any, partial: frozenset[str]) -> bool:
    """May a name that the gazetteer has be a place where it stands? `partial`: words that the text has as parts of longer unknown names."""
    s.prep = before(parse, s.first)[0]
    strong = any(c.kind == "country" or c.curated or c.population >= 300_000 for c in s.candidates)
    pointed = s.prep in words("pointing")
    held = bool(holders(parse.text, parse.end[s.last - 1]))
    if s.last - s.first == 1:
        if (s.key in dull() and not held and s.key not in plain_names()) or (s.key in partial and not (pointed or held or strong)):
            return False
        if not (strong or pointed or held) and parse.pos[s.first] != "PROPN":
            return False
    elif parse.lower[s.last - 1] in words("division") | {"parish"}:
        return True
    return held or fits_its_run(parse, s, strong, pointed)


def words_of_longer_names(parse: Parse, found: dict[str, list[Candidate]]) -> frozenset[str]:
    """Folded words of runs of capitals that are no place as a whole (`Clark` of `Mary Clark`)."""
    out: set[str] = set()
    kinds = words("after") | words("org") | words("division") | words("direction") | words("before")
    for a, b in runs(parse):
        whole = [fold(w) for w in parse.word[a:b] if capital(w)]
        if 2 <= len(whole) <= 3 and b - a == len(whole) and " ".join(whole) not in found and not kinds.intersection(whole):
            out.update(whole)
    return frozenset(out)


def resolve_name(name: str, text: str = "") -> Place | None:
    """The place that a name means by itself or beside a text: as `resolve_spans`, as a record. A guess is never given."""
    found = resolve_spans(f"{name}\n{text}", [(0, len(name))])[0]
    return place(found.place) if found.place and not found.guess else None


def point(c: Candidate) -> tuple[float, float]:
    """Where GeoNames has a place: a country's or a division's middle, where our pin of it is the seat."""
    return c.middle or (c.lat, c.lon)


# --- names and their candidates --------------------------------------------------------------------------------------------------------

_OWNER = re.compile(r"(?:['’`]s|s['’])$")
_WORD = re.compile(r"[^\W\d_][\w'’.-]*")
_SPLIT = re.compile(r"[\s/–—-]+")


def plain(name: str) -> str:
    """A name's folded words, without the possessive."""
    bare = name.strip(" \n\t\"'’“”(),;:")
    owner = _OWNER.search(bare)
    return fold(bare[: owner.start() + (owner.group()[0] == "s")] if owner else bare)


@cache
def long_words() -> dict[str, str]:
    """Abbreviations in names (`mt`) to their words, and the other way for saints and mounts."""
    return dict(pair.split() for pair in words("long"))


def spellings(key: str) -> list[str]:
    """A folded name as `variants` has it, then with each abbreviation written out."""
    out = variants(key)
    full = " ".join(long_words().get(w, w) for w in key.split())
    return out if full == key else list(dict.fromkeys([*out, *variants(full)]))


def parts(key: str) -> list[tuple[str, int]]:
    """Shorter names within a folded one, longest first, the first words before the last."""
    w = key.split()
    out = []
    for n in range(min(len(w) - 1, LONGEST), 0, -1):
        for i in range(len(w) - n + 1):
            piece = w[i : i + n]
            if n > 1 or not (piece[0] in dull() or len(piece[0]) < 3):
                out.append((" ".join(piece), PART if i == 0 else LAST_PART))
    return out


_ENDINGS = (
    ("ians", "ia"),
    ("ian", "ia"),
    ("ians", ""),
    ("ian", ""),
    ("ans", "a"),
    ("an", "a"),
    ("ans", ""),
    ("an", ""),
    ("is", ""),
    ("i", ""),
    ("ese", ""),
    ("s", ""),
)


def stems(key: str) -> list[tuple[str, int]]:
    """What a single folded word may be made from, if it is an adjective or a people (`gazans`)."""
    out = [key.removesuffix(end) + new for end, new in _ENDINGS if key.endswith(end) and len(key) - len(end) > 2]
    return [(stem, PART) for stem in out]


@cache
def dull() -> frozenset[str]:
    """Words that are no place's name where they stand within a longer one."""
    kinds = (
        "never",
        "after",
        "before",
        "org",
        "title",
        "division",
        "kind",
        "direction",
        "prep",
        "settlement",
        "admin",
        "region",
        "country",
    )
    kinds += ("street", "building", "water", "body")
    return frozenset(fold(w) for kind in kinds for w in words(kind)) | words("particle")


def groups_of(text: str, spans: Sequence[tuple[int, int]]) -> list[Group]:
    """The names among the spans with their candidates; names that nothing is known of have none."""
    members: dict[str, list[int]] = defaultdict(list)
    for i, (a, b) in enumerate(spans):
        if key := plain(text[a:b]):
            members[key].append(i)
    pieces = {key: parts(key) or stems(key) for key in members}
    wanted = {k for key in members for k in spellings(key)} | {k for ps in pieces.values() for k, _ in ps}
    found = lookup_wide(wanted)
    out = []
    for key, own in members.items():
        held = frozenset(area for i in own for area in holders(text, spans[i][1]))
        out.append(Group(key, own, spans[own[0]][0], options_of(key, pieces[key], found), held))
    return out


def options_of(key: str, pieces: list[tuple[str, int]], found: dict[str, list[Candidate]]) -> list[Option]:
    """What a name may mean: places of that name, else of the longest names within it."""
    seen: dict[int, Option] = {}
    for n, k in enumerate(spellings(key)):
        for c in found.get(k, ()):
            seen.setdefault(c.id, Option(c, c.how if n == 0 else VARIANT))
    if seen:
        return list(seen.values())
    length = 0
    for k, match in pieces:
        if found.get(k) and k.count(" ") + 1 >= length:
            length = k.count(" ") + 1
            for c in found[k]:
                seen.setdefault(c.id, Option(c, match))
    return list(seen.values())


@cache
def areas() -> dict[str, Areas]:
    """Folded names of countries and first-level divisions: the areas (country, code of the division or '') each may mean."""
    out: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for r in rows("countries_where"):
        for name in (r["name"], *cells(r["aliases"]), *cells(r["demonyms"])):
            out[fold(name)].add((r["iso3"], ""))
    for r in rows("admin1"):
        for name in (r["name"], *cells(r["aliases"])):
            out[fold(name)].add((r["iso3"], r["code"]))
    for r in rows("places_wide"):
        for name in (r["name"], *cells(r["aliases"])) if r["of"] else ():
            out[fold(name)].add((r["country"], r["of"]))
    return {k: frozenset(v) for k, v in out.items()}


@cache
def plain_names() -> frozenset[str]:
    """Folded names and adjectives of countries, of well-known divisions (short ones too), of continents, rivers and the like."""
    lands = {fold(n) for r in rows("countries_where") for c in ("name", "aliases", "demonyms") for n in cells(r[c])}
    return frozenset(lands | {fold(n) for r in rows("places_wide") for n in (r["name"], *cells(r["aliases"]))})


_AFTER = re.compile(r"\s*[,(]\s*(?:in\s+)?|\s+in\s+(?:the\s+)?")


def holders(text: str, end: int) -> Areas:
    """Areas that the words behind offset `end` say a name lies in (`X, Texas`; `X, N.Y.`; `X in Chad`)."""
    m = _AFTER.match(text, end)
    if not m:
        return frozenset()
    after = [w.group() for w in _WORD.finditer(text, m.end(), m.end() + 40)][:3]
    if not after or not text.startswith(after[0], m.end()):
        return frozenset()
    for n in (3, 2, 1):
        if found := areas().get(fold(" ".join(after[:n]))):
            return found
    return frozenset()


def areas_named(text: str) -> Counter[str]:
    """How often a text names each area, by folded name; the longest name counts."""
    return Counter(key for key, _, _ in spans_of(text, areas(), first_words(False)))


@cache
def first_words(every: bool) -> frozenset[str]:
    """The words that folded names of areas, or all plain names, begin with."""
    return frozenset(k.split()[0] for k in (plain_names() if every else areas()) if k)


@lru_cache(maxsize=20_000)
def opening(word: str) -> str:
    """What a name that begins with this word begins with, folded; nothing where the word has no capital."""
    return next(iter(plain(word).split()), "") if capital(word) else ""


def spans_of(text: str, known: Container[str], firsts: frozenset[str]) -> list[tuple[str, int, int]]:
    """Known names in a text, the longest at each place: folded name, start, end."""
    out: list[tuple[str, int, int]] = []
    found = list(_WORD.finditer(text))
    taken = 0
    for i, m in enumerate(found):
        if i < taken or opening(m.group()) not in firsts:
            continue
        for n in range(min(3, len(found) - i), 0, -1):
            key = fold(" ".join(w.group() for w in found[i : i + n]).removesuffix("'s").removesuffix("’s"))
            if key in known and (len(key) > 2 or m.group().isupper() or "." in m.group()):
                last = found[i + n - 1].group()
                owner = _OWNER.search(last)
                end = found[i + n - 1].end() - (len(owner.group()) if owner and owner.group()[-1] == "s" else 0)
                out.append((key, m.start(), end - (text[end - 1] == "." and text.count(".", m.start(), end) == 1 and end - m.start() > 6)))
                taken = i + n
                break
    return out


# --- what speaks for a candidate ----------------------------------------------------------------------------------------------------------


class Table(NamedTuple):
    """The options of all groups in one list, with a guess at the end of each group; `group` and `starts` tell them apart."""

    options: list[Option]
    group: Any
    starts: Any
    sizes: Any
    points: Any  # unit vectors (n x 3)
    country: Any  # numbers of countries and divisions (n)
    admin: Any
    guess: Any
    beside: Any  # those guesses that are where the next name is, not where most are


def table(groups: list[Group], votes: Votes) -> Table:
    """The options that are weighed, as arrays."""
    options: list[Option] = []
    sizes = []
    for g in groups:
        kept = sorted(g.options, key=lambda o: -rough(o, g, votes))[:MOST]
        options += [*kept, Option(NOWHERE, OTHER), Option(BESIDE, OTHER)]
        sizes.append(len(kept) + GUESSES)
    starts = np.cumsum([0, *sizes[:-1]])
    where = np.radians(np.array([point(o.place) for o in options]))
    lat, lon = where[:, 0], where[:, 1]
    points = np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1).astype(np.float32)
    numbers: dict[Any, int] = {}
    country = np.array([numbers.setdefault(o.place.country, len(numbers)) for o in options])
    admin = np.array([numbers.setdefault((o.place.country, o.place.admin), len(numbers)) for o in options])
    guess = np.array([o.place in (NOWHERE, BESIDE) for o in options])
    beside = np.array([o.place is BESIDE for o in options])
    return Table(options, np.repeat(np.arange(len(groups)), sizes), starts, np.array(sizes), points, country, admin, guess, beside)


NOWHERE = Candidate(0, "", 0.0, 0.0, "", "", 0, "region", OTHER)  # stand for guesses: the focus of the text, the next name's place
BESIDE = Candidate(0, "beside", 0.0, 0.0, "", "", 0, "region", OTHER)
GUESSES = 2


class Votes(NamedTuple):
    """What a text names, as shares of the most named: countries, divisions; and by which name, so that none votes for itself."""

    named: Counter[str]
    countries: Counter[str]
    divisions: Counter[tuple[str, str]]


def votes_of(text: str) -> Votes:
    """Countries and divisions that a text names; a name of several counts a part for each."""
    named = areas_named(text)
    countries: Counter[str] = Counter()
    divisions: Counter[tuple[str, str]] = Counter()
    for key, n in named.items():
        count(key, n, countries, divisions)
    return Votes(named, countries, divisions)


def count(key: str, n: float, countries: Counter[str], divisions: Counter[tuple[str, str]]) -> None:
    """Add n mentions of an area's name."""
    meant = areas()[key]
    for country, code in meant:
        countries[country] += n / len(meant)  # type: ignore[assignment]
        if code:
            divisions[country, code] += n / len(meant)  # type: ignore[assignment]


def rough(o: Option, g: Group, votes: Votes) -> float:
    """A first idea of how likely a candidate is, to leave out the hopeless ones of a common name."""
    c = o.place
    held = (c.country, "") in g.within or (c.country, c.admin) in g.within
    named = (votes.divisions[c.country, c.admin] > 0) + (votes.countries[c.country] > 0)
    return np.log10(max(c.population, 100)) + 2 * named + 4 * held + 3 * (c.kind != "settlement") - o.match / 2


THINGS = ("street", "building", "water", "body", "division", "none")


def thing(key: str) -> str:
    """What the last word of a name calls it: a street, a building, a water, a body, a division; `none` where nothing is told."""
    last = key.split()[-1]
    for kind in ("street", "building", "water", "body"):
        if last in words(kind):
            return kind
    return "division" if last in words("division") or last in ("parish", "state") else "none"


def alone(groups: list[Group], t: Table, votes: Votes) -> tuple[list[str], Any]:
    """What is told of each option by itself: names of columns and the matrix (options x columns)."""
    columns: dict[str, Any] = {}

    def column(name: str, values: Any) -> None:
        columns[name] = np.asarray(values, dtype=np.float32)

    kind = np.array([kind_of(o) for o in t.options])
    match = np.array([o.match for o in t.options])
    people = np.log10(np.maximum(100, np.array([o.place.population for o in t.options]))) - 2
    town = kind == "settlement"
    known = ~t.guess
    for name in ("country", "admin1", "admin2", "region", "exact", "settlement"):
        column(name, kind == name)
    for name, code in (
        ("other", OTHER),
        ("short", SHORT),
        ("adjective", ADJECTIVE),
        ("variant", VARIANT),
        ("part", PART),
        ("last part", LAST_PART),
    ):
        column(name, (match == code) & known)
        column(f"{name} town", (match == code) & town)
    column("people", people * town)
    column("people squared", (people * town) ** 2)
    column("people of a division", people * (kind == "admin2"))
    most = np.maximum.reduceat(np.where(town, people, -9), t.starts)[t.group]
    column("biggest town", town & (people >= most))
    column("behind the biggest", np.where(town, most - people, 0))
    one = np.add.reduceat(known.astype(int), t.starts)[t.group]
    column("only one", known & (one == 1))
    column("capital", [is_capital(o.place) for o in t.options])
    column("curated town", [o.place.curated and o.place.kind == "settlement" for o in t.options])
    countries, divisions = own_votes(groups, t, votes)
    for name, share in (("country named", countries), ("division named", divisions)):
        column(name, share)
        column(f"{name} at all", share > 0)
        column(f"{name} at all, town", (share > 0) & town)
        column(f"{name}, itself", (share > 0) & ~town)
    held = held_by(groups, t)
    for value, name in ((2, "in the division said"), (1, "in the country said"), (-1, "not where said")):
        column(name, held == value)
    calls = np.array([thing(g.key) for g in groups])[t.group]
    long = np.array([g.key.count(" ") for g in groups])[t.group]
    for name in THINGS:
        for k in ("admin1", "admin2", "settlement"):
            column(f"{name} {k}", (calls == name) & (kind == k))
        column(f"{name} part", (calls == name) & (match >= PART) & known)
        column(f"{name} guess", (calls == name) & t.guess)
    column("guess", t.guess)
    column("guess beside", t.beside)
    for name in THINGS:
        column(f"{name} guess beside", (calls == name) & t.beside)
    column("guess, nothing else", t.guess & (one == 0))
    column("guess, only parts", t.guess & (np.maximum.reduceat(np.where(known, match, 0), t.starts)[t.group] >= PART))
    column("guess, words", np.where(t.guess, np.minimum(long, 4), 0))
    column("guess, options", np.where(t.guess, np.log1p(one), 0))
    return list(columns), np.column_stack(list(columns.values()))


@cache
def capitals() -> frozenset[tuple[str, str]]:
    """Countries with the folded names of their capitals."""
    return frozenset((r["id"][:3], fold(c)) for r in rows("states") for c in cells(r["capitals"]))


def is_capital(c: Candidate) -> bool:
    """Is a place the capital of its country?"""
    return c.kind == "settlement" and c.population > 50_000 and (c.country, fold(c.name)) in capitals()


def kind_of(o: Option) -> str:
    """An option's kind with the level of a division."""
    c = o.place
    return "" if c in (NOWHERE, BESIDE) else f"admin{c.level or 1}" if c.kind == "admin" else c.kind


def own_votes(groups: list[Group], t: Table, votes: Votes) -> tuple[Any, Any]:
    """For each option the share of its country and of its division among what the text names, its own name left out."""
    countries, divisions = np.zeros(len(t.options)), np.zeros(len(t.options))
    for g, start, size in zip(groups, t.starts, t.sizes, strict=True):
        land, part = votes.countries, votes.divisions
        if own := votes.named.get(g.key):
            land, part = Counter(land), Counter(part)
            count(g.key, -own, land, part)
        most, top = max(land.values(), default=0), max(part.values(), default=0)
        for i in range(start, start + size - GUESSES):
            c = t.options[i].place
            countries[i] = land[c.country] / most if most > 0 and c.country in land else 0
            divisions[i] = part[c.country, c.admin] / top if top > 0 and (c.country, c.admin) in part else 0
    return np.clip(countries, 0, 1), np.clip(divisions, 0, 1)


def held_by(groups: list[Group], t: Table) -> Any:
    """For each option: 2 where it lies in the division that the words say, 1 in the country, -1 elsewhere, 0 where nothing is said."""
    out = np.zeros(len(t.options))
    for g, start, size in zip(groups, t.starts, t.sizes, strict=True):
        for i in range(start, start + size - GUESSES) if g.within else ():
            c = t.options[i].place
            area = (c.country, c.admin)
            out[i] = 2 if c.admin and area in g.within else 1 if (c.country, "") in g.within else -1
    return out


def together(groups: list[Group], t: Table, p: Any) -> tuple[list[str], Any]:
    """What the probable places of the other names say for each option. `p`: the likelihood of each option so far."""
    columns: dict[str, Any] = {}
    p = p.astype(np.float32)
    likely = np.maximum(p, 1e-4)
    columns["likely"] = np.log(likely)
    top = top_options(t, p)
    apart_in_text = np.abs(np.array([g.at for g in groups])[t.group][:, None] - np.array([g.at for g in groups])[t.group[top]][None])
    close = np.exp(-apart_in_text.astype(np.float32) / 300)
    weight = (p[top] * np.log1p(np.array([len(groups[g].members) for g in t.group[top]])) * ~t.guess[top]).astype(np.float32)
    apart = arcs(t.points @ t.points[top].T)
    other = t.group[:, None] != t.group[top][None]
    local = np.array([kind_of(t.options[i]) in ("settlement", "admin2", "exact") for i in top])
    town = np.array([kind_of(o) in ("settlement", "admin2") for o in t.options])
    total = np.maximum(1e-6, (other * weight).sum(1))
    for r in RADII:
        near = np.exp(-apart / r) * other * weight
        within = (near * local).sum(1)
        columns[f"near {r:.0f}"] = np.log1p(within)
        columns[f"near {r:.0f} share"] = near.sum(1) / total
        columns[f"near {r:.0f} most"] = (near * local).max(1, initial=0)
        columns[f"near {r:.0f}, town"] = np.log1p(within) * town
    for name, numbers in (("country", t.country), ("division", t.admin)):
        same = (numbers[:, None] == numbers[top][None]) * other * weight
        columns[f"same {name}"] = same.sum(1) / total
        columns[f"same {name}, town"] = same.sum(1) / total * town
        columns[f"same {name} count"] = np.log1p(same.sum(1))
    sure = close * other * p[top] * ~t.guess[top]
    columns["near 100, next"] = (np.exp(-apart / 100) * sure * local).max(1, initial=0)
    columns["near 30, next"] = (np.exp(-apart / 30) * sure * local).max(1, initial=0)
    columns["near 300, next"] = (np.exp(-apart / 300) * sure).sum(1) / np.maximum(0.05, sure.sum(1))
    columns["same division, next"] = ((t.admin[:, None] == t.admin[top][None]) * sure).sum(1) / np.maximum(0.05, sure.sum(1))
    for k in columns:
        if k != "likely":
            columns[k] = np.where(t.guess, 0, columns[k])
    stand = stand_ins(groups, t, p)
    ids = stand[t.guess]
    spread = np.zeros(len(t.options))
    spread[t.guess] = np.exp(-arcs(t.points[ids] @ t.points[top].T) / 100) @ (weight * local) / max(1e-6, weight.sum())
    columns["guess, thick"] = spread
    columns["guess, thick count"] = spread * np.log1p(weight.sum())
    columns["guess, by a town"] = t.guess & town[stand]
    columns["guess, sure"] = np.where(t.guess, p[stand], 0)
    columns["guess, again"] = t.guess
    columns["guess beside, again"] = t.beside
    columns["guess beside, thick"] = np.where(t.beside, spread, 0)
    return list(columns), np.column_stack(list(columns.values())).astype(np.float32)


def arcs(cosines: Any) -> Any:
    """Kilometres along the globe from the cosines of angles."""
    return EARTH * np.arccos(np.clip(cosines, -1, 1))


def stand_ins(groups: list[Group], t: Table, p: Any) -> Any:
    """For each option the number of the option that tells where it is: itself, for a guess the focus or the likeliest next name's."""
    out = np.arange(len(t.options))
    out[t.guess] = focus(t, p)
    top = top_options(t, p, 1)
    at = np.array([g.at for g in groups])
    local = np.array([1.0 if kind_of(t.options[i]) in ("settlement", "admin2", "exact") else 0.3 for i in top]) * ~t.guess[top] * p[top]
    for i in np.flatnonzero(t.beside):
        worth = local * np.exp(-np.abs(at - groups[t.group[i]].at) / 300) * (t.group[top] != t.group[i])
        if len(worth) and worth.max() > 0:
            out[i] = top[int(np.argmax(worth))]
    return out


def top_options(t: Table, p: Any, most: int = 3) -> Any:
    """Numbers of the likeliest options of each group."""
    out: list[int] = []
    for start, size in zip(t.starts, t.sizes, strict=True):
        order = np.argsort(-p[start : start + size], kind="stable")[:most]
        out += [int(start + k) for k in order]
    return np.array(out)


def focus(t: Table, p: Any) -> int:
    """The option about which the text's other places lie thickest: a town or a county where there is one."""
    top = top_options(t, p, 1)
    local = (
        [i for i in top if kind_of(t.options[i]) in ("settlement", "admin2", "exact")] or [i for i in top if not t.guess[i]] or list(top)
    )
    ids = np.array(local)
    apart = arcs(t.points[ids] @ t.points[ids].T)
    return int(ids[np.argmax((np.exp(-apart / 100) * p[ids]).sum(1))])


# --- the ranker --------------------------------------------------------------------------------------------------------------------------


def likelihoods(t: Table, scores: Any) -> Any:
    """Softmax within each group."""
    z = np.exp(scores - np.maximum.reduceat(scores, t.starts)[t.group])
    return z / np.add.reduceat(z, t.starts)[t.group]


@cache
def weights(name: str, columns: tuple[str, ...]) -> Any:
    """A ranker's weights of these columns."""
    model = load(name)
    w = model.weights[:, model.labels.index("yes")] - model.weights[:, model.labels.index("no")]
    return w[[model.index.get(c, -1) for c in columns]]  # the last row is nought


def weigh(text: str, groups: list[Group]) -> list[tuple[Candidate | None, bool, float]]:
    """For each group its place (None where nothing is known of any), whether that is a guess, and its likelihood."""
    votes = votes_of(text)
    t = table(groups, votes)
    columns, x = alone(groups, t, votes)
    p = likelihoods(t, x @ weights(FIRST, tuple(columns)))
    for _ in range(PASSES - 1):
        others, more = together(groups, t, p)
        p = likelihoods(t, x @ weights(SECOND, tuple(columns)) + more @ weights(SECOND, tuple(others)))
    return chosen(groups, t, p)


def chosen(groups: list[Group], t: Table, p: Any) -> list[tuple[Candidate | None, bool, float]]:
    """The likeliest option of each group, a guess as the place it stands by."""
    out: list[tuple[Candidate | None, bool, float]] = []
    stand = stand_ins(groups, t, p)
    for start, size in zip(t.starts, t.sizes, strict=True):
        best = int(start + np.argmax(p[start : start + size]))
        c, guess = t.options[stand[best]].place, bool(t.guess[best])
        if c in (NOWHERE, BESIDE):
            out.append((None, False, 0.0))
        else:
            out.append((c._replace(kind="region") if guess else c, guess, float(p[best])))
    return out
