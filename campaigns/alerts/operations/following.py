"""Follow, confirm, choose how often, stop, be forgotten."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite

from campaigns.alerts.models import Alert, Follow, Follower, Frequency
from campaigns.alerts.queries.followers import (
    CONFIRMATION,
    Target,
    confirmed_follows,
    follower_index,
    follower_of_account,
    follower_of_address,
    pending_follows,
)
from campaigns.alerts.queries.ledger import settled_number
from campaigns.audit.operations import record
from campaigns.foundation import clock
from campaigns.foundation.crypto import about, the_keyring
from campaigns.foundation.errors import Conflict, Forbidden, Missing
from campaigns.foundation.i18n.texts import current_language
from campaigns.foundation.i18n.texts import gettext as _
from campaigns.foundation.identifiers import uuid7
from campaigns.foundation.mail.models import Letter
from campaigns.foundation.mail.queue import write_letter

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from sqlalchemy.orm import Session

    from campaigns.foundation.actor import Actor

# Letters that anybody can cause by typing an address: one in ten minutes, five until the owner of the address confirms.
QUIET = timedelta(minutes=10)
MOST_LETTERS = 5
MOST_PENDING = 20
MOST_FOLLOWS = 200


def hold_follower(db: Session, follower: Follower) -> None:
    """Lock a follower for this transaction and look again: of two hands on one button the second finds what the first has done.

    Raises:
        Missing: when it was erased meanwhile.

    """
    query = select(Follower).where(Follower.id == follower.id).with_for_update(of=Follower)
    if db.scalar(query.execution_options(populate_existing=True)) is None:
        raise Missing


def request_follow(db: Session, address: str, target: Target, *, frequency: Frequency) -> None:
    """Ask the owner of `address` whether they want to follow `target`; nothing that is given back tells whether the address was known."""
    follower = follower_of_address(db, address) or _new_follower(db, address, frequency)
    hold_follower(db, follower)
    is_known = any(one.key == target.key for one in follower.follows)
    if not is_known and len(pending_follows(follower)) < MOST_PENDING and len(follower.follows) < MOST_FOLLOWS:
        _add(follower, target)
        if follower.confirmed_at is None:
            follower.frequency, follower.language = frequency, current_language().code
    db.flush()
    _owe_letter(db, follower)


def _new_follower(db: Session, address: str, frequency: Frequency) -> Follower:
    """Write a follower down; of two at once with one address, both get the same."""
    ring, uuid = the_keyring(), uuid7()
    index = follower_index(address)
    make = insert_sqlite if db.get_bind().dialect.name == "sqlite" else insert_postgresql
    row = {
        "uuid": uuid,
        "email_sealed": ring.seal(address, about(Follower.__tablename__, "email", uuid)),
        "email_index": index,
        "email_index_key": ring.index_number,
        "language": current_language().code,
        "frequency": frequency,
        "letters": 0,
        "told_up_to": settled_number(db),
        "calendar_uuid": uuid7(),
        "created_at": clock.now(),
    }
    db.execute(make(Follower).values(row).on_conflict_do_nothing(index_elements=["email_index"]))
    return db.scalars(select(Follower).where(Follower.email_index == index)).one()


def _add(follower: Follower, target: Target) -> Follow:
    follow = target.as_follow()
    follower.follows.append(follow)
    return follow


def _owe_letter(db: Session, follower: Follower) -> None:
    now = clock.now()
    if follower.letters >= MOST_LETTERS:
        return
    if follower.last_letter_at is not None and now - follower.last_letter_at < QUIET:
        return
    follower.letters += 1
    follower.last_letter_at = now
    db.flush()
    write_letter(
        db,
        CONFIRMATION,
        follower.uuid,
        shard=0,
        language=follower.language,
        key=f"follow:{follower.uuid}:{now.isoformat()}",
    )


def renew_follower_letter(db: Session, follower: Follower) -> None:
    """Send a new link to confirm, if none was sent in the last minutes or too often."""
    hold_follower(db, follower)
    _owe_letter(db, follower)


def send_following_link(db: Session, address: str) -> None:
    """Write to the owner of `address` with the link to the own page, once a day at most; says nothing about whether anything is followed."""
    follower = follower_of_address(db, address)
    if follower is None or follower.letters >= MOST_LETTERS:
        return
    key = f"following:{follower.uuid}:{clock.today().isoformat()}"
    if follower.last_letter_at is None:
        follower.last_letter_at = clock.now()
        db.flush()
    write_letter(db, CONFIRMATION, follower.uuid, shard=0, language=follower.language, key=key)


def confirm_follows(db: Session, follower: Follower, wanted: Collection[UUID], frequency: Frequency) -> int:
    """Follow what the owner of the address confirms, that often; gives back how much is new. A second time does no harm.

    What is not among `wanted` stays unconfirmed and is forgotten after some days.
    """
    hold_follower(db, follower)
    now, confirmed = clock.now(), 0
    for follow in pending_follows(follower):
        if follow.uuid in wanted:
            follow.confirmed_at = now
            confirmed += 1
    if confirmed:
        if follower.confirmed_at is None:
            follower.confirmed_at = follower.looked_at = now
        follower.letters = 0
        _change_frequency(db, follower, frequency)
    db.flush()
    return confirmed


def _change_frequency(db: Session, follower: Follower, frequency: Frequency) -> None:
    now = clock.now()
    if frequency == Frequency.NEVER:
        follower.looked_at = now
    elif follower.frequency == Frequency.NEVER:
        # What happened while no letter was wanted is not told afterwards.
        follower.told_up_to = settled_number(db)
        follower.looked_at = now
        for follow in confirmed_follows(follower):
            follow.since = now
    follower.frequency = frequency


def choose_frequency(db: Session, follower: Follower, frequency: Frequency) -> None:
    """Be written to that often from now on."""
    hold_follower(db, follower)
    _change_frequency(db, follower, frequency)
    db.flush()


def stop_letters(db: Session, follower: Follower) -> None:
    """Write no more alerts; what is followed stays for feeds and the calendar. A second time does no harm."""
    choose_frequency(db, follower, Frequency.NEVER)


def follow_as_member(db: Session, actor: Actor, target: Target) -> Follow:
    """Follow as somebody who works here: the address of the account is proven already. A second time gives back the first.

    Raises:
        Forbidden: when nobody is signed in.
        Conflict: when more is followed already than anybody can read.

    """
    if actor.account_id is None:
        raise Forbidden
    follower = follower_of_account(db, actor.account_id) or _member(db, actor.account_id)
    hold_follower(db, follower)
    for one in follower.follows:
        if one.key == target.key:
            return one
    if len(follower.follows) >= MOST_FOLLOWS:
        raise Conflict(_("You follow as much as one person can. Stop following something first."))
    follow = _add(follower, target)
    follow.confirmed_at = clock.now()
    db.flush()
    return follow


def _member(db: Session, account_id: int) -> Follower:
    make = insert_sqlite if db.get_bind().dialect.name == "sqlite" else insert_postgresql
    now = clock.now()
    row = {
        "uuid": uuid7(),
        "account_id": account_id,
        "language": current_language().code,
        "frequency": Frequency.DAILY,
        "confirmed_at": now,
        "looked_at": now,
        "letters": 0,
        "told_up_to": settled_number(db),
        "calendar_uuid": uuid7(),
        "created_at": now,
    }
    db.execute(make(Follower).values(row).on_conflict_do_nothing(index_elements=["account_id"]))
    return db.scalars(select(Follower).where(Follower.account_id == account_id)).one()


def stop_following(db: Session, follower: Follower, follow: Follow) -> bool:
    """Follow one thing no longer; says whether the follower is still kept: who is no member and follows nothing is forgotten whole."""
    hold_follower(db, follower)
    if follow in follower.follows:
        follower.follows.remove(follow)
        db.flush()
    if not follower.follows and follower.account_id is None:
        forget_follower(db, follower)
        return False
    return True


def change_calendar(db: Session, follower: Follower) -> None:
    """Give the calendar another secret address; the old one leads nowhere any more."""
    hold_follower(db, follower)
    follower.calendar_uuid = uuid7()
    db.flush()


def forget_follower(db: Session, follower: Follower) -> None:
    """Delete a follower with everything that is followed, the ledger, and the letters."""
    told = select(Alert.uuid).where(Alert.follower_id == follower.id)
    db.execute(
        delete(Letter).where(Letter.shard == 0, Letter.subject.in_(told)).execution_options(synchronize_session=False)
    )
    db.execute(delete(Letter).where(Letter.shard == 0, Letter.subject == follower.uuid))
    db.execute(delete(Alert).where(Alert.follower_id == follower.id))
    db.execute(delete(Follow).where(Follow.follower_id == follower.id))
    db.execute(delete(Follower).where(Follower.id == follower.id))
    db.expunge_all()


def erase_follower(db: Session, actor: Actor, follower: Follower) -> None:
    """Forget everything about a follower, and note that it was done."""
    hold_follower(db, follower)
    uuid = follower.uuid
    forget_follower(db, follower)
    record(db, actor, "erase_follower", "follower", uuid)
