"""The letter of this room: confirm your signature, or, where there is one already, your own page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from campaigns.foundation.mail.composing import composes_together, in_script, render_letter
from campaigns.foundation.site import the_site
from campaigns.signatures.links import confirm_token, own_token
from campaigns.signatures.models import CONFIRMATION, SignatureState
from campaigns.signatures.queries import addressees_of

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from sqlalchemy.orm import Session

    from campaigns.foundation.mail.composing import Composed, Writer
    from campaigns.foundation.mail.queue import Claimed
    from campaigns.signatures.queries import Addressee


@composes_together(CONFIRMATION)
def compose_confirmations(db: Session, letters: Sequence[Claimed]) -> Writer:
    """Ask signers to confirm; tell who signed already, or withdrew, where the own page is. Nothing, once the signature was erased."""
    addressees = addressees_of(db, [(one.shard, one.subject) for one in letters])

    def compose(letter: Claimed) -> Composed | None:
        one = addressees.get((letter.shard, letter.subject))
        return _confirmation(one) if one is not None else None

    return compose


def _confirmation(to: Addressee) -> Composed:
    site = the_site()
    personal = {"name": to.name, "own_url": site.address(f"/signature/{own_token(to.petition_uuid, to.uuid)}")}
    shared: dict[str, Hashable] = {
        "petition_title": in_script(to.petition_title),
        "petition_url": site.address(f"/petitions/{to.petition_slug}"),
        "site": site,
    }
    if to.state != SignatureState.PENDING:
        is_withdrawn = to.state == SignatureState.WITHDRAWN
        return render_letter("signatures/known", to.email, personal, **shared, is_withdrawn=is_withdrawn)
    token = confirm_token(to.petition_uuid, to.uuid, to.last_letter_at, site.confirm_days)
    personal["confirm_url"] = site.address(f"/confirm/{token}")
    return render_letter("signatures/confirmation", to.email, personal, **shared, confirm_days=site.confirm_days)
