"""What is done from the pages: each is a form that was sent, and ends at a page."""
