"""A petition from the first sentence to the last step, through the pages of those who write it."""

from __future__ import annotations

import html
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from campaigns.coalitions.models import Role
from campaigns.foundation import clock as the_clock
from campaigns.foundation.transaction import reading, writing
from campaigns.petitions.models import Petition
from tests.factories import ENGLISH, SERBIAN, make_petition, make_signature, petition_row, run_jobs
from tests.places import home_of

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

    from tests.conftest import SignedInClient, SignIn
    from tests.factories import Made

TEXT = {
    "title": ENGLISH.title,
    "summary": ENGLISH.summary,
    "body": ENGLISH.body,
    "demands": "\n".join(ENGLISH.demands),
    "addressees": "\n".join(ENGLISH.addressees),
}
SERBIAN_TEXT = {
    "title": SERBIAN.title,
    "summary": SERBIAN.summary,
    "body": SERBIAN.body,
    "demands": "\n".join(SERBIAN.demands),
    "addressees": "\n".join(SERBIAN.addressees),
}


@dataclass
class Desk:
    """A manager at work on one petition."""

    client: SignedInClient
    made: Made

    def path(self, rest: str = "") -> str:
        return f"/manage/petitions/{self.made.slug}{rest}"

    def read(self, rest: str = "") -> str:
        answer = self.client.get(self.path(rest))
        assert answer.status_code == 200
        return html.unescape(answer.text)

    def send(self, rest: str, **fields: object) -> TestResponse:
        return self.client.post_form(self.path(rest), fields)

    def step(self, code: str) -> TestResponse:
        return self.send("/transition", step=code, sure="yes")

    @property
    def state(self) -> str:
        with reading() as db:
            return petition_row(db, self.made).state


def desk_of(signed_in_client: SignIn, made: Made, role: Role = Role.MANAGER) -> Desk:
    return Desk(signed_in_client(role, organization_id=home_of(made).organization_id), made)


@pytest.fixture
def draft(app: Flask, signed_in_client: SignIn) -> Desk:  # noqa: ARG001 - it opens the database
    return desk_of(signed_in_client, make_petition(published=False))


@pytest.fixture
def published(app: Flask, signed_in_client: SignIn) -> Desk:  # noqa: ARG001 - it opens the database
    return desk_of(signed_in_client, make_petition())


def test_from_one_sentence_to_a_public_page_in_three_scripts(app: Flask, signed_in_client: SignIn) -> None:
    home = home_of(make_petition(published=False))
    client = signed_in_client(Role.MANAGER, organization_id=home.organization_id)
    fields = {"campaign": home.campaign, "language": "en", "title": "Mend the bridge", "summary": "", "goal": "250"}

    begun = client.post_form("/manage/petitions/new", fields)
    assert begun.location == "/manage/petitions/mend-the-bridge/texts/en?notice=petition-begun"
    path = "/manage/petitions/mend-the-bridge"
    refused = client.post_form(f"{path}/transition", {"step": "submit"})
    assert refused.status_code == 422
    assert "needs a title, a summary and a text" in refused.text
    assert client.post_form(f"{path}/texts/en", TEXT).status_code == 303
    assert client.post_form(f"{path}/texts/sr-Cyrl", SERBIAN_TEXT).status_code == 303
    assert client.post_form(f"{path}/transition", {"step": "submit"}).status_code == 303
    assert app.test_client().get("/petitions/mend-the-bridge").status_code == 404
    assert client.post_form(f"{path}/transition", {"step": "publish", "sure": "yes"}).status_code == 303

    visitor = app.test_client()
    assert ENGLISH.title in html.unescape(visitor.get("/petitions/mend-the-bridge").text)
    assert SERBIAN.title in visitor.get("/sr-Cyrl/petitions/mend-the-bridge").text
    assert "Dajte oduzetu kuću dečjem klubu" in visitor.get("/sr-Latn/petitions/mend-the-bridge").text
    run_jobs()


def test_two_petitions_of_one_title_get_two_addresses(signed_in_client: SignIn, app: Flask) -> None:  # noqa: ARG001 - it opens the database
    home = home_of(make_petition(published=False))
    client = signed_in_client(Role.OWNER, organization_id=home.organization_id)
    fields = {"campaign": home.campaign, "language": "sr-Cyrl", "title": "Поправите мост", "goal": "100"}

    locations = [client.post_form("/manage/petitions/new", fields).location for _ in range(2)]

    assert "/manage/petitions/popravite-most/" in locations[0]
    assert "/manage/petitions/popravite-most-2/" in locations[1]


def test_a_petition_is_begun_in_campaigns_of_ones_own_alone(signed_in_client: SignIn, app: Flask) -> None:  # noqa: ARG001 - it opens the database
    home = home_of(make_petition(published=False))
    fields = {"campaign": home.campaign, "language": "en", "title": "Mend the bridge", "goal": "100"}

    outsider = signed_in_client(Role.OWNER).post_form("/manage/petitions/new", fields)
    viewer = signed_in_client(Role.VIEWER, organization_id=home.organization_id).post_form(
        "/manage/petitions/new", fields
    )

    assert (outsider.status_code, viewer.status_code) == (422, 422)


class TestText:
    def test_a_draft_is_changed_in_place(self, draft: Desk) -> None:
        assert draft.send("/texts/en", **(TEXT | {"title": "Another title"})).location.endswith("notice=text-kept")
        assert "Another title" in draft.read("/texts/en")
        with reading() as db:
            assert len(petition_row(db, draft.made).versions) == 1

    def test_a_text_that_people_signed_stays_and_a_new_version_begins(self, published: Desk) -> None:
        answer = published.send("/texts/en", **(TEXT | {"title": "A better title", "note": "Shorter."}))

        assert answer.location.endswith("notice=version-made")
        history = published.read("/history")
        assert "Version 2" in history
        assert "Shorter." in history
        assert ENGLISH.title in history
        assert published.send("/texts/en", **(TEXT | {"title": "A better title"})).location.endswith("notice=text-kept")

    def test_the_first_language_stays_and_others_can_go(self, published: Desk) -> None:
        assert published.send("/texts/en/remove").status_code == 409
        assert published.send("/texts/sr-Cyrl/remove").status_code == 303
        assert "no text yet" in published.read("/texts/en")

    @pytest.mark.parametrize("language", ["sr-Latn", "xx", "en-GB", "%00", "ü"])
    def test_only_languages_that_people_write_have_a_page(self, draft: Desk, language: str) -> None:
        assert draft.client.get(draft.path(f"/texts/{language}")).status_code == 404
        assert draft.send(f"/texts/{language}", **TEXT).status_code == 404

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"title": ""}, "Write a title"),
            ({"title": "x" * 201}, "At most 200"),
            ({"summary": "x" * 601}, "At most 600"),
            ({"body": "x" * 50_001}, "At most 50000"),
            ({"demands": "x" * 501}, "501 characters"),
            ({"demands": "\n".join(["x"] * 31)}, "31 lines"),
            ({"title": "a\x00b"}, "cannot be read"),
            ({"body": "a\x00b"}, "cannot be read"),
            ({"addressees": "a\ufffdb"}, "cannot be read"),
        ],
    )
    def test_what_cannot_be_kept_is_named_and_the_rest_stays(
        self, draft: Desk, fields: dict[str, str], words: str
    ) -> None:
        answer = draft.send("/texts/en", **(TEXT | {"note": "kept as typed"} | fields))

        assert answer.status_code == 422
        text = html.unescape(answer.text).replace("\u2068", "").replace("\u2069", "")
        assert words in text.replace(",", "")
        assert "The Agency for Seized Property" in text or "addressees" in fields

    def test_odd_signs_are_kept_or_cleaned_and_never_run(self, draft: Desk) -> None:
        fields = TEXT | {
            "title": "=1+1 \u202e<b>Ђорђе</b> 😀 \u200b",
            "body": "<script>alert(1)</script> [x](javascript:alert(1)) **да**",
        }

        assert draft.send("/texts/en", **fields).status_code == 303
        page = draft.client.get(draft.path("/preview")).text

        assert "&lt;b&gt;Ђорђе&lt;/b&gt; 😀" in page
        assert "\u202e" not in page
        assert "<script>alert" not in page
        assert 'href="javascript' not in page
        assert "<strong>да</strong>" in page

    def test_a_megabyte_in_a_field_and_ten_thousand_fields_are_to_mend(self, draft: Desk) -> None:
        assert draft.send("/texts/en", **(TEXT | {"body": "x" * 1_100_000})).status_code == 422
        assert draft.send("/texts/en", **{f"field{number}": "x" for number in range(10_000)}).status_code == 422


class TestSteps:
    def test_the_long_way(self, draft: Desk) -> None:
        for code, state in (
            ("submit", "in_review"),
            ("return", "draft"),
            ("submit", "in_review"),
            ("publish", "published"),
            ("pause", "paused"),
            ("resume", "published"),
            ("close", "closed"),
            ("reopen", "published"),
            ("close", "closed"),
            ("hand-over", "handed_over"),
            ("answered", "answered"),
            ("hand-over", "handed_over"),
            ("won", "won"),
        ):
            assert draft.step(code).location.endswith(f"notice=step-{code}"), code
            assert draft.state == state
        assert "Next steps" not in draft.read()
        run_jobs()

    def test_what_cannot_be_taken_back_is_asked_about_first(self, published: Desk) -> None:
        for code in ("won", "withdraw"):
            question = published.send("/transition", step=code)
            assert question.status_code == 200
            assert 'name="sure" value="yes"' in question.text
            assert 'name="sure"' in published.read(f"/transition?step={code}")
        assert published.state == "published"

    def test_asking_changes_nothing(self, published: Desk) -> None:
        published.read("/transition?step=withdraw")

        assert published.state == "published"

    @pytest.mark.parametrize("code", ["submit", "publish", "resume", "answered", "reopen"])
    def test_a_step_from_elsewhere_is_a_conflict(self, published: Desk, code: str) -> None:
        assert published.step(code).status_code == 409
        assert published.state == "published"

    @pytest.mark.parametrize("code", ["", "nothing", "ü", "\x00", "x" * 5000])
    def test_an_unknown_step_is_not_there(self, published: Desk, code: str) -> None:
        assert published.step(code).status_code == 404

    def test_a_past_end_keeps_a_petition_from_opening(self, draft: Desk) -> None:
        with writing() as db:
            petition_row(db, draft.made).closes_at = the_clock.now() - timedelta(days=1)
        draft.step("submit")

        answer = draft.step("publish")

        assert answer.status_code == 422
        assert "closing date is past" in answer.text
        assert draft.state == "in_review"

    def test_a_word_to_the_writers_stands_in_the_history(self, draft: Desk) -> None:
        draft.step("submit")
        draft.send("/transition", step="return", note="Say by when.")

        assert "Say by when." in draft.read("/history")


class TestSettings:
    def test_goal_end_and_address(self, published: Desk) -> None:
        fields = {"goal": "5000", "closes_at": "2030-05-24T18:00", "slug": "Give the House back"}

        assert (
            published.send("/edit", **fields).location == "/manage/petitions/give-the-house-back?notice=settings-kept"
        )

        with reading() as db:
            petition = petition_row(db, published.made)
            assert (petition.goal, str(petition.closes_at)) == (5000, "2030-05-24 18:00:00+00:00")
        visitor = published.client.application.test_client()
        moved = visitor.get(f"/petitions/{published.made.slug}")
        assert (moved.status_code, moved.location) == (301, "/petitions/give-the-house-back")
        assert 'value="2030-05-24T18:00"' in published.client.get("/manage/petitions/give-the-house-back/edit").text

    def test_no_end_is_an_empty_field(self, published: Desk) -> None:
        fields = {"goal": "100", "slug": published.made.slug}
        published.send("/edit", **fields, closes_at="2030-05-24T18:00")
        assert published.send("/edit", **fields, closes_at="").status_code == 303
        with reading() as db:
            assert petition_row(db, published.made).closes_at is None

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"goal": ""}, "whole number"),
            ({"goal": "many"}, "whole number"),
            ({"goal": "1e9"}, "whole number"),
            ({"goal": "0"}, "from 1 to 100"),
            ({"goal": "-5"}, "from 1 to 100"),
            ({"goal": "9" * 5000}, "whole number"),
            ({"closes_at": "tomorrow"}, "day and time"),
            ({"closes_at": "2020-01-01T00:00"}, "This moment is past"),
            ({"closes_at": "99999-01-01T00:00"}, "day and time"),
            ({"closes_at": "0000-00-00T00:00"}, "day and time"),
            ({"closes_at": "\x00"}, "day and time"),
            ({"slug": ""}, "Write an address"),
            ({"slug": "x" * 81}, "At most 80"),
        ],
    )
    def test_bad_input_is_to_mend_and_changes_nothing(
        self, published: Desk, fields: dict[str, str], words: str
    ) -> None:
        answer = published.send("/edit", **({"goal": "777", "closes_at": "", "slug": published.made.slug} | fields))

        assert answer.status_code == 422
        assert words in html.unescape(answer.text)
        with reading() as db:
            assert petition_row(db, published.made).goal == 100

    def test_an_address_of_another_petition_is_taken_for_ever(self, published: Desk) -> None:
        other = make_petition(slug="the-other-house")
        mine = {"goal": "100", "closes_at": ""}

        assert published.send("/edit", **mine, slug=other.slug).status_code == 422
        assert "has or had this address" in published.send("/edit", **mine, slug="The Other House").text


class TestPreview:
    def test_it_is_the_public_page_in_any_language(self, draft: Desk) -> None:
        assert ENGLISH.summary in draft.read("/preview")
        latin = draft.client.get(f"/sr-Latn{draft.path('/preview')}").text
        assert "Kuća osuđenog krijumčara" in latin
        assert "<fieldset" in latin
        assert "disabled" in latin

    def test_nobody_keeps_it(self, draft: Desk) -> None:
        assert draft.client.get(draft.path("/preview")).headers["Cache-Control"] == "no-store"


class TestDashboard:
    def test_it_says_what_waits(self, draft: Desk) -> None:
        page = html.unescape(draft.client.get("/manage/").text)

        assert "What to do next" in page
        assert ENGLISH.title in page

    def test_somebody_without_an_organization_is_told_what_to_do(self, signed_in_client: SignIn) -> None:
        page = signed_in_client(None).get("/manage/").text

        assert "You belong to no organisation yet" in page

    def test_a_new_organization_is_led_to_its_first_campaign(self, signed_in_client: SignIn) -> None:
        assert "Begin a campaign" in signed_in_client(Role.OWNER).get("/manage/").text
        assert "Begin a campaign" not in signed_in_client(Role.VIEWER).get("/manage/").text

    def test_others_petitions_are_not_there(self, draft: Desk, signed_in_client: SignIn) -> None:
        page = html.unescape(signed_in_client(Role.OWNER).get("/manage/petitions/").text)

        assert ENGLISH.title not in page
        assert ENGLISH.title in html.unescape(draft.client.get("/manage/petitions/").text)


def test_the_overview_shows_figures_of_confirmed_signatures(published: Desk) -> None:
    make_signature(published.made)
    make_signature(published.made, email="petar@example.org", country="ME", confirmed=False)
    run_jobs()

    page = published.read()
    assert "Confirmed signatures" in page
    assert published.client.get("/manage/").status_code == 200


def test_a_petition_that_is_called_new_can_be_opened(signed_in_client: SignIn, app: Flask) -> None:  # noqa: ARG001 - it opens the database
    home = home_of(make_petition(published=False))
    client = signed_in_client(Role.MANAGER, organization_id=home.organization_id)
    fields = {"campaign": home.campaign, "language": "en", "title": "New", "goal": "100"}

    path = client.post_form("/manage/petitions/new", fields).location.partition("/texts")[0]

    assert path != "/manage/petitions/new"
    with reading() as db:
        assert db.scalar(select(Petition.slug).where(Petition.slug == "new")) is None
