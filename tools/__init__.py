"""What makes the program ready to give away; no part of it."""
