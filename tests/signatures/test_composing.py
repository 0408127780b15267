"""Letters to signers: composed together from two queries, each with what is its own reader's and nothing of another's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from campaigns.foundation.mail import queue
from campaigns.foundation.mail.composing import composers_for, render_letter
from campaigns.foundation.mail.queue import TRANSACTIONAL
from campaigns.foundation.site import the_site
from campaigns.foundation.transaction import reading, writing
from tests.factories import make_petition, make_signature, signature_row
from tests.places import Queries

if TYPE_CHECKING:
    from tests.conftest import DeliverMail

pytestmark = pytest.mark.usefixtures("database")


def test_many_take_as_many_queries_as_two() -> None:
    petitions = [make_petition() for _ in range(3)]
    for number in range(12):
        make_signature(petitions[number % 3], confirmed=False, email=f"reader-{number}@example.org")
    with writing() as db:
        _, letters = queue.claim_due(db, TRANSACTIONAL, 20)
    assert len(letters) == 12
    taken = []
    for some in (letters[:2], letters):
        with Queries() as queries, reading() as db:
            composers = composers_for(db, some)
            assert all(composers[one.kind](one) for one in some)
        taken.append(queries.number)
    assert taken == [2, 2]


def test_each_reader_gets_their_own(deliver_mail: DeliverMail) -> None:
    petition = make_petition()
    names = {f"reader-{number}@example.org": f"Reader <{number}>" for number in range(5)}
    for email, name in names.items():
        make_signature(petition, confirmed=False, email=email, name=name)
    letters = deliver_mail()
    assert {letter.to for letter in letters} == set(names)
    for letter in letters:
        mine = names[letter.to]
        assert mine in letter.text
        assert mine.replace("<", "&lt;").replace(">", "&gt;") in letter.html
        assert not any(name in letter.text for name in names.values() if name != mine)
    for part in ("/confirm/", "/signature/"):
        assert len({letter.path(part) for letter in letters}) == 5


def test_what_a_reader_typed_opens_no_gap() -> None:
    personal = {
        "name": "own_url confirm_url {{ name }} .own_url.",
        "own_url": "http://own",
        "confirm_url": "http://yes",
    }
    letter = render_letter(
        "signatures/confirmation",
        "mira@example.org",
        personal,
        petition_title="A title",
        petition_url="http://there",
        site=the_site(),
        confirm_days=7,
    )
    assert f"Hello {personal['name']}," in letter.text
    assert letter.text.count("http://own") == letter.text.count("http://yes") == 1


def test_who_was_erased_is_not_written_to(deliver_mail: DeliverMail) -> None:
    petition = make_petition()
    make_signature(petition, confirmed=False, email="mira@example.org")
    make_signature(petition, confirmed=False, email="jana@example.org")
    with writing() as db:
        erased = signature_row(db, petition, "jana@example.org")
        assert erased is not None
        erased.email = None
    assert [letter.to for letter in deliver_mail()] == ["mira@example.org"]
