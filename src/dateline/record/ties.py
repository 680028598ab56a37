"""Which event a verbal act (an accusation, a denial) is about: the words beside it in its report tell."""

from __future__ import annotations

from collections.abc import Iterable
from math import sqrt

from dateline.record.matching import BESIDE, FEW, Told, gap, opposed

TIE = 3.0  # a statement is tied to what an event is of from here on
# Sign -> weight. To stand in the same passage is nearly enough: the content of an accusation is told with it.
WEIGHTS: dict[str, float] = {
    "said of it in one breath": 2.5,
    "said beside it": 1.0,
    "aimed at its doer": 0.75,  # who is accused has done it, they say
    "denied beside it": 1.0,
    "rejected by its doer": 1.0,
    "same place": 1.0,
    "place apart": -2.0,
    "set against it": 3.0,
    "shared words": 3.0,  # by the likeness of the passages
}
# Kinds of statement, and the modes of the events that they may be about.
ABOUT = {"demand": ("called for",)}

Sign = tuple[str, float]


def tie(statement: Told, events: Iterable[tuple[int, Told]]) -> tuple[int, list[Sign]] | None:
    """The event of its report that a statement fits best, with the signs; on equal scores the first."""
    best: tuple[float, int, list[Sign]] | None = None
    for n, e in events:
        signs = _signs(statement, e) if e.mode in ABOUT.get(statement.kind, ("told",)) else []
        total = sum(s[1] for s in signs)
        if signs and (best is None or total > best[0]):
            best = total, n, signs
    return (best[1], best[2]) if best else None


def in_words(signs: Iterable[Sign]) -> str:
    """The signs for, strongest first."""
    return ", ".join(name for name, weight in sorted(signs, key=lambda s: -s[1]) if weight > 0)


def _signs(s: Told, e: Told) -> list[Sign]:
    """What speaks for a statement being about an event; nothing where they stand apart."""
    apart = gap(s, e)
    against = opposed(s, e)
    if apart > BESIDE and not against:
        return []
    out = [_sign("said of it in one breath" if apart <= 0 else "said beside it")] if apart <= BESIDE else []
    if against:
        out.append(_sign("set against it"))
    if s.kind == "accusation" and s.victims & e.doers:
        out.append(_sign("aimed at its doer"))
    if s.kind == "rejection" and e.denied:
        out.append(_sign("denied beside it"))
    if s.kind == "rejection" and s.doers & e.doers:
        out.append(_sign("rejected by its doer"))
    return [*out, *_where(s, e), *_words(s, e)]


def _where(s: Told, e: Told) -> list[Sign]:
    if not s.spot or not e.spot:
        return []
    if s.spot.name == e.spot.name:
        return [_sign("same place")]
    return [_sign("place apart")] if s.spot.precision == e.spot.precision else []


def _words(s: Told, e: Told) -> list[Sign]:
    shared = s.words.keys() & e.words.keys()
    likeness = sum(s.words[w] for w in shared) / sqrt((s.norm + FEW) * (e.norm + FEW))
    return [("shared words", WEIGHTS["shared words"] * likeness)] if shared else []


def _sign(name: str) -> Sign:
    return name, WEIGHTS[name]
