"""Pages of organizations and campaigns: for everybody, for their members, for administrators."""
