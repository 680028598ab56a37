"""Make `models/counts.npz`: how likely it is that a number in an event's sentence is a count of a given measure.

`python -m train.counts FOLDER` reads annotated reports (and our own), prints cross-validated figures and writes the model.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from itertools import islice
from pathlib import Path
from typing import cast, get_args

import msgspec

from dateline.code.counts import LONE, NO, YES, Reading, features, fill, readings
from dateline.code.numbers import find_numbers
from dateline.lexicon import cells, rows
from dateline.model import Count, Event, EventType, Measure, Report, SourceFile, span
from dateline.parse.english import parse_many
from dateline.parse.tokens import Draft, Parse
from train.both import deal, load_both, of_kind
from train.gold import Gold
from train.linear import cross_validate, fit_examples, save

OPTIONS = {"c": 0.3, "at_least": 2}
LIGHT = 0.3  # weight of a passage beside that of a report: passages are dense with counts, reports are what is read
FOLDS = 8
EXAMPLES = Path(__file__).with_name("counts_examples.txt")
_MARKS = re.compile(r"[\[{]|:([A-Za-z_]+)[\]}]")


def load_examples(path: Path = EXAMPLES) -> list[Gold]:
    """The passages of `counts_examples.txt` as annotated reports of one sentence each. Raises ValueError that names the line."""
    lines = path.read_text(encoding="utf8").splitlines()
    return [example(f"{path.stem}{n}", line) for n, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")]


def example(name: str, line: str) -> Gold:
    """One passage: `[trigger:TYPE]` and `{figure:measure}` taken out of the line; all counts stand on the first event."""
    text, at, opened, events, marked = "", 0, [], [], []
    for mark in _MARKS.finditer(line):
        text += line[at : mark.start()]
        at = mark.end()
        if mark[1] is None:
            opened.append(len(text))
            continue
        start, kind = opened.pop(), mark[1]
        if kind in get_args(EventType):
            events.append(
                Event(
                    id=f"e{len(events)}", type=cast(EventType, kind), cameo="", trigger=span(text, start, len(text)), rule="gold", score=1.0
                )
            )
        elif kind in get_args(Measure):
            marked.append((start, len(text), kind))
        else:
            raise ValueError(f"{name}: no such type or measure: {kind}")
    text += line[at:]
    counts = [counted(name, text, *m) for m in marked]
    first = msgspec.structs.replace(events[0], counts=counts)
    source = SourceFile(path=str(EXAMPLES), media_type="text/plain")
    report = Report(id=name, text=text, source=source, events=[first, *events[1:]])
    return Gold(name, text, [(0, len(text))], "", {}, report)


def counted(name: str, text: str, start: int, end: int, measure: str) -> Count:
    """The count of the number at text[start:end]; an article counts the noun after it."""
    number = next((n for n in find_numbers(text) if n.start < end and start < n.end), None)
    if number is None and text[start:end].lower() not in LONE:
        raise ValueError(f'{name}: "{text[start:end]}" is no number')
    low, high = (number.min, number.max) if number else (1, 1)
    of = " ".join(text[end:].split()[:3])
    return Count(start=start, end=end, text=text[start:end], measure=cast(Measure, measure), min=low, max=high, of=of)


def label(reading: Reading, parse: Parse, events: list[Event]) -> str:
    """Whether the annotation has a count of this measure at the number's words (a bare `a` is told by what it counts)."""
    c, number = reading.candidate, reading.candidate.number
    for event in events:
        for count in event.counts:
            if count.measure != reading.measure or (not c.lone and (count.min, count.max) != (number.min, number.max)):
                continue
            if c.lone and count.text.lower() in ("a", "an"):
                near = parse.sentence_at(count.start) == parse.sent[c.anchor]
                if near and parse.lower[c.noun] in count.of.lower():
                    return YES
            elif count.start < number.end and number.start < count.end:
                return YES
    return NO


def examples(drafts: list[Draft]) -> list[tuple[list[Reading], list[list[str]], list[str]]]:
    """The readings of each report with their features and labels."""
    out = []
    for draft in drafts:
        parse, events = draft.parse, draft.report.events
        found = readings(parse, events)
        out.append((found, [f for _, f in features(parse, found, events)], [label(r, parse, events) for r in found]))
    return out


def untold(draft: Draft) -> list[tuple[list[str], str]]:
    """Features and labels of a report's readings in sentences whose only event is told by a figure (`By evening it was eleven`), as
    they are where the reader has found no event there."""
    parse, events = draft.parse, draft.report.events
    bare = {e.id: parse.sentence_at(e.trigger.start) for e in events if told_by_figure(parse, e)}
    full = {parse.sentence_at(e.trigger.start) for e in events if e.id not in bare}
    alone = set(bare.values()) - full
    kept = [e for e in events if e.id not in bare]
    found = [r for r in readings(parse, kept) if r.candidate.away and parse.sent[r.candidate.anchor] in alone]
    return [(f, label(r, parse, events)) for r, f in features(parse, found, kept)]


def told_by_figure(parse: Parse, event: Event) -> bool:
    """Whether an event's trigger holds nothing but a number or a word that goes with figures."""
    tokens = parse.tokens_in(event.trigger.start, event.trigger.end)
    figures = {w for r in rows("counted") if r["class"] == "figure" for w in cells(r["words"])}
    return all(parse.lemma[i] in figures or parse.pos[i] in ("NUM", "ADP", "SCONJ", "ADV", "ADJ", "DET", "CCONJ", "PUNCT") for i in tokens)


def told(gold: Gold, report: Report) -> Counter[tuple[int, str, int | None, int | None]]:
    """The counts of a record as (sentence, measure, min, max)."""
    return Counter((sentence(gold, c.start), c.measure, c.min, c.max) for e in report.events for c in e.counts)


def sentence(gold: Gold, at: int) -> int:
    """The annotation's sentence of an offset (-1 outside)."""
    return next((k for k, (a, b) in enumerate(gold.sentences) if a <= at < b), -1)


def measure(golds: list[Gold], made: list[Report]) -> tuple[float, float, float]:
    """Precision, recall and F1 of counts."""
    pairs = [(told(g, g.report), told(g, r)) for g, r in zip(golds, made, strict=True)]
    hit, mine, theirs = (
        sum(sum(c.values()) for c in cs) for cs in ((a & b for a, b in pairs), (b for _, b in pairs), (a for a, _ in pairs))
    )
    return hit / max(1, mine), hit / max(1, theirs), 2 * hit / max(1, mine + theirs)


def main(folder: str) -> None:
    """Cross-validate by report, print, fit on all, write the model."""
    reports, passages = load_both(folder), load_examples()
    golds = reports + passages
    kinds = {**of_kind(reports), "passages": list(range(len(reports), len(golds)))}
    drafts = [Draft(g.report, p) for g, p in zip(golds, parse_many([g.text for g in golds]), strict=True)]
    each = examples(drafts)
    fold = deal(reports, FOLDS) + [n % FOLDS for n in range(len(passages))]
    items, labels = [x for _, xs, _ in each for x in xs], [y for _, _, ys in each for y in ys]
    weights = [LIGHT if n >= len(reports) else 1.0 for n, (found, _, _) in enumerate(each) for _ in found]
    folds = [fold[n] for n, (found, _, _) in enumerate(each) for _ in found]
    names, prob = cross_validate(items, labels, folds, weights, **OPTIONS)
    odds = iter(prob[:, names.index(YES)].tolist())
    made = [fill(blank(d), found, list(islice(odds, len(found)))).report for d, (found, _, _) in zip(drafts, each, strict=True)]
    print(f"{len(items)} readings, {labels.count(YES)} counts")
    for kind, at in kinds.items():
        p, r, f1 = measure([golds[i] for i in at], [made[i] for i in at])
        print(f"{kind:8}  P {p:.3f}  R {r:.3f}  F1 {f1:.3f}")
    more = [(f, y, LIGHT if n >= len(reports) else 1.0) for n, d in enumerate(drafts) for f, y in untold(d)]
    print(save(fit_examples([*zip(items, labels, weights, strict=True), *more], **OPTIONS), "counts"))


def blank(draft: Draft) -> Draft:
    """The draft with no counts."""
    events = [msgspec.structs.replace(e, counts=[]) for e in draft.report.events]
    return Draft(msgspec.structs.replace(draft.report, events=events), draft.parse)


if __name__ == "__main__":
    main(sys.argv[1])
