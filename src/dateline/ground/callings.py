"""Which land is meant by what it is called instead of its name: `the kingdom`, `the West African nation`, `the former Soviet republic`."""

from __future__ import annotations

from functools import cache

from dateline.ground.names import head
from dateline.ground.scene import STATELIKE, Resolution, Scene, inside, own_words, phrases_before, sector_of, with_sector
from dateline.lexicon import cells, rows

LANDS = frozenset(
    {"country", "nation", "state", "republic", "kingdom", "emirate", "sheikhdom", "sultanate", "monarchy", "neighbour", "neighbor"}
)
FAR = 12  # sentences back that such words may point


@cache
def called() -> tuple[tuple[str, frozenset[str]], ...]:
    """What lands are called, in small letters, each with the lands that may be, from lexicon/lands_called.tsv."""
    return tuple((w, frozenset(cells(r["countries"]))) for r in rows("lands_called") for w in cells(r["words"]))


def land_called(s: Scene, a: int, b: int) -> Resolution | None:
    """The land last named that may be called as tokens a..b do: Mali for `the West African nation`, or for the phrase of its minister
    (`the West African nation's foreign minister`); none where they call no land so, or none that was named may be."""
    p = s.p
    i = next((i for i in range(a, min(own_words(p, a, b), a + 6)) if p.lower[i] in LANDS), -1)
    whole = i + 1 >= b or p.tag[i + 1] == "POS"
    if i < 0 or not whole or p.lower[max(0, a - 1)] not in ("the", "this") or any(h.kind in STATELIKE for h in inside(s, a, i)):
        return None
    fits = _may_be_called(p.text[p.start[a] : p.end[i]].lower())
    found = next((x for x in _named_before(s, a) if x in fits), "")
    if not found:
        return None
    return Resolution(with_sector(found, sector_of(inside(s, i + 1, b))), None, [], None, f"the {p.lower[i]} named before", True)


def _may_be_called(words: str) -> frozenset[str]:
    """The lands that may be called by some words; none where no row tells."""
    kinds = [lands for w, lands in called() if f" {w} " in f" {words} "]
    return frozenset.intersection(*kinds) if kinds else frozenset()


def _named_before(s: Scene, token: int) -> list[str]:
    """The lands named before a token, those of the nearest sentence first; within it those that act before others."""
    p = s.p
    first = p.sents[max(0, p.sent[token] - FAR)][0]
    near = sorted(phrases_before(s, token, first), key=lambda ph: (-p.sent[ph.first], -ph.weight, -ph.first))
    return [head(ph.id) for ph in near if ":" not in ph.id]
