"""Fit and measure the ranker that puts events in places: `python -m train.places GOLD_FOLDER READERS [--save]`.

Prints the share of annotated places found (within the tolerance of the benchmark), cross-validated by report, with and without
gold dates and roles (they are not used), beside a nearest-name baseline, and how often a place is given where none is annotated.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from dataclasses import replace

import numpy as np
from scipy.optimize import minimize

from dateline import lexicon
from dateline.encode.arguments import Seen
from dateline.ground.event_places import FIRST, SECOND, THRESHOLD, Option, Scene, chances, options, scene, with_neighbours
from dateline.ground.places import find_places, kilometres
from dateline.model import Event, Place
from dateline.models.linear import Linear
from dateline.parse.english import parse_many
from dateline.parse.tokens import Parse
from train.both import deal, load_both, of_kind
from train.gold import Gold
from train.linear import _matrix, save
from train.readings import readings
from train.roles import held_out

FOLDS = 8
FEW, MANY = 20, 6  # how often a feature must be seen to count, in the first and the second ranker (set by cross-validation)
WIDE = re.compile(r"region|border|front|line of|caucasus|cities|passes|corridor|\b(north|south|east|west|central)", re.I)


def tolerance(place: Place, countries: frozenset[str]) -> float:
    """How far off a point may lie, in kilometres."""
    return 400.0 if place.name in countries else 100.0 if WIDE.search(place.name) else 25.0


def right(hit_place, event: Event, countries: frozenset[str]) -> bool:
    """Does a candidate lie where the event is annotated?"""
    p = event.place
    if p is None or p.lat is None or p.lon is None:
        return False
    return kilometres((hit_place.lat, hit_place.lon), (p.lat, p.lon)) <= tolerance(p, countries)


Row = tuple[int, Event, list[Option], list[bool]]


def examples(
    gold: list[Gold], parses: list[Parse], countries: frozenset[str], seen: list[dict[int, Seen]] | None = None
) -> tuple[list[Scene], list[Row]]:
    """Scenes and, for each event in text order, (report index, event, its options, which of them are right)."""
    scenes: list[Scene] = []
    rows: list[Row] = []
    for n, (g, parse, sights) in enumerate(zip(gold, parses, seen or [{} for _ in gold], strict=True)):
        s = replace(scene(parse, find_places(parse)), seen=sights)
        scenes.append(s)
        for event in sorted(g.report.events, key=lambda e: e.trigger.start):
            choice = options(g.report, s, event)
            empty = event.place is None or event.place.lat is None
            rows.append((n, event, choice, [right(s.hits[k].place, event, countries) if k >= 0 else empty for k, _ in choice]))
    return scenes, rows


def second(scenes: list[Scene], rows: list[Row], first: list[list[float]]) -> list[Row]:
    """Rows with the features of neighbours added."""
    out: list[Row] = []
    for n, s in enumerate(scenes):
        mine = [i for i, r in enumerate(rows) if r[0] == n]
        richer = with_neighbours(s, [rows[i][1] for i in mine], [rows[i][2] for i in mine], [first[i] for i in mine])
        for i, choice in zip(mine, richer, strict=True):
            truth = {k: ok for (k, _), ok in zip(rows[i][2], rows[i][3], strict=True)}
            out.append((n, rows[i][1], choice, [truth[k] for k, _ in choice]))
    return out


def fit_choice(rows: list[Row], l2: float = 2.0, at_least: int = 3) -> Linear:
    """Conditional logit: weights under which the right options of each event outweigh the rest (L-BFGS, L2)."""
    rows = [r for r in rows if any(r[3])]
    items = [f for r in rows for _, f in r[2]]
    seen = Counter(f for item in items for f in set(item))
    index = {f: i for i, f in enumerate(sorted(f for f, n in seen.items() if n >= at_least))}
    x = _matrix(items, index)
    ok = np.array([y for r in rows for y in r[3]])
    starts = np.cumsum([0] + [len(r[2]) for r in rows])[:-1]
    event = np.repeat(np.arange(len(rows)), [len(r[2]) for r in rows])

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        z = x @ w
        z -= np.maximum.reduceat(z, starts)[event]
        e = np.exp(z)
        every, good = np.add.reduceat(e, starts), np.add.reduceat(e * ok, starts) + 1e-12
        grad = x.T @ (e / every[event] - e * ok / good[event]) + l2 * w
        return float((np.log(every) - np.log(good)).sum() + l2 / 2 * (w @ w)), grad

    w = minimize(loss, np.zeros(len(index)), jac=True, method="L-BFGS-B", options={"maxiter": 200}).x.astype(np.float32)
    weights = np.vstack([np.stack([-w / 2, w / 2], axis=1), np.zeros((1, 2), np.float32)])
    return Linear(["no", "yes"], index, weights, np.zeros(2, np.float32))


def out_of_fold(rows: list[Row], fold: list[int], l2: float, at_least: int) -> list[list[float]]:
    """Likelihoods of every event's options from models that saw nothing of its report's fold."""
    out: list[list[float]] = [[] for _ in rows]
    for k in sorted(set(fold)):
        model = fit_choice([r for r in rows if fold[r[0]] != k], l2, at_least)
        held = [i for i, r in enumerate(rows) if fold[r[0]] == k]
        for i, q in zip(held, chances(model, [rows[i][2] for i in held]), strict=True):
            out[i] = q
    return out


def measure(rows: list[Row], likely: list[list[float]], threshold: float) -> tuple[float, float, float]:
    """Share of annotated places found, share of unplaced events given a place, share of given places that are right."""
    found = has = wrong = none = given = 0
    for (_, event, choice, ok), q in zip(rows, likely, strict=True):
        best = max(range(len(choice)), key=lambda k: q[k] if choice[k][0] >= 0 else -1.0)
        chosen = best if choice[best][0] >= 0 and q[best] > threshold else -1
        placed = event.place is not None and event.place.lat is not None
        has += placed
        none += not placed
        given += chosen >= 0
        found += placed and chosen >= 0 and ok[chosen]
        wrong += not placed and chosen >= 0
    return found / max(1, has), wrong / max(1, none), found / max(1, given)


def main(folder: str, readers: str, *flags: str) -> None:
    """Cross-validate, print, and save when asked."""
    golds = load_both(folder)
    countries = frozenset(r["name"] for r in lexicon.rows("countries_where"))
    parses = list(parse_many(g.text for g in golds))
    _, seen = held_out(golds, parses, readings(readers, golds, parses))
    scenes, rows = examples(golds, parses, countries, seen)
    fold = deal(golds, FOLDS)
    l2 = float(flags[flags.index("--l2") + 1]) if "--l2" in flags else 1.0
    first = out_of_fold(rows, fold, l2, FEW)
    richer = second(scenes, rows, first)
    last = out_of_fold(richer, fold, l2, MANY)
    for kind, at in of_kind(golds).items():
        mine = [i for i, r in enumerate(rows) if r[0] in set(at)]
        placed = [rows[i] for i in mine if (p := rows[i][1].place) and p.lat is not None]
        reachable = sum(any(r[3]) for r in placed) / len(placed)
        print(f"{kind}: events {len(mine)}, placed {len(placed)}; a right candidate exists for {reachable:.3f} of these")
        for name, data, likely in (("first", rows, first), ("second", richer, last)):
            for threshold in (0.0, 0.1, THRESHOLD, 0.25, 0.3, 0.4):
                found, wrong, precise = measure([data[i] for i in mine], [likely[i] for i in mine], threshold)
                print(
                    f"  {name} {threshold:.2f}: found {found:.3f}, unplaced events given one {wrong:.3f}, given places right {precise:.3f}"
                )
    if "--save" in flags:
        print(save(fit_choice(rows, l2, FEW), FIRST), save(fit_choice(richer, l2, MANY), SECOND))


if __name__ == "__main__":
    main(*sys.argv[1:])
