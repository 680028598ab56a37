"""The annotated documents that attribution is learned from: conflict reports, PolNeAR, and passages of our own."""

from __future__ import annotations

import glob
import os
import re
from pathlib import Path

from dateline.parse import parse
from dateline.model import Attribution, Event, Span
from train.attribution.data import Act, Attr, Document
from train.attribution.passages import read
from train.gold import Gold, load
from train.reports import FOLDER, load_own

OWN = Path(__file__).with_name("passages")


def gold_documents(folder: str) -> list[Document]:
    """Annotated reports."""
    return [annotated(g) for g in load(folder)]


def own_reports(folder: Path = FOLDER) -> list[Document]:
    """Our own annotated reports."""
    return [annotated(g) for g in load_own(folder)]


def annotated(g: Gold) -> Document:
    """A fully annotated report."""
    return Document(g.id, parse(g.text), [attr(a) for a in g.report.attributions], [act(e) for e in g.report.events])


def attr(a: Attribution) -> Attr:
    """Offsets of an attribution."""
    return cut(a.source), cut(a.cue), [(c.start, c.end) for c in a.content]


def act(e: Event) -> Act:
    """Offsets of an event."""
    actors, targets = ([(m.start, m.end) for m in ms] for ms in (e.actors, e.targets))
    return Act((e.trigger.start, e.trigger.end), e.type, e.status, actors, targets)


def cut(s: Span | None) -> tuple[int, int] | None:
    """Offsets of a span."""
    return (s.start, s.end) if s else None


def own_passages(folder: Path = OWN) -> list[Document]:
    """Our own passages, without events."""
    out = []
    for path in sorted(folder.glob("*.txt")):
        for k, passage in enumerate(read(path)):
            out.append(Document(f"{path.stem}{k}", parse(passage.text), [(r.source, r.cue, r.content) for r in passage.rows]))
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
        out.append(Document(name, parse(text), attrs))
    return out
