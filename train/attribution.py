"""Train the attribution models: which words are cues (`models/cues.npz`), which phrases are content (`models/content.npz`).

    python -m train.attribution --gold ../shared/gold/train --polnear ../shared/data/polnear/train --articles 300

PolNeAR's articles and the conflict reports differ in what they call an attribution; each feature therefore gets a weight
for both and one of its own for reports (Daume III 2007, "Frustratingly easy domain adaptation"); what is saved is their sum.
"""

from __future__ import annotations

import argparse
import glob
import os
import pickle
import re
from pathlib import Path

import numpy as np

from dateline.attribute import content, cues, quotes
from dateline.attribute import source as speaker
from dateline.models.linear import Linear
from dateline.parse import Parse, parse
from train.gold import load
from train.linear import fit, save

Attr = tuple[tuple[int, int] | None, tuple[int, int] | None, list[tuple[int, int]]]  # source, cue, contents


def gold_documents(folder: str) -> list[tuple[str, Parse, list[Attr]]]:
    """(id, parse, attributions) of annotated reports."""
    out = []
    for g in load(folder):
        attrs: list[Attr] = []
        for a in g.report.attributions:
            cut = lambda s: (s.start, s.end) if s else None  # noqa: E731
            attrs.append((cut(a.source), cut(a.cue), [(c.start, c.end) for c in a.content]))
        out.append((g.id, parse(g.text), attrs))
    return out


def polnear_documents(folder: str, limit: int) -> list[tuple[str, Parse, list[Attr]]]:
    """(id, parse, attributions) of PolNeAR articles, first annotator of each."""
    out, seen = [], set()
    for f in sorted(glob.glob(folder + "/attributions/*.ann")):
        name = os.path.basename(f).rsplit("_", 1)[0]
        if name in seen or len(out) >= limit:
            continue
        seen.add(name)
        text = Path(f"{folder}/text/{name}.txt").read_bytes().decode("utf8")
        marks, attrs = {}, []
        lines = Path(f).read_text(encoding="utf8").splitlines()
        for line in lines:
            m = re.match(r"(T\d+)\t(Source|Cue|Content) ([\d; ]+)\t", line)
            if m:
                marks[m[1]] = (m[2], [tuple(map(int, s.split())) for s in m[3].split(";")])
        for line in lines:
            m = re.match(r"E\d+\t(.*)", line)
            if m:
                own = [marks[x.split(":")[1]] for x in m[1].split() if x.split(":")[1] in marks]
                first = {k: next((s[0] for kk, s in own if kk == k), None) for k in ("Source", "Cue")}
                attrs.append((first["Source"], first["Cue"], [s for kk, ss in own if kk == "Content" for s in ss]))
        out.append(("P" + name, parse(text), attrs))
    return out


def cue_heads(p: Parse, attrs: list[Attr]) -> dict[int, list[Attr]]:
    """Head token of each annotated cue -> its attributions."""
    out: dict[int, list[Attr]] = {}
    for a in attrs:
        if a[1]:
            inside = [i for i in p.tokens_in(*a[1]) if p.pos[i] in ("VERB", "NOUN", "PROPN")]
            head = p.root_of(*a[1])
            if p.lower[p.tokens_in(*a[1]).start] == "according":
                head = p.tokens_in(*a[1]).start
            elif p.pos[head] not in ("VERB", "NOUN", "PROPN", "ADV", "ADJ", "ADP") and inside:
                head = inside[0]
            out.setdefault(head, []).append(a)
    return out


def examples(docs):
    """Cue, content and source examples: (features, label, group) lists."""
    cue, body, who = [], [], []
    for name, p, attrs in docs:
        quoted = quotes.inside(quotes.quotations(p.text), p.start)
        heads = cue_heads(p, attrs)
        for i in cues.candidates(p):
            cue.append((cues.features(p, i, quoted), "cue" if i in heads else "no", name))
        for i, own in heads.items():
            x, y = p.sentence_span(p.sent[i])
            source, mark, spans = own[0]
            chars = {c for s in spans for c in range(*s) if x <= c < y and not p.text[c].isspace()}
            if source and p.sentence_at(source[0]) == p.sent[i]:
                roots = {p.root_of(*a[0]) for a in own if a[0]}
                proposed, off = speaker.find(p, i), None if cues.phrase_at(p, i) else content.chunk(p, i)
                kinds = cues.classes(p, i)
                for c in speaker.candidates(p, i, quoted):
                    who.append((speaker.features(p, i, c, proposed, quoted, kinds, off), "source" if c in roots else "no", name))
            if not chars:
                continue
            aside = {c for s in (source, mark) if s for c in range(*s)}
            its = content.candidates(p, i, set(heads))
            overlaps = []
            for _, _, tokens in its:
                own_chars = {c for t in tokens if p.pos[t] != "PUNCT" for c in range(p.start[t], p.end[t])} - aside
                overlaps.append(len(chars & own_chars) / max(1, len(chars | own_chars)))
            rows = content.features(p, i, its, quoted, speaker.find(p, i), set(heads))
            top = max(overlaps, default=0.0)
            body += [(f, "in" if o >= 0.6 and o >= top - 0.1 else "out", name) for f, o in zip(rows, overlaps, strict=True)]
    return cue, body, who


def adapt(rows, ours: bool):
    """Each feature twice for our own domain."""
    return [([*f, *("G|" + x for x in f)] if ours else f, y, g) for f, y, g in rows]


def collapse(model: Linear) -> Linear:
    """The model for our own domain: the common weight plus our own."""
    index: dict[str, int] = {}
    for f in model.index:
        index.setdefault(f.removeprefix("G|"), len(index))
    weights = np.zeros((len(index) + 1, len(model.labels)), np.float32)
    for f, i in model.index.items():
        weights[index[f.removeprefix("G|")]] += model.weights[i]
    return Linear(model.labels, index, weights, model.bias)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--gold", required=True)
    arguments.add_argument("--polnear")
    arguments.add_argument("--articles", type=int, default=300)
    arguments.add_argument("--cache", help="file to keep the parses in between runs")
    arguments.add_argument("--validate", action="store_true")
    o = arguments.parse_args()
    if o.cache and os.path.exists(o.cache):
        ours, theirs = pickle.loads(Path(o.cache).read_bytes())
    else:
        ours = gold_documents(o.gold)
        theirs = polnear_documents(o.polnear, o.articles) if o.polnear else []
        if o.cache:
            Path(o.cache).write_bytes(pickle.dumps((ours, theirs)))
    mine, other = examples(ours), examples(theirs)
    for k, (name, c) in enumerate((("cues", 0.3), ("content", 0.3), ("sources", 0.3))):
        rows = adapt(mine[k], True)
        extra = adapt(other[k], False)
        if o.validate:
            validate(name, rows, extra, c)
        both = rows + extra
        model = fit([r[0] for r in both], [r[1] for r in both], c=c, at_least=3)
        print(name, len(both), "examples ->", save(collapse(model), name))


def validate(name: str, rows, extra, c: float, folds: int = 4) -> None:
    """Print precision and recall at several thresholds, reports held out by folds."""
    names = sorted({r[2] for r in rows})
    fold = {g: i % folds for i, g in enumerate(names)}
    scores = []
    for k in range(folds):
        seen = [r for r in rows if fold[r[2]] != k] + extra
        held = [r for r in rows if fold[r[2]] == k]
        model = fit([r[0] for r in seen], [r[1] for r in seen], c=c, at_least=3)
        good = model.labels.index({"cues": "cue", "content": "in", "sources": "source"}[name])
        probability = model.probabilities([r[0] for r in held])[:, good]
        scores += [(x, r[1] in ("cue", "in", "source")) for x, r in zip(probability, held, strict=True)]
    total = sum(y for _, y in scores)
    for t in (0.2, 0.3, 0.4, 0.5, 0.6):
        hit = sum(y for x, y in scores if x >= t)
        said = sum(x >= t for x, _ in scores)
        print(f"{name} at {t}: P {hit / max(1, said):.3f} R {hit / total:.3f} F {2 * hit / (said + total):.3f}")


if __name__ == "__main__":
    main()
