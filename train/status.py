"""Train and measure the status model: `python -m train.status [GOLD_FOLDER]` prints cross-validated figures, writes models/status.npz."""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path

from dateline.code.status import features
from dateline.lexicon import parse_rows
from dateline.model import Attribution, Event, Report, SourceFile, mention, span
from dateline.parse.english import parse_many
from dateline.parse.tokens import Parse
from train.both import deal, load_both, of_kind
from train.gold import Gold
from train.linear import Example, cross_validate, fit_examples, save

OPTIONS = {"c": 0.5, "at_least": 2}
FOLDS = 8

VERBS = {  # the verb of the examples -> type and forms: base, past (participle), -ing, noun
    "attack": ("ASSAULT", "attack", "attacked", "attacking", "attack"),
    "shell": ("ASSAULT", "shell", "shelled", "shelling", "shelling"),
    "meet": ("CONSULT", "meet", "met", "meeting", "meeting"),
    "blockade": ("COERCE", "blockade", "blockaded", "blockading", "blockade"),
}
EXAMPLES = Path(__file__).with_name("status_examples.tsv")
MARK = re.compile(r"\{(\w+)(:n)?\}")


def main(folder: str) -> None:
    """Cross-validate by report, print (gold reports and our own apart), fit on all, write the model."""
    golds = load_both(folder)
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


def run(golds: list[Gold], parses: list[Parse], write: bool = True) -> list[tuple[str, str]]:
    """As `main`, with the reports parsed already; returns (gold, predicted) pairs."""
    items, labels, owner = [], [], []
    for n, (gold, p) in enumerate(zip(golds, parses, strict=True)):
        for e in gold.report.events:
            items.append(features(p, e, gold.report.attributions))
            labels.append(e.status)
            owner.append(n)
    more: list[Example] = [(f, status, 1.0) for status, f in examples()]
    fold = deal(golds, FOLDS)
    names, prob = cross_validate(items, labels, [fold[n] for n in owner], more=more, **OPTIONS)
    pairs = [(label, names[int(row.argmax())]) for label, row in zip(labels, prob, strict=True)]
    for kind, at in of_kind(golds).items():
        report(kind, [x for x, n in zip(pairs, owner, strict=True) if n in set(at)], names)
    if write:
        print(save(fit_examples([*zip(items, labels, [1.0] * len(items), strict=True), *more], **OPTIONS), "status"))
    return pairs


def report(kind: str, pairs: list[tuple[str, str]], names: list[str]) -> None:
    """Print the accuracy, and how often each status was annotated, predicted and hit."""
    right, wanted, made = sum(a == b for a, b in pairs), Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    print(f"{kind}: accuracy {right / len(pairs):.3f} of {len(pairs)}; always actual {wanted['actual'] / len(pairs):.3f}")
    for name in names:
        print(f"  {name:12} annotated {wanted[name]:4} predicted {made[name]:4} hit {sum(a == b == name for a, b in pairs):4}")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "gold/train")
