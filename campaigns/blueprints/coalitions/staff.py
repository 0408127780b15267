"""Organizations for administrators: all of them, and the form that sets one up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, render_template, request

from campaigns.blueprints.answers import MEND, go_on, is_done
from campaigns.blueprints.coalitions.forms import FoundForm
from campaigns.blueprints.edge import db
from campaigns.blueprints.guards import actor
from campaigns.blueprints.languages import first_writable, writable_choices
from campaigns.blueprints.notices import add_notices
from campaigns.coalitions.models import Role
from campaigns.coalitions.operations import OrganizationWording, add_member, found_organization
from campaigns.coalitions.queries import organization_list
from campaigns.foundation.errors import Invalid
from campaigns.foundation.i18n.texts import current_language
from campaigns.foundation.i18n.texts import lazy_gettext as _

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.datastructures import MultiDict

organizations = Blueprint("organizations", __name__)
add_notices(
    {
        "organization-founded": _(
            "The organisation is set up. Its first owner gets a letter, if there was no account."
        ),
    },
)


def _form(data: MultiDict[str, Any] | None = None) -> FoundForm:
    form = FoundForm(data, data={"language": first_writable()})
    form.language.choices = writable_choices()
    return form


@organizations.get("/organizations/")
def list_organizations() -> ResponseReturnValue:
    """All organizations."""
    return render_template(
        "staff/organizations/list_organizations.html", organizations=organization_list(db(), current_language().code)
    )


@organizations.get("/organizations/new")
def new_organization() -> ResponseReturnValue:
    """The form that sets one up."""
    return render_template("staff/organizations/new_organization.html", form=_form())


@organizations.post("/organizations/new")
def found() -> ResponseReturnValue:
    """Set up an organization with its first owner."""
    form, made = _form(request.form), []
    if is_done(form, lambda: made.append(_found(form))):
        return go_on("manage.organizations.organization", "organization-founded", slug=made[0])
    return render_template("staff/organizations/new_organization.html", form=form), MEND


def _found(form: FoundForm) -> str:
    code, wording = form.language.data, OrganizationWording(form.name.data or "", form.description.data or "")
    organization = found_organization(db(), actor(), language=code, wording=wording)
    owner = {"email": form.owner_email.data or "", "name": form.owner_name.data or ""}
    try:
        add_member(db(), actor(), organization, **owner, role=Role.OWNER, language=current_language().code)
    except Invalid as error:
        raise Invalid({f"owner_{name}": text for name, text in error.faults.items()}) from None
    return organization.slug
