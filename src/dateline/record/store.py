"""The store: a record of many reports in SQLite or PostgreSQL, and what is asked of it.

    with open_record("record.db") as store:
        for claim in store.claims(Filters(country="AZE", since="2020-10-04")): ...

Adding to it is in `add.py`.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

import msgspec
from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    RowMapping,
    Select,
    and_,
    create_engine,
    event,
    exists,
    func,
    inspect,
    or_,
    select,
    text,
)
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from dateline.model import Report
from dateline.record import fulltext, migrations
from dateline.record import tables as t
from dateline.record.claims import OUTLET, Claim, Figure, Stand

KEY = 16  # characters of a report's key, with which the ids of its claims begin (add.key_of)
LAST = "9999"  # the moment of a report without a day of publication: after all others, and known at no time asked for
AT_ONCE = 500  # rows fetched, and keys asked for, at a time
FEW_DAYS = timedelta(days=31)
MANY = 2000  # claims of a party: too many to look up and sort where a few of them are wanted
ENOUGH = 20  # times as many as are wanted
HITS = 20  # of a search, where no limit is given
WAIT_S = 60  # for another process that writes
LOCK = 0x64617465  # PostgreSQL's advisory lock of writers
ENDS = ("correction", "kill")  # what a report does not outlive
_LISTS = ("actors", "targets", "means")


class RecordError(ValueError):
    """A record that cannot be opened, with the reason and the remedy in one line."""


class Filters(msgspec.Struct, frozen=True, kw_only=True):
    """Which claims (or which reports: those with such a claim) are wanted; what is not given does not count.

    `actor`: an id, those below it too ("AZE" and "AZE.MIL"), in the `role` of actor, target or source, or in any. `place`: its name, in any
    letters and accents, or another name that the gazetteer has for it. `since`, `until`: the event's days touch these. `as_of`: published
    by then, a day (all of it) or a time; a report of which only the day is known counts from its start, one without a day from when it was
    added. `box`: south, west, north, east in degrees. `originals`: without reprints. `undated`: of reports without a day of publication.
    `newest`: the last told first, what has no day at the end. `offset`: answers passed over before the first of `limit`. Reports that were
    replaced or withdrawn (by `as_of`) are left out, and those under embargo, but where `reports` names them."""

    place: str | None = None
    country: str | None = None
    box: tuple[float, float, float, float] | None = None
    actor: str | None = None
    role: Literal["actor", "target", "source"] | None = None
    source: str | None = None
    outlet: str | None = None
    types: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    measure: str | None = None
    since: str | None = None
    until: str | None = None
    as_of: str | None = None
    reports: tuple[str, ...] = ()
    originals: bool = False
    undated: bool = False
    newest: bool = False
    limit: int | None = None
    offset: int = 0


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What the record knows of a report besides its words and claims. `original`: the key of the report that it reprints; `moment`: when it
    was published, in UTC as far as is known, "9999" where it is not; `version`: the dateline that read it."""

    key: str
    id: str
    outlet: str | None
    published: str | None
    moment: str
    url: str | None
    title: str | None
    language: str | None
    path: str
    version: str
    added: str
    original: str | None


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """A report found by its words, with a passage of it; a higher score is a better match within one answer."""

    report: Kept
    passage: str
    score: float


_KEPT = [t.reports.c[f] for f in Kept.__struct_fields__]
CLAIM = [t.claims.c[f] for f in Claim.__struct_fields__]
_decode_list = msgspec.json.Decoder(list[str]).decode
_decode_figures = msgspec.json.Decoder(list[Figure]).decode
_decode_stands = msgspec.json.Decoder(list[Stand]).decode
NO_FILTERS = Filters()


class Store:
    """An open record. `engine` is for those who write their own queries (`tables.py`). `read_only`: it was found out that it may not be
    written; `told`: what another version told is told anew (`gathering.ready`)."""

    def __init__(self, engine: Engine, name: str) -> None:
        self.engine, self.name = engine, name
        self.read_only = self.told = False
        self._writing = engine.execution_options(dateline_writes=True)

    def __enter__(self) -> Store:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file or the server."""
        self.engine.dispose()

    @contextmanager
    def writing(self) -> Generator[Connection]:
        """A transaction that writes, one at a time over all processes: all of it is kept, or nothing where an error ends it."""
        with self._writing.begin() as conn:
            if conn.dialect.name == "postgresql":
                conn.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
            yield conn

    def known(self, keys: Iterable[str], version: str | None = None) -> set[str]:
        """Those of some keys that the record has (read by this version, where one is given)."""
        query = select(t.reports.c.key).where(t.reports.c.key.in_(list(keys)))
        with self.engine.connect() as conn:
            return set(conn.execute(query.where(t.reports.c.version == version) if version else query).scalars())

    def standing(self, keys: Iterable[str], as_of: str | None = None) -> set[str]:
        """Those of some reports that stand, or stood then (`stands`)."""
        with self.engine.connect() as conn:
            return {k for some in in_parts(list(keys)) for k in conn.execute(standing_of(some, as_of)).scalars()}

    def report(self, key: str) -> Report | None:
        """A report with all that was read out of it, as it was read."""
        with self.engine.connect() as conn:
            data = conn.execute(select(t.reports.c.record).where(t.reports.c.key == key)).scalar_one_or_none()
        return None if data is None else decode_report(data)

    def reports(self, filters: Filters = NO_FILTERS) -> Iterator[Kept]:
        """What is known of the reports, in order of publication; those with a matching claim where filters of claims are given."""
        query = select(*_KEPT).where(*of_reports(filters, in_passing=self._soon_met(filters)))
        for row in self._in_order(query, (t.reports.c.moment, t.reports.c.key), filters):
            yield Kept(**row)

    def claims(self, filters: Filters = NO_FILTERS, *more: ColumnElement[bool]) -> Iterator[Claim]:
        """Claims in order of publication, and of their words within a report. Fetched as they are asked for: memory stays flat. `more` are
        further conditions on their table."""
        c = t.claims.c
        query = select(*CLAIM).where(*of_claims(filters, self._in_passing(filters)), *more)
        for row in self._in_order(query, (c.moment, c.report, c.start, c.id), filters):
            yield claim_of(row)

    def _in_passing(self, filters: Filters) -> bool:
        """Whether claims are better gone through in their order, and held against what is asked: those of a few days where nothing rare is
        asked for, or those of a party that has so many that the few wanted are soon met."""
        return not rare(filters) and (short(filters) or (filters.actor is not None and self._soon_met(filters)))

    def _soon_met(self, filters: Filters) -> bool:
        """Whether one thing is asked for, and so many claims have it that the few wanted are soon met among all."""
        f = filters
        ways = (Filters(actor=f.actor, role=f.role), Filters(types=f.types), Filters(statuses=f.statuses), Filters(source=f.source))
        asked = msgspec.structs.replace(f, newest=False, limit=None, offset=0)
        if filters.limit is None or asked == NO_FILTERS or asked not in ways:
            return False
        enough = max(MANY, ENOUGH * (filters.offset + filters.limit))
        named = by_party(filters.actor, filters.role) if filters.actor else select(t.claims.c.id).where(*_named_in_claims(filters))
        with self.engine.connect() as conn:
            return conn.execute(select(func.count()).select_from(named.limit(enough).subquery())).scalar_one() == enough

    def search(self, words: str, filters: Filters = NO_FILTERS, *more: ColumnElement[bool]) -> list[Hit]:
        """Reports that hold all these words ("in quote marks": one after the other), the best match first; 20 where no limit is given.
        `more` are further conditions on the claims that filters ask for."""
        match = fulltext.matching(self.engine.dialect.name, words)
        if match is None:
            return []
        score = match.score.label("score")
        query = select(*_KEPT, t.reports.c.text, score).select_from(match.source).where(match.condition, *of_reports(filters, *more))
        limit = HITS if filters.limit is None else filters.limit
        with self.engine.connect() as conn:
            ordered = query.order_by(score.desc(), t.reports.c.key).limit(limit).offset(filters.offset or None)
            rows = [dict(r) for r in conn.execute(ordered).mappings()]
        return [Hit(passage=fulltext.excerpt(row.pop("text"), words), score=round(row.pop("score"), 3), report=Kept(**row)) for row in rows]

    def _in_order(self, query: Select[Any], order: Sequence[ColumnElement[Any]], filters: Filters) -> Iterator[RowMapping]:
        """The part asked for of what was told, the first told first or the newest; what has no moment (`order` begins with it) is last in
        both."""
        if not filters.newest:
            yield from self._rows(_page(query.order_by(*order), filters))
            return
        latest = query.order_by(*(x.desc() for x in order))
        dated = latest.where(order[0] < LAST)
        shown = 0
        for row in self._rows(_page(dated, filters)):
            shown += 1
            yield row
        if shown == filters.limit:
            return
        passed = 0 if shown or not filters.offset else self._count(dated)  # all that have one, where none of them was left
        rest = None if filters.limit is None else filters.limit - shown
        left = msgspec.structs.replace(filters, offset=max(0, filters.offset - passed) if not shown else 0, limit=rest)
        yield from self._rows(_page(latest.where(order[0] == LAST), left))

    def _count(self, query: Select[Any]) -> int:
        with self.engine.connect() as conn:
            return conn.execute(select(func.count()).select_from(query.order_by(None).subquery())).scalar_one()

    def _rows(self, query: Any) -> Iterator[RowMapping]:
        with self.engine.connect() as conn:
            yield from conn.execution_options(yield_per=AT_ONCE).execute(query).mappings()


def open_record(where: str | os.PathLike[str], *, create: bool = True) -> Store:
    """The record at a path (SQLite) or a URL (postgresql://user@host/database), made where it is not there unless `create` is false, its
    tables brought to this version. Raises RecordError where it cannot be opened."""
    url, name = _url(os.fspath(where))
    if url.get_backend_name() == "sqlite":
        _check_path(Path(url.database or ""), create)
        url = _as_it_lies(url)
    try:
        engine = create_engine(url, connect_args=_connecting(url))
    except (ImportError, NoSuchModuleError):
        raise RecordError(f"{name}: the driver of PostgreSQL is not installed: pip install 'dateline[postgres]'") from None
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    store = Store(engine, name)
    try:
        _migrate(store, create)
    except DBAPIError as error:
        store.close()
        if refused(error):
            words = "it is of another version and may not be written: open it once as one who may, or copy it to where you may write"
            raise RecordError(f"{name}: {words}") from None
        said = str(error.orig).strip().splitlines()[:1] or [type(error.orig).__name__]
        remedy = "name another file" if url.get_backend_name() == "sqlite" else "check the address, the server and your rights"
        raise RecordError(f"{name}: it cannot be opened as a record ({said[0]}): {remedy}") from None
    except RecordError:
        store.close()
        raise
    return store


def _url(where: str) -> tuple[URL, str]:
    """The address for SQLAlchemy and the name to call it by (without a password)."""
    if "://" not in where:
        return URL.create("sqlite", database=where), where
    try:
        url = make_url(where)
    except (ArgumentError, ValueError):
        bare = re.sub(r"//[^/]*@", "//", where)  # without a password
        raise RecordError(f"{bare}: this is no address of a database: write postgresql://user@host/database, or a path") from None
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise RecordError(f"{url.get_backend_name()}: a record is kept in SQLite (a path) or PostgreSQL (postgresql://user@host/database)")
    return (url.set(drivername="postgresql+psycopg") if url.get_backend_name() == "postgresql" else url), url.render_as_string()


def _check_path(path: Path, create: bool) -> None:
    if path.is_dir():
        raise RecordError(f"{path}: this is a folder: name a file in it")
    if not path.parent.is_dir():
        raise RecordError(f"{path}: there is no folder {path.parent}: make it, or name another")
    if not create and not path.exists():
        raise RecordError(f"{path}: there is no such record: check the name, or make it with dateline add")


def _as_it_lies(url: URL) -> URL:
    """The address of a file in a folder that may not be written: SQLite would make files beside it, and need not where nobody writes. (To a
    folder that others write to, theirs are there already.)"""
    path = Path(url.database or "")
    beside = Path(f"{path}-wal")
    if not path.is_file() or os.access(path.parent, os.W_OK) or (beside.exists() and beside.stat().st_size):
        return url
    return URL.create("sqlite", database=path.absolute().as_uri(), query={"immutable": "1", "uri": "true"})


def refused(error: DBAPIError) -> bool:
    """Whether a database says that it may not be written, by anybody or by this user."""
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return code & 0xFF == sqlite3.SQLITE_READONLY
    return getattr(error.orig, "sqlstate", None) in ("25006", "42501")  # a transaction that only reads; no right to


def _connecting(url: URL) -> dict[str, Any]:
    return {"timeout": WAIT_S} if url.get_backend_name() == "sqlite" else {}


def _set_up_sqlite(connection: Any, _: object) -> None:
    """Readers beside one writer (WAL), safe against a killed process; transactions are begun by `_begin_sqlite`, tables' too."""
    connection.isolation_level = None
    for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON", "cache_size = -16000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(conn: Connection) -> None:
    """A writer takes its lock at once: to take it later may fail where two have read."""
    conn.exec_driver_sql("BEGIN IMMEDIATE" if conn.get_execution_options().get("dateline_writes") else "BEGIN")


def _migrate(store: Store, create: bool) -> None:
    """Make the tables, or bring them to this version's."""
    with store.engine.connect() as conn:
        found = _version(conn, store.name)
    if found == migrations.HEAD:
        return
    if not found and not create:
        raise RecordError(f"{store.name}: there is no record in it: check the name, or make it with dateline add")
    with store.writing() as conn:
        if _version(conn, store.name) != migrations.HEAD:  # another process may have been first
            migrations.upgrade(conn)


def _version(conn: Connection, name: str) -> str | None:
    """The last step that a record has; None where there is none yet."""
    tables = inspect(conn).get_table_names()
    if migrations.VERSION_TABLE in tables:
        found = conn.execute(text(f"SELECT version_num FROM {migrations.VERSION_TABLE}")).scalar()
        if found is not None and str(found) > migrations.HEAD:
            raise RecordError(f"{name}: it was made by a newer dateline (tables {found}, known {migrations.HEAD}): pip install -U dateline")
        return found
    if set(tables) & set(t.metadata.tables):
        raise RecordError(f"{name}: it holds another program's tables: name another file or database")
    return None


def moment(published: str | None) -> str:
    """When a report was published, so that texts sort as times do: in UTC where its zone is known, a day where only that is."""
    if not published:
        return LAST
    if len(published) <= 10:
        return published
    try:
        when = datetime.fromisoformat(published)
        return (when.astimezone(UTC) if when.tzinfo else when).strftime("%Y-%m-%dT%H:%M:%S")
    except (ValueError, OverflowError):
        return published[:10]


def until(as_of: str) -> str:
    """The last moment that counts as by then: the end of a day, or the time itself."""
    return f"{as_of}T99" if re.fullmatch(r"\d{4}-\d\d-\d\d", as_of) else moment(as_of)


def _page(query: Any, filters: Filters) -> Any:
    """The part of an answer that is asked for."""
    return query.limit(filters.limit).offset(filters.offset or None)


def in_parts(keys: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Keys a few at a time, as many as one query may well ask for (`Filters.reports`)."""
    for n in range(0, len(keys), AT_ONCE):
        yield tuple(keys[n : n + AT_ONCE])


def of_claims(f: Filters, beside: bool = False) -> list[ColumnElement[bool]]:
    """Filters as conditions on the table of claims. `beside`: claims are come by otherwise, and each is held against these conditions; by
    them none is looked up."""
    standing = [] if f.reports else [stands(t.claims.c.report, f.as_of)]
    return [*_named_in_claims(f, beside), *standing]


def _named_in_claims(f: Filters, beside: bool = False) -> list[ColumnElement[bool]]:
    """What filters say themselves of claims."""
    c = t.claims.c
    lead = None if beside else _leading(f)

    def col(column: ColumnElement[Any], name: str) -> ColumnElement[Any]:
        return column if name == lead else Seen(column)

    out: list[ColumnElement[bool]] = []
    if f.place is not None:
        out.append(col(c.place_folded, "place").in_(place_keys(f.place)))
    if f.box is not None:
        south, west, north, east = f.box
        across = and_(c.lon >= west, c.lon <= east) if west <= east else or_(c.lon >= west, c.lon <= east)
        out += [c.lat >= south, c.lat <= north, across]
    if f.actor is not None:
        party = by_party(f.actor, f.role)
        out.append(c.id.in_(party) if lead == "actor" else party.where(t.parties.c.claim == c.id).exists())
    if f.source is not None:
        out.append(at_or_below(col(c.source, "source"), f.source))
    if f.measure is not None:
        out.append(exists().where(t.figures.c.claim == c.id, t.figures.c.measure == f.measure))
    if f.types:
        out.append(col(c.type, "types").in_(f.types))
    if f.statuses:
        out.append(col(c.status, "statuses").in_(f.statuses))
    out += [c.report.in_(f.reports)] if f.reports else []
    out += [c.report.in_(select(t.reports.c.key).where(t.reports.c.original.is_(None)))] if f.originals else []
    pairs = ((f.country, col(c.country, "country")), (f.outlet, col(c.outlet, "outlet")))
    out += [column == value for value, column in pairs if value is not None]
    out += [c.day_to >= f.since] if f.since else []
    out += [c.day_from <= f.until] if f.until else []
    out += [known_by(c.moment, c.report, f.as_of)] if f.as_of else []
    out += [c.moment == LAST] if f.undated else []
    return out


def _leading(f: Filters) -> str | None:
    """Of several things asked for, the one that claims are best looked up by, as few have it; the others are held against what is found."""
    party = f.source is not None and f.source != OUTLET
    ways = {
        "reports": bool(f.reports),
        "place": f.place is not None,
        "box": f.box is not None,
        "source": party,
        "outlet": f.outlet is not None,
        "country": f.country is not None,
        "actor": f.actor is not None,
        "statuses": bool(f.statuses) and "actual" not in f.statuses,
        "types": bool(f.types),
    }
    rest = "source" if f.source else "statuses" if f.statuses else None
    return next((name for name, given in ways.items() if given), rest)


class Seen(FunctionElement[str]):
    """A column that SQLite is to look at and not to look up: `+claims.type`. PostgreSQL knows what is rare, and is left to choose."""

    inherit_cache = True
    type = t.WORDS


@compiles(Seen)
def _as_column(element: Seen, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(element.clauses, **options)


@compiles(Seen, "sqlite")
def _not_looked_up(element: Seen, compiler: SQLCompiler, **options: Any) -> str:
    return f"+{compiler.process(element.clauses, **options)}"


def rare(f: Filters) -> bool:
    """Whether something is asked for that few claims have, so that they are best looked up by it."""
    return bool(f.place or f.country or f.outlet or f.reports or f.box or (f.source and f.source != OUTLET))


def short(f: Filters) -> bool:
    """Whether a few days are asked for: what is of them is gone through, whatever else is asked of it."""
    if not f.since or not f.until:
        return False
    return date.fromisoformat(f.until) - date.fromisoformat(f.since) <= FEW_DAYS


def stands(report: ColumnElement[str], as_of: str | None = None, embargoed: bool = False) -> ColumnElement[bool]:
    """Whether a report stands, or stood then: no correction took its place and no kill withdrew it (by then), it is no kill itself, and no
    embargo is on it (or it may be)."""
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S")
    ended = select(t.lineage.c.report).where(t.lineage.c.how.in_(ENDS))
    if as_of:
        ended = ended.where(known_by(t.lineage.c.moment, t.lineage.c.by, as_of))
    then = min(until(as_of), now) if as_of else now
    n = t.notices.c
    held = select(n.report).where(n.kind == "kill" if embargoed else or_(n.kind == "kill", n.embargo > then))
    return and_(report.not_in(ended), report.not_in(held))


def standing_of(keys: Sequence[str], as_of: str | None = None, embargoed: bool = False) -> Select[str]:
    """The query for those of some reports that stand, or stood then."""
    return select(t.reports.c.key).where(t.reports.c.key.in_(keys), stands(t.reports.c.key, as_of, embargoed))


def known_by(moment: ColumnElement[str], report: ColumnElement[str], as_of: str) -> ColumnElement[bool]:
    """Whether something was told by then; in a report without a day of publication, whether that was added by then."""
    added = select(t.reports.c.key).where(t.reports.c.moment == LAST, t.reports.c.added <= f"{until(as_of)}Z")
    return or_(moment <= until(as_of), and_(moment == LAST, report.in_(added)))


@lru_cache(maxsize=256)
def place_keys(name: str) -> tuple[str, ...]:
    """What places called `name` go by in the record, folded: the name itself, and what the gazetteer calls those that it is a name of."""
    from dateline.ground import gazetteer

    found = gazetteer.lookup(gazetteer.folds(name))
    return tuple(sorted({gazetteer.fold(name), *(gazetteer.fold(c.name) for held in found.values() for c in held)}))


def of_reports(f: Filters, *more: ColumnElement[bool], in_passing: bool = False) -> list[ColumnElement[bool]]:
    """Filters as conditions on the table of reports. What only claims have asks for a report with such a claim (and so is `more`);
    `in_passing`: reports are gone through in their order, and each one's claims are looked at."""
    r = t.reports.c
    out: list[ColumnElement[bool]] = []
    out += [r.outlet == f.outlet] if f.outlet is not None else []
    out += [r.key.in_(f.reports)] if f.reports else []
    out += [r.original.is_(None)] if f.originals else []
    out += [r.moment == LAST] if f.undated else []
    out += [known_by(r.moment, r.key, f.as_of)] if f.as_of else []
    out += [] if f.reports else [stands(r.key, f.as_of)]
    bare = msgspec.structs.replace(f, outlet=None, reports=(), originals=False, as_of=None, undated=False)
    rest = _named_in_claims(bare, beside=in_passing or (short(bare) and not rare(bare)))
    told = select(t.claims.c.report).where(*rest, *more)
    if rest:
        out.append(told.where(t.claims.c.report == r.key).exists() if in_passing else r.key.in_(told))
    return out


def by_party(actor: str, role: str | None) -> Any:
    """The query for the claims with a party (in a role)."""
    query = select(t.parties.c.claim).where(at_or_below(t.parties.c.actor, actor))
    return query.where(t.parties.c.role == role) if role else query


def at_or_below(column: ColumnElement[Any], actor: str) -> ColumnElement[bool]:
    """An actor's id, or one that goes on with a full stop ("/" comes next after "."). Nothing is below the outlet."""
    if actor == OUTLET:
        return column == actor
    return or_(column == actor, and_(column >= f"{actor}.", column < f"{actor}/"))


def claim_of(row: RowMapping) -> Claim:
    fields: dict[str, Any] = dict(row)
    for name in _LISTS:
        fields[name] = _decode_list(fields[name])
    fields["figures"] = _decode_figures(fields["figures"])
    fields["disputed"] = _decode_stands(fields["disputed"])
    return Claim(**fields)


def decode_report(data: bytes) -> Report:
    """The report of a record's JSON."""
    try:
        return msgspec.json.decode(data, type=Report)
    except msgspec.DecodeError:  # text that UTF-8 cannot hold
        import json

        return msgspec.convert(json.loads(data), Report)
