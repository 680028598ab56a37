"""Incidents, their members, stances and dealings as they are gathered; reports that wait for it; claims as judged.

What stood in `incidents` and `members` before was never filled."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the tables anew; every report waits to be gathered."""
    op.drop_table("members")
    op.drop_table("incidents")
    op.create_table(
        "incidents",
        sa.Column("id", WORDS, nullable=False),
        *(sa.Column(name, WORDS, nullable=False) for name in ("family", "mode", "kinds", "title")),
        *(sa.Column(name, WORDS) for name in ("place", "place_folded")),
        sa.Column("lat", sa.Float()),
        sa.Column("lon", sa.Float()),
        *(sa.Column(name, WORDS) for name in ("country", "precision", "day_from", "day_to")),
        *(sa.Column(name, WORDS, nullable=False) for name in ("at", "spot")),
        sa.Column("long", sa.Boolean(), nullable=False),
        *(sa.Column(name, WORDS, nullable=False) for name in ("actors", "targets", "first_told", "last_told")),
        sa.Column("claims", sa.Integer(), nullable=False),
        sa.Column("reports", sa.Integer(), nullable=False),
        sa.Column("grade", WORDS, nullable=False),
        sa.Column("disputes", sa.Integer(), nullable=False),
        sa.Column("tolled", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("incidents_in_order", "incidents", ["at", "spot", "id"])
    op.create_index("incidents_place", "incidents", ["place_folded"])
    op.create_index("incidents_country", "incidents", ["country", "at"])
    op.create_index("incidents_told", "incidents", ["first_told"])
    op.create_index("incidents_last", "incidents", ["last_told"])
    op.create_index("incidents_point", "incidents", ["lat", "lon"])
    op.create_table(
        "members",
        *(sa.Column(name, WORDS, nullable=False) for name in ("incident", "claim", "made", "role", "reason")),
        sa.Column("score", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["incident"], ["incidents.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("incident", "claim"),
    )
    op.create_index("members_claim", "members", ["claim"])
    op.create_index("members_made", "members", ["made"])
    op.create_table(
        "stances",
        *(sa.Column(name, WORDS, nullable=False) for name in ("claim", "actor", "toward", "stance", "lean", "day")),
        sa.PrimaryKeyConstraint("claim", "actor", "toward"),
    )
    op.create_index("stances_in_order", "stances", ["day", "actor", "toward", "stance"])
    op.create_index("stances_actor", "stances", ["actor", "day"])
    op.create_index("stances_toward", "stances", ["toward", "day"])
    op.create_table(
        "dealings",
        *(sa.Column(name, WORDS, nullable=False) for name in ("claim", "a", "b", "week", "cameo")),
        sa.Column("value", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("claim", "a", "b"),
    )
    op.create_index("dealings_in_order", "dealings", ["a", "b", "week"])
    op.create_index("dealings_b", "dealings", ["b", "week"])
    op.create_table(
        "pending",
        sa.Column("report", WORDS, nullable=False),
        sa.ForeignKeyConstraint(["report"], ["reports.key"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("report"),
    )
    op.create_table("judged", sa.Column("claim", WORDS, nullable=False), sa.Column("stands", WORDS), sa.PrimaryKeyConstraint("claim"))
    op.execute("INSERT INTO pending (report) SELECT key FROM reports")
    _fold_places()


def _fold_places() -> None:
    """Place names are folded as the gazetteer's are: a schwa and a dotless i too."""
    from dateline.ground.gazetteer import fold

    conn = op.get_bind()
    claims = sa.table("claims", sa.column("place"), sa.column("place_folded"))
    names = list(conn.execute(sa.select(claims.c.place).where(claims.c.place.is_not(None)).distinct()).scalars())
    for name in names:
        conn.execute(sa.update(claims).where(claims.c.place == name).values(place_folded=fold(name)))
