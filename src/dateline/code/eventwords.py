"""The event words of the lexicon found in a text: words and phrases of `lexicon/events.tsv`, classes of nouns, weapons of `means.tsv`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from dateline.lexicon import cells, rows
from dateline.parse.tokens import Parse

_WALLS = frozenset({"PUNCT", "VERB", "SCONJ", "CCONJ"})  # over which no phrase goes on
GAP = 3  # words that may stand inside a verb phrase of the lexicon: "laid down all their arms"


# The general CAMEO code of each type, for an event that no row of the lexicon gives one.
GENERAL = {
    "AGREE": "030", "CONSULT": "040", "SUPPORT": "050", "COOPERATE": "060", "AID": "070", "CONCEDE": "080", "RETREAT": "087",
    "REQUEST": "100", "ACCUSE": "110", "REJECT": "120", "THREATEN": "130", "PROTEST": "140", "MOBILIZE": "150", "SANCTION": "160",
    "COERCE": "170", "ASSAULT": "190",
}  # fmt: skip


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
    """The event lexicon indexed: single words by (pos, word), phrases by their first word; `form` leads from -ing and -ed forms to their
    verb; `light` are the first words of verbs that carry an event noun."""

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
        first, *more = row["lemma"].lower().replace("-", " ").split()
        if row["pos"] == "light":
            light.add(first)
            continue
        entry = Entry((first, *more), row["pos"], tuple(cells(row["type"])), tuple(cells(row["cameo"])))
        if more:
            phrase.setdefault(first, []).append(entry)
            continue
        single.setdefault((row["pos"], first), entry)
        if row["pos"] == "v":
            for inflected in inflections(first):
                form.setdefault(inflected, entry)
    for found in phrase.values():
        found.sort(key=lambda e: -len(e.words))
    return Lexicon(single, phrase, form, frozenset(light))


def inflections(verb: str) -> list[str]:
    """Regular -ing and -ed forms of a verb (both spellings where a last consonant may double)."""
    if verb.endswith("e"):
        return [(verb if verb.endswith("ee") else verb[:-1]) + "ing", verb + "d"]
    if verb.endswith("y") and verb[-2:-1] not in "aeou":
        return [verb + "ing", verb[:-1] + "ied"]
    return [verb + "ing", verb + "ed", verb + verb[-1] + "ing", verb + verb[-1] + "ed"]


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


@cache
def _no_events() -> dict[str, list[tuple[Entry, str]]]:
    """The phrases of no_events.tsv by their first word, with what of them names no event."""
    out: dict[str, list[tuple[Entry, str]]] = {}
    for r in rows("no_events"):
        words = tuple(r["words"].split())
        out.setdefault(words[0], []).append((Entry(words, "none", (), ()), r["of_it"]))
    return out


def _phrases_without(p: Parse, lemma: list[str]) -> list[tuple[int, int, str]]:
    """The phrases of no_events.tsv in the text: first token, last token, what of it names no event. A verb has the last word for its
    object where only the verb names none."""
    known = _no_events()
    at = ((i, e, of_it) for i in range(len(p)) for key in {lemma[i], p.lower[i]} for e, of_it in known.get(key, ()))
    found = [(i, end - 1, of_it) for i, e, of_it in at if (end := _match(e, p, lemma, i))]
    return [(i, last, of_it) for i, last, of_it in found if of_it == "all" or (p.pos[i] == "VERB" and p.head[last] == i)]


def eventless(p: Parse, lemma: list[str]) -> set[int]:
    """The tokens of phrases that name no event, though their words would elsewhere: `did not respond to a request for comment`."""
    found = [x for x in _phrases_without(p, lemma) if x[2] != "beside"]
    out = {t for i, last, of_it in found for t in range(i, last + 1 if of_it == "all" else i + 1)}
    out |= {i for i in range(len(p)) if p.lower[i] == "left" and _remain(p, i)}
    return out | {v for i in range(len(p)) if lemma[i] in _disasters() for v in _done_by(p, i)}


def told_by_object(p: Parse, lemma: list[str]) -> dict[int, int]:
    """By verb the object that names the event with it, if it names one: `struck a deal`."""
    return {i: last for i, last, of_it in _phrases_without(p, lemma) if of_it == "beside"}


def _remain(p: Parse, i: int) -> bool:
    """Whether `left` at token i tells how many there still are: `they have 60 fighters left`, `20 were left in the jail`."""
    if p.tag[i] != "VBN" or p.kids(i, "dobj", "aux", "oprd", "acomp", "xcomp", "agent"):
        return False
    over = p.head[i]
    if p.kids(i, "auxpass"):
        here = all(p.lower[k] in ("in", "at", "inside", "on") for k in p.kids(i, "prep"))
        return here and any(p.kids(k, "nummod") for k in p.kids(i, "nsubjpass"))
    noun = over if p.dep[i] == "acl" else next(iter(p.kids(i, "nsubj")), i)
    verb = p.head[noun] if p.dep[i] == "acl" else over
    return noun != i and bool(p.kids(noun, "nummod")) and p.lemma[verb] in ("have", "be") and p.pos[verb] in ("VERB", "AUX")


def _done_by(p: Parse, i: int) -> list[int]:
    """The verbs that noun i does, and those done in it: `the earthquake that killed 40`, `killed in floods`, `died of cholera`."""
    over = p.head[i]
    verb = over if p.dep[i] == "nsubj" else p.head[over] if p.dep[i] == "pobj" and p.lower[over] in ("by", "in", "of", "from") else -1
    done = [verb] if verb >= 0 and p.pos[verb] == "VERB" else []
    if p.lower[over] in ("of", "from"):  # but not `warned of famine`; and in `died of hunger or were shot` the second has a doer
        return done if verb >= 0 and p.lemma[verb] in ("die", "perish") else []
    done += [v for v in p.kids(i, "relcl", "acl") if any(p.lower[k] in ("that", "which") for k in p.kids(v, "nsubj")) or p.tag[v] == "VBG"]
    return done + [w for v in done for w in p.kids(v, "conj", "advcl") if p.pos[w] == "VERB" and not p.kids(w, "nsubj", "nsubjpass")]


@cache
def _disasters() -> frozenset[str]:
    """What kills without anybody's doing."""
    return frozenset(r["word"] for r in rows("disasters"))


def _match(entry: Entry, p: Parse, lemma: list[str], i: int) -> int:
    """The end (half-open) of the entry's words when they begin at token i, else 0."""
    j, limit, lower = i + 1, p.sents[p.sent[i]][1], p.lower
    gap = GAP if entry.pos in ("v", "phrase", "none") else 0
    walls = _WALLS | {"ADP"} if entry.pos == "none" and p.pos[i] == "VERB" else _WALLS  # not `lost two men in contact with`
    for word in entry.words[1:]:
        stop = min(limit, j + gap + 1)
        while j < limit and p.word[j] == "-":
            j, stop = j + 1, min(limit, stop + 1)
        while j < stop and lemma[j] != word and lower[j] != word:
            if p.pos[j] in walls:
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
