"""What must not get worse: `floors.toml` against what was measured."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from evals.accuracy import Scores
from evals.corpus import digest

FILE = Path(__file__).with_name("floors.toml")


def load() -> dict[str, Any]:
    """The floors, as in the file."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def corpus_changed(name: str, folder: Path, floors: dict[str, Any]) -> list[str]:
    """A complaint where a corpus is not the one that the floors were set on."""
    pinned, found = floors.get("corpora", {}).get(name), digest(folder)
    return [] if pinned == found else [f"{name} is not the corpus of the floors: sha256 {found}, pinned {pinned}"]


def below(name: str, scores: Scores, floors: dict[str, Any]) -> list[str]:
    """The scores of a corpus that fell below their floor; `figure` says which figure of a score is meant (`f1`, `r`)."""
    out: list[str] = []
    for key, floor in floors.get("accuracy", {}).get(name, {}).items():
        score = scores.get(key, {})
        found = score.get("f1", score.get("r", 0.0))
        if found < floor:
            out.append(f"{name}: {key} {found:.3f} is below its floor {floor:.3f}")
    return out


def above(name: str, found: float, floors: dict[str, Any]) -> list[str]:
    """A complaint where a cost (`ratio`, `start`, `memory_mib`) is above its ceiling."""
    ceiling = floors.get("ceilings", {}).get(name)
    return [f"{name} {found:.2f} is above its ceiling {ceiling:.2f}"] if ceiling is not None and found > ceiling else []
