"""Text to date words: tokens with their classes (`lexicon/date_words.tsv`), and patterns written in class names.

A text becomes a string of codes, one character a token, so that a grammar rule is a regular expression over classes:
`compile_pattern("the? dom of? month")` matches the codes of "the 12th of May". Tokens that no date is made of get OTHER.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from dateline.lexicon import rows

OTHER, BREAK = ".", "|"
MONTH_AHEAD = r"(?!\s+(?:of\s+)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))"

# Classes that the shape of a token tells, beside those of the lexicon.
SHAPES = (
    "isodate", "numdate", "decade", "shortyear", "time", "nth", "dom", "year", "number", "figure",
    "comma", "dot", "dash", "slash", "poss", "open", "close", "quote",
)  # fmt: skip
PUNCTUATION = {
    ",": "comma", ".": "dot", "-": "dash", "–": "dash", "—": "dash", "‑": "dash", "−": "dash", "/": "slash", "'s": "poss", "’s": "poss",
    "(": "open", ")": "close", "[": "open", "]": "close", '"': "quote", "“": "quote", "”": "quote", ";": "quote", ":": "quote",
    "?": "quote", "!": "quote",
}  # fmt: skip

_TOKEN = re.compile(
    r"""
    (?P<word>[^\W\d_]+(?P<digits>-?\d[\w-]*)?)
  | (?P<line>[ \t]*\n\s*)
  | (?P<isodate>(?:19|20)\d\d(?P<by>[-/.])\d\d(?P=by)\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?(?![\d-]))
  | (?P<numdate>\d{1,2}(?P<sep>[./-])\d{1,2}(?P=sep)(?:19|20)\d\d(?!\d) | \d{1,2}/\d{1,2}/\d\d(?![\d/]))
  | (?P<decade>(?:1[6-9]|20)\d0s\b | ['’]\d0s\b)
  | (?P<shortyear>(?<!\w)['’]\d\d\b)
  | (?P<time>(?:\d{1,2}(?:[:.]\d\d)?[ ]?(?:[ap]\.m\.|[ap]m\b) | \d{1,2}[:h][0-5]\d\b(?!:))(?:[ ](?:local|[A-Z]\w+)[ ]time\b)?
            | [012]\d[0-5]\d[ ]?(?:GMT|UTC|hours\b|hrs\b|local[ ]time|h\b) | \d{1,2}[ ]o['’]clock)
  | (?P<nth>\d{1,2}(?:st|nd|rd|th)\b)
  | (?P<number>\d+(?:[.,]\d+)*(?P<tail>[^\W\d_]*))
  | (?P<poss>(?<=\w)['’]s\b)
  | (?P<mark>[^\w\s])
    """,
    re.VERBOSE,
)


@dataclass(frozen=True)
class Tokens:
    """The tokens of a text: code, class name, value (from the lexicon, or the words themselves) and offsets of each."""

    text: str
    codes: str
    cls: list[str]
    value: list[str]
    start: list[int]
    end: list[int]


@cache
def words() -> dict[str, tuple[str, str, bool]]:
    """Lower-case word -> (class, value, whether it must begin with a capital)."""
    return {r["word"]: (r["class"], r["value"] or r["word"], r["case"] == "C") for r in rows("date_words")}


@cache
def phrases() -> dict[str, list[tuple[re.Pattern[str], str]]]:
    """First token of each entry of several tokens, in lower case -> (pattern of the words as they stand, entry), longest first."""
    out: dict[str, list[tuple[re.Pattern[str], str]]] = {}
    for word in sorted((w for w in words() if not w.isalpha()), key=len, reverse=True):
        pattern = re.escape(word).replace(r"\ ", r"\s+").replace("'", "['’]")
        no_day = MONTH_AHEAD if word[0].isdigit() else ""  # 9/11, not the night of 9/11 January
        out.setdefault(re.split(r"[^a-z0-9]", word)[0], []).append((re.compile(rf"{pattern}(?![\w/]){no_day}", re.IGNORECASE), word))
    return out


@cache
def codes() -> dict[str, str]:
    """Class name -> its code, a private character that no text pattern can hold."""
    names = sorted({c for c, _, _ in words().values()} | set(SHAPES))
    return {name: chr(0xE000 + i) for i, name in enumerate(names)}


def compile_source(pattern: str) -> str:
    """A pattern in class names -> a regular expression over codes. An unknown class name raises KeyError."""
    table = codes()
    return re.sub(r"[a-z]+\d?", lambda m: table[m.group()], pattern).replace(" ", "")


def tokenize(text: str) -> Tokens:
    """The tokens of a text with their classes."""
    out = Tokens(text, "", [], [], [], [])
    codes_ = _scan(out, 0, len(text))
    return Tokens(text, "".join(codes_), out.cls, out.value, out.start, out.end)


def _scan(out: Tokens, first: int, last: int) -> list[str]:
    """Add the tokens between two offsets to `out`; gives their codes."""
    table, lexicon, several = codes(), words(), phrases()
    line: list[str] = []
    done = first
    for m in _TOKEN.finditer(out.text, first, last):
        kind, value, (start, end) = m.lastgroup or "", m.group(), m.span()
        if start < done:
            continue
        found = _phrase(out.text, start, several[value.lower()]) if value.lower() in several else None
        if found:
            done = end = start + found[0]
            name, value = found[1], found[2]
        elif kind == "word":
            name = ""
            known = lexicon.get(value.lower())
            if known and (not known[2] or value[0].isupper()):
                name, value = known[0], known[1]
            elif m["digits"] and (head := _head(value, lexicon)):  # mid-2014, Dec-14: the digits are tokens of their own
                line += _scan(out, start, start + head) + _scan(out, start + head, end)
                continue
        elif kind == "number":
            name = "" if m["tail"] else _number(value)
        elif kind == "mark":
            name = PUNCTUATION.get(value, "")
        else:
            name = kind
        line.append(BREAK if kind == "line" else table.get(name, OTHER))
        out.cls.append(name)
        out.value.append(value)
        out.start.append(start)
        out.end.append(end)
    return line


def _phrase(text: str, start: int, entries: list[tuple[re.Pattern[str], str]]) -> tuple[int, str, str] | None:
    """Length, class and value of the longest entry of several words that begins at `start`."""
    for pattern, word in entries:
        name, value, capital = words()[word]
        if (m := pattern.match(text, start)) and (not capital or not text[start].islower()):
            return m.end() - start, name, value
    return None


def _head(word: str, lexicon: dict[str, tuple[str, str, bool]]) -> int:
    """How many letters of a word that goes on in digits are a date's own: 3 in mid-2014, none in T-72."""
    head = word.split("-")[0].rstrip("0123456789")
    known = lexicon.get(head.lower())
    return len(head) if known and known[0] in ("month", "maymonth", "edge") and (not known[2] or head[0].isupper()) else 0


def _number(digits: str) -> str:
    """Class of a number in digits: a day of the month, a year, a small number or any figure."""
    if not digits.isascii() or not digits.isdigit():
        return "figure"
    n = int(digits) if len(digits) < 5 else 0
    if 1 <= n <= 31 and len(digits) < 3:
        return "dom"
    if 1900 <= n <= 2099:
        return "year"
    return "number" if 0 < n < 1000 else "figure"
