"""What the typing head of `evals.plv` sees of a sentence with a marked source and target: named features of words, tree and lexicon, and
vectors of the reader's encoder."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np

from dateline.code import triggers
from dateline.code.eventwords import classes
from dateline.encode import Reading
from dateline.models.linear import softmax
from dateline.parse.tokens import Parse

Range = tuple[int, int]
Features = dict[str, float]
VERBS = ("VERB", "AUX")


@dataclass(frozen=True)
class Pair:
    """A sentence's text, the offsets of its marked source and target (each may stand there several times), and its PLOVER root."""

    text: str
    source: list[Range]
    target: list[Range]
    root: str


def unmarked(marked: str, root: str) -> Pair:
    """The pair of a sentence that marks its parties `<s>..</s>` and `<t>..</t>`."""
    text, spans, begun = "", {"s": [], "t": []}, {}
    for part in re.split(r"(</?[st]>)", marked):
        tag = re.fullmatch(r"<(/?)([st])>", part)
        if not tag:
            text += part
        elif not tag[1]:
            begun[tag[2]] = len(text)
        elif tag[2] in begun:
            spans[tag[2]].append((begun.pop(tag[2]), len(text)))
    return Pair(text, spans["s"], spans["t"], root)


@dataclass(frozen=True)
class View:
    """A parsed pair: the tokens of source and target, the head of each, the tree's way from one to the other (`up` from the source, `top`
    where they meet, `down` to the target), and `verb`, the one above the source. `word` names each token: S and T for the parties, N for
    other names, # for numbers, else the lemma."""

    p: Parse
    r: triggers.Reading
    source: set[int]
    target: set[int]
    s: int
    t: int
    up: list[int]
    top: int | None
    down: list[int]
    verb: int
    word: list[str]


def view(pair: Pair, p: Parse) -> View:
    """A pair seen through its parse; a party that is not marked is taken to stand where the other does."""
    inside = [{k for a, b in spans for k in p.tokens_in(a, b)} for spans in (pair.source, pair.target)]
    heads = [p.root_of(*spans[0]) if spans else None for spans in (pair.source, pair.target)]
    s, t = (next((h for h in order if h is not None), 0) for order in (heads, heads[::-1]))
    ways = [[s, *p.ancestors(s)], [t, *p.ancestors(t)]]
    top = next((i for i in ways[0] if i in ways[1]), None)
    up, down = [way[: way.index(top)] if top is not None else way[:1] for way in ways]
    verb = next((i for i in ways[0] if p.pos[i] in VERBS), top if top is not None else s)
    word = [_word(p, i, *inside) for i in range(len(p))]
    return View(p, triggers.read(p, []), inside[0], inside[1], s, t, up, top, down, verb, word)


def _word(p: Parse, i: int, source: set[int], target: set[int]) -> str:
    if i in source or i in target:
        return "S" if i in source else "T"
    return {"PROPN": "N", "NUM": "#"}.get(p.pos[i], p.lemma[i].lower())


def named(v: View) -> Features:
    """The named features of a pair, each with its value."""
    names = [*_sequence(v), *_way(v), *_governed(v), *_parties(v)]
    return {**dict.fromkeys(names, 1.0), **_lexicon(v)}


def _sequence(v: View) -> list[str]:
    """Words, pairs and triples of words, with the parties as one sign each; and where they stand: left of both, between, right."""
    w: list[str] = []
    for x in v.word:
        if not (x in ("S", "T") and w and w[-1] == x):
            w.append(x)
    at = w.index("S") if "S" in w else -1, w.index("T") if "T" in w else len(w)
    (a, b), order = sorted(at), "st" if at[0] < at[1] else "ts"
    f = [f"w={x}" for x in w]
    f += [f"{k}={x}" for x in w[a + 1 : b] for k in ("between", f"between {order}")]
    f += [f"right={x}" for x in w[b : b + 7]] + [f"left={x}" for x in w[max(0, a - 4) : a + 1]]
    f += [f"2={' '.join(w[i : i + 2])}" for i in range(len(w) - 1)]
    f += [f"2_={w[i]} {w[i + 2]}" for i in range(len(w) - 2)]
    f += [f"3={' '.join(w[i : i + 3])}" for i in range(len(w) - 2) if a < i < b or abs(i - b) < 5]
    return f


def _way(v: View) -> list[str]:
    """The way through the tree: its words, its labels, its labels with the word at its top."""
    p = v.p
    inner = [i for i in (*v.up[1:], v.top, *v.down[1:]) if i is not None]
    up, down = ">".join(p.dep[i] for i in v.up), "<".join(p.dep[i] for i in reversed(v.down))
    top = "-" if v.top is None or v.top in v.source | v.target else v.word[v.top]
    f = [f"on={v.word[i]}{tag}" for i in inner for tag in ("", "/" + p.pos[i])]
    return [*f, f"way={up}|{top}|{down}", f"way={up}|{down}"]


def _governed(v: View) -> list[str]:
    """The verb above the source with its dependents and, below its objects and complements, theirs."""
    p, word, h = v.p, v.word, v.verb
    f = [f"verb={word[h]}", f"verb dep={p.dep[h]}", f"verb tag={p.tag[h]}"]
    for c in p.children[h]:
        d = p.dep[c]
        f += [f"under={d}:{word[c]}", f"under={word[h]}:{d}:{word[c]}"]
        if d in ("prep", "xcomp", "ccomp", "advcl", "dobj", "agent", "conj", "acomp", "attr"):
            f += [f"under2={d}:{word[c]}:{word[k]}" for k in p.children[c]]
        if d in ("neg", "aux", "auxpass"):
            f.append(f"{d}={p.lower[c]}" if d != "neg" else "neg")
    return f


def _parties(v: View) -> list[str]:
    """What the parties are and how they hang."""
    p, word = v.p, v.word
    above = p.head[v.t]
    f = [f"source dep={p.dep[v.s]}", f"target dep={p.dep[v.t]}", f"target under={word[above]}"]
    if p.dep[v.t] == "pobj":
        f += [f"target prep={word[above]}", f"target prep={word[above]}:{word[p.head[above]]}"]
    for name, tokens in (("source", v.source), ("target", v.target)):
        lemmas = {i: p.lemma[i].lower() for i in tokens}
        f += [f"{name} is={classes()[x]}" for x in lemmas.values() if x in classes()]
        f += [f"{name} is={x}" for i, x in lemmas.items() if p.pos[i] == "NOUN"]
    return f


def _lexicon(v: View) -> Features:
    """Types, CAMEO codes and roots of the event lexicon's words, by where they stand: in a party, on the way, 1 or 2 steps off it, far."""
    p = v.p
    on = {i for i in (*v.up[1:], v.top, *v.down[1:], v.verb) if i is not None}
    near = on | {c for i in on for c in p.children[i]}
    zones = (("party", v.source | v.target), ("way", on), ("near", near), ("nearer", near | {c for i in near for c in p.children[i]}))
    f: Features = {}
    for i in range(len(p)):
        hit = v.r.phrase.get(i)
        entry = hit.entry if hit else v.r.entry[i]
        if not entry:
            continue
        zone = next((name for name, tokens in zones if i in tokens), "far")
        for n, (kind, code) in enumerate(zip(entry.types, entry.cameo, strict=True)):
            key = f"type {zone}={kind}"
            f[key] = max(f.get(key, 0.0), 0.5 if n else 1.0)
            f.update(dict.fromkeys((f"type={kind}", f"code {zone}={code}", f"code root {zone}={code[:2]}"), 1.0))
        if hit:
            f[f"phrase={' '.join(entry.words)}"] = 1.0
    return f


def vectors(v: View, reading: Reading) -> Any:
    """The encoder's states pooled: of the verb, source, target, what stands between, the way, all, and all by how likely each names an
    event (near the parties, between them); and its event types, pooled."""
    states = np.concatenate([_own(reading, "words"), _own(reading, "cues")], 1)
    types = softmax(_own(reading, "event"))
    parties, every = v.source | v.target, np.arange(len(v.p))
    ends = v.verb, min(v.s, v.t), max(v.s, v.t)
    between = [i for i in range(ends[1], ends[2] + 1) if i not in parties] or [v.verb]
    way = [i for i in (*v.up, v.top, *v.down) if i is not None and i not in parties] or [v.verb]
    event = 1.001 - types[:, 0]
    close = event / (1 + np.min([abs(every - e) for e in ends], axis=0))
    means = [states[x].mean(0) for x in ([v.verb], [v.s], [v.t], between, way, every)]
    means += [np.average(states, axis=0, weights=close), np.average(states[between], axis=0, weights=event[between])]
    pools = [types[x].max(0) for x in ([v.verb], between, way, every)] + [types.sum(0)]
    return np.concatenate([*means, *(np.log(x + 1e-3) for x in pools)]).astype(np.float32)


def _own(reading: Reading, name: str) -> Any:
    """An output of the encoder for every word of the text."""
    parts = [getattr(w, name)[w.window.own[0] - w.window.first : w.window.own[1] - w.window.first] for w in reading.views]
    return np.concatenate(parts).astype(np.float32)
