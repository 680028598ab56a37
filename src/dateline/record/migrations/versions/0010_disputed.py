"""What a report itself tells of as disputed, with its claims: filled from the reports as they were read."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the column and fill it; the next use tells all incidents anew."""
    op.add_column("claims", sa.Column("disputed", WORDS, nullable=False, server_default="[]"))
    conn = op.get_bind()
    last = ""
    while row := conn.execute(sa.text("SELECT key, record FROM reports WHERE key > :last ORDER BY key LIMIT 1"), {"last": last}).first():
        last = row.key
        found = [{"claim": c, "disputed": json.dumps(stands)} for c, stands in _stands(last, json.loads(bytes(row.record)))]
        if found:
            conn.execute(sa.text("UPDATE claims SET disputed = :disputed WHERE id = :claim"), found)
    _correct(conn)
    op.execute("UPDATE incidents SET told_by = ''")


def _correct(conn: sa.Connection) -> None:
    """The same of claims that people corrected."""
    both = "SELECT j.claim, j.stands, c.disputed FROM judged j JOIN claims c ON c.id = j.claim WHERE j.stands IS NOT NULL"
    for claim, stands, disputed in conn.execute(sa.text(both)).all():
        corrected = json.dumps(json.loads(stands) | {"disputed": json.loads(disputed)})
        conn.execute(sa.text("UPDATE judged SET stands = :stands WHERE claim = :claim"), {"stands": corrected, "claim": claim})


def _stands(key: str, report: dict[str, Any]) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """Each claim of a report that stands in one of its disputes, with where it stands."""
    of: dict[str, list[dict[str, str]]] = defaultdict(list)
    for d in report.get("disputes", ()):
        for side in ("a", "b"):
            for name in d[side]:
                of[name].append({"dispute": d["id"], "kind": d["kind"], "about": UNSTORABLE.sub("\ufffd", d["about"]), "side": side})
    known = {a["id"] for a in report.get("attributions", ())}
    for e in report.get("events", ()) if of else ():
        for by in [x for x in e["by"] if x in known] or [None]:
            each = {s["dispute"]: s for s in reversed(of[e["id"]] + (of[by] if by else []))}
            if each:
                yield f"{key}:{e['id']}" + (f":{by}" if by else ""), list(each.values())[::-1]
