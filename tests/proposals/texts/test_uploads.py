"""Files that are uploaded as a text: what is in them tells what they are, and what nobody could read later is refused at once."""

from __future__ import annotations

import pytest

from campaigns.foundation.errors import Invalid
from campaigns.proposals.uploads import read_upload
from tests.proposals.texts.test_pdf import pdf_of

AKN = """<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><act><body><article eId="art_1"><num>Article 1</num>
<content><p>A house.</p></content></article></body></act></akomaNtoso>"""


def test_running_heads_of_a_pdf_are_no_part_of_its_text() -> None:
    read = read_upload(
        pdf_of(
            ("Official Gazette 12", "Article 1", "A house.", "1"),
            ("Official Gazette 12", "Article 2", "A field.", "2"),
            ("Official Gazette 12", "Article 3", "A wood.", "3"),
        ),
        "law.pdf",
        "en",
    )

    assert read.format == "pdf"
    assert "Gazette" not in read.text
    assert "A field." in read.text


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (b"%PDF-1.4\nnothing at all", "law.pdf"),
        (AKN.replace("</article>", "").encode(), "law.xml"),
        (
            b'<!DOCTYPE akomaNtoso [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + AKN.replace("A house", "&a;").encode(),
            "law.xml",
        ),
    ],
    ids=["broken PDF", "broken XML", "entities"],
)
def test_what_nobody_could_read_is_refused_with_the_reason(raw: bytes, name: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read_upload(raw, name, "en")

    assert refusal.value.faults["file"]


def test_a_whole_document_is_taken() -> None:
    assert read_upload(AKN.encode(), "law.xml", "en").format == "akn"
