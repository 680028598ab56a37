"""feeds.toml: which feeds and sites are watched, how often, in whose name. Checked as a whole when it is loaded.

contact = "desk@example.org"   # told to every host in the User-Agent: an address of mail or of a page
every = "15m"                  # between rounds, and the soonest that a feed is asked again
delay = 2                      # seconds between two requests to one host; a host's robots.txt may ask for more
hosts = 4                      # hosts asked at the same time

[[feed]]
url = "https://kurawire.example/rss.xml"
outlet = "Kura Wire"           # else the feed's own title
match = ["/world/"]            # only articles with one of these in their address
limit = 50                     # articles of one asking, the newest first

[[site]]                       # a page that names its feeds (<link rel="alternate">)
url = "https://fjordpost.example/"
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable, Collection
from difflib import get_close_matches
from typing import Any

import msgspec

from dateline import __version__
from dateline.errors import Rejected
from dateline.watch.fetch import FetchError, target_of

LARGEST = 1_000_000
SOONEST = 60.0  # seconds between rounds
TOP = ("contact", "every", "delay", "hosts", "feed", "site")
MOST_HOSTS = 32  # asked at the same time
FIELDS = ("url", "outlet", "match", "limit")
UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}

Lines = dict[str, int]


class SettingsError(ValueError):
    """A feeds.toml that cannot be used; `problems` says all that is wrong in it, each with its place."""

    def __init__(self, problems: list[Rejected]):
        super().__init__(str(problems[0]))
        self.problems = problems


class Watched(msgspec.Struct, frozen=True, kw_only=True):
    """One [[feed]] or [[site]]."""

    kind: str
    url: str
    outlet: str | None = None
    match: list[str] = []
    limit: int = 100


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """feeds.toml, checked. `every` and `delay` in seconds; `hosts`: so many are asked at the same time."""

    contact: str
    every: float = 900.0
    delay: float = 2.0
    hosts: int = 4
    watched: list[Watched] = []

    @property
    def agent(self) -> str:
        """What hosts are told: who asks, and whom to write to."""
        return f"dateline/{__version__} (+{self.contact})"


class _Fault(Exception):
    """What is wrong with a field, or with all where it is empty."""

    def __init__(self, field: str, reason: str, remedy: str):
        super().__init__(reason)
        self.field, self.reason, self.remedy = field, reason, remedy


def load(path: str | os.PathLike[str]) -> Settings:
    """The settings in a file. Raises SettingsError with all that is wrong in it."""
    name = os.fspath(path)
    try:
        text = _text(name)
        content = tomllib.loads(text)
    except _Fault as f:
        raise SettingsError([Rejected(path=name, reason=f.reason, remedy=f.remedy)]) from None
    except (ValueError, RecursionError) as error:
        line = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        place = f"line {line[1]}, column {line[2]}" if line else None
        reason = f"this is no TOML ({str(error).partition(' (at ')[0]})"
        raise SettingsError([Rejected(path=name, at=place, reason=reason, remedy="mend it there; words stand in quote marks")]) from None
    problems: list[Rejected] = []
    settings = _checked(name, text, content, problems)
    if problems or settings is None:
        raise SettingsError(problems)
    return settings


def seconds(words: object) -> float | None:
    """ "90s", "15m", "2h", "1d" in seconds; None for anything else, and for what is no time at all."""
    m = re.fullmatch(r"\s*(\d{1,6}(?:\.\d+)?)\s*([smhd])\s*", words) if isinstance(words, str) else None
    return float(m[1]) * UNITS[m[2]] if m and float(m[1]) > 0 else None


def _text(path: str) -> str:
    try:
        with open(path, "rb") as file:
            data = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise _Fault("", "there is no such file", "check the name and the folder") from None
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or error
        raise _Fault("", f"it cannot be read ({said})", "name a file that can be read") from None
    if len(data) > LARGEST:
        raise _Fault("", f"it is larger than {LARGEST:,} bytes", "part it, and watch each part with a record or a state file of its own")
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise _Fault("", f"it is not UTF-8 (line {data.count(10, 0, error.start) + 1})", "save it as UTF-8") from None


def _checked(path: str, text: str, content: dict[str, Any], problems: list[Rejected]) -> Settings | None:
    """The settings of a file's content; what is wrong is added to `problems`."""
    top, tables = _lines(text)

    def fault(f: _Fault, lines: Lines, at: str = "") -> None:
        line = lines.get(f.field, lines.get("", 0))
        place = ", ".join(x for x in (at, f"line {line}" if line else "", f.field) if x)
        problems.append(Rejected(path=path, at=place or None, reason=f.reason, remedy=f.remedy))

    def checked(check: Callable[[], Any], lines: Lines, at: str = "") -> Any:
        try:
            return check()
        except _Fault as f:
            fault(f, lines, at)
            return None

    for key in content:
        if key not in TOP:
            fault(_unknown(key, TOP), top)
    contact = checked(lambda: _contact(content.get("contact")), top)
    every = checked(lambda: _every(content.get("every", "15m")), top)
    delay = checked(lambda: _delay(content.get("delay", 2)), top)
    hosts = checked(lambda: _hosts(content.get("hosts", 4)), top)
    watched: dict[str, Watched] = {}
    for kind in ("feed", "site"):
        rows = content.get(kind, [])
        if isinstance(rows, list) and all(isinstance(r, dict) for r in rows):
            _tables(kind, rows, tables[kind], checked, watched)
        else:
            fault(_Fault(kind, f'"{kind}" is no list of tables', f"write [[{kind}]] above each, in double brackets"), top)
    if not watched and not problems:
        fault(_Fault("", "it names nothing to watch", 'add [[feed]] with url = "https://..."'), top)
    return None if problems else Settings(contact=contact, every=every, delay=delay, hosts=hosts, watched=list(watched.values()))


def _tables(kind: str, rows: list[dict[str, Any]], lines: list[Lines], checked: Any, out: dict[str, Watched]) -> None:
    """Add the [[feed]] or [[site]] tables to `out`, by address; `checked` keeps what is wrong in one."""
    lines = lines if len(lines) == len(rows) else [{}] * len(rows)
    for n, (row, at) in enumerate(zip(rows, lines, strict=True), 1):
        if w := checked(lambda row=row: _watched(kind, row, out), at, f"{kind} {n}"):
            out[w.url] = w


def _lines(text: str) -> tuple[Lines, dict[str, list[Lines]]]:
    """The line of each field: those before any table, and by kind those of each table (its header's under "")."""
    top: Lines = {}
    tables: dict[str, list[Lines]] = {"feed": [], "site": []}
    here = top
    for number, line in enumerate(text.split("\n"), 1):
        if m := re.match(r"\s*\[\[?\s*\"?([\w-]+)\"?\s*\]", line):
            here = {"": number}
            tables.setdefault(m[1], []).append(here)
            top.setdefault(m[1], number)
        elif m := re.match(r'\s*"?([^\s"=#]+)"?\s*=', line):
            here.setdefault(m[1], number)
    return top, tables


def _unknown(key: str, known: tuple[str, ...]) -> _Fault:
    near = get_close_matches(key, known, 1, 0.6)
    meant = f'do you mean "{near[0]}"? ' if near else ""
    return _Fault(key, f'"{key}" is none of the fields', f"{meant}these are known: {', '.join(known)}")


def _contact(value: object) -> str:
    if value is None:
        raise _Fault("contact", "it names no contact", 'add contact = "you@example.org": hosts are told whom to write to')
    good = isinstance(value, str) and re.fullmatch(r"[\x21-\x7e]+@[\w.-]+|https?://[\x21-\x7e]+", value.strip()) and len(value) < 200
    if not good:
        raise _Fault(
            "contact", "this is no address of mail or of a page", 'write "you@example.org" or "https://example.org/about-our-reader"'
        )
    return str(value).strip()


def _every(value: object) -> float:
    found = seconds(value)
    if found is None:
        raise _Fault("every", f"{value!r} is no length of time", 'write "15m", "2h" or "1d"')
    if found < SOONEST:
        raise _Fault("every", "feeds are not asked more often than once a minute", 'write "1m" or more')
    return found


def _delay(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0.1 <= value <= 3600:
        raise _Fault("delay", f"{value!r} is no pause between two requests", "write seconds, from 0.1 on: delay = 2")
    return float(value)


def _hosts(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MOST_HOSTS:
        raise _Fault("hosts", f"{value!r} is no number of hosts to be asked at the same time", f"write 1 to {MOST_HOSTS}: hosts = 4")
    return value


def _watched(kind: str, row: dict[str, Any], before: Collection[str]) -> Watched:
    for key in row:
        if key not in FIELDS:
            raise _unknown(key, FIELDS)
    url, outlet, match, limit = (row.get(k) for k in FIELDS)
    if not isinstance(url, str):
        raise _Fault("url", "it has no url" if url is None else "the url is no text", 'add url = "https://..."')
    try:
        target_of(url)
    except FetchError as error:
        raise _Fault("url", error.reason, error.remedy) from None
    if url.strip() in before:
        raise _Fault("url", f"{url} stands there twice", "take one out")
    if outlet is not None and not (isinstance(outlet, str) and outlet.strip()):
        raise _Fault("outlet", "the outlet is no name", 'write outlet = "Kura Wire", or leave it out')
    if match is not None and not (isinstance(match, list) and match and all(isinstance(m, str) and m for m in match)):
        raise _Fault("match", "this is no list of texts", 'write match = ["/world/", "/conflict/"]')
    if limit is not None and (isinstance(limit, bool) or not isinstance(limit, int) or not 1 <= limit <= 1000):
        raise _Fault("limit", f"{limit!r} is no number of articles", "write 1 to 1000")
    return Watched(kind=kind, url=url.strip(), outlet=outlet and outlet.strip(), match=match or [], limit=limit or 100)
