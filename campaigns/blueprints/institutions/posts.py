"""Keeping the directory: the posts of an institution."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template, request

from campaigns.blueprints.answers import MEND, go_on, is_done
from campaigns.blueprints.edge import db
from campaigns.blueprints.guards import actor
from campaigns.blueprints.institutions.forms import PostForm
from campaigns.blueprints.institutions.manage import show_institution
from campaigns.blueprints.notices import add_notices
from campaigns.foundation.errors import Invalid
from campaigns.foundation.i18n.texts import current_language
from campaigns.foundation.i18n.texts import gettext as _now
from campaigns.foundation.i18n.texts import lazy_gettext as _
from campaigns.institutions.access import editable_institution, post_of
from campaigns.institutions.operations import PostData, change_post, create_post, enter_area, remove_post
from campaigns.institutions.queries import area_names, area_text, areas_called, institution_title, is_post_held

if TYPE_CHECKING:
    from uuid import UUID

    from flask.typing import ResponseReturnValue

    from campaigns.institutions.models import Area, Institution, Post

posts = Blueprint("posts", __name__)
add_notices(
    {
        "post-created": _("The post was added. Choose it where you enter who holds it."),
        "post-changed": _("The post was changed."),
        "post-removed": _("The post was removed."),
    },
)


@posts.post("/institutions/<slug>/posts")
def take_post(slug: str) -> ResponseReturnValue:
    """Add a post."""
    found = editable_institution(db(), actor(), slug)
    form = PostForm(request.form)
    if is_done(form, lambda: create_post(db(), actor(), found, _said(found, form))):
        return go_on("manage.institutions.institution", "post-created", slug=slug)
    return show_institution(found, post_form=form), MEND


def _said(found: Institution, form: PostForm) -> PostData:
    return PostData(
        label=form.label.data or "",
        role=form.role.data or "",
        area=_area(found, form.area.data or ""),
        start_date=form.start_date.data,
        end_date=form.end_date.data,
    )


def _area(found: Institution, name: str) -> Area | None:
    """The area of the jurisdiction that is called so; one that is not here yet is entered, and none for an empty name."""
    if not name:
        return None
    areas = areas_called(db(), found.jurisdiction_id, name)
    if not areas:
        return enter_area(db(), actor(), found.jurisdiction, identifier=name, name=name)
    if len(areas) > 1:
        identifiers = ", ".join(one.identifier for one in areas)
        raise Invalid(
            {"area": _now("More than one area is called so. Write one of these instead: %(ids)s.", ids=identifiers)}
        )
    return areas[0]


@posts.get("/institutions/<slug>/posts/<uuid:post_uuid>")
def post(slug: str, post_uuid: UUID) -> ResponseReturnValue:
    """A post to be changed."""
    found = editable_institution(db(), actor(), slug)
    shown = post_of(db(), found, post_uuid)
    return _page(found, shown, PostForm.showing(shown, area_text(db(), shown)))


def _page(found: Institution, shown: Post, form: PostForm) -> str:
    return render_template(
        "manage/institutions/post.html",
        slug=found.slug,
        title=institution_title(found, current_language().code),
        uuid=shown.uuid,
        label=shown.label,
        post_form=form,
        areas=area_names(db(), found.jurisdiction_id),
        is_held=is_post_held(db(), shown),
    )


@posts.post("/institutions/<slug>/posts/<uuid:post_uuid>")
def write(slug: str, post_uuid: UUID) -> ResponseReturnValue:
    """Put what is said of a post."""
    found = editable_institution(db(), actor(), slug)
    shown = post_of(db(), found, post_uuid)
    form = PostForm(request.form)
    if is_done(form, lambda: change_post(db(), actor(), found, shown, _said(found, form))):
        return go_on("manage.institutions.institution", "post-changed", slug=slug)
    return _page(found, shown, form), MEND


@posts.post("/institutions/<slug>/posts/<uuid:post_uuid>/remove")
def drop_post(slug: str, post_uuid: UUID) -> ResponseReturnValue:
    """Take a post away that never was."""
    found = editable_institution(db(), actor(), slug)
    remove_post(db(), actor(), found, post_of(db(), found, post_uuid))
    return go_on("manage.institutions.institution", "post-removed", slug=slug)
