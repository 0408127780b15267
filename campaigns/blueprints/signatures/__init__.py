"""Pages of signatures: the signer's own, and the lists of those who answer for a petition."""
