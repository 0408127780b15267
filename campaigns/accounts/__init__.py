"""People who sign in: accounts, the sessions that they have open, and who administers the installation.

Citizens who sign petitions have no account. A passphrase is kept as Argon2id; a session is a row that can be ended; the browser holds
an opaque token of which only the hash is stored. The room refuses to say whether an address has an account.
"""
