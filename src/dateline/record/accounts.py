"""What the sources say of an incident, question by question: what is agreed, what is disputed, who is silent, and how firm it stands.

Grades are after Airwars: confirmed, fair, weak, contested. docs/record/incidents.md has the rules in words; each account says in `why`
which one made its grade.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import combinations

import msgspec

from dateline.lexicon import rows
from dateline.record.claims import OUTLET, Claim, Figure
from dateline.record.incidents import Incident
from dateline.record.matching import PINNED, WIDE, family, ordinal, side, sides
from dateline.record.tolls import GENERAL, MEASURES, UNNAMED, increment, voices

FORCEFUL = frozenset({"force", "control", "coercion", "protest", "mobilization"})
ENOUGH = 2  # independent sources that make a thing agreed
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


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """A dispute: `kind` is denial, number, agent, control, time or status. `a`, `b` are the claims of the two sides, `a_by`, `b_by` whose
    words they are, `a_says`, `b_says` what they say."""

    kind: str
    about: str
    a: list[str]
    b: list[str]
    a_by: list[str]
    b_by: list[str]
    a_says: str
    b_says: str
    why: str


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """The accounts of one incident side by side."""

    incident: str
    answers: list[Answer] = []
    agreed: list[Answer] = []
    disputed: list[Difference] = []
    silent: list[str] = []
    grade: str
    why: str


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """A member of an incident: its claim, role, whose word it is, whether that is a party to it, and how it speaks against its interest:
    `act` (owns up to what it did), `loss` (tells its own losses) or ""."""

    claim: Claim
    role: str
    voice: str
    against: str
    party: bool


def account(incident: Incident, claims: Mapping[str, Claim], originals: Mapping[str, str] | None = None) -> Account:
    """The account of an incident from its claims (by id); `originals` leads from a report to the one that it reprints."""
    said = members(incident, claims, originals or {})
    answers = answers_of(incident, said)
    disputed = differences(incident, said)
    grade, why = grade_of(incident, said, disputed)
    return Account(
        incident=incident.id,
        answers=answers,
        agreed=[a for a in answers if a.independent >= ENOUGH],
        disputed=disputed,
        silent=silent(incident, said),
        grade=grade,
        why=why,
    )


def members(incident: Incident, claims: Mapping[str, Claim], originals: Mapping[str, str]) -> list[Said]:
    """The members whose claims are at hand, in the order told."""
    found = [(claims[m.claim], m.role) for m in incident.members if m.claim in claims]
    found.sort(key=lambda x: (x[0].published or "", x[0].report, x[0].start, x[0].id))
    spoken = voices([c for c, _ in found], originals)
    parties = set(incident.actors) | set(incident.targets)
    out: list[Said] = []
    for c, role in found:
        party = c.source != OUTLET and side(c.source) in parties
        against = _against(incident, c) if party and role == "told" and c.status == "actual" else ""
        out.append(Said(claim=c, role=role, voice=spoken[c.id], against=against, party=party))
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
    """The sources among some members that corroborate: each outlet, each observer, each party against its interest."""
    return {s.voice for s in said if s.voice != UNNAMED and (not s.party or s.against)}


# Answers


def answers_of(incident: Incident, said: list[Said]) -> list[Answer]:
    """Every question's answers, most corroborated first."""
    given: dict[tuple[str, str], list[Said]] = defaultdict(list)
    for s in said:
        for key in _answers(incident, s):
            given[key].append(s)
    out = [_answer(question, value, by) for (question, value), by in given.items()]
    order = {q: n for n, (q, _) in enumerate(given)}
    return sorted(out, key=lambda a: (order[a.question], -a.independent, -len(a.by), a.value))


def _answers(incident: Incident, s: Said) -> Iterator[tuple[str, str]]:
    """What one member says: pairs (question, value)."""
    c = s.claim
    if s.role == "denied":
        yield "happened", "no"
        return
    if s.role != "told":
        return
    yield "happened", "possibly" if c.status == "possible" else "yes"
    if sides(c.actors):
        yield ("who controls" if incident.family == "control" else "who did it"), ", ".join(sorted(sides(c.actors)))
    if sides(c.targets):
        yield "to whom", ", ".join(sorted(sides(c.targets)))
    if c.place and c.precision not in WIDE:
        yield "where", c.place
    if c.day_from and c.day_to:
        yield "when", c.day_from if c.day_from == c.day_to else f"{c.day_from} to {c.day_to}"
    for f in c.figures:
        if f.measure in MEASURES and f.part_of is None and not increment(c.said, f.text):
            yield f"how many {_measure(f)}", interval(f)


def _measure(f: Figure) -> str:
    """The question that a figure answers: `killed (civilian)`."""
    name = f.measure.replace("_", " ")
    return name if f.of in GENERAL else f"{name} ({f.of})"


def interval(f: Figure) -> str:
    """A figure in words: `12`, `at least 40`, `24 to 99`."""
    if f.min is not None and f.max is None:
        return f"at least {f.min}"
    if f.min is None:
        return f"up to {f.max}"
    return str(f.min) if f.min == f.max else f"{f.min} to {f.max}"


def _answer(question: str, value: str, said: Iterable[Said]) -> Answer:
    by = list(said)
    return Answer(
        question=question,
        value=value,
        by=list(dict.fromkeys(s.voice for s in by)),
        claims=list(dict.fromkeys(s.claim.id for s in by)),
        independent=len(independent(by)),
    )


# Disputes


def differences(incident: Incident, said: list[Said]) -> list[Difference]:
    """The disputes of an incident, each matter once."""
    told = [s for s in said if s.role == "told" and s.voice != UNNAMED]
    found = [
        *_denials(incident, said, told),
        *_agents(incident, told),
        *_numbers(incident, told),
        *_times(incident, told),
        *_statuses(told),
    ]
    return list({(d.kind, d.about): d for d in found}.values())


def _difference(kind: str, about: str, a: Answer, b: Answer, why: str) -> Difference:
    return Difference(kind=kind, about=about, a=a.claims, b=b.claims, a_by=a.by, b_by=b.by, a_says=a.value, b_says=b.value, why=why)


def _denials(incident: Incident, said: list[Said], told: list[Said]) -> Iterator[Difference]:
    """Each party that denies it, against those who say it; a rejected accusation counts where the one who is blamed rejects it. In a wide
    place only what stands near the denial is what it denies."""
    firm = [s for s in told if s.claim.status == "actual"]
    deniers: dict[str, list[Said]] = defaultdict(list)
    for s in said:
        if s.role == "denied" and s.party:
            deniers[side(s.voice)].append(s)
        elif s.role == "statement" and s.claim.type == "REJECT" and s.claim.status == "actual" and _denying(s.claim.trigger):
            for own in sorted(sides(s.claim.actors) & set(incident.actors)):
                deniers[own].append(s)
    pinned = incident.precision in PINNED
    for own, denied in sorted(deniers.items()):
        others = [s for s in firm if s.voice.startswith("outlet:") or side(s.voice) != own]
        others = [s for s in others if _near(s, denied)] or (others if pinned else [])
        if others:
            yield _denial(incident, own, others, denied)


def _denial(incident: Incident, own: str, others: list[Said], denied: list[Said]) -> Difference:
    kind = "control" if incident.family == "control" else "denial"
    yes, no = _answer("happened", "yes", others), msgspec.structs.replace(_answer("happened", "no", denied), by=[own])
    why = f"{own} denies what is said by {_names(yes)}"
    return _difference(kind, f"whether it happened: {own} denies it", yes, no, why)


def _denying(trigger: str) -> bool:
    """Whether a rejection denies what is said (dismissed, called untrue) and does not turn down an offer."""
    return any(w[:4] in _denying_stems() for w in trigger.lower().split())


@cache
def _denying_stems() -> frozenset[str]:
    return frozenset(r["lemmas"].split()[0][:4] for r in rows("dispute_marks") if r["mark"] in {"deny", "false", "doubt"})


def _near(s: Said, denied: list[Said]) -> bool:
    """Whether a claim stands in a report that has the denial, within a few sentences: it is the one denied."""
    return any(s.claim.report == d.claim.report and abs(s.claim.start - d.claim.start) <= 1500 for d in denied)


def _agents(incident: Incident, told: list[Said]) -> Iterator[Difference]:
    """One act put on two sides: in a town by any two sources, in a region only where each blames the other."""
    if incident.family not in {"force", "control", "coercion"}:
        return
    by_doer: dict[str, list[Said]] = defaultdict(list)
    for s in told:
        doers = sides(s.claim.actors)
        if len(doers) == 1 and s.claim.status == "actual" and not doers & sides(s.claim.targets):
            by_doer[next(iter(doers))].append(s)
    pinned = incident.precision in PINNED
    for one, other in combinations(sorted(by_doer), 2):
        if {one, other} <= set(incident.actors) | set(incident.targets):
            a, b = _blamers(by_doer[one], one, other, pinned), _blamers(by_doer[other], other, one, pinned)
            if a and b and {s.voice for s in a} != {s.voice for s in b}:
                yield _agent(incident, one, other, a, b)


def _blamers(said: list[Said], blamed: str, other: str, pinned: bool) -> list[Said]:
    """Those who blame one side: the other side itself; in a town others too where that side does not speak."""
    own = [s for s in said if not s.voice.startswith("outlet:") and side(s.voice) == other]
    return own or ([s for s in said if side(s.voice) != blamed] if pinned else [])


def _agent(incident: Incident, one: str, other: str, a: list[Said], b: list[Said]) -> Difference:
    kind, question = ("control", "who controls") if incident.family == "control" else ("agent", "who did it")
    first, second = _answer(question, one, a), _answer(question, other, b)
    why = f"{_names(first)}: {one}; {_names(second)}: {other}"
    return _difference(kind, f"{question}: {one} or {other}", first, second, why)


def _numbers(incident: Incident, told: list[Said]) -> Iterator[Difference]:
    """Totals of one measure and the same victims that exclude each other, unless the later one is only higher: tolls rise."""
    by_question: dict[tuple[str, str], list[tuple[Said, Figure]]] = defaultdict(list)
    wide = incident.precision not in PINNED
    for s in told:
        for f in s.claim.figures:
            whom = side(f.actor or "") or ",".join(sorted(sides(s.claim.targets)))
            usable = f.measure in MEASURES and f.part_of is None and not f.approximate and not increment(s.claim.said, f.text)
            # Of a region many tolls are told: only those of named victims are held against each other.
            if usable and s.claim.status == "actual" and (whom or not wide):
                by_question[_measure(f), whom if wide else ""].append((s, f))
    for (question, whom), given in sorted(by_question.items()):
        pair = _apart(given, wide)
        if pair:
            (s, x), (t, y) = pair
            a, b = _answer(f"how many {question}", interval(x), [s]), _answer(f"how many {question}", interval(y), [t])
            about = f"{question}{f', {whom}' if whom else ''}: {interval(x)} or {interval(y)}"
            yield _difference("number", about, a, b, f"{s.voice}: {interval(x)}; {t.voice}: {interval(y)}")


def _apart(given: list[tuple[Said, Figure]], wide: bool) -> tuple[tuple[Said, Figure], tuple[Said, Figure]] | None:
    """The first two figures by two voices that exclude each other and that no rise explains: the latest of each is held up."""
    latest: dict[str, tuple[Said, Figure]] = {}
    for s, f in given:
        latest[s.voice] = (s, f)
    for one, other in combinations(latest.values(), 2):
        first, second = sorted((one, other), key=lambda x: (x[0].claim.published or "", x[0].claim.id))
        parties = first[0].party or second[0].party
        same = not first[0].voice.startswith("outlet:") and side(first[0].voice) == side(second[0].voice)
        if not same and far(first[1], second[1]) and not _risen(first, second) and (parties or not wide):
            return first, second
    return None


def far(x: Figure, y: Figure) -> bool:
    """Whether two intervals share no number and are more than a rounding apart (`100` and `more than 100` are one)."""
    gap = max((y.min or 0) - (x.max if x.max is not None else 10**12), (x.min or 0) - (y.max if y.max is not None else 10**12))
    return gap > 0 and gap * 20 > max(x.min or 0, y.min or 0)


def _risen(first: tuple[Said, Figure], second: tuple[Said, Figure]) -> bool:
    """Whether the later figure, told on a later day, is only higher."""
    before, after = (ordinal(x[0].claim.published) for x in (first, second))
    return before is not None and after is not None and after > before and (second[1].min or 0) >= (first[1].min or 0)


def _times(incident: Incident, told: list[Said]) -> Iterator[Difference]:
    """Two parties that give two days for one act in a town, with the same figure."""
    exact = [s for s in told if s.party and s.claim.day_from and s.claim.day_from == s.claim.day_to and incident.precision in PINNED]
    for s, t in combinations(exact, 2):
        same = {(f.measure, f.min) for f in s.claim.figures} & {(f.measure, f.min) for f in t.claim.figures}
        if same and side(s.voice) != side(t.voice) and s.claim.day_from != t.claim.day_from:
            a, b = _answer("when", s.claim.day_from or "", [s]), _answer("when", t.claim.day_from or "", [t])
            yield _difference("time", f"when: {a.value} or {b.value}", a, b, f"{s.voice}: {a.value}; {t.voice}: {b.value}")
            return


def _statuses(told: list[Said]) -> Iterator[Difference]:
    """A named party that calls only possible what another party calls a fact."""
    sure = [s for s in told if s.party and s.claim.status == "actual"]
    unsure = [s for s in told if s.party and s.claim.status == "possible"]
    for t in unsure:
        facing = [s for s in sure if side(s.voice) != side(t.voice) and s.claim.trigger.lower()[:5] == t.claim.trigger.lower()[:5]]
        if facing:
            a, b = _answer("happened", "yes", facing), _answer("happened", "possibly", [t])
            yield _difference("status", "whether it is certain", a, b, f"{_names(a)} say that it happened; {t.voice} is not sure")
            return


def _names(a: Answer) -> str:
    return ", ".join(a.by[:3]) + (f" and {len(a.by) - 3} more" if len(a.by) > 3 else "")


# Silence and grade


def silent(incident: Incident, said: list[Said]) -> list[str]:
    """The parties to it of whom no word is given: neither as a source nor as the speaker of a statement about it."""
    heard = {side(s.voice) for s in said if not s.voice.startswith("outlet:")}
    heard |= {x for s in said if s.role == "statement" for x in sides(s.claim.actors)}
    return sorted((set(incident.actors) | set(incident.targets)) - heard)


def grade_of(incident: Incident, said: list[Said], disputed: Iterable[Difference]) -> tuple[str, str]:
    """The grade and the rule that gave it, the first that holds: confirmed, contested, fair, weak."""
    told = [s for s in said if s.role == "told" and s.claim.status == "actual"]
    blamed = [d for d in disputed if d.kind in {"agent", "control"}]
    owns = sorted({s.voice for s in told if s.against == "act"})
    loses = sorted({s.voice for s in told if s.against == "loss"})
    sources = sorted(independent(told))
    if incident.family not in FORCEFUL:
        if owns and len(sources) >= ENOUGH:
            return "confirmed", f"those who took part say so ({', '.join(owns)}), with {len(sources)} sources in all"
    elif owns or (loses and not blamed):
        return "confirmed", f"said against their own interest by {', '.join(owns or loses)}"
    if blamed:
        return "contested", f"put on two sides, or denied ({blamed[0].about})"
    if len(sources) >= ENOUGH:
        return "fair", f"{len(sources)} independent sources say so ({', '.join(sources[:4])}{', …' if len(sources) > 4 else ''})"
    names = sorted({s.voice for s in told})
    return "weak", f"said by {', '.join(names[:4])} alone" if names else "nobody says that it happened"
