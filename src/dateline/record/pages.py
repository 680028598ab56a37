"""Answers of a record laid out: text for a terminal, JSON Lines, CSV.

A `Page` holds the answers, how one is shown as text, and its columns as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

import msgspec
from sqlalchemy import func, select

from dateline.export.terminal import Part, beside, clean, fold, shorten
from dateline.record import judgements, queries, wording
from dateline.record import tables as t
from dateline.record.brief import KINDS, said_by, sides
from dateline.record.claims import Claim
from dateline.record.judgements import Judgement
from dateline.record.positions import Change, Position, Tone
from dateline.record.queries import Disputed, Entry, Found, Gathered
from dateline.record.sources import excerpt
from dateline.record.store import Filters, Hit, Kept, Store, in_parts
from dateline.record.tolls import By, Policy, Toll

LEFT = 18  # cells of the column of names
COUNTED = 1000  # answers that are counted, where not all are shown
VOICES = 8  # sources shown of one incident
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet takes for the start of a formula

Column = tuple[str, Callable[[Any], Any]]
Row = tuple[str, list[Part]]
Judged = Mapping[str, list[Judgement]]  # by claim


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """Answers, what one is called in the plural, how it is shown, its columns."""

    items: list[Any]
    name: str
    text: Callable[[Any, int], str]
    columns: list[Column]
    apart: bool = True  # a line between one and the next
    count: int | None = None  # how many there are in all, where that is known


def as_json(items: Sequence[Any]) -> str:
    """An object an answer a line."""
    return "".join(msgspec.json.encode(x).decode() + "\n" for x in items)


def as_csv(page: Page, items: Sequence[Any]) -> str:
    """A line of headings and a line an answer. A text that a spreadsheet would take for a formula gets an apostrophe before it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([name for name, _ in page.columns])
    writer.writerows([[cell(of(x)) for _, of in page.columns] for x in items])
    return out.getvalue()


def cell(value: Any) -> Any:
    """A value as a cell: lists with semicolons between, nothing for null, no formulas."""
    if isinstance(value, list | tuple):
        value = "; ".join(str(x) for x in value)  # type: ignore[arg-type]
    if isinstance(value, str):
        value = clean(value)
        return f"'{value}" if value.startswith(_FORMULA) else value
    return "" if value is None else value


def cut(shown: int, found: int | None, name: str) -> str:
    """The line that says how many were left out; `found` where that is known, up to `COUNTED`."""
    if not found:
        return f"The first {shown:,} {name}; --limit 0 shows all."
    many = f"more than {COUNTED:,}" if found > COUNTED else f"{found:,}"
    return f"{shown:,} of {many} {name}; --limit 0 shows all."


def _block(head: list[Part], rows: Sequence[Row], width: int) -> str:
    """A heading and, set in, rows of a name and what stands behind it."""
    lines = fold(head, width, False)
    left = min(LEFT, max((len(name) for name, _ in rows), default=0))
    for name, parts in rows:
        right = fold(parts, width - left - 4, False)
        lines += (
            beside(fold([(clean(name), "")], left, False) if name else [], right, left, "", False) if left else [f"  {x}" for x in right]
        )
    return "\n".join(lines) + "\n"


# Incidents


def incidents(store: Store, found: list[Found], whole: bool = False) -> Page:
    """Incidents; `whole`: with every claim and why it is there."""
    kept = queries.reports(store, {c.report for f in found for c in f.claims})
    made = judgements.by_claim(store, judgements.standing(store))
    return Page(
        items=found,
        name="incidents",
        text=lambda f, width: _incident(f, kept, made, width, whole),
        columns=[
            ("incident", lambda f: f.incident.id),
            ("title", lambda f: f.title),
            ("family", lambda f: f.incident.family),
            ("mode", lambda f: f.incident.mode),
            ("kinds", lambda f: f.incident.kinds),
            ("place", lambda f: f.incident.place),
            ("country", lambda f: f.incident.country),
            ("lat", lambda f: f.incident.lat),
            ("lon", lambda f: f.incident.lon),
            ("precision", lambda f: f.incident.precision),
            ("day_from", lambda f: f.incident.day_from),
            ("day_to", lambda f: f.incident.day_to),
            ("actors", lambda f: f.incident.actors),
            ("targets", lambda f: f.incident.targets),
            ("grade", lambda f: f.account.grade),
            ("grade_why", lambda f: f.account.why),
            ("tolls", lambda f: queries.figures(f.tolls)),
            ("disputes", lambda f: len(f.account.disputed)),
            ("silent", lambda f: f.account.silent),
            ("reports", lambda f: f.reports),
            ("claims", lambda f: [c.id for c in f.claims]),
        ],
    )


def _incident(f: Found, kept: Mapping[str, Kept], made: Judged, width: int, whole: bool) -> str:
    i = f.incident
    head: list[Part] = [(f"{wording.days(i.day_from, i.day_to)} | {clean(f.title)} [{f.account.grade}]", "")]
    rows: list[Row] = [("toll", [(queries.figures(f.tolls), "")])] if f.tolls else []
    told = [(wording.voice(v, kept), "; ".join(k for k in said if k) or "says so") for v, said in said_by(f).items()]
    shown = told if whole else told[:VOICES]
    rows += [(name, [(clean(words), "")]) for name, words in shown]
    rows += [("", [(f"... and {len(told) - len(shown)} more sources (--id {i.id} shows all)", "")])] if len(shown) < len(told) else []
    rows += [("disputed", [(clean(f"{KINDS[d.kind]}: {'; '.join(sides(d, kept))}"), "")]) for d in f.account.disputed]
    rows += [("no word from", [(wording.parties(f.account.silent), "")])] if f.account.silent else []
    rows += [("why this grade", [(clean(_named(f.account.why, f, kept)), "")])] if whole else []
    rows.append(("", [(f"{i.id}: {wording.many(len(f.claims), 'claim')} in {wording.many(f.reports, 'report')}", "")]))
    if not whole:
        said = dict.fromkeys(judgements.in_words(j) for c in f.claims for j in made.get(c.id, ()))
        rows += [("judged", [(clean(x), "")]) for x in said]
    else:
        why = {m.claim: m.reason for m in i.members}
        rows += [row for c in f.claims for row in [*_claim_rows(c, kept, made), ("", [(f"in it for: {why[c.id] or '-'}", "")])]]
    return _block(head, rows, width)


def _named(words: str, f: Found, kept: Mapping[str, Kept]) -> str:
    """Words with the names of outlets in place of their voices."""
    for v in sorted(set(f.voices.values()), key=len, reverse=True):
        if v.startswith("outlet:"):
            words = words.replace(v, wording.voice(v, kept))
    return words


# Claims


def claims(store: Store, found: list[Claim]) -> Page:
    """Claims with the outlets of their reports."""
    kept = queries.reports(store, {c.report for c in found})
    made = judgements.by_claim(store, judgements.standing(store))
    fields = [f for f in Claim.__struct_fields__ if f not in ("figures", "disputed", "start", "end", "said_start", "said_end")]
    columns: list[Column] = [(name, _field(name)) for name in fields]
    return Page(
        items=found,
        name="claims",
        text=lambda c, width: _claim(c, kept, made, width),
        columns=[*columns, ("figures", wording.figures), ("report_id", lambda c: kept[c.report].id), ("url", lambda c: kept[c.report].url)],
    )


def _field(name: str) -> Callable[[Any], Any]:
    return lambda x: getattr(x, name)


def _claim(c: Claim, kept: Mapping[str, Kept], made: Judged, width: int) -> str:
    head, *rest = _claim_rows(c, kept, made)
    return _block([(f"{wording.days(c.day_from, c.day_to)} | {head[0]}: ", ""), *head[1]], rest, width)


def _claim_rows(c: Claim, kept: Mapping[str, Kept], made: Judged) -> list[Row]:
    """Who claims what; the words; where they stand; what was judged of it."""
    who = wording.party(c.source) if c.source != wording.OUTLET else wording.OUTLET
    status = f"[{c.status.upper()}] " if c.status != "actual" else ""
    parties = " -> ".join(x for x in (wording.parties(c.actors), wording.parties(c.targets)) if x)
    parts = [f"{status}{wording.noun(c)}", parties, c.place or "", wording.figures(c)]
    where = f"{wording.outlet(kept.get(c.report), c)}, {wording.told(c.published)}; {c.id}"
    rows: list[Row] = [(who, [(clean("; ".join(p for p in parts if p)), "")]), ("", [(excerpt(c), "")]), ("", [(where, "")])]
    return rows + [("", [(clean(judgements.in_words(j)), "")]) for j in made.get(c.id, ())]


# Disputes


def disputes(store: Store, found: list[Disputed]) -> Page:
    """Disputes: side against side, each in its words."""
    kept = queries.reports(store, {c.report for d in found for c in d.claims})
    return Page(
        items=found,
        name="disputes",
        text=lambda d, width: _dispute(d, kept, width),
        columns=[
            ("incident", lambda d: d.incident.id),
            ("title", lambda d: d.title),
            ("place", lambda d: d.incident.place),
            ("day_from", lambda d: d.incident.day_from),
            ("day_to", lambda d: d.incident.day_to),
            ("kind", lambda d: d.dispute.kind),
            ("about", lambda d: d.dispute.about),
            ("a_by", lambda d: d.dispute.a_by),
            ("a_says", lambda d: d.dispute.a_says),
            ("b_by", lambda d: d.dispute.b_by),
            ("b_says", lambda d: d.dispute.b_says),
            ("grade", lambda d: d.grade),
            ("a", lambda d: d.dispute.a),
            ("b", lambda d: d.dispute.b),
        ],
    )


def _dispute(d: Disputed, kept: Mapping[str, Kept], width: int) -> str:
    i, by_id = d.incident, {c.id: c for c in d.claims}
    head: list[Part] = [(f"{wording.days(i.day_from, i.day_to)} | {clean(d.title)} | {KINDS[d.dispute.kind]}", "")]
    rows: list[Row] = []
    for side, ids in zip(sides(d.dispute, kept), (d.dispute.a, d.dispute.b), strict=True):
        name, _, says = side.rpartition(": ")
        rows.append((("vs " if rows else "") + name, [(clean(says), "")]))
        for c in [by_id[x] for x in ids if x in by_id][:1]:
            rows.append(("", [(f"{excerpt(c)} ({wording.outlet(kept.get(c.report), c)}, {wording.told(c.published)})", "")]))
        rows += [("", [(f"and {len(ids) - 1} more {'claims' if len(ids) > 2 else 'claim'}", "")])] if len(ids) > 1 else []
    return _block(head, [*rows, ("", [(f"{i.id} [{d.grade}]", "")])], width)


# Tolls


def tolls(store: Store, filters: Filters, by: By, policy: Policy) -> Page:
    """Tolls with how they moved."""
    found, gathered = queries.tolls_and_names(store, filters, by, policy)
    names = _groups({f.group for f in found}, gathered) if by == "incident" else {}
    kept = queries.reports(store, {_report(x.claim) for f in found for x in f.history})
    return Page(
        items=[x for _, some in groupby(found, key=lambda x: x.group) for x in queries.ranked(some)],
        name="tolls",
        text=lambda x, width: _toll(x, names, kept, width),
        columns=[
            ("by", lambda x: x.by),
            ("group", lambda x: x.group),
            ("name", lambda x: _group(x, names)),
            ("measure", lambda x: x.measure),
            ("policy", lambda x: x.policy),
            ("claimant", lambda x: x.claimant),
            ("low", lambda x: x.low),
            ("best", lambda x: x.best),
            ("high", lambda x: x.high),
            ("open", lambda x: x.open),
            ("running", lambda x: x.running),
            ("low_claims", lambda x: x.low_claims),
            ("best_claims", lambda x: x.best_claims),
            ("high_claims", lambda x: x.high_claims),
        ],
    )


def _report(claim: str) -> str:
    return claim.partition(":")[0]


def _groups(ids: set[str], gathered: Mapping[str, Gathered]) -> dict[str, str]:
    """The titles of incidents."""
    found = [(i, g) for x in sorted(ids) for g in [gathered[x]] for i in g.incidents if i.id == x]
    return {i.id: f"{wording.days(i.day_from, i.day_to)} | {wording.title(i, queries.members(i, g.claims))}" for i, g in found}


def _group(x: Toll, names: Mapping[str, str]) -> str:
    """What a toll is of."""
    if x.by == "incident":
        return names.get(x.group, x.group)
    if x.by == "party":
        return wording.parties(x.group.split(",")) or "whose is not known"
    if x.by == "day":
        return wording.days(x.group, x.group)
    return x.group or ("people" if x.by == "kind" else "place not given")


def _toll(x: Toll, names: Mapping[str, str], kept: Mapping[str, Kept], width: int) -> str:
    ending = " (so far, of a region or a longer time)" if x.running else ""
    best = f", best {x.best:,}" if x.low != x.high else ""
    who = f" according to {wording.voice(x.claimant, kept)}" if x.claimant else ""
    figure = f"{wording.interval(x.low, x.high, x.open)} {x.measure.replace('_', ' ')}{best}{who}"
    steps = [s for s in x.history if s.counted] if len({s.low for s in x.history}) == 1 else x.history
    rows: list[Row] = [("", [(figure, "")])]
    for s in steps:
        high = s.low if s.high is None else s.high
        words = f"{wording.interval(s.low, high, s.high is None)}: {wording.voice(s.claimant, kept)}"
        rows.append((wording.told(s.told), [(clean(f"{words}{f' (not counted: {s.why})' if s.why else ''}; {s.claim}"), "")]))
    return _block([(clean(_group(x, names)) + ending, "")], rows, width)


# Positions


def positions(store: Store, found: list[Position]) -> Page:
    """Positions, each with its first words."""
    by_id, kept = _told(store, found)
    columns: list[Column] = [(name, _field(name)) for name in Position.__struct_fields__]
    return Page(items=found, name="positions", text=lambda p, width: _position(p, by_id, kept, width), columns=columns)


def _told(store: Store, found: Sequence[Position | Change]) -> tuple[dict[str, Claim], dict[str, Kept]]:
    """The claims behind some positions, by id, and their reports."""
    ids = {x for p in found for x in p.claims}
    keys = sorted({_report(x) for x in ids})
    told = (c for some in in_parts(keys) for c in store.claims(Filters(reports=some)))
    return {c.id: c for c in told if c.id in ids}, queries.reports(store, keys)


def _position(p: Position, by_id: Mapping[str, Claim], kept: Mapping[str, Kept], width: int) -> str:
    head = f"{wording.days(p.day, p.day)} | {wording.party(p.actor)} {wording.toward(p.stance, p.toward)}"
    return _block([(clean(head), "")], _words([by_id[x] for x in p.claims if x in by_id], kept), width)


def _words(told: Sequence[Claim], kept: Mapping[str, Kept]) -> list[Row]:
    """The words of the first of some claims, and where they stand."""
    rows: list[Row] = []
    for c in told[:1]:
        more = f", and {wording.many(len(told) - 1, 'more claim')}" if len(told) > 1 else ""
        where = f"{wording.outlet(kept.get(c.report), c)}, {wording.told(c.published)}; {c.id}{more}"
        rows += [("", [(excerpt(c), "")]), ("", [(clean(where), "")])]
    return rows


def changes(store: Store, found: list[Change]) -> Page:
    """Turns of a party's lean, each with the words after it."""
    by_id, kept = _told(store, found)
    columns: list[Column] = [(name, _field(name)) for name in Change.__struct_fields__]
    return Page(items=found, name="changes", text=lambda x, width: _turn(x, by_id, kept, width), columns=columns)


def _turn(x: Change, by_id: Mapping[str, Claim], kept: Mapping[str, Kept], width: int) -> str:
    toward = f"{wording.party(x.actor)} toward {wording.party(x.toward)}"
    head = f"{wording.days(x.day, x.day)} | {toward}: {x.now}; on {wording.days(x.before_day, x.before_day)}: {x.before}"
    return _block([(clean(head), "")], _words([by_id[c] for c in reversed(x.claims) if c in by_id], kept), width)


def tones(found: list[Tone]) -> Page:
    """The Goldstein mean of two parties by week."""
    return Page(
        items=found,
        name="weeks",
        text=_tone,
        apart=False,
        columns=[
            ("a", lambda x: x.pair[0]),
            ("b", lambda x: x.pair[1]),
            ("week", lambda x: x.week),
            ("mean", lambda x: x.mean),
            ("acts", lambda x: x.acts),
            ("claims", lambda x: x.claims),
        ],
    )


def _tone(x: Tone, width: int) -> str:
    pair = " and ".join(wording.party(a) for a in x.pair)
    return (
        "\n".join(
            fold(
                [(clean(f"week of {wording.days(x.week, x.week)} | {x.mean:+.1f} | {wording.many(x.acts, 'act')} | {pair}"), "")],
                width,
                False,
            )
        )
        + "\n"
    )


# Timeline, words


def timeline(store: Store, found: list[Entry]) -> Page:
    """A timeline; a day stands above its first entry."""
    first = {entries[0].incident for _, some in groupby(found, key=lambda e: e.day_from) if (entries := list(some))}
    columns: list[Column] = [(name, _field(name)) for name in Entry.__struct_fields__]
    return Page(items=found, name="incidents", text=lambda e, width: _entry(e, e.incident in first, width), columns=columns, apart=False)


def _entry(e: Entry, first: bool, width: int) -> str:
    head = f"{date.fromisoformat(e.day_from):%A}, {wording.days(e.day_from, e.day_from)}" if first else ""
    what = e.title.removesuffix(f"; {e.place}")
    days = f" (to {wording.days(e.day_to, e.day_to)})" if e.day_to != e.day_from else ""
    dispute = f"; {wording.many(e.disputed, 'dispute')}" if e.disputed else ""
    rows: list[Row] = [(e.place or "no place", [(clean(what) + days, "")])]
    rows += [("", [(e.figures, "")])] if e.figures else []
    rows.append(("", [(clean(f"{e.grade}{dispute}; {', '.join(e.claimants[:VOICES])}; {e.incident}"), "")]))
    lines = [head] if head else []
    for name, parts in rows:
        lines += beside(fold([(clean(name), "")], LEFT, False) if name else [], fold(parts, width - LEFT - 4, False), LEFT, "", False)
    return "\n".join(lines) + "\n"


def search(found: list[Hit]) -> Page:
    """Reports found by their words."""
    names = [f for f in Kept.__struct_fields__ if f != "moment"]
    columns: list[Column] = [(name, _of_report(name)) for name in names]
    return Page(items=found, name="reports", text=_hit, columns=[*columns, ("passage", lambda h: h.passage), ("score", lambda h: h.score)])


def _of_report(name: str) -> Callable[[Any], Any]:
    return lambda h: getattr(h.report, name)


def _hit(h: Hit, width: int) -> str:
    r = h.report
    head = f"{wording.outlet(r)}, {wording.told(r.published)}{f': {r.title}' if r.title else ''}"
    copy = f"; a reprint of {r.original}" if r.original else ""
    rows: list[Row] = [("", [(shorten(h.passage, 400), "")]), ("", [(clean(f"{r.key} ({r.id}, {r.path}){copy}"), "")])]
    return _block([(clean(head), "")], rows, width)


# Nothing found


def hint(store: Store, filters: Filters) -> str:
    """What may help where nothing was found: the record's places of a like name, its days, or what to leave out."""
    c = t.claims.c
    with store.engine.connect() as conn:
        if not conn.execute(select(t.reports.c.key).limit(1)).first():
            return "the record is empty: dateline add FILES... fills it"
        if filters.place:
            places = [str(p) for p in conn.execute(select(c.place).where(c.place.is_not(None)).distinct()).scalars()]
            near = _near(filters.place, places)
            if filters.place.casefold() not in (p.casefold() for p in places):
                return f"it has no claim of this place{f', but of {near}' if near else ''}"
        if filters.since or filters.until:
            first, last = conn.execute(select(func.min(c.day_from), func.max(c.day_to))).one()
            return (
                f"its claims are of {first} to {last}; ask for other days, or leave out a filter" if first else "no claim in it has a day"
            )
    return "leave out a filter, or ask with other words"


def _near(name: str, places: list[str]) -> str:
    from rapidfuzz import process, utils

    found = process.extract(name, places, limit=3, score_cutoff=75, processor=utils.default_process)
    return ", ".join(x[0] for x in found)


def judged(found: Sequence[Judgement]) -> str:
    """Judgements, one a line."""
    out: list[str] = []
    for j in found:
        what = f"judgement {j.undoes}" if j.act == "undo" else ", ".join(a.claim for a in j.claims)
        fields = "".join(f"; {k}={v}" for k, v in j.fields.items())
        out.append(clean(f"{j.id} | {j.at} | {j.who} | {j.act} {what}{fields}{f': {j.words}' if j.words else ''}{' (undone)' * j.undone}"))
    return "".join(f"{x}\n" for x in out)
