"""Training windows out of annotated documents."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

from tokenizers import Tokenizer

from dateline.attribute.content import EDGE, trim
from dateline.encode.arguments import NAMES, leanings, words_around
from dateline.encode.encoder import pieces_of
from dateline.encode.windows import Window, windows
from dateline.parse import Parse
from train.attribution.asked import UNKNOWN, Asked
from train.attribution.polnear import Attr, Offsets
from train.attribution.terms import STATUS, TYPES


@dataclass(frozen=True)
class Act:
    """An annotated event: offsets of its trigger, type, status."""

    trigger: Offsets
    kind: str
    status: str


@dataclass(frozen=True)
class Document:
    """An annotated text; `acts` is None where events are not annotated, `asked` where their arguments are not."""

    name: str
    parse: Parse
    attrs: list[Attr]
    acts: list[Act] | None = None
    asked: list[Asked] | None = None


@dataclass(frozen=True)
class Example:
    """A window with its answers: cue tags of its words, and for each cue that it owns (word range in the window) the link tags of its
    words. `events` are the types of its words (0: no trigger), None where they are not annotated; `acts` the triggers that it owns: word,
    status; `asked` what the words around them are to
    them."""

    name: str
    window: Window
    tags: list[int]
    owned: list[int]  # 1 where the window judges the word
    cues: list[tuple[int, int, list[int]]]
    events: list[int] | None = None
    acts: tuple[tuple[int, int], ...] = ()
    asked: tuple[Around, ...] = ()


class Around(NamedTuple):
    """A trigger of a window, the words around it that can be its arguments, and for each of these what is known (log-odds of actor and
    target by the model of roles, whether there are any) and the answers in the order of NAMES; `lacks` are those of SELF."""

    trigger: int
    words: list[int]
    known: list[tuple[float, float, float]]
    answers: list[list[int]]
    lacks: list[int]


def examples(documents: list[Document], tokenizer: Tokenizer) -> list[Example]:
    """The windows of all documents with their answers."""
    pieces = pieces_of(tokenizer)
    out = []
    for d in documents:
        grouped = group(d.parse, d.attrs)
        acts = None if d.acts is None else triggers(d.parse, d.acts)
        for w in windows(d.parse, pieces):
            e = example(d.name, w, grouped, acts)
            out.append(replace(e, asked=around(d.parse, w, d.asked or [])))
    return out


def around(p: Parse, w: Window, asked: list[Asked]) -> tuple[Around, ...]:
    """What is asked of the triggers that a window owns; of several events at one word the answers of all."""
    out: dict[int, Around] = {}
    for a in asked:
        if not w.own[0] <= a.trigger < w.own[1]:
            continue
        words = words_around(p, w, a.trigger)
        prior = leanings(a.prior, words)
        answers = [a.answers.get(i, [UNKNOWN] * len(NAMES)) for i in words]
        lacks = a.alone
        if before := out.get(a.trigger):
            prior = [max(x) for x in zip(prior, before.known, strict=True)]
            answers = [[max(x) for x in zip(*both, strict=True)] for both in zip(answers, before.answers, strict=True)]
            lacks = [min(x) for x in zip(lacks, before.lacks, strict=True)]
        out[a.trigger] = Around(a.trigger, words, prior, answers, lacks)
    return tuple(a._replace(trigger=t - w.first, words=[i - w.first for i in a.words]) for t, a in out.items())


Kind = tuple[str, str]  # type and status


def triggers(p: Parse, acts: list[Act]) -> dict[int, Kind]:
    """The head word of each trigger -> what is annotated there; of several events at one word the first."""
    out: dict[int, Kind] = {}
    for x in acts:
        out.setdefault(p.root_of(*x.trigger), (x.kind, x.status))
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
        if out and all(c in EDGE for c in text[out[-1][1] : a]):
            out[-1] = (out[-1][0], b)
        else:
            out.append((a, b))
    return out


def example(name: str, w: Window, grouped: dict[Offsets, tuple[set[Offsets], set[Offsets]]], acts: dict[int, Kind] | None) -> Example:
    """One window's answers."""
    tags, cues = [0] * (w.last - w.first), []
    for (a, b), (sources, bodies) in sorted(grouped.items()):
        if a < w.first or b > w.last:
            continue
        paint(tags, w, (a, b), 1)
        if w.own[0] <= a < w.own[1] and bodies:
            cues.append((a - w.first, b - w.first, painted(w, sources, bodies)))
    owned = [int(w.own[0] <= t < w.own[1]) for t in range(w.first, w.last)]
    if acts is None:
        return Example(name, w, tags, owned, cues)
    events = [0] * len(tags)
    for t, act in acts.items():
        if w.first <= t < w.last:
            events[t - w.first] = 1 + TYPES.index(act[0])
    own = [(t, act) for t, act in sorted(acts.items()) if w.own[0] <= t < w.own[1]]
    return Example(name, w, tags, owned, cues, events, tuple((t - w.first, STATUS.index(status)) for t, (_, status) in own))


def painted(w: Window, first: set[Offsets], second: set[Offsets]) -> list[int]:
    """Tags of a window's words: 1 and 2 for the spans of the first kind, 3 and 4 for those of the second."""
    tags = [0] * (w.last - w.first)
    for begin, spans in ((3, second), (1, first)):
        for s in sorted(spans):
            paint(tags, w, s, begin)
    return tags


def paint(tags: list[int], w: Window, span: Offsets, begin: int) -> None:
    """Write B and I of a span (words of the report) into a window's tags."""
    a, b = max(span[0], w.first) - w.first, min(span[1], w.last) - w.first
    for k in range(a, b):
        tags[k] = begin if k == a else begin + 1
    if a < b < len(tags) and tags[b] and tags[b] % 2 == 0:  # what went on there begins anew
        tags[b] -= 1
