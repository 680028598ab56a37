"""Whether an event is told as fact: actual, denied, wanted, planned, conditional or possible, and on what condition.

A linear model (`models/status.npz`, made by `train/status.py`) weighs what stands over the trigger in the syntax tree
(negation, auxiliaries, governing words by their class in lexicon/status.tsv), the clause it hangs in, and the cue of the
attribution it stands in. The condition is found by rule: the if/unless/once clause that the trigger hangs on.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import msgspec

from dateline.lexicon import cells, rows
from dateline.model import Attribution, Event, Span
from dateline.models.linear import load
from dateline.parse.tokens import Draft, Parse

CLIMB = 5  # governors looked at above the trigger
_MARKS = frozenset({"if", "unless", "once", "until", "provided", "providing", "should", "lest", "till", "whenever", "assuming"})
_NONE = frozenset({"no", "nobody", "none", "neither", "nothing"})
_VERBAL = frozenset({"REQUEST", "REJECT", "ACCUSE", "THREATEN", "SUPPORT"})


@cache
def classes() -> dict[str, tuple[str, ...]]:
    """Classes of a word by its lemma (lexicon/status.tsv; single words)."""
    out: dict[str, tuple[str, ...]] = {}
    for row in rows("status"):
        for word in cells(row["words"]):
            out[word] = (*out.get(word, ()), row["class"])
    return out


def add_status(draft: Draft) -> Draft:
    """The draft with `status` and `condition` of every event."""
    p, report = draft.parse, draft.report
    if not report.events or not len(p):
        return draft
    model = load("status")
    prob = model.probabilities([features(p, e, report.attributions) for e in report.events])
    events: list[Event] = []
    for e, row in zip(report.events, prob, strict=True):
        status = model.labels[int(row.argmax())]
        condition = condition_of(p, e) if status == "conditional" else None
        events.append(msgspec.structs.replace(e, status=status, condition=condition))
    return replace(draft, report=msgspec.structs.replace(report, events=events))


def features(p: Parse, event: Event, attributions: list[Attribution]) -> list[str]:
    """Feature names of one event."""
    t = event.trigger
    own = p.tokens_in(t.start, t.end)
    h = p.root_of(t.start, t.end)
    main = p.head[h] if p.dep[h] in ("aux", "auxpass", "neg") else h
    first = own[0] if own else h
    f = [f"type {event.type}", f"tag {p.tag[main]} {p.dep[main]}", f"dep {p.dep[main]} {event.type}", f"lemma {p.lemma[main].lower()}"]
    f.append(f"trigger {t.text.lower()}")
    for i in own:
        f.extend(f"own {c}" for c in _classes(p, i))
    f.extend(_standing(p, event, attributions))
    level(p, main, "0", f)
    i, step = main, 0
    deps = ""
    while p.head[i] != i and step < CLIMB:
        dep = p.dep[i]
        i = p.head[i]
        step += 1
        deps = f"{deps}^{dep}" if step < 4 else deps
        name = str(step) if step < 3 else "3+"
        for c in _classes(p, i):
            f.append(f"up {c}")
            f.append(f"up{name} {c} {dep}")
            f.append(f"path {deps} {c}")
            f.append(f"up {c} {event.type}")
        level(p, i, name, f)
    ops = operators(p, main)
    names = [o for o, _ in ops]
    one, two = (names + ["plain", "plain"])[:2]
    shape = p.tag[main]
    f += [f"op {one}", f"op {one} {two}", f"op {one} {event.type}", f"op {one} {shape}", f"ops {' '.join(names[:3])}"]
    f += [f"op {one} {how}" for _, how in ops[:1]]
    f += [f"some {o}" for o in set(names)]
    verbal = "verbal" if event.type in _VERBAL else "act"
    f += [f"op {one} {verbal} {f[k]}" for k in range(len(f)) if f[k].startswith("0 cue ") or f[k] in ("told", "is cue")]
    for k in range(max(p.sents[p.sent[main]][0], first - 4), first):
        f.extend(f"before {c}" for c in _classes(p, k))
        if k >= first - 2:
            f.append(f"before{first - k} {p.lower[k]}")
    return f


def level(p: Parse, i: int, name: str, f: list[str]) -> None:
    """Add what hangs on one word of the chain: auxiliaries, negation, marks, conditional clauses."""
    for c in p.children[i]:
        dep = p.dep[c]
        if dep in ("aux", "auxpass"):
            f.append(f"aux{name} {p.lower[c]}")
            f.append(f"aux {p.lower[c]}")
        elif dep == "neg":
            f.append(f"neg{name}")
            f.append("neg")
        elif dep in ("mark", "det", "amod", "advmod", "prep", "cc", "preconj", "acomp", "predet"):
            for k in _classes(p, c):
                f.append(f"{dep}{name} {k}")
                f.append(f"beside {k}")
        elif dep == "advcl":
            for m in p.children[c]:
                if p.dep[m] in ("mark", "advmod", "aux") and p.lower[m] in _MARKS:
                    f.append(f"if-clause{name} {p.lower[m]}")
                    f.append("if-clause")
        elif dep in ("nsubj", "nsubjpass", "dobj") and p.lower[c] in ("no", "nobody", "none", "neither", "nothing"):
            f.append("neg argument")
        elif dep in ("nsubj", "nsubjpass", "dobj", "attr"):
            for d in p.children[c]:
                if p.dep[d] == "det" and p.lower[d] in ("no", "neither"):
                    f.append(f"neg argument{name}")


def operators(p: Parse, main: int) -> list[tuple[str, str]]:
    """What takes the trigger's clause out of plain fact, innermost first: (class, how it hangs there)."""
    out: list[tuple[str, str]] = []
    i, dep = main, "own"
    while True:
        for c in p.children[i]:
            d, low = p.dep[c], p.lower[c]
            if d == "neg" or (d in ("det", "cc", "preconj") and low in ("no", "neither", "nor")):
                out.append(("neg", dep))
            elif d in ("aux", "auxpass") and (k := _classes(p, c)):
                out.append((f"aux {k[0]}", dep))
            elif d == "aux" and low == "to":
                out.append(("to", dep))
            elif d in ("amod", "advmod") and (k := _classes(p, c)) and k[0] in ("hedge", "plan", "doubt", "neg", "fear"):
                out.append((f"mod {k[0]}", dep))
            elif d in ("nsubj", "nsubjpass", "dobj") and (low in _NONE or any(p.lower[x] in _NONE for x in p.kids(c, "det"))):
                out.append(("neg", dep))
        if marked(p, i):
            out.append(("in if", dep))
        if any(p.dep[c] in ("advcl", "prep") and conditional(p, c) for c in p.children[i]):
            out.append(("has if", dep))
        if p.head[i] == i or len(out) > 6:
            return out
        dep = p.dep[i]
        i = p.head[i]
        k = _classes(p, i)
        if k and dep not in ("nsubj", "nsubjpass", "advcl", "relcl", "conj", "acl") or (k and dep == "acl" and p.tag[main] == "VB"):
            out.append((k[0], dep))
        elif k and dep in ("nsubj", "nsubjpass"):
            out.append((f"subj {k[0]}", dep))
        elif dep in ("advcl", "relcl"):
            out.append((dep, dep))


def conditional(p: Parse, i: int) -> bool:
    """Whether token i heads a condition: a marked clause, or `in case of`, `until`, `without`."""
    return (
        marked(p, i)
        or (p.dep[i] == "prep" and p.lower[i] in _MARKS)
        or (p.lower[i] == "in" and any(p.lower[c] in ("case", "event") for c in p.children[i]))
    )


def _classes(p: Parse, i: int) -> tuple[str, ...]:
    get = classes().get
    return get(p.lower[i]) or get(p.lemma[i].lower(), ())


def _standing(p: Parse, event: Event, attributions: list[Attribution]) -> list[str]:
    """Features of the attributions around the trigger: cue, kind, or the trigger itself a cue."""
    t = event.trigger
    out: list[str] = []
    around: list[tuple[int, Attribution]] = []
    for a in attributions:
        if a.cue and a.cue.start < t.end and t.start < a.cue.end:
            out.append("is cue")
        around.extend((c.end - c.start, a) for c in a.content if c.start <= t.start < c.end)
    if not around:
        out.append("told")
        return out
    for rank, (_, a) in enumerate(sorted(around, key=lambda x: x[0])[:2]):
        out.append(f"{rank} {a.kind}")
        if a.cue:
            i = p.root_of(a.cue.start, a.cue.end)
            out.append(f"{rank} cue {p.lemma[i].lower()}")
            out.extend(f"{rank} cue {c}" for c in _classes(p, i))
            out.extend(f"{rank} cue {c} {p.tag[p.root_of(t.start, t.end)]}" for c in _classes(p, i))
            if any(p.dep[c] == "neg" for c in p.children[i]):
                out.append(f"{rank} cue neg")
    if event.by:
        out.append("asserted")
    return out


def condition_of(p: Parse, event: Event) -> Span | None:
    """The conditional clause that the trigger stands in or hangs on (None where no such clause is found)."""
    h = p.root_of(event.trigger.start, event.trigger.end)
    for i in [h, *p.ancestors(h)]:
        if marked(p, i):
            return _clause(p, i)
        for c in p.children[i]:
            if p.dep[c] in ("advcl", "prep", "ccomp") and marked(p, c):
                return _clause(p, c)
    return None


def marked(p: Parse, i: int) -> bool:
    """Whether a clause is a condition: if, unless, provided ...; or a verb turned before its subject (`should they attack`)."""
    return any(p.lower[c] in _MARKS and (p.dep[c] in ("mark", "advmod") or _inverted(p, i, c)) for c in p.children[i])


def _inverted(p: Parse, verb: int, aux: int) -> bool:
    subjects = p.kids(verb, "nsubj", "nsubjpass")
    return p.lower[aux] == "should" and bool(subjects) and aux < subjects[0]


def _clause(p: Parse, i: int) -> Span:
    inside = p.subtree(i)
    a, b = inside[0], inside[-1] + 1
    while b - 1 > a and p.pos[b - 1] == "PUNCT":
        b -= 1
    while a < b - 1 and p.pos[a] == "PUNCT":
        a += 1
    return p.span(a, b)
