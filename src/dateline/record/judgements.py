"""What people say of a record's claims: accept, reject, correct, merge, split, note. Appended with who and when, never overwritten; `undo`
is one more. Claims themselves stay as they were read.

A judgement names a claim by its report, its words (offsets in the text) and whose word it is; so it holds for the claim that a newer
version reads there, whatever id that has.
"""

from __future__ import annotations

import heapq
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any, get_args

import msgspec
from sqlalchemy import ColumnElement, Connection, delete, insert, select

from dateline.ground import gazetteer
from dateline.ingest.days import normal_day
from dateline.model import EventType, Measure, Status
from dateline.record import tables as t
from dateline.record.claims import Claim, Figure, passage
from dateline.record.incidents import Incident, gather
from dateline.record.store import LAST, NO_FILTERS, Filters, Store, in_parts, moment, place_keys

ACTS = ("accept", "reject", "correct", "merge", "split", "note", "undo")
FIELDS = ("type", "status", "source", "actors", "targets", "place", "day", "day_from", "day_to", "start", "end")
DIGITS = 15  # of a figure or an offset
LONGEST = 300  # characters of a trigger
_NUMBER = re.compile(r"(\d+)(\+|\.\.(\d+))?")
_TEXTS = {"type": get_args(EventType), "status": get_args(Status)}


class JudgementError(ValueError):
    """A judgement that cannot be made, with the reason and the remedy."""


class Anchor(msgspec.Struct, frozen=True, kw_only=True):
    """Where a claim stands, whoever reads it: report, offsets of its trigger, source and type; `claim` is its id when it was judged."""

    claim: str
    report: str
    start: int
    end: int
    source: str
    type: str


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """One judgement. `claims` it is about, `fields` it corrects, `words` why; `undoes` the number of another; `undone`: one undoes it."""

    id: int
    at: str
    who: str
    act: str
    claims: list[Anchor] = []
    fields: dict[str, str] = {}
    words: str = ""
    undoes: int | None = None
    undone: bool = False


class Detail(msgspec.Struct, frozen=True, kw_only=True):
    """What a row holds besides its columns."""

    claims: list[Anchor] = []
    fields: dict[str, str] = {}
    words: str = ""


# Making and listing


def judge(
    store: Store, act: str, claims: Sequence[str] = (), *, who: str, words: str = "", fields: dict[str, str] | None = None, undoes: int = 0
) -> int:
    """Append a judgement about some claims (ids); returns its number. Raises JudgementError where it means nothing."""
    if act not in ACTS:
        raise JudgementError(f'"{act}" is no judgement: use {", ".join(ACTS)}')
    if not who.strip():
        raise JudgementError("nobody is named who judges: give a name")
    found = _anchors(store, claims)
    given = {k: v.strip() for k, v in (fields or {}).items()}
    _check(store, act, found, given, words, undoes)
    detail = msgspec.json.encode(Detail(claims=found, fields=given, words=words)).decode()
    row = {"at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), "who": who.strip(), "act": act, "detail": detail}
    row |= {"subject": found[0].claim if found else f"#{undoes}", "undoes": undoes or None}
    with store.writing() as conn:
        key = conn.execute(insert(t.judgements), row).inserted_primary_key
    assert key is not None
    _settle(store, int(key[0]))
    return int(key[0])


def _check(store: Store, act: str, found: list[Anchor], fields: dict[str, str], words: str, undoes: int) -> None:
    """Whether a judgement has what its act needs."""
    if act == "undo":
        if undoes not in {j.id for j in judgements(store) if not j.undone and j.act != "undo"}:
            raise JudgementError(f"there is no judgement {undoes} to undo: dateline judge list shows them")
        return
    if not found:
        raise JudgementError("no claim is named: give its id (dateline claims shows them)")
    if act == "merge" and len(found) < 2:
        raise JudgementError("merge needs claims of two incidents: give one id of each")
    if act == "note" and not words.strip():
        raise JudgementError("the note has no words: give them")
    if act == "correct" and not fields:
        raise JudgementError(f"nothing is corrected: name a field ({', '.join(FIELDS)}, killed, injured, ...) and its value")
    for c in _claims_at(store, found) if act == "correct" else ():
        corrected(c, fields, store)


def _claims_at(store: Store, found: Sequence[Anchor]) -> list[Claim]:
    ids = {a.claim for a in found}
    return [c for c in store.claims(Filters(reports=tuple({a.report for a in found}))) if c.id in ids]


def _anchors(store: Store, ids: Sequence[str]) -> list[Anchor]:
    reports = tuple({x.partition(":")[0] for x in ids})
    held = {c.id: c for c in store.claims(Filters(reports=reports))} if ids else {}
    if missing := [x for x in ids if x not in held]:
        raise JudgementError(f"there is no claim {missing[0]}: dateline claims shows them with their ids")
    return [Anchor(claim=c.id, report=c.report, start=c.start, end=c.end, source=c.source, type=c.type) for c in (held[x] for x in ids)]


def judgements(store: Store) -> list[Judgement]:
    """All judgements in the order made."""
    j = t.judgements.c
    with store.engine.connect() as conn:
        rows = conn.execute(select(j.id, j.at, j.who, j.act, j.detail, j.undoes).order_by(j.id)).all()
    undone = {row.undoes for row in rows}
    out: list[Judgement] = []
    for row in rows:
        d = msgspec.json.decode(row.detail, type=Detail)
        out.append(
            Judgement(
                id=row.id,
                at=row.at,
                who=row.who,
                act=row.act,
                claims=d.claims,
                fields=d.fields,
                words=d.words,
                undoes=row.undoes,
                undone=row.id in undone,
            )
        )
    return out


def standing(store: Store) -> list[Judgement]:
    """The judgements that hold: not undone."""
    return [j for j in judgements(store) if not j.undone and j.act != "undo"]


def by_claim(store: Store, made: Iterable[Judgement]) -> dict[str, list[Judgement]]:
    """Judgements by the ids of the claims that they are about now, whichever version read these."""
    anchors = [(a, j) for j in made for a in j.claims]
    keys = sorted({a.report for a, _ in anchors})
    held: dict[str, list[Claim]] = defaultdict(list)
    for some in in_parts(keys):
        for c in store.claims(Filters(reports=some)):
            held[c.report].append(c)
    out: dict[str, list[Judgement]] = defaultdict(list)
    for a, j in anchors:
        for c in meant(a, held[a.report]):
            out[c.id].append(j)
    return dict(out)


def meant(a: Anchor, told: Sequence[Claim]) -> list[Claim]:
    """The claims of a report that are the one judged: the same claim, else those of its words and source, of its type if any is."""
    same = [c for c in told if (c.id, c.start, c.end, c.source) == (a.claim, a.start, a.end, a.source)]
    near = [c for c in told if c.source == a.source and c.start < a.end and a.start < c.end]
    return same or [c for c in near if c.type == a.type] or near


# Respecting them


def claims(store: Store, filters: Filters = NO_FILTERS) -> Iterator[Claim]:
    """The claims that filters ask for, as judged: rejected ones left out, corrected ones as corrected (which may bring them in or out)."""
    found = _by_then(store, [c for c in corrected_claims(store) if matches(c, filters)], filters)
    if not found:
        yield from store.claims(filters, as_read())
        return
    whole = msgspec.structs.replace(filters, limit=None, offset=0)
    order = newest_last if filters.newest else in_order
    found.sort(key=order, reverse=filters.newest)
    kept = heapq.merge(store.claims(whole, as_read()), found, key=order, reverse=filters.newest)
    yield from islice(kept, filters.offset, None if filters.limit is None else filters.offset + filters.limit)


def _by_then(store: Store, found: list[Claim], filters: Filters) -> list[Claim]:
    """Those of some claims that were told by `as_of`, and are no reprint's where only originals are asked for, and whose reports
    stood then."""
    if not found:
        return found
    asked = Filters(reports=tuple({c.report for c in found}), as_of=filters.as_of, originals=filters.originals)
    known = {kept.key for kept in store.reports(asked)} & (
        set(asked.reports) if filters.reports else store.standing(asked.reports, filters.as_of)
    )
    return [c for c in found if c.report in known]


def in_order(c: Claim) -> tuple[str, str, int, str]:
    """What claims are sorted by: publication, report, place in it."""
    return moment(c.published), c.report, c.start, c.id


def newest_last(c: Claim) -> tuple[bool, str, str, int, str]:
    """The other way round: what claims are sorted by, backwards, where the newest come first; those without a day still come last."""
    return moment(c.published) < LAST, *in_order(c)


def as_read() -> ColumnElement[bool]:
    """The condition of claims that nobody rejected or corrected."""
    return t.claims.c.id.not_in(select(t.judged.c.claim))


def corrected_claims(store: Store) -> list[Claim]:
    """The claims that people corrected, as corrected, in order."""
    with store.engine.connect() as conn:
        rows = conn.execute(select(t.judged.c.stands).where(t.judged.c.stands.is_not(None))).scalars()
        return sorted((msgspec.json.decode(x, type=Claim) for x in rows), key=in_order)


def _settle(store: Store, number: int) -> None:
    """Bring what follows from a judgement up to date: claims as judged, incidents."""
    from dateline.record import gathering

    made = {j.id: j for j in judgements(store)}
    meant_one = made[number]
    if meant_one.act == "undo":
        meant_one = made[meant_one.undoes or 0]
    reports = sorted({a.report for a in meant_one.claims})
    if meant_one.act in ("reject", "correct"):
        gathering.judge_anew(store, reports)
    if meant_one.act in ("merge", "split"):
        gathering.group_anew(store, meant_one)


def judge_claims(conn: Connection, made: Sequence[Judgement], told: Iterable[Claim], store: Store) -> dict[str, Claim | None]:
    """Write down those of some claims that people rejected (None) or corrected, and return them; `told`: all claims of their reports as
    read; `made`: the judgements that stand."""
    by_report: dict[str, list[Claim]] = defaultdict(list)
    for c in told:
        by_report[c.report].append(c)
    said: dict[str, list[Judgement]] = defaultdict(list)
    for j in made:
        for a in j.claims if j.act in ("reject", "correct") else ():
            for c in meant(a, by_report.get(a.report, [])):
                said[c.id].append(j)
    by_id = {c.id: c for some in by_report.values() for c in some}
    out: dict[str, Claim | None] = {}
    for x, js in said.items():
        out[x] = None if any(j.act == "reject" for j in js) else _as_corrected(by_id[x], js, store)
    for some in in_parts(sorted(by_id)):
        conn.execute(delete(t.judged).where(t.judged.c.claim.in_(some)))
    rows = [{"claim": x, "stands": msgspec.json.encode(c).decode() if c else None} for x, c in out.items()]
    if rows:
        conn.execute(insert(t.judged), rows)
    return out


def _as_corrected(c: Claim, said: Iterable[Judgement], store: Store) -> Claim:
    for j in said:
        c = corrected(c, j.fields, store)
    return c


def corrected(c: Claim, fields: dict[str, str], store: Store) -> Claim:
    """A claim with other values; an empty place, day or figure is taken away. Raises JudgementError where the words that it is moved to
    are not in its report."""
    changes: dict[str, Any] = {}
    for name, value in fields.items():
        if name in get_args(Measure):
            others = [f for f in changes.get("figures", c.figures) if f.measure != name]
            changes["figures"] = [*others, *([_figure(name, value)] if value else [])]
        else:
            changes |= _change(name, value, store)
    moved = msgspec.structs.replace(c, **changes)
    return moved if (moved.start, moved.end) == (c.start, c.end) else _said_there(moved, store)


def _said_there(c: Claim, store: Store) -> Claim:
    """A claim with the words at its offsets, and the passage around them."""
    with store.engine.connect() as conn:
        words = conn.execute(select(t.reports.c.text).where(t.reports.c.key == c.report)).scalar_one()
    if not 0 <= c.start < c.end <= len(words) or c.end - c.start > LONGEST:
        raise JudgementError(f"start, end: {c.start} to {c.end} are no words of the report: it has {len(words):,} characters")
    first, last = passage(words, c.start, c.end)
    return msgspec.structs.replace(c, trigger=words[c.start : c.end], said=words[first:last], said_start=first, said_end=last)


def _change(name: str, value: str, store: Store) -> dict[str, Any]:
    """What one correction replaces; JudgementError where the value is none of the field."""
    if name in _TEXTS and value not in _TEXTS[name]:
        raise JudgementError(f'{name}: "{value}" is none of {", ".join(_TEXTS[name])}')
    if name in ("type", "status", "source"):
        return {name: value}
    if name in ("actors", "targets"):
        return {name: [x.strip() for x in value.split(",") if x.strip()]}
    if name in ("day", "day_from", "day_to"):
        days = dict.fromkeys(("day_from", "day_to") if name == "day" or not value else (name,), _day(name, value))
        return days | {"day_said": bool(value)}  # a day that a person gives stands as if the passage had it
    if name == "place":
        return _place(value, store)
    if name in ("start", "end"):
        if not re.fullmatch(rf"[0-9]{{1,{DIGITS}}}", value):
            raise JudgementError(f'{name}: "{value[:40]}" is no offset: write how many characters of the report stand before it')
        return {name: int(value)}
    raise JudgementError(f'"{name}" is no field that can be corrected: use {", ".join(FIELDS)}, or a measure (killed)')


def _day(name: str, value: str) -> str | None:
    day = normal_day(value) if value else None
    if value and day is None:
        raise JudgementError(f'{name}: "{value}" is no date: write it as 2020-10-04')
    return day and day[:10]


def _figure(measure: str, value: str) -> Figure:
    """`12`, `12+`, `12..15` as a figure."""
    m = _NUMBER.fullmatch(value)
    if m is None or max(len(m[1]), len(m[3] or "")) > DIGITS:
        raise JudgementError(f'{measure}: "{value[:40]}" is no number: write 12, 12+ (at least) or 12..15, with at most {DIGITS} digits')
    low = int(m[1])
    return Figure(measure=measure, min=low, max=None if m[2] == "+" else int(m[3] or low), text=value)


def _place(name: str, store: Store) -> dict[str, Any]:
    """A place as other claims of the record give it; its name alone where none does; none where the name is empty."""
    told = next(iter(store.claims(Filters(place=name, limit=1))), None) if name else None
    fields = ("lat", "lon", "country", "precision")
    return {"place": told.place if told else name or None} | {f: getattr(told, f) if told else None for f in fields}


def matches(c: Claim, f: Filters) -> bool:
    """Whether a claim is one asked for. The same as the store's conditions (but `as_of`), for claims that are not in its tables as here."""
    place = f.place is None or (c.place is not None and gazetteer.fold(c.place) in place_keys(f.place))
    roles = {"actor": c.actors, "target": c.targets, "source": [c.source]}
    named = [x for role, xs in roles.items() if f.role in (None, role) for x in xs]
    return (
        place
        and f.country in (None, c.country)
        and f.outlet in (None, c.outlet)
        and not (f.undated and c.published)
        and (not f.reports or c.report in f.reports)
        and (f.actor is None or any(_below(x, f.actor) for x in named))
        and (f.source is None or _below(c.source, f.source))
        and (not f.types or c.type in f.types)
        and (not f.statuses or c.status in f.statuses)
        and (f.measure is None or any(x.measure == f.measure for x in c.figures))
        and (not f.since or bool(c.day_to and c.day_to >= f.since))
        and (not f.until or bool(c.day_from and c.day_from <= f.until))
        and (f.box is None or _inside(c, f.box))
    )


def _below(x: str, actor: str) -> bool:
    return x == actor or x.startswith(f"{actor}.")


def _inside(c: Claim, box: tuple[float, float, float, float]) -> bool:
    south, west, north, east = box
    if c.lat is None or c.lon is None or not south <= c.lat <= north:
        return False
    return west <= c.lon <= east if west <= east else c.lon >= west or c.lon <= east


def regroup(found: list[Incident], claims: Iterable[Claim], made: Iterable[Judgement]) -> list[Incident]:
    """Incidents as judged: those merged that hold claims of one merge, those taken out that were split off. `claims`: theirs."""
    by_id = {c.id: c for c in claims}
    by_report: dict[str, list[Claim]] = defaultdict(list)
    for c in by_id.values():
        by_report[c.report].append(c)
    for j in made:
        mine = {c.id for a in j.claims for c in meant(a, by_report.get(a.report, []))}
        found = _merged(found, mine, by_id, j) if j.act == "merge" else _split(found, mine, by_id, j) if j.act == "split" else found
    return sorted(found, key=lambda i: (i.day_from or "9999", i.place or "", i.id))


def _merged(found: list[Incident], mine: set[str], by_id: dict[str, Claim], j: Judgement) -> list[Incident]:
    """One incident of all that hold one of some claims: the one with most claims takes in the others."""
    hit = [i for i in found if any(m.claim in mine for m in i.members)]
    if len(hit) < 2:
        return found
    first, *others = sorted(hit, key=lambda i: (-len(i.members), i.id))
    taken = [msgspec.structs.replace(m, reason=f"merged by {j.who}, {j.at[:10]}") for i in others for m in i.members]
    return [i for i in found if i not in hit] + _anew([msgspec.structs.replace(first, members=[*first.members, *taken])], by_id)


def _split(found: list[Incident], mine: set[str], by_id: dict[str, Claim], j: Judgement) -> list[Incident]:
    """Some claims taken out of their incidents, into one of their own."""
    hit = [i for i in found if 0 < sum(m.claim in mine for m in i.members) < len(i.members)]
    if not hit:
        return found
    out = [msgspec.structs.replace(m, reason=f"split off by {j.who}, {j.at[:10]}") for i in hit for m in i.members if m.claim in mine]
    left = [msgspec.structs.replace(i, members=[m for m in i.members if m.claim not in mine]) for i in hit]
    new = msgspec.structs.replace(hit[0], id=f"{hit[0].id}s{j.id}", members=out)
    return [i for i in found if i not in hit] + _anew([*left, new], by_id)


def _anew(incidents: list[Incident], by_id: dict[str, Claim]) -> list[Incident]:
    """Incidents with place, days and sides told anew from their claims."""
    return gather([by_id[m.claim] for i in incidents for m in i.members if m.claim in by_id], known=incidents)


def in_words(j: Judgement) -> str:
    """A judgement in words: `accepted by Ana, 2031-05-09: seen on film`."""
    past = {"accept": "accepted", "reject": "rejected", "correct": "corrected", "merge": "merged", "split": "split off", "note": "note"}
    fields = "".join(f", {k}={v}" for k, v in j.fields.items())
    return f"{past[j.act]} by {j.who}, {j.at[:10]}{fields}{f': {j.words}' if j.words else ''}"
