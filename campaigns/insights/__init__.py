"""Figures and pages that look over several rooms at once; they read and never write.

A petition's page needs the demand from one room, the counts from another and the names of organizations from a third: here they come together.
"""
