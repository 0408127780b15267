"""Imports: ten thousand proposals with a hundred thousand actions, against the bare insertion of the same rows; once more; and how memory grows."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import insert, select

from bench.memory import peak_mib
from bench.results import Row, limited, paired
from bench.servers import ROOT
from bench.stage import staged
from campaigns.foundation import clock
from campaigns.foundation.actor import SYSTEM
from campaigns.foundation.bulk import insert_rows
from campaigns.foundation.identifiers import uuid7
from campaigns.foundation.importing.formats import Importer, ImportTask
from campaigns.foundation.transaction import reading, writing
from campaigns.institutions.models import Institution, Jurisdiction, LegislativeSession
from campaigns.process import prepare_process
from campaigns.proposals.imports.ocd import import_ocd
from campaigns.proposals.models import Bill, BillAction
from campaigns.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Table

    from campaigns.foundation.db import Base

ACTIONS_EACH = 10
_LEAST_RATE = 0.3
_LEAST_FASTER = 3.0
_GROWTH_MIB = 24.0
_PLACE = "ocd-jurisdiction/country:rs/government"
_WORDS = [
    "предлог",
    "закона",
    "о",
    "изменама",
    "и",
    "допунама",
    "управљању",
    "одузетом",
    "имовином",
    "која",
    "је",
    "проистекла",
    "из",
    "кривичног",
    "дела",
    "за",
    "потребе",
    "заједнице",
    "удружења",
]
_PHRASES = (
    ("Предлог закона је поднет Народној скупштини", "filing"),
    ("Предлог закона упућен је надлежном одбору", "referral-committee"),
    ("Одбор је предложио да се предлог закона прихвати", "committee-passage-favorable"),
    ("Поднет је амандман на члан", "amendment-introduction"),
    ("Амандман је прихваћен", "amendment-passage"),
    ("Претрес у начелу", "reading-1"),
    ("Претрес у појединостима", "reading-2"),
    ("Закон је донет", "passage"),
    ("Указ о проглашењу закона", "executive-signature"),
    ("Закон је ступио на снагу", "became-law"),
)


def write_bills(path: Path, number: int, *, actions_each: int = ACTIONS_EACH) -> None:
    """A file of Open Civic Data with `number` invented proposals, the same each time."""
    chance = random.Random(1996)
    with path.open("w", encoding="utf-8") as file:
        for one in range(number):
            file.write(json.dumps(_bill(one, chance, actions_each), ensure_ascii=False) + "\n")


def _bill(number: int, chance: random.Random, actions_each: int) -> dict[str, Any]:
    year = 2000 + number % 20
    return {
        "jurisdiction": _PLACE,
        "legislative_session": str(year),
        "identifier": f"011-{number}/{year % 100:02}",
        "title": f"{' '.join(chance.choices(_WORDS, k=9)).capitalize()} {number}",
        "language": "sr-Cyrl",
        "classification": ["bill"],
        "from_organization": '~{"classification": "legislature"}',
        "sources": [],
        "actions": [
            {
                "date": f"{year}-{step + 1:02}-{chance.randint(1, 28):02}",
                "description": f"{phrase} {chance.randint(1, 400)}",
                "organization_id": '~{"classification": "legislature"}',
                "classification": [code],
                "related_entities": [],
            }
            for step, (phrase, code) in enumerate(_PHRASES[:actions_each])
        ],
    }


def set_the_table() -> None:
    """The jurisdiction and the parliament to which the invented proposals belong."""
    now = clock.now()
    with writing() as db:
        place = Jurisdiction(
            uuid=uuid7(),
            slug="serbia-measured",
            ocd_id=_PLACE,
            classification="government",
            timezone="UTC",
            created_at=now,
        )
        db.add(place)
        db.flush()
        db.add(
            Institution(
                uuid=uuid7(),
                slug="assembly-measured",
                jurisdiction_id=place.id,
                classification="legislature",
                key="assembly",
                name="Народна скупштина",
                language="sr-Cyrl",
                folded=" narodna skupstina ",
                created_at=now,
                updated_at=now,
            )
        )


def import_rows(kind: str, *, number: int, rounds: int) -> Iterator[Row]:
    """Rows a second of an import against the bare insertion of its proposals and actions, and a second import against the first; each round anew."""
    rates, again = [], []
    rows = number * (1 + ACTIONS_EACH)
    for _ in range(rounds):
        with staged(kind) as stage:
            set_the_table()
            path = stage.folder / "bills.jsonl"
            write_bills(path, number)
            first, second = _imported(path), _imported(path)
            kept = _rows_of_import()
        bare = _inserted_bare(kind, kept)
        rates.append((rows / first, rows / bare))
        again.append((number / second, number / first))
    what = f"import of {number:,} proposals with {rows - number:,} actions"
    yield paired(f"{what}: rows a second, against their bare insertion", kind, rates, _LEAST_RATE)
    yield paired("second import of the same file: proposals a second, against the first", kind, again, _LEAST_FASTER)
    with staged(kind) as stage:
        set_the_table()
        # The smaller one already fills what is kept at hand, which has a fixed size.
        small, large = (_peak_of(stage.environment, stage.folder, count) for count in (number // 2, number * 2))
    grown = f"import of {number * 2:,} proposals: more memory than for {number // 2:,}, in MiB"
    yield limited(grown, kind, large - small, _GROWTH_MIB)


def import_bills(path: Path, number: int, *, actions_each: int) -> None:
    """Have `number` proposals in the database."""
    write_bills(path, number, actions_each=actions_each)
    _imported(path)


def _imported(path: Path) -> float:
    return seconds_of_import(import_ocd, ImportTask(path, SYSTEM))


def seconds_of_import(importer: Importer, task: ImportTask) -> float:
    """How long an import takes.

    Raises:
        AssertionError: when it found a fault in the file.

    """
    began = time.perf_counter()
    importer(task)
    taken = time.perf_counter() - began
    assert not task.report.fault_number, task.report.faults
    return taken


def _rows_of_import() -> dict[type[Base], list[dict[str, Any]]]:
    """What the import wrote of proposals and actions, and the few rows to which these point."""
    models = (Jurisdiction, Institution, LegislativeSession, Bill, BillAction)
    with reading() as db:
        return {model: [dict(row) for row in db.execute(select(model.__table__)).mappings()] for model in models}


def _inserted_bare(kind: str, kept: dict[type[Base], list[dict[str, Any]]]) -> float:
    """Seconds for inserting the very rows of an import into the empty tables of another database, in one transaction."""
    with staged(kind):
        with writing() as db:
            for model in (Jurisdiction, Institution, LegislativeSession):
                insert_rows(db, _table(model), kept[model])
        began = time.perf_counter()
        with writing() as db:
            for bare in (Bill, BillAction):
                db.connection().execute(insert(_table(bare)), kept[bare])
        return time.perf_counter() - began


def _table(model: type[Base]) -> Table:
    return cast("Table", model.__table__)


def _peak_of(environment: dict[str, str], folder: Path, number: int) -> float:
    path = folder / f"bills-{number}.jsonl"
    write_bills(path, number)
    done = subprocess.run(
        [sys.executable, "-m", "bench.imports", str(path)],
        cwd=ROOT,
        env={**os.environ, **environment, "PYTHONPATH": str(ROOT)},
        check=True,
        capture_output=True,
        text=True,
    )
    return float(done.stdout)


if __name__ == "__main__":
    prepare_process(load_settings(_env_file=None))
    import_ocd(ImportTask(Path(sys.argv[1]), SYSTEM))
    print(peak_mib())
