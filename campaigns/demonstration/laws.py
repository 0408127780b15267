"""The laws of the demonstration: where they are made, what happened to them, what is wanted of them."""

from __future__ import annotations

import tomllib
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from campaigns.foundation.actor import SYSTEM, Actor
from campaigns.foundation.partial_dates import read_partial_date
from campaigns.foundation.time_zones import zone_named
from campaigns.institutions import operations as institutions
from campaigns.petitions.operations import link_bill
from campaigns.proposals import operations as proposals
from campaigns.proposals.models import Lean, Stance, Visibility
from campaigns.proposals.operations import (
    AskData,
    CountData,
    DemandWording,
    PositionData,
    RowData,
    VoteData,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy.orm import Session

    from campaigns.coalitions.models import Campaign, Organization
    from campaigns.institutions.models import Institution, Jurisdiction, LegislativeSession
    from campaigns.petitions.models import Petition
    from campaigns.proposals.models import Bill, Demand, VoteEvent

_FOLDER = Path(__file__).parent
FILES = ("proposals", "drafts")
_TOLD_DAYS_AGO = 165
_SERBIAN, _SERBIAN_LATIN = "sr-Cyrl", "sr-Latn"
# Which proposals would meet which petition.
LINKS = {
    "give-back-what-crime-took": (
        "directive-2024-1260",
        "serbia-2026-changes",
        "montenegro-2026-changes",
        "demonstration-draft",
    ),
    "a-seat-at-the-review": ("untoc-full-participation",),
}


def read_entries(name: str, kind: str) -> list[dict[str, Any]]:
    """The entries of one kind in the data file `name`."""
    entries: list[dict[str, Any]] = tomllib.loads((_FOLDER / f"{name}.toml").read_text("utf-8"))[kind]
    return entries


class Laws:
    """Tells what happened to laws, step by step, each at its moment; `tell(days_ago, step)` has a step performed then."""

    def __init__(self, db: Session, now: datetime, tell: Callable[[int, Callable[[], object]], None]) -> None:
        self._db = db
        self._now = now
        self._tell = tell
        self._manager: Actor = SYSTEM
        self._campaign: Campaign
        self._organization: Organization
        self._jurisdictions: dict[str, Jurisdiction] = {}
        self._sessions: dict[tuple[str, str], LegislativeSession] = {}
        self._institutions: dict[tuple[str, str], Institution] = {}
        self.bills: dict[str, Bill] = {}
        self._votes: dict[tuple[str, str], VoteEvent] = {}

    def begin(self, manager: Actor, campaign: Campaign, organization: Organization) -> None:
        """From here on `manager` writes, for a campaign and an organization."""
        self._manager, self._campaign, self._organization = manager, campaign, organization

    def tell_all(self, petitions: Mapping[str, Petition]) -> None:
        """Everything, from the founding of places to what is linked with petitions; `petitions` is filled by the time it is looked at."""
        self._tell(_TOLD_DAYS_AGO, self._found_places)
        for name in FILES:
            for content in read_entries(name, "proposal"):
                self._tell_proposal(content)
        self._tell(1, self._relate)
        self._tell(1, self._compare_places)
        self._tell(0, lambda: self._link(petitions))

    # -- places

    def _found_places(self) -> None:
        for position, content in enumerate(read_entries("jurisdictions", "jurisdiction")):
            made = institutions.found_jurisdiction(
                self._db,
                SYSTEM,
                ocd_id=content["ocd_id"],
                classification=content["classification"],
                names=content["names"],
                country=content.get("country"),
                url=content.get("url"),
                timezone=content.get("timezone", "UTC"),
                position=position,
                slug=content["slug"],
            )
            self._jurisdictions[content["slug"]] = made
            for session in content["sessions"]:
                self._sessions[content["slug"], session["identifier"]] = institutions.open_session(
                    self._db, SYSTEM, made, **session
                )
            for body in content["institutions"]:
                self._found_body(content["slug"], body)
        self._seat_members()

    def _found_body(self, place: str, body: dict[str, Any]) -> None:
        translated = (("en", body.get("en")), (_SERBIAN, body.get("sr")), (_SERBIAN_LATIN, body.get("latin")))
        self._institutions[place, body["key"]] = institutions.found_institution(
            self._db,
            SYSTEM,
            self._jurisdictions[place],
            name=body["name"],
            language=body["language"],
            classification=body["classification"],
            key=body["key"],
            parent=self._institutions[place, body["parent"]] if "parent" in body else None,
            seats=body.get("seats"),
            names=[(language, name) for language, name in translated if name],
            abbreviation=body.get("abbreviation", ""),
            source_url=body.get("url"),
        )

    def _seat_members(self) -> None:
        """Members of the invented assembly, named by number so that nobody takes them for people."""
        number = 0
        for content in read_entries("jurisdictions", "jurisdiction"):
            groups = [body for body in content["institutions"] if "members" in body]
            for body in groups:
                for _seat in range(body["members"]):
                    number += 1
                    name = f"Demonstration Member {number:02d}"
                    person = institutions.enter_person(
                        self._db,
                        SYSTEM,
                        self._jurisdictions[content["slug"]],
                        name=name,
                        language="en",
                        key=f"member-{number}",
                    )
                    institutions.enter_membership(
                        self._db,
                        SYSTEM,
                        person,
                        self._institutions[content["slug"], "assembly"],
                        role="member",
                        on_behalf_of=self._institutions[content["slug"], body["key"]],
                    )

    # -- proposals

    def _tell_proposal(self, content: dict[str, Any]) -> None:
        days = [entry["days_ago"] for entry in content.get("actions", ()) if "days_ago" in entry]
        first = max([_TOLD_DAYS_AGO - 1, *days]) if not days else max(days) + 1
        slug = content["slug"]
        self._tell(first, lambda: self._create(content))
        for kind, step in (("actions", self._act), ("versions", self._write), ("positions", self._lean)):
            for entry in content.get(kind, ()):
                self._tell(self._when(entry, first), lambda entry=entry, step=step: step(slug, entry))  # type: ignore[misc]
        self._tell(min([first, *days]), lambda: self._want(content))

    def _when(self, entry: dict[str, Any], first: int) -> int:
        """How many days ago an entry was written down: when the proposal was, or on its own day where that came later."""
        if "days_ago" in entry:
            return int(entry["days_ago"])
        if not entry.get("date"):
            return first
        happened = (self._now.date() - read_partial_date(entry["date"]).first_day).days
        return max(0, min(first, happened))

    def _create(self, content: dict[str, Any]) -> None:
        place = content["jurisdiction"]
        bill = proposals.create_bill(
            self._db,
            self._manager,
            self._sessions[place, content["session"]],
            identifier=content["identifier"],
            title=content["title"],
            language=content["language"],
            classification=content["classification"],
            pipeline=content.get("pipeline", "generic"),
            from_institution=self._body(place, content.get("from")),
            subjects=content["subjects"],
            is_unverified=content.get("is_unverified", False),
            slug=content["slug"],
        )
        self.bills[content["slug"]] = bill
        for language, title in content.get("titles", {}).items():
            proposals.put_title(self._db, self._manager, bill, language, title)
        for language, abstract in content.get("abstracts", {}).items():
            proposals.put_abstract(self._db, self._manager, bill, language, abstract)
        for one in content.get("identifiers", ()):
            proposals.add_identifier(self._db, self._manager, bill, one["scheme"], one["identifier"])
        for one in content.get("sources", ()):
            proposals.add_source(self._db, self._manager, bill, one["url"], one["note"])
        for one in content.get("sponsors", ()):
            proposals.sponsor_bill(
                self._db,
                self._manager,
                bill,
                name=one["name"],
                classification=one["classification"],
                institution=self._body(place, one.get("institution")),
                is_primary=True,
            )

    def _act(self, slug: str, entry: dict[str, Any]) -> None:
        bill = self.bills[slug]
        body = self._body(bill.jurisdiction.slug, entry.get("institution"))
        day = self._day(entry)
        action = proposals.record_action(
            self._db,
            self._manager,
            bill,
            date=day,
            description=entry["description"],
            classification=entry.get("classification", ()),
            institution=body,
            source_url=entry.get("source_url"),
            stage=entry.get("stage", ""),
            note=entry.get("note", ""),
            language=entry.get("language", "en"),
        )
        if "vote" in entry:
            vote = entry["vote"]
            self._votes[slug, entry["institution"]] = proposals.record_vote(
                self._db,
                self._manager,
                bill,
                VoteData(
                    date=day,
                    motion=vote["motion"],
                    institution=body,
                    result=vote["result"],
                    majority=vote["majority"],
                    classification=entry["classification"],
                    source_url=entry.get("source_url"),
                    action=action,
                    counts=[CountData(option, value) for option, value in vote.get("counts", {}).items()],
                ),
            )

    def _write(self, slug: str, entry: dict[str, Any]) -> None:
        proposals.add_version(
            self._db,
            self._manager,
            self.bills[slug],
            note=entry["note"],
            date=self._day(entry),
            language=entry["language"],
            format=entry["format"],
            text=entry["text"].strip(),
            classification=entry.get("classification", ""),
            source_url=entry.get("source_url"),
        )

    def _lean(self, slug: str, entry: dict[str, Any]) -> None:
        bill = self.bills[slug]
        data = PositionData(
            lean=Lean(entry["lean"]),
            said_on=date.fromisoformat(self._day(entry)),
            source_type=entry["source_type"],
            institution=self._body(bill.jurisdiction.slug, entry["institution"]),
            source_url=entry.get("source_url"),
            note=entry["note"],
            visibility=Visibility(entry["visibility"]),
        )
        proposals.record_position(self._db, self._manager, bill, self._organization, data)

    def _want(self, content: dict[str, Any]) -> None:
        """What is to come, and what the campaign holds of it."""
        bill = self.bills[content["slug"]]
        place = content["jurisdiction"]
        for entry in content.get("events", ()):
            day = self._day(entry)
            proposals.schedule_event(
                self._db,
                self._manager,
                bill,
                name=entry["name"],
                classification=entry["classification"],
                date=day,
                starts_at=self._hour(bill, day, entry["hour"]) if "hour" in entry else None,
                institution=self._body(place, entry.get("institution")),
                source_url=entry.get("source_url"),
            )
        if "stance" in content:
            stance = content["stance"]
            proposals.take_stance(
                self._db,
                self._manager,
                bill,
                self._campaign,
                Stance(stance["stance"]),
                priority=stance["priority"],
                rationale=stance["rationale"],
                is_public=True,
            )
        for entry in content.get("asks", ()):
            proposals.ask_for_change(self._db, self._manager, bill, self._campaign, AskData(**entry, is_public=True))
        for entry in content.get("decisions", ()):
            decision = proposals.open_decision(
                self._db,
                self._manager,
                bill,
                self._institutions[place, entry["institution"]],
                title=entry["title"],
                majority=entry["majority"],
                expected_on=date.fromisoformat(self._day(entry)),
            )
            if "recommend" in entry:
                proposals.recommend_vote(
                    self._db, self._manager, decision, self._campaign, entry["recommend"], weight=5
                )
            if entry.get("is_settled"):
                vote = self._votes[content["slug"], entry["institution"]]
                proposals.settle_decision(self._db, self._manager, decision, vote)

    # -- what ties them together

    def _relate(self) -> None:
        for name in FILES:
            for content in read_entries(name, "proposal"):
                for one in content.get("relations", ()):
                    proposals.relate_bills(
                        self._db,
                        self._manager,
                        self.bills[content["slug"]],
                        identifier=one["identifier"],
                        relation_type=one["type"],
                        legislative_session=one.get("session", ""),
                    )

    def _compare_places(self) -> None:
        for content in read_entries("demands", "demand"):
            wordings = {
                language: DemandWording(text["title"], text["body"].strip())
                for language, text in content["languages"].items()
            }
            demand = proposals.begin_demand(
                self._db, self._manager, self._campaign, language="en", wording=wordings.pop("en"), slug=content["slug"]
            )
            for language, wording in wordings.items():
                proposals.write_demand(self._db, self._manager, demand, language, wording)
            for row in content["rows"]:
                self._compare_place(demand, row)

    def _compare_place(self, demand: Demand, content: dict[str, Any]) -> None:
        notes = dict(content["notes"])
        data = RowData(
            bill=self.bills[content["proposal"]] if "proposal" in content else None,
            note=notes.pop(demand.default_language),
            source_url=content.get("source_url"),
        )
        place = self._jurisdictions[content["jurisdiction"]]
        row = proposals.put_demand_row(self._db, self._manager, demand, place, data)
        for language, note in notes.items():
            proposals.write_row_notes(self._db, self._manager, demand, language, [(row, note)])

    def _link(self, petitions: Mapping[str, Petition]) -> None:
        for petition, slugs in LINKS.items():
            for slug in slugs:
                link_bill(self._db, self._manager, petitions[petition], self.bills[slug])

    def _body(self, place: str, key: str | None) -> Institution | None:
        return self._institutions[place, key] if key is not None else None

    def _day(self, entry: dict[str, Any]) -> str:
        """The day of an entry as it is kept: as printed, or counted from the day of loading."""
        if "days_ago" in entry:
            return (self._now.date() - timedelta(days=entry["days_ago"])).isoformat()
        if "in_days" in entry:
            return (self._now.date() + timedelta(days=entry["in_days"])).isoformat()
        return str(entry.get("date", ""))

    @staticmethod
    def _hour(bill: Bill, day: str, hour: int) -> datetime:
        return datetime.combine(date.fromisoformat(day), time(hour), tzinfo=zone_named(bill.jurisdiction.timezone))
