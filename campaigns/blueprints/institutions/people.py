"""Keeping the directory: people in office, their names and contacts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, render_template, request

from campaigns.blueprints.answers import MEND, go_on, is_done
from campaigns.blueprints.edge import db
from campaigns.blueprints.guards import actor
from campaigns.blueprints.institutions.forms import CONTACT_NAMES, ContactForm, NameForm, PersonForm
from campaigns.foundation.i18n.texts import current_language
from campaigns.institutions.access import can_edit_institutions, editable_person, visible_person
from campaigns.institutions.operations import (
    PersonData,
    add_contact,
    contact_key,
    name_person,
    remove_contact,
    unname_person,
    write_person,
)
from campaigns.institutions.queries import person_page

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from campaigns.institutions.models import Person

people = Blueprint("people", __name__)


@people.get("/people/<slug>")
def person(slug: str) -> ResponseReturnValue:
    """A person in office: everything that can be changed, in one place."""
    return _page(visible_person(db(), slug))


def _page(shown: Person, **forms: PersonForm | NameForm | ContactForm) -> str:
    blank: dict[str, Any] = {"form": PersonForm(obj=shown), "name_form": NameForm(), "contact_form": ContactForm()}
    return render_template(
        "manage/institutions/person.html",
        person=person_page(db(), shown, current_language().code),
        own_names=shown.names,
        erased_at=shown.details_erased_at,
        contact_names=CONTACT_NAMES,
        contact_key=contact_key,
        can_edit=can_edit_institutions(actor()),
        **{**blank, **forms},
    )


@people.post("/people/<slug>")
def write(slug: str) -> ResponseReturnValue:
    """Put what is said of a person."""
    found = editable_person(db(), actor(), slug)
    form = PersonForm(request.form)

    def act() -> None:
        data = PersonData(
            name=form.name.data or "",
            language=found.language,
            family_name=form.family_name.data or "",
            given_name=form.given_name.data or "",
            source_url=form.source_url.data,
            source_date=form.source_date.data,
        )
        write_person(db(), actor(), found, data)

    if is_done(form, act):
        return go_on("manage.people.person", "entry-kept", slug=slug)
    return _page(found, form=form), MEND


@people.post("/people/<slug>/names")
def add_name(slug: str) -> ResponseReturnValue:
    """Add another name."""
    found = editable_person(db(), actor(), slug)
    form = NameForm(request.form)
    if is_done(
        form,
        lambda: name_person(
            db(), actor(), found, form.language.data or "", form.name.data or "", note=form.note.data or ""
        ),
    ):
        return go_on("manage.people.person", "name-added", slug=slug)
    return _page(found, name_form=form), MEND


@people.post("/people/<slug>/names/remove")
def drop_name(slug: str) -> ResponseReturnValue:
    """Take another name away."""
    found = editable_person(db(), actor(), slug)
    unname_person(db(), actor(), found, request.form.get("language", ""), request.form.get("name", ""))
    return go_on("manage.people.person", "name-removed", slug=slug)


@people.post("/people/<slug>/contacts")
def take_contact(slug: str) -> ResponseReturnValue:
    """Add a way to reach the office."""
    found = editable_person(db(), actor(), slug)
    form = ContactForm(request.form)
    if is_done(form, lambda: add_contact(db(), actor(), found, **form.contact())):
        return go_on("manage.people.person", "contact-added", slug=slug)
    return _page(found, contact_form=form), MEND


@people.post("/people/<slug>/contacts/<key>/remove")
def drop_contact(slug: str, key: str) -> ResponseReturnValue:
    """Take a contact away."""
    found = editable_person(db(), actor(), slug)
    remove_contact(db(), actor(), found, key)
    return go_on("manage.people.person", "contact-removed", slug=slug)
