"""Disputes of a report: pairs of statements that cannot both be true, weighed by a linear model, merged matter by matter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dateline.compare.pairs import candidates, comparable, disjoint
from dateline.compare.statements import Statement, heads
from dateline.model import Dispute, DisputeKind, Event
from dateline.models import Linear, load
from dateline.parse import Draft, Parse

# A pair makes a dispute from here on: none of 27 between 0.15 and 0.2 was one in 289 annotated reports (82 of them known to the model), as
# the reader reads them; from 0.15 on it may carry on a likelier one. Perfect records would take 0.4, see train/disputes.py.
THRESHOLD = 0.2
CARRY_ON = 0.15
# Other kinds than denials (another number, another culprit, wanted or feared by one and a fact to the other) need more: between the two
# thresholds none of nine was a dispute in 202 reports that the model knows, and one in four of those on status in 311 that it did not.
OTHER_THRESHOLD = 0.3
# Two parties' different totals for one place, less than three times apart and told close together, are a dispute whatever the
# model says of it; so are two armies that both have one place, and a target or the dead of war and of peace (too rare in the training
# reports for the model to have learnt it).
PLAIN = (
    frozenset({"numbers:whole", "numbers:like", "numbers:same place", "numbers:same victims", "numbers:gap<=3"}),
    frozenset({"control:both hold", "gap<=4"}),
    frozenset({"control:held or fought for", "gap<=4"}),
    frozenset({"control:still there"}),
    frozenset({"hit:another thing"}),
    frozenset({"hit:other dead"}),
)
TURN = 2  # sentences within which a party is still speaking
LONGEST = 80  # characters of `about`

_DENIES = frozenset({"later:rejects", "later:denied event", "later:deny", "later:false"})

Weigh = Callable[[list[list[str]]], list[float]]


@dataclass(frozen=True)
class Pair:
    """Two statements held against each other; `p` is the probability that they are in dispute."""

    earlier: Statement
    later: Statement
    features: tuple[str, ...]
    p: float


def model_weigh(items: list[list[str]]) -> list[float]:
    """Probabilities of dispute from `models/disputes.npz`."""
    return chances(load("disputes"), items)


def chances(model: Linear, items: list[list[str]]) -> list[float]:
    """A model's probabilities of the label `yes`."""
    yes = model.labels.index("yes")
    return [float(row[yes]) for row in model.probabilities(items)]


def find(draft: Draft, found: list[Statement], weigh: Weigh = model_weigh) -> list[Dispute]:
    """The disputes among a report's statements, in text order."""
    rough = list(candidates(found))
    weights = weigh([features for _, _, features in rough])
    pairs = [Pair(a, b, tuple(f), _floor(f, p)) for (a, b, f), p in zip(rough, weights, strict=True)]
    pairs.sort(key=lambda q: (-q.p, q.later.start, q.earlier.start))
    groups: list[list[Pair]] = []
    standing: dict[int, list[int]] = {}  # sentence -> groups whose strongest pair has a statement there
    for pair in pairs:
        if pair.p < CARRY_ON:
            break
        if pair.p < OTHER_THRESHOLD and kind_of(pair.features) != "denial":
            continue
        near = {n for at in _around(pair) for n in standing.get(at, ())}
        home = next((groups[n] for n in sorted(near) if _same_matter(pair, groups[n])), None)
        if home is None and pair.p < THRESHOLD:
            continue
        if home is None:
            for at in {pair.earlier.sentence, pair.later.sentence}:
                standing.setdefault(at, []).append(len(groups))
            groups.append([pair])
        else:
            home.append(pair)
    groups.sort(key=lambda g: (g[0].earlier.start, g[0].later.start))
    return [_dispute(f"d{n}", group, draft.parse) for n, group in enumerate(groups, 1)]


def _around(pair: Pair) -> set[int]:
    """The sentences in which a statement of a pair that this one carries on may stand."""
    return {s.sentence + step for s in (pair.earlier, pair.later) for step in range(-TURN, TURN + 1)}


def _floor(features: list[str], p: float) -> float:
    plain = "outlet" not in features and any(signs <= set(features) for signs in PLAIN)
    return max(p, OTHER_THRESHOLD) if plain else p


def _same_matter(pair: Pair, group: list[Pair]) -> bool:
    """Whether a pair carries on a dispute: it shares a statement with its strongest pair, joins the same two sentences, or the
    same two parties speak on."""
    first = group[0]
    shares = pair.earlier in (first.earlier, first.later) or pair.later in (first.earlier, first.later)
    same = (pair.earlier.sentence, pair.later.sentence) == (first.earlier.sentence, first.later.sentence)
    return shares or same or (_speaks_on(pair.earlier, first.earlier) and _speaks_on(pair.later, first.later))


def _speaks_on(one: Statement, other: Statement) -> bool:
    """Whether two statements are of one party, close together."""
    return bool(one.source) and one.source == other.source and abs(one.sentence - other.sentence) <= TURN


def _dispute(name: str, group: list[Pair], p: Parse) -> Dispute:
    first = group[0]
    a, b = list(first.earlier.ids), list(first.later.ids)
    for pair in group[1:]:
        if pair.earlier == first.earlier or _speaks_on(pair.earlier, first.earlier):
            b += pair.later.ids if _agrees(pair.later, first.later) else ()
        if pair.later == first.later or _speaks_on(pair.later, first.later):
            a += pair.earlier.ids if _agrees(pair.earlier, first.earlier) else ()
    kind = kind_of(first.features)
    a, b = list(dict.fromkeys(a)), list(dict.fromkeys(b))
    b = [i for i in b if i not in a]
    why = f"{_reason(first, kind)}; {first.p:.3f}"
    return Dispute(id=name, about=_about(first, kind, p), kind=kind, a=a, b=b, why=why)


def _agrees(one: Statement, other: Statement) -> bool:
    """Statements that may stand on one side: told by one party, or about the same act."""
    if one.source == other.source:
        return True
    types = {e.type for e in one.events} & {e.type for e in other.events}
    return bool(types)


def kind_of(features: tuple[str, ...]) -> DisputeKind:
    """What the pair is in dispute about, from the strongest sign."""
    signs = set(features)
    if any(f.startswith("control:") for f in signs):
        return "control"
    if any(f.startswith("hit:") for f in signs):
        return "denial"
    if "time:apart" in signs:
        return "time"
    if "agents:crossed" in signs or "agents:same words" in signs:
        return "agent"
    if signs & {f for f in signs if f.endswith("act denied")}:
        return "denial"
    if "numbers:apart" in signs and not signs & {"later:same act denied", "earlier:same act denied", "later:aimed"}:
        return "number"
    if signs & (_DENIES | {f"earlier{f[5:]}" for f in _DENIES}):
        return "denial"
    return "agent" if any(f.startswith("agents:") for f in signs) else "status"


def _reason(pair: Pair, kind: DisputeKind) -> str:
    """One line: which sign joined the two."""
    signs = [f for f in pair.features if ":" in f and "|" not in f][:4]
    return f"{kind}: " + ", ".join(signs) if signs else kind


def _about(pair: Pair, kind: DisputeKind, p: Parse) -> str:
    """The matter in the report's own words."""
    matter = _apart(pair) if kind == "number" else _doers(pair, p) if kind == "agent" else ""
    if matter:
        return shorten(matter)
    denier, claim = pair.later, pair.earlier
    if not _DENIES & set(pair.features) and any(f"earlier{f[5:]}" in pair.features for f in _DENIES):
        denier, claim = claim, denier
    # A short or pointing denial ("it", "the charge") says less than the claim it denies.
    plain = "cue:deny" in denier.marks and not {"short", "pointing"} & denier.marks
    first, second = (denier, claim) if plain else (claim, denier)
    return shorten(_words(first, p) or _words(second, p))


def _words(s: Statement, p: Parse) -> str:
    """The statement's first piece of content, all of them where that one is short."""
    pieces = [p.text[start:end] for start, end in s.content]
    return pieces[0] if pieces and pieces[0].count(" ") > 2 else " … ".join(pieces)


def _doers(pair: Pair, p: Parse) -> str:
    """One act put on two parties: `breaking the truce: A or B`."""
    for a in pair.earlier.events:
        for b in pair.later.events:
            if a.type == b.type and a.actors and b.actors and not heads(a, "actors") & heads(b, "actors"):
                end = next((e for s, e in pair.earlier.content if s <= a.trigger.start < e), a.trigger.end)
                names = f"{a.actors[0].text} or {b.actors[0].text}" if a.actors[0].text != b.actors[0].text else a.actors[0].text
                return f"{shorten(p.text[a.trigger.start : end], LONGEST // 2)}: {names}"
    return ""


def _apart(pair: Pair) -> str:
    """Two numbers for one thing: `killed: 13 or 16`."""
    for a in pair.earlier.events:
        for b in pair.later.events:
            for x in a.counts:
                for y in b.counts:
                    if comparable(x, y) and disjoint(x, y):
                        return f"{_thing(a)}: {x.text} or {y.text}"
    return ""


def _thing(e: Event) -> str:
    place = e.place.name if e.place else ""
    measure = e.counts[0].measure.replace("_", " ") if e.counts else e.trigger.text
    return f"{measure}, {place}" if place else measure


def shorten(text: str, width: int = LONGEST) -> str:
    """`text` on one line, cut at a word with an ellipsis where it is longer than `width`."""
    text = " ".join(text.split())
    if len(text) <= width:
        return text
    cut = text.rfind(" ", 0, width)
    return text[: cut if cut > width // 2 else width - 1].rstrip(" ,;:-–—") + "…"
