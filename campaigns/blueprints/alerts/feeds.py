"""Feeds (Atom, RFC 4287) of what changed and calendars (iCalendar, RFC 5545) of what is to come, for programs that ask again and again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from flask import Blueprint, Response, make_response, render_template, request

from campaigns.alerts.access import Wanted, followable
from campaigns.alerts.calendars import MEDIA_TYPE, write_calendar
from campaigns.alerts.links import read_calendar_token
from campaigns.alerts.models import FollowKind
from campaigns.alerts.queries.followers import Target, confirmed_follows, follower_of, people_followed, target_row
from campaigns.alerts.queries.news import newest_entries
from campaigns.alerts.queries.outlook import campaign_follows, events_followed, newest_numbers
from campaigns.blueprints.edge import db
from campaigns.blueprints.rendering import shared
from campaigns.coalitions.access import visible_campaign
from campaigns.coalitions.queries import campaign_title
from campaigns.foundation import clock
from campaigns.foundation.errors import Missing
from campaigns.foundation.i18n.texts import current_language
from campaigns.foundation.i18n.texts import gettext as _
from campaigns.foundation.site import the_site
from campaigns.foundation.tokens import BadToken
from campaigns.proposals.queries import Search

if TYPE_CHECKING:
    from collections.abc import Sequence

    from campaigns.alerts.models import Follow

feeds = Blueprint("feeds", __name__)
_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class _Source:
    """What a feed or a calendar is about: its name, the path of its page (without a language), and what somebody would follow for it."""

    name: str
    path: str
    follows: Sequence[Follow]


def _of_target(target: Target) -> _Source:
    row = target_row(target)
    return _Source(f"{row.kind_name}: {row.name}", row.path, [target.as_follow()])


def _of_search() -> _Source:
    wanted = Wanted.asked({**request.args.to_dict(), "search": "1"})
    if wanted.search is None or not wanted.search.as_json():
        return _Source(_("All proposals"), "/proposals", [Target(FollowKind.SEARCH, search=Search()).as_follow()])
    return _of_target(followable(db(), wanted))


def _of_campaign(slug: str) -> _Source:
    campaign = visible_campaign(db(), slug)
    name = f"{_('Campaign')}: {campaign_title(campaign, current_language().code)}"
    return _Source(name, f"/campaigns/{campaign.slug}", campaign_follows(db(), campaign))


def _fetched(response: Response, content_type: str) -> Response:
    """An answer to a program: kept by caches for a minute, and sent once as long as nothing changes."""
    response.content_type = content_type
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.add_etag()
    shared(response, _SECONDS).make_conditional(request)
    return response


def _feed(source: _Source) -> Response:
    entries = newest_entries(db(), newest_numbers(db(), source.follows), people_followed(source.follows))
    midnight = datetime.combine(clock.today(), time.min, UTC)
    body = render_template(
        "public/alerts/changes.xml",
        name=source.name,
        page_url=the_site().address(source.path),
        self_url=f"{the_site().base_url}{request.script_root}{request.full_path.rstrip('?')}",
        entries=entries,
        updated=entries[0].line.at if entries else midnight,
    )
    return _fetched(make_response(body), "application/atom+xml; charset=utf-8")


def _calendar(source: _Source) -> Response:
    content = write_calendar(source.name, events_followed(db(), source.follows))
    return _fetched(make_response(content), MEDIA_TYPE)


@feeds.get("/proposals/changes.atom")
def search_feed() -> Response:
    """What changed of all proposals, or of those that a search finds: `?subject=…`, `?text=…`, `?jurisdiction=…`, `?stage=…`."""
    return _feed(_of_search())


@feeds.get("/proposals/calendar.ics")
def search_calendar() -> Response:
    """What is to come of all proposals, or of those that a search finds."""
    return _calendar(_of_search())


@feeds.get("/proposals/<slug>/changes.atom")
def proposal_feed(slug: str) -> Response:
    """What changed of a proposal."""
    return _feed(_of_target(followable(db(), Wanted(proposal=slug))))


@feeds.get("/proposals/<slug>/calendar.ics")
def proposal_calendar(slug: str) -> Response:
    """Hearings, votes and deadlines of a proposal."""
    return _calendar(_of_target(followable(db(), Wanted(proposal=slug))))


@feeds.get("/institutions/<slug>/changes.atom")
def institution_feed(slug: str) -> Response:
    """What an institution and the bodies within it do."""
    return _feed(_of_target(followable(db(), Wanted(institution=slug))))


@feeds.get("/institutions/<slug>/calendar.ics")
def institution_calendar(slug: str) -> Response:
    """Hearings, votes and deadlines in an institution and the bodies within it."""
    return _calendar(_of_target(followable(db(), Wanted(institution=slug))))


@feeds.get("/people/<slug>/changes.atom")
def person_feed(slug: str) -> Response:
    """What somebody in office sponsors, reports on and votes."""
    return _feed(_of_target(followable(db(), Wanted(person=slug))))


@feeds.get("/campaigns/<slug>/changes.atom")
def campaign_feed(slug: str) -> Response:
    """What changed of the proposals that a campaign is about."""
    return _feed(_of_campaign(slug))


@feeds.get("/campaigns/<slug>/calendar.ics")
def campaign_calendar(slug: str) -> Response:
    """Hearings, votes and deadlines of the proposals that a campaign is about."""
    return _calendar(_of_campaign(slug))


@feeds.get("/calendars/<token>.ics")
def own_calendar(token: str) -> Response:
    """What is to come of all that one person follows, at a secret address that the person can change."""
    try:
        read = read_calendar_token(token)
    except BadToken:
        raise Missing from None
    follower = follower_of(db(), read.scope)
    if follower.calendar_uuid != read.subject:
        raise Missing
    content = write_calendar(_("What I follow"), events_followed(db(), confirmed_follows(follower)))
    response = make_response(content)
    response.content_type = MEDIA_TYPE
    response.headers["X-Robots-Tag"] = "noindex"
    # The address is the key: no cache on the way may hand on what it opens.
    response.headers["Cache-Control"] = "private, no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response
