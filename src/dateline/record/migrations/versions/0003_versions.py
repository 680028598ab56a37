"""What reports say of their own standing, and which report followed which: updates, corrections, kills.

Records made before hold no notices; `dateline add --anew` reads them."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "notices",
        *(sa.Column(name, WORDS, nullable=False) for name in ("report", "kind")),
        *(sa.Column(name, WORDS) for name in ("item", "of", "series")),
        sa.Column("version", sa.Integer()),
        *(sa.Column(name, WORDS) for name in ("words", "embargo")),
        sa.ForeignKeyConstraint(["report"], ["reports.key"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("report"),
    )
    op.create_index("notices_kind", "notices", ["kind"])
    op.create_index("notices_item", "notices", ["item"])
    op.create_index("notices_of", "notices", ["of"])
    op.create_index("notices_series", "notices", ["series"])
    op.create_index("notices_embargo", "notices", ["embargo"])
    op.create_table(
        "lineage",
        *(sa.Column(name, WORDS, nullable=False) for name in ("report", "by", "how", "moment", "why")),
        sa.ForeignKeyConstraint(["by"], ["reports.key"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["report"], ["reports.key"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("report", "by"),
    )
    op.create_index("lineage_by", "lineage", ["by"])
    op.create_index("lineage_how", "lineage", ["how", "moment"])
    op.create_index("reports_url", "reports", ["url"])
    op.create_index("reports_id", "reports", ["id"])
    op.create_index("reports_told_by", "reports", ["outlet", "moment"])
