"""Following for everybody: nothing is told before the owner of the address has confirmed, and nothing tells who follows."""

from __future__ import annotations

from email import message_from_bytes
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from sqlalchemy import select

from campaigns.alerts.jobs import forget_followers
from campaigns.alerts.links import calendar_token, confirm_token, own_token, stop_token
from campaigns.alerts.models import Alert, Follow, Follower, Frequency
from campaigns.alerts.operations.following import MOST_LETTERS
from campaigns.alerts.queries.followers import follower_of_address
from campaigns.foundation.mail.composing import Composed
from campaigns.foundation.mail.mime import UnfitHeaderError, build_envelope
from campaigns.foundation.mail.models import Letter
from campaigns.foundation.transaction import reading, writing
from campaigns.proposals.models import Bill
from tests.alerts.laws import act_on, bill_target, follow, followed_bill, make_bill
from tests.dumps import tables_with
from tests.factories import OWN_FORM, run_jobs

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from tests.conftest import Clock, DeliverMail
    from tests.letters import ReadLetter

MIRA = "mira@example.org"


def new_bill(**values: object) -> str:
    with writing() as db:
        return make_bill(db, **values).slug  # type: ignore[arg-type]


def ask(client: FlaskClient, email: str = MIRA, frequency: str = "at_once", **wanted: str) -> TestResponse:
    return client.post("/follow", data={"email": email, "frequency": frequency, **wanted}, headers=OWN_FORM)


def post(client: FlaskClient, path: str, **data: object) -> TestResponse:
    return client.post(path, data=data, headers=OWN_FORM)


def state(email: str = MIRA) -> tuple[bool, list[bool]]:
    """Whether the address is confirmed, and each thing that it follows."""
    with reading() as db:
        follower = follower_of_address(db, email)
        assert follower is not None
        return follower.confirmed_at is not None, [one.confirmed_at is not None for one in follower.follows]


def ticked(client: FlaskClient, path: str) -> list[str]:
    page = client.get(path).text
    return [part.partition('"')[0] for part in page.split('name="follow" value="')[1:]]


def confirm(client: FlaskClient, letter: ReadLetter, frequency: str = "at_once") -> TestResponse:
    path = letter.path("/follow/confirm/")
    return post(client, path, follow=ticked(client, path), frequency=frequency)


def test_follow_by_mail(client: FlaskClient, clock: Clock, deliver_mail: DeliverMail) -> None:
    slug = new_bill()
    page = client.get(f"/follow?proposal={slug}")
    assert page.status_code == 200
    assert "Law on the social reuse" in page.text
    assert "Set-Cookie" not in page.headers
    assert ask(client, proposal=slug).location == "/follow/check-your-mail"
    [letter] = deliver_mail()
    assert letter.to == MIRA
    assert "Law on the social reuse" in letter.text

    # Opening the link, as scanners do, changes nothing.
    path = letter.path("/follow/confirm/")
    for _ in range(3):
        assert client.get(path).status_code == 200
        client.head(path)
    assert state() == (False, [False])

    answer = confirm(client, letter)
    assert answer.status_code == 303
    assert state() == (True, [True])
    own = client.get(answer.location)
    assert "You follow this from now on." in own.text
    assert own.headers["Cache-Control"] == "no-store"
    assert own.headers["X-Robots-Tag"] == "noindex"

    with reading() as db:
        bill_id = db.scalars(select(Bill.id)).one()
    act_on(bill_id)
    run_jobs()
    clock.advance(minutes=1)
    [alert] = deliver_mail()
    assert "Passed in first reading" in alert.text
    assert client.get(alert.path("/following/")).status_code == 200


def test_the_answer_is_the_same_for_known_and_unknown_addresses(client: FlaskClient, clock: Clock) -> None:
    slug = new_bill()
    answers = [ask(client, proposal=slug), ask(client, proposal=slug), ask(client, "other@example.org", proposal=slug)]
    clock.advance(hours=1)
    answers.append(ask(client, proposal=slug))
    assert len({(one.status, one.data, str(sorted(one.headers.items()))) for one in answers}) == 1

    asked = [post(client, "/following", email=email) for email in (MIRA, "nobody@example.org")]
    assert len({(one.status, one.data, str(sorted(one.headers.items()))) for one in asked}) == 1


def test_an_address_gets_a_few_letters_at_most(client: FlaskClient, clock: Clock, deliver_mail: DeliverMail) -> None:
    slugs = [new_bill() for _ in range(10)]
    for slug in slugs:
        ask(client, proposal=slug)
    assert len(deliver_mail()) == 1, "one in ten minutes"
    for slug in slugs:
        clock.advance(minutes=11)
        ask(client, proposal=slug)
    for _ in range(3):
        post(client, "/following", email=MIRA)
    assert len(deliver_mail()) == MOST_LETTERS - 1


def test_strangers_cannot_add_to_what_somebody_follows(
    client: FlaskClient, clock: Clock, deliver_mail: DeliverMail
) -> None:
    bill_id = followed_bill()
    deliver_mail()
    clock.advance(minutes=11)
    slug = new_bill(title="Somebody else's choice")
    ask(client, frequency="weekly", proposal=slug)
    assert state() == (True, [True, False])
    with reading() as db:
        follower = follower_of_address(db, MIRA)
        assert follower is not None
        assert follower.frequency == Frequency.AT_ONCE
        other = db.scalars(select(Bill.id).where(Bill.slug == slug)).one()
    act_on(other)
    act_on(bill_id)
    run_jobs()
    clock.advance(minutes=1)
    asked, alert = sorted(deliver_mail(), key=lambda one: "List-Unsubscribe" in one.message)
    assert "Somebody else" in asked.text
    assert "Somebody else" not in alert.text
    # Only what is ticked is followed, and only what was on the page.
    assert post(client, asked.path("/follow/confirm/"), frequency="daily").status_code == 303
    assert state() == (True, [True, False])


def test_words_of_a_stranger_reach_nobody(client: FlaskClient, deliver_mail: DeliverMail) -> None:
    """What anybody can put into an address stands in no letter that its owner did not ask for."""
    new_bill(subjects=["confiscated assets"])
    for wanted in (
        {"subject": "Buy pills"},
        {"search": "1"},
        {"proposal": "none"},
        {},
        {"institution": "x"},
        {"person": "\N{SNOWMAN}"},
    ):
        assert ask(client, **wanted).status_code == 404
        assert client.get("/follow", query_string=wanted).status_code == 404
    assert ask(client, search="1", text="Buy pills at example").status_code == 303
    [letter] = deliver_mail()
    assert "pills" not in letter.text + letter.html + letter.subject
    assert "pills" in client.get(letter.path("/follow/confirm/")).text
    assert ask(client, subject="confiscated assets").status_code == 303


def test_a_form_comes_back_with_what_to_mend(client: FlaskClient) -> None:
    slug = new_bill()
    answer = ask(client, "no address", proposal=slug)
    assert answer.status_code == 422
    assert "no address" in answer.text
    assert ask(client, frequency="never", proposal=slug).status_code == 422
    with reading() as db:
        assert db.scalars(select(Follower)).all() == []


def test_a_hidden_proposal_looks_absent(client: FlaskClient) -> None:
    slug = new_bill(is_public=False)
    assert client.get(f"/follow?proposal={slug}").status_code == 404
    assert client.get(f"/proposals/{slug}/changes.atom").status_code == 404
    assert client.get(f"/proposals/{slug}/calendar.ics").status_code == 404


def test_an_expired_link_offers_a_new_one(client: FlaskClient, clock: Clock, deliver_mail: DeliverMail) -> None:
    ask(client, proposal=new_bill())
    [letter] = deliver_mail()
    clock.advance(days=20)
    path = letter.path("/follow/confirm/")
    assert "This link has expired" in client.get(path).text
    assert confirm(client, letter).status_code == 410
    assert state() == (False, [False])
    assert post(client, f"{path}/renew").status_code == 303
    [second] = deliver_mail()
    assert confirm(client, second).status_code == 303
    assert state() == (True, [True])
    # A second press does no harm.
    assert confirm(client, second).status_code == 303


@pytest.mark.parametrize(
    "path", ["/follow/confirm/{}", "/following/{}", "/unsubscribe/{}", "/calendars/{}.ics", "/following/{}/data.json"]
)
def test_a_link_is_good_for_one_thing_only(client: FlaskClient, path: str) -> None:
    followed_bill()
    with reading() as db:
        follower = db.scalars(select(Follower)).one()
        tokens = {
            confirm_token(follower.uuid, follower.created_at, 7),
            own_token(follower.uuid),
            stop_token(follower.uuid),
            calendar_token(follower),
        }
    assert len(tokens) == 4
    opened = [client.get(path.format(token)).status_code for token in tokens]
    assert sorted(opened) == [200, 404, 404, 404]
    assert client.get(path.format("A" * 70)).status_code == 404


def test_one_click_stops_the_letters(client: FlaskClient, clock: Clock, deliver_mail: DeliverMail) -> None:
    """RFC 8058: a POST without a cookie, from anywhere, that is answered without being sent elsewhere."""
    bill_id = followed_bill()
    act_on(bill_id)
    run_jobs()
    clock.advance(minutes=1)
    letter = next(one for one in deliver_mail() if one.message["List-Unsubscribe"])
    assert letter.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = str(letter.message["List-Unsubscribe"])
    assert address.startswith("<http")
    path = "/unsubscribe/" + address.strip("<>").rpartition("/")[2]
    # A scanner that opens it stops nothing.
    assert client.get(path).status_code == 200
    act_on(bill_id, "Debated")
    run_jobs()
    clock.advance(minutes=1)
    assert len(deliver_mail()) == 1
    act_on(bill_id, "Debated once more")
    run_jobs()

    answer = client.post(
        path,
        data={"List-Unsubscribe": "One-Click"},
        headers={"Origin": "https://mail.example.com", "Sec-Fetch-Site": "cross-site"},
    )

    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    clock.advance(minutes=1)
    assert deliver_mail() == [], "a letter that was owed already is not sent either"
    act_on(bill_id, "Passed in second reading")
    run_jobs()
    clock.advance(days=8)
    run_jobs()
    assert deliver_mail() == []
    assert client.post(path).status_code == 200
    # Whoever comes back is told what is new from then on.
    own = letter.path("/following/")
    assert post(client, f"{own}/frequency", frequency="at_once").status_code == 303
    clock.advance(minutes=10)
    act_on(bill_id, "Published")
    run_jobs()
    clock.advance(minutes=1)
    [back] = deliver_mail()
    assert "Published" in back.text
    assert "second reading" not in back.text


def test_other_forms_are_refused_from_other_sites(client: FlaskClient) -> None:
    slug = new_bill()
    answer = client.post("/follow", data={"email": MIRA, "proposal": slug}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


def test_who_follows_nothing_more_is_forgotten(client: FlaskClient, deliver_mail: DeliverMail) -> None:
    ask(client, "zorana.unusual@example.org", proposal=new_bill())
    [letter] = deliver_mail()
    own = confirm(client, letter).location.partition("?")[0]
    with reading() as db:
        uuid = db.scalars(select(Follow.uuid)).one()
    assert post(client, f"{own}/follows/{uuid}/stop").status_code == 303
    with reading() as db:
        assert db.scalars(select(Follower)).all() == []
        assert db.scalars(select(Letter)).all() == []
    assert tables_with("zorana") == []
    assert client.get(own).status_code == 404


def test_everything_can_be_taken_along_and_erased(client: FlaskClient, clock: Clock, deliver_mail: DeliverMail) -> None:
    bill_id = followed_bill()
    act_on(bill_id)
    run_jobs()
    clock.advance(minutes=1)
    own = next(one.path("/following/") for one in deliver_mail() if one.message["List-Unsubscribe"])
    held = client.get(f"{own}/data.json").get_json()
    assert held["email"] == MIRA
    assert len(held["follows"]) == len(held["alerts"]) == 1
    assert post(client, f"{own}/erase").location.endswith("#erase")
    assert post(client, f"{own}/erase", sure="y").status_code == 303
    with reading() as db:
        for table in (Follower, Follow, Alert, Letter):
            assert db.scalars(select(table)).all() == []
    assert client.get(own).status_code == 404


def test_what_was_never_confirmed_is_forgotten(client: FlaskClient, clock: Clock) -> None:
    ask(client, proposal=new_bill())
    followed_bill(email="ana@example.org")
    with writing() as db:
        follower = follower_of_address(db, "ana@example.org")
        assert follower is not None
    clock.advance(minutes=11)
    ask(client, "ana@example.org", proposal=new_bill())
    clock.advance(days=31)
    with writing() as db:
        forget_followers.function(db)
    with reading() as db:
        assert follower_of_address(db, MIRA) is None
    assert state("ana@example.org") == (True, [True])


def test_lost_the_letter(client: FlaskClient, clock: Clock, deliver_mail: DeliverMail) -> None:
    followed_bill()
    deliver_mail()
    clock.advance(days=1)
    assert post(client, "/following", email=" Mira@Example.org ").status_code == 303
    assert post(client, "/following", email="nobody@example.org").status_code == 303
    [letter] = deliver_mail()
    assert client.get(letter.path("/following/")).status_code == 200


def test_a_header_cannot_be_broken_open() -> None:
    letter = Composed("a@example.org", "x", "x", "<p>x</p>", headers=(("List-Unsubscribe", "<https://example.org/x>"),))
    made = message_from_bytes(build_envelope(letter, uuid4(), "a@example.org", "en").content)
    assert made["List-Unsubscribe"] == "<https://example.org/x>"
    broken = Composed("a@example.org", "x", "x", "x", headers=(("List-Unsubscribe", "x\r\nBcc: b@example.org"),))
    with pytest.raises(UnfitHeaderError):
        build_envelope(broken, uuid4(), "a@example.org", "en")


def test_two_follow_at_once_with_one_address(client: FlaskClient) -> None:  # noqa: ARG001 - it opens the database
    with writing() as db:
        bill = make_bill(db)
        follow(db, bill_target(bill))
        follow(db, bill_target(bill))
    with reading() as db:
        assert len(db.scalars(select(Follow)).all()) == 1
