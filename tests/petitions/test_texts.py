"""What a petition says: languages, versions, addresses, picture, news, goals."""

from __future__ import annotations

import io
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from campaigns.foundation.actor import SYSTEM
from campaigns.foundation.errors import Conflict, Invalid
from campaigns.foundation.transaction import reading, writing
from campaigns.insights.pages import petition_page, petition_updates, petition_versions
from campaigns.petitions import operations
from campaigns.petitions.access import present_slug
from campaigns.petitions.operations import Wording
from campaigns.petitions.queries import all_updates, goal_for, published_versions, version_of
from tests.factories import ENGLISH, SERBIAN, Made, make_petition, make_signature, petition_row, signature_row

if TYPE_CHECKING:
    from campaigns.foundation.transaction import Database
    from campaigns.insights.pages import PetitionPage

OFFERED = ("en", "sr-Cyrl", "sr-Latn")
OTHER = Wording("Give the house back", "Another summary.", "Another body.", ("One demand.",), ("The minister",))


def _page(made: Made, language: str) -> PetitionPage:
    with reading() as db:
        return petition_page(db, made.slug, language, OFFERED)


def test_readers_get_their_language_and_their_script(database: Database) -> None:  # noqa: ARG001
    made = make_petition()
    assert _page(made, "en").title == ENGLISH.title
    assert _page(made, "sr-Cyrl").title == SERBIAN.title
    latin = _page(made, "sr-Latn")
    assert (latin.title, latin.language) == ("Dajte oduzetu kuću dečjem klubu", "sr-Latn")
    assert latin.demands == ("Dajte kuću klubu.", "Recite do kada.")
    assert "pre četiri godine" in latin.body_html


def test_who_has_no_text_gets_the_first_one_and_is_told_its_language(database: Database) -> None:  # noqa: ARG001
    made = make_petition(wordings={"en": ENGLISH})
    page = _page(made, "sr-Latn")
    assert (page.title, page.language) == (ENGLISH.title, "en")
    assert [language.code for language in page.available_languages] == ["en"]


def test_a_draft_is_changed_in_place_and_a_published_text_gets_a_new_version(database: Database) -> None:  # noqa: ARG001
    made = make_petition(published=False)
    with writing() as db:
        operations.write_text(db, SYSTEM, petition_row(db, made), "en", OTHER)
        assert petition_row(db, made).version_number == 1
        operations.submit_for_review(db, SYSTEM, petition_row(db, made))
        operations.publish_petition(db, SYSTEM, petition_row(db, made))
        operations.write_text(db, SYSTEM, petition_row(db, made), "en", ENGLISH)
    with reading() as db:
        numbers = [version.number for version in published_versions(db, made.id)]
        shown = version_of(db, petition_row(db, made))
        assert numbers == [2, 1]
        assert {text.language: text.title for text in shown.texts} == {"en": ENGLISH.title, "sr-Cyrl": SERBIAN.title}


def test_writing_the_same_again_makes_no_version(database: Database) -> None:  # noqa: ARG001
    made = make_petition()
    with writing() as db:
        operations.write_text(db, SYSTEM, petition_row(db, made), "en", ENGLISH)
    with reading() as db:
        assert petition_row(db, made).version_number == 1


def test_a_signature_names_the_version_that_was_on_the_screen(database: Database) -> None:  # noqa: ARG001
    made = make_petition()
    with writing() as db:
        operations.write_text(db, SYSTEM, petition_row(db, made), "en", OTHER)
    make_signature(made, email="early@example.org", version=made.version)
    with reading() as db:
        early = signature_row(db, made, "early@example.org")
        by_id = {version.id: version.number for version in published_versions(db, made.id)}
        assert early is not None
        assert by_id[early.version_id] == 1
        _head, shown = petition_versions(db, made.slug, "en")
    assert [(one.number, one.title) for one in shown if one.language == "en"] == [(2, OTHER.title), (1, ENGLISH.title)]


def test_the_first_language_stays(database: Database) -> None:  # noqa: ARG001
    made = make_petition()
    with pytest.raises(Conflict), writing() as db:
        operations.remove_text(db, SYSTEM, petition_row(db, made), "en")
    with writing() as db:
        operations.remove_text(db, SYSTEM, petition_row(db, made), "sr-Cyrl")
    assert _page(made, "sr-Cyrl").language == "en"
    with reading() as db:
        assert [version.number for version in published_versions(db, made.id)] == [2, 1]


def test_an_old_address_leads_on_and_is_not_given_away(database: Database) -> None:  # noqa: ARG001
    made, other = make_petition(slug="first"), make_petition(slug="other")
    with writing() as db:
        operations.change_slug(db, SYSTEM, petition_row(db, made), "Второе Второе")
    with reading() as db:
        assert present_slug(db, "first") == petition_row(db, made).slug
    for taken in ("first", petition_slug(made)):
        with pytest.raises(Invalid), writing() as db:
            operations.change_slug(db, SYSTEM, petition_row(db, other), taken)


def petition_slug(made: Made) -> str:
    """The present address of a petition."""
    with reading() as db:
        return petition_row(db, made).slug


def test_a_petition_may_go_back_to_its_old_address(database: Database) -> None:  # noqa: ARG001
    made = make_petition(slug="first")
    for slug in ("second", "first"):
        with writing() as db:
            operations.change_slug(db, SYSTEM, petition_row(db, made), slug)
    assert petition_slug(made) == "first"
    with reading() as db:
        assert present_slug(db, "second") == "first"
        assert present_slug(db, "first") is None


def test_two_petitions_of_one_title_get_two_addresses(database: Database) -> None:  # noqa: ARG001
    slugs = []
    for _ in range(3):
        made = make_petition(slug=None)
        with writing() as db:
            petition = petition_row(db, made)
            again = operations.create_petition(db, SYSTEM, petition.campaign, language="sr-Cyrl", wording=SERBIAN)
            slugs.append(again.slug)
    assert slugs == [
        "dajte-oduzetu-kucu-decjem-klubu",
        "dajte-oduzetu-kucu-decjem-klubu-2",
        "dajte-oduzetu-kucu-decjem-klubu-3",
    ]


def _png(width: int = 40, height: int = 30) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "purple").save(out, "PNG")
    return out.getvalue()


def test_a_picture_says_what_it_shows_in_the_readers_script(database: Database) -> None:  # noqa: ARG001
    made = make_petition()
    with writing() as db:
        operations.change_picture(db, SYSTEM, petition_row(db, made), _png(), {"en": "A house", "sr-Cyrl": "Кућа"})
    english, latin = _page(made, "en").image, _page(made, "sr-Latn").image
    assert english is not None
    assert latin is not None
    assert (english.alt, latin.alt) == ("A house", "Kuća")
    assert english.url == latin.url


def test_a_picture_without_words_is_refused_and_taken_away_whole(database: Database) -> None:  # noqa: ARG001
    made = make_petition()
    with pytest.raises(Invalid) as caught, writing() as db:
        operations.change_picture(db, SYSTEM, petition_row(db, made), _png(), {"sr-Cyrl": "Кућа"})
    assert list(caught.value.faults) == ["text_en"]
    with writing() as db:
        operations.change_picture(db, SYSTEM, petition_row(db, made), _png(), {"en": "A house"})
        operations.remove_picture(db, SYSTEM, petition_row(db, made))
    assert _page(made, "en").image is None


def test_news_is_shown_once_published_and_in_two_languages(database: Database) -> None:  # noqa: ARG001
    made = make_petition()
    with writing() as db:
        petition = petition_row(db, made)
        update = operations.write_update(db, SYSTEM, petition, "en", title="The agency wrote", body="It *will* answer.")
        operations.write_update(
            db, SYSTEM, petition, "sr-Cyrl", title="Дирекција је писала", body="Одговориће.", update=update
        )
        uuid = update.uuid
    assert _page(made, "en").updates == ()
    with writing() as db:
        petition = petition_row(db, made)
        found = next(one for one in all_updates(db, made.id) if one.uuid == uuid)
        operations.publish_update(db, SYSTEM, petition, found)
    assert [one.title for one in _page(made, "sr-Latn").updates] == ["Direkcija je pisala"]
    with reading() as db:
        _head, shown, _published, _names = petition_updates(db, made.slug, "en")
    assert "<em>will</em>" in shown[0].body_html


def test_goals_step_up_and_are_always_ahead() -> None:
    assert [goal_for(count, 100) for count in (0, 89, 90, 224, 225, 3742)] == [100, 100, 250, 250, 500, 5000]
    goals = [goal_for(count, 1) for count in range(0, 3_000_000, 997)]
    assert all(earlier <= later for earlier, later in pairwise(goals))
    assert all(goal * 9 > count * 10 for goal, count in zip(goals, range(0, 3_000_000, 997), strict=True))
