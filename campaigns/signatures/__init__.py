"""Signing: sign, confirm by mail, be counted, see, correct, hide, withdraw, erase.

A signature counts from the moment its signer confirmed it by the link in a mail, and not before. Everything that tells who signed is sealed; an address
can sign a petition once, by blind index. The room refuses to tell anybody but the owner of the address whether it has signed.
"""
