"""Every address: behind exactly one door, in one style, and what anybody may send is a list that somebody wrote."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from campaigns.blueprints import audiences
from campaigns.blueprints.edge import SAFE_METHODS
from campaigns.blueprints.guards import FROM_ANYWHERE

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.routing import Rule

AUDIENCES = ("public", "manage", "staff", "machines", "dev")
# What anybody may send without signing in. Whoever adds one says here why it needs no session, and how it is bounded.
PUBLIC_POSTS = {
    "/petitions/<slug>/sign",  # the form; one signature an address, a few letters at most
    "/petitions/<slug>/my-signature",  # asks for a link by mail; one letter a day
    "/confirm/<token>",  # the token proves it
    "/confirm/<token>/renew",  # the token proves it; a few letters at most
    "/signature/<token>/confirm",  # the token proves it, as in all that follow
    "/signature/<token>/correct",
    "/signature/<token>/display",
    "/signature/<token>/news",
    "/signature/<token>/withdraw",
    "/signature/<token>/erase",
    "/follow",  # asks by mail whether its owner wants to follow; a few letters at most
    "/follow/confirm/<token>",  # the token proves it
    "/follow/confirm/<token>/renew",  # the token proves it; a few letters at most
    "/following",  # asks for a link by mail; one letter a day
    "/following/<token>/frequency",  # the token proves it, as in all that follow
    "/following/<token>/follows/<uuid:follow_uuid>/stop",
    "/following/<token>/calendar",
    "/following/<token>/erase",
    "/unsubscribe/<token>",  # also from other origins: mail programs send it in one click (RFC 8058)
    "/sign-in",  # tries are counted and slowed down
    "/sign-out",  # ends the sender's own session
    "/invitation/<token>",  # the token proves it
}
PREFIXES = {"manage": "/manage/", "staff": "/staff/", "dev": "/dev/"}


def rules(app: Flask) -> list[Rule]:
    return list(app.url_map.iter_rules())


def changes(rule: Rule) -> bool:
    return bool((rule.methods or set()) - SAFE_METHODS)


def test_every_route_hangs_under_exactly_one_audience(app: Flask) -> None:
    for rule in rules(app):
        audience, _, rest = rule.endpoint.partition(".")
        assert audience in AUDIENCES, f"{rule.rule}: register its blueprint under an audience in blueprints/registry.py"
        assert rest.count(".") == 1, f"{rule.endpoint}: audience, blueprint, view"


def test_the_address_shows_the_audience(app: Flask) -> None:
    for rule in rules(app):
        audience = rule.endpoint.partition(".")[0]
        expected = PREFIXES.get(audience)
        if expected is not None:
            assert rule.rule.startswith(expected), f"{rule.rule} belongs to {audience}: it begins with {expected}"
        else:
            assert not rule.rule.startswith(tuple(PREFIXES.values())), (
                f"{rule.rule} is {audience} and looks like another door"
            )


@pytest.mark.parametrize("name", ["manage", "staff"])
def test_doors_of_members_check_where_a_form_comes_from_who_sends_it_and_its_token(app: Flask, name: str) -> None:
    guards = [guard.__name__ for guard in app.before_request_funcs[name]]
    wanted = ["refuse_foreign_posts", "require_sign_in", "require_csrf_token"]
    assert [guard for guard in guards if guard in wanted] == wanted, "the order: origin, sign-in, token"
    assert ("require_administrator" in guards) is (name == "staff")


def test_the_public_door_checks_where_a_form_comes_from_and_its_size(app: Flask) -> None:
    guards = [guard.__name__ for guard in app.before_request_funcs["public"]]
    assert {"refuse_foreign_posts", "limit_public_form"} <= set(guards)


def test_every_audience_is_tested_here() -> None:
    written = {name.removesuffix("_audience") for name in vars(audiences) if name.endswith("_audience")}
    assert written == set(AUDIENCES)


def test_only_stopping_letters_is_taken_from_anywhere() -> None:
    assert {"public.following.unsubscribe"} == FROM_ANYWHERE, "a form that other sites may send can be sent unwanted"


def test_what_anybody_may_send_is_a_written_list(app: Flask) -> None:
    found = {rule.rule for rule in rules(app) if changes(rule) and rule.endpoint.startswith("public.")}
    assert found == PUBLIC_POSTS, "add it to PUBLIC_POSTS with the reason why it needs no session, or take it out there"


def test_machines_and_developers_pages_only_read(app: Flask) -> None:
    for rule in rules(app):
        if rule.endpoint.startswith(("machines.", "dev.")):
            assert not changes(rule), f"{rule.rule} changes something without anybody signed in"


def test_a_view_reads_or_changes_and_not_both(app: Flask) -> None:
    for rule in rules(app):
        methods = rule.methods or set()
        assert not (methods & {"GET"} and changes(rule)), f"{rule.endpoint}: one view for GET and one for POST"
        assert methods - SAFE_METHODS <= {"POST"}, f"{rule.endpoint}: forms send GET and POST"


_SEGMENT = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)?")
_PARAMETER = re.compile(r"<((string|uuid|int|path|any\([^)]+\)):)?[a-z_]+>")


def test_addresses_are_words_in_small_letters(app: Flask) -> None:
    for rule in rules(app):
        for segment in rule.rule.strip("/").split("/"):
            plain = _PARAMETER.sub("x", segment)
            assert not segment or _SEGMENT.fullmatch(plain), f"{rule.rule}: words in small letters, joined by hyphens"


def test_no_integer_key_of_a_row_stands_in_an_address(app: Flask) -> None:
    found = {rule.rule for rule in rules(app) if "<int:" in rule.rule}
    # A shard is a number by which letters are placed; only administrators see it.
    assert found <= {"/staff/health/letters/<int:shard>/<uuid:letter_id>/again"}, "name things by slug or UUID"


def test_every_view_says_what_it_is_for(app: Flask) -> None:
    silent = [name for name, view in app.view_functions.items() if not (view.__doc__ or "").strip()]
    assert silent == []
