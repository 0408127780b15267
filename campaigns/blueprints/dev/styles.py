"""The living style guide: every component in all its states. Development only."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template

from campaigns.blueprints.dev.samples import style_samples

styles = Blueprint("styles", __name__)


@styles.get("/styles", endpoint="styles")
def show_styles() -> str:
    """All components."""
    return render_template("dev/styles.html", **style_samples(current_app.config["LANGUAGES"]))
