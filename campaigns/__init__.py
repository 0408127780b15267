"""Campaigns: petitions, laws, institutions and coalitions, tied into one thread from the demand to the vote."""

__version__ = "0.1.0"
