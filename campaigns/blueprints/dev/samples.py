"""What the style guide shows its components with: plainly invented, and without a look into the database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, HiddenField, RadioField, SelectMultipleField

from campaigns.alerts.queries.ledger import ToldRow
from campaigns.blueprints.addresses import language_url
from campaigns.blueprints.dev.bill_samples import bill_samples
from campaigns.blueprints.dev.compare_sample import compared_samples
from campaigns.blueprints.forms import Address, AtMost, BaseForm, CountryField, LineField, Needed, TextField
from campaigns.blueprints.institutions.forms import CONTACT_NAMES
from campaigns.blueprints.petitions.forms import DISPLAYS
from campaigns.blueprints.proposals.advocacy_forms import LEANS
from campaigns.foundation.i18n.languages import KNOWN
from campaigns.foundation.i18n.texts import country_name, current_language
from campaigns.foundation.i18n.texts import lazy_gettext as _
from campaigns.foundation.mail.models import LetterState
from campaigns.foundation.time_zones import local_moment
from campaigns.insights.charts import country_bars, signature_curve
from campaigns.insights.coming_dates import ComingDate
from campaigns.insights.pipeline_drawing import Moment, PipelineDrawing, Stage, draw_pipeline
from campaigns.insights.positions import need_part
from campaigns.insights.seats import need_bars, seats_of_count
from campaigns.institutions.queries import BodyRow, PostRow
from campaigns.institutions.queries.pages import Contact, MemberRow, Share
from campaigns.institutions.queries.posts import Holder
from campaigns.proposals.heads import Head, WhipCount, count_heads
from campaigns.proposals.majorities import majority_of
from campaigns.proposals.models import Lean
from campaigns.signatures.models import Display

_FIRST_DAY = date(2026, 9, 25)
_COUNTRIES = {"RS": 1304, "BA": 620, "ME": 310, "MK": 190, "AL": 88}


_BODIES = (
    BodyRow("a-parliament", "A parliament", "en", "Parliament", "AP", "A country", 91),
    BodyRow("an-agency", "An agency of old", "en", "Agency", has_ended=True),
)
_POSTS = (
    PostRow(
        uuid=UUID(int=2),
        label="Chair of the committee",
        role="chair",
        area="",
        start_date="2012",
        end_date=None,
        is_over=False,
        holders=(Holder("ana-primer", "Ana Primer", "sr-Latn", "2024-05", None),),
        former=(Holder("bogdan-primer", "Bogdan Primer", "sr-Latn", "2020", "2024-05"),),
    ),
    PostRow(UUID(int=3), "Secretary", "", "North", None, None, is_over=False, holders=(), former=()),
)
_MEMBERS = (
    MemberRow(
        uuid=UUID(int=1),
        slug="ana-primer",
        name="Ana Primer",
        language="sr-Latn",
        role="chair",
        group="Party A",
        group_slug="party-a",
        area="North",
        session="1st",
        start_date="2024-05",
        end_date=None,
        is_present=True,
    ),
)


class SampleForm(BaseForm):
    """Every kind of field, named as in the form for signing."""

    version = HiddenField()
    language = HiddenField()
    name = LineField(_("Your name"), [Needed(_("Write your name."))])
    email = LineField(_("Your e-mail address"), [Needed(_("Write your e-mail address.")), Address()])
    country = CountryField(_("Country where you live"), [Needed(_("Choose your country."))])
    locality = LineField(_("Town or village"))
    reason = TextField(_("Why do you sign?"), [AtMost(500)])
    display = RadioField(_("What may others see of you?"), choices=lambda: DISPLAYS, default=Display.NOTHING)
    public = BooleanField(_("I agree that this is shown in public on the petition's page."))
    news = SelectMultipleField(
        _("News by e-mail"),
        choices=lambda: [("1", _("From the first organisation")), ("2", _("From the second organisation"))],
    )
    consent = BooleanField(_("I sign this petition."), [Needed(_("Tick this box to sign."))])


def _petition(**changes: object) -> dict[str, object]:
    return {
        "slug": "a-demand",
        "state": "published",
        "title": "A demand in a dozen words, as long as titles of petitions come to be",
        "summary": "Two sentences say what is demanded and why now. They are all that many people read.",
        "language": "en",
        "image": None,
        "count": 2153,
        "goal": 5000,
        "version_number": 2,
    } | changes


def _totals() -> list[tuple[date, int]]:
    totals, total = [], 0
    for day in range(60):
        total += 12 + (day * 37) % 41 + (90 if day in {3, 4, 31} else 0)
        totals.append((_FIRST_DAY + timedelta(days=day), total))
    return totals


def _dates() -> list[ComingDate]:
    title = "A law of which a committee hears somebody"
    hearing = ComingDate(
        name=str(_("Hearing")),
        due=_FIRST_DAY,
        days=3,
        starts_at=local_moment(datetime(2026, 9, 25, 9, 30, tzinfo=UTC), "Europe/Belgrade"),
        date="2026-09-25T09:30",
        is_a_day=True,
        place=str(_("Committee")),
        slug="a-law",
        title=title,
        language="en",
    )
    return [hearing, replace(hearing, name=str(_("Vote")), starts_at=None, date="2026-10", is_a_day=False, place="")]


def _pipelines() -> list[tuple[str, PipelineDrawing, str]]:
    """A procedure as a proposal goes through it: on its way, stuck, dead, and done."""
    rule, citation = str(_("Adopted by a majority of those present.")), "Constitution, Article 105"
    stages = (
        Stage("public_consultation", _("Public consultation"), _("Ministry of Justice")),
        Stage("adopted_by_government", _("Adopted by the government"), _("Government")),
        Stage("introduced", _("Brought before parliament"), _("Speaker of the National Assembly"), rule, citation),
        Stage("committee_first", _("In committee"), _("Committee on justice, administration and local government")),
        Stage("adopted", _("Vote in plenary"), _("National Assembly"), rule, citation, is_verified=True),
        Stage("promulgation", _("Promulgation"), _("President of the Republic")),
        Stage("in_force", _("In force")),
    )
    days = {"public_consultation": "2023", "introduced": "2024-05", "committee_first": "2024-06-12"}
    on_the_way = {key: Moment(text, date(2024, 1, 1)) for key, text in days.items()}
    all_the_way = {stage.key: Moment(f"20{16 + number}-03-07", date(2016, 3, 7)) for number, stage in enumerate(stages)}
    return [
        (_("On its way"), draw_pipeline(stages, on_the_way, present="committee_first"), ""),
        (_("Stuck"), draw_pipeline(stages, on_the_way, present="committee_first", is_stuck=True), ""),
        (
            _("Dead"),
            draw_pipeline(stages, on_the_way, present="committee_first", outcome="rejected"),
            "rejected",
        ),
        (_("Done"), draw_pipeline(stages, all_the_way, present="in_force", outcome="in_force"), "in_force"),
    ]


_LEANS_IN_PARTS = {
    "federation": {Lean.YES: 12, Lean.LEAN_YES: 6, Lean.UNDECIDED: 4, Lean.NO: 3},
    "srpska": {Lean.YES: 2, Lean.LEAN_NO: 4, Lean.NO: 5},
}


def _house() -> WhipCount:
    heads = [
        Head(lean, part=part)
        for part, leans in _LEANS_IN_PARTS.items()
        for lean, number in leans.items()
        for _ in range(number)
    ]
    return count_heads(majority_of("entity_third"), 42, heads)


def _council() -> WhipCount:
    """An invented council of eight States in which three large ones are against: reached by their number, and not by their population."""
    weights = {Lean.YES: (12, 11), Lean.LEAN_YES: (9, 8, 7), Lean.NO: (20, 18, 15)}
    heads = [Head(lean, weight=weight) for lean, all_of in weights.items() for weight in all_of]
    return count_heads(majority_of("qualified"), len(heads), heads)


def style_samples(languages: tuple[str, ...]) -> dict[str, Any]:
    """The context of the style guide; `languages` are the codes of the site."""
    countries = [(code, country_name(code), count) for code, count in _COUNTRIES.items()]
    faulty = SampleForm(MultiDict({"reason": "a" * 501, "display": "all"}))
    faulty.validate()
    house, council, code = _house(), _council(), current_language().code
    return {
        "house": seats_of_count(house, code),
        "house_needs": [
            (need_part(bar.need, code), bar) for bar in (*need_bars(house.needs), *need_bars(house.otherwise))
        ],
        "council_needs": [(need_part(bar.need, code), bar) for bar in need_bars(council.needs)],
        "lean_names": dict(LEANS),
        "form": SampleForm(prefix="rest-"),
        "faulty_form": faulty,
        "sign_form_sample": SampleForm(prefix="sign-"),
        "petition": _petition(),
        "ended_petition": _petition(state="won", title="A demand that was met"),
        "bodies": _BODIES,
        "members": _MEMBERS,
        "posts": _POSTS,
        "shares": (Share("Party A", "party-a", 61), Share("Party B", "party-b", 30)),
        "contacts": (Contact("email", "office@example.org", "", "", "mailto:office@example.org", None, "2026-05"),),
        "contact_names": CONTACT_NAMES,
        "campaign": {
            "slug": "a-campaign",
            "title": _("A campaign"),
            "summary": _("The thread on which petitions hang."),
        },
        "compared": compared_samples(),
        "curve": signature_curve(_totals(), 5000),
        "dates": _dates(),
        "told": [
            ToldRow(datetime(2026, 9, 25, 6, tzinfo=UTC), "daily", 3, LetterState.SENT),
            ToldRow(datetime(2026, 9, 24, 6, tzinfo=UTC), "daily", 1, LetterState.FAILED),
        ],
        "days": [_FIRST_DAY + timedelta(days=59), _FIRST_DAY],
        "bars": country_bars(countries),
        "countries": countries,
        "pipelines": _pipelines(),
        "language_links": {code: language_url(code) for code in languages if code in KNOWN},
        **bill_samples(),
    }
