"""An attribution being put together."""

from __future__ import annotations

from dataclasses import dataclass, field

Range = tuple[int, int]  # tokens, half-open
Offsets = tuple[int, int]  # characters, half-open


@dataclass
class Claim:
    """Tokens of the cue and of the source, offsets of the content's pieces, how sure it is and what made it; `via` are the tokens of
    those who pass it on."""

    cue: Range
    source: Range | None
    spans: list[Offsets]
    score: float
    rule: str
    via: list[Range] = field(default_factory=list)


def overlap(a: list[Offsets], b: list[Offsets]) -> float:
    """Characters in both over characters in either, of two contents (pieces that do not overlap)."""
    both = sum(max(0, min(y, v) - max(x, u)) for x, y in a for u, v in b)
    return both / max(1, sum(y - x for x, y in [*a, *b]) - both)
