"""What is kept of an incident besides its members: its row, and the stances and dealings of its claims. All of it follows from the claims,
as this version sees them (`stamp.py`); `gathering.py` writes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, get_args

import msgspec

from dateline.ground import gazetteer
from dateline.model import EventType, Status
from dateline.record import accounts, positions, wording
from dateline.record import tolls as toll
from dateline.record.claims import Claim
from dateline.record.incidents import Incident
from dateline.record.matching import LONG_DAYS, ordinal

NO_DAY = "9999"
TYPES: tuple[str, ...] = get_args(EventType)
STATUSES: tuple[str, ...] = get_args(Status)


class Where(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a report: when it was told (when added, where it has no day), the report that it reprints, and whether it stands."""

    told: str
    original: str | None
    stands: bool


def row_of(
    i: Incident, claims: Mapping[str, Claim], where: Mapping[str, Where], originals: Mapping[str, str], told_by: str
) -> dict[str, Any]:
    """An incident's row. What is counted is what stands; where nothing does, all that was told, and `claims` is 0."""
    every = [claims[m.claim] for m in i.members]
    standing = [c for c in every if where[c.report].stands]
    told = standing or every
    claims = {c.id: c for c in told}
    account = accounts.account(i, claims, originals)
    moments = [where[c.report].told for c in every]
    row = {name: getattr(i, name) for name in Incident.__struct_fields__ if name != "members"}
    row |= {name: msgspec.json.encode(row[name]).decode() for name in ("kinds", "actors", "targets")}
    return row | {
        "title": wording.title(i, told),
        "place_folded": gazetteer.fold(i.place) if i.place else None,
        "at": i.day_from or NO_DAY,
        "spot": i.place or "",
        "long": long(i),
        "first_told": min(moments),
        "last_told": max(moments),
        "claims": len(standing),
        "reports": len({originals.get(c.report, c.report) for c in told}),
        "grade": account.grade,
        "disputes": len(account.disputed),
        "tolled": bool(toll.readings(i, claims, originals)),
        "told_by": told_by,
        "types": bits(TYPES, (c.type for c in standing)),
        "statuses": bits(STATUSES, (c.status for c in standing)),
    }


def bits(names: Sequence[str], found: Iterable[str]) -> int:
    """Some names out of a list as a number, a bit each."""
    return sum(1 << names.index(x) for x in set(found) if x in names)


def long(i: Incident) -> bool:
    """Whether an incident is of many days: a campaign, a war."""
    first, last = ordinal(i.day_from), ordinal(i.day_to)
    return first is not None and last is not None and last - first >= LONG_DAYS


def stances(c: Claim) -> list[dict[str, Any]]:
    """The rows of the stances that a claim tells of."""
    day = positions.day_of(c) or NO_DAY
    return [
        {"claim": c.id, "actor": actor, "toward": toward, "stance": stance, "lean": lean, "day": day}
        for actor, toward, stance, lean in positions.stances_of(c)
    ]


def dealings(c: Claim) -> list[dict[str, Any]]:
    """The rows of the dealings that a claim tells of, with their values on the Goldstein scale."""
    day, value = positions.day_of(c), positions.goldstein(c.cameo)
    if day is None or value is None or c.status != "actual":
        return []
    return [{"claim": c.id, "a": a, "b": b, "week": positions.week(day), "cameo": c.cameo, "value": value} for a, b in positions.pairs(c)]
