"""The web application, put together: audiences, pages, headers, errors, caches."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, g, request
from flask_login import LoginManager
from werkzeug.middleware.proxy_fix import ProxyFix

from campaigns.accounts.queries import session_of_token
from campaigns.blueprints import audiences
from campaigns.blueprints.addresses import ENVIRON_KEY, LanguagePrefix
from campaigns.blueprints.edge import EdgedFlask, db
from campaigns.blueprints.errors import answer_errors
from campaigns.blueprints.guards import refuse_unreadable_addresses
from campaigns.blueprints.headers import guard_answers
from campaigns.blueprints.page_cache import PageCache
from campaigns.blueprints.registry import DEVELOPMENT, MACHINES, MANAGE, PUBLIC, STAFF
from campaigns.blueprints.rendering import furnish_templates
from campaigns.blueprints.session_cookie import session_token
from campaigns.blueprints.signed_in import SignedIn
from campaigns.coalitions.queries import actor_of
from campaigns.foundation import metrics
from campaigns.foundation.i18n.texts import use_language
from campaigns.process import prepare_process
from campaigns.settings import Settings, load_settings

if TYPE_CHECKING:
    from flask import Request

LARGEST_FORM = 10 * 1024 * 1024
LARGEST_FIELD = 1024 * 1024


def create_app(settings: Settings | None = None) -> Flask:
    """The application for `settings`, by default those of the environment.

    Raises:
        SettingsError: when they have faults.

    """
    settings = settings or load_settings()
    prepare_process(settings, pool_size=settings.web_threads)
    app = EdgedFlask("campaigns", static_folder=None)
    app.config.update(_configuration(settings))
    furnish_templates(app, settings.languages)
    guard_answers(app, is_https=settings.base_url.startswith("https://"))
    answer_errors(app)
    _sign_people_in(app)
    _measure(app)
    app.before_request(_speak_language)
    app.before_request(refuse_unreadable_addresses)
    _open_doors(app, settings)
    layered: Any = LanguagePrefix(
        PageCache(app.wsgi_app, settings.page_cache_seconds), settings.languages, settings.default_language
    )
    if settings.proxy_hops:
        hops = settings.proxy_hops
        layered = ProxyFix(layered, x_for=hops, x_proto=hops, x_host=0, x_prefix=0)
    app.wsgi_app = layered  # type: ignore[method-assign]
    return app


def _configuration(settings: Settings) -> dict[str, Any]:
    return {
        "BASE_URL": settings.base_url,
        "IS_HTTPS": settings.base_url.startswith("https://"),
        "IS_DEVELOPMENT": settings.is_development,
        "LANGUAGES": settings.languages,
        "PAGE_CACHE_SECONDS": settings.page_cache_seconds,
        "METRICS_TOKEN": settings.metrics_token,
        "MAILBOX": str(settings.mailbox),
        "SESSION_HOURS": settings.session_hours,
        "SETTINGS": settings,
        "MAX_CONTENT_LENGTH": LARGEST_FORM,
        "MAX_FORM_MEMORY_SIZE": LARGEST_FIELD,
        "MAX_FORM_PARTS": 500,
        "SEND_FILE_MAX_AGE_DEFAULT": 31_536_000,
        "JSON_SORT_KEYS": False,
    }


def _open_doors(app: Flask, settings: Settings) -> None:
    doors = [
        (audiences.public_audience(), PUBLIC),
        (audiences.manage_audience(), MANAGE),
        (audiences.staff_audience(), STAFF),
        (audiences.machines_audience(), MACHINES),
    ]
    if settings.is_development:
        doors.append((audiences.dev_audience(), DEVELOPMENT))
    for audience, rooms in doors:
        for room in rooms:
            audience.register_blueprint(room)
        app.register_blueprint(audience)


def _speak_language() -> None:
    use_language(request.environ[ENVIRON_KEY])


def _sign_people_in(app: Flask) -> None:
    manager = LoginManager()  # type: ignore[no-untyped-call]

    def load(_request: Request) -> SignedIn | None:
        token = session_token()
        session = session_of_token(db(), token) if token else None
        return SignedIn(session, actor_of(db(), session.account)) if session is not None else None

    manager.request_loader(load)  # type: ignore[no-untyped-call]
    manager.init_app(app)  # type: ignore[no-untyped-call]


def _measure(app: Flask) -> None:
    @app.before_request
    def begin() -> None:
        g.began = time.perf_counter()

    @app.after_request
    def note(response: Response) -> Response:
        now = time.perf_counter()
        metrics.note_request(request.endpoint or "none", response.status_code, now - g.get("began", now))
        return response
