"""Loading the demonstration, once: every text through the operations that people use, each at its own time of the past."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from campaigns.accounts.operations import create_account
from campaigns.coalitions import operations as coalitions
from campaigns.coalitions.models import Campaign, Organization, Role
from campaigns.coalitions.queries import actor_of
from campaigns.demonstration.crowd import load_crowd
from campaigns.demonstration.laws import Laws
from campaigns.demonstration.pictures import house, table
from campaigns.demonstration.signers import figures
from campaigns.foundation import clock
from campaigns.foundation.actor import SYSTEM, Actor
from campaigns.petitions import operations as petitions
from campaigns.petitions.models import Petition, PetitionState
from campaigns.petitions.operations import Wording
from campaigns.signatures.operations.counting import count_new_signatures

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

MANAGER_EMAIL = "manager@example.org"
MANAGER_NAME = "Demonstration Manager"
# Known to everybody, and therefore given out in development only; elsewhere the command makes one.
MANAGER_PASSPHRASE = "the door stands open"  # noqa: S105 - printed at every start, on purpose
FIRST_LANGUAGE = "en"
_FOLDER = Path(__file__).parent
PICTURES = {"open-door": house.draw, "free-place": table.draw}
_FOUNDED_DAYS_AGO = 170
_MORNING = 7


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was put in."""

    petitions: int
    signatures: int
    proposals: int


def read_texts(name: str) -> list[dict[str, Any]]:
    """The entries of the data file `name` (`organizations`, `campaigns`, `petitions` or `updates`)."""
    entries: list[dict[str, Any]] = tomllib.loads((_FOLDER / f"{name}.toml").read_text("utf-8"))[name.removesuffix("s")]
    return entries


def is_loaded(db: Session) -> bool:
    """Whether the demonstration is here."""
    return db.scalar(select(Organization.id).where(Organization.is_demonstration.is_(True)).limit(1)) is not None


def load_demonstration(db: Session, passphrase: str) -> Loaded | None:
    """Put the demonstration in, all of it in the transaction of `db`; None, and nothing changed, when it is here already.

    `passphrase` becomes that of the manager's account, `MANAGER_EMAIL`.

    Raises:
        Invalid: when the passphrase is too weak, or something of the demonstration's name is here already.

    """
    if is_loaded(db):
        return None
    loader = _Loader(db)
    loader.tell_beginnings(passphrase)
    for content in read_texts("petitions"):
        loader.tell_petition(content)
    for content in read_texts("updates"):
        loader.tell_update(content)
    loader.tell_laws()
    loader.perform()
    signatures = loader.gather()
    count_new_signatures(db)
    return Loaded(len(loader.petitions), signatures, len(loader.laws.bills))


class _Loader:
    """Collects what happened, each with its moment, and then has it happen in the order of time, as the audit trail would have it."""

    def __init__(self, db: Session) -> None:
        self._db = db
        self._now = clock.now()
        self._steps: list[tuple[datetime, Callable[[], object]]] = []
        self._manager: Actor = SYSTEM
        self._organizations: dict[str, Organization] = {}
        self._campaigns: dict[str, Campaign] = {}
        self.petitions: dict[str, Petition] = {}
        self.laws = Laws(db, self._now, self._at)

    def tell_beginnings(self, passphrase: str) -> None:
        """Organizations, their manager, and campaigns."""
        self._at(_FOUNDED_DAYS_AGO, lambda: self._found(passphrase))
        self._at(_FOUNDED_DAYS_AGO - 1, self._begin)

    def tell_petition(self, content: dict[str, Any]) -> None:
        """A petition from its first draft to where it stands."""
        slug, state = content["slug"], content["state"]
        published = content.get("published_days_ago", -1)
        self._at(published + 9 if published >= 0 else 3, lambda: self._draft(content))
        if state == PetitionState.DRAFT:
            return
        self._at(published + 2, lambda: petitions.submit_for_review(self._db, self._manager, self.petitions[slug]))
        self._at(published, lambda: petitions.publish_petition(self._db, self._manager, self.petitions[slug]))
        if "closed_days_ago" in content:
            self._at(
                content["closed_days_ago"], lambda: petitions.close_petition(self._db, SYSTEM, self.petitions[slug])
            )
        if "handed_over_days_ago" in content:
            self._at(
                content["handed_over_days_ago"],
                lambda: petitions.hand_over_petition(self._db, self._manager, self.petitions[slug]),
            )

    def tell_update(self, content: dict[str, Any]) -> None:
        """News that stood on a petition's page from its day on."""
        self._at(content["days_ago"], lambda: self._update(content), hours=2)

    def tell_laws(self) -> None:
        """The laws that would meet the demands, with all that happened to them."""
        self._at(_FOUNDED_DAYS_AGO - 2, lambda: self.laws.begin(self._manager, *self._speakers()))
        self.laws.tell_all(self.petitions)

    def _speakers(self) -> tuple[Campaign, Organization]:
        campaign = next(iter(self._campaigns.values()))
        return campaign, next(iter(self._organizations.values()))

    def perform(self) -> None:
        """Have everything happen that was told."""
        for moment, step in sorted(self._steps, key=lambda pair: pair[0]):
            with clock.telling(moment):
                step()

    def gather(self) -> int:
        """Have the crowds sign; gives back how many there were."""
        contents = {content["slug"]: content for content in read_texts("petitions")}
        number = 0
        for crowd in figures()["crowd"]:
            content = contents[crowd["petition"]]
            begins_at = self._moment(content["published_days_ago"])
            ends_at = self._moment(content["closed_days_ago"]) if "closed_days_ago" in content else self._now
            number += load_crowd(self._db, self.petitions[crowd["petition"]], crowd, begins_at, ends_at, self._now)
        return number

    def _moment(self, days_ago: int, hours: int = 0) -> datetime:
        day = self._now - timedelta(days=days_ago)
        return day.replace(hour=_MORNING, minute=30, second=0, microsecond=0) + timedelta(hours=hours)

    def _at(self, days_ago: int, step: Callable[[], object], *, hours: int = 0) -> None:
        # Whoever begins before that hour of the day must not see what is still to come.
        self._steps.append((min(self._moment(days_ago, hours), self._now), step))

    def _found(self, passphrase: str) -> None:
        account = create_account(
            self._db, SYSTEM, email=MANAGER_EMAIL, name=MANAGER_NAME, language=FIRST_LANGUAGE, passphrase=passphrase
        )
        for content in read_texts("organizations"):
            wordings = {
                language: coalitions.OrganizationWording(text["name"], text["description"].strip())
                for language, text in content["languages"].items()
            }
            made = coalitions.found_organization(
                self._db,
                SYSTEM,
                language=FIRST_LANGUAGE,
                wording=wordings.pop(FIRST_LANGUAGE),
                slug=content["slug"],
                contact=content["contact"],
                is_demonstration=True,
            )
            for language, wording in wordings.items():
                coalitions.describe_organization(self._db, SYSTEM, made, language, wording)
            coalitions.add_member(
                self._db, SYSTEM, made, email=MANAGER_EMAIL, name=MANAGER_NAME, role=Role.OWNER, language=FIRST_LANGUAGE
            )
            self._organizations[content["slug"]] = made
        self._manager = actor_of(self._db, account)

    def _begin(self) -> None:
        for content in read_texts("campaigns"):
            lead, *partners = (self._organizations[slug] for slug in content["organizations"])
            wordings = {
                language: coalitions.CampaignWording(text["title"], text["summary"], text["body"].strip())
                for language, text in content["languages"].items()
            }
            made = coalitions.begin_campaign(
                self._db,
                self._manager,
                lead,
                language=FIRST_LANGUAGE,
                wording=wordings.pop(FIRST_LANGUAGE),
                slug=content["slug"],
            )
            for language, wording in wordings.items():
                coalitions.write_campaign(self._db, self._manager, made, language, wording)
            for partner in partners:
                coalitions.add_partner(self._db, self._manager, made, partner)
            self._campaigns[content["slug"]] = made

    def _draft(self, content: dict[str, Any]) -> None:
        wordings = {language: _wording(text) for language, text in content["languages"].items()}
        made = petitions.create_petition(
            self._db,
            self._manager,
            self._campaigns[content["campaign"]],
            language=FIRST_LANGUAGE,
            wording=wordings.pop(FIRST_LANGUAGE),
            goal=content["goal"],
            closes_at=self._closing(content),
            slug=content["slug"],
        )
        for language, wording in wordings.items():
            petitions.write_text(self._db, self._manager, made, language, wording)
        if "picture" in content:
            texts = {language: text["picture_alternative"] for language, text in content["languages"].items()}
            petitions.change_picture(self._db, self._manager, made, PICTURES[content["picture"]](), texts)
        self.petitions[content["slug"]] = made

    def _closing(self, content: dict[str, Any]) -> datetime | None:
        if "closed_days_ago" in content:
            return self._moment(content["closed_days_ago"])
        return self._moment(-content["closes_in_days"]) if "closes_in_days" in content else None

    def _update(self, content: dict[str, Any]) -> None:
        petition, update = self.petitions[content["petition"]], None
        for language, text in content["languages"].items():
            update = petitions.write_update(
                self._db,
                self._manager,
                petition,
                language,
                title=text["title"],
                body=text["body"].strip(),
                update=update,
            )
        if update is not None:
            petitions.publish_update(self._db, self._manager, petition, update)


def _wording(text: dict[str, Any]) -> Wording:
    return Wording(
        title=text["title"],
        summary=text["summary"].strip(),
        body=text["body"].strip(),
        demands=tuple(text["demands"]),
        addressees=tuple(text["addressees"]),
    )
