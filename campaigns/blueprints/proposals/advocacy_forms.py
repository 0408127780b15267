"""Forms of what campaigns hold of a proposal, and of votes."""

from __future__ import annotations

from wtforms import BooleanField, DateField, IntegerField, RadioField, SelectField
from wtforms.validators import Optional

from campaigns.blueprints.forms import AtMost, BaseForm, LineField, Needed, PartialDateField, TextField
from campaigns.foundation.i18n.texts import lazy_gettext as _
from campaigns.proposals.models import Lean, Stance, Visibility

LONGEST_TEXT = 20_000
LONGEST_LIST = 400_000
LONGEST_ADDRESS = 1000
STANCES = [
    (Stance.SUPPORT, _("We support it")),
    (Stance.SUPPORT_IF_AMENDED, _("We support it if it is amended")),
    (Stance.OPPOSE, _("We oppose it")),
    (Stance.NEUTRAL, _("We take no side")),
    (Stance.MONITOR, _("We only watch it")),
]
PRIORITIES = [("1", _("First: this is what the campaign is about")), ("2", _("Second")), ("3", _("Third"))]
LEANS = [
    (Lean.YES, _("For")),
    (Lean.LEAN_YES, _("Leans for")),
    (Lean.UNDECIDED, _("Undecided")),
    (Lean.LEAN_NO, _("Leans against")),
    (Lean.NO, _("Against")),
    (Lean.UNKNOWN, _("Unknown")),
]
SOURCES = [
    ("public_statement", _("Said in public")),
    ("written_reply", _("Written to us")),
    ("meeting", _("Said in a meeting")),
    ("staff", _("Said by their staff")),
    ("past_vote", _("Voted so before")),
]
CONFIDENCES = [("3", _("Sure")), ("2", _("Likely")), ("1", _("A guess"))]
VISIBILITIES = [
    (Visibility.PRIVATE, _("Our organisation only")),
    (Visibility.COALITION, _("The organisations of our campaign")),
    (Visibility.PUBLIC, _("Everybody")),
]
VISIBILITY_NOTES = {
    Visibility.PRIVATE.value: _("No other organisation ever sees it."),
    Visibility.COALITION.value: _("Those that carry, together with us, a campaign with a stance on this proposal."),
    Visibility.PUBLIC.value: _("Shown on the public page with its source. It cannot be taken back."),
}
RECOMMENDED = [("yes", _("Vote for")), ("no", _("Vote against")), ("abstain", _("Abstain"))]
ASK_STATUSES = [
    ("proposed", _("Proposed by us")),
    ("submitted", _("Submitted")),
    ("accepted", _("Accepted")),
    ("partly", _("Accepted in part")),
    ("rejected", _("Rejected")),
    ("dropped", _("Dropped by us")),
]
RESULTS = [("", _("Not known")), ("pass", _("Passed")), ("fail", _("Not passed"))]
OPTIONS = [
    ("yes", _("For")),
    ("no", _("Against")),
    ("abstain", _("Abstained")),
    ("absent", _("Absent")),
    ("not voting", _("Present, did not vote")),
    ("paired", _("Paired")),
    ("excused", _("Excused")),
    ("other", _("Other")),
]


class StanceForm(BaseForm):
    """What a campaign wants of a proposal."""

    campaign = SelectField(_("Campaign"), [Needed(_("Choose a campaign."))])
    stance = RadioField(_("What it wants"), [Needed(_("Choose a stance."))], choices=lambda: STANCES)
    priority = SelectField(_("Priority"), choices=lambda: PRIORITIES, default="2")
    rationale = TextField(_("Why"), [AtMost(LONGEST_TEXT)])
    language = SelectField(_("Language of the reasons"), [Needed(_("Choose a language."))])
    adopted_on = DateField(_("Adopted on"), [Optional()])
    is_public = BooleanField(_("Show it on the public page"))


class PositionForm(BaseForm):
    """How somebody leans."""

    who = LineField(_("Who"), [Needed(_("Write a name.")), AtMost(300)])
    lean = RadioField(_("How they lean"), [Needed(_("Choose how they lean."))], choices=lambda: LEANS)
    said_on = DateField(_("Day on which it was said"), [Needed(_("Write the day."))])
    source_type = SelectField(
        _("From where it is known"),
        [Needed(_("Choose from where this is known."))],
        choices=lambda: [("", _("Choose")), *SOURCES],
    )
    source_url = LineField(_("Address of the source"), [AtMost(LONGEST_ADDRESS)])
    note = TextField(_("Note"), [AtMost(LONGEST_TEXT)])
    confidence = SelectField(_("How sure"), choices=lambda: CONFIDENCES, default="2")
    organization = SelectField(_("Organisation that records it"), [Needed(_("Choose an organisation."))])
    visibility = RadioField(_("Who may see it"), choices=lambda: VISIBILITIES, default=Visibility.PRIVATE)


class DecisionForm(BaseForm):
    """A decision for which heads are counted."""

    title = LineField(_("What is decided"), [Needed(_("Write what is decided.")), AtMost(200)])
    institution = SelectField(_("Who decides"), [Needed(_("Choose an institution."))])
    majority = RadioField(_("Majority"), [Needed(_("Choose a majority from the list."))])
    seats = IntegerField(_("Seats"), [Optional()])
    expected_on = DateField(_("Expected on"), [Optional()])


class SettleForm(BaseForm):
    """The vote by which a decision was taken."""

    vote = SelectField(_("Vote"), [Needed(_("Choose a vote."))])


class RecommendationForm(BaseForm):
    """How a campaign wants a decision to be voted."""

    campaign = SelectField(_("Campaign"), [Needed(_("Choose a campaign."))])
    option = SelectField(_("Recommendation"), [Needed(_("Choose how to vote."))], choices=lambda: RECOMMENDED)
    weight = IntegerField(_("Weight in scores, 1 to 10"), [Needed(_("Write a number from 1 to 10."))], default=1)


class VoteForm(BaseForm):
    """A vote as its source has it."""

    motion = LineField(_("What was voted on"), [Needed(_("Write what was voted on.")), AtMost(2000)])
    date = PartialDateField(_("Date"), [Needed(_("Write a date.")), AtMost(32)])
    institution = SelectField(_("Where"))
    result = SelectField(_("Result"), choices=lambda: RESULTS, default="")
    majority = SelectField(_("Majority"))
    yes = IntegerField(_("For"), [Optional()])
    no = IntegerField(_("Against"), [Optional()])
    abstain = IntegerField(_("Abstained"), [Optional()])
    absent = IntegerField(_("Absent"), [Optional()])
    identifier = LineField(_("Number in the source"), [AtMost(200)])
    source_url = LineField(_("Address of the source"), [AtMost(LONGEST_ADDRESS)])
    groups = TextField(_("Counts by group or entity"), [AtMost(LONGEST_TEXT)])
    voters = TextField(_("Votes by name"), [AtMost(LONGEST_LIST)])


class MatchForm(BaseForm):
    """The person whom a printed name means."""

    who = LineField(_("Person"), [Needed(_("Write a name.")), AtMost(300)])


class AskForm(BaseForm):
    """What should change at one article."""

    article = LineField(_("Article"), [Needed(_("Write which article this is about.")), AtMost(60)])
    wanted = TextField(
        _("What should stand there"), [Needed(_("Write what should stand there.")), AtMost(LONGEST_TEXT)]
    )
    because = TextField(_("Why"), [AtMost(LONGEST_TEXT)])
    language = SelectField(_("Language"), [Needed(_("Choose a language."))])
    status = SelectField(_("How far it came"), choices=lambda: ASK_STATUSES, default="proposed")
    is_public = BooleanField(_("Show it on the public page"))


class NewAskForm(AskForm):
    """A new ask, of one campaign."""

    campaign = SelectField(_("Campaign"), [Needed(_("Choose a campaign."))])
