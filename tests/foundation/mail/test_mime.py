"""Messages as bytes, read back by Python's own parser: hostile names add no header, every script arrives as it was written."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.foundation.mail.composing import Composed
from campaigns.foundation.mail.mime import Envelope, UnfitHeaderError, ascii_address, build_envelope
from tests.letters import parse_letter

if TYPE_CHECKING:
    from tests.conftest import Clock

LETTER_ID = UUID("0198c0de-0000-7000-8000-000000000001")
SENDER = "Campaigns <post@example.org>"
LONGEST_LINE = 998


def build(
    *,
    to: str = "mira@example.org",
    subject: str = "Hello",
    text: str = "Text\n",
    html: str = "<p>Text</p>",
    sender: str = SENDER,
    name: str | None = None,
) -> Envelope:
    return build_envelope(Composed(to, subject, text, html, name), LETTER_ID, sender, "sr-Latn")


def test_it_has_what_a_letter_needs(clock: Clock) -> None:  # noqa: ARG001 - it stands
    envelope = build()
    assert (envelope.sender, envelope.recipient) == ("post@example.org", "mira@example.org")
    message = parse_letter(envelope.content).message
    assert message["From"] == SENDER
    assert message["Message-ID"] == f"<{LETTER_ID}@example.org>"
    assert parsedate_to_datetime(message["Date"]) == datetime(2026, 6, 1, 12, tzinfo=UTC)
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "sr-Latn"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert message.defects == []


@pytest.mark.parametrize(
    "subject",
    [
        "Потврдите потпис: Дајте кућу клубу",
        "Potvrdite potpis: Dajte kuću klubu – odmah!",
        "🏚️ → 🏫",
        "a=?utf-8?q?b?= c",
        "  spaces   inside  ",
        '“Quotes”, <angles> & "more"; commas, too',
        "שלום עולם",
        "Т" * 200,
        "T" * 200,
        "word " * 40,
        "ž" + "x" * 300,
    ],
)
def test_subjects_arrive_as_they_were_written(subject: str) -> None:
    envelope = build(subject=subject)
    letter = parse_letter(envelope.content)
    assert letter.subject.split() == subject.split()
    assert letter.message.defects == []
    assert max(len(line) for line in envelope.content.split(b"\r\n")) <= LONGEST_LINE


@pytest.mark.parametrize("break_", ["\n", "\r", "\r\n", "\x00", "\n ", "\r\n\t"])
@pytest.mark.parametrize("where", ["subject", "to", "name"])
def test_a_line_break_in_a_header_is_refused(where: str, break_: str) -> None:
    with pytest.raises(UnfitHeaderError):
        build(**{where: f"x@example.org{break_}Bcc: all@example.org"})


def test_a_blank_in_an_address_is_refused() -> None:
    with pytest.raises(UnfitHeaderError):
        build(to="mira@example.org all@example.org")


@pytest.mark.parametrize(
    "name", ["Суседи", "Komšije, d.o.o.", 'The "Neighbours"', "Neighbours <evil@example.org>", "a@b", "🏚️"]
)
def test_a_sender_name_stays_a_name(name: str) -> None:
    message = parse_letter(build(name=name).content).message
    [address] = message["From"].addresses
    assert address.addr_spec == "post@example.org"
    assert address.display_name == name


def test_a_domain_in_other_letters_goes_out_in_idna() -> None:
    assert ascii_address("mira@пример.срб") == "mira@xn--e1afmkfd.xn--90a3ac"
    assert build(to="mira@пример.срб").recipient == "mira@xn--e1afmkfd.xn--90a3ac"


def test_bodies_come_back_as_they_were(clock: Clock) -> None:  # noqa: ARG001 - it stands
    text = (
        "Драги читаоче,\n\n.\n..\nFrom here\n" + "x" * 5000 + "\n=3D = trailing blanks   \n\ttab\n" + "ž" * 2000 + "\n"
    )
    html = "<p>" + "т" * 3000 + "</p>"
    envelope = build(text=text, html=html)
    letter = parse_letter(envelope.content)
    assert letter.text == text
    assert letter.html.strip() == html
    lines = envelope.content.split(b"\r\n")
    assert max(len(line) for line in lines) <= LONGEST_LINE
    assert b"\n" not in b"".join(lines)
    assert envelope.content.isascii()


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t")))
def test_any_text_comes_back(text: str) -> None:
    assert parse_letter(build(text=f"{text}\n").content).text == f"{text}\n"
