"""The first tables: reports, claims, full text, reprints, incidents, judgements.

A step says its tables itself and does not look at tables.py, which goes on changing."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SQLITE_WORDS = (
    "CREATE VIRTUAL TABLE words USING fts5"
    "(title, text, content='reports', content_rowid='n', tokenize='porter unicode61 remove_diacritics 2')",
)
POSTGRESQL_WORDS = (
    'CREATE TABLE words (report TEXT COLLATE "C" PRIMARY KEY REFERENCES reports (key) ON DELETE CASCADE, stems TSVECTOR NOT NULL)',
    "CREATE INDEX words_stems ON words USING gin (stems)",
)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "bands",
        sa.Column("hash", sa.BigInteger(), nullable=False),
        sa.Column("report", WORDS, nullable=False),
        sa.PrimaryKeyConstraint("hash", "report"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "incidents",
        sa.Column("id", WORDS, nullable=False),
        sa.Column("type", WORDS),
        sa.Column("place", WORDS),
        sa.Column("country", WORDS),
        sa.Column("lat", sa.Float()),
        sa.Column("lon", sa.Float()),
        sa.Column("day_from", WORDS),
        sa.Column("day_to", WORDS),
        sa.Column("detail", WORDS, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_incidents_country"), "incidents", ["country"])
    op.create_index(op.f("ix_incidents_day_from"), "incidents", ["day_from"])
    op.create_index(op.f("ix_incidents_type"), "incidents", ["type"])
    op.create_table(
        "judgements",
        sa.Column("id", BIG, sa.Identity(), nullable=False),
        sa.Column("at", WORDS, nullable=False),
        sa.Column("who", WORDS, nullable=False),
        sa.Column("act", WORDS, nullable=False),
        sa.Column("subject", WORDS, nullable=False),
        sa.Column("detail", WORDS, nullable=False),
        sa.Column("undoes", BIG),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_judgements_subject"), "judgements", ["subject"])
    op.create_table(
        "reports",
        sa.Column("n", BIG, sa.Identity(), nullable=False),
        sa.Column("key", WORDS, nullable=False),
        sa.Column("id", WORDS, nullable=False),
        sa.Column("outlet", WORDS),
        sa.Column("published", WORDS),
        sa.Column("moment", WORDS, nullable=False),
        sa.Column("url", WORDS),
        sa.Column("title", WORDS),
        sa.Column("language", WORDS),
        sa.Column("path", WORDS, nullable=False),
        sa.Column("text", WORDS, nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.Column("version", WORDS, nullable=False),
        sa.Column("added", WORDS, nullable=False),
        sa.Column("original", WORDS),
        sa.PrimaryKeyConstraint("n"),
        sa.UniqueConstraint("key"),
    )
    op.create_index(op.f("ix_reports_moment"), "reports", ["moment"])
    op.create_index(op.f("ix_reports_original"), "reports", ["original"])
    op.create_index(op.f("ix_reports_outlet"), "reports", ["outlet"])
    op.create_table(
        "claims",
        sa.Column("id", WORDS, nullable=False),
        sa.Column("report", WORDS, nullable=False),
        sa.Column("event", WORDS, nullable=False),
        sa.Column("attribution", WORDS),
        sa.Column("source", WORDS, nullable=False),
        sa.Column("source_words", WORDS, nullable=False),
        sa.Column("outlet", WORDS),
        sa.Column("published", WORDS),
        sa.Column("type", WORDS, nullable=False),
        sa.Column("cameo", WORDS, nullable=False),
        sa.Column("status", WORDS, nullable=False),
        sa.Column("trigger", WORDS, nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("said", WORDS, nullable=False),
        sa.Column("said_start", sa.Integer(), nullable=False),
        sa.Column("said_end", sa.Integer(), nullable=False),
        sa.Column("actors", WORDS, nullable=False),
        sa.Column("targets", WORDS, nullable=False),
        sa.Column("place", WORDS),
        sa.Column("lat", sa.Float()),
        sa.Column("lon", sa.Float()),
        sa.Column("country", WORDS),
        sa.Column("precision", WORDS),
        sa.Column("day_from", WORDS),
        sa.Column("day_to", WORDS),
        sa.Column("figures", WORDS, nullable=False),
        sa.Column("means", WORDS, nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("moment", WORDS, nullable=False),
        sa.Column("place_folded", WORDS),
        sa.ForeignKeyConstraint(["report"], ["reports.key"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("claims_country", "claims", ["country", "moment", "report"])
    op.create_index("claims_day", "claims", ["day_from", "day_to"])
    op.create_index("claims_in_order", "claims", ["moment", "report", "start", "id", "day_from", "day_to"])
    op.create_index("claims_outlet", "claims", ["outlet"])
    op.create_index("claims_place", "claims", ["place_folded", "moment", "report"])
    op.create_index("claims_point", "claims", ["lat", "lon"])
    op.create_index("claims_report", "claims", ["report"])
    op.create_index("claims_source", "claims", ["source", "moment"])
    op.create_index("claims_type", "claims", ["type", "moment"])
    op.create_table(
        "members",
        sa.Column("incident", WORDS, nullable=False),
        sa.Column("claim", WORDS, nullable=False),
        sa.Column("reason", WORDS, nullable=False),
        sa.ForeignKeyConstraint(["incident"], ["incidents.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("incident", "claim"),
    )
    op.create_index(op.f("ix_members_claim"), "members", ["claim"])
    op.create_table(
        "reprints",
        sa.Column("report", WORDS, nullable=False),
        sa.Column("of", WORDS, nullable=False),
        sa.Column("jaccard", sa.Float(), nullable=False),
        sa.Column("containment", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["of"], ["reports.key"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["report"], ["reports.key"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("report"),
    )
    op.create_index(op.f("ix_reprints_of"), "reprints", ["of"])
    op.create_table(
        "sketches",
        sa.Column("report", WORDS, nullable=False),
        sa.Column("shingles", sa.LargeBinary(), nullable=False),
        sa.Column("numbers", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["report"], ["reports.key"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("report"),
    )
    op.create_table(
        "figures",
        sa.Column("claim", WORDS, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("measure", WORDS, nullable=False),
        sa.Column("min", BIG),
        sa.Column("max", BIG),
        sa.Column("approximate", sa.Boolean(), nullable=False),
        sa.Column("of", WORDS, nullable=False),
        sa.Column("actor", WORDS),
        sa.Column("part_of", sa.Integer()),
        sa.Column("text", WORDS, nullable=False),
        sa.ForeignKeyConstraint(["claim"], ["claims.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("claim", "n"),
    )
    op.create_index("figures_measure", "figures", ["measure", "claim"])
    op.create_table(
        "parties",
        sa.Column("claim", WORDS, nullable=False),
        sa.Column("role", WORDS, nullable=False),
        sa.Column("actor", WORDS, nullable=False),
        sa.ForeignKeyConstraint(["claim"], ["claims.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("claim", "role", "actor"),
    )
    op.create_index("parties_actor", "parties", ["actor", "role", "claim"])
    for statement in SQLITE_WORDS if op.get_bind().dialect.name == "sqlite" else POSTGRESQL_WORDS:
        op.execute(statement)
