"""One report: text with what is known about it -> `Report`, still without records."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from msgspec import UNSET

from dateline.ingest import language
from dateline.ingest.cleaning import compose, unwrapped, without_control
from dateline.ingest.datelines import Filed, day_in_name, find_dateline
from dateline.ingest.days import normal_day
from dateline.ingest.formats import Given, text_of
from dateline.ingest.html import looks_like_html, strip_tags
from dateline.ingest.notices import notice_of, stand_in
from dateline.ingest.trace import Traced
from dateline.model import Notice, Place, Report, SourceFile

LONGEST_TEXT = 200_000  # characters of one report: some 33,000 words, more than the longest news report or inquiry summary
LONGEST_TITLE = 200


class Unreadable(ValueError):
    """A report that cannot be read as English text; `reason` and `remedy` say so in words."""

    def __init__(self, reason: str, remedy: str):
        super().__init__(f"{reason}: {remedy}")
        self.reason, self.remedy = reason, remedy


def plain_report(
    given: str,
    *,
    id: str,
    path: str,
    published: str | None = None,
    outlet: str | None = None,
    title: str | None = None,
    warnings: list[str] | None = None,
) -> Report:
    """The report of a plain text or of pasted markup: cleaned (with `source.map` where an offset moved), its headline, dateline,
    day and outlet found where they are not given. Raises Unreadable for text that is empty, too long or not English."""
    text, runs, said = without_control(given)
    said = [*(warnings or []), *said]
    media_type = "text/plain"
    page_title = None
    if looks_like_html(text):
        media_type = "text/html"
        cleaned, page_title = strip_tags(text)
        text, runs = cleaned.text, compose(cleaned.runs, runs)
        said.append("web markup was removed; source.map leads back to the input")
    joined = unwrapped(text)
    if joined != text:
        text = joined
        said.append("lines were broken at a fixed width: the breaks within paragraphs are read as spaces")
    check(text)
    filed = find_dateline(text)
    day, about = _published(published, filed, None, path)
    name = title or page_title or headline(text)
    source = SourceFile(path=path, media_type=media_type, map=UNSET if runs is None else runs, notice=notice_of(name, text) or UNSET)
    return Report(
        id=id,
        title=name,
        text=text,
        outlet=outlet or filed.outlet,
        published=day,
        language="en",
        source=source,
        dateline=filed.place,
        warnings=said + about,
    )


def json_report(
    row: Any,
    *,
    id: str,
    path: str,
    published: str | None = None,
    outlet: str | None = None,
    media_type: str = "application/json",
    at: str | None = None,
) -> Report:
    """The report of a JSON object {"text", "id"?, "title"?, "published"?, "outlet"?, "url"?, "language"?}, or of a table's row: `text`
    exactly as given; `id`, `published`, `outlet` stand in where the object gives none. Raises Unreadable where there is no text to read."""
    if not isinstance(row, dict):
        raise Unreadable(f"{_kind(row)} where an object is wanted", 'write {"id": ..., "text": ...} on each line')
    text = row.get("text")
    if text is None or (isinstance(text, str) and not text.strip()):
        text = stand_in(text_of(row.get("title"))) or text
    if not isinstance(text, str):
        found = f'"text" is {_kind(text)}' if "text" in row else 'it has no "text"'
        raise Unreadable(found, 'give the report\'s words as a string: {"id": ..., "text": "..."}')
    said: list[str] = []
    given = {key: _words(row, key, said) for key in ("title", "published", "outlet", "url", "language")}
    check(text, given["language"])
    filed = find_dateline(text)
    day, about = _published(_normal(given["published"], said) or published, filed, given["url"], None)
    return Report(
        id=_id(row, id, said),
        title=given["title"],
        text=text,
        outlet=given["outlet"] or outlet or filed.outlet,
        published=day,
        url=given["url"],
        language=given["language"] or "en",
        source=SourceFile(path=path, media_type=media_type, at=at or UNSET, notice=notice_of(given["title"], text) or UNSET),
        dateline=filed.place,
        warnings=said + about,
    )


@dataclass(frozen=True, kw_only=True)
class Item:
    """What a format's own fields say of a news item. `text` is its words; `place` is the one that a dateline field names
    (it counts where the text opens with it); `input` what `source.map` is to lead to, or `runs` where they are known."""

    text: str
    id: str
    media_type: str
    title: str | None = None
    outlet: str | None = None
    published: str | None = None
    url: str | None = None
    language: str | None = None
    at: str | None = None
    place: str | None = None
    input: Traced | None = None
    runs: list[tuple[int, int, int]] | None = None
    parts: list[tuple[int, int, str]] | None = None
    notice: Notice | None = None
    warnings: tuple[str, ...] = ()


def item_report(item: Item, path: str, published: str | None = None, outlet: str | None = None) -> Report:
    """The report of an item that a format gave; `published` and `outlet` stand in where neither its fields nor its text say them.
    Raises Unreadable for text that is empty, too long or not English."""
    text, cleaned, said = without_control(item.text)
    said = [*item.warnings, *said]
    check(text, item.language)
    filed = find_dateline(text)
    day, about = _published(_normal(item.published, said) or published, filed, item.url, None if item.at else path)
    runs = item.input.runs_of(text) if item.input else compose(cleaned, item.runs)
    source = SourceFile(
        path=path,
        media_type=item.media_type,
        at=item.at or UNSET,
        map=UNSET if runs is None else runs,
        parts=item.parts or UNSET,
        notice=item.notice or UNSET,
    )
    return Report(
        id=item.id,
        title=item.title,
        text=text,
        outlet=item.outlet or outlet or filed.outlet,
        published=day,
        url=item.url,
        language=item.language if item.language and language.is_english(item.language) else "en",
        source=source,
        dateline=filed.place or _given_place(item.place, text),
        warnings=said + about,
    )


def traced_report(item: Item, given: Given, source: Traced, warnings: list[str]) -> Report:
    """The report of an item that stands in markup: `source` is what its words lead back to, `warnings` what was said of the whole file.
    Raises Unreadable as `item_report`."""
    whole = replace(item, at=given.at, input=source, warnings=(*warnings, *item.warnings))
    return item_report(whole, given.path, given.published, given.outlet)


def _given_place(words: str | None, text: str) -> Place | None:
    """The place of a format's own dateline field, where the text opens with it."""
    if not words or not text.startswith(words):
        return None
    return Place(start=0, end=len(words), text=words, name=words, precision="settlement")


def check(text: str, declared: str | None = None) -> None:
    """Raises Unreadable for text that is empty, too long, or in another language than English."""
    if not text.strip():
        raise Unreadable("it is empty", "give the report's words")
    if len(text) > LONGEST_TEXT:
        raise Unreadable(
            f"{len(text):,} characters, more than the {LONGEST_TEXT:,} of one report", "cut it up, one report a JSON line or a file"
        )
    code = language.foreign(text)
    if code is None and declared and not language.is_english(declared) and len(text) < 500:
        code = declared
    if code:
        raise Unreadable(f"it looks like {language.name(code)}, and only English is read", "translate it, or leave it out")


def headline(text: str) -> str | None:
    """The first line where it stands as a headline does: short, without a full stop, parted from the text by a blank line or
    followed by a line much longer than itself."""
    m = re.match(r"\s*([^\r\n]+?)[ \t]*\r?\n([ \t]*\r?\n)?\s*([^\r\n]*)", text)
    if not m or len(m[1]) > LONGEST_TITLE or m[1][-1] in ".:;," or not any(c.isalpha() for c in m[1]):
        return None
    parted = m[2] is not None and m[3] != ""
    return m[1] if parted or len(m[3]) > max(1.5 * len(m[1]), 140) else None


def _published(given: str | None, filed: Filed, url: str | None, path: str | None) -> tuple[str | None, list[str]]:
    """The publication day (given, printed, in the address, in the file name, in this order), with what is to be said about it."""
    if given or filed.published:
        return given or filed.published, []
    day = day_in_name(url) if url else None
    if day:
        return day, [f"publication date {day} taken from the web address"]
    name = path.rsplit("/", 1)[-1] if path else ""
    if day := day_in_name(name):
        return day, [f"publication date {day} taken from the file name"]
    why = ""
    if filed.day and filed.day.unclear:
        why = f" (the printed {filed.day.words} may be read in two ways)"
    elif filed.day and filed.day.year is None:
        why = f" (the printed {filed.day.words} has no year)"
    return None, [f"no publication date{why}: relative dates are left open; give --published"]


def _normal(given: str | None, said: list[str]) -> str | None:
    day = normal_day(given) if given else None
    if given and day is None:
        said.append(f'"published" is no date that can be read ("{given[:40]}"): it was left out; write it as 2024-05-12')
    return day


def _words(row: dict[str, Any], key: str, said: list[str]) -> str | None:
    value = row.get(key)
    if value is None or isinstance(value, str):
        return value or None
    said.append(f'"{key}" is {_kind(value)}, not a string: it was left out')
    return None


def _id(row: dict[str, Any], otherwise: str, said: list[str]) -> str:
    value = row.get("id")
    if isinstance(value, str) and value:
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if value is not None and value != "":
        said.append(f'"id" is {_kind(value)}, not a string: the report is called {otherwise}')
    return otherwise


def _kind(value: Any) -> str:
    """What JSON calls a value, with its article."""
    names = {bool: "a boolean", int: "a number", float: "a number", str: "a string", list: "a list", dict: "an object"}
    return names.get(type(value), "null")
