"""The stage: a migrated database of each worker's own, the application over it, a clock, a mailbox, and people who are signed in.

DATABASE_URL and REDIS_URL choose the backends; left out, they are SQLite and an embedded Valkey. Transactions are the product's own: a test
begins with empty tables and what it commits is committed.
"""

from __future__ import annotations

import shutil
import tempfile
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from campaigns.app import create_app
from campaigns.blueprints.petitions.snapshots import forget_snapshots
from campaigns.blueprints.session_cookie import PLAIN_NAME
from campaigns.coalitions.models import Role
from campaigns.foundation import clock as the_clock
from campaigns.foundation.announcing import use_reactions
from campaigns.foundation.crypto import Keyring, use_keyring
from campaigns.foundation.i18n.texts import use_language
from campaigns.foundation.importing.uploads import Uploads, use_uploads
from campaigns.foundation.mail.drain import Drain
from campaigns.foundation.mail.queue import lanes_due
from campaigns.foundation.migrations import upgrade
from campaigns.foundation.site import site_of, use_site
from campaigns.foundation.tokens import TokenMaker, use_token_maker
from campaigns.foundation.transaction import Database, reading, the_database, use_database, writing
from campaigns.reactions import REACTIONS
from campaigns.rooms import Base
from campaigns.settings import Settings, load_settings
from tests.backends import new_database, new_redis
from tests.factories import OWN_FORM, SignedIn, make_session
from tests.letters import Mailbox, ReadLetter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from werkzeug.test import TestResponse

hypothesis_settings.register_profile(
    "house", deadline=None, max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
hypothesis_settings.load_profile("house")

_ROOM = 512 * 1024 * 1024
_MUCH = 1_000_000_000_000
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


class Clock:
    """Tells the time; told once, it stands still until it is told another."""

    def __init__(self) -> None:
        self._told = ExitStack()

    def set(self, moment: datetime) -> None:
        """It is `moment` from here on."""
        self._told.enter_context(the_clock.telling(moment))

    def advance(self, **parts: float) -> None:
        """Let time pass: `clock.advance(days=7)`."""
        self.set(the_clock.now() + timedelta(**parts))

    def release(self) -> None:
        """Let it run again."""
        self._told.close()


class DeliverMail(Protocol):
    """Sends what is due and gives back the letters that arrived since the last call."""

    def __call__(self) -> list[ReadLetter]: ...


class SignedInClient(FlaskClient):
    """A browser with a session; its forms carry the session's token unless a test says another."""

    who: SignedIn

    def post_form(self, path: str, data: dict[str, Any] | None = None, **options: Any) -> TestResponse:  # noqa: ANN401 - Werkzeug's own options
        """Send a form of ours."""
        return self.post(path, data={"csrf_token": self.who.csrf, **(data or {})}, headers=OWN_FORM, **options)


class SignIn(Protocol):
    """Makes a browser in which somebody is signed in."""

    def __call__(
        self,
        role: Role | None = Role.MANAGER,
        *,
        organization_id: int | None = None,
        is_administrator: bool = False,
        email: str | None = None,
    ) -> SignedInClient: ...


@pytest.fixture(scope="session")
def instance() -> Iterator[Path]:
    """The folder of this worker's instance, in memory where that is possible; its path is short enough for a Unix socket."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
    place = memory if memory.is_dir() and shutil.disk_usage(memory).free > _ROOM else None
    with tempfile.TemporaryDirectory(prefix="campaigns-", dir=place) as folder:
        yield Path(folder)


@pytest.fixture(scope="session", autouse=True)
def _own_environment() -> Iterator[None]:
    """No setting of the developer's own environment reaches a test."""
    with pytest.MonkeyPatch.context() as patch:
        for name in Settings.model_fields:
            patch.delenv(name.upper(), raising=False)
        yield


@pytest.fixture(autouse=True)
def _english() -> None:
    """What a test before this one spoke is forgotten."""
    use_language("en")


@pytest.fixture(scope="session")
def database_url(instance: Path) -> Iterator[str]:
    """An empty database of this worker's own."""
    with new_database(instance) as url:
        yield url


@pytest.fixture(scope="session")
def redis_url(instance: Path) -> Iterator[str]:
    """A Redis of this worker's own; started only when a test asks for it."""
    with new_redis(instance) as url:
        yield url


@pytest.fixture(scope="session")
def settings(instance: Path, database_url: str) -> Settings:
    """The settings of the tests."""
    return load_settings(
        _env_file=None,
        instance_dir=instance,
        database_url=database_url,
        page_cache_seconds=0,
        site_contact="office@example.org",
    )


@pytest.fixture(scope="session")
def whole_app(settings: Settings) -> Iterator[Flask]:
    """The application, made once for each worker, over migrated tables."""
    made = create_app(settings)
    made.testing = False
    database = the_database()
    upgrade(database)
    yield made
    database.dispose()


@pytest.fixture(scope="session")
def _whole_database(whole_app: Flask) -> Database:  # noqa: ARG001 - it opens the database
    return the_database()


@pytest.fixture(scope="session")
def _ring(settings: Settings, whole_app: Flask) -> Keyring:  # noqa: ARG001 - it makes the file
    return Keyring.load(settings.keyring)


@pytest.fixture
def database(_whole_database: Database, _ring: Keyring, settings: Settings) -> Database:
    """Empty tables, and a process as `prepare_process` leaves it, whatever the test before has done to it."""
    use_database(_whole_database)
    use_keyring(Keyring(dict(_ring.sealing), dict(_ring.index), _ring.secret))
    use_token_maker(TokenMaker(_ring.secret))
    use_site(site_of(settings))
    use_reactions(REACTIONS)
    use_language("en")
    # The machine of a test may have little room; what happens then has tests of its own.
    use_uploads(Uploads(settings.uploads, free_bytes=lambda _folder: _MUCH))
    forget_snapshots()
    with writing() as db:
        for table in reversed(Base.metadata.sorted_tables):
            db.execute(table.delete())
    return _whole_database


@pytest.fixture
def app(whole_app: Flask, database: Database) -> Flask:  # noqa: ARG001 - its tables are empty
    """The application over empty tables; no application context is open around a test."""
    return whole_app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser."""
    return app.test_client()


@pytest.fixture
def clock() -> Iterator[Clock]:
    """A clock that stands at noon of 1 June 2026, until it is told otherwise."""
    told = Clock()
    told.set(NOON)
    yield told
    told.release()


@pytest.fixture(scope="session")
def _drain(settings: Settings) -> Drain:
    return Drain(settings)


@pytest.fixture
def mailbox(settings: Settings) -> Mailbox:
    """The local mailbox, empty."""
    box = Mailbox(settings.mailbox)
    box.empty()
    return box


@pytest.fixture
def deliver_mail(database: Database, mailbox: Mailbox, _drain: Drain) -> DeliverMail:  # noqa: ARG001 - it drains the tables
    """The real drain over the local mailbox."""

    def deliver() -> list[ReadLetter]:
        with reading() as db:
            lanes = lanes_due(db)
        for lane in lanes:
            _drain.run(lane)
        return mailbox.unread()

    return deliver


@pytest.fixture
def signed_in_client(app: Flask) -> SignIn:
    """Browsers with a session."""

    def sign_in(
        role: Role | None = Role.MANAGER,
        *,
        organization_id: int | None = None,
        is_administrator: bool = False,
        email: str | None = None,
    ) -> SignedInClient:
        who = make_session(role=role, organization_id=organization_id, is_administrator=is_administrator, email=email)
        browser = SignedInClient(app, app.response_class, use_cookies=True)
        browser.who = who
        browser.set_cookie(PLAIN_NAME, who.token)
        return browser

    return sign_in
