"""Akoma Ntoso as it is really published, and what must be refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from campaigns.proposals.texts import AknProponent, AknStep, UnreadableTextError, read_articles, text_from_akn

FILES = Path(__file__).resolve().parents[4] / "shared" / "data" / "akomantoso"
NAMESPACES = (
    "http://docs.oasis-open.org/legaldocml/ns/akn/3.0",
    "http://docs.oasis-open.org/legaldocml/ns/akn/3.0/CSD02",
    "http://docs.oasis-open.org/legaldocml/ns/akn/3.0/CSD03",
)


def bill(body: str, *, namespace: str = NAMESPACES[0], meta: str = "", before: str = "") -> str:
    return f'<akomaNtoso xmlns="{namespace}"><bill><meta>{meta}</meta>{before}<body>{body}</body></bill></akomaNtoso>'


@pytest.mark.skipif(not FILES.exists(), reason="the files of parliaments are not on this machine")
class TestPublishedFiles:
    def test_a_bill_of_the_italian_senate(self) -> None:
        document = text_from_akn((FILES / "it_senato_ddl_2013.xml").read_bytes())
        assert document.kind == "bill"
        assert document.identity.work == "/akn/it/bill/Ddl/2013-03-29/356"
        assert (document.identity.date, document.identity.number, document.identity.language) == (
            "2013-03-29",
            "356",
            "it",
        )
        assert document.title.startswith("Modifiche al testo unico")
        assert document.number == "N. 356"
        assert [one.name for one in document.proponents] == ["FINOCCHIARO", "ZANDA"]
        assert document.steps == (AknStep("2013-03-29", "Senato della Repubblica", "Presentazione"),)
        # The articles that it writes into other laws are text of its own articles.
        assert [one.key for one in document.articles] == ["1", "2", "3", "4", "5", "6", "annex-1"]
        assert document.articles[0].heading == "Modifiche al sistema elettorale della Camera dei deputati"
        assert document.articles[0].text.split("\n")[1].startswith("a) l'articolo 1 è sostituito")
        assert "13. Le schede" not in document.articles[5].text

    def test_a_collection_from_uruguay(self) -> None:
        document = text_from_akn((FILES / "uy_bill_2010-09-27.xml").read_bytes())
        assert document.kind == "bill"
        assert document.title.startswith("ARTÍCULOS 1º, 3º Y 4º DE LA LEY Nº 15.848")
        assert [one.key for one in document.articles] == ["1", "2", "3"]
        assert document.articles[1].text.startswith("Declárase")
        assert document.attachments == ("EXPOSICIÓN DE MOTIVOS",)
        # Its only event is that the document was generated.
        assert document.steps == ()

    def test_as_text_of_a_version_it_reads_the_same(self) -> None:
        raw = (FILES / "it_senato_ddl_2013.xml").read_bytes()
        assert read_articles(raw.decode(), "akn", "it") == text_from_akn(raw).articles


def test_events_of_the_document_are_none_of_the_bill() -> None:
    events = "".join(
        f'<eventRef date="2026-01-0{day}" type="{kind}"/>'
        for day, kind in enumerate(("generation", "amendment", "Presentazione"), 1)
    )
    document = text_from_akn(bill("", meta=f"<lifecycle>{events}</lifecycle>").encode())
    assert document.steps == (AknStep("2026-01-03", "", "Presentazione"),)


@pytest.mark.parametrize("namespace", [*NAMESPACES, "urn:something-else"])
def test_every_namespace_is_read_alike(namespace: str) -> None:
    text = bill(
        "<article id='art1'><num>Art. 1.</num><content><p>Si applica.</p></content></article>", namespace=namespace
    )
    assert [(one.key, one.number, one.text) for one in text_from_akn(text).articles] == [
        ("1", "Art. 1.", "Si applica.")
    ]


def test_ids_of_old_files_name_the_proponents_and_one_without_an_address_stays() -> None:
    meta = "<references><TLCPerson id='p1' href='/person/1' showAs='Uno'/></references>"
    before = "<coverPage><p><docProponent refersTo='#p1'>UNO</docProponent>, <docProponent>DUE</docProponent></p></coverPage>"
    document = text_from_akn(bill("", meta=meta, before=before))
    assert document.proponents == (AknProponent("UNO", "/person/1"), AknProponent("DUE"))


def test_an_empty_this_falls_back_to_the_address_beside_it() -> None:
    meta = "<identification><FRBRWork><FRBRthis value=''/><FRBRuri value='/akn/it/bill/1'/></FRBRWork></identification>"
    assert text_from_akn(bill("", meta=meta)).identity.work == "/akn/it/bill/1"


def test_texts_side_by_side_are_read_from_the_last_column() -> None:
    row = "<tr><td><p>{old}</p></td><td><p>{new}</p></td></tr>"
    table = "".join(
        row.format(old=old, new=new)
        for old, new in (
            ("Art. 1.", "Art. 1."),
            ("Il vecchio testo.", "Il <b>nuovo</b> testo."),
            ("Art. 2.", "Art. 2."),
            ("Due.", "Identico."),
        )
    )
    meta = "<identification><FRBRExpression><FRBRlanguage language='ita'/></FRBRExpression></identification>"
    articles = text_from_akn(
        bill(f"<division><content><table>{table}</table></content></division>", meta=meta)
    ).articles
    assert [(one.key, one.text) for one in articles] == [("1", "Il nuovo testo."), ("2", "Identico.")]


def test_titles_of_parts_stand_above_their_first_article() -> None:
    body = (
        "<chapter><num>Capo I</num><heading>Norme</heading><article><num>Art. 1</num><content><p>Uno.</p></content></article></chapter>"
        "<article><num>Art. 1-bis</num><content><p>Due.</p></content></article>"
    )
    assert [(one.key, one.above) for one in text_from_akn(bill(body)).articles] == [
        ("1", "Capo I Norme"),
        ("1-bis", ""),
    ]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("<!DOCTYPE bill [<!ENTITY a 'a'><!ENTITY b '&a;&a;'>]><bill>&b;</bill>", "document type"),
        ("<!DOCTYPE bill [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><bill>&x;</bill>", "document type"),
        ("<!DOCTYPE bill SYSTEM 'http://127.0.0.1/bill.dtd'><bill/>", "document type"),
        ("<bill>&undefined;</bill>", "well-formed"),
        ("<html><body/></html>", "no Akoma Ntoso"),
        ("", "well-formed"),
        (bill("<section>" * 300 + "</section>" * 300), "nested deeper"),
    ],
)
def test_what_is_dangerous_or_something_else_is_refused(raw: str, reason: str) -> None:
    with pytest.raises(UnreadableTextError) as caught:
        text_from_akn(raw)
    assert reason in str(caught.value.reason)


def test_a_broken_file_says_where() -> None:
    with pytest.raises(UnreadableTextError) as caught:
        text_from_akn(b"<akomaNtoso>\n<bill>\n</akomaNtoso>")
    assert caught.value.place == "line 3, column 3"


def test_other_encodings_are_read() -> None:
    text = '<?xml version="1.0" encoding="{}"?>' + bill(
        "<article><num>Члан 5.</num><content><p>Ђорђе.</p></content></article>"
    )
    for encoding in ("utf-8", "utf-16", "windows-1251"):
        assert text_from_akn(text.format(encoding).encode(encoding)).articles[0].text == "Ђорђе."
    with pytest.raises(UnreadableTextError):
        text_from_akn(text.format("no-such-thing").encode())
    with pytest.raises(UnreadableTextError):
        text_from_akn(text.format("utf-8").encode("windows-1251"))
