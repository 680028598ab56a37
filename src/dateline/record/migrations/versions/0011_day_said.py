"""Whether the passage of a claim has the words for its days: filled from the reports as they were read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
FILL = sa.text("UPDATE claims SET day_said = (said_start <= :at AND said_end > :at) WHERE report = :report AND event = :event")


def upgrade() -> None:
    """Make the column and fill it."""
    op.add_column("claims", sa.Column("day_said", sa.Boolean(), nullable=False, server_default=sa.true()))
    conn = op.get_bind()
    last = ""
    while row := conn.execute(sa.text("SELECT key, record FROM reports WHERE key > :last ORDER BY key LIMIT 1"), {"last": last}).first():
        last = row.key
        if found := list(_events(last, json.loads(bytes(row.record)))):
            conn.execute(FILL, found)
    _correct(conn)


def _events(key: str, report: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Each event of a report with where the words for its days stand; -1, in no passage, where there are none."""
    for e in report.get("events", ()):
        date: dict[str, Any] = e.get("date") or {}
        yield {"report": key, "event": e["id"], "at": date.get("start", -1)}


def _correct(conn: sa.Connection) -> None:
    """The same of claims that people corrected; a day that a person gave stands as if the passage had it."""
    both = "FROM judged j JOIN claims c ON c.id = j.claim WHERE j.stands IS NOT NULL"
    query = sa.text(f"SELECT j.claim, j.stands, c.day_said, c.day_from, c.day_to {both}")
    for claim, stands, said, first, last in conn.execute(query).all():
        fields = json.loads(stands)
        moved = (fields.get("day_from"), fields.get("day_to")) != (first, last)
        corrected = json.dumps(fields | {"day_said": moved or bool(said)})
        conn.execute(sa.text("UPDATE judged SET stands = :stands WHERE claim = :claim"), {"stands": corrected, "claim": claim})
