"""robots.txt by RFC 9309: which paths a host wants left alone, and the pause that it asks for between requests.

The standard library's parser knows no wildcards and takes the first rule instead of the longest, so it would fetch what hosts forbid."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote, urlsplit

import msgspec

NAME = "dateline"  # what we are called in robots.txt
LARGEST = 500_000  # bytes; what is beyond is not read
LONGEST_DELAY = 300.0  # seconds; a host that asks for more is asked this seldom
_LINE = re.compile(r"\s*([A-Za-z-]+)\s*:\s*([^#\r\n]*)")


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """What a host asks of us. `rules`: allowed or not, and the pattern; `delay`: seconds between requests."""

    rules: list[tuple[bool, str]] = []
    delay: float | None = None


NOTHING = Rules(rules=[(False, "/")])  # where robots.txt cannot be read: nothing is allowed
EVERYTHING = Rules()


def parse(text: str, name: str = NAME) -> Rules:
    """The rules for us: of the groups that name us, else of those for all."""
    ours: list[tuple[bool, str]] = []
    all_: list[tuple[bool, str]] = []
    delays: dict[str, float] = {}
    agents: list[str] = []
    named = open_ = False
    for line in text.removeprefix("\ufeff").splitlines():
        m = _LINE.match(line)
        if not m:
            continue
        field, value = m[1].lower(), m[2].strip()
        if field == "user-agent":
            agents = [*agents, value.lower()] if open_ else [value.lower()]
            open_ = True
            named = named or _means(value.lower(), name)
            continue
        if field not in ("allow", "disallow", "crawl-delay"):
            continue
        open_ = False
        for rules, key in ((ours, name), (all_, "*")):
            if not any(_means(a, name) if key == name else a == "*" for a in agents):
                continue
            if field == "crawl-delay":
                delays.setdefault(key, _seconds(value))
            elif value:
                rules.append((field == "allow", _normal(value)))
    delay = delays.get(name if named else "*", -1.0)
    return Rules(rules=ours if named else all_, delay=delay if delay >= 0 else None)


def allows(rules: Rules, url: str) -> bool:
    """Whether an address may be fetched: by the longest pattern that fits it; of two as long, the one that allows."""
    parts = urlsplit(url)
    path = _normal((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
    fitting = [(len(pattern), allow) for allow, pattern in rules.rules if _fits(pattern, path)]
    return max(fitting)[1] if fitting else True


def _means(agent: str, name: str) -> bool:
    return agent.split("/")[0].strip() == name


def _seconds(value: str) -> float:
    try:
        seconds = float(value)
    except ValueError:
        return -1.0
    return min(seconds, LONGEST_DELAY) if seconds >= 0 else -1.0  # NaN is no number of seconds


def _normal(path: str) -> str:
    """A path with the same characters escaped, however it was written."""
    return quote(unquote(path), safe="!#$%&'()*+,/:;=?@[]~")


def _fits(pattern: str, path: str) -> bool:
    """Whether a pattern fits the beginning of a path: * is anything, a last $ the end. Goes once over the path."""
    to_end = pattern.endswith("$")
    first, *rest = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    if to_end and not rest:
        return at == len(path)
    for n, piece in enumerate(rest):
        if to_end and n == len(rest) - 1:
            return len(path) - len(piece) >= at and path.endswith(piece)
        at = path.find(piece, at)
        if at < 0:
            return False
        at += len(piece)
    return True
