"""Which dateline told an incident: its version and its rules. Grades, disputes, titles and stances that are kept (`gathering.py`) carry
this stamp, so that what another version told is told anew.

The rules are the code and the word lists that tell an incident from its claims, by what is in them; users' own words are none of them."""

from __future__ import annotations

import re
from functools import cache
from hashlib import sha256
from importlib.resources import files

from dateline import __version__

RULES = (
    "compare/increments.py", "compare/statements.py", "export/names.py", "export/phrases.py", "record/accounts.py", "record/claims.py",
    "record/differences.py", "record/incidents.py", "record/matching.py", "record/positions.py", "record/said.py", "record/telling.py",
    "record/ties.py", "record/tolls.py", "record/wording.py",
)  # fmt: skip
LISTS = (
    "actor_kinds", "allied", "authorities", "dispute_marks", "families", "goldstein", "groups", "igos", "increments",
    "institutions", "leaders", "media", "people", "plain_words", "same_incident", "stances", "states", "whole_words",
)  # fmt: skip


@cache
def stamp() -> str:
    """This dateline's: `0.1.0 3f9a1c0b7d52`."""
    root = files("dateline")
    rules = sha256()
    for name in (*RULES, *(f"lexicon/{x}.tsv" for x in LISTS)):
        rules.update(name.encode() + b"\0" + root.joinpath(name).read_bytes() + b"\0")
    return f"{__version__} {rules.hexdigest()[:12]}"


def newer(other: str) -> bool:
    """Whether a stamp is a later version's than this one; what that told stands. No stamp is the oldest."""
    return _number(other) > _number(stamp())


def _number(words: str) -> tuple[int, ...]:
    """The number of a stamp's version, for comparing: (0, 1, 0)."""
    return tuple(int(n) for n in re.findall(r"\d+", words.partition(" ")[0]))
