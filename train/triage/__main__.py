"""`python -m train.triage --shared DIR`: make src/dateline/models/triage.npz, and print how well it does on the labelled reports.

Learned from: the reports labelled in labels.tsv (Wikinews, GeoWebNews, LGL, some of PolNeAR); short ones of our own (examples.tsv);
reports of wars, which all count as conflict. Measured by cross-validation on the labelled reports of MEASURED, the threshold chosen
within each fold's training part, and on every corpus of wars by a model that saw none of it.
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
import zlib
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from dateline import lexicon, triage
from dateline.triage import BITS, FEATURES, KINDS, Features, Model, features, number, value
from train.linear import FOLDER

HERE = Path(__file__).parent
SEED, FOLDS, INNER, C = 11, 10, 5, 15.0
RECALL = 0.98  # that the threshold is set for
MARGIN = 0.3  # off the threshold so set, in log-odds: the reports that it was set on are few
MEASURED = ("wikinews", "geowebnews", "lgl")
WARS = ("karabakh", "ukraine", "muc4", "gold")
WEIGHTS = {"wikinews": 10.0, "geowebnews": 10.0, "lgl": 10.0, "polnear": 3.0, "examples": 3.0, "gold": 1.0, "re3d": 1.0}
WAR = 0.3  # weight of a report of the other corpora, all on wars
PER_CORPUS = 300  # reports of a war learned from, at most
RARE = 0.7  # power of the logarithm of how rare a word is


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
    items = labelled(options.shared) + examples() + wars(options.shared)
    for corpus in dict.fromkeys(x.corpus for x in items):
        part = [x.positive for x in items if x.corpus == corpus]
        print(f"{corpus}: {len(part)} reports, {sum(part)} on conflict")
    cross_validated(items)
    unseen(items)
    model = chosen(items)
    write(model)
    print(f"threshold {model.threshold:.4f}; {speed(options.shared):,.0f} words/s")
    return 0


def labelled(shared: Path) -> list[Item]:
    """The reports labelled by hand."""
    labels = {r["id"]: r["label"] == "1" for r in _rows("labels.tsv")}
    seen: dict[str, Item] = {}
    for id, corpus, title, text in _texts(shared):
        if id in labels and id not in seen:
            seen[id] = Item(corpus, features(title, text, kinds()), labels[id])
    missing = labels.keys() - seen.keys()
    if missing:
        raise SystemExit(f"labels.tsv names reports that {shared} lacks: {', '.join(sorted(missing)[:5])}")
    return list(seen.values())


def _texts(shared: Path) -> Iterator[tuple[str, str, str | None, str]]:
    """Id, corpus, title and text of every report that may be labelled. PolNeAR's are known by the CRC-32 of their file's name."""
    for row in _json_lines(shared / "data/reports/wikinews_2019_20.jsonl"):
        yield row["id"], "wikinews", row.get("title"), row["text"]
    for letter, corpus, name, key in (("G", "geowebnews", "GWN.xml", "file"), ("L", "lgl", "lgl.xml", "docid")):
        for article in _articles(shared / "data/places" / name):
            yield letter + article.attrib[key], corpus, article.findtext("title"), article.findtext("text") or ""
    for path in sorted((shared / "data/polnear/train/text").glob("**/*.txt")):
        yield f"P{zlib.crc32(path.stem.encode()):08x}", "polnear", None, path.read_text(encoding="utf-8")


def examples() -> list[Item]:
    """Our own short reports."""
    return [Item("examples", features(None, r["text"], kinds()), r["label"] == "1") for r in _rows("examples.tsv")]


def wars(shared: Path) -> list[Item]:
    """Reports of wars, of each corpus as many as chance picks; all count as conflict."""
    texts = {
        "karabakh": _lines(shared / "data/reports/karabakh_2020.jsonl"),
        "ukraine": _lines(shared / "data/reports/ukraine_2022_24.jsonl"),
        "muc4": _lines(shared / "data/muc4/muc34_dev_tst12.jsonl"),
        "gold": [json.loads(p.read_text(encoding="utf-8"))["text"] for p in sorted((shared / "gold/train").glob("*.doc.json"))],
        "re3d": [
            t for p in sorted((shared / "data/re3d").glob("*/documents.json")) if not p.parent.name.startswith("BBC") for t in _lines(p)
        ],
    }
    chance = np.random.default_rng(SEED)
    out: list[Item] = []
    for corpus, found in texts.items():
        found = [x for x in found if len(x) > 400]
        out += [Item(corpus, features(None, found[k], kinds()), True) for k in sorted(chance.permutation(len(found))[:PER_CORPUS])]
    return out


def _rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8") as file:
        return list(csv.DictReader((x for x in file if not x.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE))


def _json_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _lines(path: Path) -> list[str]:
    return [row["text"] for row in _json_lines(path)]


def _articles(path: Path) -> list[ET.Element]:
    """Articles of the place corpora; some characters in them are no XML."""
    bad = r"[\x00-\x08\x0b\x0c\x0e-\x1f]|&#(?:x[0-9a-fA-F]|[0-9]|1[0-9]|2[0-9]|3[01]);"
    return list(ET.fromstring(re.sub(bad, " ", path.read_text(encoding="utf-8"))).iter("article"))


@cache
def kinds() -> Any:
    """The kinds that words name, by the lexicon: the type of an event in the first row, the class of an object in the second."""
    types = [r for r in lexicon.rows("events") if r["type"] and " " not in r["lemma"]]
    named = [(0, r["lemma"], r["type"].split("|")[0]) for r in types]
    named += [(1, word, r["class"]) for r in lexicon.rows("event_objects") for word in r["words"].split("|")]
    known = {key: k + 1 for k, key in enumerate(dict.fromkeys((row, kind) for row, _, kind in named))}
    if len(known) >= KINDS:
        raise SystemExit(f"{len(known)} kinds of events and objects, room for {KINDS - 1}: raise triage.KINDS")
    out = np.zeros((2, 1 << BITS), np.uint8)
    for row, word, kind in reversed(named):  # of the rows of a word the first counts
        out[row, number(word.lower())] = known[row, kind]
    return out


def fit(items: list[Item]) -> Model:
    """Logistic regression over the features that reports of two corpora or more have."""
    rare = rarities(items)
    kept = np.flatnonzero(rare)
    learner: Any = LogisticRegression(C=C, solver="liblinear", random_state=SEED)
    weights = [WEIGHTS.get(x.corpus, WAR) for x in items]
    learner.fit(matrix(items, rare)[:, kept], [x.positive for x in items], sample_weight=weights)
    out = np.zeros(FEATURES, np.float32)
    out[kept] = learner.coef_[0]
    return Model(kinds(), rare, out, float(learner.intercept_[0]), 0.5)


def rarities(items: list[Item]) -> Any:
    """How rare each feature is, 0 for those of one corpus only."""
    reports, corpora = np.zeros(FEATURES, np.int64), np.zeros(FEATURES, np.int64)
    for x in items:
        reports[x.found.numbers] += 1
    for corpus in dict.fromkeys(x.corpus for x in items):
        corpora[np.unique(np.concatenate([x.found.numbers for x in items if x.corpus == corpus]))] += 1
    return np.where(corpora >= 2, np.log(len(items) / np.maximum(1, reports)) ** RARE, 0.0).astype(np.float32)


def matrix(items: list[Item], rare: Any) -> Any:
    """A row for each report, of length 1, as `triage.value` reckons it."""
    rows = [x.found.counts * rare[x.found.numbers] for x in items]
    values = np.concatenate([r / (math.sqrt(float(r @ r)) or 1.0) for r in rows])
    ends = np.concatenate([[0], np.cumsum([r.size for r in rows])])
    return csr_matrix((values, np.concatenate([x.found.numbers for x in items]), ends), shape=(len(items), FEATURES))


def folds(items: list[Item], count: int) -> list[int]:
    """A fold for each report measured, as many on conflict in each and of each corpus; -1 for the others, from which all learn."""
    chance = np.random.default_rng(SEED)
    out = [-1] * len(items)
    for key in [(c, p) for c in MEASURED for p in (True, False)]:
        for n, k in enumerate(chance.permutation([k for k, x in enumerate(items) if (x.corpus, x.positive) == key])):
            out[k] = n % count
    return out


def chosen(items: list[Item]) -> Model:
    """A model of all items, its threshold set by cross-validation for RECALL on those measured that are on conflict."""
    fold = folds(items, INNER)
    models = [fit([x for x, f in zip(items, fold, strict=True) if f != k]) for k in range(INNER)]
    scores = [value(x.found, models[f]) for x, f in zip(items, fold, strict=True) if f >= 0 and x.positive]
    least = float(np.quantile([math.log(s / (1 - s)) for s in scores], 1 - RECALL))
    return replace(fit(items), threshold=round(1 / (1 + math.exp(MARGIN - least)), 5))


def cross_validated(items: list[Item]) -> None:
    """Print recall and the share set aside, each fold judged by a model and a threshold that saw none of it."""
    fold = folds(items, FOLDS)
    kept: dict[int, bool] = {}
    for k in range(FOLDS):
        model = chosen([x for x, f in zip(items, fold, strict=True) if f != k])
        kept |= {n: value(x.found, model) >= model.threshold for n, x in enumerate(items) if fold[n] == k}
    for part in (*((c,) for c in MEASURED), MEASURED):
        told = [(kept[n], x.positive) for n, x in enumerate(items) if x.corpus in part]
        positives, found, aside = sum(p for _, p in told), sum(a and p for a, p in told), sum(not a for a, _ in told)
        print(f"{' + '.join(part)}: {len(told)} reports, cross-validated")
        print(f"  recall {found}/{positives} = {_share(found, positives)}; set aside {aside}/{len(told)} = {_share(aside, len(told))}")


def unseen(items: list[Item]) -> None:
    """Print recall on each corpus of wars, by a model that saw none of it."""
    for corpus in WARS:
        part = [x for x in items if x.corpus == corpus]
        model = chosen([x for x in items if x.corpus != corpus])
        found = sum(value(x.found, model) >= model.threshold for x in part)
        print(f"{corpus}, unseen: recall {found}/{len(part)} = {_share(found, len(part))}")


def _share(k: int, n: int) -> str:
    """A share with its 95% interval (Wilson)."""
    z, p = 1.96, k / n
    middle, half = (p + z * z / 2 / n) / (1 + z * z / n), z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / 4 / n / n)
    return f"{p:.3f} (95%: {max(0, middle - half):.3f} to {min(1, middle + half):.3f})"


def write(model: Model) -> None:
    """Write the model: the features that are known."""
    kept = np.flatnonzero(model.rare)
    np.savez_compressed(
        FOLDER / "triage.npz",
        named=np.flatnonzero(model.kinds.any(axis=0)).astype(np.uint32),
        kinds=model.kinds[:, model.kinds.any(axis=0)],
        features=kept.astype(np.uint32),
        rare=model.rare[kept].astype(np.float16),
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
        value(features(None, text, model.kinds), model)
    return sum(len(x.split()) for x in texts) / (time.process_time() - begun)


if __name__ == "__main__":
    sys.exit(main())
