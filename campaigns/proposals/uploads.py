"""Files that somebody uploads as a text of a proposal: told apart by what is in them, read into text, refused with a reason."""

from __future__ import annotations

from dataclasses import dataclass

from campaigns.foundation.errors import Invalid
from campaigns.foundation.files import LONGEST_UPLOAD
from campaigns.foundation.i18n.texts import gettext as _
from campaigns.proposals.old_encodings import ImplausibleTextError, decode_old
from campaigns.proposals.texts import UnreadableTextError, text_from_akn, text_from_pdf


@dataclass(frozen=True, slots=True)
class ReadFile:
    """The text of a file, and in which format it is."""

    format: str
    text: str


def read_upload(raw: bytes, file_name: str, language: str) -> ReadFile:
    """The text of a file in `language`: plain, Markdown, HTML, Akoma Ntoso, or taken out of a PDF.

    Raises:
        Invalid: when it cannot be read, or holds no text; says why.

    """
    if len(raw) > LONGEST_UPLOAD:
        raise Invalid({"file": _("This file is too large. At most 8 MB fit.")})
    try:
        return _read(raw, file_name, language)
    except UnreadableTextError as error:
        raise Invalid({"file": str(error)}) from error


def _read(raw: bytes, file_name: str, language: str) -> ReadFile:
    if raw.lstrip()[:5] == b"%PDF-":
        return ReadFile("pdf", _kept(text_from_pdf(raw)))
    if b"\x00" in raw[:4096] and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Invalid({"file": _("This is no text file. Plain text, Markdown, HTML, Akoma Ntoso and PDF can be read.")})
    text = _decoded(raw, language)
    start, name = text.lstrip()[:2000].lower(), file_name.lower()
    if "<akomantoso" in start or ":akomantoso" in start:
        # A broken one, or one with entities, is refused now: nobody could read it later either.
        text_from_akn(text)
        return ReadFile("akn", _kept(text))
    if name.endswith((".html", ".htm")) or "<html" in start or "<!doctype html" in start:
        return ReadFile("html", _kept(text))
    if name.endswith((".md", ".markdown")):
        return ReadFile("markdown", _kept(text))
    if start.startswith("<?xml"):
        raise Invalid({"file": _("This XML is no Akoma Ntoso, and no other is known here.")})
    return ReadFile("plain", _kept(text))


def _decoded(raw: bytes, language: str) -> str:
    try:
        # What is valid UTF-8 hardly ever means anything else.
        return raw.decode("utf-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return decode_old(raw, language)
    except ImplausibleTextError:
        raise Invalid(
            {
                "file": _(
                    "This file is not UTF-8, and in the older encodings of the chosen language its words make no sense. Choose the language in which it is written, or save it as UTF-8: in the editor under “Save as”, encoding UTF-8."
                )
            }
        ) from None


def _kept(text: str) -> str:
    clean = text.replace("\x00", "").replace("\r\n", "\n")
    if not clean.strip():
        raise Invalid({"file": _("There is no text in this file. If it is a scan, type or paste the text.")})
    return clean
