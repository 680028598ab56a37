"""Claims against claims inside one report: where the parties' accounts differ (`disputes`) and where they agree (`agreements`)."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from dateline.compare import agreements, disputes
from dateline.compare.statements import statements
from dateline.parse import Draft

__all__ = ["compare"]


def compare(draft: Draft) -> Draft:
    """The draft with the disputes and agreements of its report; events and attributions stay as they are."""
    found = statements(draft)
    report = msgspec.structs.replace(draft.report, disputes=disputes.find(draft, found), agreements=agreements.find(found))
    return replace(draft, report=report)
