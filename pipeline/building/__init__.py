"""One document on its way, and what the commands share of it."""
