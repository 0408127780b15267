"""Details of people in office are erased for good: the person is marked, and keyed hashes lead the next import to the same person."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody who is here is marked: of whom details were erased before, nothing was written down."""
    op.add_column("person", sa.Column("details_erased_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("person", sa.Column("erasure_note", sa.String(length=300), server_default="", nullable=False))
    op.create_table(
        "person_trace",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("blind_index", sa.LargeBinary(length=32), nullable=False),
        sa.Column("key_number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_person_trace_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_trace")),
        sa.UniqueConstraint("person_id", "blind_index", name=op.f("uq_person_trace_person_id_blind_index")),
    )


def downgrade() -> None:
    """The mark and the hashes go: the next import of a register brings back what it says of these people."""
    op.drop_table("person_trace")
    op.drop_column("person", "erasure_note")
    op.drop_column("person", "details_erased_at")
