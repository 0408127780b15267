"""Background verbs of signatures."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

import structlog
from sqlalchemy import select

from campaigns.foundation.jobs import job
from campaigns.foundation.transaction import reading, writing
from campaigns.petitions.models import Petition
from campaigns.signatures.operations.counting import count_new_signatures, reconcile_petition
from campaigns.signatures.operations.keeping import forget_lapsed_signatures, forget_signers, petitions_to_forget

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

log = structlog.get_logger(__name__)


@job("counts")
def count_signatures(db: Session) -> None:
    """Add what came and went to the counts. Repeatable: an entry of the ledger is deleted in the transaction that adds it."""
    count_new_signatures(db)


@job("counts", has_own_edges=True)
def reconcile_counts() -> None:
    """Compare the counts of all petitions, closed ones too, with the signatures. Repeatable: what is true already stays."""
    with reading() as db:
        petitions = db.execute(select(Petition.id, Petition.uuid)).all()
    for petition_id, uuid in petitions:
        with writing() as db:
            difference = reconcile_petition(db, petition_id)
        if difference:
            log.error("count was wrong and is put right", petition=str(uuid), difference=difference)


@job("counts")
def reconcile_count(db: Session, petition_uuid: str) -> None:
    """Reconcile one petition, when it closes. Repeatable: what is true already stays."""
    petition_id = db.scalar(select(Petition.id).where(Petition.uuid == UUID(petition_uuid)))
    if petition_id is not None:
        reconcile_petition(db, petition_id)


@job("background", has_own_edges=True)
def forget_ended() -> None:
    """Forget who signed petitions that ended half a year ago. Repeatable: a signer once forgotten is not found again."""
    with reading() as db:
        petition_ids = petitions_to_forget(db)
    for petition_id in petition_ids:
        after = None
        while True:
            with writing() as db:
                after = forget_signers(db, petition_id, after)
            if after is None:
                break


@job("background")
def forget_lapsed(db: Session) -> None:
    """Delete what was never confirmed or was withdrawn long ago. Repeatable: what is gone is gone."""
    forget_lapsed_signatures(db)
