"""All rooms at once: whoever imports this has every table, job and letter of the product registered."""

from __future__ import annotations

import campaigns.accounts.emails
import campaigns.accounts.jobs
import campaigns.alerts.emails
import campaigns.alerts.jobs
import campaigns.audit.models
import campaigns.coalitions.models
import campaigns.foundation.importing.jobs
import campaigns.foundation.importing.models
import campaigns.foundation.schedule
import campaigns.insights.jobs
import campaigns.institutions.imports
import campaigns.institutions.models
import campaigns.petitions.jobs
import campaigns.proposals.imports
import campaigns.proposals.models
import campaigns.signatures.emails
import campaigns.signatures.jobs  # noqa: F401 - imported for what they register
from campaigns.foundation.db import Base

__all__ = ["Base"]
