"""How often a worker took up an import is counted: a file that kills its worker is not tried for ever."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Runs that are there begin anew; the default is for processes of the version before, which do not know the column."""
    op.add_column("import_run", sa.Column("attempts", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    """Without the column; on SQLite too by itself, because a table that is made anew would lose its checks."""
    op.drop_column("import_run", "attempts")
