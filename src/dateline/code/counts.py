"""Counts of events: which numbers of a report say how many were killed, hurt, taken, displaced, sent or destroyed.

`add_counts(draft)` fills `Event.counts`. Candidates are the numbers of `find_numbers` and lone victims (`a nurse`, `an armoured
car`) in sentences with events. Each is read along the tree: the noun it counts, the act that befell it (`lexicon/counted.tsv`),
the event whose trigger is nearest. A linear model (`models/counts.npz`, made by `train/counts.py`) then names the measure, or none.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache

import msgspec

from dateline.code.numbers import Interval, find_numbers
from dateline.lexicon import cells, rows
from dateline.model import Count, Event
from dateline.models.linear import load
from dateline.parse.tokens import Draft, Parse

NONE = "none"
_COUNTING = ("cardinal", "vague", "none", "money", "measure", "percent", "duration")
_INSIDE = ("nummod", "quantmod", "compound", "advmod", "npadvmod", "det", "predet", "amod", "nmod", "dep", "poss")
_GROUPS = frozenset("dozens scores hundreds thousands tens millions billions number total couple handful score dozen pair group".split())
_PARTS = frozenset(("including", "included", "include", "among", "them", "whom"))
_LONE = frozenset(("a", "an"))
_FAR = 4  # steps up the tree, words to either side


@dataclass(slots=True)
class Candidate:
    """A number that may be a count: `anchor` its last token, `noun` the token it counts (the anchor itself if none is named),
    `acts` where measures were read: `self` the noun, `child` below it, `up` above it, `right` and `left` beside the number."""

    number: Interval
    anchor: int
    noun: int
    lone: bool = False
    acts: dict[str, tuple[int, str]] = field(default_factory=dict)
    thing: str = ""
    part: bool = False
    rule: str = NONE
    before: str = NONE
    earlier: str = NONE
    event: int = -1
    distance: int = 99


@cache
def _acts() -> dict[str, str]:
    """Words for what befell somebody, with their measure."""
    return {w: r["measure"] for r in rows("counted") if r["class"] == "act" for w in cells(r["words"])}


@cache
def _things() -> dict[str, tuple[str, str, str]]:
    """Nouns that are counted: class, measure, `of`."""
    return {w: (r["class"], r["measure"], r["of"]) for r in rows("counted") if r["class"] != "act" for w in cells(r["words"])}


def add_counts(draft: Draft) -> Draft:
    """The draft with the counts of its events. Events keep their order; a figure goes to one event, or to all that share a trigger."""
    parse, report = draft.parse, draft.report
    found = candidates(parse, report.events)
    if not found:
        return draft
    model = load("counts")
    odds = model.probabilities([features(parse, c, report.events) for c in found])
    counts: dict[int, list[tuple[Candidate, str]]] = {}
    for candidate, row in zip(found, odds, strict=True):
        measure = model.labels[int(row.argmax())]
        if measure != NONE:
            for k in _sharing(report.events, candidate.event):
                counts.setdefault(k, []).append((candidate, measure))
    events = [msgspec.structs.replace(e, counts=_counts(parse, counts[k])) if k in counts else e for k, e in enumerate(report.events)]
    return replace(draft, report=msgspec.structs.replace(report, events=events))


def _sharing(events: list[Event], k: int) -> list[int]:
    """Indices of the events with the same trigger as event k (told by several sources), k among them."""
    t = events[k].trigger
    return [i for i, e in enumerate(events) if (e.trigger.start, e.trigger.end) == (t.start, t.end) and e.type == events[k].type]


def _counts(parse: Parse, chosen: list[tuple[Candidate, str]]) -> list[Count]:
    """The counts of one event, in text order."""
    out: list[Count] = []
    wholes: dict[str, int] = {}
    for candidate, measure in chosen:
        number = candidate.number
        whole = wholes.get(measure) if candidate.part else None
        if whole is None:
            wholes[measure] = len(out)
        of = _of(parse, candidate, measure)
        out.append(
            Count(
                start=number.start, end=number.end, text=parse.text[number.start : number.end], measure=measure,  # type: ignore[arg-type]
                min=number.min, max=number.max, approximate=number.approximate, of=of, part_of=whole,
            )  # fmt: skip
        )
    return out


def _of(parse: Parse, candidate: Candidate, measure: str) -> str:
    """Whom or what a count counts: a kind of people, or the noun as it stands."""
    known = _thing(parse, candidate.noun)
    if known and known[2] != "-":
        return known[2]
    if measure in ("killed", "injured", "killed_or_injured", "missing", "captured", "detained", "displaced", "evacuated"):
        return "people"
    first = candidate.anchor + (0 if candidate.lone else 1)
    if candidate.noun < first:
        return "people" if measure == "deployed" else parse.lower[candidate.noun]
    return parse.text[parse.start[min(first, candidate.noun)] : parse.end[candidate.noun]]


def candidates(parse: Parse, events: list[Event]) -> list[Candidate]:
    """Numbers and lone victims in sentences with events, in text order, each with its nearest event."""
    by_sentence: dict[int, list[int]] = {}
    for k, e in enumerate(events):
        by_sentence.setdefault(parse.sentence_at(e.trigger.start), []).append(k)
    if not by_sentence or not len(parse):
        return []
    found = [c for n in find_numbers(parse.text) if n.kind in _COUNTING and (c := _numbered(parse, n)) and parse.sent[c.anchor] in by_sentence]
    found += _lone(parse, by_sentence, {c.noun for c in found})
    found.sort(key=lambda c: c.number.start)
    last, sentence = NONE, -1
    for c in found:
        _read_acts(parse, c)
        c.part = _is_part(parse, c)
        c.earlier = last
        c.before = last if parse.sent[c.anchor] == sentence else NONE
        c.rule = _rule(c)
        sentence = parse.sent[c.anchor]
        last = c.rule if c.rule != NONE else last
        c.event, c.distance = _nearest(parse, c, events, by_sentence[sentence])
    return found


def _numbered(parse: Parse, number: Interval) -> Candidate | None:
    """The candidate of a number; `over` and `up` that belong to a verb (`hand over six`) are no bounds."""
    tokens = parse.tokens_in(number.start, number.end)
    if not tokens:
        return None
    if parse.dep[tokens[0]] == "prt" and len(tokens) > 1:
        start = parse.start[tokens[1]]
        inner = find_numbers(parse.text[start : number.end])
        if inner:
            number = replace(inner[0], start=start + inner[0].start, end=start + inner[0].end)
    anchor = tokens[-1]
    for i in tokens:
        if parse.pos[i] == "NUM" or parse.lower[i] in _GROUPS:
            anchor = i
    return Candidate(number, anchor, _noun(parse, anchor))


def _noun(parse: Parse, i: int) -> int:
    """The noun that the number at token i counts; the number's own token where it stands alone."""
    sentence = parse.sent[i]
    for _ in range(_FAR):
        h = parse.head[i]
        if h == i or parse.dep[i] not in _INSIDE or parse.sent[h] != sentence or parse.pos[h] in ("VERB", "AUX", "ADP"):
            break
        i = h
    if parse.lower[i] in _GROUPS or parse.pos[i] in ("NUM", "DET", "PRON", "ADJ"):
        for c in parse.children[i]:
            if parse.lower[c] == "of" and (objects := parse.kids(c, "pobj")):
                return objects[0]
    return i


def _lone(parse: Parse, sentences: dict[int, list[int]], taken: set[int]) -> list[Candidate]:
    """Single people and things under `a` or `an` that an act befell."""
    out: list[Candidate] = []
    for k in sentences:
        a, b = parse.sents[k]
        for i in range(a, b):
            if parse.lower[i] not in _LONE or parse.dep[i] != "det":
                continue
            noun = parse.head[i]
            if noun in taken or noun <= i or parse.pos[noun] not in ("NOUN", "PROPN") or _thing(parse, noun) is None:
                continue
            c = Candidate(Interval(parse.start[i], parse.end[i], 1, 1), i, noun, lone=True)
            _read_acts(parse, c)
            if c.acts.keys() & {"up", "child"}:
                out.append(c)
    return out


def _thing(parse: Parse, i: int) -> tuple[str, str, str] | None:
    """What the lexicon knows of the noun at token i."""
    things = _things()
    low = parse.lower[i]
    return things.get(low) or things.get(parse.lemma[i]) or (things.get(low[:-1]) if low.endswith("s") else None)


def _act(parse: Parse, i: int) -> str | None:
    """The measure of the act at token i."""
    acts = _acts()
    return acts.get(parse.lower[i]) or acts.get(parse.lemma[i])


def _top(parse: Parse, c: Candidate) -> int:
    """The head of the whole phrase that a candidate stands in: past `dozens of`, and past the members of a list before it."""
    i = c.noun
    while parse.dep[i] == "pobj" and parse.lower[parse.head[i]] == "of" and parse.head[parse.head[i]] >= c.anchor - 1:
        i = parse.head[parse.head[i]]
        if i <= c.anchor:
            break
    for _ in range(12):
        if parse.dep[i] not in ("conj", "appos") or parse.pos[parse.head[i]] == "VERB" != parse.pos[i]:
            break
        i = parse.head[i]
    return i


def _read_acts(parse: Parse, c: Candidate) -> None:
    """Fill `c.acts` and `c.thing`: where the words about a candidate tell a measure."""
    known = _thing(parse, c.noun)
    c.thing = known[0] if known else ""
    spots: dict[str, list[int]] = {"self": [c.noun, c.anchor], "child": parse.children[c.noun] + (parse.children[c.anchor] if c.anchor != c.noun else [])}
    sentence = parse.sent[c.anchor]
    a, b = parse.sents[sentence]
    spots["up"] = [i for i in parse.ancestors(_top(parse, c))[:_FAR] if parse.sent[i] == sentence]
    beyond = max(c.anchor, c.noun) + 1
    spots["right"] = list(range(beyond, min(b, beyond + _FAR)))
    first = parse.token_at(c.number.start)
    spots["left"] = list(range(first - 1, max(a, first - 1 - _FAR) - 1, -1))
    for where, tokens in spots.items():
        for i in tokens:
            if measure := _act(parse, i):
                c.acts[where] = (i, measure)
                break


def _is_part(parse: Parse, c: Candidate) -> bool:
    """Whether a candidate counts part of a whole told before it: `including two`, `two of them`, `among them a nurse`."""
    first = parse.token_at(c.number.start)
    near = parse.lower[max(parse.sents[parse.sent[first]][0], first - 3) : first] + parse.lower[c.anchor + 1 : c.anchor + 3]
    return not _PARTS.isdisjoint(near)


def _rule(c: Candidate) -> str:
    """The measure that the lexicon alone would give."""
    for where in ("self", "child", "up", "right", "left"):
        if where in c.acts:
            measure = c.acts[where][1]
            break
    else:
        measure = c.before
    if c.thing in ("equipment", "position", "settlement"):
        return {"equipment": "equipment", "position": "positions", "settlement": "settlements"}[c.thing]
    if c.thing in ("munition", "strike", "building", "unit", "area", "goods"):
        return "other"
    return measure


def _nearest(parse: Parse, c: Candidate, events: list[Event], near: list[int]) -> tuple[int, int]:
    """The event of the sentence that a candidate belongs to, and how many steps through the tree lie between."""
    up = {c.anchor: 0}
    for n, i in enumerate([c.noun, *parse.ancestors(c.noun)], 0 if c.noun == c.anchor else 1):
        up.setdefault(i, n)
    told = {i for i, _ in c.acts.values()}
    best, least, steps = -1, 1e9, 99
    for k in near:
        trigger = events[k].trigger
        tokens = parse.tokens_in(trigger.start, trigger.end)
        root = parse.root_of(trigger.start, trigger.end)
        walk = next((n + up[i] for n, i in enumerate([root, *parse.ancestors(root)]) if i in up), 30)
        cost = walk + abs(root - c.anchor) / 20
        if not told.isdisjoint(tokens):
            cost -= 2
        if c.rule != NONE and any(_act(parse, i) == c.rule for i in tokens):
            cost -= 3
        if events[k].type not in ("ASSAULT", "COERCE", "MOBILIZE", "PROTEST", "AID"):
            cost += 2
        if cost < least:
            best, least, steps = k, cost, walk
    return best, steps


def features(parse: Parse, c: Candidate, events: list[Event]) -> list[str]:
    """What the model sees of a candidate, as names."""
    event = events[c.event]
    n = c.number
    trigger = parse.root_of(event.trigger.start, event.trigger.end)
    tells = _act(parse, trigger) or "-"
    thing = c.thing or "?"
    kind = "lone" if c.lone else n.kind
    acts = {w: m for w, (_, m) in c.acts.items()}
    one = kind == "cardinal" and n.min == n.max == 1
    bound = "open" if n.min is None or n.max is None else "range" if n.min != n.max else "exact"
    dep = parse.dep[c.noun]
    out = [
        f"kind={kind}", f"bound={bound}", f"thing={thing}", f"rule={c.rule}", f"type={event.type}", f"tells={tells}", f"dep={dep}",
        f"steps={min(c.distance, 8)}", f"noun={parse.lemma[c.noun]}", f"trigger={parse.lemma[trigger]}", f"before={c.before}",
        f"earlier={c.earlier}", f"thing={thing}|type={event.type}", f"thing={thing}|tells={tells}", f"rule={c.rule}|thing={thing}",
        f"rule={c.rule}|kind={kind}", f"kind={kind}|thing={thing}", f"tells={tells}|type={event.type}", f"kind={kind}|type={event.type}",
        f"pos={parse.pos[c.noun]}", f"rule={c.rule}|tells={tells}", f"status={event.status}",
    ]  # fmt: skip
    out += [f"{w}={acts.get(w, '-')}" for w in ("self", "child", "up", "right", "left")]
    out += [f"{w}={m}|thing={thing}" for w, m in acts.items()]
    if c.part:
        out += ["part", f"part|before={c.before}"]
    if one:
        out += ["one", f"one|thing={thing}", f"one|rule={c.rule}", f"one|dep={dep}"]
    if n.further:
        out.append("further")
    if c.noun == c.anchor:
        out += ["bare", f"bare|rule={c.rule}", f"bare|before={c.before}"]
    if "up" in c.acts:
        out.append(f"up:{parse.lemma[c.acts['up'][0]]}")
    first = parse.token_at(n.start)
    if first:
        out.append(f"previous={parse.lower[first - 1]}" if parse.pos[first - 1] != "PROPN" else "previous=Name")
    if c.anchor + 1 < len(parse):
        out.append(f"next={parse.lower[c.anchor + 1]}")
    return out
