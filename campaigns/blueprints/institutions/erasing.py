"""What is kept about a person in office: to be taken along, erased down to the office, and kept again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from flask import Blueprint, make_response, render_template, request

from campaigns.blueprints.answers import MEND, go_on, is_done
from campaigns.blueprints.edge import db
from campaigns.blueprints.guards import actor
from campaigns.blueprints.institutions.forms import ErasureForm
from campaigns.blueprints.notices import add_notices
from campaigns.foundation.i18n.texts import current_language
from campaigns.foundation.i18n.texts import lazy_gettext as _
from campaigns.institutions.access import editable_person
from campaigns.institutions.operations import erase_person, keep_person_details
from campaigns.institutions.personal_data import export_person
from campaigns.institutions.queries import person_title

if TYPE_CHECKING:
    from flask import Response
    from flask.typing import ResponseReturnValue

    from campaigns.institutions.models import Person

erasing = Blueprint("erasing", __name__)
add_notices(
    {
        "details-erased": _("What went beyond the office was erased. Imports will not bring it back."),
        "details-kept-again": _("Details may be kept again. The next import brings what its register says."),
    },
)


@erasing.get("/people/<slug>/data.json")
def data(slug: str) -> Response:
    """Everything that is kept about a person, to be given to the person."""
    found = editable_person(db(), actor(), slug)
    response = make_response(json.dumps(export_person(db(), found), ensure_ascii=False, indent=1))
    response.content_type = "application/json; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="{found.slug}.json"'
    return response


@erasing.get("/people/<slug>/erasure")
def erasure(slug: str) -> ResponseReturnValue:
    """What would go and what would stay, before anything does."""
    return _page(editable_person(db(), actor(), slug), ErasureForm())


def _page(found: Person, form: ErasureForm) -> str:
    return render_template(
        "manage/institutions/erasure.html",
        slug=found.slug,
        name=person_title(found, current_language().code),
        kept=export_person(db(), found),
        erased_at=found.details_erased_at,
        form=form,
    )


@erasing.post("/people/<slug>/erasure")
def erase(slug: str) -> ResponseReturnValue:
    """Erase what goes beyond the office, for good."""
    found = editable_person(db(), actor(), slug)
    form = ErasureForm(request.form)
    if is_done(form, lambda: erase_person(db(), actor(), found, note=form.note.data or "")):
        return go_on("manage.people.person", "details-erased", slug=slug)
    return _page(found, form), MEND


@erasing.post("/people/<slug>/erasure/lift")
def keep_again(slug: str) -> ResponseReturnValue:
    """Let details be kept again."""
    keep_person_details(db(), actor(), editable_person(db(), actor(), slug))
    return go_on("manage.people.person", "details-kept-again", slug=slug)
