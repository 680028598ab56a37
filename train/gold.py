"""Annotated reports as records: what the stages are trained on and measured against one by one.

`load(folder)` gives, for each annotated report of a gold folder (ID.json beside ID.doc.json, see its GUIDE.md), a
`Gold`: the text, its sentence offsets, the publication day, the raw annotation, and the record (`Report`) that a perfect
reader would print. Blank the fields that your stage is to fill, run it, compare.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dateline.model import (
    Attribution,
    Count,
    DateInterval,
    Dispute,
    Event,
    Mention,
    Place,
    Report,
    SourceFile,
    Span,
)


@dataclass(frozen=True)
class Gold:
    """One annotated report."""

    id: str
    text: str
    sentences: list[tuple[int, int]]
    published: str
    raw: dict
    report: Report


def load(folder: str | Path) -> list[Gold]:
    """All annotated reports of a folder, by id."""
    paths = sorted(p for p in Path(folder).glob("*.json") if not p.name.endswith(".doc.json"))
    return [_load(p) for p in paths]


def _load(path: Path) -> Gold:
    raw = json.loads(path.read_text(encoding="utf-8"))
    return record(raw, json.loads(path.with_name(f"{raw['doc']}.doc.json").read_text(encoding="utf-8")), path)


def record(raw: dict[str, Any], doc: dict[str, Any], path: Path) -> Gold:
    """An annotation and its document as a record."""
    words = Words(doc["text"], [tuple(s) for s in doc["sentences"]])
    report = Report(
        id=raw["doc"],
        text=words.text,
        outlet=doc.get("outlet"),
        published=raw["published"],
        language="en",
        source=SourceFile(path=str(path), media_type="application/json"),
        attributions=[_attribution(words, a) for a in raw["attributions"]],
        events=[e for x in raw["events"] if (e := _event(words, x))],
        disputes=[
            Dispute(id=f"d{i}", about=d["about"], kind="denial", a=d["a"], b=d["b"], why="gold")
            for i, d in enumerate(raw.get("disputes", []), 1)
        ],
        agreements=raw.get("agreements", []),
    )
    return Gold(raw["doc"], words.text, words.sentences, raw["published"], raw, report)


@dataclass(frozen=True)
class Words:
    """A text whose annotation names words by sentence."""

    text: str
    sentences: list[tuple[int, int]]

    def find(self, words: str, s: int) -> Span | None:
        """Where the words stand: in sentence s, else in the nearest one before, else after."""
        if not words:
            return None
        for k in [s, *range(s - 1, -1, -1), *range(s + 1, len(self.sentences))]:
            a, b = self.sentences[k]
            whole = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", self.text[a:b])  # "a" is not the first letter of "all"
            at = a + whole.start() if whole else self.text.find(words, a, b)
            if at >= 0:
                return Span(start=at, end=at + len(words), text=words)
        return None

    def who(self, words: str, s: int, actor: str | None) -> Mention | None:
        """The words as a mention of an actor."""
        at = self.find(words, s)
        return Mention(start=at.start, end=at.end, text=words, actor=actor) if at else None

    def where(self, words: str | None, s: int) -> dict[str, Any]:
        """Offsets and words of a place or date, none where no words name it."""
        at = self.find(words or "", s)
        return {"start": at.start, "end": at.end, "text": at.text} if at else {}


def _attribution(words: Words, a: dict) -> Attribution:
    source = words.who(a["source"], a.get("source_s", a["s"]), a.get("source_id") or "UNK")
    content = [c for s, t in a["content"] if (c := words.find(t, s))]
    return Attribution(id=a["id"], kind=a["kind"], source=source, cue=words.find(a["cue"], a["s"]), content=content, score=1.0)


def _event(words: Words, e: dict) -> Event | None:
    s = e["s"]
    trigger = words.find(e["trigger"], s)
    if trigger is None:
        return None
    p, d = e.get("place"), e.get("date")
    place = date = None
    if p:
        name = p.get("name") or p.get("text") or ""
        place = Place(**words.where(p.get("text"), s), name=name, lat=p.get("lat"), lon=p.get("lon"), precision="settlement")
    if d:
        date = DateInterval(**words.where(d.get("text"), s), from_=d["from"], to=d["to"], precision="day")
    return Event(
        id=e["id"],
        type=e["type"],
        cameo="",
        trigger=trigger,
        by=e["by"],
        status=e["status"],
        actors=[m for x in e["actors"] if (m := words.who(x.get("text", ""), s, x.get("id")))],
        targets=[m for x in e["targets"] if (m := words.who(x.get("text", ""), s, x.get("id")))],
        place=place,
        date=date,
        counts=[c for x in e.get("counts", []) if (c := _count(words, x, s))],
        rule="gold",
        score=1.0,
    )


def _count(words: Words, c: dict, s: int) -> Count | None:
    at = words.find(c["text"], s)
    if at is None:
        return None
    return Count(
        start=at.start,
        end=at.end,
        text=at.text,
        measure=c["measure"],
        min=c["min"],
        max=c["max"],
        approximate=bool(c.get("approx")),
        of=c.get("of") or "",
        actor=c.get("of_id"),
        part_of=c.get("part_of"),
    )
