"""What a moderator has hidden of a signer stays hidden, whatever the signer chooses later."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Who hid what before is in the audit trail only: it stays hidden until its signer chooses anew."""
    op.add_column("signature", sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """What is hidden stays so until its signer chooses anew."""
    op.drop_column("signature", "hidden_at")
