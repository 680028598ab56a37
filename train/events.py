"""Train and measure the event model: `python -m train.events GOLD_FOLDER [PLV_TRAIN.tsv]` prints cross-validated figures and writes
models/events.npz. It learns from the gold reports and our own, from `events_examples.txt`, and, where given, from the PLOVER sentences."""

from __future__ import annotations

import csv
import random
import re
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np

from dateline.code import triggers
from dateline.code.eventwords import GENERAL
from dateline.parse.english import parse_many
from dateline.parse.tokens import Parse
from train.both import deal, load_both, of_kind
from train.gold import Gold
from train.linear import Example, cross_validate, fit_examples, save

OPTIONS = {"c": 0.15, "at_least": 2}
FOLDS = 8
EXAMPLES = Path(__file__).with_name("events_examples.txt")


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


def dataset(golds: list[Gold], parses: list[Parse], keep: float = 1.0) -> list[tuple[int, int, str, list[str]]]:
    """(report index, head token, label, features) of all candidates, with this share of the gold attributions."""
    rng = random.Random(1)
    out = []
    for n, (g, p) in enumerate(zip(golds, parses, strict=True)):
        out += [(n, i, label, f) for i, label, f in labelled(g, p, reading(g, p, keep, rng))]
    return out


def chosen(golds: list[Gold], parses: list[Parse], data: list, names: list[str], prob: np.ndarray, threshold: float) -> list[list[Trigger]]:
    """The events of each report at a threshold, from the probabilities of its candidates."""
    kinds = [k for k, name in enumerate(names) if name != triggers.NONE]
    found: list[list[Trigger]] = [[] for _ in golds]
    for (n, i, _, _), q in zip(data, prob, strict=True):
        k = max(kinds, key=lambda k: q[k])
        if q[k] >= threshold:
            p, kind = parses[n], names[k]
            times = triggers.parties(p, i, golds[n].report.attributions) if kind in triggers.VERBAL else 1
            found[n] += [(kind, p.start[i], p.end[i])] * times
    return found


def own_examples() -> list[Example]:
    """The candidates of the sentences of `events_examples.txt`, whose triggers stand in brackets with their type."""
    out: list[Example] = []
    for line in EXAMPLES.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        text, marked = "", []
        for part in re.split(r"(\[[^\]]+:[A-Z]+\])", line.strip()):
            found = re.fullmatch(r"\[([^\]]+):([A-Z]+)\]", part)
            words = found[1] if found else part
            if found:
                marked.append((len(text), len(text) + len(words), found[2]))
            text += words
        p = next(parse_many([text]))
        types = {heads(p, start, end): kind for start, end, kind in marked}
        out += [(f, types.get(i, triggers.NONE), 1.0) for i, f in triggers.features(triggers.read(p, []))]
    return out


def plover_examples(path: str) -> list[Example]:
    """From sentences with a source, a target and a PLOVER root: the word whose lexicon row has that type and stands nearest above both
    in the tree. They only teach types, and little weight keeps them from teaching that every word is an event."""
    out: list[Example] = []
    with open(path, encoding="utf-8") as file:
        table = list(csv.DictReader(file, delimiter="\t"))
    for row, p in zip(table, parse_many([r["sentence"] for r in table]), strict=True):
        ends = [(p.text.find(row[k]), len(row[k])) for k in ("source", "target")]
        if row["gold_root"] not in GENERAL or min(at for at, _ in ends) < 0:
            continue
        ways = [[i, *p.ancestors(i)] for i in (p.root_of(at, at + n) for at, n in ends)]
        r = triggers.read(p, [])
        best: tuple[int, list[str]] | None = None
        for i, f in triggers.features(r):
            types = triggers.types_of(r, i).split("+")
            if row["gold_root"] in types and i not in (ways[0][0], ways[1][0]):
                far = sum(_steps(p, i, way) for way in ways) + (types[0] != row["gold_root"])
                best = (far, f) if best is None or far < best[0] else best
        if best and best[0] < 10:
            out.append((best[1], row["gold_root"], 0.2))
    return out


def _steps(p: Parse, i: int, way: list[int]) -> int:
    """Steps from the bottom of a way up the tree to token i, or to its head."""
    return way.index(i) if i in way else way.index(p.head[i]) + 1 if p.head[i] in way else 6


def main(folder: str, plover: str | None = None) -> None:
    """Cross-validate by report, print F1 by threshold and by type, fit on everything and save."""
    golds = load_both(folder)
    parses = list(parse_many([g.text for g in golds]))
    full = dataset(golds, parses)
    data = full + dataset(golds, parses, 0.6)  # once more with attributions lost, as at run time
    items, labels = [x[3] for x in data], [x[2] for x in data]
    more = own_examples() + (plover_examples(plover) if plover else [])
    fold = deal(golds, FOLDS)
    names, prob = cross_validate(items, labels, [fold[x[0]] for x in data], more=more, **OPTIONS)
    for threshold in (0.22, 0.24, triggers.THRESHOLD, 0.3, 0.32):
        found = chosen(golds, parses, full, names, prob[: len(full)], threshold)
        for kind, at in of_kind(golds).items():
            figures = measure([golds[i] for i in at], [found[i] for i in at])
            precision, recall, f1 = figures["all"]
            print(f"threshold {threshold:.2f}  {kind:4}  P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}")
            if threshold == triggers.THRESHOLD:
                print("  " + "  ".join(f"{k} {v[2]:.2f}" for k, v in sorted(figures.items())))
    print("saved", save(fit_examples([*zip(items, labels, [1.0] * len(items), strict=True), *more], **OPTIONS), triggers.MODEL))


if __name__ == "__main__":
    main(*sys.argv[1:])
