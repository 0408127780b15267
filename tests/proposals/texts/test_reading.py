"""Plain texts, Markdown and HTML in the languages of the region, read into articles."""

from __future__ import annotations

import pytest

from campaigns.proposals.texts import UnreadableTextError, read_articles
from campaigns.proposals.texts.articles import article_key

LAWS = {
    "en": ("Article 1\nPurpose\n\nThis law says what is done.\nArticle 5 applies to it.\n\nArticle 2 – Scope\n(1) It applies\nto all.", "Purpose"),
    "it": ("Art. 1.\n(Finalità)\n1. La presente legge dispone.\nArt. 2.\n(Ambito)\n1. Si applica a tutti.", "Finalità"),
    "sr-Cyrl": ("Предмет закона\nЧлан 1.\nОвим законом уређује се предмет.\nЧлан 5. овог закона се примењује.\n\nПримена\nЧлан 2.\nЗакон важи за све.", "Предмет закона"),
    "sr-Latn": ("Zakon o nečemu\n\nPredmet zakona\n\nČlan 1.\n\nOvim zakonom uređuje se predmet.\n\nPrimena\n\nČlan 2.\n\nZakon važi za sve.", "Predmet zakona"),
    "bs": ("Član 1.\n(Predmet)\n(1) Ovim zakonom uređuje se predmet.\nČlan 2.\n(Primjena)\nZakon važi za sve.", "Predmet"),
    "hr": ("Članak 1.\nOvim zakonom uređuje se predmet.\nČlanak 2.\nZakon vrijedi za sve.", ""),
    "cnr": ("Predmet\nČlan 1\nOvim zakonom uređuje se predmet.\nPrimjena\nČlan 2\nZakon važi za sve.", "Predmet"),
    "mk": ("Член 1\nСо овој закон се уредува предметот.\nЧлен 2\nЗаконот важи за сите.", ""),
    "sq": ("Neni 1\nQëllimi\nKy ligj përcakton rregullat.\n\nNeni 2\nFusha e zbatimit\nLigji zbatohet për të gjithë.", "Qëllimi"),
    "fr": ("Article 1er\nLa présente loi dispose.\nArticle 2\nElle s'applique à tous.", ""),
    "es": ("Artículo 1º.- Objeto de la ley que se dicta.\nArtículo 2º. La ley se aplica a todos.", ""),
}  # fmt: skip


@pytest.mark.parametrize("language", LAWS)
def test_each_language_opens_its_articles(language: str) -> None:
    text, heading = LAWS[language]
    articles = [one for one in read_articles(text, "plain", language) if one.number]
    assert [one.key for one in articles] == ["1", "2"]
    assert articles[0].heading == heading
    assert all(one.text for one in articles)
    # An unknown language is read by the words of all.
    assert [one.key for one in read_articles(text, "plain", "xx") if one.number] == ["1", "2"]


def test_a_reference_at_the_beginning_of_a_line_opens_nothing() -> None:
    articles = read_articles(LAWS["sr-Cyrl"][0], "plain", "sr-Cyrl")
    assert articles[0].text == "Овим законом уређује се предмет.\nЧлан 5. овог закона се примењује."


@pytest.mark.parametrize(
    ("number", "key"),
    [("17-bis", "17-bis"), ("17 bis", "17-bis"), ("12б", "12b"), ("12/a", "12a"), ("1º", "1"), ("1er", "1"), ("IV", "4"), ("XIX.", "19")],
)  # fmt: skip
def test_numbers_have_one_key_however_printed(number: str, key: str) -> None:
    assert article_key(number) == key


def test_broken_lines_are_joined_and_items_stay() -> None:
    text = (
        "Article 1\n(1) The ministry shall\npublish:\na) the list of\nproperties;\nb) the reasons.\n\n(2) Each month."
    )
    assert read_articles(text, "plain", "en")[0].text.split("\n") == [
        "(1) The ministry shall publish:",
        "a) the list of properties;",
        "b) the reasons.",
        "(2) Each month.",
    ]


def test_words_cut_by_a_pdf_are_joined() -> None:
    assert read_articles("Article 1\nConfis-\ncated property.", "pdf", "en")[0].text == "Confiscated property."
    assert read_articles("Article 1\nConfis-\ncated property.", "plain", "en")[0].text == "Confis- cated property."


def test_parts_stand_above_their_first_article_and_annexes_follow() -> None:
    text = "I. ОСНОВНЕ ОДРЕДБЕ\n\nЧлан 1.\n\nЈедан.\n\nГлава друга\nПОСТУПАК\n\nЧлан 2.\n\nДва.\n\nПРИЛОГ 1\n\nСписак."
    articles = read_articles(text, "plain", "sr")
    assert [(one.key, one.above, one.text) for one in articles] == [
        ("1", "I. ОСНОВНЕ ОДРЕДБЕ", "Један."),
        ("2", "Глава друга\nПОСТУПАК", "Два."),
        ("annex-1", "", "Списак."),
    ]


def test_markdown_and_html_read_as_the_plain_text_does() -> None:
    markdown = "# A law\n\n## Article 1. Purpose\n\n1. One\n2. **Two** & three\n\n## Article 2\n\nThe end."
    html = (
        "<html><head><title>x</title><style>p{}</style></head><body><h1>A law</h1><script>alert(1)</script><h2>Article 1. Purpose</h2>"
        "<ol><li>One</li><li><b>Two</b> &amp; three</li></ol><h2>Article 2</h2><p>The end.<br>Truly.</p></body></html>"
    )
    found = read_articles(markdown, "markdown", "en")
    assert [(one.key, one.heading, one.text) for one in found] == [
        ("preamble", "", "A law"),
        ("1", "Purpose", "1. One\n2. Two & three"),
        ("2", "", "The end."),
    ]
    from_html = read_articles(html, "html", "en")
    assert from_html[:2] == found[:2]
    assert from_html[2].text == "The end.\nTruly."


def test_a_resolution_is_read_by_its_numbered_paragraphs() -> None:
    text = "The Conference of the Parties,\n\nRecalling its resolution 9/1,\n\n1. Decides to act;\n\n2. Invites States;\n\n3. Requests the Secretariat."
    assert [(one.key, one.text) for one in read_articles(text, "plain", "en")][1:] == [
        ("1", "Decides to act;"),
        ("2", "Invites States;"),
        ("3", "Requests the Secretariat."),
    ]


def test_a_text_without_any_order_is_one_article_and_sections_are_articles() -> None:
    assert [(one.key, one.text) for one in read_articles("One.\n\nTwo.", "plain", "en")] == [("text", "One.\nTwo.")]
    assert [one.heading for one in read_articles("## First\n\nOne.\n\n## Second\n\nTwo.", "markdown", "en")] == [
        "First",
        "Second",
    ]
    assert read_articles(" \n", "plain", "en") == ()


def test_numbers_that_come_again_have_keys_of_their_own() -> None:
    keys = [one.key for one in read_articles("Art. 1\nUno.\nArt. 1\nDue.", "plain", "it")]
    assert keys == ["1", "1~2"]


def test_what_is_too_long_or_unknown_is_refused() -> None:
    with pytest.raises(UnreadableTextError, match="more than"):
        read_articles("a" * 5_000_001, "plain", "en")
    with pytest.raises(ValueError, match="docx"):
        read_articles("a", "docx", "en")
