"""The tables of jurisdictions, institutions, posts, people and memberships."""

from __future__ import annotations

from campaigns.institutions.models.bodies import Area, Institution, InstitutionName, LegislativeSession, Post
from campaigns.institutions.models.jurisdictions import Jurisdiction, JurisdictionClassification, JurisdictionText
from campaigns.institutions.models.people import InstitutionMembership, Person, PersonName, PersonTrace
from campaigns.institutions.models.references import ContactDetail, OutsideIdentifier, WebLink

__all__ = [
    "Area",
    "ContactDetail",
    "Institution",
    "InstitutionMembership",
    "InstitutionName",
    "Jurisdiction",
    "JurisdictionClassification",
    "JurisdictionText",
    "LegislativeSession",
    "OutsideIdentifier",
    "Person",
    "PersonName",
    "PersonTrace",
    "Post",
    "WebLink",
]
