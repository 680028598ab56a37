"""Attribution on our own check rows (`tests/attribute/constructions.txt`): short passages, each of one construction, kept apart from
training."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from train.attribution.passages import Passage, Row, read

from dateline.attribute.claims import overlap
from dateline.attribute.content import trim
from dateline.model import Attribution, Report, SourceFile
from dateline.parse import Draft, parse
from evals.corpus import ROOT

FILE = ROOT / "tests" / "attribute" / "constructions.txt"
FIELDS = ("found", "source", "cue", "content", "kind", "via")


@dataclass(frozen=True)
class Tally:
    """Hits, predictions and expectations of one field."""

    hit: int = 0
    said: int = 0
    asked: int = 0

    def plus(self, hit: int, said: int, asked: int) -> Tally:
        return Tally(self.hit + hit, self.said + said, self.asked + asked)

    def figures(self) -> dict[str, float]:
        """Precision, recall, F1 and what they are made of."""
        p, r = self.hit / max(1, self.said), self.hit / max(1, self.asked)
        return dict(f1=round(2 * self.hit / max(1, self.said + self.asked), 3), p=round(p, 3), r=round(r, 3), hit=self.hit, gold=self.asked)


def constructions(stage: Callable[[Draft], Draft], path: Path = FILE) -> tuple[dict[str, dict[str, float]], dict[str, tuple[int, int]]]:
    """Scores by field, and for each construction how many of its passages are right in all of their attributions (right, all).

    found: contents that overlap by half or more. source, cue, content: the same words, edge marks aside. kind, via: of those found."""
    tallies = {f: Tally() for f in FIELDS}
    whole: dict[str, tuple[int, int]] = {}
    for passage in read(path):
        report = Report(id="t", text=passage.text, source=SourceFile(path="t", media_type="text/plain"))
        found = stage(Draft(report, parse(passage.text))).report.attributions
        got = compare(passage, found)
        for f, counted in got.items():
            tallies[f] = tallies[f].plus(*counted)
        name = passage.note.removeprefix("construction:").strip()
        right, total = whole.get(name, (0, 0))
        whole[name] = (
            right + all(hit == said == asked for f, (hit, said, asked) in got.items() if f in ("found", "source", "cue")),
            total + 1,
        )
    return {f: t.figures() for f, t in tallies.items()}, whole


def compare(passage: Passage, found: list[Attribution]) -> dict[str, tuple[int, int, int]]:
    """(hits, predicted, expected) by field for one passage."""
    text = passage.text
    tidy = lambda s: trim(text, *s)  # noqa: E731
    wanted = {
        "source": {tidy(r.source) for r in passage.rows if r.source},
        "cue": {tidy(r.cue) for r in passage.rows if r.cue},
        "content": {tidy(c) for r in passage.rows for c in r.content},
    }
    given = {
        "source": {tidy((a.source.start, a.source.end)) for a in found if a.source},
        "cue": {tidy((a.cue.start, a.cue.end)) for a in found if a.cue},
        "content": {tidy((c.start, c.end)) for a in found for c in a.content},
    }
    out = {f: (len(wanted[f] & given[f]), len(given[f]), len(wanted[f])) for f in wanted}
    pairs = matched(passage.rows, found)
    out["found"] = (len(pairs), len(found), len(passage.rows))
    kinds = [(r, a) for r, a in pairs if r.kind]
    out["kind"] = (sum(r.kind == a.kind for r, a in kinds), len(kinds), len(kinds))
    hit = sum(len({tidy(v) for v in r.via} & {tidy((v.start, v.end)) for v in a.via}) for r, a in pairs)
    out["via"] = (hit, sum(len(a.via) for _, a in pairs), sum(len(r.via) for r, _ in pairs))
    return out


def matched(rows: list[Row], found: list[Attribution]) -> list[tuple[Row, Attribution]]:
    """Expected and found attributions whose contents overlap by half or more, one to one, best first; equal ones by source."""
    scored = []
    for i, r in enumerate(rows):
        for j, a in enumerate(found):
            share = overlap(r.content, [(c.start, c.end) for c in a.content])
            same = bool(r.source and a.source and r.source[0] < a.source.end and a.source.start < r.source[1])
            if share >= 0.5:
                scored.append((-round(share, 3), not same, i, j))
    out, left, right = [], set(), set()
    for _, _, i, j in sorted(scored):
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
            out.append((rows[i], found[j]))
    return out
