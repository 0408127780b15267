"""Settings: defaults that run at once, and a start that names every fault."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from campaigns.foundation.i18n.languages import KNOWN
from campaigns.settings import SPOKEN, Settings, SettingsError, load_settings, new_secret

if TYPE_CHECKING:
    from pathlib import Path

GOOD = {
    "environment": "production",
    "secret_key": "kq7Xw0dPz5RtB9mLh3Vn8YcGs2JfAe6U",
    "mail_url": "smtps://post:word@mail.example.org",
    "base_url": "https://campaigns.example.org",
    "site_contact": "office@example.org",
}


def load(**values: object) -> Settings:
    return load_settings(_env_file=None, **values)


def faults(**values: object) -> list[str]:
    with pytest.raises(SettingsError) as raised:
        load(**values)
    return str(raised.value).splitlines()


def test_everything_has_a_default_for_a_first_start(tmp_path: Path) -> None:
    settings = load(instance_dir=tmp_path)
    assert settings.is_development
    assert settings.database == f"sqlite:///{tmp_path / 'campaigns.sqlite3'}"
    assert (settings.keyring, settings.mailbox) == (tmp_path / "keyring.json", tmp_path / "mailbox")
    assert settings.base_url == "http://127.0.0.1:8000"
    assert settings.languages == ("en", "sr-Cyrl", "sr-Latn")


def test_they_come_from_the_environment_and_from_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / ".env"
    file.write_text("PORT=8100\nSITE_NAME=Наша кућа\nLANGUAGES= sr-Cyrl , en \n", encoding="utf-8")
    monkeypatch.setenv("PORT", "8200")
    settings = load_settings(_env_file=file)
    assert (settings.port, settings.site_name, settings.languages) == (8200, "Наша кућа", ("sr-Cyrl", "en"))
    assert settings.base_url == "http://127.0.0.1:8200"


def test_every_fault_is_named_at_once_as_the_operator_writes_it() -> None:
    named = faults(
        port=0,
        web_threads="many",
        database_url="mysql://x",
        mail_url="http://x",
        redis_url="x",
        log_level="LOUD",
        base_url="x",
    )
    assert len(named) == 7
    for name in ("PORT", "WEB_THREADS", "DATABASE_URL", "MAIL_URL", "REDIS_URL", "LOG_LEVEL", "BASE_URL"):
        assert sum(line.startswith(f"{name} ") for line in named) == 1


def test_production_wants_what_it_needs_all_of_it_at_once() -> None:
    named = faults(environment="production")
    assert [line.split()[0] for line in named] == ["SECRET_KEY", "MAIL_URL", "BASE_URL", "SITE_CONTACT"]
    assert not load(**GOOD).is_development


@pytest.mark.parametrize("secret", ["", "short", "a" * 64, "change-me" * 2, "abcd" * 16])
def test_a_weak_secret_does_not_reach_production(secret: str) -> None:
    assert [line.split()[0] for line in faults(**(GOOD | {"secret_key": secret}))] == ["SECRET_KEY"]


def test_a_made_secret_is_good_enough() -> None:
    assert load(**(GOOD | {"secret_key": new_secret()})).secret_key
    assert new_secret() != new_secret()


@pytest.mark.parametrize(
    "address", ["campaigns.example.org", "https://", "https://example.org/path", "ftp://example.org", "//example.org"]
)
def test_the_address_of_the_site_is_whole_and_has_no_path(address: str) -> None:
    assert faults(base_url=address)[0].startswith("BASE_URL must be an http(s) address")


def test_the_language_of_the_site_is_one_of_its_languages() -> None:
    assert "DEFAULT_LANGUAGE" in faults(default_language="sq")[0]
    assert faults(languages="en,tlh") == ["LANGUAGES names tlh, but the product speaks en, sr-Cyrl, sr-Latn"]
    assert tuple(KNOWN) == SPOKEN


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg", "postgresql+psycopg2"])
def test_every_way_to_write_postgresql_means_the_driver_that_is_installed(scheme: str) -> None:
    assert load(database_url=f"{scheme}://user@host/name").database == "postgresql+psycopg://user@host/name"


def test_nothing_secret_shows_in_a_repr() -> None:
    shown = repr(
        load(
            **GOOD,
            metrics_token="token-of-metrics",
            database_url="postgresql://u:word-of-db@h/n",
            redis_url="redis://:word-of-redis@h",
        )
    )
    for secret in (GOOD["secret_key"], "post:word", "token-of-metrics", "word-of-db", "word-of-redis"):
        assert secret not in shown


def test_a_long_path_finds_a_shorter_socket(tmp_path: Path) -> None:
    deep = tmp_path / ("deep" * 30)
    one, other = load(instance_dir=deep / "a").redis_socket, load(instance_dir=deep / "b").redis_socket
    assert len(str(one)) < 104
    assert one != other
    assert load(instance_dir=deep / "a").redis_socket == one
