"""Organizations and campaigns through the pages of their members, and the people who belong to them."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from sqlalchemy import select

from campaigns.coalitions.models import Campaign, Membership, Organization, Role
from campaigns.foundation.transaction import reading, writing
from tests.factories import OWN_FORM, make_organization, make_petition
from tests.places import home_of

if TYPE_CHECKING:
    from tests.conftest import DeliverMail, SignedInClient, SignIn

NEW = {"email": "petar@example.org", "name": "Petar Petrović", "role": "manager", "language": "sr-Cyrl"}


@pytest.fixture
def owner(signed_in_client: SignIn) -> SignedInClient:
    return signed_in_client(Role.OWNER)


@pytest.fixture
def path(owner: SignedInClient) -> str:
    with reading() as db:
        return f"/manage/organizations/{db.get_one(Organization, next(iter(owner.who.actor.roles))).slug}"


def roles() -> list[str]:
    with reading() as db:
        return [row.role for row in db.scalars(select(Membership).order_by(Membership.id))]


class TestMembers:
    def test_a_new_member_gets_a_letter_and_a_role(
        self, owner: SignedInClient, path: str, deliver_mail: DeliverMail
    ) -> None:
        assert owner.post_form(f"{path}/members", NEW).location.endswith("notice=member-added")

        (letter,) = deliver_mail()
        assert letter.to == "petar@example.org"
        link = letter.path("/invitation/")
        assert link.startswith("/sr-Cyrl/invitation/")
        passphrase = {"new_passphrase": "the door stands open", "again": "the door stands open"}
        browser = owner.application.test_client()
        assert browser.post(link, data=passphrase, headers=OWN_FORM).status_code == 303
        browser.post(
            "/sign-in", data={"email": "petar@example.org", "password": "the door stands open"}, headers=OWN_FORM
        )
        assert browser.get(path).status_code == 200
        assert "petar@example.org" not in browser.get(path).text, "addresses of members are for owners"
        assert "petar@example.org" in owner.get(path).text

    def test_somebody_with_an_account_gets_no_letter(
        self, owner: SignedInClient, path: str, signed_in_client: SignIn, deliver_mail: DeliverMail
    ) -> None:
        other = signed_in_client(None, email="petar@example.org")

        assert owner.post_form(f"{path}/members", NEW).status_code == 303

        assert deliver_mail() == []
        assert other.get(path).status_code == 200
        assert "already" in owner.post_form(f"{path}/members", NEW).text

    def test_a_role_is_changed_and_taken_away_at_once(
        self, owner: SignedInClient, path: str, signed_in_client: SignIn
    ) -> None:
        other = signed_in_client(None, email="petar@example.org")
        owner.post_form(f"{path}/members", NEW)
        member = f"{path}/members/{other.who.account}"

        assert other.post_form(f"{path}/contacts", {"website": "https://example.org"}).status_code == 303
        assert owner.post_form(f"{member}/role", {"role": "viewer"}).status_code == 303
        assert other.post_form(f"{path}/contacts", {"website": ""}).status_code == 403
        assert owner.post_form(f"{member}/remove").status_code == 303
        assert other.get(path).status_code == 404

    def test_an_owner_stays(self, owner: SignedInClient, path: str) -> None:
        me = f"{path}/members/{owner.who.account}"

        assert owner.post_form(f"{me}/role", {"role": "viewer"}).status_code == 409
        assert owner.post_form(f"{me}/remove").status_code == 409
        assert "needs an owner" in html.unescape(owner.post_form(f"{me}/remove").text)
        assert roles() == ["owner"]

    @pytest.mark.parametrize(
        "fields",
        [
            {"email": ""},
            {"email": "petar"},
            {"email": "petar@example.org\r\nBcc: all@example.org"},
            {"name": ""},
            {"name": "x" * 121},
            {"name": "\x00"},
            {"role": "administrator"},
            {"role": ""},
            {"language": "xx"},
        ],
    )
    def test_what_cannot_be_is_to_mend(
        self, owner: SignedInClient, path: str, fields: dict[str, str], deliver_mail: DeliverMail
    ) -> None:
        answer = owner.post_form(f"{path}/members", NEW | fields)

        assert answer.status_code == 422
        assert "Petar" in answer.text or "name" in fields
        assert deliver_mail() == []
        assert roles() == ["owner"]

    @pytest.mark.parametrize("role", ["administrator", "", "\x00", "OWNER"])
    def test_a_role_that_is_none_changes_nothing(self, owner: SignedInClient, path: str, role: str) -> None:
        assert owner.post_form(f"{path}/members/{owner.who.account}/role", {"role": role}).status_code == 422
        assert roles() == ["owner"]

    def test_who_does_not_belong_cannot_be_changed(
        self, owner: SignedInClient, path: str, signed_in_client: SignIn
    ) -> None:
        other = signed_in_client(Role.OWNER)

        for account in (other.who.account, uuid4()):
            assert owner.post_form(f"{path}/members/{account}/remove").status_code == 404


class TestTexts:
    def test_name_and_description_in_two_languages(self, owner: SignedInClient, path: str) -> None:
        slug = path.rpartition("/")[2]
        assert owner.get(f"/sr-Latn{path}/texts").location.startswith(f"/sr-Latn{path}/texts/sr-Cyrl")
        fields = {"name": "Комшије", "description": "Живимо овде.\n\n**Одавно.**"}
        assert owner.post_form(f"{path}/texts/sr-Cyrl", fields).status_code == 303

        page = owner.application.test_client().get(f"/sr-Latn/organizations/{slug}").text
        assert "Komšije" in page
        assert "<strong>Odavno.</strong>" in page
        assert owner.post_form(f"{path}/texts/sr-Cyrl", {"name": ""}).status_code == 422

    @pytest.mark.parametrize(
        ("fields", "status"),
        [
            ({"website": "https://example.org/us", "contact": "us@example.org"}, 303),
            ({"website": "", "contact": ""}, 303),
            ({"website": "javascript:alert(1)"}, 422),
            ({"website": "example.org"}, 422),
            ({"website": "http://["}, 422),
            ({"website": "https://a b.example"}, 422),
            ({"contact": "nobody"}, 422),
            ({"website": "https://x.example/" + "x" * 300}, 422),
        ],
    )
    def test_contacts(self, owner: SignedInClient, path: str, fields: dict[str, str], status: int) -> None:
        assert owner.post_form(f"{path}/contacts", fields).status_code == status


class TestCampaigns:
    def begin(self, client: SignedInClient, slug: str, **fields: str) -> str:
        wanted = {"organization": slug, "language": "en", "title": "Houses for the many", "summary": "Give them back."}
        return client.post_form("/manage/campaigns/new", wanted | fields).location or ""

    def test_a_campaign_is_begun_and_told_in_two_languages(self, owner: SignedInClient, path: str) -> None:
        assert (
            self.begin(owner, path.rpartition("/")[2]) == "/manage/campaigns/houses-for-the-many?notice=campaign-begun"
        )
        text = {"title": "Куће за све", "summary": "Вратите их.", "body": "Зашто **не**?"}
        assert owner.post_form("/manage/campaigns/houses-for-the-many/texts/sr-Cyrl", text).status_code == 303

        page = owner.application.test_client().get("/sr-Latn/campaigns/houses-for-the-many").text
        assert "Kuće za sve" in page
        assert "<strong>ne</strong>" in page
        assert "Houses for the many" in owner.application.test_client().get("/campaigns").text
        assert "houses-for-the-many" in owner.get("/manage/campaigns/").text
        assert owner.get("/manage/petitions/new?campaign=houses-for-the-many").status_code == 200

    @pytest.mark.parametrize(
        "fields",
        [
            {"title": ""},
            {"title": "x" * 201},
            {"organization": "unknown"},
            {"language": "sr-Latn"},
            {"summary": "\x00"},
        ],
    )
    def test_what_cannot_be_is_to_mend(self, owner: SignedInClient, path: str, fields: dict[str, str]) -> None:
        assert self.begin(owner, path.rpartition("/")[2], **fields) == ""
        with reading() as db:
            assert db.scalar(select(Campaign.id)) is None

    def test_a_campaign_is_led_by_an_organization_of_ones_own(self, owner: SignedInClient) -> None:
        with writing() as db:
            foreign = make_organization(db, name="Strangers").slug

        assert self.begin(owner, foreign) == ""

    def test_a_partner_joins_with_its_own_consent_and_can_leave(
        self, signed_in_client: SignIn, owner: SignedInClient
    ) -> None:
        home = home_of(make_petition())
        with writing() as db:
            partner = make_organization(db, name="Partners")
            stranger = make_organization(db, name="Strangers").slug
            account = db.scalars(select(Membership.account_id).order_by(Membership.id)).first()
            for organization_id in (home.organization_id, partner.id):
                db.add(
                    Membership(
                        organization_id=organization_id,
                        account_id=account,
                        role="manager",
                        created_at=partner.created_at,
                    )
                )
            slug = partner.slug
        member = signed_in_client(Role.VIEWER, organization_id=home.organization_id)
        path = f"/manage/campaigns/{home.campaign}"

        assert "Partners" in owner.get(path).text
        assert owner.post_form(f"{path}/partners", {"organization": stranger}).status_code == 422
        assert owner.post_form(f"{path}/partners", {"organization": slug}).status_code == 303
        assert "Partners" in member.get(path).text
        assert owner.post_form(f"{path}/partners", {"organization": slug}).status_code == 409
        assert owner.post_form(f"{path}/partners/{home.organization}/remove").status_code == 409, (
            "the one that leads stays"
        )
        assert owner.post_form(f"{path}/partners/{slug}/remove").status_code == 303

    def test_an_unknown_campaign_or_organization_is_not_there(self, owner: SignedInClient) -> None:
        visitor = owner.application.test_client()
        for address in ("/campaigns/nothing", "/organizations/nothing"):
            assert visitor.get(address).status_code == 404
            assert owner.get(f"/manage{address}").status_code == 404
