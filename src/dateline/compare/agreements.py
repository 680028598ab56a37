"""Agreements of a report: pairs of events in which two different sources assert the same thing."""

from __future__ import annotations

from itertools import combinations

from dateline.compare.pairs import dates_meet, disjoint, place_fits, two_parties
from dateline.compare.statements import Statement, heads
from dateline.model import Event

# Statuses in which an event is asserted as a fact, or as firmly set.
_ASSERTED = frozenset({"actual", "planned"})
# Acts of speech: two parties that both speak have not spoken of the same thing.
_SPOKEN = frozenset({"REQUEST", "ACCUSE", "REJECT", "THREATEN", "SUPPORT"})
_ENOUGH = 3  # ties that make two events one


def find(found: list[Statement]) -> list[list[str]]:
    """Pairs of event ids, best tied first chosen and each event in one pair at most, in text order."""
    ranked: list[tuple[int, int, int, str, str]] = []
    for one, other in combinations(found, 2):
        if two_parties(one, other):
            shared = len(one.lemmas & other.lemmas)
            for a in one.events:
                for b in other.events:
                    strength = ties(a, b, shared) if a.id != b.id else 0
                    if strength >= _ENOUGH:
                        ranked.append((-strength, a.trigger.start, b.trigger.start, a.id, b.id))
    taken: set[str] = set()
    pairs: list[tuple[int, str, str]] = []
    for _, start, _, a, b in sorted(ranked):
        if not taken & {a, b}:
            taken |= {a, b}
            pairs.append((start, a, b))
    return [[a, b] for _, a, b in sorted(pairs)]


def ties(a: Event, b: Event, shared: int) -> int:
    """How many things tie two events together (parties, words, day, place); 0 where anything speaks against it."""
    if a.type != b.type or a.type in _SPOKEN or a.status != b.status or a.status not in _ASSERTED:
        return 0
    place = place_fits(a.place, b.place)
    if place < 0 or not dates_meet(a.date, b.date) or not _figures_meet(a, b):
        return 0
    n = (place > 0) + (shared > 1) + (_stem(a) == _stem(b))
    for role in ("actors", "targets"):
        left, right = heads(a, role), heads(b, role)
        if left and right and not left & right:
            return 0
        n += bool(left & right)
    return n + (a.date is not None and b.date is not None and (a.date.from_, a.date.to) == (b.date.from_, b.date.to))


def _figures_meet(a: Event, b: Event) -> bool:
    """Whether both or neither give figures, and those of one measure do not exclude each other."""
    shared = [(x, y) for x in a.counts for y in b.counts if x.measure == y.measure]
    return bool(shared) == bool(a.counts or b.counts) and not any(disjoint(x, y) for x, y in shared)


def _stem(e: Event) -> str:
    """The first letters of the trigger: `shelled` and `shelling` are one word."""
    return e.trigger.text.lower()[:5]
