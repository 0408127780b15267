"""Reading institutions: their names for a reader, who is meant by a printed name, the directory and its pages."""

from campaigns.institutions.queries.classifications import (
    CLASSIFICATIONS,
    SESSION_KINDS,
    classification_name,
    session_kind,
)
from campaigns.institutions.queries.directory import (
    BodyRow,
    Findings,
    JurisdictionCard,
    bodies_of,
    body_row,
    find_in_directory,
    jurisdiction_cards,
    people_number,
)
from campaigns.institutions.queries.names import (
    Shown,
    country_title,
    institution_title,
    jurisdiction_title,
    person_title,
    shown_institution,
    shown_person,
)
from campaigns.institutions.queries.pages import institution_page, person_page
from campaigns.institutions.queries.posts import (
    PostRow,
    area_names,
    area_text,
    areas_called,
    is_post_held,
    posts_of,
)
from campaigns.institutions.queries.resolving import (
    institution_at,
    institutions_called,
    resolve_institution,
    resolve_person,
)
from campaigns.institutions.queries.sessions import SessionRow, session_title, sessions_of
from campaigns.institutions.queries.traces import trace_keys_in_use

__all__ = [
    "CLASSIFICATIONS",
    "SESSION_KINDS",
    "BodyRow",
    "Findings",
    "JurisdictionCard",
    "PostRow",
    "SessionRow",
    "Shown",
    "area_names",
    "area_text",
    "areas_called",
    "bodies_of",
    "body_row",
    "classification_name",
    "country_title",
    "find_in_directory",
    "institution_at",
    "institution_page",
    "institution_title",
    "institutions_called",
    "is_post_held",
    "jurisdiction_cards",
    "jurisdiction_title",
    "people_number",
    "person_page",
    "person_title",
    "posts_of",
    "resolve_institution",
    "resolve_person",
    "session_kind",
    "session_title",
    "sessions_of",
    "shown_institution",
    "shown_person",
    "trace_keys_in_use",
]
