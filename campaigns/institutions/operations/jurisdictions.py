"""Setting up jurisdictions and the sessions in which they make laws."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from campaigns.audit.operations import record
from campaigns.foundation import clock
from campaigns.foundation.errors import Invalid
from campaigns.foundation.i18n.languages import KNOWN
from campaigns.foundation.i18n.texts import gettext as _
from campaigns.foundation.identifiers import uuid7
from campaigns.institutions.models import (
    Institution,
    Jurisdiction,
    JurisdictionClassification,
    JurisdictionText,
    LegislativeSession,
)
from campaigns.institutions.operations.addresses import free_slug
from campaigns.institutions.operations.checking import check_web_addresses, checked_dates
from campaigns.institutions.operations.memberships import refresh_membership_keys

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from campaigns.foundation.actor import Actor


@dataclass(frozen=True, slots=True)
class SessionData:
    """What is said of a legislative session; dates as precise as they are known."""

    identifier: str
    name: str = ""
    classification: str = "primary"
    start_date: str | None = None
    end_date: str | None = None


def found_jurisdiction(  # noqa: PLR0913 - what can be said of it, each named at the call
    db: Session,
    actor: Actor,
    *,
    ocd_id: str,
    classification: str,
    names: Mapping[str, str],
    country: str | None = None,
    url: str | None = None,
    timezone: str = "UTC",
    position: int = 0,
    slug: str | None = None,
) -> Jurisdiction:
    """Set up a jurisdiction; `names` maps languages to its names, and its address follows from the first unless `slug` says another.

    Raises:
        Invalid: when one with that id is there, the address is taken, or there is no name.

    """
    if not names:
        raise Invalid({"name": _("Write the name.")})
    if db.scalar(select(Jurisdiction.id).where(Jurisdiction.ocd_id == ocd_id)) is not None:
        raise Invalid({"ocd_id": _("This jurisdiction is here already.")})
    check_web_addresses({"url": url})
    jurisdiction = Jurisdiction(
        uuid=uuid7(),
        slug=free_slug(
            db, Jurisdiction, slug or names.get("en") or next(iter(names.values())), is_chosen=slug is not None
        ),
        ocd_id=ocd_id,
        classification=JurisdictionClassification(classification).value,
        country=country.lower() if country else None,
        url=url or None,
        timezone=timezone,
        position=position,
        created_at=clock.now(),
        texts=[JurisdictionText(language=language, name=name) for language, name in names.items()],
    )
    db.add(jurisdiction)
    db.flush()
    record(db, actor, "found_jurisdiction", "jurisdiction", jurisdiction.uuid, ocd_id=ocd_id)
    return jurisdiction


def found_country(db: Session, actor: Actor, code: str) -> Jurisdiction:
    """Set up the jurisdiction of a country (ISO 3166-1 alpha-2, or XK), named as CLDR has it in every language that people write in.

    Raises:
        Invalid: when CLDR knows no country of that code, or it is here already.

    """
    return found_jurisdiction(
        db,
        actor,
        ocd_id=f"ocd-jurisdiction/country:{code.lower()}/government",
        classification=JurisdictionClassification.GOVERNMENT,
        names={
            language.code: str(language.locale.territories[code.upper()])
            for language in KNOWN.values()
            if language.generated_from is None and code.upper() in language.locale.territories
        },
        country=code,
    )


def name_jurisdiction(db: Session, actor: Actor, jurisdiction: Jurisdiction, language: str, name: str) -> None:
    """Put the name of a jurisdiction in one language."""
    text = next((text for text in jurisdiction.texts if text.language == language), None)
    if text is None:
        text = JurisdictionText(language=language)
        jurisdiction.texts.append(text)
    text.name = name
    db.flush()
    record(db, actor, "name_jurisdiction", "jurisdiction", jurisdiction.uuid, language=language)


def open_session(  # noqa: PLR0913 - what can be said of it, each named at the call
    db: Session,
    actor: Actor,
    jurisdiction: Jurisdiction,
    *,
    identifier: str,
    name: str = "",
    classification: str = "primary",
    start_date: str | None = None,
    end_date: str | None = None,
    institution: Institution | None = None,
    must_be_new: bool = False,
) -> LegislativeSession:
    """The legislative session with that identifier: the one that is there, as it is, or a new one.

    Raises:
        Invalid: when a date is none or the end comes before the beginning, or when one is there and it `must_be_new`.

    """
    found = _session_called(db, jurisdiction, identifier)
    if found is not None:
        if must_be_new:
            raise _known_already()
        return found
    dates = checked_dates(start_date=start_date, end_date=end_date)
    session = LegislativeSession(
        uuid=uuid7(),
        jurisdiction=jurisdiction,
        institution_id=institution.id if institution is not None else None,
        identifier=identifier,
        name=name,
        classification=classification,
        **dates,
    )
    db.add(session)
    db.flush()
    record(db, actor, "open_session", "legislative_session", session.uuid, jurisdiction=str(jurisdiction.uuid))
    return session


def change_session(db: Session, actor: Actor, session: LegislativeSession, data: SessionData) -> None:
    """Put what is said of a legislative session; its proposals and memberships stay with it under another identifier too.

    Raises:
        Invalid: when another session of the jurisdiction has the identifier, a date is none, or the end comes before the beginning.

    """
    is_renamed = data.identifier != session.identifier
    if is_renamed and _session_called(db, session.jurisdiction, data.identifier) is not None:
        raise _known_already()
    dates = checked_dates(start_date=data.start_date, end_date=data.end_date)
    session.identifier, session.name, session.classification = data.identifier, data.name, data.classification
    session.start_date, session.end_date = dates["start_date"], dates["end_date"]
    db.flush()
    if is_renamed:
        refresh_membership_keys(db, session)
    record(
        db, actor, "change_session", "legislative_session", session.uuid, jurisdiction=str(session.jurisdiction.uuid)
    )


def _session_called(db: Session, jurisdiction: Jurisdiction, identifier: str) -> LegislativeSession | None:
    return db.scalar(
        select(LegislativeSession).where(
            LegislativeSession.jurisdiction_id == jurisdiction.id, LegislativeSession.identifier == identifier
        )
    )


def _known_already() -> Invalid:
    return Invalid({"identifier": _("A session with this identifier is here already.")})
