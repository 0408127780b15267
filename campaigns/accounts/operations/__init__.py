"""The verbs of accounts: make, invite, sign in, sign out, change, disable."""

from campaigns.accounts.operations.keeping import (
    LONGEST_NAME,
    accept_invitation,
    change_passphrase,
    create_account,
    create_administrator,
    disable_account,
    edit_account,
    enable_account,
    send_invitation,
)
from campaigns.accounts.operations.renewing import account_keys_in_use, renew_accounts
from campaigns.accounts.operations.signing_in import (
    Attempt,
    OpenedSession,
    begin_attempt,
    check_passphrase,
    complete_attempt,
    end_all_sessions,
    end_session,
    forget_attempt,
    forget_ended_sessions,
    open_session,
)

__all__ = [
    "LONGEST_NAME",
    "Attempt",
    "OpenedSession",
    "accept_invitation",
    "account_keys_in_use",
    "begin_attempt",
    "change_passphrase",
    "check_passphrase",
    "complete_attempt",
    "create_account",
    "create_administrator",
    "disable_account",
    "edit_account",
    "enable_account",
    "end_all_sessions",
    "end_session",
    "forget_attempt",
    "forget_ended_sessions",
    "open_session",
    "renew_accounts",
    "send_invitation",
]
