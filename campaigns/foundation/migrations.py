"""Bringing a database to the tables of this version, and asking whether it has them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaigns.foundation.transaction import Database

FOLDER = Path(__file__).resolve().parents[2] / "migrations"
_UPGRADE_LOCK = 0x6D696772617465
_PATIENCE_S = 600.0


def configuration() -> Config:
    """Alembic's configuration; nothing of it stands in a file."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("version_path_separator", "os")
    return config


@lru_cache
def head_revision() -> str:
    """The one newest revision."""
    head = ScriptDirectory.from_config(configuration()).get_current_head()
    if head is None:
        message = "there are no migrations"
        raise RuntimeError(message)
    return head


def is_current(db: Session) -> bool:
    """Whether the database has all tables of this version."""
    return MigrationContext.configure(db.connection()).get_current_revision() == head_revision()


def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the database to `revision`; two that do so at once wait for each other."""
    _run(database, command.upgrade, revision)


def downgrade(database: Database, revision: str) -> None:
    """Take the database back to `revision`."""
    _run(database, command.downgrade, revision)


def _run(database: Database, act: object, revision: str) -> None:
    config = configuration()
    database.gate.enter(_PATIENCE_S)
    try:
        with database.engine.connect() as connection:
            if database.is_sqlite:
                # A connection of the pool may have served a reader last.
                connection.exec_driver_sql("PRAGMA query_only=OFF")
            else:
                connection.exec_driver_sql(f"SELECT pg_advisory_lock({_UPGRADE_LOCK})")
                connection.commit()
            config.attributes["connection"] = connection
            try:
                act(config, revision)  # type: ignore[operator]
                connection.commit()
            finally:
                if not database.is_sqlite:
                    connection.rollback()
                    connection.exec_driver_sql(f"SELECT pg_advisory_unlock({_UPGRADE_LOCK})")
                    connection.commit()
    finally:
        database.gate.leave()
