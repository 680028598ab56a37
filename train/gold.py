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
    doc = json.loads(path.with_name(f"{raw['doc']}.doc.json").read_text(encoding="utf-8"))
    text, sents = doc["text"], [tuple(s) for s in doc["sentences"]]

    def find(words: str, s: int | None) -> tuple[int, int] | None:
        if not words:
            return None
        order = range(len(sents)) if s is None else [s, *range(s - 1, -1, -1), *range(s + 1, len(sents))]
        for k in order:
            a, b = sents[k]
            whole = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text[a:b])  # "a" is not the first letter of "all"
            at = a + whole.start() if whole else text.find(words, a, b)
            if at >= 0:
                return at, at + len(words)
        return None

    def cut(words: str, s: int | None) -> Span | None:
        at = find(words, s)
        return Span(start=at[0], end=at[1], text=words) if at else None

    def who(words: str, s: int, actor: str | None) -> Mention | None:
        at = find(words, s)
        return Mention(start=at[0], end=at[1], text=words, actor=actor) if at else None

    attributions = []
    for a in raw["attributions"]:
        content = [c for s, t in a["content"] if (c := cut(t, s))]
        source = who(a["source"], a.get("source_s", a["s"]), a.get("source_id") or "UNK")
        attributions.append(
            Attribution(id=a["id"], kind=a["kind"], source=source, cue=cut(a["cue"], a["s"]), content=content, score=1.0)
        )
    events = []
    for e in raw["events"]:
        trigger = cut(e["trigger"], e["s"])
        if trigger is None:
            continue
        roles = {k: [m for x in e[k] if (m := who(x.get("text", ""), e["s"], x.get("id")))] for k in ("actors", "targets")}
        p, d = e.get("place"), e.get("date")
        counts = []
        for c in e.get("counts", []):
            at = cut(c["text"], e["s"])
            if at:
                counts.append(
                    Count(
                        start=at.start, end=at.end, text=at.text, measure=c["measure"], min=c["min"], max=c["max"],
                        approximate=bool(c.get("approx")), of=c.get("of") or "", actor=c.get("of_id"), part_of=c.get("part_of"),
                    )  # fmt: skip
                )
        place = date = None
        if p:
            at = cut(p.get("text") or "", e["s"])
            where = dict(start=at.start, end=at.end, text=at.text) if at else {}
            place = Place(**where, name=p.get("name") or p.get("text") or "", lat=p.get("lat"), lon=p.get("lon"), precision="settlement")
        if d:
            at = cut(d.get("text") or "", e["s"])
            when = dict(start=at.start, end=at.end, text=at.text) if at else {}
            date = DateInterval(**when, from_=d["from"], to=d["to"], precision="day")
        events.append(
            Event(
                id=e["id"], type=e["type"], cameo="", trigger=trigger, by=e["by"], status=e["status"], **roles,
                place=place, date=date, counts=counts, rule="gold", score=1.0,
            )  # fmt: skip
        )
    disputes = [
        Dispute(id=f"d{i}", about=d["about"], kind="denial", a=d["a"], b=d["b"], why="gold")
        for i, d in enumerate(raw.get("disputes", []), 1)
    ]
    report = Report(
        id=raw["doc"], text=text, outlet=doc.get("outlet"), published=raw["published"], language="en",
        source=SourceFile(path=str(path), media_type="application/json"), attributions=attributions, events=events,
        disputes=disputes, agreements=raw.get("agreements", []),
    )  # fmt: skip
    return Gold(raw["doc"], text, sents, raw["published"], raw, report)
