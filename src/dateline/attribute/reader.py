"""The attribution model: which words are cues, and for each cue which words name its source and which are its content.

An encoder with two heads (train/attribution), run by onnxruntime in windows of a few sentences. Cue first: each content is linked to its own
cue and source, however they nest. Both heads are decoded by Viterbi over learned transitions, so that spans are whole.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from typing import Any

import numpy as np

from dateline.attribute.windows import Window, windows
from dateline.parse import Parse

Range = tuple[int, int]  # words of the report, half-open

FILES = ("attribution.onnx", "attribution_links.onnx", "attribution.json")
CUE_BIAS = 0.0  # added to the scores of cue tags: more finds more


@dataclass(frozen=True)
class Found:
    """A cue with what it is linked to; ranges are words of the report. `score` is how sure the model is of the cue, `sure` of each source and content."""

    cue: Range
    score: float
    sources: list[Range]
    contents: list[Range]


@dataclass(frozen=True)
class Model:
    """The files in memory."""

    words: Any
    links: Any
    tokenizer: Any
    marks: Range
    cue_moves: Any
    link_moves: Any
    known: dict[str, list[int]]

    def pieces(self, word: str) -> list[int]:
        """The word pieces of a word."""
        found = self.known.get(word)
        if found is None:
            if len(self.known) > 200_000:
                self.known.clear()
            found = self.known[word] = self.tokenizer.encode(word, add_special_tokens=False).ids or [self.tokenizer.token_to_id("[UNK]")]
        return found


@cache
def load() -> Model | None:
    """The model, None where its files or onnxruntime are not there: then the rules work alone."""
    folder = files("dateline.models")
    if not all(folder.joinpath(name).is_file() for name in FILES):
        return None
    try:
        import onnxruntime
        from tokenizers import Tokenizer
    except ImportError:
        return None
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    kept = json.loads(folder.joinpath("attribution.json").read_text(encoding="utf8"))
    sessions = []
    for name in FILES[:2]:
        with as_file(folder.joinpath(name)) as path:
            sessions.append(onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"]))
    tokenizer = Tokenizer.from_str(json.dumps(kept["tokenizer"]))
    marks = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
    return Model(*sessions, tokenizer, marks, np.array(kept["cue_crf"], np.float32), np.array(kept["link_crf"], np.float32), {})


def read(p: Parse, model: Model) -> list[Found]:
    """The cues of a report with their sources and contents, in text order."""
    return [f for w in windows(p, model.pieces) for f in read_window(w, model)]


def read_window(w: Window, model: Model) -> list[Found]:
    """The cues that a window owns."""
    cls, sep = model.marks
    ids = np.array([[cls, *w.ids, sep]], np.int64)
    beside = np.zeros((1, len(w.ids) + 2, 5), np.int64)
    beside[0, 1:-1] = w.beside
    head = np.array([w.head], np.int64) + 1
    scores, words, cues = model.words.run(None, {"ids": ids, "beside": beside, "head": head})
    scores[:, 1:] += CUE_BIAS
    tags = viterbi(scores[None], model.cue_moves)[0]
    found = [s for s in spans(tags, 1) if w.own[0] <= w.first + s[0] < w.own[1]]
    if not found:
        return []
    chance = softmax(scores)
    own = np.stack([cues[a:b].mean(0) for a, b in found])
    distance = np.stack([buckets(len(w.head), a, b) for a, b in found])
    (link,) = model.links.run(None, {"words": words, "cue": own, "distance": distance})
    answers = viterbi(link, model.link_moves)
    move = lambda s: (s[0] + w.first, s[1] + w.first)  # noqa: E731
    return [
        Found(move(s), float(1 - chance[s[0] : s[1], 0].mean()), [move(x) for x in spans(t, 1)], [move(x) for x in spans(t, 3)])
        for s, t in zip(found, answers, strict=True)
    ]


def viterbi(emissions: Any, moves: Any) -> Any:
    """Best tags (n x words) for emissions (n x words x tags); `moves` holds the transitions, its last row those from the start."""
    n, length, _ = emissions.shape
    score = moves[-1] + emissions[:, 0]
    back = np.zeros(emissions.shape, np.int8)
    for t in range(1, length):
        paths = score[:, :, None] + moves[:-1]
        back[:, t] = paths.argmax(1)
        score = paths.max(1) + emissions[:, t]
    tags = np.zeros((n, length), np.int8)
    tags[:, -1] = score.argmax(1)
    rows = np.arange(n)
    for t in range(length - 1, 0, -1):
        tags[:, t - 1] = back[rows, t, tags[:, t]]
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


def softmax(scores: Any) -> Any:
    """Probabilities along the last axis."""
    z = np.exp(scores - scores.max(-1, keepdims=True))
    return z / z.sum(-1, keepdims=True)


def buckets(length: int, first: int, last: int) -> Any:
    """The bucket of each word's distance from the cue first..last (half-open): 0 in the cue, then by powers of 1.5, 1..12 after it, 13..24 before."""
    t = np.arange(length)
    off = np.where(t < first, first - t, np.maximum(0, t - last + 1))
    k = BUCKET[np.minimum(off, len(BUCKET) - 1)]
    return np.where(t < first, k + 12, k)


BUCKET = np.array([0, *(min(12, 1 + int(math.log(d) / math.log(1.5))) for d in range(1, 200))], np.int64)
