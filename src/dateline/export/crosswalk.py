"""PLOVER types and CAMEO codes in the terms of ACLED and UCDP, by the rows of `lexicon/crosswalk_*.tsv`; countries and kinds of actors as
they have them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache

from dateline.lexicon import Row, cells, rows

NONE = "-"  # in a row: no counterpart, or any


def acled(type_: str, cameo: str, means: Collection[str] = (), actor: str = "", target: str = "") -> Row | None:
    """The row for an act: its `event_type`, `sub_event_type`, `vague`, `why`; None where ACLED has no counterpart. `actor` is `state` for
    the state where it happened, `target` `civilians` or `armed`."""
    found = acled_row(type_, cameo, frozenset(means), actor, target)
    return found if found and found["event_type"] != NONE else None


@cache
def acled_row(type_: str, cameo: str, means: frozenset[str], actor: str, target: str) -> Row | None:
    """The row of `crosswalk_acled.tsv` that counts for an act, whether or not it has a counterpart; None where none is for it."""
    fits = [
        r
        for r in _of_type("crosswalk_acled", type_)
        if _begins(r, cameo)
        and (r["means"] == NONE or means & set(cells(r["means"])))
        and r["actor"] in (NONE, actor)
        and r["target"] in (NONE, target)
    ]
    return max(fits, key=lambda r: (len(r["cameo"].strip(NONE)), *(r[k] != NONE for k in ("means", "actor", "target"))), default=None)


@cache
def ucdp_row(type_: str, cameo: str, actor: str, target: str) -> Row | None:
    """The row of `crosswalk_ucdp.tsv` for an act of an `actor` on a `target` (state, group, civilians, "" not known)."""
    fits = [
        r for r in _of_type("crosswalk_ucdp", type_) if _begins(r, cameo) and r["actor"] in (NONE, actor) and r["target"] in (NONE, target)
    ]
    return max(fits, key=lambda r: (len(r["cameo"].strip(NONE)), r["actor"] != NONE, r["target"] != NONE), default=None)


def violence(type_: str, cameo: str, actor: str, target: str) -> int | None:
    """UCDP's type of violence (1, 2, 3); None where it is none of them."""
    found = ucdp_row(type_, cameo, actor, target)
    return int(found["violence"]) if found and found["violence"] != NONE else None


@cache
def _of_type(table: str, type_: str) -> tuple[Row, ...]:
    return tuple(r for r in rows(table) if r["type"] == type_)


def _begins(r: Row, cameo: str) -> bool:
    return r["cameo"] == NONE or cameo.startswith(r["cameo"])


@cache
def ranks() -> dict[tuple[str, str], int]:
    """ACLED's event and sub-event types with their place in its hierarchy, the upper ones first."""
    return {(r["event_type"], r["sub_event_type"]): n for n, r in enumerate(rows("acled_types"))}


@cache
def disorder(event_type: str, sub_event_type: str) -> str:
    """ACLED's disorder type."""
    return next(r["disorder_type"] for r in rows("acled_types") if (r["event_type"], r["sub_event_type"]) == (event_type, sub_event_type))


@cache
def country(iso3: str | None) -> Row:
    """The row of a country of `country_codes.tsv`; one of empty cells where there is none."""
    columns = rows("country_codes")[0]
    return next((r for r in rows("country_codes") if r["iso3"] == iso3), dict.fromkeys(columns, ""))


@cache
def kind(actor: str) -> Row:
    """The row of `actor_kinds.tsv` for an actor id: by the organisation that it is, else by its sector."""
    head, _, sector = actor.partition(".")
    prefix = f"{head.partition(':')[0]}:" if ":" in head else ""
    code = prefix or sector.split(".")[0] or ("UNK" if head in ("UNK", "outlet", "unnamed", "") else NONE)
    table = {r["code"]: r for r in rows("actor_kinds")}
    return table.get(code, table["UNK"])


@cache
def goldstein(cameo: str) -> float | None:
    """The Goldstein value of a CAMEO code: its own, else that of the longest shorter code."""
    table = {r["cameo"]: float(r["goldstein"]) for r in rows("goldstein")}
    return next((table[cameo[:n]] for n in range(len(cameo), 1, -1) if cameo[:n] in table), None)


@cache
def place_code(precision: str | None, of: str) -> int | None:
    """ACLED's geo_precision or UCDP's where_prec (`of`: acled, ucdp) for a place's precision; None where it is not recorded there."""
    return next((_code(r, of) for r in rows("precisions") if r["kind"] == "place" and r["code"] == precision), None)


def day_code(length: int, of: str) -> int | None:
    """ACLED's time_precision or UCDP's date_prec for an interval of so many days."""
    return next((_code(r, of) for r in rows("precisions") if r["kind"] == "day" and (r["days"] == NONE or length <= int(r["days"]))), None)


def _code(r: Row, of: str) -> int | None:
    return None if r[of] == NONE else int(r[of])


@cache
def allowed(table: str, column: str, condition: tuple[str, str] | None = None) -> tuple[str, ...]:
    """The values of a lexicon's column, each once, in its order."""
    found: Sequence[Row] = [r for r in rows(table) if condition is None or r[condition[0]] == condition[1]]
    return tuple(dict.fromkeys(r[column] for r in found if r[column] not in (NONE, "")))
