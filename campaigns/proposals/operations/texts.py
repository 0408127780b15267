"""Texts of a proposal in versions, and the papers about it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from sqlalchemy import select

from campaigns.audit.operations import record
from campaigns.foundation import clock
from campaigns.foundation.errors import Invalid
from campaigns.foundation.i18n.texts import gettext as _
from campaigns.foundation.identifiers import uuid7
from campaigns.foundation.natural_keys import natural_key
from campaigns.proposals.models import Bill, BillDocument, BillVersion, ChangeKind
from campaigns.proposals.operations.changes import note_change
from campaigns.proposals.operations.checks import checked_optional_date, checked_optional_url, checked_url

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.orm import Session

    from campaigns.foundation.actor import Actor

FORMATS = ("plain", "markdown", "html", "akn", "pdf")


def version_key(note: str, date: str, language: str) -> str:
    """What makes a version the same when it comes again: how it is called, its date, its language."""
    return natural_key(note, date, language)


def document_key(note: str, date: str) -> str:
    """What makes a paper the same when it comes again: how it is called, and its date."""
    return natural_key(note, date)


def add_version(  # noqa: PLR0913 - named at the call
    db: Session,
    actor: Actor,
    bill: Bill,
    *,
    note: str,
    language: str,
    format: str,  # noqa: A002 - the name of the column
    text: str,
    date: str = "",
    classification: str = "",
    links: Sequence[Mapping[str, str]] = (),
    source_url: str | None = None,
) -> BillVersion:
    """Add a text of the proposal; `note` says which (as tabled, after the first reading). Announces `ProposalChanged`.

    Raises:
        Invalid: when this version is there already, or date, format or an address cannot be one.

    """
    if not note:
        raise Invalid({"note": _("Say which version this is.")})
    if format not in FORMATS:
        raise Invalid({"format": _("Choose a format.")})
    day = checked_optional_date(date)
    key = version_key(note, date.strip(), language)
    if db.scalar(select(BillVersion.id).where(BillVersion.bill_id == bill.id, BillVersion.natural_key == key)):
        raise Invalid({"note": _("This version is here already, with this date and language.")})
    version = BillVersion(
        uuid=uuid7(),
        bill_id=bill.id,
        note=note,
        date=day.text if day else "",
        sort_date=day.first_day if day else None,
        classification=classification,
        language=language,
        format=format,
        text=text,
        text_sha256=hashlib.sha256(text.encode()).hexdigest() if text else "",
        links=_checked_links(links),
        source_url=checked_optional_url(source_url),
        natural_key=key,
        created_at=clock.now(),
    )
    db.add(version)
    _touch(db, bill)
    db.expire(bill, ["versions"])
    record(db, actor, "add_version", "bill", bill.uuid, version=str(version.uuid), language=language)
    note_change(db, bill, ChangeKind.VERSION, version.uuid)
    return version


def correct_version(db: Session, actor: Actor, bill: Bill, version: BillVersion, text: str) -> None:
    """Put the text of a version again, where it was read badly from its file."""
    version.text = text
    version.text_sha256 = hashlib.sha256(text.encode()).hexdigest() if text else ""
    _touch(db, bill)
    record(db, actor, "correct_version", "bill", bill.uuid, version=str(version.uuid))


def remove_version(db: Session, actor: Actor, bill: Bill, version: BillVersion) -> None:
    """Take a version away that was none."""
    record(db, actor, "remove_version", "bill", bill.uuid, version=str(version.uuid))
    db.delete(version)
    _touch(db, bill)
    db.expire(bill, ["versions"])


def add_document(
    db: Session,
    actor: Actor,
    bill: Bill,
    *,
    note: str,
    date: str = "",
    classification: str = "",
    links: Sequence[Mapping[str, str]] = (),
) -> BillDocument:
    """Add a paper about the proposal: a report, an analysis, an opinion. Announces `ProposalChanged`.

    Raises:
        Invalid: when it is there already, or date or an address cannot be one.

    """
    if not note:
        raise Invalid({"note": _("Say what this paper is.")})
    day = checked_optional_date(date)
    key = document_key(note, date.strip())
    if db.scalar(select(BillDocument.id).where(BillDocument.bill_id == bill.id, BillDocument.natural_key == key)):
        raise Invalid({"note": _("This paper is here already, with this date.")})
    document = BillDocument(
        uuid=uuid7(),
        bill_id=bill.id,
        note=note,
        date=day.text if day else "",
        sort_date=day.first_day if day else None,
        classification=classification,
        links=_checked_links(links),
        natural_key=key,
    )
    db.add(document)
    _touch(db, bill)
    db.expire(bill, ["documents"])
    record(db, actor, "add_document", "bill", bill.uuid, document=str(document.uuid))
    note_change(db, bill, ChangeKind.DOCUMENT, document.uuid)
    return document


def remove_document(db: Session, actor: Actor, bill: Bill, document: BillDocument) -> None:
    """Take a paper away."""
    record(db, actor, "remove_document", "bill", bill.uuid, document=str(document.uuid))
    db.delete(document)
    _touch(db, bill)
    db.expire(bill, ["documents"])


def _touch(db: Session, bill: Bill) -> None:
    bill.updated_at = clock.now()
    db.flush()


def _checked_links(links: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    return [
        {"url": checked_url(link.get("url", ""), "url"), "media_type": link.get("media_type", "")} for link in links
    ]
