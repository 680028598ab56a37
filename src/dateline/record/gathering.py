"""Incidents kept in the record: new claims are gathered into those that it has, a few thousand at a time, and written with their stances.

What is kept follows from the claims as people judged them. `wait` puts a report on the list of those to be gathered, in the transaction
that keeps its claims; `gather_new` works the list off, one transaction for each few, so that a run that was killed goes on where it was.
Each incident carries the stamp of the version that told it (`stamp.py`): `tell_anew` tells those of other versions again. Who asks calls
`ready`, which does both.
"""

from __future__ import annotations

import logging
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, RowMapping, Select, and_, bindparam, delete, func, insert, or_, select, update
from sqlalchemy.exc import DBAPIError

from dateline.record import judgements, wording
from dateline.record import tables as t
from dateline.record.claims import Claim
from dateline.record.incidents import STATEMENT, Incident, Member, gather
from dateline.record.judgements import Judgement
from dateline.record.matching import LONG_DAYS, family, iso, mode, ordinal
from dateline.record.stamp import newer, stamp
from dateline.record.store import CLAIM, LAST, Filters, Store, claim_of, in_parts, refused, standing_of
from dateline.record.telling import STATUSES, TYPES, Where, bits, dealings, row_of, stances

AT_ONCE = 20_000  # claims gathered in one transaction, as long as a report has fewer
MOST_KNOWN = 30_000  # claims of incidents that the new ones are held against, those told of last
NEAR_DAYS = 14  # incidents as many days away are looked at: weeks meet weeks (incidents._keys)
FEW = 30  # spans of days asked for one by one
TOLD_AT_ONCE = 1000  # incidents told anew in one transaction, of not many more than
CLAIMS_AT_ONCE = 3000  # claims
MANY = 2000  # incidents told anew, which takes seconds, are said
NEWS_S = 10  # between lines that say how far it is
LOG = logging.getLogger(__name__)

Progress = Callable[[int, int], None]


class Held(msgspec.Struct, kw_only=True):
    """Incidents of the record with their claims, the incident that each claim was in before people merged or split (`made`), and which
    version told each incident."""

    incidents: list[Incident]
    claims: dict[str, Claim]
    made: dict[str, str]
    stamps: dict[str, str]


# The list of reports that wait


def wait(conn: Connection, reports: Iterable[str]) -> None:
    """Put reports on the list."""
    keys = list(reports)
    here = set(conn.execute(select(t.pending.c.report).where(t.pending.c.report.in_(keys))).scalars())
    if rows := [{"report": k} for k in keys if k not in here]:
        conn.execute(insert(t.pending), rows)


def waiting(store: Store) -> int:
    """How many reports are on the list."""
    with store.engine.connect() as conn:
        return int(conn.execute(select(func.count()).select_from(t.pending)).scalar_one())


def ready(store: Store) -> None:
    """Bring up to date what questions are answered from. A record that may not be written is asked as it is; that is said once."""
    if store.read_only:
        return
    try:
        if not store.told:
            tell_anew(store)
            store.told = True
        gather_new(store)
    except DBAPIError as error:
        if not refused(error):
            raise
        store.read_only = True
        _say_what_is_behind(store)


def _try(conn: Connection) -> None:
    """Delete nothing: whoever may not write is told so before there is work done, and by one statement."""
    conn.execute(delete(t.pending).where(t.pending.c.report == ""))


def _say_what_is_behind(store: Store) -> None:
    """Say what of a record that may not be written is not up to date, and the remedy."""
    with store.engine.connect() as conn:
        old = conn.execute(select(func.count()).where(t.incidents.c.told_by.in_(behind(conn)))).scalar_one()
    remedy = "ask it once as one who may write"
    if new := waiting(store):
        LOG.warning("%s: it may not be written, so incidents lack %s: %s", store.name, wording.many(new, "new report"), remedy)
    if old:
        words = "%s: it may not be written, so %s of another version must be weighed anew for each answer; counts are as they were: %s"
        LOG.warning(words, store.name, wording.many(old, "incident"), remedy)


def gather_new(store: Store, progress: Progress | None = None) -> int:
    """Gather the claims of all reports on the list; returns how many reports that were. `progress(done, all)` is called after each few."""
    total = waiting(store)
    done = 0
    while some := _gather_few(store):
        done += some
        if progress:
            progress(done, max(total, done))
    return done


def _gather_few(store: Store) -> int:
    """Gather the first reports on the list, in one transaction; how many."""
    if not waiting(store):
        return 0
    standing = judgements.standing(store)
    with store.writing() as conn:
        _try(conn)
        keys, told = _first(conn)
        as_judged = judgements.judge_claims(conn, standing, told, store) if standing else {}
        placed = _members_of(conn, [c.id for c in told])
        fresh = [x for c in told if c.id not in placed and (x := as_judged.get(c.id, c))]
        known = load(conn, _near(conn, fresh))
        found = gather([*fresh, *known.claims.values()], known.incidents)
        claims = known.claims | {c.id: c for c in fresh}
        made = {m.claim: i.id for i in found for m in i.members} | known.made
        found = judgements.regroup(found, claims.values(), standing)
        _write(conn, found, known, claims, made)
        _write_acts(conn, fresh)
        for some in in_parts(keys):
            conn.execute(delete(t.pending).where(t.pending.c.report.in_(some)))
    return len(keys)


def _first(conn: Connection) -> tuple[list[str], list[Claim]]:
    """The first reports on the list, in order of publication, and their claims as read."""
    r = t.reports.c
    order = select(r.key).join(t.pending, t.pending.c.report == r.key).order_by(r.moment, r.key)
    keys: list[str] = []
    told: list[Claim] = []
    for some in in_parts(list(conn.execute(order.limit(AT_ONCE)).scalars())):
        found = list(read(conn, t.claims.c.report.in_(some)))
        if keys and len(told) + len(found) > AT_ONCE:
            break
        keys, told = [*keys, *some], [*told, *found]
    return keys, told


def read(conn: Connection, *conditions: ColumnElement[bool]) -> Iterator[Claim]:
    """Claims as they were read."""
    yield from (claim_of(row) for row in conn.execute(select(*CLAIM).where(*conditions)).mappings())


def _members_of(conn: Connection, claims: Sequence[str]) -> dict[str, str]:
    """The incidents of those claims that are in one."""
    m = t.members.c
    return {c: i for some in in_parts(claims) for c, i in conn.execute(select(m.claim, m.incident).where(m.claim.in_(some)))}


# What another version told


def tell_anew(store: Store, progress: Progress | None = None) -> int:
    """Tell those incidents anew that another version told: kinds, place, days, sides, grade, disputes, counts, title, stances. Members
    stay. A few in a transaction: what is interrupted goes on at the next use. Returns how many; `progress(done, all)` is called after
    each few."""
    with store.engine.connect() as conn:
        total = conn.execute(select(func.count()).where(t.incidents.c.told_by.in_(behind(conn)))).scalar_one()
    if total > MANY:
        words = "%s: %s incidents were told by another version and are told anew, once; interrupted, it goes on at the next use"
        LOG.warning(words, store.name, f"{total:,}")
    done, said = 0, time.monotonic()
    while some := _tell_few(store):
        done += some
        if progress:
            progress(done, max(total, done))
        if time.monotonic() - said > NEWS_S:
            said = time.monotonic()
            LOG.warning("%s: %s of %s incidents told anew", store.name, f"{done:,}", f"{max(total, done):,}")
    return done


def behind(conn: Connection) -> list[str]:
    """The stamps of incidents that are to be told anew: of all versions but this one and later ones."""
    told_by = t.incidents.c.told_by
    found: list[str] = []
    last = conn.execute(select(func.min(told_by))).scalar()
    while last is not None:  # from one to the next by the index: there are few
        found.append(last)
        last = conn.execute(select(func.min(told_by)).where(told_by > last)).scalar()
    return [x for x in found if _old(x)]


def _old(told_by: str) -> bool:
    return told_by != stamp() and not newer(told_by)


def by_bits(store: Store, f: Filters) -> ColumnElement[bool] | None:
    """The condition on incidents that hold a claim of types, or of statuses, where that alone is asked for: told by their own rows. None
    where these do not tell: something else is asked for too, another version told them, or an embargo hides claims."""
    if bool(f.types) == bool(f.statuses) or f != Filters(types=f.types, statuses=f.statuses):
        return None
    with store.engine.connect() as conn:
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S")
        if behind(conn) or conn.execute(select(t.notices.c.report).where(t.notices.c.embargo > now).limit(1)).first():
            return None
    i = t.incidents.c
    column, mask = (i.types, bits(TYPES, f.types)) if f.types else (i.statuses, bits(STATUSES, f.statuses))
    return column.bitwise_and(mask) != 0


def or_behind(store: Store, condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """A condition on what is kept of incidents, or that another version told them (and nobody may tell them anew): then it says nothing."""
    with store.engine.connect() as conn:
        old = behind(conn)
    return or_(condition, t.incidents.c.told_by.in_(old)) if old else condition


def _tell_few(store: Store) -> int:
    """Tell some incidents anew, in one transaction; how many. Those of which nothing is left go."""
    i = t.incidents.c
    with store.engine.connect() as conn:
        if not behind(conn):
            return 0
    with store.writing() as conn:
        _try(conn)
        query = select(i.id, i.claims).where(i.told_by.in_(behind(conn))).order_by(i.told_by, i.id).limit(TOLD_AT_ONCE)
        ids: list[str] = []
        claims = 0
        for name, many in conn.execute(query).all():
            if claims > CLAIMS_AT_ONCE:
                break
            claims += many
            ids.append(name)
        held = load(conn, ids)
        found = [gather([held.claims[m.claim] for m in x.members], [x])[0] for x in held.incidents if x.members]
        for some in in_parts(sorted(set(ids) - {x.id for x in found})):
            conn.execute(delete(t.incidents).where(i.id.in_(some)))
        if found:
            where = _where(conn, held)
            _update(conn, [row_of(x, held.claims, *where, stamp()) for x in found])
            _write_acts(conn, list(held.claims.values()))
    return len(ids)


def _update(conn: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write rows of incidents that are there again."""
    named = [{f"new_{k}": v for k, v in row.items()} for row in rows]
    values: dict[str, Any] = {k: bindparam(f"new_{k}") for k in rows[0] if k != "id"}
    conn.execute(update(t.incidents).where(t.incidents.c.id == bindparam("new_id")).values(values), named)


def _where(conn: Connection, held: Held) -> tuple[dict[str, Where], dict[str, str]]:
    """Where the claims of some incidents stand, and which report each reprint is of."""
    where = whereabouts(conn, {c.report for c in held.claims.values()}, embargoed=True)
    return where, {key: w.original for key, w in where.items() if w.original}


# Incidents near


def _near(conn: Connection, fresh: Sequence[Claim]) -> list[str]:
    """The incidents that some claims may be of: of a family and days like theirs, those told of last where they are very many."""
    if not fresh:
        return []
    i = t.incidents.c
    kinds = sorted({(family(c.type, c.cameo)[0], mode(c)) for c in fresh})
    like = or_(*(and_(i.family == f, i.mode == m) for f, m in kinds))
    query = select(i.id, i.claims).where(or_(*_when(fresh)), like).order_by(i.last_told.desc(), i.id)
    out: list[str] = []
    total = 0
    for name, count in conn.execute(query):
        total += count
        if total > MOST_KNOWN:
            break
        out.append(name)
    return out


def _when(fresh: Sequence[Claim]) -> list[ColumnElement[bool]]:
    """Conditions for incidents of days near those of some claims, or told then and undated (or of a span that may be no passage's own)."""
    i = t.incidents.c
    days: list[tuple[int, int]] = []
    long: list[tuple[int, int]] = []
    for c in fresh:
        first, last, told = ordinal(c.day_from), ordinal(c.day_to), ordinal(c.published)
        if first and last and last - first >= LONG_DAYS:
            long.append((first, last))
        elif first and last:
            days.append((first, last))
        if told:
            days.append((told, told))
    out: list[ColumnElement[bool]] = [i.long & (i.day_from <= iso(b)) & (i.day_to >= iso(a)) for a, b in spans(long)]
    for a, b in spans(days):
        out.append(~i.long & (i.day_from <= iso(b)) & (i.day_to >= iso(a)))
        out.append((i.day_from.is_(None) | i.long) & (i.first_told <= f"{iso(b)}T99") & (i.last_told >= iso(a)))
    return out or [i.day_from.is_(None)]


def spans(days: Iterable[tuple[int, int]], near: int = NEAR_DAYS, most: int = FEW) -> list[tuple[int, int]]:
    """Days widened by `near` on both sides and run together where they meet; at most so many, the whole stretch where there are more."""
    out: list[tuple[int, int]] = []
    for a, b in sorted((max(1, a - near), min(date.max.toordinal(), b + near)) for a, b in days):
        if out and a <= out[-1][1] + 1:
            out[-1] = (out[-1][0], max(out[-1][1], b))
        else:
            out.append((a, b))
    return out if len(out) <= most else [(out[0][0], max(b for _, b in out))]


# Reading them back


def load(conn: Connection, ids: Sequence[str]) -> Held:
    """Incidents of the record with their claims as judged."""
    members = [row for some in in_parts(ids) for row in conn.execute(select(t.members).where(t.members.c.incident.in_(some))).mappings()]
    claims = read_judged(conn, [m["claim"] for m in members])
    by_incident: dict[str, list[Member]] = defaultdict(list)
    for m in members:
        if m["claim"] in claims:
            by_incident[m["incident"]].append(Member(claim=m["claim"], role=m["role"], reason=m["reason"], score=m["score"]))
    rows = [row for some in in_parts(ids) for row in conn.execute(select(t.incidents).where(t.incidents.c.id.in_(some))).mappings()]
    return Held(
        incidents=[incident_of(row, by_incident[row["id"]]) for row in rows],
        claims=claims,
        made={m["claim"]: m["made"] for m in members},
        stamps={row["id"]: row["told_by"] for row in rows},
    )


def read_judged(conn: Connection, ids: Sequence[str]) -> dict[str, Claim]:
    """Claims by id, as judged; rejected ones left out."""
    out: dict[str, Claim] = {}
    for some in in_parts(ids):
        out |= {c.id: c for c in read(conn, t.claims.c.id.in_(some))}
        for row in conn.execute(select(t.judged).where(t.judged.c.claim.in_(some))).mappings():
            out.pop(row["claim"], None)
            if row["stands"]:
                out[row["claim"]] = msgspec.json.decode(row["stands"], type=Claim)
    return out


def incident_of(row: RowMapping, members: list[Member]) -> Incident:
    """An incident from its row and members."""
    fields = {name: row[name] for name in Incident.__struct_fields__ if name != "members"}
    fields |= {name: msgspec.json.decode(row[name], type=list[str]) for name in ("kinds", "actors", "targets")}
    return Incident(**fields, members=sorted(members, key=lambda m: m.claim))


# Writing


def _write(
    conn: Connection,
    found: Sequence[Incident],
    before: Held,
    claims: Mapping[str, Claim],
    made: Mapping[str, str],
    every: bool = False,
) -> None:
    """Write those incidents that are new or not as before, or `every` one; those that are no more are removed."""
    old = {i.id: i for i in before.incidents}
    changed = [i for i in found if i.members and (every or old.get(i.id) != i)]
    gone = (set(old) - {i.id for i in found if i.members}) | {i.id for i in changed}
    for some in in_parts(sorted(gone)):
        conn.execute(delete(t.incidents).where(t.incidents.c.id.in_(some)))
    if not changed:
        return
    where = whereabouts(conn, {claims[m.claim].report for i in changed for m in i.members}, embargoed=True)
    originals = {key: w.original for key, w in where.items() if w.original}
    told_by = {m.claim: before.stamps[i.id] for i in before.incidents for m in i.members}
    stamps = {i.id: _stamp(told_by[m.claim] for m in i.members if m.claim in told_by) for i in changed}
    conn.execute(insert(t.incidents), [row_of(i, claims, where, originals, stamps[i.id]) for i in changed])
    conn.execute(
        insert(t.members),
        [
            {"incident": i.id, "claim": m.claim, "made": made.get(m.claim, i.id), "role": m.role, "reason": m.reason, "score": m.score}
            for i in changed
            for m in i.members
        ],
    )


def _stamp(before: Iterable[str]) -> str:
    """The stamp of an incident that comes of others, by theirs: this version's, but what was to be told anew stays so, for not all that is
    kept of it is told now."""
    return min((x for x in before if _old(x)), default=stamp())


def whereabouts(conn: Connection, reports: Iterable[str], as_of: str | None = None, embargoed: bool = False) -> dict[str, Where]:
    """When some reports were told, what they reprint, and whether they stand (or stood then; under embargo too, if `embargoed`)."""
    r = t.reports.c
    out: dict[str, Where] = {}
    for some in in_parts(sorted(reports)):
        standing = set(conn.execute(standing_of(some, as_of, embargoed)).scalars())
        for key, moment, added, original in conn.execute(select(r.key, r.moment, r.added, r.original).where(r.key.in_(some))):
            out[key] = Where(told=added[:19] if moment == LAST else moment, original=original, stands=key in standing)
    return out


def _write_acts(conn: Connection, claims: Sequence[Claim]) -> None:
    """The stances and dealings that claims tell of."""
    ids = [c.id for c in claims]
    for table in (t.stances, t.dealings):
        for some in in_parts(ids):
            conn.execute(delete(table).where(table.c.claim.in_(some)))
    for table, rows in ((t.stances, [r for c in claims for r in stances(c)]), (t.dealings, [r for c in claims for r in dealings(c)])):
        if rows:
            conn.execute(insert(table), rows)


# What people judge, and what is read anew


def stand_anew(conn: Connection, reports: Iterable[str]) -> None:
    """Write the rows of the incidents of some reports again: they stand no more, or again."""
    ids: set[str] = set()
    for some in in_parts(sorted(reports)):
        told = select(t.claims.c.id).where(t.claims.c.report.in_(some))
        ids |= set(conn.execute(select(t.members.c.incident).where(t.members.c.claim.in_(told))).scalars())
    held = load(conn, sorted(ids))
    where = _where(conn, held)
    if rows := [row_of(i, held.claims, *where, _stamp([held.stamps[i.id]])) for i in held.incidents if i.members]:
        _update(conn, rows)


def forget(conn: Connection, claims: Select[str]) -> None:
    """Take claims out of their incidents, which are told anew from the others; their stances go too."""
    ids = list(conn.execute(claims).scalars())
    touched = sorted(set(_members_of(conn, ids).values()))
    for some in in_parts(ids):
        for table in (t.members, t.stances, t.dealings):
            conn.execute(delete(table).where(table.c.claim.in_(some)))
    _tell_anew(conn, touched)


def _tell_anew(conn: Connection, ids: Sequence[str]) -> None:
    """Write incidents again from the members that they have."""
    held = load(conn, ids)
    full = [i for i in held.incidents if i.members]
    _write(conn, gather(held.claims.values(), full) if full else [], held, held.claims, held.made, every=True)


def judge_read_anew(conn: Connection, store: Store, reports: Iterable[str]) -> None:
    """What people judged of reports holds for the claims that were read anew."""
    keys = list(reports)
    standing = judgements.standing(store) if keys else []
    if standing:
        judgements.judge_claims(conn, standing, list(read(conn, t.claims.c.report.in_(keys))), store)


def judge_anew(store: Store, reports: Sequence[str]) -> None:
    """Bring claims of some reports and their incidents up to what people rejected and corrected."""
    standing = judgements.standing(store)
    with store.writing() as conn:
        told = list(read(conn, t.claims.c.report.in_(reports)))
        before = read_judged(conn, [c.id for c in told])
        as_judged = judgements.judge_claims(conn, standing, told, store)
        after = {c.id: as_judged.get(c.id, c) for c in told}
        changed = [x for x in after if after[x] != before.get(x)]
        for some in in_parts(changed):
            forget(conn, select(t.claims.c.id).where(t.claims.c.id.in_(some)))
        wait(conn, reports)
    gather_new(store)


def group_anew(store: Store, judgement: Judgement) -> None:
    """Bring the incidents that a merge or a split is about, or was, up to what people judged: from those made before any of it."""
    standing = judgements.standing(store)
    m = t.members.c
    with store.writing() as conn:
        told = list(read(conn, t.claims.c.report.in_({a.report for a in judgement.claims})))
        meant = [c.id for a in judgement.claims for c in judgements.meant(a, [c for c in told if c.report == a.report])]
        shown = sorted(set(_members_of(conn, meant).values()))
        made = sorted(set(conn.execute(select(m.made).where(m.incident.in_(shown))).scalars()))
        ids = sorted({*shown, *conn.execute(select(m.incident).where(m.made.in_(made))).scalars()})
        held = load(conn, ids)
        bases = gather(held.claims.values(), _bases(held))
        found = judgements.regroup(bases, held.claims.values(), standing)
        _write(conn, found, held, held.claims, held.made)


def _bases(held: Held) -> list[Incident]:
    """The incidents as they were made, before people merged or split them."""
    kinds = {i.id: (i.family, i.mode) for i in held.incidents}
    members: dict[str, list[Member]] = defaultdict(list)
    for i in held.incidents:
        for member in i.members:
            members[held.made[member.claim]].append(member)
    return [
        Incident(id=name, family=kind[0], mode=kind[1], members=some)
        for name, some in sorted(members.items())
        for kind in [kinds.get(name) or _kind(some, held.claims)]
    ]


def _kind(members: Sequence[Member], claims: Mapping[str, Claim]) -> tuple[str, str]:
    """The family and mode that most members have."""
    found = Counter((family(c.type, c.cameo)[0], mode(c)) for m in members for c in [claims[m.claim]])
    about = {k: n for k, n in found.items() if k[0] != STATEMENT} or found
    return max(sorted(about), key=lambda k: about[k])
