"""The index of incidents of many days holds these alone."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make the index."""
    op.drop_index("incidents_long", "incidents")
    columns = ["day_to", "day_from"]
    op.create_index("incidents_long", "incidents", columns, sqlite_where=sa.text("long = 1"), postgresql_where=sa.text("long"))
