"""Addresses: which can exist, and which two spellings reach one mailbox."""

from __future__ import annotations

import tomllib

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given
from hypothesis import strategies as st

from campaigns.foundation import addresses
from campaigns.foundation.addresses import LONGEST, LONGEST_LOCAL, RULES, canonical_address, is_address


@pytest.mark.parametrize(
    "address",
    [
        "mira@example.org",
        "mira.kovac+news@mail.example.co.rs",
        "m@x.rs",
        "o'brien@example.org",
        "mira_kovac-1@example.org",
        "MIRA@EXAMPLE.ORG",
        "mira@пример.срб",
        "mira@xn--e1afmkfd.xn--90a3ac",
        "a" * 64 + "@example.org",
    ],
)
def test_addresses_that_can_exist(address: str) -> None:
    assert is_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "mira",
        "mira@",
        "@example.org",
        "mira@example",
        "mira@@example.org",
        "mira@example..org",
        "mira@.example.org",
        "mira@example.org.",
        "mira@-example.org",
        "mira@example-.org",
        "mira@example.123",
        "mira@127.0.0.1",
        "mira@[127.0.0.1]",
        "mira@localhost",
        "mira kovac@example.org",
        "mira@exam ple.org",
        "mira@example.org\nBcc: all@example.org",
        "mira@example.org,ana@example.org",
        "Mira <mira@example.org>",
        '"mira"@example.org',
        "мира@example.org",
        "mira\x00@example.org",
        "mira\u200b@example.org",
        "mira\u202e@example.org",
        "\ud800@example.org",
        ".mira@example.org",
        "mira.@example.org",
        "mi..ra@example.org",
        "a" * 65 + "@example.org",
        "mira@" + "a" * 64 + ".org",
        "a" * 250 + "@x.rs",
        "=cmd()@example.org|",
    ],
)
def test_what_is_no_address(address: str) -> None:
    assert not is_address(address)


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("Mira@Example.ORG", "mira@example.org"),
        ("m.i.r.a+petition@googlemail.com", "mira@gmail.com"),
        ("MIRA@gmail.com", "mira@gmail.com"),
        ("mira+a+b@outlook.com", "mira@outlook.com"),
        ("mira.kovac@outlook.com", "mira.kovac@outlook.com"),
        ("mira@hotmail.com", "mira@hotmail.com"),
        ("mi.ra-ko_vac+x@pm.me", "mirakovac@proton.me"),
        ("mira@me.com", "mira@icloud.com"),
        # A domain that is not named keeps dots and tags: they may be another person.
        ("mira.kovac+x@example.org", "mira.kovac+x@example.org"),
        ("mira@пример.срб", "mira@xn--e1afmkfd.xn--90a3ac"),
        ("mira@ПРИМЕР.СРБ", "mira@xn--e1afmkfd.xn--90a3ac"),
        # Only a tag: what stands before it is empty, so it is kept.
        ("+x@gmail.com", "+x@gmail.com"),
    ],
)
def test_spellings_of_one_mailbox(typed: str, canonical: str) -> None:
    assert canonical_address(typed) == canonical


@given(st.emails())
def test_a_canonical_address_is_its_own(address: str) -> None:
    once = canonical_address(address)
    assert canonical_address(once) == once


def test_the_rules_name_each_domain_once_and_nothing_else() -> None:
    rules = tomllib.loads(RULES.read_text("utf-8"))["provider"]
    domains = [domain for rule in rules for domain in rule["domains"]]
    assert len(domains) == len(set(domains))
    assert all(domain == domain.lower() for domain in domains)
    assert all(set(rule) <= {"domains", "ignores", "tag"} for rule in rules)
    assert {rule.get("tag", "+") for rule in rules} == {"+"}


@given(
    st.from_regex(addresses._PLAIN, fullmatch=True).filter(
        lambda text: len(text) <= LONGEST and text.index("@") <= LONGEST_LOCAL
    )
)
def test_what_is_decided_quickly_is_what_the_library_says(address: str) -> None:
    try:
        validate_email(address, check_deliverability=False, allow_smtputf8=False, test_environment=True)
    except EmailNotValidError as error:
        pytest.fail(f"{address}: {error}")
