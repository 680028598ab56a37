"""Measure typing: `python -m evals.plv PLV_train.tsv` prints the macro-F1 of the PLOVER root between a marked source and target.

Five folds of the 1,050 sentences, near-duplicates always in one fold; three linear models (two over named features, one over the states of
the reader's encoder, see `plv_features.py`) learn from four of them and add up their scores for the fifth. Beside it stand floors: the
most frequent root; a linear model over the sentence's words; the type of the lexicon's word nearest to both parties; the reader's own event
nearest to both. Needs scikit-learn (`pip install --group train`).
"""

from __future__ import annotations

import csv
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from dateline.code import triggers
from dateline.encode import encoder
from dateline.model import Report, SourceFile
from dateline.pipeline import STAGES, run
from evals.plv_features import Pair, View, named, unmarked, vectors, view

FOLDS, SEED = 5, 1
ALIKE = 0.35  # share of the shorter sentence's runs of four words from which two sentences are near-duplicates
T95 = 2.776  # Student's t, 4 degrees of freedom, 95 % both sides
YIELD = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}  # one root in the corpus
READER = ("parse", "encode", "attribute", "code")

Scores = Any  # pairs x roots


def pairs(path: Path) -> list[Pair]:
    """The pairs of a corpus file. Raises ValueError where it lacks a column, with the columns that it has."""
    with path.open(encoding="utf-8", newline="") as file:
        table = csv.DictReader(file, delimiter="\t")
        missing = {"marked_sentence", "gold_root"} - set(table.fieldnames or ())
        if missing:
            raise ValueError(f"{path}: no column {', '.join(sorted(missing))}; it has {', '.join(table.fieldnames or ()) or 'none'}")
        return [unmarked(row["marked_sentence"], row["gold_root"]) for row in table]


def groups(texts: list[str]) -> list[int]:
    """A number a text, the same for texts that are near-duplicates, of each other or over others."""
    runs = [_runs(t) for t in texts]
    holds: dict[str, list[int]] = defaultdict(list)
    parent = list(range(len(texts)))

    def top(i: int) -> int:
        while parent[i] != i:
            i = parent[i]
        return i

    for i, mine in enumerate(runs):
        for j, n in Counter(j for x in mine for j in holds[x]).items():
            if n >= ALIKE * min(len(mine), len(runs[j])):
                parent[top(i)] = top(j)
        for x in mine:
            holds[x].append(i)
    return [top(i) for i in range(len(texts))]


def _runs(text: str) -> set[str]:
    """The runs of four words of a text (the whole of a shorter one)."""
    w = re.findall(r"\w+", text.lower())
    return {" ".join(w[i : i + 4]) for i in range(max(1, len(w) - 3))}


def folds(found: list[Pair]) -> list[tuple[Any, Any]]:
    """(indices to learn from, indices held out), with about the same roots in each."""
    from sklearn.model_selection import StratifiedGroupKFold

    deal = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=SEED)
    return list(deal.split(found, [x.root for x in found], groups([x.text for x in found])))


def held_out(x: Any, roots: Any, parts: list[tuple[Any, Any]], make: Callable[[], Any]) -> Scores:
    """The scores of each pair by a model that did not see its fold; `x` are rows of features."""
    labels = np.array(sorted(set(roots)))
    out = np.full((len(roots), len(labels)), -9.0)  # for a root that the other folds lack
    take = (lambda at: x[at]) if isinstance(x, np.ndarray) else (lambda at: [x[i] for i in at])
    for learned, held in parts:
        model = make().fit(take(learned), roots[learned])
        scores = model.decision_function(take(held))
        scores = np.stack([-scores, scores], 1) if scores.ndim == 1 else scores  # of two roots, the second's
        out[np.ix_(held, np.searchsorted(labels, model.classes_))] = scores
    return out


def by_words() -> Any:
    """Floor: words and pairs of words of the sentence."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_pipeline
    from sklearn.svm import LinearSVC

    return make_pipeline(TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True), LinearSVC(class_weight="balanced", random_state=SEED))


def by_names(weighed: bool) -> Any:
    """Named features, as they are or weighed by how rare they are."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.feature_extraction.text import TfidfTransformer
    from sklearn.feature_selection import VarianceThreshold
    from sklearn.pipeline import make_pipeline
    from sklearn.svm import LinearSVC

    rare = [TfidfTransformer()] if weighed else []
    c = 1.0 if weighed else 0.01
    return make_pipeline(DictVectorizer(), VarianceThreshold(1e-3), *rare, LinearSVC(C=c, class_weight="balanced", random_state=SEED))


def by_states() -> Any:
    """The encoder's states."""
    from sklearn.linear_model import RidgeClassifier
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    return make_pipeline(StandardScaler(), RidgeClassifier(alpha=1000, class_weight="balanced"))


def together(parts: list[Scores]) -> Scores:
    """The sum of scores, each centred by row and brought to one scale."""
    return sum((x - x.mean(1, keepdims=True)) / x.std() for x in parts)


def by_lexicon(v: View) -> str:
    """The usual type of the lexicon's word nearest to both parties, "" where there is none."""
    found = [(_steps(v, i), i, kind) for i in range(len(v.p)) if (kind := triggers.types_of(v.r, i).split("+")[0]) != "-"]
    return _root(min(found)[2]) if found else ""


def by_reader(v: View) -> str:
    """The type of the reader's own event nearest to both parties, "" where it finds none."""
    report = Report(id="pair", text=v.p.text, language="en", source=SourceFile(path="pair", media_type="text/plain"))
    report = run(report, [s for s in STAGES if s.name in READER])
    found = [(_steps(v, i), i, e.type) for e in report.events for i in [v.p.root_of(e.trigger.start, e.trigger.end)]]
    return _root(min(found)[2]) if found else ""


def _root(kind: str) -> str:
    return YIELD.get(kind, kind)


def _steps(v: View, i: int) -> int:
    """Steps through the tree from the source to token i, or its head, and on to the target; a word of a party itself comes last."""
    far = 20 * (i in v.source or i in v.target)
    for h in (v.s, v.t):
        way = [h, *v.p.ancestors(h)]
        far += way.index(i) if i in way else way.index(v.p.head[i]) + 1 if v.p.head[i] in way else 8
    return far


def macro(roots: Any, said: Any) -> float:
    """Macro-F1 over the roots."""
    return float(np.mean([_f1(roots == r, said == r) for r in sorted(set(roots))]))


def _f1(true: Any, said: Any) -> float:
    return 2 * float((true & said).sum()) / max(1, true.sum() + said.sum())


def line(name: str, roots: Any, said: Any, parts: list[tuple[Any, Any]]) -> str:
    """A row: macro-F1 over all, mean and 95 % interval over folds, share right."""
    each = [macro(roots[held], said[held]) for _, held in parts]
    half = T95 * float(np.std(each, ddof=1)) / len(each) ** 0.5
    return f"{name:44} {macro(roots, said):.3f}   {np.mean(each):.3f} ± {half:.3f}   {(roots == said).mean():.3f}"


def main(path: str) -> None:
    """Print the floors, the parts of the typing head, the head, and its figures by root."""
    found = pairs(Path(path))
    reader = encoder.load()
    if reader is None:
        raise SystemExit("the reader's encoder is not there: install dateline anew")
    from dateline.parse.english import parse_many

    views = [view(x, p) for x, p in zip(found, parse_many([x.text for x in found]), strict=True)]
    roots, parts = np.array([x.root for x in found]), folds(found)
    labels = np.array(sorted(set(roots)))
    print(f"{len(found)} pairs, {len(labels)} roots, {len(set(groups([x.text for x in found])))} groups of near-duplicates, {FOLDS} folds")
    print(f"{'':44} macro-F1   mean of folds, 95 %   right")
    names = [named(v) for v in views]
    states = np.array([vectors(v, encoder.read(v.p, reader)) for v in views])
    columns = {
        "  named features": held_out(names, roots, parts, lambda: by_names(False)),
        "  named features, by rarity": held_out(names, roots, parts, lambda: by_names(True)),
        "  encoder states": held_out(states, roots, parts, by_states),
    }
    words = held_out([x.text for x in found], roots, parts, by_words)
    said = {
        "floor: the most frequent root": np.full(len(roots), Counter(roots).most_common(1)[0][0]),
        "floor: the sentence's words": labels[words.argmax(1)],
        "floor: the lexicon's word nearest to both": np.array([by_lexicon(v) for v in views]),
        "floor: the reader's own event nearest to both": np.array([by_reader(v) for v in views]),
        **{k: labels[x.argmax(1)] for k, x in columns.items()},
        "typing head": labels[together(list(columns.values())).argmax(1)],
    }
    for name, x in said.items():
        print(line(name, roots, x, parts))
    head = said["typing head"]
    print("by root: " + ", ".join(f"{r} {_f1(roots == r, head == r):.2f} ({(roots == r).sum()})" for r in labels))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(sys.argv[1])
