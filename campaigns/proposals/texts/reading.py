"""Reading a text of any format into its articles."""

from __future__ import annotations

from campaigns.foundation.i18n.said import said as _
from campaigns.foundation.text import clean_text
from campaigns.proposals.texts.akoma_ntoso import text_from_akn
from campaigns.proposals.texts.articles import Article, UnreadableTextError, refuse_length
from campaigns.proposals.texts.markup import lines_of_html, lines_of_markdown
from campaigns.proposals.texts.splitting import paragraphs, split

FORMATS = ("plain", "markdown", "html", "akn", "pdf")


def read_articles(text: str, format: str, language: str) -> tuple[Article, ...]:  # noqa: A002 - the column is called so
    """The articles of a text in order; `format` is that of a version (`FORMATS`, `pdf` being the text taken out of one), `language` a tag.

    A text in which no article is found is read by its numbered paragraphs or marked headings, or is one article. An empty one has none.

    Raises:
        UnreadableTextError: when it cannot be read; its place and reason say why.

    """
    if format not in FORMATS:
        raise UnreadableTextError(_("The format %(format)s is not known.", format=format))
    refuse_length(text)
    if not text.strip():
        return ()
    if format == "akn":
        return text_from_akn(text).articles
    if format == "html":
        lines = lines_of_html(clean_text(text))
    elif format == "markdown":
        lines = lines_of_markdown(clean_text(text))
    else:
        lines = paragraphs(clean_text(text), language, is_hyphenated=format == "pdf")
    return split(lines, language)
