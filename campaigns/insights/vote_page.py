"""A vote with everybody who voted, by group, and how each group was split."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from campaigns.foundation.errors import Missing
from campaigns.insights.proposal_parts import Reference
from campaigns.insights.vote_bars import ORDER, VoteBar, vote_bar
from campaigns.institutions.queries import institution_title, person_title
from campaigns.proposals.access import visible_bill
from campaigns.proposals.models import PersonVote, VoteEvent
from campaigns.proposals.queries import bill_title_for
from campaigns.proposals.vote_quality import vote_faults

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from campaigns.proposals.vote_quality import VoteFault

# Whom a name means is for staff to say; that counts or a result are not known stands on the page anyway.
_OF_STAFF = frozenset({"unmatched", "no_counts", "no_result"})


@dataclass(frozen=True, slots=True)
class VoterShown:
    """How somebody voted; the printed name where the person is not in the directory. `is_doubtful` where the name stands under another option too."""

    who: Reference
    option: str
    is_doubtful: bool = False


@dataclass(frozen=True, slots=True)
class GroupShown:
    """A group with its members, those for it first."""

    name: str
    bar: VoteBar | None
    voters: tuple[VoterShown, ...]


@dataclass(frozen=True, slots=True)
class VotePage:
    """Everything that is known of a vote. `counted` is what the source says; `named` is what its names add up to; `faults` is what does not add up."""

    title: str
    language: str
    motion: str
    date: str
    where: Reference | None
    result: str
    counted: VoteBar | None
    named: VoteBar | None
    groups: tuple[GroupShown, ...]
    faults: tuple[VoteFault, ...]
    source_url: str | None

    @property
    def adds_up(self) -> bool:
        """Whether the names and the counts say the same, or one of the two is missing."""
        if self.counted is None or self.named is None:
            return True
        return {one.option: one.count for one in self.counted.parts} == {
            one.option: one.count for one in self.named.parts
        }


def vote_page(db: Session, slug: str, uuid: UUID, language: str) -> VotePage:
    """A vote on the public proposal at `slug`.

    Raises:
        Missing: when no public proposal is there, or it has no such vote.

    """
    bill = visible_bill(db, slug)
    vote = db.scalar(
        select(VoteEvent)
        .where(VoteEvent.bill_id == bill.id, VoteEvent.uuid == uuid)
        .options(joinedload(VoteEvent.institution))
    )
    if vote is None:
        raise Missing
    rows = db.scalars(
        select(PersonVote).where(PersonVote.vote_event_id == vote.id).options(joinedload(PersonVote.person))
    ).all()
    by_group: dict[str, list[PersonVote]] = defaultdict(list)
    for row in rows:
        by_group[row.group_name].append(row)
    counted = {
        name: {one.option: one.value for one in vote.counts if one.group_name == name}
        for name in {one.group_name for one in vote.counts}
    }
    names = sorted((by_group.keys() | counted.keys()) - {""}) + ([""] if by_group.get("") else [])
    chosen: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        chosen[row.voter_name].add(row.option)
    doubtful = frozenset(name for name, options in chosen.items() if len(options) > 1)
    title = bill_title_for(bill, language)
    where = vote.institution
    return VotePage(
        title=title.text,
        language=title.language,
        motion=vote.motion_text,
        date=vote.date,
        where=Reference(institution_title(where, language), where.slug)
        if where is not None
        else (Reference(vote.institution_name) if vote.institution_name else None),
        result=vote.result,
        counted=vote_bar(counted.get("", {})),
        named=vote_bar(Counter(row.option for row in rows)),
        groups=tuple(_group(name, by_group[name], counted.get(name, {}), language, doubtful) for name in names),
        faults=tuple(one for one in vote_faults(vote, rows) if one.kind not in _OF_STAFF),
        source_url=vote.source_url,
    )


def _group(
    name: str, rows: list[PersonVote], counted: dict[str, int], language: str, doubtful: frozenset[str]
) -> GroupShown:
    voters = [VoterShown(_voter(row, language), row.option, row.voter_name in doubtful) for row in rows]
    voters.sort(key=lambda one: (ORDER.index(one.option), one.who.name.casefold()))
    totals = Counter(row.option for row in rows) if rows else (counted if name else {})
    return GroupShown(name, vote_bar(totals), tuple(voters))


def _voter(row: PersonVote, language: str) -> Reference:
    if row.person is None:
        return Reference(row.voter_name)
    return Reference(person_title(row.person, language), row.person.slug, is_person=True)
