"""Which report followed which: updates of a growing story, corrections that take a report's place, kills that withdraw it.

A report's notice (`source.notice`) says what it is; which report it is about is told by the ids that it gives, by its series, by its
words being nearly those of an earlier report of the same outlet, or by its headline, in this order; where none of them tells, nothing is
replaced. All follows from what the record holds, never from the order in which it came: a report that comes late is settled with the
notices near it.

    for v in history(store, key): print(v.report.published, v.kind, v.ended)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, delete, insert, or_, select, update

from dateline.model import Notice, NoticeKind, Report
from dateline.record import tables as t
from dateline.record.store import ENDS, LAST, Filters, Kept, Store, in_parts, moment

NEAR_DAYS = 2  # a series or a headline names a report of as many days back: slugs and headlines come again
COPY_DAYS = 7  # a correction in nearly the same words
SAME_TITLE = 92  # of 100 words: the shorter headline in the longer one
FEWEST_WORDS = 4  # of a headline that names a report
COPY = "a reprint of it"
MOST = 500  # reports of an outlet that are looked through for a headline
_RANK = {"new": 0, "update": 1, "correction": 2, "kill": 3}
_WORD = re.compile(r"\w+")

Row = dict[str, Any]


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """A report among the versions of its story. `words`: what says so, as printed; `follows`: the reports that it followed, and what tells
    (`why`); `ended`: correction or kill, where it does not stand any more, `by` which report, `until` when; `embargo`: not to be shown
    before."""

    report: Kept
    kind: NoticeKind = "new"
    words: str | None = None
    version: int | None = None
    follows: list[str] = []
    why: str = ""
    ended: str | None = None
    by: str | None = None
    until: str | None = None
    embargo: str | None = None


def own_name(report: Report) -> tuple[str, ...]:
    """What tells a correction or a kill from what it is about, and from another one, where outlet, day and words are the same: its kind,
    its version, the items that it names, its headline. Empty for other reports, which go by their words alone."""
    n = report.source.notice
    if not isinstance(n, Notice) or n.kind not in ENDS:
        return ()
    return (n.kind, str(n.version or ""), n.item or "", n.of or "", report.title or "")


def keep(conn: Connection, reports: Mapping[str, Report]) -> set[str]:
    """Keep the notices of some reports of the record, and settle anew who follows whom among them and the reports near. Returns those that
    stand no more, or again."""
    if not reports:
        return set()
    keys = list(reports)
    conn.execute(delete(t.notices).where(t.notices.c.report.in_(keys)))
    rows = [_notice_row(key, r.source.notice) for key, r in reports.items() if isinstance(r.source.notice, Notice)]
    if rows:
        conn.execute(insert(t.notices), rows)
    concerned = _concerned(conn, keys)
    if not concerned:
        return set()
    before = _ended(conn, concerned)
    changed: set[str] = set()
    for n in concerned:
        changed |= _settle(conn, n)
    _untie(conn, changed | set(keys) | {n["key"] for n in concerned})
    after = _ended(conn, concerned)
    return (before ^ after) | {n["key"] for n in concerned if n["kind"] == "kill" and n["key"] in reports}


def _notice_row(key: str, n: Notice) -> Row:
    clean = {name: _storable(getattr(n, name)) for name in ("item", "of", "series", "words")}
    version = n.version if n.version is not None and abs(n.version) < 2**31 else None
    return {"report": key, "kind": n.kind, "version": version, "embargo": moment(n.embargo) if n.embargo else None} | clean


def _storable(words: str | None) -> str | None:
    return words and re.sub("[\x00\ud800-\udfff]", "\ufffd", words)[:500]


# Settling


def _joined(*conditions: ColumnElement[bool]) -> Any:
    """Reports with their notices, where they have any."""
    r, n = t.reports.c, t.notices.c
    columns = (r.key, r.id, r.outlet, r.moment, r.url, r.title, r.original, n.kind, n.item, n.of, n.series, n.version)
    return select(*columns).select_from(t.reports.outerjoin(t.notices, n.report == r.key)).where(*conditions)


def _rows(conn: Connection, query: Any) -> list[Row]:
    return [dict(row) | {"kind": row["kind"] or "new"} for row in conn.execute(query).mappings()]


def _concerned(conn: Connection, keys: Sequence[str]) -> list[Row]:
    """The notices that some reports may change something for: their own, later ones that may be about them, and those about what they
    reprint."""
    if not conn.execute(select(t.notices.c.report).limit(1)).first():
        return []
    r, n, line = t.reports.c, t.notices.c, t.lineage.c
    own = _rows(conn, _joined(r.key.in_(keys)))
    parents = select(t.reprints.c.of).where(t.reprints.c.report.in_(keys))
    asks: list[ColumnElement[bool]] = [r.key.in_(select(line.by).where(line.report.in_(parents)))]
    asks.append(n.of.in_({x for row in own for x in (row["id"], row["url"], row["item"], row["series"]) if x}))
    asks.append(n.item.in_({row["item"] for row in own if row["item"]}))
    asks += [and_(_same_outlet(row["outlet"]), n.kind != "new", _from(row["moment"], COPY_DAYS)) for row in own]
    found = {row["key"]: row for row in own if row["kind"] != "new" or row["item"]}
    for ask in asks:  # one by one: each has its index
        found |= {row["key"]: row for row in _rows(conn, _joined(ask, or_(n.kind != "new", n.item.is_not(None))))}
    return [found[k] for k in sorted(found)]


def _from(when: str, days: int) -> ColumnElement[bool]:
    """Told from a day on, in so many days; what has no day is told after all."""
    last = None if when == LAST else _day(when, days)
    told = t.reports.c.moment
    return or_(and_(told >= when[:10], told <= f"{last}T99"), told == LAST) if last else told == LAST


def _settle(conn: Connection, n: Row) -> set[str]:
    """Write down which reports one notice follows; returns these, and those that it was thought to follow."""
    before = set(conn.execute(select(t.lineage.c.report).where(t.lineage.c.by == n["key"])).scalars())
    how = "update" if n["kind"] == "new" else n["kind"]
    found, why = _meant(conn, n)
    rows = [{"report": a["key"], "by": n["key"], "how": how, "moment": n["moment"], "why": why} for a in found]
    rows += [
        {"report": c, "by": n["key"], "how": how, "moment": n["moment"], "why": COPY}
        for c in (_copies(conn, n, [a["key"] for a in found]) if how in ENDS else ())
    ]
    conn.execute(delete(t.lineage).where(t.lineage.c.by == n["key"]))
    if rows:
        conn.execute(insert(t.lineage), rows)
    return before | {row["report"] for row in rows}


def _meant(conn: Connection, n: Row) -> tuple[list[Row], str]:
    """The earlier reports that a notice is about, and what tells."""
    for look, why in ((_by_id, "its id"), (_by_series, "its series"), (_by_words, "its words"), (_by_title, "its headline")):
        if n["kind"] == "new" and look is not _by_id:
            break
        found = [a for a in look(conn, n) if a["key"] != n["key"] and a["kind"] != "kill" and _precedes(a, n)]
        if n["kind"] == "correction" and n["version"] is not None:
            found = [a for a in found if (a["version"] or 1) <= n["version"]]
        if found:
            return sorted(found, key=lambda a: a["key"]), why
    return [], ""


def _by_id(conn: Connection, n: Row) -> list[Row]:
    r, m = t.reports.c, t.notices.c
    out: list[Row] = _rows(conn, _joined(m.item == n["item"])) if n["item"] else []
    if n["of"]:
        out += _rows(conn, _joined(or_(r.id == n["of"], r.url == n["of"], m.item == n["of"])))
        slug = and_(m.series == n["of"].casefold(), _same_outlet(n["outlet"]), _within(n, NEAR_DAYS))
        out += [] if out else _rows(conn, _joined(slug))
    return list({row["key"]: row for row in out}.values())


def _by_series(conn: Connection, n: Row) -> list[Row]:
    if not n["series"]:
        return []
    return _rows(conn, _joined(t.notices.c.series == n["series"], _same_outlet(n["outlet"]), _within(n, NEAR_DAYS)))


def _by_words(conn: Connection, n: Row) -> list[Row]:
    """Earlier reports of the outlet that are a near copy of the notice, or of the same report as it is; of words too few for that, the same
    words."""
    parent = select(t.reprints.c.of).where(t.reprints.c.report == n["key"])
    child = select(t.reprints.c.report).where(t.reprints.c.of == n["key"])  # told later, or on the same day
    sibling = select(t.reprints.c.report).where(t.reprints.c.of.in_(parent))
    r = t.reports.c
    near = (_same_outlet(n["outlet"]), _within(n, COPY_DAYS))
    found = _rows(conn, _joined(or_(*(r.key.in_(q) for q in (parent, child, sibling))), *near))
    own = t.reports.alias("own")
    same = r.text == select(own.c.text).where(own.c.key == n["key"]).scalar_subquery()
    return found or _rows(conn, _joined(same, r.key != n["key"], *near))


def _by_title(conn: Connection, n: Row) -> list[Row]:
    """The one headline among the outlet's of the days before that the notice's has in it; for a kill, one that its text quotes."""
    from rapidfuzz import fuzz

    r = t.reports.c
    query = _joined(_same_outlet(n["outlet"]), _within(n, NEAR_DAYS), r.title.is_not(None)).order_by(r.moment.desc(), r.key).limit(MOST)
    title = _bare(n["title"])
    whole = len(title.split()) >= FEWEST_WORDS
    text = ""
    if n["kind"] == "kill":
        text = _bare(conn.execute(select(r.text).where(r.key == n["key"])).scalar_one()[:3000])
    found: dict[str, list[Row]] = {}
    for a in _rows(conn, query):
        old = _bare(a["title"])
        told = len(old.split()) >= FEWEST_WORDS and (old in text or (whole and fuzz.token_set_ratio(old, title) >= SAME_TITLE))
        if told and a["key"] != n["key"] and _precedes(a, n):
            found.setdefault(old, []).append(a)
    return next(iter(found.values())) if len(found) == 1 else []


def _bare(words: str | None) -> str:
    """A headline without its labels, in small letters, words and blanks alone."""
    line = words or ""
    labels = _labels()
    while m := labels.match(line):
        line = line[m.end() :]
    return " ".join(_WORD.findall(line.casefold()))


@cache
def _labels() -> re.Pattern[str]:
    from dateline.lexicon import rows

    names = sorted({r["words"] for r in rows("notice_words") if r["where"] == "label"}, key=len, reverse=True)
    return re.compile(rf"\W*(?:\d+(?:st|nd|rd|th)?\W+)?(?:{'|'.join(map(re.escape, names))})\b(?:\s*\d+)?\s*[-–—:]+\s*", re.IGNORECASE)


def _precedes(a: Row, n: Row) -> bool:
    """Whether a report came before a notice. On a day of which no time is told, versions tell, then what the two are."""
    one, other = a["moment"], n["moment"]
    if one[:10] != other[:10] or (len(one) > 10 and len(other) > 10 and one != other):
        return one < other
    if a["version"] is not None and n["version"] is not None and a["version"] != n["version"]:
        return a["version"] < n["version"]
    return (_RANK[a["kind"]], a["key"]) < (_RANK[n["kind"]], n["key"])


def _same_outlet(outlet: str | None) -> ColumnElement[bool]:
    return t.reports.c.outlet.is_(None) if outlet is None else t.reports.c.outlet == outlet


def _within(n: Row, days: int) -> ColumnElement[bool]:
    """Told on the day of a notice or so many days before."""
    first = None if n["moment"] == LAST else _day(n["moment"], -days)
    if first is None:
        return t.reports.c.moment <= n["moment"]
    return and_(t.reports.c.moment >= first, t.reports.c.moment <= f"{n['moment'][:10]}T99")


def _day(when: str, days: int) -> str | None:
    try:
        return (datetime.fromisoformat(when[:10]) + timedelta(days=days)).date().isoformat()
    except (ValueError, OverflowError):
        return None


# Reprints of what is replaced


def _copies(conn: Connection, n: Row, meant: Sequence[str]) -> list[str]:
    """The reprints elsewhere of reports that end: all of what is killed; of what is corrected, those told before the correction."""
    versions = {*meant, n["key"], *conn.execute(select(t.lineage.c.by).where(t.lineage.c.report.in_(meant))).scalars()}
    below: list[str] = []
    layer = list(meant)
    while layer:
        query = _joined(t.reports.c.key.in_(select(t.reprints.c.report).where(t.reprints.c.of.in_(layer))))
        found = [x for x in _rows(conn, query) if x["key"] not in versions and x["outlet"] != n["outlet"]]
        layer = [x["key"] for x in found if n["kind"] == "kill" or _earlier(x, n)]
        versions |= set(layer)
        below += layer
    return sorted(below)


def _earlier(a: Row, n: Row) -> bool:
    """Whether a reprint was told before a correction; on a day of which no time is told, it was not."""
    return a["moment"] < n["moment"] and (a["moment"][:10] < n["moment"][:10] or min(len(a["moment"]), len(n["moment"])) > 10)


def _untie(conn: Connection, keys: Iterable[str]) -> None:
    """A version is no reprint of its own story: it is an original, for what it adds counts. Reprints of a report that was corrected count
    as reprints of the correction, which stands for the source."""
    line = t.lineage.c
    for some in in_parts(sorted(keys)):
        mine = select(line.report).where(line.by == t.reports.c.key, line.why != COPY)
        own = list(conn.execute(select(t.reports.c.key).where(t.reports.c.key.in_(some), t.reports.c.original.in_(mine))).scalars())
        for key in own:
            conn.execute(update(t.reports).where(t.reports.c.key == key).values(original=None))
            _lead_to(conn, key, [key])
        corrected = conn.execute(
            select(line.report, line.by)
            .where(line.report.in_(some), line.how == "correction", line.why != COPY)
            .order_by(line.moment, line.by)
        )
        for report, by in corrected.all():
            others = select(line.report).where(line.by == by, line.why == COPY)
            conn.execute(
                update(t.reports)
                .where(t.reports.c.original == report, t.reports.c.key != by, t.reports.c.key.not_in(others))
                .values(original=by)
            )


def _lead_to(conn: Connection, root: str, layer: Sequence[str]) -> None:
    """Lead what reprints a version to it."""
    seen = set(layer)
    versions = select(t.lineage.c.by).where(t.lineage.c.why != COPY)
    while layer:
        query = select(t.reprints.c.report).where(t.reprints.c.of.in_(layer), t.reprints.c.report.not_in(versions))
        found = list(conn.execute(query).scalars())
        layer = [k for k in found if k not in seen]
        seen |= set(layer)
        if layer:
            conn.execute(update(t.reports).where(t.reports.c.key.in_(layer)).values(original=root))


def _ended(conn: Connection, concerned: Sequence[Row]) -> set[str]:
    """The reports that some notices end."""
    keys = [n["key"] for n in concerned]
    out: set[str] = set()
    for some in in_parts(keys):
        out |= set(conn.execute(select(t.lineage.c.report).where(t.lineage.c.by.in_(some), t.lineage.c.how.in_(ENDS))).scalars())
    return out


# Asking


def history(store: Store, name: str) -> list[Version]:
    """The versions of a report's story in the order told, reprints elsewhere left out; the report alone where it has no other. `name` is
    its key, its id or its address. Empty where there is no such report."""
    r = t.reports.c
    with store.engine.connect() as conn:
        keys = set(conn.execute(select(r.key).where(or_(r.key == name, r.id == name, r.url == name))).scalars())
        keys = _connected(conn, keys)
        lines = [dict(x) for some in in_parts(sorted(keys)) for x in conn.execute(_lines_of(some)).mappings()]
        notices = {x["report"]: x for some in in_parts(sorted(keys)) for x in conn.execute(_notices_of(some)).mappings()}
    kept = [k for some in in_parts(sorted(keys)) for k in store.reports(Filters(reports=some))]
    found = [_version(k, lines, notices.get(k.key)) for k in kept]
    return sorted(found, key=lambda v: (v.report.moment, _RANK[v.kind], v.report.key))


def _connected(conn: Connection, keys: set[str]) -> set[str]:
    """Some reports and all that are tied to them as versions."""
    line = t.lineage.c
    layer = set(keys)
    while layer:
        found: set[str] = set()
        for some in in_parts(sorted(layer)):
            ties = select(line.report, line.by).where(or_(line.report.in_(some), line.by.in_(some)), line.why != COPY)
            found |= {k for pair in conn.execute(ties) for k in pair}
        layer = found - keys
        keys |= layer
    return keys


def _lines_of(keys: Sequence[str]) -> Any:
    return select(t.lineage).where(or_(t.lineage.c.report.in_(keys), t.lineage.c.by.in_(keys)))


def _notices_of(keys: Sequence[str]) -> Any:
    return select(t.notices).where(t.notices.c.report.in_(keys))


def _version(k: Kept, lines: Sequence[Row], notice: Any) -> Version:
    own = sorted({x["report"] for x in lines if x["by"] == k.key and x["why"] != COPY})
    why = next((x["why"] for x in lines if x["by"] == k.key and x["why"] != COPY), "")
    ends = sorted((x["moment"], x["by"], x["how"]) for x in lines if x["report"] == k.key and x["how"] in ENDS)
    until, by, how = ends[0] if ends else (None, None, None)
    n = dict(notice) if notice else {}
    return Version(
        report=k,
        kind=n.get("kind", "new"),
        words=n.get("words"),
        version=n.get("version"),
        follows=own,
        why=why,
        ended=how,
        by=by,
        until=until,
        embargo=n.get("embargo"),
    )
