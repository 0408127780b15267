"""The link in the letter: opening it changes nothing, the button confirms, and whatever happened meanwhile has a page of its own."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from typing import TYPE_CHECKING

import pytest

from campaigns.foundation import clock as the_clock
from campaigns.foundation.actor import SYSTEM, VISITOR
from campaigns.foundation.transaction import reading, writing
from campaigns.petitions.operations import (
    Wording,
    change_slug,
    close_petition,
    declare_won,
    hand_over_petition,
    pause_petition,
    withdraw_petition,
    write_text,
)
from campaigns.signatures.operations.holding import erase_signature, withdraw_signature
from campaigns.signatures.signing import QUIET
from tests.dumps import dump
from tests.factories import (
    ENGLISH,
    OWN_FORM,
    Made,
    count_now,
    counts,
    make_petition,
    make_signature,
    petition_row,
    sign,
    signature_row,
    signatures_number,
)

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tests.conftest import Clock, DeliverMail
    from tests.letters import ReadLetter


@pytest.fixture
def petition(client: FlaskClient, clock: Clock) -> Made:  # noqa: ARG001 - tables are empty, and it is noon
    return make_petition()


@pytest.fixture
def letter(client: FlaskClient, petition: Made, deliver_mail: DeliverMail) -> ReadLetter:
    """The letter that asks to confirm, after somebody signed."""
    assert sign(client, petition).status_code == 303
    [arrived] = deliver_mail()
    return arrived


@pytest.fixture
def link(letter: ReadLetter) -> str:
    return letter.path("/confirm/")


def state_of(petition: Made) -> str | None:
    with reading() as db:
        signature = signature_row(db, petition)
        return signature.state if signature is not None else None


def confirm(client: FlaskClient, link: str) -> int:
    return client.post(link, headers=OWN_FORM).status_code


def test_the_button_confirms_and_leads_to_thanks(client: FlaskClient, petition: Made, link: str) -> None:
    page = client.get(link)
    assert page.status_code == 200
    assert f'action="{link}"' in page.text
    answer = client.post(link, headers=OWN_FORM)
    assert (answer.status_code, answer.location) == (303, f"/petitions/{petition.slug}/thanks")
    assert client.get(answer.location).status_code == 200
    assert state_of(petition) == "confirmed"
    assert count_now() == 1
    assert counts(petition).count == 1


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_a_scanner_that_follows_every_link_of_every_letter_changes_nothing(
    client: FlaskClient, petition: Made, letter: ReadLetter, deliver_mail: DeliverMail, clock: Clock, method: str
) -> None:
    make_signature(petition, email="ana@example.org")
    clock.advance(seconds=QUIET.total_seconds() + 1)
    sign(client, petition, email="ana@example.org", prefix="/sr-Cyrl")
    letters = [letter, *deliver_mail()]
    assert {one.to for one in letters} == {"mira@example.org", "ana@example.org"}
    before = dump()
    for one in letters:
        paths = [one.path(link) for link in one.links]
        assert len(paths) >= 2
        for path in paths:
            assert client.open(path or "/", method=method).status_code in {200, 204, 301, 303}
    assert dump() == before


def test_forms_on_pages_of_links_are_never_sent_by_get(client: FlaskClient, letter: ReadLetter) -> None:
    own = letter.path("/signature/")
    before = dump()
    for path in (
        f"{own}/withdraw",
        f"{own}/erase",
        f"{own}/confirm",
        f"{own}/correct",
        f"{own}/display",
        f"{own}/news",
        letter.path("/confirm/") + "/renew",
    ):
        assert client.get(path, query_string={"sure": "y", "confirm": "y"}).status_code == 405
    assert dump() == before


def test_confirming_twice_is_harmless(client: FlaskClient, petition: Made, link: str) -> None:
    assert [confirm(client, link) for _ in range(3)] == [303, 303, 303]
    assert "already confirmed" in client.get(link).text
    assert count_now() == 1
    assert counts(petition).count == 1


def test_a_confirmation_from_another_site_is_refused(client: FlaskClient, petition: Made, link: str) -> None:
    assert client.post(link, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert state_of(petition) == "pending"


def test_an_expired_link_offers_a_new_one(
    client: FlaskClient, petition: Made, link: str, clock: Clock, deliver_mail: DeliverMail
) -> None:
    clock.advance(days=7)
    assert confirm(client, link) == 410
    assert state_of(petition) == "pending"
    assert f'action="{link}/renew"' in client.get(link).text
    answer = client.post(f"{link}/renew", headers=OWN_FORM)
    assert (answer.status_code, answer.location) == (303, f"/petitions/{petition.slug}/check-your-mail")
    [fresh] = deliver_mail()
    assert fresh.path("/confirm/") != link
    assert confirm(client, fresh.path("/confirm/")) == 303
    assert state_of(petition) == "confirmed"


def test_a_new_link_is_not_sent_again_and_again(
    client: FlaskClient, link: str, clock: Clock, deliver_mail: DeliverMail
) -> None:
    assert client.post(f"{link}/renew", headers=OWN_FORM).status_code == 303
    assert deliver_mail() == []
    for _ in range(20):
        clock.advance(minutes=11)
        client.post(f"{link}/renew", headers=OWN_FORM)
    assert len(deliver_mail()) == 4


def test_a_link_that_expired_after_it_was_used_says_that_it_was_used(
    client: FlaskClient, link: str, clock: Clock
) -> None:
    confirm(client, link)
    clock.advance(days=8)
    assert "already confirmed" in client.get(link).text
    assert confirm(client, link) == 303
    assert count_now() == 1


def test_a_withdrawn_signature_stays_withdrawn(client: FlaskClient, petition: Made, link: str) -> None:
    with writing() as db:
        signature = signature_row(db, petition)
        assert signature is not None
        withdraw_signature(db, petition_row(db, petition), signature)
    assert client.get(link).status_code == 200
    assert confirm(client, link) == 409
    assert state_of(petition) == "withdrawn"
    assert count_now() == 0


def test_an_erased_signature_and_a_forged_link_look_alike(client: FlaskClient, petition: Made, link: str) -> None:
    with writing() as db:
        signature = signature_row(db, petition)
        assert signature is not None
        erase_signature(db, VISITOR, petition_row(db, petition), signature, keeps_count=False)
    forged = link[:-10] + "AAAAAAAAAA"
    for method in (client.get, client.post):
        erased, strange = method(link, headers=OWN_FORM), method(forged, headers=OWN_FORM)
        assert erased.status_code == strange.status_code == 404
        assert erased.text.replace(link, "") == strange.text.replace(forged, "")
    assert signatures_number(petition) == 0


@pytest.mark.parametrize(
    "token", ["x", "A" * 70, "ž" * 35, "%00", "A" * 5000, "..%2f..%2fetc", "%ff%fe", "A" * 69 + "="]
)
def test_what_was_never_a_link_is_not_found(client: FlaskClient, token: str) -> None:
    for path in (f"/confirm/{token}", f"/signature/{token}"):
        assert client.get(path).status_code == 404
        assert client.post(path, headers=OWN_FORM).status_code in {404, 405}


def test_one_kind_of_link_does_not_serve_as_the_other(client: FlaskClient, letter: ReadLetter) -> None:
    own, asked = letter.path("/signature/"), letter.path("/confirm/")
    assert client.get(own.replace("/signature/", "/confirm/")).status_code == 404
    assert client.get(asked.replace("/confirm/", "/signature/")).status_code == 404


@pytest.mark.parametrize("is_handed_over", [False, True])
def test_after_the_end_confirmations_are_taken_for_a_day(
    client: FlaskClient, petition: Made, link: str, clock: Clock, *, is_handed_over: bool
) -> None:
    with writing() as db:
        close_petition(db, SYSTEM, petition_row(db, petition))
        if is_handed_over:
            hand_over_petition(db, SYSTEM, petition_row(db, petition))
    clock.advance(hours=23)
    assert "Press the button" in client.get(link).text
    assert confirm(client, link) == 303
    assert count_now() == 1


@pytest.mark.parametrize("end", [close_petition, declare_won, withdraw_petition])
def test_and_then_no_more(client: FlaskClient, petition: Made, link: str, clock: Clock, end: object) -> None:
    with writing() as db:
        end(db, SYSTEM, petition_row(db, petition))  # type: ignore[operator]
    clock.advance(hours=24)
    assert client.get(link).status_code == 410
    answer = client.post(link, headers=OWN_FORM)
    assert answer.status_code == 410
    assert "has ended" in answer.text
    assert count_now() == 0


def test_a_closing_date_ends_it_too(client: FlaskClient, clock: Clock, deliver_mail: DeliverMail) -> None:
    petition = make_petition(closes_at=the_clock.now() + timedelta(hours=1))
    make_signature(petition, confirmed=False)
    make_signature(petition, email="ana@example.org", confirmed=False)
    first, second = (one.path("/confirm/") for one in deliver_mail())
    clock.advance(hours=24)
    assert confirm(client, first) == 303
    clock.advance(hours=1)
    assert confirm(client, second) == 410


def test_a_pause_does_not_shut_out_who_signed_before(client: FlaskClient, petition: Made, link: str) -> None:
    with writing() as db:
        pause_petition(db, SYSTEM, petition_row(db, petition))
    assert confirm(client, link) == 303


def test_what_people_signed_is_the_version_that_they_saw(
    client: FlaskClient, petition: Made, deliver_mail: DeliverMail
) -> None:
    changed = Wording("Give the house to nobody", ENGLISH.summary, ENGLISH.body, ENGLISH.demands, ENGLISH.addressees)
    with writing() as db:
        write_text(db, SYSTEM, petition_row(db, petition), "en", changed)
    sign(client, petition)
    sign(client, petition, email="ana@example.org", version="")
    before, after = deliver_mail()
    assert ENGLISH.title in before.text
    assert changed.title in after.text
    confirm(client, before.path("/confirm/"))
    page = unescape(client.get(before.path("/signature/")).text)
    assert ENGLISH.title in page
    assert "Version 1" in page
    assert "Version 2" in client.get(after.path("/signature/")).text


def test_links_survive_a_change_of_address(client: FlaskClient, petition: Made, link: str) -> None:
    with writing() as db:
        change_slug(db, SYSTEM, petition_row(db, petition), "another-address")
    answer = client.post(link, headers=OWN_FORM)
    assert answer.location == "/petitions/another-address/thanks"


@pytest.mark.parametrize(("prefix", "title"), [("/sr-Cyrl", "Дајте одузету кућу"), ("/sr-Latn", "Dajte oduzetu kuću")])
def test_letters_and_links_stay_in_the_signers_language(
    client: FlaskClient, petition: Made, deliver_mail: DeliverMail, prefix: str, title: str
) -> None:
    answer = sign(client, petition, prefix=prefix)
    assert answer.location == f"{prefix}/petitions/{petition.slug}/check-your-mail"
    [letter] = deliver_mail()
    assert title in letter.subject + letter.text
    assert title in client.get(letter.path("/confirm/")).text
    assert letter.path("/confirm/").startswith(f"{prefix}/confirm/")
    assert letter.message["Content-Language"] == prefix[1:]


def test_pages_of_one_person_are_kept_by_nobody(client: FlaskClient, letter: ReadLetter) -> None:
    for part in ("/confirm/", "/signature/"):
        page = client.get(letter.path(part))
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["X-Robots-Tag"] == "noindex"
        assert "Set-Cookie" not in page.headers
    lost = client.get("/confirm/x")
    assert lost.headers["Cache-Control"] == "no-store"
