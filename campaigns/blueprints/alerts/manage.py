"""What a member follows: begin, choose how often letters come, stop, and the calendar of all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template, request

from campaigns.alerts.access import Wanted, followable, own_follow, own_follower
from campaigns.alerts.models import Frequency
from campaigns.alerts.operations import following as verbs
from campaigns.alerts.queries.followers import target_row
from campaigns.blueprints.alerts.forms import FrequencyForm
from campaigns.blueprints.answers import MEND, go_on
from campaigns.blueprints.edge import db
from campaigns.blueprints.guards import actor
from campaigns.foundation.errors import Missing
from campaigns.insights.following_page import following_page

if TYPE_CHECKING:
    from uuid import UUID

    from flask.typing import ResponseReturnValue

    from campaigns.alerts.models import Follower

following = Blueprint("following", __name__)


@following.get("/following", endpoint="following")
def show_following() -> ResponseReturnValue:
    """All that one follows, with the next dates and what was told."""
    return _page(None)


def _page(form: FrequencyForm | None) -> str:
    follower = own_follower(db(), actor())
    page = following_page(db(), follower) if follower is not None else None
    frequency = page.frequency if page is not None else Frequency.DAILY.value
    return render_template(
        "manage/following/following.html", page=page, form=form or FrequencyForm(data={"frequency": frequency})
    )


def _mine() -> Follower:
    follower = own_follower(db(), actor())
    if follower is None:
        raise Missing
    return follower


@following.get("/following/new")
def new_follow() -> ResponseReturnValue:
    """One button: what is to be followed stands in the address."""
    wanted = Wanted.asked(request.args)
    row = target_row(followable(db(), wanted))
    return render_template("manage/following/new_follow.html", wanted=wanted.as_query(), target=row)


@following.post("/following")
def follow() -> ResponseReturnValue:
    """Follow something from now on."""
    verbs.follow_as_member(db(), actor(), followable(db(), Wanted.asked(request.form)))
    return go_on("manage.following.following", "following")


@following.post("/following/frequency")
def choose_frequency() -> ResponseReturnValue:
    """Choose how often letters come."""
    form = FrequencyForm(request.form)
    if not form.validate():
        return _page(form), MEND
    verbs.choose_frequency(db(), _mine(), Frequency(form.frequency.data))
    return go_on("manage.following.following", "frequency-chosen")


@following.post("/following/follows/<uuid:follow_uuid>/stop")
def stop_following(follow_uuid: UUID) -> ResponseReturnValue:
    """Follow one thing no longer."""
    follower = _mine()
    verbs.stop_following(db(), follower, own_follow(follower, follow_uuid))
    return go_on("manage.following.following", "followed-no-more")


@following.post("/following/calendar")
def change_calendar() -> ResponseReturnValue:
    """Give the calendar another secret address."""
    verbs.change_calendar(db(), _mine())
    return go_on("manage.following.following", "calendar-changed")
