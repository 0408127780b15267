"""Who belongs to an organization, and in which role; one owner always stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from campaigns.accounts.operations import create_account, send_invitation
from campaigns.accounts.queries import account_of_address
from campaigns.audit.operations import record
from campaigns.coalitions.models import Membership, Organization, Role
from campaigns.foundation import clock
from campaigns.foundation.errors import Conflict, Invalid
from campaigns.foundation.i18n.texts import gettext as _

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaigns.foundation.actor import Actor


def add_member(
    db: Session,
    actor: Actor,
    organization: Organization,
    *,
    email: str,
    name: str,
    role: Role,
    language: str,
) -> Membership:
    """Give the owner of an address a role; one without an account gets one, and a letter with a link to set a passphrase.

    `name` and `language` count only for a new account.

    Raises:
        Invalid: when the person is a member already, or the address or the name cannot be one.

    """
    account = account_of_address(db, email)
    if account is None:
        account = create_account(db, actor, email=email, name=name, language=language)
        send_invitation(db, actor, account)
    known = select(Membership.id).where(
        Membership.organization_id == organization.id, Membership.account_id == account.id
    )
    if db.scalar(known) is not None:
        raise Invalid({"email": _("This person belongs to the organisation already. Change the role in the list.")})
    membership = Membership(organization_id=organization.id, account=account, role=role.value, created_at=clock.now())
    db.add(membership)
    db.flush()
    record(db, actor, "add_member", "organization", organization.uuid, account=str(account.uuid), role=role.value)
    return membership


def change_role(db: Session, actor: Actor, organization: Organization, membership: Membership, role: Role) -> None:
    """Give a member another role.

    Raises:
        Conflict: when no owner would be left.

    """
    if membership.role == role:
        return
    _keep_an_owner(db, organization, membership)
    before, membership.role = membership.role, role.value
    db.flush()
    record(
        db,
        actor,
        "change_role",
        "organization",
        organization.uuid,
        account=str(membership.account.uuid),
        before=before,
        after=role.value,
    )


def remove_member(db: Session, actor: Actor, organization: Organization, membership: Membership) -> None:
    """Take somebody out of an organization; the account stays.

    Raises:
        Conflict: when no owner would be left.

    """
    _keep_an_owner(db, organization, membership)
    account = membership.account.uuid
    db.delete(membership)
    db.flush()
    record(db, actor, "remove_member", "organization", organization.uuid, account=str(account))


def _keep_an_owner(db: Session, organization: Organization, membership: Membership) -> None:
    # Two owners who remove each other at the same moment meet at this lock.
    db.execute(select(Organization.id).where(Organization.id == organization.id).with_for_update())
    others = select(func.count()).where(
        Membership.organization_id == organization.id,
        Membership.role == Role.OWNER,
        Membership.id != membership.id,
    )
    if membership.role == Role.OWNER and not db.scalar(others):
        raise Conflict(_("An organisation needs an owner. Make somebody else an owner first."))
