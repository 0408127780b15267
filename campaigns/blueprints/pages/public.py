"""Home, privacy, accessibility, pictures, and what search engines read."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, make_response, render_template

from campaigns.blueprints.edge import db
from campaigns.blueprints.rendering import shared, shared_page
from campaigns.blueprints.static_files import send_static
from campaigns.coalitions.queries import campaign_cards
from campaigns.foundation.errors import Missing
from campaigns.foundation.files import file_of
from campaigns.foundation.i18n.texts import current_language
from campaigns.foundation.site import the_site
from campaigns.insights.matrix import matrix_cards
from campaigns.insights.pages import petition_cards
from campaigns.insights.proposal_list import moved_lately, proposal_slugs

pages = Blueprint("pages", __name__)
_YEAR = 31_536_000
_HOUR = 3600.0


@pages.get("/")
def home() -> Response:
    """The first page."""
    code = current_language().code
    return shared_page(
        "public/pages/home.html",
        petitions=petition_cards(db(), code, most=12),
        laws=moved_lately(db(), code),
        campaigns=campaign_cards(db(), code, most=6),
    )


@pages.get("/privacy")
def privacy() -> Response:
    """What happens with data."""
    return shared_page("public/pages/privacy.html", seconds=60)


@pages.get("/accessibility")
def accessibility() -> Response:
    """What was done so that everybody can use the site, and how to complain."""
    return shared_page("public/pages/accessibility.html", seconds=60)


@pages.get("/media/<digest>.<any(webp, png, jpg):extension>")
def picture(digest: str, extension: str) -> Response:
    """A stored picture; its address is the hash of its content, so it may be kept for ever."""
    file = file_of(db(), digest)
    if file is None or file.extension != extension:
        raise Missing
    response = Response(file.content, content_type=file.media_type)
    response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
    return response


@pages.get("/static/<path:name>")
def static(name: str) -> Response:
    """A static file."""
    return send_static(name)


@pages.get("/sitemap.xml")
def sitemap() -> Response:
    """All public pages in all languages (sitemaps.org, with hreflang alternates)."""
    site = the_site()
    paths = ["/", "/petitions", "/proposals", "/calendar", "/matrix", "/campaigns"]
    paths += [f"/petitions/{card.slug}" for card in petition_cards(db(), current_language().code, most=5000)]
    paths += [f"/proposals/{slug}" for slug in proposal_slugs(db())]
    paths += [f"/matrix/{card.slug}" for card in matrix_cards(db(), current_language().code, most=1000)]
    paths += [f"/campaigns/{card.slug}" for card in campaign_cards(db(), current_language().code, most=1000)]
    codes = current_app.config["LANGUAGES"]
    body = render_template("public/pages/sitemap.xml", site=site, paths=paths, codes=codes)
    response = make_response(body)
    response.content_type = "application/xml; charset=utf-8"
    return shared(response, _HOUR)


@pages.get("/robots.txt")
def robots() -> Response:
    """What search engines should leave alone."""
    lines = (
        "User-agent: *",
        "Disallow: /manage/",
        "Disallow: /staff/",
        "Disallow: /confirm/",
        "Disallow: /signature/",
        f"Sitemap: {the_site().base_url}/sitemap.xml",
    )
    return shared(Response("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8"), _HOUR)
