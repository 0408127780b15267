"""The directory for everybody: who decides where, who sits there, how they are reached; the same as open data."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, request

from campaigns.blueprints.edge import db
from campaigns.blueprints.institutions.forms import CONTACT_NAMES, FindForm
from campaigns.blueprints.rendering import shared, shared_page
from campaigns.foundation.i18n.texts import current_language
from campaigns.institutions.access import visible_institution, visible_person
from campaigns.institutions.exports import institution_as_popolo, jurisdiction_as_popolo, person_as_popolo
from campaigns.institutions.queries import (
    bodies_of,
    find_in_directory,
    institution_page,
    jurisdiction_cards,
    jurisdiction_title,
    people_number,
    person_page,
    posts_of,
)
from campaigns.proposals.access import public_jurisdiction
from campaigns.proposals.queries.places import public_jurisdictions

if TYPE_CHECKING:
    from collections.abc import Iterable

institutions = Blueprint("institutions", __name__)
people = Blueprint("people", __name__)
jurisdictions = Blueprint("jurisdictions", __name__)
_FIVE_MINUTES = 300.0


def _open_data(body: str | Iterable[str]) -> Response:
    """JSON that anybody's page may read."""
    response = Response("".join(body), content_type="application/json; charset=utf-8")
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return shared(response, _FIVE_MINUTES)


def _popolo(content: dict[str, Any]) -> Response:
    return _open_data(json.dumps(content, ensure_ascii=False, indent=1))


@institutions.get("/institutions")
def list_institutions() -> Response:
    """The directory: search over everything, and the jurisdictions."""
    form = FindForm(request.args)
    text = form.q.data or "" if form.validate() else ""
    code = current_language().code
    shown = public_jurisdictions(db())
    return shared_page(
        "public/institutions/directory.html",
        form=form,
        text=text,
        jurisdictions=[one for one in jurisdiction_cards(db(), code) if one.slug in shown],
        found=find_in_directory(db(), code, text) if text else None,
    )


@institutions.get("/institutions/<slug>")
def institution(slug: str) -> Response:
    """An institution with its posts and its members."""
    found = visible_institution(db(), slug)
    code = current_language().code
    page = institution_page(db(), found, code, shows_former="former" in request.args)
    return shared_page(
        "public/institutions/institution.html",
        institution=page,
        posts=posts_of(db(), found, code),
        contact_names=CONTACT_NAMES,
    )


@institutions.get("/institutions/<slug>.json")
def institution_json(slug: str) -> Response:
    """An institution as Popolo JSON."""
    return _popolo(institution_as_popolo(db(), visible_institution(db(), slug)))


@people.get("/people/<slug>")
def person(slug: str) -> Response:
    """A person in office."""
    page = person_page(db(), visible_person(db(), slug), current_language().code)
    return shared_page("public/institutions/person.html", person=page, contact_names=CONTACT_NAMES)


@people.get("/people/<slug>.json")
def person_json(slug: str) -> Response:
    """A person in office as Popolo JSON."""
    return _popolo(person_as_popolo(db(), visible_person(db(), slug)))


@jurisdictions.get("/jurisdictions/<slug>")
def jurisdiction(slug: str) -> Response:
    """A jurisdiction with its institutions, and a search within it."""
    found = public_jurisdiction(db(), slug)
    form = FindForm(request.args)
    text = form.q.data or "" if form.validate() else ""
    code = current_language().code
    return shared_page(
        "public/institutions/jurisdiction.html",
        jurisdiction=found,
        title=jurisdiction_title(found, code),
        groups=bodies_of(db(), found, code),
        people_number=people_number(db(), found),
        form=form,
        text=text,
        found=find_in_directory(db(), code, text, jurisdiction=found) if text else None,
    )


@jurisdictions.get("/jurisdictions/<slug>/popolo.json")
def popolo(slug: str) -> Response:
    """Everything of a jurisdiction as Popolo JSON."""
    return _open_data(jurisdiction_as_popolo(db(), public_jurisdiction(db(), slug)))
