"""Words that are searched stand ready in the row: to fold them into a vector for each row that is looked at took most of a search's time."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_TABLES = ("bill", "institution", "person")


def upgrade() -> None:
    """PostgreSQL keeps the vectors true by itself; SQLite looks through the words as they are."""
    if op.get_bind().dialect.name != "postgresql":
        return
    for table in _TABLES:
        op.execute(f"DROP INDEX search_{table}")
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN words tsvector GENERATED ALWAYS AS (to_tsvector('simple', folded)) STORED"
        )
        op.execute(f"CREATE INDEX search_{table} ON {table} USING gin (words)")


def downgrade() -> None:
    """Back to an index over the expression."""
    if op.get_bind().dialect.name != "postgresql":
        return
    for table in _TABLES:
        op.execute(f"ALTER TABLE {table} DROP COLUMN words")
        op.execute(f"CREATE INDEX search_{table} ON {table} USING gin (to_tsvector('simple', folded))")
