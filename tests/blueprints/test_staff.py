"""What administrators do: invite, disable, set up organizations, look after what got stuck, check the trail."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, ClassVar

import pytest
from sqlalchemy import select, update

from campaigns.accounts.models import Account
from campaigns.audit.models import AuditEntry
from campaigns.coalitions.models import Membership, Organization
from campaigns.foundation import clock as the_clock
from campaigns.foundation.identifiers import uuid7
from campaigns.foundation.mail.models import Letter, LetterState
from campaigns.foundation.outbox import OutboxJob
from campaigns.foundation.transaction import reading, writing

if TYPE_CHECKING:
    from uuid import UUID

    from tests.conftest import DeliverMail, SignedInClient, SignIn


@pytest.fixture
def staff(signed_in_client: SignIn) -> SignedInClient:
    return signed_in_client(None, is_administrator=True)


class TestAccounts:
    def test_somebody_is_invited(self, staff: SignedInClient, deliver_mail: DeliverMail) -> None:
        fields = {"email": "petar@example.org", "name": "Petar", "language": "sr-Latn"}

        assert staff.post_form("/staff/accounts/", fields).status_code == 303

        (letter,) = deliver_mail()
        assert letter.to == "petar@example.org"
        assert "/sr-Latn/invitation/" in letter.text
        assert "Petar" in staff.get("/staff/accounts/").text
        assert "has an account already" in staff.post_form("/staff/accounts/", fields).text

    @pytest.mark.parametrize("fields", [{"email": "x"}, {"name": ""}, {"language": ""}, {"email": "\x00@example.org"}])
    def test_what_cannot_be_is_to_mend(self, staff: SignedInClient, fields: dict[str, str]) -> None:
        whole = {"email": "petar@example.org", "name": "Petar", "language": "en"}

        assert staff.post_form("/staff/accounts/", whole | fields).status_code == 422

    def test_an_account_is_disabled_and_enabled(self, staff: SignedInClient, signed_in_client: SignIn) -> None:
        other = signed_in_client(None)
        path = f"/staff/accounts/{other.who.account}"

        assert staff.post_form(f"{path}/disable").status_code == 303
        assert other.get("/manage/").status_code == 303
        assert staff.post_form(f"{path}/link").status_code == 409
        assert staff.post_form(f"{path}/enable").status_code == 303
        with reading() as db:
            assert db.scalars(select(Account).where(Account.uuid == other.who.account)).one().disabled_at is None

    def test_nobody_disables_the_own_account(self, staff: SignedInClient) -> None:
        assert staff.post_form(f"/staff/accounts/{staff.who.account}/disable").status_code == 409
        assert staff.get("/manage/").status_code == 200

    def test_somebody_is_signed_out_everywhere(self, staff: SignedInClient, signed_in_client: SignIn) -> None:
        other = signed_in_client(None)

        assert staff.post_form(f"/staff/accounts/{other.who.account}/end-sessions").status_code == 303
        assert other.get("/manage/").status_code == 303

    @pytest.mark.parametrize("page", ["0", "-1", "x", "99999999999999999999", "2", ""])
    def test_a_page_beyond_the_list_is_empty_and_no_fault(self, staff: SignedInClient, page: str) -> None:
        assert staff.get(f"/staff/accounts/?page={page}").status_code == 200


class TestOrganizations:
    WHOLE: ClassVar = {
        "language": "en",
        "name": "Neighbours",
        "description": "",
        "owner_email": "petar@example.org",
        "owner_name": "Petar",
    }

    def test_one_is_set_up_with_its_first_owner(self, staff: SignedInClient, deliver_mail: DeliverMail) -> None:
        assert (
            staff.post_form("/staff/organizations/new", self.WHOLE).location
            == "/manage/organizations/neighbours?notice=organization-founded"
        )

        assert [letter.to for letter in deliver_mail()] == ["petar@example.org"]
        with reading() as db:
            assert db.scalars(select(Membership.role)).all() == ["owner"]
        assert "Neighbours" in staff.get("/staff/organizations/").text

    @pytest.mark.parametrize(
        "fields",
        [{"name": ""}, {"owner_email": "x"}, {"owner_name": ""}, {"owner_name": "x" * 200}, {"language": "sr-Latn"}],
    )
    def test_half_a_form_sets_nothing_up(
        self, staff: SignedInClient, fields: dict[str, str], deliver_mail: DeliverMail
    ) -> None:
        assert staff.post_form("/staff/organizations/new", self.WHOLE | fields).status_code == 422
        with reading() as db:
            assert db.scalar(select(Organization.id)) is None
        assert deliver_mail() == []


class TestHealth:
    @pytest.fixture
    def stuck(self, staff: SignedInClient) -> tuple[UUID, UUID]:  # noqa: ARG002 - it opens the database
        job, letter, now = uuid7(), uuid7(), the_clock.now()
        with writing() as db:
            db.add(
                OutboxJob(
                    id=job,
                    job="signatures.count",
                    queue="counts",
                    args=[],
                    attempts=12,
                    due_at=now,
                    failed_at=now,
                    last_error="builtins.KeyError",
                    created_at=now,
                )
            )
            db.add(
                Letter(
                    shard=7,
                    id=letter,
                    lane="transactional",
                    kind="signatures.confirmation",
                    subject=uuid7(),
                    language="en",
                    key="k",
                    state=LetterState.FAILED,
                    attempts=9,
                    due_at=now,
                    created_at=now,
                    last_code=550,
                    last_reason="5.1.1",
                ),
            )
        return job, letter

    def test_it_says_that_no_worker_runs(self, staff: SignedInClient) -> None:
        assert "No sign of the worker" in staff.get("/staff/health").text

    def test_what_got_stuck_is_shown_and_tried_again(self, staff: SignedInClient, stuck: tuple[UUID, UUID]) -> None:
        job, letter = stuck
        page = html.unescape(staff.get("/staff/health").text)
        assert "builtins.KeyError" in page
        assert "550 5.1.1" in page

        assert staff.post_form(f"/staff/health/jobs/{job}/again").status_code == 303
        assert staff.post_form(f"/staff/health/letters/7/{letter}/again").status_code == 303

        with reading() as db:
            owed, queued = db.get_one(OutboxJob, job), db.get_one(Letter, (7, letter))
            assert (owed.failed_at, owed.attempts) == (None, 0)
            assert (queued.state, queued.attempts) == (LetterState.QUEUED, 0)
        assert "Nothing is stuck" in staff.get("/staff/health").text
        assert staff.post_form(f"/staff/health/jobs/{job}/again").status_code == 404
        assert staff.post_form(f"/staff/health/letters/8/{letter}/again").status_code == 404


class TestAudit:
    def test_a_whole_trail_is_said_to_be_whole(self, staff: SignedInClient) -> None:
        assert "Every entry follows" not in staff.get("/staff/audit").text
        assert "Every entry follows" in staff.get("/staff/audit?check=1").text

    def test_a_change_by_hand_shows(self, staff: SignedInClient) -> None:
        with writing() as db:
            first = db.scalars(select(AuditEntry.id).order_by(AuditEntry.id)).first()
            db.execute(update(AuditEntry).where(AuditEntry.id == first).values(action="nothing_happened"))

        assert "does not follow" in staff.get("/staff/audit?check=1").text
