"""Who is known to fight whom on a day: `foes.tsv`, `allied.tsv`, `insurgents.tsv`."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache

from dateline.lexicon import cells, in_force, rows

DAYS = 64  # of publication for which it is kept who fights whom


@lru_cache(maxsize=DAYS)
def foes(day: str) -> frozenset[frozenset[str]]:
    """The pairs that fight each other on a day (ISO 8601; "": any day)."""
    return frozenset(frozenset((r["a"], r["b"])) for r in rows("foes") if in_force(r, day))


@lru_cache(maxsize=DAYS)
def fought_over(day: str) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Pairs that fight each other on a day, with the place words that tell whose war it is."""
    return tuple((r["a"], r["b"], tuple(cells(r["where"]))) for r in rows("foes") if r["where"] and in_force(r, day))


@cache
def allied() -> frozenset[frozenset[str]]:
    """Authorities with the state on whose side they fight: the two are no two sides."""
    return frozenset(frozenset((r["actor"], r["side"])) for r in rows("allied"))


@cache
def insurgents() -> frozenset[str]:
    """Words for those who fight a state in arms."""
    return frozenset(r["word"] for r in rows("insurgents"))


def foes_of(x: str, day: str) -> frozenset[str]:
    """Those who fight a party on a day (ISO 8601; "": any day)."""
    return frozenset(y for pair in foes(day) if x in pair for y in pair if y != x)


def rebels_of(state: str, day: str, named: Iterable[str], words: Iterable[str]) -> str:
    """The one group that is known to fight a state on a day, where words speak of insurgents: of those `named` in the report, else of all;
    "" where there are several or none."""
    if insurgents().isdisjoint(words):
        return ""
    fighting = {x for x in foes_of(state, day) if x.startswith("GRP:")}
    found = fighting.intersection(named) or fighting
    return min(found) if len(found) == 1 else ""
