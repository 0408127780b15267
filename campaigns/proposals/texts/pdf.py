"""The text of a PDF, without the running heads and page numbers that are no part of the law."""

from __future__ import annotations

import io
import re
from collections import Counter

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from campaigns.foundation.i18n.said import excerpt
from campaigns.foundation.i18n.said import said as _
from campaigns.foundation.text import clean_text
from campaigns.proposals.texts.articles import MOST_CHARACTERS, UnreadableTextError

MOST_PAGES = 2_000
_EDGE = 2
_FEWEST_REPEATS = 3
_PAGE_NUMBER = re.compile(
    r"[-\u2013\u2014\s]*(?:(?:page|pag\.?|str\.?|стр\.?|faqe)\s*)?\d{1,4}(?:\s*(?:/|of|od|di|од)\s*\d{1,4})?[-\u2013\u2014\s]*",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")


def text_from_pdf(raw: bytes) -> str:
    """The text of a PDF, page after page.

    Raises:
        UnreadableTextError: when it is no PDF, broken, locked, too long, or holds pictures of pages instead of text.

    """
    if not raw.lstrip()[:5].startswith(b"%PDF-"):
        raise UnreadableTextError(_("This is not a PDF file."))
    pages = _read(raw)
    repeated = _running_lines(pages)
    kept = [
        [line for position, line in enumerate(page) if not _is_furniture(page, position, repeated)] for page in pages
    ]
    text = clean_text("\n".join("\n".join(page) for page in kept))
    if not text:
        raise UnreadableTextError(
            _("There is no text in it: it holds pictures of pages. The text must be recognised first."),
        )
    return text


def _read(raw: bytes) -> list[list[str]]:
    place = ""
    try:
        reader = PdfReader(io.BytesIO(raw))
        is_locked = reader.is_encrypted and not reader.decrypt("")
        pages: list[list[str]] = []
        length = 0
        for number, page in enumerate(() if is_locked else reader.pages, start=1):
            place = f"page {number}"
            text = page.extract_text()
            length += len(text)
            if length > MOST_CHARACTERS or number > MOST_PAGES:
                break
            pages.append([line.strip() for line in text.splitlines()])
    # A broken file makes the reader fail in many ways; for who sent it they are one.
    except (
        PyPdfError,
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        RecursionError,
        ArithmeticError,
        OSError,
    ) as error:
        raise UnreadableTextError(
            _("The PDF is broken and cannot be read (%(error)s).", error=excerpt(error)), place
        ) from error
    if is_locked:
        raise UnreadableTextError(_("The PDF is locked with a password."))
    if length > MOST_CHARACTERS or len(pages) == MOST_PAGES:
        raise UnreadableTextError(_("The PDF is too long for a law."), place)
    return pages


def _edges(page: list[str]) -> set[int]:
    filled = [position for position, line in enumerate(page) if line]
    return set(filled[:_EDGE]) | set(filled[-_EDGE:])


def _running_lines(pages: list[list[str]]) -> set[str]:
    counts = Counter(key for page in pages for key in {_DIGITS.sub("#", page[position]) for position in _edges(page)})
    return {line for line, times in counts.items() if times >= _FEWEST_REPEATS and times * 2 >= len(pages)}


def _is_furniture(page: list[str], position: int, repeated: set[str]) -> bool:
    if position not in _edges(page):
        return False
    return _PAGE_NUMBER.fullmatch(page[position]) is not None or _DIGITS.sub("#", page[position]) in repeated
