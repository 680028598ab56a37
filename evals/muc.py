"""Measure incidents: `python -m evals.muc FOLDER [--capitals]` reads the 200 reports of MUC's TST1 and TST2 and holds what is found against
their templates. FOLDER holds `muc34_dev_tst12.jsonl`.

What dateline gives is made into incidents by the table `muc.toml`, nothing tuned to the corpus: events of one incident type in a report
are one incident unless place or day differ. The texts stand in capitals, which neither parser nor encoder has learned to read; they are
put into small letters first, names by how words are written in the texts of `FOLDER/../reports` (`--capitals`: as they stand).

  incident    a template and an incident of the same type, one to one, most slots in common first. Optional templates are no miss
  date        days: one of the key's readings; for "on or before", the key's day or an earlier one
  place       the name of one of the key's places, or the country where it gives that alone
  perpetrator confidence    how sure the report is of who did it
  human target number       figures of people: a number, or PLURAL for several

Slots are scored over all templates and incidents (what is missed or too many counts), and on matched ones.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from train.apart import WRAP

from dateline.compare.pairs import dates_meet
from dateline.ground.gazetteer import fold
from dateline.lexicon import rows
from dateline.model import Event, Mention, Report, SourceFile

FILE = "muc34_dev_tst12.jsonl"
TABLE = Path(__file__).with_name("muc.toml")
MONTHS: list[str] = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
SLOTS = ("date", "place", "perpetrator confidence", "human target number")
TOLD = ("actual", "possible", "planned")  # statuses of what is said to have happened, or to be about to
STATE = frozenset({"GOV", "MIL", "SPY", "JUD", "COP"})  # sectors of authorities
Days = tuple[str, str]


@dataclass(frozen=True)
class Template:
    """A key: what one incident's slots may hold. `date`: readings, each from..to ("" from: on or before). `place`: names in small letters.
    `confidence`, `numbers`: one set of readings for each fill."""

    types: set[str]
    optional: bool
    date: set[Days]
    place: set[str]
    confidence: list[set[str]]
    numbers: list[set[str]]


@dataclass
class Incident:
    """What the reader found: an incident type with its events."""

    type: str
    events: list[Event] = field(default_factory=list)


def template(raw: dict[str, list[str]]) -> Template:
    """A template of the key file."""
    get = lambda name: [x for x in raw.get(name, []) if x not in ("-", "*")]  # noqa: E731
    confidence = [_labels(x) for x in get("PERP: ORGANIZATION CONFIDENCE")] or [_labels(x) for x in get("PERP: INDIVIDUAL CONFIDENCE")]
    return Template(
        types=_labels(raw["INCIDENT: TYPE"][0]),
        optional="OPTIONAL" in raw["MESSAGE: TEMPLATE"][0],
        date={d for x in get("INCIDENT: DATE") for d in days(x)},
        place=places(get("INCIDENT: LOCATION")),
        confidence=confidence,
        numbers=[_labels(x) for x in get("HUM TGT: NUMBER") if "-" not in _labels(x)],
    )


def _labels(fill: str) -> set[str]:
    """The readings of a fill before its words: `? POSSIBLE / REPORTED AS FACT: "X" / "Y"`."""
    return {x.strip(" ?~") for x in fill.split(": ")[0].split(" / ")}


def days(fill: str) -> Iterator[Days]:
    """The readings of a date: `- 02 MAY 90` (on or before), `31 MAR 90 - 01 APR 90`, several in brackets."""
    for part in re.split(r"\) / \(|(?<=\d\d) / ", fill):
        found = [_day(*m) for m in re.findall(r"(\d{1,2}) ([A-Z]{3}) (\d\d)", part)]
        if found:
            yield ("" if part.strip("(? ").startswith("-") else found[0], found[-1])


def _day(day: str, month: str, year: str) -> str:
    return f"19{year}-{MONTHS.index(month) + 1:02}-{int(day):02}"


def places(fills: list[str]) -> set[str]:
    """The places of a location, country: region: town, in small letters: all but the country, or that where nothing else is given."""
    out, countries = set(), set()
    for reading in re.split(r"\) / \((?=[A-Z])|\) - |(?<=[a-zA-Z)]) / ", " / ".join(fills)):
        parts = [re.sub(r"\(.*?\)|[()?]", "", x).strip() for x in reading.split(": ")]
        countries.add(fold(parts[0]))
        out |= {fold(x) for p in parts[1:] for x in p.split(" - ") if x.strip()}
    return out or countries - {""}


@cache
def table() -> list[dict[str, Any]]:
    """`muc.toml`."""
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))["row"]


def kind(e: Event) -> str | None:
    """The incident type of an event, None for what is no incident."""
    return next((row["incident"] for row in table() if _holds(row, e)), None)


def _holds(row: dict[str, Any], e: Event) -> bool:
    words = e.trigger.text.lower()
    return (
        row.get("type", e.type) == e.type
        and e.cameo.startswith(tuple(row.get("cameo", [""])))
        and ("means" not in row or bool(set(row["means"]) & set(e.means)))
        and ("words" not in row or any(re.search(rf"\b{w}", words) for w in row["words"]))
    )


def incidents(report: Report) -> list[Incident]:
    """The incidents of a report, in text order."""
    out: list[Incident] = []
    for e in report.events:
        name = kind(e)
        if name and e.status in TOLD:
            known = next((i for i in out if i.type == name and all(_one(e, x) for x in i.events)), None)
            if known is None:
                out.append(known := Incident(name))
            known.events.append(e)
    return out


def _one(a: Event, b: Event) -> bool:
    """Whether place and day let two events be one incident."""
    return (not a.place or not b.place or a.place.name == b.place.name) and dates_meet(a.date, b.date)


def confidences(found: Incident, report: Report) -> set[str]:
    """How sure the report is of who did it, for each event with a doer that is known by name."""
    said = {a.id: a for a in report.attributions}
    out = set()
    for e in found.events:
        doers = {m.actor.split(".")[0] for m in e.actors if m.actor and not m.actor.startswith("UNK")}
        if doers:
            sources = [a.source for i in e.by if (a := said.get(i))]
            out |= {_confidence(e, doers, s) for s in sources} if sources else {_confidence(e, doers, None)}
    return out


def _confidence(e: Event, doers: set[str], source: Mention | None) -> str:
    actor = (source.actor or "") if source else ""
    if e.status == "possible":
        return "POSSIBLE"
    if not e.by:
        return "REPORTED AS FACT"
    if actor.split(".")[0] in doers:
        return "CLAIMED OR ADMITTED"
    return "SUSPECTED OR ACCUSED BY AUTHORITIES" if set(actor.split(".")[1:]) & STATE else "SUSPECTED OR ACCUSED"


PEOPLE = frozenset({"killed", "injured", "killed_or_injured", "missing", "captured", "detained"})


def numbers(found: Incident) -> list[str]:
    """The figures of people; where an event has none, one for each of its targets who are people by their words' number."""
    out: list[str] = []
    for e in found.events:
        counts = [c for c in e.counts if c.measure in PEOPLE and c.max != 0]
        out += [str(c.min) if c.min is not None and c.min == c.max else "PLURAL" for c in counts]
        if not counts:
            out += ["PLURAL" if re.search(r"(?<!s)s$|men$|people$", m.text.lower()) else "1" for m in e.targets]
    return list(dict.fromkeys(out))


def right(key: Template, found: Incident, report: Report) -> dict[str, tuple[int, int, int]]:
    """By slot: how many fills are right, given, and in the key."""
    date = next((e.date for e in found.events if e.date), None)
    place = next((e.place for e in found.events if e.place), None)
    names = {fold(place.name)} | ({fold(n) for n in _country(place.country)} if place.precision == "country" else set()) if place else set()
    if place and not key.place - _countries():  # the key gives a country alone
        names |= {fold(n) for n in _country(place.country)}
    mine, asked = confidences(found, report), key.confidence
    sure = sum(bool(mine & x) for x in asked)
    return {
        "date": (bool(date and _on(date.from_, date.to, key.date)), bool(date), bool(key.date)),
        "place": (bool(names & key.place), bool(place), bool(key.place)),
        "perpetrator confidence": (min(sure, len(mine)), len(mine), len(asked)),
        "human target number": (_shared(numbers(found), key.numbers), len(numbers(found)), len(key.numbers)),
    }


def _on(a: str, b: str, key: set[Days]) -> bool:
    return any((a, b) == d or (not d[0] and b <= d[1]) for d in key)


@cache
def _countries() -> frozenset[str]:
    return frozenset(fold(row["name"]) for row in rows("country_codes"))


def _country(code: str | None) -> list[str]:
    return [row["name"] for row in rows("country_codes") if code and code in (row["iso2"], row["iso3"])]


def _shared(mine: list[str], key: list[set[str]]) -> int:
    """How many fills of the key are met, each by a figure of its own."""
    left, hit = Counter(mine), 0
    for readings in key:
        found = next((x for x in sorted(readings) if left[x]), None)
        if found:
            left[found] -= 1
            hit += 1
    return hit


Tally = dict[str, list[int]]


def score(keys: list[Template], report: Report, everywhere: Tally, matched: Tally) -> None:
    """Add a report to the tallies: right, given, asked."""
    found = incidents(report)
    slots = {(k, n): right(x, y, report) for k, x in enumerate(keys) for n, y in enumerate(found) if y.type in x.types}
    order = sorted(slots, key=lambda kn: (-sum(bool(s[0]) for s in slots[kn].values()), kn))
    pairs: dict[int, int] = {}
    for k, n in order:
        if k not in pairs and n not in pairs.values():
            pairs[k] = n
    asked = [k for k, x in enumerate(keys) if not x.optional or k in pairs]
    _add(everywhere, "incident", len(pairs), len(found), len(asked))
    nothing = Incident("")
    for k in asked:
        for slot, n in (slots[k, pairs[k]] if k in pairs else right(keys[k], nothing, report)).items():
            _add(everywhere, slot, *n)
            if k in pairs:
                _add(matched, slot, *n)
    empty = Template(set(), True, set(), set(), [], [])
    for n, y in enumerate(found):
        if n not in pairs.values():
            for slot, (_, given, _) in right(empty, y, report).items():
                _add(everywhere, slot, 0, given, 0)


def _add(tally: Tally, name: str, *n: int) -> None:
    tally[name] = [a + b for a, b in zip(tally[name], n, strict=True)]


def writing(texts: Iterable[str]) -> dict[str, str]:
    """How words are mostly written inside sentences: by the word in small letters."""
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        for m in re.finditer(r"(?<=[a-z,] )[A-Za-z][\w’'-]*", text):
            seen[m[0].lower()][m[0]] += 1
    return {k: c.most_common(1)[0][0] for k, c in seen.items()}


def small(text: str, known: dict[str, str]) -> str:
    """A text in capitals as it would be written: words as known, unknown ones and those that begin a sentence with a capital."""

    def word(m: re.Match[str]) -> str:
        low = m[0].lower()
        first = not re.search(r"\w[^.!?\]]*$", text[: m.start()][-80:])
        shown = known.get(low, m[0] if m.end() - m.start() < 3 else low.capitalize())
        return shown if not first or shown[:1].isupper() else low[:1].upper() + low[1:]

    text = WRAP.sub(" ", text)
    return re.sub(r"[A-Z][A-Z'-]*", word, text)


def published(text: str) -> str | None:
    """The day in a report's dateline: `SAN SALVADOR, 3 JAN 90 --`."""
    m = re.search(r"\b(\d{1,2}) ([A-Z]{3})[A-Z]* (\d\d)\b", text[:200].upper())
    return _day(*m.groups()) if m and m[2] in MONTHS else None


def main(arguments: list[str]) -> None:
    """Read the reports and print the table."""
    from dateline.pipeline import read_reports

    folder = Path(arguments[0])
    raw = [json.loads(line) for line in (folder / FILE).read_text(encoding="utf-8").splitlines()]
    raw = [r for r in raw if r["docid"].startswith("TST")]
    known: dict[str, str] = {}
    if "--capitals" not in arguments:
        others = sorted((folder.parent / "reports").glob("*.jsonl"))
        known = writing(json.loads(line)["text"] for path in others for line in path.read_text(encoding="utf-8").splitlines())
        print(f"put into small letters by the writing of {len(known)} words in {len(others)} files beside FOLDER")
    texts = [small(r["text"], known) if known else r["text"] for r in raw]
    reports = [
        Report(id=r["docid"], text=t, published=published(r["text"]), language="en", source=SourceFile(path=FILE, media_type="text/plain"))
        for r, t in zip(raw, texts, strict=True)
    ]
    everywhere: Tally = defaultdict(lambda: [0, 0, 0])
    matched: Tally = defaultdict(lambda: [0, 0, 0])
    for r, report in zip(raw, read_reports(reports), strict=True):
        if isinstance(report, Report):
            score([template(t) for t in r["templates"]], report, everywhere, matched)
    print(f"{len(raw)} reports, {sum(len(r['templates']) for r in raw)} templates")
    print("\n".join(lines(everywhere, "")) + "\non matched templates\n" + "\n".join(lines(matched, "  ")))


def lines(tally: Tally, indent: str) -> Iterator[str]:
    """The rows of a tally."""
    for name in (x for x in ("incident", *SLOTS) if x in tally):
        hit, given, asked = tally[name]
        p, r, f = hit / max(1, given), hit / max(1, asked), 2 * hit / max(1, given + asked)
        yield f"{indent + name:28} F1 {f:.3f}  P {p:.3f}  R {r:.3f}   right {hit:4} given {given:4} in the key {asked:4}"


if __name__ == "__main__":
    if not sys.argv[1:]:
        raise SystemExit(__doc__)
    main(sys.argv[1:])
