"""Reports made by hand, as the reader would give them, and a reader that costs nothing."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator

from sqlalchemy import select

from dateline.errors import Rejected
from dateline.model import Attribution, Count, DateInterval, Event, Mention, Place, Report, SourceFile, span
from dateline.record import tables
from dateline.record.store import Store

FJORD = Place(name="Fjordøy", lat=60.5, lon=5.25, country="NOR", precision="settlement")
DELTA = Place(name="Dovra", lat=-12.0, lon=179.5, country="FJI", precision="settlement")
SYLLABLES = "ba de ki lo mu na pe ri so tu va ze gol mir tan del".split()


def report(text: str = "Shells fell on Dovra.", **fields: object) -> Report:
    given = {"id": "r", "source": SourceFile(path="made.jsonl", media_type="application/json")} | fields
    return Report(text=text, **given)  # type: ignore[arg-type]


def event(text: str, word: str, **fields: object) -> Event:
    at = text.index(word)
    given = {"id": "e1", "type": "ASSAULT", "cameo": "190", "rule": "test", "score": 0.5} | fields
    return Event(trigger=span(text, at, at + len(word)), **given)  # type: ignore[arg-type]


def party(text: str, words: str, actor: str) -> Mention:
    at = text.index(words)
    return Mention(start=at, end=at + len(words), text=words, actor=actor)


def said(text: str, words: str, actor: str, id: str = "a1") -> Attribution:
    return Attribution(id=id, kind="paraphrase", source=party(text, words, actor), cue=None, content=[], score=0.9)


def days(first: str, last: str) -> DateInterval:
    return DateInterval(from_=first, to=last, precision="day")


def days_of(text: str, words: str, first: str, last: str) -> DateInterval:
    """Days that words of the text name."""
    at = text.index(words)
    return DateInterval(start=at, end=at + len(words), text=words, from_=first, to=last, precision="day")


def killed(text: str, words: str, low: int | None, high: int | None) -> Count:
    at = text.index(words)
    return Count(start=at, end=at + len(words), text=words, measure="killed", min=low, max=high, of="civilian")


def story(seed: int, words: int = 120) -> str:
    """A text of words that are nobody's, another one for each seed."""
    chance = random.Random(seed)
    return " ".join("".join(chance.choices(SYLLABLES, k=chance.randint(2, 3))) for _ in range(words)) + "."


def edited(text: str, share: float, seed: int = 0) -> str:
    """The text with this share of its words put otherwise."""
    chance = random.Random(seed)
    return " ".join(f"{w}x" if chance.random() < share else w for w in text.split())


def quick_read(reports: Iterable[Report | Rejected]) -> Iterator[Report | Rejected]:
    """In place of the reader: every fifth word is an attack of the army on civilians, as the outlet tells."""
    from msgspec.structs import replace

    for r in reports:
        if isinstance(r, Rejected):
            yield r
            continue
        words = r.text.split()[::5]
        events = [
            event(
                r.text, w, id=f"e{n}", actors=[party(r.text, w, "NOR.MIL")], targets=[party(r.text, w, "NOR.CVL")], place=FJORD,
                date=days("2031-05-03", "2031-05-03"), counts=[killed(r.text, w, n, None)],
            )
            for n, w in enumerate(words, 1)
        ]  # fmt: skip
        yield replace(r, events=events)


def contents(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables, without what only tells when: they are the same for the same reports."""
    out: dict[str, list[tuple[object, ...]]] = {}
    with store.engine.connect() as conn:
        for table in tables.metadata.sorted_tables:
            columns = [c for c in table.c if c.name not in ("n", "added")]
            out[table.name] = sorted((tuple(r) for r in conn.execute(select(*columns))), key=repr)
    return out
