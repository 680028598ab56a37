"""The annotated documents that attribution is learned from: conflict reports, PolNeAR, and passages of our own."""

from __future__ import annotations

from pathlib import Path

from dateline.model import Attribution, Event, Span
from dateline.parse import parse
from train import apart
from train.attribution.data import Act, Attr, Document
from train.attribution.passages import read
from train.attribution.polnear import articles
from train.gold import Gold, load
from train.reports import FOLDER, load_own

OWN = Path(__file__).with_name("passages")


def gold_documents(folder: str) -> list[Document]:
    """Annotated reports."""
    return [annotated(g) for g in load(folder)]


def own_reports(folder: Path = FOLDER) -> list[Document]:
    """Our own annotated reports."""
    return [annotated(g) for g in load_own(folder)]


def reports_apart(folder: str) -> list[Document]:
    """Annotated reports whose texts lie beside the gold folder."""
    return [annotated(g) for g in apart.load_apart(Path(folder).resolve().parents[1])]


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
    """PolNeAR articles."""
    return [Document(name, parse(text), attrs) for name, text, attrs in articles(folder)]
