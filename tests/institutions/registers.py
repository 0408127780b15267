"""Registers for tests: the real files where they lie beside the checkout, and small ones written here."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from campaigns.foundation.actor import SYSTEM
from campaigns.foundation.transaction import writing
from campaigns.institutions.imports.options import RegisterOptions
from campaigns.institutions.imports.popolo import import_popolo
from campaigns.institutions.imports.tasks import named_jurisdiction

if TYPE_CHECKING:
    from collections.abc import Iterable

    from campaigns.foundation.importing.report import Report

REAL = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "popolo"
PLACE = "ocd-jurisdiction/country:me/government"


def small(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """A parliament of two people; `changes` replace lists."""
    content: dict[str, Any] = {
        "persons": [
            {
                "id": "p1",
                "name": "Милена Ђурић",
                "birth_date": "1970-01-01",
                "email": "milena@gmail.com",
                "other_names": [{"name": "Milena Đurić", "lang": "sr-Latn"}, {"name": "Milena Đurić", "lang": "de"}],
                "contact_details": [
                    {"type": "email", "value": "milena.djuric@parlament.example"},
                    {"type": "phone", "value": "+382 67 000 000"},
                    {"type": "phone", "value": "+382 20 000 000", "note": "office"},
                    {"type": "address", "value": "A street, at home"},
                ],
                "identifiers": [{"scheme": "wikidata", "identifier": "Q1"}],
                "links": [{"url": "https://example.org/milena", "note": "page"}],
            },
            {"id": "p2", "name": "Ana Hoxha", "family_name": "Hoxha", "given_name": "Ana"},
        ],
        "organizations": [
            {"id": "legislature", "name": "Skupština", "classification": "legislature", "seats": "81"},
            {"id": "party/a", "name": "Party A", "classification": "party"},
        ],
        "events": [
            {
                "id": "term/25",
                "name": "25th",
                "classification": "legislative period",
                "organization_id": "legislature",
                "start_date": "2012",
            },
            {"id": "Q9", "name": "An election", "classification": "general election"},
        ],
        "areas": [{"id": "area/north", "name": "North", "type": "constituency"}],
        "posts": [{"id": "chair", "label": "Chair", "organization_id": "legislature"}],
        "memberships": [
            {
                "person_id": "p1",
                "organization_id": "legislature",
                "on_behalf_of_id": "party/a",
                "legislative_period_id": "term/25",
                "area_id": "area/north",
                "role": "member",
                "start_date": "2012-10",
            },
            {"person_id": "p2", "post_id": "chair", "organization_id": "legislature", "role": "chair"},
        ],
    }
    return content | changes


def take(content: object, *, place: str = PLACE, **options: Any) -> Report:  # noqa: ANN401 - those of a register
    """Import a file with this content (JSON, or bytes as they are) in a transaction of its own."""
    raw = content if isinstance(content, bytes) else json.dumps(content, ensure_ascii=False).encode()
    with writing() as db:
        told = RegisterOptions(named_jurisdiction(db, SYSTEM, place), **options)
        return import_popolo(db, SYSTEM, io.BytesIO(raw), told)


def counts(report: Report, *kinds: str) -> dict[str, dict[str, int]]:
    """The counts of a report, without those that are nought."""
    return {kind: dict(one) for kind, one in report.as_json().items() if not kinds or kind in kinds}


def reasons(report: Report) -> Iterable[str]:
    """The faults as lines."""
    return [f"{one.place}: {one.reason}" for one in report.faults]
