"""Whose bare `peacekeepers` are: the mission's or the land's whose peacekeepers the text names, never the host's."""

from __future__ import annotations

from dateline.ground.names import NAMING, NameHit, head
from dateline.ground.scene import Resolution, Scene, inside

KEEPERS = frozenset({"peacekeeper", "peacekeepers"})
SENDERS = ("IGO:UN", "IGO:AU", "IGO:ECOWAS", "IGO:NATO", "IGO:SADC", "IGO:EAC", "IGO:ECCAS", "IGO:EU")  # bodies that send them


def peacekeepers(s: Scene, a: int, b: int) -> Resolution | None:
    """Whose the peacekeepers of tokens a..b are where their words name nobody: the body's whose peacekeepers the text names (`UN
    peacekeepers`), else the land's whose it names, else the nearest body's that sends them, else the UN's."""
    p = s.p
    if p.lower[b - 1] not in KEEPERS or any(h.kind in NAMING for h in inside(s, a, b)):
        return None
    named = [h for h in s.hits if h.kind in NAMING and not KEEPERS.isdisjoint(p.lower[h.first : h.last + 2])]
    before = [h for h in named if h.first < a]
    bodies = [h for h in named if ":" in h.id]
    if bodies or not named:
        found = _nearest(s, a, bodies or [h for h in s.hits if h.id in SENDERS])
        return _theirs(s, found) if found else Resolution("IGO:UN", why="peacekeepers of no body named", sure=True)
    return _theirs(s, before[-1] if before else named[0])


def _nearest(s: Scene, a: int, hits: list[NameHit]) -> NameHit | None:
    """The hit nearest to token a, by sentences; the later of two as near."""
    return min(hits, key=lambda h: (abs(s.p.sent[h.first] - s.p.sent[a]), -h.first), default=None)


def _theirs(s: Scene, h: NameHit) -> Resolution:
    """The peacekeepers of a body, or of a land's army."""
    actor = h.id if ":" in h.id else f"{head(h.id)}.MIL"
    return Resolution(actor, h.name, [], s.p.span(h.first, h.last), "whose peacekeepers the text names", True)
