"""Figures that are no total, by the words beside them (`lexicon/increments.tsv`): added to an earlier one (`a further three`, `16 more`), a
part (`18 of the wounded`), or since replaced (`up from 36`)."""

from __future__ import annotations

import re
from functools import cache

from dateline.lexicon import rows

_BETWEEN = r"(?:(?:an?|the|its|his|their|earlier|initial|previous|first|preliminary|toll|count|figure|tally|of|at least|about|some)\s+)*$"


def no_total(said: str, text: str) -> str:
    """Why a figure is no total by the words beside it in the passage; "" where it may be one."""
    if increment(said, text):
        return "added to an earlier figure"
    at = said.find(text) if text else -1
    if at < 0:
        return ""
    if _part().match(said, at + len(text)):
        return "part of another figure"
    return "an earlier figure, since replaced" if _replaced().search(said[max(0, at - 80) : at]) else ""


@cache
def _part() -> re.Pattern[str]:
    return re.compile(rf"\s+of\s+(?:(?:all|the|those)\s+)?(?:{_words('of')})\b", re.I)


@cache
def _replaced() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_words('moved')})\s+(?:[\w-]+\s+){{0,2}}from\s+{_BETWEEN}", re.I)


def _words(side: str) -> str:
    return "|".join(r["word"] for r in rows("increments") if r["side"] == side)


def increment(said: str, text: str) -> bool:
    """Whether the words of a figure, or those beside them in the passage, make it an addition to an earlier one."""
    before, after = _increment_words()
    at = said.find(text) if text else -1
    lead = said[max(0, at - 24) : at] if at >= 0 else ""
    tail = said[at + len(text) : at + len(text) + 40] if at >= 0 else ""
    words, ahead = re.findall(r"[\w-]+", text.lower()), re.findall(r"[\w-]+", lead.lower())[-2:]
    if re.search(r"[.;:]\s*$", lead):
        ahead = []
    follow = re.findall(r"[\w-]+", re.split(r"[.,;:]", tail.lower())[0])[:2]
    if before & {*words[:2], *ahead[-1:]}:
        return True
    follow = [] if follow[:1] in (["or"], ["and"]) else follow  # 40 or more
    line = [*words, *follow, ""]
    return any(w in after and line[n + 1] != "than" for n, w in enumerate(line[:-1]) if n > 0)


@cache
def _increment_words() -> tuple[frozenset[str], frozenset[str]]:
    return tuple(frozenset(r["word"] for r in rows("increments") if r["side"] == s) for s in ("before", "after"))  # type: ignore[return-value]
