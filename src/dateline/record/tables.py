"""The tables of a record, the same in SQLite and PostgreSQL. `migrations/` makes them; a test holds the two together.

Lists are JSON text. Texts sort by code point in both (PostgreSQL's collation "C"), so that answers come in one order. The full-text
index is not here but in `fulltext.py`: it is the one thing that the two make differently.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    text,
    true,
)

metadata = MetaData()
WORDS = Text().with_variant(Text(collation="C"), "postgresql")
BIG = BigInteger().with_variant(Integer(), "sqlite")

reports = Table(
    "reports",
    metadata,
    Column("n", BIG, Identity(), primary_key=True),  # what the full-text index of SQLite counts by
    Column("key", WORDS, nullable=False, unique=True),
    Column("id", WORDS, nullable=False),
    Column("outlet", WORDS, index=True),
    Column("published", WORDS),
    Column("moment", WORDS, nullable=False, index=True),  # when it was published, in UTC; what is sorted and asked by
    Column("url", WORDS),
    Column("title", WORDS),
    Column("language", WORDS),
    Column("path", WORDS, nullable=False),
    Column("text", WORDS, nullable=False),
    Column("record", LargeBinary, nullable=False),
    Column("version", WORDS, nullable=False),
    Column("added", WORDS, nullable=False),
    Column("original", WORDS, index=True),
    Index("reports_url", "url"),
    Index("reports_id", "id"),
    Index("reports_told_by", "outlet", "moment"),
)

claims = Table(
    "claims",
    metadata,
    Column("id", WORDS, primary_key=True),
    Column("report", WORDS, ForeignKey("reports.key", ondelete="CASCADE"), nullable=False),
    Column("event", WORDS, nullable=False),
    Column("attribution", WORDS),
    Column("source", WORDS, nullable=False),
    Column("source_words", WORDS, nullable=False),
    Column("outlet", WORDS),
    Column("published", WORDS),
    Column("type", WORDS, nullable=False),
    Column("cameo", WORDS, nullable=False),
    Column("status", WORDS, nullable=False),
    Column("trigger", WORDS, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("said", WORDS, nullable=False),
    Column("said_start", Integer, nullable=False),
    Column("said_end", Integer, nullable=False),
    Column("actors", WORDS, nullable=False),
    Column("targets", WORDS, nullable=False),
    Column("place", WORDS),
    Column("lat", Float),
    Column("lon", Float),
    Column("country", WORDS),
    Column("precision", WORDS),
    Column("day_from", WORDS),
    Column("day_to", WORDS),
    Column("day_said", Boolean, nullable=False, server_default=true()),
    Column("figures", WORDS, nullable=False),
    Column("means", WORDS, nullable=False),
    Column("disputed", WORDS, nullable=False, server_default="[]"),
    Column("score", Float, nullable=False),
    Column("moment", WORDS, nullable=False),  # the report's
    Column("place_folded", WORDS),  # in small letters without accents
    Index("claims_in_order", "moment", "report", "start", "id", "day_from", "day_to"),  # the days: told without fetching the row
    Index("claims_report", "report"),
    # With id and report, which members of incidents asked for is told without fetching the row.
    Index("claims_source", "source", "moment", "report", "id"),
    Index("claims_type", "type", "moment", "report", "id"),
    Index("claims_status", "status", "moment", "report", "id"),
    Index("claims_outlet", "outlet"),
    Index("claims_place", "place_folded", "moment", "report", "id"),
    Index("claims_country", "country", "moment", "report", "id"),
    Index("claims_day", "day_from", "day_to"),
    Index("claims_point", "lat", "lon"),
    Index("claims_score", "score", "id"),
)

parties = Table(
    "parties",
    metadata,
    Column("claim", WORDS, ForeignKey("claims.id", ondelete="CASCADE"), nullable=False),
    Column("role", WORDS, nullable=False),  # actor, target, source
    Column("actor", WORDS, nullable=False),
    PrimaryKeyConstraint("claim", "role", "actor"),
    Index("parties_actor", "actor", "role", "claim"),
)

figures = Table(
    "figures",
    metadata,
    Column("claim", WORDS, ForeignKey("claims.id", ondelete="CASCADE"), nullable=False),
    Column("n", Integer, nullable=False),  # which of the claim's
    Column("measure", WORDS, nullable=False),
    Column("min", BIG),
    Column("max", BIG),
    Column("approximate", Boolean, nullable=False),
    Column("of", WORDS, nullable=False),
    Column("actor", WORDS),
    Column("part_of", Integer),
    Column("text", WORDS, nullable=False),
    PrimaryKeyConstraint("claim", "n"),
    Index("figures_measure", "measure", "claim"),
)

# What a report's words look like (reprints.py): its shingles and numbers, hashed, and the bands that near copies share.
sketches = Table(
    "sketches",
    metadata,
    Column("report", WORDS, ForeignKey("reports.key", ondelete="CASCADE"), primary_key=True),
    Column("shingles", LargeBinary, nullable=False),
    Column("numbers", LargeBinary, nullable=False),
)

bands = Table(
    "bands",
    metadata,
    Column("hash", BigInteger, nullable=False),
    Column("report", WORDS, nullable=False),
    PrimaryKeyConstraint("hash", "report"),
    sqlite_with_rowid=False,
)

# The earliest report that each one is a near copy of; `reports.original` is where following these leads.
reprints = Table(
    "reprints",
    metadata,
    Column("report", WORDS, ForeignKey("reports.key", ondelete="CASCADE"), primary_key=True),
    Column("of", WORDS, ForeignKey("reports.key", ondelete="CASCADE"), nullable=False, index=True),
    Column("jaccard", Float, nullable=False),
    Column("containment", Float, nullable=False),
)

# What reports say of their own standing (versions.py): new, update, correction, kill; embargo, a moment in UTC.
notices = Table(
    "notices",
    metadata,
    Column("report", WORDS, ForeignKey("reports.key", ondelete="CASCADE"), primary_key=True),
    Column("kind", WORDS, nullable=False),
    Column("item", WORDS),
    Column("of", WORDS),
    Column("series", WORDS),
    Column("version", Integer),
    Column("words", WORDS),
    Column("embargo", WORDS),
    Index("notices_kind", "kind"),
    Index("notices_item", "item"),
    Index("notices_of", "of"),
    Index("notices_series", "series"),
    Index("notices_embargo", "embargo"),
)

# Which report was followed by which: `how` is update, correction or kill (both end it), from that one's moment on; `why` is what tells.
lineage = Table(
    "lineage",
    metadata,
    Column("report", WORDS, ForeignKey("reports.key", ondelete="CASCADE"), nullable=False),
    Column("by", WORDS, ForeignKey("reports.key", ondelete="CASCADE"), nullable=False),
    Column("how", WORDS, nullable=False),
    Column("moment", WORDS, nullable=False),
    Column("why", WORDS, nullable=False),
    PrimaryKeyConstraint("report", "by"),
    Index("lineage_by", "by"),
    Index("lineage_how", "how", "moment"),
)

# What is brought together (gathering.py): incidents, their members, stances and dealings, from the claims as people judged them. Claims are
# named without a foreign key: a report read anew gets new claims, and what was said of the old ones is kept.
incidents = Table(
    "incidents",
    metadata,
    Column("id", WORDS, primary_key=True),
    Column("family", WORDS, nullable=False),
    Column("mode", WORDS, nullable=False),
    Column("kinds", WORDS, nullable=False),
    Column("title", WORDS, nullable=False),
    Column("place", WORDS),
    Column("place_folded", WORDS),
    Column("lat", Float),
    Column("lon", Float),
    Column("country", WORDS),
    Column("precision", WORDS),
    Column("day_from", WORDS),
    Column("day_to", WORDS),
    Column("at", WORDS, nullable=False),  # its first day, else "9999": what is sorted by, then by place and id
    Column("spot", WORDS, nullable=False),  # its place, else ""
    Column("long", Boolean, nullable=False),  # of many days
    Column("actors", WORDS, nullable=False),
    Column("targets", WORDS, nullable=False),
    Column("first_told", WORDS, nullable=False),  # moments of reports, or when these were added
    Column("last_told", WORDS, nullable=False),
    Column("claims", Integer, nullable=False),
    Column("reports", Integer, nullable=False),  # reprints not counted
    Column("grade", WORDS, nullable=False),
    Column("disputes", Integer, nullable=False),
    Column("tolled", Boolean, nullable=False),  # somebody gives a figure of people
    Column("told_by", WORDS, nullable=False, server_default=""),  # the stamp of the version that told it (stamp.py)
    Column("types", Integer, nullable=False, server_default="0"),  # of its claims, a bit each (telling.bits)
    Column("statuses", Integer, nullable=False, server_default="0"),
    Index("incidents_in_order", "at", "spot", "id"),
    Index("incidents_place", "place_folded"),
    Index("incidents_country", "country", "at"),
    Index("incidents_told", "first_told"),
    Index("incidents_last", "last_told"),
    Index("incidents_told_by", "told_by", "id"),
    Index("incidents_long", "day_to", "day_from", sqlite_where=text("long = 1"), postgresql_where=text("long")),
    # These two hold all that the first page counts by place and by day.
    Index(
        "incidents_point",
        *("place", "lat", "lon", "family", "claims", "disputes", "day_from", "precision", "country", "types", "statuses"),
    ),
    Index("incidents_day", "at", "long", "family", "claims", "disputes", "lat", "lon", "types", "statuses"),
)

members = Table(
    "members",
    metadata,
    Column("incident", WORDS, ForeignKey("incidents.id", ondelete="CASCADE"), nullable=False),
    Column("claim", WORDS, nullable=False),
    Column("made", WORDS, nullable=False),  # the incident that it was in before people merged or split
    Column("role", WORDS, nullable=False),
    Column("reason", WORDS, nullable=False),
    Column("score", Float, nullable=False),
    PrimaryKeyConstraint("incident", "claim"),
    Index("members_claim", "claim", "incident"),
    Index("members_made", "made"),
)

# Who stands where toward whom, a row a claim and pair ("" toward nobody named); `day` is "9999" where none is known.
stances = Table(
    "stances",
    metadata,
    Column("claim", WORDS, nullable=False),
    Column("actor", WORDS, nullable=False),
    Column("toward", WORDS, nullable=False),
    Column("stance", WORDS, nullable=False),
    Column("lean", WORDS, nullable=False),
    Column("day", WORDS, nullable=False),
    PrimaryKeyConstraint("claim", "actor", "toward"),
    Index("stances_in_order", "day", "actor", "toward", "stance", "claim"),
    Index("stances_actor", "actor", "day"),
    Index("stances_toward", "toward", "day"),
)

# What two parties do to each other, a row a claim and pair, with its value on the Goldstein scale.
dealings = Table(
    "dealings",
    metadata,
    Column("claim", WORDS, nullable=False),
    Column("a", WORDS, nullable=False),
    Column("b", WORDS, nullable=False),
    Column("week", WORDS, nullable=False),
    Column("cameo", WORDS, nullable=False),
    Column("value", Float, nullable=False),
    PrimaryKeyConstraint("claim", "a", "b"),
    Index("dealings_in_order", "a", "b", "week", "claim", "cameo", "value"),
    Index("dealings_b", "b", "a", "week", "claim"),
)

# Reports some of whose claims are not gathered yet.
pending = Table("pending", metadata, Column("report", WORDS, ForeignKey("reports.key", ondelete="CASCADE"), primary_key=True))

# Claims that people rejected (`stands` null) or corrected (`stands`: the claim as corrected, as JSON).
judged = Table("judged", metadata, Column("claim", WORDS, primary_key=True), Column("stands", WORDS))

judgements = Table(
    "judgements",
    metadata,
    Column("id", BIG, Identity(), primary_key=True),
    Column("at", WORDS, nullable=False),
    Column("who", WORDS, nullable=False),
    Column("act", WORDS, nullable=False),
    Column("subject", WORDS, nullable=False, index=True),
    Column("detail", WORDS, nullable=False),
    Column("undoes", BIG),
)
