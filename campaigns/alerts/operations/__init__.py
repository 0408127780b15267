"""Verbs of this room: follow and stop, tell what changed, forget."""
