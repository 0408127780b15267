"""The demonstration: one true campaign told by invented organisations, so that a new installation is alive.

What is said about laws, institutions and events is true and carries its source. Who says it is plainly invented: the coalition, its members,
its manager and every signer are called demonstrations, and every address ends in `example.org`. The texts are data files beside this module
(`organizations.toml`, `campaigns.toml`, `petitions.toml`, `updates.toml`); `load` puts them into the house through the same operations that
people use, once. Nothing here is loaded unless an operator asks for it or starts the product in development.
"""
