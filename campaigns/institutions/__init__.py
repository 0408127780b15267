"""Who is asked: jurisdictions, the bodies in them, posts, people, memberships with dates, in Popolo's and Open Civic Data's words.

An institution is what Popolo calls an organization; the word is taken here by those who campaign. The room keeps what is public about people in
office, with its source and day, and refuses birth dates and private contacts unless somebody asks for them.
"""
