"""Words for what a record holds, as an analyst reads them: parties by their ids, acts, figures, days; and text made safe for Markdown."""

from __future__ import annotations

import re
import shlex
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from dateline.export import names, phrases
from dateline.export.terminal import clean
from dateline.lexicon import cells, rows
from dateline.model import Count, DateInterval, Event, Mention, Span
from dateline.record.claims import OUTLET, Claim, Figure
from dateline.record.incidents import Incident
from dateline.record.store import Filters, Kept

NO_OUTLET = "outlet not named"
NO_DAY = "day not given"
SPOKEN = {"ACCUSE": "accusation", "REJECT": "denial", "REQUEST": "demand", "THREATEN": "threat", "SUPPORT": "support"}
_SECTORS = {"CVL": "civilians", "MED": "media", "NGO": "organisations", "BUS": "firms", "REB": "rebels", "OPP": "opposition", "UNK": ""}
_TOWARD = {"demands": "makes demands on", "mediates": "mediates with"}
_PALE = {"attack": 1, "deaths": 2, "injuries": 2, "missing people": 2}  # words that tell little of the act, or only what it led to
_TABLES = ("states", "authorities", "groups", "igos")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<#|~])")
_ID = re.compile(r"[A-Z]{3}(\.[A-Z]{3})?|[A-Z]{3}:[\w.-]+")


@cache
def party(actor: str) -> str:
    """An actor's name by its id: `Azerbaijan`, `Azerbaijan (army)`, `Armenia (civilians)`, `UN`; the outlet, nobody known."""
    if actor == OUTLET:
        return OUTLET
    head, _, sector = actor.partition(".")
    word = _SECTORS.get(sector, "")
    if head in ("UNK", "unnamed", ""):
        return word or names.UNNAMED
    base = names.source(Mention(start=0, end=0, text=head, actor=head))
    return f"{base} ({word})" if word else names.source(Mention(start=0, end=0, text=base, actor=actor))


def voice(name: str, reports: Mapping[str, Kept]) -> str:
    """Whose word a claim is (`tolls.voices`): a party, an outlet, or a report that names no outlet by its id."""
    if not name.startswith(f"{OUTLET}:"):
        return party(name)
    who = name.removeprefix(f"{OUTLET}:")
    return f"report {clean(reports[who].id)}" if who in reports else clean(who)


def parties(actors: Iterable[str]) -> str:
    """Several actors' names, each once; those that nobody knows are left out."""
    return ", ".join(dict.fromkeys(party(a) for a in actors if not a.startswith("UNK")))


@cache
def _ids() -> dict[str, str]:
    """Ids by the names that they go by, in small letters; names that several go by are left out."""
    found: dict[str, set[str]] = {}
    for table in _TABLES:
        for r in rows(table):
            for name in (r["id"], r["name"], *cells(r["names"])):
                found.setdefault(name.casefold(), set()).add(r["id"])
    return {name: min(ids) for name, ids in found.items() if len(ids) == 1}


def actor_id(words: str) -> str | None:
    """The id that words mean: an id (`AZE.MIL`, `aze`), a name of the lists (`Azerbaijan`, `the UN`); None where nobody is meant."""
    words = " ".join(words.split())
    if words.casefold() == OUTLET:
        return OUTLET
    low = words.casefold()
    named = _ids().get(low) or _ids().get(low.removeprefix("the "))
    return named or (words.upper() if _ID.fullmatch(words.upper()) and (words.isupper() or "." in words or ":" in words) else None)


def near_names(words: str) -> list[str]:
    """Parties whose names are spelled alike, the nearest first: `Azerbaijan (AZE)`."""
    from rapidfuzz import process

    found = [_ids()[x[0]] for x in process.extract(words.casefold(), [*_ids()], limit=9, score_cutoff=80)]
    return [f"{party(x)} ({x})" for x in dict.fromkeys(found)][:3]


def event_of(c: Claim) -> Event:
    """A claim as the event that it came from, as far as its words need it."""
    return Event(
        id=c.event,
        type=c.type,  # type: ignore[arg-type]
        cameo=c.cameo,
        trigger=Span(start=c.start, end=c.end, text=c.trigger),
        status=c.status,  # type: ignore[arg-type]
        counts=[count_of(f) for f in c.figures],
        rule="",
        score=c.score,
    )


def count_of(f: Figure) -> Count:
    """A figure as a count."""
    return Count(
        start=0,
        end=0,
        text=f.text,
        measure=f.measure,  # type: ignore[arg-type]
        min=f.min,
        max=f.max,
        approximate=f.approximate,
        of=f.of,
        actor=f.actor,
        part_of=f.part_of,
    )


def noun(c: Claim) -> str:
    """What is claimed to happen: `shelling`, `capture`, `denial`."""
    return phrases.noun(event_of(c))


def verb(c: Claim) -> str:
    """What its doer does: `condemns`, `calls for`."""
    return phrases.verb(event_of(c))


def figures(c: Claim) -> str:
    """A claim's figures: `25+ killed, of them 2 children`."""
    return clean(phrases.counts(event_of(c)))


def interval(low: int, high: int, more: bool = False) -> str:
    """`9`, `9 to 12`, `9 to 12 or more`."""
    words = f"{low:,}" if low == high else f"{low:,} to {high:,}"
    return f"{words} or more" if more else words


def many(n: int, word: str) -> str:
    """`1 claim`, `1,200 claims`."""
    return f"{n:,} {word}" if n == 1 else f"{n:,} {word}s"


def toward(stance: str, other: str | None) -> str:
    """A stance toward another: `supports Fiji`, `makes demands on Fiji`."""
    return f"{_TOWARD.get(stance, stance)} {party(other)}" if other else stance


def days(first: str | None, last: str | None) -> str:
    """Days as they are read: `4 Oct 2020`, `27 Sep .. 10 Nov 2020`."""
    if not first and not last:
        return NO_DAY
    return phrases.day(DateInterval(from_=first or last or "", to=last or first or "", precision="day"))


def outlet(kept: Kept | None, claim: Claim | None = None) -> str:
    """Who published a report."""
    name = (kept.outlet if kept else None) or (claim.outlet if claim else None)
    return clean(name) if name else NO_OUTLET


def told(published: str | None) -> str:
    """The day of publication as it is read."""
    return days(published[:10], published[:10]) if published else "undated"


def markdown(words: str) -> str:
    """Words of a report on one line, with nothing in them that Markdown or a terminal would obey."""
    return _MARKDOWN.sub(r"\\\1", clean(words))


def asked(f: Filters) -> dict[str, str]:
    """The filters by the names of their options, for a reader."""
    pairs = {
        "place": f.place,
        "country": f.country,
        "actor": f.actor and party(f.actor),
        "claimant": f.source and party(f.source),
        "type": ", ".join(f.types),
        "from": f.since,
        "to": f.until,
        "as of": f.as_of,
    }
    return {k: v for k, v in pairs.items() if v}


def options(f: Filters) -> str:
    """The filters as options of a command, with a blank before them."""
    pairs = [("place", f.place), ("country", f.country), ("actor", f.actor), ("claimant", f.source), *(("type", x) for x in f.types)]
    pairs += [("from", f.since), ("to", f.until), ("as-of", f.as_of)]
    return "".join(f" --{name} {shlex.quote(value)}" for name, value in pairs if value)


def title(i: Incident, told: Sequence[Claim]) -> str:
    """An incident in words: `shelling: Armenia -> Azerbaijan; Ganja`."""
    who, whom = parties(i.actors), parties(i.targets)
    both = " -> ".join(x for x in (who, whom if whom != who else "") if x)
    words = act(i, told) + (f": {both}" if both and who else f": -> {both}" if both else "")
    return words + (f"; {i.place}" if i.place else "")


def act(i: Incident, told: Sequence[Claim]) -> str:
    """What it is, in the word most used, a telling one before a pale one: `shelling`, `capture called for`, `past fighting`."""
    roles = {m.claim: m.role for m in i.members}
    nouns = Counter(noun(c) for c in told if roles.get(c.id) != "statement") or Counter(noun(c) for c in told)
    often = {n for n, k in nouns.items() if k * 5 >= nouns.total()}
    word = min(nouns, key=lambda n: (_PALE.get(n, 0) or 3 * (n not in often), -nouns[n], n), default=i.family)
    return {"called for": f"{word} called for", "before": f"past {word}"}.get(i.mode, word)
