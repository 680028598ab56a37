"""The members of an incident as whose word they are, and the answers that they give: what accounts and disputes are made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from dateline.record.claims import OUTLET, Claim, Figure
from dateline.record.incidents import Incident
from dateline.record.matching import family, side, sides
from dateline.record.tolls import GENERAL, UNNAMED, voices

FORCEFUL = frozenset({"force", "control", "coercion", "protest", "mobilization"})
NAMELESS = "outlet:?"  # what the word of a report without an outlet counts as
CIVIL = frozenset({"CVL", "NGO", "MED", "BUS"})
OWN_FORCES = frozenset({"MIL", "GOV", "COP"})
LOSSES = frozenset({"killed", "captured", "injured"})


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """One answer to a question: `by` whom it is given, and the claims. `independent` counts the sources that corroborate it: outlets
    (a reprint is its original), observers, and parties that speak against their interest."""

    question: str
    value: str
    by: list[str]
    claims: list[str]
    independent: int = 0


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """A member of an incident: its claim, role, whose word it is, whether that is a party to it, and how it speaks against its interest:
    `act` (owns up to what it did), `loss` (tells its own losses) or "". `counts_as` is what the voice counts as among independent sources:
    outlets that are not named are one, since they may be one."""

    claim: Claim
    role: str
    voice: str
    counts_as: str
    against: str
    party: bool


def members(incident: Incident, claims: Mapping[str, Claim], originals: Mapping[str, str]) -> list[Said]:
    """The members whose claims are at hand, in the order told."""
    found = [(claims[m.claim], m.role) for m in incident.members if m.claim in claims]
    found.sort(key=lambda x: (x[0].published or "", x[0].report, x[0].start, x[0].id))
    spoken = voices([c for c, _ in found], originals)
    parties = set(incident.actors) | set(incident.targets)
    named = {c.report for c, _ in found if c.outlet}
    out: list[Said] = []
    for c, role in found:
        party = c.source != OUTLET and side(c.source) in parties
        against = _against(incident, c) if party and role == "told" and c.status == "actual" else ""
        nameless = c.source == OUTLET and not named & {c.report, originals.get(c.report, c.report)}
        counts_as = NAMELESS if nameless else spoken[c.id]
        out.append(Said(claim=c, role=role, voice=spoken[c.id], counts_as=counts_as, against=against, party=party))
    return out


def _against(incident: Incident, c: Claim) -> str:
    """How a party's claim goes against its interest: that it harmed civilians or broke a truce (act), lost a place or soldiers (loss). In
    talks and agreements, where nobody is to blame, those who took part know best (act)."""
    own, doers, victims = side(c.source), sides(c.actors), sides(c.targets)
    if incident.family == "control":
        return "loss" if own in victims and own not in doers else ""
    if incident.family not in FORCEFUL:
        return "act" if own in doers | victims else ""
    breach = family(c.type, c.cameo)[1] == "breach"
    if own in doers and own not in victims and (_sectors(c.targets) & CIVIL or breach):
        return "act"
    return "loss" if any(_own_loss(f, own) for f in c.figures) else ""


def _own_loss(f: Figure, own: str) -> bool:
    """Whether a party counts losses of its own forces."""
    return f.measure in LOSSES and side(f.actor or "") == own and (f.of == "military" or bool(_sectors([f.actor or ""]) & OWN_FORCES))


def _sectors(actors: Iterable[str]) -> set[str]:
    return {part for a in actors for part in a.split(".")[1:]}


def independent(said: Iterable[Said]) -> set[str]:
    """The sources among some members that corroborate: each outlet (all that are not named as one), each observer, each party against its
    interest."""
    return {s.counts_as for s in said if s.voice != UNNAMED and (not s.party or s.against)}


def answer(question: str, value: str, said: Iterable[Said]) -> Answer:
    by = list(said)
    return Answer(
        question=question,
        value=value,
        by=list(dict.fromkeys(s.voice for s in by)),
        claims=list(dict.fromkeys(s.claim.id for s in by)),
        independent=len(independent(by)),
    )


def measure(f: Figure) -> str:
    """The question that a figure answers: `killed (civilian)`."""
    name = f.measure.replace("_", " ")
    return name if f.of in GENERAL else f"{name} ({f.of})"


def interval(f: Figure) -> str:
    """A figure in words: `12`, `at least 40`, `24 to 99`."""
    if f.min is not None and f.max is None:
        return f"at least {f.min:,}"
    if f.min is None:
        return f"up to {f.max or 0:,}"
    return f"{f.min:,}" if f.min == f.max else f"{f.min:,} to {f.max:,}"
