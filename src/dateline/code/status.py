"""Whether an event is told as fact: actual, denied, wanted, planned, conditional or possible, and on what condition.

A linear model (`models/status.npz`, made by `train/status.py`) weighs what stands over the trigger in the syntax tree
(negation, auxiliaries, governing words by their class in lexicon/status.tsv), the clause it hangs in, and the cue of the
attribution it stands in. The condition is found by rule: the if/unless/once clause that the trigger hangs on.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import msgspec

from dateline.code import opinions
from dateline.code.asserted import OWN_VOICE
from dateline.code.ways import head_of, near, touches
from dateline.lexicon import cells, rows
from dateline.model import Attribution, Event, Span
from dateline.models.linear import load
from dateline.parse.tokens import Draft, Parse

SHARE = 0.35  # weight of the encoder's opinion
CLIMB = 5  # governors looked at above the trigger
BEFORE = 4  # words looked at before it
MOST = 6  # operators after which the climb ends
_MARKS = frozenset({"if", "unless", "once", "until", "provided", "providing", "should", "lest", "till", "whenever", "assuming"})
_NONE = frozenset({"no", "nobody", "none", "neither", "nothing"})
_HEDGING = frozenset({"hedge", "plan", "doubt", "neg", "fear"})  # classes that a modifier of the trigger lends it
_BESIDE = frozenset({"mark", "det", "amod", "advmod", "prep", "cc", "preconj", "acomp", "predet"})
_ARGUMENTS = frozenset({"nsubj", "nsubjpass", "dobj", "attr"})
_LOOSE = frozenset({"nsubj", "nsubjpass", "advcl", "relcl", "conj", "acl"})  # clauses whose truth the governing word does not touch


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
    if draft.reading:
        theirs = draft.reading.scores("status")[[head_of(p, e) for e in report.events]]
        prob = opinions.joined(prob, model.labels, theirs, draft.reading.model.status, SHARE)
    events: list[Event] = []
    for e, row in zip(report.events, prob, strict=True):
        status = model.labels[int(row.argmax())]
        if status == "actual" and e.type in ("ASSAULT", "COERCE") and _befell_nobody(p, e):
            status = "denied"
        if _left_open(p, head_of(p, e)):
            status = "possible"
        condition = condition_of(p, e) if status == "conditional" else None
        events.append(msgspec.structs.replace(e, status=status, condition=condition))
    return replace(draft, report=msgspec.structs.replace(report, events=events))


def _befell_nobody(p: Parse, event: Event) -> bool:
    """Whether an act is said to have hit nobody: `injuring no one`, `nobody was arrested`."""
    h = head_of(p, event)
    hit = [*p.kids(h, "dobj", "nsubjpass"), *([p.head[h]] if p.dep[h] == "amod" else [])]  # `but injured nobody` may be read as a noun
    return any(p.lower[k] in ("nobody", "none") or p.lower[k - 1 : k + 1] == ["no", "one"] for k in hit)


def _left_open(p: Parse, head: int) -> bool:
    """Whether an act is one that somebody does not rule out: `has not ruled out strikes`, `refused to rule out sending troops`."""
    verb = head
    while p.dep[verb] in _OBJECTS and p.lemma[verb].lower() != "rule":
        verb = p.head[verb]
    if verb == head or p.lemma[verb].lower() != "rule" or not any(p.lower[c] == "out" for c in p.kids(verb, "prt", "advmod")):
        return False
    unwilling = p.dep[verb] == "xcomp" and p.lemma[p.head[verb]].lower() in ("refuse", "decline")
    return unwilling or any(p.lower[c] in ("not", "n't", "n’t", "never") for c in p.kids(verb, "neg"))


_OBJECTS = frozenset({"dobj", "pobj", "prep", "pcomp", "ccomp", "xcomp", "conj"})


# -- features --------------------------------------------------------------------------------------------------------


def features(p: Parse, event: Event, attributions: list[Attribution]) -> list[str]:
    """Feature names of one event."""
    own = p.tokens_in(event.trigger.start, event.trigger.end)
    main = head_of(p, event)
    dep, tag = p.dep[main], p.tag[main]
    f = [
        f"type {event.type}",
        f"tag {tag} {dep}",
        f"dep {dep} {event.type}",
        f"lemma {p.lemma[main].lower()}",
        f"trigger {event.trigger.text.lower()}",
    ]
    f.extend(f"own {c}" for i in own for c in _classes(p, i))
    standing = _of_attributions(p, event, attributions)
    f += standing
    f += _of_governors(p, event, main)
    f += _of_operators(p, event, main, [x for x in standing if x.startswith("0 cue ") or x in ("told", "is cue")])
    first = own[0] if own else main
    for k in range(max(p.sents[p.sent[main]][0], first - BEFORE), first):
        f.extend(f"before {c}" for c in _classes(p, k))
        if k >= first - 2:
            f.append(f"before{first - k} {p.lower[k]}")
    return f


def _of_governors(p: Parse, event: Event, main: int) -> list[str]:
    """What stands over the trigger and hangs on its governors, up to CLIMB steps."""
    f = _level(p, main, "0")
    i, path = main, ""
    for step in range(1, CLIMB + 1):
        if p.head[i] == i:
            break
        dep, i = p.dep[i], p.head[i]
        path += f"^{dep}" if step < 4 else ""
        name = str(step) if step < 3 else "3+"
        for c in _classes(p, i):
            f += [f"up {c}", f"up{name} {c} {dep}", f"path {path} {c}", f"up {c} {event.type}"]
        f += _level(p, i, name)
    return f


def _level(p: Parse, i: int, name: str) -> list[str]:
    """What hangs on one word of the chain: auxiliaries, negation, marks, conditional clauses."""
    f: list[str] = []
    for c in p.children[i]:
        dep, low = p.dep[c], p.lower[c]
        if dep in ("aux", "auxpass"):
            f += [f"aux{name} {low}", f"aux {low}"]
        elif dep == "neg":
            f += [f"neg{name}", "neg"]
        elif dep in _BESIDE:
            for k in _classes(p, c):
                f += [f"{dep}{name} {k}", f"beside {k}"]
        elif dep == "advcl" and marked(p, c):
            f += [f"if-clause{name}", "if-clause"]
        elif dep in _ARGUMENTS and none(p, c):
            f += [f"neg argument{name}", "neg argument"]
    return f


def _of_operators(p: Parse, event: Event, main: int, cues: list[str]) -> list[str]:
    """The innermost operators over the trigger, with type, form and cue."""
    ops = operators(p, main)
    names = [o for o, _ in ops]
    one, two = [*names, "plain", "plain"][:2]
    verbal = "verbal" if event.type in OWN_VOICE else "act"
    f = [f"op {one}", f"op {one} {two}", f"op {one} {event.type}", f"op {one} {p.tag[main]}", f"ops {' '.join(names[:3])}"]
    f += [f"op {one} {how}" for _, how in ops[:1]]
    f += [f"some {o}" for o in dict.fromkeys(names)]
    return f + [f"op {one} {verbal} {cue}" for cue in cues]


def operators(p: Parse, main: int) -> list[tuple[str, str]]:
    """What takes the trigger's clause out of plain fact, innermost first: (class, how its clause hangs on the next)."""
    out: list[tuple[str, str]] = []
    i, dep = main, "own"
    while True:
        out.extend((x, dep) for c in p.children[i] if (x := _operator(p, c)))
        if marked(p, i):
            out.append(("in if", dep))
        if any(p.dep[c] in ("advcl", "prep") and conditional(p, c) for c in p.children[i]):
            out.append(("has if", dep))
        if p.head[i] == i or len(out) > MOST:
            return out
        dep, i = p.dep[i], p.head[i]
        known = _classes(p, i)
        if known and (dep not in _LOOSE or (dep == "acl" and p.tag[main] == "VB")):
            out.append((known[0], dep))
        elif known and dep in ("nsubj", "nsubjpass"):
            out.append((f"subj {known[0]}", dep))
        elif dep in ("advcl", "relcl"):
            out.append((dep, dep))


def _operator(p: Parse, c: int) -> str:
    """The operator that a dependent is to its head: negation, auxiliary, `to`, a hedging modifier (empty for none)."""
    dep, low, known = p.dep[c], p.lower[c], _classes(p, c)
    if dep == "neg" or (dep in ("det", "cc", "preconj") and low in ("no", "neither", "nor")):
        return "neg"
    if dep in ("aux", "auxpass"):
        return "to" if low == "to" else f"aux {known[0]}" if known else ""
    if dep in ("amod", "advmod"):
        return f"mod {known[0]}" if known and known[0] in _HEDGING else ""
    return "neg" if dep in ("nsubj", "nsubjpass", "dobj") and none(p, c) else ""


def none(p: Parse, i: int) -> bool:
    """Whether a phrase denies that there is any: `nobody`, `no convoy`."""
    return p.lower[i] in _NONE or any(p.lower[c] in _NONE for c in p.kids(i, "det"))


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


def _of_attributions(p: Parse, event: Event, attributions: list[Attribution]) -> list[str]:
    """The two innermost attributions around the trigger by kind and cue, and whether it is a cue itself."""
    attributions = near(p, event, attributions)
    f = ["is cue" for a in attributions if touches(a, event)]
    held = [(c.end - c.start, a) for a in attributions for c in a.content if c.start <= event.trigger.start < c.end]
    if not held:
        return [*f, "told"]
    tag = p.tag[p.root_of(event.trigger.start, event.trigger.end)]
    for rank, (_, a) in enumerate(sorted(held, key=lambda x: x[0])[:2]):
        f.append(f"{rank} {a.kind}")
        if a.cue:
            i = p.root_of(a.cue.start, a.cue.end)
            f.append(f"{rank} cue {p.lemma[i].lower()}")
            f.extend(x for c in _classes(p, i) for x in (f"{rank} cue {c}", f"{rank} cue {c} {tag}"))
            f.extend(f"{rank} cue neg" for _ in p.kids(i, "neg")[:1])
    return [*f, "asserted"] if event.by else f


# -- conditions ------------------------------------------------------------------------------------------------------


def condition_of(p: Parse, event: Event) -> Span | None:
    """The conditional clause that the trigger stands in or hangs on (None where no such clause is found)."""
    h = p.root_of(event.trigger.start, event.trigger.end)
    for i in [h, *p.ancestors(h)]:
        otherwise = next((c for c in p.kids(i, "advmod") if p.lower[c] == "otherwise"), None)
        if otherwise is not None:
            return p.span(otherwise, otherwise + 1)
        if marked(p, i):
            return _clause(p, i)
        for c in p.children[i]:
            if p.dep[c] in ("advcl", "prep", "ccomp") and conditional(p, c):
                return _clause(p, c)
    return None


def marked(p: Parse, i: int) -> bool:
    """Whether a clause is a condition: if, unless, provided ...; or a verb turned before its subject (`should they attack`)."""
    return any(
        (p.lower[c] in _MARKS and (p.dep[c] in ("mark", "advmod") or _inverted(p, i, c))) or (p.dep[c] == "mark" and _as_long(p, c))
        for c in p.children[i]
    )


def _as_long(p: Parse, c: int) -> bool:
    return p.lower[max(0, c - 2) : c + 1] in (["as", "long", "as"], ["so", "long", "as"])


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
