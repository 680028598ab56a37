"""Readings of annotated reports by encoders that have learned nothing of them: what the small models of later stages learn from.

The folder holds `0` and `1`, the files of two encoders, each trained without one half of the reports
(`python -m train.attribution --leave 0`, `--leave 1`).
"""

from __future__ import annotations

from pathlib import Path
from zlib import crc32

from dateline.encode.encoder import Model, Reading, load_from, read
from dateline.parse import Parse
from train import apart
from train.gold import Gold


def half(report: str) -> int:
    """The half, 0 or 1, that an annotated report of this id is in."""
    return crc32(report.encode()) % 2


def readings(folder: str | Path, golds: list[Gold], parses: list[Parse]) -> list[Reading | None]:
    """A reading of each report. Raises FileNotFoundError where an encoder is missing."""
    models = [load_from(Path(folder) / str(k)) for k in (0, 1)]
    if None in models:
        raise FileNotFoundError(f"{folder}: no encoders in 0 and 1; python -m train.attribution --help tells how they are made")
    return [read(p, model) for g, p in zip(golds, parses, strict=True) if (model := models[half(g.id)])]


def by_file(folder: str | Path, golds: list[Gold]) -> dict[str, Model]:
    """The encoders of a folder by the id of each report that is in the file of `train/apart` they are named after: `READERS/twelve` had not
    learned `twelve.jsonl`. Earlier encoders stand in the history of the repository."""
    names = {p.name for p in Path(folder).iterdir()}
    models = {name: model for name in names if (model := load_from(Path(folder) / name))}
    of = {x["doc"]: path.stem for path in apart.FOLDER.glob("*.jsonl") for x in apart.lines(path)}
    return {g.id: models[of[g.id]] for g in golds if of.get(g.id) in models}
