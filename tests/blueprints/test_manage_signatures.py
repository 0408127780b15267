"""The list of signatures: found in any script, hidden in public, taken out as a table, and written down."""

from __future__ import annotations

import csv
import html
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from campaigns.coalitions.access import visible_campaign
from campaigns.coalitions.models import Organization, Role
from campaigns.coalitions.operations import add_partner
from campaigns.foundation.actor import SYSTEM
from campaigns.foundation.transaction import reading, writing
from tests.factories import count_now, make_organization, make_petition, make_signature, signature_row
from tests.places import home_of

if TYPE_CHECKING:
    from flask import Flask

    from tests.conftest import SignedInClient, SignIn
    from tests.factories import Made


@dataclass
class Desk:
    """A petition with signatures, and a way to sit down at it."""

    made: Made
    sign_in: SignIn

    def client(self, role: Role = Role.MANAGER) -> SignedInClient:
        return self.sign_in(role, organization_id=home_of(self.made).organization_id)

    @property
    def path(self) -> str:
        return f"/manage/petitions/{self.made.slug}/signatures"

    def found(self, client: SignedInClient, query: str = "") -> str:
        answer = client.get(f"{self.path}{query}")
        assert answer.status_code == 200
        return html.unescape(answer.text).partition("<tbody>")[2].partition("</tbody>")[0]


@pytest.fixture
def desk(app: Flask, signed_in_client: SignIn) -> Desk:  # noqa: ARG001 - it opens the database
    made = make_petition()
    make_signature(made, email="mira@example.org", name="Mira Kovač", reason="", display="full", is_public=True)
    make_signature(
        made,
        email="djordje@example.org",
        name="Ђорђе Живковић",
        country="BA",
        reason="",
        display="initials",
        is_public=True,
    )
    make_signature(made, email="formula@example.org", name="Pay Now", reason='=HYPERLINK("http://x","y")', country="ME")
    make_signature(made, email="later@example.org", name="Pending Person", confirmed=False)
    count_now()
    return Desk(made, signed_in_client)


class TestFinding:
    @pytest.mark.parametrize(
        "text",
        [
            "Đorđe",
            "djordje",
            "Ђорђе",
            "Zivkovic",
            "Živković Đorđe",
            "DJORDJE ŽIVKOVIĆ",
            "djordje@example.org",
            "Djordje@EXAMPLE.org",
        ],
    )
    def test_a_name_is_found_in_every_script_and_an_address_whole(self, desk: Desk, text: str) -> None:
        rows = desk.found(desk.client(), f"?text={text}")

        assert "Ђорђе Живковић" in rows
        assert "Mira Kovač" not in rows

    @pytest.mark.parametrize("text", ["Nobody", "djordje@", "dj", "%", "' OR 1=1 --", "\x00", "ü" * 300, "😀", "=1+1"])
    def test_what_is_not_there_is_not_found_and_nothing_breaks(self, desk: Desk, text: str) -> None:
        answer = desk.client().get(desk.path, query_string={"text": text})

        assert answer.status_code == 200

    def test_filters_by_state_and_country(self, desk: Desk) -> None:
        client = desk.client()

        assert "Pending Person" in desk.found(client, "?state=pending")
        assert "Mira" not in desk.found(client, "?state=pending")
        assert "Ђорђе" in desk.found(client, "?country=BA")
        assert "Mira" not in desk.found(client, "?country=BA")
        assert client.get(f"{desk.path}?state=nonsense&country=%00&after=%FF").status_code == 200

    def test_addresses_are_shown_to_nobody(self, desk: Desk) -> None:
        for role in Role:
            rows = desk.found(desk.client(role))
            assert "Mira Kovač" in rows
            assert "mira@example.org" not in rows

    def test_a_long_list_comes_in_pages(self, desk: Desk) -> None:
        for number in range(60):
            make_signature(desk.made, email=f"many-{number}@example.org", name=f"Person {number}", confirmed=False)
        client = desk.client()

        page = html.unescape(client.get(f"{desk.path}?state=pending").text)
        following = page.partition('rel="next"')[2].partition('href="')[2].partition('"')[0]
        rest = desk.found(client, "?" + following.partition("?")[2])

        assert page.count("Person ") == 50
        assert rest.count("Person ") + rest.count("Pending Person") == 11

    def test_what_signers_wrote_is_shown_and_not_run(self, desk: Desk) -> None:
        make_signature(
            desk.made, email="tags@example.org", name="<script>alert(1)</script>", reason="<img src=x onerror=alert(1)>"
        )

        page = desk.client().get(desk.path).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page


class TestHiding:
    def test_a_moderator_hides_and_shows_again(self, desk: Desk) -> None:
        client, visitor = desk.client(Role.MODERATOR), desk.client(Role.VIEWER).application.test_client()
        with reading() as db:
            signature = signature_row(db, desk.made, "mira@example.org")
            assert signature is not None
        path, public = f"{desk.path}/{signature.uuid}/display", f"/petitions/{desk.made.slug}"
        assert "Mira Kovač" in visitor.get(public).text

        assert client.post_form(path, {"show": "no"}).location.endswith("notice=signer-hidden")
        assert "Mira Kovač" not in visitor.get(public).text
        assert client.post_form(path, {"show": "yes"}).location.endswith("notice=signer-shown")
        assert "Mira Kovač" in visitor.get(public).text
        history = client.get(f"/manage/petitions/{desk.made.slug}/history").text
        assert "Signer hidden" in history

    @pytest.mark.parametrize("email", ["formula@example.org", "later@example.org"])
    def test_nobody_is_shown_who_has_not_agreed(self, desk: Desk, email: str) -> None:
        with reading() as db:
            signature = signature_row(db, desk.made, email)
            assert signature is not None

        assert desk.client().post_form(f"{desk.path}/{signature.uuid}/display", {"show": "yes"}).status_code == 409

    def test_a_signature_of_another_petition_is_not_there(self, desk: Desk) -> None:
        other = make_signature(make_petition(), display="full", is_public=True)

        assert desk.client().post_form(f"{desk.path}/{other}/display", {"show": "no"}).status_code == 404


class TestTakingOut:
    def rows(self, content: bytes) -> list[list[str]]:
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))

    def test_signatures_go_out_without_addresses_and_without_formulas(self, desk: Desk) -> None:
        answer = desk.client().post_form(f"{desk.path}/export", {"what": "signatures", "form": "csv"})

        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{desk.made.slug}-signatures.csv"'
        rows = self.rows(answer.data)
        assert len(rows) == 1 + 3, "only confirmed ones"
        assert b"@example.org" not in answer.data
        assert [row[3] for row in rows if row[0] == "Pay Now"] == ['\'=HYPERLINK("http://x","y")']
        assert {"Mira Kovač", "Ђорђе Живковић"} <= {row[0] for row in rows}

    def test_a_workbook_holds_text_alone(self, desk: Desk) -> None:
        answer = desk.client().post_form(f"{desk.path}/export", {"what": "signatures", "form": "xlsx"})

        sheet = load_workbook(io.BytesIO(answer.data)).active
        assert sheet is not None
        cells = [cell for row in sheet.iter_rows() for cell in row]
        assert sheet.max_row == 4
        assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}

    def test_each_organization_takes_out_those_who_want_its_news(self, app: Flask, signed_in_client: SignIn) -> None:  # noqa: ARG002 - it opens the database
        made, partner = _petition_of_two()
        home = home_of(made)
        with reading() as db:
            lead_uuid, partner_uuid = (
                db.get_one(Organization, home.organization_id).uuid,
                db.get_one(Organization, partner).uuid,
            )
        make_signature(made, email="lead@example.org", name="Wants Lead", news=(lead_uuid,))
        make_signature(made, email="partner@example.org", name="Wants Partner", news=(partner_uuid,))
        client = signed_in_client(Role.MANAGER, organization_id=partner)
        path = f"/manage/petitions/{made.slug}/signatures/export"

        mine = client.post_form(path, {"what": str(partner_uuid), "form": "csv"})
        assert [row[1] for row in self.rows(mine.data)][1:] == ["partner@example.org"]
        theirs = client.post_form(path, {"what": str(lead_uuid), "form": "csv"})
        assert theirs.status_code == 422
        assert b"lead@example.org" not in theirs.data

    def test_who_took_it_out_is_written_down(self, desk: Desk) -> None:
        client = desk.client()
        client.post_form(f"{desk.path}/export", {"what": "signatures", "form": "csv"})

        history = client.get(f"/manage/petitions/{desk.made.slug}/history").text
        assert "Signatures exported" in history or "Signatures exported" in history
        assert "Ana Petrović" in history

    @pytest.mark.parametrize(
        "fields",
        [
            {},
            {"what": "everything", "form": "csv"},
            {"what": "signatures", "form": "exe"},
            {"what": "\x00", "form": "csv"},
        ],
    )
    def test_what_is_not_offered_is_to_mend(self, desk: Desk, fields: dict[str, str]) -> None:
        assert desk.client().post_form(f"{desk.path}/export", {"what": "", **fields}).status_code == 422

    def test_looking_takes_nothing_out(self, desk: Desk) -> None:
        assert desk.client().get(f"{desk.path}/export").status_code == 405


def _petition_of_two() -> tuple[Made, int]:
    made = make_petition()
    with writing() as db:
        partner = make_organization(db, name="Partners")
        add_partner(db, SYSTEM, visible_campaign(db, home_of(made).campaign), partner)
        return made, partner.id
