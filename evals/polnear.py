"""PolNeAR beyond `bench/polnear.py`: spans that overlap by half, and whole attributions (source, cue and content together)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from train.attribution.polnear import Attr, articles

from evals.accuracy import Scores

_EDGE = " \n\t\"“”'‘’,."
Offsets = tuple[int, int]
Same = Callable[[Any, Any], bool]


def overlaps(records: dict[str, dict[str, Any]], folder: Path) -> Scores:
    """F1 of `source`, `cue` and `content` spans that overlap by half, and of attributions with all three exact or overlapping; `records`
    by id."""
    counts: dict[str, list[int]] = {}
    for name, text, attrs in articles(folder):
        gold = [trimmed(text, a) for a in attrs]
        mine = [trimmed(text, of_record(a)) for a in records.get(name, {}).get("attributions", [])]
        for part, which in (("source", 0), ("cue", 1), ("content", 2)):
            add(counts, f"{part}, overlapping", spans(mine, which), spans(gold, which), half)
        add(counts, "relation, exact", mine, gold, lambda a, b: a == b)
        add(counts, "relation, overlapping", mine, gold, alike)
    return {k: figures(*v) for k, v in counts.items()}


def of_record(a: dict[str, Any]) -> Attr:
    """A record's attribution as offsets."""
    cut = lambda s: (s["start"], s["end"]) if s else None  # noqa: E731
    return cut(a.get("source")), cut(a.get("cue")), [(c["start"], c["end"]) for c in a["content"]]


def trimmed(text: str, a: Attr) -> tuple[Offsets | None, Offsets | None, tuple[Offsets, ...]]:
    """Offsets without marks and spaces at the edges."""
    return a[0] and trim(text, *a[0]), a[1] and trim(text, *a[1]), tuple(sorted(trim(text, *s) for s in a[2]))


def trim(text: str, a: int, b: int) -> Offsets:
    """As bench/polnear.py trims."""
    while a < b and text[a] in _EDGE:
        a += 1
    while b > a and text[b - 1] in _EDGE:
        b -= 1
    return a, b


def spans(attrs: list, which: int) -> list[Offsets]:
    """The distinct sources (0), cues (1) or pieces of content (2)."""
    found: Iterable[Offsets] = (s for a in attrs for s in (a[2] if which == 2 else [a[which]]) if s)
    return sorted(set(found))


def half(a: Offsets | None, b: Offsets | None) -> bool:
    """Whether two spans share half of what either covers; nothing is like nothing."""
    if a is None or b is None:
        return a is b
    shared = min(a[1], b[1]) - max(a[0], b[0])
    return 2 * shared >= max(a[1], b[1]) - min(a[0], b[0]) if shared > 0 else False


def alike(a, b) -> bool:
    """Whether two attributions overlap by half in source, cue and the whole of the content."""
    x, y = ({k for s in z[2] for k in range(*s)} for z in (a, b))
    return half(a[0], b[0]) and half(a[1], b[1]) and 2 * len(x & y) >= len(x | y)


def add(counts: dict[str, list[int]], name: str, mine: list, gold: list, same: Same) -> None:
    """Match one to one, in text order, and add hits, predicted, expected."""
    left, hit = list(gold), 0
    for a in mine:
        found = next((b for b in left if same(a, b)), None)
        if found is not None:
            left.remove(found)
            hit += 1
    counts[name] = [x + y for x, y in zip(counts.get(name, [0, 0, 0]), (hit, len(mine), len(gold)), strict=True)]


def figures(hit: int, said: int, asked: int) -> dict[str, float]:
    """Precision, recall, F1."""
    return {"p": round(hit / max(1, said), 3), "r": round(hit / max(1, asked), 3), "f1": round(2 * hit / max(1, said + asked), 3)}
