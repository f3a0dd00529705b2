"""What stands on the pages of a PDF, and how it is tagged: read, and written back."""
