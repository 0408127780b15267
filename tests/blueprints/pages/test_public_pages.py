"""Pages for everybody: there in every language, the same for each reader, kept by caches, without a cookie and without a stranger's file."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest

from campaigns.foundation import clock as the_clock
from campaigns.foundation.actor import SYSTEM
from campaigns.foundation.i18n.languages import KNOWN
from campaigns.foundation.transaction import writing
from campaigns.petitions.operations import publish_update, write_update
from tests.factories import Made, count_now, make_petition, make_signature, petition_row, run_jobs
from tests.places import Home, Queries, home_of

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from campaigns.settings import Settings
    from tests.conftest import SignIn

PREFIXES = {"en": "", "sr-Cyrl": "/sr-Cyrl", "sr-Latn": "/sr-Latn"}
OF_PETITION = (
    "",
    "/sign",
    "/check-your-mail",
    "/thanks",
    "/my-signature",
    "/updates",
    "/updates.atom",
    "/versions",
    "/count.json",
    "/count.csv",
    "/qr.svg",
    "/og.png",
)
SITE = (
    "/",
    "/petitions",
    "/campaigns",
    "/privacy",
    "/accessibility",
    "/sitemap.xml",
    "/robots.txt",
    "/static/css/app.css",
)
WITH_FORM_OF_ONE = ("/sign-in",)


@pytest.fixture
def petition(client: FlaskClient) -> Made:  # noqa: ARG001 - its tables are empty
    """A petition with everything that its pages can show."""
    made = make_petition()
    for number in range(25):
        make_signature(
            made,
            email=f"signer-{number}@example.org",
            country="RS" if number % 2 else "AL",
            display="full",
            is_public=True,
        )
    count_now()
    with writing() as db:
        row = petition_row(db, made)
        update = write_update(db, SYSTEM, row, "en", title="They answered", body="**At last.**")
        write_update(db, SYSTEM, row, "sr-Cyrl", title="Одговорили су", body="**Најзад.**", update=update)
        publish_update(db, SYSTEM, row, update)
    run_jobs()
    return made


@pytest.fixture
def home(petition: Made) -> Home:
    return home_of(petition)


def addresses(petition: Made, home: Home) -> list[str]:
    return [
        *SITE,
        *(f"/petitions/{petition.slug}{rest}" for rest in OF_PETITION),
        f"/campaigns/{home.campaign}",
        f"/organizations/{home.organization}",
    ]


@pytest.mark.parametrize("code", list(KNOWN))
def test_each_is_there_for_everybody_and_may_be_kept(
    client: FlaskClient, petition: Made, home: Home, code: str
) -> None:
    for path in addresses(petition, home):
        page = client.get(PREFIXES[code] + path)
        assert page.status_code == 200, path
        assert page.headers["Cache-Control"].startswith("public, max-age="), path
        assert "Set-Cookie" not in page.headers, path
        assert "Cookie" not in page.headers.get("Vary", ""), path
        assert page.headers["Content-Security-Policy"].startswith("default-src 'none'"), path
        assert client.head(PREFIXES[code] + path).status_code == 200, path


@pytest.mark.parametrize("code", list(KNOWN))
def test_each_says_its_language_and_links_within_it(client: FlaskClient, petition: Made, home: Home, code: str) -> None:
    others = [prefix for other, prefix in PREFIXES.items() if other != code and prefix]
    for path in addresses(petition, home):
        page = client.get(PREFIXES[code] + path)
        if not page.content_type.startswith("text/html"):
            continue
        assert f'<html lang="{code}"' in page.text, path
        for tag, link in re.findall(r'(<a [^>]*?href="(/[^"]*)"[^>]*>)', page.text):
            if "hreflang" in tag or link.startswith(("/static/", "/dev/", "/media/")):
                continue
            assert link.startswith(PREFIXES[code] or "/"), (path, link)
            assert not link.startswith(tuple(others)), (path, link)


def test_nothing_comes_from_another_host_and_nothing_runs_inline(
    client: FlaskClient, petition: Made, home: Home, settings: Settings
) -> None:
    for path in addresses(petition, home):
        page = client.get(path)
        if not page.content_type.startswith("text/html"):
            continue
        for tag, address in re.findall(
            r'<(script|link|img|source|iframe|use|object|embed|video)\b[^>]*?(?:src|href)="([^"]*)"', page.text
        ):
            is_own = address.startswith(("/", "#", "data:image/", f"{settings.base_url}/")) and not address.startswith(
                "//"
            )
            assert is_own or (tag == "link" and address == settings.base_url), (path, address)
        assert not re.search(r"<script(?![^>]*\bsrc=)", page.text), path
        assert not re.search(r"<style\b|\sstyle=|\son[a-z]+=", page.text), path


def test_a_reader_who_is_signed_in_sees_the_same(
    client: FlaskClient, petition: Made, home: Home, signed_in_client: SignIn
) -> None:
    member = signed_in_client()
    for path in addresses(petition, home):
        assert member.get(path).data == client.get(path).data, path


@pytest.mark.parametrize(
    ("code", "title"),
    [
        ("en", "Give the seized house to the children's club"),
        ("sr-Cyrl", "Дајте одузету кућу дечјем клубу"),
        ("sr-Latn", "Dajte oduzetu kuću dečjem klubu"),
    ],
)
def test_a_petition_is_read_in_the_language_and_script_of_its_address(
    client: FlaskClient, petition: Made, code: str, title: str
) -> None:
    page = unescape(client.get(f"{PREFIXES[code]}/petitions/{petition.slug}").text)
    assert f"<title>{title}" in page
    assert page.count(title) >= 2


def test_no_cyrillic_is_left_for_readers_of_latin(client: FlaskClient, petition: Made, home: Home) -> None:
    for path in (
        "/",
        "/petitions",
        f"/petitions/{petition.slug}",
        f"/petitions/{petition.slug}/sign",
        f"/petitions/{petition.slug}/updates",
        "/privacy",
        "/accessibility",
        f"/campaigns/{home.campaign}",
    ):
        page = client.get(f"/sr-Latn{path}").text
        # The name of the other language is written as its readers write it.
        body = re.sub(r"Српски", "", page)
        assert re.findall(r"[\u0400-\u04ff]+", body) == [], path


def test_every_page_names_its_other_languages(client: FlaskClient, petition: Made, settings: Settings) -> None:
    path = f"/petitions/{petition.slug}"
    for prefix in PREFIXES.values():
        page = client.get(f"{prefix}{path}").text
        found = dict(re.findall(r'<link rel="alternate"\s+hreflang="([^"]+)"\s+href="([^"]+)"', page))
        expected = {code: f"{settings.base_url}{other}{path}" for code, other in PREFIXES.items()}
        assert expected.items() <= found.items()
        assert f'<link rel="canonical" href="{settings.base_url}{prefix}{path}">' in page


def test_a_visitor_who_prefers_another_language_is_not_moved(client: FlaskClient, petition: Made) -> None:
    path = f"/petitions/{petition.slug}"
    plain = client.get(path)
    for preference in ("sr", "sr-Latn-RS,sr;q=0.9", "*", "xx", "ž"):
        page = client.get(path, headers={"Accept-Language": preference.encode().decode("latin-1")})
        assert page.status_code == 200
        assert page.data == plain.data
    assert 'data-language-offer="en"' in plain.text
    assert 'data-accepts="sr sr-rs sr-cyrl' in plain.text


@pytest.mark.parametrize(
    "path",
    [
        "/xx/petitions",
        "/sr/petitions",
        "/sr-cyrl/petitions",
        "/sr-Cyrl/sr-Latn/petitions",
        "/sr-Cyrlx",
        "/mk/",
        "/en-GB/",
    ],
)
def test_a_language_that_the_site_does_not_speak_is_no_address(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_default_language_has_an_address_of_its_own_too(client: FlaskClient, petition: Made) -> None:
    assert client.get(f"/en/petitions/{petition.slug}").status_code == 200
    for path in ("/sr-Cyrl", "/sr-Cyrl/"):
        assert '<html lang="sr-Cyrl"' in client.get(path).text


def test_the_map_of_the_site_names_every_page_in_every_language(
    client: FlaskClient, petition: Made, home: Home, settings: Settings
) -> None:
    root = ET.fromstring(client.get("/sitemap.xml").data)  # noqa: S314 - we wrote it ourselves
    spaces = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    found = {
        one.findtext("s:loc", namespaces=spaces): {link.get("hreflang") for link in one.findall("x:link", spaces)}
        for one in root
    }
    for path in (f"/petitions/{petition.slug}", f"/campaigns/{home.campaign}"):
        assert found[settings.base_url + path] == {"en", "sr-Cyrl", "sr-Latn", "x-default"}
    for address in found:
        assert address is not None
        assert client.get(address.removeprefix(settings.base_url) or "/").status_code == 200


def test_news_are_a_feed(client: FlaskClient, petition: Made) -> None:
    for prefix, title in (("", "They answered"), ("/sr-Cyrl", "Одговорили су"), ("/sr-Latn", "Odgovorili su")):
        answer = client.get(f"{prefix}/petitions/{petition.slug}/updates.atom")
        root = ET.fromstring(answer.data)  # noqa: S314 - we wrote it ourselves
        space = {"a": "http://www.w3.org/2005/Atom"}
        assert [entry.findtext("a:title", namespaces=space) for entry in root.findall("a:entry", space)] == [title]
        assert root.findtext("a:id", namespaces=space)
        assert root.findtext("a:updated", namespaces=space)


def test_a_page_costs_the_same_queries_with_one_signature_and_with_many(client: FlaskClient) -> None:
    petition = make_petition()
    paths = [f"/petitions/{petition.slug}{rest}" for rest in OF_PETITION if rest != "/og.png"]
    make_signature(petition, display="full", is_public=True)
    count_now()
    before = [cost(client, path) for path in paths]
    for number in range(60):
        make_signature(
            petition,
            email=f"signer-{number}@example.org",
            display="full",
            is_public=True,
            country=("RS", "AL", "ME", "MK")[number % 4],
        )
    count_now()
    assert [cost(client, path) for path in paths] == before
    assert max(before) <= 15


def cost(client: FlaskClient, path: str) -> int:
    with Queries() as counted:
        assert client.get(path).status_code == 200
    return counted.number


def test_a_draft_is_nowhere(client: FlaskClient) -> None:
    draft = make_petition(published=False)
    for rest in OF_PETITION:
        assert client.get(f"/petitions/{draft.slug}{rest}").status_code == 404, rest
    for path in ("/", "/petitions", "/sitemap.xml"):
        assert draft.slug not in client.get(path).text


def test_a_petition_whose_time_is_over_is_read_and_not_signed(client: FlaskClient) -> None:
    petition = make_petition(closes_at=the_clock.now() + timedelta(days=1))
    with the_clock.telling(the_clock.now() + timedelta(days=2)):
        page = client.get(f"/petitions/{petition.slug}")
        assert page.status_code == 200
        assert f'action="/petitions/{petition.slug}/sign"' not in page.text
        assert client.get(f"/petitions/{petition.slug}/sign").status_code == 303


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/petitions/nothing",
        "/petitions/nothing/count.json",
        "/campaigns/nothing",
        "/organizations/nothing",
        "/media/abc.webp",
        "/media/" + "0" * 64 + ".webp",
        "/petitions/%2e%2e%2fetc",
        "/petitions/" + "a" * 5000,
        "/petitions/ž",
    ],
)
def test_what_is_not_there_says_so_on_a_page(client: FlaskClient, path: str) -> None:
    page = client.get(path)
    assert page.status_code == 404
    assert "<h1>" in page.text
    assert page.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example",
        "//evil.example/",
        "///evil.example/petitions",
        "/sr-Cyrl//evil.example/",
        "/\\evil.example/",
        "/petitions//evil.example",
    ],
)
def test_no_address_leads_to_another_host(client: FlaskClient, path: str) -> None:
    page = client.get("/", environ_overrides={"PATH_INFO": path})
    assert page.status_code in {301, 308, 404}
    if page.location:
        address = urlsplit(page.location)
        assert address.netloc in {"", "localhost"}
        assert not address.path.startswith("//")
