"""What answers what: each event and the jobs that follow from it. An event without a row here cannot be announced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from campaigns.alerts.jobs import alert_all_at_once, alert_at_once
from campaigns.insights.jobs import draw_share_picture
from campaigns.petitions.events import PetitionClosed, PetitionPublished, PetitionTextChanged, PetitionUpdatePublished
from campaigns.proposals.events import ProposalChanged, ProposalsChanged
from campaigns.signatures.events import SignatureConfirmed, SignatureWithdrawn
from campaigns.signatures.jobs import reconcile_count

if TYPE_CHECKING:
    from campaigns.foundation.jobs import Job

REACTIONS: dict[type, tuple[Job, ...]] = {
    PetitionPublished: (draw_share_picture,),
    PetitionTextChanged: (draw_share_picture,),
    PetitionClosed: (reconcile_count,),
    PetitionUpdatePublished: (),
    ProposalChanged: (alert_at_once,),
    ProposalsChanged: (alert_all_at_once,),
    SignatureConfirmed: (),
    SignatureWithdrawn: (),
}
