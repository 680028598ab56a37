"""What an address asks for: filters, and which stretch of a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import msgspec

from dateline.model import Status
from dateline.record.queries import TYPES, FilterError, wanted
from dateline.record.store import Filters

STATUSES: tuple[str, ...] = Status.__args__  # type: ignore[attr-defined]
LONGEST = 300  # characters of one value in an address
MOST = 200  # items of a list at once


class Asked(msgspec.Struct, frozen=True, kw_only=True, rename={"from_": "from"}):
    """The filters of an address as they were written (texts, for forms and links). `query` is the same as a query string, with a "?"
    before it where there is one."""

    from_: str = ""
    to: str = ""
    actor: str = ""
    place: str = ""
    country: str = ""
    type: list[str] = []
    status: list[str] = []
    claimant: str = ""
    as_of: str = ""
    undated: str = ""
    query: str = ""


class Stretch(msgspec.Struct, frozen=True, kw_only=True):
    """Which part of a list is shown: `limit` items from `offset` on; `more`: others follow; `total` where it is known."""

    limit: int = 50
    offset: int = 0
    more: bool = False
    total: int | None = None

    @property
    def next(self) -> int | None:
        """The offset of the next part; None at the end."""
        return self.offset + self.limit if self.more else None

    @property
    def previous(self) -> int | None:
        """The offset of the part before; None at the beginning."""
        return max(0, self.offset - self.limit) if self.offset else None


def asked(
    *,
    from_: str | None = None,
    to: str | None = None,
    actor: str | None = None,
    place: str | None = None,
    country: str | None = None,
    type: Sequence[str] | None = None,
    status: Sequence[str] | None = None,
    claimant: str | None = None,
    as_of: str | None = None,
    undated: str | None = None,
) -> Asked:
    """What was asked, without the empty fields that a form sends. Raises FilterError where a value is too long."""
    given: dict[str, Any] = {"from_": from_, "to": to, "actor": actor, "place": place, "country": country}
    given |= {"claimant": claimant, "as_of": as_of, "undated": undated}
    texts = {k: " ".join(v.split()) for k, v in given.items() if v and v.strip()}
    lists = {"type": _each(type, upper=True), "status": _each(status)}
    for name, value in [*texts.items(), *((k, x) for k, xs in lists.items() for x in xs)]:
        if len(value) > LONGEST or not value.isprintable():
            raise FilterError(name.rstrip("_"), f"write at most {LONGEST} plain characters")
    pairs = [(k.rstrip("_"), v) for k, v in texts.items()] + [(k, x) for k, xs in lists.items() for x in xs]
    fields: dict[str, Any] = texts | lists
    return Asked(**fields, query=f"?{urlencode(pairs)}" if pairs else "")


def _each(values: Sequence[str] | None, upper: bool = False) -> list[str]:
    found = [x.strip() for x in values or () if x.strip()]
    return list(dict.fromkeys(x.upper() if upper else x for x in found))


def filters(a: Asked, limit: int | None = None) -> Filters:
    """The filters of the record that an address means. Raises FilterError with what is wrong and the remedy."""
    if wrong := [x for x in a.status if x not in STATUSES]:
        raise FilterError("status", f'"{wrong[0]}" is no status: use {", ".join(STATUSES)}')
    found = wanted(
        place=a.place or None,
        country=a.country or None,
        actor=a.actor or None,
        claimant=a.claimant or None,
        types=a.type,
        since=a.from_ or None,
        until=a.to or None,
        as_of=a.as_of or None,
        limit=limit,
    )
    if a.undated not in ("", "yes"):
        raise FilterError("undated", f'"{a.undated}" says nothing: use yes, or leave it out')
    return msgspec.structs.replace(found, statuses=tuple(a.status), undated=bool(a.undated))


def with_query(a: Asked, **changes: str | Sequence[str] | None) -> str:
    """The query string of an address with some fields changed, or dropped where they are None or empty."""
    fields: dict[str, Any] = {k: v for k, v in msgspec.to_builtins(a).items() if k != "query"}
    fields |= {k.rstrip("_"): v for k, v in changes.items()}
    pairs = [(k, v) for k, v in fields.items() if v]
    return f"?{urlencode(pairs, doseq=True)}" if pairs else "?"


def cut(found: Sequence[Any], limit: int, offset: int = 0) -> tuple[list[Any], Stretch]:
    """A part of a list that is at hand as a whole."""
    part = list(found[offset : offset + limit])
    return part, Stretch(limit=limit, offset=offset, more=offset + limit < len(found), total=len(found))


CHOICES: Mapping[str, Sequence[str]] = {"type": TYPES, "status": STATUSES}
