"""Alerts for those who look after the installation: who is written to how often, and who hears nothing although promised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template

from campaigns.alerts.queries.watch import watch_alerts
from campaigns.blueprints.edge import db

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

alerts = Blueprint("alerts", __name__)


@alerts.get("/alerts", endpoint="alerts")
def show_alerts() -> ResponseReturnValue:
    """How alerts stand, and the newest pages of the ledger."""
    return render_template("staff/alerts/alerts.html", watch=watch_alerts(db()))
