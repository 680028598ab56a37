"""What two words of a report are to each other, as the encoder sees it: whether a phrase is the actor of an event, its target, its place.

`between(reading, sent, asked)` takes pairs of words (the head words of a trigger and of a phrase) and gives the
log-odds of each of NAMES, by a small network (`models/pairs.onnx`, made by train/attribution) over what the encoder made of both and how
far they stand apart. `alone(reading, words)` gives those of SELF, of a trigger by itself.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np

from dateline.encode.encoder import BUCKET, Reading

NAMES = ("actor", "target", "acting party", "suffering party", "place")
SELF = ("no actor", "no target", "no place")
STEPS = np.array([-4.0, -3.0, -2.0, -1.2, -0.5, 0.2, 1.0, 2.0])  # log-odds at which a sign changes its name


def between(r: Reading, sent: list[int], asked: list[tuple[int, int]], prior: Any = None) -> Any:
    """Log-odds (pairs x NAMES) for pairs of words of the report; NaN where the second stands outside the window that judges the first.
    `sent` holds the sentence of each word (`Parse.sent`), `prior` (pairs x 2) log-odds of actor and target by other means, which the
    network leans on."""
    out = np.full((len(asked), len(NAMES)), np.nan, np.float32)
    ends = [v.window.own[1] for v in r.views]
    seen, own, other = [], [], []
    for k, (a, b) in enumerate(asked):
        at = bisect_right(ends, a)
        if at < len(r.views) and (w := r.views[at].window).first <= b < w.last:
            seen.append(k)
            own.append(r.views[at].heads[a - w.first])
            other.append(r.views[at].others[b - w.first])
    if seen:
        first, second = np.array([asked[k] for k in seen]).T
        given = {"own": np.stack(own), "other": np.stack(other), "distance": distances(first, second)}
        given["same"] = np.array([sent[a] == sent[b] for a, b in zip(first, second, strict=True)], np.int64)
        given["prior"] = np.zeros((len(seen), 2), np.float32) if prior is None else np.asarray(prior, np.float32)[seen]
        (out[seen],) = r.model.pairs.run(None, given)
    return out


def alone(r: Reading, words: list[int]) -> Any:
    """Log-odds (words x SELF) for words of the report."""
    ends = [v.window.own[1] for v in r.views]
    at = [bisect_right(ends, a) for a in words]
    rows = [r.views[k].alone[a - r.views[k].window.first] for k, a in zip(at, words, strict=True)]
    return np.stack(rows) if rows else np.zeros((0, len(SELF)), np.float32)


def distances(first: Any, second: Any) -> Any:
    """The bucket of how far the second word of each pair stands from the first: 0 the same word, 1..12 after it, 13..24 before."""
    off = second - first
    k = BUCKET[np.minimum(np.abs(off), len(BUCKET) - 1)]
    return np.where(off < 0, k + 12, k)


def step(odds: Any) -> list[int]:
    """Log-odds as small numbers, for the names of features; -1 where they are NaN."""
    return np.where(np.isnan(odds), -1, np.searchsorted(STEPS, odds)).tolist()


class Signs(NamedTuple):
    """The steps of one of NAMES for triggers and other words, and of what a trigger is by itself; nothing where there is no reading."""

    pairs: dict[tuple[int, int], int]
    alone: dict[int, list[int]]

    def best(self, trigger: int, others: Iterable[int]) -> int:
        """The highest step of a trigger with any of some words; -1 where none is in its window."""
        return max((self.pairs.get((trigger, x), -1) for x in others), default=-1)


NO_SIGNS = Signs({}, {})


def signs(r: Reading | None, sent: list[int], triggers: Iterable[int], others: Iterable[int], name: str) -> Signs:
    """The signs of one of NAMES for some triggers, each with those of the other words that its window holds."""
    if r is None:
        return NO_SIGNS
    first, second = sorted(set(triggers)), sorted(set(others))
    asked = [(t, second[k]) for t in first for k in range(*held(r, t, second))]
    odds = between(r, sent, asked)[:, NAMES.index(name)]
    return Signs(dict(zip(asked, step(odds), strict=True)), dict(zip(first, map(step, alone(r, first)), strict=True)))


def held(r: Reading, t: int, words: list[int]) -> tuple[int, int]:
    """Which of some words, in order, the window that judges word t holds (half-open)."""
    at = bisect_right(r.views, t, key=lambda v: v.window.own[1])
    if at == len(r.views):
        return 0, 0
    w = r.views[at].window
    return bisect_left(words, w.first), bisect_left(words, w.last)
