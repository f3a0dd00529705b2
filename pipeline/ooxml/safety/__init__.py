"""What a file may not have: references to elsewhere, and what makes Word repair or refuse it."""
