"""Who did it and who suffered it: actors and targets of each event, as unresolved mentions.

Every noun phrase of the trigger's sentence (and the speaker of the words it stands in) is a candidate; a linear model
(`models/roles.npz`, made by `train/roles.py`) says actor, target or neither from the way through the syntax tree between
trigger and phrase, the kind of event, the voice, and the kind of word that heads the phrase.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

import msgspec

from dateline.lexicon import cells, rows
from dateline.model import Attribution, Event, Mention
from dateline.models.linear import load
from dateline.parse.tokens import Draft, Parse

ACTOR, TARGET = 0.42, 0.42  # least probability of a role; set by cross-validation in train/roles.py
FARTHEST = 5  # steps through the tree beyond which a path is only "far"
_HEADS = {"NOUN", "PROPN", "PRON", "NUM", "DET"}
_INNER = {"compound", "amod", "nmod", "poss", "nummod", "det", "predet", "quantmod", "advmod", "case", "punct"}


@cache
def word_classes() -> dict[str, str]:
    """Class of a head noun by its lemma (lexicon/roles.tsv); the first class that lists a word has it."""
    out: dict[str, str] = {}
    for row in rows("roles"):
        for word in cells(row["words"]):
            out.setdefault(word, row["class"])
    return out


@dataclass(frozen=True)
class Candidate:
    """A phrase that may play a role: its head token and why it is looked at (`here` or `speaker`)."""

    token: int
    why: str


def add_roles(draft: Draft) -> Draft:
    """The draft with `actors` and `targets` of every event."""
    p, report = draft.parse, draft.report
    if not report.events or not len(p):
        return draft
    items: list[list[str]] = []
    owner: list[tuple[int, int]] = []
    heads = candidate_heads(p)
    for n, event in enumerate(report.events):
        for c, features in featured(p, event, report.attributions, heads):
            items.append(features)
            owner.append((n, c.token))
    model = load("roles")
    prob = model.probabilities(items)
    a, t = model.labels.index("actor"), model.labels.index("target")
    actors: list[list[int]] = [[] for _ in report.events]
    targets: list[list[int]] = [[] for _ in report.events]
    for (n, token), row in zip(owner, prob, strict=True):
        if row[a] >= ACTOR and row[a] >= row[t]:
            actors[n].append(token)
        elif row[t] >= TARGET:
            targets[n].append(token)
    events = [
        msgspec.structs.replace(e, actors=_mentions(p, x), targets=_mentions(p, y))
        for e, x, y in zip(report.events, actors, targets, strict=True)
    ]
    return replace(draft, report=msgspec.structs.replace(report, events=events))


def _mentions(p: Parse, tokens: list[int]) -> list[Mention]:
    return [p.mention(*phrase(p, i)) for i in sorted(set(tokens))]


def phrase(p: Parse, i: int) -> tuple[int, int]:
    """Token range of the base noun phrase headed by token i: its modifiers to the left, the name that follows a title."""
    if p.dep[i] in _INNER and p.pos[i] != "PROPN":
        return i, i + 1
    left = i
    for c in p.children[i]:
        if c < i and p.dep[c] in _INNER and p.dep[c] != "punct":
            left = min(left, _leftmost(p, c))
    right = i + 1
    for c in p.children[i]:
        if c > i and p.dep[c] == "appos" and p.pos[c] == "PROPN" and c - i <= 4 and not any(p.word[k] == "," for k in range(i, c)):
            right = c + 1
    return left, right


def _leftmost(p: Parse, i: int) -> int:
    while p.children[i] and p.children[i][0] < i:
        i = p.children[i][0]
    return i


# -- candidates ------------------------------------------------------------------------------------------------------


def candidate_heads(p: Parse) -> list[list[int]]:
    """For each sentence, the tokens that may head an actor or a target."""
    out: list[list[int]] = [[] for _ in p.sents]
    classes = word_classes()
    for i, pos in enumerate(p.pos):
        dep = p.dep[i]
        if pos == "ADJ":
            ok = dep in ("amod", "compound") and p.word[i][:1].isupper()
        elif pos == "NOUN":
            ok = dep not in ("compound", "npadvmod") and classes.get(p.lemma[i]) not in ("time", "measure")
        elif pos == "PROPN":
            ok = dep not in ("compound", "npadvmod") or p.pos[p.head[i]] != "PROPN"
            ok = ok and classes.get(p.lower[i]) != "time"
        elif pos == "PRON":
            ok = p.tag[i] in ("PRP", "PRP$", "DT", "NN") and dep not in ("expl", "det")
        elif pos in ("NUM", "DET"):
            ok = dep in ("nsubj", "nsubjpass", "dobj", "pobj", "conj", "dative")
        else:
            ok = False
        if ok:
            out[p.sent[i]].append(i)
    return out


def head_of(p: Parse, event: Event) -> int:
    """The token that stands for a trigger in the tree (the main verb where the trigger is its auxiliary)."""
    h = p.root_of(event.trigger.start, event.trigger.end)
    return p.head[h] if p.dep[h] in ("aux", "auxpass", "neg", "prt") else h


def paths_from(p: Parse, h: int) -> dict[int, str]:
    """The way through the tree from token h to the other tokens of its sentence: `^dep` a step up, `.dep` a step down,
    `:word` a preposition with its object. Coordinated nouns share the path of the first."""
    paths = {h: ""}
    todo: list[tuple[int, int, bool]] = [(h, 0, True)]
    while todo:
        i, steps, rising = todo.pop()
        here = paths[i]
        if steps >= FARTHEST:
            continue
        for c in p.children[i]:
            if c in paths:
                continue
            dep = p.dep[c]
            if dep in ("punct", "det", "aux", "auxpass"):
                continue
            if dep == "pobj" or dep == "pcomp":
                paths[c] = here
                todo.append((c, steps, False))
            elif dep in ("prep", "agent"):
                paths[c] = f"{here}:{p.lower[c]}"
                todo.append((c, steps + 1, False))
            elif dep == "conj" and i != h and p.pos[i] in _HEADS:
                paths[c] = here
                todo.append((c, steps, False))
            else:
                paths[c] = f"{here}.{dep}"
                todo.append((c, steps + 1, False))
        up = p.head[i]
        if rising and up != i and up not in paths:
            dep = p.dep[i]
            if dep == "relcl":
                dep = f"relcl[{_gap(p, i)}]"
            elif dep == "pobj":
                paths[up] = here
                todo.append((up, steps, True))
                continue
            elif dep in ("prep", "agent"):
                dep = p.lower[i]
            elif dep in ("acl", "advcl"):
                dep = f"{dep}[{p.tag[i]}]"
            paths[up] = f"{here}^{dep}"
            todo.append((up, steps + 1, True))
    return paths


def _gap(p: Parse, verb: int) -> str:
    """What the relative pronoun is in its clause: nsubj, dobj ...; `none` where it is left out."""
    for c in p.children[verb]:
        if p.tag[c] in ("WDT", "WP"):
            return p.dep[c]
    return "none"


# -- features --------------------------------------------------------------------------------------------------------


def featured(p: Parse, event: Event, attributions: list[Attribution], heads: list[list[int]]) -> list[tuple[Candidate, list[str]]]:
    """The candidates of one event with their features."""
    h = head_of(p, event)
    own = set(p.tokens_in(event.trigger.start, event.trigger.end))
    paths = paths_from(p, h)
    out = []
    speaker = _speaker(p, event, attributions)
    near = [i for i in heads[p.sent[h]] if i not in own]
    if speaker is not None and speaker not in near and speaker not in own:
        near.append(speaker)
    context = _event_features(p, event, h, own, attributions)
    spans = _content(p, event, attributions)
    cache_ = token_features(p)
    before = sum(i < h for i in near)
    for n, i in enumerate(near):
        why = "here" if p.sent[i] == p.sent[h] else "speaker"
        f = _pair(p, h, i, paths.get(i, "far"), context, cache_[i])
        if i == speaker:
            f.append(f"speaker {context[1]} {context[4]}")
            f.append(f"speaker {event.type}")
        if spans and i in spans:
            f.append("same content")
        elif spans:
            f.append("other content " + context[1])
        rank = before - n if n < before else n - before + 1
        f.append(f"{'b' if n < before else 'a'}{min(rank, 4)} {context[1]}")
        out.append((Candidate(i, why), f))
    return out


def _speaker(p: Parse, event: Event, attributions: list[Attribution]) -> int | None:
    """Head token of the source of the words around the trigger, or of the attribution that the trigger is the cue of."""
    t = event.trigger
    for a in attributions:
        if a.source and a.cue and a.cue.start < t.end and t.start < a.cue.end:
            return p.root_of(a.source.start, a.source.end)
    best: tuple[int, Attribution] | None = None
    for a in attributions:
        for c in a.content:
            if c.start <= t.start and t.end <= c.end and a.source and (best is None or c.end - c.start < best[0]):
                best = (c.end - c.start, a)
    if best and best[1].source:
        return p.root_of(best[1].source.start, best[1].source.end)
    return None


def _content(p: Parse, event: Event, attributions: list[Attribution]) -> set[int]:
    t = event.trigger
    best: Attribution | None = None
    size = 1 << 30
    for a in attributions:
        for c in a.content:
            if c.start <= t.start and t.end <= c.end and c.end - c.start < size:
                best, size = a, c.end - c.start
    return {i for c in best.content for i in p.tokens_in(c.start, c.end)} if best else set()


def _event_features(p: Parse, event: Event, h: int, own: set[int], attributions: list[Attribution]) -> tuple[str, str, str, str, str]:
    """Lemma, type, part of speech, voice and standing (cue, told, said) of a trigger."""
    pos = p.pos[h]
    voice = pos
    if pos in ("VERB", "AUX"):
        passive = any(p.dep[c] in ("auxpass", "nsubjpass") for c in p.children[h])
        bare = p.tag[h] == "VBN" and not any(p.dep[c] == "aux" for c in p.children[h])
        voice = "passive" if passive else "participle" if bare else "active"
    t = event.trigger
    cue = any(a.cue and a.cue.start < t.end and t.start < a.cue.end for a in attributions)
    said = any(c.start <= t.start < c.end for a in attributions for c in a.content)
    return p.lemma[h].lower(), event.type, pos, voice, "cue" if cue else "said" if said else "told"


def token_features(p: Parse) -> list[tuple[str, str]]:
    """Class of each token as a candidate head, and the shape of its phrase (made once a parse)."""
    made = p.__dict__.get("_role_tokens")
    if made is None:
        made = [(_class(p, i), f"{p.tag[i]} {p.dep[i]}") for i in range(len(p))]
        p.__dict__["_role_tokens"] = made
    return made


def _class(p: Parse, i: int) -> str:
    if p.pos[i] == "PRON" or p.pos[i] == "DET":
        return p.lower[i]
    known = word_classes().get(p.lemma[i].lower())
    if known:
        return known
    if p.pos[i] == "PROPN":
        return "name"
    if p.pos[i] == "ADJ":
        return "demonym"
    return p.pos[i]


def _pair(p: Parse, h: int, i: int, path: str, context: tuple[str, str, str, str, str], token: tuple[str, str]) -> list[str]:
    lemma, kind, pos, voice, standing = context
    cls, shape = token
    side = "<" if i < h else ">"
    first = path[:1] + path[1:].replace("^", ".").replace(":", ".").split(".")[0]
    return [
        f"p {path} {voice}",
        f"pt {path} {voice} {kind}",
        f"pl {path} {lemma}",
        f"ps {path} {standing}",
        f"pc {path} {cls}",
        f"c {cls}",
        f"ct {cls} {kind}",
        f"cv {cls} {voice} {kind} {side}",
        f"s {shape} {side}",
        f"f {first} {voice} {kind}",
        f"t {kind} {voice} {side}",
        f"l {lemma} {side} {cls}",
        f"d {min(abs(i - h), 12) // 2} {side} {pos}",
    ]
