"""What needs no sentence about petitions to explain: database, transaction, outbox, jobs, mail, clock, actor, languages, keys.

Rooms above build on it; it knows none of them. What a room adds to a registry here (a job, a letter, a reaction) it adds at
import, and the doors import all rooms before they open.
"""
