"""What is exported, in batches that keep memory flat: claims with their reports, and incidents as one account of who did what to whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import islice
from typing import NamedTuple, TypeVar

import msgspec

from dateline.export import again, crosswalk
from dateline.export.again import Again
from dateline.export.terminal import clean
from dateline.lexicon import cells, rows
from dateline.record import queries, tolls, wording
from dateline.record import tables as t
from dateline.record.claims import Claim
from dateline.record.incidents import STATEMENT
from dateline.record.matching import side
from dateline.record.queries import Found
from dateline.record.store import NO_FILTERS, Filters, Kept, Store
from dateline.record.tolls import Policy, Toll

AT_ONCE = 2000  # claims whose reports are fetched together
CIVILIANS = frozenset({"civilian", "children", "women", "families"})  # kinds of victims (`of`) who are no fighters
FIGHTERS = frozenset({"military", "rebel", "police"})
T = TypeVar("T")


class Told(NamedTuple):
    """A claim, what is known of its report, and where that names the event again."""

    claim: Claim
    report: Kept | None
    again: Sequence[Again] = ()


class Left:
    """What was left out of an export, by reason."""

    def __init__(self) -> None:
        self.why: Counter[str] = Counter()

    def out(self, why: str) -> None:
        """Count one."""
        self.why[why] += 1

    def __str__(self) -> str:
        return "; ".join(f"{wording.many(n, 'incident')} {why}" for why, n in self.why.most_common())


class Source(msgspec.Struct, frozen=True):
    """The claims or incidents of a record that filters ask for, and what was left out of them on the way."""

    store: Store
    filters: Filters = NO_FILTERS
    left: Left = msgspec.field(default_factory=Left)

    def claims(self) -> Iterator[Told]:
        """The claims, in order of publication."""
        for some in batches(queries.claims(self.store, self.filters), AT_ONCE):
            kept = queries.reports(self.store, {c.report for c in some})
            mentions = again.said_again(self.store, kept)
            yield from (Told(c, kept.get(c.report), again.of_claim(mentions, c)) for c in some)

    def incidents(self) -> Iterator[Occurrence]:
        """The incidents, by day and place."""
        found = (
            occurrence(queries.found_of(i, g), g.reports)
            for g in queries.in_blocks(self.store, self.filters, t.incidents.c.family != STATEMENT)
            for i in g.incidents
        )
        return islice(found, self.filters.limit)


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Items in lists of so many."""
    rest = iter(items)
    while some := list(islice(rest, size)):
        yield some


class Occurrence(msgspec.Struct, frozen=True, kw_only=True):
    """An incident with those of its claims that tell it as a fact, whom they name as doers and as hit (ids, the most told first), and its
    reports by key."""

    found: Found
    told: list[Claim]
    actors: list[str]
    targets: list[str]
    reports: Mapping[str, Kept]

    @property
    def originals(self) -> dict[str, str]:
        """The report that each reprint copies."""
        return {k: x.original for k, x in self.reports.items() if x.original}

    @property
    def country(self) -> str | None:
        """Where it happened, ISO 3166-1 alpha-3."""
        return self.found.incident.country

    @property
    def on_civilians(self) -> bool:
        """Whether civilians are said to be hit: named as targets, or counted among the victims, and no fighters are named."""
        kinds = {kind(t) for t in self.targets}
        hurt = {f.of for c in self.told for f in c.figures if f.measure in tolls.MEASURES}
        return kinds == {"civilians"} or bool(hurt & CIVILIANS and not kinds & {"group"} and not hurt & FIGHTERS)

    @property
    def on_armed(self) -> bool:
        """Whether it befell forces or armed groups, no civilians."""
        return not self.on_civilians and any(armed(t) for t in self.targets)

    @property
    def doers(self) -> list[str]:
        """Who did it: of the actors named those first whose side is not also named as the one that it befell."""
        hit = {side(t) for t in self.targets if kind(t) != "civilians"}
        return sorted(self.actors, key=lambda a: side(a) in hit)

    def outlets(self) -> list[str]:
        """The outlets that tell of it, reprints left out, each once."""
        return list(dict.fromkeys(name for c, k in self.sources() if (name := outlet(k, c))))

    def sources(self) -> list[tuple[Claim, Kept | None]]:
        """The first claim of each report that is no reprint of another, with the report."""
        first = {c.report: c for c in reversed(self.found.claims)}
        kept = {r: c for r, c in first.items() if self.originals.get(r) not in first}
        return [(c, self.reports.get(r)) for r, c in reversed(kept.items())]

    def claimants(self) -> list[str]:
        """Whose word its claims are, as names, each once."""
        return list(dict.fromkeys(wording.voice(self.found.voices[c.id], self.reports) for c in self.found.claims))

    def tolls(self, policy: Policy) -> list[Toll]:
        """Its tolls by a policy."""
        if policy == "ucdp":
            return self.found.tolls
        return tolls.tolls([self.found.incident], {c.id: c for c in self.found.claims}, "incident", policy, self.originals)

    def toll(self, measure: str, policy: Policy) -> Toll | None:
        """Its toll of one measure."""
        return next((x for x in self.tolls(policy) if x.measure == measure), None)


def occurrence(f: Found, reports: Mapping[str, Kept]) -> Occurrence:
    """An incident as what is exported of it."""
    roles = {m.claim: m.role for m in f.incident.members}
    told = [c for c in f.claims if c.status == "actual" and roles.get(c.id) == "told"]
    keys = {c.report for c in f.claims}
    own = {k: x for k, x in reports.items() if k in keys}
    return Occurrence(
        found=f,
        told=told,
        actors=_named(told, lambda c: c.actors, f.incident.actors),
        targets=_named(told, lambda c: c.targets, f.incident.targets),
        reports=own | {k: reports[k] for x in own.values() if (k := x.original) and k in reports},
    )


def _named(told: Iterable[Claim], of: Callable[[Claim], list[str]], sides: list[str]) -> list[str]:
    """The actors that claims name in a role, the most told first; of one side its most told id alone."""
    often = Counter(a for c in told for a in of(c) if side(a) and (not sides or side(a) in sides))
    ranked = sorted(often, key=lambda a: (-often[a], -len(a), a))
    best: dict[str, str] = {}
    for a in ranked:
        best.setdefault(f"{side(a)} {kind(a)}", a)
    return list(best.values())


def outlet(kept: Kept | None, claim: Claim) -> str:
    """Who published a report; "" where it does not say."""
    return clean((kept.outlet if kept else None) or claim.outlet or "")


def armed(actor: str) -> bool:
    """Whether an actor bears arms: forces, police, armed groups."""
    return crosswalk.kind(actor)["code"] in ("MIL", "COP", "REB", "GRP:")


def kind(actor: str) -> str:
    """What UCDP's kinds of violence take an actor for: state, group, civilians, "" neither."""
    found = crosswalk.kind(actor)["ucdp"]
    return "" if found == crosswalk.NONE else found


@cache
def authorities() -> dict[str, frozenset[str]]:
    """De facto authorities and the states concerned."""
    return {r["id"]: frozenset(cells(r["countries"])) for r in rows("authorities")}


@cache
def _divisions() -> dict[tuple[str, str], str]:
    return {(r["iso3"], r["code"]): r["name"] for r in rows("admin1")}


@lru_cache(maxsize=20_000)
def division(place: str, lat: float, lon: float, country: str) -> str:
    """The first-level division in which a named point lies, by the gazetteer; "" where it does not know the point."""
    from dateline.ground import gazetteer

    try:
        found = [c for some in gazetteer.lookup(gazetteer.folds(place)).values() for c in some]
    except OSError:
        return ""
    here = [c for c in found if c.country == country and c.admin and abs(c.lat - lat) < 0.02 and abs(c.lon - lon) < 0.02]
    return next((name for c in here if (name := _divisions().get((country, c.admin)))), "")
