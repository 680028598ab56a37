"""Heads of state and government of the years 1990 to 2013 for lexicon/leaders.tsv, out of the actor lists of Phoenix.

    python -m train.leaders Phoenix.Countries.actors.txt

prints the rows that the list lacks. The file (Open Event Data Alliance, MIT licence) gives a person's names and after them, in
brackets, a country, a branch and the days of a term (`[BDIGOV 960731-980612]`). It names no office: terms kept to the day are those
of heads of state and government, terms kept to the month are those of ministers, whose office cannot be told, and are left out.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from dateline.ground.names import person_keys
from dateline.lexicon import cells, rows

ROLE = "head of state or government"
SHORTEST = 365  # days: those who only stood in are left out
OTHER = frozenset(  # where regents, governors or ministers stand among the heads, and MUS, which is mixed up with MRT
    "AND MCO SMR LIE WSM TUV KIR NRU AUS NZL CAN GBR HKG PNG SLB ATG BHS BRB BLZ GRD JAM KNA LCA VCT USA RUS ARG IRQ TWN MUS".split()
)
ROUGH = frozenset({"01", "28", "29", "30", "31"})  # days that a term kept to the month begins and ends on
_ORDINAL = re.compile(r"\bI[iv]+\b")
_NAME = re.compile(r"[A-Z][a-z.']*(?:[ '.-][A-Z][a-z.']*)*(?: I[IV]+)?")
_TERM = re.compile(r"\t\[([A-Z]{3})GOV (\d{6})-(\d{6})\]")


def day(digits: str) -> date:
    """The day of six digits, YYMMDD, of the years 1930 to 2029; ValueError where there is none."""
    year = int(digits[:2])
    return date(year + (1900 if year >= 30 else 2000), int(digits[2:4]), int(digits[4:]))


def terms(text: str) -> Iterator[tuple[str, str, date, date]]:
    """Country, name, first and last day of every term that is kept to the day."""
    name = ""
    for line in text.splitlines():
        if line[:1].isalpha():
            name = line.split("  ")[0].split("[")[0].strip(" _").replace("_", " ").title()
            name = _ORDINAL.sub(lambda m: m[0].upper(), name)
        found = _TERM.match(line)
        if found:
            country, first, last = found.groups()
            if {first[4:], last[4:]} - ROUGH and _NAME.fullmatch(name):
                try:
                    yield country, name, day(first), day(last)
                except ValueError:  # 31 June
                    continue


def missing(text: str) -> list[str]:
    """Rows for those whom the list lacks, by country. Their surnames alone name nobody (`short` is the full name)."""
    states = {r["id"] for r in rows("states")} - OTHER
    known = {person_keys(n) for r in rows("leaders") for n in (r["name"], *cells(r["spellings"]))}
    surnames = {(r["id"][:3], person_keys(r["name"])[-1:]) for r in rows("leaders")}
    out: dict[str, None] = {}
    for country, name, first, last in terms(text):
        keys = person_keys(name)
        new = keys not in known and (country, keys[-1:]) not in surnames and len(keys) > 1
        if country in states and new and first.year >= 1990 and (last - first).days >= SHORTEST:
            out[f"{country}.GOV\t{name}\t\t{name}\t{ROLE}\t{first}\t{last}\t"] = None
    return sorted(out)


if __name__ == "__main__":
    print(*missing(Path(sys.argv[1]).read_text(encoding="latin-1")), sep="\n")
