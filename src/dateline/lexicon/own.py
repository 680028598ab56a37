"""Users' own words: actors, places and cues out of TOML and TSV files, checked on load.

`use(load(paths))` puts the rows of these files beside the shipped ones, in place of any such rows before. `load` reads and checks them
all, and raises `LexiconError` with every fault found. What a file may hold is `FIELDS`, the same for both forms.
"""

from __future__ import annotations

import os
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from difflib import get_close_matches
from functools import cache
from typing import Any, NamedTuple
from unicodedata import category

from dateline.errors import LexiconError, Rejected
from dateline.lexicon import Row, add, cells, geonames_countries, shipped

VARIABLE = "DATELINE_LEXICON"  # paths, parted as in PATH, that the command line reads before those of --lexicon
LARGEST = 32 << 20  # bytes a file
LONGEST = 200  # characters a name

SECTORS = ("GOV", "MIL", "REB", "OPP", "LEG", "JUD", "SPY", "COP", "MED", "CVL", "NGO", "BUS")
ID = re.compile(rf"(?:[A-Z]{{3}}(?:\.(?:{'|'.join(SECTORS)}))?|(?:IGO|NGO|GRP):[A-Z0-9][A-Z0-9_-]*|GRP:[A-Z0-9][A-Z0-9_-]*\.MED)")
IDS = f"write COUNTRY, COUNTRY.SECTOR ({' '.join(SECTORS)}), GRP:NAME, IGO:NAME or NGO:NAME, in capitals"
DAY = re.compile(r"\d{4}-\d\d-\d\d")

FIELDS = {  # what each holds: words, list, day, number or whole; `!` where it must be given, choices after a colon
    "actor": {
        "id": "words!", "name": "words!", "names": "list", "countries": "list", "demonyms": "list", "capitals": "list", "places": "list",
        "role": "words", "from": "day", "to": "day", "gender": "words:f m", "spellings": "list", "short": "list",
    },
    "place": {
        "name": "words!", "aliases": "list", "country": "words", "kind": "words:settlement exact admin region", "lat": "number!",
        "lon": "number!", "population": "whole", "geonameid": "whole",
    },
    "cue": {"cue": "words!", "pos": "words!:v n p a adv", "class": "list!"},
}  # fmt: skip
RANGES = {"lat": (-90, 90), "lon": (-180, 180), "population": (0, 100_000_000), "geonameid": (1, 2**31)}
PERSON = ("from", "to", "gender", "spellings", "short")  # fields of people, who must have a role
COLUMNS = {  # of the shipped tables that own actors go to
    "leaders": ("id", "name", "spellings", "short", "role", "from", "to", "gender"),
    "authorities": ("id", "name", "names", "demonyms", "capitals", "places", "countries"),
    "groups": ("id", "name", "names", "countries"),
    "igos": ("id", "name", "names"),
    "media": ("id", "names"),
}
COLUMNS |= {"states": COLUMNS["authorities"], "institutions": COLUMNS["groups"]}

_KEPT = ("dateline.parse.english", "dateline.encode.encoder", "dateline.models.linear")  # their caches hold models, nothing of the tables


class Entry(NamedTuple):
    """A row as read: its kind, where it stands (`actor 2`; nothing in TSV), the line of each field where known (its own under ""), and its
    values."""

    file: str
    kind: str
    at: str
    lines: dict[str, int]
    values: dict[str, Any]


class Fault(Exception):
    """What is wrong with a file or a row: the field or place, the reason, the remedy."""

    def __init__(self, at: str, reason: str, remedy: str):
        super().__init__(reason)
        self.at, self.reason, self.remedy = at, reason, remedy


class Own(NamedTuple):
    """Checked rows by the table they go to, in the columns of the shipped tables."""

    tables: dict[str, tuple[Row, ...]]


_used = Own({})


def use(own: Own) -> None:
    """Read from now on with these rows beside the shipped ones. All that was made from the tables is forgotten and made anew; loaded models
    stay. Not to be called while another thread reads."""
    global _used
    if own == _used:
        return
    add(own.tables)
    _used = own
    for module in [m for name, m in list(sys.modules.items()) if name.startswith("dateline.")]:
        for value in list(vars(module).values()):
            if hasattr(value, "cache_clear") and value is not shipped and getattr(value, "__module__", "") not in _KEPT:
                value.cache_clear()


def used() -> Own:
    """The rows in use, for other processes to `use`."""
    return _used


def paths_of(variable: str | None) -> list[str]:
    """The paths in a value of DATELINE_LEXICON."""
    return [p for p in (variable or "").split(os.pathsep) if p.strip()]


def load(paths: Iterable[str | os.PathLike[str]]) -> Own:
    """The rows of these files (one named twice is read once). Raises LexiconError with all that is wrong in them."""
    faults: list[Rejected] = []
    entries: list[Entry] = []
    for path in _once(paths):
        try:
            entries += _read(path)
        except Fault as f:
            faults.append(Rejected(path=path, at=f.at or None, reason=f.reason, remedy=f.remedy))
    good: list[tuple[Entry, Row]] = []
    codes = _codes(entries)
    for entry in entries:
        try:
            good.append((entry, _checked(entry, codes)))
        except Fault as f:
            faults.append(_rejected(entry, f))
    faults += [_rejected(entry, f) for entry, f in _doubles(good)]
    if faults:
        raise LexiconError(faults)
    return Own(_tables(good))


def _once(paths: Iterable[str | os.PathLike[str]]) -> list[str]:
    """Paths, each file once, in the order given."""
    found: dict[str, str] = {}
    for path in [os.fspath(p) for p in paths]:
        found.setdefault(path if "\0" in path else os.path.realpath(path), path)
    return list(found.values())


def _rejected(entry: Entry, fault: Fault) -> Rejected:
    """A row's fault with its place: the line of the field where that is known."""
    where = _place(entry, entry.lines.get(fault.at) or entry.lines.get(""))
    return Rejected(path=entry.file, at=f"{where}, {fault.at}" if fault.at else where, reason=fault.reason, remedy=fault.remedy)


def _place(entry: Entry, line: int | None) -> str:
    """Where in its file a row stands."""
    return ", ".join(x for x in (entry.at, f"line {line}" if line else "") if x)


# --- reading -------------------------------------------------------------------------------------------------------------------------


def _read(path: str) -> list[Entry]:
    """The rows of a file, as they stand in it."""
    text = _text(path)
    lines = [x for x in text.split("\n") if x.strip() and not x.lstrip().startswith("#")]
    low = path.lower()
    tabbed = low.endswith(".tsv") or (not low.endswith(".toml") and bool(lines) and "\t" in lines[0].strip())
    found = _tsv(path, text) if tabbed else _toml(path, text)
    if not found:
        raise Fault("", "it holds no rows", "add [[actor]], [[place]] or [[cue]] tables, or take the file out")
    return found


def _text(path: str) -> str:
    """A file's text."""
    try:
        with open(path, "rb") as file:
            data = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise Fault("", "there is no such file", "check the name and the folder") from None
    except IsADirectoryError:
        raise Fault("", "this is a folder", "name the files in it one by one") from None
    except (OSError, ValueError) as error:
        raise Fault("", f"it cannot be read ({getattr(error, 'strerror', None) or error})", "check the name and your rights") from None
    if len(data) > LARGEST:
        raise Fault("", f"it is larger than {LARGEST >> 20} MB", "part it")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data:
        raise Fault("", "it is not UTF-8 text (UTF-16, or no text at all)", "save it as UTF-8")
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Fault(f"line {line}", f"it is not UTF-8 (byte 0x{data[error.start]:02x})", "save it as UTF-8") from None


def _toml(path: str, text: str) -> list[Entry]:
    """The tables of a TOML file."""
    try:
        content = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        line = re.search(r"\(at line (\d+), column \d+\)", str(error))
        reason = str(error).partition(" (at ")[0] if isinstance(error, ValueError) else "too deep"
        raise Fault(f"line {line[1]}" if line else "", f"this is no TOML ({reason})", "mend it there; words stand in quote marks") from None
    out: list[Entry] = []
    for kind, tables in content.items():
        if kind not in FIELDS:
            raise Fault("", f'"{kind}" is none of the tables', f"{_meant(kind, FIELDS, '[[%s]]')}write [[actor]], [[place]] or [[cue]]")
        if not isinstance(tables, list) or not all(isinstance(t, dict) for t in tables):
            raise Fault("", f'"{kind}" is no list of tables', f"write [[{kind}]] above each, in double brackets")
        places = _lines(text, kind, len(tables))
        out += [Entry(path, kind, f"{kind} {n}", places[n - 1] if places else {}, t) for n, t in enumerate(tables, 1)]
    return out


def _lines(text: str, kind: str, tables: int) -> list[dict[str, int]]:
    """The line of each field of each table of a kind, its header's under ""; nothing where headers cannot be told from other lines."""
    out: list[dict[str, int]] = []
    inside = False
    for number, line in enumerate(text.split("\n"), 1):
        if re.match(r"\s*\[", line):
            inside = re.match(rf"\s*\[\[\s*{kind}\s*\]\]", line) is not None
            out += [{"": number}] if inside else []
        elif inside and (m := re.match(r'\s*"?([^\s"=]+)"?\s*=', line)):
            out[-1].setdefault(m[1], number)
    return out if len(out) == tables else []


def _tsv(path: str, text: str) -> list[Entry]:
    """The rows of a TSV file, whose header tells their kind."""
    header: list[str] = []
    kind, out = "", []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        values = [c.strip() for c in line.split("\t")]
        if not header:
            header, kind = values, _kind(values, number)
        elif len(values) != len(header):
            reason = f"{len(values)} cells where the header has {len(header)}"
            raise Fault(f"line {number}", reason, "put one tab between cells, before an empty one too")
        else:
            out.append(Entry(path, kind, "", {"": number}, {k: v for k, v in zip(header, values, strict=True) if v}))
    return out


def _kind(header: list[str], line: int) -> str:
    """The kind of rows that stand under a header."""
    kind = "cue" if "cue" in header else "place" if "lat" in header else "actor" if "id" in header else ""
    if not kind:
        remedy = "; ".join(f"{k}: {' '.join(n for n, f in FIELDS[k].items() if '!' in f)} and what else you need" for k in FIELDS)
        raise Fault(f"line {line}", f"the header ({', '.join(header)}) tells no kind of row", f"name the columns, tabs between ({remedy})")
    unknown = next((h for h in header if h not in FIELDS[kind]), None)
    if unknown is not None:
        raise Fault(f"line {line}", f'"{unknown}" is no column of {_a(kind)}', _choices(unknown, FIELDS[kind]))
    double = next((h for h in header if header.count(h) > 1), None)
    if double:
        raise Fault(f"line {line}", f'the column "{double}" stands there twice', "take one out")
    return kind


# --- checking ------------------------------------------------------------------------------------------------------------------------


def _checked(entry: Entry, codes: frozenset[str]) -> Row:
    """A row with every field as text, in the way of the shipped tables. `codes` are the countries that may be named."""
    fields = FIELDS[entry.kind]
    unknown = next((f for f in entry.values if f not in fields), None)
    if unknown is not None:
        raise Fault(str(unknown), f"no such field in {_a(entry.kind)}", _choices(unknown, fields))
    row = {f: _value(f, form, entry.values[f]) if f in entry.values else "" for f, form in fields.items()}
    if entry.kind == "actor" and row["id"].endswith(".MED"):
        row["name"] = row["name"] or row["names"].partition("|")[0]  # the shipped table of media has names alone
    missing = next((f for f, form in fields.items() if "!" in form and not row[f]), None)
    if missing:
        raise Fault(missing, "it is missing", f"every {entry.kind} must have one")
    {"actor": _check_actor, "place": _check_place, "cue": _check_cue}[entry.kind](row, codes)
    return row


def _value(field: str, form: str, value: Any) -> str:
    """A value as a cell of a table."""
    form, _, choices = form.partition(":")
    form = form.rstrip("!")
    if form == "list":
        values = value if isinstance(value, list) else cells(value) if isinstance(value, str) else [value]
        return "|".join(_words(field, v) for v in values)
    if form in ("number", "whole"):
        return _number(field, form, value)
    if form == "day":
        return _day(field, value)
    words = _words(field, value)
    if choices and words not in choices.split():
        raise Fault(field, f'"{words}" is none', _choices(words, choices.split()))
    return words


def _words(field: str, value: Any) -> str:
    """A name or another word of a row."""
    if not isinstance(value, str):
        raise Fault(field, f"{_shown(value)} is no text", "write it in quote marks")
    words = " ".join(value.split())
    if not any(c.isalnum() for c in words):
        raise Fault(field, f'"{_shown(words)}" has no letter in it', "write a word, or take the field out")
    if "|" in words or any(category(c) in ("Cc", "Cs", "Co", "Cn") for c in words):
        raise Fault(field, f'"{_shown(words)}" holds a character that cannot stand in a name', "leave out | and what does not print")
    if len(words) > LONGEST:
        raise Fault(field, f"it has {len(words)} characters", f"write {LONGEST} at most")
    return words


def _number(field: str, form: str, value: Any) -> str:
    """A number within the field's range, as text."""
    try:
        number = float(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else None
    except (ValueError, OverflowError):
        number = None
    low, high = RANGES[field]
    if number is None or (form == "whole" and not number.is_integer()):
        raise Fault(field, f"{_shown(value)} is no {'whole ' if form == 'whole' else ''}number", f"write one from {low} to {high}")
    if not low <= number <= high:
        turned = "; are lat and lon the wrong way round?" if field == "lat" and abs(number) <= 180 else ""
        raise Fault(field, f"{_shown(value)} is out of range", f"write a number from {low} to {high}{turned}")
    return str(int(number)) if form == "whole" else repr(number)


def _day(field: str, value: Any) -> str:
    """A day as ISO 8601 ("" for none)."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    if value == "":
        return ""
    try:
        if isinstance(value, str) and DAY.fullmatch(value):
            return date.fromisoformat(value).isoformat()
    except ValueError:
        pass
    raise Fault(field, f"{_shown(value)} is no day", "write it as 2024-05-12")


def _check_actor(row: Row, codes: frozenset[str]) -> None:
    """Raise Fault where id, countries or term of an actor are not right."""
    if not ID.fullmatch(row["id"]):
        raise Fault("id", f'"{row["id"]}" is no id of an actor', IDS)
    head = row["id"].partition(".")[0]
    if ":" not in head and head not in codes:
        remedy = f"{_code(head)}use its ISO 3166-1 alpha-3 code, or give {head} an [[actor]] with that id of its own"
        raise Fault("id", f'"{head}" is no country we know', remedy)
    _check_countries("countries", row["countries"], codes)
    given = next((f for f in PERSON if row[f]), None)
    if given and not row["role"]:
        raise Fault("role", f"it is missing, and {given} is given", "a person needs a role (president, commander); others have no terms")
    own = next((f for f in ("names", "countries", "demonyms", "capitals", "places") if row[f]), None)
    if row["role"] and own:
        raise Fault(own, "a person (an actor with a role) has none", "write other names of a person into spellings or short")
    if row["id"].endswith(".MED") and not row["role"] and any(row[f] for f in ("demonyms", "capitals", "places")):
        raise Fault("id", "a medium has no demonyms, capitals or places", "take them out")
    if row["from"] and row["to"] and row["from"] > row["to"]:
        raise Fault("to", f"{row['to']} is before {row['from']}", "change the two")


def _check_place(row: Row, codes: frozenset[str]) -> None:
    """Raise Fault where the country of a place is not right; fill in its kind."""
    if row["country"] and row["country"] not in _countries():
        remedy = f"{_code(row['country'])}use its ISO 3166-1 alpha-3 code; leave it out for seas and the like"
        raise Fault("country", f'"{row["country"]}" is no country', remedy)
    row["kind"] = row["kind"] or "settlement"


def _check_cue(row: Row, codes: frozenset[str]) -> None:
    """Raise Fault where a class of a cue is none; write the cue as the parser's lemmas are."""
    known = sorted({r["class"] for r in shipped("cues")})
    for c in cells(row["class"]):
        if c not in known:
            raise Fault("class", f'"{c}" is no class of cue', _choices(c, known))
    row["cue"] = row["cue"].lower()
    if row["pos"] not in ("v", "p") and " " in row["cue"]:
        raise Fault("cue", f'"{row["cue"]}" has several words', "give one word, or pos v (with its particle) or p (a phrase)")


def _check_countries(field: str, value: str, codes: frozenset[str]) -> None:
    for code in cells(value):
        if code not in codes:
            raise Fault(field, f'"{code}" is no country we know', f"{_code(code)}use ISO 3166-1 alpha-3 codes")


@cache
def _countries() -> frozenset[str]:
    """The codes of countries that places may lie in: ISO 3166-1 alpha-3, as GeoNames has them."""
    return frozenset(c["iso3"] for c in geonames_countries().values()) | frozenset(r["id"] for r in shipped("states"))


def _codes(entries: list[Entry]) -> frozenset[str]:
    """The codes that ids may begin with: countries, authorities, and the authorities among the rows themselves."""
    held = {r["id"] for r in shipped("authorities")}
    held |= {e.values["id"] for e in entries if e.kind == "actor" and isinstance(e.values.get("id"), str) and not e.values.get("role")}
    return _countries() | frozenset(x for x in held if re.fullmatch("[A-Z]{3}", x))


def _doubles(good: list[tuple[Entry, Row]]) -> Iterator[tuple[Entry, Fault]]:
    """Rows that give a name that another row has: an actor's, a place's in one country, a cue's in one class."""
    held: dict[tuple[str, ...], tuple[Entry, Row]] = {}
    for entry, row in good:
        for field, key in _keys(entry.kind, row):
            first, other = held.setdefault(key, (entry, row))
            if first is entry or _apart(row, other):
                continue
            where = _place(first, first.lines.get("")) + (f" of {first.file}" if first.file != entry.file else "")
            yield entry, Fault(field, f'"{key[1]}" stands in {where} too', "make one row of the two, or take the name out of one")
            break


def _keys(kind: str, row: Row) -> list[tuple[str, tuple[str, ...]]]:
    """What must not come twice, with its field."""
    if kind == "cue":
        return [("cue", (kind, row["cue"], row["pos"], c)) for c in cells(row["class"])]
    fields = ("name", "aliases") if kind == "place" else ("name", "names", "spellings")
    return [(f, (kind, w.casefold(), row.get("country", ""))) for f in fields for w in cells(row.get(f, ""))]


def _apart(a: Row, b: Row) -> bool:
    """Whether two actors of one name can be told apart: by countries, or people by terms that have no day in common."""
    if "countries" not in a or "countries" not in b:
        return False
    if a["role"] and b["role"]:
        return (a["to"] or "9999") < (b["from"] or "0") or (b["to"] or "9999") < (a["from"] or "0")
    here, there = set(cells(a["countries"])), set(cells(b["countries"]))
    return bool(here and there) and not here & there


def _choices(word: Any, known: Iterable[str]) -> str:
    """What may be written, with a guess at what was meant."""
    return f"{_meant(word, known)}write one of {', '.join(known)}"


def _a(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"


def _code(word: str) -> str:
    """The code of a country that is given by its name or in small letters, as a question."""
    low = word.casefold()
    named = (r for r in shipped("countries_where") if low in (w.casefold() for w in (r["iso3"], r["name"], *cells(r["aliases"]))))
    return next((f"did you mean {r['iso3']}? " for r in named), "") or _meant(word, _countries())


def _meant(word: Any, known: Iterable[str], form: str = "%s") -> str:
    """The known word that comes nearest, as a question."""
    word = _shown(word)
    alike = sorted(x for x in known if x[:1] == word[:1]) or sorted(known)
    near = get_close_matches(word, alike, 1, 0.7 if len(word) > 3 else 0.6)
    return f"did you mean {form % near[0]}? " if near and near[0] != word else ""


def _shown(value: Any) -> str:
    """A value as an error shows it: in short."""
    try:
        text = str(value)
    except ValueError:  # an integer of too many digits
        return "this"
    return text if len(text) <= 40 else f"{text[:37]}..."


# --- the tables ----------------------------------------------------------------------------------------------------------------------


def _tables(good: list[tuple[Entry, Row]]) -> dict[str, tuple[Row, ...]]:
    """Checked rows under the tables that they go to, each with where it stands."""
    out: dict[str, list[Row]] = {}
    for entry, row in good:
        row["own"] = f"{os.path.basename(entry.file)}, {_place(entry, entry.lines.get(''))}"
        if entry.kind == "place":
            out.setdefault("own_places", []).append(row)
        elif entry.kind == "cue":
            out.setdefault("cues", []).extend({**row, "class": c} for c in cells(row["class"]))
        else:
            table = _table(row)
            row["names"] = f"{row['name']}|{row['names']}" if table == "media" else row["names"]
            out.setdefault(table, []).append({c: row[c] for c in (*COLUMNS[table], "own")})
    return {name: tuple(rows) for name, rows in out.items()}


def _table(row: Row) -> str:
    """The shipped table that an own actor goes with."""
    if row["role"]:
        return "leaders"
    if row["id"].endswith(".MED"):
        return "media"
    if any(r["id"] == row["id"] for r in shipped("states")):
        return "states"
    if len(row["id"]) == 3 or any(row[f] for f in ("demonyms", "capitals", "places")):
        return "authorities"
    return {"GRP": "groups", "IGO": "igos", "NGO": "igos"}.get(row["id"].partition(":")[0], "institutions")
