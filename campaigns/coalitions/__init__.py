"""Who acts together: organizations with their people and roles, and campaigns that one or several of them carry.

An organization (Popolo's word) has members with one role each. A campaign belongs to a lead organization and may have partners; a single
organization is a coalition of one.
"""
