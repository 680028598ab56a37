"""The annotated documents that attribution is learned from: conflict reports, PolNeAR, and passages of our own."""

from __future__ import annotations

import glob
import os
import re
from pathlib import Path

from dateline.parse import parse
from train.attribution.data import Attr, Document
from train.attribution.passages import read
from train.gold import load

OWN = Path(__file__).with_name("passages")


def gold_documents(folder: str) -> list[Document]:
    """Annotated reports."""
    out = []
    for g in load(folder):
        attrs: list[Attr] = []
        for a in g.report.attributions:
            cut = lambda s: (s.start, s.end) if s else None  # noqa: E731
            attrs.append((cut(a.source), cut(a.cue), [(c.start, c.end) for c in a.content]))
        out.append((g.id, parse(g.text), attrs))
    return out


def own_documents(folder: Path = OWN) -> list[Document]:
    """Our own passages and reports."""
    out = []
    for path in sorted(folder.glob("*.txt")):
        for k, passage in enumerate(read(path)):
            out.append((f"{path.stem}{k}", parse(passage.text), [(r.source, r.cue, r.content) for r in passage.rows]))
    return out


def polnear_documents(folder: str) -> list[Document]:
    """PolNeAR articles, the first annotator of each."""
    out, seen = [], set()
    for f in sorted(glob.glob(folder + "/attributions/*.ann")):
        name = os.path.basename(f).rsplit("_", 1)[0]
        if name in seen:
            continue
        seen.add(name)
        text = Path(f"{folder}/text/{name}.txt").read_bytes().decode("utf8")
        marks, attrs = {}, []
        lines = Path(f).read_text(encoding="utf8").splitlines()
        for line in lines:
            m = re.match(r"(T\d+)\t(Source|Cue|Content) ([\d; ]+)\t", line)
            if m:
                marks[m[1]] = (m[2], [tuple(map(int, s.split())) for s in m[3].split(";")])
        for line in lines:
            m = re.match(r"E\d+\t(.*)", line)
            if m:
                own = [marks[x.split(":")[1]] for x in m[1].split() if x.split(":")[1] in marks]
                first = {k: next((s[0] for kk, s in own if kk == k), None) for k in ("Source", "Cue")}
                attrs.append((first["Source"], first["Cue"], [s for kk, ss in own if kk == "Content" for s in ss]))
        out.append((name, parse(text), attrs))
    return out
