"""What people type: characters that may not be stored, forms that must agree, and Markdown as clean HTML."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import nh3
from linkify_it.main import LinkifyIt
from markdown_it import MarkdownIt
from markupsafe import Markup

# NUL breaks PostgreSQL, a lone surrogate breaks every encoder, U+FFFD is what is left of bytes that were no UTF-8.
_UNREADABLE = re.compile("[\x00\ud800-\udfff\ufffd]")
# Directional overrides and other invisible marks forge names; the two joiners are needed to write some scripts.
_KEPT_MARKS = {"\u200c", "\u200d"}
_LINE_BREAKS = re.compile(r"\r\n?|[\u2028\u2029\x85\x0b\x0c]")
_TAGS = {
    "p",
    "br",
    "h2",
    "h3",
    "h4",
    "ul",
    "ol",
    "li",
    "blockquote",
    "strong",
    "em",
    "del",
    "code",
    "pre",
    "hr",
    "a",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
}
_ADDRESS_SCHEMES = {"https", "http", "mailto"}


def is_unreadable(text: str) -> bool:
    """Whether `text` holds characters that cannot be kept: NUL, half a surrogate pair, the mark of a broken encoding."""
    return _UNREADABLE.search(text) is not None


def clean_text(text: str) -> str:
    """`text` in NFC with line breaks as LF and without invisible and control characters; several lines stay several lines."""
    joined = _LINE_BREAKS.sub("\n", unicodedata.normalize("NFC", text))
    kept = (
        mark
        for mark in joined
        if mark in "\n\t" or mark in _KEPT_MARKS or unicodedata.category(mark) not in {"Cc", "Cf", "Co", "Cn"}
    )
    return "".join(kept).strip()


def clean_line(text: str) -> str:
    """`text` on one line, with single spaces."""
    if text.isprintable() and (text.isascii() or unicodedata.is_normalized("NFC", text)):
        # Nothing to clean: neither control nor invisible characters are printable.
        return " ".join(text.split())
    return " ".join(clean_text(text).split())


# A mail program makes a link of it. After a dot a name goes on with a capital (Dr.Petar), a title before it is short (st.paul).
_SITE = re.compile(r"[^\W_]{4,}[.\u3002\uff0e][a-z\u0430-\u045f]{2,}")


def names_a_page(text: str) -> bool:
    """Whether a line holds what readers, or their mail programs, take for the address of a page."""
    if text.isascii() and "." not in text and "/" not in text:
        return False
    if "://" in text or "www." in text.lower() or _SITE.search(text):
        return True
    return bool(_links().test(text.lower()))  # type: ignore[no-untyped-call]


@lru_cache
def _links() -> LinkifyIt:
    return LinkifyIt()  # type: ignore[no-untyped-call]


@lru_cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "linkify": True, "typographer": False}).enable(
        ["table", "linkify", "strikethrough"]
    )


@lru_cache(maxsize=512)
def render_markdown(text: str) -> Markup:
    """Markdown as HTML from a short list of elements; links lead only to web and mail addresses and tell nothing of where they were."""
    html = _markdown().render(text).replace("<h1>", "<h2>").replace("</h1>", "</h2>")
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href", "title"}, "th": {"align"}, "td": {"align"}},
        url_schemes=_ADDRESS_SCHEMES,
        link_rel="noopener noreferrer nofollow ugc",
    )
    return Markup(clean)  # noqa: S704 - nh3 has just cleaned it
