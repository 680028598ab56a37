"""Who stands where toward whom: supports, condemns, accuses, demands, threatens, rejects, mediates; when that changed; and how hostile two
actors' dealings were week by week, on the Goldstein scale (`lexicon/goldstein.tsv`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from itertools import pairwise

import msgspec

from dateline.compare.statements import house
from dateline.lexicon import rows
from dateline.record.claims import OUTLET, UNKNOWN, Claim
from dateline.record.matching import sides

Name = Callable[[Iterable[str]], Iterable[str]]


class Position(msgspec.Struct, frozen=True, kw_only=True):
    """One actor's stance toward another (null where nobody is named) on one day: `lean` is + for, - against, 0 neither; `said` the words
    of the first claim."""

    actor: str
    stance: str
    lean: str
    toward: str | None
    day: str | None
    said: str
    claims: list[str]


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """An actor's lean toward another turned: what it was on `before_day`, what it is on `day`."""

    actor: str
    toward: str
    before: str
    before_day: str
    now: str
    day: str
    claims: list[str]


class Tone(msgspec.Struct, frozen=True, kw_only=True):
    """The dealings of two actors in one week (`week` is its Monday): the mean of the Goldstein values of `acts` acts. Both ways count."""

    pair: tuple[str, str]
    week: str
    mean: float
    acts: int
    claims: list[str]


def positions(claims: Iterable[Claim], originals: Mapping[str, str] | None = None) -> list[Position]:
    """The stances that claims tell of, by day, actor and whom they are toward. What is denied, wanted or only possible is none; a reprint
    adds nothing (`originals` leads from a report to the one that it reprints)."""
    found: dict[tuple[str, str, str, str], list[Claim]] = defaultdict(list)
    leans: dict[str, str] = {}
    for c in _stated(claims, originals or {}):
        for actor, toward, name, lean in stances_of(c):
            leans[name] = lean
            found[day_of(c) or "", actor, toward, name].append(c)
    return [
        Position(
            actor=actor,
            stance=name,
            lean=leans[name],
            toward=toward or None,
            day=day or None,
            said=told[0].said,
            claims=[c.id for c in told],
        )
        for (day, actor, toward, name), told in sorted(found.items())
    ]


def stances_of(c: Claim) -> list[tuple[str, str, str, str]]:
    """The stances that a claim tells of: actor, toward whom ("" nobody named), stance, lean. None where it is not told as a fact."""
    taken = stance(c.type, c.cameo) if c.status == "actual" else None
    if taken is None:
        return []
    return [(actor, toward, *taken) for actor in speakers(c) for toward in sorted({house(x) for x in c.targets} - {actor, ""}) or [""]]


def _stated(claims: Iterable[Claim], originals: Mapping[str, str]) -> Iterator[Claim]:
    """The claims told as facts, in a fixed order, without those of reprints whose original is here."""
    ordered = sorted(claims, key=lambda c: (day_of(c) or "", c.report, c.start, c.id))
    here = {c.report for c in ordered}
    yield from (c for c in ordered if c.status == "actual" and originals.get(c.report, c.report) not in here - {c.report})


def day_of(c: Claim) -> str | None:
    """When it happened, else when it was told."""
    return c.day_to or (c.published[:10] if c.published else None)


def speakers(c: Claim) -> list[str]:
    """Whose stance a claim tells of: the act's actors, else the source where it is a party."""
    found = {house(a) for a in c.actors} - {""}
    own = house(c.source) if c.source not in {OUTLET, UNKNOWN} else ""
    return sorted(found or {own} - {""})


@cache
def _stances() -> dict[tuple[str, str], tuple[str, str]]:
    return {(r["type"], "" if r["cameo"] == "-" else r["cameo"]): (r["stance"], r["lean"]) for r in rows("stances")}


def stance(type_: str, cameo: str) -> tuple[str, str] | None:
    """The stance that an act is, with its lean; None where it is none."""
    return next((found for n in range(len(cameo), -1, -1) if (found := _stances().get((type_, cameo[:n])))), None)


def changes(found: Iterable[Position]) -> list[Change]:
    """Where an actor's lean toward another turned from for to against or back. A day with both is no turn."""
    by_pair: dict[tuple[str, str], dict[str, list[Position]]] = defaultdict(lambda: defaultdict(list))
    for p in found:
        if p.toward and p.day and p.lean != "0":
            by_pair[p.actor, p.toward][p.day].append(p)
    out: list[Change] = []
    for (actor, toward), days in sorted(by_pair.items()):
        clear = [(day, told) for day, told in sorted(days.items()) if len({p.lean for p in told}) == 1]
        for (before_day, before), (day, now) in pairwise(clear):
            if before[0].lean != now[0].lean:
                out.append(
                    Change(
                        actor=actor,
                        toward=toward,
                        before=before[-1].stance,
                        before_day=before_day,
                        now=now[0].stance,
                        day=day,
                        claims=[c for p in (*before, *now) for c in p.claims],
                    )
                )
    return sorted(out, key=lambda c: (c.day, c.actor, c.toward))


@cache
def goldstein(cameo: str) -> float | None:
    """The Goldstein value of a CAMEO code, or of the longest shorter code that has one."""
    table = _goldstein()
    return next((table[cameo[:n]] for n in range(len(cameo), 1, -1) if cameo[:n] in table), None)


@cache
def _goldstein() -> dict[str, float]:
    return {r["cameo"]: float(r["goldstein"]) for r in rows("goldstein")}


def tone(
    claims: Iterable[Claim],
    incident_of: Mapping[str, str] | None = None,
    originals: Mapping[str, str] | None = None,
    name: Name = sides,
) -> list[Tone]:
    """The dealings of every two actors by week. With `incident_of` (claim to incident) an incident's claims of one code count as one act,
    told however often. `name` makes actor ids what they are counted by: their sides, or pass another function."""
    acts: dict[tuple[tuple[str, str], str], dict[tuple[str, str], list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for c in _stated(claims, originals or {}):
        if day_of(c) is None or goldstein(c.cameo) is None:
            continue
        act = ((incident_of or {}).get(c.id) or f"{c.report}:{c.event}", c.cameo)
        for pair in pairs(c, name):
            acts[pair, week(day_of(c) or "")][act].append(c)
    out: list[Tone] = []
    for (pair, monday), found in sorted(acts.items()):
        scores = [goldstein(cameo) or 0.0 for _, cameo in found]
        told = sorted({c.id for cs in found.values() for c in cs})
        out.append(Tone(pair=pair, week=monday, mean=round(sum(scores) / len(scores), 3), acts=len(scores), claims=told))
    return out


def pairs(c: Claim, name: Name = sides) -> list[tuple[str, str]]:
    """The pairs that an act is between: doers and targets; those who act together where it has no target (talks, agreements)."""
    doers, targets = set(name(c.actors or ([c.source] if c.source not in {OUTLET, UNKNOWN} else []))), set(name(c.targets))
    others = targets or doers
    return sorted({(min(a, b), max(a, b)) for a in doers for b in others if a != b and a and b})


def week(day: str) -> str:
    """The Monday of a day's week."""
    d = date.fromisoformat(day[:10])
    return date.fromordinal(d.toordinal() - d.weekday()).isoformat()
