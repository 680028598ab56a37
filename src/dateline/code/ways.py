"""How a trigger stands in its sentence: its voice, who speaks, the ways through the tree to other words, its frame."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from dateline.code.parties import NOMINAL, word_classes
from dateline.lexicon import rows
from dateline.model import Attribution, Event
from dateline.parse.tokens import Parse

FARTHEST = 5  # steps through the tree beyond which no way is followed
_SKIPPED = frozenset({"punct", "det", "aux", "auxpass"})


class Trigger(NamedTuple):
    """A trigger in the tree: head token, lemma, event type, voice (or part of speech), and whether it is a cue, said or told."""

    head: int
    lemma: str
    kind: str
    voice: str
    standing: str


def head_of(p: Parse, event: Event) -> int:
    """The token that stands for a trigger in the tree (the main verb where the trigger is its auxiliary)."""
    h = p.root_of(event.trigger.start, event.trigger.end)
    return p.head[h] if p.dep[h] in ("aux", "auxpass", "neg", "prt") else h


def read_trigger(p: Parse, event: Event, attributions: list[Attribution]) -> Trigger:
    """The trigger of an event as the tree and the attributions show it."""
    h = head_of(p, event)
    attributions = near(p, event, attributions)
    cue = any(touches(a, event) for a in attributions)
    said = any(c.start <= event.trigger.start < c.end for a in attributions for c in a.content)
    return Trigger(h, p.lemma[h].lower(), event.type, _voice(p, h), "cue" if cue else "said" if said else "told")


def _voice(p: Parse, h: int) -> str:
    if p.pos[h] not in ("VERB", "AUX"):
        return p.pos[h]
    labels = {p.dep[c] for c in p.children[h]}
    if labels & {"auxpass", "nsubjpass"}:
        return "passive"
    return "participle" if p.tag[h] == "VBN" and "aux" not in labels else "active"


def touches(a: Attribution, e: Event) -> bool:
    """Whether the trigger is the cue of the attribution: the event is its speaker's act."""
    return bool(a.cue and a.cue.start < e.trigger.end and e.trigger.start < a.cue.end)


def near(p: Parse, event: Event, attributions: list[Attribution]) -> list[Attribution]:
    """The attributions that have a cue or content in the trigger's sentence, in order (the list by sentence is made once a parse)."""
    made = p.__dict__.get("_said")
    if made is None or made[0] is not attributions:
        made = p.__dict__["_said"] = (attributions, by_sentence(p, attributions))
    return made[1].get(p.sentence_at(event.trigger.start), [])


def by_sentence(p: Parse, attributions: list[Attribution]) -> dict[int, list[Attribution]]:
    """For each sentence the attributions that have a cue or content in it."""
    out: dict[int, list[Attribution]] = {}
    for a in attributions:
        spans = [*a.content, *([a.cue] if a.cue else [])]
        for k in sorted({k for x in spans for k in range(p.sentence_at(x.start), p.sentence_at(max(x.start, x.end - 1)) + 1)}):
            out.setdefault(k, []).append(a)
    return out


def around(event: Event, attributions: list[Attribution]) -> list[Attribution]:
    """The attributions whose content holds the whole trigger, innermost first."""
    t = event.trigger
    held = [(c.end - c.start, a) for a in attributions for c in a.content if c.start <= t.start and t.end <= c.end]
    return [a for _, a in sorted(held, key=lambda x: x[0])]


def speaker_of(p: Parse, event: Event, attributions: list[Attribution]) -> int | None:
    """Head token of the source of the attribution that the trigger is the cue of, else of the words around the trigger."""
    attributions = near(p, event, attributions)
    acts = [a for a in attributions if touches(a, event)]
    source = next((a.source for a in [*acts, *around(event, attributions)] if a.source), None)
    return p.root_of(source.start, source.end) if source else None


# -- ways through the tree -------------------------------------------------------------------------------------------


def paths_from(p: Parse, h: int, others: frozenset[int] = frozenset()) -> tuple[dict[int, str], dict[int, int]]:
    """The way through the tree from token h to the other tokens of its sentence: `^dep` a step up, `.dep` a step down,
    `:word` a preposition with its object. Coordinated nouns share the path of the first, and what a number is
    of (`dozens of men`) that of the number. Second value: the last of the `others` (triggers) that the way leads through."""
    paths = {h: ""}
    via: dict[int, int] = {}
    todo: list[tuple[int, int, bool]] = [(h, 0, True)]
    while todo:
        i, steps, rising = todo.pop()
        if steps >= FARTHEST:
            continue
        onward = [(c, _down(p, h, i, c), False) for c in p.children[i] if p.dep[c] not in _SKIPPED]
        if rising and p.head[i] != i:
            onward.append((p.head[i], _up(p, i), True))
        last = i if i in others and i != h else via.get(i)
        for c, step, rises in onward:
            if c in paths:
                continue
            paths[c] = paths[i] + step
            if last is not None:
                via[c] = last
            todo.append((c, steps + bool(step), rises))
    return paths, via


def _down(p: Parse, h: int, i: int, c: int) -> str:
    """The step from token i down to its child c on a way from h; empty where the two count as one."""
    dep = p.dep[c]
    if dep in ("pobj", "pcomp") or (dep == "conj" and i != h and p.pos[i] in NOMINAL):
        return ""
    if dep in ("prep", "agent"):
        counted = p.lower[c] == "of" and i != h and word_classes().get(p.lemma[i]) == "measure"
        return "" if counted and dep == "prep" else f":{p.lower[c]}"
    return f".{dep}"


def _up(p: Parse, i: int) -> str:
    """The step from token i up to its head."""
    dep = p.dep[i]
    if dep == "pobj":
        return ""
    if dep == "relcl":
        return f"^relcl[{_gap(p, i)}]"
    if dep in ("acl", "advcl"):
        return f"^{dep}[{p.tag[i]}]"
    return f"^{p.lower[i]}" if dep in ("prep", "agent") else f"^{dep}"


def _gap(p: Parse, verb: int) -> str:
    """What the relative pronoun is in its clause: nsubj, dobj ...; `none` where it is left out."""
    return next((p.dep[c] for c in p.children[verb] if p.tag[c] in ("WDT", "WP")), "none")


def link(p: Parse, h: int, g: int) -> str:
    """How two triggers of a sentence hang together: the labels between, where one is within three steps above the other."""
    for a, b, sign in ((h, g, "v"), (g, h, "^")):
        path, i = "", a
        for _ in range(3):
            if p.head[i] == i:
                break
            path += f".{p.dep[i]}"
            i = p.head[i]
            if i == b:
                return sign + path
    return "apart"


# -- frames ----------------------------------------------------------------------------------------------------------

_SLOTS = {  # a step from a participle or relative clause up to the noun it says something of, and what the noun is to it
    "^relcl[nsubjpass]": "dobj", "^relcl[nsubj]": "nsubj", "^relcl[dobj]": "dobj", "^acl[VBG]": "nsubj", "^acl[VBN]": "nsubj",
    "^acl[VB]": "nsubj", "^amod": "nsubj",
}  # fmt: skip
_SHARED = frozenset({"^conj", "^xcomp", "^advcl[VBG]", "^advcl[VB]", "^dobj", "^xcomp^xcomp", "^conj^conj", "^xcomp^conj"})


@cache
def frames() -> dict[tuple[str, str], dict[str, str]]:
    """Which slot of a trigger holds whom (`frame` of lexicon/events.tsv), by part of speech and words."""
    out: dict[tuple[str, str], dict[str, str]] = {}
    for row in rows("events"):
        frame = dict(pair.split("=", 1) for pair in row["frame"].split() if "=" in pair)
        out.setdefault((row["pos"], row["lemma"].lower()), frame)
    return out


def frame_of(p: Parse, event: Event, t: Trigger) -> dict[str, str]:
    """The frame of an event's trigger: of its whole phrase, else of its head word; empty where the lexicon has none."""
    words = " ".join(p.lemma[i].lower() for i in p.tokens_in(event.trigger.start, event.trigger.end))
    kinds = ("v", "phrase", "n", "a") if p.pos[t.head] in ("VERB", "AUX") else ("n", "a", "phrase", "v")
    known = frames()
    return next((known[kind, lemma] for lemma in (words, t.lemma) for kind in kinds if (kind, lemma) in known), {})


@cache
def slot(path: str, voice: str) -> str:
    """The slot of a frame that a path leads to: nsubj, dobj, poss, a preposition ... (empty where it leads to none)."""
    passive = voice in ("passive", "participle")
    if path in _SLOTS:
        return "dobj" if passive and _SLOTS[path] == "nsubj" else _SLOTS[path]
    shared, _, last = path.partition(".")
    if shared in _SHARED and last in ("nsubj", "nsubjpass"):  # of the verb that this one is coordinated with or hangs on
        return "dobj" if passive and not path.startswith("^conj") else "nsubj"
    if path == ":by":
        return "nsubj" if passive else "by"
    if path == ".nsubjpass":
        return "dobj"
    return path[1:] if path[:1] in (".", ":") and path[1:].isalpha() else ""
