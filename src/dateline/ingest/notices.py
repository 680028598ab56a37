"""What an item says of its own standing: update, correction, kill, embargo; of which item, in which series, which version.

A format's own fields stand above what the head of the text prints ("UPDATE 2-", "(Adds quotes)", "KILL", "EMBARGOED until ...").
The labels are rows of `lexicon/notice_words.tsv`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from dateline import lexicon
from dateline.ingest.days import find_day, normal_day
from dateline.model import Notice, NoticeKind

__all__ = ["STATUSES", "Notice", "NoticeKind", "notice_of", "series_of", "stand_in"]

STATUSES: dict[str, NoticeKind] = {"canceled": "kill", "cancelled": "kill", "withheld": "kill"}  # of IPTC's formats

HEAD_LINES = 4  # lines that may carry a note or a label
LONGEST_NOTE = 300  # characters of a line that can be one
_ORDER: dict[str, int] = {"kill": 3, "correction": 2, "update": 1, "new": 0, "none": 0}  # what stands where several are said
_WORD_COUNT = re.compile(r"(?:[,/ ]+|\s)\d{2,5}$")  # "BC-Dovra-Talks,0432"
_CYCLE = re.compile(r"^(?:BC|AM|PM|AMS|PMS)-(?:\w{2}--)?", re.IGNORECASE)
_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")


@dataclass(frozen=True)
class Label:
    """A label read at one end of a headline or slug; `rest` is what is left without it."""

    kind: str
    number: int | None
    words: str
    rest: str


def notice_of(
    title: str | None,
    text: str,
    *,
    kind: NoticeKind | None = None,
    item: str | None = None,
    of: str | None = None,
    slug: str | None = None,
    version: int | None = None,
    words: str | None = None,
    embargo: str | None = None,
) -> Notice | None:
    """The notice of an item; None where neither its format (the keywords) nor its head (title, slug, first lines) says anything.
    `words` are those of the format's field or editor's note; they are read for labels too."""
    said = _said(title, slug, text, words)
    best = max(said, key=lambda x: _ORDER[x.kind], default=None)
    known = kind if kind and (best is None or kind != "new") else None
    found: NoticeKind = known or (_kind(best.kind) if best else "new")
    number = max((x.number + 1 for x in said if x.number is not None), default=None)
    until = embargo or _embargo(title, words, text)
    series = series_of(slug) if slug else None
    if found == "new" and not any((item, of, series, version, until)):
        return None
    shown = words or (best.words if best and found != "new" else None)
    return Notice(
        kind=found, item=item, of=of, series=series, version=version if version is not None else number, words=shown, embargo=until
    )


def stand_in(title: str | None, note: str | None = None, kind: NoticeKind | None = None) -> str | None:
    """What stands for the body of an item that corrects or withdraws and comes without one: its editor's note, else its headline. None for
    other items, which have nothing to say without a body."""
    said = notice_of(title, "", kind=kind, words=note)
    return (note or title) if said and said.kind in ("correction", "kill") else None


def series_of(slug: str) -> str | None:
    """A slug without labels, cycle, word count and brackets, in small letters: what the versions of a story share."""
    rest = _BRACKETS.sub("", slug.strip())
    rest = _WORD_COUNT.sub("", rest) or rest
    for label in _labels(rest, ends=True):
        rest = label.rest or rest
    rest = _CYCLE.sub("", rest.strip(" -,:/"))
    return re.sub(r"\s+", " ", rest).casefold() or None


def _kind(words: str) -> NoticeKind:
    return words if words in ("update", "correction", "kill") else "new"  # type: ignore[return-value]


def _said(title: str | None, slug: str | None, text: str, words: str | None) -> list[Label]:
    """All labels and notes in title, slug, the format's note and the first lines."""
    found: list[Label] = []
    if slug:
        slug = _WORD_COUNT.sub("", slug)
        found += [*_labels(slug, ends=True), *_in_brackets(slug)]
    if title:
        found += [*_labels(title), *_in_brackets(title)]
    lines = [x.strip() for x in text[:4000].splitlines() if x.strip()][:HEAD_LINES]
    for n, line in enumerate(lines):
        note = _note(line)
        found += [note] if note else []
        found += [x for x in _labels(line) if n == 0 or not x.rest] if len(line) < 200 else []
    note = _note(f"({words.strip('() ')})") if words else None
    return [*found, *([note] if note else []), *(_labels(words) if words else [])]


def _labels(line: str, ends: bool = False) -> list[Label]:
    """Labels at the start of a line ("CORRECTED-UPDATE 2-Rebels ...") and, if `ends`, at its end ("BC-Dovra, 2nd Ld-Writethru")."""
    found: list[Label] = []
    rest = line.strip()
    for pattern in (_at_start(), _at_end()) if ends else (_at_start(),):
        while rest and (m := pattern.match(rest)) and (label := _label(m, line, ends)):
            found.append(label)
            rest = label.rest
    return found


def _label(m: re.Match[str], line: str, slug: bool) -> Label | None:
    """The label that was matched, where it stands as one does. Small letters need a number, a colon, or blanks about the dash ("Add-on",
    "Sub-Saharan" are none); what withdraws needs capitals ("Killed: five aid workers" withdraws nothing)."""
    row = _rows("label")[re.sub(r"\s+", " ", m["label"]).casefold()]
    number = next((int(g) for g in (m["before"], m["after"]) if g), None)
    capitals = m["label"].isupper()
    sign = m["sign"] or ""
    if row["kind"] == "kill" and not capitals:
        return None
    if (number is not None and not row["numbered"]) or (number is None and row["numbered"] == "must"):
        return None
    if not (capitals or slug or number is not None or sign in ("", ":") or sign != sign.strip()):
        return None
    return Label(row["kind"], number, line.strip()[:LONGEST_NOTE], (m["rest"] or "").strip())


def _in_brackets(line: str) -> list[Label]:
    """ "DOVRA-TALKS/ (UPDATE 3, PIX)": the labels between the brackets at a slug's or headline's end."""
    m = re.search(r"\(([^()]*)\)\s*$", line)
    found = [label for part in (m[1].split(",") if m else []) for label in _labels(part.strip()) if not label.rest]
    return [replace(x, words=line.strip()[:LONGEST_NOTE]) for x in found]


def _note(line: str) -> Label | None:
    """ "(Adds details, quotes)", "CORRECTS spelling of name in paragraph 3", "Please disregard the earlier story": a line that is one."""
    if len(line) > LONGEST_NOTE:
        return None
    m = _note_pattern().match(line)
    if not m or not (m[1] or m[2].isupper() or _alone(m[2])):
        return None
    kind = _rows("note")[re.sub(r"\s+", " ", m[2]).casefold()]["kind"]
    return None if kind == "embargo" else Label(kind, None, line.strip("() "), "")


def _alone(words: str) -> bool:
    """Whether the words of a note are plain without brackets or capitals: several words, as "please disregard"."""
    return " " in words


def _embargo(title: str | None, words: str | None, text: str) -> str | None:
    """When an embargo that is printed at the head ends; None where there is none, or no day is told."""
    lines = [x for x in (title, words) if x] + [x.strip() for x in text[:2000].splitlines() if x.strip()][:HEAD_LINES]
    for line in lines:
        m = _embargo_pattern().match(line[:LONGEST_NOTE])
        day = find_day(line, m.end()) if m else None
        if day and (iso := day.iso()):
            return normal_day(iso) or iso
    return None


@cache
def _rows(where: str) -> dict[str, dict[str, str]]:
    return {r["words"]: r for r in lexicon.rows("notice_words") if r["where"] == where}


def _alternatives(names: list[str]) -> str:
    return "|".join(re.escape(n).replace(r"\ ", r"\s+") for n in sorted(names, key=len, reverse=True))


_BEFORE = r"(?:(?P<before>\d{1,2})(?:st|nd|rd|th)?[ -]+)?"
_AFTER = r"(?:\s*(?:no\.?\s*)?(?P<after>\d{1,2}))?"


@cache
def _at_start() -> re.Pattern[str]:
    """ "UPDATE 2-", "2nd LEAD:", "CORRECTED -", or the label as the whole line."""
    label = rf"(?P<label>{_alternatives(list(_rows('label')))})"
    return re.compile(rf"[(\[*]*{_BEFORE}{label}{_AFTER}[)\]*]*(?:(?P<sign>\s*[-–—:]\s*)(?P<rest>.*)|\s*$)", re.IGNORECASE | re.DOTALL)


@cache
def _at_end() -> re.Pattern[str]:
    label = rf"(?P<label>{_alternatives(list(_rows('label')))})"
    return re.compile(rf"(?P<rest>.*?\S)(?P<sign>\s*,\s*|\s+[-–—]\s*|-|/\s*){_BEFORE}{label}{_AFTER}\s*$", re.IGNORECASE | re.DOTALL)


@cache
def _note_pattern() -> re.Pattern[str]:
    return re.compile(rf"\s*([(\[])?\s*(?:eds\.?:?\s*)?({_alternatives(list(_rows('note')))})\b", re.IGNORECASE)


@cache
def _embargo_pattern() -> re.Pattern[str]:
    words = [n for n, row in _rows("note").items() if row["kind"] == "embargo"]
    return re.compile(rf"\W{{0,5}}(?:{_alternatives(words)})\b", re.IGNORECASE)
