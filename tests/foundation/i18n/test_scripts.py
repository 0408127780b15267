"""Cyrillic and Latin: what readers of Latin see, and when two spellings are one name."""

from __future__ import annotations

import pytest

from campaigns.foundation.i18n.scripts import fold_name, fold_sounds, latin_from_cyrillic


@pytest.mark.parametrize(
    ("cyrillic", "latin"),
    [
        ("Ђорђе Џаџић чува љубав и њиву", "Đorđe Džadžić čuva ljubav i njivu"),
        ("ЉУБАВ", "LJUBAV"),
        ("Љубав", "Ljubav"),
        ("ЊЕГОШ И ЏЕП", "NJEGOŠ I DŽEP"),
        ("СРЦЕ У ЗАГРЉАЈУ", "SRCE U ZAGRLJAJU"),
        ("КОЊ", "KONJ"),
        ("Ћуприја, жабац, шума", "Ćuprija, žabac, šuma"),
        ("Штип: ѓеврек, ќебе, ѕвезда", "Štip: ǵevrek, ḱebe, dzvezda"),
        ("", ""),
        ("Mira Kovač writes English", "Mira Kovač writes English"),
    ],
)
def test_readers_of_latin_get_latin(cyrillic: str, latin: str) -> None:
    assert latin_from_cyrillic(cyrillic) == latin


@pytest.mark.parametrize(
    ("text", "latin"),
    [
        ("Види [њиву](https://example.org/њива) данас", "Vidi [njivu](https://example.org/њива) danas"),
        ("[овде](/петиције/мост)", "[ovde](/петиције/мост)"),
        ("https://sr.wikipedia.org/wiki/Мост, рече", "https://sr.wikipedia.org/wiki/Мост, reče"),
        ("<https://пример.срб/њива>", "<https://пример.срб/њива>"),
        ("Пишите на инфо@пример.срб.", "Pišite na инфо@пример.срб."),
        ("Код `љубав` остаје", "Kod `љубав` ostaje"),
    ],
)
def test_addresses_and_code_lead_where_they_led(text: str, latin: str) -> None:
    assert latin_from_cyrillic(text) == latin


def test_what_is_no_cyrillic_stays_as_it_is() -> None:
    text = "Пишите на mira@example.org, [везу](https://example.org/put?a=b) и %(name)s, {count} — <b>одмах</b> 🏚️"
    latin = "Pišite na mira@example.org, [vezu](https://example.org/put?a=b) i %(name)s, {count} — <b>odmah</b> 🏚️"
    assert latin_from_cyrillic(text) == latin


@pytest.mark.parametrize(
    "spellings",
    [
        ("Ђорђевић", "Đorđević", "Djordjević", "DJORDJEVIC", "đorđevic"),
        ("Љиљана Шћепановић", "Ljiljana Šćepanović", "ljiljana  scepanovic"),
        ("Мира Ковач-Илић", "Mira Kovač Ilić", "MIRA KOVAC-ILIC"),
        ("Çelik", "Celik"),
        ("Gjergj Këlliçi", "GJERGJ KELLICI"),
        ("José", "Jose\u0301"),
        ("Straße", "strasse"),
    ],
)
def test_one_name_in_many_spellings_is_one(spellings: tuple[str, ...]) -> None:
    assert len({fold_name(one) for one in spellings}) == 1


@pytest.mark.parametrize(
    "spellings",
    [("Djurić", "Đurić", "Duric", "Ђурић"), ("Xhaferi", "Džaferi", "Џафери", "Dzaferi"), ("Gjorgji", "Ѓорѓи", "Đorđi")],
)
def test_a_coarser_key_finds_what_sounds_alike(spellings: tuple[str, ...]) -> None:
    assert len({fold_sounds(one) for one in spellings}) == 1


@pytest.mark.parametrize("names", [("Mira", "Mara"), ("Kovač", "Kovačić"), ("Ana Petrović", "Petrović")])
def test_different_names_stay_different(names: tuple[str, str]) -> None:
    assert fold_sounds(names[0]) != fold_sounds(names[1])


@pytest.mark.parametrize(
    ("text", "key"), [("", ""), ("   ", ""), ("'\"%_", ""), ("🏚️", ""), ("=1+1", "1 1"), ("O'Brien", "o brien")]
)
def test_what_is_no_name_breaks_nothing(text: str, key: str) -> None:
    assert fold_name(text) == key
