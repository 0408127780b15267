"""What every template may use: texts, dates and numbers in the language of the reader, addresses, the site."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response, current_app, make_response, render_template, request

from campaigns.blueprints.addresses import asset, canonical_url, language_url
from campaigns.blueprints.guards import csrf_token, signed_in
from campaigns.blueprints.notices import current_notice
from campaigns.foundation.i18n.languages import KNOWN
from campaigns.foundation.i18n.templates import teach_texts
from campaigns.foundation.i18n.texts import (
    country_name,
    current_language,
    format_day,
    format_local_hour,
    format_local_moment,
    format_moment,
    format_number,
    format_since,
    weekday_name,
    zone_title,
)
from campaigns.foundation.partial_dates import format_partial_date
from campaigns.foundation.site import the_site
from campaigns.foundation.text import render_markdown

if TYPE_CHECKING:
    from flask import Flask

_SIGNED_IN = frozenset({"manage", "staff"})


def furnish_templates(app: Flask, languages: tuple[str, ...]) -> None:
    """Give the templates of `app` what they may use."""
    environment = app.jinja_env
    teach_texts(environment)
    environment.filters["markdown"] = render_markdown
    environment.globals.update(
        asset=asset,
        canonical_url=canonical_url,
        country_name=country_name,
        csrf_token=csrf_token,
        format_date=format_day,
        format_datetime=format_moment,
        format_local_datetime=format_local_moment,
        format_local_hour=format_local_hour,
        format_number=format_number,
        format_partial_date=format_partial_date,
        format_relative=format_since,
        language_url=language_url,
        languages=[KNOWN[code] for code in languages],
        weekday_name=weekday_name,
        zone_title=zone_title,
    )

    @app.context_processor
    def add_context() -> dict[str, Any]:
        audience = (request.blueprint or "").partition(".")[0]
        context: dict[str, Any] = {
            "language": current_language(),
            "site": the_site(),
            "path": request.script_root + request.path,
            "notice": current_notice(),
        }
        # Public pages are shared by caches and must not know who reads them.
        person = signed_in() if audience in _SIGNED_IN else None
        context["actor"] = person.actor if person is not None else None
        return context


def shared_page(template: str, *, seconds: float | None = None, **context: Any) -> Response:  # noqa: ANN401 - what a template needs
    """A page for everybody, which caches may keep for some seconds and show a little longer while they fetch it anew."""
    return shared(make_response(render_template(template, **context)), seconds)


def shared(response: Response, seconds: float | None = None) -> Response:
    """Let caches keep `response`, unless it answers an address that carries a notice for one reader."""
    if "notice" in request.args:
        return response
    age = current_app.config["PAGE_CACHE_SECONDS"] if seconds is None else seconds
    response.headers["Cache-Control"] = (
        f"public, max-age={int(max(age, 1))}, stale-while-revalidate={int(age * 15) or 15}, stale-if-error=300"
    )
    return response
