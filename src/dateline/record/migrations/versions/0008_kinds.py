"""Which types and statuses the claims of an incident have, told by the incident's own row; indexes that hold what is counted by them."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

WIDER = {
    "stances_in_order": ("stances", ["day", "actor", "toward", "stance", "claim"]),
    "dealings_in_order": ("dealings", ["a", "b", "week", "claim", "cameo", "value"]),
    "incidents_point": (
        "incidents",
        ["place", "lat", "lon", "family", "claims", "disputes", "day_from", "precision", "country", "types", "statuses"],
    ),
    "incidents_day": ("incidents", ["at", "long", "family", "claims", "disputes", "lat", "lon", "types", "statuses"]),
}


def upgrade() -> None:
    """Make the columns, which the next use fills (it tells all incidents anew), and the indexes."""
    for name in ("types", "statuses"):
        op.add_column("incidents", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    op.execute("UPDATE incidents SET told_by = ''")
    for name, (table, columns) in WIDER.items():
        op.drop_index(name, table)
        op.create_index(name, table, columns)
