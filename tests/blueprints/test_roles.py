"""Every route behind the sign-in against every role: who may not is refused, who may is let in, and no route is forgotten."""

from __future__ import annotations

import html
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from campaigns.alerts.models import FollowKind
from campaigns.alerts.operations.following import follow_as_member
from campaigns.alerts.queries.followers import Target
from campaigns.coalitions.access import visible_campaign
from campaigns.coalitions.models import Role
from campaigns.coalitions.operations import add_partner
from campaigns.foundation import clock as the_clock
from campaigns.foundation.actor import SYSTEM
from campaigns.foundation.identifiers import uuid7
from campaigns.foundation.mail.models import Letter, LetterState
from campaigns.foundation.outbox import OutboxJob
from campaigns.foundation.transaction import reading, writing
from campaigns.petitions.operations import link_bill, write_update
from campaigns.proposals.access import visible_bill
from tests.blueprints.laws import PRIVATE, make_law
from tests.factories import OWN_FORM, make_organization, make_petition, make_signature, petition_row
from tests.places import home_of

if TYPE_CHECKING:
    from uuid import UUID

    from flask import Flask
    from flask.testing import FlaskClient

    from tests.blueprints.laws import Law
    from tests.conftest import SignedInClient, SignIn
    from tests.factories import Made

ANYONE, MEMBER, MODERATOR, EDITOR, OWNER, STAFF = "anyone", "member", "moderator", "editor", "owner", "staff"
# Of what belongs to no one organization: laws, which those read who work in any, and which their owners and managers write; and the directory of
# institutions, which everybody reads.
# An import is repeated by who asked for it: here the system did.
DESK, KEEPER, REGISTRAR, ASKER = "desk", "keeper", "registrar", "asker"
# A stranger is signed in and belongs nowhere; an outsider owns an organization that has nothing to do with the campaign.
EVERY_ROLE = ("stranger", "outsider", "viewer", "moderator", "manager", "owner", "administrator")
MAY = {
    ANYONE: {*EVERY_ROLE},
    DESK: {*EVERY_ROLE} - {"stranger"},
    KEEPER: {"outsider", "manager", "owner", "administrator"},
    REGISTRAR: {"outsider", "manager", "owner", "administrator"},
    MEMBER: {"viewer", "moderator", "manager", "owner", "administrator"},
    MODERATOR: {"moderator", "manager", "owner", "administrator"},
    EDITOR: {"manager", "owner", "administrator"},
    OWNER: {"owner", "administrator"},
    STAFF: {"administrator"},
    ASKER: {"administrator"},
}
ROUTES = {
    "manage.dashboard.dashboard": ANYONE,
    "manage.account.account": ANYONE,
    "manage.account.edit_own_account": ANYONE,
    "manage.account.change_own_passphrase": ANYONE,
    "manage.account.end_other_sessions": ANYONE,
    "manage.petitions.list_petitions": ANYONE,
    "manage.petitions.new_petition": ANYONE,
    "manage.petitions.begin": ANYONE,
    "manage.petitions.petition": MEMBER,
    "manage.petitions.ask_step": EDITOR,
    "manage.petitions.take_step": EDITOR,
    "manage.petitions.settings": EDITOR,
    "manage.petitions.put_settings": EDITOR,
    "manage.petitions.preview": MEMBER,
    "manage.petitions.history": MEMBER,
    "manage.texts.first_text": EDITOR,
    "manage.texts.text": EDITOR,
    "manage.texts.write": EDITOR,
    "manage.texts.remove": EDITOR,
    "manage.texts.picture": EDITOR,
    "manage.texts.put_picture": EDITOR,
    "manage.updates.list_updates": MEMBER,
    "manage.updates.new_update": EDITOR,
    "manage.updates.begin": EDITOR,
    "manage.updates.update": EDITOR,
    "manage.updates.write": EDITOR,
    "manage.updates.publish": EDITOR,
    "manage.updates.remove": EDITOR,
    "manage.signatures.list_signatures": MEMBER,
    "manage.signatures.moderate": MODERATOR,
    "manage.signatures.export": EDITOR,
    "manage.campaigns.list_campaigns": ANYONE,
    "manage.campaigns.new_campaign": ANYONE,
    "manage.campaigns.begin": ANYONE,
    "manage.campaigns.campaign": MEMBER,
    "manage.campaigns.first_text": EDITOR,
    "manage.campaigns.text": EDITOR,
    "manage.campaigns.write": EDITOR,
    "manage.campaigns.take_partner": EDITOR,
    "manage.campaigns.drop_partner": EDITOR,
    "manage.organizations.list_organizations": ANYONE,
    "manage.organizations.organization": MEMBER,
    "manage.organizations.first_text": EDITOR,
    "manage.organizations.text": EDITOR,
    "manage.organizations.describe": EDITOR,
    "manage.organizations.put_contacts": EDITOR,
    "manage.organizations.take_member": OWNER,
    "manage.organizations.give_role": OWNER,
    "manage.organizations.drop_member": OWNER,
    "manage.asks.list_asks": DESK,
    "manage.asks.make": KEEPER,
    "manage.asks.ask": EDITOR,
    "manage.asks.put_ask": EDITOR,
    "manage.bill_dates.dates": DESK,
    "manage.bill_dates.schedule": KEEPER,
    "manage.bill_dates.event": KEEPER,
    "manage.bill_dates.change": KEEPER,
    "manage.bill_dates.cancel": KEEPER,
    "manage.bill_texts.texts": DESK,
    "manage.bill_texts.put_version": KEEPER,
    "manage.bill_texts.put_document": KEEPER,
    "manage.bill_texts.drop_version": KEEPER,
    "manage.bill_texts.drop_document": KEEPER,
    "manage.decisions.list_decisions": DESK,
    "manage.decisions.open_one": KEEPER,
    "manage.decisions.decision": DESK,
    "manage.decisions.put_decision": KEEPER,
    "manage.decisions.put_recommendation": KEEPER,
    "manage.decisions.settle": KEEPER,
    "manage.decisions.reopen": KEEPER,
    "manage.decisions.scores": MEMBER,
    "manage.details.details": KEEPER,
    "manage.details.write": KEEPER,
    "manage.details.title": KEEPER,
    "manage.details.drop_title": KEEPER,
    "manage.details.abstract": KEEPER,
    "manage.details.identifier": KEEPER,
    "manage.details.drop_identifier": KEEPER,
    "manage.details.source": KEEPER,
    "manage.details.drop_source": KEEPER,
    "manage.details.sponsorship": KEEPER,
    "manage.details.drop_sponsorship": KEEPER,
    "manage.details.relation": KEEPER,
    "manage.details.drop_relation": KEEPER,
    "manage.following.following": ANYONE,
    "manage.following.new_follow": ANYONE,
    "manage.following.follow": ANYONE,
    "manage.following.choose_frequency": ANYONE,
    "manage.following.change_calendar": ANYONE,
    "manage.following.stop_following": ANYONE,
    "manage.imports.list_imports": KEEPER,
    "manage.imports.send": KEEPER,
    "manage.imports.begin_upload": KEEPER,
    "manage.imports.upload_size": KEEPER,
    "manage.imports.add_piece": KEEPER,
    "manage.imports.run": KEEPER,
    "manage.imports.progress": KEEPER,
    "manage.imports.again": ASKER,
    "manage.imports.list_sources": KEEPER,
    "manage.imports.watch": KEEPER,
    "manage.imports.look": KEEPER,
    "manage.imports.pause": KEEPER,
    "manage.imports.remove": KEEPER,
    "manage.institutions.list_institutions": ANYONE,
    "manage.institutions.new_institution": REGISTRAR,
    "manage.institutions.found": REGISTRAR,
    "manage.institutions.found_place": REGISTRAR,
    "manage.institutions.institution": ANYONE,
    "manage.institutions.write": REGISTRAR,
    "manage.institutions.add_name": REGISTRAR,
    "manage.institutions.drop_name": REGISTRAR,
    "manage.institutions.take_contact": REGISTRAR,
    "manage.institutions.drop_contact": REGISTRAR,
    "manage.institutions.take_member": REGISTRAR,
    "manage.institutions.membership": REGISTRAR,
    "manage.institutions.write_member": REGISTRAR,
    "manage.institutions.drop_member": REGISTRAR,
    "manage.erasing.data": REGISTRAR,
    "manage.erasing.erasure": REGISTRAR,
    "manage.erasing.erase": REGISTRAR,
    "manage.erasing.keep_again": REGISTRAR,
    "manage.people.person": ANYONE,
    "manage.people.write": REGISTRAR,
    "manage.people.add_name": REGISTRAR,
    "manage.people.drop_name": REGISTRAR,
    "manage.people.take_contact": REGISTRAR,
    "manage.people.drop_contact": REGISTRAR,
    "manage.posts.take_post": REGISTRAR,
    "manage.posts.post": REGISTRAR,
    "manage.posts.write": REGISTRAR,
    "manage.posts.drop_post": REGISTRAR,
    "manage.sessions.list_sessions": ANYONE,
    "manage.sessions.new_session": REGISTRAR,
    "manage.sessions.open_one": REGISTRAR,
    "manage.sessions.session": REGISTRAR,
    "manage.sessions.write": REGISTRAR,
    "manage.laws.list_laws": MEMBER,
    "manage.laws.link": EDITOR,
    "manage.laws.unlink": EDITOR,
    "manage.matrix.list_matrices": ANYONE,
    "manage.matrix.new_matrix": ANYONE,
    "manage.matrix.begin": ANYONE,
    "manage.matrix.edit": MEMBER,
    "manage.matrix.put_row": EDITOR,
    "manage.matrix.move_row": EDITOR,
    "manage.matrix.drop_row": EDITOR,
    "manage.matrix.show": EDITOR,
    "manage.matrix.hide": EDITOR,
    "manage.matrix.first_text": EDITOR,
    "manage.matrix.text": EDITOR,
    "manage.matrix.write": EDITOR,
    "manage.matrix.remove": EDITOR,
    "manage.positions.list_positions": DESK,
    "manage.positions.take_position": KEEPER,
    "manage.positions.put_stance": KEEPER,
    "manage.positions.drop_stance": EDITOR,
    "manage.positions.history": DESK,
    "manage.positions.take_another": KEEPER,
    "manage.proposals.board": DESK,
    "manage.proposals.record_on_board": KEEPER,
    "manage.proposals.new_proposal": KEEPER,
    "manage.proposals.create": KEEPER,
    "manage.proposals.deadlines": DESK,
    "manage.proposals.list_procedures": DESK,
    "manage.proposals.procedure": DESK,
    "manage.proposals.proposal": DESK,
    "manage.proposals.record": KEEPER,
    "manage.proposals.action": KEEPER,
    "manage.proposals.correct": KEEPER,
    "manage.proposals.take_back": KEEPER,
    "manage.proposals.delete": KEEPER,
    "manage.votes.list_votes": DESK,
    "manage.votes.take_vote": KEEPER,
    "manage.votes.vote": DESK,
    "manage.votes.correct": KEEPER,
    "manage.votes.put_right": KEEPER,
    "manage.votes.look_again": KEEPER,
    "manage.votes.put_voter": KEEPER,
    "staff.accounts.list_accounts": STAFF,
    "staff.accounts.invite": STAFF,
    "staff.accounts.send_link": STAFF,
    "staff.accounts.sign_out_account": STAFF,
    "staff.accounts.disable": STAFF,
    "staff.accounts.enable": STAFF,
    "staff.organizations.list_organizations": STAFF,
    "staff.organizations.new_organization": STAFF,
    "staff.organizations.found": STAFF,
    "staff.alerts.alerts": STAFF,
    "staff.health.health": STAFF,
    "staff.health.audit": STAFF,
    "staff.health.job_again": STAFF,
    "staff.health.letter_again": STAFF,
}
# Names a thing of one person: tried in the test of the account page.
OWN = {"manage.account.end_own_session"}
REFUSED = {401, 403, 404}


# What takes things away comes last, in this order.
LAST = ("step", "drop", "unlink", "remove", "take_back", "cancel", "stop", "disable", "delete")


@dataclass
class Stage:
    """Things to name in addresses; what a route consumes is made anew for each role."""

    made: Made
    update: UUID
    signature: UUID
    account: UUID
    partner: str
    job: UUID
    letter: UUID
    law: Law
    # Whoever is tried follows the law.
    follow: UUID = field(default_factory=uuid7)

    def path(self, app: Flask, endpoint: str) -> tuple[str, str]:
        """Method and path of a route."""
        home, law = home_of(self.made), self.law
        room = endpoint.rpartition(".")[0]
        slugs = {
            "manage.campaigns": home.campaign,
            "manage.decisions.scores": home.campaign,
            "manage.organizations": home.organization,
            "manage.institutions": law.institution,
            "manage.posts": law.institution,
            "manage.sessions": law.jurisdiction,
            "manage.people": law.person,
            "manage.erasing": law.person,
            "manage.matrix": law.matrix,
            **{
                f"manage.{name}": law.slug
                for name in (
                    "asks",
                    "bill_dates",
                    "bill_texts",
                    "decisions",
                    "details",
                    "positions",
                    "proposals",
                    "votes",
                )
            },
        }
        contact = law.person_contact if room == "manage.people" else law.contact
        known: dict[str, Any] = {
            "slug": slugs.get(endpoint) or slugs.get(room, self.made.slug),
            "language": "sr-Cyrl",
            "update_uuid": self.update,
            "signature_uuid": self.signature,
            "account_uuid": self.account,
            "partner": self.partner,
            "job_id": self.job,
            "letter_id": self.letter,
            "shard": self.made.id,
            "ask_uuid": law.ask,
            "event_uuid": law.event,
            "version_uuid": law.version,
            "document_uuid": law.document,
            "decision_uuid": law.decision,
            "sponsorship_uuid": law.sponsorship,
            "action_uuid": law.action,
            "vote_uuid": law.vote,
            "number": "1",
            "campaign": home.campaign,
            "kind": "people",
            "who": law.person,
            "membership_uuid": law.membership,
            "post_uuid": law.post,
            "session_uuid": law.session,
            "follow_uuid": self.follow,
            "run_uuid": law.run,
            "source_uuid": law.source,
            "name": law.upload,
            "key": "generic" if endpoint == "manage.proposals.procedure" else contact,
        }
        (rule,) = app.url_map.iter_rules(endpoint)
        method = "GET" if "GET" in (rule.methods or ()) else "POST"
        with app.test_request_context():
            path = app.url_for(endpoint, **{name: known[name] for name in rule.arguments})
        query = {
            "manage.petitions.ask_step": "?step=pause",
            "manage.following.new_follow": f"?proposal={law.slug}",
            "manage.imports.add_piece": "?offset=0",
        }
        return method, path + query.get(endpoint, "")

    def form(self, endpoint: str) -> dict[str, str]:
        """What names the thing that a form is about, where the address does not."""
        law = self.law
        row = {"jurisdiction": law.jurisdiction, "bill": law.slug}
        forms = {
            "manage.following.follow": {"proposal": law.slug},
            "manage.laws.link": {"bill": law.slug},
            "manage.laws.unlink": {"bill": law.slug},
            "manage.matrix.move_row": {**row, "to": "up"},
            "manage.matrix.drop_row": row,
        }
        return forms.get(endpoint, {})


@pytest.fixture
def stage(app: Flask, signed_in_client: SignIn) -> Stage:  # noqa: ARG001 - it opens the database
    made = make_petition()
    signature = make_signature(made, display="full", is_public=True)
    home = home_of(made)
    member = signed_in_client(Role.VIEWER, organization_id=home.organization_id)
    job, letter, now = uuid7(), uuid7(), the_clock.now()
    with writing() as db:
        update = write_update(db, SYSTEM, petition_row(db, made), "en", title="News", body="Something happened.")
        campaign = visible_campaign(db, home.campaign)
        partner = make_organization(db, name="Partners")
        add_partner(db, SYSTEM, campaign, partner)
        law = make_law(db, campaign)
        link_bill(db, SYSTEM, petition_row(db, made), visible_bill(db, law.slug))
        db.add(OutboxJob(id=job, job="x", queue="background", args=[], due_at=now, failed_at=now, created_at=now))
        db.add(
            Letter(
                shard=made.id,
                id=letter,
                lane="transactional",
                kind="x",
                subject=uuid7(),
                language="en",
                key="x",
                state=LetterState.FAILED,
                due_at=now,
                created_at=now,
            ),
        )
        return Stage(made, update.uuid, signature, member.who.account, partner.slug, job, letter, law)


@pytest.fixture
def person(role: str, stage: Stage, signed_in_client: SignIn) -> SignedInClient:
    came = _come(role, stage, signed_in_client)
    with writing() as db:
        target = Target(FollowKind.BILL, bill=visible_bill(db, stage.law.slug))
        stage.follow = follow_as_member(db, came.who.actor, target).uuid
    return came


def _come(role: str, stage: Stage, signed_in_client: SignIn) -> SignedInClient:
    if role in {"administrator", "stranger"}:
        return signed_in_client(None, is_administrator=role == "administrator")
    if role == "outsider":
        return signed_in_client(Role.OWNER)
    return signed_in_client(Role(role), organization_id=home_of(stage.made).organization_id)


def ask(client: FlaskClient, method: str, path: str, csrf: str = "", **fields: str) -> int:
    """The status of a request as one of our own pages would send it, with a form that is empty but for `fields`."""
    if method == "GET":
        return client.get(path).status_code
    return client.post(path, data={"csrf_token": csrf, "step": "pause", **fields}, headers=OWN_FORM).status_code


def refusal(role: str, need: str) -> int:
    """How who may not is refused: what one may not even see looks absent."""
    is_hidden = {STAFF: True, DESK: True, REGISTRAR: False, KEEPER: role == "stranger", ASKER: role == "stranger"}
    return 404 if is_hidden.get(need, role in {"stranger", "outsider"}) else 403


def test_every_route_has_its_row(app: Flask) -> None:
    routes = {rule.endpoint for rule in app.url_map.iter_rules() if rule.endpoint.startswith(("manage.", "staff."))}

    assert routes == ROUTES.keys() | OWN


def test_a_visitor_is_sent_to_the_door(app: Flask, client: FlaskClient, stage: Stage) -> None:
    for endpoint in ROUTES:
        method, path = stage.path(app, endpoint)
        if method == "POST":
            assert ask(client, method, path) == 401, endpoint
            continue
        answer = client.get(path)
        assert answer.status_code == 303, endpoint
        assert answer.location.startswith("/sign-in?next="), endpoint


@pytest.mark.parametrize("role", ["stranger", "outsider", "viewer", "moderator", "manager", "owner"])
def test_who_may_not_is_refused(app: Flask, stage: Stage, person: SignedInClient, role: str) -> None:
    for endpoint, need in ROUTES.items():
        if role in MAY[need]:
            continue
        method, path = stage.path(app, endpoint)
        status = ask(person, method, path, person.who.csrf, **stage.form(endpoint))
        assert status == refusal(role, need), endpoint


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_who_may_is_let_in(app: Flask, stage: Stage, person: SignedInClient, role: str) -> None:
    order = sorted(ROUTES, key=lambda endpoint: next((at for at, word in enumerate(LAST, 1) if word in endpoint), 0))
    for endpoint in order:
        if role not in MAY[ROUTES[endpoint]]:
            continue
        method, path = stage.path(app, endpoint)
        status = ask(person, method, path, person.who.csrf, **stage.form(endpoint))
        assert status not in REFUSED, endpoint
        assert status < 500, endpoint


@pytest.mark.parametrize("role", ["outsider"])
def test_unknown_and_hidden_look_alike(app: Flask, stage: Stage, person: SignedInClient) -> None:
    hidden = person.get(f"/manage/petitions/{stage.made.slug}")
    unknown = person.get("/manage/petitions/nothing-is-here")

    assert hidden.status_code == unknown.status_code == 404
    assert hidden.text == unknown.text.replace("nothing-is-here", stage.made.slug)
    assert app.test_client().get(f"/petitions/{stage.made.slug}").status_code == 200


def pages_of_law(stage: Stage) -> list[str]:
    """Every page that shows what is held of the law, to everybody and behind the sign-in."""
    law = stage.law
    manage = f"/manage/proposals/{law.slug}"
    return [
        f"/proposals/{law.slug}",
        f"/people/{law.person}",
        f"/campaigns/{home_of(stage.made).campaign}",
        "/manage/proposals/",
        "/manage/matrix/",
        manage,
        f"{manage}/positions/",
        f"{manage}/positions/people/{law.person}",
        f"{manage}/decisions/",
        f"{manage}/decisions/{law.decision}",
        f"{manage}/asks/",
    ]


@pytest.mark.parametrize("role", ["stranger", "outsider"])
def test_others_read_nothing_that_a_campaign_holds_for_itself(stage: Stage, person: SignedInClient) -> None:
    for path in pages_of_law(stage):
        shown = person.get(path).text
        assert not [words for words in PRIVATE if words in shown], path


@pytest.mark.parametrize("role", ["viewer", "moderator"])
def test_members_read_it_all(stage: Stage, person: SignedInClient) -> None:
    shown = "".join(person.get(path).text for path in pages_of_law(stage))

    assert [words for words in PRIVATE if words not in html.unescape(shown)] == []


@pytest.mark.parametrize("role", ["outsider"])
def test_a_count_of_heads_holds_only_what_one_may_see(
    stage: Stage, person: SignedInClient, signed_in_client: SignIn
) -> None:
    path = f"/manage/proposals/{stage.law.slug}/decisions/{stage.law.decision}"
    ours = signed_in_client(Role.VIEWER, organization_id=home_of(stage.made).organization_id)

    assert ours.get(path).text.count("Leans against") > person.get(path).text.count("Leans against")


@pytest.mark.parametrize("role", ["viewer", "moderator", "stranger"])
def test_a_hidden_law_is_absent_for_who_may_not_write_it(stage: Stage, person: SignedInClient) -> None:
    with writing() as db:
        visible_bill(db, stage.law.slug).is_public = False
    manage = f"/manage/proposals/{stage.law.slug}"

    for path in (
        manage,
        *(f"{manage}/{part}/" for part in ("texts", "dates", "positions", "decisions", "votes", "asks")),
    ):
        assert person.get(path).status_code == 404, path
    assert person.get(f"/proposals/{stage.law.slug}").status_code == 404


@pytest.mark.parametrize("role", ["owner"])
def test_nobody_stops_what_another_follows(stage: Stage, person: SignedInClient, signed_in_client: SignIn) -> None:
    other = signed_in_client(Role.OWNER, organization_id=home_of(stage.made).organization_id)
    with writing() as db:
        follow_as_member(db, other.who.actor, Target(FollowKind.BILL, bill=visible_bill(db, stage.law.slug)))
    path = f"/manage/following/follows/{stage.follow}/stop"

    assert other.post_form(path, {}).status_code == 404
    assert person.post_form(path, {}).status_code == 303


@pytest.mark.parametrize("role", ["moderator"])
def test_a_moderator_gives_a_petition_back_and_does_not_publish_it(stage: Stage, person: SignedInClient) -> None:
    with writing() as db:
        petition_row(db, stage.made).state = "in_review"
    path = f"/manage/petitions/{stage.made.slug}/transition"

    assert person.post_form(path, {"step": "publish", "sure": "yes"}).status_code == 403
    assert person.post_form(path, {"step": "return", "note": "Say by when."}).status_code == 303
    with reading() as db:
        assert petition_row(db, stage.made).state == "draft"
