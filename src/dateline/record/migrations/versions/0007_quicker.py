"""Indexes in the order of what is asked: claims of a status by the time told, dealings of a party, incidents of many days."""

from alembic import op

revision = "0007"
down_revision = "0006"

WIDER = {
    "claims_status": ("claims", ["status", "moment", "report", "id"]),
    "dealings_in_order": ("dealings", ["a", "b", "week", "claim"]),
    "dealings_b": ("dealings", ["b", "a", "week", "claim"]),
}


def upgrade() -> None:
    """Make the indexes."""
    for name, (table, columns) in WIDER.items():
        op.drop_index(name, table)
        op.create_index(name, table, columns)
    op.create_index("incidents_long", "incidents", ["long", "day_to", "day_from"])
