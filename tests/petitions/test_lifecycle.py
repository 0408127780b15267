"""The life of a petition: which steps there are, what each of them asks, and what it leaves behind."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from campaigns.audit.models import AuditEntry
from campaigns.foundation import clock as the_clock
from campaigns.foundation.actor import SYSTEM
from campaigns.foundation.errors import Conflict, Invalid
from campaigns.foundation.outbox import OutboxJob
from campaigns.foundation.transaction import reading, writing
from campaigns.petitions import operations
from campaigns.petitions.models import PUBLIC_STATES, TRANSITIONS, Petition, PetitionState
from campaigns.petitions.operations import Wording
from tests.factories import ENGLISH, make_petition, petition_row

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from campaigns.foundation.actor import Actor
    from campaigns.foundation.transaction import Database
    from tests.conftest import Clock

VERBS: dict[Callable[[Session, Actor, Petition], None], PetitionState] = {
    operations.submit_for_review: PetitionState.IN_REVIEW,
    operations.return_to_draft: PetitionState.DRAFT,
    operations.publish_petition: PetitionState.PUBLISHED,
    operations.pause_petition: PetitionState.PAUSED,
    operations.resume_petition: PetitionState.PUBLISHED,
    operations.close_petition: PetitionState.CLOSED,
    operations.hand_over_petition: PetitionState.HANDED_OVER,
    operations.record_answer: PetitionState.ANSWERED,
    operations.declare_won: PetitionState.WON,
    operations.withdraw_petition: PetitionState.WITHDRAWN,
}


@pytest.mark.parametrize(
    ("verb", "state"), list(product(VERBS, PetitionState)), ids=lambda one: getattr(one, "__name__", one)
)
def test_a_verb_works_from_the_states_of_the_table_and_no_other(
    database: Database,  # noqa: ARG001 - empty tables
    verb: Callable[[Session, Actor, Petition], None],
    state: PetitionState,
) -> None:
    made = make_petition()
    with writing() as db:
        petition_row(db, made).state = state
    target = VERBS[verb]
    if target in TRANSITIONS[state]:
        with writing() as db:
            verb(db, SYSTEM, petition_row(db, made))
        expected = target
    else:
        with pytest.raises(Conflict), writing() as db:
            verb(db, SYSTEM, petition_row(db, made))
        expected = state
    with reading() as db:
        assert petition_row(db, made).state == expected


def test_every_state_is_in_the_table_and_two_are_not_public() -> None:
    assert set(TRANSITIONS) == set(PetitionState)
    assert set(PetitionState) - PUBLIC_STATES == {PetitionState.DRAFT, PetitionState.IN_REVIEW}


def test_a_step_is_audited_with_before_and_after(database: Database) -> None:  # noqa: ARG001
    made = make_petition()
    with writing() as db:
        operations.pause_petition(db, SYSTEM, petition_row(db, made))
    with reading() as db:
        entry = db.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
        assert (entry.action, entry.thing_uuid) == ("pause_petition", made.uuid)
        assert entry.details == {"before": "published", "after": "paused"}


def test_publishing_owes_the_share_picture_and_closing_a_true_count(database: Database) -> None:  # noqa: ARG001
    made = make_petition()
    with writing() as db:
        operations.close_petition(db, SYSTEM, petition_row(db, made))
    with reading() as db:
        owed = db.execute(select(OutboxJob.job, OutboxJob.args).order_by(OutboxJob.created_at)).all()
    assert ("insights.draw_share_picture", [str(made.uuid)]) in [tuple(row) for row in owed]
    assert ("signatures.reconcile_count", [str(made.uuid)]) in [tuple(row) for row in owed]


@pytest.mark.parametrize(
    "lacking",
    [
        Wording("", ENGLISH.summary, ENGLISH.body, ENGLISH.demands, ENGLISH.addressees),
        Wording(ENGLISH.title, "", ENGLISH.body, ENGLISH.demands, ENGLISH.addressees),
        Wording(ENGLISH.title, ENGLISH.summary, "", ENGLISH.demands, ENGLISH.addressees),
        Wording(ENGLISH.title, ENGLISH.summary, ENGLISH.body, (), ENGLISH.addressees),
        Wording(ENGLISH.title, ENGLISH.summary, ENGLISH.body, ENGLISH.demands, ()),
    ],
    ids=["title", "summary", "body", "demands", "addressees"],
)
def test_a_text_that_is_not_whole_is_not_published(database: Database, lacking: Wording) -> None:  # noqa: ARG001
    made = make_petition(published=False, wordings={"en": ENGLISH, "sr-Cyrl": lacking})
    with pytest.raises(Invalid) as caught, writing() as db:
        operations.submit_for_review(db, SYSTEM, petition_row(db, made))
    assert list(caught.value.faults) == ["text_sr-Cyrl"]


def test_the_first_publication_stays_the_date_of_publication(database: Database, clock: Clock) -> None:  # noqa: ARG001
    made = make_petition()
    first = the_clock.now()
    for verb in (operations.close_petition, operations.resume_petition):
        clock.advance(days=3)
        with writing() as db:
            verb(db, SYSTEM, petition_row(db, made))
    with reading() as db:
        petition = petition_row(db, made)
        assert petition.published_at == first
        assert petition.state_changed_at == first + timedelta(days=6)


def test_a_petition_past_its_closing_date_closes_by_itself_and_opens_only_with_a_later_one(
    database: Database,  # noqa: ARG001 - empty tables
    clock: Clock,
) -> None:
    made = make_petition(closes_at=the_clock.now() + timedelta(days=1))
    with writing() as db:
        assert operations.close_ended_petitions(db, SYSTEM) == 0
    clock.advance(days=1)
    with reading() as db:
        assert not petition_row(db, made).takes_signatures(the_clock.now())
    with writing() as db:
        assert operations.close_ended_petitions(db, SYSTEM) == 1
        assert operations.close_ended_petitions(db, SYSTEM) == 0
    with pytest.raises(Invalid), writing() as db:
        operations.resume_petition(db, SYSTEM, petition_row(db, made))
    with writing() as db:
        operations.change_closing(db, SYSTEM, petition_row(db, made), the_clock.now() + timedelta(days=7))
        operations.resume_petition(db, SYSTEM, petition_row(db, made))
    with reading() as db:
        assert petition_row(db, made).takes_signatures(the_clock.now())


def test_an_open_petition_cannot_be_given_a_closing_date_in_the_past(database: Database, clock: Clock) -> None:  # noqa: ARG001
    made = make_petition()
    with pytest.raises(Invalid) as caught, writing() as db:
        operations.change_closing(db, SYSTEM, petition_row(db, made), the_clock.now() - timedelta(minutes=1))
    assert list(caught.value.faults) == ["closes_at"]
