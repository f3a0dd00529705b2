"""A meeting's papers in one PDF, with a list of them and numbered pages."""
