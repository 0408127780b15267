"""What can go wrong in a way that the person in front can mend or must be told."""

from __future__ import annotations


class CampaignsError(Exception):
    """Base of the errors that a door turns into an answer."""


class Missing(CampaignsError):
    """The thing is not there, or this actor may not know that it is: both look alike (404)."""


class Forbidden(CampaignsError):
    """The actor may see the thing and not do this with it (403)."""


class Conflict(CampaignsError):
    """The thing is not in a state that allows this (409); the message says what to do."""


class Gone(CampaignsError):
    """The thing was there and has ended for good (410)."""


class Invalid(CampaignsError):
    """The input cannot be true; `faults` maps a field name to what to mend (422)."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {text}" for name, text in faults.items()))
        self.faults = faults
