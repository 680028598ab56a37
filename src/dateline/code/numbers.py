"""Numbers in English words and figures, as intervals with their bounds: `find_numbers(text)`.

The grammar is a walk over tokens: what bounds a number (`at least`, `up to`), the number (`1.2 million`, `twenty-five`,
`dozens`, `20-30`), what follows it (`or more`, `-odd`), and then the words about it, which tell a number of people or
things from a date, an age, a calibre or a name. All its words are rows of `lexicon/numbers.tsv`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal, NamedTuple

from dateline.lexicon import cells, rows

Kind = Literal[
    "cardinal", "vague", "none", "fraction", "percent", "money", "measure", "weapon", "duration", "age", "date", "ordinal", "name",
    "compound",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Interval:
    """A number at text[start:end], its bound words within, its unit without. `min` or `max` None is open on that side.

    `kind`: cardinal, vague (`dozens`) and none (`no`: 0..0) may count somebody; the others do not. `further`: an increment
    (`another five`). `update_from`: index, in the list it came in, of the earlier figure that this one replaces."""

    start: int
    end: int
    min: int | None
    max: int | None
    approximate: bool = False
    kind: Kind = "cardinal"
    further: bool = False
    update_from: int | None = None


class Token(NamedTuple):
    """A word, a run of digits or a sign, in lower case."""

    low: str
    start: int
    end: int


class Amount(NamedTuple):
    """A number read at some token: its interval, the token after it, and what kind it is."""

    low: int
    high: int
    next: int
    kind: Kind = "cardinal"


Phrases = dict[str, list[tuple[tuple[str, ...], str, int, int]]]

_TOKEN = re.compile(
    r"[^\W\d_]+\d\w*"  # M23, F16
    r"|\d{1,3}(?:[,.\u00a0\u2009\u202f]\d{3})+(?!\d|,\d)(?:\.\d+)?|\d+(?:[.:]\d+)*"  # 1,200  1.200  1.5  4:10
    r"|[^\W\d_]+(?:['’](?=[^\W\d_])[^\W\d_]+)?|[^\w\s]"
    r"|\n(?=[ \t]*\n)"  # the end of a paragraph, over which no number goes on
)
_HYPHENS = frozenset("-‐‑–—")
_STOPS = frozenset(",.;:!?")
_HALVES = {"½": 0.5, "¼": 0.25, "¾": 0.75}
_BEFORE = ("from", "above", "to", "below", "about", "between", "further", "skip", "adverb")
_AFTER = ("+from", "+to", "+about", "+further")
_HOUR = re.compile(r"(?:[01]\d|2[0-3])[0-5]\d")
_AS_OLD = (["as", "young", "as"], ["as", "old", "as"])
_UNITS = ("percent", "money", "measure", "weapon", "duration", "age", "time", "clock", "corps", "month")
_WHOLE = ("exact", "vague", "none", "fraction")
_HUGE = 10**15
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+")


@cache
def _phrases(kinds: tuple[str, ...]) -> Phrases:
    """Phrases of these kinds by their first word, the longest first."""
    table: Phrases = {}
    for row in rows("numbers"):
        if row["kind"] not in kinds:
            continue
        low, high = (0 if row[k] == "-" else int(row[k]) for k in ("low", "high"))
        for phrase in cells(row["phrases"]):
            words = tuple(phrase.split())
            table.setdefault(words[0], []).append((words, row["kind"], low, high))
    for found in table.values():
        found.sort(key=lambda p: (-len(p[0]), kinds.index(p[1])))
    return table


@cache
def _values(kind: str) -> dict[str, int]:
    """Values of the single words of one kind."""
    return {word: p[0][2] for word, p in _phrases((kind,)).items()}


@cache
def words_of(kind: str) -> frozenset[str]:
    """The single words of one kind."""
    return frozenset(_phrases((kind,)))


@cache
def _starters() -> frozenset[str]:
    """Words that may begin a number or its bound (digits apart)."""
    kinds = ("unit", "ten", "scale", *_WHOLE, *(k for k in _BEFORE if k != "skip"), "currency", "ordinal")
    return frozenset(_phrases(kinds)) | {"a", "an", "half", *_run_together()}


@cache
def _names() -> frozenset[str]:
    """Words that make a name of the number after them."""
    return frozenset(" ".join(p[0]) for found in _phrases(("name",)).values() for p in found)


def tokens(text: str) -> list[Token]:
    """The words, numbers and signs of `text`."""
    return [Token(m.group().lower(), m.start(), m.end()) for m in _TOKEN.finditer(text)]


def find_numbers(text: str) -> list[Interval]:
    """All numbers of `text`, left to right, none overlapping another."""
    found: list[Interval] = []
    spots: list[tuple[int, int]] = []  # first token of each number and the token after it
    toks = tokens(text)
    starters = _starters()
    i = 0
    while i < len(toks):
        low = toks[i].low
        hit = _number(toks, i) if (low in starters and not _idle(toks, i)) or low[0].isdecimal() else None
        if hit is None:
            i += 1
            continue
        interval, after = hit
        found.append(_marked(toks, i, after, interval))
        spots.append((i, after))
        i = after
    _spread(toks, found, spots)
    return _updates(toks, found, spots)


def _idle(toks: list[Token], i: int) -> bool:
    """Whether token i is the answer `no`, or the `one` of `one another`, `one by one`: no number of things."""
    if toks[i].low == "one":
        after, before = ([t.low for t in part] for part in (toks[i + 1 : i + 3], toks[max(0, i - 2) : i]))
        return after[:1] == ["another"] or after == ["by", "one"] or before == ["one", "by"]
    return toks[i].low == "no" and (i + 1 == len(toks) or toks[i + 1].low in _STOPS)


def _match(toks: list[Token], i: int, table: Phrases) -> tuple[str, int, int, int] | None:
    """The longest phrase of `table` at token i: its kind, low, high and the token after it."""
    if i >= len(toks):
        return None
    for words, kind, low, high in table.get(toks[i].low, ()):
        n = len(words)
        if n == 1 or (i + n <= len(toks) and toks[i + 1].low == words[1] and all(toks[i + k].low == words[k] for k in range(2, n))):
            return kind, low, high, i + n
    return None


def _number(toks: list[Token], i: int) -> tuple[Interval, int] | None:
    """The number with its bounds that begins at token i, and the token after it."""
    bounds = _bounds(toks, i)
    if bounds and (bounds[0][0] == "skip" or (bounds[0][0] == "adverb" and len(bounds) < 2)):
        return None
    while True:
        j = bounds[-1][1] if bounds else i
        hit = _bounded(toks, i, j, [kind for kind, _ in bounds])
        if hit or not bounds:
            return hit
        bounds.pop()  # `some few`: the last bound word may begin the number


def _bounds(toks: list[Token], i: int) -> list[tuple[str, int]]:
    """The bound phrases from token i on: the kind of each and the token after it."""
    found: list[tuple[str, int]] = []
    table = _phrases(_BEFORE)
    while hit := _match(toks, i, table):
        i = hit[3]
        found.append((hit[0], i))
    return found


def _bounded(toks: list[Token], first: int, j: int, bounds: list[str]) -> tuple[Interval, int] | None:
    """The number at token j under the bounds that begin at token `first`."""
    currency = _match(toks, j, _phrases(("currency",)))
    amount = _range(toks, currency[3] if currency else j, "between" in bounds, first)
    if amount is None or (currency and amount.kind not in ("cardinal", "vague")):
        return None
    if "between" in bounds and amount.low == amount.high:  # `between two fires` bounds nothing
        first, bounds = j, []
    low, high = _clip(amount, bounds) if amount.kind != "fraction" else (None, None)
    day = _day(toks, j, amount)
    after, low, high, bound = (amount.next, low, high, "") if day else _after(toks, amount.next, low, high)
    interval = Interval(
        toks[first].start, toks[after - 1].end, low, high, approximate="about" in bounds or bound == "+about",
        kind="money" if currency else amount.kind, further="further" in bounds or bound == "+further",
    )  # fmt: skip
    return interval, after


def _clip(amount: Amount, bounds: list[str]) -> tuple[int | None, int | None]:
    """The interval of `amount` under bound phrases of these kinds."""
    low, high = amount.low, amount.high
    for kind in bounds:
        if kind == "from":
            return low, None
        if kind == "above":
            return low + 1, None
        if kind == "to":
            return None, high
        if kind == "below":
            return None, max(0, high - 1)
    return low, high


def _after(toks: list[Token], j: int, low: int | None, high: int | None) -> tuple[int, int | None, int | None, str]:
    """What follows a number that ends before token j: the token after it all, low, high, the kind of bound."""
    hit = _match(toks, j, _phrases(_AFTER))
    if hit is None:
        return j, low, high, ""
    kind, _, _, after = hit
    if kind == "+further" and after < len(toks) and toks[after].low in ("than", "or"):
        return j, low, high, ""
    return after, None if kind == "+to" else low, None if kind == "+from" else high, kind


def _range(toks: list[Token], j: int, between: bool, first: int) -> Amount | None:
    """The amount at token j, or the range that begins there (`20-30`, `three or four`, `between 20 and 30`)."""
    if not between:
        return _ranged(toks, j, False, first, conjoined=True)
    found = _ranged(toks, j, True, first, conjoined=False)  # `between one hundred and two hundred`
    if found is None or found.low < found.high:
        return found
    return _ranged(toks, j, True, first, conjoined=True)  # `between one hundred and one and two hundred`


def _ranged(toks: list[Token], j: int, between: bool, first: int, conjoined: bool) -> Amount | None:
    """The amount or range at token j; `conjoined`: whether its lower end may hold an `and`."""
    one = _amount(toks, j, conjoined)
    if one is None or one.kind != "cardinal" or _day(toks, j, one) or _year_before_to(toks, j, one):
        return one
    start = _linked(toks, one.next, between, toks[first - 1].low if first else "")
    two = _amount(toks, start, conjoined=True) if start else None
    if two is None or two.kind != "cardinal":
        return one
    low, two = _shared(toks, one, two), _shared_up(toks, one, two)
    far = toks[one.next].low in ("or", ",") and two.high > 3 * low
    return one if far or not 0 <= low < two.high else Amount(low, two.high, two.next)


def _year_before_to(toks: list[Token], j: int, amount: Amount) -> bool:
    """Whether the number at token j is the year of a month or of `since`, with a figure after `to`: `the toll since October 2023 to
    52,908`."""
    before = toks[j - 1].low if j else ""
    year = amount.low == amount.high and 1900 <= amount.low <= 2099 and amount.next == j + 1 and len(toks[j].low) == 4
    return (
        year
        and toks[amount.next : amount.next + 1] != []
        and toks[amount.next].low == "to"
        and (before == "since" or before in _phrases(("month",)))
    )


def _day(toks: list[Token], j: int, amount: Amount) -> bool:
    """Whether a month stands before the number at token j (`7 to 90` in `from Mar. 7 to 90` may be a day and a number)."""
    before = _before(toks, j)
    return (
        before >= 0
        and amount.high <= 31
        and toks[before].low in _phrases(("month",))
        and not (toks[amount.next : amount.next + 1] and toks[amount.next].low in _HYPHENS)
    )


def _before(toks: list[Token], i: int) -> int:
    """The word before token i, the dot of a shortened one left out (`Mar. 7`); -1 for none."""
    return i - 2 if i > 1 and toks[i - 1].low == "." else i - 1


def _linked(toks: list[Token], j: int, between: bool, before: str) -> int:
    """The token where the upper end of a range may begin, if token j links to one (0 if not). `before`: the word before the range."""
    if j + 1 >= len(toks):
        return 0
    link, start = toks[j].low, j + 1
    if link in _HYPHENS:
        if toks[start].low == "to":  # six-to-eight
            return start + 2
        return start if toks[start].low[0].isdecimal() else 0
    if link == "to":  # `from 3 to 17` may tell of a change: two figures
        return start if between or before not in ("from", "by") else 0
    if link == "or" or (between and link == "and"):
        return start + (toks[start].low in words_of("hedge"))
    if link == "," and toks[start].low in words_of("or"):  # four, perhaps five
        return start + 1
    return 0


def _shared(toks: list[Token], one: Amount, two: Amount) -> int:
    """The lower end of a range, with the scale it shares with the upper end (`2 to 3 million`, `10-15,000`)."""
    scales = _values("scale")
    last = toks[two.next - 1].low
    scale = 1000 if last.endswith(",000") else scales.get(last, 1)
    if toks[one.next - 1].low in scales or one.low >= scale or one.low * scale >= two.high:
        return one.low
    return one.low * scale


def _shared_up(toks: list[Token], one: Amount, two: Amount) -> Amount:
    """The upper end of a range, with the scale it shares with the lower end (`four hundred, perhaps five`)."""
    scale = _values("scale").get(toks[one.next - 1].low, 1)
    spoken = toks[one.next].low in ("or", ",") and one.low % scale == 0 and one.low // scale < two.high < 10
    return two._replace(low=two.low * scale, high=two.high * scale) if scale > 12 and spoken else two


def _amount(toks: list[Token], j: int, conjoined: bool) -> Amount | None:
    """The plain number at token j. `conjoined`: whether `and` may stand inside (`one hundred and four`)."""
    if j >= len(toks):
        return None
    if toks[j].low[0].isdecimal():
        return _figures(toks, j)
    number = _half_of(toks, j) or _words(toks, j, conjoined)
    whole = _match(toks, j, _phrases(_WHOLE))
    if whole and (number is None or whole[3] >= number.next):
        kind: Kind = whole[0] if whole[0] in ("vague", "none", "fraction") else "cardinal"  # type: ignore[assignment]
        return Amount(whole[1], whole[2], whole[3], kind)
    return number


def _figures(toks: list[Token], j: int) -> Amount | None:
    """The number in figures at token j, with the scale after it (`1.2 million`, `61bn`); 4:10 and 9.11.2001 are dates."""
    low = toks[j].low
    if len(low) > 16:
        return None
    j += 1
    if ":" in low:
        return Amount(0, 0, j, "date")
    scale = _scale(toks, j)
    if _THOUSANDS.fullmatch(low) and not scale:
        return _exactly(float(re.sub(r"\D", "", low)), j)
    if low.count(".") > 1:
        return Amount(0, 0, j, "date")
    value = float(re.sub(r"[^\d.]", "", low))
    if j < len(toks) and toks[j].low in _HALVES:
        value += _HALVES[toks[j].low]
        j += 1
        scale = _scale(toks, j)
    while scale:
        value *= scale[0]
        j = scale[1]
        scale = _scale(toks, j)
    return _exactly(value, j)


def _exactly(value: float, j: int) -> Amount | None:
    """A known number that ends before token j; none beyond all counting."""
    whole = int(value + 1e-6)
    return Amount(whole, whole, j) if whole <= _HUGE else None


def _scale(toks: list[Token], j: int) -> tuple[int, int] | None:
    """The scale word at token j, a hyphen before it allowed: its value and the token after it."""
    if j + 1 < len(toks) and toks[j].low in _HYPHENS and toks[j].end == toks[j + 1].start:
        j += 1
    if j >= len(toks):
        return None
    word = toks[j].low
    value = _values("scale").get(word)
    if value is None or (len(word) < 4 and toks[j].start != toks[j - 1].end):  # 5m, yet not `5 m`
        return None
    if word == "m" and not _millions(toks, j):
        return None
    return value, j + 1


def _millions(toks: list[Token], j: int) -> bool:
    """Whether the `m` at token j means million, not metres: after a sum (`£5m`) or before what it counts (`5m people`)."""
    sum_before = j > 1 and _match(toks, j - 2, _phrases(("currency",)))
    return bool(sum_before) or (j + 1 < len(toks) and toks[j + 1].low[0].isalpha() and toks[j + 1].low not in words_of("where"))


def _half_of(toks: list[Token], j: int) -> Amount | None:
    """`half a million` at token j."""
    if toks[j].low == "half" and j + 2 < len(toks) and toks[j + 1].low in ("a", "an") and (scale := _scale(toks, j + 2)):
        return _exactly(scale[0] / 2, scale[1])
    return None


def _words(toks: list[Token], j: int, conjoined: bool) -> Amount | None:
    """The number in words at token j: twenty-five, one hundred and four, two and a half thousand, a million."""
    total, largest, read = 0.0, _HUGE, False
    while j < len(toks) and (group := _group(toks, j, conjoined)):
        value, j = group
        scale = _scale(toks, j)
        if scale and 1000 <= scale[0] < largest:
            value, j, largest = value * scale[0], scale[1], scale[0]
        total, read = total + value, True
        if not scale or largest == _HUGE:
            break
        if conjoined and j < len(toks) and toks[j].low == "and" and _small(toks, j + 1):
            j += 1
    if not read or _ordinal_at(toks, j) or total > _HUGE:
        return None
    return Amount(int(total), int(total), j)


def _group(toks: list[Token], j: int, conjoined: bool) -> tuple[float, int] | None:
    """A number below the next scale: `four`, `twenty-five`, `a`, `two and a half`, `one hundred and four`, `two dozen`."""
    if toks[j].low in ("a", "an"):
        if not _scale(toks, j + 1):
            return None
        value, j = 1.0, j + 1
    else:
        small = _small(toks, j)
        if small is None:
            return None
        value, j = float(small[0]), small[1]
    if [t.low for t in toks[j : j + 3]] == ["and", "a", "half"] and _scale(toks, j + 3):
        value, j = value + 0.5, j + 3
    scale = _scale(toks, j)
    if scale is None or scale[0] >= 1000:
        return value, j
    value, j = value * scale[0], scale[1]
    joined = conjoined and j < len(toks) and toks[j].low == "and"
    rest = _small(toks, j + joined) if scale[0] == 100 else None
    return (value + rest[0], rest[1]) if rest else (value, j)


def _small(toks: list[Token], j: int) -> tuple[int, int] | None:
    """A number below a hundred in words at token j, and the token after it."""
    if j >= len(toks):
        return None
    word = toks[j].low
    if word in _values("unit"):
        return _values("unit")[word], j + 1
    value = _values("ten").get(word)
    if value is None:
        return (joined, j + 1) if (joined := _run_together().get(word)) else None
    at = j + 1
    if at + 1 < len(toks) and toks[at].low in _HYPHENS and toks[at].end == toks[at + 1].start:
        at += 1
    unit = _values("unit").get(toks[at].low, 0) if at < len(toks) else 0
    return (value + unit, at + 1) if 0 < unit < 10 else (value, j + 1)


@cache
def _run_together() -> dict[str, int]:
    """Tens and units printed as one word (`thirtyfour`)."""
    tens, units = _values("ten").items(), _values("unit").items()
    return {ten + unit: x + y for ten, x in tens if not x % 10 for unit, y in units if 0 < y < 10}


def _ordinal_at(toks: list[Token], j: int) -> bool:
    """Whether a hyphen and an ordinal stand at token j: then the words before it were part of it (`twenty-third`)."""
    return j + 1 < len(toks) and toks[j].low in _HYPHENS and toks[j + 1].low in _values("ordinal") and toks[j].end == toks[j + 1].start


def _marked(toks: list[Token], first: int, after: int, found: Interval) -> Interval:
    """The number at tokens first..after with the kind that the words about it give it."""
    if found.kind in ("none", "fraction", "date", "money"):
        return found
    kind = _unit(toks, after) or _named(toks, first, after, found) or _dated(toks, first, after, found)
    return replace(found, kind=kind) if kind else found


def _unit(toks: list[Token], after: int) -> Kind | None:
    """The kind that the words from token `after` on give to the number before them."""
    if after >= len(toks):
        return None
    low = toks[after].low
    glued = toks[after].start == toks[after - 1].end
    if glued and low in ("st", "nd", "rd", "th"):
        return "ordinal"
    if glued and low in ("s", "/"):
        return "date"  # 1990s, 9/11
    hit = _match(toks, after, _phrases(_UNITS))
    if hit is None and (low in _HYPHENS or low == "of"):
        hit = _match(toks, after + 1, _phrases(_UNITS if low != "of" else ("month",)))
    if hit is None:
        return _glued(toks, after) if glued else None
    if hit[0] == "clock":
        return "date" if _hour(toks, after) else None
    if hit[0] == "corps":
        return "name" if _numbered_corps(toks, after) else None
    if hit[0] in ("time", "month"):
        return "date" if hit[0] == "time" or toks[after - 1].low[-1].isdecimal() else None
    return hit[0]  # type: ignore[return-value]


def _hour(toks: list[Token], after: int) -> bool:
    """Whether the number before token `after` is an hour: `at ten in the morning`, `by 4 in the afternoon`."""
    number = toks[after - 1].low
    value = int(number) if number.isdecimal() else _values("unit").get(number, 99)
    return 0 < value <= 12 and after > 1 and toks[after - 2].low in words_of("clocked")


def _numbered_corps(toks: list[Token], after: int) -> bool:
    """Whether figures before token `after` are the name of the formation there: `59 Division said`, not `59 brigade officers`."""
    following = toks[after + 1].low if after + 1 < len(toks) else "."
    return toks[after - 1].low.isdecimal() and int(toks[after - 1].low) > 1 and not (following[0].isalpha() and following.endswith("s"))


def _glued(toks: list[Token], after: int) -> Kind | None:
    """`name` for letters that close a number up (1A), `compound` for `nine-storey`; nothing for `3,000-strong`."""
    if toks[after].low[0].isalpha():
        return "name"
    following = toks[after + 1] if after + 1 < len(toks) else None
    if toks[after].low in _HYPHENS and following and following.start == toks[after].end and following.low[0].isalpha():
        return None if following.low == "strong" or toks[after].low in "–—" else "compound"
    return None


def _named(toks: list[Token], first: int, after: int, found: Interval) -> Kind | None:
    """`name`, `age` or nothing for a number, by the word before it."""
    if not first:
        return None
    before, number = toks[first - 1], toks[first]
    glued = before.end == number.start
    if before.low in _HYPHENS and glued and first > 1 and toks[first - 2].end == before.start:
        return "name" if toks[first - 2].low[0].isalpha() and number.low[0].isdecimal() else None
    if before.low in _HYPHENS and first > 1 and _initialled(toks[first - 2], before):
        return "name"
    if before.low in ("/", "№", "#") and glued:
        return "date" if before.low == "/" else "name"
    if before.low in ("aged", "age", "ages") or [t.low for t in toks[max(0, first - 3) : first]] in _AS_OLD:
        return "age"
    if before.low == "of" and first > 1 and (toks[first - 2].low == "age" or _aged(toks, first, found)):
        return "age"
    if before.low == "," and found.min == found.max and after < len(toks) and toks[after].low in ",.;)" and _is_age(toks, first, after):
        return "age"
    free = after == len(toks) or not toks[after].low[0].isalpha() or toks[after].low in words_of("closed")  # `unit 5 and`, not `unit 5 men`
    free = free or before.low in words_of("label") or (before.low == "." and number.low[0].isdecimal())  # `No.7 said`
    if after - first == 1 and free and "," not in number.low and _in(before.low, toks, first):
        return "name"
    return None


def _initialled(word: Token, hyphen: Token) -> bool:
    """Whether a hyphen closes a letter or two up: `F- 26`, as some agencies print it."""
    return word.end == hyphen.start and len(word.low) < 3 and word.low[0].isalpha()


def _aged(toks: list[Token], first: int, found: Interval) -> bool:
    """Whether `a nurse of` stands before token `first` and a person's years there."""
    if toks[first - 2].low not in words_of("aged") or found.max is None or not 0 < found.max < 111:
        return False
    return any(t.low in ("a", "an", "the", "another") for t in toks[max(0, first - 5) : first - 2])


def _is_age(toks: list[Token], first: int, after: int) -> bool:
    """Whether `, 36,` follows a word and holds two figures at most."""
    return after - first == 1 and len(toks[first].low) < 3 and first > 1 and toks[first - 2].low[0].isalpha()


def _in(before: str, toks: list[Token], first: int) -> bool:
    """Whether the words before token `first` make a name of the number there."""
    if before == "number" and first > 1 and toks[first - 2].low in words_of("numbering"):  # `the dead number 14`
        return False
    hit = before in _names()
    if not hit and before == "." and first > 1:
        hit = f"{toks[first - 2].low} ." in _names()
    return hit


def _dated(toks: list[Token], first: int, after: int, found: Interval) -> Kind | None:
    """`date` for years, days of a month and hours; nothing for other numbers."""
    number = toks[after - 1].low
    if not number.isdecimal() or found.min is None:
        return None
    months = _phrases(("month",))
    before = toks[_before(toks, first)].low if first else ""
    if found.min <= 31 and after - first == 1 and before in months:
        return "date"
    plain = len(number) == 4 and 1900 <= int(number) <= 2099
    if (before == "the" or (before == "," and plain)) and first > 1 and toks[first - 2].low in months:  # but `On 13 April, 40 people`
        return "date"
    if plain and (found.max is not None) and (after - first == 1 or toks[first].low in ("between", "around", "about", "19", "20")):
        return "date"
    if plain and after - first == 3 and toks[first].low.isdecimal():  # 1988-1994
        return "date"
    return "date" if _HOUR.fullmatch(number) and _clocked(toks, first, after) else None


def _clocked(toks: list[Token], first: int, after: int) -> bool:
    """Whether four figures are an hour as armies tell it: `0445`; `at 2315 last night`, `between 1840 and 2210 on Sunday`."""
    if toks[after - 1].low[0] == "0" or toks[first].low[0] == "0":
        return True
    following = toks[after].low if after < len(toks) else "."
    again = following == "(" and after + 1 < len(toks) and bool(_HOUR.fullmatch(toks[after + 1].low))  # `at 1340 (1840 GMT)`
    return (following in words_of("daytime") or again) and (
        toks[first].low == "between" or (first > 0 and toks[first - 1].low in ("at", "from", "until", "till", "since"))
    )


def _spread(toks: list[Token], found: list[Interval], spots: list[tuple[int, int]]) -> None:
    """Give the kind of a number to those listed before or after it: `3 and 11 June`, `aged 5, 22 and 64`."""
    for k in range(len(found) - 2, -1, -1):
        if _listed(toks, spots[k], spots[k + 1]) and found[k].kind == "cardinal" and found[k + 1].kind in ("date", "ordinal"):
            found[k] = replace(found[k], kind=found[k + 1].kind)
    for k in range(1, len(found)):
        if _listed(toks, spots[k - 1], spots[k]) and found[k].kind == "cardinal" and found[k - 1].kind == "age":
            found[k] = replace(found[k], kind="age")
        if found[k - 1].kind == "date" and found[k].kind == "cardinal" and _later_day(toks, spots[k - 1], spots[k]):
            found[k] = replace(found[k], kind="date")
        shared = _paired(toks, found[k - 1 : k + 1], spots[k - 1], spots[k])
        if shared:
            found[k - 1 : k + 1] = (replace(n, kind=shared) for n in found[k - 1 : k + 1])


def _later_day(toks: list[Token], one: tuple[int, int], two: tuple[int, int]) -> bool:
    """Whether a number closes the span that a date opens: `April 28 and 29`, `March 3 to 7`, `1991-92`; not `since March 3 to 14`."""
    a, b = toks[one[1] - 1].low, toks[two[1] - 1].low
    between = [t.low for t in toks[one[1] : two[0]]]
    if not (a.isdecimal() and b.isdecimal() and two[1] - two[0] == 1 and len(between) == 1):
        return False
    if len(a) == 4:
        return len(b) == 2 and between[0] in _HYPHENS | {"/"} and int(b) > int(a[2:])
    month = _before(toks, one[0])
    if month < 0 or toks[month].low not in _phrases(("month",)) or (month and toks[month - 1].low == "since"):
        return False
    return between[0] in ("and", "or", "to", "through") and int(a) < int(b) <= 31


def _paired(toks: list[Token], pair: list[Interval], one: tuple[int, int], two: tuple[int, int]) -> Kind | None:
    """What two numbers make together: a share (`four out of five`), ages (`men from 18 to 60`); nothing for others."""
    if any(n.kind not in ("cardinal", "fraction") or n.max is None or n.min != n.max for n in pair):
        return None
    low, high = (n.max or 0 for n in pair)
    between = [t.low for t in toks[one[1] : two[0]]]
    if between in (["out", "of"], ["out", "of", "every"]):
        return "fraction" if low < high <= 100 else None
    aged = one[0] > 1 and toks[one[0] - 1].low in ("from", "between") and toks[one[0] - 2].low in words_of("aged")
    return "age" if aged and between in (["to"], ["and"], ["till"]) and 10 <= low < high <= 99 else None


def _listed(toks: list[Token], one: tuple[int, int], two: tuple[int, int]) -> bool:
    """Whether only commas, hyphens, `and`, `or`, `to` stand between two numbers in figures."""
    between = {t.low for t in toks[one[1] : two[0]]}
    return between <= {",", "and", "or", "to", "the", "-", "–"} and toks[one[1] - 1].low.isdecimal() and toks[two[1] - 1].low.isdecimal()


def _updates(toks: list[Token], found: list[Interval], spots: list[tuple[int, int]]) -> list[Interval]:
    """`found` with `update_from` set where a figure replaces an earlier one: `to 31 from 25`, `31, up from 25`, `from 25 to 31`."""
    out = list(found)
    for k, (first, after) in enumerate(spots):
        at = first - 1 if first and toks[first - 1].low in ("the", "an", "a") else first  # up from the 40 of Sunday
        if at == 0 or toks[at - 1].low != "from":
            continue
        turned = at > 1 and toks[at - 2].low in ("up", "down")
        later = k + 1 < len(spots) and 0 < spots[k + 1][0] - after <= 4 and toks[spots[k + 1][0] - 1].low == "to"
        new = k - 1 if turned else k + 1 if later else k - 1 if k and toks[spots[k - 1][0] - 1].low in ("to", "at") else -1
        if new >= 0 and out[new].kind == out[k].kind:
            out[new] = replace(out[new], update_from=k)
    return out
