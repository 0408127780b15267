"""Two short texts compared, for the style guide."""

from __future__ import annotations

from campaigns.insights.version_pages import ComparedShown, shown_articles
from campaigns.proposals.comparing import compare_articles
from campaigns.proposals.texts import Article

_BEFORE = (
    Article("1", "Article 1", "Register", "The Agency keeps a register.\nIt is updated every six months."),
    Article("2", "Article 2", "Sale", "What nobody wants is sold at auction to the highest bidder."),
    Article("3", "Article 3", "Report", "By 31 March the Agency reports to parliament what stands empty."),
)
_AFTER = (
    Article("1", "Article 1", "Victims first", "The claims of victims are satisfied before any other use."),
    Article("2", "Article 2", "Register", "The Agency keeps a public register.\nIt is updated every month."),
    Article("3", "Article 3", "Report", "By 31 March the Agency reports to parliament what stands empty."),
)


def compared_samples() -> list[ComparedShown]:
    """An article of each fate."""
    return shown_articles(compare_articles(_BEFORE, _AFTER).articles)
