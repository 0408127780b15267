"""Why a watched source could not be had is kept as a sentence that each reader gets in their own language."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Failures that are there keep their words in the status, and are shown in them until the source is looked at again."""
    op.add_column("watched_source", sa.Column("last_fault", sa.JSON(), nullable=True))


def downgrade() -> None:
    """Without the sentences; a source that failed says no more than that."""
    op.drop_column("watched_source", "last_fault")
