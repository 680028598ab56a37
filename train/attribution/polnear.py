"""PolNeAR's annotation files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

Offsets = tuple[int, int]
Attr = tuple[Offsets | None, Offsets | None, list[Offsets]]  # source, cue, contents


def articles(folder: str | Path) -> Iterator[tuple[str, str, list[Attr]]]:
    """(name, text, attributions) of each article of a split, the first annotator of each; a broken source or cue by its first piece."""
    seen = set()
    for path in sorted(Path(folder).glob("attributions/*.ann")):
        name = path.name.rsplit("_", 1)[0]
        if name in seen:
            continue
        seen.add(name)
        text = (Path(folder) / "text" / f"{name}.txt").read_bytes().decode("utf8")
        yield name, text, relations(path.read_text(encoding="utf8").splitlines())


def relations(lines: list[str]) -> list[Attr]:
    """The attributions of a brat file."""
    marks: dict[str, tuple[str, list[Offsets]]] = {}
    for line in lines:
        if m := re.match(r"(T\d+)\t(Source|Cue|Content) ([\d; ]+)\t", line):
            marks[m[1]] = m[2], [(int(a), int(b)) for a, b in (s.split() for s in m[3].split(";"))]
    out: list[Attr] = []
    for line in lines:
        if m := re.match(r"E\d+\t(.*)", line):
            own = [marks[x.split(":")[1]] for x in m[1].split() if x.split(":")[1] in marks]
            first = {k: next((s[0] for kk, s in own if kk == k), None) for k in ("Source", "Cue")}
            out.append((first["Source"], first["Cue"], [s for kk, ss in own if kk == "Content" for s in ss]))
    return out
