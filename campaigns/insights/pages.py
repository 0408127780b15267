"""What the public pages of petitions show, put together from the rooms, in the language and script of the reader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from campaigns.coalitions.queries import campaign_title, organization_title
from campaigns.foundation import clock
from campaigns.foundation.errors import Missing
from campaigns.foundation.i18n.choosing import the_text
from campaigns.foundation.i18n.languages import KNOWN, Language
from campaigns.foundation.i18n.texts import country_name
from campaigns.foundation.text import render_markdown
from campaigns.insights import charts
from campaigns.insights.law_cards import law_cards
from campaigns.petitions import queries as petitions
from campaigns.petitions.models import PetitionState
from campaigns.petitions.queries import goal_for
from campaigns.signatures import queries as signatures

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from uuid import UUID

    from markupsafe import Markup
    from sqlalchemy.orm import Session

    from campaigns.foundation.files import StoredFile
    from campaigns.insights.law_cards import LawCard
    from campaigns.petitions.models import Petition, PetitionPictureText, PetitionText, PetitionUpdate, PetitionVersion


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture with what it shows."""

    url: str
    alt: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Named:
    """A thing that a page links to."""

    uuid: UUID
    slug: str
    name: str

    @property
    def title(self) -> str:
        """The name, as pages of campaigns call it."""
        return self.name


@dataclass(frozen=True, slots=True)
class UpdateShown:
    """News as it is shown."""

    uuid: UUID
    title: str
    body_html: Markup
    published_at: datetime
    language: str


@dataclass(frozen=True, slots=True)
class VersionShown:
    """A wording as it is shown in the history."""

    uuid: UUID
    number: int
    published_at: datetime
    language: str
    language_name: str
    title: str
    summary: str
    demands: tuple[str, ...]
    body_html: Markup


@dataclass(frozen=True, slots=True)
class PetitionCard:
    """A petition in a list."""

    slug: str
    state: str
    title: str
    summary: str
    language: str
    count: int
    goal: int
    image: Picture | None


@dataclass(frozen=True, slots=True)
class PetitionPage:
    """Everything that a petition's page shows."""

    uuid: UUID
    slug: str
    state: str
    can_sign: bool
    title: str
    summary: str
    body_html: Markup
    demands: tuple[str, ...]
    addressees: tuple[str, ...]
    language: str
    available_languages: tuple[Language, ...]
    version_uuid: UUID
    version_number: int
    published_at: datetime | None
    closes_at: datetime | None
    image: Picture | None
    campaign: Named
    organizations: tuple[Named, ...]
    count: int
    goal: int
    as_of: datetime
    by_country: tuple[tuple[str, str, int], ...]
    curve: charts.SignatureCurve | None
    bars: charts.CountryBars | None
    updates: tuple[UpdateShown, ...]
    recent_public_signers: tuple[signatures.PublicSigner, ...]
    laws: tuple[LawCard, ...]
    reason_limit: int = 500


@dataclass(frozen=True, slots=True)
class PetitionHead:
    """The little that the small pages around a petition show."""

    uuid: UUID
    slug: str
    state: str
    title: str
    summary: str
    language: str
    version_number: int
    reason_limit: int = 500


def picture_address(file: StoredFile) -> str:
    """The path of a stored picture; it never changes its content."""
    return f"/media/{file.digest}.{file.extension}"


def _picture(petition: Petition, texts: Sequence[PetitionPictureText], language: str) -> Picture | None:
    if petition.picture is None:
        return None
    alt = ""
    if texts:
        chosen = the_text(texts, language, petition.default_language)
        alt = chosen.show(chosen.text.text)
    return Picture(picture_address(petition.picture), alt, petition.picture.width, petition.picture.height)


def _public(db: Session, slug: str) -> Petition:
    petition = petitions.public_petition(db, slug)
    if petition is None:
        raise Missing
    return petition


def petition_page(db: Session, slug: str, language: str, offered: Sequence[str]) -> PetitionPage:
    """The page of the public petition at `slug` for readers of `language`; a fixed number of queries, whatever the number of signatures.

    Raises:
        Missing: when no public petition is there.

    """
    return page_of(db, _public(db, slug), language, offered)


def page_of(db: Session, petition: Petition, language: str, offered: Sequence[str]) -> PetitionPage:
    """The page of a petition that was loaded already, a draft too (for a preview)."""
    version = petitions.version_of(db, petition)
    chosen = the_text(version.texts, language, petition.default_language)
    text, read = chosen.text, chosen.show
    counts = signatures.counts_of(db, petition.id)
    goal = goal_for(counts.count, petition.goal)
    by_country = tuple((code, country_name(code), number) for code, number in counts.by_country)
    return PetitionPage(
        uuid=petition.uuid,
        slug=petition.slug,
        state=petition.state,
        can_sign=petition.takes_signatures(clock.now()),
        title=read(text.title),
        summary=read(text.summary),
        body_html=render_markdown(read(text.body)),
        demands=tuple(read(one) for one in text.demands),
        addressees=tuple(read(one) for one in text.addressees),
        language=chosen.language,
        available_languages=petitions.readable_languages([one.language for one in version.texts], offered),
        version_uuid=version.uuid,
        version_number=version.number,
        published_at=petition.published_at,
        closes_at=petition.closes_at,
        image=_picture(petition, petition.picture_texts, language),
        campaign=Named(petition.campaign.uuid, petition.campaign.slug, campaign_title(petition.campaign, language)),
        organizations=tuple(
            Named(part.organization.uuid, part.organization.slug, organization_title(part.organization, language))
            for part in petition.campaign.parts
        ),
        count=counts.count,
        goal=goal,
        as_of=counts.as_of,
        by_country=by_country,
        curve=charts.signature_curve(cumulative(counts.by_day), goal),
        bars=charts.country_bars(by_country),
        updates=tuple(_update(one, petition, language) for one in petitions.published_updates(db, petition.id, most=3)),
        recent_public_signers=tuple(signatures.public_signers(db, petition.id)),
        laws=tuple(law_cards(db, petitions.linked_bills(db, petition.id), language)),
    )


def cumulative(by_day: Sequence[tuple[date, int]]) -> list[tuple[date, int]]:
    """Totals at the end of each day, from what each day brought."""
    total, totals = 0, []
    for day, number in by_day:
        total += number
        totals.append((day, total))
    return totals


def head_of(db: Session, petition: Petition, language: str) -> PetitionHead:
    """Title and summary of a petition in the reader's language."""
    version = petitions.version_of(db, petition)
    chosen = the_text(version.texts, language, petition.default_language)
    text, read = chosen.text, chosen.show
    return PetitionHead(
        petition.uuid,
        petition.slug,
        petition.state,
        read(text.title),
        read(text.summary),
        chosen.language,
        version.number,
    )


def petition_head(db: Session, slug: str, language: str) -> PetitionHead:
    """The same for the public petition at `slug`.

    Raises:
        Missing: when no public petition is there.

    """
    return head_of(db, _public(db, slug), language)


def _update(update: PetitionUpdate, petition: Petition, language: str) -> UpdateShown:
    chosen = the_text(update.texts, language, petition.default_language)
    text, read = chosen.text, chosen.show
    moment = update.published_at or update.created_at
    return UpdateShown(update.uuid, read(text.title), render_markdown(read(text.body)), moment, chosen.language)


def petition_updates(
    db: Session, slug: str, language: str
) -> tuple[PetitionHead, list[UpdateShown], datetime, tuple[Named, ...]]:
    """Head, news, date of publication and organizations of the public petition at `slug`.

    Raises:
        Missing: when no public petition is there.

    """
    petition = _public(db, slug)
    shown = [_update(one, petition, language) for one in petitions.published_updates(db, petition.id)]
    names = tuple(
        Named(part.organization.uuid, part.organization.slug, organization_title(part.organization, language))
        for part in petition.campaign.parts
    )
    return head_of(db, petition, language), shown, petition.published_at or petition.created_at, names


def petition_versions(db: Session, slug: str, language: str) -> tuple[PetitionHead, list[VersionShown]]:
    """Head and all public wordings, each in the reader's language and then in its others.

    Raises:
        Missing: when no public petition is there.

    """
    petition = _public(db, slug)
    shown = [
        _version(version, text, language)
        for version in petitions.published_versions(db, petition.id)
        for text in version.texts
    ]
    return head_of(db, petition, language), shown


def _version(version: PetitionVersion, text: PetitionText, language: str) -> VersionShown:
    chosen = the_text([text], language)
    read, code = chosen.show, chosen.language
    return VersionShown(
        version.uuid,
        version.number,
        version.published_at or version.created_at,
        code,
        KNOWN[code].name,
        read(text.title),
        read(text.summary),
        tuple(read(one) for one in text.demands),
        render_markdown(read(text.body)),
    )


def petition_cards(
    db: Session, language: str, *, campaign_id: int | None = None, organization_id: int | None = None, most: int = 60
) -> list[PetitionCard]:
    """Public petitions for a list, in a fixed number of queries."""
    listed = petitions.open_petitions(db, campaign_id=campaign_id, organization_id=organization_id, most=most)
    return cards_of(db, listed, language)


def cards_of(db: Session, listed: Sequence[petitions.Listed], language: str) -> list[PetitionCard]:
    """Petitions that were found already, as cards in their order."""
    totals = signatures.totals_of(db, [one.petition.id for one in listed])
    return [_card(one, totals[one.petition.id], language) for one in listed]


def _card(listed: petitions.Listed, count: int, language: str) -> PetitionCard:
    petition, version = listed.petition, listed.version
    chosen = the_text(version.texts, language, petition.default_language)
    text, read = chosen.text, chosen.show
    is_ended = petition.state == PetitionState.PUBLISHED and not petition.takes_signatures(clock.now())
    return PetitionCard(
        petition.slug,
        PetitionState.CLOSED if is_ended else petition.state,
        read(text.title),
        read(text.summary),
        chosen.language,
        count,
        goal_for(count, petition.goal),
        _picture(petition, (), language),
    )
