"""The verbs of institutions: found jurisdictions and bodies, open sessions, enter posts, people, their memberships, and how they are reached."""

from campaigns.institutions.operations.bodies import (
    BodyData,
    enter_area,
    found_institution,
    name_institution,
    place_institution,
    unname_institution,
    write_institution,
)
from campaigns.institutions.operations.erasing import erase_person, keep_person_details
from campaigns.institutions.operations.jurisdictions import (
    SessionData,
    change_session,
    found_country,
    found_jurisdiction,
    name_jurisdiction,
    open_session,
)
from campaigns.institutions.operations.memberships import (
    MembershipData,
    change_membership,
    enter_membership,
    membership_key,
    remove_membership,
)
from campaigns.institutions.operations.people import (
    PersonData,
    enter_person,
    name_person,
    unname_person,
    write_person,
)
from campaigns.institutions.operations.posts import PostData, change_post, create_post, remove_post
from campaigns.institutions.operations.reaching import (
    CONTACT_KINDS,
    add_contact,
    add_link,
    add_outside_identifier,
    contact_key,
    remove_contact,
)

__all__ = [
    "CONTACT_KINDS",
    "BodyData",
    "MembershipData",
    "PersonData",
    "PostData",
    "SessionData",
    "add_contact",
    "add_link",
    "add_outside_identifier",
    "change_membership",
    "change_post",
    "change_session",
    "contact_key",
    "create_post",
    "enter_area",
    "enter_membership",
    "enter_person",
    "erase_person",
    "found_country",
    "found_institution",
    "found_jurisdiction",
    "keep_person_details",
    "membership_key",
    "name_institution",
    "name_jurisdiction",
    "name_person",
    "open_session",
    "place_institution",
    "remove_contact",
    "remove_membership",
    "remove_post",
    "unname_institution",
    "unname_person",
    "write_institution",
    "write_person",
]
