"""Given words of a text that name places, which places they mean: adjectives, abbreviations, counties, streets and buildings, too.

`resolve_spans(text, spans)` -> `list[Named]`, one a span. All names of a text are weighed together by a ranker (`models/toponyms.npz`):
first each by itself and by the countries and divisions that the text names, then (twice) by where the others probably lie.
A reader does not use this: it takes no adjective for a place, and makes no guess. `find_places` does that.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from dateline.ground.gazetteer import ADJECTIVE, MAIN, OTHER, SHORT, Candidate, fold, lookup_wide
from dateline.ground.places import capital, place, variants, words
from dateline.lexicon import cells, rows
from dateline.model import Place
from dateline.models.linear import load

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


@cache
def dull() -> frozenset[str]:
    """Words that are no place's name where they stand within a longer one."""
    kinds = ("never", "after", "before", "org", "title", "division", "kind", "direction", "prep", "settlement", "admin", "region", "country")
    kinds += ("street", "building", "water", "body")
    return frozenset(fold(w) for kind in kinds for w in words(kind)) | words("particle")


def groups_of(text: str, spans: Sequence[tuple[int, int]]) -> list[Group]:
    """The names among the spans with their candidates; names that nothing is known of have none."""
    members: dict[str, list[int]] = defaultdict(list)
    for i, (a, b) in enumerate(spans):
        if key := plain(text[a:b]):
            members[key].append(i)
    pieces = {key: parts(key) for key in members}
    wanted = {k for key in members for k in spellings(key)} | {k for ps in pieces.values() for k, _ in ps}
    found = lookup_wide(wanted)
    out = []
    for key, own in members.items():
        held = frozenset(area for i in own for area in holders(text, spans[i][1]))
        out.append(Group(key, own, options_of(key, pieces[key], found), held))
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
    out: Counter[str] = Counter()
    known = areas()
    found = list(_WORD.finditer(text))
    taken = 0
    for i, m in enumerate(found):
        if i < taken or not capital(m.group()):
            continue
        for n in (3, 2, 1):
            key = fold(" ".join(w.group() for w in found[i : i + n]).removesuffix("'s").removesuffix("’s"))
            if key in known and (len(key) > 2 or m.group().isupper() or "." in m.group()):
                out[key] += 1
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


def table(groups: list[Group], votes: Votes) -> Table:
    """The options that are weighed, as arrays."""
    options: list[Option] = []
    sizes = []
    for g in groups:
        kept = sorted(g.options, key=lambda o: -rough(o, g, votes))[:MOST]
        options += [*kept, Option(NOWHERE, OTHER)]
        sizes.append(len(kept) + 1)
    starts = np.cumsum([0, *sizes[:-1]])
    where = np.radians(np.array([point(o.place) for o in options]))
    lat, lon = where[:, 0], where[:, 1]
    points = np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)
    numbers: dict[Any, int] = {}
    country = np.array([numbers.setdefault(o.place.country, len(numbers)) for o in options])
    admin = np.array([numbers.setdefault((o.place.country, o.place.admin), len(numbers)) for o in options])
    guess = np.array([o.place is NOWHERE for o in options])
    return Table(options, np.repeat(np.arange(len(groups)), sizes), starts, np.array(sizes), points, country, admin, guess)


NOWHERE = Candidate(0, "", 0.0, 0.0, "", "", 0, "region", OTHER)


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
    n = len(t.options)
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
    for name, code in (("other", OTHER), ("short", SHORT), ("adjective", ADJECTIVE), ("variant", VARIANT), ("part", PART), ("last part", LAST_PART)):
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
    column("guess, nothing else", t.guess & (one == 0))
    column("guess, only parts", t.guess & (np.maximum.reduceat(np.where(known, match, 0), t.starts)[t.group] >= PART))
    column("guess, words", np.where(t.guess, np.minimum(long, 4), 0))
    column("guess, options", np.where(t.guess, np.log1p(one), 0))
    return list(columns), np.stack([np.broadcast_to(c, n) for c in columns.values()], axis=1)


def kind_of(o: Option) -> str:
    """An option's kind with the level of a division."""
    c = o.place
    return "" if c is NOWHERE else f"admin{c.level or 1}" if c.kind == "admin" else c.kind


def own_votes(groups: list[Group], t: Table, votes: Votes) -> tuple[Any, Any]:
    """For each option the share of its country and of its division among what the text names, its own name left out."""
    countries, divisions = np.zeros(len(t.options)), np.zeros(len(t.options))
    for g, start, size in zip(groups, t.starts, t.sizes, strict=True):
        land, part = votes.countries, votes.divisions
        if own := votes.named.get(g.key):
            land, part = Counter(land), Counter(part)
            count(g.key, -own, land, part)
        most, top = max(land.values(), default=0), max(part.values(), default=0)
        for i in range(start, start + size - 1):
            c = t.options[i].place
            countries[i] = land[c.country] / most if most > 0 and c.country in land else 0
            divisions[i] = part[c.country, c.admin] / top if top > 0 and (c.country, c.admin) in part else 0
    return np.clip(countries, 0, 1), np.clip(divisions, 0, 1)


def held_by(groups: list[Group], t: Table) -> Any:
    """For each option: 2 where it lies in the division that the words say, 1 in the country, -1 elsewhere, 0 where nothing is said."""
    out = np.zeros(len(t.options))
    for g, start, size in zip(groups, t.starts, t.sizes, strict=True):
        for i in range(start, start + size - 1) if g.within else ():
            c = t.options[i].place
            area = (c.country, c.admin)
            out[i] = 2 if c.admin and area in g.within else 1 if (c.country, "") in g.within else -1
    return out


def together(groups: list[Group], t: Table, p: Any) -> tuple[list[str], Any]:
    """What the probable places of the other names say for each option. `p`: the likelihood of each option so far."""
    columns: dict[str, Any] = {}
    likely = np.maximum(p, 1e-4)
    columns["likely"] = np.log(likely)
    top = top_options(t, p)
    weight = p[top] * np.log1p(np.array([len(groups[g].members) for g in t.group[top]])) * ~t.guess[top]
    apart = EARTH * np.arccos(np.clip(t.points @ t.points[top].T, -1, 1))
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
    for k in columns:
        if k != "likely":
            columns[k] = np.where(t.guess, 0, columns[k])
    at = focus(t, p)
    spread = np.exp(-EARTH * np.arccos(np.clip(t.points[at] @ t.points[top].T, -1, 1)) / 100) @ (weight * local) / max(1e-6, weight.sum())
    columns["guess, thick"] = np.where(t.guess, spread, 0)
    columns["guess, thick count"] = np.where(t.guess, spread * np.log1p(weight.sum()), 0)
    columns["guess, again"] = t.guess
    return list(columns), np.stack(list(columns.values()), axis=1).astype(np.float32)


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
    local = [i for i in top if kind_of(t.options[i]) in ("settlement", "admin2", "exact")] or [i for i in top if not t.guess[i]] or list(top)
    ids = np.array(local)
    apart = EARTH * np.arccos(np.clip(t.points[ids] @ t.points[ids].T, -1, 1))
    return int(ids[np.argmax((np.exp(-apart / 100) * p[ids]).sum(1))])


# --- the ranker --------------------------------------------------------------------------------------------------------------------------


def likelihoods(t: Table, scores: Any) -> Any:
    """Softmax within each group."""
    z = np.exp(scores - np.maximum.reduceat(scores, t.starts)[t.group])
    return z / np.add.reduceat(z, t.starts)[t.group]


@cache
def weights(name: str) -> tuple[tuple[str, ...], Any]:
    """Columns and weights of a ranker."""
    model = load(name)
    columns = tuple(model.index)
    w = model.weights[: len(columns)]
    return columns, w[:, 1] - w[:, 0]


def weigh(text: str, groups: list[Group]) -> list[tuple[Candidate | None, bool, float]]:
    """For each group its place (None where nothing is known of any), whether that is a guess, and its likelihood."""
    votes = votes_of(text)
    t = table(groups, votes)
    _, x = alone(groups, t, votes)
    p = likelihoods(t, x @ weights(FIRST)[1])
    for _ in range(PASSES - 1):
        p = likelihoods(t, np.hstack([x, together(groups, t, p)[1]]) @ weights(SECOND)[1])
    return chosen(t, p)


def chosen(t: Table, p: Any) -> list[tuple[Candidate | None, bool, float]]:
    """The likeliest option of each group; where that is a guess, the focus of the text."""
    out: list[tuple[Candidate | None, bool, float]] = []
    at = t.options[focus(t, p)].place
    for start, size in zip(t.starts, t.sizes, strict=True):
        best = int(start + np.argmax(p[start : start + size]))
        if not t.guess[best]:
            out.append((t.options[best].place, False, float(p[best])))
        else:
            out.append((at._replace(kind="region") if at is not NOWHERE else None, at is not NOWHERE, float(p[best])))
    return out
