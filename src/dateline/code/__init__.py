"""Stage 4: what is said to happen. `code(draft)` fills the report's events: trigger and type, who asserts them, their
status, actors and targets as unresolved mentions, and counts."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from dateline.code.asserted import add_by
from dateline.code.counts import add_counts
from dateline.code.roles import add_roles
from dateline.code.status import add_status
from dateline.code.triggers import find_events
from dateline.parse.tokens import Draft

__all__ = ["add_by", "add_counts", "add_roles", "add_status", "code", "find_events"]


def code(draft: Draft) -> Draft:
    """The draft with its events."""
    events = find_events(draft)
    draft = replace(draft, report=msgspec.structs.replace(draft.report, events=events))
    return add_counts(add_roles(add_status(add_by(draft))))
