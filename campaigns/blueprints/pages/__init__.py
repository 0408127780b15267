"""Pages that belong to no single thing: home, privacy, accessibility, pictures, what search engines read."""
