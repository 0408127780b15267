"""Is it alive, is it ready, how is it doing."""

from __future__ import annotations

import hmac

from flask import Blueprint, Response, abort, current_app, jsonify, request

from campaigns.blueprints.edge import db
from campaigns.foundation import metrics
from campaigns.foundation.migrations import is_current
from campaigns.foundation.transaction import UNAVAILABLE

machines = Blueprint("probes", __name__)


@machines.get("/healthz")
def healthz() -> Response:
    """The process answers. Says nothing of the database: a dead database is no reason to restart the web server."""
    return jsonify(status="ok")


@machines.get("/readyz")
def readyz() -> tuple[Response, int]:
    """The database answers and has the tables that this version wants."""
    try:
        is_ready = is_current(db())
    except UNAVAILABLE:
        return jsonify(status="unavailable", database="out of reach"), 503
    if not is_ready:
        return jsonify(status="unavailable", database="migrations are missing"), 503
    return jsonify(status="ok"), 200


@machines.get("/metrics")
def show_metrics() -> Response:
    """Figures for Prometheus: open in development, behind a bearer token in production."""
    token = current_app.config["METRICS_TOKEN"]
    sent = request.headers.get("Authorization", "").removeprefix("Bearer ")
    is_open = current_app.config["IS_DEVELOPMENT"] and not token
    if not is_open and not (token and hmac.compare_digest(sent.encode(), token.encode())):
        abort(404)
    return Response(metrics.rendered_metrics(db()), content_type=metrics.CONTENT_TYPE)
