"""Organizations for their members: what they say of themselves, and who belongs to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, redirect, render_template, request, url_for

from campaigns.blueprints.answers import MEND, go_on, is_done
from campaigns.blueprints.coalitions.forms import (
    ROLE_NOTES,
    ROLES,
    ContactsForm,
    MemberForm,
    OrganizationTextForm,
    RoleForm,
)
from campaigns.blueprints.edge import db
from campaigns.blueprints.guards import actor
from campaigns.blueprints.languages import (
    first_writable,
    language_choices,
    missing_languages,
    writable_language,
    writable_languages,
)
from campaigns.blueprints.notices import add_notices
from campaigns.coalitions.access import (
    can_edit_organization,
    can_own_organization,
    editable_organization,
    managed_organization,
    organization_member,
    owned_organization,
)
from campaigns.coalitions.models import Role
from campaigns.coalitions.operations import (
    OrganizationWording,
    add_member,
    change_contacts,
    change_role,
    describe_organization,
    remove_member,
)
from campaigns.coalitions.queries import members_of, organization_page, organizations_of
from campaigns.foundation.i18n.texts import current_language
from campaigns.foundation.i18n.texts import lazy_gettext as _

if TYPE_CHECKING:
    from uuid import UUID

    from flask.typing import ResponseReturnValue
    from werkzeug.datastructures import MultiDict

    from campaigns.coalitions.models import Organization

organizations = Blueprint("organizations", __name__)
add_notices(
    {
        "contacts-kept": _("Website and contact address were saved."),
        "member-added": _("The member was added. Somebody without an account gets a letter with a link."),
        "role-changed": _("The role was changed."),
        "member-removed": _("The member was removed."),
    },
)


@organizations.get("/organizations/")
def list_organizations() -> ResponseReturnValue:
    """The organizations that the person works in."""
    found = organizations_of(db(), actor(), current_language().code)
    return render_template("manage/organizations/list_organizations.html", organizations=found, role_names=dict(ROLES))


@organizations.get("/organizations/<slug>")
def organization(slug: str) -> ResponseReturnValue:
    """An organization with its members."""
    return _page(managed_organization(db(), actor(), slug))


def _page(found: Organization, *, contacts: ContactsForm | None = None, member: MemberForm | None = None) -> str:
    is_owner = can_own_organization(actor(), found)
    return render_template(
        "manage/organizations/organization.html",
        organization=organization_page(db(), found, current_language().code),
        can_edit=can_edit_organization(actor(), found),
        can_own=is_owner,
        contacts=contacts or ContactsForm(obj=found),
        member=(member or _member_form()) if is_owner else None,
        members=members_of(db(), found),
        role_form=RoleForm(),
        role_names=dict(ROLES),
        role_notes=ROLE_NOTES,
    )


def _member_form(data: MultiDict[str, Any] | None = None) -> MemberForm:
    form = MemberForm(data, data={"language": current_language().code, "role": Role.VIEWER})
    form.language.choices = language_choices()
    return form


@organizations.get("/organizations/<slug>/texts")
def first_text(slug: str) -> ResponseReturnValue:
    """On to the text in the reader's own language."""
    editable_organization(db(), actor(), slug)
    return redirect(url_for("manage.organizations.text", slug=slug, language=first_writable()), 303)


@organizations.get("/organizations/<slug>/texts/<language>")
def text(slug: str, language: str) -> ResponseReturnValue:
    """Name and description in one language."""
    found = editable_organization(db(), actor(), slug)
    return _text_page(found, writable_language(language), None)


@organizations.post("/organizations/<slug>/texts/<language>")
def describe(slug: str, language: str) -> ResponseReturnValue:
    """Put name and description of one language."""
    found = editable_organization(db(), actor(), slug)
    code, form = writable_language(language), OrganizationTextForm(request.form)
    wording = OrganizationWording(form.name.data or "", form.description.data or "")
    if is_done(form, lambda: describe_organization(db(), actor(), found, code, wording)):
        return go_on("manage.organizations.text", "text-kept", slug=slug, language=language)
    return _text_page(found, code, form), MEND


def _text_page(found: Organization, code: str, form: OrganizationTextForm | None) -> str:
    written = {one.language: one for one in found.texts}
    return render_template(
        "manage/organizations/text.html",
        organization=organization_page(db(), found, current_language().code),
        form=form or OrganizationTextForm(obj=written.get(code)),
        text_language=code,
        text_languages=writable_languages(),
        missing=missing_languages(written),
    )


@organizations.post("/organizations/<slug>/contacts")
def put_contacts(slug: str) -> ResponseReturnValue:
    """Put website and contact address."""
    found = editable_organization(db(), actor(), slug)
    form = ContactsForm(request.form)
    if is_done(
        form,
        lambda: change_contacts(db(), actor(), found, website=form.website.data or "", contact=form.contact.data or ""),
    ):
        return go_on("manage.organizations.organization", "contacts-kept", slug=slug)
    return _page(found, contacts=form), MEND


@organizations.post("/organizations/<slug>/members")
def take_member(slug: str) -> ResponseReturnValue:
    """Add a member by address; one without an account gets one, and a letter."""
    found = owned_organization(db(), actor(), slug)
    form = _member_form(request.form)

    def act() -> None:
        email, name, role = form.email.data or "", form.name.data or "", Role(form.role.data)
        add_member(db(), actor(), found, email=email, name=name, role=role, language=form.language.data)

    if is_done(form, act):
        return go_on("manage.organizations.organization", "member-added", slug=slug)
    return _page(found, member=form), MEND


@organizations.post("/organizations/<slug>/members/<uuid:account_uuid>/role")
def give_role(slug: str, account_uuid: UUID) -> ResponseReturnValue:
    """Give a member another role."""
    found = owned_organization(db(), actor(), slug)
    form = RoleForm(request.form)
    if is_done(
        form,
        lambda: change_role(db(), actor(), found, organization_member(db(), found, account_uuid), Role(form.role.data)),
    ):
        return go_on("manage.organizations.organization", "role-changed", slug=slug)
    return _page(found), MEND


@organizations.post("/organizations/<slug>/members/<uuid:account_uuid>/remove")
def drop_member(slug: str, account_uuid: UUID) -> ResponseReturnValue:
    """Take a member out."""
    found = owned_organization(db(), actor(), slug)
    remove_member(db(), actor(), found, organization_member(db(), found, account_uuid))
    return go_on("manage.organizations.organization", "member-removed", slug=slug)
