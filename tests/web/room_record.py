"""A small record for the reading room: a town shelled and what was said of it, a text that would run if it could, texts of odd characters.
All outlets and towns are invented."""

from __future__ import annotations

from pathlib import Path

from dateline.model import Attribution, Count, DateInterval, Event, Mention, Place, Report, SourceFile, span
from dateline.record.add import keep
from dateline.record.store import Store, open_record

DOVRA = Place(name="Dovra", lat=-12.0, lon=179.5, country="FJI", precision="settlement")
TUESDAY, THURSDAY = (DateInterval(from_=d, to=d, precision="day") for d in ("2031-05-06", "2031-05-08"))

SHELLED = 'The army of Fiji shelled Dovra on Tuesday, killing 12, the mayor said.\nSuva said: "Nobody shelled Dovra, as the mayor claims."'
LATER = "The toll of the shelling rose: 15 were killed in Dovra."
TALKS = "France condemned Fiji on Thursday. Rebels took a hill."
SCRIPT = "<script>alert(1)</script>"
HOSTILE = (
    f'{SCRIPT} "><img src=x onerror=alert(2)> {{{{ 7*7 }}}} {{% raw %}} javascript:alert(3)\n\u202eThe army shelled\u202c it\u200b.\x00'
    "\x1b[31m \ud800 killing 3, <b>the mayor</b> said. ]]> --> </style></textarea><svg onload=alert(4)>"
)


def party(text: str, words: str, actor: str | None, at: int = 0) -> Mention:
    """Words that name somebody."""
    start = text.index(words, at)
    return Mention(start=start, end=start + len(words), text=words, actor=actor)


def happening(text: str, word: str, **fields: object) -> Event:
    """An event by its trigger."""
    at = text.index(word)
    given = {"id": "e1", "type": "ASSAULT", "cameo": "190", "rule": "made: a test", "score": 0.5} | fields
    return Event(trigger=span(text, at, at + len(word)), **given)  # type: ignore[arg-type]


def said(text: str, words: str, actor: str, content: str, id: str, cue: str = "said") -> Attribution:
    """An attribution of a passage."""
    at, by = text.index(content), text.index(cue)
    return Attribution(
        id=id, kind="paraphrase", source=party(text, words, actor), cue=span(text, by, by + len(cue)), score=0.9,
        content=[span(text, at, at + len(content))],
    )  # fmt: skip


def killed(text: str, words: str) -> Count:
    """A figure of the dead."""
    at = text.index(words)
    return Count(start=at, end=at + len(words), text=words, measure="killed", min=int(words), max=int(words), of="civilian")


def report(text: str, id: str, **fields: object) -> Report:
    """A report."""
    given = {"source": SourceFile(path="made.jsonl", media_type="application/json")} | fields
    return Report(id=id, text=text, **given)  # type: ignore[arg-type]


def reports() -> list[Report]:
    """The reports of the record."""
    army = [party(SHELLED, "The army of Fiji", "FJI.MIL")]
    quoted = "Nobody shelled Dovra, as the mayor claims."
    told = happening(
        SHELLED, "shelled", by=["a1"], actors=army, targets=[party(SHELLED, "Dovra", "NOR.CVL")], place=DOVRA, date=TUESDAY,
        counts=[killed(SHELLED, "12")], score=0.4,
    )  # fmt: skip
    denied = happening(SHELLED, "Nobody", id="e2", by=["a2"], status="denied", actors=army, place=DOVRA, date=TUESDAY, score=0.3)
    first = report(
        SHELLED, "one", title="Shells <fall>", outlet="Hill & Wire", published="2031-05-07", url="javascript:alert(1)",
        events=[told, denied], attributions=[
            said(SHELLED, "the mayor", "NOR.GOV", "The army of Fiji shelled Dovra on Tuesday, killing 12", "a1"),
            said(SHELLED, "Suva", "FJI.GOV", quoted, "a2", "said:"),
            said(SHELLED, "the mayor", "NOR.GOV", "Nobody shelled Dovra", "a3", "claims"),
        ],
    )  # fmt: skip
    later = happening(
        LATER, "shelling", actors=[party(LATER, "The", "FJI.MIL")], targets=[party(LATER, "15", "NOR.CVL")], place=DOVRA, date=TUESDAY,
        counts=[killed(LATER, "15")], score=0.6,
    )  # fmt: skip
    condemned = happening(
        TALKS, "condemned", type="ACCUSE", cameo="111", actors=[party(TALKS, "France", "FRA.GOV")],
        targets=[party(TALKS, "Fiji", "FJI.GOV")], date=THURSDAY, score=0.8,
    )  # fmt: skip
    taken = happening(TALKS, "took", id="e2", actors=[party(TALKS, "Rebels", "FJI.REB")], score=0.9)
    hostile = happening(HOSTILE, "shelled", counts=[killed(HOSTILE, "3")], place=Place(name=SCRIPT, precision="region"), score=0.7)
    return [
        first,
        report(LATER, "two", outlet="Delta Post", published="2031-05-09", url="https://delta.example/1", events=[later]),
        report(TALKS, "three", outlet="Delta Post", published="2031-05-09T10:00:00Z", events=[condemned, taken]),
        report(HOSTILE, f'"{SCRIPT}', title=HOSTILE[:90], outlet=SCRIPT, events=[hostile], warnings=[SCRIPT]),
    ]


def made(where: Path) -> Store:
    """The record, at a path."""
    store = open_record(where)
    keep(store, reports())
    return store
