"""Train and measure the role model: `python -m train.roles GOLD_FOLDER READERS` prints cross-validated figures, writes models/roles.npz."""

from __future__ import annotations

import sys
from collections import Counter, defaultdict

from dateline.code import parties, rolerules, roles
from dateline.encode.arguments import Seen
from dateline.encode.encoder import Reading
from dateline.model import Event
from dateline.parse.english import parse_many
from dateline.parse.tokens import Parse
from train.both import deal, load_both, of_kind
from train.gold import Gold
from train.linear import cross_validate, fit_examples, save
from train.readings import readings

OPTIONS = {"c": 0.3, "at_least": 2}
FOLDS = 8


def head_id(actor: str | None) -> str:
    """The country or organisation of an actor id."""
    return (actor or "").split(";")[0].split(".")[0]


def known_ids(gold: Gold, p: Parse) -> tuple[dict[int, set[str]], dict[str, str]]:
    """What the annotation says of who is who: ids by head token, and the commonest id by the words."""
    tokens: dict[int, set[str]] = defaultdict(set)
    words: dict[str, Counter] = defaultdict(Counter)
    for m in [m for e in gold.report.events for m in [*e.actors, *e.targets]] + [a.source for a in gold.report.attributions if a.source]:
        if head_id(m.actor) not in ("", "UNK"):
            for i in heads_in(p, m.start, m.end):
                tokens[i].add(head_id(m.actor))
                words[p.lower[i]][head_id(m.actor)] += 1
            words[m.text.lower()][head_id(m.actor)] += 1
    return tokens, {w: c.most_common(1)[0][0] for w, c in words.items()}


def heads_in(p: Parse, start: int, end: int) -> set[int]:
    """The head token of a span and those coordinated with it inside the span."""
    inside = p.tokens_in(start, end)
    root = p.root_of(start, end)
    if p.pos[root] == "DET" and len(inside) > 1:  # the words are cut out of a longer phrase: "the army" of "the army spokesman"
        root = inside[-1]
    todo, out = [root], set()
    while todo:
        i = todo.pop()
        out.add(i)
        todo.extend(c for c in p.children[i] if p.dep[c] == "conj" and c in inside)
    return out


def labelled(gold: Gold, p: Parse) -> list[tuple[int, int, str, list[str]]]:
    """(event index, head token, label, features) of all candidates; label `skip` where the same party is meant elsewhere."""
    known = known_ids(gold, p)
    events = gold.report.events
    playing = [[set().union(*[heads_in(p, m.start, m.end) for m in role]) for role in (e.actors, e.targets)] for e in events]
    ids = [{head_id(m.actor) for m in [*e.actors, *e.targets]} - {"", "UNK"} for e in events]
    out = []
    for features, (n, token) in zip(*roles.items_of(p, events, gold.report.attributions), strict=True):
        label = "actor" if token in playing[n][0] else "target" if token in playing[n][1] else "none"
        if label == "none" and ids_of(p, token, known) & ids[n]:
            label = "skip"
        out.append((n, token, label, features))
    return out


def ids_of(p: Parse, i: int, known: tuple[dict[int, set[str]], dict[str, str]]) -> set[str]:
    """Ids the annotation knows for a phrase's head token, by place, else by words."""
    tokens, words = known
    if i in tokens:
        return tokens[i]
    a, b = parties.phrase(p, i)
    found = words.get(p.text[p.start[a] : p.end[b - 1]].lower()) or words.get(p.lower[i])
    return {found} if found else set()


def measure(golds: list[Gold], parses: list[Parse], chosen: dict[tuple[int, int, str], list[int]]) -> dict[str, tuple[float, float, float]]:
    """Precision, recall and F1 by role: of mentions (`text`: overlap or same head) and of ids (`id`, as the benchmark counts)."""
    tally: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for g, (gold, p) in enumerate(zip(golds, parses, strict=True)):
        known = known_ids(gold, p)
        for n, e in enumerate(gold.report.events):
            for role in ("actor", "target"):
                mentions = getattr(e, role + "s")
                tokens = chosen.get((g, n, role), [])
                want = [heads_in(p, m.start, m.end) | set(p.tokens_in(m.start, m.end)) for m in mentions]
                t = tally[role + " text"]
                t[0] += sum(any(i in w for i in tokens) for w in want)
                t[1] += len(tokens)
                t[2] += len(want)
                got = set().union(*[ids_of(p, i, known) for i in tokens]) if tokens else set()
                raw = {head_id(x["id"]) for x in _raw(gold, e)[role + "s"]} - {"UNK", ""}
                t = tally[role + " id"]
                t[0] += len(got & raw)
                t[1] += len(got)
                t[2] += len(raw)
    return {k: _prf(*v) for k, v in tally.items()}


def _raw(gold: Gold, event: Event) -> dict:
    return next(x for x in gold.raw["events"] if x["id"] == event.id)


def _prf(hit: int, predicted: int, gold: int) -> tuple[float, float, float]:
    p, r = hit / max(1, predicted), hit / max(1, gold)
    return round(p, 3), round(r, 3), round(2 * p * r / max(1e-9, p + r), 3)


def main(folder: str, readers: str) -> None:
    """Cross-validate by report, print, fit on all, write the model."""
    golds = load_both(folder)
    parses = list(parse_many([g.text for g in golds]))
    run(golds, parses, readings(readers, golds, parses))


Chances = list[list[list[roles.Chance]]]  # by report and event
Sights = list[dict[int, Seen]]  # by report and trigger


def run(
    golds: list[Gold], parses: list[Parse], readings: list[Reading | None] | None = None, write: bool = True
) -> tuple[list[list[rolerules.Found]], Chances, Sights]:
    """As `main`, with the reports parsed already; returns the held-out choice, the chances by the events' own sentences, and what is seen
    around the triggers. With readings, by encoders that saw nothing of each report, they have their say."""
    chances, seen = held_out(golds, parses, readings, write)
    found = [roles.choose(p, c) for p, c in zip(parses, chances, strict=True)]
    for gold, p, roles_ in zip(golds, parses, found, strict=True):
        rolerules.by_rule(p, gold.report.events, gold.report.attributions, roles_)
    report("own sentence", golds, parses, found)
    return found, chances, seen


def held_out(
    golds: list[Gold], parses: list[Parse], readings: list[Reading | None] | None = None, write: bool = False
) -> tuple[Chances, Sights]:
    """The chances of each event's candidates by models that saw nothing of its report, and what readings show of its triggers; a model of
    all is written where asked."""
    fold = deal(golds, FOLDS)
    rows, items, labels = [], [], []
    for g, (gold, p) in enumerate(zip(golds, parses, strict=True)):
        for n, token, label, features in labelled(gold, p):
            rows.append((g, n, token))
            items.append(features)
            labels.append(label)
    print(len(items), "candidates", Counter(labels))
    names, prob = cross_validate(items, labels, [fold[g] for g, _, _ in rows], weights_of(labels), **OPTIONS)
    if write:
        print(save(fit_examples(list(zip(items, labels, weights_of(labels), strict=True)), **OPTIONS), "roles"))
    prob, mine = roles.of_roles(prob, names), by_report([g for g, _, _ in rows], len(golds))
    chances: Chances = []
    sights: Sights = []
    for gold, p, at, reading in zip(golds, parses, mine, readings or [None] * len(golds), strict=True):
        found, seen = roles.chances_of(p, gold.report.events, [rows[k][1:] for k in at], prob[at], reading)
        chances.append(found)
        sights.append(seen)
    return chances, sights


def weights_of(labels: list[str]) -> list[float]:
    """No weight for the candidates that are to be skipped."""
    return [float(label != "skip") for label in labels]


def by_report(owner: list[int], reports: int) -> list[list[int]]:
    """The indices of each report's items."""
    out: list[list[int]] = [[] for _ in range(reports)]
    for k, g in enumerate(owner):
        out[g].append(k)
    return out


def report(title: str, golds: list[Gold], parses: list[Parse], found: list[list[rolerules.Found]]) -> None:
    """Print precision, recall and F1, for gold reports and our own apart."""
    for kind, at in of_kind(golds).items():
        chosen = {(g, n, role[:-1]): tokens for g, i in enumerate(at) for n, x in enumerate(found[i]) for role, tokens in x.items()}
        for name, (p, r, f) in measure([golds[i] for i in at], [parses[i] for i in at], chosen).items():
            print(f"{title}: {kind:4} {name:12} P {p:.3f} R {r:.3f} F1 {f:.3f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
