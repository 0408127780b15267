"""Words in the order of a dictionary, in each alphabet."""

from __future__ import annotations

import pytest

from campaigns.foundation.i18n.sorting import sorting_key


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (
            "sr-Cyrl",
            [
                "Аца",
                "Дуга",
                "Ђак",
                "Еуген",
                "Иван",
                "Јован",
                "Лукић",
                "Љубо",
                "Нула",
                "Његош",
                "Тома",
                "Ћира",
                "Ужице",
                "Џепић",
            ],
        ),
        (
            "sr-Latn",
            ["Cvetko", "Čedo", "Ćira", "Duga", "Džep", "Đak", "Lukić", "Ljubo", "Nula", "Njegoš", "Zoran", "Žarko"],
        ),
        ("en", ["Åland", "Albania", "Côte", "Croatia", "Zambia"]),
        ("sr-Latn", ["Ana Z", "Anabela"]),
    ],
)
def test_words_stand_in_the_order_of_the_alphabet(code: str, words: list[str]) -> None:
    keys = [sorting_key(word, code) for word in words]
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)
