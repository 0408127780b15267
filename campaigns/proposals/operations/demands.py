"""One demand in many jurisdictions: beginning a matrix, writing its text, and which proposal stands in which row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from campaigns.audit.operations import record
from campaigns.foundation import clock
from campaigns.foundation.errors import Invalid
from campaigns.foundation.i18n.texts import gettext as _
from campaigns.foundation.identifiers import RESERVED_SLUGS, slugify, uuid7
from campaigns.proposals.models import Demand, DemandRow, DemandRowText, DemandText
from campaigns.proposals.operations.checks import checked_optional_url

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from campaigns.coalitions.models import Campaign
    from campaigns.foundation.actor import Actor
    from campaigns.institutions.models import Jurisdiction
    from campaigns.proposals.models import Bill

MOST_ROWS = 250
_LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class DemandWording:
    """What a demand says in one language; the body is Markdown."""

    title: str
    body: str = ""


@dataclass(frozen=True, slots=True)
class RowData:
    """A row: the proposal that would meet the demand in a jurisdiction, or none yet; where what is said of it can be checked.

    `note` is what is to be said of it, in the demand's default language.
    """

    bill: Bill | None = None
    note: str = ""
    source_url: str | None = None


def begin_demand(
    db: Session,
    actor: Actor,
    campaign: Campaign,
    *,
    language: str,
    wording: DemandWording,
    is_public: bool = True,
    slug: str | None = None,
) -> Demand:
    """Begin to follow a demand in several jurisdictions; its address follows from its title unless `slug` says another.

    `language` becomes its default language.

    Raises:
        Invalid: when it has no title, or the address is taken.

    """
    _check(wording)
    demand = Demand(
        uuid=uuid7(),
        slug=_free_slug(db, slug or wording.title, is_chosen=slug is not None),
        campaign=campaign,
        is_public=is_public,
        default_language=language,
        created_at=clock.now(),
        texts=[DemandText(language=language, title=wording.title, body=wording.body)],
        rows=[],
    )
    db.add(demand)
    db.flush()
    record(db, actor, "begin_demand", "demand", demand.uuid, campaign=str(campaign.uuid), language=language)
    return demand


def write_demand(db: Session, actor: Actor, demand: Demand, language: str, wording: DemandWording) -> None:
    """Put the text of one language.

    Raises:
        Invalid: when it has no title.

    """
    _check(wording)
    text = next((one for one in demand.texts if one.language == language), None)
    if text is None:
        demand.texts.append(DemandText(language=language, title=wording.title, body=wording.body))
    else:
        text.title, text.body = wording.title, wording.body
    db.flush()
    record(db, actor, "write_demand", "demand", demand.uuid, language=language)


def show_demand(db: Session, actor: Actor, demand: Demand, *, is_public: bool) -> None:
    """Let everybody see a matrix, or only those who work on its campaign."""
    if demand.is_public != is_public:
        demand.is_public = is_public
        record(db, actor, "show_demand", "demand", demand.uuid, is_public=is_public)


def put_demand_row(db: Session, actor: Actor, demand: Demand, jurisdiction: Jurisdiction, data: RowData) -> DemandRow:
    """Put a jurisdiction with its proposal into a matrix; the one that is there already gets the new note and source.

    A jurisdiction may stand in several rows with a proposal each. Its row without one makes way for the first that has one.
    Notes in other languages stay as long as they can be true: they go with the note in the default language, and when the row
    gets another note with its first proposal.

    Raises:
        Invalid: when the proposal belongs to another jurisdiction, the source is no address, or the matrix is full.

    """
    if data.bill is not None and data.bill.jurisdiction_id != jurisdiction.id:
        raise Invalid({"bill": _("This proposal belongs to another jurisdiction.")})
    source_url = checked_optional_url(data.source_url)
    mine = [row for row in demand.rows if row.jurisdiction_id == jurisdiction.id]
    bill_id = data.bill.id if data.bill is not None else None
    row = next((one for one in mine if one.bill_id == bill_id), None) or next(
        (one for one in mine if one.bill_id is None), None
    )
    if row is None:
        if len(demand.rows) >= MOST_ROWS:
            raise Invalid({"jurisdiction": _("The matrix is full.")})
        position = max((one.position for one in demand.rows), default=-1) + 1
        row = DemandRow(demand_id=demand.id, jurisdiction=jurisdiction, position=position, texts=[])
        demand.rows.append(row)
    _rewrite_note(row, demand.default_language, data.note, is_of_another_law=row.bill_id != bill_id)
    row.bill, row.source_url = data.bill, source_url
    db.flush()
    record(
        db,
        actor,
        "put_demand_row",
        "demand",
        demand.uuid,
        jurisdiction=jurisdiction.ocd_id,
        bill=str(data.bill.uuid) if data.bill is not None else None,
    )
    return row


def write_row_notes(
    db: Session, actor: Actor, demand: Demand, language: str, notes: Iterable[tuple[DemandRow, str]]
) -> None:
    """Put what is to be said of rows in one language; an empty note takes the one that is there away."""
    changed = [row.jurisdiction.ocd_id for row, note in notes if _put_note(row, language, note)]
    if changed:
        db.flush()
        record(db, actor, "write_row_notes", "demand", demand.uuid, language=language, jurisdictions=changed)


def remove_demand_row(db: Session, actor: Actor, demand: Demand, row: DemandRow) -> None:
    """Take a row out of a matrix."""
    record(db, actor, "remove_demand_row", "demand", demand.uuid, jurisdiction=row.jurisdiction.ocd_id)
    demand.rows.remove(row)
    db.flush()


def move_demand_row(db: Session, actor: Actor, demand: Demand, row: DemandRow, *, up: bool) -> None:
    """Move a row one place up or down; at the end it stays."""
    rows = sorted(demand.rows, key=lambda one: (one.position, one.id))
    place = rows.index(row)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(rows):
        return
    rows[place], rows[other] = rows[other], rows[place]
    for position, one in enumerate(rows):
        one.position = position
    db.flush()
    record(db, actor, "move_demand_row", "demand", demand.uuid, jurisdiction=row.jurisdiction.ocd_id)


def remove_demand(db: Session, actor: Actor, demand: Demand) -> None:
    """Delete a matrix; the proposals stay."""
    record(db, actor, "remove_demand", "demand", demand.uuid, slug=demand.slug)
    db.delete(demand)
    db.flush()


def _rewrite_note(row: DemandRow, language: str, note: str, *, is_of_another_law: bool) -> None:
    is_changed = _put_note(row, language, note)
    if is_changed and (is_of_another_law or not note.strip()):
        row.texts = [one for one in row.texts if one.language == language]


def _put_note(row: DemandRow, language: str, note: str) -> bool:
    """Put the note of one language; whether that changed anything."""
    wanted = note.strip()
    text = next((one for one in row.texts if one.language == language), None)
    if wanted == (text.note if text is not None else ""):
        return False
    if text is None:
        row.texts.append(DemandRowText(language=language, note=wanted))
    elif wanted:
        text.note = wanted
    else:
        row.texts.remove(text)
    return True


def _check(wording: DemandWording) -> None:
    if not wording.title.strip():
        raise Invalid({"title": _("Write a title.")})
    if len(wording.title) > _LONGEST_TITLE:
        raise Invalid({"title": _("At most %(number)s characters fit.", number=_LONGEST_TITLE)})


def _free_slug(db: Session, wanted: str, *, is_chosen: bool) -> str:
    base = slugify(wanted)[:70].rstrip("-")
    slug, number = base, 1
    while slug in RESERVED_SLUGS or db.scalar(select(Demand.id).where(Demand.slug == slug)) is not None:
        if is_chosen:
            raise Invalid({"slug": _("This address is taken. Choose another.")})
        number += 1
        slug = f"{base}-{number}"
    return slug
