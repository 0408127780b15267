"""Databases and a petition to measure with; everything is thrown away afterwards."""

from __future__ import annotations

import os
import secrets
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from sqlalchemy import func, select

from campaigns.coalitions.operations import CampaignWording, OrganizationWording, begin_campaign, found_organization
from campaigns.foundation.actor import SYSTEM
from campaigns.foundation.migrations import upgrade
from campaigns.foundation.transaction import reading, writing
from campaigns.petitions.operations import Wording, create_petition, publish_petition, submit_for_review
from campaigns.process import prepare_process
from campaigns.settings import Settings, load_settings
from campaigns.signatures.models import Signature

if TYPE_CHECKING:
    from collections.abc import Iterator

    from campaigns.foundation.transaction import Database

_SERVER = "postgresql://postgres@127.0.0.1:5432/postgres"
_BODY = (
    "A paragraph of a text that a reader takes a minute for, with **some words** in bold and a [link](https://example.org/).\n\n"
    * 24
)


@dataclass(frozen=True, slots=True)
class Stage:
    """A database with one open petition, and how a server reaches it."""

    kind: str
    settings: Settings
    database: Database
    petition_id: int
    petition_slug: str
    url: str
    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        """The settings of a server over this database."""
        return {
            "DATABASE_URL": self.url if self.kind == "PostgreSQL" else f"sqlite:///{self.url}",
            "INSTANCE_DIR": str(self.folder),
            "LOG_LEVEL": "WARNING",
        }


@contextmanager
def staged(kind: str) -> Iterator[Stage]:
    """A fresh database of `kind` ("PostgreSQL" or "SQLite"), migrated, with a published petition."""
    with tempfile.TemporaryDirectory(prefix="campaigns-bench-") as name, _database(kind, Path(name)) as url:
        folder = Path(name)
        settings = load_settings(
            _env_file=None,
            instance_dir=folder,
            database_url=url if kind == "PostgreSQL" else f"sqlite:///{url}",
            log_level="WARNING",
        )
        database = prepare_process(settings)
        upgrade(database)
        petition_id, slug = _petition()
        try:
            yield Stage(kind, settings, database, petition_id, slug, url, folder)
        finally:
            database.dispose()


@contextmanager
def _database(kind: str, folder: Path) -> Iterator[str]:
    if kind == "SQLite":
        yield str(folder / "bench.sqlite3")
        return
    server = os.environ.get("BENCH_DATABASE_URL", _SERVER)
    name = f"campaigns_bench_{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True, connect_timeout=3) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    try:
        yield f"{server.rpartition('/')[0]}/{name}"
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def kinds() -> tuple[str, ...]:
    """The databases that can be measured here."""
    try:
        psycopg.connect(os.environ.get("BENCH_DATABASE_URL", _SERVER), connect_timeout=3).close()
    except psycopg.OperationalError:
        return ("SQLite",)
    return ("PostgreSQL", "SQLite")


def _petition() -> tuple[int, str]:
    with writing() as db:
        organization = found_organization(
            db, SYSTEM, language="en", wording=OrganizationWording("Measured", "Invented.")
        )
        campaign = begin_campaign(db, SYSTEM, organization, language="en", wording=CampaignWording("Measured", "", ""))
        wording = Wording(
            "A petition to be measured", "A summary of two lines.", _BODY, ("A demand.",) * 4, ("An office",) * 6
        )
        petition = create_petition(db, SYSTEM, campaign, language="en", wording=wording, goal=1000)
        submit_for_review(db, SYSTEM, petition)
        publish_petition(db, SYSTEM, petition)
        db.flush()
        return petition.id, petition.slug


def signatures_in(stage: Stage) -> int:
    """How many signatures the database holds."""
    with reading() as db:
        return (
            db.scalar(select(func.count()).select_from(Signature).where(Signature.petition_id == stage.petition_id))
            or 0
        )


def moment() -> datetime:
    """The present time in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)
