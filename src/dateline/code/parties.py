"""Which phrases may be parties to an event: their head tokens, their extent, and what kind of word heads them."""

from __future__ import annotations

from functools import cache

from dateline.lexicon import cells, rows
from dateline.parse.tokens import Parse

NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "DET"})
THINGS = frozenset({"thing", "weapon", "matter", "measure", "time", "place", "NOUN", "NUM", "ADJ"})  # classes of heads that are no party
_PARTY = frozenset({"force", "state", "civil", "police", "aid", "media"})
_ARGUMENTS = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "conj", "dative"})
_INNER = frozenset({"compound", "amod", "nmod", "poss", "nummod", "det", "predet", "quantmod", "advmod", "case"})
_TITLED = 4  # tokens between a title and the name after it, at most
SOME = frozenset(
    {"some", "many", "several", "most", "dozens", "scores", "hundreds", "thousands", "none", "all", "half", "few"}
)  # of whom some are told
_NAMES = {  # class of the names in a column of a list
    "states": {"name": "country", "demonyms": "demonym", "capitals": "capital", "names": "country", "places": "place"},
    "authorities": {"name": "country", "demonyms": "demonym", "capitals": "capital", "names": "country", "places": "place"},
    "groups": {"name": "group", "names": "group"},
    "igos": {"name": "body", "names": "body"},
    "media": {"names": "media"},
    "leaders": {"name": "leader"},
}


@cache
def word_classes() -> dict[str, str]:
    """Class of a head noun by its lemma (lexicon/roles.tsv); the first class that lists a word has it."""
    out: dict[str, str] = {}
    for row in rows("roles"):
        for word in cells(row["words"]):
            out.setdefault(word, row["class"])
    return out


@cache
def name_classes() -> dict[str, str]:
    """Class of a name by its last word, lower case, out of the lists of states, groups, organisations, media and leaders."""
    out: dict[str, str] = {}
    for file, columns in _NAMES.items():
        for row in rows(file):
            for column, name_class in columns.items():
                for name in cells(row[column]):
                    out.setdefault(name.split()[-1].lower(), name_class)
    return out


def classes(p: Parse) -> list[str]:
    """Class of each token as the head of a party (made once a parse)."""
    made = p.__dict__.get("_party_classes")
    if made is None:
        made = p.__dict__["_party_classes"] = [_class(p, i) for i in range(len(p))]
    return made


def _class(p: Parse, i: int) -> str:
    pos, low = p.pos[i], p.lower[i]
    if pos in ("PRON", "DET"):
        return low
    known = word_classes().get(p.lemma[i].lower())
    if known or pos not in ("PROPN", "ADJ"):
        return known or pos
    known = name_classes().get(low) or name_classes().get(low.removesuffix("s"))
    return known or ("name" if pos == "PROPN" else "demonym" if p.word[i][:1].isupper() else pos)


def candidate_heads(p: Parse) -> list[list[int]]:
    """For each sentence, the tokens that may head an actor or a target."""
    out: list[list[int]] = [[] for _ in p.sents]
    for i in range(len(p)):
        if may_head(p, i):
            out[p.sent[i]].append(i)
    return out


def may_head(p: Parse, i: int) -> bool:
    """Whether token i may head an actor or a target: a noun that is no date or mere number, a name, a pronoun, a demonym
    before a noun (`Ruritanian shelling`), a number that stands alone."""
    pos, dep = p.pos[i], p.dep[i]
    if pos == "NOUN":
        return _noun(p, i)
    if pos == "PROPN":
        inside = dep in ("compound", "npadvmod") and p.pos[p.head[i]] == "PROPN"
        return not inside and word_classes().get(p.lower[i]) != "time"
    if pos == "ADJ":
        before = dep in ("amod", "compound", "nmod") and (p.word[i][:1].isupper() or word_classes().get(p.lower[i]) in _PARTY)
        return before or dep in _ARGUMENTS
    if pos == "PRON":
        return p.tag[i] in ("PRP", "PRP$", "DT", "NN") and dep not in ("expl", "det")
    return pos in ("NUM", "DET") and dep in _ARGUMENTS


def _noun(p: Parse, i: int) -> bool:
    known = word_classes().get(p.lemma[i].lower())
    if p.dep[i] in ("compound", "npadvmod"):
        return known in _PARTY
    if known == "measure":
        return p.dep[i] in _ARGUMENTS and not p.kids(i, "nummod", "quantmod")
    return known != "time"


def phrase(p: Parse, i: int) -> tuple[int, int]:
    """Token range of the base noun phrase headed by token i: its modifiers to the left, the name that follows a title; those of
    whom some are told (`two of its soldiers`) too."""
    if p.dep[i] in _INNER and p.dep[i] != "poss" and p.pos[i] != "PROPN":
        return i, i + 1
    inner = [c for c in p.children[i] if c < i and p.dep[c] in _INNER]
    told = any(p.kids(c, "nsubj") for c in inner)  # a verb that was taken for an adjective
    wall = max((c for c in inner if told and p.pos[c] == "VERB"), default=-1)
    left = min([i, *(_leftmost(p, c) for c in inner if c > wall)])
    if p.lower[left] == "dead" and left and p.pos[left - 1] == "VERB":  # shot dead 15 men
        left += 1
    right = i + 1
    for c in p.children[i]:
        if i < c <= i + _TITLED and p.dep[c] == "appos" and p.pos[c] == "PROPN" and not {",", "("} & set(p.word[i:c]):
            right = c + 1
    whole = _whole(p, i)
    return left, max(right, phrase(p, whole)[1]) if whole else right


def _whole(p: Parse, i: int) -> int:
    """The noun right behind `of` of whom the words at token i are some; 0 where there is none."""
    if p.pos[i] != "NUM" and p.lower[i] not in SOME:
        return 0
    return next((o for c in p.kids(i, "prep") if c == i + 1 and p.lower[c] == "of" for o in p.kids(c, "pobj") if o > c), 0)


def _leftmost(p: Parse, i: int) -> int:
    while p.children[i] and p.children[i][0] < i:
        i = p.children[i][0]
    return i


def first_of(p: Parse, i: int) -> int:
    """The first of the phrases coordinated with token i."""
    while p.dep[i] == "conj" and p.head[i] != i and p.pos[p.head[i]] in NOMINAL:
        i = p.head[i]
    return i
