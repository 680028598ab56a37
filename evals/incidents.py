"""How well claims of many reports are brought together: `python -m evals.incidents RECORDS`.

`incidents.toml` lists incidents of one war by hand: for each the words in each report that tell of it (mentions, as offsets) and what the
parties dispute. RECORDS is a JSON Lines file of the records of those reports; where there is none yet, the reports are read (some
minutes) and it is written. `--list` only checks the list against the records.

**From mention to claim.** A mention is met by the event, in the same sentence of the same report, whose trigger shares most characters
with its words, or else lies nearest. Sentences end at full stops, also where the space behind one was lost. Its incident is the one that
holds most of the event's claims.

**B-cubed** (Bagga and Baldwin 1998) over the listed mentions, each counting once. Precision of a mention: of the mentions that were put
with it, itself among them, the share that is listed with it. Recall: of the mentions listed with it, the share that was put with it.
Means over mentions, F1 of the means. A mention without a claim, or whose claims are in no incident, stands alone. What is put beside the
listed mentions but not listed does not count.

**Disputes.** Each predicted incident belongs to the listed incident of most of the mentions in it (the first listed where two have as
many). A listed dispute is found where an incident that belongs to it holds a dispute of one of its kinds between its parties, either way
round: on each side one party named, by country or body (`ARM.MIL` is ARM). Predicted disputes of the incidents that belong to a listed
one count once a listed incident, kind and pair of sides; those that match no listed dispute of it are wrong. Disputes of predicted
incidents that no mention leads to are not judged.

Beside it stand the simplest way, one incident a day, place name and type, and the best that any grouping could reach with these claims.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from dateline.model import Report
from dateline.record.claims import OUTLET, Claim, claims_of
from evals.corpus import read_lines, shared, write_records

FILE = Path(__file__).with_name("incidents.toml")
REPORTS = Path("data") / "reports" / "karabakh_2020.jsonl"
LEVELS = {"B-cubed F1": 0.80, "dispute F1": 0.60}
_STOPS = (
    r"[.!?][\"'”’»)\]]*\s+(?=[\"'“‘«(\[]?[A-Z0-9])",  # a stop, what closes behind it, a space, a capital
    r"(?<=[a-z0-9)”’\"'])[.!?][”’»)\]]*(?=[\"“‘«(\[]?[A-Z])",  # the same where the space was lost
    r"\n+",
)
_STOP = re.compile("|".join(_STOPS))


class Span(NamedTuple):
    """Words of a report."""

    report: str
    start: int
    end: int


class Quarrel(NamedTuple):
    """A dispute: kinds (any of them), and the parties of its two sides (any of them)."""

    kinds: frozenset[str]
    a: frozenset[str]
    b: frozenset[str]


class Listed(NamedTuple):
    """An incident listed by hand."""

    id: str
    name: str
    mentions: list[Span]
    disputes: list[Quarrel]


class Score(NamedTuple):
    """Precision, recall and their F1."""

    p: float
    r: float

    @property
    def f1(self) -> float:
        return 2 * self.p * self.r / (self.p + self.r) if self.p + self.r else 0.0

    def __str__(self) -> str:
        return f"F1 {self.f1:.3f}  precision {self.p:.3f}  recall {self.r:.3f}"


# A mention's predicted incident: its id, or its own name where it stands alone.
Labels = dict[Span, Hashable]


def load(path: Path = FILE) -> tuple[list[Listed], str]:
    """The listed incidents, and the digest of the texts that they were listed from."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return [_listed(row) for row in data["incident"]], data["texts"]


def _listed(row: dict[str, Any]) -> Listed:
    """A row of the file."""
    quarrels = [Quarrel(frozenset(d["kinds"]), frozenset(d["a"]), frozenset(d["b"])) for d in row.get("disputes", ())]
    return Listed(row["id"], row["name"], [Span(*m) for m in row["mentions"]], quarrels)


def digest(listed: Iterable[Listed], texts: Mapping[str, str]) -> str:
    """SHA-256 over the texts of the reports that are listed."""
    sha = hashlib.sha256()
    for report in sorted({m.report for i in listed for m in i.mentions} & texts.keys()):
        sha.update(report.encode() + b"\0" + texts[report].encode() + b"\0")
    return sha.hexdigest()


def faults(listed: Sequence[Listed], texts: Mapping[str, str], pinned: str = "") -> list[str]:
    """What is wrong with a list: reports that are not there, offsets that are not a word's, words listed twice, other texts."""
    out: list[str] = []
    owner: dict[Span, str] = {}
    for i in listed:
        for m in i.mentions:
            if m.report not in texts:
                out.append(f"{i.id}: no report {m.report}")
            elif not _whole(texts[m.report], m):
                out.append(f"{i.id}: {m.report} {m.start}-{m.end} are not whole words")
            if owner.setdefault(m, i.id) != i.id or i.mentions.count(m) > 1:
                out.append(f"{i.id}: {m.report} {m.start}-{m.end} is listed twice")
    if pinned and not out and digest(listed, texts) != pinned:
        out.append("the texts are not those that the incidents were listed from")
    return out


def _whole(text: str, m: Span) -> bool:
    """Are the offsets those of whole words?"""
    if not 0 <= m.start < m.end <= len(text):
        return False
    around = text[m.start - 1 : m.start] + text[m.end : m.end + 1]
    return text[m.start].isalnum() and text[m.end - 1].isalnum() and not any(c.isalnum() for c in around)


def sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The offsets of the sentence around some words."""
    before = [m.end() for m in _STOP.finditer(text, 0, start)]
    after = _STOP.search(text, end)
    return before[-1] if before else 0, after.start() if after else len(text)


def met(m: Span, text: str, claims: Iterable[Claim]) -> list[Claim]:
    """The claims of the event that a mention means; none where no event of its sentence was found. `claims` are the report's."""
    a, b = sentence(text, m.start, m.end)
    near = [c for c in claims if a <= c.start < b]
    if not near:
        return []
    best = min(near, key=lambda c: (-shared_length(m, c), gap(m, c), c.start, c.event))
    return [c for c in near if c.event == best.event]


def shared_length(m: Span, c: Claim) -> int:
    """How many characters a mention shares with a claim's trigger."""
    return max(0, min(m.end, c.end) - max(m.start, c.start))


def gap(m: Span, c: Claim) -> int:
    """The characters between a mention and a claim's trigger."""
    return max(0, c.start - m.end, m.start - c.end)


def label(mentions: Iterable[Span], claims_met: Mapping[Span, list[Claim]], group_of: Mapping[str, Hashable]) -> Labels:
    """The predicted incident of each mention: the one that holds most of its claims."""
    out: Labels = {}
    for m in mentions:
        groups = Counter(group_of[c.id] for c in claims_met[m] if c.id in group_of)
        # No incident: the event stands alone, or the mention where no claim was found.
        out[m] = groups.most_common(1)[0][0] if groups else (m.report, claims_met[m][0].event) if claims_met[m] else m
    return out


def b_cubed(gold: Mapping[Span, Hashable], predicted: Mapping[Span, Hashable]) -> Score:
    """B-cubed of a grouping of mentions; zero where there are none."""
    if not gold:
        return Score(0.0, 0.0)
    both = Counter((gold[m], predicted[m]) for m in gold)
    of_gold, of_predicted = Counter(gold.values()), Counter(predicted[m] for m in gold)
    # A cell of n mentions gives each of them n over its row's or column's size.
    p = sum(n * n / of_predicted[k] for (_, k), n in both.items()) / len(gold)
    r = sum(n * n / of_gold[g] for (g, _), n in both.items()) / len(gold)
    return Score(p, r)


def belongs(gold: Mapping[Span, str], predicted: Mapping[Span, Any]) -> dict[Hashable, str]:
    """Each predicted incident's listed incident: that of most of its mentions."""
    inside: dict[Hashable, Counter[str]] = defaultdict(Counter)
    for m, incident in gold.items():
        inside[predicted[m]][incident] += 1
    return {k: c.most_common(1)[0][0] for k, c in inside.items()}


def same_side(listed: frozenset[str], found: frozenset[str]) -> bool:
    """Is a party of a side found among those listed?"""
    return any(f == x or re.split(r"[.:]", f)[0] == x for x in listed for f in found)


def matches(listed: Quarrel, found: Quarrel) -> bool:
    """Is a predicted dispute the listed one?"""
    if not listed.kinds & found.kinds:
        return False
    straight = same_side(listed.a, found.a) and same_side(listed.b, found.b)
    return straight or (same_side(listed.a, found.b) and same_side(listed.b, found.a))


def disputes(listed: Sequence[Listed], owner: Mapping[Any, str], predicted: Mapping[Any, Iterable[Quarrel]]) -> Score:
    """How many of the predicted disputes are listed, and how many of the listed ones are predicted; see the head of this file."""
    found: dict[str, set[tuple[frozenset[str], frozenset[frozenset[str]]]]] = defaultdict(set)
    for group, incident in owner.items():
        found[incident] |= {(q.kinds, frozenset({q.a, q.b})) for q in predicted.get(group, ())}
    given = {i: [Quarrel(kinds, *_two(sides)) for kinds, sides in pairs] for i, pairs in found.items()}
    hit = sum(any(matches(q, f) for f in given.get(i.id, ())) for i in listed for q in i.disputes)
    right = sum(any(matches(q, f) for q in i.disputes) for i in listed for f in given.get(i.id, ()))
    said, asked = sum(map(len, given.values())), sum(len(i.disputes) for i in listed)
    return Score(right / said if said else 0.0, hit / asked if asked else 0.0)


def _two(sides: frozenset[frozenset[str]]) -> tuple[frozenset[str], frozenset[str]]:
    """The two sides of a pair; one side twice where both are the same parties."""
    one, *rest = sorted(sides, key=sorted)
    return one, rest[0] if rest else one


def simplest(claims: Iterable[Claim]) -> dict[str, Hashable]:
    """The baseline: one incident a day, place name and type."""
    return {c.id: (c.day_from, c.place, c.type) for c in claims}


def ceiling(gold: Mapping[Span, str], claims_met: Mapping[Span, list[Claim]]) -> Labels:
    """The best grouping of the claims found: each event in the listed incident of most of its mentions."""
    meant: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for m, incident in gold.items():
        for c in claims_met[m][:1]:
            meant[c.report, c.event][incident] += 1
    return {m: meant[c[0].report, c[0].event].most_common(1)[0][0] if (c := claims_met[m]) else m for m in gold}


def gathered(claims: list[Claim]) -> tuple[dict[str, Hashable], dict[Hashable, list[Quarrel]] | None]:
    """What `gather` makes of the claims: each claim's incident, and each incident's disputes (none where there are no accounts yet)."""
    from dateline.record.incidents import gather

    incidents = gather(claims)
    by_id = {c.id: c for c in claims}
    group_of: dict[str, Hashable] = {m.claim: i.id for i in incidents for m in i.members}
    if find_spec("dateline.record.accounts") is None:
        return group_of, None
    accounts = import_module("dateline.record.accounts")
    return group_of, {i.id: [quarrel(d, by_id) for d in accounts.account(i, by_id).disputed] for i in incidents}


def quarrel(dispute: Any, by_id: Mapping[str, Claim]) -> Quarrel:
    """A dispute of an account: its kind, and who its sides are. A side is claims' ids or parties."""
    sides = [frozenset(p for x in side for p in (_parties(by_id[x]) if x in by_id else [x])) for side in (dispute.a, dispute.b)]
    return Quarrel(frozenset({dispute.kind}), *sides)


def _parties(c: Claim) -> list[str]:
    """Whose word a claim is: that a party rejects or blames, as the outlet tells, is the party's."""
    return c.actors if c.source == OUTLET and c.type in {"REJECT", "ACCUSE"} and c.actors else [c.source]


def records(path: Path, reports: Path | None) -> list[Report]:
    """The records of a file, which is written first where it is not there."""
    if not path.exists():
        if reports is None or not reports.exists():
            raise SystemExit(f"{path}: no such file, and no reports to read for it (--shared DIR)")
        print(f"reading {reports} into {path}: some minutes", file=sys.stderr)
        part = path.with_name(path.name + ".part")
        write_records(read_lines(reports.read_text(encoding="utf-8")), part)
        part.rename(path)
    return [msgspec.json.decode(line, type=Report) for line in path.read_bytes().splitlines() if line.strip()]


def meet(listed: Iterable[Listed], texts: Mapping[str, str], claims: Iterable[Claim]) -> dict[Span, list[Claim]]:
    """The claims of each mention."""
    of_report: dict[str, list[Claim]] = defaultdict(list)
    for c in claims:
        of_report[c.report].append(c)
    return {m: met(m, texts[m.report], of_report[m.report]) for i in listed for m in i.mentions}


def main(arguments: list[str] | None = None) -> int:
    """Measure and print; 1 where the list does not fit the records."""
    options = parser().parse_args(arguments)
    folder = shared(options.shared)
    read = records(options.records, folder and folder / REPORTS)
    texts = {r.id: r.text for r in read}
    listed, pinned = load(options.incidents)
    wrong = faults(listed, texts, pinned)
    print("\n".join(wrong) or "the list holds: every mention is whole words of the texts that it was made from")
    if wrong or options.list:
        return int(bool(wrong))
    claims = [c for r in read for c in claims_of(r, r.id)]
    show(listed, texts, claims, options.each)
    return 0


def show(listed: list[Listed], texts: dict[str, str], claims: list[Claim], each: bool) -> None:
    """Print the figures, and with `each` the incidents one by one."""
    gold = {m: i.id for i in listed for m in i.mentions}
    claims_met = meet(listed, texts, claims)
    group_of, quarrels = gathered(claims)
    predicted = label(gold, claims_met, group_of)
    none = sum(not claims_met[m] for m in gold)
    touched = sum(any(shared_length(m, c) for c in claims_met[m]) for m in gold)
    print(f"{len(listed)} incidents, {len(gold)} mentions in {len({m.report for m in gold})} reports; {len(claims)} claims")
    print(f"mentions without a claim {none}; met by another word of the sentence {len(gold) - none - touched}\n")
    for name, labels in (
        ("B-cubed", predicted),
        ("by day, place name and type", label(gold, claims_met, simplest(claims))),
        ("the best with these claims", ceiling(gold, claims_met)),
    ):
        print(f"{name:<30}{b_cubed(gold, labels)}")
    owner = belongs(gold, predicted)
    if quarrels is None:
        print(f"{'disputes':<30}no accounts to measure")
    else:
        print(f"{'disputes':<30}{disputes(listed, owner, quarrels)}")
    print(f"\nlevels: {', '.join(f'{k} {v:.2f}' for k, v in LEVELS.items())}")
    if each:
        show_each(listed, predicted, owner, quarrels or {})


def show_each(listed: list[Listed], predicted: Labels, owner: dict[Hashable, str], quarrels: dict[Hashable, list[Quarrel]]) -> None:
    """Print each listed incident: how its mentions were split, what was put with them, disputes listed and found."""
    size = Counter(predicted.values())
    for i in listed:
        parts = Counter(predicted[m] for m in i.mentions)
        split = " + ".join(f"{n} of {size[k]}" for k, n in parts.most_common())
        found = sorted({_words(q) for k, incident in owner.items() if incident == i.id for q in quarrels.get(k, ())})
        lines = [f"\n{i.id}: {len(i.mentions)} mentions in {split}"]
        lines += [f"  listed    {_words(q)}" for q in i.disputes] + [f"  predicted {f}" for f in found]
        print("\n".join(lines))


def _words(q: Quarrel) -> str:
    """A dispute on one line."""
    kinds, a, b = ("/".join(sorted(x)) for x in q)
    return f"{kinds}: {a} against {b}"


def parser() -> argparse.ArgumentParser:
    """The options."""
    p = argparse.ArgumentParser(prog="python -m evals.incidents", description=(__doc__ or "").split("\n")[0])
    p.add_argument("records", type=Path, metavar="RECORDS", help="records as JSON Lines; read from the reports where it is not there")
    p.add_argument("--shared", metavar="DIR", help=f"folder with {REPORTS} [default: $DATELINE_SHARED, ../shared]")
    p.add_argument("--incidents", type=Path, default=FILE, metavar="FILE", help="the listed incidents [default: evals/incidents.toml]")
    p.add_argument("--each", action="store_true", help="every listed incident too")
    p.add_argument("--list", action="store_true", help="only check the list against the records")
    return p


if __name__ == "__main__":
    sys.exit(main())
