"""The matrix of a demand and the laws of a petition, through the pages of those who work on them."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from campaigns.audit.models import AuditEntry
from campaigns.coalitions.models import Campaign, Role
from campaigns.foundation.actor import SYSTEM
from campaigns.foundation.errors import Conflict
from campaigns.foundation.transaction import reading, writing
from campaigns.petitions.models import PetitionBill
from campaigns.petitions.operations import link_bill, unlink_bill
from campaigns.proposals.models import Bill, Demand
from campaigns.proposals.operations import record_action
from campaigns.proposals.queries.demands import row_note
from tests.factories import make_petition, petition_row
from tests.places import home_of
from tests.proposals.making import make_bill, make_jurisdiction, make_legislature

if TYPE_CHECKING:
    from tests.conftest import SignedInClient, SignIn
    from tests.factories import Made

NEW = {"title": "Houses for the neighbours", "body": "*Why*", "language": "en"}


@pytest.fixture
def made(database: object) -> Made:  # noqa: ARG001 - empty tables
    return make_petition()


@pytest.fixture
def manager(signed_in_client: SignIn, made: Made) -> SignedInClient:
    return signed_in_client(Role.MANAGER, organization_id=home_of(made).organization_id)


@pytest.fixture
def viewer(signed_in_client: SignIn, made: Made) -> SignedInClient:
    return signed_in_client(Role.VIEWER, organization_id=home_of(made).organization_id)


@pytest.fixture
def places(database: object) -> None:  # noqa: ARG001 - empty tables
    """Italy with a law, Freedonia with a bill that is not public, Sylvania with nothing."""
    with writing() as db:
        italy = make_jurisdiction(db, name="Italy", slug="italy")
        law = make_bill(db, make_legislature(db, italy), identifier="109/1996", title="Law 109")
        record_action(db, SYSTEM, law, date="1996-03-07", description="Law", classification=["became-law"])
        freedonia = make_jurisdiction(db, name="Freedonia", slug="freedonia")
        make_bill(db, make_legislature(db, freedonia), identifier="1/26", title="Hidden law", is_public=False)
        make_jurisdiction(db, name="Sylvania", slug="sylvania")


def rows(language: str = "en") -> list[tuple[str, str, str]]:
    with reading() as db:
        demand = db.scalars(select(Demand)).one()
        return [
            (row.jurisdiction.slug, row.bill.identifier if row.bill else "", row_note(row, language))
            for row in demand.rows
        ]


def begin(manager: SignedInClient, made: Made) -> str:
    answer = manager.post_form("/manage/matrix/new", {**NEW, "campaign": home_of(made).campaign})
    assert answer.status_code == 303, html.unescape(answer.text)
    return "/manage/matrix/houses-for-the-neighbours"


@pytest.mark.usefixtures("places")
class TestMatrix:
    def test_it_is_begun_filled_and_shown(self, manager: SignedInClient, made: Made) -> None:
        path = begin(manager, made)
        visitor = manager.application.test_client()
        assert visitor.get("/matrix/houses-for-the-neighbours").status_code == 404, "not before it is shown"

        for fields in (
            {"jurisdiction": "italy", "bill": "109/1996"},
            {"jurisdiction": "sylvania", "note": "Nobody has tried", "source_url": "https://example.org/"},
        ):
            assert manager.post_form(f"{path}/rows", fields).status_code == 303
        assert rows() == [("italy", "109/1996", ""), ("sylvania", "", "Nobody has tried")]
        assert manager.post_form(f"{path}/show").status_code == 303

        page = html.unescape(visitor.get("/matrix/houses-for-the-neighbours").text)
        assert "since 7 March 1996" in page
        assert "Nobody has tried" in page
        assert "Houses for the neighbours" in manager.get("/manage/matrix/").text
        assert manager.get(f"{path}?jurisdiction=sylvania&bill=").text.count("Nobody has tried") == 2
        assert manager.post_form(f"{path}/hide").status_code == 303
        assert visitor.get("/matrix/houses-for-the-neighbours").status_code == 404

    def test_a_row_is_changed_moved_and_taken_out(self, manager: SignedInClient, made: Made) -> None:
        path = begin(manager, made)
        manager.post_form(f"{path}/rows", {"jurisdiction": "italy", "note": "soon"})
        manager.post_form(f"{path}/rows", {"jurisdiction": "sylvania"})
        manager.post_form(f"{path}/rows", {"jurisdiction": "italy", "bill": "109/1996", "note": "done"})
        assert rows() == [("italy", "109/1996", "done"), ("sylvania", "", "")], "the first law takes the empty row"

        names = {"jurisdiction": "sylvania", "bill": ""}
        assert manager.post_form(f"{path}/rows/move", {**names, "to": "up"}).status_code == 303
        assert [row[0] for row in rows()] == ["sylvania", "italy"]
        manager.post_form(f"{path}/rows/move", {**names, "to": "up"})
        assert [row[0] for row in rows()] == ["sylvania", "italy"], "at the top it stays"
        assert manager.post_form(f"{path}/rows/remove", names).status_code == 303
        assert [row[0] for row in rows()] == ["italy"]
        assert manager.post_form(f"{path}/rows/remove", names).status_code == 404

    @pytest.mark.parametrize(
        ("fields", "fault"),
        [
            ({"jurisdiction": ""}, "Choose a country or body."),
            ({"jurisdiction": "italy", "bill": "nothing"}, "No public proposal of this country or body is called so."),
            ({"jurisdiction": "sylvania", "bill": "109/1996"}, "No public proposal of this country or body"),
            ({"jurisdiction": "freedonia", "bill": "1/26"}, "No public proposal of this country or body"),
            ({"jurisdiction": "italy", "source_url": "javascript:x"}, "Write the whole address"),
        ],
    )
    def test_what_cannot_be_is_told_beside_the_field(
        self, manager: SignedInClient, made: Made, fields: dict[str, str], fault: str
    ) -> None:
        answer = manager.post_form(f"{begin(manager, made)}/rows", {**fields, "note": "kept words"})
        assert answer.status_code in {404, 422}
        assert fault in html.unescape(answer.text)
        assert "kept words" in answer.text
        assert rows() == []

    def test_it_is_written_in_other_languages(self, manager: SignedInClient, made: Made) -> None:
        path = begin(manager, made)
        manager.post_form(f"{path}/show")
        assert manager.get(f"{path}/texts").status_code == 303
        assert manager.get(f"{path}/texts/sr-Cyrl").status_code == 200
        assert manager.post_form(f"{path}/texts/sr-Cyrl", {"title": "Куће комшијама"}).status_code == 303
        assert "Kuće komšijama" in manager.get("/sr-Latn/matrix/houses-for-the-neighbours").text
        assert manager.post_form(f"{path}/texts/sr-Cyrl", {"title": ""}).status_code == 422

    def test_notes_are_written_in_other_languages_beside_the_original(
        self, manager: SignedInClient, made: Made
    ) -> None:
        path = begin(manager, made)
        manager.post_form(f"{path}/show")
        manager.post_form(f"{path}/rows", {"jurisdiction": "sylvania", "note": "Nobody has tried"})
        manager.post_form(f"{path}/rows", {"jurisdiction": "italy", "bill": "109/1996"})
        form = html.unescape(manager.get(f"{path}/texts/sr-Cyrl").text)
        assert '<span lang="en">Nobody has tried</span>' in form
        assert "Italy · 109/1996" in form, "a row without an original can be written of too"
        assert "note.sylvania." not in manager.get(f"{path}/texts/en").text, "the original is edited with its row"
        page = html.unescape(manager.get("/sr-Latn/matrix/houses-for-the-neighbours").text)
        assert page.count('<span lang="en">Nobody has tried</span>') == 2, "the line and the table, till it is written"

        written = {"title": "Куће комшијама", "note.sylvania.": "Нико није покушао"}
        assert manager.post_form(f"{path}/texts/sr-Cyrl", written).status_code == 303
        assert "Нико није покушао" in manager.get(f"{path}/texts/sr-Cyrl").text
        visitor = manager.application.test_client()
        for prefix, language, note in (
            ("", "en", "Nobody has tried"),
            ("/sr-Cyrl", "sr-Cyrl", "Нико није покушао"),
            ("/sr-Latn", "sr-Latn", "Niko nije pokušao"),
        ):
            page = html.unescape(visitor.get(f"{prefix}/matrix/houses-for-the-neighbours").text)
            assert page.count(f'<span lang="{language}">{note}</span>') == 2
        assert rows() == [("sylvania", "", "Nobody has tried"), ("italy", "109/1996", "")]

        manager.post_form(f"{path}/texts/sr-Cyrl", {"title": "Куће"})
        assert rows("sr-Cyrl")[0][2] == "Нико није покушао", "a row that was not on the page is left alone"
        manager.post_form(f"{path}/texts/sr-Cyrl", {"title": "Куће", "note.sylvania.": ""})
        assert rows("sr-Cyrl")[0][2] == ""

    def test_a_note_that_is_too_long_is_told_beside_it(self, manager: SignedInClient, made: Made) -> None:
        path = begin(manager, made)
        manager.post_form(f"{path}/rows", {"jurisdiction": "sylvania", "note": "Nobody has tried"})
        answer = manager.post_form(f"{path}/texts/sr-Cyrl", {"title": "Куће", "note.sylvania.": "ш" * 2001})
        assert answer.status_code == 422
        assert 'id="note.sylvania.-error"' in answer.text
        assert 'href="#note.sylvania."' in answer.text
        assert "ш" * 2001 in answer.text
        assert rows("sr-Cyrl") == [("sylvania", "", "")]

    def test_the_original_is_in_the_language_in_which_it_was_begun(self, manager: SignedInClient, made: Made) -> None:
        fields = {**NEW, "title": "Kuce", "language": "sr-Cyrl", "campaign": home_of(made).campaign}
        path = manager.post_form("/manage/matrix/new", fields).location.partition("?")[0]
        manager.post_form(f"{path}/rows", {"jurisdiction": "sylvania", "note": "Нико није покушао"})
        manager.post_form(f"{path}/texts/en", {"title": "Houses", "note.sylvania.": "Nobody has tried"})
        assert (rows("sr-Cyrl"), rows("en")) == (
            [("sylvania", "", "Нико није покушао")],
            [("sylvania", "", "Nobody has tried")],
        )
        page = html.unescape(manager.get(f"{path}?jurisdiction=sylvania&bill=").text)
        assert '<p class="soft" lang="en">Nobody has tried</p>' in page, "the list is in the reader's language"
        assert re.search(r'<textarea[^>]* lang="sr-Cyrl"[^>]*>\s*Нико није покушао</textarea>', page)

    def test_who_only_reads_changes_nothing_and_strangers_see_nothing(
        self, manager: SignedInClient, viewer: SignedInClient, made: Made, signed_in_client: SignIn
    ) -> None:
        path = begin(manager, made)
        stranger = signed_in_client()
        assert viewer.get(path).status_code == 200
        assert "Put in a country" not in viewer.get(path).text
        for rest, fields in (("/rows", {"jurisdiction": "italy"}), ("/show", {}), ("/remove", {}), ("/texts/en", NEW)):
            assert viewer.post_form(f"{path}{rest}", fields).status_code == 403
            assert stranger.post_form(f"{path}{rest}", fields).status_code == 404
        assert stranger.get(path).status_code == 404
        assert "Houses for the neighbours" not in stranger.get("/manage/matrix/").text
        answer = viewer.post_form("/manage/matrix/new", {**NEW, "campaign": home_of(made).campaign})
        assert answer.status_code == 422

    def test_it_is_deleted_and_the_laws_stay(self, manager: SignedInClient, made: Made) -> None:
        path = begin(manager, made)
        manager.post_form(f"{path}/rows", {"jurisdiction": "italy", "bill": "109/1996"})
        assert manager.post_form(f"{path}/remove").status_code == 303
        with reading() as db:
            assert db.scalars(select(Demand)).all() == []
            assert db.scalar(select(Bill.id).where(Bill.identifier == "109/1996")) is not None
            acts = set(db.scalars(select(AuditEntry.action).where(AuditEntry.thing_kind == "demand")))
        assert acts == {"begin_demand", "put_demand_row", "remove_demand"}

    def test_two_of_one_name_get_two_addresses(self, manager: SignedInClient, made: Made) -> None:
        begin(manager, made)
        answer = manager.post_form("/manage/matrix/new", {**NEW, "campaign": home_of(made).campaign})
        assert "houses-for-the-neighbours-2" in answer.location


@pytest.mark.usefixtures("places")
class TestLaws:
    def test_a_law_is_found_linked_and_taken_away(self, manager: SignedInClient, made: Made) -> None:
        path = f"/manage/petitions/{made.slug}/laws"
        assert "No law yet" in manager.get(path).text
        found = manager.get(f"{path}?q=law 109").text
        assert "Law 109" in found
        assert "Hidden law" not in manager.get(f"{path}?q=hidden").text
        with reading() as db:
            law = db.scalars(select(Bill).where(Bill.identifier == "109/1996")).one().slug

        assert manager.post_form(path, {"bill": law}).status_code == 303
        assert "Law 109" in manager.get(f"/petitions/{made.slug}").text
        assert manager.post_form(path, {"bill": law}).status_code == 303, "twice is once"
        assert manager.post_form(f"{path}/remove", {"bill": law}).status_code == 303
        assert "Law 109" not in manager.get(f"/petitions/{made.slug}").text
        assert manager.post_form(path, {"bill": "no-such-law"}).status_code == 404

    def test_who_only_reads_links_nothing(self, viewer: SignedInClient, made: Made) -> None:
        path = f"/manage/petitions/{made.slug}/laws"
        assert viewer.get(path).status_code == 200
        assert viewer.post_form(path, {"bill": "law-109"}).status_code == 403
        assert viewer.post_form(f"{path}/remove", {"bill": "law-109"}).status_code == 403

    def test_a_law_that_is_not_public_shows_nowhere(self, manager: SignedInClient, made: Made) -> None:
        with writing() as db:
            hidden = db.scalars(select(Bill).where(Bill.identifier == "1/26")).one()
            link_bill(db, SYSTEM, petition_row(db, made), hidden)
        assert "Hidden law" not in manager.get(f"/petitions/{made.slug}").text
        assert "Hidden law" in manager.get(f"/manage/petitions/{made.slug}/laws").text

    def test_a_petition_shows_so_many_and_no_more(self, made: Made) -> None:
        with writing() as db:
            petition = petition_row(db, made)
            for _ in range(12):
                link_bill(db, SYSTEM, petition, make_bill(db))
            with pytest.raises(Conflict):
                link_bill(db, SYSTEM, petition, make_bill(db))
            unlink_bill(db, SYSTEM, petition, make_bill(db))
            places = db.scalars(select(PetitionBill.position).order_by(PetitionBill.position)).all()
        assert list(places) == list(range(12))


def test_a_campaign_leads_to_its_comparisons(manager: SignedInClient, made: Made) -> None:
    begin(manager, made)
    with reading() as db:
        slug = db.scalars(select(Campaign)).one().slug
    assert "/manage/matrix/houses-for-the-neighbours" in manager.get(f"/manage/campaigns/{slug}").text
