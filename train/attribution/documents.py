"""The annotated documents that attribution is learned from: conflict reports, PolNeAR, and passages of our own."""

from __future__ import annotations

from pathlib import Path

from dateline.model import Attribution, Event, Span
from dateline.parse import Parse, parse
from dateline.parse.english import parse_many
from train.attribution.asked import Asked, asked_of
from train.attribution.data import Act, Attr, Document
from train.attribution.passages import read
from train.attribution.polnear import articles
from train.both import load_both, of_kind
from train.gold import Gold

OWN = Path(__file__).with_name("passages")


KINDS = {"gold": "gold", "own": "reports", "apart": "apart"}


def annotated_documents(folder: str) -> dict[str, list[Document]]:
    """The annotated reports: those of a gold folder, our own (`reports`), and those whose texts lie beside the gold folder (`apart`)."""
    golds = load_both(folder)
    parses = list(parse_many(g.text for g in golds))
    documents = [annotated(*x) for x in zip(golds, parses, asked_of(golds, parses), strict=True)]
    return {KINDS[kind]: [documents[i] for i in at] for kind, at in of_kind(golds).items()}


def annotated(g: Gold, p: Parse, asked: list[Asked]) -> Document:
    """A fully annotated report."""
    return Document(g.id, p, [attr(a) for a in g.report.attributions], [act(e) for e in g.report.events], asked)


def attr(a: Attribution) -> Attr:
    """Offsets of an attribution."""
    return cut(a.source), cut(a.cue), [(c.start, c.end) for c in a.content]


def act(e: Event) -> Act:
    """Offsets of an event."""
    return Act((e.trigger.start, e.trigger.end), e.type, e.status)


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
