"""What changed from one text of a law to another: article by article, word by word, for people to read.

Articles are paired by their number where their texts agree, else by how alike they are, so that a moved or renumbered article is found again and shown as
what it is. Words are compared within a pair; how lines are broken, which quotation marks are used, and in which of two scripts a language is written is no
difference, and neither is a reference that follows a renumbering.
"""

from __future__ import annotations

from campaigns.proposals.comparing.articles import ComparedArticle, Comparison, State, compare_articles
from campaigns.proposals.comparing.words import Kind, Piece, paragraphs_of

__all__ = [
    "ComparedArticle",
    "Comparison",
    "Kind",
    "Piece",
    "State",
    "compare_articles",
    "paragraphs_of",
]
