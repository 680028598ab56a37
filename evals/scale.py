"""`python -m evals.scale`: workers beside one process, Ray beside workers, a long run's memory, reprints.

Reports are made from those of a file by changing names, places, numbers and some other words, others each time, so that none reprints
another. Small by default; `--reports 20000 --workers 2 --ray --reprints` is the whole of it. Measure on a machine that does nothing else.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

import argparse
import json
import random
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from dateline.ground.gazetteer import path as gazetteer
from evals.corpus import SAMPLES, shared

NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}(?: [A-Z][a-z]{3,})*\b")  # with a capital within a sentence
NUMBER = re.compile(r"\b(?!(?:19|20)\d\d\b)\d{2,4}\b")
SYLLABLES = "ba de ki lo mu na pe ri so tu va ze gol mir tan del or ush am ek".split()
CHANGED = 0.5  # of the names of a report: the others stay, so that there are places and parties to find
WORD = re.compile(r"(?<= )[a-z]{4,}(?= )")
SWAPPED = 0.2  # of the longer words of a report, for others of its own: names alone leave near copies of those made from the same
COPIES = 4  # reprints of each original: four in five are reprints
WATCHED_S = 0.5


class Run(NamedTuple):
    """A run of the command: seconds, what it printed on standard error, and memory (MiB of all its processes) over time."""

    seconds: float
    said: str
    memory: list[float]


def main() -> int:
    """Measure and print."""
    p = argparse.ArgumentParser(prog="python -m evals.scale", description=__doc__)
    p.add_argument("files", nargs="*", help="JSON Lines to make reports from [default: data/reports of the shared folder, else samples/]")
    p.add_argument("--reports", type=int, default=60, help="how many are made [default: 60]")
    p.add_argument("--workers", type=int, default=2, help="[default: 2]")
    p.add_argument("--ray", action="store_true", help="Ray too")
    p.add_argument("--reprints", action="store_true", help="`add` with and without four reprints of five")
    p.add_argument("--long", action="store_true", help="one long run with workers, for its memory; with --reprints that of `add`")
    options = p.parse_args()
    gazetteer()
    with TemporaryDirectory() as folder:
        given = Path(folder) / "given.jsonl"
        write(given, made(sources(options.files), options.reports))
        if not options.long:
            beside(given, Path(folder), options)
        elif not options.reprints:
            show("one run", read(given, Path(folder) / "long.jsonl", "--workers", str(options.workers)), options.reports)
        if options.reprints:
            reprinted(given, Path(folder), options)
    return 0


def sources(files: list[str]) -> list[dict[str, Any]]:
    """The reports to make others from."""
    folder = shared(None)
    found = [Path(f) for f in files] or (sorted((folder / "data" / "reports").glob("*.jsonl")) if folder else [])
    rows = [json.loads(line) for f in found for line in f.read_text(encoding="utf-8").splitlines()]
    return rows or [{"text": p.read_text(encoding="utf-8")} for p in sorted(SAMPLES.glob("*.txt"))]


def made(rows: list[dict[str, Any]], count: int) -> Iterator[dict[str, Any]]:
    """Reports with other names, places, numbers and words, the same at every run."""
    chance = random.Random(1)
    order = list(range(len(rows)))
    chance.shuffle(order)  # long and short ones, and those of one war, spread
    for n in range(count):
        row = rows[order[n % len(rows)]]
        yield {**row, "id": str(n), "outlet": f"Paper {n % 40}", "text": changed(row["text"], chance)}


def changed(text: str, chance: random.Random) -> str:
    """A text with half of its names, each the same way throughout, its numbers and some other words changed."""
    names: dict[str, str] = {}
    words = WORD.findall(text)

    def name(m: re.Match[str]) -> str:
        if m[0] not in names:
            new = "".join(chance.choices(SYLLABLES, k=chance.randint(3, 4))).capitalize()
            names[m[0]] = new if chance.random() < CHANGED else m[0]
        return names[m[0]]

    text = WORD.sub(lambda m: chance.choice(words) if chance.random() < SWAPPED else m[0], text)
    return NUMBER.sub(lambda m: str(chance.randint(10, 999)), NAME.sub(name, text))


def write(path: Path, rows: Iterator[dict[str, Any]]) -> None:
    """Write JSON Lines."""
    with path.open("w", encoding="utf-8") as out:
        for row in rows:
            out.write(json.dumps(row) + "\n")


def run(*arguments: str) -> Run:
    """Run the command line to its end."""
    begun = time.perf_counter()
    child = subprocess.Popen(
        [sys.executable, "-m", "dateline.cli", *arguments], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    )
    memory: list[float] = []
    over = threading.Event()
    watcher = threading.Thread(target=_watch, args=(child.pid, memory, over))
    watcher.start()
    said = child.communicate()[1]
    over.set()
    watcher.join()
    return Run(time.perf_counter() - begun, said, memory)


def _watch(pid: int, memory: list[float], over: threading.Event) -> None:
    """Note the memory of a process and of those it started (Ray's actors are not among them), twice a second, until it ends."""
    while not over.wait(WATCHED_S):
        listed = subprocess.run(["ps", "-o", "rss=", "--pid", str(pid), "--ppid", str(pid)], capture_output=True, text=True).stdout.split()
        memory.append(sum(map(int, listed)) / 1024)


def read(given: Path, to: Path, *options: str) -> Run:
    """`dateline read` of a file into another."""
    return run("read", str(given), "-o", str(to), *options)


def show(name: str, found: Run, count: int) -> None:
    """Print a run: time, rate, memory after a quarter, a half and at the end."""
    m = found.memory or [0.0]
    quarters = ", ".join(f"{m[min(len(m) - 1, int(len(m) * q))]:,.0f}" for q in (0.25, 0.5, 0.75, 0.99))
    print(f"{name}: {found.seconds:.1f} s, {count / found.seconds:.1f} reports/s; MiB after each quarter {quarters}")
    for line in found.said.splitlines()[-3:]:
        print(f"  {line}")


def beside(given: Path, folder: Path, options: argparse.Namespace) -> None:
    """One process, workers and Ray on the same reports, and whether they print the same."""
    one = read(given, folder / "one.jsonl")
    show("one process", one, options.reports)
    many = read(given, folder / "many.jsonl", "--workers", str(options.workers))
    show(f"{options.workers} workers", many, options.reports)
    print(f"  {one.seconds / many.seconds:.2f} times one; same bytes: {_same(folder, 'many')}")
    if options.ray:
        ray = read(given, folder / "ray.jsonl", "--workers", str(options.workers), "--engine", "ray")
        show(f"Ray, {options.workers} actors", ray, options.reports)
        print(f"  {ray.seconds / many.seconds - 1:+.0%} beside workers; same bytes: {_same(folder, 'ray')}")


def _same(folder: Path, name: str) -> bool:
    return (folder / "one.jsonl").read_bytes() == (folder / f"{name}.jsonl").read_bytes()


def reprinted(given: Path, folder: Path, options: argparse.Namespace) -> None:
    """`dateline add` of as many reports, of which four in five are in the words of others, in other outlets on the same day."""
    lines = given.read_text(encoding="utf-8").splitlines()
    originals = [json.loads(line) for line in lines[: max(1, len(lines) // (COPIES + 1))]]
    copies = [{**r, "id": f"{r['id']}.{k}", "outlet": f"Copy {k}"} for k in range(COPIES + 1) for r in originals]
    write(folder / "copies.jsonl", iter(copies))
    workers = ("--workers", str(options.workers))
    whole = run("add", str(given), "--record", str(folder / "whole.db"), *workers)
    show("add, no reprints", whole, len(lines))
    fewer = run("add", str(folder / "copies.jsonl"), "--record", str(folder / "copies.db"), *workers)
    show("add, 80% reprints", fewer, len(copies))
    print(f"  {len(copies) / fewer.seconds / (len(lines) / whole.seconds):.2f} times as many reports a second")


if __name__ == "__main__":
    sys.exit(main())
