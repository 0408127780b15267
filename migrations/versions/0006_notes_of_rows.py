"""What is to be said of a row of a matrix is kept once for each language, and a demand knows the language in which it was begun."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Notes that are there become those of the language in which readers got a demand so far when it was not in theirs: English, else its first."""
    op.add_column("demand", sa.Column("default_language", sa.String(length=12), server_default="en", nullable=False))
    op.execute(
        "UPDATE demand SET default_language ="
        " (SELECT min(language) FROM demand_text WHERE demand_text.demand_id = demand.id)"
        " WHERE EXISTS (SELECT 1 FROM demand_text WHERE demand_text.demand_id = demand.id)"
        " AND NOT EXISTS (SELECT 1 FROM demand_text WHERE demand_text.demand_id = demand.id AND language = 'en')"
    )
    op.create_table(
        "demand_row_text",
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["row_id"], ["demand_row.id"], name=op.f("fk_demand_row_text_row_id_demand_row"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("row_id", "language", name=op.f("pk_demand_row_text")),
    )
    op.execute(
        "INSERT INTO demand_row_text (row_id, language, note)"
        " SELECT demand_row.id, demand.default_language, demand_row.note"
        " FROM demand_row JOIN demand ON demand.id = demand_row.demand_id WHERE demand_row.note <> ''"
    )
    op.drop_column("demand_row", "note")


def downgrade() -> None:
    """One note a row again: that of the default language, else the first that there is; the others are lost."""
    op.add_column("demand_row", sa.Column("note", sa.Text(), server_default="", nullable=False))
    op.execute(
        "UPDATE demand_row SET note = COALESCE((SELECT demand_row_text.note FROM demand_row_text"
        " JOIN demand ON demand.id = demand_row.demand_id WHERE demand_row_text.row_id = demand_row.id"
        " ORDER BY CASE WHEN demand_row_text.language = demand.default_language THEN 0 ELSE 1 END,"
        " demand_row_text.language LIMIT 1), '')"
    )
    op.drop_table("demand_row_text")
    op.drop_column("demand", "default_language")
