"""Reports of our own writing with a full annotation (attributions, events, counts, disputes), in a form that a reader can check.

    @ wire07 | 2019-03-14 | Sudan: army and RSF
    0 KHARTOUM, 14 March (Noba Line) — The army said its planes had hit a column near El Fasher, killing at least 25.
    1 The RSF denied it.
    A a1 | The army | said | its planes had hit a column near El Fasher, killing at least 25 | paraphrase | SDN.MIL |
    E 0 | hit | ASSAULT | actual | a1 | its planes=SDN.MIL | a column=GRP:RSF | El Fasher @ El Fasher @ 13.63,25.35 | - | -
    E 0 | killing | ASSAULT | actual | a1 | - | - | - | - | at least 25 @ killed @ 25..- @ people @ UNK
    D whether a column was hit | e1 | a2
    G e1 e4

`@` name, day of publication, war. Numbered lines are the sentences; a line `¶` stands between paragraphs. `A` an attribution: id,
source, cue, content (pieces parted by ` / `), kind, who the source is, who passes it on. `E` an event (e1, e2, ... in order): sentence,
trigger, type, status, asserting attributions, actors and targets (`words=ID; ...`), place (`words @ name @ lat,lon`), date (`words @
from..to`), counts (`words @ measure @ min..max @ of @ of_id`, then `@ ~` where approximate, `@ part_of=0` for a breakdown; parted by `;`).
`D` a dispute with its two sides, `G` an agreement. `-` is nothing; `words#2` the second place where the words stand (in the text for A, in
the sentence for E).
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from pathlib import Path
from typing import Any, get_args

from dateline.model import AttributionKind, EventType, Measure, Status
from train.gold import Gold, record
from train.words import place

FOLDER = Path(__file__).with_name("reports")
TYPES, STATUS, KINDS, MEASURES = (frozenset(get_args(x)) for x in (EventType, Status, AttributionKind, Measure))


class Fault(ValueError):
    """A line that does not hold: the message names the report and the line."""


def read(path: Path) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """(annotation, document) of each report of a file, as in the JSON files of annotated reports. Raises Fault."""
    blocks = re.split(r"\n(?=@ )", "\n" + path.read_text(encoding="utf8"))
    return [report(b.strip().splitlines()) for b in blocks if b.strip().startswith("@ ")]


def load_own(folder: Path = FOLDER) -> list[Gold]:
    """All reports of our own as records, by file."""
    return [record(raw, doc, path) for path in sorted(folder.glob("*.txt")) for raw, doc in read(path)]


def report(lines: list[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """One report."""
    name, published, war = (x.strip() for x in lines[0][1:].split("|"))
    text, spans = "", []
    for line in lines[1:]:
        if line.strip() == "¶":
            text = text.rstrip(" ") + "\n\n"
        elif m := re.match(r"\d+ (.*)", line):
            spans.append((len(text), len(text) + len(m[1])))
            text += m[1] + " "
    text = text.rstrip()
    made: dict[str, Any] = {"doc": name, "published": published, "attributions": [], "events": [], "disputes": [], "agreements": []}
    readers = {"A": attribution, "E": event, "D": dispute, "G": lambda s, _, __: s.split()}
    keys = {"A": "attributions", "E": "events", "D": "disputes", "G": "agreements"}
    for line in lines[1:]:
        if line[:2] in ("A ", "E ", "D ", "G "):
            try:
                item = readers[line[0]](line[2:].strip(), text, spans)
            except (ValueError, IndexError, KeyError) as error:
                raise Fault(f"{name}: {error}: {line[:110]}") from error
            if line[0] == "E":
                item["id"] = f"e{len(made['events']) + 1}"
            made[keys[line[0]]].append(item)
    check(made)
    return made, {"id": name, "text": text, "sentences": [list(s) for s in spans], "published": published, "conflict": war}


def attribution(line: str, text: str, spans: list[tuple[int, int]]) -> dict[str, Any]:
    """An A line."""
    number, source, cue, content, kind, who, via = (x.strip() for x in [*line.split("|"), ""][:7])
    who_at, cue_at = find(source, text), find(cue, text)
    pieces = [cut for x in content.split(" / ") if (at := find(x, text)) for cut in by_sentence(at, text, spans)]
    if kind not in KINDS or not pieces or not re.fullmatch(r"[A-Za-z0-9:.-]+", who):
        raise ValueError("kind, content or source id")
    first = cue_at[0] if cue_at else pieces[0][2]
    return {
        "id": number,
        "s": sentence(first, spans),
        "kind": kind,
        "source": text[slice(*who_at)] if who_at else "",
        "source_s": sentence(who_at[0], spans) if who_at else sentence(first, spans),
        "source_id": who,
        "via": [x.strip() for x in via.split(",") if x.strip() not in ("", "-")],
        "cue": text[slice(*cue_at)] if cue_at else "",
        "content": [[s, t] for s, t, _ in pieces],
    }


def event(line: str, text: str, spans: list[tuple[int, int]]) -> dict[str, Any]:
    """An E line."""
    s, trigger, kind, status, by, actors, targets, place, date, counts = (x.strip() for x in line.split("|"))
    own = text[slice(*spans[int(s)])]
    at = find(trigger, own)
    if at is None or kind not in TYPES or status not in STATUS:
        raise ValueError("trigger, type or status")
    return {
        "s": int(s),
        "trigger": own[slice(*at)],
        "type": kind,
        "status": status,
        "by": [x.strip() for x in by.split(",") if x.strip() not in ("", "-")],
        "actors": [who(x, text) for x in parts(actors, ";")],
        "targets": [who(x, text) for x in parts(targets, ";")],
        "place": where(place, text),
        "date": when(date, text),
        "counts": [count(x, text) for x in parts(counts, ";")],
    }


def dispute(line: str, _: str, __: list[tuple[int, int]]) -> dict[str, Any]:
    """A D line."""
    about, a, b = (x.strip() for x in line.split("|"))
    return {"about": about, "a": [x.strip() for x in a.split(",")], "b": [x.strip() for x in b.split(",")]}


def who(cell: str, text: str) -> dict[str, str]:
    """`words=ID`."""
    words, _, actor = cell.rpartition("=")
    words = words.strip()
    if find(words, text) is None and words:
        raise ValueError(f'"{words}" does not stand in the text')
    return {"text": re.sub(r"#\d+$", "", words), "id": actor.strip() or "UNK"}


def where(cell: str, text: str) -> dict[str, Any] | None:
    """`words @ name @ lat,lon`."""
    if cell == "-":
        return None
    words, name, point = (x.strip() for x in cell.split("@"))
    if words and find(words, text) is None:
        raise ValueError(f'place "{words}" does not stand in the text')
    lat, lon = (float(x) for x in point.split(",")) if point and point != "-" else (None, None)
    return {"text": words, "name": name, "lat": lat, "lon": lon}


def when(cell: str, text: str) -> dict[str, Any] | None:
    """`words @ from..to`."""
    if cell == "-":
        return None
    words, days = (x.strip() for x in cell.split("@"))
    if words and find(words, text) is None:
        raise ValueError(f'date "{words}" does not stand in the text')
    first, last = days.split("..")
    if not all(re.fullmatch(r"\d{4}-\d\d-\d\d", d) for d in (first, last)) or first > last:
        raise ValueError("date")
    return {"text": words, "from": first, "to": last}


def count(cell: str, text: str) -> dict[str, Any]:
    """`words @ measure @ min..max @ of @ of_id [@ ~] [@ part_of=0]`."""
    words, measure, bounds, of, actor, *more = (x.strip() for x in cell.split("@"))
    if find(words, text) is None or measure not in MEASURES:
        raise ValueError("count's words or measure")
    low, high = (None if x in ("-", "") else int(x) for x in bounds.split(".."))
    out: dict[str, Any] = {"text": re.sub(r"#\d+$", "", words), "measure": measure, "min": low, "max": high, "of": of, "of_id": actor}
    if "~" in more:
        out["approx"] = True
    whole = next((x[8:] for x in more if x.startswith("part_of=")), None)
    return out if whole is None else {**out, "part_of": int(whole)}


def parts(cell: str, by: str) -> list[str]:
    """The parts of a cell, none for "-"."""
    return [] if cell == "-" else [x.strip() for x in cell.split(by) if x.strip()]


def find(words: str, text: str) -> tuple[int, int] | None:
    """Where the words stand; None for no words. Raises ValueError where they do not."""
    words = words.strip()
    return None if words in ("", "-") else place(words, text)


def sentence(at: int, spans: list[tuple[int, int]]) -> int:
    """The sentence of an offset."""
    return max(0, bisect_right([a for a, _ in spans], at) - 1)


def by_sentence(at: tuple[int, int], text: str, spans: list[tuple[int, int]]) -> list[tuple[int, str, int]]:
    """A piece of content cut at sentence borders: (sentence, words, offset)."""
    out = []
    for k, (a, b) in enumerate(spans):
        x, y = max(a, at[0]), min(b, at[1])
        if y > x:
            out.append((k, text[x:y], x))
    return out


def check(made: dict[str, Any]) -> None:
    """Raise Fault where an id is used that is not there."""
    attributions, events = {a["id"] for a in made["attributions"]}, {e["id"] for e in made["events"]}
    used = {x for e in made["events"] for x in e["by"]}
    named = {x for d in made["disputes"] for x in (*d["a"], *d["b"])} | {x for g in made["agreements"] for x in g}
    unknown = (used - attributions) | (named - attributions - events)
    if unknown:
        raise Fault(f"{made['doc']}: no such id: {', '.join(sorted(unknown))}")


def main() -> None:
    """Check files: `python -m train.reports FILE...` names the first line of each report that does not hold."""
    for name in sys.argv[1:]:
        blocks = re.split(r"\n(?=@ )", "\n" + Path(name).read_text(encoding="utf8"))
        faults = total = events = 0
        for b in (b.strip() for b in blocks):
            if b.startswith("@ "):
                total += 1
                try:
                    events += len(report(b.splitlines())[0]["events"])
                except Fault as error:
                    faults += 1
                    print(error)
        print(f"{name}: {total} reports, {events} events, {faults} with faults")


if __name__ == "__main__":
    main()
