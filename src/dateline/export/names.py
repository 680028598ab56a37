"""Who is who for a reader: short names for the parties of a record, and which of its ids a reader takes for one."""

from __future__ import annotations

import re
from functools import cache

from msgspec import UNSET

from dateline.lexicon import cells, rows
from dateline.model import Attribution, Event, Mention, Report

OUTLET = "outlet"
UNNAMED = "unnamed source"
# Words that stand for parties named elsewhere.
_GENERIC = frozenset(
    [
        *("he", "she", "it", "they", "him", "her", "them", "his", "its", "their", "we", "us", "our", "i", "my", "who", "whom", "whose"),
        *("which", "that", "this", "these", "those", "one", "both", "others", "both sides", "the two sides", "the sides", "each side"),
        *("either side", "the parties", "each other", "one another", "the other", "the two countries", "both countries", "all sides"),
    ]
)  # fmt: skip
_LEADING = frozenset(["the", "a", "an", "its", "their", "his", "her", "our", "my", "this", "that", "these", "those", "both"])
_MARKS = re.compile('["“”„«»]')
_BODIES = {"MIL": "army", "COP": "police", "SPY": "security", "JUD": "courts", "LEG": "parliament"}  # said behind the country
_MANY = frozenset({"CVL", "MED", "NGO", "BUS", "REB", "OPP"})  # sectors that hold many parties: their own words tell them apart
_SHORT = 14  # letters of a name that need no abbreviation
_LONG = 22  # letters that are too many


def key(m: Mention) -> str:
    """Who a mention is for a reader: a country and its government are one; of civilians, firms and the like the words decide."""
    head, _, sector = (m.actor or "UNK").partition(".")
    if head == "UNK" or sector in _MANY - {"REB", "OPP"}:
        return f"{head}:{_words(m).lower()}"
    return m.actor.removesuffix(".GOV") if m.actor else ""


def side(m: Mention) -> str:
    """Whose side a mention is on: the country with its government and army, or the part of it that acts for itself."""
    return (m.actor or m.text.lower()).removesuffix(".GOV").removesuffix(".MIL")


def source(m: Mention | None) -> str:
    """A claimant's name: `Azerbaijan`, `Turkey (Erdogan)`, `Azerbaijan (army)`, `UN (Guterres)`, `separatists`."""
    if m is None or not m.text or m.name == "unnamed":
        return UNNAMED
    head, _, sector = (m.actor or "UNK").partition(".")
    base = _base(head)
    if not base or sector in _MANY:
        own = m.name if m.name and m.name != base and sector not in ("REB", "OPP", "CVL") else _words(m)
        return own or (f"{base} ({sector.lower()})" if base else UNNAMED)
    inside = _surname(m.name) or _BODIES.get(sector, "")
    return f"{base} ({inside})" if inside else base


def party(m: Mention) -> str:
    """A doer's or victim's name: the name of who is named, else the words of the text; what words point to, where they only point."""
    if m.actor and (m.name or generic(m.text) or _pointing(m)):
        return source(m)
    return _words(m) or m.text


def side_name(m: Mention) -> str:
    """The name of a mention's side: `Azerbaijan` for its army."""
    head, _, sector = (m.actor or "UNK").partition(".")
    return (_base(head) if sector in ("", "GOV", "MIL") else "") or party(m)


def generic(text: str) -> bool:
    """Whether words name nobody by themselves (`they`, `both sides`)."""
    return text.lower() in _GENERIC


def _pointing(m: Mention) -> bool:
    """Whether words only point to a body or a country (`the army`, `soldiers`, `this country`)."""
    words = m.text.lower().split()
    body = (m.actor or "").partition(".")[2] in ("GOV", *_BODIES)
    return (body or words[-1:] == ["country"]) and (len(words) == 1 or words[0] in _LEADING) and len(words) < 3


def claimants(event: Event, report: Report) -> list[str]:
    """Who asserts an event, in order, each once; the outlet where nobody else does."""
    found = claimant_keys(event, report)
    return list(found.values()) or [OUTLET]


def claimant_keys(event: Event, report: Report) -> dict[str, str]:
    """{who: name} of those that assert an event; empty where the outlet alone does."""
    table = {a.id: a for a in report.attributions}
    out: dict[str, str] = {}
    for i in event.by:
        if i in table:
            who, name = of(table[i])
            out.setdefault(who, name)
    return distinct(out)


def distinct(who: dict[str, str]) -> dict[str, str]:
    """{who: name} without those that say no more than another: a nameless source, `Turkey` beside `Turkey (army)`."""
    others = list(who.values())
    return {k: n for k, n in who.items() if len(who) == 1 or (k and not any(o.startswith(f"{n} (") for o in others))}


def of(a: Attribution) -> tuple[str, str]:
    """(who, name) behind an attribution; who is "" for a nameless source."""
    name = source(a.source)
    return (key(a.source) if a.source and name != UNNAMED else ""), name


def _words(m: Mention) -> str:
    """The words that name a party without article or possessive; a pronoun's are those of what it stands for."""
    text = m.text
    if generic(text):
        text = m.via_text.text if m.via_text is not UNSET and not generic(m.via_text.text) else m.name or ""
    words = text.split()
    while words and words[0].lower() in _LEADING:
        words = words[1:]
    cut = next((k for k, w in enumerate(words) if w[-1:] in ",;:"), len(words) - 1) + 1  # up to an apposition
    own = _MARKS.sub("", " ".join(words[:cut])).rstrip(",;:")
    return own.lower() if len(words) == 1 and own.endswith("s") and not m.name else own  # "Separatists" begins a sentence


def _base(head: str) -> str:
    """The name of a country, group or organisation by its id, or the shorter one it goes by where the name is long."""
    name, others = _names().get(head, (head.partition(":")[2], []))
    tail = head.partition(":")[2]
    if tail in others and (head.startswith("IGO:") or len(name) > _SHORT):
        return tail
    return name if len(name) <= _LONG else next((x for x in others if len(x) <= _SHORT), name)


def _surname(name: str | None) -> str:
    return _surnames().get(name or "", "")


@cache
def _names() -> dict[str, tuple[str, list[str]]]:
    tables = ("groups", "igos", "authorities", "states")
    return {r["id"]: (r["name"], cells(r["names"])) for table in tables for r in rows(table)}


@cache
def _surnames() -> dict[str, str]:
    return {r["name"]: (cells(r["short"]) or [r["name"].split()[-1]])[0] for t in ("people", "leaders") for r in rows(t)}
