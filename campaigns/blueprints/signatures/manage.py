"""The signatures of a petition for those who answer for it: find, hide, take out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, render_template, request

from campaigns.blueprints.answers import MEND, go_on, with_query
from campaigns.blueprints.edge import db
from campaigns.blueprints.guards import actor
from campaigns.blueprints.notices import add_notices
from campaigns.blueprints.signatures.manage_forms import ExportForm, FilterForm
from campaigns.coalitions.access import EDITORS, has_role
from campaigns.coalitions.queries import named_organization
from campaigns.foundation.i18n.texts import current_language
from campaigns.foundation.i18n.texts import lazy_gettext as _
from campaigns.insights.pages import head_of
from campaigns.petitions.access import can_edit, can_moderate, editable_petition, managed_petition, moderated_petition
from campaigns.signatures.export import ExportKind, export_csv, export_xlsx, record_export
from campaigns.signatures.operations.signing import note_moderation
from campaigns.signatures.queries import counts_of, find_signatures, signature_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from flask.typing import ResponseReturnValue
    from werkzeug.datastructures import MultiDict

    from campaigns.coalitions.models import Organization
    from campaigns.petitions.models import Petition

signatures = Blueprint("signatures", __name__)
add_notices(
    {
        "signer-hidden": _("The signer is no longer shown in public. The signature counts."),
        "signer-shown": _("The signer is shown again."),
    },
)
_PIECE = 64 * 1024
_TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


@signatures.get("/petitions/<slug>/signatures")
def list_signatures(slug: str) -> ResponseReturnValue:
    """Signatures, newest first: all, or those that were looked for."""
    return _page(managed_petition(db(), actor(), slug), None)


def _page(found: Petition, export: ExportForm | None) -> str:
    counts = counts_of(db(), found.id)
    form = FilterForm.asked(request.args, (code for code, _number in counts.by_country))
    query = form.query
    page = find_signatures(db(), found, **query, after=request.args.get("after", ""))
    is_editor = can_edit(actor(), found)
    return render_template(
        "manage/signatures/list_signatures.html",
        petition=head_of(db(), found, current_language().code),
        page=page,
        form=form,
        query=query,
        count=counts.count,
        can_moderate=can_moderate(actor(), found),
        can_edit=is_editor,
        export=(export or _export_form(found)) if is_editor else None,
        next_url=with_query(
            "manage.signatures.list_signatures", {**query, "after": page.next_key or ""}, slug=found.slug
        )
        if page.next_key
        else None,
        first_url=with_query("manage.signatures.list_signatures", query, slug=found.slug)
        if request.args.get("after")
        else None,
    )


def _own_organizations(found: Petition) -> list[Organization]:
    """The organizations of the petition for which this person acts; those who want another's news are none of theirs."""
    return [part.organization for part in found.campaign.parts if has_role(actor(), part.organization_id, EDITORS)]


def _export_form(found: Petition, values: MultiDict[str, Any] | None = None) -> ExportForm:
    names = [named_organization(one, current_language().code) for one in _own_organizations(found)]
    return ExportForm.offering(names, values)


@signatures.post("/petitions/<slug>/signatures/<uuid:signature_uuid>/display")
def moderate(slug: str, signature_uuid: UUID) -> ResponseReturnValue:
    """Hide what a signer shows in public, or show it again."""
    found = moderated_petition(db(), actor(), slug)
    signature = signature_of(db(), found.uuid, signature_uuid)
    is_shown = request.form.get("show") == "yes"
    note_moderation(db(), actor(), found, signature, is_public=is_shown)
    return go_on("manage.signatures.list_signatures", "signer-shown" if is_shown else "signer-hidden", slug=slug)


@signatures.post("/petitions/<slug>/signatures/export")
def export(slug: str) -> ResponseReturnValue:
    """Take signatures out. Who did is written down before the first row leaves; the rows are read after that, while they are sent."""
    found = editable_petition(db(), actor(), slug)
    form = _export_form(found, request.form)
    if not form.validate():
        return _page(found, form), MEND
    organization = next((one for one in _own_organizations(found) if str(one.uuid) == form.what.data), None)
    kind = ExportKind.NEWS if organization is not None else ExportKind.SIGNATURES
    record_export(db(), actor(), found, kind, form.form.data, organization.uuid if organization is not None else None)
    pieces = _pieces(found.id, kind, organization.id if organization is not None else None, form.form.data)
    response = Response(pieces, content_type=_TYPES[form.form.data])
    response.headers["Content-Disposition"] = f'attachment; filename="{found.slug}-{kind.value}.{form.form.data}"'
    return response


def _pieces(petition_id: int, kind: ExportKind, organization_id: int | None, form: str) -> Iterator[bytes]:
    if form == "csv":
        yield from export_csv(petition_id, kind, organization_id)
        return
    with export_xlsx(petition_id, kind, organization_id) as file:
        while piece := file.read(_PIECE):
            yield piece
