"""This process reads, one report after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dateline.errors import Rejected
from dateline.model import Report


def read(reports: Iterable[Report | Rejected]) -> Iterator[Report | Rejected]:
    """See `dateline.engine`."""
    from dateline.pipeline import read_reports

    return read_reports(reports)
