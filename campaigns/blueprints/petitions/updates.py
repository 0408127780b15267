"""News of a petition: write, publish, remove."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template, request

from campaigns.blueprints.answers import MEND, go_on, is_done
from campaigns.blueprints.edge import db
from campaigns.blueprints.guards import actor
from campaigns.blueprints.languages import missing_languages, writable_language, writable_languages
from campaigns.blueprints.notices import add_notices
from campaigns.blueprints.petitions.editor_forms import UpdateForm
from campaigns.foundation.errors import Missing
from campaigns.foundation.i18n.choosing import the_text
from campaigns.foundation.i18n.texts import current_language
from campaigns.foundation.i18n.texts import lazy_gettext as _
from campaigns.insights.pages import head_of
from campaigns.petitions.access import can_edit, editable_petition, managed_petition
from campaigns.petitions.operations import publish_update, remove_update, write_update
from campaigns.petitions.queries import all_updates, update_of

if TYPE_CHECKING:
    from uuid import UUID

    from flask.typing import ResponseReturnValue

    from campaigns.petitions.models import Petition, PetitionUpdate

updates = Blueprint("updates", __name__)
add_notices(
    {
        "update-kept": _("The update was saved. Nobody sees it before you publish it."),
        "update-published": _("The update is on the page now."),
        "update-removed": _("The update was removed."),
    },
)


def _update(found: Petition, update_uuid: UUID) -> PetitionUpdate:
    update = update_of(db(), found.id, update_uuid)
    if update is None:
        raise Missing
    return update


@updates.get("/petitions/<slug>/updates")
def list_updates(slug: str) -> ResponseReturnValue:
    """All news, drafts too."""
    found = managed_petition(db(), actor(), slug)
    code = current_language().code
    rows = [(update, the_text(update.texts, code, found.default_language)) for update in all_updates(db(), found.id)]
    head = head_of(db(), found, code)
    return render_template(
        "manage/updates/list_updates.html", petition=head, rows=rows, can_edit=can_edit(actor(), found)
    )


@updates.get("/petitions/<slug>/updates/new")
def new_update(slug: str) -> ResponseReturnValue:
    """The form for news, in the petition's first language."""
    found = editable_petition(db(), actor(), slug)
    return _page(found, None, found.default_language, UpdateForm())


@updates.post("/petitions/<slug>/updates/new")
def begin(slug: str) -> ResponseReturnValue:
    """Write news; they stay a draft until somebody publishes them."""
    found = editable_petition(db(), actor(), slug)
    code, form, begun = found.default_language, UpdateForm(request.form), []

    def act() -> None:
        begun.append(write_update(db(), actor(), found, code, title=form.title.data or "", body=form.body.data or ""))

    if is_done(form, act):
        return go_on("manage.updates.update", "update-kept", slug=slug, update_uuid=begun[0].uuid, language=code)
    return _page(found, None, code, form), MEND


@updates.get("/petitions/<slug>/updates/<uuid:update_uuid>/<language>")
def update(slug: str, update_uuid: UUID, language: str) -> ResponseReturnValue:
    """News in one language."""
    found = editable_petition(db(), actor(), slug)
    one, code = _update(found, update_uuid), writable_language(language)
    return _page(found, one, code, UpdateForm(obj=next((text for text in one.texts if text.language == code), None)))


@updates.post("/petitions/<slug>/updates/<uuid:update_uuid>/<language>")
def write(slug: str, update_uuid: UUID, language: str) -> ResponseReturnValue:
    """Put the text of one language."""
    found = editable_petition(db(), actor(), slug)
    one, code, form = _update(found, update_uuid), writable_language(language), UpdateForm(request.form)

    def act() -> None:
        write_update(db(), actor(), found, code, title=form.title.data or "", body=form.body.data or "", update=one)

    if is_done(form, act):
        return go_on("manage.updates.update", "update-kept", slug=slug, update_uuid=update_uuid, language=language)
    return _page(found, one, code, form), MEND


def _page(found: Petition, one: PetitionUpdate | None, code: str, form: UpdateForm) -> str:
    return render_template(
        "manage/updates/update.html",
        petition=head_of(db(), found, current_language().code),
        update=one,
        form=form,
        text_language=code,
        text_languages=writable_languages(),
        missing=missing_languages(text.language for text in one.texts) if one is not None else [],
    )


@updates.post("/petitions/<slug>/updates/<uuid:update_uuid>/publish")
def publish(slug: str, update_uuid: UUID) -> ResponseReturnValue:
    """Show news on the petition's page."""
    found = editable_petition(db(), actor(), slug)
    publish_update(db(), actor(), found, _update(found, update_uuid))
    return go_on("manage.updates.list_updates", "update-published", slug=slug)


@updates.post("/petitions/<slug>/updates/<uuid:update_uuid>/remove")
def remove(slug: str, update_uuid: UUID) -> ResponseReturnValue:
    """Delete news, from the page too."""
    found = editable_petition(db(), actor(), slug)
    remove_update(db(), actor(), found, _update(found, update_uuid))
    return go_on("manage.updates.list_updates", "update-removed", slug=slug)
