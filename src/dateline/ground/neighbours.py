"""Which country a land's neighbour is: `its northern neighbour`."""

from __future__ import annotations

from dateline.ground.places import borders
from dateline.ground.scene import Resolution, Scene, nearby

NEIGHBOURS = frozenset({"neighbour", "neighbours", "neighbor", "neighbors"})
COMPASS = {"northern": (1, 0), "southern": (-1, 0), "eastern": (0, 1), "western": (0, -1)}


def neighbour(s: Scene, a: int, b: int, land: str) -> Resolution:
    """The country that borders a land, in the direction told, and is most talked of near tokens a..b: `its northern neighbour`."""
    known = borders().get(land, {})
    lat, lon = (sum(x[k] for x in known.values()) / max(1, len(known)) for k in (0, 1))
    way = next((w for w in s.p.lower[a:b] if w in COMPASS), "")
    north, east = COMPASS.get(way, (0, 0))
    there = [x for x, (y, z) in known.items() if (y - lat) * north + (z - lon) * east > 0] if way else list(known)
    around = nearby(s, s.p.sent[a])
    named = [x for x in there or known if around.get(x)]
    best = max(sorted(named), key=lambda x: around[x], default="UNK")
    return Resolution(best, why="the neighbour", sure=True)
