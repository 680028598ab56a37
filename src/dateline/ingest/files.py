"""Files, folders and standard input -> reports, one after the other, whatever is wrong with some of them."""

from __future__ import annotations

import io
import json
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from dateline.errors import Rejected
from dateline.ingest import columns, ninjs
from dateline.ingest.decode import BOMS, SAMPLE, Undecodable, decode, wide
from dateline.ingest.formats import SUFFIXES, Given, format_of
from dateline.ingest.reports import LONGEST_TEXT, Unreadable, json_report, plain_report
from dateline.model import Report

__all__ = ["SUFFIXES", "one_report", "read_paths", "read_stream"]

LONGEST_FILE = 5_000_000  # bytes of a file with one report
LONGEST_LINE = 4_000_000  # bytes of a JSON line: more than LONGEST_TEXT characters, all of them escaped
LONGEST_JSON = 64_000_000  # bytes of a JSON list, which must be held as a whole; JSON Lines have no limit
HEAD = 65_536  # bytes that tell what a file holds

STANDARD_INPUT = "-"
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")


def read_paths(
    paths: Iterable[str | os.PathLike[str]],
    published: str | None = None,
    outlet: str | None = None,
    columns: Mapping[str, str] | None = None,
) -> Iterator[Report | Rejected]:
    """Reports of files, folders (recursively) and "-" (standard input), in order; what cannot be read comes as `Rejected`.
    Holds one report at a time. A second report with the same id gets "#2". `columns`: which column of a table or field of a JSON object
    holds which field ({"text": "body"})."""
    seen: dict[str, int] = {}
    given = Given(path="", stem="", published=published, outlet=outlet, columns=columns or {})
    for path in paths:
        for item in _read_path(os.fspath(path), given):
            yield _with_own_id(item, seen) if isinstance(item, Report) else item


def _with_own_id(report: Report, seen: dict[str, int]) -> Report:
    if report.id not in seen:
        seen[report.id] = 1
        return report
    n = seen[report.id] + 1
    while f"{report.id}#{n}" in seen:
        n += 1
    seen[report.id], new = n, f"{report.id}#{n}"
    seen[new] = 1
    note = f'the id "{report.id}" was given before: this report is called "{new}"'
    return msgspec.structs.replace(report, id=new, warnings=[*report.warnings, note])


def _read_path(path: str, given: Given) -> Iterator[Report | Rejected]:
    if path == STANDARD_INPUT:
        yield from read_open(sys.stdin.buffer, replace(given, path="standard input", stem="stdin"))
        return
    try:
        if os.path.isdir(path):
            yield from _read_folder(path, given)
            return
        with open(path, "rb", buffering=HEAD) as stream:
            yield from read_open(stream, replace(given, path=path, stem=Path(path).stem or "report"))
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        yield Rejected(path=path, **_trouble(error))


def _trouble(error: OSError | ValueError) -> dict[str, str]:
    """Reason and remedy of a file that cannot be opened or read on."""
    if isinstance(error, FileNotFoundError):
        return {"reason": "there is no such file", "remedy": "check the name and the folder"}
    if isinstance(error, PermissionError):
        return {"reason": "it may not be read", "remedy": "ask for the right to read it (chmod +r)"}
    said = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return {"reason": f"it cannot be read ({said})", "remedy": "check the file and its disk"}


def _read_folder(folder: str, given: Given) -> Iterator[Report | Rejected]:
    """Files with a known suffix below a folder, by name; hidden ones are passed over."""
    failed: list[OSError] = []
    found = False
    for at, folders, names in os.walk(folder, onerror=failed.append):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for name in sorted(n for n in names if not n.startswith(".") and Path(n).suffix.lower() in SUFFIXES):
            found = True
            yield from _read_path(os.path.join(at, name), given)
    for error in failed:
        yield Rejected(path=os.fsdecode(error.filename or folder), **_trouble(error))
    if not found and not failed:
        kinds = ", ".join(sorted(SUFFIXES))
        yield Rejected(path=folder, reason=f"the folder holds no file that can be read ({kinds})", remedy="name the files themselves")


def read_stream(stream: BinaryIO, path: str, stem: str, published: str | None, outlet: str | None) -> Iterator[Report | Rejected]:
    """Reports of one open file of any format. `stem` names reports without an id."""
    return read_open(stream, Given(path=path, stem=stem, published=published, outlet=outlet))


def read_open(stream: BinaryIO, given: Given) -> Iterator[Report | Rejected]:
    """The same, with all that is known of the file."""
    stream = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(stream, HEAD)  # type: ignore[type-var]
    head = _utf8(stream.peek(HEAD))
    suffix = Path(given.path).suffix.lower()
    found = None if suffix in (".jsonl", ".ndjson") else format_of(head, suffix)
    if found:
        yield from _guarded(found.read(stream, given), given, found.name)
        return
    kind = sniff(head, suffix)
    if kind == "lines":
        yield from _read_lines(_lines(stream), given)
    elif kind == "json":
        yield from _read_json(stream.read(LONGEST_JSON + 1), given)
    else:
        yield read_plain(stream.read(LONGEST_FILE + 1), given)


def _guarded(items: Iterator[Report | Rejected], given: Given, name: str) -> Iterator[Report | Rejected]:
    """The items of a format; what stops its reader sets the rest of this file aside, and no other."""
    try:
        yield from items
    except (Undecodable, Unreadable) as error:
        yield given.rejected(error.reason, error.remedy)
    except (OSError, MemoryError):
        raise
    except Exception as error:  # libraries for binary formats raise whatever they meet
        said = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        yield given.rejected(f"broken {name} ({said[:200]})", "open and save it anew, or give its text")


def sniff(head: bytes, suffix: str) -> str:
    """What a file holds, by its first bytes and its name: "lines" (JSON Lines), "json" (one list or object) or "plain"."""
    start = _utf8(head).lstrip()
    if suffix in (".jsonl", ".ndjson"):
        return "lines"
    if re.match(rb'\{\s*("|\})', start):
        first = start.split(b"\n", 1)[0]
        whole = _is_json(first) or (not re.match(rb"\{[ \t\r]*\Z", first) and not _continues(start))
        return "lines" if whole else "json"
    if suffix == ".json" or re.match(rb'\[\s*(\{\s*"|\])', start):
        return "json"
    return "plain"


def _utf8(head: bytes) -> bytes:
    """Bytes in UTF-8 without byte order mark; broken ones stay as they are."""
    for bom, encoding in BOMS:
        if head.startswith(bom):
            head = head[len(bom) :]
            return head if encoding == "utf-8" else head.decode(encoding, "replace").encode("utf-8")
    encoding = wide(head)
    return head.decode(encoding, "replace").encode("utf-8") if encoding else head


def _is_json(line: bytes) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _continues(start: bytes) -> bool:
    """Whether the object that opens here goes on over several lines (the next one opens none of its own)."""
    lines = start.split(b"\n", 2)
    return len(lines) > 1 and lines[1].strip() != b"" and not lines[1].lstrip().startswith(b"{")


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    """Lines, none held longer than LONGEST_LINE (a longer one comes cut, one byte more than that; the rest of it is passed over)."""
    while line := stream.readline(LONGEST_LINE + 1):
        yield line
        while len(line) > LONGEST_LINE and not line.endswith(b"\n"):
            line = stream.readline(LONGEST_LINE + 1)


def read_plain(data: bytes, given: Given) -> Report | Rejected:
    """The report of a plain text, or of pasted markup."""
    try:
        if len(data) > LONGEST_FILE:
            decode(data[:SAMPLE])  # a picture is called a picture, however long it is
            raise Unreadable(f"more than {LONGEST_FILE:,} bytes, the most that one report may have", "cut it up, or give JSON Lines")
        text, warnings = decode(data)
        return plain_report(text, id=given.stem, path=given.path, published=given.published, outlet=given.outlet, warnings=warnings)
    except (Undecodable, Unreadable) as error:
        return given.rejected(error.reason, error.remedy)


def _read_lines(lines: Iterator[bytes], given: Given) -> Iterator[Report | Rejected]:
    found = False
    encoding = ""
    for number, line in enumerate(lines, 1):
        if number == 1:
            encoding, line = _line_encoding(line)
            if encoding != "utf-8":
                yield given.rejected(f"JSON Lines in {encoding.upper()}", "save it as UTF-8 (iconv -f UTF-16 -t UTF-8)")
                return
        if line.strip():
            found = True
            yield _read_line(line, f"line {number}", f"{given.stem}-{number}", given)
    if not found:
        yield given.rejected("it is empty", 'give one {"id": ..., "text": ...} a line')


def _line_encoding(line: bytes) -> tuple[str, bytes]:
    for bom, encoding in BOMS:
        if line.startswith(bom):
            return encoding, line[len(bom) :]
    return wide(line) or "utf-8", line


def _read_line(line: bytes, at: str, id: str, given: Given) -> Report | Rejected:
    if len(line) > LONGEST_LINE:
        reason = f"a line of more than {LONGEST_LINE:,} bytes"
        return given.rejected(reason, f"one report may have {LONGEST_TEXT:,} characters: cut it up", at)
    try:
        row = loads(line.strip())
    except Undecodable as error:
        return given.rejected(error.reason, error.remedy, at)
    return _read_row(row, at, id, given)


def _read_row(row: Any, at: str, id: str, given: Given) -> Report | Rejected:
    try:
        if ninjs.is_item(row) and not given.columns:
            return ninjs.report(row, at, id, given)
        named = columns.named(row, given.columns)
        return json_report(named, id=id, path=given.path, published=given.published, outlet=given.outlet)
    except Unreadable as error:
        own = row.get("id") if isinstance(row, dict) else None
        return given.rejected(error.reason, error.remedy, at, id=str(own) if own else None)


def loads(data: bytes) -> Any:
    """A JSON value, strings exactly as `json.loads` gives them (lone surrogates too, escaped or as bytes). Raises Undecodable with
    the reason: where the JSON breaks, or which byte is not UTF-8."""
    try:
        text = data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError as error:
        raise Undecodable(f"not UTF-8 (byte {error.start + 1})", "save it as UTF-8") from None
    if _PAIR.search(text):  # an astral character as two surrogates of three bytes each, which no UTF-8 has
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        place = f"column {error.colno}" if error.lineno == 1 else f"line {error.lineno}, column {error.colno}"
        raise Undecodable(f"broken JSON ({error.msg}, {place})", "mend it or take it out") from None
    except RecursionError:
        raise Undecodable("broken JSON (nested too deep)", "mend it or take it out") from None
    except ValueError as error:  # a number of thousands of digits
        raise Undecodable(f"broken JSON ({error})"[:200], "mend it or take it out") from None


def _read_json(data: bytes, given: Given) -> Iterator[Report | Rejected]:
    """A list of objects, or one object; a file called .json that holds JSON Lines is read as such."""
    if len(data) > LONGEST_JSON:
        remedy = "turn it into JSON Lines, which may have any length (jq -c '.[]' FILE)"
        yield given.rejected(f"a JSON list of more than {LONGEST_JSON:,} bytes", remedy)
        return
    if not _utf8(data[:HEAD]).strip():
        yield given.rejected("it is empty", 'give {"id": ..., "text": ...}')
        return
    try:
        value = loads(_utf8(data))
    except Undecodable as error:
        if data.lstrip()[:1] == b"{" and b"\n" in data.strip():
            yield from _read_lines(iter(data.splitlines(keepends=True)), given)
        else:
            yield given.rejected(error.reason, error.remedy)
        return
    rows = value if isinstance(value, list) else [value]
    if not rows:
        yield given.rejected("the list is empty", 'give [{"id": ..., "text": ...}, ...]')
    for n, row in enumerate(rows, 1):
        alone = not isinstance(value, list)
        yield _read_row(row, "the object" if alone else f"item {n}", given.stem if alone else f"{given.stem}-{n}", given)


def one_report(
    path: str | os.PathLike[str] | None,
    text: str | os.PathLike[str],
    *,
    published: str | None = None,
    outlet: str | None = None,
    title: str | None = None,
    id: str | None = None,
) -> Report | Rejected:
    """The one report of a file, or (where `path` is None) of a text given as such."""
    if path is None:
        try:
            return plain_report(str(text), id=id or "report", path="text", published=published, outlet=outlet, title=title)
        except Unreadable as error:
            return Rejected(path="text", reason=error.reason, remedy=error.remedy)
    found = read_paths([path], published, outlet)
    first = next(found)
    second = next(found, None)
    if second is not None:
        return Rejected(path=os.fspath(path), reason="it holds more than one report", remedy="use dateline.read_many")
    return first
