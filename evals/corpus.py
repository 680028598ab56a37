"""The texts that are measured on: where they lie, whether they are the ones the floors were set on, and reading them."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import dateline
from dateline.export.json import render

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "samples"


def shared(given: str | None) -> Path | None:
    """The folder with `gold/`, `bench/` and `data/`: as given, from DATELINE_SHARED, or beside the repository; None where it is not."""
    path = Path(given or os.environ.get("DATELINE_SHARED") or ROOT.parent / "shared")
    return path if path.is_dir() else None


def digest(folder: Path) -> str:
    """SHA-256 over the names and bytes of a folder's files (not of folders in it)."""
    sha = hashlib.sha256()
    for path in sorted(p for p in folder.iterdir() if p.is_file()):
        sha.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return sha.hexdigest()


def script(path: Path, *arguments: str) -> str:
    """What a Python script prints. Raises RuntimeError with its last words where it fails."""
    done = subprocess.run([sys.executable, str(path), *arguments], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{path.name} failed: {done.stderr.strip().splitlines()[-1:]}")
    return done.stdout


def inputs(text: str) -> list[str]:
    """The report texts of JSON Lines input."""
    return [json.loads(line)["text"] for line in text.splitlines() if line.strip()]


def read_lines(lines: str) -> Iterator[dateline.Report | dateline.Rejected]:
    """The records of JSON Lines input, read as the command line reads them."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "reports.jsonl"
        path.write_text(lines, encoding="utf-8")
        yield from dateline.read_many([path])


def write_records(items: Iterator[dateline.Report | dateline.Rejected], path: Path) -> tuple[int, int]:
    """Write records as JSON Lines; how many were read and how many set aside."""
    read = aside = 0
    with path.open("w", encoding="utf-8") as out:
        for item in items:
            if isinstance(item, dateline.Rejected):
                aside += 1
                print(f"  set aside: {item}", file=sys.stderr)
                continue
            read += 1
            out.write(render(item) + "\n")
    return read, aside
