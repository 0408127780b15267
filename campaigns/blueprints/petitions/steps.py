"""The steps of a petition's life as buttons: which are open from where it stands, to whom, and what each one brings about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from campaigns.foundation.i18n.texts import lazy_gettext as _
from campaigns.petitions import operations
from campaigns.petitions.access import can_edit, can_moderate
from campaigns.petitions.models import PetitionState

if TYPE_CHECKING:
    from collections.abc import Callable

    from campaigns.foundation.actor import Actor
    from campaigns.petitions.models import Petition


@dataclass(frozen=True, slots=True)
class Step:
    """A step: its code in forms, the states that it starts from, the verb, and what is said about it.

    The `is_usual` one is what most petitions do next. `is_final` steps cannot be taken back and are asked about once more; `for_moderators` opens one to reviewers too.
    """

    code: str
    begins: frozenset[PetitionState]
    act: Callable[..., None]
    label: str
    consequence: str
    is_usual: bool = False
    is_final: bool = False
    for_moderators: bool = False
    takes_note: bool = False

    def is_open_to(self, actor: Actor, petition: Petition) -> bool:
        """Whether the actor may take it now."""
        may = can_moderate(actor, petition) if self.for_moderators else can_edit(actor, petition)
        return may and PetitionState(petition.state) in self.begins


def _from(*states: PetitionState) -> frozenset[PetitionState]:
    return frozenset(states)


_S = PetitionState
STEPS = {
    step.code: step
    for step in (
        Step(
            "submit",
            _from(_S.DRAFT),
            operations.submit_for_review,
            _("Ask for review"),
            _(
                "Others in your organisation look at it before it goes out. It stays invisible to the public, and you can still change it."
            ),
            is_usual=True,
        ),
        Step(
            "publish",
            _from(_S.IN_REVIEW),
            operations.publish_petition,
            _("Publish"),
            _(
                "Everybody can see and sign it from now on. Later changes of the text make a new version; what people signed stays readable."
            ),
            is_usual=True,
            is_final=True,
        ),
        Step(
            "return",
            _from(_S.IN_REVIEW),
            operations.return_to_draft,
            _("Give back to the writers"),
            _("It becomes a draft again. Your word to the writers is kept in the history."),
            for_moderators=True,
            takes_note=True,
        ),
        Step(
            "pause",
            _from(_S.PUBLISHED),
            operations.pause_petition,
            _("Pause"),
            _("The page stays, signing stops. You can go on at any time."),
        ),
        Step(
            "resume",
            _from(_S.PAUSED),
            operations.resume_petition,
            _("Go on"),
            _("People can sign again."),
            is_usual=True,
        ),
        Step(
            "close",
            _from(_S.PUBLISHED, _S.PAUSED),
            operations.close_petition,
            _("Close"),
            _("Signing ends; letters that are on their way can be confirmed for a day more. You can open it again."),
        ),
        Step(
            "reopen",
            _from(_S.CLOSED),
            operations.resume_petition,
            _("Open again"),
            _("People can sign again. A closing date that is past must be changed first."),
        ),
        Step(
            "hand-over",
            _from(_S.CLOSED, _S.ANSWERED),
            operations.hand_over_petition,
            _("Record the hand-over"),
            _(
                "The page says that the signatures were handed to those who must answer. It cannot be signed again after that."
            ),
            is_usual=True,
            is_final=True,
        ),
        Step(
            "answered",
            _from(_S.HANDED_OVER),
            operations.record_answer,
            _("Record an answer"),
            _("The page says that there is an answer. Say in an update what it says."),
            is_final=True,
            is_usual=True,
        ),
        Step(
            "won",
            _from(_S.PUBLISHED, _S.CLOSED, _S.HANDED_OVER, _S.ANSWERED),
            operations.declare_won,
            _("Declare it won"),
            _("The page says that the demand was met. This is the end of the petition and cannot be taken back."),
            is_final=True,
        ),
        Step(
            "withdraw",
            _from(_S.DRAFT, _S.IN_REVIEW, _S.PUBLISHED, _S.PAUSED, _S.CLOSED),
            operations.withdraw_petition,
            _("Withdraw the petition"),
            _(
                "It can never be signed or published again. If it was public, its page stays and says that its authors withdrew it."
            ),
            is_final=True,
        ),
    )
}


def open_steps(actor: Actor, petition: Petition) -> list[Step]:
    """The steps that the actor may take now, the usual one first."""
    return [step for step in STEPS.values() if step.is_open_to(actor, petition)]
