"""Names in a text: one pass over its tokens against a trie of everything that the lexicon can name.

`find_names(parse, published)` gives the `NameHit`s of a text, left to right, none overlapping another. Matching is blind to
accents, hyphens, dots and apostrophes; it minds capitals, so that `US` is not `us`. An abbreviation or a name shared by
several holders goes to the one whose country the text names; leaders are matched by transliteration (`person_key`) and by
their office on the day of publication.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import day_name, month_name
from collections import Counter
from collections.abc import Container, Iterable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from dateline.lexicon import cells, in_force, rows
from dateline.parse import Parse

SMALL = frozenset({"national", "nationals", "executive", "executives"})  # in small letters only: no `Minister of National Defence`
NAMING = frozenset(
    ["state", "demonym", "capital", "place", "authority", "institution", "group", "igo", "ngo", "media", "leader", "generic"]
)
EVERYWHERE = frozenset({"USA", "GBR", "RUS", "ISR"})  # their bodies are known by their initials in any report
NEAR_YEARS = 5.0  # from his time in office within which one of the second row may still be meant
_COMPANY = 20  # names to either side of one that tell in what company it stands
WORLD_MEDIA = frozenset(
    {"AFP", "AP", "BBC", "CNN", "TASS", "RIA", "DPA", "NBC", "CBS", "NPR", "RFI", "VOA", "EFE", "UPI", "ANSA", "RFE/RL"}
)

REPORTS = frozenset(
    {"report", "say", "write", "quote", "cite"}
)  # what a word right before them is, that may be an outlet: no everyday word
BRACKETS = {"(": ")", "[": "]"}
POLITE = frozenset({"mr", "mrs", "ms"})
LINKS = frozenset({"-", "al", "el", "bin", "ibn", "de", "van", "von", "ul", '"', "“", "”"})

_LETTERS = str.maketrans({
    "ə": "a", "ı": "i", "ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ħ": "h",
    **dict.fromkeys("'’‘`´ʿʾʼʻ.ʹ", ""),
})  # fmt: skip
_PARTS = re.compile(r"[-‐‑–/]+")
_INTRICATE = re.compile(r"[^\w ]|_")  # marks that part a word, or are left out
_POSSESSIVE = re.compile(r"['’]s(?=\s|$)")


class Entry(NamedTuple):
    """One holder of a name. `id` is an actor id, or for role words a sector; `countries` are where it acts, one of which must be
    named for a name that `needs` it to count; `capitals` says how many capital letters the text must show (0, 1 or 2)."""

    id: str
    kind: str
    name: str
    countries: tuple[str, ...] = ()
    needs: bool = False
    capitals: int = 1
    gender: str = ""
    weak: bool = False
    since: str = ""
    until: str = ""
    role: str = ""
    own: str = ""  # where it stands, for a user's row: it goes before ours
    article: bool = False  # whether `the` must stand right before: `The Resistance Front` is no Valley Resistance Front


class NameHit(NamedTuple):
    """Tokens first..last (half-open) name `entry`."""

    first: int
    last: int
    id: str
    kind: str
    name: str
    entry: Entry


@lru_cache(maxsize=1 << 14)
def fold(word: str) -> str:
    """A word without case, accents, dots and apostrophes."""
    word = word.casefold().translate(_LETTERS)
    if word.isascii():
        return word
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))


@lru_cache(maxsize=1 << 14)
def parts(word: str) -> tuple[str, ...]:
    """The atoms of one token: folded, cut at hyphens and slashes; a possessive is the atom `'s`."""
    if word in ("'s", "’s"):
        return ("'s",)
    return tuple(x for x in _PARTS.split(fold(word)) if x)


def atoms(name: str) -> tuple[str, ...]:
    """The atoms of a name of the lexicon, as `parts` makes them of a text's tokens; a leading article is left out."""
    if _INTRICATE.search(name):
        words = _POSSESSIVE.sub(" 's", name).replace(",", " ,").replace("(", " ").replace(")", " ").split()
        out = [x for w in words for x in parts(w)]
    else:
        out = fold.__wrapped__(name).split()  # past the memory of `fold`, which is for single words
    return tuple(out[1:] if len(out) > 1 and out[0] == "the" else out)


_SAME = (  # spellings made one, in this order
    ("tch", "ch"), ("tsch", "ch"), ("kh", "h"), ("dj", "j"), ("dzh", "j"), ("zh", "j"), ("ph", "f"), ("ou", "u"), ("oo", "u"), ("ee", "i"),
    ("ck", "k"), ("q", "k"), ("x", "ks"), ("w", "v"), ("y", "i"), ("ji", "ii"),
)  # fmt: skip
_DOUBLED, _IAN, _LAST_H = re.compile(r"(.)\1+"), re.compile(r"i[ae](?=n)"), re.compile(r"(?<=.)h$")


@lru_cache(maxsize=1 << 15)
def person_key(atom: str) -> str:
    """A folded name with the spellings of other scripts made one: -yan/-ian, -iy/-yy/-y/-i, kh/h, dj/j, ou/u, q/k, double letters."""
    for one, other in _SAME:
        atom = atom.replace(one, other)
    return _LAST_H.sub("", _IAN.sub("ia", _DOUBLED.sub(r"\1", atom))).replace("gh", "g")


def person_keys(name: str) -> tuple[str, ...]:
    """Keys of a person's name, articles such as `al` left out."""
    return tuple(person_key(a) for a in atoms(name) if a not in LINKS and a != "'s")


def _keys_of(some: Iterable[str], begins: bool) -> list[str]:
    """Keys of the atoms of a name, or of a part of one, articles left out, and initials but at its beginning: `Charles Q. Brown`."""
    words = [a for a in some if a not in LINKS and a != "'s"]
    return [person_key(a) for n, a in enumerate(words) if len(a) > 1 or (begins and not n)]


def plural(word: str) -> str:
    """The regular plural of the last word (`chief of staff`: of the head word too)."""
    head, of, rest = word.partition(" of ")
    if head.endswith("man") and not head.endswith("human"):
        many = head[:-3] + "men"
    elif head.endswith("y") and head[-2:-1] not in "aeou":
        many = head[:-1] + "ies"
    elif head.endswith(("s", "sh", "ch", "x")):
        many = head + "es"
    else:
        many = head + "s"
    return many + of + rest


Holder = tuple[str, Entry]


def _needed(word: str) -> int:
    """How many capitals the text must show for a name: none for one in lower case, two for an abbreviation of up to three letters."""
    bare = word.removeprefix("the ").removeprefix("The ")
    if not bare[:1].isupper() and not bare[:1].isdigit() and "-" not in bare[:4]:
        return 0
    return 2 if len(bare.replace(".", "")) <= 3 and sum(map(str.isupper, bare)) > 1 else 1


def _countries(table: str) -> Iterator[Holder]:
    """Names, demonyms, capitals and places of states and of de facto authorities."""
    for r in rows(table):
        own = "state" if table == "states" else "group" if r["id"].startswith("GRP:") else "authority"
        where = tuple(cells(r.get("countries", "")))
        for column, kind in (("name", own), ("names", own), ("demonyms", "demonym"), ("capitals", "capital"), ("places", "place")):
            for w in cells(r[column]):
                needs = table != "states" and w.isupper() and _may_need(r)
                yield w, Entry(r["id"], kind, r["name"], where, needs, 2 if w.isupper() else _needed(w), own=r.get("own", ""))
                if kind == "demonym":
                    yield w + "s", Entry(r["id"], kind, r["name"], capitals=1, role="people", own=r.get("own", ""))


def _bodies() -> Iterator[Holder]:
    """Institutions and armed groups."""
    for r in rows("institutions"):
        where = tuple(cells(r["countries"]))
        for w in cells(r["name"] + "|" + r["names"]):
            short = len(w) <= 5 and w.isupper() and not EVERYWHERE.intersection(where) and _may_need(r)
            yield w, Entry(r["id"], "institution", r["name"], where, short, _needed(w), own=r.get("own", ""))
    for r in rows("groups"):
        for w in cells(r["name"] + "|" + r["names"]):
            short = len(w) <= 6 and sum(map(str.isupper, w)) > 1 and w not in ("ISIS", "ISIL") and _may_need(r)
            where, article = tuple(cells(r["countries"])), w.startswith("The ")
            yield w, Entry(r["id"], "group", r["name"], where, short, _needed(w), own=r.get("own", ""), article=article)


def _may_need(r: dict[str, str]) -> bool:
    """Whether an abbreviation may wait for a country to be named: a user's row without countries never does."""
    return "own" not in r or bool(r["countries"])


def _organisations() -> Iterator[Holder]:
    """Organisations, generic names and media."""
    for r in rows("igos"):
        for w in cells(r["name"] + "|" + r["names"]):
            yield w, Entry(r["id"], r["id"][:3].lower(), r["name"], (), False, _needed(w), own=r.get("own", ""))
    for r in rows("generics"):
        for w in cells(r["words"]):
            yield w, Entry(r["id"], "generic", w, (), False, _needed(w))
    for r in rows("media"):
        for w in cells(r["names"]):
            short = len(w) <= 5 and w.isupper() and w not in WORLD_MEDIA and "own" not in r
            yield w, Entry(r["id"], "media", w, (head(r["id"]),), short, _needed(w), own=r.get("own", ""))


def _roles() -> Iterator[Holder]:
    """Words for organs, offices, people and things, with their plurals."""
    for r in rows("organs"):
        e = Entry(r["sector"], r["kind"], r["word"], (), False, 0, r["gender"], bool(r["weak"]))
        yield r["word"], e
        if r["kind"] in ("person", "organ", "thing"):
            yield plural(r["word"]), e._replace(kind="people" if r["kind"] == "person" else r["kind"], role="many")


@cache
def trie() -> dict[str, list[tuple[tuple[str, ...], list[Entry]]]]:
    """Names by first atom, longest first, each with its holders."""
    names: dict[tuple[str, ...], list[Entry]] = {}
    for word, entry in (*_countries("states"), *_countries("authorities"), *_bodies(), *_organisations(), *_roles()):
        key = atoms(word)
        if key and entry not in (held := names.setdefault(key, [])):
            held.insert(0 if entry.own else len(held), entry)
    out: dict[str, list[tuple[tuple[str, ...], list[Entry]]]] = {}
    for key, entries in names.items():
        if len(entries) == 1 and entries[0].own:  # nobody else has the name: no country need tell whose it is
            entries = [entries[0]._replace(needs=False)]
        out.setdefault(key[0], []).append((key, entries))
    for found in out.values():
        found.sort(key=lambda x: -len(x[0]))
    return out


@cache
def _single() -> frozenset[str]:
    return frozenset(first for first, found in trie().items() if any(len(key) == 1 for key, _ in found))


def is_a_name(atom: str) -> bool:
    """Whether a folded word is a name or an office of the lists by itself; to begin a longer one (`Kamal Adwan Hospital`) is not enough."""
    return atom in _single()


@lru_cache(maxsize=1 << 10)
def names_its_land(words: str) -> bool:
    """Whether the name of a body names a country, its people or its capital: `Addis Ababa University`."""
    key = atoms(words)
    runs = {key[i : i + n] for n in (1, 2, 3) for i in range(len(key))}
    return not _lands().isdisjoint(runs)


@cache
def _lands() -> frozenset[tuple[str, ...]]:
    return frozenset(atoms(w) for r in rows("states") for x in ("name", "demonyms", "capitals") for w in cells(r[x]))


@cache
def leaders() -> tuple[dict[tuple[str, ...], list[Entry]], dict[str, list[Entry]], dict[str, list[str]]]:
    """Office-holders and others who are quoted (people.tsv; `weak`) by the keys of their full names; office-holders by the key of a bare
    name they go by (the last one, or `short`); and those keys by name, of all."""
    full: dict[tuple[str, ...], list[Entry]] = {}
    short: dict[str, list[Entry]] = {}
    bare: dict[str, list[str]] = {}
    for r, weak in (*((r, False) for r in rows("leaders")), *((r, True) for r in rows("people"))):
        e = Entry(r["id"], "leader", r["name"], (), False, 1, r["gender"], weak, r["from"], r["to"], r["role"], r.get("own", ""))
        names = [r["name"], *cells(r["spellings"]), *(cells(r["short"]) or [r["name"].removesuffix(" Jr.").split()[-1]])]
        for keys in dict.fromkeys(tuple(_keys_of(atoms(w), True)) for w in names):
            if len(keys) > 1:
                full.setdefault(keys, []).append(e)
            elif keys:
                if not weak:
                    short.setdefault(keys[0], []).append(e)
                bare.setdefault(e.name, []).append(keys[0])
    return full, short, bare


def in_office(entries: list[Entry], day: str, countries: Counter[str] | None = None) -> Entry | None:
    """The entry whose term holds `day` (the nearest term else); among several people the one whose country is named most."""
    if not entries:
        return None
    entries = [e for e in entries if e.own] or entries

    def far(e: Entry) -> float:
        if not day:
            return 0 if not e.until else 1
        if (not e.since or e.since <= day) and (not e.until or day <= e.until):
            return 0
        return 0.1 + _years_off(e, day)

    named = countries or Counter()
    one = len({e.name for e in entries}) == 1  # in several offices: the one of that day, whatever lands are named
    return min(entries, key=lambda e: (far(e) > 8, far(e) if one else 0, -min(named[head(e.id)], 1), far(e), -named[head(e.id)], e.id))


def _years_off(e: Entry, day: str) -> float:
    """Years from a day to an office-holder's term, to the month; 0 or less in it."""
    return max(_year(e.since or day) - _year(day), _year(day) - _year(e.until or day))


def _year(day: str) -> float:
    try:
        return int(day[:4]) + (int(day[5:7]) / 12 if len(day) >= 7 else 0)
    except ValueError:
        return 0.0


def head(actor: str) -> str:
    """The part of an actor id before its sector."""
    return actor.partition(".")[0]


def find_names(p: Parse, published: str | None = None) -> list[NameHit]:
    """All the names of a text, left to right (see the module). `published` (ISO 8601) dates the leaders."""
    stream, owner = _stream(p)
    index = trie()
    found: list[tuple[int, int, list[Entry]]] = []
    k, n = 0, len(stream)
    while k < n:
        best, m = None, 1
        for key, entries in index.get(stream[k], ()):
            m = len(key)
            if m == 1 or tuple(stream[k : k + m]) == key:
                a, b = owner[k], owner[k + m - 1] + 1
                held = [e for e in entries if _cased(p, a, b, e)]
                if held:
                    best = (a, b, held)
                    break
        if best:
            found.append(best)
            k += m
        else:
            k += 1
    named = Counter(head(held[0].id) for a, b, held in found if _names_a_land(p, a, b, held[0]))
    hits = _by_company(p, [NameHit(a, b, e.id, e.kind, e.name, e) for a, b, held in found if (e := _choose(held, named))])
    day = (published or "")[:10]
    return _with_leaders(p, _with_coalition(p, _with_societies(p, hits), day, named), day, named)


def _by_company(p: Parse, hits: list[NameHit]) -> list[NameHit]:
    """The hits, those of words that take the sector of others around them (sector_beside.tsv) with it: the officers of a police station,
    the sailors of a navy."""
    table = _beside()
    out = []
    for k, h in enumerate(hits):
        beside, unless = table.get(h.name, ("", ""))
        around = _told_around(p, hits, k, table) if beside and h.kind in ("person", "people") else []
        turned = any(x[0] == beside for x in around) and (unless, True) not in around
        out.append(h._replace(id=beside) if turned else h)
    return out


@cache
def _beside() -> dict[str, tuple[str, str]]:
    """Words that take the sector of others around them: which, and what must not stand there, from lexicon/sector_beside.tsv."""
    return {r["word"]: (r["beside"], r["unless"]) for r in rows("sector_beside")}


def _told_around(p: Parse, hits: list[NameHit], k: int, but: Container[str]) -> list[tuple[str, bool]]:
    """The sectors of the names and offices in the sentence of hit k and in the two before it, those of some words left out, and whether
    each is of somebody (an army, an army base) and no thing that anybody may have (a helicopter)."""
    own = p.sent[hits[k].first]
    near = (h for h in hits[max(0, k - _COMPANY) : k + _COMPANY] if own - 2 <= p.sent[h.first] <= own)
    return [(h.id.rpartition(".")[2], h.kind != "thing" or " " in h.name) for h in near if h.name not in but]


def _names_a_land(p: Parse, a: int, b: int, e: Entry) -> bool:
    """Whether the words of tokens a..b name the country of their holder: `Mali`, `Malian`, `Bamako`, but also `the Malian army`."""
    if e.kind == "institution":
        return b - a > 1 and names_its_land(p.text[p.start[a] : p.end[b - 1]])
    return e.kind in ("state", "demonym", "capital", "place")


def holders(p: Parse, first: int, last: int) -> list[tuple[int, int, Entry, bool]]:
    """Every holder of a name that begins within tokens first..last: its tokens, and whether the words show the capitals it needs.
    For telling who was passed over; `find_names` takes the longest name and one holder."""
    stream, owner = _stream(p)
    out: list[tuple[int, int, Entry, bool]] = []
    for k, i in enumerate(owner):
        for key, entries in trie().get(stream[k], ()) if first <= i < last else ():
            if tuple(stream[k : k + len(key)]) == key:
                b = owner[k + len(key) - 1] + 1
                out += [(i, b, e, _cased(p, i, b, e)) for e in entries]
    return out


@cache
def societies() -> dict[str, frozenset[str]]:
    """The words that make a capitalised name a private body's, by where they stand in it: `begin`, `end`."""
    return {r["place"]: frozenset(cells(r["word"])) for r in rows("societies")}


def _with_societies(p: Parse, hits: list[NameHit]) -> list[NameHit]:
    """Hits with those on private bodies that no list has, told by a word of their name (`Lakeside Relief Network`)."""
    last, first = societies()["end"], societies()["begin"]
    naming = {i for h in hits if h.kind in NAMING for i in range(h.first, h.last)}
    out: list[NameHit] = []
    known: dict[str, NameHit] = {}  # by the short names that a body goes by later: `the Network`, `LRN`
    for i, w in enumerate(p.lower):
        if i in naming or not p.word[i][:1].isupper() or (out and i < out[-1].last):
            continue
        if w in last or w in first:
            a, b = _society(p, i, w in last, w in first)
            if b - a > 1 and naming.isdisjoint(range(a, b)):
                h = _private(p, a, b)
                known[p.word[i]] = known[_initials(p, b)] = h
                out.append(h)
                continue
        if p.word[i] in known and (p.word[i].isupper() or (i and p.lower[i - 1] == "the")):
            out.append(known[p.word[i]]._replace(first=i, last=i + 1))
    taken = {i for h in out for i in range(h.first, h.last)}
    return sorted([h for h in hits if taken.isdisjoint(range(h.first, h.last))] + out)


def _with_coalition(p: Parse, hits: list[NameHit], day: str, named: Counter[str]) -> list[NameHit]:
    """Hits with the bare word `coalition` as the one coalition that fights a group named here, in a land named here, on that day. A
    coalition of parties (`coalition government`) is none, nor is one that somebody leads (`X-led coalition`)."""
    ids = {h.id for h in hits}
    fits = [r for r in rows("coalitions") if ids.intersection(cells(r["foes"])) and any(named[c] for c in cells(r["lands"]))]
    fits = [r for r in fits if in_force(r, day)]
    full = {r["id"] for r in rows("coalitions")} & ids
    fits = [r for r in fits if r["id"] in full] or ([] if full else fits)
    if len(fits) != 1:
        return hits
    taken = {i for h in hits for i in range(h.first, h.last) if h.kind in NAMING}
    entry = Entry(fits[0]["id"], "igo", "the coalition")
    found = [i for i, w in enumerate(p.lower) if w == "coalition" and i not in taken and _by_itself(p, i, taken)]
    new = [NameHit(i, i + 1, entry.id, entry.kind, entry.name, entry) for i in found]
    at = {h.first for h in new}
    return sorted([h for h in hits if not at.intersection(range(h.first, h.last))] + new)


def _by_itself(p: Parse, i: int, taken: set[int]) -> bool:
    """Whether no name before token i, and no government after it, tells that this is another coalition."""
    if i + 1 < len(p) and p.lower[i + 1] in ("government", "partner", "partners", "cabinet", "party", "parties", "of", "talks"):
        return False
    before = [k for k in range(max(0, i - 3), i) if p.sent[k] == p.sent[i]]
    return not any(k in taken or p.lower[k] in ("led", "ruling", "opposition", "a", "governing", "rebel") for k in before)


def _private(p: Parse, a: int, b: int) -> NameHit:
    """The hit on a private body of no list."""
    name, short = p.text[p.start[a] : p.end[b - 1]], _initials(p, b)
    actor = f"NGO:{short}" if short else "NGO"
    return NameHit(a, b, actor, "ngo", name, Entry(actor, "ngo", name))


def _initials(p: Parse, b: int) -> str:
    """The initials in brackets at token b; empty where none stand there."""
    short = bracketed(p, b)
    return short if short.isascii() and short.isalpha() and short.isupper() else ""


def bracketed(p: Parse, b: int) -> str:
    """The one word in brackets, round or square, at token b; empty where none stands there."""
    return p.word[b + 1] if b + 2 < len(p) and p.word[b + 2] == BRACKETS.get(p.word[b]) else ""


def _society(p: Parse, i: int, ends: bool, begins: bool) -> tuple[int, int]:
    """The tokens of the capitalised name that ends, or begins, with token i."""
    a, b, n = i, i + 1, len(p)
    if begins and b + 1 < n and p.lower[b] in ("of", "for", "on") and p.word[b + 1][:1].isupper():
        b += 1
        while b < n and (p.word[b][:1].isupper() or (p.lower[b] in ("of", "and", "for") and p.word[min(b + 1, n - 1)][:1].isupper())):
            b += 1
        return a, b
    while ends and a and p.word[a - 1][:1].isupper() and p.pos[a - 1] in ("PROPN", "NOUN", "ADJ") and p.sent[a - 1] == p.sent[i]:
        a -= 1
    return a, b


def _stream(p: Parse) -> tuple[list[str], list[int]]:
    """The atoms of a text and the token each belongs to; hyphens inside words, quote marks and brackets are left out."""
    stream: list[str] = []
    owner: list[int] = []
    for i, w in enumerate(p.word):
        for atom in parts(w):
            if atom not in '"“”()[]«»':
                stream.append(atom)
                owner.append(i)
    return stream, owner


def _cased(p: Parse, a: int, b: int, e: Entry) -> bool:
    """Whether the words show the capitals, and the article, that the entry needs."""
    if e.article and (not a or p.lower[a - 1] != "the"):
        return False
    if e.capitals == 0:
        if e.name in SMALL and p.word[a][:1].isupper():
            return False
        return not (b - a == 1 and e.kind in ("person", "people", "organ") and p.pos[a] == "VERB" and p.tag[a] in ("VBZ", "VBP", "VBD"))
    if e.kind == "generic" and b < len(p) and p.word[b][:1].isupper() and b - a == 1:
        return False
    w = p.word[a]
    if e.kind == "media" and e.name[:4] in ("The ", "the ") and b - a == 1 and a and p.pos[a - 1] == "PROPN" and p.word[a - 1].istitle():
        return False  # the last word of a longer name: X Wire
    if e.capitals == 2:
        return sum(map(str.isupper, p.text[p.start[a] : p.end[b - 1]])) > 1
    if not (w[:1].isupper() or w[:1].isdigit() or p.word[b - 1][:1].isupper()):
        return False
    if b - a == 1 and e.name[:4].lower() == "the " and e.kind == "media" and p.pos[a] == "ADJ" and b < len(p) and p.pos[b] == "NOUN":
        return False  # `Independent economists`
    if b - a == 1 and e.kind in ("media", "group", "ngo", "place") and p.pos[a] not in ("PROPN", "ADJ", "X"):
        opens = e.kind == "media" and a == p.sents[p.sent[a]][0] and not (b < len(p) and p.lemma[b] in REPORTS)
        return not (opens or p.pos[a] in ("VERB", "AUX", "ADP", "ADV", "PRON", "DET"))
    return True


def _choose(held: list[Entry], named: Counter[str]) -> Entry | None:
    """The one holder of a name: those whose country the text names before the others, none where none is left; of bodies that are called
    alike (`the House of Representatives`) none where the text names no country of theirs."""
    shared = len({head(e.id) for e in held if e.kind == "institution"}) > 1
    needs = [e.needs or (shared and e.kind == "institution") for e in held]
    fit = [e for e, n in zip(held, needs, strict=True) if not n or any(named[c] for c in e.countries)]
    fit = [e for e in fit if e.own] or fit
    if not fit:
        return None
    return max(fit, key=lambda e: (max((named[c] for c in e.countries), default=0), bool(e.countries))) if len(fit) > 1 else fit[0]


def _with_leaders(p: Parse, hits: list[NameHit], day: str, named: Counter[str]) -> list[NameHit]:
    """Hits with those on office-holders, full names first, then the bare names of those in office or met in full."""
    full, short, bare_keys = leaders()
    told = {x for x, n in named.items() if n} | {h.id for h in hits}
    taken = {i: h for h in hits for i in range(h.first, h.last)}
    met: dict[str, Entry] = {}
    out: list[NameHit] = []
    bare: list[int] = []
    i = 0
    while i < len(p):
        if not p.word[i][:1].isupper() or (i in taken and taken[i].kind != "place"):
            i += 1
            continue
        keys, ends = _name_run(p, i, taken)
        m = next((m for m in range(len(keys), 1, -1) if tuple(keys[:m]) in full), 0)
        e = in_office([x for x in full[tuple(keys[:m])] if _likely_here(x, day, told)], day, named) if m else None
        if e and m < len(person_keys(e.name)) and _of_longer_name(p, i, ends[m - 1], e):  # `Abdel-Karim Moe` is no Ivo Abdel Karim
            e = None
        if e:
            out.append(NameHit(i, ends[m - 1], e.id, "leader", e.name, e))
            met.update(dict.fromkeys((keys[m - 1], keys[0], *bare_keys.get(e.name, ())), e))
            i = ends[m - 1]
        else:
            if i not in taken and p.pos[i] in ("PROPN", "NOUN", "ADJ", "X", "ADV", "VERB", "INTJ"):
                bare.append(i)
            i += 1
    out.extend(h for i in bare if (h := _bare(p, i, met, short, day, named)))
    out.extend(_in_capitals(p, bare, out))
    covered = {i for h in out for i in range(h.first, h.last)}
    return sorted([h for h in hits if h.first not in covered] + out)


def _likely_here(e: Entry, day: str, told: set[str]) -> bool:
    """Whether somebody of that name may be meant: of those of the second row only who is in office on the day, or near it and of a country
    or body that the text names, for many are called as they are."""
    if not e.weak:
        return True
    off = _years_off(e, day)
    return (bool(day) and off <= 0) or (off <= NEAR_YEARS and head(e.id) in told)


def _name_run(p: Parse, i: int, taken: dict[int, NameHit]) -> tuple[list[str], list[int]]:
    """Person keys of the capitalised words that run on from token i (five at most), and the token at which each ends."""
    keys: list[str] = []
    ends: list[int] = []
    j = i
    while j < len(p) and len(keys) < 5 and j < i + 12 and (p.word[j][:1].isupper() or p.word[j] in LINKS or _second_half(p, j)):
        if j > i and j in taken and taken[j].last - taken[j].first > 1:
            break
        keys.extend(_keys_of(parts(p.word[j]), not keys))
        ends.extend([j + 1] * (len(keys) - len(ends)))
        j += 1
    return keys, ends


def _second_half(p: Parse, j: int) -> bool:
    """Whether token j is the second half of a name with a hyphen: `Ban Ki-moon`."""
    return j > 1 and p.word[j - 1] == "-" and p.word[j - 2][:1].isupper() and p.end[j - 1] == p.start[j] and p.end[j - 2] == p.start[j - 1]


def _bare(p: Parse, i: int, met: dict[str, Entry], short: dict[str, list[Entry]], day: str, named: Counter[str]) -> NameHit | None:
    """The office-holder whom the single name at token i names: one met in full, else one in office, of a country that is named."""
    last = _al_end(p, i)
    found = parts(p.word[last - 1])
    key = person_key(found[-1]) if found else ""
    if last < len(p) - 2 and _goes_on(p, last):
        return None
    e = met.get(key)
    if e is None and key in short and (not _all_capitals(p, i) or _stands_out(p, i)):
        e = in_office([x for x in short[key] if _that_year(x, day)], day, named)
        if e and not (named[head(e.id)] or ":" in e.id or len(key) > 5 or _titled(p, i, e) or _nobody_else(p, i, key)):
            return None
    return NameHit(i, last, e.id, "leader", e.name, e) if e and not _of_longer_name(p, i, last, e) else None


def _nobody_else(p: Parse, i: int, key: str) -> bool:
    """Whether the bare name at token i, short as it is, belongs to one country alone on the lists, as it is spelt, and is no other word."""
    word = fold(p.word[i])
    if len(key) < 4 or p.pos[i] != "PROPN" or is_a_name(word) or p.lower[i] in _everyday():
        return False
    alone = i == 0 or p.pos[i - 1] not in ("PROPN", "NOUN") or p.lower[i - 1].rstrip(".") in POLITE  # not `Captain Vale`
    return alone and len(_lands_called().get(word, ())) == 1


@cache
def _lands_called() -> dict[str, frozenset[str]]:
    """Countries and bodies of the persons on the lists by the last word of their names."""
    out: dict[str, set[str]] = {}
    for held in leaders()[0].values():
        for e in held:
            out.setdefault(fold(e.name.split()[-1]), set()).add(head(e.id))
    return {word: frozenset(ids) for word, ids in out.items()}


def _titled(p: Parse, i: int, e: Entry) -> bool:
    """Whether the office of an office-holder of the first row stands before the name at token i: `President Vale`."""
    return not e.weak and i > 0 and p.lower[i - 1] in e.role.lower().split()


def _goes_on(p: Parse, i: int) -> bool:
    """Whether the name before token i goes on with a surname in `al-` (then that is somebody else)."""
    return p.lower[i] in ("al", "el") and p.word[i + 1] == "-" and p.word[i + 2][:1].isupper()


def _all_capitals(p: Parse, i: int) -> bool:
    """Whether the words around token i are all in capitals, as in a headline, where capitals tell no name ("SAID")."""
    around = [w for w in p.word[max(0, i - 3) : i + 4] if w.isalpha() and len(w) > 1]
    return len(around) > 2 and all(map(str.isupper, around))


def _in_capitals(p: Parse, bare: list[int], found: list[NameHit]) -> list[NameHit]:
    """Hits on the names of office-holders in headlines in capitals (`VALE WARNS`) whom the text names in ordinary letters."""
    entries = {key: h.entry for h in found for key in map(person_key, parts(p.word[h.last - 1])) if not p.word[h.last - 1].isupper()}
    taken = {i for h in found for i in range(h.first, h.last)}
    caps = [(i, parts(p.word[i])) for i in bare if i not in taken and p.word[i].isupper() and len(p.word[i]) > 3]
    held = [(i, entries.get(person_key(x[-1]))) for i, x in caps if x]
    return [NameHit(i, i + 1, e.id, "leader", e.name, e) for i, e in held if e]


def _stands_out(p: Parse, i: int) -> bool:
    """Whether the word at token i of a headline in capitals is a name and no everyday word: read as one, and in no list of words."""
    word = p.lower[i]
    return p.pos[i] == "PROPN" and len(word) > 3 and not is_a_name(fold(word)) and word not in _everyday() and word not in p.word


@cache
def _everyday() -> frozenset[str]:
    """Words of reporting that are names too: cues, triggers, months."""
    words = {w for r in rows("cues") for w in r["cue"].lower().split()} | {w for r in rows("events") for w in r["lemma"].lower().split()}
    return frozenset(words | {w.lower() for w in (*month_name, *day_name)})


def _that_year(e: Entry, day: str) -> bool:
    """Whether the office was held in the year of `day` (any day, where none is given)."""
    return not day or ((not e.since or e.since[:4] <= day[:4]) and (not e.until or day[:4] <= e.until[:4]))


def _al_end(p: Parse, i: int) -> int:
    """The end of a bare surname that begins at token i: over the hyphen of `Al-Sisi`."""
    if i + 2 < len(p) and p.word[i + 1] == "-" and fold(p.word[i]) in ("al", "el"):
        return i + 3
    return i + 1


def _of_longer_name(p: Parse, a: int, b: int, e: Entry) -> bool:
    """Whether the bare name of tokens a..b is part of a longer one that is not this office-holder's: `Zorayr Petrosyan`, `Kim Dae-jung`."""
    own = set(person_keys(e.name))
    last = b - 1
    before = a - 1
    while before > 0 and p.word[before] in LINKS:
        before -= 1
    linked = before < a - 1 and p.pos[before] == "PROPN" and p.sent[before] == p.sent[a]  # Wajdi al-Khalifa, however he is parsed
    joined = before >= 0 and p.dep[before] == "compound" and p.head[before] in (last, p.head[last])
    beside = [before] if linked or joined else []
    end = p.head[last]
    if p.dep[last] == "compound" and last < end < last + 5 and p.pos[end] == "PROPN":
        beside += [k for k in range(b, end + 1) if p.word[k][:1].isupper()]
    opens = p.sents[p.sent[a]][0]
    return any(
        (p.pos[k] == "PROPN" or opens < k < a)
        and p.word[k][:1].isupper()
        and not is_a_name(fold(p.word[k]))
        and not own.intersection(map(person_key, parts(p.word[k])))
        for k in beside
    )
