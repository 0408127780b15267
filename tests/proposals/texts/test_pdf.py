"""The text of PDFs, made here line by line, and files that are none."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader, PdfWriter

from campaigns.proposals.texts import UnreadableTextError, read_articles, text_from_pdf


def pdf_of(*pages: tuple[str, ...]) -> bytes:
    """A PDF with these lines on its pages, in the smallest form that the format allows."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = []
    for lines in pages:
        drawn = "".join(f"BT /F1 12 Tf 72 {760 - 20 * row} Td ({line}) Tj ET\n" for row, line in enumerate(lines))
        objects.append(f"<< /Length {len(drawn)} >>\nstream\n{drawn}endstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    out = b"%PDF-1.4\n"
    places = []
    for number, one in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{one}\nendobj\n".encode()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    return (
        out
        + (
            f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF"
        ).encode()
    )


def test_the_text_comes_out_without_page_numbers_and_running_heads() -> None:
    text = text_from_pdf(
        pdf_of(
            ("Official Gazette 12", "Article 1", "The confis-", "cated house", "- 1 -"),
            ("Official Gazette 12", "stays a house.", "Article 2", "The end.", "2 / 3"),
            ("Official Gazette 12", "Article 3", "After the end.", "3"),
        )
    )
    assert "Gazette" not in text
    articles = read_articles(text, "pdf", "en")
    assert [(one.key, one.text) for one in articles] == [
        ("1", "The confiscated house stays a house."),
        ("2", "The end."),
        ("3", "After the end."),
    ]


def test_what_cannot_be_read_says_why() -> None:
    whole = pdf_of(("Article 1", "A text."))
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(whole)))
    writer.encrypt("secret")
    locked = io.BytesIO()
    writer.write(locked)
    for raw, reason in (
        (b"PK\x03\x04", "no PDF|not a PDF"),
        (b"", "not a PDF"),
        (pdf_of(()), "pictures of pages"),
        (b"%PDF-1.4\nnothing at all", "broken"),
        (locked.getvalue(), "password"),
    ):
        with pytest.raises(UnreadableTextError, match=reason):
            text_from_pdf(raw)
