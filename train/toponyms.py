"""Fit and measure the ranker of given names: `python -m train.toponyms lgl.xml GWN.xml [--save]`.

Prints the share of toponyms put within 161 km, cross-validated by outlet (GeoWebNews: by article), for each corpus and kind. The second
ranker learns from likelihoods of first rankers that did not see the fold.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from evals.places import Article, Toponym, articles, near, placed
from scipy.optimize import minimize

from dateline.ground import toponyms as T
from dateline.models.linear import Linear
from train.linear import save

FOLDS = 10
L2 = 3.0
KEPT = 12  # options a name to learn from


class Doc(NamedTuple):
    """An article ready to learn from: names, options, columns of each option by itself, and which toponym is whose."""

    article: Article
    tops: list[Toponym]
    groups: list[T.Group]
    table: T.Table
    x: Any
    start: Any  # likelihoods to begin with


def docs_of(found: list[Article]) -> list[Doc]:
    """Articles with any placed toponym, their names looked up."""
    out = []
    for a in found:
        tops = placed(a)
        groups = T.groups_of(a.text, [(t.start, t.end) for t in tops])
        if groups:
            votes = T.votes_of(a.text)
            t = T.table(groups, votes)
            out.append(Doc(a, tops, groups, t, T.alone(groups, t, votes)[1], T.likelihoods(t, rough(groups, t, votes))))
    return out


def truth(d: Doc, p: Any) -> Any:
    """For each option the number of its group's mentions that it is right for; a guess is right where it stands."""
    right = np.zeros(len(d.table.options))
    stand = T.stand_ins(d.groups, d.table, p)
    for g, start, size in zip(d.groups, d.table.starts, d.table.sizes, strict=True):
        for i in range(start, start + size):
            c = d.table.options[stand[i]].place
            right[i] = sum(near(c, d.tops[m]) for m in g.members) if c not in (T.NOWHERE, T.BESIDE) else 0
    return right


def fit(columns: list[str], xs: list[Any], tables: list[T.Table], rights: list[Any], l2: float = L2) -> Linear:
    """Conditional logit: weights under which the right options of each name outweigh the rest."""
    kept = [kept_of(t, r) for t, r in zip(tables, rights, strict=True)]
    x = np.vstack([x[k] for x, k in zip(xs, kept, strict=True)]).astype(np.float32)
    sizes = np.concatenate([np.add.reduceat(k.astype(int), t.starts) for t, k in zip(tables, kept, strict=True)])
    starts = np.cumsum([0, *sizes[:-1]])
    group = np.repeat(np.arange(len(sizes)), sizes)
    right = np.concatenate([r[k] for r, k in zip(rights, kept, strict=True)])
    most = np.maximum.reduceat(right, starts)
    ok = (right > 0) & (right >= most[group] * 0.5)
    weight = np.where(most > 0, most**0.7, 0)

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        z = x @ w.astype(np.float32)
        z -= np.maximum.reduceat(z, starts)[group]
        e = np.exp(z)
        every, good = np.add.reduceat(e, starts), np.add.reduceat(e * ok, starts) + 1e-12
        grad = x.T @ (weight[group] * (e / every[group] - e * ok / good[group])) + l2 * w
        return float((weight * (np.log(every) - np.log(good))).sum() + l2 / 2 * (w @ w)), grad

    w = minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 150}).x.astype(np.float32)
    weights = np.vstack([np.stack([-w / 2, w / 2], axis=1), np.zeros((1, 2), np.float32)])
    return Linear(["no", "yes"], {c: i for i, c in enumerate(columns)}, weights, np.zeros(2, np.float32))


def kept_of(t: T.Table, right: Any) -> Any:
    """The options to learn from: of each name the likeliest at first sight, the right ones, the guesses."""
    place = np.arange(len(t.options)) - t.starts[t.group]
    return (place < KEPT) | (right > 0) | t.guess


def w_of(model: Linear) -> Any:
    """A ranker's weights."""
    return model.weights[:-1, 1] - model.weights[:-1, 0]


def names_alone(d: Doc) -> list[str]:
    """Names of the columns of options by themselves."""
    return T.alone(d.groups, d.table, T.votes_of(d.article.text))[0]


def first(docs: list[Doc]) -> Linear:
    """The ranker of options by themselves."""
    columns = names_alone(docs[0])
    return fit(columns, [d.x for d in docs], [d.table for d in docs], [truth(d, d.start) for d in docs])


def rough(groups: list[T.Group], t: T.Table, votes: T.Votes) -> Any:
    """Scores to begin with."""
    return np.array([-9.0 if t.guess[i] else T.rough(o, groups[t.group[i]], votes) for i, o in enumerate(t.options)])


def second(docs: list[Doc], likely: list[Any]) -> Linear:
    """The ranker of options among the others, from likelihoods so far."""
    more = [T.together(d.groups, d.table, p) for d, p in zip(docs, likely, strict=True)]
    columns = names_alone(docs[0]) + more[0][0]
    xs = [np.hstack([d.x, m]) for d, (_, m) in zip(docs, more, strict=True)]
    return fit(columns, xs, [d.table for d in docs], [truth(d, p) for d, p in zip(docs, likely, strict=True)])


def out_of_fold(docs: list[Doc], fold: list[int]) -> list[Any]:
    """Likelihoods by first rankers that saw nothing of a document's fold."""
    out: list[Any] = [None] * len(docs)
    for k in sorted(set(fold)):
        model = first([d for d, f in zip(docs, fold, strict=True) if f != k])
        for i in [i for i, f in enumerate(fold) if f == k]:
            out[i] = T.likelihoods(docs[i].table, docs[i].x @ w_of(model))
    return out


def pair(docs: list[Doc], fold: list[int]) -> tuple[Linear, Linear]:
    """Both rankers."""
    likely = out_of_fold(docs, [f % 4 for f in fold])
    once = second(docs, likely)
    again = [
        T.likelihoods(d.table, np.hstack([d.x, T.together(d.groups, d.table, p)[1]]) @ w_of(once))
        for d, p in zip(docs, likely, strict=True)
    ]
    both = [0.5 * p + 0.5 * q for p, q in zip(likely, again, strict=True)]
    return first(docs), second(docs + docs, likely + both)


def run(d: Doc, one: Linear, two: Linear) -> Any:
    """Likelihoods of a document's options by both rankers."""
    p = T.likelihoods(d.table, d.x @ w_of(one))
    for _ in range(T.PASSES - 1):
        p = T.likelihoods(d.table, np.hstack([d.x, T.together(d.groups, d.table, p)[1]]) @ w_of(two))
    return p


def scores(d: Doc, p: Any) -> list[tuple[Toponym, bool]]:
    """Each toponym and whether it is put right."""
    out = []
    for g, (c, _, _) in zip(d.groups, T.chosen(d.groups, d.table, p), strict=True):
        out += [(d.tops[m], near(c, d.tops[m])) for m in g.members]
    return out


def main(args: list[str]) -> None:
    """Cross-validate, print, and save what learned from everything."""
    docs, corpus = [], []
    for path in [Path(a) for a in args if not a.startswith("--")]:
        mine = docs_of(articles(path))
        docs += mine
        corpus += [path.name] * len(mine)
    outlets = {o: n % FOLDS for n, o in enumerate(sorted({d.article.outlet for d in docs}))}
    fold = [outlets[d.article.outlet] for d in docs]
    kinds: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for k in range(FOLDS):
        seen = [i for i, f in enumerate(fold) if f != k]
        one, two = pair([docs[i] for i in seen], [fold[i] for i in seen])
        for i in [i for i, f in enumerate(fold) if f == k]:
            for t, ok in scores(docs[i], run(docs[i], one, two)):
                kinds[corpus[i], t.kind].append(ok)
    for name in dict.fromkeys(corpus):
        rows = {k: v for (c, k), v in kinds.items() if c == name}
        every = [ok for v in rows.values() for ok in v]
        print(f"{name}: {len(every)} toponyms, acc@161 {np.mean(every):.3f}")
        for k, v in sorted(rows.items(), key=lambda r: -len(r[1]))[:8]:
            print(f"  {k:24} {len(v):5} {np.mean(v):.3f}")
    if "--save" in args:
        for model, name in zip(pair(docs, fold), (T.FIRST, T.SECOND), strict=True):
            save(model, name)


if __name__ == "__main__":
    main(sys.argv[1:])
