"""The editor of a proposal: what it is called, where it belongs, who brings it in, to what it is related."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, render_template, request, url_for

from campaigns.blueprints.answers import MEND, go_on, is_done
from campaigns.blueprints.bodies import named_body
from campaigns.blueprints.edge import db
from campaigns.blueprints.guards import actor
from campaigns.blueprints.notices import add_notices
from campaigns.blueprints.proposals.bill_forms import (
    TEXT_LANGUAGES,
    AbstractForm,
    BillForm,
    IdentifierForm,
    RelationForm,
    SourceForm,
    SponsorForm,
    TitleForm,
)
from campaigns.blueprints.proposals.tabs import public_address, tabs_of
from campaigns.foundation import clock
from campaigns.foundation.errors import Missing
from campaigns.foundation.i18n.texts import current_language
from campaigns.foundation.i18n.texts import lazy_gettext as _
from campaigns.insights.bill_desk import bill_card, body_names, jurisdiction_choices, people_of, whole_bill
from campaigns.institutions.queries import resolve_institution, resolve_person
from campaigns.proposals.access import editable_bill
from campaigns.proposals.classifications import RELATIONS, SPONSORSHIPS
from campaigns.proposals.operations import (
    add_identifier,
    add_source,
    put_abstract,
    put_title,
    relate_bills,
    remove_identifier,
    remove_source,
    remove_sponsorship,
    remove_title,
    sponsor_bill,
    unrelate_bills,
    write_bill,
)
from campaigns.proposals.queries import (
    bodies_of,
    jurisdiction_of_slug,
    sponsorship_of_bill,
    subjects_in_use,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue

    from campaigns.blueprints.forms import BaseForm
    from campaigns.proposals.models import Bill

details = Blueprint("details", __name__)
add_notices(
    {
        "bill-written": _("The proposal was saved."),
        "detail-added": _("It was added."),
        "detail-removed": _("It was removed."),
    },
)


@details.get("/proposals/<slug>/edit", endpoint="details")
def show_details(slug: str) -> ResponseReturnValue:
    """Everything that the editor may change."""
    return _page(editable_bill(db(), actor(), slug))


@details.post("/proposals/<slug>/edit")
def write(slug: str) -> ResponseReturnValue:
    """Put what the proposal is called and where it belongs."""
    found = editable_bill(db(), actor(), slug)
    form = BillForm(request.form).offering(found.jurisdiction.ocd_id, found.classification)

    def act() -> None:
        body = named_body(
            found.jurisdiction_id, form.from_institution.data, "from_institution", kept=found.from_institution
        )
        write_bill(db(), actor(), found, form.bill_data(body))

    if is_done(form, act):
        return go_on("manage.details.details", "bill-written", slug=found.slug)
    return _page(found, bill=form), MEND


def _page(found: Bill, **forms: BaseForm) -> str:
    bill = whole_bill(db(), found)
    code = current_language().code
    made: dict[str, Any] = {
        "bill": lambda: BillForm.showing(bill),
        "title": lambda: TitleForm(prefix="title-"),
        "abstract": lambda: AbstractForm(prefix="abstract-"),
        "identifier": lambda: IdentifierForm(prefix="other-"),
        "source": lambda: SourceForm(prefix="source-"),
        "sponsor": lambda: SponsorForm(prefix="sponsor-"),
        "relation": lambda: RelationForm(prefix="relation-"),
    }
    shown: dict[str, Any] = {name: forms.get(name) or make() for name, make in made.items()}
    shown["bill"].offering(bill.jurisdiction.ocd_id, bill.classification)
    shown["relation"].jurisdiction.choices = jurisdiction_choices(db(), code)
    if "relation" not in forms:
        shown["relation"].jurisdiction.data = bill.jurisdiction.slug
    return render_template(
        "manage/proposals/details.html",
        bill=bill,
        card=bill_card(bill, code, clock.today()),
        tabs=tabs_of(bill, can_edit=True),
        public_url=public_address(bill),
        forms=shown,
        faulty=next(iter(forms.values()), None),
        bodies=body_names(bodies_of(db(), [bill.jurisdiction_id])),
        people=people_of(db(), bill.jurisdiction_id),
        subjects=[subject for subject, _number in subjects_in_use(db(), public_only=False)],
        sponsorship_names=SPONSORSHIPS,
        relation_names=RELATIONS,
        text_languages=dict(TEXT_LANGUAGES),
        address=lambda name, **values: url_for(f"manage.details.{name}", slug=bill.slug, **values),
    )


def _add(slug: str, name: str, form: BaseForm, act: Callable[[Bill], object]) -> ResponseReturnValue:
    found = editable_bill(db(), actor(), slug)
    if is_done(form, lambda: act(found)):
        return go_on("manage.details.details", "detail-added", slug=slug)
    return _page(found, **{name: form}), MEND


@details.post("/proposals/<slug>/titles")
def title(slug: str) -> ResponseReturnValue:
    """Put another title."""
    form = TitleForm(request.form, prefix="title-")
    return _add(
        slug,
        "title",
        form,
        lambda bill: put_title(db(), actor(), bill, form.language.data, form.title.data or "", form.note.data or ""),
    )


@details.post("/proposals/<slug>/titles/remove")
def drop_title(slug: str) -> ResponseReturnValue:
    """Take another title away."""
    found = editable_bill(db(), actor(), slug)
    remove_title(db(), actor(), found, request.form.get("language", ""), request.form.get("note", ""))
    return go_on("manage.details.details", "detail-removed", slug=slug)


@details.post("/proposals/<slug>/abstracts")
def abstract(slug: str) -> ResponseReturnValue:
    """Put what it is about, in one language; an empty text takes it away."""
    form = AbstractForm(request.form, prefix="abstract-")
    return _add(
        slug,
        "abstract",
        form,
        lambda bill: put_abstract(db(), actor(), bill, form.language.data, form.abstract.data or ""),
    )


@details.post("/proposals/<slug>/identifiers")
def identifier(slug: str) -> ResponseReturnValue:
    """Say how it is called elsewhere."""
    form = IdentifierForm(request.form, prefix="other-")
    return _add(
        slug,
        "identifier",
        form,
        lambda bill: add_identifier(db(), actor(), bill, form.scheme.data or "", form.identifier.data or ""),
    )


@details.post("/proposals/<slug>/identifiers/remove")
def drop_identifier(slug: str) -> ResponseReturnValue:
    """Take another identifier away."""
    found = editable_bill(db(), actor(), slug)
    remove_identifier(db(), actor(), found, request.form.get("scheme", ""), request.form.get("identifier", ""))
    return go_on("manage.details.details", "detail-removed", slug=slug)


@details.post("/proposals/<slug>/sources")
def source(slug: str) -> ResponseReturnValue:
    """Say where it can be checked."""
    form = SourceForm(request.form, prefix="source-")
    return _add(
        slug,
        "source",
        form,
        lambda bill: add_source(db(), actor(), bill, form.url.data or "", form.note.data or ""),
    )


@details.post("/proposals/<slug>/sources/remove")
def drop_source(slug: str) -> ResponseReturnValue:
    """Take a source away."""
    found = editable_bill(db(), actor(), slug)
    remove_source(db(), actor(), found, request.form.get("url", ""))
    return go_on("manage.details.details", "detail-removed", slug=slug)


@details.post("/proposals/<slug>/sponsorships")
def sponsorship(slug: str) -> ResponseReturnValue:
    """Say who brings it in or reports on it."""
    form = SponsorForm(request.form, prefix="sponsor-")

    def act(bill: Bill) -> None:
        name = form.name.data or ""
        sponsor_bill(
            db(),
            actor(),
            bill,
            name=name,
            classification=form.classification.data,
            person=resolve_person(db(), bill.jurisdiction_id, name),
            institution=resolve_institution(db(), bill.jurisdiction_id, name),
            is_primary=form.is_primary.data,
        )

    return _add(slug, "sponsor", form, act)


@details.post("/proposals/<slug>/sponsorships/<uuid:sponsorship_uuid>/remove")
def drop_sponsorship(slug: str, sponsorship_uuid: Any) -> ResponseReturnValue:  # noqa: ANN401 - a UUID
    """Say that somebody does so no longer."""
    found = editable_bill(db(), actor(), slug)
    row = sponsorship_of_bill(db(), found, sponsorship_uuid)
    if row is None:
        raise Missing
    remove_sponsorship(db(), actor(), found, row)
    return go_on("manage.details.details", "detail-removed", slug=slug)


@details.post("/proposals/<slug>/relations")
def relation(slug: str) -> ResponseReturnValue:
    """Relate it to another proposal, here or not."""
    form = RelationForm(request.form, prefix="relation-")
    form.jurisdiction.choices = jurisdiction_choices(db(), current_language().code)
    return _add(
        slug,
        "relation",
        form,
        lambda bill: relate_bills(
            db(),
            actor(),
            bill,
            identifier=form.identifier.data or "",
            relation_type=form.relation_type.data,
            legislative_session=form.legislative_session.data or "",
            jurisdiction=jurisdiction_of_slug(db(), form.jurisdiction.data or ""),
        ),
    )


@details.post("/proposals/<slug>/relations/remove")
def drop_relation(slug: str) -> ResponseReturnValue:
    """Take a relation away."""
    found = editable_bill(db(), actor(), slug)
    unrelate_bills(
        db(),
        actor(),
        found,
        identifier=request.form.get("identifier", ""),
        relation_type=request.form.get("relation_type", ""),
    )
    return go_on("manage.details.details", "detail-removed", slug=slug)
