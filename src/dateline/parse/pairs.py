"""Words that mean two parties at once: `both sides`, `each side`, `the two officials`, `the parties`, `analysts in both capitals`."""

from __future__ import annotations

from functools import cache

from dateline.lexicon import cells, rows
from dateline.parse.tokens import Parse

# Two persons of two parties, where it is certain ones: `the two officials`, not `two officials`.
PERSONS = frozenset(
    {
        "men", "women", "leaders", "presidents", "premiers", "ministers", "chancellors", "officials", "diplomats", "politicians",
        "statesmen", "envoys", "ambassadors", "secretaries", "negotiators", "counterparts",
    }
)  # fmt: skip
_SINGLE = frozenset({"side", "party", "country", "nation", "government", "army", "camp", "faction", "state"})  # after `each`
_BETWEEN = frozenset({"parties", "sides", "belligerents"})  # two without a word for it, where only such words stand before:
_FEUDING = frozenset({"warring", "opposing", "rival", "conflicting", "feuding", "respective", "contending"})
_STRIFE = frozenset({"conflict", "war", "dispute", "fighting", "crisis", "agreement", "truce", "ceasefire", "talks"})  # the parties to it
_THE = frozenset({"the", "these", "those"})
_LONGEST = 6  # tokens


def two_meant(p: Parse, a: int, b: int) -> tuple[int, int] | None:
    """The words in tokens a..b that mean two parties, without an article: all of them, or what hangs on their last preposition
    (`officials on both sides`). None where one party, or no telling how many, is meant."""
    of = next((i for i in range(b - 1, a, -1) if p.pos[i] == "ADP"), None)
    if of is not None:
        if p.lower[a] in _THE and of == a + 2 and p.lower[a + 1] in _BETWEEN and p.lower[b - 1] in _STRIFE:
            return a + 1, b
        return two_meant(p, of + 1, b) if p.tag[p.top(a, b)] in ("NNS", "NNPS") else None
    definite = p.lower[a] in _THE or p.lower[a] == "both"
    a += p.lower[a] in _THE
    if a >= b or b - a > _LONGEST:
        return None
    first, last = p.lower[a], p.lower[b - 1]
    if b - a == 1 and first == "each":  # accused the other
        return (a, b) if "other" in p.lower[b : b + 4] else None
    if b - a == 1:
        return (a, b) if definite and (first in ("both", "two") or first in _BETWEEN) else None
    if first in ("both", "two"):
        return (a, b) if last in pairs() or (last in PERSONS and definite) else None
    if first == "each":
        return (a, b) if last in _SINGLE and b - a == 2 else None
    return (a, b) if definite and last in _BETWEEN and _FEUDING.issuperset(p.lower[a : b - 1]) else None


@cache
def pairs() -> frozenset[str]:
    """Plural nouns for the parties to a conflict, from lexicon/anaphors.tsv."""
    words = (w for row in rows("anaphors") if "parties" in cells(row["kinds"]) for w in cells(row["words"]))
    return frozenset(w.split()[-1] for w in words) - _SINGLE - {"another", "other"}
