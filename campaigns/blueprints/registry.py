"""The rooms behind each door."""

from __future__ import annotations

from campaigns.blueprints.accounts.manage import account
from campaigns.blueprints.accounts.public import invitation, sign_in
from campaigns.blueprints.accounts.staff import accounts
from campaigns.blueprints.alerts.feeds import feeds
from campaigns.blueprints.alerts.manage import following as managed_following
from campaigns.blueprints.alerts.public import following
from campaigns.blueprints.alerts.staff import alerts
from campaigns.blueprints.coalitions.campaigns import campaigns as managed_campaigns
from campaigns.blueprints.coalitions.manage import organizations as managed_organizations
from campaigns.blueprints.coalitions.public import campaigns, organizations
from campaigns.blueprints.coalitions.staff import organizations as all_organizations
from campaigns.blueprints.dev.mail import mail
from campaigns.blueprints.dev.styles import styles
from campaigns.blueprints.imports.manage import imports
from campaigns.blueprints.institutions.erasing import erasing
from campaigns.blueprints.institutions.manage import institutions as managed_institutions
from campaigns.blueprints.institutions.people import people as managed_people
from campaigns.blueprints.institutions.posts import posts
from campaigns.blueprints.institutions.public import institutions, jurisdictions, people
from campaigns.blueprints.institutions.sessions import sessions
from campaigns.blueprints.machines.machines import machines
from campaigns.blueprints.pages.public import pages
from campaigns.blueprints.petitions.desk import dashboard
from campaigns.blueprints.petitions.laws import laws
from campaigns.blueprints.petitions.manage import petitions as managed_petitions
from campaigns.blueprints.petitions.public import petitions
from campaigns.blueprints.petitions.texts import texts
from campaigns.blueprints.petitions.updates import updates
from campaigns.blueprints.proposals.asks import asks
from campaigns.blueprints.proposals.bill_dates import bill_dates
from campaigns.blueprints.proposals.bill_texts import bill_texts
from campaigns.blueprints.proposals.board import proposals as managed_proposals
from campaigns.blueprints.proposals.decisions import decisions
from campaigns.blueprints.proposals.details import details
from campaigns.blueprints.proposals.matrix import matrix as managed_matrix
from campaigns.blueprints.proposals.positions import positions
from campaigns.blueprints.proposals.public import calendar, matrix, proposals
from campaigns.blueprints.proposals.versions import versions
from campaigns.blueprints.proposals.votes import votes
from campaigns.blueprints.signatures.manage import signatures as managed_signatures
from campaigns.blueprints.signatures.public import signatures
from campaigns.blueprints.staff.health import health

PUBLIC = (
    pages,
    petitions,
    signatures,
    proposals,
    versions,
    matrix,
    calendar,
    campaigns,
    organizations,
    institutions,
    people,
    jurisdictions,
    following,
    feeds,
    sign_in,
    invitation,
)
MANAGE = (
    dashboard,
    managed_petitions,
    texts,
    laws,
    updates,
    managed_signatures,
    managed_campaigns,
    managed_matrix,
    managed_organizations,
    positions,
    decisions,
    votes,
    asks,
    account,
    managed_following,
    managed_proposals,
    details,
    bill_texts,
    bill_dates,
    managed_institutions,
    managed_people,
    erasing,
    posts,
    sessions,
    imports,
)
STAFF = (accounts, all_organizations, health, alerts)
MACHINES = (machines,)
DEVELOPMENT = (mail, styles)
