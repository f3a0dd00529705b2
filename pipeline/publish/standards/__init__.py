"""What a PDF says that it keeps, and whether it does."""
