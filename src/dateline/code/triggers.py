"""The events that a report tells or claims: which word names each, and its PLOVER type.

Words and phrases of `lexicon/events.tsv` and the other content words are the candidates; a linear model (`models/events.npz`, made by
`train/events.py`) says which of them name an event and of what type. Who asserts it, its status and its roles are not filled here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import cast

from dateline.code import opinions
from dateline.code.eventwords import (
    GENERAL,
    Entry,
    Hit,
    classes,
    eventless,
    find_means,
    find_phrases,
    find_word,
    keys,
    lexicon,
    means_of,
    told_by_object,
    weapons,
)
from dateline.code.ways import by_sentence
from dateline.encode import Reading as Encoded
from dateline.model import Attribution, Event, EventType
from dateline.models.linear import Linear, load
from dateline.parse.tokens import Draft, Parse

NONE = "NONE"
# Weight of the encoder's opinion (on 15 held-out reports those tried were about equal, F1 0.66 to 0.67), and the least probability of both
# together: raised from 0.26 with the encoder of 30 November 2026, which is surer of itself (docs/stages/events.md).
SHARE, THRESHOLD_JOINED = 0.45, 0.36
MODEL = "events"
THRESHOLD = 0.3  # least probability of a type for its word to name an event; set by cross-validation in train/events.py
VERBAL = frozenset({"ACCUSE", "REQUEST", "REJECT", "THREATEN", "SUPPORT", "CONSULT", "AGREE"})


@dataclass(frozen=True)
class Reading:
    """A report's text with all that the features ask for. By token: `entry`, the lexicon's row of the word (`other`: of another part of
    speech than the parser saw), `content`, the kind of the attribution it stands in (with ^ where it heads the piece, "" where none),
    `speaker`, whose words they are. By head token: the longest `phrase` of the lexicon. `inside`: the type of a phrase headed elsewhere
    that covers the token. `cue`: the kind of the attribution that the token signals (with 2 where several)."""

    p: Parse
    lemma: list[str]
    entry: list[Entry | None]
    other: list[bool]
    phrase: dict[int, Hit]
    inside: dict[int, str]
    cue: dict[int, str]
    content: list[str]
    speaker: list[str]

    @cached_property
    def told(self) -> list[list[tuple[int, str]]]:
        """By sentence the words and phrases of the lexicon, with the usual type of each."""
        known = [[j for j in range(a, b) if self.entry[j] or j in self.phrase] for a, b in self.p.sents]
        return [[(j, types_of(self, j).split("+")[0]) for j in some] for some in known]


def read(p: Parse, attributions: list[Attribution]) -> Reading:
    """The lexicon's finds and the attributions laid over the tokens."""
    lemma = keys(p)
    words = [find_word(p, lemma, i) for i in range(len(p))]
    phrase: dict[int, Hit] = {}
    inside: dict[int, str] = {}
    for hit in find_phrases(p, lemma):
        old = phrase.get(hit.head)
        if old is None or len(hit.entry.words) > len(old.entry.words):
            phrase[hit.head] = hit
        for i in range(hit.a, hit.b):
            if i != hit.head:
                inside.setdefault(i, hit.entry.types[0])
    r = Reading(p, lemma, [e for e, _ in words], [o for _, o in words], phrase, inside, {}, [""] * len(p), [""] * len(p))
    for a in attributions:
        _lay(r, a)
    return r


def _lay(r: Reading, a: Attribution) -> None:
    """Mark an attribution's cue and content on the tokens."""
    p = r.p
    if a.cue:
        for i in p.tokens_in(a.cue.start, a.cue.end):
            r.cue[i] = "2" + a.kind if i in r.cue else a.kind
    for piece in a.content:
        tokens = p.tokens_in(piece.start, piece.end)
        for i in tokens:
            r.content[i] = a.kind
            r.speaker[i] = a.source.text.lower() if a.source else "?"
        root = p.root_of(piece.start, piece.end)
        if root in tokens:
            r.content[root] = a.kind + "^"


_CONTENT = {"VERB", "NOUN", "ADJ"}
_LESS = {"AUX", "PROPN", "ADV", "ADP", "NUM", "PRON"}  # candidates only where the lexicon lists them


def candidates(r: Reading) -> list[int]:
    """Tokens that may head a trigger: content words, and whatever the lexicon lists."""
    p, phrase, entry = r.p, r.phrase, r.entry
    out = eventless(p, r.lemma)
    return [
        i for i in range(len(p)) if (p.pos[i] in _CONTENT or i in phrase or (entry[i] is not None and p.pos[i] in _LESS)) and i not in out
    ]


def features(r: Reading) -> list[tuple[int, list[str]]]:
    """(head token, feature names) of every candidate, in text order."""
    seen: dict[str, set[str]] = {}
    out = []
    for i in candidates(r):
        f = word_features(r, i)
        f += context_features(r, i)
        word = r.lemma[i]
        before = seen.setdefault(word, set())
        if before:
            f.append("again:same" if r.speaker[i] in before else "again:other")
            f.append(f"again:{r.p.pos[i]}:{_determiner(r.p, i)}")
        before.add(r.speaker[i])
        out.append((i, f))
    return out


def _determiner(p: Parse, i: int) -> str:
    """The article or other determiner of a noun, "poss" for a possessor, - for none."""
    for c in p.children[i]:
        if p.dep[c] in ("det", "poss"):
            return _plain(p.lower[c]) if p.dep[c] == "det" else "poss"
    return "-"


def _name(r: Reading, i: int) -> str:
    """A token as a feature value: its lemma, or only its part of speech for names, numbers, and capitalised adjectives ("Marovian")."""
    pos = r.p.pos[i]
    if pos in ("PROPN", "NUM"):
        return pos
    if r.p.word[i][0].isupper() and r.entry[i] is None and (pos == "ADJ" or i > r.p.sents[r.p.sent[i]][0]) and pos != "PRON":
        return "PROPN"
    return _plain(r.lemma[i])


def _plain(word: str) -> str:
    """A word as a feature value; addresses and the like are all one."""
    return word if len(word) < 20 else "LONG"


def types_of(r: Reading, i: int) -> str:
    """The lexicon's types of token i, or - ."""
    hit = r.phrase.get(i)
    e = hit.entry if hit else r.entry[i]
    return "+".join(e.types) if e else "-"


def word_features(r: Reading, i: int) -> list[str]:
    """What the candidate itself is: word, tags, and the lexicon's view of it."""
    p = r.p
    pos, tag, dep, word = p.pos[i], p.tag[i], p.dep[i], _name(r, i)
    f = [f"l={word}", f"l={word}/{pos}", f"t={tag}", f"d={dep}", f"td={tag}/{dep}"]
    e = r.entry[i]
    mark = "y" if r.other[i] else "x"
    if e:
        f += [f"{mark}={t}" for t in e.types]
        f += [f"{mark}0={e.types[0]}", f"{mark}s={'+'.join(e.types)}", f"{mark}c={e.cameo[0]}", f"{mark}0={e.types[0]}/{pos}/{dep}"]
        f.append(f"{mark}0={e.types[0]}/{tag}")
    else:
        f += ["x=-", f"x=-/{pos}/{dep}"]
    hit = r.phrase.get(i)
    if hit:
        f += [f"m={t}" for t in hit.entry.types]
        f += [f"m0={hit.entry.types[0]}", f"m0={hit.entry.types[0]}/{hit.entry.pos}", f"mc={hit.entry.cameo[0]}"]
        f.append(f"mw={' '.join(hit.entry.words)}")
    if i in r.inside:
        f += [f"in={r.inside[i]}", f"in={r.inside[i]}/{e.types[0] if e else '-'}"]
    k = classes().get(word)
    if k:
        f += [f"k={k}", f"k={k}/{dep}"]
    if pos == "NOUN":
        f.append(f"det={_determiner(p, i)}/{'s' if tag == 'NN' else 'p'}")
    if not e and not hit and len(word) > 6:
        f.append(f"suf={word[-4:]}")
    return f


_WATCHED = {
    "dobj", "nsubj", "nsubjpass", "attr", "acomp", "amod", "compound", "poss", "agent", "ccomp", "xcomp", "prt", "advmod", "oprd",
    "dative",
}  # fmt: skip
_FRAME = {"dobj", "nsubj", "nsubjpass", "ccomp", "xcomp", "agent", "attr"}
_MARKS = {"neg", "nummod", "aux", "auxpass", "mark"}


def context_features(r: Reading, i: int) -> list[str]:
    """What stands around the candidate: its head, its dependents, its neighbours, its place in the report."""
    mine = types_of(r, i).split("+")[0]
    return [*_above(r, i, mine), *_below(r, i, mine), *_neighbours(r, i), *_standing(r, i, mine)]


def _above(r: Reading, i: int, mine: str) -> list[str]:
    """The word that the candidate hangs on, and for the object of a preposition the one above that."""
    p = r.p
    h, dep = p.head[i], p.dep[i]
    if h == i:
        return ["root", f"root/{mine}", f"hp={p.pos[h]}/{dep}"]
    above = types_of(r, h)
    f = [f"h={_name(r, h)}/{dep}", f"hx={above}", f"hx={above.split('+')[0]}/{mine}/{dep}", f"hp={p.pos[h]}/{dep}"]
    if p.pos[h] == "VERB" and p.lemma[h] in lexicon().light:
        f += ["light", f"light/{mine}"]
    if dep == "pobj":
        hh = p.head[h]
        f += [f"hh={_name(r, hh)}", f"hh={_plain(p.lower[h])}/{types_of(r, hh).split('+')[0]}/{mine}", f"via={_plain(p.lower[h])}/{mine}"]
    return f


def _below(r: Reading, i: int, mine: str) -> list[str]:
    """The candidate's subject, objects, modifiers and prepositional phrases: word, class of noun, lexicon type."""
    p, k = r.p, classes()
    f: list[str] = []
    frame: list[str] = []
    for c in p.children[i]:
        d, word = p.dep[c], _plain(p.lower[c])
        if d == "prep" or d == "agent":
            f += [f"p={word}", f"p={word}/{mine}"]
            for o in p.children[c]:
                if p.dep[o] in ("pobj", "pcomp"):
                    f.append(f"po={word}:{k.get(r.lemma[o], p.pos[o])}/{mine}")
                    f.append(f"pox={word}:{types_of(r, o).split('+')[0]}/{mine}")
        elif d in _WATCHED:
            kind = k.get(r.lemma[c], p.pos[c])
            f += [f"c={d}", f"c={d}:{kind}", f"c={d}:{kind}/{mine}", f"cw={d}:{_name(r, c)}"]
            f += [f"cx={d}:{types_of(r, c).split('+')[0]}/{mine}", f"lc={_name(r, i)}:{d}:{kind}"]
        elif d in _MARKS:
            f += [d, f"{d}={word if d != 'nummod' else ''}/{mine}"]
        if d in _FRAME:
            frame.append(d)
    f.append(f"frame={'+'.join(frame)}/{mine}")
    return f


def _neighbours(r: Reading, i: int) -> list[str]:
    """The words beside the candidate, and the tags two away."""
    p = r.p
    a, b = p.sents[p.sent[i]]
    f = []
    for step, name in ((-1, "w-1"), (1, "w+1")):
        j = i + step
        f.append(f"{name}={_name(r, j)}" if a <= j < b else f"{name}=|")
    for step, name in ((-2, "w-2"), (2, "w+2")):
        j = i + step
        f.append(f"{name}={p.pos[j]}" if a <= j < b else f"{name}=|")
    return f


def _standing(r: Reading, i: int, mine: str) -> list[str]:
    """How the candidate stands to the attributions and in the report."""
    p = r.p
    f = []
    cue = r.cue.get(i)
    if cue:
        f += ["cue", f"cue={cue}", f"cue/{mine}", f"cue:{r.lemma[i]}"]
    place = r.content[i]
    f += [f"at={place or 'told'}", f"at={place or 'told'}/{mine}"]
    k = p.sent[i]
    a, b = p.sents[k]
    f.append("s=0" if k == 0 else "s=1" if k == 1 else "s=late" if k * 10 > 7 * len(p.sents) else "s=mid")
    around = {kind for j, kind in r.told[k] if j != i}
    f += [f"with={t}/{mine}" for t in sorted(around)[:6]]
    f.append(f"long={min(3, (b - a) // 12)}")
    return f


def trigger_tokens(r: Reading, i: int, kind: str) -> tuple[int, int]:
    """The tokens (half-open) of the trigger headed at i: the phrase of the lexicon where it stands in one piece and has this type."""
    hit = r.phrase.get(i)
    if hit and kind in hit.entry.types and hit.a <= i < hit.b:
        hyphens = sum(r.p.word[j] == "-" for j in range(hit.a, hit.b))
        if hit.b - hit.a - hyphens == len(hit.entry.words):
            return hit.a, hit.b
    return i, i + 1


def why(r: Reading, i: int, kind: str, score: float) -> tuple[str, str]:
    """(CAMEO code, rule) of an event of this type headed at token i."""
    hit = r.phrase.get(i)
    entries = [e for e in (hit.entry if hit else None, r.entry[i]) if e]
    for e in entries:
        if kind == e.types[0]:
            return e.cameo[0], f"lexicon: {' '.join(e.words)}.{e.pos}"
    for e in entries:
        if kind in e.types:
            return e.cameo[e.types.index(kind)], f"model: {kind} {score:.2f} (lexicon: {' '.join(e.words)}.{e.pos})"
    hint = f"lexicon hint {' '.join(entries[0].words)}.{entries[0].pos} {entries[0].types[0]}" if entries else "no lexicon entry"
    return GENERAL[kind], f"model: {kind} {score:.2f} ({hint})"


def parties(p: Parse, i: int, attributions: list[Attribution]) -> int:
    """How many sources share the cue that token i stands in: "X and Y accused each other" is one verbal event a party."""
    sources = {
        (a.source.start, a.source.end)
        for a in attributions
        if a.cue and a.source and a.cue.start < p.end[i] and p.start[i] < a.cue.end
    }  # fmt: skip
    return max(1, len(sources))


def choose(model: Linear, found: list[tuple[int, list[str]]], reading: Encoded | None = None) -> list[tuple[int, str, float]]:
    """(head token, type, probability) of the candidates that the model takes for events, with the encoder's opinion where there is one."""
    prob = model.probabilities([f for _, f in found])
    least = THRESHOLD
    if reading:
        tokens = [i for i, _ in found]
        prob = opinions.joined(prob, model.labels, reading.scores("event")[tokens], [NONE, *reading.model.types], SHARE)
        least = THRESHOLD_JOINED
    none = model.labels.index(NONE)
    out = []
    for (i, _), q in zip(found, prob, strict=True):
        q[none] = 0
        k = int(q.argmax())
        if q[k] >= least:
            out.append((i, model.labels[k], float(q[k])))
    return out


def find_events(draft: Draft) -> list[Event]:
    """The events of a report in text order, with trigger, type, CAMEO code, means, rule and score; nothing else is filled."""
    p, attributions = draft.parse, draft.report.attributions
    if not len(p):
        return []
    r = read(p, attributions)
    means = find_means(p)
    said = by_sentence(p, attributions)
    _, code_of = weapons()
    out: list[Event] = []
    chosen = choose(load(MODEL), features(r), draft.reading)
    heads, objects = {i for i, _, _ in chosen}, told_by_object(p, r.lemma)
    for i, kind, score in chosen:
        if objects.get(i) in heads:
            continue
        a, b = trigger_tokens(r, i, kind)
        cameo, rule = why(r, i, kind, score)
        armed = means_of(p, means, a, b, i) if kind == "ASSAULT" else []
        if armed and cameo == "190":
            cameo = code_of[armed[0]]
        for _ in range(parties(p, i, said.get(p.sent[i], [])) if kind in VERBAL else 1):
            out.append(
                Event(
                    id=f"e{len(out) + 1}",
                    type=cast(EventType, kind),
                    cameo=cameo,
                    trigger=p.span(a, b),
                    means=armed,
                    rule=rule,
                    score=round(score, 3),
                )
            )
    return out
