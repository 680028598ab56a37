"""The footnotes of a text over a record: every sentence names the passages that it stands on, and every passage its report and claims."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from dateline.export.terminal import quoted
from dateline.record import wording
from dateline.record.claims import Claim
from dateline.record.store import Kept

WORDS = 50  # of a passage in a footnote
BEFORE = 200  # characters of it before the words that the claim goes by
MOST = 3  # footnotes behind one statement


class Sources:
    """Numbers for the passages that a text cites, in the order in which they are cited."""

    def __init__(self, claims: Mapping[str, Claim], reports: Mapping[str, Kept]) -> None:
        self.claims, self.reports = claims, reports
        self._numbers: dict[tuple[str, int], int] = {}
        self._cited: dict[int, dict[str, None]] = {}

    def cite(self, ids: Iterable[str], most: int = MOST) -> str:
        """` [3] [7]` for some claims: a number a passage, those cited before first, at most so many."""
        found: dict[tuple[str, int], list[str]] = {}
        for c in (self.claims[x] for x in dict.fromkeys(ids) if x in self.claims):
            found.setdefault((c.report, c.said_start), []).append(c.id)
        kept = sorted(found, key=lambda p: p not in self._numbers)[:most]
        marks: list[str] = []
        for passage in kept:
            n = self._numbers.setdefault(passage, len(self._numbers) + 1)
            self._cited.setdefault(n, {}).update(dict.fromkeys(found[passage]))
            marks.append(f"[{n}]")
        return "".join(f" {m}" for m in sorted(marks, key=lambda m: int(m[1:-1])))

    def __len__(self) -> int:
        return len(self._numbers)

    def notes(self) -> list[str]:
        """The footnotes: outlet, day, words, the claims cited, and of which report it is a reprint."""
        return [self._note(n, [self.claims[x] for x in cited]) for n, cited in sorted(self._cited.items())]

    def _note(self, n: int, cited: list[Claim]) -> str:
        first, kept = cited[0], self.reports.get(cited[0].report)
        where = f"{wording.markdown(wording.outlet(kept, first))}, {wording.told(first.published)}"
        name = f" (report {wording.markdown(kept.id)})" if kept else ""
        original = self.reports.get(kept.original) if kept and kept.original else None
        reprint = f", a reprint of {wording.markdown(wording.outlet(original))}" if original else ""
        words = wording.markdown(excerpt(first))
        label = "claims" if len(cited) > 1 else "claim"
        return f"[{n}] {where}{name}{reprint}: {words} ({label} {', '.join(f'`{c.id}`' for c in cited)})"


def excerpt(c: Claim, words: int = WORDS, before: int = BEFORE) -> str:
    """The words of a claim in quote marks, cut where the passage is long (to so many words, so many characters before the trigger), its
    trigger within."""
    at = c.start - c.said_start
    cut = c.said.find(" ", at - before) + 1 if at > before else 0
    return quoted(("... " if 0 < cut <= at else "") + re.sub(r"\s+", " ", c.said[cut if cut <= at else 0 :]), words)
