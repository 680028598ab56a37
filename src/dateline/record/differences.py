"""What the sources of an incident dispute: denials, culprits, numbers, days, who is sure.

docs/record/incidents.md has the rules in words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from typing import NamedTuple

import msgspec

from dateline.compare.increments import no_total
from dateline.compare.statements import house
from dateline.lexicon import rows
from dateline.record.claims import OUTLET, Claim, Figure, Stand
from dateline.record.incidents import Incident
from dateline.record.matching import BESIDE, LONG_DAYS, PINNED, VAGUE, family, ordinal, side, sides, whole_words
from dateline.record.said import FORCEFUL, LOSSES, Answer, Said, answer, interval, measure
from dateline.record.tolls import MEASURES, UNNAMED

DENYING = ("deny",)  # marks of dispute_marks.tsv
NEAR = 1500  # characters of a report within which a denial and what it denies stand, where the place is small


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


class Side(NamedTuple):
    """One side of a dispute: its claims, and whose word they are."""

    said: list[Said]
    by: list[str]


def differences(incident: Incident, said: list[Said]) -> list[Difference]:
    """The disputes of an incident, each matter once."""
    told = [s for s in said if s.role == "told" and s.voice != UNNAMED]
    found = [
        *_denials(incident, said, told),
        *_agents(incident, told),
        *_numbers(incident, told),
        *_times(incident, told),
        *_statuses(incident, told),
    ]
    found += [d for d in _within(incident, said) if not any(_same_sides(d, x) for x in found)]
    return list({(d.kind, d.about): d for d in found}.values())


def _difference(kind: str, about: str, a: Answer, b: Answer, why: str) -> Difference:
    return Difference(kind=kind, about=about, a=a.claims, b=b.claims, a_by=a.by, b_by=b.by, a_says=a.value, b_says=b.value, why=why)


def _same_sides(d: Difference, x: Difference) -> bool:
    """Whether the same parties stand against each other in two disputes."""
    one, other = set(d.a_by), set(d.b_by)
    return bool((one & set(x.a_by) and other & set(x.b_by)) or (one & set(x.b_by) and other & set(x.a_by)))


def _within(incident: Incident, said: list[Said]) -> Iterator[Difference]:
    """Disputes that a report itself tells of, between parties whose claims on either side are members; in a region one of the two has to
    be a party to it, for much is told there that is no matter of theirs."""
    parties = set(incident.actors) | set(incident.targets)
    stands: dict[tuple[str, str], list[tuple[Said, Stand]]] = defaultdict(list)
    for s in said:
        for x in s.claim.disputed:
            stands[s.claim.report, x.dispute].append((s, x))
    for here in stands.values():
        a, b = ([s for s, x in here if x.side == which] for which in ("a", "b"))
        one, other = (list(dict.fromkeys(w for s in some for w in _speakers(s))) for some in (a, b))
        apart = [w for w in one if w not in other], [w for w in other if w not in one]
        near = _pinned(incident) or not parties.isdisjoint(map(side, apart[0] + apart[1]))
        fits = all(apart) and near and any(s.role == "told" for s in (*a, *b))
        if fits and (found := _as_told(here[0][1], Side(a, apart[0]), Side(b, apart[1]))):
            yield found


def _speakers(s: Said) -> list[str]:
    """The parties whose word a member is: of what the outlet tells of a party's rejecting or blaming, that party."""
    c = s.claim
    if c.source == OUTLET:
        return [house(x) for x in c.actors] if c.type in {"REJECT", "ACCUSE"} else []
    return [] if s.voice == UNNAMED else [s.voice]


def _as_told(x: Stand, one: Side, other: Side) -> Difference | None:
    """A report's dispute as one of an incident; of a denial, the side that denies comes second. None where the claims at hand do not show
    what it is about: other numbers, another culprit."""
    if x.kind == "denial" and _denials_in(one) > _denials_in(other):
        one, other = other, one
    says = _views(x.kind, one, other)
    if says is None:
        return None
    a, b = (msgspec.structs.replace(answer(x.kind, v, side.said), by=side.by) for side, v in zip((one, other), says, strict=True))
    return _difference(x.kind, f"as one report has it: {x.about}", a, b, "a report sets the one against the other")


def _denials_in(side: Side) -> int:
    return sum(s.role == "denied" or s.claim.type == "REJECT" for s in side.said)


def _views(kind: str, one: Side, other: Side) -> tuple[str, str] | None:
    """What each of two sides says, as far as their claims hold it."""
    if kind == "denial":
        return "yes", "no"
    pairs = [v for s in one.said for t in other.said if (v := _two_views(kind, s.claim, t.claim))]
    return pairs[0] if pairs else None


def _two_views(kind: str, c: Claim, d: Claim) -> tuple[str, str] | None:
    """What two claims say that is not the same."""
    if kind == "number":
        apart = [(x, y) for x in c.figures for y in d.figures if x.measure == y.measure and far(x, y)]
        return (interval(apart[0][0]), interval(apart[0][1])) if apart else None
    one, other = (_view(kind, x) for x in (c, d))
    return (one, other) if one and other and one != other else None


def _view(kind: str, c: Claim) -> str:
    """What a claim says of the time, how sure it is, or who did it."""
    if kind == "time":
        return c.day_from or ""
    if kind == "status":
        return "possibly" if c.status == "possible" else "yes"
    return ", ".join(sorted(sides(c.actors)))


def _denials(incident: Incident, said: list[Said], told: list[Said]) -> Iterator[Difference]:
    """Each party that denies it, against those who say it of that party; a rejected accusation counts where the accused rejects it."""
    firm = [s for s in told if s.claim.status == "actual" and s.claim.type != "REJECT"]
    deniers: dict[str, list[Said]] = defaultdict(list)
    against: dict[str, dict[str, Said]] = defaultdict(dict)
    for s in said:
        for own in _denying_sides(incident, s):
            others = [o for o in firm if o.voice not in {own, s.voice} and _denied_by(incident, own, s, o)]
            others = [o for o in others if _apart(o.claim, s.claim) <= NEAR] or others
            if others:
                deniers[own].append(s)
                against[own] |= {o.claim.id: o for o in others}
    for own, denied in sorted(deniers.items()):
        yield _denial(incident, own, list(against[own].values()), denied)


def _denying_sides(incident: Incident, s: Said) -> list[str]:
    """The parties that deny something with these words."""
    c = s.claim
    if s.role == "denied":
        mine = s.party or (c.source != OUTLET and s.voice != UNNAMED and not _observer(c.source) and _said_so(s))
        return [side(s.voice)] if mine else []
    marks = DENYING if c.source == OUTLET else (*DENYING, "false")
    if s.role == "statement" and c.type == "REJECT" and c.status == "actual" and incident.family in FORCEFUL and _denying(c.trigger, marks):
        return sorted(sides(c.actors) & set(incident.actors))
    return []


def _denied_by(incident: Incident, own: str, denial: Said, other: Said) -> bool:
    """Whether a claim is what a party denies: of what it is said to have done, or of what it is said to have lost; beside the denial, or in
    a town of the same thing. In a region only what is told in the same passage or the next, and with a word of denying or the same word."""
    d, o = denial.claim, other.claim
    doers = sides(o.actors)
    losses = own in sides(d.targets) - sides(d.actors) and denial.role == "denied"
    if (own in doers or not doers) and not losses:
        mine = sides(d.actors) or set(incident.actors)
        if denial.role == "denied" and own not in mine:
            return False  # it says of another that it was not so
    elif not (own in sides(o.targets) and (incident.family == "control" or (other.party and losses and _losses(d)))):
        return False
    if not _pinned(incident):
        near = BESIDE if _said_so(denial) and not _lasting(incident) else 0
        return _apart(d, o) <= near and (_said_so(denial) or _stem(d) == _stem(o)) and not _of_war(o)
    return _apart(d, o) <= NEAR or _same_matter(d, o)


def _observer(actor: str) -> bool:
    return actor.startswith(("IGO:", "NGO:")) or "NGO" in actor.split(".")


def _said_so(denial: Said) -> bool:
    """Whether a word of denying is there, and not "not" alone."""
    c = denial.claim
    return denial.role == "statement" or _denying(c.said[: max(0, c.start - c.said_start)])


def _losses(c: Claim) -> bool:
    return family(c.type, c.cameo)[1] == "harm" or any(f.measure in LOSSES for f in c.figures)


def _pinned(incident: Incident) -> bool:
    """Whether it is one act in one town, and not a region's fighting or a war: there two claims are of the same thing."""
    return incident.precision in PINNED and not _lasting(incident)


def _lasting(incident: Incident) -> bool:
    """Whether it is a campaign, a war, a period."""
    first, last = ordinal(incident.day_from), ordinal(incident.day_to)
    return bool(first and last and last - first >= LONG_DAYS)


def _apart(c: Claim, d: Claim) -> int:
    """Characters between two passages; very many where they are of two reports."""
    return max(c.said_start, d.said_start) - min(c.said_end, d.said_end) if c.report == d.report else 10**9


def _same_matter(c: Claim, d: Claim) -> bool:
    """Whether two claims use one word for it, or are of one kind that is no mere fighting."""
    kinds = {family(x.type, x.cameo)[1] for x in (c, d)}
    return _stem(c) == _stem(d) or (len(kinds) == 1 and not kinds & VAGUE)


def _stem(c: Claim) -> str:
    return c.trigger.lower()[:5]


def _denial(incident: Incident, own: str, others: list[Said], denied: list[Said]) -> Difference:
    kind = "control" if incident.family == "control" else "denial"
    yes, no = answer("happened", "yes", others), msgspec.structs.replace(answer("happened", "no", denied), by=[own])
    why = f"{own} denies what is said by {_names(yes)}"
    return _difference(kind, f"whether it happened: {own} denies it", yes, no, why)


def _denying(words: str, marks: tuple[str, ...] = DENYING) -> bool:
    """Whether some words deny what is said (dismissed, not responsible), and do not turn down an offer."""
    stems, phrases = _words_of_denying(marks)
    low = words.lower()
    return any(w.startswith(stems) for w in low.split()) or any(p in low for p in phrases)


@cache
def _words_of_denying(marks: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What words of denying begin with (`deny`, `deni`, `dismiss`), and phrases (`not responsible`)."""
    lemmas = {r["lemmas"] for r in rows("dispute_marks") if r["mark"] in marks}
    stems = {x for w in lemmas if " " not in w for x in (w.removesuffix("e"), w[:-1] + "i" if w.endswith("y") else w)}
    return tuple(sorted(x for x in stems if len(x) >= 4)), tuple(sorted(w for w in lemmas if " " in w))


def _agents(incident: Incident, told: list[Said]) -> Iterator[Difference]:
    """One act, by its word or its passage, put on two sides: in a town one of them blames the other, in a region each does."""
    if incident.family not in {"force", "control", "coercion"}:
        return
    by_doer: dict[str, list[Said]] = defaultdict(list)
    for s in told:
        doers = sides(s.claim.actors)
        if len(doers) == 1 and s.claim.status == "actual" and not doers & sides(s.claim.targets) and not _of_war(s.claim):
            by_doer[next(iter(doers))].append(s)
    parties = set(incident.actors) | set(incident.targets)
    for one, other in combinations(sorted(by_doer), 2):
        if {one, other} <= parties:
            a, b = _facing(incident, (one, by_doer[one]), (other, by_doer[other]))
            if a and b and {s.voice for s in a} != {s.voice for s in b}:
                yield _agent(incident, one, other, a, b)


def _of_war(c: Claim) -> bool:
    return c.trigger.split()[-1].lower() in whole_words()


def _facing(incident: Incident, one: tuple[str, list[Said]], other: tuple[str, list[Said]]) -> tuple[list[Said], list[Said]]:
    """Those who blame each of two sides for one act; none where only bystanders do."""
    pinned = _pinned(incident)
    a, b = (_blamers(said, blamed, by, pinned) for (blamed, said), by in ((one, other[0]), (other, one[0])))
    if not any(s.party for s in (*a, *b)):
        return [], []
    pairs = [(s, t) for s in a for t in b if _one_act(s.claim, t.claim)]
    kept = {x.claim.id for pair in pairs for x in pair}
    return [s for s in a if s.claim.id in kept], [t for t in b if t.claim.id in kept]


def _one_act(c: Claim, d: Claim) -> bool:
    """Whether two claims that name two doers can be of one act."""
    breach = {family(x.type, x.cameo)[1] for x in (c, d)} == {"breach"}
    return breach or _stem(c) == _stem(d) or (_apart(c, d) <= BESIDE and _same_matter(c, d))


def _blamers(said: list[Said], blamed: str, other: str, pinned: bool) -> list[Said]:
    """Those who blame one side: the other side itself; in a town others too where that side does not speak."""
    own = [s for s in said if not s.voice.startswith("outlet:") and side(s.voice) == other]
    return own or ([s for s in said if side(s.voice) != blamed] if pinned else [])


def _agent(incident: Incident, one: str, other: str, a: list[Said], b: list[Said]) -> Difference:
    kind, question = ("control", "who controls") if incident.family == "control" else ("agent", "who did it")
    first, second = answer(question, one, a), answer(question, other, b)
    why = f"{_names(first)}: {one}; {_names(second)}: {other}"
    return _difference(kind, f"{question}: {one} or {other}", first, second, why)


def _numbers(incident: Incident, told: list[Said]) -> Iterator[Difference]:
    """Totals of one measure and the same victims that exclude each other, unless the later one is only higher: tolls rise."""
    by_question: dict[tuple[str, str], list[tuple[Said, Figure]]] = defaultdict(list)
    wide = not _pinned(incident)
    for s in told:
        for f in s.claim.figures:
            whom = _whose(s.claim, f)
            # Of a region many tolls are told: only those of named victims are held against each other.
            if s.claim.status == "actual" and _total(s.claim, f) and (whom or not wide):
                by_question[measure(f), whom if wide else ""].append((s, f))
    for (question, whom), given in sorted(by_question.items()):
        pair = _apart_by(given, wide)
        if pair:
            (s, x), (t, y) = pair
            a, b = answer(f"how many {question}", interval(x), [s]), answer(f"how many {question}", interval(y), [t])
            about = f"{question}{f', {whom}' if whom else ''}: {interval(x)} or {interval(y)}"
            yield _difference("number", about, a, b, f"{s.voice}: {interval(x)}; {t.voice}: {interval(y)}")


def _whose(c: Claim, f: Figure) -> str:
    """Whose dead a figure counts."""
    return side(f.actor or "") or ",".join(sorted(sides(c.targets)))


def _total(c: Claim, f: Figure) -> bool:
    """Whether a figure is told as the whole: no part, no addition, no rough one, and more than one."""
    return f.measure in MEASURES and f.part_of is None and not f.approximate and f.max != 1 and not no_total(c.said, f.text)


def _apart_by(given: list[tuple[Said, Figure]], wide: bool) -> tuple[tuple[Said, Figure], tuple[Said, Figure]] | None:
    """The first two figures by two voices that exclude each other and that no rise explains; none of two voices that also give figures
    that agree."""
    by_voice: dict[str, list[tuple[Said, Figure]]] = defaultdict(list)
    for s, f in given:
        by_voice[s.voice].append((s, f))
    for mine, theirs in combinations(by_voice.values(), 2):
        first, second = sorted((mine[-1], theirs[-1]), key=lambda x: (x[0].claim.published or "", x[0].claim.id))
        parties = first[0].party or second[0].party
        same = not first[0].voice.startswith("outlet:") and side(first[0].voice) == side(second[0].voice)
        agree = any(not far(x, y) for _, x in mine for _, y in theirs)
        if not same and not agree and not _risen(first, second) and _one_body(first, second) and (parties or not wide):
            return first, second
    return None


def _one_time(c: Claim, d: Claim) -> bool:
    """Whether two claims may be of one time: less than ten days apart, as far as both have days (a reader errs by a few)."""
    a, b, x, y = (ordinal(day) for day in (c.day_from, c.day_to, d.day_from, d.day_to))
    return not (a and b and x and y) or max(a, x) - min(b, y) < LONG_DAYS


def _one_body(x: tuple[Said, Figure], y: tuple[Said, Figure]) -> bool:
    """Whether two figures may count the same dead: of one time and of one side, as far as both say when and whose."""
    if not _one_time(x[0].claim, y[0].claim):
        return False
    one, other = (set(_whose(s.claim, f).split(",")) - {""} for s, f in (x, y))
    return not one or not other or bool(one & other)


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
            a, b = answer("when", s.claim.day_from or "", [s]), answer("when", t.claim.day_from or "", [t])
            yield _difference("time", f"when: {a.value} or {b.value}", a, b, f"{s.voice}: {a.value}; {t.voice}: {b.value}")
            return


def _statuses(incident: Incident, told: list[Said]) -> Iterator[Difference]:
    """A named party that calls only possible, in a town and with the same word, what another party calls a fact."""
    sure = [s for s in told if s.party and s.claim.status == "actual"]
    unsure = [s for s in told if s.party and s.claim.status == "possible"]
    for t in unsure if _pinned(incident) else ():
        facing = [s for s in sure if side(s.voice) != side(t.voice) and _stem(s.claim) == _stem(t.claim) and not _of_war(s.claim)]
        if facing:
            a, b = answer("happened", "yes", facing), answer("happened", "possibly", [t])
            yield _difference("status", "whether it is certain", a, b, f"{_names(a)} say that it happened; {t.voice} is not sure")
            return


def _names(a: Answer) -> str:
    return ", ".join(a.by[:3]) + (f" and {len(a.by) - 3} more" if len(a.by) > 3 else "")
