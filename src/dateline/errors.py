"""What cannot be read, said so that it can be mended: the file, the place in it, the reason, the remedy."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dateline.model import Struct

_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")


class Rejected(Struct, frozen=True, kw_only=True):
    """A report (or a file, or a line of one) that was set aside while the rest went on. `at` is the place in `path`
    ("line 3"), `id` the report's id where it has one."""

    path: str
    at: str | None = None
    id: str | None = None
    reason: str
    remedy: str

    def __str__(self) -> str:
        where = f"{self.path}, {self.at}" if self.at else self.path
        return one_line(f"{where}: {self.reason}: {self.remedy}")


class Aside(Rejected, frozen=True, kw_only=True):
    """A report that triage set aside unread, with its score (`dateline.triage`). No error: it can be read."""

    score: float


class InputError(ValueError):
    """Raised by `dateline.read` where the one report asked for cannot be read; `rejected` says which and why."""

    def __init__(self, rejected: Rejected):
        super().__init__(str(rejected))
        self.rejected = rejected


class LexiconError(ValueError):
    """Raised where files of users' own words cannot be used; `problems` says which, each with file, place, reason and remedy."""

    def __init__(self, problems: Sequence[Rejected]):
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        super().__init__(f"{problems[0]}{more}")
        self.problems = tuple(problems)


def one_line(words: str) -> str:
    """`words` on one line, safe to print: control characters, line breaks and lone surrogates become spaces or U+FFFD."""
    return _BREAKS.sub(lambda m: " " if m[0].isspace() else "\ufffd", words)
