"""Petitions for everybody: read, sign, follow, count."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import segno
from flask import Blueprint, Response, current_app, jsonify, make_response, redirect, render_template, request, url_for

from campaigns.blueprints.edge import db
from campaigns.blueprints.errors import error_page
from campaigns.blueprints.petitions.forms import OwnLinkForm, SignForm
from campaigns.blueprints.petitions.snapshots import forget_snapshots, signable
from campaigns.blueprints.rendering import shared, shared_page
from campaigns.foundation.errors import Conflict, Missing
from campaigns.foundation.files import StoredFile
from campaigns.foundation.gathering import Gathering
from campaigns.foundation.i18n.texts import current_language
from campaigns.foundation.i18n.texts import gettext as _
from campaigns.foundation.site import the_site
from campaigns.foundation.transaction import reading
from campaigns.insights import pages
from campaigns.petitions.access import present_slug
from campaigns.petitions.queries import public_petition
from campaigns.signatures.export import counts_as_csv
from campaigns.signatures.operations.signing import (
    Met,
    ReadySignature,
    StaleSnapshotError,
    ready_signature,
    send_own_link,
    sign_anew,
    sign_together,
)
from campaigns.signatures.queries import Signable, counts_of

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as AnyResponse

    from campaigns.insights.pages import PetitionPage

petitions = Blueprint("petitions", __name__)
_LONG = 300.0
# Signing has an edge of its own: signatures that meet share a transaction. The request's own is begun only for who signs anew.
_signers: Gathering[ReadySignature, Met] = Gathering(sign_together, is_one_statement=True)


@petitions.errorhandler(Missing)
def lead_to_present_address(_error: Missing) -> AnyResponse:
    """A petition that moved: send readers on to its present address; the others learn that nothing is there."""
    values = request.view_args or {}
    with reading() as work:
        present = present_slug(work, values.get("slug", ""))
    if present is None or request.endpoint is None:
        return error_page(404)
    # 308 keeps a POST a POST: nobody loses what was typed because an address changed meanwhile.
    return redirect(url_for(request.endpoint, **{**values, "slug": present}), 301 if request.method == "GET" else 308)


def _page(slug: str) -> PetitionPage:
    return pages.petition_page(db(), slug, current_language().code, current_app.config["LANGUAGES"])


@petitions.get("/petitions")
def list_petitions() -> Response:
    """All public petitions."""
    cards = pages.petition_cards(db(), current_language().code, most=200)
    return shared_page("public/petitions/list_petitions.html", petitions=cards, previous_url=None, next_url=None)


@petitions.get("/petitions/<slug>")
def petition(slug: str) -> Response:
    """A petition with its form."""
    page = _page(slug)
    form = SignForm.blank(page.organizations, page.version_uuid, page.language)
    return shared_page("public/petitions/petition.html", petition=page, form=form, curve=page.curve, bars=page.bars)


@petitions.get("/petitions/<slug>/sign")
def sign_page(slug: str) -> Response:
    """The form alone."""
    page = _page(slug)
    if not page.can_sign:
        return shared(make_response(redirect(url_for("public.petitions.petition", slug=slug), 303)))
    form = SignForm.blank(page.organizations, page.version_uuid, page.language)
    return shared_page("public/petitions/sign.html", petition=page, form=form)


@petitions.post("/petitions/<slug>/sign")
def sign(slug: str) -> AnyResponse:
    """Sign. The answer is the same whether the address is new, known, or written to often enough."""
    petition = signable(slug)
    with _signers.expecting():
        form = SignForm.sent(request.form)
        ready = _ready(petition, form) if form.validate() else None
    if ready is None:
        return _to_mend(slug, form)
    met = _signers.add(ready)
    if not met.is_open:
        # The petition changed within the last second: look again, once.
        forget_snapshots()
        ready = _ready(signable(slug), form)
        met = _signers.add(ready)
        if not met.is_open:
            raise StaleSnapshotError
    if met.earlier is not None:
        sign_anew(db(), met.earlier, ready)
    return redirect(url_for("public.petitions.check_your_mail", slug=slug), 303)


def _ready(petition: Signable, form: SignForm) -> ReadySignature:
    if not petition.is_open:
        raise Conflict(_("This petition takes no signatures at the moment. Nothing of what you typed was stored here."))
    return ready_signature(petition, form.signature_data(current_language().code))


def _to_mend(slug: str, form: SignForm) -> Response:
    """The form again, with what to mend beside each field and everything that was typed. Read aside: a faulty form must not wait for writers."""
    with reading() as work:
        page = pages.petition_page(work, slug, current_language().code, current_app.config["LANGUAGES"])
    form.name_organizations(page.organizations)
    return make_response(render_template("public/petitions/sign.html", petition=page, form=form), 422)


@petitions.get("/petitions/<slug>/check-your-mail")
def check_your_mail(slug: str) -> Response:
    """What to do now, the same for everybody."""
    return shared_page(
        "public/petitions/check_your_mail.html", petition=pages.petition_head(db(), slug, current_language().code)
    )


@petitions.get("/petitions/<slug>/thanks")
def thanks(slug: str) -> Response:
    """After confirming: pass it on."""
    return shared_page(
        "public/petitions/thanks.html", petition=pages.petition_head(db(), slug, current_language().code)
    )


@petitions.get("/petitions/<slug>/my-signature")
def ask_for_my_link(slug: str) -> Response:
    """Ask for the link to one's own signature."""
    head = pages.petition_head(db(), slug, current_language().code)
    return shared_page(
        "public/petitions/ask_for_my_link.html", petition=head, form=OwnLinkForm(), sent="sent" in request.args
    )


@petitions.post("/petitions/<slug>/my-signature")
def send_my_link(slug: str) -> AnyResponse:
    """Send the link to the owner of an address, if it signed; say the same in any case."""
    form = OwnLinkForm(request.form)
    if not form.validate():
        with reading() as work:
            head = pages.petition_head(work, slug, current_language().code)
        return make_response(
            render_template("public/petitions/ask_for_my_link.html", petition=head, form=form, sent=False), 422
        )
    send_own_link(db(), signable(slug), form.email.data or "")
    return redirect(url_for("public.petitions.ask_for_my_link", slug=slug, sent=1), 303)


@petitions.get("/petitions/<slug>/updates")
def updates(slug: str) -> Response:
    """All news of a petition."""
    head, shown, _published, _names = pages.petition_updates(db(), slug, current_language().code)
    return shared_page("public/petitions/updates.html", petition=head, updates=shown)


@petitions.get("/petitions/<slug>/updates.atom")
def updates_feed(slug: str) -> Response:
    """News of a petition as Atom (RFC 4287)."""
    head, shown, published_at, names = pages.petition_updates(db(), slug, current_language().code)
    body = render_template(
        "public/petitions/updates.xml", petition=head, updates=shown, published_at=published_at, organizations=names
    )
    response = make_response(body)
    response.content_type = "application/atom+xml; charset=utf-8"
    return shared(response, 60)


@petitions.get("/petitions/<slug>/versions")
def versions(slug: str) -> Response:
    """Every wording that was public."""
    head, shown = pages.petition_versions(db(), slug, current_language().code)
    return shared_page("public/petitions/versions.html", petition=head, versions=shown)


def _public_id(slug: str) -> int:
    petition = public_petition(db(), slug)
    if petition is None:
        raise Missing
    return petition.id


@petitions.get("/petitions/<slug>/count.json")
def count_json(slug: str) -> Response:
    """The count with its history, as open data for anybody's page."""
    counts = counts_of(db(), _public_id(slug))
    response = jsonify(
        count=counts.count,
        as_of=counts.as_of.isoformat().replace("+00:00", "Z"),
        by_country=dict(counts.by_country),
        by_day={day.isoformat(): number for day, number in counts.by_day},
    )
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return shared(response)


@petitions.get("/petitions/<slug>/count.csv")
def count_csv(slug: str) -> Response:
    """The history by day as a table: day, new signatures, all signatures."""
    response = Response(counts_as_csv(counts_of(db(), _public_id(slug))), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}-count.csv"'
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return shared(response)


@petitions.get("/petitions/<slug>/qr.svg")
def qr_code(slug: str) -> Response:
    """A code that leads to the petition, to be printed."""
    _public_id(slug)
    out = io.BytesIO()
    segno.make(the_site().address(f"/petitions/{slug}"), error="m").save(
        out, kind="svg", scale=8, xmldecl=False, light="#ffffff"
    )
    return shared(Response(out.getvalue(), content_type="image/svg+xml; charset=utf-8"), _LONG)


@petitions.get("/petitions/<slug>/og.png")
def share_image(slug: str) -> Response:
    """The picture for other services: as last drawn, or the mark of the site while none is."""
    petition = public_petition(db(), slug)
    if petition is None:
        raise Missing
    file = db().get(StoredFile, petition.share_picture_id) if petition.share_picture_id is not None else None
    if file is None:
        raise Missing
    response = Response(file.content, content_type=file.media_type)
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return shared(response, _LONG)
