"""`python -m evals`: accuracy on annotated reports, speed beside spaCy, memory, start-up; `--check` fails below the floors."""

from __future__ import annotations

import os

# One thread: figures of two machines, and of reader and spaCy, are to be compared.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

import argparse  # noqa: E402
import sys  # noqa: E402
from pathlib import Path  # noqa: E402

from dateline.attribute import attribute  # noqa: E402
from dateline.encode import encode  # noqa: E402
from evals import accuracy, corpus, floors, speed  # noqa: E402
from evals.constructions import constructions  # noqa: E402


def main(arguments: list[str] | None = None) -> int:
    """Measure, print, and return 1 where `--check` finds a floor broken."""
    options = parser().parse_args(arguments)
    limits, complaints = floors.load(), []
    shared = corpus.shared(options.shared)
    if shared is None:
        print("no shared folder: accuracy on gold and PolNeAR skipped (--shared DIR or DATELINE_SHARED)\n")
    scores, faults = accuracy.samples()
    show("our samples: share of facts found", scores)
    complaints += faults + floors.below("samples", scores, limits)
    complaints += check_rows(limits)
    if shared and (shared / "gold" / options.split).is_dir():
        name, folder = f"gold/{options.split}", shared / "gold" / options.split
        complaints += floors.corpus_changed(name, folder, limits)
        scores, aside = accuracy.gold(shared, options.split)
        show(f"{name}, by bench/score.py" + (f", {aside} set aside" if aside else ""), scores)
        complaints += floors.below(name, scores, limits)
        show(f"{name}, attribution by rules alone", accuracy.gold_by_rules(shared, options.split))
    if shared and options.polnear:
        scores, aside = accuracy.polnear(shared)
        show("PolNeAR dev, by bench/polnear.py" + (f", {aside} set aside" if aside else ""), scores)
        complaints += floors.below("polnear/dev", scores, limits)
    if not options.no_speed:
        measured, ceiling = texts(shared, options)
        complaints += costs(measured, ceiling, options.rounds, limits)
    for complaint in complaints:
        print(f"! {complaint}")
    if options.check and not complaints:
        accuracy_floors = sum(map(len, limits.get("accuracy", {}).values()))
        print(f"all floors hold ({accuracy_floors} of accuracy set, {len(limits.get('ceilings', {}))} ceilings of cost)")
    return 1 if options.check and complaints else 0


def parser() -> argparse.ArgumentParser:
    """The options."""
    p = argparse.ArgumentParser(prog="python -m evals", description=__doc__)
    p.add_argument("--shared", metavar="DIR", help="folder with gold/, bench/, data/ [default: $DATELINE_SHARED, ../shared]")
    p.add_argument("--split", default="dev", help="which annotated reports [default: dev]")
    p.add_argument("--polnear", action="store_true", help="PolNeAR dev too (84 articles: a few minutes)")
    p.add_argument("--no-speed", action="store_true", help="accuracy only")
    p.add_argument("--rounds", type=int, default=5, help="rounds of reader and spaCy in turn [default: 5]")
    p.add_argument("--check", action="store_true", help="exit with 1 where a floor of floors.toml does not hold")
    return p


def check_rows(limits: dict) -> list[str]:
    """Attribution on our check rows, by the model and by rules alone; complaints where a floor is broken."""
    complaints = []
    for name, stage in (("constructions", lambda d: attribute(encode(d))), ("constructions by rules", attribute)):
        scores, whole = constructions(stage)
        right, total = (sum(x) for x in zip(*whole.values(), strict=True))
        show(f"{name}: tests/attribute/constructions.txt, {right} of {total} passages wholly right", scores)
        complaints += floors.below(name, scores, limits)
    return complaints


def texts(shared: Path | None, options: argparse.Namespace) -> tuple[list[str], str]:
    """What speed is measured on, and its ceiling in floors.toml: the annotated reports where they are there, else our samples (four times
    over), which hold twice as many claims and events a word as reports do."""
    if shared and (shared / "gold" / options.split).is_dir():
        return corpus.inputs(corpus.script(shared / "bench" / "inputs.py", str(shared / "gold" / options.split))), "ratio"
    return [p.read_text(encoding="utf-8") for p in sorted(corpus.SAMPLES.glob("*.txt"))] * 4, "ratio_samples"


def costs(measured: list[str], ceiling: str, rounds: int, limits: dict) -> list[str]:
    """Measure and print time and memory; complaints where one is above its ceiling."""
    found = speed.measure(measured, rounds)
    start, memory = speed.start_up(), speed.peak_memory(measured)
    print(f"speed, {found.reports} reports, {found.words} words, {rounds} rounds in turn with spaCy, one thread")
    print(f"  {found.reports_per_s:.1f} reports/s, {found.words_per_s:.0f} words/s of processor time")
    print(f"  encoder and attribution alone: {found.attribution_per_s:.0f} words/s")
    rules = f"by rules alone, without the encoder: {found.by_rules:.2f}, and {found.plain:.2f} times spaCy with the yardstick"
    print(f"  {found.ratio:.2f} times bare spaCy (rounds: {found.low:.2f} to {found.high:.2f}); {rules}")
    print(f"  {found.beside:.2f} times spaCy, the encoder's network alone and the yardstick together")
    print("  of the reader's time: " + ", ".join(f"{name} {share:.0%}" for name, share in found.shares.items()))
    beside = start.seconds / start.bare
    print(f"  first record after {start.seconds:.2f} s, {beside:.2f} times bare spaCy's first parse; peak memory {memory:.0f} MiB\n")
    return [
        *slower(ceiling, found, limits),
        *floors.above("start", beside, limits),
        *floors.above("memory_mib", memory, limits),
    ]


def slower(ceiling: str, found: speed.Speed, limits: dict) -> list[str]:
    """Complaints on speed. A ratio to bare spaCy above its ceiling, with neither of the two steadier ratios above its own, is this
    machine's: what is mostly C and what is mostly plain Python do not slow alike."""
    whole = floors.above(ceiling, found.ratio, limits)
    parts = floors.above(f"{ceiling}_plain", found.plain, limits) + floors.above(f"{ceiling}_beside", found.beside, limits)
    if whole and not parts:
        print(f"  ({whole[0]}, but neither of the steadier ratios is: this machine's)\n")
    return whole + parts if parts else []


def show(title: str, scores: accuracy.Scores) -> None:
    """A table of scores, the event types last."""
    print(title)
    for name in sorted(scores, key=lambda k: (k.startswith("event."), k)):
        figures = scores[name]
        shares = "  ".join(f"{label} {figures[key]:.3f}" for key, label in (("f1", "F1"), ("p", "P"), ("r", "R")) if key in figures)
        of = f"  ({figures['hit']:.0f} of {figures['gold']:.0f})" if "gold" in figures else ""
        print(f"  {name:24} {shares}{of}")
    print()


if __name__ == "__main__":
    sys.exit(main())
