"""Where the words about somebody are set: the place that opens their clause (`In Paris the foreign minister`), the one in their own
phrase (`a teacher from Beira`). It tells whose an office or a resident is where no name does."""

from __future__ import annotations

import re
from typing import NamedTuple

from dateline.ground.places import places_in
from dateline.ground.scene import Scene, inside, nearby, own_words
from dateline.model import Span

OPENING = frozenset({"in", "at", "from"})
CLAUSES = frozenset({";", ":", "“", '"'})
PLACING = frozenset({"in", "at", "from", "near", "outside", "around"})
LEADING = frozenset({"and", "but", "meanwhile", "while", ","})  # what may stand before the words that open a clause
PLACE_NOUNS = frozenset({"city", "town", "village", "hamlet", "province", "region", "district", "capital", "port", "island", "suburb"})
HEADING = 40  # characters of a line that is a heading, at most
_HEADING = re.compile(r"^[ \t]*(?:\d{1,2}[.)]\s*|[-•*]\s*)?([A-Z][\w .'’-]{2,30}?)[ \t]*(?::[ \t]|:?$)", re.MULTILINE)
LONGEST = 12  # tokens from the opening of a clause to an office that it sets, at most, where no comma closes the opening


class Setting(NamedTuple):
    """A country by a place of it: where the place stands, its id and its words."""

    id: str
    words: Span


def clause_setting(s: Scene, token: int, towns: bool = True) -> Setting | None:
    """The place that opens the clause of a token, as the scene of what follows: `In Paris, a colonel said`, `; in Rome the minister`.
    `towns`: also a place that only the gazetteer knows."""
    p = s.p
    a, end = p.sents[p.sent[token]]
    begins = [i + 1 for i in range(token - 1, a - 1, -1) if p.word[i] in CLAUSES][:1]
    for begin in (*begins, a):
        while begin < token and p.lower[begin] in LEADING:
            begin += 1
        found = _place_at(s, begin + 1, end, towns) if begin < token and p.lower[begin] in OPENING else None
        if found and found[0] <= token and (p.word[found[0]] == "," or _runs_on(s, found[0], token)):
            return found[1]
    return None


def place_told(s: Scene, token: int) -> Setting | None:
    """The land of the one place that the sentence of a token puts in a land: `landed near the Moldovan village of Larga, police said`."""
    a, b = s.p.sents[s.p.sent[token]]
    found = [h for h in inside(s, a, b) if h.kind == "demonym" and not PLACE_NOUNS.isdisjoint(s.p.lower[h.last : h.last + 2])]
    return Setting(found[0].id, s.p.span(found[0].first, found[0].last)) if len({h.id for h in found}) == 1 else None


def headed_land(s: Scene, token: int) -> Setting | None:
    """The land under whose heading the paragraph of a token stands in a round-up by country: `Niger` on a line by itself, `4. Niger: ...`;
    none where the text has no two such headings."""
    found = _headings(s)
    if len({x.id for x in found}) < 2:
        return None
    line = s.p.text.rfind("\n", 0, s.p.start[token]) + 1
    before = [x for x in found if x.words.start < s.p.start[token]]
    if not before:
        return None
    last = before[-1]
    between = s.p.text[last.words.end : line].split("\n")[1:] if last.words.start < line else []
    return None if any(0 < len(x.strip()) <= HEADING and x.strip()[-1] not in '.!?”"' for x in between) else last


def _headings(s: Scene) -> list[Setting]:
    """The lands that head a paragraph or the paragraphs below, in order (found once for a scene)."""
    if s.headings is None:
        lands = {(s.p.start[h.first], s.p.end[h.last - 1]): h for h in s.hits if h.kind in ("state", "authority") and ":" not in h.id}
        found = (lands.get(m.span(1)) for m in _HEADING.finditer(s.p.text))
        s.headings = [(h.id, s.p.span(h.first, h.last)) for h in found if h]
    return [Setting(*x) for x in s.headings]


def _runs_on(s: Scene, a: int, token: int) -> bool:
    """Whether only the words of a subject stand between the end of a clause's opening and a token: `In Paris the foreign minister`."""
    return token - a <= LONGEST and all(s.p.pos[i] in ("DET", "ADJ", "NUM", "NOUN", "PROPN", "ADV", "ADP") for i in range(a, token))


def own_setting(s: Scene, a: int, b: int) -> Setting | None:
    """The place that the phrase of tokens a..b puts its people in: `a doctor in Sukhumi`, `villagers near Beira`."""
    b = own_words(s.p, a, b)
    heads = {h.last for h in inside(s, a, b) if h.kind in ("person", "people")}
    for i in range(a + 1, b - 1):
        places = s.p.lower[i] in PLACING or (s.p.lower[i] == "of" and i in heads)
        found = _place_at(s, i + 1, b) if places else None
        if found:
            return found[1]
    return None


def _place_at(s: Scene, a: int, end: int, towns: bool = True) -> tuple[int, Setting] | None:
    """The place whose name begins at token a (an article before it left out), with the token after it; none where none does."""
    p = s.p
    if a < end and p.lower[a] == "the":
        a += 1
    if a >= end or not p.word[a][:1].isupper():
        return None
    h = next(iter(inside(s, a, a + 1)), None)
    if h and h.first == a and h.kind in ("capital", "place", "state", "authority"):
        return (h.last, Setting(h.id, p.span(h.first, h.last))) if ":" not in h.id else None
    if h or not towns:
        return None
    hit = next((x for x in places_in(p) if x.start == p.start[a]), None)
    country = hit.place.country if hit and hit.place else None
    if hit is None or not country or not nearby(s, -99).get(country):  # a small place of a land that the text never names is doubtful
        return None
    last = p.token_at(max(hit.start, hit.end - 1)) + 1
    return last, Setting(country, p.span(a, last))
