"""Annotations of reports whose texts are not ours to ship: offsets without their words, in `train/apart/*.jsonl`.

A line is a report: `doc` its id, `file` the file, below the folder of shared data, that holds its text, `sentences` offsets in that text
(as far as it was annotated), `check` of the sentences put together (the beginning of their SHA-256), and the annotation as in the JSON
files of annotated reports, but with `[start, end]` in place of words. Offsets count in the sentences put together: blanks squeezed to one,
an empty line where the text begins a new one. Texts that stand in capitals (MUC's) are read in small letters but for `capitals`, the
stretches of the sentences put together that stand in capitals as a newspaper would print them.

    python -m train.apart keep SHARED SPANS.json ANNOTATED.txt... > FILE.jsonl   (texts and lines as in train/reports.py -> offsets)
    python -m train.apart show SHARED DOC                                         (the words again)
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from train.gold import Gold, Words, record
from train.reports import read

FOLDER = Path(__file__).with_name("apart")
OF_TEXT = frozenset({"file", "sentences", "check", "capitals"})  # what a line says of its text
Change = Callable[[Any, int], Any]


def load_apart(shared: Path, folder: Path = FOLDER) -> list[Gold]:
    """The annotated reports whose texts are below a folder. Raises FileNotFoundError where it is not, ValueError where a text is
    another than the one annotated."""
    return [record(*worded(x, shared), path) for path in sorted(folder.glob("*.jsonl")) for x in lines(path)]


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """The lines of a JSON Lines file."""
    return (json.loads(x) for x in path.read_text(encoding="utf8").splitlines() if x.strip())


def worded(kept: dict[str, Any], shared: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """(annotation, document) with the words in their places."""
    text, sentences = together(text_of(kept["doc"], shared / kept["file"]), kept["sentences"])
    text = raised(text, kept.get("capitals", []))
    if mark(text) != kept["check"]:
        raise ValueError(f"{kept['doc']}: the text in {shared / kept['file']} is not the one that was annotated")
    annotation = {k: v for k, v in kept.items() if k not in OF_TEXT}
    raw = changed(annotation, lambda at, _: text[slice(*at)] if at else "")
    return raw, {"id": kept["doc"], "text": text, "sentences": sentences, "published": kept["published"]}


def offsets(raw: dict[str, Any], doc: dict[str, Any], file: str, spans: list[list[int]]) -> dict[str, Any]:
    """An annotation as it is kept: offsets in place of words."""
    words = Words(doc["text"], [tuple(s) for s in doc["sentences"]])

    def at(text: str, s: int) -> list[int] | None:
        found = words.find(text, s)
        return [found.start, found.end] if found else None

    return {"file": file, "sentences": spans, "check": mark(doc["text"]), **changed(raw, at)}


def changed(raw: dict[str, Any], change: Change) -> dict[str, Any]:
    """A copy of an annotation with each of its words put through a function of the words and their sentence."""
    return {
        **raw,
        "attributions": [attribution(a, change) for a in raw["attributions"]],
        "events": [event(e, change) for e in raw["events"]],
    }


def attribution(a: dict[str, Any], change: Change) -> dict[str, Any]:
    """A copy of an attribution, changed."""
    content = [[s, change(t, s)] for s, t in a["content"]]
    return {**a, "source": change(a["source"], a["source_s"]), "cue": change(a["cue"], a["s"]), "content": content}


def event(e: dict[str, Any], change: Change) -> dict[str, Any]:
    """A copy of an event, changed."""
    one = partial(worded_part, change=change, s=e["s"])
    many = {k: [one(x) for x in e[k]] for k in ("actors", "targets", "counts")}
    return {**e, "trigger": change(e["trigger"], e["s"]), **many, "place": one(e["place"]), "date": one(e["date"])}


def worded_part(part: dict[str, Any] | None, change: Change, s: int) -> dict[str, Any] | None:
    """A copy of a part of an event that has words, changed."""
    return part and {**part, "text": change(part["text"], s)}


def together(text: str, spans: list[list[int]]) -> tuple[str, list[list[int]]]:
    """Sentences put together, and their offsets there."""
    out, places, last = "", [], None
    for a, b in spans:
        if last is not None:
            out += "\n\n" if "\n" in text[last:a] else " "
        sentence = re.sub(r"\s+", " ", text[a:b])
        places.append([len(out), len(out) + len(sentence)])
        out, last = out + sentence, b
    return out, places


def raised(text: str, stretches: list[list[int]]) -> str:
    """The text with some stretches in capitals."""
    out = list(text)
    for a, b in stretches:
        out[a:b] = text[a:b].upper()
    return "".join(out)


def capitals_of(text: str) -> list[list[int]]:
    """The stretches of a text that stand in capitals."""
    return [[m.start(), m.end()] for m in re.finditer(r"[A-Z]+", text)]


def mark(text: str) -> str:
    """What tells a text from another."""
    return sha256(text.encode()).hexdigest()[:12]


def text_of(doc: str, path: Path) -> str:
    """The text of a report in a file: plain text; JSON Lines by `id`, re3d's by the beginning of `_id`, MUC's by `docid`, in small letters
    and without the ends of lines that end no paragraph."""
    if path.suffix == ".txt":
        return path.read_text(encoding="utf8")
    if path not in TEXTS:
        TEXTS[path] = dict(map(named, lines(path)))
    return TEXTS[path][doc]


def named(row: dict[str, Any]) -> tuple[str, str]:
    """The id of a row and its text."""
    if "docid" in row:
        return row["docid"], WRAP.sub(" ", row["text"]).lower()
    return row.get("id") or "R" + row["_id"][:10], row["text"]


WRAP = re.compile(r"(?<!\n)\n(?!\n| {2})")  # the end of a line within a paragraph
TEXTS: dict[Path, dict[str, str]] = {}


def keep(shared: Path, spans: Path, annotated: list[Path]) -> Iterator[str]:
    """A line for each report of annotated files; `spans` names the file and the sentences of each."""
    places = {x["id"]: x for x in json.loads(spans.read_text(encoding="utf8"))}
    for path in annotated:
        for raw, doc in read(path):
            at = places[raw["doc"]]
            text, sentences = together(text_of(raw["doc"], shared / at["file"]), at["sentences"])
            capitals = capitals_of(doc["text"]) if text == text.lower() else []
            if raised(text, capitals) != doc["text"]:
                raise ValueError(f"{path}: {raw['doc']}: the text was changed")
            row = offsets(raw, {**doc, "sentences": sentences}, at["file"], at["sentences"])
            yield json.dumps({**row, "capitals": capitals} if capitals else row, separators=(",", ":"))


def main(words: list[str]) -> None:
    """Keep or show."""
    match words:
        case ["keep", shared, spans, *annotated]:
            for line in keep(Path(shared), Path(spans), [Path(x) for x in annotated]):
                print(line)
        case ["show", shared, doc]:
            raw = next(worded(x, Path(shared))[0] for path in sorted(FOLDER.glob("*.jsonl")) for x in lines(path) if x["doc"] == doc)
            print(json.dumps(raw, indent=1, ensure_ascii=False))
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
