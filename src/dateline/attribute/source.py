"""Who says it: the noun phrase behind a cue, as grammar finds it (`find`), and what a source's words are: a person or body, a pair, a
medium, a paper of somebody's."""

from __future__ import annotations

from functools import cache

from dateline.attribute.cues import phrase_at, subject
from dateline.lexicon import cells, rows, words_of
from dateline.parse import Parse
from dateline.parse.lands import lands_joined
from dateline.parse.pairs import two_meant

_CUT = {"relcl", "acl", "advcl", "punct", "cc", "conj", "prep", "appos", "advmod", "npadvmod", "dep", "ccomp", "parataxis"}
_OF = {"of", "in", "for", "at", "from", "to", "on", "with"}
_SUBJ = ("nsubj", "nsubjpass")
READ = frozenset({"see", "obtain", "review", "view", "access", "read", "examine"})  # a paper, by whoever did not make it
_NP = ("NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET", "SYM", "X")


def find(p: Parse, i: int) -> int | None:
    """The token that heads the source of cue i, or None where the words name nobody."""
    n = phrase_at(p, i)
    if n:
        return _after(p, i + n)
    if p.pos[i] in ("VERB", "AUX"):
        return _of_verb(p, i)
    if p.pos[i] in ("NOUN", "PROPN"):
        return _of_noun(p, i)
    if p.pos[i] == "ADJ" and p.dep[i] in ("acomp", "oprd"):
        return subject(p, p.head[i])
    return None


def behind(p: Parse, c: int) -> int:
    """Who stands behind the chosen source: the antecedent of "which", the maker of "a report provided by the ministry"."""
    if p.tag[c] in ("WP", "WDT") and p.dep[c] in _SUBJ:
        verb = p.head[c]
        if p.dep[verb] == "relcl":
            c = p.head[verb]
    if p.lemma[c].lower() in documents():
        made = [by for x in p.kids(c, "acl") if p.tag[x] == "VBN" and p.lemma[x] not in READ for by in p.kids(x, "agent", "prep")]
        for by in [*made, *p.kids(c, "prep", "agent")]:
            if p.lower[by] in ("by", "from"):
                return next(iter(p.kids(by, "pobj")), c)
    return c


def maker(p: Parse, who: tuple[int, int]) -> tuple[int, int]:
    """A source (tokens), or in place of a paper whoever made it ("a report provided by the police")."""
    top = p.top(*who)
    made = [o for x in p.kids(top, "acl") if p.lemma[x] not in READ for by in p.kids(x, "agent") for o in p.kids(by, "pobj")]
    return phrase(p, made[0]) if made and p.lemma[top].lower() in documents() else who


def is_party(p: Parse, c: int) -> bool:
    """Whether noun c names a person, an office or a body: by a capital, or by lexicon/organs.tsv."""
    return p.pos[c] == "PROPN" or p.lemma[c].lower() in offices()


def offices() -> frozenset[str]:
    """Words for persons, offices and bodies, from lexicon/organs.tsv."""
    return words_of("organs", "person", "organ", "people")


def parties(p: Parse, who: tuple[int, int]) -> int:
    """How many parties a source (tokens) is: those joined in it ("France and Russia", "French and Russian officials"), two for a pair
    ("both sides", "analysts in both capitals"), else one."""
    top = p.top(*who)
    heads = [top]
    while (d := next((x for x in p.kids(heads[-1], "conj") if p.pos[x] in ("PROPN", "NOUN") and who[0] <= x < who[1]), None)) is not None:
        if any(p.lower[x] == "or" for x in p.kids(heads[-1], "cc")):  # two names of one: `the Free Army, or FSA`
            break
        heads.append(d)
    if len(heads) > 1:
        return len(heads)
    return 2 if two_meant(p, *who) else lands_joined(p, *who)


def is_whole(p: Parse, span: tuple[int, int]) -> bool:
    """Whether a word range is more than what stands before somebody else's noun (`an earlier` of `an earlier count by his office`)."""
    top = p.top(*span)
    return p.dep[top] not in ("amod", "det") or span[0] <= p.head[top] < span[1] or p.pos[p.head[top]] != "NOUN"


def without_land(p: Parse, who: tuple[int, int]) -> tuple[int, int]:
    """A source without the land of the town before it: `In Luanda, Angola, a spokesman said`."""
    a, b = who
    comma = next((i for i in range(a + 1, min(a + 4, b - 1)) if p.word[i] == ","), None)
    if comma is None or a < 2 or p.word[a - 1] != "," or p.pos[a - 2] != "PROPN":
        return who
    return (comma + 1, b) if " ".join(p.lower[a:comma]) in states() else who


@cache
def states() -> frozenset[str]:
    """Names of countries and their joins, lower case."""
    return frozenset(n.lower() for row in rows("states") for n in (row["name"], *cells(row["names"])))


def is_medium(p: Parse, c: int) -> bool:
    """Whether noun c names a paper, an agency or a channel: by a word of lexicon/organs.tsv or a name of lexicon/media.tsv."""
    words = [p.lower[t] for t in range(*phrase(p, c))]
    runs = (" ".join(words[i:j]) for i in range(len(words)) for j in range(i + 1, min(len(words), i + 5) + 1))
    return any(run in media() for run in runs)


@cache
def media() -> frozenset[str]:
    """Words for media and names of media, lower case."""
    words = {row["word"].split()[-1] for row in rows("organs") if row["sector"] == "MED" and row["kind"] == "organ"}
    return frozenset(words | {name.lower() for row in rows("media") for name in cells(row["names"])})


def documents() -> frozenset[str]:
    """Nouns for papers that speak for whoever made them, from lexicon/documents.tsv."""
    return words_of("documents", "noun")


def channels() -> frozenset[str]:
    """Names of what people post on, as printed, from lexicon/documents.tsv."""
    return words_of("documents", "channel")


def _after(p: Parse, j: int) -> int | None:
    """Head of the noun phrase that begins at token j."""
    if j >= len(p) or p.sent[j] != p.sent[j - 1]:
        return None
    while (p.head[j] > j and p.dep[j] in ("det", "amod", "compound", "poss", "nummod", "nmod", "advmod", "quantmod", "case")) or (
        p.dep[j] in ("punct",) and p.head[j] > j
    ):
        j = p.head[j]
    return j if p.pos[j] in _NP else None


def _of_verb(p: Parse, i: int) -> int | None:
    passive = any(p.dep[c] == "auxpass" for c in p.children[i])
    if passive or (p.tag[i] == "VBN" and p.dep[i] in ("acl", "advcl")):
        for c in p.kids(i, "agent"):
            return next(iter(p.kids(c, "pobj")), None)
        for c in p.kids(i, "prep"):
            if p.lower[c] == "by":
                return next(iter(p.kids(c, "pobj")), None)
        return None
    s = subject(p, i)
    if s is None:
        return None
    if p.pos[s] not in _NP:
        return None
    if p.lower[s] in ("who", "which", "that") and p.dep[i] == "relcl":
        return p.head[i]
    if p.lower[s] in ("it", "there") and p.dep[s] == "expl":
        return None
    return s


def _of_noun(p: Parse, i: int) -> int | None:
    for c in p.kids(i, "poss"):
        return c
    for c in p.kids(i, "prep"):
        if p.lower[c] in ("by", "from"):
            return next(iter(p.kids(c, "pobj")), None)
    for c in p.kids(i, "agent"):
        return next(iter(p.kids(c, "pobj")), None)
    if p.dep[i] == "pobj" and p.lower[p.head[i]] in ("in", "at", "to", "with"):  # "in a statement, the ministry said"
        return None
    if p.dep[i] == "dobj" and p.pos[p.head[i]] == "VERB":  # "issued a statement": its subject
        return subject(p, p.head[i])
    for c in p.kids(i, "compound", "amod", "nmod"):
        if p.word[c][:1].isupper():
            return c
    return None


def _before_clause(p: Parse, c: int) -> list[int]:
    """The tokens of a phrase or apposition up to its first relative clause, none where they are many."""
    below = p.subtree(c)
    clause = min((p.subtree(x)[0] for x in below if p.dep[x] == "relcl"), default=len(p))
    below = [t for t in below if t < clause]
    while below and p.pos[below[-1]] == "PUNCT":
        below.pop()
    return below if len(below) <= (14 if p.dep[c] == "appos" else 12) else []


def phrase(p: Parse, h: int) -> tuple[int, int]:
    """Token range (half-open) of the noun phrase headed by h as a source is named: with its modifiers, its `of` phrases and
    a short apposition, without relative clauses and the rest of what hangs on it."""
    keep = [h]
    todo = [h]
    while todo:
        j = todo.pop()
        for c in p.children[j]:
            if p.dep[c] not in _CUT or (p.dep[c] == "punct" and p.word[c] == "-"):
                keep.append(c)
                todo.append(c)
            elif c > h and (p.dep[c] == "appos" or (p.dep[c] == "prep" and p.lower[c] in _OF)):
                keep.extend(t for t in _before_clause(p, c) if p.dep[c] == "prep" or t >= c or t > j)
    a, b = min(keep), max(keep)
    a = max(a, p.sents[p.sent[h]][0])
    while b > a and p.pos[b] == "PUNCT":
        b -= 1
    while a < b and (p.pos[a] in ("PUNCT", "ADP", "CCONJ") or p.dep[a] == "preconj"):
        a += 1
    return a, b + 1
