"""The encoder's view of a report: one pass over its words that attribution and event coding share.

A small transformer with heads (train/attribution), run by onnxruntime in windows of a few sentences. For each word: is it part of a cue,
does it name an event and of which type, with which status. `cues` then asks the linking head what belongs to each cue, its source and its
content, decoded by Viterbi over learned transitions, so that spans are whole.
"""

from __future__ import annotations

import json
import logging
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import numpy as np

from dateline.encode.windows import Pieces, Window, windows
from dateline.models.linear import softmax
from dateline.models.sessions import session
from dateline.parse import Draft, Parse

Range = tuple[int, int]  # words of the report, half-open

FILES = ("reader.onnx", "attribution.onnx", "arguments.onnx", "reader.json")
REACH = 128  # words around a cue that are looked at for what belongs to it
REMEMBERED = 50_000  # words whose pieces are kept, the latest asked for


@dataclass(frozen=True)
class Model:
    """The files in memory."""

    words: Any
    attribution: Any
    arguments: Any
    pieces: Pieces
    marks: Range
    moves: dict[str, Any]
    types: list[str]
    status: list[str]


@dataclass(frozen=True)
class View:
    """A window with what the encoder says of its words: cue tags (words x 3), event types (words x 17, first: none), statuses (words x
    6), and what the linking head (`words`, `cues`) and that of arguments (`heads`, `others`) take (words x 256 each)."""

    window: Window
    cue: Any
    event: Any
    status: Any
    words: Any
    cues: Any
    heads: Any
    others: Any


@dataclass(frozen=True)
class Reading:
    """The views of a report."""

    model: Model
    views: list[View]

    def scores(self, name: str) -> Any:
        """`event` or `status` of every word of the report, as probabilities (words x labels)."""
        parts = [getattr(v, name)[v.window.own[0] - v.window.first : v.window.own[1] - v.window.first] for v in self.views]
        return softmax(np.concatenate(parts)) if parts else np.zeros((0, 1), np.float32)


@dataclass(frozen=True)
class Found:
    """A cue with what is linked to it; ranges are words of the report. `score` is how sure the model is of the cue."""

    cue: Range
    score: float
    sources: list[Range]
    contents: list[Range]


@cache
def load() -> Model | None:
    """The model; None, with a warning, where its files or onnxruntime are not there: then the rules work alone."""
    return load_from(files("dateline.models"))


def load_from(folder: Traversable) -> Model | None:
    """The model in a folder, as `load`."""
    missing = [name for name in FILES if not folder.joinpath(name).is_file()]
    if missing:
        _alone(f"dateline/models/{missing[0]} is missing: install dateline anew")
        return None
    try:
        from tokenizers import Tokenizer

        words, attribution, arguments = (session(folder.joinpath(name)) for name in FILES[:3])
    except ImportError as error:
        _alone(f"{error}: pip install onnxruntime tokenizers")
        return None
    kept = json.loads(folder.joinpath("reader.json").read_text(encoding="utf8"))
    tokenizer = Tokenizer.from_str(json.dumps(kept["tokenizer"]))
    marks = tokenizer.token_to_id("[CLS]") or 0, tokenizer.token_to_id("[SEP]") or 0
    moves = {k: np.array(v, np.float32) for k, v in kept["moves"].items()}
    return Model(words, attribution, arguments, pieces_of(tokenizer), marks, moves, kept["types"], kept["status"])


def pieces_of(tokenizer: Any) -> Pieces:
    """Word -> its word pieces, remembered."""
    unknown = [tokenizer.token_to_id("[UNK]") or 0]

    @lru_cache(REMEMBERED)
    def pieces(word: str) -> list[int]:
        return tokenizer.encode(word, add_special_tokens=False).ids or unknown

    return pieces


def _alone(why: str) -> None:
    logging.getLogger("dateline").warning("attributions by rules alone, which find fewer; %s", why)


def encode(draft: Draft) -> Draft:
    """What the encoder sees in the report: `draft.reading`, None where its model is not there."""
    model = load()
    return draft if model is None else replace(draft, reading=read(draft.parse, model))


def read(p: Parse, model: Model) -> Reading:
    """The encoder's pass over a report."""
    return Reading(model, [view(w, model) for w in windows(p, model.pieces)])


def view(w: Window, model: Model) -> View:
    """The encoder's pass over a window."""
    cls, sep = model.marks
    beside = np.zeros((1, len(w.ids) + 2, 5), np.int64)
    beside[0, 1:-1] = w.beside
    inputs = {"ids": np.array([[cls, *w.ids, sep]], np.int64), "beside": beside, "head": np.array([w.head], np.int64) + 1}
    return View(w, *model.words.run(None, inputs))


def cues(r: Reading) -> list[Found]:
    """The cues of a report with their sources and contents, in text order."""
    own = [_own(v.window, tags) for v, tags in zip(r.views, decoded([v.cue for v in r.views], r.model.moves["cue"]), strict=True)]
    linked = [links(r.model.attribution, v.words, v.cues, ranges) for v, ranges in zip(r.views, own, strict=True)]
    tags = iter(decoded([scores for some in linked for _, scores in some], r.model.moves["attribution"]))
    out: list[Found] = []
    for v, ranges, some in zip(r.views, own, linked, strict=True):
        chance = softmax(v.cue)
        for (a, b), (first, _) in zip(ranges, some, strict=True):
            found = next(tags)
            at = first + v.window.first
            sources, contents = ([(x + at, y + at) for x, y in spans(found, begin)] for begin in (1, 3))
            cue = (a + v.window.first, b + v.window.first)
            out.append(Found(cue, float(1 - chance[a:b, 0].mean()), sources, contents))
    return out


def _own(w: Window, tags: Any) -> list[Range]:
    """The cues that begin among a window's own words."""
    return [s for s in spans(tags, 1) if w.own[0] <= w.first + s[0] < w.own[1]]


def links(session: Any, words: Any, heads: Any, ranges: list[Range]) -> list[tuple[int, Any]]:
    """What a linking head says of the REACH words around each of some ranges of a window: the first of the words, and their scores (words x
    tags)."""
    if not ranges:
        return []
    size = min(len(words), REACH)
    starts = [min(max(0, (a + b - size) // 2), len(words) - size) for a, b in ranges]
    (scores,) = session.run(
        None,
        {
            "words": np.stack([words[s : s + size] for s in starts]),
            "own": np.stack([heads[a:b].mean(0) for a, b in ranges]),
            "distance": np.stack([buckets(len(words), a, b)[s : s + size] for s, (a, b) in zip(starts, ranges, strict=True)]),
        },
    )
    return list(zip(starts, scores, strict=True))


def decoded(emissions: Sequence[Any], moves: Any) -> list[Any]:
    """Best tags (words) for each of some emissions (words x tags), which may be of several lengths."""
    if not emissions:
        return []
    lengths = np.array([len(e) for e in emissions])
    padded = np.zeros((len(emissions), lengths.max(), emissions[0].shape[1]), emissions[0].dtype)
    for row, e in zip(padded, emissions, strict=True):
        row[: len(e)] = e
    return [tags[:n] for tags, n in zip(viterbi(padded, moves, lengths), lengths, strict=True)]


def viterbi(emissions: Any, moves: Any, lengths: Any = None) -> Any:
    """Best tags (n x words) for emissions (n x words x tags); `moves` holds the transitions, its last row those from the start. `lengths`:
    how many words of each count, where not all do."""
    n, length, count = emissions.shape
    steps = np.empty((length, n, count), emissions.dtype)  # the score of the best way to each tag
    steps[0] = moves[-1] + emissions[:, 0]
    paths = np.empty((n, count, count), emissions.dtype)
    for t in range(1, length):
        np.add(steps[t - 1][:, :, None], moves[:-1], out=paths)
        np.add(np.maximum.reduce(paths, axis=1), emissions[:, t], out=steps[t])
    back = (steps[:-1, :, :, None] + moves[:-1]).argmax(2)
    rows = np.arange(n)
    ends = np.full(n, length - 1) if lengths is None else lengths - 1
    tags = np.zeros((n, length), np.int8)
    tags[rows, ends] = best = steps[ends, rows].argmax(1)
    for t in range(length - 1, 0, -1):
        best = np.where(t <= ends, back[t - 1, rows, best], best)
        tags[:, t - 1] = best
    return tags


def spans(tags: Any, begin: int) -> list[Range]:
    """Ranges of a B (`begin`) and the I (`begin + 1`) after it."""
    out: list[Range] = []
    for t in np.flatnonzero(tags == begin).tolist():
        e = t + 1
        while e < len(tags) and tags[e] == begin + 1:
            e += 1
        out.append((t, e))
    return out


def buckets(length: int, first: int, last: int) -> Any:
    """The bucket of each word's distance from the words first..last (half-open): 0 in them, then by powers of 1.5, 1..12 after them, 13..24
    before."""
    t = np.arange(length)
    return bucket(np.where(t < first, t - first, np.maximum(0, t - last + 1)))


def bucket(off: Any) -> Any:
    """The bucket of each distance: 0 for none, by powers of 1.5, 1..12 for what comes after, 13..24 for what comes before (less than 0)."""
    k = BUCKET[np.minimum(np.abs(off), len(BUCKET) - 1)]
    return np.where(off < 0, k + 12, k)


BUCKET = np.array([0, *(min(12, 1 + int(math.log(d) / math.log(1.5))) for d in range(1, 200))], np.int64)
