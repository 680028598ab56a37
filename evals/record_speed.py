"""`python -m evals.record_speed`: what `dateline add` costs beside reading, memory over 10,000 reports in one run, and queries on the
100,000 claims that they make. `--record URL` fills a PostgreSQL database instead of a file; `--plans` prints how the store goes about each
query, step by step."""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

import argparse
import random
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sized
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Connection, event, text

from dateline.errors import Rejected
from dateline.ingest import read_paths
from dateline.model import Attribution, Count, DateInterval, Event, Mention, Place, Report, SourceFile, span
from dateline.pipeline import read_reports, settle
from dateline.record import queries
from dateline.record.add import add_items
from dateline.record.store import Filters, Store, open_record
from dateline.record.tables import metadata
from evals.corpus import SAMPLES

REPORTS, EVENTS = 10_000, 10
COUNTRIES = ["ARM", "AZE", "UKR", "RUS", "SDN", "ISR", "PSE", "LBN", "MMR", "COD"]
SECTORS = ["", ".GOV", ".MIL", ".REB", ".CVL"]
TYPES = ["ASSAULT"] * 6 + ["CONSULT", "THREATEN", "REQUEST", "ACCUSE", "COERCE", "AID"]
SYLLABLES = "ba de ki lo mu na pe ri so tu va ze gol mir tan del or ush".split()
QUERIES: dict[str, Filters] = {
    "claims of a place": Filters(place="Town 77"),
    "claims of a country in a week": Filters(country="SDN", since="2030-06-01", until="2030-06-07"),
    "claims of a day": Filters(since="2030-06-01", until="2030-06-01"),
    "claims of an actor on civilians": Filters(actor="MMR.MIL", types=("ASSAULT",), limit=500),
    "claims of a source": Filters(source="UKR.GOV", limit=500),
    "claims in a box": Filters(box=(10.0, 20.0, 10.5, 20.5)),
    "claims with a toll, as of a day": Filters(measure="killed", as_of="2030-02-01", limit=500),
    "claims of an outlet": Filters(outlet="Paper 7", limit=500),
    "the first 500 claims": Filters(limit=500),
    "claims of a report, none reprinted": Filters(originals=True, place="Town 5"),
    "nothing matches": Filters(place="Nowhere", actor="AZE"),
}


SHOWN = 21  # what a page or a terminal shows first, and one more
WEEK = {"since": "2030-03-01", "until": "2030-03-07"}
ASKED: dict[str, tuple[Callable[..., Sized], dict[str, Any]]] = {
    "incidents": (queries.incidents, {"limit": SHOWN}),
    "incidents of a place": (queries.incidents, {"place": "Town 7", "limit": SHOWN}),
    "incidents of a country in a week": (queries.incidents, {**WEEK, "country": "AZE", "limit": SHOWN}),
    "incidents of an actor": (queries.incidents, {"actor": "AZE.MIL", "limit": SHOWN}),
    "incidents as of a day": (queries.incidents, {"as_of": "2030-02-01", "limit": SHOWN}),
    "disputes": (queries.disputes, {"limit": SHOWN}),
    "disputes of a claimant": (queries.disputes, {"claimant": "AZE", "limit": SHOWN}),
    "tolls": (queries.tolls, {"limit": SHOWN}),
    "tolls of a country in a week": (queries.tolls, {**WEEK, "country": "AZE"}),
    "tolls of an actor in a week": (queries.tolls, {**WEEK, "actor": "AZE"}),
    "incidents of an actor in a week": (queries.incidents, {**WEEK, "actor": "AZE", "limit": SHOWN}),
    "positions": (queries.positions, {"limit": SHOWN}),
    "positions of an actor": (queries.positions, {"actor": "AZE", "limit": SHOWN}),
    "tones": (queries.tones, {"limit": SHOWN}),
    "tones of an actor": (queries.tones, {"actor": "AZE", "limit": SHOWN}),
    "changes of an actor in a week": (queries.changes, {**WEEK, "actor": "AZE", "limit": SHOWN}),
    "timeline": (queries.timeline, {"limit": SHOWN}),
    "tones of an actor in a week": (queries.tones, {**WEEK, "actor": "AZE", "limit": SHOWN}),
    "timeline of a week": (queries.timeline, {**WEEK, "limit": SHOWN}),
}


def main() -> int:
    """Measure and print."""
    p = argparse.ArgumentParser(prog="python -m evals.record_speed", description=__doc__)
    p.add_argument("files", nargs="*", default=[str(SAMPLES)], help="reports to read [default: samples/]")
    p.add_argument("--record", metavar="URL", help="an empty record for the 100,000 claims [default: a file in a temporary folder]")
    p.add_argument("--plans", action="store_true", help="print the plan of each query")
    p.add_argument(
        "--copies", type=int, default=0, metavar="N", help="multiply what was made up N times by SQL, under other keys, days later"
    )
    p.add_argument("--reports", type=int, default=REPORTS, help=f"how many are made up [default: {REPORTS:,}]")
    options = p.parse_args()
    with TemporaryDirectory() as folder:
        beside_reading(options.files, Path(folder) / "read.db")
        with open_record(options.record or Path(folder) / "made.db") as store:
            fill(store, options.reports)
            multiply(store, options.copies)
            slowest = timed_queries(store)
            if options.plans:
                plans(store)
    print(f"slowest query: {slowest:.0f} ms")
    return 0


def beside_reading(files: list[str], where: Path) -> None:
    """The share of the time of `add` that is not spent in reading, on real reports."""
    spent = {"reading": 0.0}

    def timed(items: Iterable[Any]) -> Iterator[Any]:
        items = iter(items)
        while True:
            begun = time.process_time()
            item = next(items, None)
            spent["reading"] += time.process_time() - begun
            if item is None:
                return
            yield item

    list(read_reports(item for _, item in zip(range(2), read_paths(files), strict=False)))  # models and word lists are loaded here
    settle()
    with open_record(where) as store:
        begun = time.process_time()
        done = list(add_items(store, timed(read_paths(files)), anew=False, read=lambda reports: timed(read_reports(reports))))
        total = time.process_time() - begun
        claims = sum(1 for _ in store.claims())
    aside = sum(isinstance(x, Rejected) for x in done)
    print(f"add: {len(done)} reports ({aside} set aside), {claims} claims, {total:.1f} s of processor time")
    print(f"  reading {spent['reading']:.1f} s, keeping {(1 - spent['reading'] / total):.1%} of the whole")


def fill(store: Store, count: int) -> None:
    """Keep made-up reports in one run; print the speed of keeping, and memory after a tenth and at the end."""
    begun, early, last = time.perf_counter(), 0.0, 0.0
    for n, _ in enumerate(add_items(store, made(count), anew=False, read=lambda reports: iter(reports)), 1):
        last = time.perf_counter()
        if n == count // 10:
            early = memory()
    kept, took = last - begun, time.perf_counter() - begun
    claims = sum(1 for _ in store.claims())
    print(f"{count:,} made-up reports, {claims:,} claims, in one run: {took:.0f} s, {took / count * 1000:.1f} ms a report")
    print(f"  keeping {kept:.0f} s, gathering incidents {took - kept:.0f} s; {queries.count(store):,} incidents")
    print(f"  memory after {count // 10:,}: {early:.0f} MiB, after {count:,}: {memory():.0f} MiB")


KEYS = {  # columns that name a report, a claim or an incident, by table, in the order in which they may be written
    "reports": ("key", "original"), "claims": ("id", "report"), "parties": ("claim",), "figures": ("claim",), "incidents": ("id",),
    "members": ("incident", "claim", "made"), "stances": ("claim",), "dealings": ("claim",),
}  # fmt: skip
DAYS = ("moment", "published", "day_from", "day_to", "at", "first_told", "last_told", "day", "week")


def multiply(store: Store, copies: int) -> None:
    """Write what the record holds again under other keys, each copy five weeks later than the one before."""
    if not copies:
        return
    begun = time.perf_counter()
    later = "(CAST({0} AS DATE) + {1})::TEXT" if store.engine.dialect.name == "postgresql" else "date({0}, '+{1} days')"
    for n in range(1, copies + 1):
        with store.writing() as conn:
            for name, keys in KEYS.items():
                columns = [c.name for c in metadata.tables[name].columns if (name, c.name) != ("reports", "n")]
                values = [_copied(c, c in keys, n, later) for c in columns]
                first = keys[0]
                into = ", ".join(f'"{c}"' for c in columns)
                conn.execute(text(f"INSERT INTO {name} ({into}) SELECT {', '.join(values)} FROM {name} WHERE \"{first}\" NOT LIKE '%.%'"))
            _index_words(conn, n)
    with store.engine.connect() as conn:
        claims = conn.execute(text("SELECT count(*) FROM claims")).scalar()
    print(f"copied {copies} times: {claims:,} claims in {time.perf_counter() - begun:.0f} s")


def _copied(column: str, key: bool, n: int, later: str) -> str:
    """A column's value in the n-th copy, as SQL."""
    quoted = f'"{column}"'
    if key:
        return f"{quoted} || '.{n}'"
    return f"CASE WHEN {quoted} < '9' THEN {later.format(quoted, 35 * n)} ELSE {quoted} END" if column in DAYS else quoted


def _index_words(conn: Connection, n: int) -> None:
    if conn.dialect.name == "sqlite":
        conn.execute(text(f"INSERT INTO words (rowid, title, text) SELECT n, title, text FROM reports WHERE key LIKE '%.{n}'"))
        return
    conn.execute(text(f"INSERT INTO words (report, stems) SELECT report || '.{n}', stems FROM words WHERE report NOT LIKE '%.%'"))


def memory() -> float:
    """Resident memory now, in MiB (where the system tells it; else 0)."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
    except OSError:
        return 0.0


def questions(store: Store) -> dict[str, Callable[[], int]]:
    """Every query by its name; each tells how many answers it has."""
    keys = [r.key for r in store.reports(Filters(limit=50))]
    asked: dict[str, Callable[[], int]] = {name: _claims(store, f) for name, f in QUERIES.items()}
    for name, (ask, given) in ASKED.items():
        asked[name] = partial(_count, ask, store, queries.wanted(**given))
    asked["incidents, told of last first"] = lambda: len(queries.incidents(store, Filters(newest=True, limit=SHOWN)))
    asked["the newest 50 claims"] = _claims(store, Filters(newest=True, limit=50))
    newest = {"a status": Filters(statuses=("actual",)), "a type": Filters(types=("ASSAULT",)), "an actor": Filters(actor="AZE")}
    for name, f in newest.items():
        first = replace(f, newest=True, limit=50)
        asked[f"the newest 50 claims of {name}"] = _claims(store, first)
        asked[f"the newest 50 reports of {name}"] = partial(_reports, store, first)
    asked["a report by its key"] = lambda: int(store.report(keys[7]) is not None)
    asked["search, one word of each report"] = lambda: len(store.search("said"))
    asked["search, a rare word"] = lambda: len(store.search("town77"))
    asked["search, a phrase of a country"] = lambda: len(store.search('"was shelled"', Filters(country="AZE")))
    return asked


def _count(ask: Callable[[Store, Filters], Sized], store: Store, filters: Filters) -> int:
    return len(ask(store, filters))


def _reports(store: Store, filters: Filters) -> int:
    return sum(1 for _ in store.reports(filters))


def pages(store: Store) -> dict[str, Callable[[], int]]:
    """The reading room's first page as it is made anew, for some filters."""
    from dateline.web.views import situation
    from dateline.web.views.asked import asked

    given: dict[str, dict[str, Any]] = {
        "": {}, " of a type": {"type": ["ASSAULT"]}, " of a status": {"status": ["actual"]}, " of a party": {"actor": "AZE"},
        " of a place": {"place": "Town 7"}, " of a week": {"from_": WEEK["since"], "to": WEEK["until"]},
    }  # fmt: skip
    views = {f"first page{name}": asked(**x) for name, x in given.items()}
    return {name: (lambda a=a: situation.situation(store, a).incidents) for name, a in views.items()}


def timed_queries(store: Store) -> float:
    """Print how long each query takes, and the first page of the reading room; the slowest query, in ms."""
    if store.engine.dialect.name == "postgresql":
        with store.engine.begin() as conn:
            conn.execute(text("ANALYZE"))  # as the server does by itself within a minute
    slowest = timed(questions(store))
    print("the reading room, nothing kept of earlier askings:")
    timed(pages(store))
    return slowest


def timed(asked: Mapping[str, Callable[[], int]]) -> float:
    """Print the best of three times of each, in ms; the slowest."""
    slowest = 0.0
    for name, ask in asked.items():
        times: list[float] = []
        found = 0
        for _ in range(3):
            begun = time.perf_counter()
            found = ask()
            times.append((time.perf_counter() - begun) * 1000)
        slowest = max(slowest, min(times))
        print(f"  {name:36} {min(times):7.1f} ms  ({found:,} found)")
    return slowest


def plans(store: Store) -> None:
    """Print the plan of each query: of every statement that it sends, as the database tells it."""
    sent: list[tuple[str, Any]] = []

    def hear(conn: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:
        if statement.startswith("SELECT"):
            sent.append((statement, parameters))

    explain = "EXPLAIN" if store.engine.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
    event.listen(store.engine, "before_cursor_execute", hear)
    for name, ask in questions(store).items():
        sent.clear()
        ask()
        print(f"\n{name}")
        for statement, parameters in list({s: (s, p) for s, p in sent}.values()):
            with store.engine.connect() as conn:
                steps = conn.exec_driver_sql(f"{explain} {statement}", parameters).all()
            print(*(f"    {str(row[-1]).strip()}" for row in steps), sep="\n")
            print("    --")


def _claims(store: Store, filters: Filters) -> Callable[[], int]:
    return lambda: sum(1 for _ in store.claims(filters))


def made(count: int) -> Iterator[Report]:
    """Reports of invented words, the same each time; each tenth is a reprint of the one before."""
    chance = random.Random(1)
    text = ""
    for n in range(count):
        text = text if n % 10 == 9 else _text(chance)
        day = date(2030, 1, 1) + timedelta(days=chance.randrange(365))
        yield Report(
            id=str(n),
            text=text,
            outlet=f"Paper {chance.randrange(40)}",
            published=day.isoformat(),
            source=SourceFile(path="made", media_type="application/json"),
            attributions=[_attribution(text, chance)],
            events=[_event(text, k, day, chance) for k in range(EVENTS)],
        )


def _text(chance: random.Random) -> str:
    words = ["".join(chance.choices(SYLLABLES, k=chance.randint(2, 3))) for _ in range(240)]
    return f"The army said that town{chance.randrange(400)} was shelled. " + " ".join(words) + "."


def _actor(chance: random.Random) -> str:
    return chance.choice(COUNTRIES) + chance.choice(SECTORS)


def _attribution(text: str, chance: random.Random) -> Attribution:
    source = Mention(start=0, end=8, text=text[:8], actor=_actor(chance))
    return Attribution(id="a1", kind="paraphrase", source=source, cue=None, content=[], score=0.9)


def _event(text: str, k: int, day: date, chance: random.Random) -> Event:
    at = text.index(" ", 40 + 60 * k) + 1
    end = text.index(" ", at)
    town = chance.randrange(400)
    first = day - timedelta(days=chance.randrange(5))
    figure = Count(start=at, end=end, text=text[at:end], measure="killed", min=chance.randrange(50), max=None, of="civilian")
    return Event(
        id=f"e{k + 1}",
        type=chance.choice(TYPES),  # type: ignore[arg-type]
        cameo="190",
        trigger=span(text, at, end),
        by=["a1"] if k % 2 else [],
        actors=[Mention(start=at, end=end, text=text[at:end], actor=_actor(chance))],
        targets=[Mention(start=at, end=end, text=text[at:end], actor=_actor(chance))],
        place=Place(name=f"Town {town}", lat=town / 10, lon=town / 5, country=COUNTRIES[town % 10], precision="settlement"),
        date=DateInterval(from_=first.isoformat(), to=day.isoformat(), precision="day"),
        counts=[figure] if k % 3 == 0 else [],
        rule="made",
        score=0.5,
    )


if __name__ == "__main__":
    sys.exit(main())
