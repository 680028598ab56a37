"""Training windows out of annotated documents."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from tokenizers import Tokenizer

from dateline.attribute.content import trim
from dateline.attribute.windows import Window, windows
from dateline.parse import Parse

Offsets = tuple[int, int]
Attr = tuple[Offsets | None, Offsets | None, list[Offsets]]  # source, cue, contents
Document = tuple[str, Parse, list[Attr]]
_EDGE = set(" \n\t\r\"“”„«»'‘’,.;:—–-()[]…")


@dataclass(frozen=True)
class Example:
    """A window with its answers: cue tags of its words, and for each cue that it owns (word range in the window) the link tags of its words."""

    name: str
    window: Window
    tags: list[int]
    owned: list[int]  # 1 where the window judges the word
    cues: list[tuple[int, int, list[int]]]


def pieces_of(tokenizer: Tokenizer):
    """Word -> its word pieces, remembered."""

    @cache
    def pieces(word: str) -> list[int]:
        return tokenizer.encode(word, add_special_tokens=False).ids or [tokenizer.token_to_id("[UNK]")]

    return pieces


def examples(documents: list[Document], tokenizer: Tokenizer) -> list[Example]:
    """The windows of all documents with their answers."""
    pieces = pieces_of(tokenizer)
    out = []
    for name, p, attrs in documents:
        grouped = group(p, attrs)
        out += [example(name, w, grouped) for w in windows(p, pieces)]
    return out


def group(p: Parse, attrs: list[Attr]) -> dict[Offsets, tuple[set[Offsets], set[Offsets]]]:
    """Word range of each cue -> word ranges of its sources (several where several parties speak) and of its contents, pieces that only
    marks part joined."""
    out: dict[Offsets, tuple[set[Offsets], set[Offsets]]] = {}
    for source, cue, contents in attrs:
        at = cue and word_range(p, cue)
        if not at:
            continue
        sources, bodies = out.setdefault(at, (set(), set()))
        if source and (s := word_range(p, source)):
            sources.add(s)
        bodies |= {r for s in joined(p.text, contents) if (r := word_range(p, s))}
    return out


def word_range(p: Parse, span: Offsets) -> Offsets | None:
    """The words of a span, marks at its edges left out."""
    span = trim(p.text, *span)
    inside = p.tokens_in(*span)
    return (inside.start, inside.stop) if len(inside) else None


def joined(text: str, spans: list[Offsets]) -> list[Offsets]:
    """Spans in order, those parted only by spaces and marks made one."""
    out: list[Offsets] = []
    for a, b in sorted(spans):
        if out and all(c in _EDGE for c in text[out[-1][1] : a]):
            out[-1] = (out[-1][0], b)
        else:
            out.append((a, b))
    return out


def example(name: str, w: Window, grouped: dict[Offsets, tuple[set[Offsets], set[Offsets]]]) -> Example:
    """One window's answers."""
    tags, cues = [0] * (w.last - w.first), []
    for (a, b), (sources, bodies) in sorted(grouped.items()):
        if a < w.first or b > w.last:
            continue
        paint(tags, w, (a, b), 1)
        if not (w.own[0] <= a < w.own[1]) or not bodies:
            continue
        link = [0] * len(tags)
        for s in bodies:
            paint(link, w, s, 3)
        for s in sources:
            paint(link, w, s, 1)
        cues.append((a - w.first, b - w.first, link))
    owned = [int(w.own[0] <= t < w.own[1]) for t in range(w.first, w.last)]
    return Example(name, w, tags, owned, cues)


def paint(tags: list[int], w: Window, span: Offsets, begin: int) -> None:
    """Write B and I of a span (words of the report) into a window's tags."""
    a, b = max(span[0], w.first) - w.first, min(span[1], w.last) - w.first
    for k in range(a, b):
        tags[k] = begin if k == a else begin + 1
    if a < b < len(tags) and tags[b] and tags[b] % 2 == 0:  # what went on there begins anew
        tags[b] -= 1
