"""What a petition says: begin one, write its texts, version by version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from campaigns.audit.operations import record
from campaigns.foundation import clock
from campaigns.foundation.announcing import announce
from campaigns.foundation.crypto import the_keyring
from campaigns.foundation.errors import Conflict
from campaigns.foundation.i18n.texts import gettext as _
from campaigns.foundation.identifiers import uuid7
from campaigns.petitions.events import PetitionTextChanged
from campaigns.petitions.models import Petition, PetitionState, PetitionText, PetitionVersion
from campaigns.petitions.operations.addresses import free_slug, slug_from

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from campaigns.coalitions.models import Campaign
    from campaigns.foundation.actor import Actor


@dataclass(frozen=True, slots=True)
class Wording:
    """What a petition says in one language."""

    title: str
    summary: str = ""
    body: str = ""
    demands: tuple[str, ...] = ()
    addressees: tuple[str, ...] = ()


def create_petition(
    db: Session,
    actor: Actor,
    campaign: Campaign,
    *,
    language: str,
    wording: Wording,
    goal: int = 100,
    closes_at: datetime | None = None,
    slug: str | None = None,
) -> Petition:
    """Begin a petition as a draft; its address follows from the title unless `slug` says another.

    Raises:
        Invalid: when the slug is taken.

    """
    now = clock.now()
    petition = Petition(
        uuid=uuid7(),
        campaign=campaign,
        slug=free_slug(db, slug) if slug else slug_from(db, wording.title),
        state=PetitionState.DRAFT,
        goal=goal,
        default_language=language,
        version_number=1,
        index_key=the_keyring().index_number,
        closes_at=closes_at,
        created_at=now,
        state_changed_at=now,
        edited_at=now,
        versions=[PetitionVersion(uuid=uuid7(), number=1, created_at=now)],
    )
    db.add(petition)
    db.flush()
    _put_text(petition.versions[0], language, wording)
    record(db, actor, "create_petition", "petition", petition.uuid, language=language)
    return petition


def write_text(
    db: Session, actor: Actor, petition: Petition, language: str, wording: Wording, *, note: str = ""
) -> PetitionVersion:
    """Put the text of one language; what somebody may have signed already stays, and a new version begins with the change.

    Announces `PetitionTextChanged` when the petition is public.
    """
    version = current_version(petition)
    known = next((text for text in version.texts if text.language == language), None)
    if known is not None and _wording_of(known) == wording:
        return version
    if version.published_at is not None:
        version = _next_version(petition, version, note)
    _put_text(version, language, wording)
    petition.edited_at = clock.now()
    db.flush()
    record(db, actor, "write_text", "petition", petition.uuid, language=language, version=version.number)
    if petition.is_public:
        version.published_at = clock.now()
        announce(db, PetitionTextChanged(petition.uuid))
    return version


def remove_text(db: Session, actor: Actor, petition: Petition, language: str) -> None:
    """Take one language away; the default language stays.

    Raises:
        Conflict: when it is the default language.

    """
    if language == petition.default_language:
        raise Conflict(_("The first language of a petition cannot be removed."))
    version = current_version(petition)
    if version.published_at is not None:
        version = _next_version(petition, version, "")
        version.published_at = clock.now()
    version.texts[:] = [text for text in version.texts if text.language != language]
    petition.edited_at = clock.now()
    db.flush()
    record(db, actor, "remove_text", "petition", petition.uuid, language=language, version=version.number)


def current_version(petition: Petition) -> PetitionVersion:
    """The version that is shown."""
    return next(version for version in petition.versions if version.number == petition.version_number)


def _next_version(petition: Petition, before: PetitionVersion, note: str) -> PetitionVersion:
    version = PetitionVersion(
        uuid=uuid7(),
        number=before.number + 1,
        created_at=clock.now(),
        note=note,
        texts=[
            PetitionText(
                language=text.language,
                title=text.title,
                summary=text.summary,
                body=text.body,
                demands=list(text.demands),
                addressees=list(text.addressees),
            )
            for text in before.texts
        ],
    )
    petition.versions.append(version)
    petition.version_number = version.number
    return version


def _wording_of(text: PetitionText) -> Wording:
    return Wording(text.title, text.summary, text.body, tuple(text.demands), tuple(text.addressees))


def _put_text(version: PetitionVersion, language: str, wording: Wording) -> None:
    text = next((text for text in version.texts if text.language == language), None)
    if text is None:
        text = PetitionText(language=language)
        version.texts.append(text)
    text.title, text.summary, text.body = wording.title, wording.summary, wording.body
    text.demands, text.addressees = list(wording.demands), list(wording.addressees)
