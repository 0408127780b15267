"""Followers and what they follow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from sqlalchemy import func, select

from campaigns.alerts.models import Follow, Follower, FollowKind, Frequency
from campaigns.foundation import clock
from campaigns.foundation.addresses import canonical_address
from campaigns.foundation.crypto import the_keyring
from campaigns.foundation.errors import Missing
from campaigns.foundation.i18n.texts import current_language
from campaigns.foundation.i18n.texts import gettext as _
from campaigns.foundation.identifiers import uuid7
from campaigns.foundation.natural_keys import natural_key
from campaigns.foundation.site import the_site
from campaigns.institutions.models import Institution, Person
from campaigns.institutions.queries.names import person_title, shown_institution
from campaigns.proposals.models import Bill
from campaigns.proposals.queries import Search, bill_title_for
from campaigns.proposals.stages import stage_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.orm import Session

# The kind of the letter that asks to confirm, or tells where the own page is.
CONFIRMATION = "alerts.confirmation"
_INDEX_SCOPE = "follower"


@dataclass(frozen=True, slots=True)
class Target:
    """One thing that can be followed: the field that its kind names is filled."""

    kind: FollowKind
    bill: Bill | None = None
    institution: Institution | None = None
    person: Person | None = None
    subject: str = ""
    search: Search | None = None

    @property
    def key(self) -> str:
        """What makes it the same thing for a follower who asks a second time."""
        row: Any = self.bill or self.institution or self.person
        if row is not None:
            return f"{self.kind.value}:{row.id}"
        asked = self.search.as_json() if self.search is not None else {"subject": self.subject}
        return f"{self.kind.value}:{natural_key(*(f'{name}={value}' for name, value in sorted(asked.items())))}"

    def as_follow(self) -> Follow:
        """A follow of it that belongs to nobody yet."""
        return Follow(
            uuid=uuid7(),
            kind=self.kind,
            bill_id=self.bill.id if self.bill is not None else None,
            institution_id=self.institution.id if self.institution is not None else None,
            person_id=self.person.id if self.person is not None else None,
            subject=self.subject,
            query=self.search.as_json() if self.search is not None else {},
            key=self.key,
            since=clock.now(),
        )


def follower_index(address: str, number: int | None = None) -> bytes:
    """The blind index of a follower's address under index key `number`, or under the one in use."""
    return the_keyring().blind_index(_INDEX_SCOPE, f"email-v1|{canonical_address(address)}", number=number)


def follower_of_address(db: Session, address: str) -> Follower | None:
    """Who follows under that address without being a member, whichever index key it was filed under."""
    indexes = [follower_index(address, number) for number in the_keyring().index]
    return db.scalar(select(Follower).where(Follower.email_index.in_(indexes)))


def follower_of_account(db: Session, account_id: int) -> Follower | None:
    """The follower behind a member's account, once the member has followed anything."""
    return db.scalar(select(Follower).where(Follower.account_id == account_id))


def follower_of(db: Session, uuid: UUID) -> Follower:
    """The follower that a link names.

    Raises:
        Missing: when it was erased or never was.

    """
    found = db.scalar(select(Follower).where(Follower.uuid == uuid))
    if found is None:
        raise Missing
    return found


def address_of(follower: Follower) -> str | None:
    """Where the follower is written to; None when a member's account is disabled."""
    if follower.account is None:
        return follower.email
    return follower.account.email if follower.account.disabled_at is None else None


def language_for(follower: Follower) -> str:
    """The language in which the follower is written to: a member's is that of the account."""
    return follower.account.language if follower.account is not None else follower.language


def confirmed_follows(follower: Follower) -> list[Follow]:
    """What the owner of the address has confirmed."""
    return [one for one in follower.follows if one.confirmed_at is not None]


def pending_follows(follower: Follower) -> list[Follow]:
    """What somebody asked for and the owner of the address has not confirmed."""
    return [one for one in follower.follows if one.confirmed_at is None]


def people_followed(follows: Iterable[Follow]) -> set[int]:
    """The integer keys of the people among what is followed."""
    return {one.person_id for one in follows if one.person_id is not None}


@dataclass(frozen=True, slots=True)
class FollowRow:
    """Something that is followed, as its follower sees it: `name` with the `language` it is in, and the path of its page (without a language)."""

    uuid: UUID
    kind: str
    kind_name: str
    name: str
    language: str
    path: str
    since: datetime

    @property
    def scope(self) -> str:
        """What who follows it hears of, where that is not plain; empty otherwise."""
        return {
            FollowKind.INSTITUTION: _(
                "You hear of what is done, voted and planned there and in the bodies within it, and of each new stage of the proposals that it brought in or acted upon."
            ),
            FollowKind.PERSON: _(
                "You hear how this person voted, each time that it is known, and of all that happens to the proposals that this person brought in or reports on. "
                "What becomes of a proposal on which this person only voted you hear when you follow the proposal itself."
            ),
        }.get(FollowKind(self.kind), "")

    @property
    def address(self) -> str:
        """The full address of its page, for readers of the language in use."""
        return the_site().address(self.path)


def follow_rows(db: Session, follows: Iterable[Follow]) -> list[FollowRow]:
    """What is followed, in the language in use, in a fixed number of queries."""
    follows = list(follows)
    things: dict[tuple[type, int], Any] = {}
    for table, keys in (
        (Bill, {one.bill_id for one in follows}),
        (Institution, {one.institution_id for one in follows}),
        (Person, {one.person_id for one in follows}),
    ):
        if keys - {None}:
            rows: Iterable[Any] = db.scalars(select(table).where(table.id.in_(keys)))
            things |= {(table, row.id): row for row in rows}
    return [_row(follow, *_named(follow, things)) for follow in follows]


def target_row(target: Target) -> FollowRow:
    """A thing that may be followed, in the same words."""
    follow = target.as_follow()
    row: Any = target.bill or target.institution or target.person
    return _row(follow, *_named(follow, {(type(row), row.id): row} if row is not None else {}))


def _row(follow: Follow, name: str, language: str, path: str) -> FollowRow:
    return FollowRow(follow.uuid, follow.kind, kind_name(follow.kind), name, language, path, follow.since)


def _named(follow: Follow, things: Mapping[tuple[type, int], Any]) -> tuple[str, str, str]:
    code = current_language().code
    if follow.bill_id is not None:
        bill = things[Bill, follow.bill_id]
        if not bill.is_public:
            # What it is called is nobody's business any more.
            return _("A proposal that is no longer public"), code, "/proposals"
        title = bill_title_for(bill, code)
        return title.text, title.language, f"/proposals/{bill.slug}"
    if follow.institution_id is not None:
        body = things[Institution, follow.institution_id]
        name = shown_institution(body, code)
        return name.text, name.language, f"/institutions/{body.slug}"
    if follow.person_id is not None:
        person = things[Person, follow.person_id]
        return person_title(person, code), "", f"/people/{person.slug}"
    if follow.kind == FollowKind.SUBJECT:
        return follow.subject, "", f"/proposals?{urlencode({'subject': follow.subject})}"
    asked = Search.from_json(follow.query).as_json()
    # The list of proposals calls the words `q`.
    address = urlencode({"q" if name == "text" else name: value for name, value in asked.items()})
    return search_in_words(asked), "", f"/proposals?{address}"


def search_in_words(asked: Mapping[str, Any]) -> str:
    """What a search asks for, as people read it."""
    labels = {
        "text": _("words"),
        "jurisdiction": _("where"),
        "session": _("session"),
        "stage": _("stage"),
        "outcome": _("outcome"),
        "subject": _("subject"),
        "classification": _("kind"),
        "pipeline": _("procedure"),
    }
    return " · ".join(
        f"{labels[name]}: {stage_name(str(value)) if name == 'stage' else value}"
        for name, value in asked.items()
        if name in labels
    )


def kind_name(kind: str) -> str:
    """The kind of a thing that is followed, in words."""
    return {
        FollowKind.BILL: _("Proposal"),
        FollowKind.SUBJECT: _("Subject"),
        FollowKind.INSTITUTION: _("Institution"),
        FollowKind.PERSON: _("Person"),
        FollowKind.SEARCH: _("Search"),
    }[FollowKind(kind)]


def frequency_name(frequency: str) -> str:
    """A frequency in words."""
    return {
        Frequency.AT_ONCE: _("At once, within a minute"),
        Frequency.DAILY: _("Once a day, in the morning"),
        Frequency.WEEKLY: _("Once a week, on Monday"),
        Frequency.NEVER: _("No letters: only feeds and the calendar"),
    }[Frequency(frequency)]


def number_of_followers(db: Session, bill_id: int) -> int:
    """How many follow a proposal by itself."""
    query = select(func.count()).where(Follow.bill_id == bill_id, Follow.confirmed_at.is_not(None))
    return db.scalar(query) or 0
