"""Making a process ready: settings, keys, database, site, reactions; the same for the web, the worker and commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import campaigns.rooms  # noqa: F401 - every job and letter must be known before the first row is read
from campaigns.foundation.announcing import use_reactions
from campaigns.foundation.crypto import Keyring, use_keyring
from campaigns.foundation.importing.uploads import Uploads, use_uploads
from campaigns.foundation.logs import configure_logs
from campaigns.foundation.site import site_of, use_site
from campaigns.foundation.tokens import TokenMaker, use_token_maker
from campaigns.foundation.transaction import Database, use_database
from campaigns.reactions import REACTIONS

if TYPE_CHECKING:
    from campaigns.settings import Settings


def prepare_process(settings: Settings, *, pool_size: int = 8) -> Database:
    """Make this process ready to work; gives back its database.

    In development a missing keyring is made; in production it must be there.

    Raises:
        KeyringError: when the keyring is missing (in production) or damaged.

    """
    configure_logs(settings.log_level)
    settings.instance_dir.mkdir(parents=True, exist_ok=True)
    if settings.is_development and not settings.keyring.exists():
        Keyring.fresh().save_new(settings.keyring)
    ring = Keyring.load(settings.keyring)
    use_keyring(ring)
    use_token_maker(TokenMaker(settings.secret_key or ring.secret))
    use_site(site_of(settings))
    use_reactions(REACTIONS)
    use_uploads(Uploads(settings.uploads))
    database = Database(settings.database, pool_size=pool_size)
    use_database(database)
    return database
