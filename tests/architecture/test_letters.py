"""Every letter is written in every language, in text and HTML, whole and without a placeholder left open."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from campaigns.accounts.emails import INVITATION
from campaigns.accounts.operations import send_invitation
from campaigns.alerts.models import Follower, Frequency
from campaigns.alerts.operations.following import request_follow
from campaigns.alerts.operations.telling import tell_due_followers
from campaigns.alerts.queries.followers import CONFIRMATION as FOLLOWING
from campaigns.alerts.queries.ledger import ALERT
from campaigns.foundation.actor import SYSTEM
from campaigns.foundation.i18n.languages import KNOWN
from campaigns.foundation.i18n.texts import speaking
from campaigns.foundation.mail import composing
from campaigns.foundation.mail.models import Letter
from campaigns.foundation.transaction import writing
from campaigns.proposals.models import ChangeKind
from campaigns.signatures.models import CONFIRMATION
from campaigns.signatures.operations.holding import withdraw_signature
from campaigns.signatures.operations.signing import send_own_link
from campaigns.signatures.queries import signable_petition
from tests.alerts.laws import act, bill_target, follow, make_bill, note
from tests.architecture.source import PACKAGE
from tests.factories import make_account, make_petition, make_signature, petition_row, signature_row

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import DeliverMail
    from tests.letters import ReadLetter

pytestmark = pytest.mark.usefixtures("database")
HOSTILE = 'Mira <b>"M"</b> & {{ 7*7 }} %(name)s'
PARTS = {"subject.txt", "body.txt", "body.html"}


def asked_to_confirm(language: str) -> None:
    make_signature(make_petition(), confirmed=False, language=language, name=HOSTILE)


def known(language: str) -> None:
    petition = make_petition()
    make_signature(petition, language=language, name=HOSTILE)


def withdrawn(language: str) -> None:
    petition = make_petition()
    make_signature(petition, language=language, name=HOSTILE)
    with writing() as db:
        signature = signature_row(db, petition)
        assert signature is not None
        withdraw_signature(db, petition_row(db, petition), signature)
        send_own_link(db, signable_petition(db, petition.slug), "mira@example.org")
        db.query(Letter).filter(Letter.key.startswith("confirm:")).delete(synchronize_session=False)


def invited(language: str) -> None:
    with writing() as db:
        account = make_account(db, name=HOSTILE)
        account.language = language
        send_invitation(db, SYSTEM, account)


def invited_again(language: str) -> None:
    with writing() as db:
        account = make_account(db, name=HOSTILE, passphrase="four words that hardly meet")
        account.language = language
        send_invitation(db, SYSTEM, account)


def asked_to_follow(language: str) -> None:
    with writing() as db, speaking(language):
        request_follow(db, "mira@example.org", bill_target(make_bill(db, title=HOSTILE)), frequency=Frequency.DAILY)


def asked_to_follow_more(language: str) -> None:
    with writing() as db, speaking(language):
        follower = follow(db, bill_target(make_bill(db)))
        db.query(Letter).delete(synchronize_session=False)
        follower.last_letter_at = None
        request_follow(db, "mira@example.org", bill_target(make_bill(db, title=HOSTILE)), frequency=Frequency.DAILY)


def follows_already(language: str) -> None:
    with writing() as db, speaking(language):
        follow(db, bill_target(make_bill(db, title=HOSTILE)))


def told_what_changed(language: str) -> None:
    with writing() as db, speaking(language):
        bill = make_bill(db)
        follow(db, bill_target(bill), frequency=Frequency.DAILY)
        db.query(Letter).delete(synchronize_session=False)
        act(db, bill, HOSTILE)
        note(db, bill, ChangeKind.STAGE, bill.uuid, before="idea", after="introduced")
        note(db, bill, ChangeKind.VOTE, bill.uuid)
        for follower in db.query(Follower).all():
            follower.looked_at = None
        db.flush()
        tell_due_followers(db)


# One way at least to every kind of letter; a new kind gets a line here.
OCCASIONS: dict[Callable[[str], None], str] = {
    asked_to_confirm: CONFIRMATION,
    known: CONFIRMATION,
    withdrawn: CONFIRMATION,
    invited: INVITATION,
    invited_again: INVITATION,
    asked_to_follow: FOLLOWING,
    asked_to_follow_more: FOLLOWING,
    follows_already: FOLLOWING,
    told_what_changed: ALERT,
}


def test_every_kind_of_letter_has_an_occasion_here() -> None:
    assert set(OCCASIONS.values()) == set(composing.kinds()), (
        "say in OCCASIONS how a letter of the new kind comes about"
    )


@pytest.mark.parametrize("code", list(KNOWN))
@pytest.mark.parametrize("occasion", list(OCCASIONS), ids=lambda one: one.__name__)
def test_it_is_whole(occasion: Callable[[str], None], code: str, deliver_mail: DeliverMail) -> None:
    occasion(code)
    [letter] = deliver_mail()
    assert letter.message["Content-Language"] == code
    assert letter.message.defects == []
    assert letter.subject
    for part in (letter.subject, letter.text, letter.html):
        assert "{{" not in part.replace("{{ 7*7 }}", "")
        assert "%(" not in part.replace("%(name)s", "", 1)
        assert "None" not in part
    assert HOSTILE in letter.text
    assert "<b>" not in letter.html.replace("<body", "")
    assert f'lang="{code}"' in letter.html
    # Both parts say the same: every link of the one is in the other.
    assert links(letter.text) <= links(letter.html)
    assert "http://127.0.0.1:8000" in letter.text
    assert not re.search(r"<(script|img|link|iframe|form)\b", letter.html)


def links(text: str) -> set[str]:
    return {link.rstrip(".,") for link in re.findall(r"https?://[^\s\"'<>)]+", text.replace("&amp;", "&"))}


def test_the_languages_differ_and_latin_readers_get_latin(deliver_mail: DeliverMail) -> None:
    subjects: dict[str, ReadLetter] = {}
    for code in KNOWN:
        asked_to_confirm(code)
        [subjects[code]] = deliver_mail()
    assert len({letter.subject for letter in subjects.values()}) == len(KNOWN)
    assert not re.search(r"[\u0400-\u04ff]", subjects["sr-Latn"].text + subjects["sr-Latn"].html)
    assert re.search(r"[\u0400-\u04ff]", subjects["sr-Cyrl"].subject)


def test_every_folder_of_letters_has_three_parts_and_is_used() -> None:
    folders = {path.parent for path in (PACKAGE / "templates" / "emails").glob("*/*/*") if path.is_file()}
    source = "\n".join(path.read_text("utf-8") for path in PACKAGE.glob("*/emails.py"))
    assert folders
    for folder in folders:
        assert {path.name for path in folder.iterdir()} == PARTS, f"{folder}: subject.txt, body.txt, body.html"
        name = f"{folder.parent.name}/{folder.name}"
        assert f'"{name}"' in source, f"nobody writes {name}"
