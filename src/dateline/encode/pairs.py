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

from dateline.encode.encoder import Reading, View, bucket

NAMES = ("actor", "target", "acting party", "suffering party", "place")
SELF = ("no actor", "no target", "no place")
STEPS = np.array([-4.0, -3.0, -2.0, -1.2, -0.5, 0.2, 1.0, 2.0])  # log-odds at which a sign changes its name


def between(r: Reading, sent: list[int], asked: list[tuple[int, int]], prior: Any = None) -> Any:
    """Log-odds (pairs x NAMES) for pairs of words of the report; NaN where the second stands outside the window that judges the first.
    `sent` holds the sentence of each word (`Parse.sent`), `prior` (pairs x 2) log-odds of actor and target by other means, which the
    network leans on."""
    out = np.full((len(asked), len(NAMES)), np.nan, np.float32)
    views = {a: _judging(r, a) for a in {a for a, _ in asked}}
    seen, own, other = [], [], []
    for k, (a, b) in enumerate(asked):
        v = views[a]
        if v and v.window.first <= b < v.window.last:
            seen.append(k)
            own.append(v.heads[a - v.window.first])
            other.append(v.others[b - v.window.first])
    if seen:
        first, second = np.array([asked[k] for k in seen]).T
        given = {"own": np.stack(own), "other": np.stack(other), "distance": bucket(second - first)}
        given["same"] = np.array([sent[a] == sent[b] for a, b in zip(first, second, strict=True)], np.int64)
        given["prior"] = np.zeros((len(seen), 2), np.float32) if prior is None else np.asarray(prior, np.float32)[seen]
        (out[seen],) = r.model.pairs.run(None, given)
    return out


def alone(r: Reading, words: list[int]) -> Any:
    """Log-odds (words x SELF) for words of the report."""
    views = [_judging(r, a) for a in words]
    rows = [v.alone[a - v.window.first] for v, a in zip(views, words, strict=True) if v]
    return np.stack(rows) if rows else np.zeros((0, len(SELF)), np.float32)


def _judging(r: Reading, word: int) -> View | None:
    """The view of the window that judges a word; every word of the report has one."""
    at = bisect_right(r.views, word, key=lambda v: v.window.own[1])
    return r.views[at] if at < len(r.views) else None


def step(odds: Any) -> list[int]:
    """Log-odds as small numbers, for the names of features; -1 where they are NaN."""
    return np.where(np.isnan(odds), -1, np.searchsorted(STEPS, odds)).tolist()


class Signs(NamedTuple):
    """The steps of one of NAMES for triggers, each with the other words that its window holds, and of what a trigger is by itself; nothing
    where there is no reading."""

    pairs: dict[int, dict[int, int]]
    alone: dict[int, list[int]]


NO_SIGNS = Signs({}, {})


def signs(r: Reading | None, sent: list[int], triggers: Iterable[int], others: Iterable[int], name: str) -> Signs:
    """The signs of one of NAMES for some triggers."""
    if r is None:
        return NO_SIGNS
    first, second = sorted(set(triggers)), sorted(set(others))
    asked = [(t, second[k]) for t in first for k in range(*held(r, t, second))]
    pairs: dict[int, dict[int, int]] = {t: {} for t in first}
    for (t, other), found in zip(asked, step(between(r, sent, asked)[:, NAMES.index(name)]), strict=True):
        pairs[t][other] = found
    return Signs(pairs, dict(zip(first, map(step, alone(r, first)), strict=True)))


def held(r: Reading, t: int, words: list[int]) -> tuple[int, int]:
    """Which of some words, in order, the window that judges word t holds (half-open)."""
    v = _judging(r, t)
    return (bisect_left(words, v.window.first), bisect_left(words, v.window.last)) if v else (0, 0)
