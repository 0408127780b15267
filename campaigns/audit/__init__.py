"""Who did what to which thing, append-only: every row names the one before it by its hash, so that a change shows.

It refuses to hold personal data: it names things by their public ids, and people by their accounts.
"""
