"""Parltrack, Akoma Ntoso and tables: what each reads, and that a second time nothing changes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import zstandard
from sqlalchemy import select

from campaigns.foundation import clock
from campaigns.foundation.identifiers import uuid7
from campaigns.foundation.importing.report import Fate, UnreadableFileError
from campaigns.foundation.transaction import reading, writing
from campaigns.institutions.models import Jurisdiction
from campaigns.proposals.imports.parltrack import UNION
from campaigns.proposals.models import Bill, BillDocument, BillEvent, PersonVote, VoteEvent
from tests.proposals.imports.making import (
    SHARED,
    bill,
    content_of_tables,
    make_serbia,
    number_of,
    one_bill,
    run_import,
    write_lines,
)

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("database", "clock")


def make_union() -> None:
    with writing() as db:
        db.add(
            Jurisdiction(
                uuid=uuid7(),
                slug="eu",
                ocd_id=UNION,
                classification="supranational",
                timezone="UTC",
                created_at=clock.now(),
            )
        )


DOSSIER: dict[str, Any] = {
    "meta": {"source": "https://oeil.secure.europarl.europa.eu/oeil/popups/ficheprocedure.do?reference=2022/0167(COD)"},
    "procedure": {
        "reference": "2022/0167(COD)",
        "title": "Asset recovery and confiscation",
        "subject": {"7.30.30": "Action to combat crime"},
        "type": "COD - Ordinary legislative procedure",
        "instrument": ["Directive"],
        "stage_reached": "Procedure completed",
        "final": {"title": "Directive 2024/1260", "url": "https://eur-lex.europa.eu/x"},
    },
    "committees": [
        {
            "type": "Responsible Committee",
            "body": "EP",
            "committee": ["LIBE"],
            "rapporteur": [{"name": "ENE Loránt Vincze", "mepref": 98582, "group": "EPP"}],
            "shadows": [{"name": "SHADOW Somebody", "mepref": None}],
        },
        {"type": "Committee Opinion", "committee": "BUDG", "opinion": False},
    ],
    "events": [
        {
            "date": "2022-05-25T00:00:00",
            "type": "Legislative proposal published",
            "body": "EC",
            "docs": [{"title": "COM(2022)0245", "url": "https://eur-lex.europa.eu/com"}],
        },
        {
            "date": ["2022-09-12T00:00:00"],
            "type": ["Committee referral announced in Parliament, 1st reading"],
            "body": "EP",
        },
        {"type": "No date at all"},
    ],
    "docs": [
        {
            "date": "2023-01-24",
            "type": "Committee draft report",
            "docs": [{"title": "PE739.370", "url": "https://x.eu/1"}],
        }
    ],
    "forecasts": [{"date": "2030-01-15T00:00:00", "title": "Vote in plenary scheduled"}],
}
VOTE: dict[str, Any] = {
    "ts": "2024-03-13T13:01:00",
    "url": "https://www.europarl.europa.eu/v.xml",
    "voteid": 167890,
    "title": "A9-0199/2023 - Provisional agreement",
    "epref": ["2022/0167(COD)"],
    "votes": {
        "+": {
            "total": 3,
            "groups": {"PPE": [{"mepid": 1, "name": "Adamowicz"}, {"mepid": 2}], "S&D": [{"obscure_id": 7}]},
        },
        "-": {"total": 1, "groups": {"ID": [{"name": "Anderson"}]}},
    },
}


def dump(path: Path, records: list[dict[str, Any]]) -> Path:
    """In the framing of the dumps, packed as they are."""
    text = "[" + "\n,".join(json.dumps(record) for record in records) + "\n]\n"
    path.write_bytes(zstandard.compress(text.encode()))
    return path


def test_a_dump_of_the_european_parliament_comes_in_twice(tmp_path: Path) -> None:
    make_union()
    path = dump(tmp_path / "dossiers.json.zst", [DOSSIER, VOTE])
    report = run_import(path, "parltrack")
    assert [str(fault)[:64] for fault in report.faults] == [
        "line 1, events[2]: 2022/0167(COD): This is no date: “”. Write a "
    ]
    made = one_bill("2022/0167(COD)")
    assert made.classification == ["directive"]
    assert made.pipeline == "eu-ordinary"
    assert made.stage == "committee_first"
    assert [(one.institution_name, one.source_url) for one in made.actions] == [
        ("European Commission", "https://eur-lex.europa.eu/com"),
        ("European Parliament", None),
    ]
    assert {(one.name, one.classification) for one in made.sponsorships} == {
        ("ENE Loránt Vincze", "rapporteur"),
        ("SHADOW Somebody", "shadow rapporteur"),
    }
    assert [one.subject for one in made.subjects] == ["Action to combat crime"]
    assert number_of(BillDocument) == 1
    with reading() as db:
        assert db.scalars(select(BillEvent.classification)).all() == ["vote"]
        assert db.scalars(select(VoteEvent.result)).all() == ["pass"]
        voters = {row.voter_name: (row.option, row.group_name) for row in db.scalars(select(PersonVote))}
    assert voters == {
        "Adamowicz": ("yes", "PPE"),
        "MEP 2": ("yes", "PPE"),
        "MEP 7": ("yes", "S&D"),
        "Anderson": ("no", "ID"),
    }
    before = content_of_tables()
    assert run_import(path, "parltrack").has_changed_nothing
    assert content_of_tables() == before


@pytest.mark.parametrize(
    ("procedure", "instrument", "kinds"),
    [
        ("COD", ["Directive"], ["directive"]),
        ("COD", "Regulation", ["regulation"]),
        ("COD", ["Regulation", "Directive"], ["regulation", "directive"]),
        ("CNS", ["Framework Decision"], ["framework decision"]),
        ("COD", None, ["bill"]),
        ("COD", ["Decision"], ["bill"]),
        ("CNS", None, ["bill"]),
        ("INI", None, ["resolution"]),
        ("NLE", None, []),
        ("NLE", ["Decision"], []),
        ("BUD", None, []),
    ],
)
def test_the_kind_of_act_is_the_instrument_of_the_dossier_and_never_made_up(
    tmp_path: Path, procedure: str, instrument: object, kinds: list[str]
) -> None:
    make_union()
    reference = f"2022/0167({procedure})"
    told = {"reference": reference, "title": "Something", "instrument": instrument}
    run_import(dump(tmp_path / "a", [{"procedure": told}]), "parltrack")
    assert one_bill(reference).classification == kinds


def test_what_is_neither_a_dossier_nor_a_vote_is_named(tmp_path: Path) -> None:
    make_union()
    report = run_import(
        dump(tmp_path / "a", [{"meta": {}}, {**VOTE, "epref": []}, {"procedure": {"title": "x"}}]), "parltrack"
    )
    assert [(fault.place, str(fault.reason)[:25]) for fault in report.faults] == [
        ("line 1", "This is neither a dossier"),
        ("line 2", "This vote names no dossie"),
        ("line 3", "This dossier has no numbe"),
    ]


@pytest.mark.skipif(not SHARED.is_dir(), reason="the documents of parliaments are not beside this checkout")
@pytest.mark.parametrize(
    ("name", "identifier", "language", "sponsors"),
    [("it_senato_ddl_2013.xml", "356", "it", ["FINOCCHIARO", "ZANDA"]), ("uy_bill_2010-09-27.xml", "", "es", [])],
)
def test_real_documents_come_in_twice(name: str, identifier: str, language: str, sponsors: list[str]) -> None:
    report = run_import(SHARED / name, "akn")
    assert report.faults == []
    assert report.counts["proposals"] == {Fate.INSERT: 1}
    with reading() as db:
        assert identifier in {"", db.scalars(select(Bill.identifier)).one()}
        made = one_bill(db.scalars(select(Bill.identifier)).one())
    assert made.language == language
    assert sorted(one.name for one in made.sponsorships) == sponsors
    assert [(one.format, one.language) for one in made.versions] == [("akn", language)]
    before = content_of_tables()
    assert run_import(SHARED / name, "akn").has_changed_nothing
    assert content_of_tables() == before


AKN = """<?xml version="1.0"?>
<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0{suffix}"><bill><meta><identification>
<FRBRWork><FRBRthis value=""/><FRBRuri value="/rs/bill/2024/5"/><FRBRdate date="{date}"/><FRBRcountry value="rs"/><FRBRnumber value="011-1"/></FRBRWork>
<FRBRExpression><FRBRuri value="/rs/bill/2024/5/srp@{date}"/><FRBRlanguage language="srp"/></FRBRExpression></identification>
<workflow><step date="{date}" by="#a" outcome="Предлог закона је поднет"/></workflow>
<references><TLCOrganization id="a" showAs="Народна скупштина" href="/x"/></references></meta>
<coverPage><p><docTitle>Предлог закона, нови текст</docTitle></p></coverPage>
<body><article id="1"><num>Члан 1.</num><content><p>Имовина се враћа заједници.</p></content></article></body></bill></akomaNtoso>"""


@pytest.mark.parametrize("suffix", ["", "/CSD02", "/CSD03"])
def test_a_further_text_of_a_proposal_that_is_here_is_added(tmp_path: Path, suffix: str) -> None:
    make_serbia()
    run_import(write_lines(tmp_path / "a", [bill()]))
    for number, date in enumerate(("2024-03-01", "2024-04-01")):
        path = tmp_path / f"{number}.xml"
        path.write_text(AKN.replace("{suffix}", suffix).replace("{date}", date), "utf-8")
        report = run_import(path, "akn")
        assert report.faults == []
        assert report.counts["versions"] == {Fate.INSERT: 1}
        assert report.total(Fate.VANISHED) == 0
        assert run_import(path, "akn").has_changed_nothing
    made = one_bill()
    # Its own title and session stay.
    assert made.title == bill()["title"]
    assert made.legislative_session.identifier == "XIII"
    assert [one.date for one in made.versions] == ["2024-01-10", "2024-03-01", "2024-04-01"]


BOMB = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><akomaNtoso><bill>&b;</bill></akomaNtoso>'
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><akomaNtoso><bill>&x;</bill></akomaNtoso>'


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (BOMB, "document type"),
        (OUTSIDE, "document type"),
        ("<akomaNtoso><bill></akomaNtoso>", "line 1"),
        ("<html></html>", "no Akoma Ntoso"),
        ("", "XML"),
        ("<akomaNtoso><bill><meta/></bill></akomaNtoso>", "no number"),
        ("<akomaNtoso><bill>" + "<p>" * 5000 + "</p>" * 5000 + "</bill></akomaNtoso>", "deep"),
    ],
)
def test_documents_that_cannot_be_read_are_refused(tmp_path: Path, content: str, reason: str) -> None:
    path = tmp_path / "a.xml"
    path.write_text(content, "utf-8")
    with pytest.raises(UnreadableFileError, match=reason):
        run_import(path, "akn")


PROPOSALS = """identifier;session;title;classification;subjects;sponsors;source;language;unknown
011-1;XIII;"Закон о ""имовини"";
други ред";bill;assets|crime;Ana Petrović;https://example.org/1;sr-Cyrl;x
011-2;XIII;Други закон;bill;;;;sr-Cyrl;
;XIII;Без броја;;;;;;
011-3;XIII;Трећи;;;;not an address;;
"""
ACTIONS = """identifier,date,description,institution,classification
011-1,2024-01-10,Предлог закона је поднет,Народна скупштина,filing
011-1,2024-02,Упућен одбору,Народна скупштина,referral-committee
011-9,2024,Нема га,,
011-2,soon,Када?,,
011-2,2024-01-01,Some dance,,dance
"""
VOTES = """identifier\tdate\tmotion\tvote\tyes\tno\tvoter\toption\tgroup
011-1\t2024-03-01\tУ начелу\tv1\t2\t1\tAna Petrović\tyes\tА
011-1\t2024-03-01\tУ начелу\tv1\t2\t1\tJovan Jović\tyes\tБ
011-1\t2024-03-01\tУ начелу\tv1\t2\t1\tSomebody\tno\tБ
"""


def test_tables_come_in_twice(tmp_path: Path) -> None:
    make_serbia()
    files = {"proposals": PROPOSALS, "actions": ACTIONS, "votes": VOTES}
    reports = {}
    for name, content in files.items():
        (tmp_path / name).write_text(content, "utf-8")
        reports[name] = run_import(tmp_path / name, name, jurisdiction="serbia")
    assert list(map(str, reports["proposals"].faults)) == [
        "line 1: The column “unknown” is not known, so it was passed over.",
        "line 5: It is not said which proposal this is. Write its number as “identifier”.",
        "line 6, source: 011-3 (XIII): “source” is no web address: “not an address”. Write the whole of it, beginning with https://.",
    ]
    assert [fault.place for fault in reports["actions"].faults] == ["line 5", "line 6, classification", "line 4"]
    assert reports["votes"].faults == []
    made = one_bill()
    assert made.title == 'Закон о "имовини"; други ред'
    assert made.stage == "committee_first"
    assert made.sponsorships[0].person_id is not None
    assert {one.subject for one in made.subjects} == {"assets", "crime"}
    assert number_of(VoteEvent) == 1
    assert number_of(PersonVote) == 3
    before = content_of_tables()
    for name in files:
        assert run_import(tmp_path / name, name, jurisdiction="serbia").has_changed_nothing
    assert content_of_tables() == before


def test_codes_of_a_table_that_are_not_known_are_named_and_left_out(tmp_path: Path) -> None:
    make_serbia()
    content = "identifier,title,classification,pipeline\n011-1,One,bill|nonsense,nowhere-law\n011-2,Two,motion,rs-law\n"
    (tmp_path / "a").write_text(content, "utf-8")
    report = run_import(tmp_path / "a", "proposals", jurisdiction="serbia")
    assert list(map(str, report.faults)) == [
        "line 2, classification: 011-1: The code “nonsense” is not known, so it was left out.",
        "line 2, pipeline: 011-1: The code “nowhere-law” is not known, so it was left out.",
    ]
    assert (one_bill().classification, one_bill().pipeline) == (["bill"], "rs-law")
    assert one_bill("011-2").classification == ["motion"]
    assert run_import(tmp_path / "a", "proposals", jurisdiction="serbia").faults == report.faults


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "line 1: The table is empty"),
        ("title,session\n", "line 1: The column “identifier” is missing"),
        ("identifier,title,title\n", "line 1: The column “title” stands there twice"),
        ('identifier,title\n011-1,"open\n', "line 2: This is no table"),
        ("identifier,title\n011-1," + "x" * 300_000 + "\n", "line 2: This is no table"),
    ],
)
def test_tables_that_cannot_be_read_are_refused(tmp_path: Path, content: str, reason: str) -> None:
    (tmp_path / "a").write_text(content, "utf-8")
    with pytest.raises(UnreadableFileError, match=reason):
        run_import(tmp_path / "a", "proposals", jurisdiction="serbia")
