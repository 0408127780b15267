"""What happened to a proposal: recorded, corrected, taken back; its stage follows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from campaigns.audit.operations import record
from campaigns.foundation import clock
from campaigns.foundation.errors import Invalid
from campaigns.foundation.i18n.texts import gettext as _
from campaigns.foundation.identifiers import uuid7
from campaigns.foundation.natural_keys import natural_key
from campaigns.proposals.guessing import guess_action
from campaigns.proposals.models import Bill, BillAction, ChangeKind
from campaigns.proposals.operations.changes import note_change, refresh_bill
from campaigns.proposals.operations.checks import checked_classification, checked_date, checked_optional_url
from campaigns.proposals.pipelines import pipeline_of
from campaigns.proposals.stages import RANK, place_in_day

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from campaigns.foundation.actor import Actor
    from campaigns.institutions.models import Institution

LONGEST_DESCRIPTION = 2000


def action_key(date: str, institution_name: str, description: str) -> str:
    """What makes an action of a proposal the same when it is entered or imported again: date, body as printed, phrase."""
    return natural_key(date, institution_name, description)


def record_action(  # noqa: PLR0913 - named at the call
    db: Session,
    actor: Actor,
    bill: Bill,
    *,
    date: str,
    description: str,
    classification: Sequence[str] = (),
    institution: Institution | None = None,
    institution_name: str = "",
    source_url: str | None = None,
    stage: str = "",
    note: str = "",
    language: str = "",
) -> BillAction:
    """Write down something that happened; without a classification it is guessed from the phrase. Announces `ProposalChanged`.

    `stage` is given only where the phrase is one that the procedure does not know. The place in a day follows from what happened, not from when it was
    entered.

    Raises:
        Invalid: when the date or the source cannot be one, or the proposal has this action already.

    """
    values = _values(
        bill,
        date=date,
        description=description,
        classification=classification,
        institution=institution,
        institution_name=institution_name,
        source_url=source_url,
        stage=stage,
        note=note,
        language=language,
    )
    _check_new(db, bill, values["natural_key"], None)
    action = BillAction(uuid=uuid7(), bill_id=bill.id, created_at=clock.now(), related=[], **values)
    db.add(action)
    db.flush()
    record(db, actor, "record_action", "bill", bill.uuid, act=str(action.uuid), date=action.date)
    note_change(db, bill, ChangeKind.ACTION, action.uuid)
    _see_again(db, bill)
    return action


def change_action(  # noqa: PLR0913 - named at the call
    db: Session,
    actor: Actor,
    bill: Bill,
    action: BillAction,
    *,
    date: str,
    description: str,
    classification: Sequence[str] = (),
    institution: Institution | None = None,
    institution_name: str = "",
    source_url: str | None = None,
    stage: str = "",
    note: str = "",
    language: str = "",
) -> None:
    """Correct an action; what hangs on it stays.

    Raises:
        Invalid: when the date or the source cannot be one, or the proposal has another action that is the same.

    """
    values = _values(
        bill,
        date=date,
        description=description,
        classification=classification,
        institution=institution,
        institution_name=institution_name,
        source_url=source_url,
        stage=stage,
        note=note,
        language=language,
    )
    if (values["date"], institution_name, values["description"]) == (
        action.date,
        action.institution_name,
        action.description,
    ):
        # What makes it the same for an import is not ours to change: a file may tell it apart by more than these words.
        values |= {"natural_key": action.natural_key, "institution_name": action.institution_name}
    _check_new(db, bill, values["natural_key"], action)
    for name, value in values.items():
        setattr(action, name, value)
    db.flush()
    record(db, actor, "change_action", "bill", bill.uuid, act=str(action.uuid), date=action.date)
    _see_again(db, bill)


def remove_action(db: Session, actor: Actor, bill: Bill, action: BillAction) -> None:
    """Take an action back that did not happen; the stage goes back with it."""
    record(db, actor, "remove_action", "bill", bill.uuid, act=str(action.uuid), date=action.date)
    db.delete(action)
    db.flush()
    _see_again(db, bill)


def _see_again(db: Session, bill: Bill) -> None:
    refresh_bill(db, bill)
    db.expire(bill, ["actions"])


def _values(  # noqa: PLR0913 - named at the call
    bill: Bill,
    *,
    date: str,
    description: str,
    classification: Sequence[str],
    institution: Institution | None,
    institution_name: str,
    source_url: str | None,
    stage: str,
    note: str,
    language: str,
) -> dict[str, Any]:
    """The columns of an action, checked before any of them is put."""
    words = " ".join(description.split())
    if not words:
        raise Invalid({"description": _("Write what happened.")})
    if len(words) > LONGEST_DESCRIPTION:
        raise Invalid({"description": _("This is too long. Put the rest into the note.")})
    pipeline = pipeline_of(bill.pipeline)
    if stage and stage not in RANK and pipeline.stage(stage) is None:
        raise Invalid({"stage": _("This procedure has no such stage.")})
    day = checked_date(date)
    guess = guess_action(pipeline, words)
    kinds = checked_classification(classification or guess.classification)
    # A phrase that says more than a classification can (a consultation) keeps the stage that it means.
    kept_stage = stage or (guess.stage if not classification else "")
    printed = institution_name or (institution.name if institution is not None else "")
    return {
        "date": day.text,
        "sort_date": day.first_day,
        "position": place_in_day(pipeline, words, kinds, kept_stage),
        "description": words,
        "language": language,
        "classification": kinds,
        "stage": kept_stage,
        "institution_id": institution.id if institution is not None else None,
        "institution_name": printed,
        "source_url": checked_optional_url(source_url),
        "note": note,
        "natural_key": action_key(day.text, printed, words),
    }


def _check_new(db: Session, bill: Bill, key: str, mine: BillAction | None) -> None:
    same = select(BillAction.id).where(BillAction.bill_id == bill.id, BillAction.natural_key == key)
    if mine is not None:
        same = same.where(BillAction.id != mine.id)
    if db.scalar(same) is not None:
        raise Invalid({"description": _("This is written down already, with this date and these words.")})
