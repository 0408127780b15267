"""The verbs of petitions; each is checked, audited and announced."""

from campaigns.petitions.operations.addresses import change_slug
from campaigns.petitions.operations.laws import link_bill, unlink_bill
from campaigns.petitions.operations.lifecycle import (
    close_ended_petitions,
    close_petition,
    declare_won,
    hand_over_petition,
    pause_petition,
    publish_petition,
    record_answer,
    resume_petition,
    return_to_draft,
    submit_for_review,
    withdraw_petition,
)
from campaigns.petitions.operations.news import publish_update, remove_update, write_update
from campaigns.petitions.operations.settings import change_closing, change_goal, change_picture, remove_picture
from campaigns.petitions.operations.wording import Wording, create_petition, current_version, remove_text, write_text

__all__ = [
    "Wording",
    "change_closing",
    "change_goal",
    "change_picture",
    "change_slug",
    "close_ended_petitions",
    "close_petition",
    "create_petition",
    "current_version",
    "declare_won",
    "hand_over_petition",
    "link_bill",
    "pause_petition",
    "publish_petition",
    "publish_update",
    "record_answer",
    "remove_picture",
    "remove_text",
    "remove_update",
    "resume_petition",
    "return_to_draft",
    "submit_for_review",
    "unlink_bill",
    "withdraw_petition",
    "write_text",
    "write_update",
]
