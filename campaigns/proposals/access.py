"""Who may do what with proposals, and the loaders that are the only way to one; absent and hidden look alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from campaigns.coalitions.access import EDITORS, can_edit_campaign, can_see_campaign
from campaigns.foundation.errors import Forbidden, Missing
from campaigns.institutions.access import visible_jurisdiction
from campaigns.proposals.models import Bill, Demand
from campaigns.proposals.queries.bills import public_bill
from campaigns.proposals.queries.places import public_jurisdictions

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaigns.foundation.actor import Actor
    from campaigns.foundation.importing.models import ImportRun
    from campaigns.institutions.models import Jurisdiction


def can_edit_bill(actor: Actor) -> bool:
    """Whether the actor may write down what happens to proposals: administrators, owners and managers of any organization.

    What happened to a law is no organization's own; what an organization holds of it is guarded by itself.
    """
    return actor.is_administrator or actor.is_system or any(role in EDITORS for role in actor.roles.values())


def can_see_bills(actor: Actor) -> bool:
    """Whether the actor may see the desk of proposals: everybody who works in an organization."""
    return actor.is_administrator or actor.is_system or bool(actor.roles)


def require_desk(actor: Actor) -> None:
    """Let only those pass who may see the desk of proposals.

    Raises:
        Missing: for everybody else.

    """
    if not can_see_bills(actor):
        raise Missing


def require_editing(actor: Actor) -> None:
    """Let only those pass who may write down what happens to proposals.

    Raises:
        Missing: when the actor may not even see their desk.
        Forbidden: when the actor may see it only.

    """
    require_desk(actor)
    if not can_edit_bill(actor):
        raise Forbidden


def owns_run(actor: Actor, run: ImportRun) -> bool:
    """Whether an import is the actor's own, to see its file's name and faults, and to repeat it: of who asked for it, and of administrators.

    What it brought belongs to everybody, and so do its counts; what stands in somebody's file does not.
    """
    if actor.is_administrator or actor.is_system:
        return True
    return run.account_uuid is not None and run.account_uuid == actor.account_uuid


def visible_bill(db: Session, slug: str) -> Bill:
    """A proposal for everybody.

    Raises:
        Missing: when none is there, or it is not public.

    """
    bill = public_bill(db, slug)
    if bill is None:
        raise Missing
    return bill


def public_jurisdiction(db: Session, slug: str) -> Jurisdiction:
    """A jurisdiction for everybody.

    Raises:
        Missing: when none is there, or nothing is known of it that everybody may know.

    """
    found = visible_jurisdiction(db, slug)
    if slug not in public_jurisdictions(db):
        raise Missing
    return found


def managed_bill(db: Session, actor: Actor, slug: str) -> Bill:
    """A proposal as those who work in an organization see it.

    Raises:
        Missing: when it is not there, or not public and the actor may not edit it.

    """
    bill = db.scalar(select(Bill).where(Bill.slug == slug))
    if bill is None or not can_see_bills(actor) or not (bill.is_public or can_edit_bill(actor)):
        raise Missing
    return bill


def editable_bill(db: Session, actor: Actor, slug: str) -> Bill:
    """A proposal to be changed.

    Raises:
        Missing: when the actor may not even see it.
        Forbidden: when the actor may see it only.

    """
    bill = managed_bill(db, actor, slug)
    if not can_edit_bill(actor):
        raise Forbidden
    return bill


def managed_demand(db: Session, actor: Actor, slug: str) -> Demand:
    """A matrix as the members of the organizations that carry its campaign see it.

    Raises:
        Missing: when it is not there, or the actor is not one of them.

    """
    demand = db.scalar(select(Demand).where(Demand.slug == slug))
    if demand is None or not can_see_campaign(actor, demand.campaign):
        raise Missing
    return demand


def editable_demand(db: Session, actor: Actor, slug: str) -> Demand:
    """A matrix to be changed.

    Raises:
        Missing: when the actor may not even see it from the inside.
        Forbidden: when the actor may see it only.

    """
    demand = managed_demand(db, actor, slug)
    if not can_edit_campaign(actor, demand.campaign):
        raise Forbidden
    return demand
