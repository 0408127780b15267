"""The laws of the demonstration: each stands where it should, says where it is known from, and the compare with the model law tells."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from sqlalchemy import func, select

from campaigns.demonstration.laws import FILES, LINKS, read_entries
from campaigns.demonstration.load import MANAGER_PASSPHRASE, PICTURES, load_demonstration
from campaigns.foundation.i18n.scripts import latin_from_cyrillic
from campaigns.foundation.mail.models import Letter
from campaigns.foundation.text import clean_text
from campaigns.foundation.transaction import reading, writing
from campaigns.institutions.models import Person
from campaigns.petitions.models import Petition
from campaigns.proposals.comparing import State, compare_articles
from campaigns.proposals.models import Bill, BillPosition, BillVersion, Decision, Demand, RelatedBill, VoteEvent
from campaigns.proposals.texts import read_articles

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tests.conftest import Clock

INVENTED = "demonstration-republic"
PROPOSALS = [content for name in FILES for content in read_entries(name, "proposal")]
STAGES = {
    "law-109-1996": "in_force",
    "directive-2024-1260": "in_force",
    "framework-decision-2008-841": "in_force",
    "replace-2008-841": "idea",
    "untoc-full-participation": "idea",
    "albania-34-2019": "in_force",
    "montenegro-2026-changes": "public_consultation",
    "serbia-2026-changes": "public_consultation",
    "demonstration-draft": "reading_1",
}


@pytest.fixture
def loaded(database: object, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001 - empty tables, at a time that stands still
    """The demonstration without its crowds and drawings, which take most of the time."""
    monkeypatch.setattr("campaigns.demonstration.load._Loader.gather", lambda _loader: 0)
    monkeypatch.setattr("campaigns.demonstration.load.petitions.change_picture", lambda *_rest: None)
    monkeypatch.setattr("campaigns.demonstration.load.PICTURES", dict.fromkeys(PICTURES, bytes))
    with writing() as db:
        assert load_demonstration(db, MANAGER_PASSPHRASE)


@pytest.mark.parametrize("content", PROPOSALS, ids=lambda content: str(content["slug"]))
def test_what_is_said_can_be_checked_or_is_marked(content: dict[str, object]) -> None:
    text = str(content)
    if content["jurisdiction"] == INVENTED:
        assert "nvented" in text
        hosts = {urlsplit(address).hostname for address in re.findall(r"https?://[^'\"\s]+", text)}
        assert hosts <= {"example.org"}
        return
    is_marked = content.get("is_unverified") or "verified" in text or "study of the Balkan Security Platform" in text
    assert content.get("sources") or is_marked
    for version in content.get("versions", ()):  # type: ignore[attr-defined]
        assert "own words" in version["note"] or "demonstration coalition" in version["note"]
    assert {"en", "sr-Cyrl"} <= set(content["abstracts"])  # type: ignore[call-overload]


@pytest.mark.parametrize(
    "notes", [row["notes"] for content in read_entries("demands", "demand") for row in content["rows"]]
)
def test_the_notes_of_the_matrix_are_written_in_every_language(notes: dict[str, str]) -> None:
    assert set(notes) == {"en", "sr-Cyrl"}
    assert all(clean_text(note) == note != "" for note in notes.values())
    assert not re.search(r"[\u0400-\u04ff]", notes["en"] + latin_from_cyrillic(notes["sr-Cyrl"]))
    assert not re.search(r"[A-Za-z]", notes["sr-Cyrl"])
    assert re.findall(r"\d+", notes["en"]) == re.findall(r"\d+", notes["sr-Cyrl"]), (
        "both name the same years and articles"
    )


def test_every_law_stands_where_it_should(loaded: None, client: FlaskClient) -> None:
    del loaded
    with reading() as db:
        bills = {bill.slug: bill for bill in db.scalars(select(Bill))}
        assert set(bills) == {content["slug"] for content in PROPOSALS}
        assert {slug: bills[slug].stage for slug in STAGES} == STAGES
        assert not db.scalar(select(func.count()).select_from(Letter)), "the demonstration writes to nobody"
        assert all(person.name.startswith("Demonstration Member ") for person in db.scalars(select(Person)))
        linked = {bill.related_bill_id is not None for bill in db.scalars(select(RelatedBill))}
        assert linked == {True, False}, "some relations lead here, some to laws that are not here"
        decisions = {(row.bill.slug, row.seats, row.majority): row for row in db.scalars(select(Decision))}
        assert set(decisions) == {
            ("demonstration-draft", 45, "absolute"),
            ("directive-2024-1260", 26, "qualified_without_denmark"),
        }
        adopted = db.get_one(VoteEvent, decisions["directive-2024-1260", 26, "qualified_without_denmark"].vote_event_id)
        assert (adopted.date, adopted.result, adopted.counts) == ("2024-04-12", "pass", [])
        positions = db.scalars(select(BillPosition).where(BillPosition.jurisdiction_id.is_not(None)))
        assert not positions.all(), "no State is said to have leant any way"
        demands = {demand.slug: len(demand.rows) for demand in db.scalars(select(Demand))}
        assert demands["social-reuse"] == len(read_entries("demands", "demand")[0]["rows"])
        assert {petition.slug for petition in db.scalars(select(Petition))} >= set(LINKS)
    page = html.unescape(client.get("/sr-Latn/matrix/social-reuse").text)
    assert '<span lang="sr-Latn">Vraćanje nezakonito stečene imovine zajednici' in page
    assert '<span lang="en">' not in page.partition('class="matrix__rows"')[2].partition("</ol>")[0]
    draft = html.unescape(client.get("/proposals/demonstration-draft").text)
    assert "with its group (For)" in draft
    assert "The group:" in draft
    for prefix in ("", "/sr-Cyrl", "/sr-Latn"):
        for path in (
            "/proposals",
            "/matrix/social-reuse",
            "/calendar",
            "/institutions",
            *(f"/proposals/{slug}" for slug in STAGES),
        ):
            assert client.get(prefix + path).status_code == 200, prefix + path


def test_the_draft_is_held_against_the_model_law(loaded: None, client: FlaskClient) -> None:
    del loaded
    with reading() as db:
        versions = {version.note: version for version in db.scalars(select(BillVersion))}
        model = versions["Model law, first edition (invented)"]
        draft = versions["As submitted to the Assembly (invented)"]
        comparison = compare_articles(*(read_articles(one.text, one.format, one.language) for one in (model, draft)))
        address = f"/proposals/demonstration-draft/compare?from={model.uuid}&to={draft.uuid}"
    assert {article.before.heading for article in comparison.articles if article.before and not article.after} == {
        "Council"
    }
    assert {article.after.heading for article in comparison.articles if article.after and not article.before} == {
        "Sale"
    }
    assert {article.shown.heading for article in comparison.articles if article.is_moved} == {"Register", "Businesses"}
    assert {article.shown.heading for article in comparison.articles if article.state is State.SAME} == {
        "Purpose",
        "Businesses",
        "Report",
    }
    page = client.get(address).text
    assert "1 gone" in page
    assert "sixty" in page
