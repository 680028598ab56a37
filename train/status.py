"""Train and measure the status model: `python -m train.status [GOLD_FOLDER]` prints cross-validated figures, writes models/status.npz."""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path

from dateline.code.status import features
from dateline.lexicon import parse_rows
from dateline.model import Attribution, Event, Report, SourceFile, mention, span
from dateline.models.linear import Linear
from dateline.parse.english import parse_many
from dateline.parse.tokens import Parse
from train.gold import Gold, load
from train.linear import fit, save

OPTIONS = {"c": 1.0, "at_least": 2}


VERBS = {  # the verb of the examples -> type and forms: base, past (participle), -ing, noun
    "attack": ("ASSAULT", "attack", "attacked", "attacking", "attack"),
    "shell": ("ASSAULT", "shell", "shelled", "shelling", "shelling"),
    "meet": ("CONSULT", "meet", "met", "meeting", "meeting"),
    "blockade": ("COERCE", "blockade", "blockaded", "blockading", "blockade"),
}
EXAMPLES = Path(__file__).with_name("status_examples.tsv")
MARK = re.compile(r"\{(\w+)(:n)?\}")


def main(folder: str) -> None:
    """Cross-validate by report, print, fit on all, write the model."""
    golds = load(folder)
    run(golds, list(parse_many([g.text for g in golds])))


def examples() -> list[tuple[str, list[str]]]:
    """(status, features) of the sentences in status_examples.tsv, with each of VERBS in place of `attack`."""
    made: list[tuple[str, Report]] = []
    for row in parse_rows(EXAMPLES.read_text(encoding="utf-8"), EXAMPLES.name):
        for kind, *forms in VERBS.values():
            made.append((row["status"], _example(row, kind, dict(zip(("attack", "attacked", "attacking", "noun"), forms, strict=True)))))
    parses = parse_many([r.text for _, r in made])
    return [(status, features(p, r.events[0], r.attributions)) for (status, r), p in zip(made, parses, strict=True)]


def _example(row: dict[str, str], kind: str, forms: dict[str, str]) -> Report:
    """The report of one sentence with its event, and its attribution where somebody says it."""
    mark = MARK.search(row["sentence"])
    if mark is None:
        raise ValueError(f"{EXAMPLES.name}: no trigger in {row['sentence']!r}")
    noun, key = bool(mark[2]), mark[1]
    word = forms["noun" if noun else key]
    text = row["sentence"][: mark.start()] + word + row["sentence"][mark.end() :]
    if not word.startswith(("a", "e", "i", "o", "u")):
        text = text.replace(f" an {word}", f" a {word}").replace(f"An {word}", f"A {word}")
    start = text.index(word, max(0, mark.start() - 1))
    attributions = []
    if row["said"]:
        content, source, cue = row["said"].split("|")
        content = content.replace(f"an {key}", f"{'an' if word[0] in 'aeiou' else 'a'} {key}").replace(key, word)
        said = [span(text, at, at + len(words)) for words in (content, cue) if (at := text.index(words)) >= 0]
        who = text.index(source)
        mention_ = mention(text, who, who + len(source))
        attributions = [Attribution(id="a1", kind="paraphrase", source=mention_, cue=said[1], content=said[:1], score=1.0)]
    by = ["a1"] if attributions else []
    event = Event(id="e1", type=kind, cameo="", trigger=span(text, start, start + len(word)), by=by, rule="example", score=1.0)  # type: ignore[arg-type]
    source_file = SourceFile(path=EXAMPLES.name, media_type="text/plain")
    return Report(id="example", text=text, source=source_file, attributions=attributions, events=[event])


def run(golds: list[Gold], parses: list[Parse], write: bool = True, weight: float = 1.0, **options) -> list[tuple[str, str]]:
    """As `main`, with the reports parsed already; returns (gold, predicted) pairs. Examples count `weight` of an event each."""
    items, labels, groups = [], [], []
    for gold, p in zip(golds, parses, strict=True):
        for e in gold.report.events:
            items.append(features(p, e, gold.report.attributions))
            labels.append(e.status)
            groups.append(gold.id)
    made = examples()
    options = {**OPTIONS, **options}
    names, predicted = _held_out(items, labels, groups, made, weight, options)
    right = sum(a == b for a, b in zip(labels, predicted, strict=True))
    print(f"status: accuracy {right / len(labels):.3f} of {len(labels)}; always actual {Counter(labels)['actual'] / len(labels):.3f}")
    for name in names:
        hit = sum(a == b == name for a, b in zip(labels, predicted, strict=True))
        print(f"  {name:12} gold {labels.count(name):4} predicted {predicted.count(name):4} hit {hit:4}")
    if write:
        print(save(_fit(items, labels, made, weight, options), "status"))
    return list(zip(labels, predicted, strict=True))


def _fit(items: list[list[str]], labels: list[str], made: list[tuple[str, list[str]]], weight: float, options: dict) -> Linear:
    weights = [1.0] * len(items) + [weight] * len(made)
    return fit(items + [f for _, f in made], labels + [s for s, _ in made], weights=weights, **options)


def _held_out(
    items: list[list[str]],
    labels: list[str],
    groups: list[str],
    made: list[tuple[str, list[str]]],
    weight: float,
    options: dict,
    folds: int = 8,
) -> tuple[list[str], list[str]]:
    """Labels, and the prediction for each event from a model that saw the examples and none of its report."""
    fold = {g: i % folds for i, g in enumerate(sorted(set(groups)))}
    predicted = [""] * len(items)
    for k in range(folds):
        seen = [i for i, g in enumerate(groups) if fold[g] != k]
        held = [i for i, g in enumerate(groups) if fold[g] == k]
        model = _fit([items[i] for i in seen], [labels[i] for i in seen], made, weight, options)
        for i, row in zip(held, model.probabilities([items[i] for i in held]), strict=True):
            predicted[i] = model.labels[int(row.argmax())]
    return sorted(set(labels)), predicted


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "gold/train")
