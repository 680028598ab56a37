"""What the words around a trigger are to its event, as the encoder sees it: its actor, its target, its place.

`arguments(reading, parse, known)` takes the head words of triggers, each with what is known of the words around it (log-odds of actor
and target by other means, which the network leans on), and gives for each a `Seen`: the log-odds of each of NAMES for the words that can
be its arguments, and of each of SELF for the trigger by itself. A small transformer (`models/arguments.onnx`, made by train/attribution)
sees where the trigger is, so that the words vie with each other.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from dateline.encode.encoder import Reading, View, bucket
from dateline.encode.windows import Window
from dateline.parse import Parse

NAMES = ("actor", "target", "acting party", "suffering party", "place")
SELF = ("no actor", "no target", "no place")
HEADS = frozenset({"NOUN", "PROPN", "PRON", "ADJ", "NUM"})  # what can head a phrase
REACH = 80  # words before and after a trigger that are looked at
STEPS = (-4.0, -3.0, -2.0, -1.2, -0.5, 0.2, 1.0, 2.0)  # log-odds at which a sign changes its name
UNSEEN = -9.0  # log-odds where the encoder has not seen both words at once

Known = Mapping[int, tuple[float, float]]  # word -> log-odds of actor and target
Leaning = tuple[float, float, float]


class Seen(NamedTuple):
    """What the encoder makes of the words around one trigger: log-odds in the order of NAMES by word, and in that of SELF."""

    odds: dict[int, list[float]]
    lacks: list[float]


def words_around(p: Parse, w: Window, t: int) -> list[int]:
    """The words of a window that can be arguments of the trigger at word t, that word among them."""
    return [i for i in range(max(w.first, t - REACH), min(w.last, t + REACH)) if p.pos[i] in HEADS or i == t]


def arguments(r: Reading | None, p: Parse, known: Mapping[int, Known]) -> dict[int, Seen]:
    """By trigger what is seen around it; nothing where there is no reading."""
    if r is None:
        return {}
    out: dict[int, Seen] = {}
    for v in r.views:
        mine = {t: known[t] for t in sorted(known) if v.window.own[0] <= t < v.window.own[1]}
        if mine:
            out |= _in_view(r.model.arguments, v, p, mine)
    return out


def _in_view(session: Any, v: View, p: Parse, known: Mapping[int, Known]) -> dict[int, Seen]:
    """Those of the triggers of one window."""
    first = v.window.first
    words = {t: words_around(p, v.window, t) for t in known}
    asked = [(t - first, [i - first for i in some], leanings(known[t], some)) for t, some in words.items()]
    at, distance, before, there = laid_out(asked, max(map(len, words.values())))
    own = v.heads[[t for t, _, _ in asked]]
    given = {"words": v.others[at], "own": own, "distance": distance, "known": before, "there": there}
    odds, lacks = session.run(None, given)
    return {
        t: Seen(dict(zip(some, rows[: len(some)].tolist(), strict=True)), alone.tolist())
        for (t, some), rows, alone in zip(words.items(), odds, lacks, strict=True)
    }


def leanings(known: Known, words: Iterable[int]) -> list[Leaning]:
    """What is known of some words, as the network takes it: log-odds of actor and target, and 1; zeros where nothing is."""
    return [(*known[i], 1.0) if i in known else (0.0, 0.0, 0.0) for i in words]


def laid_out(asked: Sequence[tuple[int, list[int], list[Leaning]]], width: int) -> tuple[Any, Any, Any, Any]:
    """Triggers, each with the words around it (as places in a window) and what is known of these, padded to a width: the places, buckets of
    distance (0 for the trigger alone, so 1 where padded), what is known (triggers x width x 3), and 1 where a word is, 0 where none."""
    at, distance = np.zeros((len(asked), width), np.int64), np.ones((len(asked), width), np.int64)
    known, there = np.zeros((len(asked), width, 3), np.float32), np.zeros((len(asked), width), np.float32)
    for k, (t, words, leaning) in enumerate(asked):
        n = len(words)
        at[k, :n], known[k, :n], there[k, :n] = words, leaning, 1.0
        distance[k, :n] = bucket(np.array(words) - t)
    return at, distance, known, there


def degree(odds: float) -> int:
    """Log-odds as a small number, for the names of features."""
    return bisect_left(STEPS, odds)
