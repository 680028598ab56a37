"""The events that a report tells or claims: which word names each, and its PLOVER type.

Words and phrases of `lexicon/events.tsv` and the other content words are the candidates; a linear model (`models/events.npz`, made by
`train/events.py`) says which of them name an event and of what type. Who asserts it, its status and its roles are not filled here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from dateline.lexicon import cells, rows
from dateline.model import Attribution, Event
from dateline.models.linear import Linear, load
from dateline.parse.tokens import Draft, Parse

NONE = "NONE"
MODEL = "events"
THRESHOLD = 0.32  # least probability that a word names an event; set by cross-validation in train/events.py
GAP = 3  # words that may stand inside a verb phrase of the lexicon: "laid down all their arms"
VERBAL = frozenset({"ACCUSE", "REQUEST", "REJECT", "THREATEN", "SUPPORT", "CONSULT", "AGREE"})


class Entry(NamedTuple):
    """A row of the lexicon: its words, part of speech, types (the usual one first) with their CAMEO codes."""

    words: tuple[str, ...]
    pos: str
    types: tuple[str, ...]
    cameo: tuple[str, ...]


class Hit(NamedTuple):
    """An entry found in the text: its head token and the tokens a..b (half-open)."""

    head: int
    a: int
    b: int
    entry: Entry


@dataclass(frozen=True)
class Lexicon:
    """The event lexicon indexed: single words by (pos, word), phrases by their first word; `form` leads from -ing and -ed forms to verbs."""

    single: dict[tuple[str, str], Entry]
    phrase: dict[str, list[Entry]]
    form: dict[str, Entry]
    light: frozenset[str]


@cache
def lexicon() -> Lexicon:
    """`lexicon/events.tsv`, indexed (read once)."""
    single: dict[tuple[str, str], Entry] = {}
    phrase: dict[str, list[Entry]] = {}
    form: dict[str, Entry] = {}
    light: set[str] = set()
    for row in rows("events"):
        words = tuple(row["lemma"].lower().replace("-", " ").split())
        if row["pos"] == "light":
            light.add(words[0])
            continue
        entry = Entry(words, row["pos"], tuple(cells(row["type"])), tuple(cells(row["cameo"])))
        if len(words) > 1:
            phrase.setdefault(words[0], []).append(entry)
            continue
        single.setdefault((row["pos"], words[0]), entry)
        if row["pos"] == "v":
            for inflected in inflections(words[0]):
                form.setdefault(inflected, entry)
    for found in phrase.values():
        found.sort(key=lambda e: -len(e.words))
    return Lexicon(single, phrase, form, frozenset(light))


def inflections(verb: str) -> list[str]:
    """Regular -ing and -ed forms of a verb (both spellings where a last consonant may double)."""
    if verb.endswith("e") and not verb.endswith("ee"):
        return [verb[:-1] + "ing", verb + "d"]
    if verb.endswith("y") and verb[-2:-1] not in "aeou":
        return [verb + "ing", verb[:-1] + "ied"]
    return [verb + "ing", verb + "ed", verb + verb[-1] + "ing", verb + verb[-1] + "ed"]


@cache
def codes() -> dict[str, str]:
    """The general CAMEO code of each type."""
    return {
        "AGREE": "030", "CONSULT": "040", "SUPPORT": "050", "COOPERATE": "060", "AID": "070", "CONCEDE": "080", "RETREAT": "087",
        "REQUEST": "100", "ACCUSE": "110", "REJECT": "120", "THREATEN": "130", "PROTEST": "140", "MOBILIZE": "150", "SANCTION": "160",
        "COERCE": "170", "ASSAULT": "190",
    }  # fmt: skip


def keys(p: Parse) -> list[str]:
    """The lemma of each token in lower case; names lose a plural s, so that headline words are found."""
    out = []
    for lemma, pos in zip(p.lemma, p.pos, strict=True):
        if pos == "PROPN":
            lemma = lemma.lower()
            if len(lemma) > 4 and lemma[-1] == "s" and lemma[-2] != "s":
                lemma = lemma[:-1]
        out.append(lemma)
    return out


_KIND = {"VERB": "v", "AUX": "v", "NOUN": "n", "PROPN": "n", "ADJ": "a", "ADV": "a", "ADP": "a", "NUM": "a"}


def find_word(p: Parse, lemma: list[str], i: int) -> tuple[Entry | None, bool]:
    """The single-word entry of token i, and whether it is one of another part of speech than the parser saw."""
    lex = lexicon()
    kind, word = _KIND.get(p.pos[i]), lemma[i]
    if kind is None:
        return None, False
    entry = lex.single.get((kind, word)) or (lex.single.get((kind, p.lower[i])) if kind != "v" else None)
    if entry:
        return entry, False
    if kind == "v":
        entry = lex.single.get(("a", p.lower[i])) or lex.single.get(("n", word))
    else:
        entry = lex.form.get(p.lower[i]) or lex.single.get(("v", word)) or lex.single.get(("n" if kind == "a" else "a", word))
    return entry, entry is not None


def find_phrases(p: Parse, lemma: list[str]) -> list[Hit]:
    """All entries of several words in the text; of those with the same first token the longest."""
    lex, out, lower = lexicon().phrase, [], p.lower
    for i in range(len(p)):
        entries = lex.get(lemma[i], ())
        if lower[i] != lemma[i]:
            entries = [*entries, *lex.get(lower[i], ())]
        for entry in entries:
            b = _match(entry, p, lemma, i)
            if b and not (entry.pos == "v" and p.pos[i] in ("ADP", "DET")):
                out.append(Hit(_head(entry, p, i, b), i, b, entry))
                break
    return out


def _match(entry: Entry, p: Parse, lemma: list[str], i: int) -> int:
    """The end (half-open) of the entry's words when they begin at token i, else 0."""
    j, limit, lower = i + 1, p.sents[p.sent[i]][1], p.lower
    gap = GAP if entry.pos in ("v", "phrase") else 0
    for word in entry.words[1:]:
        stop = min(limit, j + gap + 1)
        while j < limit and p.word[j] == "-":
            j, stop = j + 1, min(limit, stop + 1)
        while j < stop and lemma[j] != word and lower[j] != word:
            if p.pos[j] in ("PUNCT", "VERB", "SCONJ", "CCONJ"):
                return 0
            j += 1
        if j >= stop:
            return 0
        j += 1
    return j


def _head(entry: Entry, p: Parse, a: int, b: int) -> int:
    """The token among a..b that stands for the phrase: its verb or last noun, else the one whose head lies outside."""
    if entry.pos == "v":
        return a
    if entry.pos == "n":
        for i in range(a, b):
            if not a <= p.head[i] < b or p.head[i] == i:
                return i if p.pos[i] in ("NOUN", "PROPN", "VERB") else b - 1
    best = [i for i in range(a, b) if p.pos[i] in ("VERB", "NOUN", "ADJ", "PROPN")]
    for i in best:
        if not a <= p.head[i] < b or p.head[i] == i:
            return i
    return best[0] if best else a


@cache
def classes() -> dict[str, str]:
    """Class of a noun by its lemma (`lexicon/event_objects.tsv`); the first class that lists a word has it."""
    out: dict[str, str] = {}
    for row in rows("event_objects"):
        for word in cells(row["words"]):
            out.setdefault(word, row["class"])
    return out


@dataclass(frozen=True)
class Reading:
    """A report's text with all that the features ask for, one entry a token. `entry` is the lexicon's single-word row (`other` where it is
    of another part of speech), `phrase` the longest phrase headed there, `inside` the type of a phrase that covers it without being headed
    there. `place` says how the token stands to the attributions: cue, in the content (first word of a clause or not), or none."""

    p: Parse
    lemma: list[str]
    entry: list[Entry | None]
    other: list[bool]
    phrase: dict[int, Hit]
    inside: dict[int, str]
    cue: dict[int, str]
    content: list[str]
    speaker: list[str]


def read(p: Parse, attributions: list[Attribution]) -> Reading:
    """The lexicon's finds and the attributions laid over the tokens."""
    lemma = keys(p)
    entry: list[Entry | None] = []
    other: list[bool] = []
    for i in range(len(p)):
        e, o = find_word(p, lemma, i)
        entry.append(e)
        other.append(o)
    phrase: dict[int, Hit] = {}
    inside: dict[int, str] = {}
    for hit in find_phrases(p, lemma):
        old = phrase.get(hit.head)
        if old is None or len(hit.entry.words) > len(old.entry.words):
            phrase[hit.head] = hit
        for i in range(hit.a, hit.b):
            if i != hit.head:
                inside.setdefault(i, hit.entry.types[0])
    cue: dict[int, str] = {}
    content = [""] * len(p)
    speaker = [""] * len(p)
    for a in attributions:
        if a.cue:
            for i in p.tokens_in(a.cue.start, a.cue.end):
                cue[i] = "2" + a.kind if i in cue else a.kind
        for piece in a.content:
            inside_piece = p.tokens_in(piece.start, piece.end)
            for i in inside_piece:
                content[i] = a.kind
                speaker[i] = a.source.text.lower() if a.source else "?"
            if len(inside_piece) and content[inside_piece[0]]:
                root = p.root_of(piece.start, piece.end)
                if root in inside_piece:
                    content[root] = a.kind + "^"
    return Reading(p, lemma, entry, other, phrase, inside, cue, content, speaker)


_CONTENT = {"VERB", "NOUN", "ADJ"}
_LESS = {"AUX", "PROPN", "ADV", "ADP", "NUM", "PRON"}  # candidates only where the lexicon lists them


def candidates(r: Reading) -> list[int]:
    """Tokens that may head a trigger: content words, and whatever the lexicon lists."""
    p, phrase, entry = r.p, r.phrase, r.entry
    return [i for i in range(len(p)) if p.pos[i] in _CONTENT or i in phrase or (entry[i] is not None and p.pos[i] in _LESS)]


def features(r: Reading) -> list[tuple[int, list[str]]]:
    """(head token, feature names) of every candidate, in text order."""
    seen: dict[str, set[str]] = {}
    out = []
    count = 0
    for i in candidates(r):
        f = word_features(r, i)
        f += context_features(r, i)
        word = r.lemma[i]
        before = seen.setdefault(word, set())
        if before:
            f.append("again:same" if r.speaker[i] in before else "again:other")
            f.append(f"again:{r.p.pos[i]}:{_determiner(r.p, i)}")
        before.add(r.speaker[i])
        count += 1
        out.append((i, f))
    return out


def _determiner(p: Parse, i: int) -> str:
    for c in p.children[i]:
        if p.dep[c] in ("det", "poss"):
            return p.lower[c] if p.dep[c] == "det" else "poss"
    return "-"


def _name(r: Reading, i: int) -> str:
    """A token as a feature value: its lemma, or its class for names and numbers."""
    pos = r.p.pos[i]
    return r.lemma[i] if pos not in ("PROPN", "NUM") else pos


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
        f += [f"m0={hit.entry.types[0]}", f"m0={hit.entry.types[0]}/{hit.entry.pos}", f"mc={hit.entry.cameo[0]}", f"mw={' '.join(hit.entry.words)}"]
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


_WATCHED = {"dobj", "nsubj", "nsubjpass", "attr", "acomp", "amod", "compound", "poss", "agent", "ccomp", "xcomp", "prt", "advmod", "oprd", "dative"}


def context_features(r: Reading, i: int) -> list[str]:
    """What stands around the candidate: its head, its dependents, its neighbours, its place in the report."""
    p, k = r.p, classes()
    h = p.head[i]
    dep, head = p.dep[i], _name(r, h)
    mine = types_of(r, i).split("+")[0]
    above = types_of(r, h) if h != i else "root"
    f = [f"h={head}/{dep}" if h != i else "root", f"hx={above}", f"hx={above.split('+')[0]}/{mine}/{dep}", f"hp={p.pos[h]}/{dep}"]
    if h != i and p.pos[h] == "VERB" and p.lemma[h] in lexicon().light:
        f += ["light", f"light/{mine}"]
    if dep == "pobj":
        hh = p.head[h]
        f += [f"hh={_name(r, hh)}", f"hh={p.lower[h]}/{types_of(r, hh).split('+')[0]}/{mine}", f"via={p.lower[h]}/{mine}"]
    deps = []
    for c in p.children[i]:
        d = p.dep[c]
        if d == "prep" or d == "agent":
            deps.append(p.lower[c])
            f += [f"p={p.lower[c]}", f"p={p.lower[c]}/{mine}"]
            for o in p.children[c]:
                if p.dep[o] in ("pobj", "pcomp"):
                    f += [f"po={p.lower[c]}:{k.get(r.lemma[o], p.pos[o])}/{mine}", f"pox={p.lower[c]}:{types_of(r, o).split('+')[0]}/{mine}"]
        elif d in _WATCHED:
            deps.append(d)
            kind = k.get(r.lemma[c], p.pos[c])
            f += [f"c={d}", f"c={d}:{kind}", f"c={d}:{kind}/{mine}", f"cw={d}:{_name(r, c)}", f"cx={d}:{types_of(r, c).split('+')[0]}/{mine}"]
            f.append(f"lc={r.lemma[i] if p.pos[i] != 'PROPN' else ''}:{d}:{kind}")
        elif d in ("neg", "nummod", "aux", "auxpass", "mark"):
            f += [f"{d}", f"{d}={p.lower[c] if d != 'nummod' else ''}/{mine}"]
    f.append("ds=" + "+".join(x for x in deps if x in ("dobj", "nsubj", "nsubjpass", "ccomp", "xcomp", "agent", "attr")) + "/" + mine)
    f += _neighbours(r, i)
    f += _standing(r, i, mine)
    return f


def _neighbours(r: Reading, i: int) -> list[str]:
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
    around = {types_of(r, j).split("+")[0] for j in range(a, b) if j != i and (r.entry[j] or j in r.phrase)}
    f += [f"with={t}/{mine}" for t in sorted(around)[:6]]
    f.append(f"long={min(3, (b - a) // 12)}")
    return f


@cache
def weapons() -> tuple[dict[str, list[tuple[list[str], bool, str]]], dict[str, str]]:
    """`lexicon/means.tsv` by first word in lower case: (words, whether case counts, means); and the CAMEO code of each means."""
    out: dict[str, list[tuple[list[str], bool, str]]] = {}
    code: dict[str, str] = {}
    for row in rows("means"):
        words = row["word"].replace("-", " - ").split()
        out.setdefault(words[0].lower(), []).append((words, row["word"] != row["word"].lower(), row["means"]))
        code.setdefault(row["means"], row["cameo"])
    for found in out.values():
        found.sort(key=lambda x: -len(x[0]))
    return out, code


def find_means(p: Parse) -> dict[int, str]:
    """Weapons named in the text: means by token."""
    index, _ = weapons()
    out: dict[int, str] = {}
    for i, word in enumerate(p.lower):
        for words, cased, means in index.get(word, ()):
            row = (p.word if cased else p.lower)[i : i + len(words)]
            if row == words:
                for j in range(i, i + len(words)):
                    out.setdefault(j, means)
                break
    return out


_APART = {"conj", "relcl", "ccomp", "advcl", "parataxis", "csubj"}


def means_of(p: Parse, means: dict[int, str], a: int, b: int, head: int) -> list[str]:
    """The means named in a trigger (tokens a..b) or in the phrases that hang on it, each once."""
    found, todo = list(range(a, b)), [head]
    while todo:
        i = todo.pop()
        found.append(i)
        todo.extend(c for c in p.children[i] if p.dep[c] not in _APART)
    out: list[str] = []
    for i in sorted(set(found)):
        if i in means and means[i] not in out:
            out.append(means[i])
    return out


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
    return codes()[kind], f"model: {kind} {score:.2f} ({hint})"


def parties(p: Parse, i: int, attributions: list[Attribution]) -> int:
    """How many sources share the cue that token i stands in: "X and Y accused each other" is one verbal event a party."""
    sources = {
        (a.source.start, a.source.end)
        for a in attributions
        if a.cue and a.source and a.cue.start < p.end[i] and p.start[i] < a.cue.end
    }  # fmt: skip
    return max(1, len(sources))


def choose(model: Linear, found: list[tuple[int, list[str]]]) -> list[tuple[int, str, float]]:
    """(head token, type, probability) of the candidates that the model takes for events."""
    prob = model.probabilities([f for _, f in found])
    none = model.labels.index(NONE)
    out = []
    for (i, _), q in zip(found, prob, strict=True):
        if 1 - q[none] < THRESHOLD:
            continue
        q[none] = 0
        k = int(q.argmax())
        out.append((i, model.labels[k], float(q[k])))
    return out


def find_events(draft: Draft) -> list[Event]:
    """The events of a report in text order, with trigger, type, CAMEO code, means, rule and score; nothing else is filled."""
    p, attributions = draft.parse, draft.report.attributions
    if not len(p):
        return []
    r = read(p, attributions)
    means = find_means(p)
    _, code_of = weapons()
    out: list[Event] = []
    for i, kind, score in choose(load(MODEL), features(r)):
        a, b = trigger_tokens(r, i, kind)
        cameo, rule = why(r, i, kind, score)
        armed = means_of(p, means, a, b, i) if kind == "ASSAULT" else []
        if armed and cameo == "190":
            cameo = code_of[armed[0]]
        for _ in range(parties(p, i, attributions) if kind in VERBAL else 1):
            out.append(
                Event(id=f"e{len(out) + 1}", type=kind, cameo=cameo, trigger=p.span(a, b), means=armed, rule=rule, score=round(score, 3))
            )  # fmt: skip
    return out
