"""Demands: petitions with their texts in several languages, versions, goal, life cycle, picture and updates.

A text that somebody may have signed is never changed: an edit after publication makes a new version, and every signature names the version
that its signer saw. The room refuses a transition that the table in `models` does not know.
"""
