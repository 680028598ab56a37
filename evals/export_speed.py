"""`python -m evals.export_speed`: time and peak memory of `dateline export` in every format on a record of 100,000 made-up claims.

`--check` ends with 1 where Parquet takes 10 s of the processor or more (what else runs there does not count), or a format of claims takes
much more memory for all claims than for a tenth."""

from __future__ import annotations

import argparse
import multiprocessing
import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from dateline.export.formats import CLAIMS, FORMATS
from dateline.record.add import add_items
from dateline.record.store import open_record
from evals.record_speed import EVENTS, made

REPORTS = 10_000
MOST_S = 10.0  # for Parquet
GROWTH = 150.0  # MiB from a tenth of the claims to all: Parquet holds 20,000 at a time


def main() -> int:
    """Measure and print."""
    p = argparse.ArgumentParser(prog="python -m evals.export_speed", description=__doc__)
    p.add_argument("formats", nargs="*", default=[*FORMATS], help="formats to write [default: all]")
    p.add_argument("--record", metavar="PATH", help="a record to export [default: one of made-up reports, in a temporary folder]")
    p.add_argument("--reports", type=int, default=REPORTS, help=f"how many are made up [default: {REPORTS:,}]")
    p.add_argument("--check", action="store_true", help="hold the results against the limits")
    options = p.parse_args()
    with TemporaryDirectory() as folder:
        record = options.record or str(Path(folder) / "made.db")
        if not options.record:
            filled(record, options.reports)
        missed = [name for name in options.formats if not measured(name, record, Path(folder), options.reports * EVENTS)]
    if missed and options.check:
        print(f"over the limits: {', '.join(missed)}")
    return int(bool(missed) and options.check)


def filled(record: str, reports: int) -> None:
    """Make the record in a process of its own: the system counts the memory of a parent to its children."""
    child = multiprocessing.get_context("spawn").Process(target=fill, args=(record, reports))
    child.start()
    child.join()
    if child.exitcode:
        raise SystemExit(f"the record could not be made ({child.exitcode})")


def fill(record: str, reports: int) -> None:
    """Make the record."""
    with open_record(record) as store:
        n = sum(1 for _ in add_items(store, made(reports), anew=False, read=lambda some: iter(some)))
    print(f"{n:,} made-up reports kept")


def measured(name: str, record: str, folder: Path, claims: int) -> bool:
    """Print what a format takes, and whether that is within the limits."""
    seconds, spent, memory = run(name, record, folder / f"all-{name}", ())
    *_, less = run(name, record, folder / f"few-{name}", ("--limit", str(max(1, claims // 10))))
    print(f"  {name:8} {seconds:6.1f} s ({spent:5.1f} s of processor time)  peak {memory:5.0f} MiB, {less:5.0f} MiB for a tenth")
    slow = name == "parquet" and spent >= MOST_S
    return not slow and not (FORMATS[name].unit == CLAIMS and memory - less > GROWTH)


def run(name: str, record: str, output: Path, more: tuple[str, ...]) -> tuple[float, float, float]:
    """One export as a user runs it: seconds, those of the processor, and peak memory in MiB."""
    begun = time.perf_counter()
    command = [sys.executable, "-m", "dateline.cli", "export", "--format", name, "--record", record, "--output", str(output), *more]
    child = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert child.stderr is not None
    said = child.stderr.read()
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"dateline export --format {name} failed ({child.returncode}): {said.strip()}")
    return time.perf_counter() - begun, used.ru_utime + used.ru_stime, used.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)


if __name__ == "__main__":
    sys.exit(main())
