"""Signing in and out, invitations, one's own account, and the accounts that administrators look after."""
