"""Names of the lists that mean somebody else, or nobody, in a text: a building called after a land, a first name that is a town's, a
village that is called like a parliament, the Serbs of Serbia.
"""

from __future__ import annotations

from dateline.ground.names import NameHit, head
from dateline.ground.scene import Scene, inside
from dateline.parse import Parse

BUILDINGS = (
    ["hospital"], ["clinic"], ["maternity"], ["university"], ["school"], ["church"], ["cemetery"], ["market"], ["bridge"], ["quarter"],
    ["maternity", "hospital"], ["teaching", "hospital"], ["university", "hospital"],
)  # fmt: skip


def without(s: Scene) -> list[NameHit]:
    """The names of a scene without those that are no party's here."""
    return [_serb(s, h) for h in s.hits if not (_is_building(s, h) or _is_forename(s, h) or _is_village(s.p, h))]


def _is_building(s: Scene, h: NameHit) -> bool:
    """Whether a demonym only names a building after a land that the text speaks of nowhere else: `the Saudi hospital` of El Fasher."""
    after = s.p.lower[h.last : h.last + 2]
    built = h.kind == "demonym" and (after[:1] in BUILDINGS or after[:2] in BUILDINGS) and s.p.lower[h.first - 1] in ("the", "at", "in")
    return built and h.id != s.filed_in and sum(head(x.id) == head(h.id) for x in s.hits) == 1


def _serb(s: Scene, h: NameHit) -> NameHit:
    """`Serb police` are Serbia's where the text does not speak of Bosnia."""
    bare = h.id == "BIH.REB" and s.p.lower[h.first] in ("serb", "serbs") and s.p.lower[h.first - 1] != "bosnian"
    if not bare or any(head(x.id) == "BIH" and s.p.lower[x.first] not in ("serb", "serbs") for x in s.hits):
        return h
    return h._replace(id="SRB", kind="demonym", name="Serbia", entry=h.entry._replace(id="SRB", kind="demonym", name="Serbia"))


def _is_forename(s: Scene, h: NameHit) -> bool:
    """Whether the name of a town is a person's first name: `the lawmaker Milan Kojic`."""
    p, after = s.p, h.last
    surname = after < len(p) and p.pos[after] == "PROPN" and p.head[h.last - 1] == after and p.word[after][:1].isupper()
    titled = any(x.kind in ("person", "title") and x.last == h.first for x in inside(s, h.first - 1, h.first)) if h.first else False
    return h.kind in ("place", "capital") and surname and titled and not inside(s, after, after + 1)


def _is_village(p: Parse, h: NameHit) -> bool:
    """Whether the name of a body is a village's here: `the village of Duma`."""
    return h.kind == "institution" and p.lower[h.first - 1 : h.first] == ["of"] and p.lower[h.first - 2] in ("village", "town", "hamlet")
