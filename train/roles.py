"""Train and measure the role model: `python -m train.roles [GOLD_FOLDER]` prints cross-validated figures, writes models/roles.npz."""

from __future__ import annotations

import sys
from collections import Counter, defaultdict

import numpy as np

from dateline.code import openroles, parties, roles
from dateline.model import Event
from dateline.models.linear import Linear
from dateline.parse.english import parse_many
from dateline.parse.tokens import Parse
from train.gold import Gold, load
from train.linear import fit, save

OPTIONS = {"c": 0.3, "at_least": 2}


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


def main(folder: str) -> None:
    """Cross-validate by report, print, fit on all, write the models."""
    golds = load(folder)
    run(golds, list(parse_many([g.text for g in golds])))


def run(golds: list[Gold], parses: list[Parse], write: bool = True) -> list[list[openroles.Found]]:
    """As `main`, with the reports parsed already; returns the held-out choice."""
    rows, items, labels, groups = [], [], [], []
    for g, (gold, p) in enumerate(zip(golds, parses, strict=True)):
        for n, token, label, features in labelled(gold, p):
            rows.append((g, n, token))
            items.append(features)
            labels.append(label)
            groups.append(gold.id)
    print(len(items), "candidates", Counter(labels))
    names, prob = held_out(items, labels, groups)
    found = [
        roles.choose(
            p, [(n, i) for h, n, i in rows if h == g], prob[[k for k, r in enumerate(rows) if r[0] == g]], names, len(gold.report.events)
        )
        for g, (gold, p) in enumerate(zip(golds, parses, strict=True))
    ]
    report("own sentence", golds, parses, found)
    context = open_labelled(golds, parses, found)
    _, odds = held_out([x[2] for x in context], [x[3] for x in context], [golds[x[0]].id for x in context])
    for g in range(len(golds)):
        mine = [k for k, x in enumerate(context) if x[0] == g]
        openroles.fill(found[g], [context[k][1] for k in mine], odds[mine][:, 1])
        openroles.each_other(parses[g], golds[g].report.events, golds[g].report.attributions, found[g])
    report("with context", golds, parses, found)
    if write:
        print(save(fit_kept(items, labels), "roles"), save(fit_kept([x[2] for x in context], [x[3] for x in context]), "roles_context"))
    return found


def open_labelled(
    golds: list[Gold], parses: list[Parse], found: list[list[openroles.Found]]
) -> list[tuple[int, openroles.Open, list[str], str]]:
    """(report index, owner, features, label) of the candidates for roles that `found` leaves open."""
    out = []
    for g, (gold, p) in enumerate(zip(golds, parses, strict=True)):
        known = known_ids(gold, p)
        events = gold.report.events
        for features, (n, role, i) in zip(*openroles.open_roles(p, events, gold.report.attributions, found[g]), strict=True):
            ids = {head_id(x["id"]) for x in _raw(gold, events[n])[role]} - {"UNK", ""}
            mine = ids_of(p, i, known)
            out.append((g, (n, role, i), features, "yes" if mine & ids else "no" if mine or not ids else "skip"))
    return out


def report(title: str, golds: list[Gold], parses: list[Parse], found: list[list[openroles.Found]]) -> None:
    """Print precision, recall and F1."""
    chosen = {(g, n, role[:-1]): tokens for g, events in enumerate(found) for n, x in enumerate(events) for role, tokens in x.items()}
    for name, (p, r, f) in measure(golds, parses, chosen).items():
        print(f"{title}: {name:12} P {p:.3f} R {r:.3f} F1 {f:.3f}")


def fit_kept(items: list[list[str]], labels: list[str]) -> Linear:
    """A model of the items that are not to be skipped."""
    keep = [k for k, label in enumerate(labels) if label != "skip"]
    return fit([items[k] for k in keep], [labels[k] for k in keep], **OPTIONS)


def held_out(items: list[list[str]], labels: list[str], groups: list[str], folds: int = 6) -> tuple[list[str], np.ndarray]:
    """Out-of-report probabilities of all candidates, from models that learn of those not skipped."""
    names = sorted({label for label in labels if label != "skip"})
    order = {g: i % folds for i, g in enumerate(sorted(set(groups)))}
    out = np.zeros((len(items), len(names)))
    for k in range(folds):
        seen = [i for i, g in enumerate(groups) if order[g] != k]
        held = [i for i, g in enumerate(groups) if order[g] == k]
        if held:
            out[held] = fit_kept([items[i] for i in seen], [labels[i] for i in seen]).probabilities([items[i] for i in held])
    return names, out


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "gold/train")
