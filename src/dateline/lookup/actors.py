"""Who a phrase means, by which row of the lexicon, and who else goes by its words."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import takewhile

from msgspec.structs import replace

from dateline.errors import InputError, Rejected
from dateline.ground import actors as ground
from dateline.ground.names import NAMING, Entry, NameHit, atoms, head, holders, leaders, parts, person_key
from dateline.ground.refer import resolve_span
from dateline.ground.scene import Resolution, Scene, inside
from dateline.lexicon import cells, shipped
from dateline.lookup.words import day_of, find, parse, phrases
from dateline.model import Struct
from dateline.parse import Draft, Parse

COLUMNS = {"demonym": "demonyms", "capital": "capitals", "place": "places"}
TABLES = {
    "institution": ("institutions",), "group": ("groups", "authorities"), "igo": ("igos",), "ngo": ("igos", "institutions"),
    "media": ("media",), "leader": ("leaders", "people"), "generic": ("generics",),
}  # fmt: skip
MOST = 12  # turned down, told a phrase


class NameHeld(Struct, frozen=True, kw_only=True):
    """A row of the lexicon that the words match: `words` as they stand, the `id` (a sector, for role words), kind and name it gives, the
    `row` (table and its words, or the place in a user's file), and for people their office and term."""

    words: str
    id: str
    kind: str
    name: str
    row: str
    term: str | None = None


class NameTurnedDown(NameHeld, frozen=True, kw_only=True):
    """Somebody else who goes by these words, and why it is not he."""

    why: str


class ActorAnswer(Struct, frozen=True, kw_only=True):
    """Whom a phrase means. `actor` is null, or begins with UNK, where it names nobody; `why` is the rule; `via` the words before that it
    points to; `inside` says whether it was found in the text given (else it was read after that text, or alone)."""

    words: str
    on: str | None
    inside: bool
    actor: str | None
    name: str | None
    why: str
    via: str | None
    matched: list[NameHeld]
    turned_down: list[NameTurnedDown]

    @property
    def found(self) -> bool:
        """Whether it is somebody."""
        return self.actor is not None and not self.actor.startswith("UNK")


def actors(
    words: str | Iterable[str], *, on: str | None = None, context: str = "", report: str | os.PathLike[str] | None = None
) -> list[ActorAnswer]:
    """Whom each phrase means on a day, alone or in a text: `context` (a text), or `report` (a file with one report, read as
    `dateline.read` does; its day counts where none is given). Raises ValueError where `on` is no date, InputError where the report cannot
    be read."""
    day = day_of(on)
    scene: Scene | None = None
    if report is not None:
        scene, context, day = _of_report(report, day)
    elif context:
        scene = ground.scene_of(parse(context), day)
    return [_answer(p, day, context, scene) for p in phrases(words)]


def _of_report(path: str | os.PathLike[str], day: str | None) -> tuple[Scene, str, str | None]:
    """The scene that the reader makes of a report, its text and its day."""
    from dateline.ingest import one_report
    from dateline.pipeline import STAGES

    item = one_report(path, path, published=day)
    if isinstance(item, Rejected):
        raise InputError(item)
    day = day or (item.published or "")[:10] or None
    draft = Draft(replace(item, published=day), Parse(item.text, [], [], [], [], [], [], [], [], []))
    for stage in takewhile(lambda s: s.name != "actors", STAGES):
        draft = stage.run(draft)
    return ground.with_scene(draft)[1], item.text, day


def _answer(words: str, day: str | None, context: str, scene: Scene | None) -> ActorAnswer:
    """The answer for one phrase: where it first stands in the text, else after it."""
    at = find(words, context) if scene else None
    if scene is None or at is None:
        text = f"{context.rstrip()}\n\n{words}" if context else words
        scene, span = ground.scene_of(parse(text), day), (len(text) - len(words), len(text))
    else:
        span = at
    r = resolve_span(scene, *span)
    tokens = scene.p.tokens_in(*span)
    hits = inside(scene, tokens.start, tokens.stop) if tokens else []
    return ActorAnswer(
        words=words,
        on=day,
        inside=at is not None,
        actor=r.actor,
        name=r.name,
        why=r.why,
        via=r.via.text if r.via else None,
        matched=[_held(scene.p, h) for h in hits],
        turned_down=_turned_down(scene, tokens.start, tokens.stop, hits, r, day or "")[:MOST] if tokens else [],
    )


def _held(p: Parse, h: NameHit) -> NameHeld:
    words = p.text[p.start[h.first] : p.end[h.last - 1]]
    return NameHeld(words=words, id=h.id, kind=h.kind, name=h.name, row=row_of(h.entry, words), term=_term(h.entry))


def _term(e: Entry) -> str | None:
    """An office with its days."""
    if e.kind != "leader":
        return None
    until = f"to {e.until}" if e.until else "on"
    return f"{e.role}, {e.since} {until}" if e.since else f"{e.role}, {until}" if e.until else e.role


def row_of(e: Entry, words: str) -> str:
    """The row that an entry stands in: the table, and its words there (`states.tsv, capitals: Baku`), or the place in a user's file."""
    if e.own:
        return e.own
    for table in TABLES.get(e.kind, ("states", "authorities") if e.kind in NAMING else ("organs",)):
        column, cell = _cell(table, e, atoms(words))
        if column:
            return f"{table}.tsv, {column}: {cell}"
    return "societies.tsv, a word of its name" if e.kind == "ngo" else "naming rule"


def _cell(table: str, e: Entry, key: tuple[str, ...]) -> tuple[str, str]:
    """The column and the cell of a table in which the entry's row has a name."""
    near = ("", "")
    for r in _of_id(table).get(e.id if table != "organs" else e.name, ()):
        for column, value in r.items():
            for cell in cells(value) if column not in ("id", "countries", "from", "to", "role") else ():
                if atoms(cell) == key or (e.role == "people" and atoms(cell + "s") == key):
                    return column, cell
        if r.get("name", r.get("word")) == e.name and not near[0]:
            near = ("name" if "name" in r else "word", e.name)  # a bare surname, a plural
    return near


@cache
def _of_id(table: str) -> dict[str, list[dict[str, str]]]:
    """The shipped rows of a table by id (role words by the word)."""
    out: dict[str, list[dict[str, str]]] = {}
    for r in shipped(table):
        out.setdefault(r.get("id") or r.get("word", ""), []).append(r)
    return out


# --- turned down ---------------------------------------------------------------------------------------------------------------------


def _turned_down(s: Scene, a: int, b: int, hits: list[NameHit], r: Resolution, day: str) -> list[NameTurnedDown]:
    """Who else goes by words of the phrase, each once, and why it is not he."""
    named = Counter(head(h.id) for h in s.hits if h.kind in ("state", "demonym", "capital", "place"))
    out: dict[tuple[str, str], NameTurnedDown] = {}
    chosen = {(h.id, h.name) for h in hits} | {(r.actor or "", r.name or "")}
    for x in (*_names_passed(s.p, a, b, hits, named), *_people_passed(s.p, a, b, hits, named, day), *_parties_passed(r)):
        if (x.id, x.name) not in chosen and not (x.kind == "party" and any(x.id == y.id for y in out.values())):
            out.setdefault((x.id, x.name), x)
    return list(out.values())


def _passed(e: Entry, words: str, why: str) -> NameTurnedDown:
    return NameTurnedDown(words=words, id=e.id, kind=e.kind, name=e.name, row=row_of(e, words), term=_term(e), why=why)


def _names_passed(p: Parse, a: int, b: int, hits: list[NameHit], named: Counter[str]) -> Iterator[NameTurnedDown]:
    """Holders of names in the phrase that were not taken."""
    for i, j, e, cased in holders(p, a, b):
        if e.kind not in NAMING or e.kind == "generic" or j > b:
            continue
        over = next((h for h in hits if h.first < j and i < h.last), None)
        yield _passed(e, p.text[p.start[i] : p.end[j - 1]], _why_passed(p, (i, j), e, cased, over, named))


def _why_passed(p: Parse, at: tuple[int, int], e: Entry, cased: bool, over: NameHit | None, named: Counter[str]) -> str:
    """Why the holder of a name at these tokens was not taken, where `over` has its words."""
    if not cased and e.capitals and not (e.capitals == 1 and p.word[at[0]][:1].isupper()):
        return f"its name is written with {'capitals' if e.capitals > 1 else 'a capital'}"
    if e.needs and not any(named[c] for c in e.countries):
        return f"counts only where its country is named: {', '.join(e.countries)}"
    if over is None or not cased:
        return "the words are no name here, or go on with another"
    taken = p.text[p.start[over.first] : p.end[over.last - 1]]
    if over.last - over.first > at[1] - at[0]:
        return f'"{taken}", the longer name, goes first'
    if over.kind == "leader" and e.kind != "leader":
        return f"the words name {over.name} here"
    if over.entry.own:
        return "your own row goes first"
    other, mine = (max((named[c] for c in x.countries), default=0) for x in (over.entry, e))
    return f"the countries of {over.name} are named more" if other > mine else f"{over.name} stands before it in the lists"


def _people_passed(p: Parse, a: int, b: int, hits: list[NameHit], named: Counter[str], day: str) -> Iterator[NameTurnedDown]:
    """Office-holders who bear a name in the phrase and were not taken; of several terms of one the nearest."""
    full, short, _ = leaders()
    for i in range(a, b):
        keys = [person_key(x) for x in (parts(p.word[i]) or ("",))]
        if not keys[-1] or not p.word[i][:1].isalpha():
            continue
        over = next((h for h in hits if h.first <= i < h.last), None)
        run = tuple(person_key(x) for k in range(i, b) for x in parts(p.word[k]))
        for m in range(min(5, len(run)), 1, -1):
            for e in _nearest(full.get(run[:m], []), day):
                yield _passed(e, " ".join(p.word[i : i + m]), _why_not_he(p, i, e, over, named, day, bare=False))
        for e in _nearest(short.get(keys[-1], []), day):
            yield _passed(e, p.word[i], _why_not_he(p, i, e, over, named, day, bare=True))


def _nearest(entries: list[Entry], day: str) -> list[Entry]:
    """Of each person and id the term nearest to the day."""
    out: dict[tuple[str, str], Entry] = {}
    for e in sorted(entries, key=lambda e: (_gap(e, day), e.since)):
        out.setdefault((e.id, e.name), e)
    return list(out.values())


def _gap(e: Entry, day: str) -> float:
    """Years between a day and a term; without a day, terms that go on come first."""
    if not day:
        return float(bool(e.until))
    if e.since and day < e.since:
        return int(e.since[:4]) - int(day[:4]) + 0.5
    return int(day[:4]) - int(e.until[:4]) + 0.5 if e.until and e.until < day else 0.0


def _why_not_he(p: Parse, i: int, e: Entry, over: NameHit | None, named: Counter[str], day: str, bare: bool) -> str:
    """Why an office-holder was not taken for the name at token i."""
    if not p.word[i][:1].isupper():
        return "his name is written with a capital"
    if day and _gap(e, day):
        return f"not in office on {day}"
    if over and over.kind != "leader":
        return f'the words are "{over.name}" ({over.kind}) here'
    if over and over.entry.own and not e.own:
        return "your own row goes first"
    if bare and not named[head(e.id)] and ":" not in e.id:
        return f"a bare surname, and {head(e.id)} is not named"
    if e.weak and over is None:
        return "the text puts this person elsewhere, or the term is not near the day"
    if not day and e.until:
        return "no day is given, and he is out of office"
    return f"{over.name} fits better" if over else "the words are no name here, or go on with another"


def _parties_passed(r: Resolution) -> Iterator[NameTurnedDown]:
    """The other parties that the reader weighed."""
    why = "is named in the phrase too" if r.name else "is talked of less here"
    for x in r.candidates:
        yield NameTurnedDown(words="", id=x, kind="party", name=_name(x), row="", why=why)


@cache
def _name(actor: str) -> str:
    """The name behind an id; the id where no list has it."""
    tables = ("states", "authorities", "groups", "igos", "institutions")
    return next((r["name"] for t in tables for r in shipped(t) if r["id"] in (actor, head(actor))), actor)
