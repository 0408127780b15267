"""Who a page is for. Every route hangs under exactly one of these, and each closes its own door."""

from __future__ import annotations

from flask import Blueprint

from campaigns.blueprints.guards import (
    limit_public_form,
    refuse_foreign_posts,
    require_administrator,
    require_csrf_token,
    require_sign_in,
    widen_large_form,
)


def public_audience() -> Blueprint:
    """Everybody: no cookie, cacheable, forms guarded by where they come from."""
    audience = Blueprint("public", __name__)
    audience.before_request(limit_public_form)
    audience.before_request(refuse_foreign_posts)
    return audience


def manage_audience() -> Blueprint:
    """People who work in an organization."""
    audience = Blueprint("manage", __name__, url_prefix="/manage")
    audience.before_request(refuse_foreign_posts)
    audience.before_request(require_sign_in)
    audience.before_request(widen_large_form)
    audience.before_request(require_csrf_token)
    return audience


def staff_audience() -> Blueprint:
    """Administrators of the installation."""
    audience = Blueprint("staff", __name__, url_prefix="/staff")
    audience.before_request(refuse_foreign_posts)
    audience.before_request(require_sign_in)
    audience.before_request(require_administrator)
    audience.before_request(require_csrf_token)
    return audience


def machines_audience() -> Blueprint:
    """Programs: health, readiness, metrics. They read only."""
    return Blueprint("machines", __name__)


def dev_audience() -> Blueprint:
    """Whoever develops: the local mailbox and the style guide. Not registered in production."""
    audience = Blueprint("dev", __name__, url_prefix="/dev")
    audience.before_request(refuse_foreign_posts)
    return audience
