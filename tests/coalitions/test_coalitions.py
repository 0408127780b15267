"""Organizations and campaigns below the pages: roles, owners, texts by language, who carries what."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from campaigns.audit.queries import entries_about
from campaigns.coalitions.access import (
    can_edit_campaign,
    can_found_organizations,
    can_lead_campaign,
    can_see_campaign,
    editable_campaign,
    editable_organization,
    led_campaign,
    managed_organization,
    owned_organization,
    visible_campaign,
    visible_organization,
)
from campaigns.coalitions.models import Membership, Organization, Role
from campaigns.coalitions.operations import (
    CampaignWording,
    OrganizationWording,
    add_member,
    add_partner,
    begin_campaign,
    change_role,
    describe_organization,
    found_organization,
    remove_member,
    remove_partner,
    write_campaign,
)
from campaigns.coalitions.queries import (
    actor_of,
    campaign_page,
    campaign_title,
    managed_campaigns,
    members_of,
    organization_page,
    organizations_of,
)
from campaigns.foundation.actor import SYSTEM, VISITOR
from campaigns.foundation.errors import Conflict, Forbidden, Invalid, Missing
from campaigns.foundation.transaction import reading, writing
from tests.factories import make_account, make_campaign, make_organization

pytestmark = pytest.mark.usefixtures("database")


class TestRoles:
    @pytest.mark.parametrize(
        ("role", "sees", "edits", "owns"),
        [
            (Role.OWNER, True, True, True),
            (Role.MANAGER, True, True, False),
            (Role.MODERATOR, True, False, False),
            (Role.VIEWER, True, False, False),
            (None, False, False, False),
        ],
    )
    def test_loaders_let_in_by_role(self, role: Role | None, *, sees: bool, edits: bool, owns: bool) -> None:
        with writing() as db:
            organization = make_organization(db)
            account = make_account(db, email="mira@example.org")
            if role is not None:
                add_member(db, SYSTEM, organization, email="mira@example.org", name="Mira", role=role, language="en")
            actor = actor_of(db, account)
            for loader, may in (
                (managed_organization, sees),
                (editable_organization, edits),
                (owned_organization, owns),
            ):
                if may:
                    assert loader(db, actor, organization.slug) is organization
                    continue
                with pytest.raises(Forbidden if sees else Missing):
                    loader(db, actor, organization.slug)
            assert visible_organization(db, organization.slug) is organization

    def test_administrators_and_the_system_may_all(self) -> None:
        with writing() as db:
            organization = make_organization(db)
            actor = actor_of(db, make_account(db, is_administrator=True))
            assert owned_organization(db, actor, organization.slug) is organization
            assert owned_organization(db, SYSTEM, organization.slug) is organization
            assert [one.slug for one in organizations_of(db, actor, "en")] == [organization.slug]
        assert can_found_organizations(actor)
        assert not can_found_organizations(VISITOR)

    def test_an_owner_always_stays(self) -> None:
        with writing() as db:
            organization = make_organization(db)
            first = add_member(
                db, SYSTEM, organization, email="a@example.org", name="A", role=Role.OWNER, language="en"
            )
            with pytest.raises(Conflict):
                change_role(db, SYSTEM, organization, first, Role.MANAGER)
            second = add_member(
                db, SYSTEM, organization, email="b@example.org", name="B", role=Role.OWNER, language="en"
            )
            change_role(db, SYSTEM, organization, first, Role.MANAGER)
            with pytest.raises(Conflict):
                remove_member(db, SYSTEM, organization, second)
            remove_member(db, SYSTEM, organization, first)
            assert [row.role for row in members_of(db, organization)] == ["owner"]
            acts = [entry.action for entry in entries_about(db, "organization", organization.uuid)]
            assert acts == ["remove_member", "change_role", "add_member", "add_member", "found_organization"]

    def test_a_person_has_one_role_in_an_organization(self) -> None:
        with writing() as db:
            organization = make_organization(db)
            add_member(db, SYSTEM, organization, email="a@example.org", name="A", role=Role.OWNER, language="en")
            with pytest.raises(Invalid):
                add_member(db, SYSTEM, organization, email="A@EXAMPLE.ORG", name="A", role=Role.VIEWER, language="en")
            assert len(db.scalars(select(Membership)).all()) == 1


class TestTexts:
    def test_everybody_reads_in_the_own_language_and_script_or_the_first(self) -> None:
        with writing() as db:
            organization = make_organization(db, name="Neighbours")
            describe_organization(
                db, SYSTEM, organization, "sr-Cyrl", OrganizationWording("Комшије", "Живимо овде.\n\nДуго **већ**.")
            )
        with reading() as db:
            organization = visible_organization(db, "neighbours")
            english, cyrillic, latin = (
                organization_page(db, organization, code) for code in ("en", "sr-Cyrl", "sr-Latn")
            )
        assert (english.name, cyrillic.name, latin.name) == ("Neighbours", "Комшије", "Komšije")
        assert (cyrillic.summary, latin.summary) == ("Живимо овде.", "Živimo ovde.")
        assert "<strong>već</strong>" in str(latin.body_html)
        assert (english.language, latin.language) == ("en", "sr-Latn")

    def test_a_text_that_is_not_there_is_shown_in_the_one_that_is(self) -> None:
        with writing() as db:
            organization = found_organization(db, SYSTEM, language="sr-Cyrl", wording=OrganizationWording("Комшије"))
            campaign = begin_campaign(
                db, SYSTEM, organization, language="sr-Cyrl", wording=CampaignWording("Куће за све")
            )
            assert organization.slug == "komsije"
            assert campaign.slug == "kuce-za-sve"
            assert (campaign_title(campaign, "en"), campaign_title(campaign, "sr-Latn")) == (
                "Куће за све",
                "Kuće za sve",
            )
            assert campaign_page(campaign, "en").language == "sr-Cyrl"

    def test_what_is_written_is_shown_and_never_run(self) -> None:
        with writing() as db:
            campaign = make_campaign(db)
            write_campaign(
                db, SYSTEM, campaign, "en", CampaignWording("<b>T</b>", "S", "<script>x</script> [a](javascript:x)")
            )
            page = campaign_page(campaign, "en")
        assert page.title == "<b>T</b>", "escaped by the template"
        assert "<script>" not in str(page.body_html)
        assert "javascript:" not in str(page.body_html).replace("[a](javascript:x)", "")

    def test_two_of_one_name_get_two_addresses_and_a_chosen_one_must_be_free(self) -> None:
        with writing() as db:
            slugs = [make_organization(db, name="Neighbours").slug for _ in range(3)]
            assert slugs == ["neighbours", "neighbours-2", "neighbours-3"]
            with pytest.raises(Invalid) as refused:
                make_organization(db, slug="neighbours")
            assert set(refused.value.faults) == {"slug"}
            assert make_organization(db, name="New").slug == "new-2"


class TestCarrying:
    def test_a_campaign_is_led_by_one_and_carried_by_several(self) -> None:
        with writing() as db:
            lead, partner = make_organization(db, name="Lead"), make_organization(db, name="Partner")
            campaign = make_campaign(db, lead, partners=[partner])
            for email, organization in (("lead@example.org", lead), ("partner@example.org", partner)):
                add_member(db, SYSTEM, organization, email=email, name="N", role=Role.MANAGER, language="en")
            leader, helper = (
                actor_of(db, row.account) for row in db.scalars(select(Membership).order_by(Membership.id))
            )

            assert [one.name for one in campaign_page(campaign, "en").organizations] == ["Lead", "Partner"]
            assert can_lead_campaign(leader, campaign)
            assert can_edit_campaign(helper, campaign)
            assert not can_lead_campaign(helper, campaign)
            with pytest.raises(Forbidden):
                led_campaign(db, helper, campaign.slug)
            assert editable_campaign(db, helper, campaign.slug) is campaign
            remove_partner(db, SYSTEM, campaign, partner)
            assert not can_see_campaign(helper, campaign)
            with pytest.raises(Missing):
                editable_campaign(db, helper, campaign.slug)
            assert managed_campaigns(db, helper, "en") == []

    def test_nobody_names_an_organization_for_which_they_do_not_act(self) -> None:
        with writing() as db:
            lead, stranger = make_organization(db, name="Lead"), make_organization(db, name="Stranger")
            campaign = make_campaign(db, lead)
            add_member(db, SYSTEM, lead, email="a@example.org", name="A", role=Role.OWNER, language="en")
            actor = actor_of(db, db.scalars(select(Membership)).one().account)
            with pytest.raises(Forbidden):
                add_partner(db, actor, campaign, stranger)
            with pytest.raises(Conflict):
                add_partner(db, actor, campaign, lead)
            with pytest.raises(Conflict):
                remove_partner(db, actor, campaign, lead)

    def test_what_is_not_there_is_missing(self) -> None:
        with reading() as db:
            for loader in (visible_organization, visible_campaign):
                with pytest.raises(Missing):
                    loader(db, "nothing-is-here")
            assert db.scalar(select(Organization.id)) is None
