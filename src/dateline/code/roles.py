"""Who did it and who suffered it: actors and targets of each event, as unresolved mentions.

Every noun phrase of the trigger's sentence (and the speaker of the words it stands in) is a candidate; a linear model
(`models/roles.npz`, made by `train/roles.py`) says actor, target or neither from the way through the syntax tree between
trigger and phrase, the frame of the trigger, the voice, and the kind of word that heads the phrase. Where there is an encoder, it weighs
that against what it makes of the words (`encode/arguments.py`). What the sentence
leaves open is for the ground stage (`ground/event_parties.py`), which knows who the phrases are.
"""

from __future__ import annotations

from dataclasses import replace
from math import exp
from typing import Any, NamedTuple

import msgspec
import numpy as np

from dateline.code.parties import candidate_heads, classes, first_of, phrase
from dateline.code.rolerules import Found, by_rule
from dateline.code.ways import Trigger, around, frame_of, head_of, near, paths_from, read_trigger, slot, speaker_of
from dateline.encode.arguments import Seen, arguments
from dateline.encode.encoder import Reading
from dateline.model import Attribution, Event, Mention
from dateline.models.linear import load
from dateline.parse.tokens import Draft, Parse

LEAST = 1e-4  # no model rules anything out
BEST, MORE, JOINED = 0.2, 0.5, 0.2  # least probability of the best phrase, of a further one, of one coordinated with the best

Owner = tuple[int, int]  # index of the event, head token of the candidate


class Chance(NamedTuple):
    """How likely the phrase of a head token is an event's actor and target, by its own sentence."""

    token: int
    actor: float
    target: float


def add_roles(draft: Draft) -> Draft:
    """The draft with `actors` and `targets` of every event, and `chances` for whoever knows more of the report."""
    p, report = draft.parse, draft.report
    if not report.events or not len(p):
        return draft
    found, chances, seen = find_roles(p, report.events, report.attributions, draft.reading)
    sources = {p.root_of(a.source.start, a.source.end): a.source for a in report.attributions if a.source}
    events = [
        msgspec.structs.replace(e, actors=mentions(p, x["actors"], sources), targets=mentions(p, x["targets"], sources))
        for e, x in zip(report.events, found, strict=True)
    ]
    chances = {e.id: x for e, x in zip(report.events, chances, strict=True)}
    return replace(draft, report=msgspec.structs.replace(report, events=events), chances=chances, seen=seen)


def find_roles(
    p: Parse, events: list[Event], attributions: list[Attribution], reading: Reading | None = None
) -> tuple[list[Found], list[list[Chance]], dict[int, Seen]]:
    """Head tokens of the actors and targets of each event, the chances of all phrases (whom a rule makes the actor is it for sure), and
    what the encoder sees around the triggers."""
    model = load("roles")
    items, owner = items_of(p, events, attributions)
    chances, seen = chances_of(p, events, owner, of_roles(model.probabilities(items), model.labels), reading)
    found = choose(p, chances)
    before = [list(x["actors"]) for x in found]
    by_rule(p, events, attributions, found)
    for n, x in enumerate(found):
        told = set(x["actors"]) - set(before[n]) - set(x["targets"])
        chances[n] = [Chance(c.token, 1.0, 0.0) if c.token in told else c for c in chances[n]]
    return found, chances, seen


def of_roles(prob: Any, labels: list[str]) -> Any:
    """The columns of actor and target of a model's probabilities."""
    return prob[:, [labels.index("actor"), labels.index("target")]]


def chances_of(
    p: Parse, events: list[Event], owner: list[Owner], prob: Any, reading: Reading | None
) -> tuple[list[list[Chance]], dict[int, Seen]]:
    """By event the chances of its candidates: the linear model's (candidates x 2), and what the encoder makes of them, which comes beside
    it by the head word of the trigger."""
    heads = [head_of(p, e) for e in events]
    known: dict[int, dict[int, tuple[float, float]]] = {t: {} for t in heads}
    for (n, token), (actor, target) in zip(owner, log_odds(prob).tolist(), strict=True):
        before = known[heads[n]].get(token, (actor, target))
        known[heads[n]][token] = max(before[0], actor), max(before[1], target)
    seen = arguments(reading, p, known)
    out: list[list[Chance]] = [[] for _ in events]
    for (n, token), own in zip(owner, prob.tolist(), strict=True):
        odds = seen[heads[n]].odds.get(token) if heads[n] in seen else None
        actor, target = own if odds is None else (1 / (1 + exp(-x)) for x in odds[:2])
        out[n].append(Chance(token, actor, target))
    return out, seen


def log_odds(prob: Any) -> Any:
    """Probabilities as log-odds, none of them endless."""
    return np.log((prob + LEAST) / (1 - prob + LEAST))


def choose(p: Parse, chances: list[list[Chance]]) -> list[Found]:
    """For each event the best candidate of each role, those coordinated with it, and others that are sure."""
    out: list[Found] = []
    for found in chances:
        actors = _pick(p, [(x, i) for i, x, y in found if x >= y])
        out.append({"actors": actors, "targets": _pick(p, [(y, i) for i, x, y in found if x < y])})
    return out


def _pick(p: Parse, scored: list[tuple[float, int]]) -> list[int]:
    top, best = max(scored, default=(0.0, 0))
    if top < BEST:
        return []
    return [i for x, i in scored if i == best or x >= MORE or (x >= JOINED and first_of(p, i) == first_of(p, best))]


def mentions(p: Parse, tokens: list[int], sources: dict[int, Mention]) -> list[Mention]:
    """The phrases that these tokens head, in text order; `sources` by head token are taken over as they stand."""
    return [sources.get(i) or p.mention(*phrase(p, i)) for i in sorted(set(tokens))]


# -- features --------------------------------------------------------------------------------------------------------


def items_of(p: Parse, events: list[Event], attributions: list[Attribution]) -> tuple[list[list[str]], list[Owner]]:
    """Features of each event's candidates, and whose they are."""
    items: list[list[str]] = []
    owner: list[Owner] = []
    heads = candidate_heads(p)
    others = frozenset(head_of(p, e) for e in events)
    for n, event in enumerate(events):
        for token, features in featured(p, event, attributions, heads, others):
            items.append(features)
            owner.append((n, token))
    return items, owner


def featured(
    p: Parse, event: Event, attributions: list[Attribution], heads: list[list[int]], others: frozenset[int]
) -> list[tuple[int, list[str]]]:
    """The candidates of one event with their features; `others` are the head tokens of all triggers."""
    t = read_trigger(p, event, attributions)
    speaker = speaker_of(p, event, attributions)
    close = heads[p.sent[t.head]][:]
    if speaker is not None and speaker not in close:
        close.append(speaker)
    paths, via = paths_from(p, t.head, others)
    frame = frame_of(p, event, t)
    inside = p.tokens_in(event.trigger.start, event.trigger.end)
    said = _said(p, event, attributions)
    word_class = classes(p)
    subject = next((word_class[c] for c in p.children[t.head] if p.dep[c] in ("nsubj", "nsubjpass")), "none")
    before = sum(i < t.head for i in close)
    out: list[tuple[int, list[str]]] = []
    for n, i in enumerate(close):
        path = paths.get(i, "far")
        f = [*_of_pair(p, t, i, path, word_class[i]), *_of_frame(frame, slot(path, t.voice), t, word_class[i])]
        f.extend(_of_triggers(p, t, i, paths, via, others, inside))
        if i == speaker:
            f += [f"speaker {t.kind} {t.standing}", f"speaker {t.kind}", f"speaker {subject} {t.voice}"]
        if p.pos[i] in ("PROPN", "ADJ"):
            f.append(f"who {word_class[i]} {p.dep[i]} {subject} {t.voice}")
        if said:
            f.append("same content" if i in said else f"other content {t.kind}")
        f.append(f"b{min(before - n, 4)} {t.kind}" if n < before else f"a{min(n - before + 1, 4)} {t.kind}")
        out.append((i, f))
    return out


def _said(p: Parse, event: Event, attributions: list[Attribution]) -> set[int]:
    """Tokens of the innermost attribution's content around the trigger."""
    inner = around(event, near(p, event, attributions))[:1]
    return {i for a in inner for c in a.content for i in p.tokens_in(c.start, c.end)}


def _of_pair(p: Parse, t: Trigger, i: int, path: str, word_class: str) -> list[str]:
    """What trigger and phrase are to each other: the way between, voice, type, class, side and distance."""
    side = "<" if i < t.head else ">"
    kind, voice = t.kind, t.voice
    first = path[:1] + path[1:].replace("^", ".").replace(":", ".").split(".")[0]
    f = [
        f"p {path} {voice}", f"pt {path} {voice} {kind}", f"pl {path} {t.lemma}", f"ps {path} {t.standing}", f"pc {path} {word_class}",
        f"c {word_class}", f"ct {word_class} {kind}", f"cv {word_class} {voice} {kind} {side}", f"s {p.tag[i]} {p.dep[i]} {side}",
        f"f {first} {voice} {kind}", f"t {kind} {voice} {side}", f"l {t.lemma} {side} {word_class}",
        f"d {min(abs(i - t.head), 12) // 2} {side} {p.pos[t.head]}",
    ]  # fmt: skip
    if p.dep[i] in ("nsubj", "nsubjpass") and p.dep[p.head[i]] == "ROOT":
        f.append(f"top {kind} {voice}")
    return f


def _of_frame(frame: dict[str, str], place: str, t: Trigger, word_class: str) -> list[str]:
    """What the lexicon says of the slot that the phrase stands in."""
    if not place:
        return []
    value = frame.get(place, "-") if frame else "?"
    return [f"frame {value} {place} {t.kind}", f"frame {value} {place}", f"frame {value} {word_class}"]


def _of_triggers(
    p: Parse, t: Trigger, i: int, paths: dict[int, str], via: dict[int, int], others: frozenset[int], inside: range
) -> list[str]:
    """Whether the way leads through another trigger, and whether the phrase is a trigger itself or part of this one."""
    f: list[str] = []
    if i in via:
        upto = paths[via[i]]
        rest = paths[i][len(upto) :]
        f += [f"via {upto} {rest}", f"via {t.kind}", f"via {rest}"]
    elif i in others:
        f.append("trigger self" if i == t.head else f"trigger other {t.kind}")
    if i in inside:
        f.append(f"own {p.pos[i]} {i == t.head}")
    return f
