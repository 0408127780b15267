"""What waits, what got stuck, and whether the audit trail is whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template, request

from campaigns.audit.operations import first_broken_entry, record
from campaigns.audit.queries import count_entries
from campaigns.blueprints.answers import go_on
from campaigns.blueprints.edge import db
from campaigns.blueprints.guards import actor
from campaigns.blueprints.notices import add_notices
from campaigns.foundation import clock
from campaigns.foundation.backlog import look_at_backlog, try_job_again, try_letter_again
from campaigns.foundation.errors import Missing
from campaigns.foundation.i18n.texts import lazy_gettext as _

if TYPE_CHECKING:
    from uuid import UUID

    from flask.typing import ResponseReturnValue

health = Blueprint("health", __name__)
_SILENCE_S = 600
add_notices({"job-again": _("The job is queued again."), "letter-again": _("The letter waits to be sent again.")})


@health.get("/health", endpoint="health")
def show_health() -> ResponseReturnValue:
    """Jobs and letters: how many wait, which got stuck."""
    backlog = look_at_backlog(db())
    silence = (clock.now() - backlog.last_tick_at).total_seconds() if backlog.last_tick_at is not None else None
    return render_template(
        "staff/health/health.html", backlog=backlog, is_silent=silence is None or silence > _SILENCE_S
    )


@health.post("/health/jobs/<uuid:job_id>/again")
def job_again(job_id: UUID) -> ResponseReturnValue:
    """Owe a job again that was given up."""
    if not try_job_again(db(), job_id):
        raise Missing
    record(db(), actor(), "try_job_again", "job", job_id)
    return go_on("staff.health.health", "job-again")


@health.post("/health/letters/<int:shard>/<uuid:letter_id>/again")
def letter_again(shard: int, letter_id: UUID) -> ResponseReturnValue:
    """Queue a letter again."""
    if not try_letter_again(db(), shard, letter_id):
        raise Missing
    record(db(), actor(), "try_letter_again", "letter", letter_id)
    return go_on("staff.health.health", "letter-again")


@health.get("/audit")
def audit() -> ResponseReturnValue:
    """The audit trail: how long it is, and, when asked, whether each entry follows from the one before."""
    is_checked = "check" in request.args
    broken = first_broken_entry(db()) if is_checked else None
    return render_template("staff/health/audit.html", entries=count_entries(db()), is_checked=is_checked, broken=broken)
