"""What a record of the sample week holds of what it should hold: `python -m evals.sample_week [--each]`.

`sample_week.toml` lists by hand the incidents of `samples/week/`, their figures by who gives them, their disputes, and positions. The
dispatches are put into a record of their own, as `dateline add` does, and the record is asked as a user asks it.

**Incidents.** From words to claims, and to whom a gathered incident belongs: as in `evals.incidents`. An incident counts as found
where more than half of its mentions were gathered into one incident, and more than half of the listed mentions in that one are its own.
B-cubed stands beside it.

**Figures.** Read: the words are a figure of the right measure and interval. By whom: one that is read stands in a claim of the right
source. In place: such a claim is in an incident that belongs to the listed one.

**Disputes.** As in `evals.incidents`: of a right kind and between the right sides, in an incident that belongs to the listed one.

**Positions.** In the sentence of the words, the record has the actor, whom it is toward, and the lean; and beside that, the right day.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import msgspec

from dateline import Rejected
from dateline.model import Count, Event, Report
from dateline.record import queries
from dateline.record.add import add
from dateline.record.claims import UNKNOWN, Claim
from dateline.record.positions import Position
from dateline.record.queries import Found
from dateline.record.store import open_record
from evals.corpus import SAMPLES
from evals.incidents import Labels, Listed, Quarrel, Span, b_cubed, belongs, disputes, label, matches, meet, quarrel, same_side, sentence

FILE = Path(__file__).with_name("sample_week.toml")
WEEK = SAMPLES / "week"


class Figure(NamedTuple):
    """A figure that is to be found: where, what is counted (any of them), the interval, who gives it (any of them), of which incident."""

    span: Span
    measures: frozenset[str]
    min: int
    max: int | None
    by: frozenset[str]
    incident: str


class Stance(NamedTuple):
    """A position that is to be found."""

    span: Span
    actor: str
    toward: str
    lean: str
    day: str


class Expected(NamedTuple):
    """All that is listed."""

    incidents: list[Listed]
    figures: list[Figure]
    stances: list[Stance]


class Kept(NamedTuple):
    """What the record holds: reports, claims, incidents and positions. Reports go by the names of their files, also in claims' `report`."""

    reports: dict[str, Report]
    claims: list[Claim]
    found: list[Found]
    positions: list[Position]


class Verdict(NamedTuple):
    """What was looked for, in words, and the marks that it got (`read`, `by whom`, ...)."""

    name: str
    marks: dict[str, bool]


def texts_of(folder: Path = WEEK) -> dict[str, str]:
    """The dispatches by name."""
    return {p.stem: p.read_text(encoding="utf-8") for p in sorted(folder.glob("*.txt"))}


def load(texts: Mapping[str, str], path: Path = FILE) -> Expected:
    """What is listed, with the words found in the texts. Raises ValueError that names words which stand nowhere, or more than once."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    out = Expected([], [], [])
    for row in data["incident"]:
        quarrels = [Quarrel(frozenset(d["kinds"]), frozenset(d["a"]), frozenset(d["b"])) for d in row.get("disputes", ())]
        out.incidents.append(Listed(row["id"], row["name"], [span(texts, *m) for m in row["mentions"]], quarrels))
        out.figures.extend(_figure(texts, f, row["id"]) for f in row.get("figures", ()))
    for row in data.get("position", ()):
        out.stances.append(Stance(span(texts, row["in"], row["words"]), row["actor"], row["toward"], row["lean"], row["day"]))
    return out


def _figure(texts: Mapping[str, str], row: Mapping[str, Any], incident: str) -> Figure:
    by, measures = frozenset(row["by"]), frozenset(row["measure"])
    return Figure(span(texts, row["in"], row["words"]), measures, row["min"], row.get("max"), by, incident)


def span(texts: Mapping[str, str], report: str, words: str) -> Span:
    """Where the words between brackets stand in a report."""
    before, mark, rest = words.partition("[")
    meant, close, after = rest.partition("]")
    if not (mark and close and meant):
        raise ValueError(f'{report}: "{words}" marks no words between brackets')
    if report not in texts:
        raise ValueError(f"{report}: no such dispatch")
    whole = before + meant + after
    if texts[report].count(whole) != 1:
        raise ValueError(f'{report}: "{whole}" stands there {texts[report].count(whole)} times; quote words that stand there once')
    start = texts[report].index(whole) + len(before)
    return Span(report, start, start + len(meant))


def keep(folder: Path = WEEK) -> Kept:
    """A record of the dispatches, and what it answers."""
    with TemporaryDirectory() as work, open_record(str(Path(work) / "week.db")) as store:
        aside = [item for item in add(store, [folder]) if isinstance(item, Rejected)]
        if aside:
            raise ValueError(f"set aside: {aside[0]}")
        names = {kept.key: kept.id for kept in store.reports()}
        reports = {name: report for key, name in names.items() if (report := store.report(key))}
        claims = [_named(c, names) for c in queries.claims(store)]
        return Kept(reports, claims, queries.incidents(store), queries.positions(store))


def _named(claim: Claim, names: Mapping[str, str]) -> Claim:
    """A claim whose report goes by its file's name; its id stays."""
    return msgspec.structs.replace(claim, report=names[claim.report])


def judge_incidents(expected: Expected, labels: Labels) -> list[Verdict]:
    """Which incidents were found."""
    owners = {m: i.id for i in expected.incidents for m in i.mentions}
    out: list[Verdict] = []
    for i in expected.incidents:
        groups = [labels[m] for m in i.mentions]
        most = max(sorted(set(groups), key=str), key=groups.count)
        inside = [owners[m] for m in owners if labels[m] == most]
        told = isinstance(most, str)  # an id; words without a claim, and claims in no incident, stand alone and are not found
        found = told and groups.count(most) * 2 > len(groups) and inside.count(i.id) * 2 > len(inside)
        out.append(Verdict(f"{i.id}: {i.name} ({groups.count(most)} of {len(groups)} mentions together)", {"found": found}))
    return out


def judge_figure(f: Figure, kept: Kept, homes: Mapping[str, set[str]]) -> Verdict:
    """Whether a figure was read, by whom it stands in the record, and whether in its incident. `homes`: listed incidents' claims."""
    report = kept.reports[f.span.report]
    right = [e for e in report.events for c in e.counts if _meant(f, c)]
    given = [
        c
        for c in kept.claims
        if c.report == f.span.report and any(c.event == e.id for e in right) and same_side(f.by, frozenset({c.source}))
    ]
    home = any(c.id in homes.get(f.incident, ()) for c in given)
    words = f"{f.incident}: {report.text[f.span.start : f.span.end]} {'/'.join(sorted(f.measures))}, {'/'.join(sorted(f.by))}"
    seen = "" if right else _instead(report.events, f.span)
    return Verdict(f"{words} ({f.span.report}){seen}", {"read": bool(right), "by whom": bool(given), "in place": home})


def _meant(f: Figure, c: Count) -> bool:
    """Is a count the figure that is meant?"""
    return overlap(f.span, c) and c.measure in f.measures and (c.min, c.max) == (f.min, f.max)


def overlap(a: Span, c: Count) -> bool:
    """Do words and a count share a character?"""
    return max(a.start, c.start) < min(a.end, c.end)


def _instead(events: Iterable[Event], where: Span) -> str:
    """What the words were read as."""
    read = sorted({f"{c.min}..{c.max} {c.measure}" for e in events for c in e.counts if overlap(where, c)})
    return f": read as {', '.join(read)}" if read else ": not read"


def judge_stance(s: Stance, kept: Kept, by_id: Mapping[str, Claim]) -> Verdict:
    """Whether the record has a position."""
    text = kept.reports[s.span.report].text
    a, b = sentence(text, s.span.start, s.span.end)
    near = [p for p in kept.positions if any((c := by_id[x]).report == s.span.report and a <= c.start < b for x in p.claims if x in by_id)]
    right = [p for p in near if same_side(frozenset({s.actor}), frozenset({p.actor})) and _toward(s, p) and p.lean == s.lean]
    day = any(p.day == s.day for p in right)
    return Verdict(f"{s.actor} {s.lean} {s.toward}, {s.day}: {' '.join(text[a:b].split())[:90]}", {"found": bool(right), "on the day": day})


def _toward(s: Stance, p: Position) -> bool:
    return same_side(frozenset({s.toward}), frozenset({p.toward or UNKNOWN}))


def main(arguments: list[str] | None = None) -> int:
    """Measure and print; 1 where the list does not fit the dispatches."""
    options = parser().parse_args(arguments)
    try:
        expected = load(texts_of())
    except ValueError as e:
        print(f"evals/{FILE.name}: {e}")
        return 1
    if not options.list:
        show(expected, keep(), options.each)
    return 0


def show(expected: Expected, kept: Kept, each: bool) -> None:
    """Print the figures; with `each`, every verdict."""
    by_id = {c.id: c for c in kept.claims}
    texts = {name: r.text for name, r in kept.reports.items()}
    gold = {m: i.id for i in expected.incidents for m in i.mentions}
    group_of = {m.claim: f.incident.id for f in kept.found for m in f.incident.members}
    labels = label(gold, meet(expected.incidents, texts, kept.claims), group_of)
    owner = belongs(gold, labels)
    homes: dict[str, set[str]] = {}
    for f in kept.found:
        homes.setdefault(owner.get(f.incident.id, ""), set()).update(m.claim for m in f.incident.members)
    quarrels = {f.incident.id: [_quarrel(d, f) for d in f.account.disputed] for f in kept.found}
    sources = {c.source for c in kept.claims}
    print(f"{len(kept.reports)} dispatches: {len(kept.claims)} claims of {len(sources)} sources in {len(kept.found)} incidents\n")
    tell("incidents", judge_incidents(expected, labels), each)
    print(f"  B-cubed over {len(gold)} mentions: {b_cubed(gold, labels)}\n")
    tell("figures", [judge_figure(f, kept, homes) for f in expected.figures], each)
    tell("disputes", judge_disputes(expected, owner, quarrels), each)
    print(f"  of all in these incidents: {disputes(expected.incidents, owner, quarrels)}\n")
    tell("positions", [judge_stance(s, kept, by_id) for s in expected.stances], each)


def _quarrel(dispute: Any, f: Found) -> Quarrel:
    return quarrel(dispute, {c.id: c for c in f.claims})


def judge_disputes(expected: Expected, owner: Mapping[Any, str], quarrels: Mapping[Any, list[Quarrel]]) -> list[Verdict]:
    """Which disputes were found."""
    out: list[Verdict] = []
    for i in expected.incidents:
        given = [q for k, home in owner.items() if home == i.id for q in quarrels.get(k, ())]
        for d in i.disputes:
            name = f"{i.id}: {'/'.join(sorted(d.kinds))}, {'/'.join(sorted(d.a))} against {'/'.join(sorted(d.b))}"
            out.append(Verdict(name, {"found": any(matches(d, q) for q in given)}))
    return out


def tell(what: str, verdicts: list[Verdict], each: bool) -> None:
    """Print how many got each mark, and with `each` which did not."""
    marks = list(verdicts[0].marks) if verdicts else []
    print(f"{what:<12}" + "   ".join(f"{m} {sum(v.marks[m] for v in verdicts)} of {len(verdicts)}" for m in marks))
    for v in verdicts if each else ():
        missed = ", ".join(f"not {m}" for m in marks if not v.marks[m])
        print(f"  {'-' if missed else '+'} {v.name}" + (f" [{missed}]" if missed else ""))


def parser() -> argparse.ArgumentParser:
    """The options."""
    p = argparse.ArgumentParser(prog="python -m evals.sample_week", description=(__doc__ or "").split("\n")[0])
    p.add_argument("--each", action="store_true", help="every incident, figure, dispute and position too")
    p.add_argument("--list", action="store_true", help="only check the list against the dispatches")
    return p


if __name__ == "__main__":
    sys.exit(main())
