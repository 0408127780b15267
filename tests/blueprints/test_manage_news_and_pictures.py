"""Updates to supporters and the picture of a petition."""

from __future__ import annotations

import html
import io
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from PIL import Image
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from campaigns.coalitions.models import Role
from campaigns.foundation.files import LONGEST_UPLOAD
from campaigns.foundation.transaction import reading
from tests.factories import OWN_FORM, make_petition, petition_row
from tests.places import home_of

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

    from tests.conftest import SignedInClient, SignIn
    from tests.factories import Made


@pytest.fixture
def made(app: Flask) -> Made:  # noqa: ARG001 - it opens the database
    return make_petition()


@pytest.fixture
def manager(made: Made, signed_in_client: SignIn) -> SignedInClient:
    return signed_in_client(Role.MANAGER, organization_id=home_of(made).organization_id)


class TestUpdates:
    def test_news_are_written_in_two_languages_and_published(self, made: Made, manager: SignedInClient) -> None:
        path, visitor = f"/manage/petitions/{made.slug}/updates", manager.application.test_client()

        begun = manager.post_form(f"{path}/new", {"title": "We met the Agency", "body": "They **listened**."})
        address = begun.location.partition("?")[0].rpartition("/")[0]
        assert (
            manager.post_form(f"{address}/sr-Cyrl", {"title": "Срели смо се", "body": "Саслушали су нас."}).status_code
            == 303
        )
        assert "We met" not in visitor.get(f"/petitions/{made.slug}/updates").text
        assert manager.post_form(f"{address}/publish").status_code == 303
        assert manager.post_form(f"{address}/publish").status_code == 303, "twice is harmless"

        assert "They <strong>listened</strong>" in visitor.get(f"/petitions/{made.slug}/updates").text
        assert "Sreli smo se" in visitor.get(f"/sr-Latn/petitions/{made.slug}").text
        assert "We met the Agency" in manager.get(path).text
        assert manager.post_form(f"{address}/remove").status_code == 303
        assert "We met" not in visitor.get(f"/petitions/{made.slug}/updates").text

    @pytest.mark.parametrize(
        "fields",
        [
            {},
            {"title": "x"},
            {"body": "x"},
            {"title": "x" * 201, "body": "x"},
            {"title": "x", "body": "x" * 50_001},
            {"title": "\x00", "body": "x"},
        ],
    )
    def test_what_cannot_be_kept_is_to_mend(self, made: Made, manager: SignedInClient, fields: dict[str, str]) -> None:
        assert manager.post_form(f"/manage/petitions/{made.slug}/updates/new", fields).status_code == 422

    def test_news_of_another_petition_are_not_there(self, made: Made, manager: SignedInClient) -> None:
        other = make_petition()
        writer = manager.post_form(f"/manage/petitions/{made.slug}/updates/new", {"title": "News", "body": "News."})
        update = writer.location.partition("/updates/")[2].partition("/")[0]

        assert manager.get(f"/manage/petitions/{made.slug}/updates/{uuid4()}/en").status_code == 404
        assert manager.get(f"/manage/petitions/{other.slug}/updates/{update}/en").status_code == 404
        assert manager.post_form(f"/manage/petitions/{made.slug}/updates/not-a-uuid/publish").status_code == 404


def picture(kind: str = "PNG", size: tuple[int, int] = (640, 360)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (120, 60, 90)).save(out, kind)
    return out.getvalue()


class TestPicture:
    def send(
        self, manager: SignedInClient, made: Made, content: bytes | None, name: str = "house.png", **fields: str
    ) -> TestResponse:
        data: dict[str, object] = {"csrf_token": manager.who.csrf, "text_en": "A house with an open door", **fields}
        if content is not None:
            data["picture"] = FileStorage(io.BytesIO(content), filename=name)
        # Encoded here: the test client would put a large form into a temporary file and leave it open.
        boundary, body = encode_multipart(data)
        kind = f"multipart/form-data; boundary={boundary}"
        return manager.post(f"/manage/petitions/{made.slug}/image", data=body, headers=OWN_FORM, content_type=kind)

    @pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
    def test_a_picture_stands_on_the_page_with_its_words(self, made: Made, manager: SignedInClient, kind: str) -> None:
        assert self.send(manager, made, picture(kind), **{"text_sr-Cyrl": "Кућа отворених врата"}).status_code == 303

        page = manager.application.test_client().get(f"/sr-Latn/petitions/{made.slug}").text
        assert 'alt="Kuća otvorenih vrata"' in page
        address = page.partition('src="/media/')[2].partition('"')[0]
        shown = manager.get(f"/media/{address}")
        assert (shown.status_code, shown.content_type) == (200, "image/webp")
        assert "immutable" in shown.headers["Cache-Control"]

    def test_words_can_be_changed_without_a_new_picture(self, made: Made, manager: SignedInClient) -> None:
        self.send(manager, made, picture())
        assert self.send(manager, made, None, text_en="A house at dusk").status_code == 303
        assert 'alt="A house at dusk"' in manager.get(f"/petitions/{made.slug}").text

    def test_it_can_be_removed(self, made: Made, manager: SignedInClient) -> None:
        self.send(manager, made, picture())
        assert self.send(manager, made, None, remove="yes").status_code == 303
        with reading() as db:
            assert petition_row(db, made).picture is None

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"", "not a JPEG"),
            (b"hello", "not a JPEG"),
            (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "not a JPEG"),
            (b"GIF89a" + b"\x00" * 100, "not a JPEG"),
            (picture()[:200], "not a JPEG"),
            (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "not a JPEG"),
            (b"x" * (LONGEST_UPLOAD + 1), "larger than 8 MB"),
            (picture(size=(8000, 6000)), "too many pixels"),
        ],
        ids=("nothing", "words", "svg", "gif", "half", "damaged", "large", "wide"),
    )
    def test_what_is_no_picture_is_named(self, made: Made, manager: SignedInClient, content: bytes, words: str) -> None:
        answer = self.send(manager, made, content)

        if content == b"":
            assert answer.status_code == 303, "an empty file is no file: the words are kept"
            return
        assert answer.status_code == 422
        assert words in html.unescape(answer.text)
        with reading() as db:
            assert petition_row(db, made).picture is None

    def test_the_words_of_the_first_language_are_needed(self, made: Made, manager: SignedInClient) -> None:
        answer = self.send(manager, made, picture(), text_en="")

        assert answer.status_code == 422
        assert "Say what the picture shows" in html.unescape(answer.text)

    @pytest.mark.parametrize("words", ["x" * 501, "a\x00b", "a\u2028\x00b"])
    def test_words_that_cannot_be_kept_are_to_mend(self, made: Made, manager: SignedInClient, words: str) -> None:
        assert self.send(manager, made, picture(), text_en=words).status_code == 422

    def test_a_file_beyond_all_measure_is_refused(self, made: Made, manager: SignedInClient) -> None:
        assert self.send(manager, made, b"x" * 11_000_000).status_code == 413

    @pytest.mark.parametrize("name", ["../../etc/passwd", "house.png\r\nX: y", "\u202egnp.exe", "x" * 5000])
    def test_the_name_of_a_file_means_nothing(self, made: Made, manager: SignedInClient, name: str) -> None:
        assert self.send(manager, made, picture(), name).status_code == 303
