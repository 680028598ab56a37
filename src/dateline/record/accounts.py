"""What the sources say of an incident, question by question: what is agreed, what is disputed, who is silent, and how firm it stands.

Grades are after Airwars: confirmed, fair, weak, contested. docs/record/incidents.md has the rules in words; each account says in `why`
which one made its grade.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from dateline.compare.increments import no_total
from dateline.record.claims import Claim
from dateline.record.differences import Difference, differences
from dateline.record.incidents import Incident
from dateline.record.matching import WIDE, side, sides
from dateline.record.said import FORCEFUL, NAMELESS, Answer, Said, answer, independent, interval, measure, members
from dateline.record.tolls import MEASURES, UNNAMED

ENOUGH = 2  # independent sources that make a thing agreed


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """The accounts of one incident side by side."""

    incident: str
    answers: list[Answer] = []
    agreed: list[Answer] = []
    disputed: list[Difference] = []
    silent: list[str] = []
    grade: str
    why: str


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


# Answers


def answers_of(incident: Incident, said: list[Said]) -> list[Answer]:
    """Every question's answers, most corroborated first."""
    given: dict[tuple[str, str], list[Said]] = defaultdict(list)
    for s in said:
        for key in _answers(incident, s):
            given[key].append(s)
    out = [answer(question, value, by) for (question, value), by in given.items()]
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
        if f.measure in MEASURES and f.part_of is None and not no_total(c.said, f.text):
            yield f"how many {measure(f)}", interval(f)


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
    admitted = owns or ([] if blamed or incident.family not in FORCEFUL else loses)
    if admitted and (others := _besides(told, set(admitted))):
        how = "said against their own interest by" if incident.family in FORCEFUL else "said by those who took part,"
        return "confirmed", f"{how} {', '.join(admitted)}; besides by {', '.join(others[:3])}"
    if blamed:
        return "contested", f"put on two sides, or denied ({blamed[0].about})"
    if len(sources) >= ENOUGH:
        return "fair", f"{len(sources)} independent sources say so ({', '.join(sources[:4])}{', …' if len(sources) > 4 else ''})"
    names = sorted({s.voice for s in told})
    if NAMELESS in sources and len(names) > 1:
        return "weak", f"said by {len(names)} reports or sources, of which some name no outlet and may be one"
    return "weak", f"said by {', '.join(names[:4])} alone" if names else "nobody says that it happened"


def _besides(told: list[Said], admitted: set[str]) -> list[str]:
    """Who else says so: in another report than those that have the admission, or another party. One party's word through two outlets is
    one word, and an outlet that tells of it beside the admission may only repeat it."""
    own = {s.claim.report for s in told if s.voice in admitted and s.against}
    found = {s.voice for s in told if s.voice != UNNAMED and s.voice not in admitted and (s.party or s.claim.report not in own)}
    return sorted(found | (admitted if len(admitted) > 1 else set[str]()))
