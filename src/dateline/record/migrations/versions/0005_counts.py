"""Indexes that hold all that the first page of the reading room counts, and what filters look up."""

from alembic import op

revision = "0005"
down_revision = "0004"

WIDER = {
    "incidents_point": ("incidents", ["place", "lat", "lon", "family", "claims", "disputes", "day_from", "precision", "country"]),
    "members_claim": ("members", ["claim", "incident"]),
    "claims_source": ("claims", ["source", "moment", "report", "id"]),
    "claims_type": ("claims", ["type", "moment", "report", "id"]),
    "claims_place": ("claims", ["place_folded", "moment", "report", "id"]),
    "claims_country": ("claims", ["country", "moment", "report", "id"]),
}
NEW = {
    "incidents_day": ("incidents", ["at", "long", "family", "claims", "disputes", "lat", "lon"]),
    "claims_status": ("claims", ["status", "report", "id"]),
}


def upgrade() -> None:
    """Make the indexes."""
    for name, (table, _) in WIDER.items():
        op.drop_index(name, table)
    for name, (table, columns) in (WIDER | NEW).items():
        op.create_index(name, table, columns)
