"""Writing a petition: its text in each language, and its picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.datastructures import CombinedMultiDict

from campaigns.blueprints.answers import MEND, go_on, is_done
from campaigns.blueprints.edge import db
from campaigns.blueprints.guards import actor
from campaigns.blueprints.languages import missing_languages, offered_languages, writable_language, writable_languages
from campaigns.blueprints.notices import add_notices
from campaigns.blueprints.petitions.editor_forms import PetitionTextForm, PictureForm, picture_form
from campaigns.foundation.files import LONGEST_UPLOAD
from campaigns.foundation.i18n.languages import KNOWN
from campaigns.foundation.i18n.texts import current_language
from campaigns.foundation.i18n.texts import lazy_gettext as _
from campaigns.insights.pages import head_of, picture_address
from campaigns.petitions.access import editable_petition
from campaigns.petitions.operations import change_picture, current_version, remove_picture, remove_text, write_text

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.datastructures import MultiDict

    from campaigns.petitions.models import Petition, PetitionVersion

texts = Blueprint("texts", __name__)
add_notices(
    {
        "version-made": _("The text was saved as a new version. Those who signed before signed the earlier one."),
        "text-removed": _("The language was removed."),
        "picture-kept": _("The picture was saved."),
        "picture-removed": _("The picture was removed."),
    },
)


@texts.get("/petitions/<slug>/texts")
def first_text(slug: str) -> ResponseReturnValue:
    """On to the text in the language in which the petition began."""
    found = editable_petition(db(), actor(), slug)
    return redirect(url_for("manage.texts.text", slug=slug, language=found.default_language), 303)


@texts.get("/petitions/<slug>/texts/<language>")
def text(slug: str, language: str) -> ResponseReturnValue:
    """The text in one language."""
    found = editable_petition(db(), actor(), slug)
    version, code = current_version(found), writable_language(language)
    known = next((one for one in version.texts if one.language == code), None)
    return _page(found, version, code, PetitionTextForm.showing(known))


@texts.post("/petitions/<slug>/texts/<language>")
def write(slug: str, language: str) -> ResponseReturnValue:
    """Put the text of one language; after publication that makes a new version."""
    found = editable_petition(db(), actor(), slug)
    code, form = writable_language(language), PetitionTextForm(request.form)
    before = current_version(found)
    if is_done(form, lambda: write_text(db(), actor(), found, code, form.wording, note=form.note.data or "")):
        is_new = current_version(found) is not before
        return go_on("manage.texts.text", "version-made" if is_new else "text-kept", slug=slug, language=language)
    return _page(found, before, code, form), MEND


@texts.post("/petitions/<slug>/texts/<language>/remove")
def remove(slug: str, language: str) -> ResponseReturnValue:
    """Take a language away; the first one stays."""
    found = editable_petition(db(), actor(), slug)
    remove_text(db(), actor(), found, writable_language(language))
    return go_on("manage.petitions.petition", "text-removed", slug=slug)


def _page(found: Petition, version: PetitionVersion, code: str, form: PetitionTextForm) -> str:
    written = {one.language for one in version.texts}
    return render_template(
        "manage/petitions/text.html",
        petition=head_of(db(), found, current_language().code),
        form=form,
        text_language=code,
        text_languages=writable_languages(),
        generated=[KNOWN[one].name for one in offered_languages() if KNOWN[one].generated_from == code],
        missing=missing_languages(written),
        is_published=version.published_at is not None,
        is_removable=code in written and code != found.default_language,
    )


def _picture_form(found: Petition, data: MultiDict[str, Any] | None = None) -> PictureForm:
    said = {f"text_{one.language}": one.text for one in found.picture_texts}
    return picture_form(writable_languages())(data, data=said)


@texts.get("/petitions/<slug>/image")
def picture(slug: str) -> ResponseReturnValue:
    """The picture, and what it shows."""
    found = editable_petition(db(), actor(), slug)
    return _picture_page(found, _picture_form(found))


@texts.post("/petitions/<slug>/image")
def put_picture(slug: str) -> ResponseReturnValue:
    """Put a picture, or what the present one shows; or take it away."""
    found = editable_petition(db(), actor(), slug)
    if "remove" in request.form:
        remove_picture(db(), actor(), found)
        return go_on("manage.texts.picture", "picture-removed", slug=slug)
    form = _picture_form(found, CombinedMultiDict([request.files, request.form]))
    said = {language.code: form[f"text_{language.code}"].data or "" for language in writable_languages()}
    if is_done(form, lambda: change_picture(db(), actor(), found, _sent_picture(), said)):
        return go_on("manage.texts.picture", "picture-kept", slug=slug)
    return _picture_page(found, form), MEND


def _sent_picture() -> bytes | None:
    """What was sent; a little more than may be, so that too much is seen to be too much and no more is read."""
    file = request.files.get("picture")
    raw = file.stream.read(LONGEST_UPLOAD + 1) if file is not None and file.filename else b""
    return raw or None


def _picture_page(found: Petition, form: PictureForm) -> str:
    return render_template(
        "manage/petitions/picture.html",
        petition=head_of(db(), found, current_language().code),
        form=form,
        picture=found.picture,
        picture_url=picture_address(found.picture) if found.picture is not None else None,
        text_languages=writable_languages(),
        first_language=found.default_language,
    )
