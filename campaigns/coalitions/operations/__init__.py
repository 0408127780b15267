"""The verbs of organizations and campaigns: found, describe, add and remove members, begin campaigns, carry them together."""

from campaigns.coalitions.operations.campaigns import (
    CampaignWording,
    add_partner,
    begin_campaign,
    remove_partner,
    write_campaign,
)
from campaigns.coalitions.operations.members import add_member, change_role, remove_member
from campaigns.coalitions.operations.organizations import (
    OrganizationWording,
    change_contacts,
    describe_organization,
    found_organization,
)

__all__ = [
    "CampaignWording",
    "OrganizationWording",
    "add_member",
    "add_partner",
    "begin_campaign",
    "change_contacts",
    "change_role",
    "describe_organization",
    "found_organization",
    "remove_member",
    "remove_partner",
    "write_campaign",
]
