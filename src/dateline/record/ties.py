"""Which incident a verbal act (an accusation, a denial) is about: the words beside it in its report tell."""

from __future__ import annotations

from collections.abc import Iterable

from dateline.record.matching import BESIDE, Profile, Sign, gap_between, weigh

TIE = 3.0  # a statement is tied to an incident from here on
# Sign -> weight. To stand in the same passage is nearly enough: the content of an accusation is told with it.
WEIGHTS: dict[str, float] = {
    "said of it in one breath": 2.5,
    "said beside it": 1.0,
    "aimed at its doer": 0.75,  # who is accused has done it, they say
    "denied beside it": 1.0,
    "same place": 1.0,
    "place apart": -2.0,
}
# Kinds of statement, and the modes of the incidents that they may be about.
ABOUT = {"demand": ("called for",)}
_WORDS = frozenset({"shared words"})


def tie(statement: Profile, incidents: Iterable[tuple[int, Profile]], rarity: dict[str, float]) -> tuple[int, list[Sign]] | None:
    """The incident of its report that a statement fits best, with the signs; on equal scores the first."""
    kind = next(iter(statement.kinds), "")
    best: tuple[float, int, list[Sign]] | None = None
    for n, p in incidents:
        signs = _signs(statement, p, rarity) if p.mode in ABOUT.get(kind, ("told",)) else []
        total = sum(s[1] for s in signs)
        if signs and (best is None or total > best[0]):
            best = total, n, signs
    return (best[1], best[2]) if best else None


def _signs(s: Profile, p: Profile, rarity: dict[str, float]) -> list[Sign]:
    """What speaks for a statement being about an incident; nothing where they stand apart."""
    gap = gap_between(s, p)
    if gap is None or gap > BESIDE:
        return []
    out = [_sign("said of it in one breath" if gap <= 0 else "said beside it")]
    if "accusation" in s.kinds and set(s.targets) & p.doers:
        out.append(_sign("aimed at its doer"))
    if "rejection" in s.kinds and p.denied:
        out.append(_sign("denied beside it"))
    return [*out, *_where(s, p), *(x for x in weigh(s, p, rarity) if x[0] in _WORDS)]


def _where(s: Profile, p: Profile) -> list[Sign]:
    if not s.spot or not p.spot:
        return []
    if s.spot.name == p.spot.name:
        return [_sign("same place")]
    return [_sign("place apart")] if s.spot.precision == p.spot.precision else []


def _sign(name: str) -> Sign:
    return name, WEIGHTS[name], name
