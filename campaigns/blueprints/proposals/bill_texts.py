"""The texts of a proposal in versions, and the papers about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template, request

from campaigns.blueprints.answers import MEND, go_on, is_done
from campaigns.blueprints.edge import db, let_go
from campaigns.blueprints.guards import actor
from campaigns.blueprints.notices import add_notices
from campaigns.blueprints.proposals.bill_forms import FORMATS, TEXT_LANGUAGES, DocumentForm, VersionForm
from campaigns.blueprints.proposals.tabs import public_address, tabs_of
from campaigns.foundation import clock
from campaigns.foundation.errors import Invalid, Missing
from campaigns.foundation.i18n.texts import current_language, gettext
from campaigns.foundation.i18n.texts import lazy_gettext as _
from campaigns.insights.bill_desk import bill_card, whole_bill
from campaigns.proposals.access import can_edit_bill, editable_bill, managed_bill
from campaigns.proposals.classifications import DOCUMENTS, VERSIONS
from campaigns.proposals.operations import add_document, add_version, remove_document, remove_version
from campaigns.proposals.queries import document_of_bill, version_of_bill
from campaigns.proposals.uploads import ReadFile, read_upload

if TYPE_CHECKING:
    from uuid import UUID

    from flask.typing import ResponseReturnValue

    from campaigns.proposals.models import Bill

bill_texts = Blueprint("bill_texts", __name__)
add_notices(
    {
        "bill-version-added": _("The text was added. Followers are told."),
        "document-added": _("The paper was added. Followers are told."),
        "text-dropped": _("It was removed."),
    },
)


@bill_texts.get("/proposals/<slug>/texts/", endpoint="texts")
def list_texts(slug: str) -> ResponseReturnValue:
    """All versions and papers."""
    return _page(managed_bill(db(), actor(), slug))


@bill_texts.post("/proposals/<slug>/texts/")
def put_version(slug: str) -> ResponseReturnValue:
    """Add a version, typed or as a file."""
    editable_bill(db(), actor(), slug)
    form = VersionForm(request.form, prefix="version-")
    if is_done(form, lambda: _add_version(slug, form)):
        return go_on("manage.bill_texts.texts", "bill-version-added", slug=slug)
    return _page(editable_bill(db(), actor(), slug), version=form), MEND


def _add_version(slug: str, form: VersionForm) -> None:
    read = _read_file(form.language.data) or ReadFile(form.format.data, form.text.data or "")
    link = form.link.data or ""
    if not read.text and not link:
        raise Invalid({"text": gettext("Choose a file, paste the text, or give the address of the official file.")})
    add_version(
        db(),
        actor(),
        editable_bill(db(), actor(), slug),
        note=form.note.data or "",
        date=form.date.data or "",
        language=form.language.data,
        format=read.format,
        text=read.text,
        classification=form.classification.data or "",
        links=[{"url": link, "media_type": ""}] if link else (),
        source_url=link or None,
    )


def _read_file(language: str) -> ReadFile | None:
    file = request.files.get("version-file")
    if file is None or not file.filename:
        return None
    # A PDF may take its time.
    let_go()
    return read_upload(file.read(), file.filename, language)


@bill_texts.post("/proposals/<slug>/documents/")
def put_document(slug: str) -> ResponseReturnValue:
    """Add a paper."""
    found = editable_bill(db(), actor(), slug)
    form = DocumentForm(request.form, prefix="document-")

    def act() -> None:
        add_document(
            db(),
            actor(),
            found,
            note=form.note.data or "",
            date=form.date.data or "",
            classification=form.classification.data or "",
            links=[{"url": form.link.data or "", "media_type": ""}],
        )

    if is_done(form, act):
        return go_on("manage.bill_texts.texts", "document-added", slug=slug)
    return _page(found, document=form), MEND


def _page(found: Bill, *, version: VersionForm | None = None, document: DocumentForm | None = None) -> str:
    bill, can_edit = whole_bill(db(), found), can_edit_bill(actor())
    language = current_language().code
    return render_template(
        "manage/proposals/texts.html",
        bill=bill,
        card=bill_card(bill, language, clock.today()),
        tabs=tabs_of(bill, can_edit=can_edit),
        public_url=public_address(bill),
        version=version or VersionForm(prefix="version-", data={"language": bill.language, "format": "plain"}),
        document=document or DocumentForm(prefix="document-"),
        faulty=version or document,
        version_names=VERSIONS,
        text_languages=dict(TEXT_LANGUAGES),
        format_names=dict(FORMATS),
        document_names=DOCUMENTS,
        can_edit=can_edit,
    )


@bill_texts.post("/proposals/<slug>/texts/<uuid:version_uuid>/remove")
def drop_version(slug: str, version_uuid: UUID) -> ResponseReturnValue:
    """Take a version away."""
    found = editable_bill(db(), actor(), slug)
    version = version_of_bill(db(), found, version_uuid)
    if version is None:
        raise Missing
    remove_version(db(), actor(), found, version)
    return go_on("manage.bill_texts.texts", "text-dropped", slug=slug)


@bill_texts.post("/proposals/<slug>/documents/<uuid:document_uuid>/remove")
def drop_document(slug: str, document_uuid: UUID) -> ResponseReturnValue:
    """Take a paper away."""
    found = editable_bill(db(), actor(), slug)
    document = document_of_bill(db(), found, document_uuid)
    if document is None:
        raise Missing
    remove_document(db(), actor(), found, document)
    return go_on("manage.bill_texts.texts", "text-dropped", slug=slug)
