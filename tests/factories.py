"""Making things for tests through the product's own operations; every call commits, as an edge does."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from campaigns.accounts.operations import create_account, open_session
from campaigns.accounts.queries import session_of_token
from campaigns.coalitions.models import Campaign, Membership, Organization, Role
from campaigns.coalitions.operations import (
    CampaignWording,
    OrganizationWording,
    add_partner,
    begin_campaign,
    found_organization,
)
from campaigns.coalitions.queries import actor_of
from campaigns.foundation import clock, outbox
from campaigns.foundation.actor import SYSTEM, Actor
from campaigns.foundation.jobs import perform_outbox_job
from campaigns.foundation.outbox import OutboxJob
from campaigns.foundation.tokens import the_token_maker
from campaigns.foundation.transaction import reading, writing
from campaigns.petitions.models import Petition
from campaigns.petitions.operations import Wording, create_petition, publish_petition, submit_for_review, write_text
from campaigns.petitions.queries import version_of
from campaigns.signatures.models import Signature
from campaigns.signatures.operations.counting import count_new_signatures
from campaigns.signatures.operations.signing import SignatureData, confirm_signature, sign_petition
from campaigns.signatures.queries import Counts, counts_of, email_index_of, signable_petition

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from flask.testing import FlaskClient
    from sqlalchemy.orm import Session
    from werkzeug.test import TestResponse

    from campaigns.accounts.models import Account

_number = count(1)
ENGLISH = Wording(
    title="Give the seized house to the children's club",
    summary="The house of a convicted smuggler stands empty. The children's club next door has no room.",
    body="The house was taken **four years ago**.\n\nIt costs the state money and helps nobody.",
    demands=("Give the house to the club.", "Say by when."),
    addressees=("The Agency for Seized Property",),
)
SERBIAN = Wording(
    title="Дајте одузету кућу дечјем клубу",
    summary="Кућа осуђеног кријумчара стоји празна. Дечји клуб поред ње нема просторије.",
    body="Кућа је одузета **пре четири године**.\n\nКошта државу и никоме не помаже.",
    demands=("Дајте кућу клубу.", "Реците до када."),
    addressees=("Дирекција за одузету имовину",),
)


def make_organization(db: Session, *, name: str = "Neighbours", slug: str | None = None) -> Organization:
    """An organization."""
    return found_organization(db, SYSTEM, language="en", wording=OrganizationWording(name, "We live here."), slug=slug)


def make_campaign(
    db: Session, organization: Organization | None = None, *, partners: Sequence[Organization] = ()
) -> Campaign:
    """A campaign, led by `organization` or by a new one."""
    lead = organization or make_organization(db)
    wording = CampaignWording("Houses for the many", "What was stolen comes back.", "A *long* story.")
    campaign = begin_campaign(db, SYSTEM, lead, language="en", wording=wording)
    for partner in partners:
        add_partner(db, SYSTEM, campaign, partner)
    return campaign


@dataclass(frozen=True, slots=True)
class Made:
    """A petition with what tests need to name it; nothing of it is bound to a session."""

    id: int
    uuid: UUID
    slug: str
    version: UUID
    organizations: tuple[UUID, ...]


def make_petition(
    *,
    published: bool = True,
    slug: str | None = None,
    goal: int = 100,
    closes_at: datetime | None = None,
    wordings: Mapping[str, Wording] | None = None,
    campaign_id: int | None = None,
) -> Made:
    """A petition in English and Serbian (or `wordings`, the first one's language being its default), published unless told otherwise."""
    texts = dict(wordings or {"en": ENGLISH, "sr-Cyrl": SERBIAN})
    first, *others = texts
    with writing() as db:
        campaign = db.get_one(Campaign, campaign_id) if campaign_id is not None else make_campaign(db)
        petition = create_petition(
            db,
            SYSTEM,
            campaign,
            language=first,
            wording=texts[first],
            goal=goal,
            closes_at=closes_at,
            slug=slug or f"house-{next(_number)}",
        )
        for language in others:
            write_text(db, SYSTEM, petition, language, texts[language])
        if published:
            submit_for_review(db, SYSTEM, petition)
            publish_petition(db, SYSTEM, petition)
        return _made(db, petition)


def _made(db: Session, petition: Petition) -> Made:
    db.flush()
    organizations = tuple(part.organization.uuid for part in petition.campaign.parts)
    return Made(petition.id, petition.uuid, petition.slug, version_of(db, petition).uuid, organizations)


def petition_row(db: Session, made: Made) -> Petition:
    """The petition itself, in a session."""
    return db.get_one(Petition, made.id)


def sign_fields(made: Made | None = None, **changes: object) -> dict[str, object]:
    """What the form sends; `None` as a change takes a field out."""
    fields: dict[str, object] = {
        "name": "Mira Kovač",
        "email": "mira@example.org",
        "country": "RS",
        "locality": "Niš",
        "reason": "My children play in the street.",
        "display": "nothing",
        "consent": "y",
        "version": str(made.version) if made is not None else "",
        "language": "en",
    }
    return {name: value for name, value in (fields | changes).items() if value is not None}


OWN_FORM = {"Sec-Fetch-Site": "same-origin"}


def sign(
    client: FlaskClient,
    petition: Made | str,
    *,
    prefix: str = "",
    headers: Mapping[str, str] | None = None,
    **fields: object,
) -> TestResponse:
    """Send the form of a petition as a browser does; `prefix` is a language's, say `/sr-Latn`."""
    slug = petition if isinstance(petition, str) else petition.slug
    made = None if isinstance(petition, str) else petition
    return client.post(f"{prefix}/petitions/{slug}/sign", data=sign_fields(made, **fields), headers=headers or OWN_FORM)


def multipart(fields: Mapping[str, object]) -> bytes:
    """Fields as `multipart/form-data; boundary=x`, byte for byte: also what no browser would send."""
    pieces = []
    for name, value in fields.items():
        raw = value if isinstance(value, bytes) else str(value).encode()
        pieces.append(b'--x\r\nContent-Disposition: form-data; name="' + name.encode() + b'"\r\n\r\n' + raw + b"\r\n")
    return b"".join(pieces) + b"--x--\r\n"


def signature_row(db: Session, made: Made, email: str = "mira@example.org") -> Signature | None:
    """The signature of an address under a petition."""
    petition = petition_row(db, made)
    index = email_index_of(petition.uuid, email, petition.index_key)
    return db.scalar(select(Signature).where(Signature.petition_id == made.id, Signature.email_index == index))


def signatures_number(made: Made) -> int:
    """How many rows of signatures a petition has, in any state."""
    with reading() as db:
        return db.scalar(select(func.count()).select_from(Signature).where(Signature.petition_id == made.id)) or 0


def make_signature(made: Made, *, email: str = "mira@example.org", confirmed: bool = True, **changes: object) -> UUID:
    """A signature written without the form, confirmed unless told otherwise; gives back its public id."""
    values: dict[str, object] = {
        "name": "Mira Kovač",
        "country": "RS",
        "locality": "Niš",
        "reason": "My children play in the street.",
        "display": "nothing",
        "is_public": False,
        "news": (),
        "version": made.version,
        "language": "en",
    }
    data = SignatureData(email=email, **(values | changes))  # type: ignore[arg-type]
    with writing() as db:
        sign_petition(db, signable_petition(db, made.slug), data)
        signature = signature_row(db, made, email)
        assert signature is not None
        if confirmed:
            confirm_signature(db, petition_row(db, made), signature)
        return signature.uuid


def count_now() -> int:
    """Run the count job; gives back how many entries it counted."""
    with writing() as db:
        return count_new_signatures(db)


def counts(made: Made) -> Counts:
    """The kept counts of a petition."""
    with reading() as db:
        return counts_of(db, made.id)


def run_jobs(*, may_fail: bool = False, most: int = 100) -> int:
    """Perform everything that is owed and due, here and now; gives back how many jobs.

    Raises:
        AssertionError: when one fails, unless it may.

    """
    done = 0
    for _ in range(most):
        with writing() as db:
            leased = outbox.lease_due(db)
        if not leased:
            break
        for job_id, _queue in leased:
            perform_outbox_job(str(job_id))
        done += len(leased)
    if not may_fail:
        with reading() as db:
            failed = db.execute(select(OutboxJob.job, OutboxJob.last_error).where(OutboxJob.attempts > 0)).all()
        assert not failed, f"jobs failed: {failed}"
    return done


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session that is open: what the browser keeps, what its forms carry, and who acts."""

    token: str
    csrf: str
    actor: Actor
    account: UUID


def make_account(
    db: Session,
    *,
    email: str | None = None,
    name: str = "Ana Petrović",
    is_administrator: bool = False,
    passphrase: str | None = None,
) -> Account:
    """An account; without a passphrase, because hashing one takes a tenth of a second."""
    address = email or f"member-{next(_number)}@example.org"
    return create_account(
        db, SYSTEM, email=address, name=name, language="en", passphrase=passphrase, is_administrator=is_administrator
    )


def make_session(
    *,
    role: Role | None = Role.MANAGER,
    organization_id: int | None = None,
    is_administrator: bool = False,
    email: str | None = None,
) -> SignedIn:
    """Somebody with `role` in an organization (a new one unless named), signed in."""
    with writing() as db:
        account = make_account(db, email=email, is_administrator=is_administrator)
        if role is not None:
            organization = (
                db.get_one(Organization, organization_id) if organization_id is not None else make_organization(db)
            )
            db.add(
                Membership(organization_id=organization.id, account=account, role=role.value, created_at=clock.now())
            )
            db.flush()
        opened = open_session(db, account, 12)
        db.flush()
        session = session_of_token(db, opened.token)
        assert session is not None
        csrf = the_token_maker().keyed("csrf", session.uuid.hex)
        return SignedIn(opened.token, csrf, actor_of(db, account), account.uuid)
