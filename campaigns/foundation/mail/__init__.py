"""Letters: a row for each, written with what caused it; composed from ids when it is sent; handed to SMTP or a local mailbox.

The row holds no address and no text. A letter is claimed with a lease, marked in flight before it is handed over, and recorded after;
only a letter that was in flight when its worker died is uncertain, and its kind says what becomes of it (RFC 1047 names the gap).
"""
