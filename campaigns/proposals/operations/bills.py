"""Setting proposals up, and how they are called: titles, abstracts, subjects, identifiers, sources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from campaigns.audit.operations import record
from campaigns.coalitions.access import EDITORS
from campaigns.coalitions.models import Campaign
from campaigns.coalitions.queries import carried_by
from campaigns.foundation import clock
from campaigns.foundation.errors import Conflict, Invalid
from campaigns.foundation.i18n.texts import gettext as _
from campaigns.foundation.identifiers import RESERVED_SLUGS, slugify, uuid7
from campaigns.foundation.searching import folded_words
from campaigns.proposals.models import (
    Bill,
    BillAbstract,
    BillAsk,
    BillIdentifier,
    BillPosition,
    BillSource,
    BillSubject,
    BillTitle,
    CampaignPosition,
    ChangeKind,
    Decision,
    Demand,
    DemandRow,
)
from campaigns.proposals.operations.changes import note_change, refresh_bill
from campaigns.proposals.operations.checks import checked_url
from campaigns.proposals.operations.sponsors import resolve_relations
from campaigns.proposals.pipelines import GENERIC, pipelines

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.orm import Session

    from campaigns.foundation.actor import Actor
    from campaigns.institutions.models import Institution, LegislativeSession

_LONGEST_BASE = 70
# What stands in addresses behind /proposals/ and /manage/proposals/.
_WORDS_OF_PAGES = RESERVED_SLUGS | {"deadlines", "procedures", "actions", "board"}


@dataclass(frozen=True, slots=True)
class BillData:
    """What the editor of a proposal puts as a whole; `slug` None leaves its address."""

    identifier: str
    title: str
    language: str
    classification: tuple[str, ...] = ()
    pipeline: str = GENERIC
    subjects: tuple[str, ...] = ()
    from_institution: Institution | None = None
    is_public: bool = True
    is_unverified: bool = False
    slug: str | None = None


def create_bill(  # noqa: PLR0913 - named at the call
    db: Session,
    actor: Actor,
    session: LegislativeSession,
    *,
    identifier: str,
    title: str,
    language: str,
    classification: Sequence[str] = (),
    pipeline: str = GENERIC,
    from_institution: Institution | None = None,
    subjects: Iterable[str] = (),
    is_public: bool = True,
    is_unverified: bool = False,
    slug: str | None = None,
) -> Bill:
    """Set up a proposal in a session; its address follows from its title unless `slug` says another.

    Raises:
        Invalid: when the session has a proposal with that identifier, the slug is taken, or no such procedure is known.

    """
    _check(db, session.id, identifier, title, pipeline)
    now = clock.now()
    bill = Bill(
        uuid=uuid7(),
        slug=_free_slug(db, slug or title, is_chosen=slug is not None),
        jurisdiction_id=session.jurisdiction_id,
        legislative_session_id=session.id,
        from_institution_id=from_institution.id if from_institution is not None else None,
        identifier=identifier,
        title=title,
        language=language,
        classification=list(classification),
        pipeline=pipeline,
        stage="idea",
        outcome="",
        is_public=is_public,
        is_unverified=is_unverified,
        folded=folded_words([identifier, title]),
        created_at=now,
        updated_at=now,
        subjects=[BillSubject(subject=one) for one in _clean_subjects(subjects)],
    )
    db.add(bill)
    db.flush()
    bill.folded = folded_words([identifier, title, *(one.subject for one in bill.subjects)])
    record(db, actor, "create_bill", "bill", bill.uuid, identifier=identifier, session=session.identifier)
    resolve_relations(db, bill)
    if bill.is_public:
        note_change(db, bill, ChangeKind.PROPOSAL, bill.uuid, "", bill.stage)
    return bill


def write_bill(db: Session, actor: Actor, bill: Bill, data: BillData) -> None:
    """Put what a proposal is called and where it belongs; another procedure may read its actions another way. One that is shown is new to everybody.

    Raises:
        Invalid: when its session has another proposal with that identifier, the slug is taken, no such procedure is known, or it is to be hidden
            although campaigns of others build on it in public.

    """
    _check(db, bill.legislative_session_id, data.identifier, data.title, data.pipeline, mine=bill)
    if bill.is_public and not data.is_public and _others_build_on(db, actor, bill):
        raise Invalid(
            {
                "is_public": _(
                    "A campaign of another organisation builds on this proposal in public, so it cannot be hidden by yours alone."
                )
            }
        )
    if data.slug is not None and data.slug != bill.slug:
        bill.slug = _free_slug(db, data.slug, is_chosen=True)
    bill.identifier, bill.title, bill.language = data.identifier, data.title, data.language
    bill.classification, bill.pipeline = list(data.classification), data.pipeline
    bill.from_institution_id = data.from_institution.id if data.from_institution is not None else None
    is_shown = data.is_public and not bill.is_public
    bill.is_public, bill.is_unverified = data.is_public, data.is_unverified
    wanted = _clean_subjects(data.subjects)
    bill.subjects[:] = [one for one in bill.subjects if one.subject in wanted]
    known = {one.subject for one in bill.subjects}
    bill.subjects.extend(BillSubject(subject=one) for one in wanted if one not in known)
    refresh_bill(db, bill)
    record(db, actor, "write_bill", "bill", bill.uuid)
    if is_shown:
        note_change(db, bill, ChangeKind.PROPOSAL, bill.uuid, "", bill.stage)


def put_title(db: Session, actor: Actor, bill: Bill, language: str, title: str, note: str = "") -> BillTitle:
    """Put another title: the one in a language, or with a `note` (short, former) one more."""
    found = next((one for one in bill.titles if one.language == language and one.note == note), None)
    if found is None:
        found = BillTitle(language=language, title=title, note=note)
        bill.titles.append(found)
    found.title = title
    refresh_bill(db, bill)
    record(db, actor, "put_title", "bill", bill.uuid, language=language)
    return found


def remove_title(db: Session, actor: Actor, bill: Bill, language: str, note: str = "") -> None:
    """Take another title away; the official one stays."""
    bill.titles[:] = [one for one in bill.titles if (one.language, one.note) != (language, note)]
    refresh_bill(db, bill)
    record(db, actor, "remove_title", "bill", bill.uuid, language=language)


def put_abstract(db: Session, actor: Actor, bill: Bill, language: str, abstract: str, note: str = "") -> BillAbstract:
    """Put what it is about in one language; an empty text takes it away."""
    found = next((one for one in bill.abstracts if one.language == language and one.note == note), None)
    if found is None:
        found = BillAbstract(language=language, abstract=abstract, note=note)
        bill.abstracts.append(found)
    found.abstract = abstract
    if not abstract:
        bill.abstracts.remove(found)
    bill.updated_at = clock.now()
    db.flush()
    record(db, actor, "put_abstract", "bill", bill.uuid, language=language)
    return found


def add_source(db: Session, actor: Actor, bill: Bill, url: str, note: str = "") -> BillSource:
    """Say where what we say of it can be checked; a known address gets the new note.

    Raises:
        Invalid: when it is no address of a page.

    """
    address = checked_url(url, "url")
    found = next((one for one in bill.sources if one.url == address), None)
    if found is None:
        found = BillSource(url=address, note=note)
        bill.sources.append(found)
    found.note = note
    db.flush()
    record(db, actor, "add_source", "bill", bill.uuid, url=address)
    return found


def remove_source(db: Session, actor: Actor, bill: Bill, url: str) -> None:
    """Take a source away."""
    bill.sources[:] = [one for one in bill.sources if one.url != url]
    db.flush()
    record(db, actor, "remove_source", "bill", bill.uuid, url=url)


def add_identifier(db: Session, actor: Actor, bill: Bill, scheme: str, identifier: str) -> BillIdentifier:
    """Say how it is called elsewhere; `scheme` names the register (CELEX, OEIL, ELI)."""
    found = next((one for one in bill.identifiers if (one.scheme, one.identifier) == (scheme, identifier)), None)
    if found is None:
        found = BillIdentifier(scheme=scheme, identifier=identifier)
        bill.identifiers.append(found)
    refresh_bill(db, bill)
    record(db, actor, "add_identifier", "bill", bill.uuid, scheme=scheme, identifier=identifier)
    return found


def remove_identifier(db: Session, actor: Actor, bill: Bill, scheme: str, identifier: str) -> None:
    """Take another identifier away."""
    bill.identifiers[:] = [one for one in bill.identifiers if (one.scheme, one.identifier) != (scheme, identifier)]
    refresh_bill(db, bill)
    record(db, actor, "remove_identifier", "bill", bill.uuid, scheme=scheme, identifier=identifier)


def _others_build_on(db: Session, actor: Actor, bill: Bill) -> bool:
    """Whether a campaign that the actor has no part in has a public stance on a proposal, or names it in a public matrix."""
    if actor.is_administrator or actor.is_system:
        return False
    stances = select(CampaignPosition.campaign_id).where(
        CampaignPosition.bill_id == bill.id, CampaignPosition.is_public
    )
    demands = (
        select(Demand.campaign_id)
        .join(DemandRow, DemandRow.demand_id == Demand.id)
        .where(DemandRow.bill_id == bill.id, Demand.is_public)
    )
    mine = carried_by(key for key, role in actor.roles.items() if role in EDITORS)
    others = select(Campaign.id).where(Campaign.id.in_(stances.union(demands)), Campaign.id.not_in(mine))
    return db.scalar(others.limit(1)) is not None


# What campaigns hold of a proposal is theirs: nobody deletes it by deleting the proposal.
_HELD = (CampaignPosition, BillPosition, BillAsk, Decision)


def remove_bill(db: Session, actor: Actor, bill: Bill) -> None:
    """Delete a proposal that was entered by mistake.

    Raises:
        Conflict: when it is public, as others may have linked or followed it; or when a campaign holds something of it, which would go with it.

    """
    if bill.is_public:
        raise Conflict(_("Hide the proposal first: others may follow it."))
    if any(db.scalar(select(table.bill_id).where(table.bill_id == bill.id).limit(1)) for table in _HELD):
        raise Conflict(_("Campaigns hold positions, counts or asks of this proposal. It can be hidden, not deleted."))
    record(db, actor, "remove_bill", "bill", bill.uuid, identifier=bill.identifier)
    db.delete(bill)
    db.flush()


def _check(db: Session, session_id: int, identifier: str, title: str, pipeline: str, mine: Bill | None = None) -> None:
    faults = {}
    if not identifier:
        faults["identifier"] = _("Write the number under which it is known.")
    if not title:
        faults["title"] = _("Write the title.")
    if pipeline not in {one.key for one in pipelines()}:
        faults["pipeline"] = _("Choose a procedure.")
    taken = db.scalar(select(Bill.id).where(Bill.legislative_session_id == session_id, Bill.identifier == identifier))
    if taken is not None and (mine is None or taken != mine.id):
        faults["identifier"] = _("This session has a proposal with this number already.")
    if faults:
        raise Invalid(faults)


def _clean_subjects(subjects: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(" ".join(one.split())[:120] for one in subjects if one.strip()))


def _free_slug(db: Session, wanted: str, *, is_chosen: bool) -> str:
    base = slugify(wanted)[:_LONGEST_BASE].rstrip("-")
    slug, number = base, 1
    while slug in _WORDS_OF_PAGES or db.scalar(select(Bill.id).where(Bill.slug == slug)) is not None:
        if is_chosen:
            raise Invalid({"slug": _("This address is taken. Choose another.")})
        number += 1
        slug = f"{base}-{number}"
    return slug
