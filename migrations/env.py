"""Alembic's door: runs migrations over a connection that the product hands it."""

from __future__ import annotations

from alembic import context

from campaigns.rooms import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
