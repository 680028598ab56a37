"""Indexes for the map and for what is reviewed: incidents by their point, claims the least certain first."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the indexes."""
    op.drop_index("incidents_point", "incidents")
    op.create_index("incidents_point", "incidents", ["place", "lat", "lon"])
    op.create_index("claims_score", "claims", ["score", "id"])
