"""Armed groups that no list has, told by their names where a text brings them in with their initials: `Hill People's Front (HPF)`.

`with_new_groups(parse, hits)` -> the names of a text with these among them, by full name and, from there on, by their initials. The id is
GRP: and the initials, as for groups on the list, so that reports that write them so tell of one group.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from dateline.ground.names import BRACKETS, Entry, NameHit, bracketed, head
from dateline.lexicon import cells, rows
from dateline.parse import Parse

INITIALS = re.compile(r"[A-Z][A-Z0-9]{1,7}(?:-[0-9]{1,3})?")
LONGEST = 10  # tokens of a name
INNER = frozenset({"of", "for", "the", "and", "-", "'s", "’s", "in"})  # small words and marks within a name
BODIES = frozenset({"group", "igo", "ngo", "institution"})  # kinds of names on a list that are no chance words (`Dawn`, an outlet)


@cache
def armed() -> dict[str, frozenset[str]]:
    """Words of armed groups' names, by what they tell: `body`, `party`, `cause`, `arms`."""
    return {r["place"]: frozenset(cells(r["word"])) for r in rows("armed_names")}


@cache
def listed() -> frozenset[str]:
    """The ids of the groups on the list."""
    return frozenset(r["id"] for r in rows("groups"))


def with_new_groups(p: Parse, hits: list[NameHit]) -> list[NameHit]:
    """The hits, those on groups that the text itself brings in among them, in text order."""
    met: dict[str, NameHit] = {}
    out: list[NameHit] = []
    for b, w in enumerate(p.word):
        short = bracketed(p, b) if w in BRACKETS else ""
        if INITIALS.fullmatch(short) and short not in met and (found := _brought_in(p, hits, b + 1)):
            met[short] = found
            out.append(found)
    if not met:
        return hits
    out += [met[w]._replace(first=i, last=i + 1) for i, w in enumerate(p.word) if w in met and i >= met[w].last]
    out += _named_again(p, out, list(met.values()))
    taken = {i for h in out for i in range(h.first, h.last)}
    return sorted([h for h in hits if taken.isdisjoint(range(h.first, h.last))] + out)


def _brought_in(p: Parse, hits: list[NameHit], i: int) -> NameHit | None:
    """The group whose initials are token i, its name before them; None where that is no armed group's, or a list has it."""
    last = _name_end(p, i - 1)
    first = last
    while first > max(0, last - LONGEST) and (
        p.word[first - 1][:1].isupper() or p.word[first - 1].isdigit() or p.lower[first - 1] in INNER
    ):
        first -= 1
    while first < last and (p.lower[first] in INNER or not p.word[first][:1].isupper()):
        first += 1
    name = p.text[p.start[first] : p.end[last - 1]]
    words = set(name.lower().split())
    body, party, cause, arms = (bool(words & armed()[x]) for x in ("body", "party", "cause", "arms"))
    group = f"GRP:{p.word[i].replace('-', '')}"
    known = [h for h in hits if h.kind in BODIES and ((first <= h.first and h.last <= last) or h.first == i)]
    if last - first < 2 or not ((body and (cause or arms)) or (party and arms)) or known or group in listed():
        return None
    lands = Counter(head(h.id) for h in hits if h.kind in ("state", "demonym", "capital", "place"))
    within = [head(h.id) for h in hits if first <= h.first < last and h.kind in ("state", "demonym")]
    countries = tuple((within or [x for x, _ in lands.most_common(1)])[:1])
    return NameHit(first, last, group, "group", name, Entry(group, "group", name, countries))


def _name_end(p: Parse, i: int) -> int:
    """The token after a name whose initials stand in the brackets that token i opens: before another pair of brackets with the name in
    its own tongue, `Popular Front 1903 [Frente Popular 1903], (FP-03)`."""
    last = i
    while last and p.word[last - 1] in (",", *BRACKETS.values()):
        closed = next((k for k, v in BRACKETS.items() if v == p.word[last - 1]), "")
        last = next((k for k in range(last - 1, max(-1, last - 2 * LONGEST), -1) if p.word[k] == closed), last - 1)
    return last


def _named_again(p: Parse, out: list[NameHit], groups: list[NameHit]) -> list[NameHit]:
    """The full names of groups elsewhere in the text."""
    taken = {h.first for h in out}
    again: list[NameHit] = []
    for g in groups:
        words = p.lower[g.first : g.last]
        for i in range(len(p) - len(words) + 1):
            if i not in taken and p.lower[i] == words[0] and p.lower[i : i + len(words)] == words and p.word[i][:1].isupper():
                again.append(g._replace(first=i, last=i + len(words)))
    return again
