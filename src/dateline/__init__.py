"""dateline reads conflict reporting and keeps the record of who claims what.

    import dateline
    report = dateline.read("KYIV, April 25 (Reuters) - ...", published="2024-04-25")
    for item in dateline.read_many(["reports/", "more.jsonl"]): ...

`Report` and what it holds are described in `dateline.model`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from dateline.errors import Aside, InputError, LexiconError, Rejected
from dateline.model import Report

__version__ = "0.1.0"
__all__ = ["Aside", "InputError", "LexiconError", "Rejected", "Report", "__version__", "read", "read_many", "use_lexicon"]

_LONGEST_PATH = 1000


def read(
    source: str | os.PathLike[str],
    *,
    published: str | None = None,
    outlet: str | None = None,
    title: str | None = None,
    id: str | None = None,
) -> Report:
    """The record of one report.

    `source` is the report's text, or a path: a `Path`, or a string on one line that names a file or ends as one does (".txt",
    ".json", ...). `published` (ISO 8601: "2024-05-12", "2024-05-12T09:30Z"), `outlet`, `title` and `id` stand above what the
    report itself says. Raises InputError, with file, place and remedy, where it cannot be read or the file holds several reports
    (then use `read_many`); ValueError where `published` is no date.
    """
    from msgspec.structs import replace

    from dateline.ingest import one_report
    from dateline.ingest.days import normal_day
    from dateline.pipeline import read_reports

    day = normal_day(published) if published else None
    if published and day is None:
        raise ValueError(f'published: "{published}" is no date; write it as 2024-05-12')
    item = one_report(source if _is_path(source) else None, source, published=day, outlet=outlet, title=title, id=id)
    if isinstance(item, Report):
        given = {k: v for k, v in {"published": day, "outlet": outlet, "title": title, "id": id}.items() if v}
        item = next(read_reports([replace(item, **given)]))
    if isinstance(item, Rejected):
        raise InputError(item)
    return item


def read_many(
    paths: Iterable[str | os.PathLike[str]] | str | os.PathLike[str],
    *,
    published: str | None = None,
    outlet: str | None = None,
    columns: str | None = None,
    read: Callable[[Iterable[Report | Rejected]], Iterator[Report | Rejected]] | None = None,
    triage: bool = False,
) -> Iterator[Report | Rejected]:
    """The records of many reports: files of any format (docs/formats.md), folders (recursively), "-" for standard input.

    One after the other, holding one at a time. What cannot be read comes as `Rejected`, and the rest goes on. `published` and
    `outlet` are for the reports whose format gives none, and for all plain texts. `columns` says which column of a table, or field of a
    JSON object, holds what: "text=body,published=date". `read` is what reads, this process where it is not given:
    `dateline.engine.chosen(workers=4)`. `triage`: what does not look like conflict reporting is not read and comes as `Aside`, a `Rejected`
    with its score. Raises ValueError where `published` is no date or `columns` no such list.
    """
    from dateline.ingest import read_paths
    from dateline.ingest.columns import parse_columns
    from dateline.ingest.days import normal_day
    from dateline.pipeline import read_reports
    from dateline.triage import sift

    day = normal_day(published) if published else None
    if published and day is None:
        raise ValueError(f'published: "{published}" is no date; write it as 2024-05-12')
    items = read_paths([paths] if isinstance(paths, str | os.PathLike) else paths, day, outlet, parse_columns(columns))
    return (read or read_reports)(sift(items) if triage else items)


def use_lexicon(*paths: str | os.PathLike[str]) -> None:
    """Read from now on with the actors, places and cues of these files (TOML or TSV; docs/own_words.md) beside the shipped ones.

    They take the place of any files given before; without paths only the shipped ones are left. All files are checked first: raises
    LexiconError, with every fault found, and changes nothing where one is wrong. It holds for the whole process, from the next report of
    a `read_many` under way on; do not call it while another thread reads.
    """
    from dateline.lexicon import own

    own.use(own.load(paths))


def _is_path(source: str | os.PathLike[str]) -> bool:
    """Whether `source` is a path and not a text."""
    if not isinstance(source, str):
        return True
    if not source or len(source) > _LONGEST_PATH or "\n" in source or "\0" in source:
        return False
    from dateline.ingest.formats import SUFFIXES

    ends_as_file = Path(source).suffix.lower() in SUFFIXES
    try:
        return ends_as_file or os.path.exists(source)
    except (OSError, ValueError):
        return False
