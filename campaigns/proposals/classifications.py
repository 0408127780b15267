"""The code lists of Open Civic Data for proposals, with what people read for each."""

from __future__ import annotations

from campaigns.foundation.i18n.texts import gettext
from campaigns.foundation.i18n.texts import lazy_gettext as _

# In the order in which they come up in a proposal's life.
ACTIONS = {
    "filing": _("Filed"),
    "introduction": _("Introduced"),
    "receipt": _("Received"),
    "referral": _("Referred"),
    "referral-committee": _("Referred to a committee"),
    "hearing-held": _("Hearing held"),
    "work-session": _("Working session"),
    "sponsorship": _("Sponsor added or gone"),
    "reading-1": _("First reading"),
    "reading-2": _("Second reading"),
    "reading-3": _("Third reading"),
    "committee-passage": _("Passed by a committee"),
    "committee-passage-favorable": _("Passed by a committee, in favour"),
    "committee-passage-unfavorable": _("Passed by a committee, against"),
    "committee-failure": _("Failed in a committee"),
    "reported-out-of-committee": _("Reported by a committee"),
    "amendment-introduction": _("Amendment tabled"),
    "amendment-passage": _("Amendment adopted"),
    "amendment-failure": _("Amendment rejected"),
    "amendment-withdrawal": _("Amendment withdrawn"),
    "amendment-amendment": _("Amendment amended"),
    "amendment-deferral": _("Amendment put off"),
    "substitution": _("Text replaced"),
    "deferral": _("Put off"),
    "passage": _("Passed"),
    "informal-passage": _("Passed informally"),
    "failure": _("Rejected"),
    "withdrawal": _("Withdrawn"),
    "concurrence": _("Agreed to by the other chamber"),
    "enrolled": _("Final text made"),
    "executive-receipt": _("Sent for signature"),
    "executive-signature": _("Signed"),
    "executive-veto": _("Sent back"),
    "executive-veto-line-item": _("Sent back in part"),
    "veto-override-passage": _("Passed again after it was sent back"),
    "veto-override-failure": _("Not passed again after it was sent back"),
    "became-law": _("Became law"),
    "carried-over": _("Carried over to the next session"),
}
# Open Civic Data's kinds of bill, and those that it lacks: a treaty text, a resolution of a conference, a body, a rule, a municipal decision.
BILLS = {
    "bill": _("Bill"),
    "proposed bill": _("Draft bill"),
    "constitutional amendment": _("Constitutional amendment"),
    "amendment": _("Amendment"),
    "directive": _("Directive"),
    "regulation": _("Regulation"),
    "framework decision": _("Framework decision"),
    "treaty amendment": _("Change of a treaty text"),
    "resolution": _("Resolution"),
    "conference resolution": _("Resolution of a conference of parties"),
    "motion": _("Motion"),
    "petition": _("Petition"),
    "ordinance": _("Municipal decision"),
    "creation of a body": _("Creation of a body"),
    "rule of procedure": _("Rule of procedure"),
    "appointment": _("Appointment"),
    "model law": _("Model law"),
    "treaty": _("Treaty"),
}
# What is a bill until it is in force.
_LAWS = frozenset({"bill", "proposed bill"})
VERSIONS = {
    "filed": _("As filed"),
    "introduced": _("As introduced"),
    "amendment": _("Amendment"),
    "substituted": _("Replaced text"),
    "enrolled": _("As adopted"),
    "became-law": _("As published"),
}
DOCUMENTS = {
    "analysis": _("Analysis"),
    "committee-report": _("Report of a committee"),
    "fiscal-note": _("Cost estimate"),
    "summary": _("Summary"),
    "digest": _("Digest"),
    "veto-message": _("Reasons for sending it back"),
    "law": _("Law"),
    "other": _("Other paper"),
}
EVENTS = {
    "hearing": _("Hearing"),
    "committee-meeting": _("Sitting of a committee"),
    "plenary": _("Plenary sitting"),
    "vote": _("Vote"),
    "consultation": _("Public consultation"),
    "deadline": _("Deadline"),
}
SPONSORSHIPS = {
    "author": _("Author"),
    "co-author": _("Co-author"),
    "rapporteur": _("Rapporteur"),
    "shadow rapporteur": _("Shadow rapporteur"),
    "government": _("Government"),
    "citizens' initiative": _("Citizens' initiative"),
}
RELATIONS = {
    "companion": _("goes with"),
    "prior-session": _("was before, in an earlier session,"),
    "replaced-by": _("is replaced by"),
    "replaces": _("replaces"),
    "related": _("is related to"),
}


def bill_kind(key: str, outcome: str) -> str:
    """What a proposal of a kind is called, in the language in use, once it has come to an outcome; a kind that is not in the list as its source has it."""
    if key in _LAWS and outcome in {"in_force", "annulled"}:
        return gettext("Law")
    return str(BILLS.get(key, key))
