"""Reads of this room: who follows what, which changes that concerns, what was told, what is to come, and whether somebody hears nothing."""
