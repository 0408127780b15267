"""Votes on a proposal: what was counted, who voted how, and what does not add up."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from flask import Blueprint, render_template, request

from campaigns.blueprints.answers import MEND, go_on, is_done
from campaigns.blueprints.edge import db
from campaigns.blueprints.guards import actor
from campaigns.blueprints.notices import add_notices
from campaigns.blueprints.proposals.advocacy_forms import LEANS, OPTIONS, RESULTS, MatchForm, VoteForm
from campaigns.blueprints.proposals.advocacy_pages import head_of, institution_choices, majority_choices
from campaigns.foundation.errors import Invalid
from campaigns.foundation.i18n.texts import current_language
from campaigns.foundation.i18n.texts import gettext as say
from campaigns.foundation.i18n.texts import lazy_gettext as _
from campaigns.insights.positions import vote_row, vote_rows
from campaigns.insights.seats import seats_of_vote
from campaigns.institutions.models import Person
from campaigns.institutions.queries import country_title, person_title
from campaigns.proposals.access import editable_bill, managed_bill
from campaigns.proposals.operations import (
    CountData,
    VoteData,
    VoterData,
    correct_vote,
    match_voter,
    match_voters,
    record_vote,
)
from campaigns.proposals.queries.advocacy import find_leaner, institution_of
from campaigns.proposals.visibility import person_vote_of, vote_of
from campaigns.proposals.vote_quality import checked_vote, checked_votes, council_in, unmatched_names

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from flask.typing import ResponseReturnValue
    from werkzeug.datastructures import MultiDict

    from campaigns.proposals.models import Bill, PersonVote, VoteEvent
    from campaigns.proposals.vote_quality import CheckedVote

votes = Blueprint("votes", __name__)
add_notices(
    {
        "vote-recorded": _("The vote was recorded. Followers of the proposal are told."),
        "vote-corrected": _("The vote was put right."),
        "voter-matched": _("The printed name means this person now."),
        "voters-matched": _("The printed names were looked up again."),
    }
)
COUNTED = ("yes", "no", "abstain", "absent")
_SEPARATOR = re.compile(r"[;\t|]")
_SPELLINGS = {
    "yes": ("yes", "for", "+", "za", "за", "po", "favorevole", "sì", "si"),
    "no": ("no", "against", "-", "protiv", "против", "kundër", "kunder", "jo", "contrario"),
    "abstain": ("abstain", "abstained", "0", "uzdržan", "uzdrzan", "уздржан", "воздржан", "abstenim", "astenuto"),
    "absent": ("absent", "away", "odsutan", "одсутан", "отсутен", "mungon", "assente"),
    "not voting": ("not voting", "present", "nije glasao", "није гласао", "nije glasala", "није гласала"),
    "paired": ("paired",),
    "excused": ("excused", "in missione", "opravdano"),
    "other": ("other",),
}
_OPTION_OF = {word: option for option, words in _SPELLINGS.items() for word in words}
_LINE_PARTS = 3
_LONGEST_NUMBER = 5


def _option(word: str) -> str:
    """The option that a word of a list means; the word itself where it means none, so that the report can name it."""
    return _OPTION_OF.get(word.strip().lower(), word.strip())


def _lines(text: str | None) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate((text or "").splitlines(), 1):
        if line.strip():
            yield number, [part.strip() for part in _SEPARATOR.split(line)]


def read_voters(text: str | None) -> list[VoterData]:
    """The votes by name of a list, one a line: name; group; how they voted (or name; how they voted).

    Raises:
        Invalid: with the number of the first line that cannot be read.

    """
    found = []
    for number, parts in _lines(text):
        if not 1 < len(parts) <= _LINE_PARTS or _option(parts[-1]) not in dict(OPTIONS):
            raise Invalid(
                {"voters": say("Line %(number)s: write name; group; yes, no, abstain or absent.", number=number)}
            )
        found.append(VoterData(parts[0], _option(parts[-1]), parts[1] if len(parts) == _LINE_PARTS else ""))
    return found


def read_groups(text: str | None) -> list[CountData]:
    """The counts by group of a list, one a line: group; option; number.

    Raises:
        Invalid: with the number of the first line that cannot be read.

    """
    found = []
    for number, parts in _lines(text):
        if len(parts) != _LINE_PARTS or _option(parts[1]) not in dict(OPTIONS) or not parts[2].isdecimal():
            raise Invalid({"groups": say("Line %(number)s: write group; yes; number.", number=number)})
        found.append(CountData(_option(parts[1]), int(parts[2]), parts[0]))
    return found


def _form(bill: Bill, data: MultiDict[str, Any] | None = None, values: dict[str, Any] | None = None) -> VoteForm:
    form = VoteForm(data, data=values)
    form.institution.choices = institution_choices(bill, blank=True)
    form.majority.choices = majority_choices(blank=True)
    return form


def _data(bill: Bill, form: VoteForm) -> VoteData:
    totals = [CountData(option, number) for option in COUNTED if (number := getattr(form, option).data) is not None]
    return VoteData(
        date=form.date.data or "",
        motion=form.motion.data or "",
        institution=institution_of(db(), bill, form.institution.data) if form.institution.data else None,
        identifier=form.identifier.data or "",
        result=form.result.data or "",
        majority=form.majority.data or "",
        source_url=form.source_url.data or None,
        counts=[*totals, *read_groups(form.groups.data)],
        voters=read_voters(form.voters.data),
    )


@votes.get("/proposals/<slug>/votes/")
def list_votes(slug: str) -> ResponseReturnValue:
    """The votes on a proposal."""
    bill = managed_bill(db(), actor(), slug)
    return _list_page(bill, _form(bill))


def _list_page(bill: Bill, form: VoteForm) -> str:
    return render_template(
        "manage/votes/list_votes.html",
        bill=head_of(bill),
        votes=vote_rows(checked_votes(db(), bill), current_language().code),
        unmatched=unmatched_names(db(), bill.jurisdiction_id, most=20),
        form=form,
        result_names=dict(RESULTS),
        option_names=dict(OPTIONS),
    )


@votes.post("/proposals/<slug>/votes/")
def take_vote(slug: str) -> ResponseReturnValue:
    """Record a vote."""
    bill = editable_bill(db(), actor(), slug)
    form, made = _form(bill, request.form), []
    if is_done(form, lambda: made.append(record_vote(db(), actor(), bill, _data(bill, form)))):
        return go_on("manage.votes.vote", "vote-recorded", slug=slug, vote_uuid=made[0].uuid)
    return _list_page(bill, form), MEND


@votes.get("/proposals/<slug>/votes/<uuid:vote_uuid>")
def vote(slug: str, vote_uuid: UUID) -> ResponseReturnValue:
    """A vote with its names and its report."""
    bill = managed_bill(db(), actor(), slug)
    return _page(bill, vote_of(db(), bill, vote_uuid))


def _page(bill: Bill, found: VoteEvent, *, match: MatchForm | None = None, number: int = 0) -> str:
    code = current_language().code
    checked = checked_vote(db(), found)
    return render_template(
        "manage/votes/vote.html",
        bill=head_of(bill),
        row=vote_row(checked, code),
        vote=found,
        voters=list(_voters(checked, code)),
        faults=checked.faults,
        drawing=seats_of_vote(checked),
        match=match or MatchForm(),
        match_number=number,
        lean_names=dict(LEANS),
        option_names=dict(OPTIONS),
        result_names=dict(RESULTS),
    )


def _voters(checked: CheckedVote, code: str) -> Iterator[tuple[int, PersonVote, str]]:
    council = council_in(checked.vote)
    for number, one in enumerate(checked.voters, 1):
        state = council.state_named(one.voter_name) if council is not None else ""
        name = person_title(one.person, code) if one.person is not None else ""
        yield number, one, name or (country_title(state, code) if state else "")


@votes.get("/proposals/<slug>/votes/<uuid:vote_uuid>/correct")
def correct(slug: str, vote_uuid: UUID) -> ResponseReturnValue:
    """The form that puts a vote right, filled with what is kept."""
    bill = editable_bill(db(), actor(), slug)
    found = vote_of(db(), bill, vote_uuid)
    return _correct_page(bill, found, _form(bill, values=_values(found)))


def _correct_page(bill: Bill, found: VoteEvent, form: VoteForm) -> str:
    return render_template("manage/votes/correct.html", bill=head_of(bill), vote=found, form=form)


def _values(found: VoteEvent) -> dict[str, Any]:
    totals = {one.option: one.value for one in found.counts if not one.group_name}
    grouped = [f"{one.group_name}; {one.option}; {one.value}" for one in found.counts if one.group_name]
    named = [
        "; ".join(part for part in (one.voter_name, one.group_name, one.option) if part)
        for one in checked_vote(db(), found).voters
    ]
    return {
        "motion": found.motion_text,
        "date": found.date,
        "institution": found.institution.slug if found.institution is not None else "",
        "result": found.result,
        "majority": found.majority,
        "identifier": found.identifier,
        "source_url": found.source_url or "",
        "groups": "\n".join(grouped),
        "voters": "\n".join(named),
        **{option: totals.get(option) for option in COUNTED},
    }


@votes.post("/proposals/<slug>/votes/<uuid:vote_uuid>/correct")
def put_right(slug: str, vote_uuid: UUID) -> ResponseReturnValue:
    """Put a vote as its source has it after all."""
    bill = editable_bill(db(), actor(), slug)
    found = vote_of(db(), bill, vote_uuid)
    form = _form(bill, request.form)
    if is_done(form, lambda: correct_vote(db(), actor(), found, _data(bill, form))):
        return go_on("manage.votes.vote", "vote-corrected", slug=slug, vote_uuid=vote_uuid)
    return _correct_page(bill, found, form), MEND


@votes.post("/proposals/<slug>/votes/<uuid:vote_uuid>/voters")
def look_again(slug: str, vote_uuid: UUID) -> ResponseReturnValue:
    """Look up again whom the printed names mean."""
    bill = editable_bill(db(), actor(), slug)
    match_voters(db(), actor(), vote_of(db(), bill, vote_uuid))
    return go_on("manage.votes.vote", "voters-matched", slug=slug, vote_uuid=vote_uuid)


@votes.post("/proposals/<slug>/votes/<uuid:vote_uuid>/voters/<number>")
def put_voter(slug: str, vote_uuid: UUID, number: str) -> ResponseReturnValue:
    """Say whom a printed name means; `number` is its place in the list."""
    bill = editable_bill(db(), actor(), slug)
    found = vote_of(db(), bill, vote_uuid)
    place = int(number) if number.isdecimal() and len(number) <= _LONGEST_NUMBER else 0
    voter, form = person_vote_of(db(), found, place), MatchForm(request.form)

    def act() -> None:
        person = find_leaner(db(), bill, form.who.data or "")
        if not isinstance(person, Person):
            raise Invalid({"who": say("Nobody known goes by this name, or two do.")})
        match_voter(db(), actor(), found, voter, person)

    if is_done(form, act):
        return go_on("manage.votes.vote", "voter-matched", slug=slug, vote_uuid=vote_uuid)
    return _page(bill, found, match=form, number=place), MEND
