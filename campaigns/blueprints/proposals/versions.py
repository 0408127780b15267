"""Texts of proposals for everybody: read one by its articles, hold two against each other."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from flask import Blueprint, request

from campaigns.blueprints.edge import db
from campaigns.blueprints.rendering import shared_page
from campaigns.foundation.errors import Missing
from campaigns.foundation.i18n.texts import current_language
from campaigns.insights.version_pages import compare_page, version_page

if TYPE_CHECKING:
    from flask import Response

versions = Blueprint("versions", __name__)


@versions.get("/proposals/<slug>/versions/<uuid:version_uuid>")
def version(slug: str, version_uuid: UUID) -> Response:
    """A text of a proposal, article by article."""
    page = version_page(db(), slug, version_uuid, current_language().code)
    return shared_page("public/versions/version.html", page=page, slug=slug)


@versions.get("/proposals/<slug>/compare")
def compare(slug: str) -> Response:
    """Two texts compared; the one after may be this proposal's, the one before any public one."""
    page = compare_page(db(), slug, _named("from"), _named("to"), current_language().code)
    return shared_page("public/versions/compare.html", page=page, slug=slug)


def _named(name: str) -> UUID | None:
    text = request.args.get(name, "")
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError as error:
        raise Missing from error
