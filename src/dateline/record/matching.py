"""What speaks for two descriptions being of one occurrence: profiles of claims and incidents, and a sum of weights over named signs.

A `Profile` is what is known of an occurrence: from one claim, or from all the claims of an incident. `weigh(a, b)` gives the signs that
two profiles show, each with its weight and its words; their sum is the score. Weights stand in one table, `WEIGHTS`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from math import log, sqrt

from dateline.ground.places import kilometres
from dateline.lexicon import rows
from dateline.record.claims import Claim, Figure

NEVER = -9.0  # no other sign makes up for it
# Sign -> weight. A place or a day alone never joins two claims (JOIN is 4); a small place and a day do.
WEIGHTS: dict[str, float] = {
    "same place": 3.0,  # a town or smaller: what happens there on one day is mostly one occurrence
    "near place": 1.5,  # as near as the precision of the two tells apart
    "same district": 2.0,
    "same region": 1.0,  # of a region or a country many things are told on one day
    "place within": -2.0,  # told of the region, not of the town: it takes a passage, a number or many words
    "place apart": NEVER,
    "region apart": -2.0,  # wide places may overlap
    "same day": 2.0,
    "days overlap": 1.0,  # one of the two is imprecise
    "day after": -1.5,  # the night between, or a report's own day for the day before; for two whole incidents half of it
    "two days": -3.0,
    "days apart": -6.0,  # a day read wrong: a town, a number and the parties together make up for it
    "weeks apart": NEVER,
    "soon after": -0.5,  # an agreement is told of for days, and stands
    "same span": 2.5,  # months or years: a war, a campaign
    "within the span": 1.0,  # a month of it
    "the war itself": 2.0,  # "the war", told while it lasted or soon after
    "other span": NEVER,
    "told in time": 0.5,  # undated, but told within days of it
    "told long after": -3.0,
    "same doer": 0.75,
    "other doer": -0.5,  # the parties dispute it, often
    "same victim": 0.75,
    "other victim": -1.5,  # whose town, whose dead: seldom in dispute
    "parties swapped": -2.0,  # each side's fire on the other is two occurrences
    "same kind": 0.5,
    "other kind": -0.5,
    "same word": 0.5,
    "same number": 1.0,
    "same large number": 2.5,  # two sources seldom hit on 347 by chance
    "numbers meet": 0.25,
    "numbers differ": -0.5,  # what parties dispute, and what rises
    "numbers far": -1.5,  # or different ones of two days
    "same report": 0.5,  # a report is mostly about one thing
    "one passage": 2.0,  # told in one breath
    "next passage": 1.0,
    "same wording": 1.5,  # one sentence, copied or quoted by both
    "shared words": 3.0,  # at most, by how many of the rare words are shared: two reports of one act choose the same ones
    "nothing shared": -1.0,  # in a wide place, no rare word in common
}
JOIN = 4.0
PINNED = frozenset({"exact", "settlement"})
WIDE = frozenset({"region", "country"})
NEAR_KM = {"exact": 3.0, "settlement": 6.0, "admin": 20.0, "region": 250.0, "country": 800.0}
SHORT_DAYS = 4  # what is told of as one occurrence lasts no longer
LONG_DAYS = 10  # from here on it is a campaign, a war, a period
LATE_DAYS = 10  # days after an occurrence within which undated words may be of it
BESIDE = 250  # characters from one passage to the next
WINDOW = 200  # characters around the trigger whose words count
LOOSE = frozenset({"talks", "accord", "help", "sanction"})  # where it was made and where it holds are both told as the place
LIKE = 0.05  # likeness (cosine) of the words of two reports of one war about different things
FEW = 50.0  # added to the norms: a word or two in common of a word or two is no likeness
VAGUE = frozenset({"force", "clash"})  # kinds that may be told of any use of force
ALIKE = 8  # rare words that make a likeness a copy
TELLING = 4  # the rarest words of a passage, under which it is looked up
_WORD = re.compile(r"[^\W\d_]{4,}")
_STEM = 6


@dataclass(slots=True)
class Profile:
    """What is known of an occurrence. `day` is the interval most told, `first`..`last` the hull of all short ones (ordinals; 0 none).
    `doers`, `victims` and `manner` are the main ones of `actors`, `targets` and `kinds`; `passages` says where each report tells of it."""

    family: str
    mode: str
    day: tuple[int, int] | None = None
    told: int | None = None
    spot: Spot | None = None
    doers: set[str] = field(default_factory=set[str])
    victims: set[str] = field(default_factory=set[str])
    manner: set[str] = field(default_factory=set[str])
    days: Counter[tuple[int, int]] = field(default_factory=Counter[tuple[int, int]])
    spots: Counter[Spot] = field(default_factory=lambda: Counter[Spot]())
    actors: Counter[str] = field(default_factory=Counter[str])
    targets: Counter[str] = field(default_factory=Counter[str])
    kinds: Counter[str] = field(default_factory=Counter[str])
    triggers: set[str] = field(default_factory=set[str])
    figures: set[tuple[str, int | None, int | None]] = field(default_factory=set[tuple[str, int | None, int | None]])
    words: Counter[str] = field(default_factory=Counter[str])
    norm: float = 0.0
    telling: set[str] = field(default_factory=set[str])
    passages: dict[str, list[tuple[int, int]]] = field(default_factory=dict[str, list[tuple[int, int]]])
    denied: bool = False
    whole: bool = False  # told of as a war, not as what happened on a day of it


@dataclass(slots=True, frozen=True, order=True)
class Spot:
    """A place as claims give it."""

    name: str
    lat: float | None
    lon: float | None
    precision: str
    country: str


Sign = tuple[str, float, str]  # name, weight, words


@cache
def _families() -> dict[tuple[str, str], tuple[str, str]]:
    return {(r["type"], "" if r["cameo"] == "-" else r["cameo"]): (r["family"], r["kind"]) for r in rows("families")}


@cache
def family(type_: str, cameo: str) -> tuple[str, str]:
    """The family of an event and its kind within it, by the longest CAMEO code listed."""
    table = _families()
    for n in range(len(cameo), -1, -1):
        if found := table.get((type_, cameo[:n])):
            return found
    return type_.lower(), type_.lower()


@cache
def whole_words() -> frozenset[str]:
    """Words for a war as a whole."""
    return frozenset(r["word"] for r in rows("whole_words"))


@cache
def side(actor: str) -> str:
    """The side an actor is on: its country, armed group or organisation, a de facto authority that of its state; "" where unknown."""
    top = actor.split(".")[0]
    allied = {r["actor"]: r["side"] for r in rows("allied")}
    return "" if top == "UNK" else allied.get(actor, allied.get(top, top))


def sides(actors: Iterable[str]) -> set[str]:
    """The known sides of some actors."""
    return {s for a in actors if (s := side(a))}


def mode(c: Claim) -> str:
    """`told` where an occurrence is asserted or denied, `called for` where it is wanted, planned or on condition, `before` where it is long
    past when told."""
    if c.status in {"wanted", "planned", "conditional"}:
        return "called for"
    end, told = ordinal(c.day_to), ordinal(c.published)
    return "before" if end and told and told - end > 90 else "told"


@cache
def ordinal(day: str | None) -> int | None:
    """The number of a day, from the start of an ISO 8601 string; None where there is none."""
    try:
        return date.fromisoformat(day[:10]).toordinal() if day else None
    except ValueError:
        return None


def iso(n: int) -> str:
    """The day of a number."""
    return date.fromordinal(n).isoformat()


def words_of(c: Claim) -> set[str]:
    """The stems of the words around a claim's trigger."""
    at = c.start - c.said_start
    near = c.said[max(0, at - WINDOW) : max(0, at) + WINDOW] if 0 <= at <= len(c.said) else c.said
    return {w[:_STEM] for w in _WORD.findall(near.lower())}


def profile(c: Claim, words: set[str], rarity: dict[str, float]) -> Profile:
    """The profile of an event, from any of its claims and `words_of` it. `rarity` weighs words (see `rare_words`)."""
    fam, kind = family(c.type, c.cameo)
    p = Profile(family=fam, mode=mode(c))
    start, end = ordinal(c.day_from), ordinal(c.day_to)
    p.whole = kind in VAGUE and c.trigger.split()[-1].lower() in whole_words()
    # Where the day is the report's own, the words are of the whole of it.
    vague = p.whole and start is not None and abs(start - (ordinal(c.published) or start)) <= 1
    if start and end and not vague:
        p.days[(start, max(start, end))] += 1
    p.told = ordinal(c.published)
    if c.place:
        p.spots[Spot(c.place, c.lat, c.lon, c.precision or "region", c.country or "")] += 1
    p.denied = c.status == "denied"
    # A denial names its speaker as doer as often as the one who was said to have done it.
    p.actors.update(() if p.denied else sides(c.actors))
    p.targets.update(() if p.denied else sides(c.targets))
    p.kinds[kind] += 1
    p.triggers = {w[:5] for w in _WORD.findall(c.trigger.lower())}
    p.figures = {(f.measure, f.min, f.max) for f in c.figures if f.part_of is None and _telling(f)}
    for w in words:
        if rarity.get(w, 0.0) > 0:
            p.words[w] = 1
            p.norm += rarity[w] ** 2
    p.telling = set(sorted(p.words, key=lambda w: (-rarity[w], w))[:TELLING])
    p.passages[c.report] = [(c.said_start, c.said_end)]
    return _settle(p)


def _telling(f: Figure) -> bool:
    """Whether a figure can tell one occurrence from another: no count of other things, no `one`."""
    return f.measure != "other" and (f.min or 0, f.max) not in {(1, 1), (0, None)}


def add(into: Profile, other: Profile, rarity: dict[str, float]) -> None:
    """`into` learns what `other` knows."""
    for mine, theirs in ((into.days, other.days), (into.kinds, other.kinds), (into.actors, other.actors), (into.targets, other.targets)):
        mine.update(theirs)  # pyright: ignore[reportArgumentType, reportCallIssue]
    into.spots.update(other.spots)
    into.triggers |= other.triggers
    into.telling |= other.telling
    into.figures |= other.figures
    into.told = min((t for t in (into.told, other.told) if t), default=None)
    into.denied = into.denied and other.denied
    for w, n in other.words.items():
        before = into.words[w]
        into.words[w] = before + n
        into.norm += rarity.get(w, 0.0) ** 2 * ((before + n) ** 2 - before**2)
    for report, spans in other.passages.items():
        into.passages.setdefault(report, []).extend(spans)
    _settle(into)


def _settle(p: Profile) -> Profile:
    """The day most told, the shorter first; the place most told, a small one where every fourth names it."""
    p.day = min(p.days, key=lambda d: (-p.days[d], d[1] - d[0], d)) if p.days else None
    least = sum(p.spots.values()) / 4
    order = sorted(p.spots, key=lambda s: (-p.spots[s], s.precision in WIDE, s.name, s.precision, s.country))
    small = [s for s in order if s.precision not in WIDE and p.spots[s] >= least]
    p.spot = next(iter(small or order), None)
    p.doers, p.victims, p.manner = main(p.actors), main(p.targets), main(p.kinds)
    return p


def rare_words(documents: Iterable[set[str]]) -> dict[str, float]:
    """The weight of each word: none where every eighth document has it, more the fewer have it."""
    counts: Counter[str] = Counter()
    total = 0
    for words in documents:
        counts.update(words)
        total += 1
    # In a handful of documents no word is frequent: as if there were 40 more.
    # A word that one document alone has joins nothing.
    return {w: log((total + 40) / (n + 2)) if n > 1 and n * 8 < total + 40 else 0.0 for w, n in counts.items()}


def weigh(a: Profile, b: Profile, rarity: dict[str, float], whole: bool = False) -> list[Sign]:
    """The signs for and against two profiles being of one occurrence. `b` may be an incident's; the two are alike in family and mode.
    `whole`: both are incidents, which some report will tell in one passage, and of which one in a town is not the one of its region."""
    place = _place(a, b)
    if place[0] == "place apart" and a.family in LOOSE:
        place = _sign("region apart")
    day = _day(a, b)
    if place[1] <= NEVER or day[1] <= NEVER:
        return [place, day]
    if whole and place[0] == "place within":
        return [_sign("place apart")]
    if whole and day[0] == "day after":
        day = _sign("day after", share=0.5)
    wide = not (a.spot and b.spot and a.spot.precision not in WIDE and b.spot.precision not in WIDE)
    out = [
        place,
        day,
        *_parties(a, b, wide),
        *_kinds(a, b),
        *_numbers(a, b, wide or day[1] < 0),
        *_passages(a, b, whole),
        *_words(a, b, rarity, wide),
    ]
    return [s for s in out if s[1]]


def score(signs: Iterable[Sign]) -> float:
    """The sum of the signs' weights."""
    return sum(s[1] for s in signs)


def reason(signs: Iterable[Sign]) -> str:
    """The signs for, in words, strongest first."""
    best = sorted((s for s in signs if s[1] > 0), key=lambda s: -s[1])
    return ", ".join(s[2] for s in best[:5])


def _sign(name: str, words: str = "", share: float = 1.0) -> Sign:
    return name, WEIGHTS[name] * share, words or name


def _place(a: Profile, b: Profile) -> Sign:
    if a.spot is None or b.spot is None:
        return "place unknown", 0.0, ""
    first, second = (a.spot, b.spot) if a.spot.precision not in WIDE else (b.spot, a.spot)
    wides = (first.precision in WIDE) + (second.precision in WIDE)
    if first.name == second.name and first.country == second.country:
        name = {0: "same place", 1: "same region", 2: "same region"}[wides]
        return _sign("same district" if first.precision == "admin" == second.precision else name, f"{name} ({first.name})")
    km = distance(first, second)
    if wides == 0:
        return _small(first, second, km)
    if km is not None and km > NEAR_KM[second.precision] + (NEAR_KM[first.precision] if wides == 2 else 0.0):
        return _sign("region apart")
    if first.country and second.country and first.country != second.country and "country" in (first.precision, second.precision):
        return _sign("region apart")
    return _sign("place within")


def _small(first: Spot, second: Spot, km: float | None) -> Sign:
    """Two places smaller than a region, of different names."""
    reach = max(NEAR_KM.get(first.precision, 6.0), NEAR_KM.get(second.precision, 6.0))
    if km is not None and km <= reach:
        return _sign("near place", f"near ({first.name}, {second.name}: {km:.0f} km)")
    return _sign("place apart")


def distance(a: Spot, b: Spot) -> float | None:
    """Kilometres between two places; None where one has no coordinates."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return None
    return kilometres((a.lat, a.lon), (b.lat, b.lon))


def _day(a: Profile, b: Profile) -> Sign:
    if a.day is None or b.day is None:
        return _undated(a, b)
    long = [d[1] - d[0] >= LONG_DAYS for d in (a.day, b.day)]
    if any(long):
        return _span(a.day, b.day) if all(long) else _sign("other span")
    gap = max(a.day[0], b.day[0]) - min(a.day[1], b.day[1])
    if gap <= 0 and max(a.day[1] - a.day[0], b.day[1] - b.day[0]) <= 1:
        return _sign("same day", f"same day ({iso(max(a.day[0], b.day[0]))})")
    if gap <= 0:
        return _sign("days overlap")
    if a.family in LOOSE and gap <= SHORT_DAYS:
        return _sign("soon after")
    return _sign("weeks apart" if gap > LATE_DAYS else {1: "day after", 2: "two days"}.get(gap, "days apart"))


def _span(a: tuple[int, int], b: tuple[int, int]) -> Sign:
    """Two long periods are one where they share two thirds of their days, or begin together ("since the war broke out")."""
    shared = min(a[1], b[1]) - max(a[0], b[0]) + 1
    whole = max(a[1], b[1]) - min(a[0], b[0]) + 1
    together = abs(a[0] - b[0]) <= 2 and whole <= 366
    if shared * 3 >= whole * 2 or together:
        return _sign("same span")
    return _sign("within the span" if shared >= min(a[1] - a[0], b[1] - b[0]) else "other span")


def _undated(a: Profile, b: Profile) -> Sign:
    """One of the two has no day: it goes by when it was told."""
    dated, other = (a, b) if a.day else (b, a)
    told = other.told
    if dated.day and dated.day[1] - dated.day[0] >= LONG_DAYS:
        within = told is not None and dated.day[0] <= told <= dated.day[1] + 6 * LATE_DAYS
        return _sign("the war itself") if other.whole and within else _sign("told long after", share=0.5)
    at = dated.day[1] if dated.day else dated.told
    if told is None or at is None:
        return "day unknown", 0.0, ""
    late = LATE_DAYS * (3 if a.family in LOOSE else 1)
    return _sign("told in time" if -1 <= told - at <= late or (not dated.day and abs(told - at) <= 1) else "told long after")


def _parties(a: Profile, b: Profile, wide: bool) -> list[Sign]:
    doers, victims, mine, theirs = b.doers, b.victims, a.doers, a.victims
    breach = a.kinds["breach"] and b.kinds["breach"]  # each side says that the other broke it
    if not breach and mine and theirs and mine == victims and theirs == doers and mine != theirs:
        return [_sign("parties swapped")]
    if a.family not in {"force", "control", "statement"}:
        return _company(mine | theirs, doers | victims)
    out = [_sign("same doer", f"same doer ({', '.join(sorted(mine & doers))})")] if mine & doers else []
    out += [_sign("other doer", share=2.0 if wide and not breach else 1.0)] if mine and doers and not mine & doers else []
    out += [_sign("same victim", f"same victim ({', '.join(sorted(theirs & victims))})")] if theirs & victims else []
    out += [_sign("other victim")] if theirs and victims and not theirs & victims and not breach else []
    return out


def _company(mine: set[str], theirs: set[str]) -> list[Sign]:
    """Who met, agreed, helped: the roles say little, the company does."""
    shared = mine & theirs
    if not mine or not theirs:
        return []
    if not shared:
        return [_sign("other victim")]
    names = ", ".join(sorted(shared))
    return [_sign("same doer", f"same parties ({names})", share=2.0 if len(shared) > 1 else 1.0)]


def main(counts: Counter[str]) -> set[str]:
    """Those named at least a quarter as often as the one named most."""
    most = max(counts.values(), default=0)
    return {x for x, n in counts.items() if n * 4 >= most}


def _kinds(a: Profile, b: Profile) -> list[Sign]:
    mine, theirs = a.manner, b.manner
    out = [_sign("same kind", f"same kind ({', '.join(sorted(mine & theirs))})")] if mine & theirs else []
    if not out and (mine | theirs) & {"breach", "call", "return"}:
        out.append(_sign("other kind"))
    if a.triggers & b.triggers:
        out.append(_sign("same word"))
    return out


def _numbers(a: Profile, b: Profile, strict: bool) -> list[Sign]:
    best: Sign | None = None
    for x in a.figures:
        for y in b.figures:
            found = _number(x, y, strict) if x[0] == y[0] else None
            if found and (best is None or found[1:] > best[1:]):
                best = found
    return [best] if best else []


def _number(x: tuple[str, int | None, int | None], y: tuple[str, int | None, int | None], strict: bool) -> Sign:
    """Two figures of one measure; `strict` where place and day say little, so that another number is mostly another occurrence."""
    low = max(x[1] or 0, y[1] or 0)
    if x[1:] == y[1:]:
        large = (x[1] or x[2] or 0) >= 10
        return _sign("same large number" if large else "same number", f"{_interval(x)} {x[0].replace('_', ' ')} in both")
    high = min(n for n in (x[2], y[2], 10**12) if n is not None)
    if low <= high:
        return _sign("numbers meet")
    far = low > 3 * max(high, 1) or strict
    return _sign("numbers far" if far else "numbers differ")


def _interval(x: tuple[str, int | None, int | None]) -> str:
    low, high = x[1], x[2]
    return f"{low}" if low == high else f"{low}+" if high is None else f"{low or 0} to {high}"


def _passages(a: Profile, b: Profile, whole: bool) -> list[Sign]:
    gap = None if whole else gap_between(a, b)
    if gap is None:
        return []
    return [_sign("same report" if gap > BESIDE else "one passage" if gap <= 0 else "next passage")]


def gap_between(a: Profile, b: Profile) -> int | None:
    """Characters between the nearest passages of two profiles in one report; None where they share no report."""
    few, many = (a, b) if len(a.passages) <= len(b.passages) else (b, a)
    gaps = [max(s, t) - min(e, f) for report, spans in few.passages.items() for s, e in spans for t, f in many.passages.get(report, ())]
    return min(gaps, default=None)


def _words(a: Profile, b: Profile, rarity: dict[str, float], wide: bool) -> list[Sign]:
    few, many = (a.words, b.words) if len(a.words) <= len(b.words) else (b.words, a.words)
    shared = {w: rarity.get(w, 0.0) for w in few if w in many}
    if not shared or not a.norm or not b.norm:
        return [_sign("nothing shared")] if wide else []
    cosine = sum(few[w] * many[w] * v * v for w, v in shared.items()) / sqrt((a.norm + FEW) * (b.norm + FEW))
    if cosine < 0.05 and wide:
        return [_sign("nothing shared", share=0.5)]
    copied = [_sign("same wording")] if cosine > 0.7 and len(shared) >= ALIKE else []
    return [*copied, _sign("shared words", f"{len(shared)} rare words shared", share=min(1.0, max(0.1, (cosine - LIKE) * 2.5)))]
