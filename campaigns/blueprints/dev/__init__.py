"""What only a development installation shows: the local mailbox and the style guide."""
