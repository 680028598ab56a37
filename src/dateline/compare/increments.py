"""Figures that are added to an earlier one (`a further three`, `16 more`), by the words beside them (`lexicon/increments.tsv`)."""

from __future__ import annotations

import re
from functools import cache

from dateline.lexicon import rows


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
