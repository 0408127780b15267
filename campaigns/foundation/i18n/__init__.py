"""Languages, scripts and texts: which languages the site speaks, how names compare across scripts, and gettext without Flask.

Serbian is written in Cyrillic; its Latin form is generated, never the other way: Latin to Cyrillic corrupts placeholders and names.
"""
