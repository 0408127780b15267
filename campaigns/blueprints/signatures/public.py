"""What a signer does by the links in the letter. Opening a link changes nothing: only a button does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for

from campaigns.blueprints.edge import db
from campaigns.blueprints.signatures.forms import CorrectForm, DisplayForm
from campaigns.foundation.actor import VISITOR
from campaigns.foundation.errors import Conflict, Gone, Missing
from campaigns.foundation.i18n.texts import current_language
from campaigns.foundation.tokens import BadToken
from campaigns.insights import pages
from campaigns.insights.own_page import OwnSignature, own_signature
from campaigns.signatures.links import read_confirm_token, read_own_token
from campaigns.signatures.models import SignatureState
from campaigns.signatures.operations.holding import change_display as change_display_of
from campaigns.signatures.operations.holding import choose_news, correct_signature, erase_signature, withdraw_signature
from campaigns.signatures.operations.signing import confirm_signature, renew_letter, takes_confirmations
from campaigns.signatures.queries import petition_of, signature_of

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as AnyResponse

    from campaigns.foundation.tokens import Token
    from campaigns.petitions.models import Petition
    from campaigns.signatures.models import Signature

signatures = Blueprint("signatures", __name__)


@signatures.after_request
def keep_out_of_sight(response: Response) -> Response:
    """Pages of one person are stored by nobody and found by no search engine."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _confirmable(token: str) -> tuple[Token, Petition, Signature]:
    """What a confirmation link names; an altered link and an erased signature look alike."""
    try:
        read = read_confirm_token(token)
    except BadToken:
        raise Missing from None
    signature = signature_of(db(), read.scope, read.subject)
    return read, petition_of(db(), signature), signature


def _owned(token: str) -> tuple[Petition, Signature]:
    """What the link to an own page names."""
    try:
        read = read_own_token(token)
    except BadToken:
        raise Missing from None
    signature = signature_of(db(), read.scope, read.subject)
    return petition_of(db(), signature), signature


def _confirm_page(token: str, petition: Petition, found: Signature, state: str, code: int = 200) -> Response:
    """What is about to be confirmed, and the button: somebody else may have typed it."""
    language = current_language().code
    page = render_template(
        "public/signatures/confirm.html",
        token=token,
        petition=pages.head_of(db(), petition, language),
        signature=own_signature(db(), petition, found, language),
        state=state,
    )
    return make_response(page, code)


@signatures.get("/confirm/<token>")
def confirm_page(token: str) -> Response:
    """The page with the button."""
    read, petition, signature = _confirmable(token)
    state = signature.state
    if state == SignatureState.PENDING and not takes_confirmations(petition):
        return _confirm_page(token, petition, signature, "closed", 410)
    if state == SignatureState.PENDING and read.is_expired:
        state = "expired"
    return _confirm_page(token, petition, signature, state)


@signatures.post("/confirm/<token>")
def confirm(token: str) -> AnyResponse:
    """Confirm. A second time does no harm; an expired link offers a new one."""
    read, petition, signature = _confirmable(token)
    if read.is_expired and signature.state == SignatureState.PENDING:
        return _confirm_page(token, petition, signature, "expired", 410)
    try:
        confirm_signature(db(), petition, signature)
    except Gone:
        return _confirm_page(token, petition, signature, "closed", 410)
    except Conflict:
        return _confirm_page(token, petition, signature, "withdrawn", 409)
    return redirect(url_for("public.petitions.thanks", slug=petition.slug), 303)


@signatures.post("/confirm/<token>/renew")
def renew(token: str) -> AnyResponse:
    """Send a new link to the same address."""
    _read, petition, signature = _confirmable(token)
    renew_letter(db(), petition, signature)
    return redirect(url_for("public.petitions.check_your_mail", slug=petition.slug), 303)


def _own_page(
    token: str,
    own: OwnSignature,
    *,
    correct_form: CorrectForm | None = None,
    display_form: DisplayForm | None = None,
    code: int = 200,
) -> Response:
    correct_form = correct_form or CorrectForm(
        data={"name": own.name, "country": own.country_code, "locality": own.locality, "reason": own.reason}
    )
    display_form = display_form or DisplayForm(data={"display": own.display, "public": own.is_public})
    page = render_template(
        "public/signatures/signature.html",
        token=token,
        signature=own,
        correct_form=correct_form,
        display_form=display_form,
    )
    return make_response(page, code)


@signatures.get("/signature/<token>")
def signature(token: str) -> Response:
    """The signer's own page."""
    petition, found = _owned(token)
    return _own_page(token, own_signature(db(), petition, found, current_language().code))


def _back(token: str, notice: str) -> AnyResponse:
    return redirect(url_for("public.signatures.signature", token=token, notice=notice), 303)


@signatures.post("/signature/<token>/confirm")
def confirm_own(token: str) -> AnyResponse:
    """Confirm from the own page, whose link proves the same as the other."""
    petition, found = _owned(token)
    confirm_signature(db(), petition, found)
    return redirect(url_for("public.petitions.thanks", slug=petition.slug), 303)


@signatures.post("/signature/<token>/correct")
def correct(token: str) -> AnyResponse:
    """Put right what one wrote."""
    petition, found = _owned(token)
    form = CorrectForm(request.form)
    if not form.validate():
        return _own_page(
            token, own_signature(db(), petition, found, current_language().code), correct_form=form, code=422
        )
    correct_signature(
        db(),
        petition,
        found,
        name=form.name.data or "",
        country=form.country.data,
        locality=form.locality.data or "",
        reason=form.reason.data or "",
    )
    return _back(token, "corrected")


@signatures.post("/signature/<token>/display")
def change_display(token: str) -> AnyResponse:
    """Show more or less of oneself."""
    petition, found = _owned(token)
    form = DisplayForm(request.form)
    if not form.validate():
        return _own_page(
            token, own_signature(db(), petition, found, current_language().code), display_form=form, code=422
        )
    change_display_of(db(), found, display=form.display.data, is_public=bool(form.public.data))
    return _back(token, "display-changed")


@signatures.post("/signature/<token>/news")
def change_news(token: str) -> AnyResponse:
    """Want news from these organizations and no others."""
    petition, found = _owned(token)
    wanted = set(request.form.getlist("news"))
    choose_news(
        db(), found, [part.organization_id for part in petition.campaign.parts if str(part.organization.uuid) in wanted]
    )
    return _back(token, "news-changed")


@signatures.post("/signature/<token>/withdraw")
def withdraw(token: str) -> AnyResponse:
    """Take the signature back."""
    petition, found = _owned(token)
    withdraw_signature(db(), petition, found)
    return _back(token, "withdrawn")


@signatures.post("/signature/<token>/erase")
def erase(token: str) -> AnyResponse:
    """Forget everything about the signer."""
    petition, found = _owned(token)
    if request.form.get("sure") != "y":
        return redirect(url_for("public.signatures.signature", token=token, _anchor="erase"), 303)
    erase_signature(db(), VISITOR, petition, found, keeps_count="keep" in request.form.getlist("count"))
    return redirect(url_for("public.petitions.petition", slug=petition.slug, notice="erased"), 303)


@signatures.get("/signature/<token>/data.json")
def own_data(token: str) -> Response:
    """Everything that is kept about one signature, to take along."""
    petition, found = _owned(token)
    response = make_response(own_signature(db(), petition, found, current_language().code).as_json())
    response.content_type = "application/json; charset=utf-8"
    response.headers["Content-Disposition"] = 'attachment; filename="signature.json"'
    return response
