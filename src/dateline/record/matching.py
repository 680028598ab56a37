"""What speaks for two events being one occurrence: what is told of each, the signs that a pair shows, and a sum of weights over them.

`told_of` makes a `Told` of the claims for one event of one report. `signs(a, b)` names what two of them show, each with its size;
`score` is their weighted sum: from `JOIN` on the two are one occurrence. The weights are rows of `lexicon/same_incident.tsv`.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from math import log, log1p, sqrt

from dateline.ground.places import kilometres
from dateline.lexicon import rows
from dateline.record.claims import Claim, Figure

JOIN = 0.0  # two events are one occurrence from here on
MOST = 7.0  # either way: one pair outweighs no dozen
PINNED = frozenset({"exact", "settlement"})
WIDE = frozenset({"region", "country"})
NEAR_KM = {"exact": 3.0, "settlement": 6.0, "admin": 20.0, "region": 250.0, "country": 800.0}
LONG_DAYS = 10  # from here on it is a campaign, a war, a period
LATE_DAYS = 14  # reports of one occurrence are mostly published within so many days
BESIDE = 250  # characters from one passage to the next
AROUND = 300  # characters within which another claim's place may be the place of this one
LEDE = 400  # characters: the first words of a report
WINDOW = 200  # characters around the trigger whose words count
LOOSE = frozenset({"talks", "accord", "help", "sanction"})  # where it was made and where it holds are both told as the place
ROLES = frozenset({"force", "control", "statement", "coercion"})  # families in which doer and victim are two
VAGUE = frozenset({"force", "clash"})  # kinds that may be told of any use of force
FEW = 50.0  # added to the norms: a word or two in common of a word or two is no likeness
LARGE = 10  # two sources seldom hit on a number from here on by chance
TELLING = 5  # the rarest words of a passage, under which it is looked up
_WORD = re.compile(r"[^\W\d_]{4,}")
_NAME = re.compile(r"(?<![.!?]\s)(?<!^)\b[A-Z][a-zA-Z’'-]{2,}")
_AGAIN = re.compile(r"(?:\b(?:the|this|that|these|those|its|their|his|her|such|latest|same)\b|['’]s)(?:\s+[\w-]+){0,2}\s*$", re.I)
_STEM = 6
_TRIGGER = 5
_NAMED = 5  # letters of a place's name that must stand in the passage

Interval = tuple[int | None, int | None]
Sign = tuple[str, float]  # a row of same_incident.tsv, and its size


@dataclass(slots=True, frozen=True, order=True)
class Spot:
    """A place as claims give it."""

    name: str
    lat: float | None
    lon: float | None
    precision: str
    country: str


@dataclass(slots=True)
class Told:
    """The claims for one event of one report, and what they tell of it. `day`: first and last (ordinals), none where they are a long span
    that the passage does not tell; `span`: the same, that too. `told`: day of publication. `day_said`, `place_named`: the passage has the
    words for the days, the name of the place. `beside`: small places told of near it. `words`:
    weights of the rare ones. `whole`: told of as a war, not as what happened on a day of it. `like`: a number that those share of which the
    same is told, in the same words of reports that are the same (reprints). `stands`: in which disputes of its report it stands, and on
    which side."""

    claims: list[Claim]
    family: str
    kind: str
    mode: str
    day: tuple[int, int] | None
    span: tuple[int, int] | None
    long: bool
    told: int | None
    spot: Spot | None
    wide: bool
    day_said: bool
    place_named: bool
    doers: frozenset[str]
    victims: frozenset[str]
    company: frozenset[str]
    figures: dict[str, list[Interval]]
    words: dict[str, float]
    norm: float
    names: frozenset[str]
    triggers: frozenset[str]
    means: frozenset[str]
    again: bool
    whole: bool
    denied: bool
    report: str
    start: int
    passage: tuple[int, int]
    stands: frozenset[tuple[str, str]]
    beside: frozenset[str] = frozenset()
    like: int = 0


@cache
def weights() -> dict[str, float]:
    """Sign -> weight; "" is what every pair has."""
    return {("" if r["sign"] == "-" else r["sign"]): float(r["weight"]) for r in rows("same_incident")}


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


def told_of(claims: Sequence[Claim], words: set[str], rarity: Mapping[str, float]) -> Told:
    """What is told of an event, from its claims (the first stands for them) and `words_of` it; `rarity` weighs words (`rare_words`)."""
    c = claims[0]
    fam, kind = family(c.type, c.cameo)
    told = ordinal(c.published)
    whole = kind in VAGUE and c.trigger.split()[-1].lower() in whole_words()
    day = span = _span_of(c)
    if day and _long(day) and not c.day_said:
        day = None  # the war so far, or the like, taken from the story: which of its days is not told
    if whole and day and abs(day[0] - (told or day[0])) <= 1:
        day = None  # where the day is the report's own, the words are of the whole of it
    spot = Spot(c.place, c.lat, c.lon, c.precision or "region", c.country or "") if c.place else None
    at = max(0, c.start - c.said_start)
    near = c.said[max(0, at - WINDOW) : at + WINDOW]
    # A denial names its speaker as doer as often as the one who was said to have done it.
    denied = c.status == "denied"
    doers = frozenset[str]() if denied else frozenset(sides(c.actors))
    victims = frozenset[str]() if denied else frozenset(sides(c.targets))
    triggers = frozenset(w[:_TRIGGER] for w in _WORD.findall(c.trigger.lower()))
    rare = {w: rarity[w] ** 2 for w in words if rarity.get(w, 0.0) > 0 and w[:_TRIGGER] not in triggers}
    return Told(
        claims=list(claims),
        family=fam,
        kind=kind,
        mode=mode(c),
        day=day,
        span=span,
        long=day is not None and _long(day),
        told=told,
        spot=spot,
        wide=spot is not None and spot.precision in WIDE,
        day_said=c.day_said,
        place_named=bool(c.place) and (c.place or "")[:_NAMED].lower() in c.said.lower(),
        doers=doers,
        victims=victims,
        company=doers | victims,
        figures=_figures(c),
        words=rare,
        norm=sum(rare.values()),
        names=frozenset(n[:_STEM].lower() for n in _NAME.findall(near)) & rare.keys(),
        triggers=triggers,
        means=frozenset(c.means),
        again=_AGAIN.search(c.said[max(0, at - 40) : at]) is not None,
        whole=whole,
        denied=denied,
        report=c.report,
        start=c.start,
        passage=(c.said_start, c.said_end),
        stands=frozenset((s.dispute, s.side) for x in claims for s in x.disputed),
    )


def _span_of(c: Claim) -> tuple[int, int] | None:
    first, last = ordinal(c.day_from), ordinal(c.day_to)
    return (first, max(first, last)) if first and last else None


def _long(day: tuple[int, int]) -> bool:
    return day[1] - day[0] >= LONG_DAYS


def _figures(c: Claim) -> dict[str, list[Interval]]:
    out: dict[str, list[Interval]] = defaultdict(list)
    for f in c.figures:
        if f.part_of is None and _telling(f):
            out[f.measure].append((f.min, f.max))
    return dict(out)


def _telling(f: Figure) -> bool:
    """Whether a figure can tell one occurrence from another: no count of other things, no `one`."""
    return f.measure != "other" and (f.min or 0, f.max) not in {(1, 1), (0, None)}


def set_beside(report: Sequence[Told]) -> None:
    """Give each event of one report, in the order told, the small places that are told of near it."""
    for n, t in enumerate(report):
        t.beside = frozenset(o.spot.name for o in _around(report, n) if o.spot and not o.wide)


def _around(report: Sequence[Told], n: int) -> Iterator[Told]:
    """The events whose passages are within some sentences of one."""
    for step in (1, -1):
        k = n + step
        while 0 <= k < len(report) and gap(report[n], report[k]) <= AROUND:
            yield report[k]
            k += step


def gap(a: Told, b: Told) -> int:
    """Characters between the passages of two events of one report; below 0 where they overlap."""
    return max(a.passage[0], b.passage[0]) - min(a.passage[1], b.passage[1])


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


def score(a: Told, b: Told) -> float:
    """How much speaks for two events being one occurrence; the two are alike in family and mode."""
    weight = weights()
    total = weight[""]
    for name, size in signs(a, b):
        total += weight[name] * size
    return max(-MOST, min(MOST, total))


def signs(a: Told, b: Told) -> list[Sign]:
    """The signs that two events show, for and against, in the order: report, day, place, parties, kind, numbers, words."""
    out: list[Sign] = []
    same = a.report == b.report
    if same:
        _one_report(a, b, out)
    _days(a, b, out)
    if not same:
        _publication(a, b, out)
    _places(a, b, same, out)
    _parties(a, b, out)
    if a.kind == b.kind:
        out.append(("same kind", 1.0))
    if a.triggers & b.triggers:
        out.append(("same word", 1.0))
    if a.means & b.means:
        out.append(("same means", 1.0))
    if a.figures and b.figures:
        _numbers(a, b, out)
    _words(a, b, out)
    if not same and a.passage[0] < LEDE and b.passage[0] < LEDE:
        out.append(("both lede", 1.0))
    return out


def opposed(a: Told, b: Told) -> bool:
    """Whether their report sets two events against each other."""
    return any((d, "b" if side == "a" else "a") in b.stands for d, side in a.stands)


def _one_report(a: Told, b: Told, out: list[Sign]) -> None:
    apart = gap(a, b)
    if opposed(a, b):
        out.append(("disputed", 1.0))
    if apart <= BESIDE:
        out.append(("one passage" if apart <= 0 else "next passage", 1.0))
    if a.denied != b.denied and apart <= BESIDE:
        out.append(("denied beside it", 1.0))  # what is denied is told of in the same breath
    if (a if a.start > b.start else b).again:
        out.append(("the same again", 1.0))


def _days(a: Told, b: Told, out: list[Sign]) -> None:
    if a.day is None or b.day is None:
        out.append(("no day", 1.0))
        return
    apart = max(a.day[0], b.day[0]) - min(a.day[1], b.day[1])
    if a.long and b.long:
        whole = max(a.day[1], b.day[1]) - min(a.day[0], b.day[0]) + 1
        shared = 1 - apart
        out.append(("same span" if shared * 3 >= whole * 2 else "spans meet" if shared > 0 else "other span", 1.0))
    elif a.long or b.long:
        out.append(("within the span" if apart <= 0 else "outside the span", 1.0))
    elif apart <= 0:
        exact = a.day[1] - a.day[0] <= 1 and b.day[1] - b.day[0] <= 1
        out.append(("same day" if exact else "days overlap", 1.0))
    else:
        out.append((_apart(apart), 1.0))
        if not (a.day_said and b.day_said):
            out.append(("days apart, one said" if a.day_said or b.day_said else "days apart, none said", 1.0))


def _apart(days: int) -> str:
    if days <= 2:
        return "day after" if days == 1 else "two days"
    return "days apart" if days <= 5 else "week apart" if days <= 10 else "weeks apart"


def _publication(a: Told, b: Told, out: list[Sign]) -> None:
    if a.told is None or b.told is None:
        out.append(("told unknown", 1.0))
        return
    days = abs(a.told - b.told)
    if days and (a.day is None or b.day is None):
        out.append(("told apart", min(3.5, log1p(days))))
    if days > LATE_DAYS:
        out.append(("told weeks apart", 1.0))


def _places(a: Told, b: Told, same_report: bool, out: list[Sign]) -> None:
    one, other = a.spot, b.spot
    if one is None or other is None:
        if a.family in ROLES:
            out.append(("no place", 1.0))
        if one is other:
            out.append(("no places", 1.0))
        return
    if one.name == other.name and one.country == other.country:
        out.append(("same region" if a.wide or b.wide else "same place", 1.0))
        return
    if a.wide and b.wide:
        out.append(("regions overlap" if one.country == other.country else "region apart", 1.0))
    elif a.wide or b.wide:
        _within(a, b, same_report, out)
    else:
        _towns(a, b, out)
    if one.name in b.beside or other.name in a.beside:
        out.append(("told beside", 1.0))


def _within(a: Told, b: Told, same_report: bool, out: list[Sign]) -> None:
    """One of the two is told of a region, the other of a town or a district."""
    region, town = (a, b) if a.wide else (b, a)
    assert region.spot and town.spot
    km = distance(region.spot, town.spot)
    outside = km is not None and km > NEAR_KM[region.spot.precision]
    abroad = region.spot.precision == "country" and region.spot.country != town.spot.country
    out.append(("region apart" if outside or abroad else "place within", 1.0))
    if town.place_named and not same_report:
        out.append(("place within, named", 1.0))


def _towns(a: Told, b: Told, out: list[Sign]) -> None:
    """Two places smaller than a region, of different names."""
    assert a.spot and b.spot
    km = distance(a.spot, b.spot)
    near = km is not None and km <= max(NEAR_KM.get(a.spot.precision, 6.0), NEAR_KM.get(b.spot.precision, 6.0))
    if near and a.spot.country == b.spot.country:  # towns that face each other across a border are two
        if not (a.place_named and b.place_named):
            out.append(("near place", 1.0))
        return
    out.append(("region apart" if a.family in LOOSE else "place apart", 1.0))
    if a.place_named and b.place_named:
        out.append(("place apart, both named", 1.0))


def distance(a: Spot, b: Spot) -> float | None:
    """Kilometres between two places; None where one has no coordinates."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return None
    return kilometres((a.lat, a.lon), (b.lat, b.lon))


def _parties(a: Told, b: Told, out: list[Sign]) -> None:
    if a.family not in ROLES:
        if a.company and b.company:
            shared = len(a.company & b.company)
            if shared != 1:
                out.append(("same company" if shared else "other company", 1.0))
        return
    if a.doers and b.doers:
        out.append(("same doer" if a.doers & b.doers else "other doer", 1.0))
    if a.kind == "breach" == b.kind:
        return  # each side says that the other broke it
    if a.victims and b.victims:
        out.append(("same victim" if a.victims & b.victims else "other victim", 1.0))
    if a.doers and a.victims and a.doers == b.victims and a.victims == b.doers and a.doers != b.doers:
        out.append(("parties swapped", 1.0))


def _numbers(a: Told, b: Told, out: list[Sign]) -> None:
    """How well two figures of one measure agree, at best."""
    found = [_number(x, y) for measure in a.figures.keys() & b.figures.keys() for x in a.figures[measure] for y in b.figures[measure]]
    if found:
        out.append((("numbers differ", "numbers meet", "same number", "same large number")[max(found)], 1.0))


def _number(x: Interval, y: Interval) -> int:
    if x == y:
        return 3 if (x[0] or x[1] or 0) >= LARGE else 2
    high = min(n for n in (x[1], y[1], 10**12) if n is not None)
    return int(max(x[0] or 0, y[0] or 0) <= high)


def _words(a: Told, b: Told, out: list[Sign]) -> None:
    shared = a.words.keys() & b.words.keys()
    if not shared:
        out.append(("no word shared", 1.0))
        return
    out.append(("shared words", sum(a.words[w] for w in shared) / sqrt((a.norm + FEW) * (b.norm + FEW))))
    names = a.names & b.names
    if names:
        out.append(("shared names", min(3.0, sum(sqrt(a.words[n]) for n in names) / 5)))


def reason(a: Told, b: Told) -> str:
    """What speaks for `a` and `b` being one occurrence, in words, strongest first."""
    weight = weights()
    found = sorted(((weight[n] * size, n) for n, size in signs(a, b)), key=lambda x: (-x[0], x[1]))
    return ", ".join(_in_words(n, a, b) for x, n in found[:5] if x > 0)


def _in_words(sign: str, a: Told, b: Told) -> str:
    """A sign with what it was seen on."""
    if sign in {"same place", "same region"} and a.spot:
        return f"{sign} ({a.spot.name})"
    if sign in {"near place", "told beside"} and a.spot and b.spot:
        return f"{sign} ({a.spot.name}, {b.spot.name})"
    if sign == "same day" and a.day and b.day:
        return f"{sign} ({iso(max(a.day[0], b.day[0]))})"
    if sign in {"same number", "same large number"}:
        return ", ".join(f"{_interval(x)} {m.replace('_', ' ')} in both" for m, x in _shared_figures(a, b)[:1])
    if sign in {"shared words", "shared names"}:
        return f"{sign} ({', '.join(sorted(a.names & b.names)) or len(a.words.keys() & b.words.keys())})"
    some = {"same doer": a.doers & b.doers, "same victim": a.victims & b.victims, "same company": a.company & b.company}.get(sign)
    return f"{sign} ({', '.join(sorted(some))})" if some else sign


def _shared_figures(a: Told, b: Told) -> list[tuple[str, Interval]]:
    """The figures that two events share, the largest first."""
    found = [(m, x) for m in sorted(a.figures.keys() & b.figures.keys()) for x in a.figures[m] if x in b.figures[m]]
    return sorted(found, key=lambda f: -(f[1][0] or f[1][1] or 0))


def _interval(x: Interval) -> str:
    low, high = x
    return f"{low}" if low == high else f"{low}+" if high is None else f"{low or 0} to {high}"


def main(counts: Counter[str]) -> set[str]:
    """Those named at least a quarter as often as the one named most."""
    most = max(counts.values(), default=0)
    return {x for x, n in counts.items() if n * 4 >= most}
