"""The letters of this room: confirm what you want to follow, where your own page is, and what changed.

A letter with changes can be stopped by one button of the program that shows it (RFC 8058): its address is asked by POST and proves itself.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from campaigns.alerts.links import confirm_token, own_token, stop_token
from campaigns.alerts.models import Alert, FollowKind, Frequency
from campaigns.alerts.queries.followers import (
    CONFIRMATION,
    address_of,
    confirmed_follows,
    follow_rows,
    follower_of,
    pending_follows,
    people_followed,
)
from campaigns.alerts.queries.ledger import ALERT
from campaigns.alerts.queries.news import news_of
from campaigns.foundation.errors import Missing
from campaigns.foundation.i18n.texts import gettext as _
from campaigns.foundation.i18n.texts import ngettext
from campaigns.foundation.mail.composing import Composed, composes, render_single_letter
from campaigns.foundation.site import the_site

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaigns.alerts.models import Follower
    from campaigns.foundation.mail.queue import Claimed

MOST_BILLS = 25
MOST_LINES = 10
_LONGEST_SUBJECT = 110


@composes(CONFIRMATION)
def compose_follow_confirmation(db: Session, letter: Claimed) -> Composed | None:
    """Ask the owner of the address to confirm; tell who follows already where the own page is. Nothing, once the follower was erased."""
    try:
        follower = follower_of(db, letter.subject)
    except Missing:
        return None
    address = address_of(follower)
    if address is None or follower.last_letter_at is None:
        return None
    site = the_site()
    pending = pending_follows(follower)
    context = {
        "site": site,
        "own_url": site.address(f"/following/{own_token(follower.uuid)}"),
        "confirm_days": site.confirm_days,
    }
    if not pending:
        if not confirmed_follows(follower):
            return None
        return render_single_letter(
            "alerts/known", address, **context, follows=follow_rows(db, confirmed_follows(follower))
        )
    token = confirm_token(follower.uuid, follower.last_letter_at, site.confirm_days)
    return render_single_letter(
        "alerts/confirmation",
        address,
        **context,
        # A search says what anybody may have typed: not in a letter that nobody asked for yet.
        follows=follow_rows(db, [one for one in pending if one.kind != FollowKind.SEARCH]),
        searches=sum(one.kind == FollowKind.SEARCH for one in pending),
        is_known=follower.confirmed_at is not None,
        confirm_url=site.address(f"/follow/confirm/{token}"),
    )


@composes(ALERT)
def compose_alert(db: Session, letter: Claimed) -> Composed | None:
    """What changed. Nothing, when the follower is gone or has stopped the letters, or nothing of it can be seen any more."""
    alert = db.scalar(select(Alert).where(Alert.uuid == letter.subject))
    if alert is None or alert.follower.frequency == Frequency.NEVER:
        return None
    address = address_of(alert.follower)
    if address is None:
        return None
    people = people_followed(confirmed_follows(alert.follower))
    news, left_out = news_of(db, alert.changes, most_bills=MOST_BILLS, most_lines=MOST_LINES, people=people)
    if not news:
        return None
    site = the_site()
    stop_url = site.address(f"/unsubscribe/{stop_token(alert.follower.uuid)}")
    composed = render_single_letter(
        "alerts/changes",
        address,
        site=site,
        subject=_subject(news[0].title, len(news) + left_out),
        news=news,
        left_out=left_out,
        frequency=alert.frequency,
        stop_url=stop_url,
        own_url=_own_address(alert.follower),
    )
    headers = (("List-Unsubscribe", f"<{stop_url}>"), ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
    return replace(composed, headers=headers)


def _subject(title: str, number: int) -> str:
    if number > 1:
        return ngettext("%(num)s proposal has changed", "%(num)s proposals have changed", number)
    short = title if len(title) <= _LONGEST_SUBJECT else f"{title[:_LONGEST_SUBJECT].rstrip()}…"
    return _("News: %(title)s", title=short)


def _own_address(follower: Follower) -> str:
    site = the_site()
    if follower.account_id is not None:
        return site.address("/manage/following")
    return site.address(f"/following/{own_token(follower.uuid)}")
