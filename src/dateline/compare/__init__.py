"""Claims against claims inside one report: what is one event told several times (`repeats`), where the parties' accounts differ
(`disputes`) and where they agree (`agreements`)."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from dateline.compare import agreements, disputes, repeats
from dateline.compare.statements import statements
from dateline.parse import Draft

__all__ = ["compare"]


def compare(draft: Draft) -> Draft:
    """The draft with repeated mentions folded into their events, and with its disputes and agreements; attributions stay as they are."""
    draft = repeats.fold(draft)
    found = statements(draft)
    report = msgspec.structs.replace(draft.report, disputes=disputes.find(draft, found), agreements=agreements.find(found))
    return replace(draft, report=report)
