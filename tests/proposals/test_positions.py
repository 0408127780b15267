"""Positions: only ever added, seen only by those whom they are for; stances, asks, and what is erased on request."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from campaigns.coalitions.models import Role
from campaigns.coalitions.operations import remove_partner
from campaigns.foundation import clock as the_clock
from campaigns.foundation.actor import SYSTEM, VISITOR, Actor, ActorKind
from campaigns.foundation.errors import Conflict, Forbidden, Invalid, Missing
from campaigns.foundation.transaction import reading, writing
from campaigns.institutions.models import ContactDetail, Person
from campaigns.proposals.counting import whip_count
from campaigns.proposals.models import Bill, BillPosition, Lean, Stance, Visibility
from campaigns.proposals.operations import (
    AskData,
    PositionData,
    VoteData,
    VoterData,
    ask_for_change,
    change_ask,
    leave_bill,
    open_decision,
    record_position,
    record_vote,
    remove_bill,
    take_stance,
)
from campaigns.proposals.personal_data import erase_for, export_for
from campaigns.proposals.queries.advocacy import (
    find_leaner,
    history_of,
    latest_positions,
    managed_asks,
    managed_stances,
    positions_on,
    public_asks,
    public_stances,
)
from campaigns.proposals.visibility import editable_ask, managed_ask
from tests.factories import make_campaign, make_organization
from tests.proposals.houses import lean, make_house, seat
from tests.proposals.making import make_bill, make_jurisdiction, make_legislature, make_person

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaigns.coalitions.models import Organization
    from tests.conftest import Clock

pytestmark = pytest.mark.usefixtures("database")


def member_of(organization: Organization, role: Role = Role.MANAGER) -> Actor:
    return Actor(kind=ActorKind.PERSON, account_id=1, roles={organization.id: role.value})


def data(who: Person, **changes: object) -> PositionData:
    values: dict[str, object] = {
        "lean": Lean.YES,
        "said_on": the_clock.today(),
        "source_type": "meeting",
        "person": who,
        "note": "Said so over coffee.",
    }
    return PositionData(**(values | changes))  # type: ignore[arg-type]


def seen(db: Session, bill: Bill, actor: Actor) -> list[str]:
    return [one.note for one in positions_on(db, actor, bill)]


class TestNeverChanged:
    def test_the_database_refuses_to_change_a_position(self) -> None:
        with writing() as db:
            bill, organization = make_bill(db), make_organization(db)
            lean(db, bill, organization, make_person(db, bill.jurisdiction), Lean.YES)
        for change in ({"lean": "no"}, {"note": "never said"}, {"visibility": "public"}):
            with pytest.raises(IntegrityError, match="never changed"), writing() as db:
                db.execute(update(BillPosition).values(**change))
        with pytest.raises(IntegrityError, match="never changed"), writing() as db:
            db.scalars(select(BillPosition)).one().lean = "no"
        with reading() as db:
            assert db.scalars(select(BillPosition)).one().lean == "yes"

    def test_a_later_one_holds_and_the_earlier_one_stays_in_the_history(self, clock: Clock) -> None:
        with writing() as db:
            bill, organization = make_bill(db), make_organization(db)
            ana = make_person(db, bill.jurisdiction, "Ana")
            lean(db, bill, organization, ana, Lean.YES)
            clock.advance(days=1)
            lean(db, bill, organization, ana, Lean.NO, source_url="https://example.org/speech")
            found = history_of(db, SYSTEM, bill, ana)
            (now,) = latest_positions(positions_on(db, SYSTEM, bill)).values()
        assert [one.lean for one in found] == ["no", "yes"]
        assert found[0].source_url == "https://example.org/speech"
        assert now.lean == "no"

    def test_two_of_one_day_the_one_recorded_last_holds(self) -> None:
        with writing() as db:
            bill, organization = make_bill(db), make_organization(db)
            ana = make_person(db, bill.jurisdiction, "Ana")
            lean(db, bill, organization, ana, Lean.YES)
            lean(db, bill, organization, ana, Lean.UNDECIDED)
            (now,) = latest_positions(positions_on(db, SYSTEM, bill)).values()
        assert now.lean == "undecided"


class TestWhoSees:
    @pytest.fixture
    def stage(self) -> dict[str, int]:
        """Two organizations of a campaign that holds a proposal, a third of another campaign, and one position of the first for each visibility."""
        with writing() as db:
            bill = make_bill(db)
            ours, partner, other = (make_organization(db, name=name) for name in ("Ours", "Partner", "Other"))
            campaign, another = make_campaign(db, ours, partners=[partner]), make_campaign(db, other)
            take_stance(db, SYSTEM, bill, campaign, Stance.SUPPORT)
            take_stance(db, SYSTEM, bill, another, Stance.SUPPORT)
            ana = make_person(db, bill.jurisdiction, "Ana")
            for kind in Visibility:
                record_position(
                    db,
                    SYSTEM,
                    bill,
                    ours,
                    data(ana, visibility=kind, note=kind.value, source_url="https://example.org/a"),
                )
            db.flush()
            return {"bill": bill.id, "ours": ours.id, "partner": partner.id, "other": other.id, "campaign": campaign.id}

    @pytest.mark.parametrize(
        ("who", "sees"),
        [
            ("ours", {"private", "coalition", "public"}),
            ("partner", {"coalition", "public"}),
            ("other", {"public"}),
            (None, {"public"}),
        ],
    )
    @pytest.mark.parametrize("role", [Role.OWNER, Role.VIEWER])
    def test_each_sees_what_is_for_them(
        self, stage: dict[str, int], who: str | None, sees: set[str], role: Role
    ) -> None:
        with reading() as db:
            actor = VISITOR
            if who is not None:
                actor = Actor(kind=ActorKind.PERSON, account_id=1, roles={stage[who]: role.value})
            bill = db.get_one(Bill, stage["bill"])
            assert set(seen(db, bill, actor)) == sees
            ana = db.scalars(select(Person)).one()
            assert {one.note for one in history_of(db, actor, bill, ana)} == sees

    def test_a_partner_that_left_and_a_campaign_that_left_see_no_more(self, stage: dict[str, int]) -> None:
        from campaigns.coalitions.models import Campaign, Organization  # noqa: PLC0415

        with writing() as db:
            bill, campaign = db.get_one(Bill, stage["bill"]), db.get_one(Campaign, stage["campaign"])
            partner = db.get_one(Organization, stage["partner"])
            assert "coalition" in seen(db, bill, member_of(partner))
            leave_bill(db, SYSTEM, bill, campaign)
            assert seen(db, bill, member_of(partner)) == ["public"]
            take_stance(db, SYSTEM, bill, campaign, Stance.OPPOSE)
            assert "coalition" in seen(db, bill, member_of(partner))
            remove_partner(db, SYSTEM, campaign, partner)
            assert seen(db, bill, member_of(partner)) == ["public"]

    def test_a_campaign_that_holds_another_proposal_shares_nothing_here(self) -> None:
        with writing() as db:
            bill, elsewhere = make_bill(db), make_bill(db)
            ours, partner = make_organization(db, name="Ours"), make_organization(db, name="Partner")
            take_stance(db, SYSTEM, elsewhere, make_campaign(db, ours, partners=[partner]), Stance.SUPPORT)
            ana = make_person(db, bill.jurisdiction)
            record_position(db, SYSTEM, bill, ours, data(ana, visibility=Visibility.COALITION))
            assert seen(db, bill, member_of(partner)) == []

    def test_a_count_is_made_of_what_one_may_see(self) -> None:
        with writing() as db:
            bill = make_bill(db)
            ours, other = make_organization(db, name="Ours"), make_organization(db, name="Other")
            body = make_house(db, bill.jurisdiction, 3)
            ana = seat(db, body, "Ana")
            lean(db, bill, ours, ana, Lean.NO)
            lean(
                db,
                bill,
                other,
                ana,
                Lean.YES,
                visibility=Visibility.PUBLIC,
                source_url="https://example.org/a",
                said_on=the_clock.today() - timedelta(days=9),
            )
            decision = open_decision(db, SYSTEM, bill, body, title="Vote", majority="absolute")
            leans = [
                whip_count(db, decision, actor).heads[0].lean for actor in (member_of(ours), member_of(other), VISITOR)
            ]
        assert leans == [Lean.NO, Lean.YES, Lean.YES]

    def test_nothing_of_it_stands_in_the_trail(self) -> None:
        from campaigns.audit.models import AuditEntry  # noqa: PLC0415

        with writing() as db:
            bill, organization = make_bill(db), make_organization(db)
            lean(db, bill, organization, make_person(db, bill.jurisdiction, "Ana Secret"), Lean.NO)
            entry = db.scalars(select(AuditEntry).where(AuditEntry.action == "record_position")).one()
        assert set(entry.details) == {"organization"}


class TestRecording:
    @pytest.mark.parametrize("role", [Role.MODERATOR, Role.VIEWER])
    def test_only_owners_and_managers_record(self, role: Role) -> None:
        with writing() as db:
            bill, organization = make_bill(db), make_organization(db)
            ana = make_person(db, bill.jurisdiction)
            with pytest.raises(Forbidden):
                record_position(db, member_of(organization, role), bill, organization, data(ana))
            with pytest.raises(Forbidden):
                record_position(db, member_of(make_organization(db, name="Other")), bill, organization, data(ana))

    @pytest.mark.parametrize(
        ("changes", "fault"),
        [
            ({"person": None}, "who"),
            ({"source_type": "rumour"}, "source_type"),
            ({"confidence": 4}, "confidence"),
            ({"said_on": the_clock.today() + timedelta(days=2)}, "said_on"),
            ({"source_url": "javascript:alert(1)"}, "source_url"),
            ({"source_url": "https://a b"}, "source_url"),
            ({"visibility": Visibility.PUBLIC}, "source_url"),
            ({"note": "  "}, "note"),
        ],
    )
    def test_what_cannot_be_is_to_mend(self, changes: dict[str, object], fault: str) -> None:
        with writing() as db:
            bill, organization = make_bill(db), make_organization(db)
            with pytest.raises(Invalid) as caught:
                record_position(db, SYSTEM, bill, organization, data(make_person(db, bill.jurisdiction), **changes))
            assert set(caught.value.faults) == {fault}
            assert db.scalar(select(func.count()).select_from(BillPosition)) == 0

    def test_one_leans_not_two(self) -> None:
        with writing() as db:
            bill, organization = make_bill(db), make_organization(db)
            both = data(make_person(db, bill.jurisdiction), jurisdiction=bill.jurisdiction)
            with pytest.raises(Invalid):
                record_position(db, SYSTEM, bill, organization, both)

    def test_who_leans_is_found_in_any_script_and_never_guessed(self) -> None:
        with writing() as db:
            jurisdiction = make_jurisdiction(db, name="Serbia")
            bill = make_bill(db, make_legislature(db, jurisdiction))
            djordje = make_person(db, jurisdiction, "Ђорђе Ђорђевић")
            make_person(db, jurisdiction, "Ana Anić")
            make_person(db, jurisdiction, "Ana Anić")
            assert find_leaner(db, bill, "Djordje Djordjević") is djordje
            assert find_leaner(db, bill, djordje.slug) is djordje
            assert find_leaner(db, bill, "Ana Anić") is None
            assert find_leaner(db, bill, "serbia") is jurisdiction
            assert find_leaner(db, bill, "Nobody") is None
            assert find_leaner(db, bill, " ") is None


class TestStancesAndAsks:
    def test_a_stance_is_taken_once_and_then_changed(self) -> None:
        with writing() as db:
            bill, campaign = make_bill(db), make_campaign(db)
            take_stance(db, SYSTEM, bill, campaign, Stance.SUPPORT)
            take_stance(db, SYSTEM, bill, campaign, Stance.SUPPORT_IF_AMENDED, priority=1, is_public=True)
            (row,) = public_stances(db, bill)
            assert (row.stance, row.priority) == ("support_if_amended", 1)
            leave_bill(db, SYSTEM, bill, campaign)
            with pytest.raises(Conflict):
                leave_bill(db, SYSTEM, bill, campaign)

    def test_what_a_campaign_holds_is_not_deleted_with_the_proposal(self) -> None:
        with writing() as db:
            bill, campaign = make_bill(db, is_public=False), make_campaign(db)
            take_stance(db, SYSTEM, bill, campaign, Stance.SUPPORT)
            with pytest.raises(Conflict):
                remove_bill(db, SYSTEM, bill)
            leave_bill(db, SYSTEM, bill, campaign)
            remove_bill(db, SYSTEM, bill)
            assert db.scalar(select(func.count()).select_from(Bill)) == 0

    def test_what_is_not_public_is_for_the_campaign(self) -> None:
        with writing() as db:
            bill, ours, other = make_bill(db), make_organization(db), make_organization(db, name="Other")
            campaign = make_campaign(db, ours)
            take_stance(db, SYSTEM, bill, campaign, Stance.OPPOSE)
            ask = ask_for_change(db, member_of(ours), bill, campaign, AskData("Article 5", "Give it to the club."))
            assert (public_stances(db, bill), public_asks(db, bill)) == ([], [])
            assert managed_stances(db, member_of(other), bill) == []
            assert managed_asks(db, VISITOR, bill) == []
            assert len(managed_stances(db, member_of(ours), bill)) == len(managed_asks(db, member_of(ours), bill)) == 1
            with pytest.raises(Missing):
                managed_ask(db, member_of(other), bill, ask.uuid)
            with pytest.raises(Forbidden):
                editable_ask(db, member_of(ours, Role.VIEWER), bill, ask.uuid)
            change_ask(db, member_of(ours), ask, AskData("Article 5", "Give it.", status="accepted", is_public=True))
            assert [one.status for one in public_asks(db, bill)] == ["accepted"]

    def test_who_does_not_speak_for_a_campaign_cannot(self) -> None:
        with writing() as db:
            bill, campaign, other = make_bill(db), make_campaign(db), make_organization(db, name="Other")
            with pytest.raises(Forbidden):
                take_stance(db, member_of(other), bill, campaign, Stance.SUPPORT)
            with pytest.raises(Forbidden):
                ask_for_change(db, member_of(other), bill, campaign, AskData("1", "x"))

    @pytest.mark.parametrize(
        ("ask", "fault"),
        [
            (AskData(" ", "x"), "article"),
            (AskData("x" * 61, "x"), "article"),
            (AskData("1", " "), "wanted"),
            (AskData("1", "x", status="won"), "status"),
        ],
    )
    def test_an_ask_says_where_and_what(self, ask: AskData, fault: str) -> None:
        with writing() as db, pytest.raises(Invalid) as caught:
            ask_for_change(db, SYSTEM, make_bill(db), make_campaign(db), ask)
        assert set(caught.value.faults) == {fault}


def test_positions_noted_of_a_person_go_on_request_and_votes_stay() -> None:
    with writing() as db:
        bill, organization = make_bill(db), make_organization(db)
        ana = make_person(db, bill.jurisdiction, "Ana Anić")
        db.add(ContactDetail(person_id=ana.id, kind="email", value="Ana@Example.org", label="", note=""))
        lean(db, bill, organization, ana, Lean.NO)
        record_vote(db, SYSTEM, bill, VoteData(date="2026-01", motion="m", voters=[VoterData("Ana Anić", "no")]))
        (told,) = export_for(db, "ana@example.org")
        assert told["positions"][0]["lean"] == "no"
        assert told["votes"][0]["option"] == "no"

        assert erase_for(db, SYSTEM, "ana@example.org") == 1
        (told,) = export_for(db, "ana@example.org")
        assert told["positions"] == []
        assert len(told["votes"]) == 1
