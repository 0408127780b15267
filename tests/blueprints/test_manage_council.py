"""Counting Member States through the pages: shares of population, who could block, and a State that is entered by recording its position."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from campaigns.coalitions.models import Organization, Role
from campaigns.foundation.transaction import reading, writing
from campaigns.institutions.models import Institution, Jurisdiction, LegislativeSession
from campaigns.proposals.models import BillPosition
from tests.places import Queries
from tests.proposals.making import make_bill, make_institution, make_jurisdiction, make_legislature
from tests.proposals.test_council import UNION

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tests.conftest import SignedInClient, SignIn


@pytest.fixture
def manager(signed_in_client: SignIn) -> SignedInClient:
    return signed_in_client(Role.MANAGER)


@pytest.fixture
def path(manager: SignedInClient) -> str:  # noqa: ARG001 - signed in first
    """A proposal in the Union, with its Council and its Parliament."""
    with writing() as db:
        place = make_jurisdiction(db, ocd_id=UNION, name="European Union")
        bill = make_bill(db, make_legislature(db, place))
        make_institution(db, place, name="Council", classification="council")
        make_institution(db, place, name="Parliament").seats = 720
        return f"/manage/proposals/{bill.slug}"


def opened(manager: SignedInClient, path: str, majority: str = "qualified") -> str:
    with reading() as db:
        slug = db.scalars(select(Institution.slug).where(Institution.classification == "council")).one()
    fields = {"title": "Adoption", "institution": slug, "majority": majority}
    answer = manager.post_form(f"{path}/decisions/", fields)
    assert answer.status_code == 303, answer.text
    return str(answer.location).partition("?")[0]


def record(manager: SignedInClient, path: str, who: str, lean: str, **changes: str) -> int:
    with reading() as db:
        slug = db.get_one(Organization, next(iter(manager.who.actor.roles))).slug
    fields = {
        "who": who,
        "lean": lean,
        "said_on": "2026-05-01",
        "source_type": "public_statement",
        "source_url": "https://example.org/said",
        "confidence": "3",
        "visibility": "public",
        "organization": slug,
    }
    return manager.post_form(f"{path}/positions/", fields | changes).status_code


def words(text: str) -> str:
    """What a page says, on one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).replace("\xa0", " ").split())


def test_the_count_shows_members_population_and_who_could_block(manager: SignedInClient, path: str) -> None:
    decision = opened(manager, path)
    text = words(manager.get(decision).text)
    assert "15 of 27 needed" in text
    assert "65 % of the population needed" in text
    assert "These 4 could block it, among others: Germany, France, Italy, Spain (57.66 % of the population" in text
    assert "Population figures for 2025" in text
    assert "These are population figures of 2025; those of 2026, the year of the decision, are not here." in text
    assert "No source is known" not in text

    assert record(manager, path, "Germany", "yes") == 303
    assert record(manager, path, "Мађарска", "no") == 303

    text = words(manager.get(decision).text)
    assert "18.49 % for, 18.49 % of it firm" in text
    assert "up to 97.87 % possible" in text
    assert "46.52 % missing, at least 4 votes" in text
    assert "14 votes are missing." in text
    assert "Against or leaning so: Hungary." in text
    assert "With 3 more whose votes are open they could block it, such as: France, Italy, Spain" in text
    assert "Germany For 18.49 % Said in public , 1 May 2026" in text


@pytest.mark.parametrize(
    ("place", "source"), [("it", "Constitution of the Italian Republic"), ("ba", "No source is known")]
)
def test_only_the_law_of_the_place_is_cited(manager: SignedInClient, place: str, source: str) -> None:
    with writing() as db:
        country = make_jurisdiction(db, ocd_id=f"ocd-jurisdiction/country:{place}/government", name="The country")
        bill = make_bill(db, make_legislature(db, country))
        slug = make_institution(db, country, name="Assembly").slug
        path = f"/manage/proposals/{bill.slug}"
    fields = {"title": "Adoption", "institution": slug, "majority": "simple", "seats": "42"}
    decision = str(manager.post_form(f"{path}/decisions/", fields).location).partition("?")[0]
    for address in (decision, path.removeprefix("/manage")):
        text = words(manager.get(address).text)
        assert source in text
        assert ("No source is known here for this rule in: The country." in text) is (place == "ba")
        assert "Constitution of Montenegro" not in text


def test_a_state_that_is_not_here_is_entered_only_with_its_position(manager: SignedInClient, path: str) -> None:
    decision = opened(manager, path)
    assert "who=Germany#record" in manager.get(decision).text
    assert 'value="Germany"' in manager.get(f"{path}/positions/?who=Germany").text

    assert record(manager, path, "Germany", "yes", source_type="rumour") == 422
    with reading() as db:
        assert db.scalar(select(Jurisdiction).where(Jurisdiction.country == "de")) is None

    assert record(manager, path, "Germany", "yes") == 303
    assert record(manager, path, "Germany", "lean_yes") == 303
    assert record(manager, path, "Serbia", "yes") == 422
    with reading() as db:
        state = db.scalars(select(Jurisdiction).where(Jurisdiction.country == "de")).one()
        assert db.scalar(select(func.count()).select_from(BillPosition)) == 2
    page = manager.get(decision).text
    assert f"positions/jurisdictions/{state.slug}" in page
    assert "who=Germany#record" not in page


def test_nothing_public_follows_from_a_private_position(
    manager: SignedInClient, client: FlaskClient, path: str
) -> None:
    assert record(manager, path, "Germany", "yes", visibility="private") == 303

    listed = client.get("/institutions").text
    assert "European Union" in listed
    assert "Germany" not in listed
    for address in ("/jurisdictions/germany", "/jurisdictions/germany/popolo.json"):
        assert client.get(address).status_code == client.get(address.replace("germany", "nowhere")).status_code == 404
    # Those who keep the directory cannot tell either of which State something was recorded.
    kept = words(manager.get("/manage/institutions/").text)
    assert "Germany" in kept
    assert "France" in kept
    assert 'href="/jurisdictions/germany"' not in manager.get("/manage/institutions/").text

    with writing() as db:
        term = make_legislature(db, db.scalars(select(Jurisdiction).where(Jurisdiction.country == "de")).one())
        make_bill(db, term, is_public=False)
    assert client.get("/jurisdictions/germany").status_code == 404
    with writing() as db:
        make_bill(db, db.get_one(LegislativeSession, term.id))
    assert client.get("/jurisdictions/germany").status_code == 200


def test_a_viewer_is_shown_no_way_to_record(manager: SignedInClient, path: str, signed_in_client: SignIn) -> None:
    decision = opened(manager, path)
    viewer = signed_in_client(Role.VIEWER, organization_id=next(iter(manager.who.actor.roles)))
    text = viewer.get(decision).text
    assert "Germany" in text
    assert "who=Germany" not in text


def test_the_vote_by_names_of_states_stands_beside_the_count(manager: SignedInClient, path: str) -> None:
    decision = opened(manager, path)
    with reading() as db:
        slug = db.scalars(select(Institution.slug).where(Institution.classification == "council")).one()
    fields = {
        "motion": "Adoption",
        "date": "2026-05-30",
        "institution": slug,
        "majority": "qualified",
        "result": "pass",
        "yes": "1",
        "voters": "Germany; yes\nEL; abstain",
    }
    answer = manager.post_form(f"{path}/votes/", fields)
    assert answer.status_code == 303, answer.text
    vote = str(answer.location).partition("?")[0]
    text = words(manager.get(vote).text)
    assert "EL Abstained – Greece" in text
    assert "Person whom Germany means" not in text
    assert "By the majority it would be" in text
    assert manager.post_form(f"{decision}/settle", {"vote": vote.rpartition("/")[2]}).status_code == 303
    text = words(manager.get(decision).text)
    assert "Decided: passed" in text
    assert "What could block it" not in text


@pytest.mark.parametrize("majority", ["qualified", "qualified_without_denmark", "qualified_reinforced"])
def test_parliament_cannot_decide_so(manager: SignedInClient, path: str, majority: str) -> None:
    with reading() as db:
        slug = db.scalars(select(Institution.slug).where(Institution.classification == "legislature")).one()
    answer = manager.post_form(f"{path}/decisions/", {"title": "Vote", "institution": slug, "majority": majority})
    assert answer.status_code == 422
    assert "This majority is for a council in which States sit." in answer.text


@pytest.mark.parametrize("language", ["", "/sr-Cyrl", "/sr-Latn"])
def test_everybody_sees_the_rule_and_what_is_public(manager: SignedInClient, path: str, language: str) -> None:
    opened(manager, path)
    public = path.removeprefix("/manage")
    page = manager.get(f"{language}{public}").text
    assert "Agence Europe" in page
    assert record(manager, path, "Germany", "yes") == 303
    text = manager.get(f"{language}{public}").text
    name = {"": "Germany", "/sr-Cyrl": "Немачка", "/sr-Latn": "Nemačka"}[language]
    assert name in text
    if not language:
        assert "15 of 27 needed, with 65 % of the population" in words(text)


def test_the_page_costs_the_same_however_many_states_lean(manager: SignedInClient, path: str) -> None:
    decision = opened(manager, path)
    record(manager, path, "Germany", "yes")

    def cost() -> int:
        with Queries() as counted:
            assert manager.get(decision).status_code == 200
        return counted.number

    before = cost()
    for name in ("France", "Italy", "Spain", "Malta"):
        record(manager, path, name, "lean_yes")
    assert cost() == before
