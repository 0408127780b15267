"""Stances, positions, counts of heads, votes and asks through the pages of those who work on a proposal."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from campaigns.coalitions.models import Organization, Role
from campaigns.foundation.transaction import reading, writing
from campaigns.proposals.models import BillAsk, BillPosition, Decision, PersonVote, VoteEvent
from tests.factories import make_campaign
from tests.places import Queries
from tests.proposals.houses import fill, make_house
from tests.proposals.making import make_bill

if TYPE_CHECKING:
    from tests.conftest import SignedInClient, SignIn

VOTE = {"motion": "m", "date": "2026-05", "institution": "", "majority": "", "result": ""}


@pytest.fixture
def manager(signed_in_client: SignIn) -> SignedInClient:
    return signed_in_client(Role.MANAGER)


@pytest.fixture
def path(manager: SignedInClient) -> str:
    """A proposal in a house of five, and a campaign of the manager's organization."""
    with writing() as db:
        bill = make_bill(db)
        house = make_house(db, bill.jurisdiction, 5)
        fill(db, house, 3)
        organization = db.get_one(Organization, next(iter(manager.who.actor.roles)))
        make_campaign(db, organization)
        db.flush()
        return f"/manage/proposals/{bill.slug}"


def position(manager: SignedInClient, **changes: str) -> dict[str, str]:
    with reading() as db:
        slug = db.get_one(Organization, next(iter(manager.who.actor.roles))).slug
    return {
        "who": "Member  0",
        "lean": "lean_yes",
        "said_on": "2026-05-01",
        "source_type": "meeting",
        "note": "Said so in the corridor.",
        "confidence": "2",
        "visibility": "private",
        "organization": slug,
    } | changes


def slug_of_house() -> str:
    with reading() as db:
        from campaigns.institutions.models import Institution  # noqa: PLC0415

        return db.scalars(select(Institution.slug)).one()


def campaign_slug() -> str:
    with reading() as db:
        from campaigns.coalitions.models import Campaign  # noqa: PLC0415

        return db.scalars(select(Campaign.slug)).one()


def open_decision(manager: SignedInClient, path: str) -> str:
    fields = {"title": "Final vote", "institution": slug_of_house(), "majority": "absolute"}
    answer = manager.post_form(f"{path}/decisions/", fields)
    assert answer.status_code == 303, answer.text
    return answer.location.partition("?")[0]


class TestPositions:
    def test_a_position_is_recorded_and_counted_and_kept_in_the_history(
        self, manager: SignedInClient, path: str
    ) -> None:
        decision = open_decision(manager, path)
        assert "3 votes are missing" in manager.get(decision).text

        assert manager.post_form(f"{path}/positions/", position(manager)).location.endswith("position-recorded")

        assert "2 votes are missing" in manager.get(decision).text
        listed = manager.get(f"{path}/positions/").text
        assert "Leans for" in listed
        with reading() as db:
            row = db.scalars(select(BillPosition)).one()
            who = row.person.slug if row.person else ""
        history = f"{path}/positions/people/{who}"
        later = position(manager, lean="no", said_on="2026-05-20")
        assert manager.post_form(history, later).status_code == 303
        text = manager.get(history).text
        assert "Said so in the corridor." in text
        assert text.index("Against") < text.index("Leans for")
        assert "3 votes are missing" in manager.get(decision).text

    def test_another_organization_sees_nothing_of_it(
        self, manager: SignedInClient, path: str, signed_in_client: SignIn
    ) -> None:
        decision = open_decision(manager, path)
        manager.post_form(f"{path}/positions/", position(manager, note="Our secret"))
        other = signed_in_client(Role.OWNER)

        for page in (f"{path}/positions/", decision, f"{path}/decisions/"):
            text = other.get(page).text
            assert "Our secret" not in text
            assert "2 votes are missing" not in text
        with reading() as db:
            row = db.scalars(select(BillPosition)).one()
            who = row.person.slug if row.person else ""
        assert "Our secret" not in other.get(f"{path}/positions/people/{who}").text

    def test_one_cannot_write_for_another_organization(
        self, manager: SignedInClient, path: str, signed_in_client: SignIn
    ) -> None:
        other = signed_in_client(Role.OWNER)
        assert other.post_form(f"{path}/positions/", position(manager)).status_code == 422
        viewer = signed_in_client(Role.VIEWER, organization_id=next(iter(manager.who.actor.roles)))
        assert viewer.post_form(f"{path}/positions/", position(manager)).status_code == 403
        assert "Record a position" not in viewer.get(f"{path}/positions/").text
        with reading() as db:
            assert db.scalar(select(func.count()).select_from(BillPosition)) == 0

    @pytest.mark.parametrize(
        "fields",
        [
            {"who": "Nobody at all"},
            {"who": ""},
            {"who": "\x00"},
            {"lean": "maybe"},
            {"said_on": "2999-01-01"},
            {"said_on": "yesterday"},
            {"source_type": "rumour"},
            {"visibility": "public"},
            {"source_url": "javascript:alert(1)"},
            {"note": ""},
            {"confidence": "9"},
        ],
    )
    def test_what_cannot_be_is_to_mend_and_stays_typed(
        self, manager: SignedInClient, path: str, fields: dict[str, str]
    ) -> None:
        answer = manager.post_form(f"{path}/positions/", position(manager, **fields))

        assert answer.status_code == 422
        assert "There is something to correct" in answer.text
        assert "Said so in the corridor." in answer.text or "note" in fields

    def test_a_stance_is_taken_and_taken_back(self, manager: SignedInClient, path: str) -> None:
        fields = {"campaign": campaign_slug(), "stance": "support_if_amended", "priority": "1", "language": "en"}
        assert manager.post_form(f"{path}/positions/stance", fields).status_code == 303
        assert "We support it if it is amended" in manager.get(f"{path}/positions/").text
        assert manager.post_form(f"{path}/positions/stance/{campaign_slug()}/leave").status_code == 303
        assert manager.post_form(f"{path}/positions/stance/{campaign_slug()}/leave").status_code == 409
        assert manager.post_form(f"{path}/positions/stance", fields | {"stance": "love"}).status_code == 422

    @pytest.mark.parametrize(
        "page", ["positions/people/nobody", "positions/institutions/x", "positions/jurisdictions/x"]
    )
    def test_nobody_has_no_history(self, manager: SignedInClient, path: str, page: str) -> None:
        assert manager.get(f"{path}/{page}").status_code == 404


class TestDecisionsAndVotes:
    def test_from_the_count_to_the_result(self, manager: SignedInClient, path: str) -> None:
        decision = open_decision(manager, path)
        manager.post_form(f"{path}/positions/", position(manager))
        assert (
            manager.post_form(
                f"{decision}/recommendation", {"campaign": campaign_slug(), "option": "yes", "weight": "3"}
            ).status_code
            == 303
        )
        vote = {
            "motion": "Final vote",
            "date": "2026-05-30",
            "institution": slug_of_house(),
            "result": "pass",
            "majority": "absolute",
            "yes": "3",
            "no": "0",
            "voters": "Member  0; za\nMember  1; Greens; yes\nMember  2\tyes",
        }
        answer = manager.post_form(f"{path}/votes/", vote)
        assert answer.status_code == 303, answer.text
        page = answer.location.partition("?")[0]
        assert "This does not add up" not in manager.get(page).text

        assert manager.post_form(f"{decision}/settle", {"vote": page.rpartition("/")[2]}).status_code == 303

        text = manager.get(decision).text
        assert "100 %" in text
        assert "as forecast" in text
        scores = manager.get(f"/manage/campaigns/{campaign_slug()}/scores").text
        assert "100 %" in scores
        assert manager.post_form(f"{decision}/reopen").status_code == 303
        assert "2 votes are missing" in manager.get(decision).text

    def test_a_vote_that_does_not_add_up_says_so_and_is_put_right(self, manager: SignedInClient, path: str) -> None:
        fields = VOTE | {"yes": "2", "result": "pass", "voters": "M. 0; yes"}
        page = manager.post_form(f"{path}/votes/", fields).location.partition("?")[0]
        text = html.unescape(manager.get(page).text)
        assert "2 counted, 1 name." in text
        assert "means nobody known" in text

        assert manager.post_form(f"{page}/voters/1", {"who": "Member  0"}).status_code == 303
        assert manager.post_form(f"{page}/voters/1", {"who": "Nobody"}).status_code == 422
        assert manager.post_form(f"{page}/voters/9", {"who": "Member  0"}).status_code == 404
        assert manager.post_form(f"{page}/voters").status_code == 303
        form = manager.get(f"{page}/correct").text
        assert "M. 0; yes" in form
        assert manager.post_form(f"{page}/correct", fields | {"yes": "1"}).status_code == 303
        assert "This does not add up" not in manager.get(page).text
        with reading() as db:
            assert db.scalars(select(PersonVote)).one().person is not None

    @pytest.mark.parametrize(
        "fields",
        [
            {"date": "soon"},
            {"voters": "Ana; maybe"},
            {"voters": "Ana"},
            {"groups": "Greens; yes; many"},
            {"yes": "-1"},
            {"yes": "ten"},
            {"motion": ""},
            {"institution": "elsewhere"},
        ],
    )
    def test_a_vote_that_cannot_be_read_is_to_mend(
        self, manager: SignedInClient, path: str, fields: dict[str, str]
    ) -> None:
        answer = manager.post_form(f"{path}/votes/", VOTE | fields)
        assert answer.status_code == 422
        with reading() as db:
            assert db.scalar(select(func.count()).select_from(VoteEvent)) == 0

    def test_a_decision_is_changed(self, manager: SignedInClient, path: str) -> None:
        decision = open_decision(manager, path)
        fields = {"title": "Second reading", "institution": slug_of_house(), "majority": "entity_third", "seats": "42"}
        assert manager.post_form(decision, fields).status_code == 303
        text = html.unescape(manager.get(decision).text)
        assert "Republika Srpska" in text
        assert "5 of 14 needed" in text
        assert manager.post_form(decision, fields | {"majority": "most"}).status_code == 422
        with reading() as db:
            assert db.scalars(select(Decision)).one().seats == 42

    @pytest.mark.parametrize("page", ["positions/", "decisions/", "votes/", "asks/"])
    @pytest.mark.parametrize("language", ["", "/sr-Cyrl", "/sr-Latn"])
    def test_pages_speak_every_language(self, manager: SignedInClient, path: str, page: str, language: str) -> None:
        open_decision(manager, path)
        assert manager.get(f"{language}{path}/{page}").status_code == 200

    def test_pages_of_a_proposal_that_is_none_are_missing(self, manager: SignedInClient) -> None:
        for page in ("positions/", "decisions/", "votes/", "asks/"):
            assert manager.get(f"/manage/proposals/none/{page}").status_code == 404

    def test_who_has_no_organization_sees_no_proposal(self, path: str, signed_in_client: SignIn) -> None:
        assert signed_in_client(None).get(f"{path}/positions/").status_code == 404


class TestAsks:
    def test_an_ask_is_made_and_followed(self, manager: SignedInClient, path: str, signed_in_client: SignIn) -> None:
        fields = {
            "campaign": campaign_slug(),
            "article": "Article 5",
            "wanted": "Give it to associations.",
            "language": "en",
            "status": "proposed",
        }
        assert manager.post_form(f"{path}/asks/", fields).status_code == 303
        with reading() as db:
            page = f"{path}/asks/{db.scalars(select(BillAsk)).one().uuid}"
        assert manager.post_form(page, fields | {"status": "accepted"}).status_code == 303
        assert "Accepted" in manager.get(f"{path}/asks/").text
        assert manager.post_form(page, fields | {"wanted": ""}).status_code == 422
        other = signed_in_client(Role.OWNER)
        assert other.get(page).status_code == 404
        assert "Give it to associations." not in other.get(f"{path}/asks/").text


def cost(browser: SignedInClient, page: str) -> int:
    with Queries() as counted:
        assert browser.get(page).status_code == 200
    return counted.number


def test_pages_cost_the_same_however_much_there_is(manager: SignedInClient, path: str) -> None:
    def grow(number: int) -> None:
        open_decision(manager, path)
        for who in ("Member  0", "Member  1"):
            manager.post_form(f"{path}/positions/", position(manager, who=who, said_on=f"2026-05-0{number}"))
        voters = "Member  0; yes\nMember  1; no"
        manager.post_form(f"{path}/votes/", VOTE | {"motion": f"Vote {number}", "voters": voters})
        fields = {"campaign": campaign_slug(), "article": "1", "wanted": "x", "language": "en", "status": "proposed"}
        manager.post_form(f"{path}/asks/", fields)

    decision = open_decision(manager, path)
    grow(1)
    pages = [f"{path}/{name}/" for name in ("positions", "decisions", "votes", "asks")] + [decision]
    before = [cost(manager, page) for page in pages]
    with writing() as db:
        fill(db, db.scalars(select(Decision)).first().institution, 2, "late")  # type: ignore[union-attr]
    for number in range(2, 6):
        grow(number)
    manager.post_form(f"{path}/positions/", position(manager, who="Member late 0"))
    assert [cost(manager, page) for page in pages] == before
