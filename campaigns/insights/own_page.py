"""What a signer's own page shows."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from campaigns.coalitions.queries import organization_title
from campaigns.foundation.i18n.choosing import the_text
from campaigns.foundation.i18n.texts import country_name
from campaigns.petitions.models import PetitionVersion
from campaigns.signatures.personal_data import export_signature
from campaigns.signatures.queries import news_of

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from campaigns.petitions.models import Petition
    from campaigns.signatures.models import Signature


@dataclass(frozen=True, slots=True)
class NewsChoice:
    """An organization that a signer may want news from."""

    value: str
    name: str
    is_wanted: bool


@dataclass(frozen=True, slots=True)
class OwnSignature:
    """A signature as its owner sees it; `held` is all of it, to be taken along."""

    state: str
    name: str
    email: str
    country: str
    country_code: str
    locality: str
    reason: str
    display: str
    is_public: bool
    is_hidden: bool
    news: tuple[str, ...]
    news_choices: tuple[NewsChoice, ...]
    petition_title: str
    petition_slug: str
    petition_language: str
    version_number: int
    signed_at: datetime
    confirmed_at: datetime | None
    held: dict[str, Any]

    def as_json(self) -> str:
        """Everything that is held, as JSON."""
        return json.dumps(self.held, ensure_ascii=False, indent=1)


def own_signature(db: Session, petition: Petition, signature: Signature, language: str) -> OwnSignature:
    """The signature for its owner: the petition's title is that of the version which was signed."""
    version = db.get_one(PetitionVersion, signature.version_id)
    chosen = the_text(version.texts, language, petition.default_language)
    wanted = set(news_of(db, signature))
    choices = tuple(
        NewsChoice(
            str(part.organization.uuid), organization_title(part.organization, language), part.organization_id in wanted
        )
        for part in petition.campaign.parts
    )
    return OwnSignature(
        state=signature.state,
        name=signature.name or "",
        email=signature.email or "",
        country=country_name(signature.country),
        country_code=signature.country,
        locality=signature.locality or "",
        reason=signature.reason or "",
        display=signature.display,
        is_public=signature.is_public,
        is_hidden=signature.hidden_at is not None,
        news=tuple(one.name for one in choices if one.is_wanted),
        news_choices=choices,
        petition_title=chosen.show(chosen.text.title),
        petition_slug=petition.slug,
        petition_language=chosen.language,
        version_number=version.number,
        signed_at=signature.signed_at,
        confirmed_at=signature.confirmed_at,
        held=export_signature(db, petition, signature),
    )
