"""Following: the form and the own page for everybody, the page of members, feeds and calendars, and what staff watch."""
