"""Comparing two texts of a law: what people would say changed is what is marked."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.foundation.i18n.languages import are_mutually_understood
from campaigns.proposals.comparing import (
    Comparison,
    Kind,
    Piece,
    State,
    compare_articles,
    paragraphs_of,
)
from campaigns.proposals.texts import Article, read_articles

BEFORE = """Article 1
Purpose
This law returns confiscated property to the people who were harmed by organised crime.

Article 2
Register
(1) The Agency keeps a register of confiscated property.
(2) The register is updated every six months.

Article 3
Lending
Property may be lent free of charge to associations for five years. Article 2 applies to what is lent.

Article 4
Entry into force
This law enters into force on the eighth day after its publication in the Official Gazette.
"""
AFTER = """Article 1
Purpose
This law returns confiscated property to the people who were harmed by organised crime.

Article 2
Victims
The claims of victims are satisfied before any other use is made of the property or of the money from its sale.

Article 3
Register
(1) The Agency keeps a public register of confiscated property.
(2) The register is updated every month.

Article 4
Lending
Property may be lent free of charge to associations for five years. Article 3 applies to what is lent.

Article 5
Entry into force
This law enters into force on the eighth day after its publication in the Official Gazette.
"""


def compared(before: str, after: str, language: str = "en") -> Comparison:
    return compare_articles(read_articles(before, "plain", language), read_articles(after, "plain", language))


def marked(pieces: tuple[Piece, ...]) -> str:
    signs = {Kind.SAME: "{}", Kind.GONE: "[-{}-]", Kind.NEW: "[+{}+]"}
    return "".join(signs[piece.kind].format(piece.text) for piece in pieces)


def test_an_inserted_article_renumbers_the_rest_and_changes_nothing_else() -> None:
    comparison = compared(BEFORE, AFTER)
    found = [(one.shown.key, one.state, one.is_renumbered, one.is_moved) for one in comparison.articles]
    assert found == [
        ("1", State.SAME, False, False),
        ("2", State.NEW, False, False),
        ("3", State.CHANGED, True, False),
        # Its reference to the register follows the register's new number.
        ("4", State.SAME, True, False),
        ("5", State.SAME, True, False),
    ]
    assert (comparison.number(State.NEW), comparison.number(State.GONE), comparison.number(State.CHANGED)) == (1, 0, 1)
    assert (comparison.renumbered_number, comparison.moved_number, comparison.untouched_number) == (3, 0, 1)


def test_words_are_marked_where_they_changed() -> None:
    register = compared(BEFORE, AFTER).articles[2]
    assert marked(register.pieces) == (
        "(1) The Agency keeps a [+public +]register of confiscated property.\n"
        "(2) The register is updated every [-six months-][+month+]."
    )
    assert len(paragraphs_of(register.pieces)) == 2


def test_backwards_the_new_one_is_gone_where_it_stood() -> None:
    comparison = compared(AFTER, BEFORE)
    assert [(one.shown.key, one.state) for one in comparison.articles][:3] == [
        ("1", State.SAME),
        ("2", State.GONE),
        ("2", State.CHANGED),
    ]


def test_a_moved_article_is_found_and_the_others_are_not_called_moved() -> None:
    articles = read_articles(BEFORE, "plain", "en")
    swapped = [articles[2], articles[0], articles[1], articles[3]]
    comparison = compare_articles(articles, swapped)
    assert [one.is_moved for one in comparison.articles] == [True, False, False, False]
    assert {one.state for one in comparison.articles} == {State.SAME}


def test_a_rewritten_article_is_shown_whole() -> None:
    comparison = compare_articles(
        [Article("1", "Art. 1", "Fund", "The budget pays for repairs of houses, roads and bridges in every town.")],
        [
            Article(
                "1", "Art. 1", "Fund", "Nobody may sell what a court took, unless victims agree; judges watch over it."
            )
        ],
    )
    assert comparison.number(State.GONE) == 1
    comparison = compare_articles(
        [Article("1", "Art. 1", "", "The budget of the State pays for the repairs of houses in the town.")],
        [Article("1", "Art. 1", "", "Out of the fund of the ministry victims receive the money within a year.")],
    )
    assert [one.state for one in comparison.articles] in ([State.CHANGED], [State.GONE, State.NEW])


def test_small_words_that_rewritten_passages_share_do_not_chop_them_up() -> None:
    before = [
        Article("1", "", "", "The agency sells the property at auction to the highest bidder. It reports to the court.")
    ]
    after = [Article("1", "", "", "The agency lends the flats and the fields without charge. It reports to the court.")]
    text = marked(compare_articles(before, after).articles[0].pieces)
    assert text == (
        "The agency [-sells the property at auction to the highest bidder-][+lends the flats and the fields without charge+]."
        " It reports to the court."
    )


def test_quotes_dashes_and_line_breaks_are_no_difference() -> None:
    comparison = compared(
        "Article 1\nThe word “property” means\nhouses – and land.",
        "Article 1\nThe word «property» means houses - and land.",
    )
    assert comparison.articles[0].state is State.SAME


def test_two_scripts_of_one_language_are_no_difference() -> None:
    comparison = compare_articles(
        read_articles("Члан 1.\nДирекција управља имовином и води јавни регистар.", "plain", "sr-Cyrl"),
        read_articles("Član 1.\nDirekcija upravlja imovinom i vodi regističar.", "plain", "sr-Latn"),
    )
    assert (
        marked(comparison.articles[0].pieces) == "Direkcija upravlja imovinom i vodi [-јавни регистар-][+regističar+]."
    )


def test_languages_that_are_near_compare_and_others_stand_side_by_side() -> None:
    assert are_mutually_understood("sr-Cyrl", "sr-Latn")
    assert are_mutually_understood("bs", "cnr")
    assert not are_mutually_understood("sq", "it")
    comparison = compare_articles(
        [Article("1", "Neni 1", "Qëllimi", "Ky ligj."), Article("2", "Neni 2", "", "Fundi.")],
        [Article("1", "Art. 1", "Finalità", "Questa legge.")],
        is_by_words=False,
    )
    first, second = comparison.articles
    assert first.before is not None
    assert first.before.heading == "Qëllimi"
    assert first.after is not None
    assert second.state is State.GONE


def test_empty_texts_compare() -> None:
    assert compare_articles([], []).articles == ()
    assert compare_articles([], [Article("1", "", "", "")]).number(State.NEW) == 1
    assert compare_articles([Article("1", "", "", "")], [Article("1", "", "", "")]).number(State.SAME) == 1


texts = st.lists(
    st.lists(
        st.sampled_from(["the", "a", "law", "court", "house", "sells", "lends", "(1)", "2.", "Article", ",", ";"]),
        max_size=30,
    ).map(" ".join),
    max_size=6,
)


@settings(max_examples=150, deadline=None)
@given(texts, texts)
def test_either_text_can_be_read_out_of_the_comparison(before: list[str], after: list[str]) -> None:
    old = [Article(str(number), f"Article {number}", "", text) for number, text in enumerate(before)]
    new = [Article(str(number), f"Article {number}", "", text) for number, text in enumerate(after)]
    comparison = compare_articles(old, new)
    assert [one.after for one in comparison.articles if one.after] == new
    assert sorted(one.before.key for one in comparison.articles if one.before) == sorted(one.key for one in old)
    for one in comparison.articles:
        if one.after is not None:
            left = " ".join("".join(piece.text for piece in one.pieces if piece.kind is not Kind.GONE).split())
            assert left.replace(" ", "") == one.after.text.replace(" ", "")
        if (
            one.before is not None
            and not one.is_renumbered
            and not any(other.is_renumbered for other in comparison.articles)
        ):
            left = "".join(piece.text for piece in one.pieces if piece.kind is not Kind.NEW)
            assert "".join(left.split()) == "".join(one.before.text.split())


def test_three_hundred_articles_are_compared() -> None:
    before, after = long_law(300)
    comparison = compare_articles(before, after)
    assert comparison.number(State.NEW) == 30


def long_law(number: int) -> tuple[list[Article], list[Article]]:
    """A law and its next version, in which a tenth of the articles is new, a third changed, a few moved."""
    chance = random.Random(11)  # noqa: S311 - the same law each time
    words = ["the", "of", "and", "to", *(f"word{index}" for index in range(3000))]

    def text() -> str:
        return "\n".join(" ".join(chance.choices(words, k=chance.randint(20, 60))) + "." for _ in range(5))

    before = [Article(str(index), f"Article {index}", f"Title {index}", text()) for index in range(1, number + 1)]
    after = []
    for index, article in enumerate(before):
        changed = article.text.split(" ")
        if index % 3 == 0:
            changed[chance.randrange(len(changed))] = "otherwise"
        after.append((article.heading, " ".join(changed)))
        if index % 10 == 0:
            after.append(("", text()))
    for _ in range(5):
        after.insert(chance.randrange(len(after)), after.pop(chance.randrange(len(after))))
    return before, [
        Article(str(index), f"Article {index}", heading, body) for index, (heading, body) in enumerate(after, start=1)
    ]
