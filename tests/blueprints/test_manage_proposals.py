"""Proposals through the pages of those who follow them: the board, quick entry, the editor, texts, dates, deadlines."""

from __future__ import annotations

import datetime as dt
import html
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from campaigns.coalitions.models import Campaign, Role
from campaigns.foundation.actor import SYSTEM
from campaigns.foundation.transaction import reading, writing
from campaigns.insights.bill_desk import stage_board
from campaigns.proposals.models import Bill, BillAction, BillEvent, BillVersion, CampaignPosition, Stance
from campaigns.proposals.operations import schedule_event, take_stance
from campaigns.proposals.pipelines import pipelines
from campaigns.proposals.queries import Search
from tests.factories import make_petition
from tests.places import home_of
from tests.proposals.making import make_bill, make_institution, make_jurisdiction, make_legislature, make_person

if TYPE_CHECKING:
    from tests.conftest import Clock, SignedInClient, SignIn


@dataclass(frozen=True)
class Place:
    """A proposal with the addresses of its pages."""

    id: int
    slug: str
    path: str
    session: str


@pytest.fixture
def manager(signed_in_client: SignIn) -> SignedInClient:
    return signed_in_client(Role.MANAGER)


@pytest.fixture
def place(manager: SignedInClient) -> Place:  # noqa: ARG001 - the tables are empty before
    with writing() as db:
        serbia = make_jurisdiction(db, ocd_id="ocd-jurisdiction/country:rs/government", name="Serbia", slug="rs")
        session = make_legislature(db, serbia, "term/14")
        make_institution(db, serbia, name="Народна скупштина", classification="legislature")
        make_institution(db, serbia, name="Одбор за правосуђе", classification="committee")
        make_institution(db, serbia, name="Одбор за финансије", classification="committee")
        make_person(db, serbia, "Весна Вуковић")
        bill = make_bill(db, session, identifier="011-7/26", pipeline="rs-law")
        return Place(bill.id, bill.slug, f"/manage/proposals/{bill.slug}", str(session.uuid))


def bill_of(place: Place) -> Bill:
    with reading() as db:
        bill = db.get_one(Bill, place.id)
        _ = bill.from_institution, bill.subjects, bill.abstracts, bill.identifiers, bill.sources, bill.related
        _ = bill.sponsorships, bill.documents
        return bill


def last_action() -> BillAction:
    with reading() as db:
        action = db.scalars(select(BillAction).order_by(BillAction.id.desc()).limit(1)).one()
        _ = action.institution
        return action


class TestQuickEntry:
    def test_two_fields_are_enough(self, manager: SignedInClient, place: Place, clock: Clock) -> None:  # noqa: ARG002 - it is 1 June
        page = manager.get(place.path).text
        assert 'value="2026-06-01"' in page, "today stands there"
        assert '<option value="Расправа у начелу">' in page, "the phrases of the procedure are offered"

        words = {"date": "2026-06-01", "description": "Усвојен у начелу"}
        assert manager.post_form(f"{place.path}/actions/", words).location.endswith("notice=action-recorded")

        action = last_action()
        assert action.classification == ["reading-1", "passage"]
        assert action.institution is not None
        assert action.institution.name == "Народна скупштина"
        assert bill_of(place).stage == "reading_1"
        assert "First reading" in manager.get(place.path).text

    def test_it_says_whether_the_stage_moved_and_what_was_understood(
        self, manager: SignedInClient, place: Place
    ) -> None:
        def told(date: str, words: str) -> str:
            answer = manager.post_form(f"{place.path}/actions/", {"date": date, "description": words})
            return html.unescape(manager.get(answer.location).text)

        assert "Stage: Submitted to the Assembly." in told("2026-05-01", "Submitted to the National Assembly")
        page = told("2026-05-10", "Adopted in principle by the deputies, at first reading")
        assert "Stage: Submitted to the Assembly → Debate in principle. Followers are told." in page
        page = told("2026-05-11", "Public hearing")
        assert "It was understood as: Hearing held. The stage did not move: Debate in principle." in page
        page = told("2026-05-12", "Zakon nije stupio na snagu")
        assert "The stage did not move: Debate in principle. What it means was not understood: correct" in page
        assert "Stage: Debate in principle → Rejected." in told("2026-05-13", "Skupština nije usvojila zakon")

    def test_an_outcome_stands_in_the_procedure_where_it_came(self, manager: SignedInClient, place: Place) -> None:
        for date, words in (("2026-05-01", "Debated in principle"), ("2026-05", "Skupština odbila predlog zakona")):
            manager.post_form(f"{place.path}/actions/", {"date": date, "description": words})
        steps = html.unescape(manager.get(place.path).text).split('<li class="stages__one')[1:]
        here = [step for step in steps if 'aria-current="step"' in step]
        assert len(here) == 1
        assert "Rejected" in here[0]
        assert "May 2026" in here[0]
        before = steps[steps.index(here[0]) - 1]
        assert "Debate in principle" in before
        assert "1 May 2026" in before

    def test_on_the_board_the_proposal_is_chosen(self, manager: SignedInClient, place: Place) -> None:
        page = manager.get(f"/manage/proposals/?proposal={place.slug}").text
        assert f'<option selected value="{place.slug}">' in page
        words = {
            "proposal": place.slug,
            "date": "2026-05-30",
            "description": "Предлог закона поднет Народној скупштини",
        }
        assert manager.post_form("/manage/proposals/", words).status_code == 303
        assert bill_of(place).stage == "introduced"

    def test_a_committee_is_not_guessed_among_several_but_the_one_that_acted_before_is(
        self, manager: SignedInClient, place: Place
    ) -> None:
        words = {"date": "2026-05-01", "description": "Упућен одбору"}
        manager.post_form(f"{place.path}/actions/", words)
        assert last_action().institution is None
        named = {"date": "2026-05-02", "description": "Јавно слушање", "institution_name": "odbor za pravosudje"}
        manager.post_form(f"{place.path}/actions/", named)
        assert last_action().institution is not None
        manager.post_form(f"{place.path}/actions/", {"date": "2026-05-03", "description": "Извештај надлежног одбора"})
        found = last_action().institution
        assert found is not None
        assert found.name == "Одбор за правосуђе"

    def test_a_name_that_nobody_knows_is_kept_as_printed(self, manager: SignedInClient, place: Place) -> None:
        words = {"date": "2026", "description": "Debated", "institution_name": "Council of Elders"}
        assert manager.post_form(f"{place.path}/actions/", words).status_code == 303
        action = last_action()
        assert (action.institution_name, action.institution, action.date) == ("Council of Elders", None, "2026")

    @pytest.mark.parametrize(
        "fields",
        [
            {"date": ""},
            {"date": "tomorrow"},
            {"description": ""},
            {"description": "x" * 2001},
            {"source_url": "javascript:alert(1)"},
            {"classification": "nonsense"},
            {"stage": "heaven"},
            {"description": "\x00"},
        ],
    )
    def test_what_cannot_be_is_to_mend(self, manager: SignedInClient, place: Place, fields: dict[str, str]) -> None:
        words = {"date": "2026-05-01", "description": "Усвојен у начелу"} | fields
        answer = manager.post_form(f"{place.path}/actions/", words)
        assert answer.status_code == 422
        assert "2026-05-01" in answer.text or "date" in fields
        board = manager.post_form("/manage/proposals/", words | {"proposal": place.slug})
        assert board.status_code == 422
        assert bill_of(place).stage == "idea"

    def test_the_same_twice_says_so(self, manager: SignedInClient, place: Place) -> None:
        words = {"date": "2026-05-01", "description": "Усвојен у начелу"}
        manager.post_form(f"{place.path}/actions/", words)
        assert "already" in html.unescape(manager.post_form(f"{place.path}/actions/", words).text)

    def test_an_entry_is_corrected_and_taken_back(self, manager: SignedInClient, place: Place) -> None:
        manager.post_form(f"{place.path}/actions/", {"date": "2026-05-01", "description": "Усвојен у начелу"})
        entry = f"{place.path}/actions/{last_action().uuid}"
        assert "Усвојен у начелу" in manager.get(entry).text
        changed = {"date": "2026-05-02", "description": "Закон донет", "institution_name": "Narodna skupština"}
        assert manager.post_form(entry, changed).status_code == 303
        assert bill_of(place).stage == "adopted"
        assert manager.post_form(entry, {"date": "x", "description": ""}).status_code == 422
        assert manager.post_form(f"{entry}/remove").status_code == 303
        assert bill_of(place).stage == "idea"
        assert manager.get(entry).status_code == 404


class TestBoard:
    def test_columns_follow_the_stages(self, manager: SignedInClient, place: Place) -> None:
        with writing() as db:
            make_bill(db, title="Another law")
        manager.post_form(f"{place.path}/actions/", {"date": "2026-05-01", "description": "Усвојен у начелу"})
        page = manager.get("/manage/proposals/").text
        assert page.index('id="column-idea"') < page.index('id="column-reading_1"')
        assert "Another law" in manager.get("/manage/proposals/?q=another").text
        found = manager.get("/manage/proposals/?q=reuse&jurisdiction=rs").text
        assert place.slug in found
        assert "Another law" not in found
        assert "Nothing is found" in manager.get("/manage/proposals/?q=reuse&outcome=rejected").text

    @pytest.mark.usefixtures("place")
    def test_a_column_says_how_many_there_are_on_all_pages(self) -> None:
        with writing() as db:
            for number in range(3):
                make_bill(db, title=f"Law {number}", is_public=bool(number))
            board = stage_board(db, Search(outcome="alive"), "en", dt.date(2026, 6, 1), most=2)
        assert [(len(column.cards), column.total) for column in board.columns] == [(2, 4)]
        assert board.next_key

    def test_a_member_reads_and_writes_nothing(
        self, place: Place, signed_in_client: SignIn, manager: SignedInClient
    ) -> None:
        viewer = signed_in_client(Role.VIEWER)
        assert viewer.get("/manage/proposals/").status_code == 200
        page = viewer.get(place.path).text
        assert "What has just happened" not in page
        for path in (f"{place.path}/actions/", f"{place.path}/edit", f"{place.path}/texts/", f"{place.path}/dates/"):
            assert viewer.post_form(path, {"date": "2026", "description": "x"}).status_code == 403
        assert viewer.post_form("/manage/proposals/", {}).status_code == 403
        nobody = signed_in_client(None)
        assert nobody.get("/manage/proposals/").status_code == 404
        assert nobody.get(place.path).status_code == 404
        with writing() as db:
            db.get_one(Bill, place.id).is_public = False
        assert viewer.get(place.path).status_code == 404
        assert manager.get(place.path).status_code == 200

    def test_procedures_say_what_was_checked(self, manager: SignedInClient, place: Place) -> None:  # noqa: ARG002 - somebody is signed in
        assert "Law of Serbia" in manager.get("/manage/proposals/procedures/").text
        for one in pipelines():
            assert manager.get(f"/sr-Latn/manage/proposals/procedures/{one.key}").status_code == 200
        page = manager.get("/manage/proposals/procedures/rs-law").text
        assert "checked in the source" in page
        assert "unverified" in page
        assert manager.get("/manage/proposals/procedures/nothing").status_code == 404


class TestEditor:
    def test_a_proposal_is_set_up_and_written(self, manager: SignedInClient, place: Place) -> None:
        new = {
            "session": place.session,
            "identifier": "011-8/26",
            "title": "Закон о имовини",
            "language": "sr-Cyrl",
            "classification": "bill",
            "pipeline": "rs-law",
            "subjects": "assets\nassets\n crime ",
            "is_public": "y",
        }
        assert "term/14" in manager.get("/manage/proposals/new").text
        answer = manager.post_form("/manage/proposals/new", new)
        assert answer.location == "/manage/proposals/zakon-o-imovini?notice=bill-created"
        assert manager.post_form("/manage/proposals/new", new).status_code == 422, "the number is taken"
        assert manager.post_form("/manage/proposals/new", new | {"session": "x"}).status_code == 422
        path = "/manage/proposals/zakon-o-imovini/edit"
        assert "crime" in manager.get(path).text
        changed = {"identifier": "011-9/26", "title": "Zakon", "language": "sr-Latn", "pipeline": "generic"}
        assert manager.post_form(path, changed | {"from_institution": "Narodna skupština"}).status_code == 303
        with reading() as db:
            bill = db.scalars(select(Bill).where(Bill.slug == "zakon-o-imovini")).one()
            assert (bill.identifier, bill.is_public, bill.pipeline) == ("011-9/26", False, "generic")
            assert bill.from_institution is not None
            assert not bill.subjects
        assert manager.post_form(path, changed | {"identifier": "011-7/26"}).status_code == 422
        assert manager.post_form("/manage/proposals/zakon-o-imovini/remove").status_code == 303
        assert manager.get(path).status_code == 404
        assert manager.post_form(f"{place.path}/remove").status_code == 409, "public ones are hidden first"

    def test_what_campaigns_of_others_build_on_is_not_hidden_by_one_alone(
        self, manager: SignedInClient, place: Place, signed_in_client: SignIn
    ) -> None:
        other = signed_in_client(Role.MANAGER, organization_id=home_of(make_petition()).organization_id)
        hidden = {"identifier": "011-1/26", "title": "Zakon", "language": "sr-Latn", "pipeline": "generic"}
        with writing() as db:
            campaign = db.scalars(select(Campaign)).one()
            stance = take_stance(db, SYSTEM, db.get_one(Bill, place.id), campaign, Stance.SUPPORT, is_public=True)
            stance_id = stance.id
        refused = manager.post_form(f"{place.path}/edit", hidden)
        assert refused.status_code == 422
        assert "cannot be hidden by yours alone" in refused.text
        with writing() as db:
            db.get_one(CampaignPosition, stance_id).is_public = False
        assert manager.post_form(f"{place.path}/edit", hidden).status_code == 303
        assert other.post_form(f"{place.path}/edit", hidden | {"is_public": "y"}).status_code == 303
        with writing() as db:
            db.get_one(CampaignPosition, stance_id).is_public = True
        assert other.post_form(f"{place.path}/edit", hidden).status_code == 303, "it is their own campaign"

    def test_what_hangs_on_it_is_added_and_removed(self, manager: SignedInClient, place: Place) -> None:
        adds = {
            "titles": {"title-language": "en", "title-title": "Short one", "title-note": "short"},
            "abstracts": {"abstract-language": "en", "abstract-abstract": "What was stolen comes back."},
            "identifiers": {"other-scheme": "ELI", "other-identifier": "eli/rs/1"},
            "sources": {"source-url": "https://example.org/law", "source-note": "Official page"},
            "sponsorships": {"sponsor-name": "Vesna Vuković", "sponsor-classification": "rapporteur"},
            "relations": {
                "relation-relation_type": "replaces",
                "relation-identifier": "2008/841/JHA",
                "relation-jurisdiction": "rs",
            },
        }
        for name, fields in adds.items():
            assert manager.post_form(f"{place.path}/{name}", fields).status_code == 303, name
        page = manager.get(f"{place.path}/edit").text
        for text in ("Short one", "comes back", "eli/rs/1", "Official page", "Vesna Vuković", "2008/841/JHA"):
            assert text in page, text
        bill = bill_of(place)
        assert bill.sponsorships[0].person_id is not None, "found in the other script"
        removes = {
            "titles/remove": {"language": "en", "note": "short"},
            "identifiers/remove": {"scheme": "ELI", "identifier": "eli/rs/1"},
            "sources/remove": {"url": "https://example.org/law"},
            f"sponsorships/{bill.sponsorships[0].uuid}/remove": {},
            "relations/remove": {"identifier": "2008/841/JHA", "relation_type": "replaces"},
            "abstracts": {"abstract-language": "en", "abstract-abstract": ""},
        }
        for name, gone in removes.items():
            assert manager.post_form(f"{place.path}/{name}", gone).status_code == 303, name
        bill = bill_of(place)
        left = [bill.titles, bill.identifiers, bill.sources, bill.sponsorships, bill.related, bill.abstracts]
        assert left == [[]] * 6

    @pytest.mark.parametrize(
        ("name", "fields"),
        [
            ("titles", {"title-title": ""}),
            ("sources", {"source-url": "javascript:alert(1)"}),
            ("identifiers", {"other-identifier": ""}),
            ("sponsorships", {"sponsor-name": "", "sponsor-classification": "author"}),
            (
                "relations",
                {"relation-identifier": "011-7/26", "relation-relation_type": "related", "relation-jurisdiction": "rs"},
            ),
            (
                "relations",
                {"relation-identifier": "1", "relation-relation_type": "nonsense", "relation-jurisdiction": "rs"},
            ),
        ],
    )
    def test_what_cannot_be_is_to_mend(
        self, manager: SignedInClient, place: Place, name: str, fields: dict[str, str]
    ) -> None:
        assert manager.post_form(f"{place.path}/{name}", fields).status_code == 422

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ("Council of Elders", "No body of this jurisdiction is called so."),
            ("Одбор", "No body of this jurisdiction is called so."),
            ("odbor za finansije", "Several bodies of this jurisdiction are called so."),
        ],
    )
    def test_a_body_that_is_not_found_is_to_mend_and_loses_nothing(
        self, manager: SignedInClient, place: Place, typed: str, said: str
    ) -> None:
        with writing() as db:
            bill = db.get_one(Bill, place.id)
            make_institution(db, bill.jurisdiction, name="Odbor za finansije", classification="committee")
        fields = {"identifier": "011-7/26", "title": "Zakon", "language": "sr-Latn", "pipeline": "rs-law"}
        path = f"{place.path}/edit"
        manager.post_form(path, fields | {"from_institution": "Narodna skupština"})

        answers = [
            manager.post_form(path, fields | {"title": "Another title", "from_institution": typed}),
            manager.post_form(
                "/manage/proposals/new",
                fields | {"session": place.session, "identifier": "1/27", "from_institution": typed},
            ),
        ]

        for answer in answers:
            assert answer.status_code == 422
            page = html.unescape(answer.text)
            assert said in page
            assert f'value="{typed}"' in page, "what was typed is kept"
            assert '<option value="Одбор за правосуђе">' in page, "there is something to choose from"
        bill = bill_of(place)
        assert bill.title == "Zakon"
        assert bill.from_institution is not None
        with reading() as db:
            assert db.scalar(select(Bill.id).where(Bill.identifier == "1/27")) is None

    def test_the_kinds_of_a_source_stay_until_another_one_is_chosen(
        self, manager: SignedInClient, place: Place
    ) -> None:
        kinds = ["joint resolution", "appointment"]
        with writing() as db:
            db.get_one(Bill, place.id).classification = kinds
        assert '<option selected value="joint resolution">' in manager.get(f"{place.path}/edit").text
        fields = {"identifier": "011-7/26", "title": "Zakon", "language": "sr-Latn", "pipeline": "rs-law"}
        for chosen, expected in (("joint resolution", kinds), ("treaty", ["treaty"]), ("", [])):
            assert manager.post_form(f"{place.path}/edit", fields | {"classification": chosen}).status_code == 303
            assert bill_of(place).classification == expected

    def test_a_body_that_stands_there_stays_where_another_has_its_name(
        self, manager: SignedInClient, place: Place
    ) -> None:
        with writing() as db:
            bill = db.get_one(Bill, place.id)
            twins = [make_institution(db, bill.jurisdiction, name="Већe", classification="chamber") for _ in range(2)]
            keys, slugs = [one.id for one in twins], [one.slug for one in twins]
            bill.from_institution_id = keys[1]
        fields = {"identifier": "011-7/26", "title": "Zakon", "language": "sr-Latn", "pipeline": "rs-law"}
        for typed, expected in (("Већe", keys[1]), (slugs[0], keys[0]), ("", None)):
            answer = manager.post_form(f"{place.path}/edit", fields | {"from_institution": typed})
            assert answer.status_code == 303, typed
            assert bill_of(place).from_institution_id == expected

    def test_a_relation_waits_for_the_other_proposal(self, manager: SignedInClient, place: Place) -> None:
        manager.post_form(
            f"{place.path}/relations",
            {"relation-relation_type": "related", "relation-identifier": "011-99/26", "relation-jurisdiction": "rs"},
        )
        assert "not here yet" in manager.get(f"{place.path}/edit").text
        new = {"session": place.session, "identifier": "011-99/26", "title": "Other", "language": "en"}
        manager.post_form("/manage/proposals/new", new | {"pipeline": "rs-law", "is_public": "y"})
        assert "not here yet" not in manager.get(f"{place.path}/edit").text


class TestTexts:
    def send(
        self, manager: SignedInClient, place: Place, raw: bytes | None = None, name: str = "", **fields: str
    ) -> int:
        data: dict[str, object] = {f"version-{key}": value for key, value in fields.items()}
        if raw is not None:
            data["version-file"] = (io.BytesIO(raw), name)
        wanted = {"version-note": "As tabled", "version-language": "en", "version-format": "plain"}
        return manager.post_form(f"{place.path}/texts/", wanted | data, content_type="multipart/form-data").status_code

    @pytest.mark.parametrize(
        ("raw", "name", "format_", "text"),
        [
            (b"Article 1\nAll of it.", "law.txt", "plain", "All of it"),
            (b"# Article 1\n\nAll.", "law.md", "markdown", "# Article 1"),
            (b"<html><body><h2>Article 1</h2></body></html>", "law.html", "html", "<h2>"),
            (b'<?xml version="1.0"?><akomaNtoso><bill/></akomaNtoso>', "law.xml", "akn", "<bill/>"),
            ("Члан 1.".encode("utf-16"), "law.txt", "plain", "Члан 1."),
        ],
    )
    def test_a_file_says_itself_what_it_is(
        self, manager: SignedInClient, place: Place, raw: bytes, name: str, format_: str, text: str
    ) -> None:
        assert self.send(manager, place, raw, name) == 303
        with reading() as db:
            version = db.scalars(select(BillVersion)).one()
            assert version.format == format_
            assert text in version.text
            assert version.text_sha256
        assert "As tabled" in manager.get(f"{place.path}/texts/").text

    @pytest.mark.parametrize(
        ("raw", "name"),
        [
            (b"%PDF-1.7 broken", "law.pdf"),
            (b"PK\x03\x04\x00\x00", "law.docx"),
            (b"   ", "law.txt"),
            (b'<?xml version="1.0"?><rss/>', "law.xml"),
        ],
    )
    def test_a_file_that_cannot_be_read_says_why(
        self, manager: SignedInClient, place: Place, raw: bytes, name: str
    ) -> None:
        assert self.send(manager, place, raw, name) == 422
        with reading() as db:
            assert db.scalar(select(BillVersion.id)) is None

    @pytest.mark.parametrize(
        ("language", "encoding", "text"),
        [
            ("cnr", "cp1250", "Član 1 važi u opštini i uređuje korišćenje"),
            ("cnr", "cp1251", "Члан 1 важи у општини и уређује коришћење"),
            ("hr", "iso8859-2", "Članak 1. važi u općini i uređuje korištenje"),
            ("sr-Latn", "cp1250", "Član 1. važi u opštini"),
            ("sr-Cyrl", "cp1251", "Члан 1. уређује IT сектор и џепове"),
            ("mk", "cp1251", "Член 1 важи за куќи и ѓаци"),
            ("it", "cp1252", "L’articolo è così: più libertà"),
            ("sq", "cp1250", "Neni 1 është çdo gjë"),
        ],
    )
    def test_a_file_of_before_utf8_is_read_as_its_language_was_saved(
        self, manager: SignedInClient, place: Place, language: str, encoding: str, text: str
    ) -> None:
        assert self.send(manager, place, text.encode(encoding), "law.txt", language=language) == 303
        with reading() as db:
            assert db.scalars(select(BillVersion.text)).one() == text

    def test_a_file_that_declares_its_encoding_is_believed(self, manager: SignedInClient, place: Place) -> None:
        raw = '<html><meta charset="windows-1250"><p>Član 1 o korišćenju'.encode("cp1250")
        assert self.send(manager, place, raw, "law.html", language="sr-Latn") == 303
        with reading() as db:
            assert "korišćenju" in db.scalars(select(BillVersion.text)).one()

    @pytest.mark.parametrize(
        ("language", "raw"),
        [
            # Another script than that of the language: read all the same, it would be published as "Иlan".
            ("sr-Cyrl", "Član 1 važi u opštini i uređuje korišćenje".encode("cp1250")),
            ("sr-Latn", "Члан 1 важи у општини".encode("cp1251")),
            ("en", "Члан 1.".encode("cp1251")),
            ("en", "Miloš Petrović".encode("cp1250")),
            # UTF-8 with a letter cut in two, and UTF-16 with half of one.
            ("sr-Cyrl", "Члан 1 важи у општини".encode()[1:]),
            ("sr-Cyrl", "Члан".encode("utf-16")[:-1]),
        ],
    )
    def test_a_file_that_would_become_nonsense_is_refused(
        self, manager: SignedInClient, place: Place, language: str, raw: bytes
    ) -> None:
        fields = {"version-note": "As tabled", "version-language": language, "version-format": "plain"}
        file = (io.BytesIO(raw), "law.txt")
        answer = manager.post_form(
            f"{place.path}/texts/", fields | {"version-file": file}, content_type="multipart/form-data"
        )
        assert answer.status_code == 422
        assert "save it as UTF-8" in answer.text
        with reading() as db:
            assert db.scalar(select(BillVersion.id)) is None

    def test_pasted_or_pointed_at_and_taken_away(self, manager: SignedInClient, place: Place) -> None:
        assert self.send(manager, place) == 422, "neither text nor file nor address"
        assert self.send(manager, place, text="Article 1") == 303
        assert self.send(manager, place, text="Article 1") == 422, "twice the same"
        assert self.send(manager, place, note="As adopted", link="https://example.org/law.pdf") == 303
        paper = {"document-note": "Opinion", "document-link": "https://example.org/o", "document-date": "2026-05"}
        assert manager.post_form(f"{place.path}/documents/", paper).status_code == 303
        assert manager.post_form(f"{place.path}/documents/", paper).status_code == 422
        with reading() as db:
            versions = list(db.scalars(select(BillVersion.uuid)))
        for uuid in versions:
            assert manager.post_form(f"{place.path}/texts/{uuid}/remove").status_code == 303
        document = bill_of(place).documents[0].uuid
        assert manager.post_form(f"{place.path}/documents/{document}/remove").status_code == 303
        assert "No text yet" in manager.get(f"{place.path}/texts/").text


class TestDates:
    HEARING = {  # noqa: RUF012 - fields of a form
        "name": "Hearing on the bill",
        "classification": "hearing",
        "date": "2026-06-10",
        "time": "10:30",
        "institution_name": "Одбор за правосуђе",
    }

    def test_a_date_is_set_changed_and_called_off(
        self,
        manager: SignedInClient,
        place: Place,
        clock: Clock,  # noqa: ARG002 - it is 1 June
    ) -> None:
        with writing() as db:
            db.get_one(Bill, place.id).jurisdiction.timezone = "Europe/Belgrade"
        path = f"{place.path}/dates/"
        assert manager.post_form(path, self.HEARING).status_code == 303
        with reading() as db:
            event = db.scalars(select(BillEvent)).one()
        assert event.starts_at == dt.datetime(2026, 6, 10, 8, 30, tzinfo=dt.UTC)
        page = manager.get(f"{path}{event.uuid}").text
        assert "10:30" in page
        assert manager.post_form(f"{path}{event.uuid}", self.HEARING | {"date": "2026-06-11"}).status_code == 303
        assert manager.post_form(f"{path}{event.uuid}/cancel").status_code == 303
        assert "Called off" in manager.get(path).text
        with reading() as db:
            event = db.scalars(select(BillEvent)).one()
            assert event.is_cancelled
            assert (event.sequence, event.date) == (2, "2026-06-11")
        assert manager.post_form(f"{path}{event.uuid}", self.HEARING).status_code == 409

    @pytest.mark.parametrize(
        ("zone", "day", "hour", "clocks"),
        [
            ("Europe/Belgrade", "2026-06-10", 8, "local time (CEST)"),
            ("Europe/Belgrade", "2026-12-10", 9, "local time (CET)"),
            ("Mars/Olympus", "2026-06-10", 10, "10:30 UTC"),
        ],
    )
    def test_a_time_is_typed_and_shown_as_the_clocks_there_have_it(
        self, manager: SignedInClient, place: Place, clock: Clock, zone: str, day: str, hour: int, clocks: str
    ) -> None:
        clock.set(dt.datetime(2026, 6, 1, 8, tzinfo=dt.UTC))
        with writing() as db:
            db.get_one(Bill, place.id).jurisdiction.timezone = zone
        path = f"{place.path}/dates/"
        name = "Central European Time" if zone == "Europe/Belgrade" else "Coordinated Universal Time"
        assert f"On the clocks there, not on yours: {name}." in manager.get(path).text
        assert manager.post_form(path, self.HEARING | {"date": day}).status_code == 303
        with reading() as db:
            event = db.scalars(select(BillEvent)).one()
        assert event.starts_at == dt.datetime.fromisoformat(day).replace(hour=hour, minute=30, tzinfo=dt.UTC)
        assert clocks in manager.get(path).text
        assert 'value="10:30"' in manager.get(f"{path}{event.uuid}").text

    @pytest.mark.parametrize(
        ("day", "said"),
        [("2026-06", "Write the whole day where there is a time"), ("2026-03-29", "There is no such hour on that day")],
    )
    def test_an_hour_that_cannot_be_is_to_mend(
        self, manager: SignedInClient, place: Place, day: str, said: str
    ) -> None:
        with writing() as db:
            db.get_one(Bill, place.id).jurisdiction.timezone = "Europe/Belgrade"
        answer = manager.post_form(f"{place.path}/dates/", self.HEARING | {"date": day, "time": "02:30"})
        assert answer.status_code == 422
        assert said in answer.text
        assert 'value="02:30"' in answer.text

    def test_a_place_that_is_not_found_is_to_mend(self, manager: SignedInClient, place: Place) -> None:
        path, typed = f"{place.path}/dates/", {"institution_name": "Council of Elders"}
        manager.post_form(path, self.HEARING)
        with reading() as db:
            event = db.scalars(select(BillEvent)).one()
        for address in (path, f"{path}{event.uuid}"):
            answer = manager.post_form(address, self.HEARING | {"date": "2026-06-12"} | typed)
            assert answer.status_code == 422
            assert "No body of this jurisdiction is called so." in answer.text
            assert 'value="Council of Elders"' in answer.text
        with reading() as db:
            kept = db.scalars(select(BillEvent)).one()
        assert (kept.institution_id, kept.date, kept.sequence) == (event.institution_id, "2026-06-10", 0)

    @pytest.mark.parametrize(
        "fields",
        [
            {"name": ""},
            {"date": "soon"},
            {"time": "25:00"},
            {"end_date": "2026-06-09"},
            {"end_date": "x"},
            {"classification": "party"},
            {"source_url": "ftp://example.org"},
        ],
    )
    def test_what_cannot_be_is_to_mend(self, manager: SignedInClient, place: Place, fields: dict[str, str]) -> None:
        answer = manager.post_form(f"{place.path}/dates/", self.HEARING | fields)
        assert answer.status_code == 422

    def test_a_deadline_is_over_when_its_day_is_over_there(
        self, manager: SignedInClient, place: Place, clock: Clock
    ) -> None:
        with writing() as db:
            db.get_one(Bill, place.id).jurisdiction.timezone = "Europe/Belgrade"
        clock.set(dt.datetime(2026, 6, 1, 8, tzinfo=dt.UTC))
        deadline = {"name": "Send amendments", "classification": "deadline", "date": "2026-06-03"}
        manager.post_form(f"{place.path}/dates/", deadline)
        path = "/manage/proposals/deadlines?which=all"
        clock.set(dt.datetime(2026, 6, 3, 21, 59, tzinfo=dt.UTC))
        assert "Send amendments" in manager.get(path).text
        clock.set(dt.datetime(2026, 6, 3, 22, 1, tzinfo=dt.UTC))
        assert "Send amendments" not in manager.get(path).text

    def test_deadlines_of_what_one_follows_and_of_all(
        self,
        manager: SignedInClient,
        place: Place,
        clock: Clock,  # noqa: ARG002 - it is 1 June
    ) -> None:
        consultation = {"name": "Write to the ministry", "classification": "consultation", "date": "2026-05-20"}
        manager.post_form(f"{place.path}/dates/", consultation | {"end_date": "2026-06-08"})
        assert "Nothing is due" in manager.get("/manage/proposals/deadlines").text
        everything = manager.get("/manage/proposals/deadlines?which=all").text
        assert "Write to the ministry" in everything
        assert "in 7 days" in everything
        with writing() as db:
            slug = db.get_one(Bill, place.id).slug
        manager.post_form("/manage/following", {"proposal": slug})
        assert "Write to the ministry" in manager.get("/sr-Cyrl/manage/proposals/deadlines").text
        assert "Write to the ministry" in manager.get("/manage/").text

    def test_deadlines_of_a_body_a_subject_or_a_search_that_one_follows(
        self,
        manager: SignedInClient,
        place: Place,
        clock: Clock,  # noqa: ARG002 - it is 1 June
    ) -> None:
        with writing() as db:
            bill = db.get_one(Bill, place.id)
            house = bill.from_institution or make_institution(db, bill.jurisdiction)
            schedule_event(
                db, SYSTEM, bill, name="Sitting", classification="plenary", date="2026-06", institution=house
            )
            title, body = bill.title, house.slug
        path = "/manage/proposals/deadlines"
        assert "Sitting" not in manager.get(path).text
        for wanted in ({"institution": body}, {"search": "1", "q": title}):
            manager.post_form("/manage/following", wanted)
            page = manager.get(path).text
            assert "Sitting" in page
            assert "June 2026" in page
            assert "the day is not known yet" in page
            for one in re.findall(
                r'action="(/manage/following/follows/[^"]+/stop)"', manager.get("/manage/following").text
            ):
                manager.post_form(one, {})
            assert "Sitting" not in manager.get(path).text
