"""The person behind a request, as Flask-Login wants it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_login import UserMixin

if TYPE_CHECKING:
    from uuid import UUID

    from campaigns.accounts.models import AccountSession
    from campaigns.foundation.actor import Actor


class SignedIn(UserMixin):
    """Somebody with an open session."""

    def __init__(self, session: AccountSession, actor: Actor) -> None:
        self.session = session
        self.actor = actor

    @property
    def session_uuid(self) -> UUID:
        """The public id of the session, to which form tokens are bound."""
        return self.session.uuid

    def get_id(self) -> str:
        """The public id of the account."""
        return str(self.actor.account_uuid)
