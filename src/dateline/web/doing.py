"""What pages and the API do the same: whose judgement it is, a judgement from a form, the API's description for its page."""

from __future__ import annotations

import re
from typing import Any

import msgspec
from litestar.datastructures import FormMultiDict

from dateline.ingest.days import normal_day
from dateline.record import judgements, queries, wording
from dateline.record.claims import UNKNOWN, Claim
from dateline.record.judgements import FIELDS, JudgementError
from dateline.record.store import Store
from dateline.web.safety import Settings, Visitor
from dateline.web.users import LONGEST_NAME
from dateline.web.views.reviewing import MEASURES, fields_of

PARTIES = frozenset({"source", "actors", "targets"})
CLEARED = frozenset({"actors", "targets", "place", "day_from", "day_to", *MEASURES})  # an empty one is taken away
DIGITS = 15  # of a figure
WORDS = 2000  # characters of a note


def reviewer(visitor: Visitor, settings: Settings, who: str = "") -> str:
    """Whose judgement it is: the one logged in; without logins the name given, or that of who runs the room."""
    name = " ".join(who.split())
    given = not settings.login and 0 < len(name) <= LONGEST_NAME and name.isprintable()
    return name if given else visitor.name


def judge(store: Store, act: str, claims: list[str], *, who: str, fields: dict[str, str], words: str, undoes: int = 0) -> int:
    """Append a judgement; its number. Names of incidents stand for one of their claims. Raises JudgementError."""
    if len(words) > WORDS:
        raise JudgementError(f"the note has {len(words):,} characters: write at most {WORDS:,}")
    if any("\0" in x for x in (act, words, *claims, *fields, *fields.values())):
        raise JudgementError("there is a character that cannot be kept (NUL): leave it out")
    named = list(dict.fromkeys(claim_of(store, x.strip()) for x in claims if x.strip()))
    given = checked(fields, {}) if act == "correct" else {}
    return judgements.judge(store, act, named, who=who, words=words.strip(), fields=given, undoes=undoes)


def undo(store: Store, number: int, *, who: str) -> int:
    """Undo a judgement; the number of the undoing. Raises JudgementError."""
    return judgements.judge(store, "undo", who=who, undoes=number)


def claim_of(store: Store, name: str) -> str:
    """A claim's id as it is; of an incident's id (`i...`) one of its claims."""
    if ":" in name or not name.startswith("i"):
        return name
    found = queries.incident(store, name)
    if found is None or not found.claims:
        raise JudgementError(f"there is no incident {name[:40]}: copy its id from its page")
    return found.claims[0].id


def decide(store: Store, who: str, form: FormMultiDict) -> int:
    """A decision as the page of reviewing sends it: `act`, `claim`, `words`, and of a correction the fields; what differs from the claim
    counts. Raises JudgementError."""
    given = {k: v for k, v in form.multi_items() if isinstance(v, str)}
    claim, act = given.get("claim", ""), given.get("act", "")
    fields = changed(store, claim, given) if act == "correct" else {}
    return judge(store, act, [claim], who=who, fields=fields, words=given.get("words", ""))


def undo_form(store: Store, who: str, form: FormMultiDict) -> int:
    """The judgement that a form names, undone. Raises JudgementError."""
    number = str(form.get("judgement", ""))
    return undo(store, int(number) if number.isdecimal() and len(number) < 16 else 0, who=who)


def merge(store: Store, who: str, name: str, form: FormMultiDict) -> str:
    """An incident merged with those of the claims that a form names; the id of what they are now. Raises JudgementError."""
    return _regroup(store, "merge", who, form, [claim_of(store, name), *_texts(form, "with")])


def split(store: Store, who: str, name: str, form: FormMultiDict) -> str:
    """Claims that a form names taken out of an incident; the id of the one that they are now. Raises JudgementError."""
    inside = queries.incident(store, name)
    chosen = _texts(form, "claim")
    if inside and len(chosen) >= len(inside.claims):
        raise JudgementError("all claims are chosen, and one incident stays one: leave those that belong to it")
    return _regroup(store, "split", who, form, chosen)


def _regroup(store: Store, act: str, who: str, form: FormMultiDict, claims: list[str]) -> str:
    judge(store, act, claims, who=who, fields={}, words=str(form.get("words", "")))
    return queries.incident_of(store, claims[0]) or ""


def _texts(form: FormMultiDict, name: str) -> list[str]:
    return [v for v in form.getall(name, []) if isinstance(v, str)]


def changed(store: Store, claim: str, given: dict[str, str]) -> dict[str, str]:
    """The fields of a form that differ from the claim as it stands, parties by id. Raises JudgementError where a value means nothing."""
    found = queries.claim(store, claim) if claim else None
    now = fields_of(found) if found else {}
    if given.get("measure") and given.get("figure", "").strip():  # one that the claim does not have yet
        given = given | {given["measure"]: given["figure"]}
    named = {k: " ".join(given[k].split()) for k in (*FIELDS, *MEASURES) if k in given}
    if found and all(named.get(k, now[k]) in ("", now[k]) for k in ("start", "end")):
        named |= _words(store, found, given.get("trigger", ""))
    return checked({k: v for k, v in named.items() if v != now.get(k, "") and (v or k in CLEARED)}, now)


def _words(store: Store, found: Claim, words: str) -> dict[str, str]:
    """Where words that somebody wrote as a claim's stand in its report, the nearest to where it stood; nothing where they are its own.
    Raises JudgementError."""
    wanted = words.split()
    if not wanted or wanted == found.trigger.split():
        return {}
    r = store.report(found.report)
    pattern = re.compile(r"\s+".join(re.escape(x) for x in wanted))
    places = [m.span() for m in pattern.finditer(r.text if r else "")]
    if not places:
        raise JudgementError(f'words: "{" ".join(wanted)[:60]}" does not stand in the report: copy the words as they are printed')
    start, end = min(places, key=lambda p: abs(p[0] - found.start))
    return {"start": str(start), "end": str(end)}


def checked(fields: dict[str, str], now: dict[str, str]) -> dict[str, str]:
    """Corrections with parties by id. Raises JudgementError where nobody goes by a name, a figure is too large, days are turned around."""
    out = dict(fields)
    for k in PARTIES & out.keys():
        out[k] = ", ".join(_party(x.strip()) for x in out[k].split(",") if x.strip())
    for k in out.keys() & set(MEASURES):
        if any(len(n) > DIGITS for n in re.findall(r"\d+", out[k])):
            raise JudgementError(f'{k}: "{out[k][:40]}" is no number that can be kept: write at most {DIGITS} digits')
    first, last = (out.get("day") or out.get(k) or now.get(k, "") for k in ("day_from", "day_to"))
    if last < first and all(map(normal_day, (first, last))) and not {"day", "day_from", "day_to"}.isdisjoint(out):
        raise JudgementError(f"the last day ({last}) is before the first ({first}): correct both")
    return out


def _party(words: str) -> str:
    found = wording.actor_id(words)
    if found is None and words != UNKNOWN and not words.startswith(f"{UNKNOWN}."):
        near = wording.near_names(words)
        hint = f"did you mean {' or '.join(near)}?" if near else "write an id (AZE, AZE.MIL, IGO:UN) or a name"
        raise JudgementError(f'nobody is known as "{words}": {hint}')
    return found or words


class Described(msgspec.Struct, frozen=True, kw_only=True):
    """One operation of the API: `parameters` as (name, where, what it means)."""

    method: str
    path: str
    summary: str
    description: str
    parameters: list[tuple[str, str, str]]


class ApiView(msgspec.Struct, frozen=True, kw_only=True):
    """The API as its page shows it."""

    version: str
    operations: list[Described]


def described(schema: dict[str, Any]) -> ApiView:
    """The description of the API for its page."""
    made = [
        Described(
            method=method.upper(),
            path=path,
            summary=op.get("summary", ""),
            description=op.get("description", ""),
            parameters=[(p["name"], p["in"], p.get("description", "")) for p in op.get("parameters", [])],
        )
        for path, item in sorted(schema["paths"].items())
        for method, op in item.items()
    ]
    return ApiView(version=schema["info"]["version"], operations=made)
