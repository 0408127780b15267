"""How the installation is doing, for those who administer it."""
