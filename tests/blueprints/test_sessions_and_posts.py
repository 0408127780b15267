"""Sessions of a jurisdiction and posts of an institution, kept by hand through their pages."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from campaigns.coalitions.models import Role
from campaigns.foundation.identifiers import uuid7
from campaigns.foundation.transaction import reading, writing
from campaigns.institutions.models import Area, InstitutionMembership, LegislativeSession, Post
from tests.institutions.registers import small, take
from tests.proposals.making import make_jurisdiction

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from tests.conftest import SignedInClient, SignIn

NEW = "/manage/sessions/new"
SESSIONS = "/manage/jurisdictions/montenegro/sessions/"
BODY = "/manage/institutions/skupstina"
SESSION = {
    "jurisdiction": "montenegro",
    "identifier": "28",
    "name": "Twenty-eighth",
    "classification": "special",
    "start_date": "2023-10-30",
    "end_date": "2027",
}


@pytest.fixture
def manager(signed_in_client: SignIn) -> SignedInClient:
    take(small())
    return signed_in_client(Role.MANAGER)


def session_called(identifier: str) -> LegislativeSession:
    with reading() as db:
        return db.scalars(select(LegislativeSession).where(LegislativeSession.identifier == identifier)).one()


def post_called(label: str) -> Post:
    with reading() as db:
        return db.scalars(select(Post).where(Post.label == label)).one()


def fault_at(answer: TestResponse, field: str) -> str:
    """What stands beside a field that is to be mended."""
    assert answer.status_code == 422
    _before, found, after = answer.text.partition(f'id="{field}-error"')
    assert found, f"nothing is said beside {field}"
    return html.unescape(after.partition("</p>")[0])


class TestSessions:
    def test_one_is_opened_and_a_proposal_added_to_it(self, manager: SignedInClient) -> None:
        answer = manager.post_form(NEW, SESSION)

        assert answer.location == f"{SESSIONS}?notice=session-opened"
        opened = session_called("28")
        assert (opened.name, opened.classification) == ("Twenty-eighth", "special")
        assert (opened.start_date, opened.end_date) == ("2023-10-30", "2027")
        page = html.unescape(manager.get(answer.location).text)
        assert "The session is open" in page
        assert page.index("Twenty-eighth") < page.index("25th"), "the newest first"
        assert "Extraordinary session" in page
        add = f"/manage/proposals/new?session={opened.uuid}"
        assert add in page
        assert f'<option selected value="{opened.uuid}">' in manager.get(add).text

    def test_ways_lead_there(self, manager: SignedInClient) -> None:
        assert f'href="{SESSIONS}"' in manager.get("/manage/institutions/").text
        assert f'href="{NEW}?jurisdiction=montenegro"' in manager.get(SESSIONS).text
        assert '<option selected value="montenegro">' in manager.get(f"{NEW}?jurisdiction=montenegro").text
        page = manager.get("/manage/proposals/new").text
        assert "term/25" in page or "25th" in page
        assert f'<a href="{NEW}">Open a session</a>' in page

    def test_where_nothing_is_yet_the_next_step_is_offered(self, signed_in_client: SignIn) -> None:
        manager = signed_in_client(Role.MANAGER)

        assert f'href="{NEW}"' in manager.get("/manage/proposals/new").text
        assert "Set up a jurisdiction" in manager.get(NEW).text
        with writing() as db:
            make_jurisdiction(db, name="Serbia", slug="rs")
        assert "No session yet" in manager.get("/manage/jurisdictions/rs/sessions/").text
        assert manager.get("/manage/jurisdictions/nowhere/sessions/").status_code == 404

    @pytest.mark.parametrize(
        ("change", "field", "words"),
        [
            ({"jurisdiction": ""}, "jurisdiction", "Choose a jurisdiction"),
            ({"jurisdiction": "nowhere"}, "jurisdiction", "choice"),
            ({"identifier": ""}, "identifier", "told from others"),
            ({"identifier": "term/25"}, "identifier", "here already"),
            ({"identifier": "x" * 121}, "identifier", "At most 120"),
            ({"has_none": "y"}, "identifier", "no sessions"),
            ({"name": "x" * 301}, "name", "At most 300"),
            ({"classification": "party"}, "classification", "choice"),
            ({"start_date": "soon"}, "start_date", "Write a year"),
            ({"start_date": "2023-13"}, "start_date", "Write a year"),
            ({"end_date": "2023-02-30"}, "end_date", "Write a year"),
            ({"end_date": "2023-09"}, "end_date", "before the beginning"),
        ],
    )
    def test_what_cannot_be_so_is_said_beside_the_field(
        self, manager: SignedInClient, change: dict[str, str], field: str, words: str
    ) -> None:
        answer = manager.post_form(NEW, {**SESSION, **change})

        assert words in fault_at(answer, field)
        assert 'value="Twenty-eighth"' in answer.text or "name" in change, "nothing that was typed is lost"
        with reading() as db:
            assert db.scalars(select(LegislativeSession.identifier)).all() == ["term/25"]

    def test_faults_are_told_in_the_order_of_the_page(self, manager: SignedInClient) -> None:
        page = manager.post_form(NEW, {}).text

        assert page.index("Choose a jurisdiction") < page.index("told from others")

    def test_a_month_ends_after_each_of_its_days(self, manager: SignedInClient) -> None:
        assert manager.post_form(NEW, SESSION | {"end_date": "2023-10"}).status_code == 303

    def test_a_town_has_one_without_an_identifier(self, manager: SignedInClient) -> None:
        town = {"jurisdiction": "montenegro", "has_none": "y"}

        assert manager.post_form(NEW, town).status_code == 303
        assert "here already" in fault_at(manager.post_form(NEW, town), "identifier")
        path = f"{SESSIONS}{session_called('').uuid}"
        assert "Without sessions" in manager.get(path).text
        assert manager.post_form(path, {"has_none": "y", "name": "The council"}).status_code == 303
        assert session_called("").name == "The council"

    def test_one_is_changed(self, manager: SignedInClient) -> None:
        manager.post_form(NEW, SESSION)
        path = f"{SESSIONS}{session_called('28').uuid}"
        assert 'value="2023-10-30"' in manager.get(path).text
        changed = {"identifier": "28th", "name": "", "classification": "primary", "start_date": "2023"}

        assert manager.post_form(path, changed).location == f"{SESSIONS}?notice=session-changed"

        kept = session_called("28th")
        assert (kept.name, kept.classification, kept.start_date, kept.end_date) == ("", "primary", "2023", None)
        assert "here already" in fault_at(manager.post_form(path, changed | {"identifier": "term/25"}), "identifier")
        assert "before the beginning" in fault_at(manager.post_form(path, changed | {"end_date": "2022"}), "end_date")
        assert session_called("28th").end_date is None

    def test_the_word_that_a_source_has_for_its_kind_stays(self, manager: SignedInClient) -> None:
        with writing() as db:
            row = db.scalars(select(LegislativeSession)).one()
            row.classification = "joint"
            path = f"{SESSIONS}{row.uuid}"

        assert '<option selected value="joint">Joint</option>' in manager.get(path).text
        assert manager.post_form(path, {"identifier": "term/25", "classification": "joint"}).status_code == 303
        assert session_called("term/25").classification == "joint"

    def test_it_is_changed_only_where_it_belongs(self, manager: SignedInClient) -> None:
        with writing() as db:
            make_jurisdiction(db, name="Serbia", slug="rs")
        path = f"/manage/jurisdictions/rs/sessions/{session_called('term/25').uuid}"

        assert manager.get(path).status_code == 404
        assert manager.post_form(path, {"identifier": "1"}).status_code == 404

    def test_who_only_reads_opens_none(self, manager: SignedInClient, signed_in_client: SignIn) -> None:
        viewer = signed_in_client(Role.VIEWER)
        path = f"{SESSIONS}{session_called('term/25').uuid}"

        assert manager.get(path).status_code == 200
        page = viewer.get(SESSIONS)
        assert page.status_code == 200
        assert "Open a session" not in page.text
        assert path not in page.text
        for way in (NEW, path):
            assert viewer.get(way).status_code == 403
            assert viewer.post_form(way, SESSION).status_code == 403


class TestPosts:
    def test_one_is_added_held_and_ended(self, manager: SignedInClient) -> None:
        new = {"label": "Secretary", "role": "secretary", "area": "north", "start_date": "2012-11"}

        assert manager.post_form(f"{BODY}/posts", new).location == f"{BODY}?notice=post-created"

        added = post_called("Secretary")
        with reading() as db:
            (north,) = db.scalars(select(Area)).all()
        assert (added.role, added.area_id, added.start_date) == ("secretary", north.id, "2012-11")
        member = {"person": "Ana Hoxha", "role": "secretary", "post": str(added.uuid)}
        assert manager.post_form(f"{BODY}/members", member).status_code == 303
        with reading() as db:
            held = db.scalars(select(InstitutionMembership).where(InstitutionMembership.post_id == added.id)).one()
        path = f"{BODY}/posts/{added.uuid}"
        assert 'value="North"' in manager.get(path).text
        assert manager.post_form(f"{path}/remove").status_code == 409, "somebody holds it"
        assert manager.post_form(path, new | {"area": "", "end_date": "2020"}).status_code == 303
        ended = post_called("Secretary")
        assert (ended.area_id, ended.end_date) == (None, "2020")
        page = f"{BODY}/members/{held.uuid}"
        assert f'<option selected value="{added.uuid}">' in manager.get(page).text
        assert "Ana Hoxha</h1>" in manager.get(page).text
        assert manager.post_form(page, {"role": "secretary", "post": ""}).status_code == 303
        assert manager.post_form(f"{path}/remove").status_code == 303
        assert manager.get(path).status_code == 404

    def test_the_page_shows_who_holds_it(self, manager: SignedInClient) -> None:
        page = manager.get(BODY).text
        posts = page.partition('id="posts"')[2].partition("</ul>")[0]

        assert "Chair" in posts
        assert "Ana Hoxha" in posts

    def test_everybody_sees_who_holds_and_held_it(self, manager: SignedInClient) -> None:
        manager.post_form(f"{BODY}/posts", {"label": "Secretary", "area": "North"})
        secretary = str(post_called("Secretary").uuid)
        old = {"person": "Ana Hoxha", "post": secretary, "start_date": "2012", "end_date": "2016-05"}
        assert manager.post_form(f"{BODY}/members", old).status_code == 303

        posts = manager.get("/institutions/skupstina").text.partition('id="posts"')[2].partition("</section>")[0]

        before, _found, after = posts.partition("<details>")
        for text in ("Chair", "Secretary", "North", "vacant, as far as is known here"):
            assert text in before
        assert 'href="/people/ana-hoxha"' in before, "the chair"
        assert "1 former holder" in after
        assert "2012 to May 2016" in after
        assert 'href="/people/ana-hoxha"' in after
        assert "Secretary" in manager.get("/people/ana-hoxha").text
        assert "1 former holder" in manager.get(BODY).text
        assert 'id="posts"' not in manager.get("/institutions/party-a").text

    def test_an_area_that_is_not_here_yet_is_entered(self, manager: SignedInClient) -> None:
        for label in ("Mayor", "Deputy mayor"):
            assert manager.post_form(f"{BODY}/posts", {"label": label, "area": "Coast"}).status_code == 303

        with reading() as db:
            assert sorted(db.scalars(select(Area.name))) == ["Coast", "North"]

    def test_of_two_areas_of_one_name_the_source_tells_which(self, manager: SignedInClient) -> None:
        with writing() as db:
            north = db.scalars(select(Area)).one()
            db.add(Area(uuid=uuid7(), jurisdiction_id=north.jurisdiction_id, identifier="n2", name="North"))
        new = {"label": "Mayor", "area": "North"}

        assert "area/north, n2" in fault_at(manager.post_form(f"{BODY}/posts", new), "post-area")
        assert manager.post_form(f"{BODY}/posts", new | {"area": "n2"}).status_code == 303
        path = f"{BODY}/posts/{post_called('Mayor').uuid}"
        assert 'value="n2"' in manager.get(path).text, "what stands there can be saved as it is"

    @pytest.mark.parametrize(
        ("change", "field", "words"),
        [
            ({"label": ""}, "post-label", "Write what the post"),
            ({"label": "chair"}, "post-label", "here already"),
            ({"label": "x" * 301}, "post-label", "At most 300"),
            ({"role": "x" * 121}, "post-role", "At most 120"),
            ({"area": "x" * 121}, "post-area", "At most 120"),
            ({"start_date": "soon"}, "post-start", "Write a year"),
            ({"start_date": "2020", "end_date": "2019"}, "post-end", "before the beginning"),
        ],
    )
    def test_what_cannot_be_so_is_said_beside_the_field(
        self, manager: SignedInClient, change: dict[str, str], field: str, words: str
    ) -> None:
        new = {"label": "Mayor", "role": "mayor of the town"}
        answer = manager.post_form(f"{BODY}/posts", {**new, **change})

        assert words in fault_at(answer, field)
        assert 'value="mayor of the town"' in answer.text or "role" in change
        manager.post_form(f"{BODY}/posts", new)
        path = f"{BODY}/posts/{post_called('Mayor').uuid}"
        assert words in fault_at(manager.post_form(path, {**new, **change}), field)

    def test_a_post_of_another_body_is_none_of_its_own(self, manager: SignedInClient) -> None:
        chair = post_called("Chair").uuid
        path = f"/manage/institutions/party-a/posts/{chair}"

        assert manager.get(path).status_code == 404
        assert manager.post_form(f"{path}/remove").status_code == 404
        member = {"person": "Ana Hoxha", "post": str(chair)}
        answer = manager.post_form("/manage/institutions/party-a/members", member)
        assert answer.status_code == 422

    def test_who_only_reads_changes_none(self, manager: SignedInClient, signed_in_client: SignIn) -> None:
        viewer = signed_in_client(Role.VIEWER)
        path = f"{BODY}/posts/{post_called('Chair').uuid}"

        assert manager.get(path).status_code == 200
        assert "Add a post" not in viewer.get(BODY).text
        assert viewer.get(path).status_code == 403
        for way in (f"{BODY}/posts", path, f"{path}/remove"):
            assert viewer.post_form(way, {"label": "X"}).status_code == 403
