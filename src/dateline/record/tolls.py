"""How many were killed, hurt, driven out: low, best and high, from what each source says of each incident.

Nothing is counted twice: reprints count as their original, an addition ("a further three") and a part ("two of them children") are
no totals, a source's later figure stands for its earlier one, and the running toll of a war is never added to those of single
incidents. docs/record/tolls.md has the rules.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from statistics import median
from typing import Literal, NamedTuple

import msgspec

from dateline.compare.increments import no_total
from dateline.compare.statements import house
from dateline.record.claims import OUTLET, UNKNOWN, Claim, Figure
from dateline.record.incidents import Incident
from dateline.record.matching import LONG_DAYS, WIDE, ordinal, side

Policy = Literal["acled", "ucdp", "claimant"]
By = Literal["incident", "day", "place", "party", "kind"]
MEASURES = frozenset({"killed", "injured", "killed_or_injured", "missing", "captured", "detained", "displaced", "evacuated"})
GENERAL = frozenset({"", "people", "other", "persons"})  # kinds of victims that are no kind
UNNAMED = "unnamed"


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """A figure as one claim gave it; `counted` says whether it stands (no later one of its source, no addition, no part)."""

    told: str | None
    claimant: str
    low: int
    high: int | None
    claim: str
    incident: str
    counted: bool = True
    why: str = ""


class Toll(msgspec.Struct, frozen=True, kw_only=True):
    """A toll: `low`..`high` and `best`, each with the claims that gave it. `open`: somebody says "at least", so it may be more than `high`.
    `running`: a toll of a war or a region so far, not to be added to those of incidents. `claimant` only where policy is `claimant`."""

    group: str
    by: str
    measure: str
    of: str = ""
    policy: str
    claimant: str | None = None
    low: int
    best: int
    high: int
    open: bool = False
    running: bool = False
    low_claims: list[str] = []
    best_claims: list[str] = []
    high_claims: list[str] = []
    history: list[Step] = []


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """One figure of one claim, with whose word it is and what bars it from being a total (`why`)."""

    claim: Claim
    figure: Figure
    voice: str
    incident: Incident
    whom: str
    why: str = ""

    @property
    def low(self) -> int:
        """The least it says."""
        return self.figure.min or 0

    @property
    def kind(self) -> str:
        """The kind of victim; "" for people."""
        return "" if self.figure.of in GENERAL else self.figure.of


class Value(NamedTuple):
    """A source's figure for one incident: least, most (None open), the claims behind it and the day told."""

    low: int
    high: int | None
    claims: tuple[str, ...]
    told: str = ""

    @property
    def top(self) -> int:
        """The most it says; where it is open the number it names."""
        return self.low if self.high is None else self.high


class Choice(NamedTuple):
    """What a policy takes of an incident's figures; `open` where somebody says "at least"."""

    low: Value
    best: Value
    high: Value
    open: bool


def tolls(
    incidents: Iterable[Incident],
    claims: Mapping[str, Claim],
    by: By = "incident",
    policy: Policy = "ucdp",
    originals: Mapping[str, str] | None = None,
) -> list[Toll]:
    """The tolls of some incidents, added up by incident, day, place, party (whose victims) or kind of victim.

    Added up are those told of as they happened; by incident also those long past (`before`). `claims` by
    id; `originals` leads from a report to the one that it reprints."""
    cells: dict[tuple[str, str, bool], list[list[Reading]]] = defaultdict(list)
    counted = [i for i in incidents if i.mode == "told" or (i.mode == "before" and by == "incident")]
    for incident in sorted(counted, key=lambda i: i.id):
        for key, found in _by_group(readings(incident, claims, originals or {}), by).items():
            cells[key].append(found)
    out: list[Toll] = []
    for (group, measure, running), parts in sorted(cells.items()):
        out += _rows(group, by, measure, running, parts, policy)
    return out


def readings(incident: Incident, claims: Mapping[str, Claim], originals: Mapping[str, str]) -> list[Reading]:
    """The figures that an incident's claims give of people, reprints once, in the order told."""
    members = [claims[m.claim] for m in incident.members if m.role == "told" and m.claim in claims]
    kept = [c for c in members if c.status == "actual" and c.report in _one_report_each(members, originals)]
    spoken = voices(members, originals)
    out: list[Reading] = []
    for c in sorted(kept, key=lambda c: (c.published or "", c.report, c.start, c.id)):
        for f in c.figures:
            if f.measure in MEASURES and (f.min or f.max):
                whom = side(f.actor or "") or ",".join(sorted({side(t) for t in c.targets} - {""}))
                out.append(Reading(claim=c, figure=f, voice=spoken[c.id], incident=incident, whom=whom, why=_barred(c, f)))
    return out


def _one_report_each(claims: Sequence[Claim], originals: Mapping[str, str]) -> set[str]:
    """Of a report and its reprints the original where it is there, else the first."""
    seen = {c.report for c in claims}
    best: dict[str, str] = {}
    for report in sorted(seen):
        source = originals.get(report, report)
        best.setdefault(source, source if source in seen else report)
    return set(best.values())


def voices(claims: Sequence[Claim], originals: Mapping[str, str]) -> dict[str, str]:
    """Whose word each claim is, by claim id: a party's house, `outlet:NAME` (a reprint's is its original's), or `unnamed`."""
    outlets = {c.report: c.outlet for c in claims if c.outlet}
    out: dict[str, str] = {}
    for c in claims:
        report = originals.get(c.report, c.report)
        party = UNNAMED if c.source == UNKNOWN else house(c.source) or UNNAMED
        out[c.id] = f"outlet:{outlets.get(report) or report}" if c.source == OUTLET else party
    return out


def _barred(c: Claim, f: Figure) -> str:
    """Why a figure is no total; "" where it may be one."""
    if f.part_of is not None:
        return "part of another figure"
    return no_total(c.said, f.text)


def running(incident: Incident) -> bool:
    """Whether an incident's figures are of a region or a long time: a toll so far."""
    start, end = ordinal(incident.day_from), ordinal(incident.day_to)
    return incident.precision in WIDE or incident.place is None or (start is not None and end is not None and end - start >= LONG_DAYS)


def _by_group(found: Iterable[Reading], by: By) -> dict[tuple[str, str, bool], list[Reading]]:
    """An incident's readings by the group in which they count, the measure, and whether they are running tolls."""
    out: dict[tuple[str, str, bool], list[Reading]] = defaultdict(list)
    for r in found:
        # A part is a total of its own kind.
        part = by == "kind" and r.kind != "" and r.figure.part_of is not None
        reading = msgspec.structs.replace(r, why="") if part else r
        out[(_group(r, by), r.figure.measure, running(r.incident) and by != "incident")].append(reading)
    return out


def _group(r: Reading, by: By) -> str:
    """The name of the group in which a reading counts."""
    i = r.incident
    return {"incident": i.id, "day": i.day_from or "", "place": i.place or "", "party": r.whom, "kind": r.kind}[by]


def _rows(group: str, by: By, measure: str, so_far: bool, parts: list[list[Reading]], policy: Policy) -> list[Toll]:
    """The toll of a group: of each incident by itself, then added up; of running ones the latest word of each source."""
    lots = [[r for part in parts for r in part]] if so_far else parts
    told = [(lot, values(lot)) for lot in lots]
    if policy == "claimant":
        names = sorted({v for _, found in told for v in found})
        made = [(v, [(lot, {v: found[v]}) for lot, found in told if v in found]) for v in names]
    else:
        made = [(None, [(lot, found) for lot, found in told if found])]
    out: list[Toll] = []
    for claimant, chosen in made:
        triples = [_choose(found, lot, policy) for lot, found in chosen]
        if triples:
            steps = history(r for lot, _ in chosen for r in lot if claimant in {None, r.voice})
            whole = bool(so_far or any(running(lot[0].incident) for lot, _ in chosen))
            out.append(_row(triples, steps, group=group, by=by, measure=measure, policy=policy, claimant=claimant, running=whole))
    return out


def _row(
    triples: list[Choice],
    steps: list[Step],
    *,
    group: str,
    by: By,
    measure: str,
    policy: Policy,
    claimant: str | None,
    running: bool,
) -> Toll:
    low, best, high = [t.low for t in triples], [t.best for t in triples], [t.high for t in triples]
    return Toll(
        group=group,
        by=by,
        measure=measure,
        of=group if by == "kind" else "",
        policy=policy,
        claimant=claimant,
        low=sum(v.low for v in low),
        best=sum(v.low for v in best),
        high=sum(v.top for v in high),
        open=any(t.open for t in triples),
        running=running,
        low_claims=[c for v in low for c in v.claims],
        best_claims=[c for v in best for c in v.claims],
        high_claims=[c for v in high for c in v.claims],
        history=steps,
    )


def values(found: Sequence[Reading]) -> dict[str, Value]:
    """Each source's latest total: its figure for people, or those for kinds of people added up."""
    latest: dict[str, dict[str, Reading]] = defaultdict(dict)
    for r in found:
        if not r.why:
            before = latest[r.voice].get(r.kind)
            if before is None or _later(r) >= _later(before):
                latest[r.voice][r.kind] = r
    return {v: _total(kinds) for v, kinds in sorted(latest.items()) if kinds}


def _later(r: Reading) -> tuple[str, int]:
    """By the day told, on one day by the number."""
    return (r.claim.published or "")[:10], r.low


def _total(kinds: Mapping[str, Reading]) -> Value:
    """A source's total from its latest figure for each kind."""
    parts = [kinds[""]] if "" in kinds else [kinds[k] for k in sorted(kinds)]
    high = None if any(r.figure.max is None for r in parts) else sum(r.figure.max or 0 for r in parts)
    told = max((r.claim.published or "")[:10] for r in parts)
    return Value(sum(r.low for r in parts), high, tuple(r.claim.id for r in parts), told)


def _choose(found: Mapping[str, Value], lot: Sequence[Reading], policy: Policy) -> Choice:
    """Low, best and high of one incident by a policy."""
    usable = credible(found, lot)
    low = min(usable.values(), key=lambda v: (v.low, v.claims))
    if policy == "acled":
        least = Value(low.low, low.low, low.claims)
        return Choice(least, least, least, False)
    high = max(usable.values(), key=lambda v: (v.top, v.claims))
    return Choice(low, best_of(usable), high, any(v.high is None for v in usable.values()))


def credible(found: Mapping[str, Value], lot: Sequence[Reading]) -> dict[str, Value]:
    """The sources to go by: named ones before unnamed ones, others before the side that is said to have done it (it has cause to say less),
    whose figure counts where nobody else gives one. Of a running toll, none ten times the middle one: it is of another war."""
    doers = set(lot[0].incident.actors)
    named = {v: x for v, x in found.items() if v != UNNAMED}
    chosen = {v: x for v, x in named.items() if side(v) not in doers} or named or dict(found)
    if len(chosen) < 3 or not running(lot[0].incident):
        return chosen
    middle = median(x.low for x in chosen.values())
    return {v: x for v, x in chosen.items() if x.low <= 10 * max(middle, 1)}


def best_of(found: Mapping[str, Value]) -> Value:
    """The number within most sources' figures; on equal votes the one told last, then the lowest."""
    votes = {x.low: sum(v.low <= x.low <= (v.top if v.high is not None else x.low) for v in found.values()) for x in found.values()}
    latest = {x.low: max(v.told for v in found.values() if v.low == x.low) for x in found.values()}
    best = max(votes, key=lambda n: (votes[n], latest[n], -n))
    return min((not name.startswith("outlet:"), name, x) for name, x in found.items() if x.low == best)[2]


def history(found: Iterable[Reading]) -> list[Step]:
    """How a figure moved: every claim of it in the order told, and why some are not counted."""
    told = sorted(found, key=lambda r: (*_later(r), r.claim.id))
    last = {(r.voice, r.kind, r.incident.id): n for n, r in enumerate(told) if not r.why}
    out: list[Step] = []
    for n, r in enumerate(told):
        stale = "" if r.why or last[(r.voice, r.kind, r.incident.id)] == n else "the same source says otherwise later"
        why = r.why or stale
        out.append(
            Step(
                told=r.claim.published,
                claimant=r.voice,
                low=r.low,
                high=r.figure.max,
                claim=r.claim.id,
                incident=r.incident.id,
                counted=not why,
                why=why,
            )
        )
    return out
