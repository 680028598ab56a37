"""Train and measure the event model: `python -m train.events [GOLD_FOLDER]` prints cross-validated figures, writes models/events.npz."""

from __future__ import annotations

import random
import sys
from collections import Counter, defaultdict

import numpy as np

from dateline.code import triggers
from dateline.parse.english import parse_many
from dateline.parse.tokens import Parse
from train.gold import Gold, load
from train.linear import cross_validate, fit, save

OPTIONS = {"c": 0.3, "at_least": 2}


def heads(p: Parse, start: int, end: int) -> int:
    """The token that stands for a gold trigger: its head word, or its first content word where that is no candidate."""
    root = p.root_of(start, end)
    if p.pos[root] in ("VERB", "NOUN", "ADJ", "PROPN"):
        return root
    inside = [i for i in p.tokens_in(start, end) if p.pos[i] in ("VERB", "NOUN", "ADJ")]
    return inside[0] if inside else root


def labelled(gold: Gold, p: Parse, r: triggers.Reading) -> list[tuple[int, str, list[str]]]:
    """(head token, type or NONE, features) of every candidate."""
    types: dict[int, list[str]] = defaultdict(list)
    for e in gold.report.events:
        types[heads(p, e.trigger.start, e.trigger.end)].append(e.type)
    return [(i, types[i][0] if i in types else triggers.NONE, f) for i, f in triggers.features(r)]


def reading(gold: Gold, p: Parse, keep: float, rng: random.Random) -> triggers.Reading:
    """The report read with its gold attributions, each kept with this probability: at run time some are not found."""
    return triggers.read(p, [a for a in gold.report.attributions if rng.random() < keep])


Trigger = tuple[str, int, int]


def match(gold: list[Trigger], found: list[Trigger], sentence: dict[int, int]) -> int:
    """How many events agree (as the benchmark counts): same type, and overlapping or in the same sentence, one to one, overlaps first.
    `sentence` gives the sentence of each start."""
    pairs = []
    for a, (kind, s, e) in enumerate(found):
        for b, (kind2, s2, e2) in enumerate(gold):
            over = s < e2 and s2 < e
            if kind == kind2 and (over or sentence[s] == sentence[s2]):
                pairs.append((over, a, b))
    used_a: set[int] = set()
    used_b: set[int] = set()
    for _, a, b in sorted(pairs, key=lambda x: -x[0]):
        if a not in used_a and b not in used_b:
            used_a.add(a)
            used_b.add(b)
    return len(used_a)


def sentences(gold: Gold, starts: list[int]) -> dict[int, int]:
    """The annotation's sentence of each offset (-1 outside)."""
    return {s: next((k for k, (a, b) in enumerate(gold.sentences) if a <= s < b), -1) for s in starts}


def measure(golds: list[Gold], found: list[list[Trigger]]) -> dict[str, tuple[float, float, float]]:
    """Precision, recall, F1 over all reports and of each type."""
    tally: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for gold, mine in zip(golds, found, strict=True):
        theirs = [(e.type, e.trigger.start, e.trigger.end) for e in gold.report.events]
        where = sentences(gold, [s for _, s, _ in mine + theirs])
        for kind in {k for k, _, _ in mine + theirs}:
            a, b = [x for x in theirs if x[0] == kind], [x for x in mine if x[0] == kind]
            for name in ("all", kind):
                for k, n in enumerate((match(a, b, where), len(b), len(a))):
                    tally[name][k] += n
    return {k: (hit / max(1, p), hit / max(1, g), 2 * hit / max(1, p + g)) for k, (hit, p, g) in tally.items()}


def main(folder: str) -> None:
    """Cross-validate by report, print F1 by threshold and by type, fit on everything and save."""
    golds = load(folder)
    parses = list(parse_many([g.text for g in golds]))
    items: list[list[str]] = []
    labels: list[str] = []
    groups: list[str] = []
    tokens: list[tuple[int, int]] = []
    for n, (g, p) in enumerate(zip(golds, parses, strict=True)):
        for i, label, f in labelled(g, p, triggers.read(p, g.report.attributions)):
            items.append(f)
            labels.append(label)
            groups.append(g.id)
            tokens.append((n, i))
    names, prob = cross_validate(items, labels, groups, **OPTIONS)
    none = names.index(triggers.NONE)
    for threshold in np.arange(0.2, 0.5, 0.04):
        found: list[list[Trigger]] = [[] for _ in golds]
        for (n, i), q in zip(tokens, prob, strict=True):
            if 1 - q[none] >= threshold:
                kind = names[max((x for x in range(len(names)) if x != none), key=lambda x: q[x])]
                found[n].append((kind, parses[n].start[i], parses[n].end[i]))
        figures = measure(golds, found)
        print(f"threshold {threshold:.2f}  P {figures['all'][0]:.3f}  R {figures['all'][1]:.3f}  F1 {figures['all'][2]:.3f}")
        if abs(threshold - triggers.THRESHOLD) < 0.02:
            print("  " + "  ".join(f"{k} {v[2]:.2f}" for k, v in sorted(figures.items())))
    counts = Counter(labels)
    print(len(items), "candidates", counts[triggers.NONE], "of them no event")
    rng = random.Random(1)
    for n, (g, p) in enumerate(zip(golds, parses, strict=True)):  # once more with attributions lost
        for _, label, f in labelled(g, p, reading(g, p, 0.6, rng)):
            items.append(f)
            labels.append(label)
    print("saved", save(fit(items, labels, **OPTIONS), triggers.MODEL))


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "/work/shared/gold/train")
