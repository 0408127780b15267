"""What can be followed: public proposals, subjects that one of them has, institutions, people, searches; absent and hidden look alike."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from sqlalchemy import exists, select

from campaigns.alerts.models import Follow, Follower, FollowKind
from campaigns.alerts.queries.followers import Target, follower_of_account
from campaigns.foundation.errors import Missing
from campaigns.institutions.models import Institution, Person
from campaigns.proposals.models import Bill, BillSubject
from campaigns.proposals.queries import Search, public_bill

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from sqlalchemy.orm import Session

    from campaigns.foundation.actor import Actor

# The filters of a search that everybody may follow; what a campaign holds of a proposal may be private.
SEARCH_FIELDS = ("text", "jurisdiction", "session", "stage", "outcome", "subject", "classification", "pipeline")
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants to follow, as it stands in an address: a slug, a subject, or the filters of a search."""

    proposal: str = ""
    institution: str = ""
    person: str = ""
    subject: str = ""
    search: Search | None = None

    @classmethod
    def asked(cls, values: Mapping[str, str]) -> Wanted:
        """What `values` of an address or a form name; the first thing counts, and `search` makes a search of the rest."""
        if values.get("search"):
            named = {"text": values.get("q", ""), **values}
            kept = {name: named.get(name, "").strip()[:_LONGEST] for name in SEARCH_FIELDS}
            return cls(search=Search.from_json({name: value for name, value in kept.items() if value}))
        return cls(
            proposal=values.get("proposal", ""),
            institution=values.get("institution", ""),
            person=values.get("person", ""),
            subject=values.get("subject", ""),
        )

    def as_query(self) -> dict[str, str]:
        """The same as parts of an address."""
        if self.search is not None:
            return {"search": "1", **{name: str(value) for name, value in self.search.as_json().items()}}
        return {
            one.name: getattr(self, one.name)
            for one in fields(self)
            if one.name != "search" and getattr(self, one.name)
        }


def followable(db: Session, wanted: Wanted) -> Target:
    """The thing that somebody wants to follow.

    Raises:
        Missing: when it is not there, or not for everybody. A subject must be one that a public proposal has, and a search must ask for something:
            what is followed is named in letters, and nobody may have others sent words of their own.

    """
    if wanted.search is not None:
        if not wanted.search.as_json():
            raise Missing
        return Target(FollowKind.SEARCH, search=wanted.search)
    if wanted.proposal:
        bill = public_bill(db, wanted.proposal)
        if bill is None:
            raise Missing
        return Target(FollowKind.BILL, bill=bill)
    if wanted.institution:
        institution = db.scalar(select(Institution).where(Institution.slug == wanted.institution))
        if institution is None:
            raise Missing
        return Target(FollowKind.INSTITUTION, institution=institution)
    if wanted.person:
        person = db.scalar(select(Person).where(Person.slug == wanted.person))
        if person is None:
            raise Missing
        return Target(FollowKind.PERSON, person=person)
    return Target(FollowKind.SUBJECT, subject=_known_subject(db, wanted.subject))


def _known_subject(db: Session, subject: str) -> str:
    public = exists().where(BillSubject.subject == subject, Bill.id == BillSubject.bill_id, Bill.is_public)
    if not subject or not db.scalar(select(public)):
        raise Missing
    return subject


def own_follower(db: Session, actor: Actor) -> Follower | None:
    """The follower that a member is, once the member has followed anything."""
    return follower_of_account(db, actor.account_id) if actor.account_id is not None else None


def own_follow(follower: Follower, follow_uuid: UUID) -> Follow:
    """One of the things that somebody follows.

    Raises:
        Missing: when it is not among them.

    """
    for follow in follower.follows:
        if follow.uuid == follow_uuid:
            return follow
    raise Missing
