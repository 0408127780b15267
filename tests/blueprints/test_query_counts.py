"""Lists cost the same number of queries however long they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from campaigns.alerts.models import FollowKind
from campaigns.alerts.operations.following import follow_as_member
from campaigns.alerts.queries.followers import Target
from campaigns.coalitions.models import Campaign, Organization, Role
from campaigns.coalitions.operations import OrganizationWording, add_member, add_partner, describe_organization
from campaigns.foundation.actor import SYSTEM
from campaigns.foundation.transaction import writing
from campaigns.petitions.operations import link_bill, publish_update, write_update
from campaigns.proposals.access import managed_demand, visible_bill
from campaigns.proposals.operations import RowData, put_demand_row, show_demand, write_row_notes
from tests.blueprints.laws import enrich_law, make_law
from tests.factories import (
    count_now,
    make_account,
    make_campaign,
    make_organization,
    make_petition,
    make_signature,
    petition_row,
    run_jobs,
)
from tests.places import Queries, home_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Flask
    from flask.testing import FlaskClient

    from tests.blueprints.laws import Law
    from tests.conftest import SignIn
    from tests.factories import Made, SignedIn


def grow(made: Made, organization_id: int) -> None:
    """More of everything that lists show."""
    with writing() as db:
        lead = db.get_one(Organization, organization_id)
        for number in range(4):
            campaign = make_campaign(db, lead, partners=[make_organization(db, name=f"Partner {number}")])
            describe_organization(db, SYSTEM, lead, "sr-Cyrl", OrganizationWording("Комшије"))
            db.flush()
            add_member(
                db,
                SYSTEM,
                lead,
                email=f"more-{number}-{campaign.id}@example.org",
                name="More",
                role=Role.VIEWER,
                language="en",
            )
            make_account(db)
        ids = [row.id for row in db.query(Campaign).all()]
    for number, campaign_id in enumerate(ids):
        make_petition(campaign_id=campaign_id)
        make_signature(made, email=f"grown-{number}-{len(ids)}@example.org", display="full", is_public=True)
    with writing() as db:
        petition = petition_row(db, made)
        for _ in range(4):
            update = write_update(db, SYSTEM, petition, "en", title="News", body="News.")
            write_update(db, SYSTEM, petition, "sr-Cyrl", title="Вест", body="Вест.", update=update)
            publish_update(db, SYSTEM, petition, update)
    count_now()


COUNTRIES = ("it", "al", "mk", "me")


def grow_laws(made: Made, law: Law, member: SignedIn, countries: Sequence[str]) -> None:
    """More laws, and more of everything on the one that is there; the member follows all of them."""
    with writing() as db:
        petition = petition_row(db, made)
        for number, country in enumerate(countries):
            enrich_law(db, petition.campaign, law, 10 * COUNTRIES.index(country) + number + 1)
            other = visible_bill(db, make_law(db, petition.campaign, country=country).slug)
            link_bill(db, SYSTEM, petition, other)
            follow_as_member(db, member.actor, Target(FollowKind.BILL, bill=other))
            demand = managed_demand(db, SYSTEM, law.matrix)
            row = put_demand_row(db, SYSTEM, demand, other.jurisdiction, RowData(other, "Houses stand empty."))
            write_row_notes(db, SYSTEM, demand, "sr-Cyrl", [(row, "Куће стоје празне.")])
    run_jobs()


def test_lists_of_laws_cost_a_fixed_number_of_queries(app: Flask, signed_in_client: SignIn) -> None:
    made = make_petition()
    home = home_of(made)
    with writing() as db:
        petition = petition_row(db, made)
        law = make_law(db, petition.campaign)
        show_demand(db, SYSTEM, managed_demand(db, SYSTEM, law.matrix), is_public=True)
        link_bill(db, SYSTEM, petition, visible_bill(db, law.slug))
    owner = signed_in_client(Role.OWNER, organization_id=home.organization_id)
    staff = signed_in_client(None, is_administrator=True)
    visitor = app.test_client()
    grow_laws(made, law, owner.who, COUNTRIES[:2])
    here = f"/proposals/{law.slug}"
    public = (
        "/proposals",
        "/proposals?q=zakon",
        here,
        "/matrix",
        f"/matrix/{law.matrix}",
        "/calendar?month=2027-03",
        "/institutions",
        "/institutions?q=assembly",
        f"/jurisdictions/{law.jurisdiction}",
        f"/institutions/{law.institution}",
        f"/people/{law.person}",
        f"{here}/changes.atom",
        f"{here}/calendar.ics",
        f"/campaigns/{home.campaign}/changes.atom",
        f"/campaigns/{home.campaign}/calendar.ics",
    )
    managed = (
        "/manage/",
        "/manage/proposals/",
        "/manage/proposals/deadlines",
        "/manage/proposals/deadlines?which=all",
        *(
            f"/manage{here}{rest}"
            for rest in ("", "/edit", "/texts/", "/dates/", "/positions/", "/decisions/", "/votes/")
        ),
        f"/manage{here}/asks/",
        f"/manage{here}/decisions/{law.decision}",
        f"/manage/campaigns/{home.campaign}/scores",
        f"/manage/petitions/{made.slug}/laws?q=law",
        "/manage/matrix/",
        f"/manage/matrix/{law.matrix}",
        f"/manage/matrix/{law.matrix}/texts/sr-Cyrl",
        "/manage/institutions/?q=assembly",
        f"/manage/institutions/{law.institution}",
        "/manage/institutions/",
        f"/manage/jurisdictions/{law.jurisdiction}/sessions/",
        "/manage/sessions/new",
        "/manage/proposals/new",
        f"/manage/people/{law.person}",
        "/manage/imports/",
        "/manage/imports/sources",
        "/manage/following",
    )
    wanted = [
        *((visitor, path) for path in public),
        *((owner, path) for path in managed),
        (staff, "/staff/alerts"),
    ]

    before = [cost(client, path) for client, path in wanted]
    grow_laws(made, law, owner.who, COUNTRIES[2:])
    after = [cost(client, path) for client, path in wanted]

    grown = [
        (path, *numbers)
        for (_client, path), *numbers in zip(wanted, before, after, strict=True)
        if len(set(numbers)) > 1
    ]
    assert grown == []
    assert max(after) < 60


def cost(client: FlaskClient, path: str) -> int:
    """How many statements a page takes."""
    with Queries() as counted:
        assert client.get(path).status_code == 200
    return counted.number


def test_lists_cost_a_fixed_number_of_queries(app: Flask, signed_in_client: SignIn) -> None:  # noqa: ARG001 - it opens the database
    made = make_petition()
    home = home_of(made)
    with writing() as db:
        partner = make_organization(db, name="First partner")
        add_partner(db, SYSTEM, petition_row(db, made).campaign, partner)
    grow(made, home.organization_id)
    owner = signed_in_client(Role.OWNER, organization_id=home.organization_id)
    staff = signed_in_client(None, is_administrator=True)
    visitor = owner.application.test_client()
    manage = f"/manage/petitions/{made.slug}"
    wanted = [
        *((owner, path) for path in ("/manage/", "/manage/petitions/", "/manage/campaigns/", "/manage/organizations/")),
        *((owner, f"{manage}{rest}") for rest in ("", "/updates", "/signatures", "/history")),
        (owner, f"/manage/campaigns/{home.campaign}"),
        (owner, f"/manage/organizations/{home.organization}"),
        *((staff, path) for path in ("/manage/", "/staff/accounts/", "/staff/organizations/", "/staff/health")),
        *(
            (visitor, path)
            for path in (
                "/",
                "/petitions",
                "/campaigns",
                f"/campaigns/{home.campaign}",
                f"/organizations/{home.organization}",
            )
        ),
    ]

    before = [cost(client, path) for client, path in wanted]
    grow(made, home.organization_id)
    after = [cost(client, path) for client, path in wanted]

    grown = [
        (path, *numbers)
        for (_client, path), *numbers in zip(wanted, before, after, strict=True)
        if len(set(numbers)) > 1
    ]
    assert grown == []
    assert max(after) < 40
