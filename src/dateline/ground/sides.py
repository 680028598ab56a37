"""The two sides of a report: which two parties `both sides`, `the parties`, `each other`, `the enemy` stand for, and in which order.

Two parties are a pair by how much each is talked of around the words, by how much of the report's fighting and accusing each has,
and by how often the report sets the two against or beside each other (`X shelled Y`, `X and Y`). The first of a pair is the one named
first; a state comes before the armed group that fights it at home.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import combinations, pairwise

from dateline.ground.names import NameHit, head
from dateline.ground.scene import STATELIKE, Resolution, Scene, is_modifier, named_in, nearby
from dateline.ground.wars import allied, foes, fought_over
from dateline.model import Event, Mention

STRIFE = frozenset({"ASSAULT", "ACCUSE", "THREATEN", "RETREAT", "AGREE", "REJECT"})
GROUNDS = frozenset({"conflict", "war", "region", "dispute", "issue", "crisis", "question", "enclave", "territory", "border", "front"})
MOST = 6  # parties that are tried against one another
# What a share of the report's strife adds to a party and to a pair, what one more naming side by side adds to a pair, what a group
# and the state of its country have over others, what a party weighs that is mostly named as a place (`in`, `over`), and what two have over
# others of whom it is known that they fight each other.
SHARE, PAIR, BESIDE, HOST, GROUND, FOES = 4.0, 6.0, 0.5, 0.6, 0.5, 2.0


def _fighting_here(s: Scene) -> tuple[str, ...]:
    """The two who fight over a place that the report names; none where it names no such place."""
    found = ((a, b) for a, b, where in fought_over(s.day) if any(w in s.p.text for w in where))
    return next(found, ())


def count_pairs(s: Scene, events: Iterable[Event]) -> dict[frozenset[str], float]:
    """How often the report sets two parties against each other (shares of its events of strife) or names them side by side."""
    out: Counter[frozenset[str]] = Counter()
    met = 0
    for e in events:
        if e.type in STRIFE:
            doers, others = _parties(s, e.actors), _parties(s, e.targets)
            found = {frozenset((x, y)) for x in doers for y in others if x != y} or {frozenset(c) for c in combinations(sorted(doers), 2)}
            out.update(found)
            met += bool(found)
    shares = {k: PAIR * v / (met + 2) for k, v in out.items()}
    for pair in _beside(s):
        shares[pair] = shares.get(pair, 0.0) + BESIDE
    return shares


def _parties(s: Scene, mentions: Iterable[Mention]) -> set[str]:
    """The parties named in the words of some mentions."""
    out: set[str] = set()
    for m in mentions:
        span = s.p.tokens_in(m.start, m.end)
        r = named_in(s, span.start, span.stop) if span else None
        out.update(party(x) for x in ((r.actor, *r.candidates) if r else ()) if x and not x.startswith("UNK"))
    return out


def party(actor: str) -> str:
    """What counts as one side: a country, a group, a country's rebels."""
    return actor if actor.endswith(".REB") else head(actor)


def _beside(s: Scene) -> Iterable[frozenset[str]]:
    """Pairs of states or groups joined by `and`, save those of longer lists."""
    p = s.p
    hits = [h for h in s.hits if h.kind in STATELIKE or h.kind == "group"]
    for i, (x, y) in enumerate(pairwise(hits)):
        between = [p.lower[k] for k in range(x.last, y.first)]
        long = x.first and p.word[x.first - 1] == "," and i and hits[i - 1].last >= x.first - 2
        if between and set(between) <= {"and", "the", "-"} and party(x.id) != party(y.id) and not long:
            yield frozenset((party(x.id), party(y.id)))


def _stands(s: Scene, h: NameHit) -> bool:
    """Whether a name stands for somebody who acts, not for the ground that is fought over."""
    if h.last < len(s.p) and s.p.lower[h.last] in GROUNDS:
        return False
    before = s.p.lower[h.first - 1] if h.first else ""
    if before in ("the", "of") and h.first > 1:
        before = s.p.lower[h.first - 2]
    return before not in ("in", "over", "near", "into", "around", "from", "through", "inside", "outside") and not is_modifier(s.p, h)


def _first_named(s: Scene) -> dict[str, tuple[int, float]]:
    """For each party the token at which it is first named, and the share of its names that stand for an actor."""
    if s.first is None:
        first: dict[str, int] = {}
        names: Counter[str] = Counter()
        acting: Counter[str] = Counter()
        for h in s.hits:
            if h.kind in STATELIKE or h.kind in ("group", "leader", "institution"):
                x = party(h.id)
                first.setdefault(x, h.first)
                names[x] += 1
                acting[x] += _stands(s, h)
        s.first = {x: (at, acting[x] / names[x]) for x, at in first.items()}
    return s.first


def side(s: Scene, token: int, turn: int, taken: Iterable[str], states: bool = False, at_war: bool = False) -> Resolution:
    """One of the two sides of the passage around a token: the `turn`-th that is not taken. `states`: only countries will do;
    `at_war`: those who fight each other."""
    around = nearby(s, s.p.sent[token])
    first = _first_named(s)
    out = {party(t) for t in taken} | {head(t) for t in taken}
    value = {
        x: v * (1 - GROUND + GROUND * first[x][1] if x in first else 1.0) + SHARE * s.fighters.get(x, 0.0)
        for x, v in around.items()
        if not x.startswith(("IGO:", "NGO:", "UNK")) and not (states and (":" in x or "." in x))
    }
    best = sorted(value, key=lambda x: (-value[x], x))[:MOST]
    if not best:
        return Resolution(None, why="no parties named")
    pair = _best_pair(s, best, value, out)
    if at_war and frozenset(pair) not in foes(s.day):
        pair = _fighting_here(s) or pair
    left = [x for x in pair if x not in out and head(x) not in out] or [x for x in best if x not in out][:1] or list(pair)
    pick = left[turn % len(left)]
    return Resolution(pick, None, [x for x in pair if x != pick], None, "a side of the passage")


def _best_pair(s: Scene, best: list[str], value: dict[str, float], out: set[str]) -> tuple[str, ...]:
    """The likeliest two of these parties, one of them a taken one where there is one, in order."""
    pairs = [c for c in combinations(best, 2) if frozenset(c) not in allied()] or list(combinations(best, 2))
    if not pairs:
        return tuple(best)
    held = [c for c in pairs if len(out.intersection(c)) == 1]
    known = foes(s.day)

    def worth(c: tuple[str, str]) -> float:
        both = frozenset(c)
        return value[c[0]] + value[c[1]] + s.pairs.get(both, 0.0) + HOST * _at_home(s, *c) + FOES * (both in known)

    x, y = max(held or pairs, key=worth)
    return (x, y) if _order(s, x, y) else (y, x)


def _hosts(s: Scene, x: str) -> tuple[str, ...]:
    """The countries where a group acts."""
    if x.endswith(".REB"):
        return (head(x),)
    return next((h.entry.countries for h in s.hits if h.kind == "group" and h.id == x), ())


def _at_home(s: Scene, x: str, y: str) -> bool:
    """Whether one of the two is a group and the other the state whose country it fights in."""
    return y in _hosts(s, x)[:1] or x in _hosts(s, y)[:1]


def _order(s: Scene, x: str, y: str) -> bool:
    """Whether x comes before y: a state before its rebels, else whoever is named first."""
    if x in _hosts(s, y) or y in _hosts(s, x):
        return x in _hosts(s, y)
    first = _first_named(s)
    far = (len(s.p), 0.0)
    return (first.get(x, far)[0], x) <= (first.get(y, far)[0], y)
