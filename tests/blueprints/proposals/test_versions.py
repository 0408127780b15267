"""Reading a text of a proposal and comparing two, as a visitor does."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from campaigns.foundation.actor import SYSTEM
from campaigns.foundation.transaction import writing
from campaigns.institutions.models import LegislativeSession
from campaigns.proposals.models import Bill
from campaigns.proposals.operations import add_version, create_bill
from tests.proposals.making import make_bill, make_legislature

if TYPE_CHECKING:
    from flask.testing import FlaskClient

FIRST = "Article 1\nPurpose\nThis law returns what crime took.\n\nArticle 2\nRegister\nThe register is updated every six months."
SECOND = (
    "Article 1\nPurpose\nThis law returns what crime took.\n\nArticle 2\nVictims\nVictims come first, before any other use of the property.\n\n"
    "Article 3\nRegister\nThe register is updated every month.<script>alert(1)</script>"
)


@pytest.fixture
def law(database: object) -> dict[str, str]:  # noqa: ARG001 - empty tables
    """A proposal with two texts and an Italian one, another with none, a hidden one with one."""
    with writing() as db:
        bill = make_bill(db, title="Law on what crime took")
        texts = {
            name: str(
                add_version(db, SYSTEM, bill, note=note, date=date, language=language, format="plain", text=text).uuid
            )
            for name, note, date, language, text in (
                ("first", "As filed", "2025-03", "en", FIRST),
                ("second", "As adopted", "2026", "en", SECOND),
                ("italian", "In Italian", "2026-01-02", "it", "Art. 1.\nLa legge restituisce.\nArt. 9.\nFine."),
            )
        }
        session = db.get_one(LegislativeSession, bill.legislative_session_id)
        empty = create_bill(db, SYSTEM, session, identifier="EMPTY/1", title="Nothing yet", language="en")
        hidden = create_bill(db, SYSTEM, session, identifier="HID/1", title="Hidden", language="en", is_public=False)
        secret = add_version(
            db, SYSTEM, hidden, note="Secret", language="en", format="plain", text="Article 1\nSecret."
        )
        broken = add_version(db, SYSTEM, bill, note="Broken", date="2020", language="en", format="akn", text="<bill>")
        return texts | {
            "slug": bill.slug,
            "empty": empty.slug,
            "hidden": hidden.slug,
            "secret": str(secret.uuid),
            "broken": str(broken.uuid),
        }


def test_a_text_is_shown_by_its_articles(law: dict[str, str], client: FlaskClient) -> None:
    answer = client.get(f"/proposals/{law['slug']}/versions/{law['second']}")
    assert answer.status_code == 200
    assert 'id="art-3"' in answer.text
    assert "Victims come first" in answer.text
    assert "<script>alert" not in answer.text
    assert "public" in answer.headers["Cache-Control"]


def test_the_last_two_texts_are_compared_when_none_is_named(law: dict[str, str], client: FlaskClient) -> None:
    answer = client.get(f"/proposals/{law['slug']}/compare?from={law['first']}&to={law['second']}")
    assert answer.status_code == 200
    text = " ".join(answer.text.split())
    assert "1 article changed" in text
    assert "1 new" in text
    assert "1 renumbered" in text
    assert "six months" in text.partition("<del>")[2]
    assert "1 article unchanged" in text
    assert "&lt;script&gt;" in text
    assert client.get(f"/proposals/{law['slug']}/compare").status_code == 200


def test_an_article_under_another_number_is_a_change_and_counted_once(law: dict[str, str], client: FlaskClient) -> None:
    with writing() as db:
        bill = db.query(Bill).filter_by(slug=law["empty"]).one()
        texts = (
            "Article 1\nFirst.\n\nArticle 5\nThe fifth.",
            "Article 1\nFirst.\n\nArticle 5a\nThe fifth.",
            "Article 1\nA.\n\nArticle 2\nB.\n\nArticle 3\nC.",
            "Article 1\nA.\n\nArticle 3\nB.\n\nArticle 4\nC.",
        )
        made = [
            add_version(db, SYSTEM, bill, note=f"Text {at}", language="en", format="plain", text=text).uuid
            for at, text in enumerate(texts)
        ]
    one, two = (
        " ".join(client.get(f"/proposals/{law['empty']}/compare?from={before}&to={after}").text.split())
        for before, after in (made[:2], made[2:])
    )
    assert "1 renumbered" in one
    assert "1 unchanged" in one
    assert "1 article unchanged" in one
    assert "The fifth." not in one.partition("compared-same")[2].partition("</details>")[0]
    assert "2 articles renumbered, otherwise unchanged" in two
    assert two.count("compare-mark--renumbered") == 4, "two in the list of changes, two beside the articles"


@pytest.mark.parametrize("prefix", ["", "/sr-Cyrl", "/sr-Latn"])
def test_two_languages_stand_side_by_side(law: dict[str, str], client: FlaskClient, prefix: str) -> None:
    answer = client.get(f"{prefix}/proposals/{law['slug']}/compare?from={law['second']}&to={law['italian']}")
    assert answer.status_code == 200
    assert 'lang="it"' in answer.text
    assert "<ins>" not in answer.text
    assert "La legge restituisce." in answer.text


def test_nothing_to_compare_says_so(law: dict[str, str], client: FlaskClient) -> None:
    answer = client.get(f"/proposals/{law['empty']}/compare")
    assert answer.status_code == 200
    assert "There is nothing to compare yet" in answer.text


def test_a_text_that_cannot_be_read_is_told(law: dict[str, str], client: FlaskClient) -> None:
    for address in (f"versions/{law['broken']}", f"compare?from={law['broken']}&to={law['second']}"):
        answer = client.get(f"/proposals/{law['slug']}/{address}")
        assert answer.status_code == 200
        assert "well-formed" in answer.text


def test_what_is_hidden_or_absent_looks_alike(law: dict[str, str], client: FlaskClient) -> None:
    slug, second = law["slug"], law["second"]
    for address in (
        f"{law['hidden']}/versions/{law['secret']}",
        f"{law['hidden']}/compare",
        f"{slug}/versions/{law['secret']}",
        f"{slug}/versions/{uuid4()}",
        f"{slug}/compare?from={law['secret']}&to={second}",
        f"{slug}/compare?from={uuid4()}&to={second}",
        f"{slug}/compare?from=nonsense&to={second}",
        f"nowhere/versions/{second}",
    ):
        assert client.get(f"/proposals/{address}").status_code == 404, address


def test_a_model_law_can_be_chosen_by_every_proposal(law: dict[str, str], client: FlaskClient) -> None:
    with writing() as db:
        session = make_legislature(db)
        model = create_bill(
            db,
            SYSTEM,
            session,
            identifier="MODEL/1",
            title="Model law on reuse",
            language="en",
            classification=("model law",),
        )
        add_version(db, SYSTEM, model, note="First edition", language="en", format="plain", text=FIRST)
        bill = db.query(Bill).filter_by(slug=law["empty"]).one()
        add_version(db, SYSTEM, bill, note="Draft", language="en", format="plain", text=SECOND)
    page = client.get(f"/proposals/{law['empty']}/compare").text
    assert "Model law on reuse" in page
    assert "1 renumbered" in " ".join(page.split())
