"""Following for everybody: ask, confirm by mail, see, choose, stop, be forgotten. Opening a link changes nothing: only a button does."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for

from campaigns.alerts.access import Wanted, followable, own_follow
from campaigns.alerts.links import own_token, read_confirm_token, read_own_token, read_stop_token
from campaigns.alerts.models import Frequency
from campaigns.alerts.operations import following as verbs
from campaigns.alerts.queries.followers import follow_rows, follower_of, pending_follows, target_row
from campaigns.blueprints.alerts.forms import ConfirmForm, FollowForm, FrequencyForm, OwnFollowingForm
from campaigns.blueprints.edge import db
from campaigns.blueprints.notices import add_notices
from campaigns.blueprints.rendering import shared_page
from campaigns.foundation.actor import VISITOR
from campaigns.foundation.errors import Missing
from campaigns.foundation.i18n.texts import lazy_gettext as _
from campaigns.foundation.tokens import BadToken
from campaigns.insights.following_page import following_page

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as AnyResponse

    from campaigns.alerts.models import Follower
    from campaigns.foundation.tokens import Token

following = Blueprint("following", __name__)
add_notices(
    {
        "following": _("You follow this from now on."),
        "followed-no-more": _("You no longer follow this."),
        "frequency-chosen": _("Your choice was saved."),
        "calendar-changed": _("The calendar has a new address. The old one no longer works."),
        "follower-erased": _("Everything about you was erased. No more letters will come."),
    },
)
_OPEN = frozenset({"public.following.follow_page", "public.following.check_your_mail", "public.following.ask_for_link"})


@following.after_request
def keep_out_of_sight(response: Response) -> Response:
    """Pages of one person are stored by nobody, and none of these is found by a search engine."""
    if request.endpoint not in _OPEN:
        response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@following.get("/follow")
def follow_page() -> Response:
    """The form: what is to be followed stands in the address."""
    wanted = Wanted.asked(request.args)
    row = target_row(followable(db(), wanted))
    return shared_page("public/alerts/follow.html", wanted=wanted.as_query(), target=row, form=FollowForm())


@following.post("/follow")
def follow() -> AnyResponse:
    """Ask to follow. The answer is the same whether the address is new, known, or written to often enough."""
    wanted = Wanted.asked(request.form)
    target = followable(db(), wanted)
    form = FollowForm(request.form)
    if not form.validate():
        page = render_template(
            "public/alerts/follow.html", wanted=wanted.as_query(), target=target_row(target), form=form
        )
        return make_response(page, 422)
    verbs.request_follow(db(), form.email.data or "", target, frequency=Frequency(form.frequency.data))
    return redirect(url_for("public.following.check_your_mail"), 303)


@following.get("/follow/check-your-mail")
def check_your_mail() -> Response:
    """What to do now, the same for everybody."""
    return shared_page("public/alerts/check_your_mail.html")


def _confirmable(token: str) -> tuple[Token, Follower]:
    """What a confirmation link names; an altered link and an erased follower look alike."""
    try:
        read = read_confirm_token(token)
    except BadToken:
        raise Missing from None
    return read, follower_of(db(), read.subject)


def _confirm_page(
    token: str, follower: Follower, *, is_expired: bool, form: ConfirmForm | None = None, code: int = 200
) -> Response:
    """What is about to be followed, and the button: somebody else may have asked for it."""
    usual = Frequency.DAILY if follower.frequency == Frequency.NEVER else follower.frequency
    page = render_template(
        "public/alerts/confirm.html",
        token=token,
        pending=follow_rows(db(), pending_follows(follower)),
        is_expired=is_expired,
        form=form or ConfirmForm(data={"frequency": str(usual)}),
    )
    return make_response(page, code)


@following.get("/follow/confirm/<token>")
def confirm_page(token: str) -> Response:
    """The page with the button."""
    read, follower = _confirmable(token)
    return _confirm_page(token, follower, is_expired=read.is_expired)


@following.post("/follow/confirm/<token>")
def confirm(token: str) -> AnyResponse:
    """Confirm what is ticked. A second time does no harm; an expired link offers a new one."""
    read, follower = _confirmable(token)
    if read.is_expired:
        return _confirm_page(token, follower, is_expired=True, code=410)
    form = ConfirmForm(request.form)
    if not form.validate():
        return _confirm_page(token, follower, is_expired=False, form=form, code=422)
    wanted = {one for one in map(_uuid, form.follow.data or ()) if one is not None}
    verbs.confirm_follows(db(), follower, wanted, Frequency(form.frequency.data))
    return _confirmed(follower)


def _confirmed(follower: Follower) -> AnyResponse:
    if follower.confirmed_at is None:
        return redirect(url_for("public.following.check_your_mail"), 303)
    return redirect(url_for("public.following.own_page", token=own_token(follower.uuid), notice="following"), 303)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@following.post("/follow/confirm/<token>/renew")
def renew(token: str) -> AnyResponse:
    """Send a new link to the same address."""
    _read, follower = _confirmable(token)
    verbs.renew_follower_letter(db(), follower)
    return redirect(url_for("public.following.check_your_mail"), 303)


@following.get("/following")
def ask_for_link() -> Response:
    """Ask for the link to one's own page."""
    return shared_page("public/alerts/ask_for_link.html", form=OwnFollowingForm(), sent="sent" in request.args)


@following.post("/following")
def send_link() -> AnyResponse:
    """Send the link to the owner of an address, if anything is followed with it; say the same in any case."""
    form = OwnFollowingForm(request.form)
    if not form.validate():
        return make_response(render_template("public/alerts/ask_for_link.html", form=form, sent=False), 422)
    verbs.send_following_link(db(), form.email.data or "")
    return redirect(url_for("public.following.ask_for_link", sent=1), 303)


def _owned(token: str) -> Follower:
    """Whom the link to an own page names."""
    try:
        read = read_own_token(token)
    except BadToken:
        raise Missing from None
    return follower_of(db(), read.subject)


@following.get("/following/<token>")
def own_page(token: str) -> Response:
    """The follower's own page."""
    return _own_page(token, _owned(token))


def _own_page(token: str, follower: Follower, *, form: FrequencyForm | None = None, code: int = 200) -> Response:
    page = following_page(db(), follower)
    form = form or FrequencyForm(data={"frequency": page.frequency})
    return make_response(render_template("public/alerts/following.html", token=token, page=page, form=form), code)


def _back(token: str, notice: str) -> AnyResponse:
    return redirect(url_for("public.following.own_page", token=token, notice=notice), 303)


@following.post("/following/<token>/frequency")
def choose_frequency(token: str) -> AnyResponse:
    """Choose how often letters come."""
    follower = _owned(token)
    form = FrequencyForm(request.form)
    if not form.validate():
        return _own_page(token, follower, form=form, code=422)
    verbs.choose_frequency(db(), follower, Frequency(form.frequency.data))
    return _back(token, "frequency-chosen")


@following.post("/following/<token>/follows/<uuid:follow_uuid>/stop")
def stop_following(token: str, follow_uuid: UUID) -> AnyResponse:
    """Follow one thing no longer; who follows nothing more is forgotten."""
    follower = _owned(token)
    if verbs.stop_following(db(), follower, own_follow(follower, follow_uuid)):
        return _back(token, "followed-no-more")
    return redirect(url_for("public.following.ask_for_link", notice="follower-erased"), 303)


@following.post("/following/<token>/calendar")
def change_calendar(token: str) -> AnyResponse:
    """Give the calendar another secret address."""
    verbs.change_calendar(db(), _owned(token))
    return _back(token, "calendar-changed")


@following.post("/following/<token>/erase")
def erase(token: str) -> AnyResponse:
    """Forget everything about the follower."""
    follower = _owned(token)
    if request.form.get("sure") != "y":
        return redirect(url_for("public.following.own_page", token=token, _anchor="erase"), 303)
    verbs.erase_follower(db(), VISITOR, follower)
    return redirect(url_for("public.following.ask_for_link", notice="follower-erased"), 303)


@following.get("/following/<token>/data.json")
def own_data(token: str) -> Response:
    """Everything that is kept about a follower, to take along."""
    response = make_response(following_page(db(), _owned(token)).as_json())
    response.content_type = "application/json; charset=utf-8"
    response.headers["Content-Disposition"] = 'attachment; filename="following.json"'
    return response


def _stoppable(token: str) -> Follower | None:
    """Whom a link that stops letters names; None when it was forgotten since, which is as good."""
    try:
        read = read_stop_token(token)
    except BadToken:
        raise Missing from None
    try:
        return follower_of(db(), read.subject)
    except Missing:
        return None


@following.get("/unsubscribe/<token>")
def unsubscribe_page(token: str) -> Response:
    """The page with the button; programs that follow links in letters stop nothing."""
    follower = _stoppable(token)
    is_stopped = follower is None or follower.frequency == Frequency.NEVER
    return make_response(render_template("public/alerts/unsubscribe.html", token=token, is_stopped=is_stopped))


@following.post("/unsubscribe/<token>")
def unsubscribe(token: str) -> Response:
    """Stop the letters, from the page or in one click from a mail program (RFC 8058): no cookie, no matter from where, no redirect."""
    follower = _stoppable(token)
    if follower is not None:
        verbs.stop_letters(db(), follower)
    return make_response(render_template("public/alerts/unsubscribe.html", token=token, is_stopped=True))
