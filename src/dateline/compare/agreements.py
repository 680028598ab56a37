"""Agreements of a report: pairs of events in which two different sources assert the same thing."""

from __future__ import annotations

from collections.abc import Iterator

from dateline.compare.pairs import dates_meet, disjoint, place_fits, two_parties
from dateline.compare.statements import Statement, head, heads
from dateline.model import Event

# Statuses in which an event is asserted as a fact, or as firmly set.
_ASSERTED = frozenset({"actual", "planned"})
# Acts of speech: two parties that both speak have not spoken of the same thing.
_SPOKEN = frozenset({"REQUEST", "ACCUSE", "REJECT", "THREATEN", "SUPPORT"})
MOST = 60  # statements before one, with a like event, that are held against it
Sign = tuple[str | int | None, ...]
_PINNED = frozenset({"exact", "settlement"})  # places small enough to tell one event from another


def find(found: list[Statement]) -> list[list[str]]:
    """Pairs of event ids, best tied first chosen and each event in one pair at most, in text order."""
    ranked: list[tuple[int, int, int, str, str]] = []
    for one, a, other, b in _alike(found):
        if a.id != b.id and two_parties(one, other) and _told_apart(one, other):
            strength = ties(a, b, len(one.lemmas & other.lemmas))
            if strength:
                ranked.append((-strength, a.trigger.start, b.trigger.start, a.id, b.id))
    taken: set[str] = set()
    pairs: list[tuple[int, str, str]] = []
    for _, start, _, a, b in sorted(ranked):
        if not taken & {a, b}:
            taken |= {a, b}
            pairs.append((start, a, b))
    return [[a, b] for _, a, b in sorted(pairs)]


def _alike(found: list[Statement]) -> Iterator[tuple[Statement, Event, Statement, Event]]:
    """Events of two statements that share a sign without which `ties` holds nothing for one event, the earlier statement first."""
    told: dict[Sign, list[tuple[int, Event]]] = {}
    for n, other in enumerate(found):
        for b in other.events:
            signs = _signs(b)
            met = {(k, a.id): a for sign in signs for k, a in told.get(sign, ())[-MOST:] if k < n}
            for (k, _), a in met.items():
                yield found[k], a, other, b
            for sign in signs:
                told.setdefault(sign, []).append((n, b))


def _signs(e: Event) -> list[Sign]:
    """What an asserted event can be known again by: its type and status with each figure, and with each word in a small place."""
    if e.type in _SPOKEN or e.status not in _ASSERTED:
        return []
    signs: list[Sign] = [(e.type, e.status, c.measure, c.min, c.max) for c in e.counts]
    if e.place and e.place.precision in _PINNED:
        signs += [(e.type, e.status, e.place.name, stem) for stem in sorted(_stems(e))]
    return list(dict.fromkeys(signs))


def ties(a: Event, b: Event, shared: int) -> int:
    """How well two events are tied together (parties, day, `shared` words of their statements); 0 where they are not one for
    certain: it takes a common party, and the same figure or the same word for what happened in the same small place."""
    if a.type != b.type or a.type in _SPOKEN or a.status != b.status or a.status not in _ASSERTED:
        return 0
    if place_fits(a.place, b.place) < 0 or not dates_meet(a.date, b.date) or not _figures_meet(a, b):
        return 0
    if not (_same_figure(a, b) or (_stems(a) & _stems(b) and _same_pin(a, b))):
        return 0
    parties = 0
    for role in ("actors", "targets"):
        left, right = heads(a, role), heads(b, role)
        if left and right and not left & right:
            return 0
        parties += bool(left & right)
    if not parties:
        return 0
    return parties + shared + (a.date is not None and b.date is not None and (a.date.from_, a.date.to) == (b.date.from_, b.date.to))


def _told_apart(one: Statement, other: Statement) -> bool:
    """Whether the two are known to be different houses: two unnamed sources may be one, a ministry does not confirm its army."""
    left, right = head(one.source), head(other.source)
    return left != right and bool(left or one.source is None) and bool(right or other.source is None)


def _figures_meet(a: Event, b: Event) -> bool:
    """Whether both or neither give figures, and those of one measure do not exclude each other."""
    shared = [(x, y) for x in a.counts for y in b.counts if x.measure == y.measure]
    return bool(shared) == bool(a.counts or b.counts) and not any(disjoint(x, y) for x, y in shared)


def _same_figure(a: Event, b: Event) -> bool:
    return any((x.measure, x.min, x.max) == (y.measure, y.min, y.max) for x in a.counts for y in b.counts)


def _same_pin(a: Event, b: Event) -> bool:
    return (
        a.place is not None and b.place is not None and a.place.name == b.place.name and {a.place.precision, b.place.precision} <= _PINNED
    )


def _stems(e: Event) -> set[str]:
    """The first letters of the trigger's words: `shelled` and `shelling` are one."""
    return {word[:4] for word in e.trigger.text.lower().split() if len(word) > 2}
