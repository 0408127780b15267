"""The newest signers who show themselves are found by an index of their own: without it the page looked at every signature."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index."""
    op.create_index(
        "ix_signature_shown",
        "signature",
        ["petition_id", "confirmed_at"],
        postgresql_where=sa.text("is_public AND confirmed_at IS NOT NULL"),
        sqlite_where=sa.text("is_public = 1 AND confirmed_at IS NOT NULL"),
    )


def downgrade() -> None:
    """Take it away."""
    op.drop_index("ix_signature_shown", "signature")
