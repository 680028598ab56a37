"""Where and when a report was filed, and by whom: datelines at the head, stamps and credits at the head or foot.

"KYIV, April 25 (Reuters) -", "GOMA, DR Congo —", "MOSCOW, 5 April. /TASS/.", "(Beirut, 5 March 2024) –", "Published: 12 May 2024",
"19/09/2023 21:12 - Baku (AFP) © 2023 AFP". The place is left unresolved (`ground.places` does that).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from dateline import lexicon
from dateline.ingest.days import Day, find_day
from dateline.model import Place

HEAD_LINES, FOOT_LINES = 6, 6  # lines with words that are looked at from either end
LINE = 400  # a dateline stands within this many characters of its line's start
EDGE = 4_000  # characters at either end of a long text in which they are looked for

_WORD = r"(?:(?:St|Ft|Mt|ST|FT|MT)\.|[^\W\d_]+(?:['’.\-–][^\W\d_]+)*['’]?)"
_PLACE = re.compile(rf"{_WORD}(?:(?:[ \u00a0]|\s?/\s?){_WORD}){{0,5}}")
_REGION = re.compile(r",[ \u00a0]?((?:[A-Z]\.){2,4}|[^\W\d_][\w'’.\-]*(?: [^\W\d_][\w'’.\-]*){0,4})")
_PARENS = re.compile(r",?\s*[(\[]([^()\[\]\n]{2,60})[)\]]")
_SLASHES = re.compile(r"\.?\s*/([^/\n]{2,40})/\.?")
_DASH = re.compile(r"\s*(?:[—–―‒]|--+|-(?=\s|$))+\s*")
_COLON = re.compile(r"\s*:\s+")
_STOP = re.compile(r"\s*(?:[.:,](?=\s|$)|$)")
_LINE_BREAK = re.compile(r"[\r\n]+")
_WORDLIKE = re.compile(r"\w")
_SMALL = {"de", "del", "la", "el", "al", "du", "da", "do", "des", "le", "au", "on", "of", "the", "and", "sur", "upon", "dos"}
_COPYRIGHT = re.compile(r"(?:©|\(c\)|\bcopyright\b)\s*(?:©|\(c\))?\s*(\d{4})?\s*[,.]?\s*(?:by\s+)?(?:the\s+)?([^\n|.,()]{2,40})?", re.I)
_BYLINE = re.compile(r"(?:[Bb]y|BY)\s+[^\W\d_][\w.'’\-]*(?:[ ,|]+(?:and|AND|in|IN|for|FOR|&|[^\W\d_][\w.'’\-]*)){1,15}[.,]?$")
_CREDIT = re.compile(
    r"\(?(?:(?:additional |further )?(?:reporting|writing|editing|compiled|report) by\b.*|source:\s*.*"
    r"|.*\bcontributed to this (?:report|story)\b.*)",
    re.I,
)
_AS_OF = re.compile(r"\bas (?:of|at) (?=\d|[A-Z])", re.I)
_FIRST_DAY = r"(?:\d{1,2}(?: [^\W\d_]{3,9}\.?(?:,? \d{4})?)?|[^\W\d_]{3,9} \d{1,2}(?:, \d{4})?)"
# A line that is the time reported on: "1-15 May 2025", "Reporting period: 28 April to 4 May 2025".
_PERIOD = re.compile(rf"(?:[^\W\d_][\w ]{{0,30}}:\s*)?\(?{_FIRST_DAY}\s*(?:[-–—]|to|until)\s*", re.I)
_URL_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])[/-]?([0-2]\d|3[01])(?!\d)")


@dataclass(frozen=True)
class Filed:
    """What head and foot say. `published` is ISO 8601; `day` is the printed day where no full date came of it (no year, or day and
    month not told apart); `year` comes from a copyright line; `byline` is the byline as printed; `changed`: the stamp is of an update."""

    place: Place | None = None
    outlet: str | None = None
    published: str | None = None
    day: Day | None = None
    year: int | None = None
    byline: str | None = None
    changed: bool = False


def find_dateline(text: str) -> Filed:
    """All that the first and last lines of `text` say about its filing; empty where they say nothing. Never raises."""
    lines = _lines(text)
    filed = Filed()
    for n, (start, end) in enumerate(lines[:HEAD_LINES]):
        filed = _stamp(text, start, end, filed)
        if filed.place is None:
            filed = _join(filed, _opening(text, start, end, first=n == 0))
    for start, end in reversed(lines[-FOOT_LINES:]):
        filed = _join(filed, _footer(text, start, end, filed))
        filed = _stamp(text, start, end, filed)
    if filed.published is None and filed.day and (year := filed.year or _year_in(text, filed.day)):
        filed = replace(filed, published=filed.day.iso(year))
    return filed


def day_in_name(name: str) -> str | None:
    """The day in a file name or web address ("/2024/05/12/", "2024-05-12-kyiv.txt"), ISO 8601."""
    for m in _URL_DAY.finditer(name):
        day = find_day("-".join(m.groups()), at_start=True)
        if day:
            return day.iso()
    return None


def _lines(text: str) -> list[tuple[int, int]]:
    """Offsets of the first and last lines with words, stripped (all of them in a short text)."""
    if len(text) <= EDGE * 2:
        return _lines_between(text, 0, len(text))
    tail = text.find("\n", len(text) - EDGE) + 1
    return _lines_between(text, 0, EDGE)[:HEAD_LINES] + (_lines_between(text, tail, len(text)) if tail else [])


def _lines_between(text: str, start: int, end: int) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    while start < end:
        m = _LINE_BREAK.search(text, start, end)
        stop = m.start() if m else end
        if _WORDLIKE.search(text, start, stop):
            found.append(_strip(text, start, stop))
        start = m.end() if m else end
    return found


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _join(a: Filed, b: Filed | None) -> Filed:
    """`a`, with what it lacks taken from `b`."""
    if b is None:
        return a
    better = b.published if a.published is None or (a.changed and not b.changed) else a.published
    return Filed(
        place=a.place or b.place,
        outlet=a.outlet or b.outlet,
        published=better,
        day=a.day or b.day,
        year=a.year or b.year,
        byline=a.byline or b.byline,
        changed=(a.changed and not (b.published and not b.changed)) if a.published else b.changed,
    )


# --- the parts of one line


def _opening(text: str, start: int, end: int, first: bool) -> Filed | None:
    """A dateline that opens the line, or None. `first`: a colon there may be a headline's."""
    end = min(end, start + LINE)
    bracket = text[start] in "([" and re.compile(r"[(\[]([^()\[\]\n]{2,70})[)\]]\s*(?:[—–―:]|--|-(?=\s))").match(text, start, end)
    if bracket:
        return _bracketed(text, bracket.start(1), bracket.end(1))
    m = _PLACE.match(text, start, end)
    if not m:
        return None
    found = _agency_alone(text, m.start(), m.end(), end)
    return found or _place_line(text, *_cut_place(text, m.start(), m.end()), end, first)


def _cut_place(text: str, start: int, end: int) -> tuple[int, int]:
    """The place words without a month, weekday or agency that ran on from them ("Baku October 4", "KABUL AFP")."""
    for m in re.finditer(r"\s+(?=\S)", text[start:end]):
        at = start + m.end()
        if find_day(text, at, at_start=True) or agency(text[at:end]):
            return start, start + m.start()
    return start, end


def _agency_alone(text: str, start: int, end: int, stop: int) -> Filed | None:
    """ "CNN —": only an agency before the dash; "AFP - Baku -" gives the place too."""
    name = agency(text[start:end])
    dash = _DASH.match(text, end, stop) if name else None
    return Filed(outlet=name) if dash else None


def _bracketed(text: str, start: int, end: int) -> Filed | None:
    """ "(Beirut, 5 March 2024) –", "(New York) –", "(Reuters) -"."""
    name = agency(text[start:end])
    if name:
        return Filed(outlet=name)
    m = _PLACE.match(text, start, end)
    if not m:
        return None
    a, b = _cut_place(text, m.start(), m.end())
    parts = _parts(text, b, end)
    known = is_city(text[a:b])
    if parts.at < end or not (known or parts.day) or is_label(text[a:b]) or not _looks_like_place(text[a:b]):
        return None
    return _filed(text, a, parts.region_end or b, parts)


@dataclass(frozen=True)
class _Parts:
    """What follows the place: where it ends (`at`), the region, the agency, the day."""

    at: int
    region: str = ""
    region_end: int = 0
    agency: str | None = None
    signed: bool = False  # the agency stands between brackets or slashes
    day: Day | None = None


def _parts(text: str, at: int, end: int) -> _Parts:
    """Region, agency and day after a place, in any order."""
    p = _Parts(at)
    for _ in range(6):
        after = _next_part(text, p, end)
        if after is None:
            break
        p = after
    return p


def _next_part(text: str, p: _Parts, end: int) -> _Parts | None:
    at = p.at
    lead = re.compile(r"[\s,.|]*(?:[—–-]\s*)?").match(text, at, end)
    if p.day is None and lead and (day := find_day(text, lead.end(), end, at_start=True)):
        return replace(p, at=day.end, day=day)
    if m := _SLASHES.match(text, at, end):
        return replace(p, at=m.end(), agency=agency(m[1]) or m[1].strip(), signed=True)
    if m := _PARENS.match(text, at, end):
        return _in_parens(p, m)
    if m := _REGION.match(text, at, end):
        words = m[1] if is_country(m[1]) else m[1].split(". ")[0].rstrip(".")
        name = agency(words)
        if name:
            return replace(p, at=m.start(1) + len(words), agency=name)
        if not p.region and not p.day and _looks_like_place(words) and len(words) < 40:
            return replace(p, at=m.start(1) + len(words), region=words, region_end=m.start(1) + len(words))
    return None


def _in_parens(p: _Parts, m: re.Match[str]) -> _Parts | None:
    words = m[1].strip()
    day = find_day(words, at_start=True)
    if day and day.end >= len(words):
        return replace(p, at=m.end(), day=day)
    if agency(words) is None and is_country(words) and not p.region:
        return replace(p, at=m.end(), region=words)
    if p.signed or not words[0].isalnum():
        return None
    return replace(p, at=m.end(), agency=agency(words) or words, signed=True)


def _place_line(text: str, start: int, end: int, stop: int, first: bool) -> Filed | None:
    """A line that opens with a place: accepted where a sign (dash, colon, agency's stop) and enough evidence follow."""
    words = text[start:end]
    if not _looks_like_place(words) or is_label(words) or agency(words):
        return None
    parts = _parts(text, end, stop)
    if parts.region and is_label(parts.region):
        return None
    capitals = words.upper() == words and sum(c.isalpha() for c in words) > 2
    known = is_city(words)
    dash, colon = _DASH.match(text, parts.at, stop), _COLON.match(text, parts.at, stop)
    alone = parts.at >= stop and stop - start < 80
    if parts.agency and not parts.signed and (dash or _STOP.match(text, parts.at, stop)):
        good = bool(parts.day) or known or capitals
    elif dash:
        name, at = _agency_after(text, dash.end(), stop)
        if name and not parts.agency:
            parts = replace(parts, agency=name, at=at)
        good = parts.signed or bool(parts.day) or _strong(text, dash, parts, capitals, known, first)
    elif colon:
        good = parts.signed or (bool(parts.day) and (known or capitals)) or (known and (capitals or not first))
    elif parts.signed:
        good = (capitals or known) and (alone or (text[parts.at - 1] in "./)" and bool(parts.day or text[parts.at - 1] != ")")))
    else:
        good = (alone and known and (bool(parts.day) or capitals)) or _day_stop(text, parts, stop, capitals)
    return _filed(text, start, parts.region_end or end, parts) if good else None


def _strong(text: str, dash: re.Match[str], parts: _Parts, capitals: bool, known: bool, first: bool) -> bool:
    """Whether a place and a dash alone make a dateline: in capitals, or a known city or country with a sentence after the dash."""
    if parts.region and not (capitals or is_country(parts.region)):
        return False
    if capitals:
        return known or bool(parts.region) or dash[0].strip() != "-" or not first
    rest = text[dash.end() : dash.end() + 1]
    return (known or bool(parts.region)) and (dash[0].strip() != "-" or not first) and (rest.isupper() or rest in "“\"‘'")


def _day_stop(text: str, parts: _Parts, stop: int, capitals: bool) -> bool:
    """ "BAKU, October 4. The ministry ..." """
    return capitals and bool(parts.day) and bool(re.compile(r"[.:]\s").match(text, parts.at, stop))


def _agency_after(text: str, at: int, stop: int) -> tuple[str | None, int]:
    """ "MOSCOW, 5 April - RIA Novosti. The ministry ..." """
    m = _PLACE.match(text, at, stop)
    if m and (name := agency(m[0])) and _STOP.match(text, m.end(), stop):
        return name, m.end()
    return None, at


def _filed(text: str, start: int, end: int, parts: _Parts) -> Filed:
    words = text[start:end]
    place = Place(start=start, end=end, text=words, name=words, precision="settlement")
    return Filed(place=place, outlet=parts.agency, published=parts.day.iso() if parts.day else None, day=parts.day)


def _stamp(text: str, start: int, end: int, filed: Filed) -> Filed:
    """Adds a publication stamp, a line that is a date, a byline, a copyright line."""
    line = text[start:end]
    small = line.lower()
    if ("copyright" in small or "(c)" in small or "©" in line) and (m := _COPYRIGHT.search(line)):
        filed = _join(filed, Filed(outlet=agency((m[2] or "").strip()), year=int(m[1]) if m[1] else None))
    if len(line) > 200:
        return filed
    word, sep, _ = line.lstrip("(").partition(":")
    kind = (stamps().get(word.strip().casefold()) if sep else None) or _bare_stamp(line)
    day = find_day(line)
    if kind and day and (sep or day.start < 40):
        return _join(filed, Filed(published=day.iso(), day=day, changed=kind == "2"))
    if day and day.start == 0 and day.year and re.fullmatch(r"[\s.,)|\w]{0,12}", line[day.end :]):
        return _join(filed, Filed(published=day.iso(), day=day))
    if day := _as_of(line, first=start == 0):
        return _join(filed, Filed(published=day.iso(), day=day))
    if day := _period(line):
        return _join(filed, Filed(published=day.iso(), day=day, changed=True))  # a stamp of its own goes before it
    if _BYLINE.match(line):
        return _join(filed, Filed(byline=line, outlet=next((a for x in re.split(r"[,|]", line) if (a := agency(x))), None)))
    return filed


def _as_of(line: str, first: bool) -> Day | None:
    """The day of "as of 15 May 2025", anywhere in the first line, or where a line is no more than that."""
    m = _AS_OF.search(line)
    day = find_day(line, m.end(), at_start=True) if m and (first or m.start() < 3) else None
    return day if day and (first or not line[day.end :].strip(" .)")) else None


def _period(line: str) -> Day | None:
    """The last day of the time that a line says is reported on."""
    m = _PERIOD.match(line)
    day = find_day(line, m.end(), at_start=True) if m else None
    return day if day and day.year and not line[day.end :].strip(" .)") else None


def _bare_stamp(line: str) -> str | None:
    """ "Published 12 May 2024", "Posted on May 12": the stamp's kind, where no colon follows it."""
    head = line.lstrip("(").casefold()
    for words, kind in stamps().items():
        if head.startswith(words + " ") and (day := find_day(head)) and day.start <= len(words) + 5:
            return kind
    return None


def _footer(text: str, start: int, end: int, filed: Filed) -> Filed | None:
    """ "23/05/2024 08:05:31 - Dakar (AFP)", "Geneva, 5 March 2024", "(Reporting by ...)", "Source: Xinhua", "AFP"."""
    line = text[start:end]
    if len(line) > 300:
        return None
    day = find_day(text, start, end, at_start=True)
    if day:
        lead = re.compile(r"[\s\-–—|,]*").match(text, day.end, end)
        at = lead.end() if lead else day.end
        m = _PLACE.match(text, at, end)
        parts = _parts(text, m.end(), end) if m else None
        if m and parts and parts.signed and _looks_like_place(m[0]):
            return replace(_filed(text, m.start(), parts.region_end or m.end(), parts), published=day.iso(), day=day)
    if len(line) < 60 and filed.place is None and (m := _PLACE.match(text, start, end)):
        a, b = _cut_place(text, m.start(), m.end())
        parts = _parts(text, b, end)
        if parts.at >= end and parts.day and parts.day.year and is_city(text[a:b]):
            return _filed(text, a, parts.region_end or b, parts)
    name = agency(line.strip(" ()/-–—.[]"))
    if name is None and _CREDIT.match(line):
        name = next((a for x in re.split(r"[,;:()]|['’]s? | for ", line) if (a := agency(x.strip(" .")))), None)
    return Filed(outlet=name) if name else None


def _year_in(text: str, day: Day) -> int | None:
    """The year that the text prints beside the same day and month elsewhere, where it is only one."""
    years: set[int] = set()
    at = 0
    while found := find_day(text, at, min(len(text), 50_000)):
        if (found.month, found.day) == (day.month, day.day) and found.year:
            years.add(found.year)
        at = found.end
    return years.pop() if len(years) == 1 else None


# --- what is known


def _looks_like_place(words: str) -> bool:
    """Whether every word has a capital (but "de", "on" ...)."""
    parts = [w for w in re.split(r"[\s/]+", words) if w]
    return bool(parts) and parts[0][:1].isupper() and all(w[:1].isupper() or w.lower() in _SMALL or "-" in w for w in parts)


def agency(words: str) -> str | None:
    """The outlet's name where `words` are a known agency or outlet as it signs itself, else None."""
    words = re.sub(r"\s+", " ", words.strip(" \t\u00a0.,-–—"))
    exact, folded = agencies()
    return exact.get(words) or folded.get(words.casefold())


def is_city(words: str) -> bool:
    """Whether `words` are a capital, a town known from conflict reporting, or several of them ("BAKU/YEREVAN")."""
    return all(w.strip().casefold() in words_of("city") for w in words.split("/"))


def is_country(words: str) -> bool:
    """Whether `words` are a country, a region or an American state as it follows a city."""
    return words.strip().casefold() in words_of("country")


def is_label(words: str) -> bool:
    """Whether `words` begin with a newsroom label ("UPDATE 1", "Breaking News")."""
    folded = words.casefold()
    return folded in words_of("label") or folded.split()[0] in words_of("label") or folded.rsplit(maxsplit=1)[-1] in words_of("label")


@cache
def agencies() -> tuple[dict[str, str], dict[str, str]]:
    """Agencies by signature: as written, and in folded case (names of more than four letters)."""
    exact: dict[str, str] = {}
    for row in lexicon.rows("agencies"):
        for words in (row["name"], *lexicon.cells(row["aliases"])):
            exact.setdefault(words, row["name"])
    return exact, {w.casefold(): n for w, n in exact.items() if len(w) > 4}


@cache
def words_of(kind: str) -> frozenset[str]:
    """Words of a kind (label, city, country), in folded case."""
    found = {r["word"].casefold() for r in lexicon.rows("dateline_words") if r["kind"] == kind}
    for r in lexicon.rows("states") if kind in ("city", "country") else ():
        cells = lexicon.cells(r["capitals"]) + lexicon.cells(r["places"]) if kind == "city" else [r["name"], *lexicon.cells(r["names"])]
        found.update(c.casefold() for c in cells)
    return frozenset(found)


@cache
def stamps() -> dict[str, str]:
    """Words before a day of publication, longest first, with their kind (1 first, 2 of a later change)."""
    found = [(r["word"].casefold(), r["value"]) for r in lexicon.rows("dateline_words") if r["kind"] == "stamp"]
    return dict(sorted(found, key=lambda x: -len(x[0])))
