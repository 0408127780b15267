"""The texts of laws, read into their articles.

A version may be plain text, Markdown, HTML, the text of a PDF, or Akoma Ntoso. Whatever it is, it is read into articles that can be shown, pointed at
and compared. Which words open an article is data (`words.toml`), because each language has its own. Files come from strangers: XML is parsed without
document types and entities, and everything has a largest size.
"""

from __future__ import annotations

from campaigns.proposals.texts.akoma_ntoso import AknDocument, AknIdentity, AknProponent, AknStep, text_from_akn
from campaigns.proposals.texts.articles import Article, UnreadableTextError
from campaigns.proposals.texts.pdf import text_from_pdf
from campaigns.proposals.texts.reading import FORMATS, read_articles

__all__ = [
    "FORMATS",
    "AknDocument",
    "AknIdentity",
    "AknProponent",
    "AknStep",
    "Article",
    "UnreadableTextError",
    "read_articles",
    "text_from_akn",
    "text_from_pdf",
]
