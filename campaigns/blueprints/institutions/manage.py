"""Keeping the directory: institutions, their names, contacts and members."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from flask import Blueprint, render_template, request

from campaigns.blueprints.answers import MEND, go_on, is_done
from campaigns.blueprints.bodies import named_body
from campaigns.blueprints.edge import db
from campaigns.blueprints.guards import actor
from campaigns.blueprints.institutions.forms import (
    CONTACT_NAMES,
    ContactForm,
    FindForm,
    InstitutionForm,
    JurisdictionForm,
    MemberForm,
    NameForm,
    NewInstitutionForm,
    PostForm,
)
from campaigns.blueprints.notices import add_notices
from campaigns.foundation.i18n.texts import current_language
from campaigns.foundation.i18n.texts import lazy_gettext as _
from campaigns.institutions.access import (
    can_edit_institutions,
    editable_institution,
    membership_of,
    post_of,
    require_editing,
    visible_institution,
    visible_jurisdiction,
)
from campaigns.institutions.operations import (
    BodyData,
    MembershipData,
    add_contact,
    change_membership,
    contact_key,
    enter_membership,
    enter_person,
    found_institution,
    found_jurisdiction,
    name_institution,
    place_institution,
    remove_contact,
    remove_membership,
    unname_institution,
    write_institution,
)
from campaigns.institutions.queries import (
    area_names,
    find_in_directory,
    institution_page,
    institution_title,
    jurisdiction_cards,
    posts_of,
    resolve_person,
)
from campaigns.proposals.queries.places import public_jurisdictions

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.datastructures import MultiDict

    from campaigns.institutions.models import Institution, Post

institutions = Blueprint("institutions", __name__)
add_notices(
    {
        "institution-founded": _("The institution is in the directory. Add how it is reached, and who belongs to it."),
        "jurisdiction-founded": _("The jurisdiction is in the directory. Enter its institutions."),
        "entry-kept": _("The entry was saved."),
        "name-added": _("The name was added."),
        "name-removed": _("The name was removed."),
        "contact-added": _("The contact was added."),
        "contact-removed": _("The contact was removed."),
        "membership-entered": _("The membership was entered."),
        "membership-changed": _("The membership was changed."),
        "membership-removed": _("The membership was removed."),
    },
)


@institutions.get("/institutions/")
def list_institutions() -> ResponseReturnValue:
    """Find what is to be changed, or add what is missing."""
    form = FindForm(request.args)
    text = form.q.data or "" if form.validate() else ""
    code = current_language().code
    return render_template(
        "manage/institutions/list_institutions.html",
        form=form,
        text=text,
        found=find_in_directory(db(), code, text) if text else None,
        jurisdictions=jurisdiction_cards(db(), code),
        shown=public_jurisdictions(db()),
        can_edit=can_edit_institutions(actor()),
    )


def _new_form(data: MultiDict[str, Any] | None = None) -> NewInstitutionForm:
    form = NewInstitutionForm(data, data={"jurisdiction": request.args.get("jurisdiction", "")})
    form.jurisdiction.choices = [(one.slug, one.title) for one in jurisdiction_cards(db(), current_language().code)]
    return form


@institutions.get("/institutions/new")
def new_institution() -> ResponseReturnValue:
    """The form that founds an institution, and the one for a jurisdiction."""
    require_editing(actor())
    return render_template(
        "manage/institutions/new_institution.html", form=_new_form(), jurisdiction_form=JurisdictionForm()
    )


@institutions.post("/institutions/new")
def found() -> ResponseReturnValue:
    """Found an institution."""
    require_editing(actor())
    form, made = _new_form(request.form), []

    def act() -> None:
        made.append(
            found_institution(
                db(),
                actor(),
                visible_jurisdiction(db(), form.jurisdiction.data),
                name=form.name.data or "",
                language=form.language.data or "",
                classification=form.classification.data,
                abbreviation=form.abbreviation.data or "",
                seats=form.seats.data,
                source_url=form.source_url.data,
                source_date=form.source_date.data,
            )
        )

    if is_done(form, act):
        return go_on("manage.institutions.institution", "institution-founded", slug=made[0].slug)
    context = {"form": form, "jurisdiction_form": JurisdictionForm()}
    return render_template("manage/institutions/new_institution.html", **context), MEND


@institutions.post("/jurisdictions/new")
def found_place() -> ResponseReturnValue:
    """Set up a jurisdiction."""
    require_editing(actor())
    form = JurisdictionForm(request.form)

    def act() -> None:
        found_jurisdiction(
            db(),
            actor(),
            ocd_id=form.ocd_id.data or "",
            classification=form.classification.data,
            names={"en": form.name.data or ""},
            url=form.url.data,
        )

    if is_done(form, act):
        return go_on("manage.institutions.new_institution", "jurisdiction-founded")
    context = {"form": _new_form(), "jurisdiction_form": form}
    return render_template("manage/institutions/new_institution.html", **context), MEND


@institutions.get("/institutions/<slug>")
def institution(slug: str) -> ResponseReturnValue:
    """An institution: everything about it that can be changed, in one place."""
    return show_institution(visible_institution(db(), slug))


def show_institution(
    shown: Institution, **forms: InstitutionForm | NameForm | ContactForm | MemberForm | PostForm
) -> str:
    """The page of an institution with its forms, empty but for those that come back to be mended."""
    code = current_language().code
    page = institution_page(db(), shown, code, shows_former="former" in request.args)
    posts = posts_of(db(), shown, code)
    parent = page.parent.name if page.parent is not None else ""
    blank: dict[str, Any] = {
        "form": InstitutionForm(obj=shown, data={"parent": parent}),
        "name_form": NameForm(),
        "contact_form": ContactForm(),
        "member_form": MemberForm(data={"role": "member"}).offering(posts),
        "post_form": PostForm(),
    }
    return render_template(
        "manage/institutions/institution.html",
        institution=page,
        own_names=shown.names,
        posts=posts,
        areas=area_names(db(), shown.jurisdiction_id),
        contact_names=CONTACT_NAMES,
        contact_key=contact_key,
        can_edit=can_edit_institutions(actor()),
        **{**blank, **forms},
    )


@institutions.post("/institutions/<slug>")
def write(slug: str) -> ResponseReturnValue:
    """Put what is said of an institution."""
    found = editable_institution(db(), actor(), slug)
    form = InstitutionForm(request.form)

    def act() -> None:
        parent = named_body(found.jurisdiction_id, form.parent.data, "parent")
        if (parent.id if parent is not None else None) != found.parent_id:
            place_institution(db(), actor(), found, parent)
        data = BodyData(
            name=form.name.data or "",
            language=form.language.data or "",
            classification=form.classification.data,
            abbreviation=form.abbreviation.data or "",
            description=form.description.data or "",
            seats=form.seats.data,
            founding_date=form.founding_date.data,
            dissolution_date=form.dissolution_date.data,
            source_url=form.source_url.data,
            source_date=form.source_date.data,
        )
        write_institution(db(), actor(), found, data)

    if is_done(form, act):
        return go_on("manage.institutions.institution", "entry-kept", slug=slug)
    return show_institution(found, form=form), MEND


@institutions.post("/institutions/<slug>/names")
def add_name(slug: str) -> ResponseReturnValue:
    """Add another name."""
    found = editable_institution(db(), actor(), slug)
    form = NameForm(request.form)
    if is_done(
        form,
        lambda: name_institution(
            db(), actor(), found, form.language.data or "", form.name.data or "", note=form.note.data or ""
        ),
    ):
        return go_on("manage.institutions.institution", "name-added", slug=slug)
    return show_institution(found, name_form=form), MEND


@institutions.post("/institutions/<slug>/names/remove")
def drop_name(slug: str) -> ResponseReturnValue:
    """Take another name away."""
    found = editable_institution(db(), actor(), slug)
    unname_institution(db(), actor(), found, request.form.get("language", ""), request.form.get("name", ""))
    return go_on("manage.institutions.institution", "name-removed", slug=slug)


@institutions.post("/institutions/<slug>/contacts")
def take_contact(slug: str) -> ResponseReturnValue:
    """Add a way to reach it."""
    found = editable_institution(db(), actor(), slug)
    form = ContactForm(request.form)
    if is_done(form, lambda: add_contact(db(), actor(), found, **form.contact())):
        return go_on("manage.institutions.institution", "contact-added", slug=slug)
    return show_institution(found, contact_form=form), MEND


@institutions.post("/institutions/<slug>/contacts/<key>/remove")
def drop_contact(slug: str, key: str) -> ResponseReturnValue:
    """Take a contact away."""
    found = editable_institution(db(), actor(), slug)
    remove_contact(db(), actor(), found, key)
    return go_on("manage.institutions.institution", "contact-removed", slug=slug)


def _member_form(found: Institution, present: Post | None = None) -> MemberForm:
    """What was sent of a membership; the post that it has stays where nothing is said of it."""
    form = MemberForm(request.form, data={"post": str(present.uuid) if present is not None else ""})
    return form.offering(posts_of(db(), found, current_language().code), present)


def _membership(
    found: Institution, form: MemberForm, *, held: Post | None = None, group: Institution | None = None
) -> MembershipData:
    post = form.post.data
    is_held = held is not None and post == str(held.uuid)
    return MembershipData(
        role=form.role.data or "",
        post=held if is_held else post_of(db(), found, UUID(post)) if post else None,
        on_behalf_of=named_body(found.jurisdiction_id, form.group.data, "group", kept=group),
        start_date=form.start_date.data,
        end_date=form.end_date.data,
        source_url=form.source_url.data,
        source_date=form.source_date.data,
    )


@institutions.post("/institutions/<slug>/members")
def take_member(slug: str) -> ResponseReturnValue:
    """Enter a membership; a person of that name who is not in the directory yet is entered too."""
    found = editable_institution(db(), actor(), slug)
    form = _member_form(found)

    def act() -> None:
        data = _membership(found, form)
        name = form.person.data or ""
        person = resolve_person(db(), found.jurisdiction_id, name, on=form.start_date.data or None)
        if person is None:
            person = enter_person(
                db(), actor(), found.jurisdiction, name=name, source_url=data.source_url, source_date=data.source_date
            )
        enter_membership(db(), actor(), person, found, data)

    if is_done(form, act):
        return go_on("manage.institutions.institution", "membership-entered", slug=slug)
    return show_institution(found, member_form=form), MEND


@institutions.get("/institutions/<slug>/members/<uuid:membership_uuid>")
def membership(slug: str, membership_uuid: UUID) -> ResponseReturnValue:
    """A membership to be changed."""
    found = editable_institution(db(), actor(), slug)
    shown = membership_of(db(), found, membership_uuid)
    code = current_language().code
    group = institution_title(shown.on_behalf_of, code) if shown.on_behalf_of is not None else ""
    form = MemberForm.showing(shown, shown.person.name, group).offering(posts_of(db(), found, code), shown.post)
    return _membership_page(found, membership_uuid, form)


def _membership_page(found: Institution, membership_uuid: UUID, form: MemberForm) -> str:
    title = institution_title(found, current_language().code)
    return render_template(
        "manage/institutions/membership.html", slug=found.slug, title=title, uuid=membership_uuid, form=form
    )


@institutions.post("/institutions/<slug>/members/<uuid:membership_uuid>")
def write_member(slug: str, membership_uuid: UUID) -> ResponseReturnValue:
    """Put what is said of a membership."""
    found = editable_institution(db(), actor(), slug)
    shown = membership_of(db(), found, membership_uuid)
    form = _member_form(found, shown.post)
    form.person.data = shown.person.name

    def act() -> None:
        data = _membership(found, form, held=shown.post, group=shown.on_behalf_of)
        kept = replace(data, label=shown.label, session=shown.legislative_session, area=shown.area)
        change_membership(db(), actor(), shown, kept)

    if is_done(form, act):
        return go_on("manage.institutions.institution", "membership-changed", slug=slug)
    return _membership_page(found, membership_uuid, form), MEND


@institutions.post("/institutions/<slug>/members/<uuid:membership_uuid>/remove")
def drop_member(slug: str, membership_uuid: UUID) -> ResponseReturnValue:
    """Take a membership away that never was."""
    found = editable_institution(db(), actor(), slug)
    remove_membership(db(), actor(), membership_of(db(), found, membership_uuid))
    return go_on("manage.institutions.institution", "membership-removed", slug=slug)
