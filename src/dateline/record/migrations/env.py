"""Run by Alembic: on the connection that `upgrade` gives it."""

from __future__ import annotations

from alembic import context

from dateline.record.migrations import VERSION_TABLE

context.configure(connection=context.config.attributes["connection"], version_table=VERSION_TABLE)
with context.begin_transaction():
    context.run_migrations()
