"""Claims as JSON Lines: a claim a line, with what is known of its report. `read` gives the claims back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from dateline.export.again import Mentioned, bare
from dateline.export.told import Source, Told
from dateline.record.claims import Claim


class Line(Claim, frozen=True, kw_only=True):
    """A claim, and of its report: the id given to it, title, address, language, the key of the report that it reprints, and where it names
    the event again."""

    report_id: str | None = None
    title: str | None = None
    url: str | None = None
    language: str | None = None
    reprint_of: str | None = None
    mentions: list[Mentioned] = msgspec.field(default_factory=list[Mentioned])


OF_REPORT = {"report_id": "id", "title": "title", "url": "url", "language": "language", "reprint_of": "original"}
_OF_CLAIM = Claim.__struct_fields__


def line_of(t: Told) -> Line:
    """A claim with its report."""
    fields = {f: getattr(t.claim, f) for f in _OF_CLAIM}
    own = {name: getattr(t.report, field) for name, field in OF_REPORT.items()} if t.report else {}
    return Line(**fields, **own, mentions=bare(t.again))


def pieces(source: Source) -> Iterator[tuple[str, str]]:
    """The lines."""
    for t in source.claims():
        yield msgspec.json.encode(line_of(t)).decode() + "\n", ""


def read(lines: Iterable[str]) -> Iterator[Claim]:
    """The claims of some lines."""
    decode = msgspec.json.Decoder(Claim).decode
    return (decode(line) for line in lines if line.strip())
