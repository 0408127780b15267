"""What this room holds about a person, to be given or erased on request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from campaigns.accounts.queries import account_of_address
from campaigns.alerts.models import Alert, Follower
from campaigns.alerts.operations.following import erase_follower
from campaigns.alerts.queries.followers import address_of, follower_of_account, follower_of_address
from campaigns.foundation.mail.models import Letter
from campaigns.institutions.models import Institution, Person
from campaigns.proposals.models import Bill

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from sqlalchemy.orm import Session

    from campaigns.foundation.actor import Actor

COLUMNS = {"follower": ("email_sealed", "email_index")}


def _followers(db: Session, address: str) -> Iterator[Follower]:
    """Who follows with that address: as a member, as anybody, or both."""
    account = account_of_address(db, address)
    for found in (
        follower_of_account(db, account.id) if account is not None else None,
        follower_of_address(db, address),
    ):
        if found is not None:
            yield found


def export_follower(db: Session, follower: Follower) -> dict[str, Any]:
    """Everything that is kept about one follower, in plain words and times: what is followed, what was told, what was written."""
    alerts = db.scalars(select(Alert).where(Alert.follower_id == follower.id).order_by(Alert.id)).all()
    subjects = [follower.uuid, *(one.uuid for one in alerts)]
    letters = db.execute(
        select(Letter.kind, Letter.created_at, Letter.sent_at)
        .where(Letter.shard == 0, Letter.subject.in_(subjects))
        .order_by(Letter.created_at)
    )
    bills = _public_ids(db, Bill, [one.bill_id for one in follower.follows])
    bodies = _public_ids(db, Institution, [one.institution_id for one in follower.follows])
    people = _public_ids(db, Person, [one.person_id for one in follower.follows])
    return {
        "follower": str(follower.uuid),
        "email": address_of(follower),
        "language": follower.language,
        "frequency": follower.frequency,
        "created_at": _said(follower.created_at),
        "confirmed_at": _said(follower.confirmed_at),
        "follows": [
            {
                "kind": one.kind,
                "proposal": bills.get(one.bill_id),
                "institution": bodies.get(one.institution_id),
                "person": people.get(one.person_id),
                "subject": one.subject or None,
                "search": one.query or None,
                "since": _said(one.since),
                "confirmed_at": _said(one.confirmed_at),
            }
            for one in follower.follows
        ],
        "alerts": [
            {"created_at": _said(one.created_at), "frequency": one.frequency, "changes": len(one.changes)}
            for one in alerts
        ],
        "letters": [
            {"kind": kind, "created_at": _said(created), "sent_at": _said(sent)} for kind, created, sent in letters
        ],
    }


def _public_ids(
    db: Session, table: type[Bill | Institution | Person], keys: Iterable[int | None]
) -> dict[int | None, str]:
    """The public ids of rows by their integer keys: a page that shows what is held costs the same however much that is."""
    wanted = {key for key in keys if key is not None}
    rows = db.execute(select(table.id, table.uuid).where(table.id.in_(wanted))) if wanted else ()
    return {key: str(uuid) for key, uuid in rows}


def _said(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment is not None else None


def export_for(db: Session, address: str) -> list[dict[str, Any]]:
    """What an address follows."""
    return [export_follower(db, follower) for follower in _followers(db, address)]


def erase_for(db: Session, actor: Actor, address: str) -> int:
    """Forget what an address follows; gives back how many followers there were."""
    found = list(_followers(db, address))
    for follower in found:
        erase_follower(db, actor, follower)
    return len(found)
