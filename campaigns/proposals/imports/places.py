"""Where records belong and whom they name: jurisdictions, sessions, bodies and people, each looked up once in a run."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from campaigns.foundation import clock
from campaigns.foundation.i18n.languages import KNOWN
from campaigns.foundation.i18n.texts import KNOWN_COUNTRIES
from campaigns.foundation.identifiers import slugify, uuid7
from campaigns.foundation.importing.report import Fate
from campaigns.institutions.models import Institution, Jurisdiction, JurisdictionText, LegislativeSession
from campaigns.institutions.queries import resolve_institution, resolve_person
from campaigns.proposals.pipelines import GENERIC, pipelines

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaigns.foundation.importing.report import Report

_NATIONAL = re.compile(r"ocd-jurisdiction/country:([a-z]{2})/([a-z]+)")
# Names are kept for the run up to so many; beyond that the memory is worth more than the query.
_MOST_NAMES = 50_000
# What Open Civic Data calls chambers by, where it names them by their kind alone.
_KINDS = frozenset({"lower", "upper", "legislature", "executive", "government", "committee"})
NEW = -1


@dataclass(frozen=True, slots=True)
class Place:
    """A jurisdiction; `id` is NEW where a dry run would make it."""

    id: int
    ocd_id: str
    pipeline: str


class Places:
    """The look-ups of one run. `db` is the session at hand, changed by who runs it; nothing is made while it is a reading one."""

    def __init__(self, report: Report, *, makes: bool) -> None:
        self.db: Session
        self._report = report
        self._makes = makes
        self._jurisdictions: dict[str, Place | None] = {}
        self._sessions: dict[tuple[int, str], int] = {}
        self._bodies: dict[tuple[int, str], int | None] = {}
        self._people: dict[tuple[int, str, str], int | None] = {}
        self.kinds: dict[int, str] = {}

    def known_jurisdiction(self, name: str) -> Place | None:
        """The jurisdiction with that id of Open Civic Data, or that slug; None where there is none and none can be made of the id."""
        if name not in self._jurisdictions:
            query = select(Jurisdiction.id, Jurisdiction.ocd_id).where(
                (Jurisdiction.ocd_id == name) | (Jurisdiction.slug == name)
            )
            row = self.db.execute(query).first()
            match = _NATIONAL.fullmatch(name)
            if row is not None:
                self._jurisdictions[name] = Place(row.id, row.ocd_id, _pipeline_for(row.ocd_id))
            elif match is not None and match[1].upper() in KNOWN_COUNTRIES:
                self._jurisdictions[name] = Place(NEW, name, _pipeline_for(name))
            else:
                self._jurisdictions[name] = None
        return self._jurisdictions[name]

    def jurisdiction(self, name: str) -> Place:
        """The jurisdiction, which is made where it is a country that is not here yet."""
        place = self.known_jurisdiction(name)
        if place is None:
            message = f"no jurisdiction {name!r}"
            raise LookupError(message)
        if place.id == NEW and self._makes:
            place = Place(self._make_jurisdiction(place.ocd_id), place.ocd_id, place.pipeline)
            self._report.note("jurisdictions", Fate.INSERT)
            self._jurisdictions[name] = place
        elif place.id == NEW and (NEW, name) not in self._sessions:
            self._sessions[NEW, name] = NEW
            self._report.note("jurisdictions", Fate.INSERT)
        return place

    def _make_jurisdiction(self, ocd_id: str) -> int:
        match = _NATIONAL.fullmatch(ocd_id)
        country = match[1] if match else ""
        name = str(KNOWN["en"].locale.territories[country.upper()])
        slug, number = slugify(name), 1
        while self.db.scalar(select(Jurisdiction.id).where(Jurisdiction.slug == slug)) is not None:
            number += 1
            slug = f"{slugify(name)}-{number}"
        made = Jurisdiction(
            uuid=uuid7(),
            slug=slug,
            ocd_id=ocd_id,
            classification="government",
            country=country,
            timezone="UTC",
            created_at=clock.now(),
            texts=[JurisdictionText(language="en", name=name)],
        )
        self.db.add(made)
        self.db.flush()
        return made.id

    def known_session(self, place: Place, identifier: str) -> int | None:
        """The session with that identifier, where it is here."""
        key = (place.id, identifier)
        if key not in self._sessions and place.id != NEW:
            found = self.db.scalar(
                select(LegislativeSession.id).where(
                    LegislativeSession.jurisdiction_id == place.id, LegislativeSession.identifier == identifier
                )
            )
            if found is None:
                return None
            self._sessions[key] = found
        return self._sessions.get(key)

    def session(self, place: Place, identifier: str, name: str) -> int:
        """The session, which is opened where it is not here yet."""
        known = self.known_session(place, identifier)
        if known is not None:
            return known
        self._report.note("sessions", Fate.INSERT)
        made_id = NEW
        if self._makes:
            made = LegislativeSession(
                uuid=uuid7(), jurisdiction_id=place.id, identifier=identifier, name=name, classification="primary"
            )
            self.db.add(made)
            self.db.flush()
            made_id = made.id
        self._sessions[place.id, identifier] = made_id
        return made_id

    def body(self, place: Place, name: str) -> int | None:
        """The institution that is meant by a printed name or, for chambers, by its kind."""
        if not name or place.id == NEW:
            return None
        key = (place.id, name)
        if key not in self._bodies:
            if len(self._bodies) > _MOST_NAMES:
                self._bodies.clear()
            found = resolve_institution(self.db, place.id, name)
            self._bodies[key] = found.id if found is not None else self._only_of_kind(place.id, name)
            if found is not None:
                self.kinds[found.id] = found.classification
        return self._bodies[key]

    def _only_of_kind(self, jurisdiction_id: int, kind: str) -> int | None:
        if kind not in _KINDS:
            return None
        query = select(Institution.id).where(
            Institution.jurisdiction_id == jurisdiction_id, Institution.classification == kind
        )
        found = self.db.scalars(query.limit(2)).all()
        if len(found) != 1:
            return None
        self.kinds[found[0]] = kind
        return found[0]

    def person(self, place: Place, name: str, on: str) -> int | None:
        """The person who is meant by a printed name, who held an office `on` that day where several are called so."""
        if not name or place.id == NEW:
            return None
        key = (place.id, name, on[:7])
        if key not in self._people:
            if len(self._people) > _MOST_NAMES:
                self._people.clear()
            found = resolve_person(self.db, place.id, name, on=on or None)
            self._people[key] = found.id if found is not None else None
        return self._people[key]


def _pipeline_for(ocd_id: str) -> str:
    """The procedure of a jurisdiction that has one only, else the generic one."""
    own = [one.key for one in pipelines() if one.jurisdiction == ocd_id]
    return own[0] if len(own) == 1 else GENERIC
