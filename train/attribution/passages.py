"""Passages of our own writing with their attributions, in a form that a reader can check.

A block is a passage on one line (` ¶ ` parts paragraphs) and a line for each attribution: `- source | cue | content`, all of them words
of the
passage, pieces of the content parted by ` / `. `words#2` means that the second of the places where these words stand is meant. A fourth
field
gives the kind and further ones what passes it on (`via=TASS`). Lines that begin with # are comments; blocks are parted by blank lines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from train.words import place

Offsets = tuple[int, int]


@dataclass(frozen=True)
class Row:
    """An attribution of a passage: offsets of its source, its cue and its content; kind "" where it is not given."""

    source: Offsets | None
    cue: Offsets | None
    content: list[Offsets]
    kind: str
    via: list[Offsets]


@dataclass(frozen=True)
class Passage:
    """A passage with its attributions; `note` is its comment line."""

    text: str
    rows: list[Row]
    note: str


def read(path: Path) -> list[Passage]:
    """The passages of a file. Raises ValueError, naming file and words, where a field does not stand in its passage."""
    out = []
    for block in re.split(r"\n\s*\n", path.read_text(encoding="utf8").strip()):
        lines = [x.strip() for x in block.splitlines() if x.strip()]
        notes = [x[1:].strip() for x in lines if x.startswith("#")]
        lines = [x for x in lines if not x.startswith("#")]
        if lines:
            text = lines[0].replace(" ¶ ", "\n\n")
            out.append(Passage(text, [row(text, x, path) for x in lines[1:]], notes[0] if notes else ""))
    return out


def row(text: str, line: str, path: Path) -> Row:
    """One attribution line."""
    fields = [x.strip() for x in line.removeprefix("- ").split("|")]
    if len(fields) < 3:
        raise ValueError(f"{path}: write source | cue | content, not: {line}")
    at = lambda words: place(words.strip().replace(" ¶ ", "\n\n"), text) if words.strip() else None  # noqa: E731
    kind = next((x for x in fields[3:] if x and not x.startswith("via=")), "")
    try:
        via = [at(x[4:]) for x in fields[3:] if x.startswith("via=")]
        return Row(at(fields[0]), at(fields[1]), [s for x in fields[2].split(" / ") if (s := at(x))], kind, [v for v in via if v])
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error
