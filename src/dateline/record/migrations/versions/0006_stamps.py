"""Which version told each incident. Those told before have no stamp: the next use tells them anew."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the column and its index."""
    op.add_column("incidents", sa.Column("told_by", WORDS, nullable=False, server_default=""))
    op.create_index("incidents_told_by", "incidents", ["told_by", "id"])
