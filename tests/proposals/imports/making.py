"""Files to import, made for tests, and what is in the tables afterwards."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from campaigns.foundation import clock
from campaigns.foundation.actor import SYSTEM
from campaigns.foundation.identifiers import uuid7
from campaigns.foundation.importing.formats import ImportTask, format_of
from campaigns.foundation.transaction import reading, writing
from campaigns.institutions.models import Institution, Jurisdiction, Person
from campaigns.proposals.models import Bill

if TYPE_CHECKING:
    from collections.abc import Iterable

    from campaigns.foundation.importing.report import Report

SERBIA = "ocd-jurisdiction/country:rs/government"
SHARED = Path(__file__).parents[3].parent / "shared" / "data" / "akomantoso"
ASSEMBLY = "Народна скупштина"


def make_serbia() -> int:
    """A jurisdiction with a parliament and two people; gives back its key."""
    now = clock.now()
    with writing() as db:
        place = Jurisdiction(
            uuid=uuid7(), slug="serbia", ocd_id=SERBIA, classification="government", timezone="UTC", created_at=now
        )
        db.add(place)
        db.flush()
        common: dict[str, Any] = {"jurisdiction_id": place.id, "created_at": now, "updated_at": now}
        db.add(
            Institution(
                uuid=uuid7(),
                slug="assembly",
                classification="legislature",
                key="assembly",
                name=ASSEMBLY,
                language="sr-Cyrl",
                folded=" narodna skupstina ",
                **common,
            )
        )
        for slug, name, folded in (
            ("ana", "Ana Petrović", " ana petrovic "),
            ("jovan", "Јован Јовић", " jovan jovic "),
        ):
            db.add(Person(uuid=uuid7(), slug=slug, key=slug, name=name, language="sr-Latn", folded=folded, **common))
        return place.id


def bill(number: int = 1, **changes: object) -> dict[str, Any]:
    """A proposal as Open Civic Data has it, with one of everything."""
    return {
        "jurisdiction": SERBIA,
        "legislative_session": "XIII",
        "identifier": f"011-{number}",
        "title": f"Предлог закона о одузетој имовини {number}",
        "language": "sr-Cyrl",
        "classification": ["bill"],
        "subject": ["confiscated assets"],
        "from_organization": '~{"name": "Народна скупштина"}',
        "abstracts": [{"abstract": "What was taken comes back.", "note": "en"}],
        "other_titles": [{"title": "Bill on confiscated assets", "note": "English"}],
        "other_identifiers": [{"scheme": "draft", "identifier": f"N-{number}"}],
        "sponsorships": [
            {"name": "Ana Petrović", "classification": "author", "entity_type": "person", "primary": True},
            {"name": "Nobody Known", "classification": "co-author", "entity_type": "person", "primary": False},
        ],
        "actions": [
            {
                "date": "2024-01-10",
                "description": "Предлог закона је поднет",
                "organization_id": '~{"name": "Народна скупштина"}',
                "classification": ["filing"],
                "related_entities": [],
            },
            {
                "date": "2024-02",
                "description": "Упућен одбору",
                "organization_id": '~{"classification": "legislature"}',
                "classification": ["referral-committee"],
            },
        ],
        "versions": [
            {
                "note": "As filed",
                "date": "2024-01-10",
                "links": [{"url": "https://example.org/1.pdf", "media_type": ""}],
            }
        ],
        "documents": [{"note": "Reasons", "date": "2024", "links": [{"url": "https://example.org/2.pdf"}]}],
        "related_bills": [{"identifier": "011-99", "legislative_session": "XII", "relation_type": "prior-session"}],
        "sources": [{"url": "https://example.org/bill", "note": ""}],
        "extras": {"kept": True},
        **changes,
    }


def vote(number: int = 1, **changes: object) -> dict[str, Any]:
    """A vote event as Open Civic Data has it, which names its proposal by pseudo id."""
    named = {"identifier": f"011-{number}", "legislative_session": {"identifier": "XIII"}}
    return {
        "jurisdiction": SERBIA,
        "legislative_session": "XIII",
        "bill": "~" + json.dumps(named),
        "bill_action": "Упућен одбору",
        "motion_text": "Предлог закона у начелу",
        "motion_classification": ["reading-1"],
        "start_date": "2024-02-20",
        "organization": '~{"name": "Народна скупштина"}',
        "result": "pass",
        "counts": [{"option": "yes", "value": "2"}, {"option": "no", "value": 1}],
        "votes": [
            {"option": "yes", "voter_name": "Ana Petrović"},
            {"option": "yes", "voter_name": "Jovan Jović"},
            {"option": "no", "voter_name": "Somebody Else"},
        ],
        "sources": [{"url": "https://example.org/vote"}],
        **changes,
    }


def write_lines(path: Path, things: Iterable[object]) -> Path:
    """A file with one object a line."""
    path.write_text("".join(json.dumps(thing, ensure_ascii=False) + "\n" for thing in things), "utf-8")
    return path


def run_import(
    path: Path, file_format: str = "ocd", *, is_dry_run: bool = False, may_remove: bool = False, **options: str
) -> Report:
    """Import a file; gives back the report."""
    made = format_of(file_format)
    assert made is not None
    task = ImportTask(path, SYSTEM, options, is_dry_run, may_remove)
    made.importer(task)
    return task.report


def one_bill(identifier: str = "011-1") -> Bill:
    """The proposal of that number, with what is asked of it loaded."""
    with reading() as db:
        found = db.scalars(select(Bill).where(Bill.identifier == identifier)).one()
        for name in ("actions", "versions", "documents", "sponsorships", "related", "sources", "subjects", "abstracts"):
            getattr(found, name)
        _ = found.extras, found.imported, found.identifiers
        return found


def number_of(model: type) -> int:
    """How many rows a table has."""
    with reading() as db:
        return db.scalar(select(func.count()).select_from(model)) or 0


def content_of_tables() -> dict[str, list[tuple[Any, ...]]]:
    """All rows that an import may write, to be compared."""
    with reading() as db:
        tables = [
            table
            for table in Bill.metadata.sorted_tables
            if table.name.startswith(
                ("bill", "vote", "person_vote", "related", "legislative", "jurisdiction", "outbox")
            )
        ]
        return {table.name: sorted(tuple(map(str, row)) for row in db.execute(select(table))) for table in tables}
