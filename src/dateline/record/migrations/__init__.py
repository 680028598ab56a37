"""The steps that bring a record's tables to this version's; `upgrade` runs those that are missing."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection

HEAD = "0011"  # the last step in versions/
VERSION_TABLE = "dateline_version"
FOLDER = Path(__file__).parent


def upgrade(conn: Connection, to: str = "head") -> None:
    """Run the steps that a record lacks, up to one, in the transaction that `conn` is in. Alembic is loaded only here: most openings need
    none."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = conn
    command.upgrade(config, to)
