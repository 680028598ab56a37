"""`python -m train.triage --shared DIR`: make src/dateline/models/triage.npz, and print how well it does on the labelled reports.

Learned from: the Wikinews reports labelled in labels.tsv; reports of wars (positive); other news (negative, without those that a first
model takes for conflict: PolNeAR and the place corpora hold some). Measured on the labelled reports by cross-validation, the threshold
chosen within each fold's training part, and on every corpus of wars by a model that saw none of it.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import re
import sys
import time
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from dateline import triage
from dateline.triage import BITS, Features, Model, features, value
from train.linear import FOLDER

HERE = Path(__file__).parent
SEED, FOLDS, C = 11, 10, 200.0
RECALL = 0.98  # that the threshold is set for
MARGIN = 0.2  # off the threshold so set, in log-odds: the reports that it was set on are few
OWN, OTHER = 10.0, 0.3  # weight of a labelled report or one of ours, and of other news, beside one on a war
PER_CORPUS = 300  # reports learned from, at most
DOUBTED = 0.2  # score of the first model from which other news is taken for conflict


class Item(NamedTuple):
    """A report to learn from."""

    corpus: str
    found: Features
    positive: bool


def main() -> int:
    """Train, measure, write."""
    p = argparse.ArgumentParser(prog="python -m train.triage", description=__doc__)
    p.add_argument("--shared", type=Path, default=Path("../shared"), help="folder with data/ and gold/ [default: ../shared]")
    options = p.parse_args()
    own, more = labelled(options.shared), corpora(options.shared)
    for corpus in dict.fromkeys(x.corpus for x in more):
        print(f"{corpus}: {sum(x.corpus == corpus for x in more)} reports")
    more = cleaned(own, more)
    cross_validated(own, more)
    unseen(own, more)
    model = chosen(own, more, 5)
    write(model)
    print(f"threshold {model.threshold:.3f}; {speed(options.shared):,.0f} words/s")
    return 0


def labelled(shared: Path) -> list[Item]:
    """The labelled Wikinews reports."""
    with (HERE / "labels.tsv").open(encoding="utf-8") as file:
        labels = {r["id"]: r["label"] == "1" for r in csv.DictReader((x for x in file if not x.startswith("#")), delimiter="\t")}
    seen: dict[str, Item] = {}
    for line in (shared / "data/reports/wikinews_2019_20.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["id"] in labels and row["id"] not in seen:
            seen[row["id"]] = Item("wikinews", features(row.get("title"), row["text"]), labels[row["id"]])
    return list(seen.values())


def corpora(shared: Path) -> list[Item]:
    """Other reports: those of wars count as conflict, other news does not; of each corpus as many as chance picks."""
    texts = {
        "karabakh": (True, _lines(shared / "data/reports/karabakh_2020.jsonl")),
        "ukraine": (True, _lines(shared / "data/reports/ukraine_2022_24.jsonl")),
        "muc4": (True, _lines(shared / "data/muc4/muc34_dev_tst12.jsonl")),
        "gold": (True, [json.loads(p.read_text(encoding="utf-8"))["text"] for p in sorted((shared / "gold/train").glob("*.doc.json"))]),
        "polnear": (False, [p.read_text(encoding="utf-8") for p in sorted((shared / "data/polnear/train/text").glob("**/*.txt"))]),
        "lgl": (False, _articles(shared / "data/places/lgl.xml")),
        "geowebnews": (False, _articles(shared / "data/places/GWN.xml")),
    }
    chance = np.random.default_rng(SEED)
    out = [Item("examples", features(None, x), False) for x in examples()]
    for corpus, (positive, found) in texts.items():
        found = [x for x in found if len(x) > 400]
        picked = sorted(chance.permutation(len(found))[:PER_CORPUS])
        out += [Item(corpus, features(None, found[k]), positive) for k in picked]
    return out


def examples() -> list[str]:
    """Our own reports that are not on conflict."""
    parts = (HERE / "examples.txt").read_text(encoding="utf-8").split("\n\n")
    return [x.strip() for x in parts if x.strip() and not x.startswith("#")]


def _lines(path: Path) -> list[str]:
    return [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines()]


def _articles(path: Path) -> list[str]:
    """Texts of the place corpora; some characters in them are no XML."""
    bad = r"[\x00-\x08\x0b\x0c\x0e-\x1f]|&#(?:x[0-9a-fA-F]|[0-9]|1[0-9]|2[0-9]|3[01]);"
    root = ET.fromstring(re.sub(bad, " ", path.read_text(encoding="utf-8")))
    return [a.findtext("text") or "" for a in root.iter("article")]


def fit(items: list[Item]) -> Model:
    """Logistic regression over the features that reports of two corpora or more have."""
    sizes = np.array([x.found.size for x in items])
    columns = np.concatenate([x.found for x in items])
    values = np.repeat(1 / np.sqrt(np.maximum(1, sizes)), sizes)
    matrix = csr_matrix((values, columns, np.concatenate([[0], sizes.cumsum()])), shape=(len(items), 1 << BITS))
    corpora_with = np.zeros(1 << BITS, np.int64)
    for corpus in {x.corpus for x in items}:
        corpora_with[np.unique(np.concatenate([x.found for x in items if x.corpus == corpus]))] += 1
    kept = np.flatnonzero(corpora_with >= 2)
    learner: Any = LogisticRegression(C=C, solver="liblinear", random_state=SEED)
    weights = [OWN if x.corpus in ("wikinews", "examples") else 1.0 if x.positive else OTHER for x in items]
    learner.fit(matrix[:, kept], [x.positive for x in items], sample_weight=weights)
    out = np.zeros(1 << BITS, np.float32)
    out[kept] = learner.coef_[0]
    return Model(out, float(learner.intercept_[0]), 0.5)


def folds(items: list[Item], count: int) -> list[int]:
    """A fold for each item, as many positives in each."""
    chance = np.random.default_rng(SEED)
    out = [0] * len(items)
    for positive in (True, False):
        for n, k in enumerate(chance.permutation([k for k, x in enumerate(items) if x.positive == positive])):
            out[k] = n % count
    return out


def cleaned(own: list[Item], more: list[Item]) -> list[Item]:
    """Without other news that a model which saw none of its corpus takes for conflict."""
    out: list[Item] = []
    for corpus in dict.fromkeys(x.corpus for x in more):
        part = [x for x in more if x.corpus == corpus]
        if not part[0].positive and corpus != "examples":
            model = fit(own + [x for x in more if x.corpus != corpus])
            part = [x for x in part if value(x.found, model) < DOUBTED]
            print(f"{corpus}: {len(part)} kept")
        out += part
    return out


def held_out(own: list[Item], more: list[Item], count: int) -> list[float]:
    """Scores of the labelled reports, each by a model that did not learn from its fold."""
    fold = folds(own, count)
    models = [fit([x for x, f in zip(own, fold, strict=True) if f != k] + more) for k in range(count)]
    return [value(x.found, models[f]) for x, f in zip(own, fold, strict=True)]


def chosen(own: list[Item], more: list[Item], count: int) -> Model:
    """A model of all items, its threshold set by cross-validation for RECALL on those labelled as conflict."""
    scores = sorted(s for s, x in zip(held_out(own, more, count), own, strict=True) if x.positive)
    least = scores[int((1 - RECALL) * len(scores))]
    model = fit(own + more)
    return Model(model.weights, model.bias, round(1 / (1 + math.exp(MARGIN - math.log(least / (1 - least)))), 4))


def cross_validated(own: list[Item], more: list[Item]) -> None:
    """Print recall and the share set aside, each fold judged by a model and a threshold that saw none of it."""
    fold = folds(own, FOLDS)
    kept = [False] * len(own)
    for k in range(FOLDS):
        model = chosen([x for x, f in zip(own, fold, strict=True) if f != k], more, 5)
        for n, x in enumerate(own):
            if fold[n] == k:
                kept[n] = value(x.found, model) >= model.threshold
    positives = sum(x.positive for x in own)
    found = sum(a and x.positive for a, x in zip(kept, own, strict=True))
    aside = len(own) - sum(kept)
    print(f"cross-validated on {len(own)} labelled reports, {positives} of them on conflict:")
    print(f"  recall {found}/{positives} = {_share(found, positives)}; set aside {aside}/{len(own)} = {_share(aside, len(own))}")
    scores = held_out(own, more, FOLDS)
    ranked = sorted(s for s, x in zip(scores, own, strict=True) if x.positive)
    for missed in (0, 1, 2):
        below = sum(s < ranked[missed] for s in scores)
        print(f"  a threshold that misses {missed} of them sets {below / len(own):.1%} aside")


def unseen(own: list[Item], more: list[Item]) -> None:
    """Print recall on each corpus of wars, by a model that saw none of it."""
    for corpus in dict.fromkeys(x.corpus for x in more if x.positive):
        part = [x for x in more if x.corpus == corpus]
        model = chosen(own, [x for x in more if x.corpus != corpus], 5)
        found = sum(value(x.found, model) >= model.threshold for x in part)
        print(f"  {corpus}, unseen: recall {found}/{len(part)} = {_share(found, len(part))}")


def _share(k: int, n: int) -> str:
    """A share with its 95% interval (Wilson)."""
    z, p = 1.96, k / n
    middle, half = (p + z * z / 2 / n) / (1 + z * z / n), z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / 4 / n / n)
    return f"{p:.3f} (95%: {max(0, middle - half):.3f} to {min(1, middle + half):.3f})"


def write(model: Model) -> None:
    """Write the model: the features whose weight counts."""
    kept = np.flatnonzero(np.abs(model.weights) > 0.02)
    np.savez_compressed(
        FOLDER / "triage.npz",
        features=kept.astype(np.uint32),
        weights=model.weights[kept].astype(np.float16),
        bias=model.bias,
        threshold=model.threshold,
    )
    triage.load.cache_clear()


def speed(shared: Path) -> float:
    """Words a second of the written model, on one core."""
    texts = _lines(shared / "data/reports/ukraine_2022_24.jsonl")
    model = triage.load()
    begun = time.process_time()
    for text in texts:
        value(features(None, text), model)
    return sum(len(x.split()) for x in texts) / (time.process_time() - begun)


if __name__ == "__main__":
    sys.exit(main())
