"""Who follows what, and was told: a proposal, a subject, an institution, a person or a search, by mail at once, daily or weekly, as a feed or a calendar.

Whoever is no member confirms an address first. What was told to whom is written down, so that a silence can be seen.
"""
