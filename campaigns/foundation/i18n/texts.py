"""gettext for all floors: the language in use is a context variable, catalogues are read from their `.po` files at start."""

from __future__ import annotations

import io
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from babel.dates import (
    format_date,
    format_time,
    format_timedelta,
    get_datetime_format,
    get_timezone_gmt,
    get_timezone_name,
)
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import LazyProxy, NullTranslations, Translations

from campaigns.foundation import clock
from campaigns.foundation.i18n.languages import KNOWN, Language
from campaigns.foundation.i18n.scripts import latin_from_cyrillic
from campaigns.foundation.i18n.sorting import sorting_key
from campaigns.foundation.time_zones import local_moment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

Style = Literal["short", "medium", "long", "full"]
FOLDER = Path(__file__).resolve().parents[2] / "translations"
_language: ContextVar[Language] = ContextVar("language", default=KNOWN["en"])


def current_language() -> Language:
    """The language in which texts come out just now."""
    return _language.get()


@contextmanager
def speaking(code: str) -> Iterator[Language]:
    """Within the block, texts come out in the language `code`."""
    token = _language.set(KNOWN[code])
    try:
        yield KNOWN[code]
    finally:
        _language.reset(token)


def use_language(code: str) -> None:
    """Speak `code` from here on in this context; a door says so once a request."""
    _language.set(KNOWN[code])


@lru_cache
def catalog_of(code: str) -> NullTranslations:
    """The texts of a language; the source language has none of its own."""
    folder = KNOWN[code].catalog
    if folder is None:
        return NullTranslations()
    with (FOLDER / folder / "LC_MESSAGES" / "messages.po").open("rb") as file:
        catalog = read_po(file, locale=folder)
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return Translations(compiled)


def gettext(text: str, **values: object) -> str:
    """`text` in the language in use, with `%(name)s` filled in from `values`."""
    translated: str = catalog_of(_language.get().code).gettext(text)
    return translated % values if values else translated


def ngettext(one: str, many: str, number: int, **values: object) -> str:
    """The form of a text that fits `number`, which also fills in `%(num)s` in the habit of the language."""
    translated: str = catalog_of(_language.get().code).ngettext(one, many, number)
    filled: str = translated % {"num": format_number(number), **values}
    return filled


def raw_gettext(text: str) -> str:
    """`text` in the language in use with its placeholders as they are; Jinja fills them in itself."""
    return catalog_of(_language.get().code).gettext(text)


def raw_ngettext(one: str, many: str, number: int) -> str:
    """The form that fits `number`, with its placeholders as they are."""
    return catalog_of(_language.get().code).ngettext(one, many, number)


def raw_pgettext(context: str, text: str) -> str:
    """A text that means two things, as it is meant in `context`, with its placeholders as they are."""
    return str(catalog_of(_language.get().code).pgettext(context, text))


def raw_npgettext(context: str, one: str, many: str, number: int) -> str:
    """The form that fits `number`, as it is meant in `context`, with its placeholders as they are."""
    return catalog_of(_language.get().code).npgettext(context, one, many, number)


def pgettext(context: str, text: str, **values: object) -> str:
    """Like `gettext`, for a text that means two things."""
    translated = str(catalog_of(_language.get().code).pgettext(context, text))
    return translated % values if values else translated


def lazy_gettext(text: str, **values: object) -> str:
    """A text that is translated when it is shown, for labels made at import."""
    return LazyProxy(gettext, text, enable_cache=False, **values)  # type: ignore[return-value]


def format_number(number: float) -> str:
    """A number with the digits grouped as the language does."""
    return format_decimal(number, locale=_language.get().locale)


# CLDR has Serbian months in the nominative only; a day is said in the genitive: до 23. новембра 2026.
_MONTHS_OF = [
    "јануара",
    "фебруара",
    "марта",
    "априла",
    "маја",
    "јуна",
    "јула",
    "августа",
    "септембра",
    "октобра",
    "новембра",
    "децембра",
]


def format_day(day: date, style: Style = "long") -> str:
    """A day in words; `style` is CLDR's short, medium, long or full."""
    return with_month_of(format_date(day, format=style, locale=_language.get().locale), day.month)


def with_month_of(text: str, month: int) -> str:
    """A date in words with its month in the form that it has in a sentence, where the language has one of its own: од јануара 2026."""
    language = _language.get()
    if language.locale.language == "sr":
        name = str(language.locale.months["format"]["wide"][month])
        text = text.replace(
            name, latin_from_cyrillic(_MONTHS_OF[month - 1]) if language.generated_from else _MONTHS_OF[month - 1]
        )
    return text


def weekday_name(day: date) -> str:
    """The day of the week in a few letters, as heads of columns have it."""
    return str(format_date(day, "ccc", locale=_language.get().locale))


def format_moment(moment: datetime, style: Style = "medium") -> str:
    """A time to the minute as its own zone has it (UTC, as it is kept), in the habit of the language; `style` is that of the day."""
    locale = _language.get().locale
    both = str(get_datetime_format(style, locale=locale)).replace("'", "")
    return both.format(format_time(moment, format="short", locale=locale), format_day(moment, style))


def format_local_moment(moment: datetime, style: Style = "medium") -> str:
    """A time on the clocks of a place, and which clocks they are; `moment` is in the zone of the place."""
    return _on_clocks_there(format_moment(moment, style), moment)


def format_local_hour(moment: datetime) -> str:
    """The time of day on the clocks of a place, and which clocks they are; `moment` is in the zone of the place."""
    return _on_clocks_there(format_time(moment, format="short", locale=_language.get().locale), moment)


def _on_clocks_there(text: str, moment: datetime) -> str:
    locale = _language.get().locale
    # Not by the city that names a zone: it may lie in another country than the people who meet (Kosovo has Belgrade's).
    zone = get_timezone_name(moment, width="short", locale=locale)
    if zone == "UTC":
        # Nobody said where it is, so it is nobody's local time.
        return f"{text} {zone}"
    if not zone[0].isalpha():
        zone = get_timezone_gmt(moment, width="long", locale=locale)
    return gettext("%(time)s local time (%(zone)s)", time=text, zone=zone)


def zone_title(zone: str) -> str:
    """What the time of a zone (IANA) is called, summer and winter."""
    there = local_moment(clock.now(), zone)
    # Babel knows the name of UTC only from a moment.
    of = there if there.tzname() == "UTC" else there.tzinfo
    return str(get_timezone_name(of, width="long", locale=_language.get().locale))


def format_since(moment: datetime) -> str:
    """How long ago a time was, in words."""
    return format_timedelta(moment - clock.now(), add_direction=True, locale=_language.get().locale)


def country_name(code: str) -> str:
    """The name of a country (ISO 3166-1 alpha-2, XK for Kosovo) in the language in use; the code itself where CLDR has none."""
    return str(_language.get().locale.territories.get(code, code))


def countries() -> list[tuple[str, str]]:
    """All countries as (code, name), the ones of the Western Balkans first, the rest by name in the language in use."""
    return _countries(_language.get().code)


HOME_COUNTRIES = ("AL", "BA", "XK", "ME", "MK", "RS")
# What CLDR has beside the countries of ISO 3166-1: groups, tests, and parts of countries whose codes are only reserved.
_NO_COUNTRIES = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ", "AC", "CP", "CQ", "DG", "EA", "IC", "TA"})


KNOWN_COUNTRIES = frozenset(
    str(key)
    for key in KNOWN["en"].locale.territories
    if len(str(key)) == 2 and key not in _NO_COUNTRIES  # noqa: PLR2004 - alpha-2
)


@lru_cache
def _countries(code: str) -> list[tuple[str, str]]:
    names = KNOWN[code].locale.territories
    rest = sorted(
        ((key, name) for key, name in names.items() if key in KNOWN_COUNTRIES and key not in HOME_COUNTRIES),
        key=lambda pair: sorting_key(pair[1], code),
    )
    return [*((key, names[key]) for key in HOME_COUNTRIES), *rest]
