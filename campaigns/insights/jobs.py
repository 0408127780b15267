"""Drawing of share pictures: a job, because a picture takes longer than a reader should wait."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from campaigns.foundation.files import store_image
from campaigns.foundation.i18n.texts import ngettext, speaking
from campaigns.foundation.jobs import job
from campaigns.foundation.site import the_site
from campaigns.foundation.transaction import reading, writing
from campaigns.insights.pages import head_of
from campaigns.insights.share_picture import draw_picture
from campaigns.petitions.models import Petition, PetitionState
from campaigns.petitions.queries import goal_for
from campaigns.signatures.queries import totals_of

if TYPE_CHECKING:
    from PIL import Image


@job("background", has_own_edges=True)
def draw_share_picture(petition_uuid: str) -> None:
    """Draw the picture of one petition. Repeatable: the same title and count make the same picture, stored once under its hash."""
    picture = _drawn(UUID(petition_uuid))
    if picture is None:
        return
    with writing() as db:
        petition = db.scalars(select(Petition).where(Petition.uuid == UUID(petition_uuid))).one()
        petition.share_picture_id = store_image(db, picture, "image/png").id


def _drawn(petition_uuid: UUID) -> Image.Image | None:
    with reading() as db:
        petition = db.scalar(select(Petition).where(Petition.uuid == petition_uuid))
        if petition is None:
            return None
        with speaking(petition.default_language):
            head = head_of(db, petition, petition.default_language)
            count = totals_of(db, [petition.id])[petition.id]
            words = ngettext("%(num)s signature", "%(num)s signatures", count)
        goal = goal_for(count, petition.goal)
    site = the_site()
    return draw_picture(head.title, words, count / goal, f"{site.name} · {site.base_url.partition('://')[2]}")


@job("background", has_own_edges=True)
def refresh_share_pictures() -> None:
    """Draw the pictures of all open petitions anew, for their counts. Repeatable: an unchanged picture is stored once."""
    with reading() as db:
        uuids = db.scalars(select(Petition.uuid).where(Petition.state == PetitionState.PUBLISHED)).all()
    for uuid in uuids:
        draw_share_picture.function(str(uuid))
