"""Who may come in: one browser of the officer's, by a way in that nobody else sees."""
